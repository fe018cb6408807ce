package graph_test

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"peacegraph/graph"
)

// hop is one edge as [graph.Entity.Relations] returns it.
type hop struct {
	statement, to graph.ID
	direction     graph.Direction
}

// hops reads every edge of every entity, page by page.
func hops(t *testing.T, s *graph.Snapshot, via *graph.StatementFilter) map[graph.ID][]hop {
	t.Helper()
	all := make(map[graph.ID][]hop)
	size := graph.MaxPage
	for e := range s.Entities() {
		var after *graph.Cursor
		for {
			page, err := e.Relations(via, nil, &size, after, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, edge := range page.Edges() {
				all[e.ID()] = append(all[e.ID()], hop{edge.Statement().ID(), edge.Node().ID(), edge.Direction()})
			}
			if !page.PageInfo().HasNextPage {
				break
			}
			after = page.PageInfo().EndCursor
		}
	}
	return all
}

// distances finds how far every entity in reach is, in rings.
func distances(from graph.ID, edges map[graph.ID][]hop, depth int) map[graph.ID]int {
	far := map[graph.ID]int{from: 0}
	for ring := 1; ring <= depth; ring++ {
		for at, d := range far {
			if d == ring-1 {
				for _, h := range edges[at] {
					if _, known := far[h.to]; !known {
						far[h.to] = ring
					}
				}
			}
		}
	}
	return far
}

// ways lists every path without a repeated entity, as the statements walked, shortest first.
func ways(from, to graph.ID, edges map[graph.ID][]hop, longest int) []string {
	var found []string
	var walk func(at graph.ID, way []string, on []graph.ID)
	walk = func(at graph.ID, way []string, on []graph.ID) {
		if at == to {
			found = append(found, strings.Join(way, " "))
			return
		}
		if len(way) == longest {
			return
		}
		for _, h := range edges[at] {
			if !slices.Contains(on, h.to) {
				walk(h.to, append(slices.Clone(way), string(h.statement)+" "+h.direction.String()), append(slices.Clone(on), h.to))
			}
		}
	}
	walk(from, nil, []graph.ID{from})
	slices.SortFunc(found, byLength)
	return found
}

func byLength(a, b string) int {
	return cmp.Or(cmp.Compare(strings.Count(a, " "), strings.Count(b, " ")), cmp.Compare(a, b))
}

func told(paths []graph.Path) []string {
	var list []string
	for _, p := range paths {
		var way []string
		for _, s := range p.Steps() {
			way = append(way, string(s.Statement().ID())+" "+s.Direction().String())
		}
		list = append(list, strings.Join(way, " "))
	}
	slices.SortFunc(list, byLength)
	return list
}

// TestWalksAreThoseOfTheEdges compares walks on random graphs, with random filters, with slow walks over the pages of
// relations.
func TestWalksAreThoseOfTheEdges(t *testing.T) {
	everyWorld(t, smallGraphs/2, checkWalks, tally{"paths": 100})
}

func checkWalks(t *testing.T, w *world, compared tally) {
	t.Helper()
	for range 4 {
		via := w.Statements(1)
		switch {
		case w.Chance(.3):
			via = nil
		case w.Chance(.5):
			via = everything()
		}
		edges := hops(t, w.s, via)
		from := w.IDs[w.IntN(len(w.IDs))]
		reached := slices.Sorted(maps.Keys(distances(from, edges, 4)))
		to := reached[w.IntN(len(reached))]
		checkAround(t, w.s, from, via, edges)
		compared["paths"] += checkPaths(t, w.s, from, to, via, edges)
	}
}

func checkAround(t *testing.T, s *graph.Snapshot, from graph.ID, via *graph.StatementFilter, edges map[graph.ID][]hop) {
	t.Helper()
	e, _ := s.Entity(from)
	most, all := graph.MaxNodes, graph.MaxEdges
	for depth := 1; depth <= graph.MaxHops; depth++ {
		want := distances(from, edges, depth)
		sub, err := e.Subgraph(&depth, via, &most, &all)
		if err != nil {
			t.Fatal(err)
		}
		got := make(map[graph.ID]int)
		for i, n := range sub.Nodes() {
			got[n.ID()] = sub.Distances()[i]
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Fatalf("%d around %s (-want +got):\n%s", depth, from, diff)
		}
		lines := make(map[graph.ID]bool)
		for at := range want {
			for _, h := range edges[at] {
				if _, within := want[h.to]; within {
					lines[h.statement] = true
				}
			}
		}
		if len(sub.Statements()) != len(lines) {
			t.Fatalf("%d around %s has %d statements, want %d", depth, from, len(sub.Statements()), len(lines))
		}
		further := len(distances(from, edges, depth+1)) - len(want)
		cut, truncated := sub.Truncated()
		if truncated != (further > 0) || truncated && (cut.AtLeastMore() != further || cut.Reason() != graph.CutByDepth) {
			t.Fatalf("%d around %s is cut: %t, %d more; want %d", depth, from, truncated, cut.AtLeastMore(), further)
		}
		checkNeighbours(t, e, via, depth, want)
	}
}

// checkNeighbours reads neighbours in pages of five and compares them, and the ways to them, with the distances.
func checkNeighbours(t *testing.T, e graph.Entity, via *graph.StatementFilter, depth int, want map[graph.ID]int) {
	t.Helper()
	size, last := 5, 0
	seen := map[graph.ID]int{e.ID(): 0}
	var after *graph.Cursor
	for {
		page, err := e.Neighbours(via, nil, &depth, &size, after)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range page.Edges() {
			if _, again := seen[n.Node().ID()]; again || n.Distance() < last || n.Path().Length() != n.Distance() {
				t.Fatalf("%s at distance %d, again: %t, way of %d", n.Node().ID(), n.Distance(), again, n.Path().Length())
			}
			seen[n.Node().ID()], last = n.Distance(), n.Distance()
		}
		if !page.PageInfo().HasNextPage {
			break
		}
		after = page.PageInfo().EndCursor
	}
	if diff := gocmp.Diff(want, seen); diff != "" {
		t.Fatalf("neighbours of %s within %d (-want +got):\n%s", e.ID(), depth, diff)
	}
}

func checkPaths(t *testing.T, s *graph.Snapshot, from, to graph.ID, via *graph.StatementFilter, edges map[graph.ID][]hop) int {
	t.Helper()
	longest, first := 4, graph.MaxPaths
	every := ways(from, to, edges, longest)
	var shortest []string
	for _, way := range every {
		if strings.Count(way, " ") == strings.Count(every[0], " ") {
			shortest = append(shortest, way)
		}
	}
	for mode, want := range map[graph.PathMode][]string{graph.SimplePaths: every, graph.AllShortest: shortest} {
		got, err := s.Paths(graph.PathQuery{From: from, To: &to, Via: via, Mode: mode, MaxLength: &longest, First: &first})
		if err != nil {
			t.Fatal(err)
		}
		if got.Exhaustive() != (len(want) <= first) {
			t.Fatalf("%s from %s to %s: exhaustive %t with %d paths", mode, from, to, got.Exhaustive(), len(want))
		}
		if len(want) > first {
			continue
		}
		if diff := gocmp.Diff(want, told(got.Paths())); diff != "" {
			t.Fatalf("%s from %s to %s (-want +got):\n%s", mode, from, to, diff)
		}
	}
	return len(every)
}
