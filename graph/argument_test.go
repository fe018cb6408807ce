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

// inPages reads an answer in pages of a random size and compares it.
func (w *world) inPages(t *testing.T, what string, want []string, read func(graphtest.Request) (graphtest.Page, error)) {
	t.Helper()
	got, err := graphtest.Pages([]int{1, 2, 5, 16, graph.MaxPage}[w.IntN(5)], false, read)
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if len(want)+len(got) > 0 && !slices.Equal(want, got) {
		t.Fatalf("%s (-record +snapshot):\n%s", what, cmp.Diff(want, got))
	}
}

func TestPositionsAreThoseOfTheRecord(t *testing.T) {
	everyWorld(t, smallGraphs, checkPositions, tally{"rows": 500, "wider tables": 3})
}

func checkPositions(t *testing.T, w *world, compared tally) {
	t.Helper()
	for _, id := range w.IDs {
		var filter *graph.StatementFilter
		if w.Chance(.5) {
			filter = w.Statements(1)
		}
		narrow, wide := w.r.Positions(id, false, filter), w.r.Positions(id, true, filter)
		for i, want := range [][]string{narrow, wide} {
			wanted := i == 1
			w.inPages(t, "positions on "+string(id), want, func(q graphtest.Request) (graphtest.Page, error) {
				return graphtest.PositionPage(w.s.Positions(id, &wanted, filter, q.First, q.After))
			})
		}
		compared["rows"] += len(narrow)
		if len(wide) > len(narrow) {
			compared["wider tables"]++
		}
	}
}

func TestSidesAreThoseOfTheRecord(t *testing.T) {
	everyWorld(t, smallGraphs, checkSides, tally{"contested": 50, "unnamed sides": 50})
}

func checkSides(t *testing.T, w *world, compared tally) {
	t.Helper()
	for statement := range w.s.Statements() {
		got := graphtest.SideLines(statement)
		if diff := cmp.Diff(w.r.Sides(statement.ID()), got); diff != "" {
			t.Fatalf("sides of %s (-record +snapshot):\n%s", statement.ID(), diff)
		}
		against := slices.ContainsFunc(statement.Sides(), func(s graph.Side) bool { return s.Stance() == vocab.StanceAgainst })
		if against != statement.Contested() {
			t.Fatalf("%s is contested: %t, and somebody is against it: %t", statement.ID(), statement.Contested(), against)
		}
		if against {
			compared["contested"]++
		}
		if slices.ContainsFunc(statement.Sides(), func(s graph.Side) bool { return s.Actor() == nil }) {
			compared["unnamed sides"]++
		}
	}
}

// between returns 2 to 4 sides of one sort.
func (w *world) between() []graph.ID {
	pool := w.Datasets
	switch w.IntN(3) {
	case 0:
		pool = w.Sources
	case 1:
		pool = slices.DeleteFunc(slices.Clone(w.Speakers), func(id graph.ID) bool { return slices.Contains(w.Sources, id) })
	}
	pool = slices.Clone(pool)
	w.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
	return pool[:min(len(pool), 2+w.IntN(3))]
}

func TestDifferencesAreThoseOfTheRecord(t *testing.T) {
	everyWorld(t, smallGraphs, checkDifferences, tally{"CONTRADICTION": 20, "VALUE": 2, "ONLY_ONE": 1000})
}

func checkDifferences(t *testing.T, w *world, compared tally) {
	t.Helper()
	s := w.s
	for range 8 {
		between := w.between()
		if len(between) < 2 {
			continue
		}
		var filter *graph.StatementFilter // both polarities
		switch {
		case w.Chance(.4):
			filter = everything()
		case w.Chance(.8):
			filter = w.Statements(1)
		}
		var about *graph.EntityFilter
		if w.Chance(.2) {
			about = w.Things(1)
		}
		var kinds []graph.DifferenceKind
		if w.Chance(.2) {
			kinds = graphtest.Some(w.Asker, []graph.DifferenceKind{graph.Contradiction, graph.OtherValue, graph.OnlyOne}, 3)
		}
		w.inPages(t, fmt.Sprint("differences between ", between), w.r.Differences(between, filter, about, kinds), func(q graphtest.Request) (graphtest.Page, error) {
			return graphtest.DifferencePage(s.Differences(between, filter, about, kinds, q.First, q.After))
		})
		for kind, n := range differenceLaws(t, s, between, filter) {
			compared[kind.String()] += n
		}
	}
}

// differenceLaws tells that it does not matter in which order sides are named, that what all of them say is no
// difference, and that everything else is one.
func differenceLaws(t *testing.T, s *graph.Snapshot, between []graph.ID, filter *graph.StatementFilter) map[graph.DifferenceKind]int {
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
