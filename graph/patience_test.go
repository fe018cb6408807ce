package graph_test

import (
	"context"
	"errors"
	"testing"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// starEdges is how many edges the hub of the star has, and pollEvery how many items may be looked at before a read asks
// again whether its request has ended.
const (
	starEdges = 4_000
	pollEvery = 1024
)

var errStopped = errors.New("the request has ended")

// TestLongReadsAskWhetherToStop reads a hub in every way there is, for what is mostly not there. A read has to ask now and
// then, as it looks at items and not as it finds some; and once it is told to stop, it has to end with that.
func TestLongReadsAskWhetherToStop(t *testing.T) {
	g := openMemory(t)
	apply(t, g, 0, graphtest.Star(starEdges))
	nothing := &graph.StatementFilter{OtherKind: []string{"Person"}}
	unheard := &graph.StatementFilter{Mode: []graph.Mode{graph.Proposal}}
	one, none, every := 1, graph.None, graph.Every
	nobody := &graph.EntityFilter{ID: []graph.ID{}}
	nested := func(via *graph.StatementFilter) *graph.EntityFilter {
		inner := graph.EntityFilter{HasRelation: []graph.RelationFilter{{Quantifier: &none, To: nobody, Via: via}}}
		return &graph.EntityFilter{HasRelation: []graph.RelationFilter{{Quantifier: &every, To: &inner}}}
	}
	first := func(_ any, err error) error { return err }
	hub := func(s *graph.Snapshot) graph.ArmedGroup {
		e, _ := s.Entity(graphtest.StarHub)
		return e.(graph.ArmedGroup)
	}
	node := func(s *graph.Snapshot, id graph.ID) graph.Node {
		n, ok := s.Node(id)
		if !ok {
			t.Fatalf("there is no %s", id)
		}
		return n
	}
	for name, read := range map[string]struct {
		looksAt int
		ask     func(s *graph.Snapshot) error
	}{
		"the history of a hub": {2 * starEdges, func(s *graph.Snapshot) error {
			_, err := hub(s).History(nil, nil)
			return err
		}},
		"relations": {starEdges, func(s *graph.Snapshot) error {
			return first(hub(s).Relations(nil, nil, nil, nil, nil, nil))
		}},
		"relations that are not there": {starEdges, func(s *graph.Snapshot) error {
			return first(hub(s).Relations(nothing, nil, nil, nil, nil, nil))
		}},
		"relations in a mode that is not there": {starEdges, func(s *graph.Snapshot) error {
			return first(hub(s).Relations(unheard, nil, nil, nil, nil, nil))
		}},
		"the count of relations": {2 * starEdges, func(s *graph.Snapshot) error {
			c, err := hub(s).Relations(nothing, nil, nil, nil, nil, nil)
			if err != nil {
				return err
			}
			return first(c.TotalCount())
		}},
		"what an empty list means": {3 * starEdges, func(s *graph.Snapshot) error {
			c, err := hub(s).Relations(nothing, nil, nil, nil, nil, nil)
			if err != nil {
				return err
			}
			return first(c.Knowledge())
		}},
		"statements of an entity": {2 * starEdges, func(s *graph.Snapshot) error {
			return first(hub(s).Statements(nothing, nil, nil, nil, nil, nil))
		}},
		"claims": {4 * starEdges, func(s *graph.Snapshot) error {
			return first(hub(s).Claims(unheard, nil, nil, nil, nil, nil))
		}},
		"parts in events": {starEdges, func(s *graph.Snapshot) error {
			return first(hub(s).Participations(nil, nil, nil))
		}},
		"all statements": {2 * starEdges, func(s *graph.Snapshot) error {
			return first(s.StatementPage(unheard, nil, nil, nil, nil, nil, nil))
		}},
		"statements about": {5 * starEdges, func(s *graph.Snapshot) error {
			return first(s.StatementPage(nil, nested(nothing), nil, nil, nil, nil, nil))
		}},
		"entities": {starEdges, func(s *graph.Snapshot) error {
			return first(s.EntityPage(nobody, nil, nil, nil, nil, nil))
		}},
		"entities with relations to such that have relations": {5 * starEdges, func(s *graph.Snapshot) error {
			return first(s.EntityPage(nested(nothing), nil, nil, nil, nil, nil))
		}},
		"neighbours over edges that are not there": {starEdges, func(s *graph.Snapshot) error {
			c, err := hub(s).Neighbours(nothing, nil, nil, nil, nil)
			if err != nil {
				return err
			}
			return cutByTime(c, nil)
		}},
		"neighbours that have relations": {3 * starEdges, func(s *graph.Snapshot) error {
			return first(hub(s).Neighbours(nil, nested(nothing), nil, nil, nil))
		}},
		"a subgraph": {starEdges, func(s *graph.Snapshot) error {
			c, err := hub(s).Subgraph(nil, nothing, nil, nil)
			return cutByTime(c, err)
		}},
		"edges among entities": {starEdges, func(s *graph.Snapshot) error {
			c, err := s.Induced(graph.InducedQuery{IDs: []graph.ID{graphtest.StarHub, graphtest.StarFirst}, Via: nothing})
			return cutByTime(c, err)
		}},
		"edges among entities that match": {3 * starEdges, func(s *graph.Snapshot) error {
			return first(s.Induced(graph.InducedQuery{Where: &graph.EntityFilter{}, Via: nothing}))
		}},
		"positions": {starEdges, func(s *graph.Snapshot) error {
			return first(s.Positions(graphtest.StarHub, nil, nothing, nil, nil))
		}},
		"positions on what has no parts": {2 * starEdges, func(s *graph.Snapshot) error {
			return first(s.Positions(graphtest.StarHub, new(true), nothing, nil, nil))
		}},
		"differences": {2 * starEdges, func(s *graph.Snapshot) error {
			return first(s.Differences([]graph.ID{graphtest.StarSource, "source:list"}, nothing, nil, nil, nil, nil))
		}},
		"differences about": {4 * starEdges, func(s *graph.Snapshot) error {
			return first(s.Differences([]graph.ID{graphtest.StarSource, "source:list"}, nil, nested(nothing), nil, nil, nil))
		}},
		"passages": {2 * starEdges, func(s *graph.Snapshot) error {
			source := node(s, graphtest.StarSource).(graph.Source)
			return first(source.Passages(&graph.IntRange{Min: new(2)}, &one, nil, nil, nil))
		}},
		"statements of a passage": {2 * starEdges, func(s *graph.Snapshot) error {
			return first(node(s, graphtest.StarPage).(graph.Passage).Statements(nothing, &one, nil))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			asked := 0
			if err := read.ask(g.Snapshot().Until(func() error { asked++; return nil })); err != nil {
				t.Fatal(err)
			}
			if least := read.looksAt / pollEvery * 9 / 10; asked < least {
				t.Errorf("asked %d times whether to stop while %d items were looked at, want %d at least", asked, read.looksAt, least)
			}
			asked = 0
			err := read.ask(g.Snapshot().Until(func() error { asked++; return errStopped }))
			if !errors.Is(err, errStopped) || asked > 10 {
				t.Errorf("told to stop: got %v after asking %d times", err, asked)
			}
			ended, cancel := context.WithCancel(t.Context())
			cancel()
			if err := read.ask(g.Snapshot().Until(ended.Err)); err == nil {
				t.Error("a request that has ended got an answer")
			}
		})
	}
}

// cutByTime makes an error of a cut by time.
func cutByTime(walk interface {
	Truncated() (graph.Truncation, bool)
}, err error) error {
	if err != nil {
		return err
	}
	if cut, some := walk.Truncated(); some && cut.Reason() == graph.CutByTime {
		return errStopped
	}
	return nil
}
