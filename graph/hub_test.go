package graph_test

import (
	"context"
	"fmt"
	"testing"

	"peacegraph/graph"
)

// hubEdges is how many edges the entity in the middle of a hub has.
const hubEdges = 5000

// hub returns a graph in which one person is based in very many places, and the ids of the person and of two places.
func hub(t testing.TB) (s *graph.Snapshot, person, here, there graph.ID) {
	t.Helper()
	cell := func(s string) graph.Cell { return graph.Cell{Text: s} }
	entity := func(id, kind string) graph.EntityRow {
		return graph.EntityRow{ID: cell(id), Kind: cell(kind), Names: []graph.Field{{Cell: cell(id)}}}
	}
	draft := &graph.Draft{
		Dataset:  graph.DatasetRow{Name: cell("hub"), Title: cell("Hub"), Licence: cell("CC0-1.0")},
		Entities: []graph.EntityRow{entity("person:hub", "Person"), entity("source:hub", "Source")},
	}
	for n := range hubEdges {
		place := fmt.Sprintf("location:%d", n)
		draft.Entities = append(draft.Entities, entity(place, "Location"))
		draft.Statements = append(draft.Statements, graph.StatementRow{
			Subject: cell("person:hub"), Predicate: cell("basedIn"), Object: cell(place),
			Mode: cell("FACT"), Source: cell("source:hub"), Confidence: cell("HIGH"),
		})
	}
	g := openMemory(t)
	apply(t, g, 1, draft)
	return g.Snapshot(), "person:hub", "location:1", "location:2"
}

// TestWalksAskWhetherToStop checks that a walk over an entity with very many edges asks whether to go on although none of
// them matches, and ends soon after it is told to stop.
func TestWalksAskWhetherToStop(t *testing.T) {
	s, person, here, there := hub(t)
	nothing := &graph.StatementFilter{Predicate: []string{"mediates"}}
	pattern := []graph.PathStepPattern{{Via: nothing}}
	for name, walk := range map[string]func(*graph.Snapshot) (cut bool, err error){
		"subgraph": func(s *graph.Snapshot) (bool, error) {
			sub, err := s.Around([]graph.ID{person}, nil, nothing, nil, nil)
			if err != nil {
				return false, err
			}
			cut, truncated := sub.Truncated()
			return truncated && cut.Reason() == graph.CutByTime, nil
		},
		"induced": func(s *graph.Snapshot) (bool, error) {
			sub, err := s.Induced(graph.InducedQuery{IDs: []graph.ID{person, here}, Via: nothing})
			if err != nil {
				return false, err
			}
			cut, truncated := sub.Truncated()
			return truncated && cut.Reason() == graph.CutByTime, nil
		},
		"neighbours": func(s *graph.Snapshot) (bool, error) {
			e, _ := s.Entity(person)
			near, err := e.Neighbours(nothing, nil, nil, nil, nil)
			if err != nil {
				return false, err
			}
			cut, truncated := near.Truncated()
			return truncated && cut.Reason() == graph.CutByTime, nil
		},
		"paths": func(s *graph.Snapshot) (bool, error) {
			found, err := s.Paths(graph.PathQuery{From: person, To: &there, Via: nothing})
			return err == nil && !found.Exhaustive(), err
		},
		"pattern": func(s *graph.Snapshot) (bool, error) {
			found, err := s.Paths(graph.PathQuery{From: person, Pattern: pattern})
			return err == nil && !found.Exhaustive(), err
		},
	} {
		asked := 0
		cut, err := walk(s.Until(func() error { asked++; return nil }))
		if err != nil || cut || asked < hubEdges/1024 {
			t.Errorf("%s: cut %t, error %v, asked %d times at %d edges", name, cut, err, asked, hubEdges)
		}
		told := 0
		cut, err = walk(s.Until(func() error {
			if told++; told >= 2 {
				return context.Canceled
			}
			return nil
		}))
		if err != nil || !cut || told != 2 {
			t.Errorf("%s: cut %t, error %v after it was told to stop; asked %d times", name, cut, err, told)
		}
	}
}
