package graph_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// asker makes random questions; the tests of one subject add their own.
type asker struct{ *graphtest.Asker }

func newAsker(seed uint64, s *graph.Snapshot) *asker { return &asker{graphtest.NewAsker(seed, s)} }

// checkQuestions asks random questions of a snapshot and of the record, and reads the answers in pages.
func checkQuestions(t *testing.T, seed uint64, s *graph.Snapshot, r *graphtest.Reference, questions int) {
	t.Helper()
	a := newAsker(seed, s)
	for n := range questions {
		filter, order := a.Statements(2), a.StatementOrder()
		if a.Chance(.1) {
			filter = nil
		}
		node, _ := s.Node(a.IDs[a.IntN(len(a.IDs))])
		e := node.(graph.Entity)
		either := true // whether a list can also be read from its end
		compare := func(what string, want []string, read func(graphtest.Request) (graphtest.Page, error)) {
			t.Helper()
			size := []int{1, 2, 5, 16, graph.MaxPage}[a.IntN(5)]
			got, err := graphtest.Pages(size, either && a.Chance(.5), read)
			if err != nil {
				t.Fatalf("seed %d, question %d: %s in pages of %d: %v", seed, n, what, size, err)
			}
			if len(want)+len(got) > 0 && !slices.Equal(want, got) {
				t.Fatalf("seed %d, question %d: %s of %s in pages of %d (-record +snapshot):\n%s\nfilter %+v order %+v", seed, n, what, e.ID(), size, cmp.Diff(want, got), filter, order)
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
			paragraphs := a.Numbers(9)
			compare("passages", r.Passages(e.ID(), paragraphs), func(q graphtest.Request) (graphtest.Page, error) {
				return graphtest.PassagePage(source.Passages(paragraphs, q.First, q.After, q.Last, q.Before))
			})
		}
		var about *graph.EntityFilter
		if a.Chance(.5) {
			about = a.Things(1)
		}
		compare("all statements", bare(r.Statements(filter, about, order)), func(q graphtest.Request) (graphtest.Page, error) {
			return graphtest.StatementPage(s.StatementPage(filter, about, order, q.First, q.After, q.Last, q.Before))
		})
		where, by := a.Things(2), a.EntityOrder()
		compare("all entities", r.Entities(where, by), func(q graphtest.Request) (graphtest.Page, error) {
			return graphtest.EntityPage(s.EntityPage(where, by, q.First, q.After, q.Last, q.Before))
		})
		if !a.Chance(.2) {
			continue
		}
		either = false
		since := a.IntN(s.Size().Changesets + 1)
		compare("changes", r.Changes(since), func(q graphtest.Request) (graphtest.Page, error) {
			return graphtest.ChangePage(s.Changes(after(s, since), q.First, q.After))
		})
		compare("history", r.History(e.ID()), func(q graphtest.Request) (graphtest.Page, error) {
			return graphtest.ChangePage(e.History(q.First, q.After))
		})
		if told, err := e.Statements(nil, nil, nil, nil, nil, nil); err == nil && len(told.Nodes()) > 0 {
			statement := told.Nodes()[a.IntN(len(told.Nodes()))]
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
