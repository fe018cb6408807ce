package desk_test

import (
	"errors"
	"fmt"
	"testing"

	"peacegraph/graph"
	"peacegraph/graph/desk"
	"peacegraph/graph/graphtest"
	"peacegraph/graph/store"
)

// TestPublishFails has operations of the write to the record fail, each by itself and in each way, while a draft is published: the
// first, some in the middle, and the commit. The same request again publishes it, once, whatever became of the first; so it is
// when the desk and the graph are opened anew in between.
func TestPublishFails(t *testing.T) {
	everywhere(t, func(t *testing.T, w where) {
		last := 1
		for publishFails(t, fresh(t, w), 2*last, graphtest.FaultBefore, false) {
			last *= 2
		}
		for step := last / 2; step > 0; step /= 2 {
			if publishFails(t, fresh(t, w), last+step, graphtest.FaultBefore, false) {
				last += step
			}
		}
		for kind := range graphtest.FaultPanic + 1 {
			for _, at := range []int{1, last / 2, last} {
				for _, reopen := range []bool{false, true} {
					if reopen && w.dir == "" {
						continue // memory does not outlive it
					}
					if !publishFails(t, fresh(t, w), at, kind, reopen) {
						t.Errorf("kind %d: operation %d of %d was not done", kind, at, last)
					}
				}
			}
		}
	})
}

// fresh is another place of the same sort.
func fresh(t *testing.T, w where) where {
	if w.dir == "" {
		return w
	}
	dir := t.TempDir()
	return where{"bbolt:" + dir, dir}
}

// publishFails publishes a draft with a failure, and then again. It reports whether the failure came.
func publishFails(t *testing.T, w where, at int, kind graphtest.FaultKind, reopen bool) bool {
	t.Helper()
	what := fmt.Sprintf("kind %d, operation %d, reopened %t", kind, at, reopen)
	faults := &graphtest.Faults{}
	open := func() (*graph.Graph, *desk.Desk) {
		record, err := store.OpenThrough(t.Context(), w.url, faults.Door)
		if err != nil {
			t.Fatal(err)
		}
		g, err := graph.OpenRecord(t.Context(), record)
		if err != nil {
			t.Fatal(err)
		}
		d, err := desk.Open(g, w.dir)
		if err != nil {
			t.Fatal(err)
		}
		return g, d
	}
	shut := func(g *graph.Graph, d *desk.Desk) {
		if err := errors.Join(d.Close(), g.Close()); err != nil {
			t.Error(err)
		}
	}
	g, d := open()
	defer func() { shut(g, d) }()
	seeded(t, g)
	draft := create(t, d, lena)
	add(t, d, lena, draft.ID(), rows(says("", "org:band", "basedIn", "state:south")))
	faults.Fail(at, kind)
	p, err := d.Publish(t.Context(), lena, draft.ID(), "", "key")
	happened := faults.Happened()
	if happened == (err == nil) {
		t.Fatalf("%s: the failure came: %t, and the error is %v", what, happened, err)
	}
	there := g.Snapshot().Size().Changesets == 2
	if there != (err == nil || errors.Is(err, graph.ErrUnsure)) || errors.Is(err, graph.ErrUnsure) && (p == nil || p.Changeset.Number() != 2) {
		t.Fatalf("%s: the changeset is there: %t, the error is %v, the answer %+v", what, there, err, p)
	}
	if reopen {
		shut(g, d)
		g, d = open()
	}
	p, err = d.Publish(t.Context(), lena, draft.ID(), "", "key")
	if err != nil || p.Changeset.Number() != 2 || p.Draft.Status() != desk.StatusPublished {
		t.Fatalf("%s: again: %+v, %v", what, p, err)
	}
	if id, _ := p.Changeset.Draft(); id != draft.ID() || g.Snapshot().Size().Changesets != 2 {
		t.Fatalf("%s: %d changesets, the last of which was %s", what, g.Snapshot().Size().Changesets, id)
	}
	if found, err := g.Snapshot().Verify(t.Context()); err != nil || !found.Whole() {
		t.Fatalf("%s: the record is not what was written: %+v, %v", what, found, err)
	}
	next := create(t, d, lena)
	reported := says("", "org:band", "basedIn", "state:south")
	reported.Mode, reported.AttributedTo = cell("REPORTED"), []graph.Cell{cell("UNKNOWN")}
	add(t, d, lena, next.ID(), rows(reported))
	if p, err := d.Publish(t.Context(), lena, next.ID(), "", ""); err != nil || p.Changeset.Number() != 3 {
		t.Fatalf("%s: the next: %v", what, err)
	}
	return happened
}
