package graph_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// TestQuestionsAreAnsweredByTheRecord asks random questions of random graphs.
func TestQuestionsAreAnsweredByTheRecord(t *testing.T) {
	everyWorld(t, smallGraphs, checkQuestions, tally{"relations": 200, "statements": 200, "claims": 100, "passages": 100, "all statements": 5000, "all entities": 1000, "changes": 100, "history": 100, "history of a statement": 100, "gained": 100})
}

// checkQuestions asks random questions of the snapshot and of the record, and reads the answers in pages.
func checkQuestions(t *testing.T, w *world, compared tally) {
	t.Helper()
	s, r := w.s, w.r
	for n := range 22 {
		filter, order := w.Statements(2), w.StatementOrder()
		if w.Chance(.3) {
			filter = w.broad()
		}
		e := w.entity()
		either := true // whether a list can also be read from its end
		compare := func(what string, want []string, read func(graphtest.Request) (graphtest.Page, error)) {
			t.Helper()
			size := []int{1, 2, 5, 16, graph.MaxPage}[w.IntN(5)]
			got, err := graphtest.Pages(size, either && w.Chance(.5), read)
			if err != nil {
				t.Fatalf("question %d: %s in pages of %d: %v", n, what, size, err)
			}
			compared[what] += len(want)
			if len(want)+len(got) > 0 && !slices.Equal(want, got) {
				t.Fatalf("question %d: %s of %s in pages of %d (-record +snapshot):\n%s\nfilter %+v order %+v", n, what, e.ID(), size, cmp.Diff(want, got), filter, order)
			}
		}
		compare("relations", r.Relations(e.ID(), filter, order), func(q graphtest.Request) (graphtest.Page, error) {
			return graphtest.RelationPage(e.Relations(filter, order, q.First, q.After, q.Last, q.Before))
		})
		compare("statements", bare(r.StatementsOf(e.ID(), filter, order)), func(q graphtest.Request) (graphtest.Page, error) {
			return graphtest.StatementPage(e.Statements(filter, order, q.First, q.After, q.Last, q.Before))
		})
		if actor, ok := e.(graph.Actor); ok {
			compare("claims", bare(r.Claims(e.ID(), filter, order)), func(q graphtest.Request) (graphtest.Page, error) {
				return graphtest.StatementPage(actor.Claims(filter, order, q.First, q.After, q.Last, q.Before))
			})
		}
		if source, ok := e.(graph.Source); ok {
			paragraphs := w.Numbers(9)
			compare("passages", r.Passages(e.ID(), paragraphs), func(q graphtest.Request) (graphtest.Page, error) {
				return graphtest.PassagePage(source.Passages(paragraphs, q.First, q.After, q.Last, q.Before))
			})
			if coded, err := source.Passages(nil, nil, nil, nil, nil); err == nil && len(coded.Nodes()) > 0 {
				passage := coded.Nodes()[w.IntN(len(coded.Nodes()))]
				want := bare(r.OnPassage(passage.ID(), filter))
				read := func(q graphtest.Request) (graphtest.Page, error) {
					return graphtest.StatementPage(passage.Statements(filter, q.First, q.After))
				}
				got, err := graphtest.Pages(5, false, read)
				if err != nil || len(want)+len(got) > 0 && !slices.Equal(want, got) {
					t.Fatalf("statements on %s: %v (-record +snapshot):\n%s", passage.ID(), err, cmp.Diff(want, got))
				}
			}
		}
		var about *graph.EntityFilter
		if w.Chance(.5) {
			about = w.Things(1)
		}
		compare("all statements", bare(r.Statements(filter, about, order)), func(q graphtest.Request) (graphtest.Page, error) {
			return graphtest.StatementPage(s.StatementPage(filter, about, order, q.First, q.After, q.Last, q.Before))
		})
		where, by := w.Things(2), w.EntityOrder()
		compare("all entities", r.Entities(where, by), func(q graphtest.Request) (graphtest.Page, error) {
			return graphtest.EntityPage(s.EntityPage(where, by, q.First, q.After, q.Last, q.Before))
		})
		if !w.Chance(.2) {
			continue
		}
		either = false
		since := w.IntN(s.Size().Changesets + 1)
		compare("changes", r.Changes(since), func(q graphtest.Request) (graphtest.Page, error) {
			return graphtest.ChangePage(s.Changes(after(s, since), q.First, q.After))
		})
		if all, err := s.Changes(after(s, since), nil, nil); err == nil {
			for _, c := range all.Nodes() {
				if e, ok := c.Node().(graph.Entity); ok && len(e.SameAs()) > 0 {
					continue // the record knows it by the id that it had on its own
				}
				if c.Action() != graph.EntityDescribed && c.Action() != graph.StatementExtended {
					continue
				}
				want, got := r.Gained(c.Changeset().Number(), c.Node().ID()), graphtest.GainLines(c.Gained())
				compared["gained"] += len(want)
				if !slices.Equal(want, got) {
					t.Fatalf("question %d: %s gained by %s (-record +snapshot):\n%s", n, c.Node().ID(), c.Changeset().ID(), cmp.Diff(want, got))
				}
			}
		}
		compare("history", r.History(e.ID()), func(q graphtest.Request) (graphtest.Page, error) {
			return graphtest.ChangePage(e.History(q.First, q.After))
		})
		if told, err := e.Statements(nil, nil, nil, nil, nil, nil); err == nil && len(told.Nodes()) > 0 {
			statement := told.Nodes()[w.IntN(len(told.Nodes()))]
			compare("what is said about a statement", bare(r.StatementsOf(statement.ID(), filter, order)), func(q graphtest.Request) (graphtest.Page, error) {
				return graphtest.StatementPage(statement.Statements(filter, order, q.First, q.After, q.Last, q.Before))
			})
			compare("history of a statement", r.History(statement.ID()), func(q graphtest.Request) (graphtest.Page, error) {
				return graphtest.ChangePage(statement.History(q.First, q.After))
			})
		}
	}
}

// bare takes the directions off the lines of an answer.
func bare(lines []string) []string {
	list := make([]string, len(lines))
	for i, line := range lines {
		list[i], _, _ = strings.Cut(line, " ")
	}
	return list
}
