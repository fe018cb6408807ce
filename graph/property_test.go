package graph_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
)

// TestReadsAreThoseOfTheRecord compares every read of random graphs with the reader that goes through the quads, and
// looks again at every earlier snapshot, which later writes must not have touched.
func TestReadsAreThoseOfTheRecord(t *testing.T) {
	everyWorld(t, smallGraphs, checkReads, tally{"lines": 10_000, "merged": 100, "conflicts": 1})
}

// checkReads writes the world anew, to look at every state before the next write.
func checkReads(t *testing.T, w *world, compared tally) {
	t.Helper()
	g := openMemory(t)
	type past struct {
		snapshot *graph.Snapshot
		lines    []string
	}
	var earlier []past
	for n, draft := range w.drafts {
		earlier = append(earlier, past{g.Snapshot(), describe(t, g.Snapshot())})
		apply(t, g, n, draft)
	}
	lines := describe(t, g.Snapshot())
	compared["lines"] += len(lines)
	for e := range g.Snapshot().Entities() {
		compared["merged"] += len(e.SameAs())
	}
	for j := range g.Snapshot().Judgements() {
		if j.Conflicting() {
			compared["conflicts"]++
		}
	}
	if diff := cmp.Diff(reference(t, g).Describe(), lines); diff != "" {
		t.Fatalf("the snapshot does not say what the record says (-record +snapshot):\n%s", diff)
	}
	for n, p := range earlier {
		if diff := cmp.Diff(p.lines, describe(t, p.snapshot)); diff != "" {
			t.Fatalf("what was written after draft %d changed the snapshot before it:\n%s", n, diff)
		}
	}
	compiled, err := graph.Compile(context.Background(), g.Record(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(lines, describe(t, compiled)); diff != "" {
		t.Fatalf("the graph compiled from the record is not the one that was written (-written +compiled):\n%s", diff)
	}
	if diff := cmp.Diff(g.Snapshot().Numbers(), compiled.Numbers()); diff != "" {
		t.Fatalf("rows have other numbers when compiled, so that cursors would not fit:\n%s", diff)
	}
	for name, newest := range map[string]*graph.Snapshot{"written": g.Snapshot(), "compiled": compiled} {
		for _, p := range earlier {
			n := p.snapshot.Size().Changesets
			if diff := cmp.Diff(p.lines, describe(t, asOf(t, newest, n))); diff != "" {
				t.Fatalf("the graph as it was %s is not as of changeset %d what it was then (-then +now):\n%s", name, n, diff)
			}
		}
	}
	for n, draft := range w.drafts {
		if n == len(w.drafts)-1 || n == len(w.drafts)-2 {
			// The newest edition of each data set; an older one is another description of the data set, and so a write.
			if again := apply(t, g, n, draft); again.Changeset.Number() != 0 || !again.Summary.Empty() {
				t.Fatalf("draft %d written a second time adds %+v", n, again.Summary)
			}
		}
	}
	if now := describe(t, g.Snapshot()); !slices.Equal(lines, now) {
		t.Fatal("writing again changed the graph")
	}
}
