package graph_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// asOf returns the state after n changesets.
func asOf(t testing.TB, s *graph.Snapshot, n int) *graph.Snapshot {
	t.Helper()
	older, err := s.AsOf(after(s, n))
	if err != nil {
		t.Fatal(err)
	}
	return older
}

// after names the state after n changesets: for even n by the changeset, otherwise by the time at which it was written.
func after(s *graph.Snapshot, n int) graph.AsOf {
	var at graph.AsOf
	id, instant := graph.ID(fmt.Sprintf("changeset:%d", n)), time.Time{}
	if c, ok := s.Changeset(id); ok && n%2 == 0 {
		at.Changeset = &id
	} else {
		if ok {
			instant = c.Time()
		}
		at.Instant = &instant
	}
	return at
}

func TestAsOfRefusesWhatIsNotThere(t *testing.T) {
	g := openMemory(t)
	apply(t, g, 0, graphtest.Random(1, smallSize)[0])
	s := g.Snapshot()
	now := time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
	known, unknown, word := graph.ID("changeset:1"), graph.ID("changeset:2"), graph.ID("yesterday")
	for _, test := range []struct {
		at   graph.AsOf
		want string
	}{
		{graph.AsOf{}, "asOf takes a changeset or an instant: give exactly one of them"},
		{graph.AsOf{Changeset: &known, Instant: &now}, "asOf takes a changeset or an instant: give exactly one of them"},
		{graph.AsOf{Changeset: &unknown}, `there is no changeset "changeset:2"; there is only changeset:1`},
		{graph.AsOf{Changeset: &word}, `there is no changeset "yesterday"; there is only changeset:1`},
	} {
		if _, err := s.AsOf(test.at); !errors.Is(err, graph.ErrInput) || err.Error() != test.want {
			t.Errorf("%+v: %v, want %s", test.at, err, test.want)
		}
	}
	if later, err := s.AsOf(graph.AsOf{Instant: &now}); err != nil || later != s {
		t.Errorf("as of now is %p, %v, want the newest snapshot %p", later, err, s)
	}
}
