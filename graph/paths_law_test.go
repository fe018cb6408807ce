package graph_test

import (
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"peacegraph/graph"
)

// TestPathsKeepToVia checks what a filter of edges says on paths: least confidence, least number of sources, and predicates
// to avoid, narrower ones included.
func TestPathsKeepToVia(t *testing.T) {
	everyWorld(t, smallGraphs/2, checkVia, tally{"steps": 1000})
}

func checkVia(t *testing.T, w *world, compared tally) {
	t.Helper()
	confident, sources, first, longest := 51, 2, graph.MaxPaths, 3
	avoided, _ := w.s.Vocabulary().Predicate("supports")
	for name, via := range map[string]func(*graph.StatementFilter){
		"confidence": func(f *graph.StatementFilter) { f.MinConfidence = &confident },
		"sources":    func(f *graph.StatementFilter) { f.MinSources = &sources },
		"predicate":  func(f *graph.StatementFilter) { f.Not = &graph.StatementFilter{Predicate: []string{avoided.Name}} },
	} {
		f := everything()
		via(f)
		for _, from := range w.IDs {
			pattern := []graph.PathStepPattern{{Via: everything(), Max: &longest}}
			found, err := w.s.Paths(graph.PathQuery{From: from, Via: f, Pattern: pattern, Mode: graph.SimplePaths, First: &first})
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range found.Paths() {
				for _, step := range p.Steps() {
					compared["steps"]++
					switch said := step.Statement(); {
					case name == "confidence" && said.Confidence().Score() < confident,
						name == "sources" && said.SourceCount() < sources,
						name == "predicate" && said.Predicate().Predicate.Is(avoided):
						t.Fatalf("by %s, a path has the step %q", name, step.Text())
					}
				}
			}
		}
	}
}

// TestPathsThereAndBack checks that the paths back are those there, read from the other end.
func TestPathsThereAndBack(t *testing.T) {
	everyWorld(t, smallGraphs/2, checkThereAndBack, tally{"paths": 1000})
}

func checkThereAndBack(t *testing.T, w *world, compared tally) {
	t.Helper()
	longest, first := 4, graph.MaxPaths
	for _, via := range []*graph.StatementFilter{nil, everything()} {
		for _, mode := range []graph.PathMode{graph.AllShortest, graph.SimplePaths} {
			from := w.IDs[w.IntN(len(w.IDs))]
			reached := distances(from, hops(t, w.s, via), longest)
			for to := range reached {
				ask := func(from, to graph.ID) *graph.PathResult {
					found, err := w.s.Paths(graph.PathQuery{From: from, To: &to, Via: via, Mode: mode, MaxLength: &longest, First: &first})
					if err != nil {
						t.Fatal(err)
					}
					return found
				}
				there, back := ask(from, to), ask(to, from)
				if there.Exhaustive() != back.Exhaustive() {
					t.Fatalf("%s from %s to %s: exhaustive %t there, %t back", mode, from, to, there.Exhaustive(), back.Exhaustive())
				}
				if !there.Exhaustive() {
					continue
				}
				if diff := gocmp.Diff(inWords(there, false), inWords(back, true)); diff != "" {
					t.Fatalf("%s from %s to %s (-there +back):\n%s", mode, from, to, diff)
				}
				compared["paths"] += len(there.Paths())
			}
		}
	}
}

// inWords writes paths down in words, read from one of their ends.
func inWords(found *graph.PathResult, turned bool) [][]string {
	lines := [][]string{}
	for _, p := range found.Paths() {
		line := []string{}
		for _, step := range p.Steps() {
			text := string(step.Statement().ID()) + " " + step.Text()
			if turned {
				text = string(step.Statement().ID()) + " " + step.InverseText()
			}
			line = append(line, text)
		}
		if turned {
			slices.Reverse(line)
		}
		lines = append(lines, line)
	}
	slices.SortFunc(lines, slices.Compare)
	return lines
}

// TestDeeperSubgraphsLoseNothing checks that a deeper subgraph has all that a less deep one has, and that no path is
// shorter than the distance it tells.
func TestDeeperSubgraphsLoseNothing(t *testing.T) {
	everyWorld(t, smallGraphs/2, checkDeeper, tally{"nodes": 100})
}

func checkDeeper(t *testing.T, w *world, compared tally) {
	t.Helper()
	from := w.IDs[w.IntN(len(w.IDs))]
	via, most, all := w.broad(), graph.MaxNodes, graph.MaxEdges
	nodes, statements := map[graph.ID]int{}, map[graph.ID]bool{}
	for depth := range graph.MaxDepth + 1 {
		sub, err := w.s.Around([]graph.ID{from}, &depth, via, &most, &all)
		if err != nil {
			t.Fatal(err)
		}
		now, edges := map[graph.ID]int{}, map[graph.ID]bool{}
		for i, n := range sub.Nodes() {
			now[n.ID()] = sub.Distances()[i]
		}
		for _, said := range sub.Statements() {
			edges[said.ID()] = true
		}
		for id, distance := range nodes {
			if far, kept := now[id]; !kept || far != distance {
				t.Fatalf("%s at distance %d of %s is at %d, there: %t, with depth %d", id, distance, from, far, kept, depth)
			}
		}
		for id := range statements {
			if !edges[id] {
				t.Fatalf("depth %d around %s lost the statement %s", depth, from, id)
			}
		}
		nodes, statements = now, edges
	}
	compared["nodes"] += len(nodes)
	for to, distance := range nodes {
		longest := max(1, distance)
		for _, mode := range []graph.PathMode{graph.OneShortest, graph.SimplePaths} {
			found, err := w.s.Paths(graph.PathQuery{From: from, To: &to, Via: via, Mode: mode, MaxLength: &longest})
			if err != nil {
				t.Fatal(err)
			}
			if len(found.Paths()) == 0 {
				t.Fatalf("no path of %d from %s to %s", longest, from, to)
			}
			for _, p := range found.Paths() {
				if p.Length() != distance {
					t.Fatalf("a path of %d from %s to %s, which is at %d", p.Length(), from, to, distance)
				}
			}
		}
	}
}
