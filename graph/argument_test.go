package graph_test

import (
	"fmt"
	"slices"
	"strings"
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
		for _, id := range a.IDs {
			var filter *graph.StatementFilter
			if a.Chance(.5) {
				filter = a.Statements(1)
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

// between returns 2 to 4 sides of one sort.
func (a *asker) between() []graph.ID {
	pool := a.Datasets
	switch a.IntN(3) {
	case 0:
		pool = a.Sources
	case 1:
		pool = slices.DeleteFunc(slices.Clone(a.Speakers), func(id graph.ID) bool { return slices.Contains(a.Sources, id) })
	}
	pool = slices.Clone(pool)
	a.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
	return pool[:min(len(pool), 2+a.IntN(3))]
}

func TestDifferencesAreThoseOfTheRecord(t *testing.T) {
	rows := make(map[graph.DifferenceKind]int)
	disputed(t, smallGraphs, func(seed uint64, a *asker, g *graph.Graph, r *graphtest.Reference) {
		s := g.Snapshot()
		for range 8 {
			between := a.between()
			if len(between) < 2 {
				continue
			}
			filter := everything()
			if a.Chance(.5) {
				filter = a.Statements(1)
			}
			var about *graph.EntityFilter
			if a.Chance(.2) {
				about = a.Things(1)
			}
			var kinds []graph.DifferenceKind
			if a.Chance(.2) {
				kinds = graphtest.Some(a.Asker, []graph.DifferenceKind{graph.Contradiction, graph.OtherValue, graph.OnlyOne}, 3)
			}
			inPages(t, a, fmt.Sprint("seed ", seed, ", differences between ", between), r.Differences(between, filter, about, kinds), func(q graphtest.Request) (graphtest.Page, error) {
				return graphtest.DifferencePage(s.Differences(between, filter, about, kinds, q.First, q.After))
			})
			for kind, n := range checkDifferences(t, s, between, filter) {
				rows[kind] += n
			}
		}
	})
	if rows[graph.Contradiction] < 20 || rows[graph.OtherValue] < 2 || rows[graph.OnlyOne] < 1000 {
		t.Errorf("only %v were compared", rows)
	}
}

// checkDifferences tells that it does not matter in which order sides are named, that what all of them say is no
// difference, and that everything else is one.
func checkDifferences(t *testing.T, s *graph.Snapshot, between []graph.ID, filter *graph.StatementFilter) map[graph.DifferenceKind]int {
	t.Helper()
	read := func(between []graph.ID) (lines []string, on map[graph.ID]int, counts map[graph.DifferenceKind]int) {
		on, counts = make(map[graph.ID]int), make(map[graph.DifferenceKind]int)
		most := graph.MaxPage
		var after *graph.Cursor
		for {
			page, err := s.Differences(between, filter, nil, nil, &most, after)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range page.Nodes() {
				counts[d.Kind]++
				sides := d.Sides()
				slices.SortFunc(sides, func(a, b graph.DifferenceSide) int { return strings.Compare(string(a.Of.ID()), string(b.Of.ID())) })
				line, seen := d.Kind.String(), make(map[graph.ID]bool)
				for _, side := range sides {
					line += " " + string(side.Of.ID())
					for _, said := range side.Statements {
						line += " " + string(said.ID())
						seen[said.ID()] = true
					}
				}
				lines = append(lines, line)
				for id := range seen {
					on[id]++
				}
				if d.Kind != graph.Contradiction {
					for _, side := range sides {
						if len(side.Statements) == 0 && d.Kind == graph.OnlyOne {
							seen = nil // somebody is silent
						}
					}
					if d.Kind == graph.OnlyOne && seen != nil {
						t.Fatalf("between %v: %s, and every side says it", between, line)
					}
				}
			}
			for kind, n := range counts {
				if !page.PageInfo().HasNextPage && page.TotalCount(&kind) != n {
					t.Fatalf("between %v: %d of kind %s, counted %d", between, n, kind, page.TotalCount(&kind))
				}
			}
			if !page.PageInfo().HasNextPage {
				return lines, on, counts
			}
			after = page.PageInfo().EndCursor
		}
	}
	lines, on, counts := read(between)
	turned := slices.Clone(between)
	slices.Reverse(turned)
	if swapped, _, _ := read(turned); !slices.Equal(lines, swapped) {
		t.Fatalf("between %v: it matters who is named first:\n%s", between, cmp.Diff(lines, swapped))
	}
	for id, n := range on {
		if statement, _ := s.Statement(id); n > 1 && !statement.Contested() && statement.Predicate().Name() != vocab.Denies {
			t.Fatalf("between %v: %s is in %d differences", between, id, n)
		}
	}
	return counts
}
