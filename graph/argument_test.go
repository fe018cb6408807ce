package graph_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
	"peacegraph/graph/vocab"
)

// disputed are random graphs in which much is denied.
func disputed(t *testing.T, graphs uint64, check func(seed uint64, a *asker, g *graph.Graph, r *graphtest.Reference)) {
	t.Helper()
	for seed := range graphs {
		g := openMemory(t)
		for n, draft := range graphtest.Random(seed+1000, smallSize) {
			apply(t, g, n, draft)
		}
		check(seed, newAsker(seed, g.Snapshot()), g, reference(t, g))
	}
}

// inPages reads an answer in pages of a random size and compares it.
func inPages(t *testing.T, a *asker, what string, want []string, read func(graphtest.Request) (graphtest.Page, error)) {
	t.Helper()
	got, err := graphtest.Pages([]int{1, 2, 5, 16, graph.MaxPage}[a.IntN(5)], false, read)
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if len(want)+len(got) > 0 && !slices.Equal(want, got) {
		t.Fatalf("%s (-record +snapshot):\n%s", what, cmp.Diff(want, got))
	}
}

func TestPositionsAreThoseOfTheRecord(t *testing.T) {
	rows, widely := 0, 0
	disputed(t, smallGraphs/2, func(seed uint64, a *asker, g *graph.Graph, r *graphtest.Reference) {
		for _, id := range a.entities {
			var filter *graph.StatementFilter
			if a.chance(.5) {
				filter = a.statements(1)
			}
			narrow, wide := r.Positions(id, false, filter), r.Positions(id, true, filter)
			for wanted, want := range map[bool][]string{false: narrow, true: wide} {
				inPages(t, a, "positions on "+string(id), want, func(q graphtest.Request) (graphtest.Page, error) {
					return graphtest.PositionPage(g.Snapshot().Positions(id, &wanted, filter, q.First, q.After))
				})
			}
			rows += len(narrow)
			if len(wide) > len(narrow) {
				widely++
			}
		}
	})
	if rows < 500 || widely < 3 {
		t.Errorf("only %d rows were compared, and %d tables were wider when asked widely", rows, widely)
	}
}

func TestSidesAreThoseOfTheRecord(t *testing.T) {
	both, unnamed := 0, 0
	disputed(t, smallGraphs, func(seed uint64, _ *asker, g *graph.Graph, r *graphtest.Reference) {
		for statement := range g.Snapshot().Statements() {
			got := graphtest.SideLines(statement)
			if diff := cmp.Diff(r.Sides(statement.ID()), got); diff != "" {
				t.Fatalf("seed %d: sides of %s (-record +snapshot):\n%s", seed, statement.ID(), diff)
			}
			against := slices.ContainsFunc(statement.Sides(), func(s graph.Side) bool { return s.Stance() == vocab.StanceAgainst })
			if against != statement.Contested() {
				t.Fatalf("seed %d: %s is contested: %t, and somebody is against it: %t", seed, statement.ID(), statement.Contested(), against)
			}
			if against {
				both++
			}
			if slices.ContainsFunc(statement.Sides(), func(s graph.Side) bool { return s.Actor() == nil }) {
				unnamed++
			}
		}
	})
	if both < 50 || unnamed < 50 {
		t.Errorf("only %d statements have two sides, and %d a side that is not named", both, unnamed)
	}
}
