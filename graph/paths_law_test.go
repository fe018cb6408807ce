package graph_test

import (
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// randomSnapshots are the newest states of random graphs, with somebody who asks about them.
func randomSnapshots(t *testing.T, graphs uint64, each func(seed uint64, s *graph.Snapshot, a *asker)) {
	t.Helper()
	for seed := range graphs {
		g := openMemory(t)
		for n, draft := range graphtest.Random(seed, smallSize) {
			apply(t, g, n, draft)
		}
		each(seed, g.Snapshot(), newAsker(seed, g.Snapshot()))
	}
}

// TestPathsKeepToVia checks what a filter of edges says on paths: least confidence, least number of sources, and predicates
// to avoid, narrower ones included.
func TestPathsKeepToVia(t *testing.T) {
	kept := 0
	randomSnapshots(t, smallGraphs/2, func(seed uint64, s *graph.Snapshot, a *asker) {
		confident, sources, first, longest := 51, 2, graph.MaxPaths, 3
		avoided, _ := s.Vocabulary().Predicate("supports")
		for name, via := range map[string]func(*graph.StatementFilter){
			"confidence": func(f *graph.StatementFilter) { f.MinConfidence = &confident },
			"sources":    func(f *graph.StatementFilter) { f.MinSources = &sources },
			"predicate":  func(f *graph.StatementFilter) { f.Not = &graph.StatementFilter{Predicate: []string{avoided.Name}} },
		} {
			f := everything()
			via(f)
			for _, from := range a.IDs {
				pattern := []graph.PathStepPattern{{Via: everything(), Max: &longest}}
				found, err := s.Paths(graph.PathQuery{From: from, Via: f, Pattern: pattern, Mode: graph.SimplePaths, First: &first})
				if err != nil {
					t.Fatal(err)
				}
				for _, p := range found.Paths() {
					for _, step := range p.Steps() {
						kept++
						switch said := step.Statement(); {
						case name == "confidence" && said.Confidence().Score() < confident,
							name == "sources" && said.SourceCount() < sources,
							name == "predicate" && said.Predicate().Predicate.Is(avoided):
							t.Fatalf("seed %d: by %s, a path has the step %q", seed, name, step.Text())
						}
					}
				}
			}
		}
	})
	if kept < 1000 {
		t.Errorf("only %d steps were looked at; the graphs are too sparse to tell anything", kept)
	}
}

// TestPathsThereAndBack checks that the paths back are those there, read from the other end.
func TestPathsThereAndBack(t *testing.T) {
	compared := 0
	randomSnapshots(t, smallGraphs/2, func(seed uint64, s *graph.Snapshot, a *asker) {
		longest, first := 4, graph.MaxPaths
		for _, via := range []*graph.StatementFilter{nil, everything()} {
			for _, mode := range []graph.PathMode{graph.AllShortest, graph.SimplePaths} {
				from := a.IDs[a.IntN(len(a.IDs))]
				reached := distances(from, hops(t, s, via), longest)
				for to := range reached {
					ask := func(from, to graph.ID) *graph.PathResult {
						found, err := s.Paths(graph.PathQuery{From: from, To: &to, Via: via, Mode: mode, MaxLength: &longest, First: &first})
						if err != nil {
							t.Fatal(err)
						}
						return found
					}
					there, back := ask(from, to), ask(to, from)
					if there.Exhaustive() != back.Exhaustive() {
						t.Fatalf("seed %d: %s from %s to %s: exhaustive %t there, %t back", seed, mode, from, to, there.Exhaustive(), back.Exhaustive())
					}
					if !there.Exhaustive() {
						continue
					}
					if diff := gocmp.Diff(inWords(there, false), inWords(back, true)); diff != "" {
						t.Fatalf("seed %d: %s from %s to %s (-there +back):\n%s", seed, mode, from, to, diff)
					}
					compared += len(there.Paths())
				}
			}
		}
	})
	if compared < 1000 {
		t.Errorf("only %d paths were compared; the graphs are too sparse to tell anything", compared)
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
	randomSnapshots(t, smallGraphs/2, func(seed uint64, s *graph.Snapshot, a *asker) {
		from := a.IDs[a.IntN(len(a.IDs))]
		via, most, all := a.Statements(1), graph.MaxNodes, graph.MaxEdges
		nodes, statements := map[graph.ID]int{}, map[graph.ID]bool{}
		for depth := range graph.MaxDepth + 1 {
			sub, err := s.Around([]graph.ID{from}, &depth, via, &most, &all)
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
					t.Fatalf("seed %d: %s at distance %d of %s is at %d, there: %t, with depth %d", seed, id, distance, from, far, kept, depth)
				}
			}
			for id := range statements {
				if !edges[id] {
					t.Fatalf("seed %d: depth %d around %s lost the statement %s", seed, depth, from, id)
				}
			}
			nodes, statements = now, edges
		}
		for to, distance := range nodes {
			longest := max(1, distance)
			for _, mode := range []graph.PathMode{graph.OneShortest, graph.SimplePaths} {
				found, err := s.Paths(graph.PathQuery{From: from, To: &to, Via: via, Mode: mode, MaxLength: &longest})
				if err != nil {
					t.Fatal(err)
				}
				if len(found.Paths()) == 0 {
					t.Fatalf("seed %d: no path of %d from %s to %s", seed, longest, from, to)
				}
				for _, p := range found.Paths() {
					if p.Length() != distance {
						t.Fatalf("seed %d: a path of %d from %s to %s, which is at %d", seed, p.Length(), from, to, distance)
					}
				}
			}
		}
	})
}
