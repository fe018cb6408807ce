package graph_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// TestSelectionsAreThoseOfTheRecord selects parts of random graphs at random.
func TestSelectionsAreThoseOfTheRecord(t *testing.T) {
	everyWorld(t, smallGraphs, checkSelections, tally{"entities": 5000, "statements": 5000, "about": 100})
}

// checkSelections compares what selections take, and what they count.
func checkSelections(t *testing.T, w *world, compared tally) {
	t.Helper()
	for range 30 {
		var q graph.Selection
		if w.Chance(.3) {
			if all := w.s.Datasets(); len(all) > 0 {
				id := all[w.IntN(len(all))].ID()
				q.Dataset = &id
			}
		}
		if w.Chance(.5) {
			q.Filter = w.broad()
		}
		if w.Chance(.3) {
			q.Where = w.Things(1)
		}
		switch w.IntN(4) {
		case 0:
			q.Around, q.Depth = []graph.ID{w.entity().ID(), w.entity().ID()}, w.IntN(4)
		case 1:
			q.IDs = graphtest.Some(w.Asker, w.IDs, 10)
			if w.Chance(.5) {
				for statement := range w.s.Statements() {
					if w.Chance(.1) {
						q.IDs = append(q.IDs, statement.ID())
					}
				}
			}
		}
		got, err := w.s.Select(q)
		if err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		entities, statements := w.r.Select(q)
		var gotEntities, gotStatements []string
		for e := range got.Entities() {
			gotEntities = append(gotEntities, string(e.ID()))
			if !got.Has(e) {
				t.Errorf("%s is in the selection, and it has it not", e.ID())
			}
		}
		for x := range got.Statements() {
			gotStatements = append(gotStatements, string(x.ID()))
			if x.IsAbout() {
				compared["about"]++
			}
		}
		if diff := cmp.Diff(entities, gotEntities); diff != "" {
			t.Fatalf("the entities of %+v (-record +snapshot):\n%s", q, diff)
		}
		if diff := cmp.Diff(statements, gotStatements); diff != "" {
			t.Fatalf("the statements of %+v %+v (-record +snapshot):\n%s", q, q.Filter, diff)
		}
		if got.EntityCount() != len(entities) || got.StatementCount() != len(statements) {
			t.Fatalf("%+v counts %d entities and %d statements of %d and %d", q, got.EntityCount(), got.StatementCount(), len(entities), len(statements))
		}
		compared["entities"] += len(entities)
		compared["statements"] += len(statements)
	}
}

func TestSelectionsThatCannotBe(t *testing.T) {
	w := smallWorld(t, 1)
	none := graph.ID("dataset:none")
	for name, q := range map[string]graph.Selection{
		"data set":      {Dataset: &none},
		"around":        {Around: []graph.ID{"state:nowhere"}},
		"depth":         {Around: []graph.ID{w.IDs[0]}, Depth: graph.MaxDepth + 1},
		"list":          {IDs: []graph.ID{"state:nowhere"}},
		"predicate":     {Filter: &graph.StatementFilter{Predicate: []string{"mediatse"}}},
		"kind":          {Where: &graph.EntityFilter{Kind: []string{"Stat"}}},
		"list and ball": {Around: []graph.ID{w.IDs[0]}, IDs: []graph.ID{w.IDs[0]}},
	} {
		if _, err := w.s.Select(q); !errors.Is(err, graph.ErrInput) {
			t.Errorf("%s: %v; want an input error", name, err)
		}
	}
	stopped := errors.New("the client is gone")
	if _, err := w.s.Until(func() error { return stopped }).Select(graph.Selection{}); !errors.Is(err, stopped) {
		t.Errorf("a selection whose request has ended: %v", err)
	}
}
