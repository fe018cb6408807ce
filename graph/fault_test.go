package graph_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
	"peacegraph/graph/store"
)

// TestWriteFails has operations of a write to the file fail, each by itself and in each way, in memory and on disk: some on the
// way, and all at the end, where the commit is. The write is then in the record and in the graph, or in neither; what is written
// next goes through, and the record is whole. That every single operation may fail is proved where the record is written.
func TestWriteFails(t *testing.T) {
	drafts := graphtest.Random(3, graphtest.Size{Entities: 3, Statements: 3, Drafts: 3})
	last := 1 // the commit
	for failWrite(t, "memory:", drafts, 2*last, graphtest.FaultBefore) != wentThrough {
		last *= 2
	}
	for step := last / 2; step > 0; step /= 2 {
		if failWrite(t, "memory:", drafts, last+step, graphtest.FaultBefore) != wentThrough {
			last += step
		}
	}
	for kind := range graphtest.FaultPanic + 1 {
		for _, at := range []int{1, 2, last / 3, 2 * last / 3, last - 2, last - 1, last} {
			want := hasFailed
			if at == last && kind == graphtest.FaultAfter {
				want = wasUnsure
			}
			for _, url := range []string{"memory:", "bbolt:" + t.TempDir()} {
				if got := failWrite(t, url, drafts, at, kind); got != want {
					t.Errorf("%.5s, kind %d, operation %d of %d: outcome %d, want %d", url, kind, at, last, got, want)
				}
			}
		}
	}
}

// outcome is what became of a write.
type outcome uint8

const (
	wentThrough outcome = iota
	hasFailed
	wasUnsure
)

// failWrite writes three drafts, the second with a failure, after which it is written again if it has to be.
func failWrite(t *testing.T, url string, drafts []*graph.Draft, at int, kind graphtest.FaultKind) outcome {
	t.Helper()
	what := fmt.Sprintf("%.5s, kind %d, operation %d", url, kind, at)
	faults := &graphtest.Faults{}
	record, err := store.OpenThrough(t.Context(), url, faults.Door)
	if err != nil {
		t.Fatal(err)
	}
	g, err := graph.OpenRecord(t.Context(), record)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	write := func(n int) (graph.Result, error) {
		return g.Apply(t.Context(), drafts[n], graph.Authorship{Agent: "test", Time: time.Date(2025, 11, 1, n, 0, 0, 0, time.UTC)})
	}
	if _, err := write(0); err != nil {
		t.Fatal(err)
	}
	faults.Fail(at, kind)
	result, err := write(1)
	became := hasFailed
	head, _ := g.Snapshot().Head()
	switch {
	case !faults.Happened():
		became = wentThrough
		if err != nil || head.Number() != 2 {
			t.Fatalf("%s: nothing failed: %v, and the head is %s", what, err, head.ID())
		}
	case errors.Is(err, graph.ErrUnsure):
		became = wasUnsure
		if head.Number() != 2 || result.Changeset.Number() != 2 {
			t.Fatalf("%s: unsure of %s, and the head is %s", what, result.Changeset.ID(), head.ID())
		}
	default:
		if err == nil || head.Number() != 1 {
			t.Fatalf("%s: it failed with %v, and the head is %s", what, err, head.ID())
		}
		if _, err := write(1); err != nil {
			t.Fatalf("%s: again: %v", what, err)
		}
	}
	if _, err := write(2); err != nil {
		t.Fatalf("%s: the next: %v", what, err)
	}
	sound(t, what, g)
	return became
}

// sound expects the graph of three changesets to be what its record says, and the record to be whole.
func sound(t *testing.T, what string, g *graph.Graph) {
	t.Helper()
	s := g.Snapshot()
	if n := s.Size().Changesets; n != 3 {
		t.Fatalf("%s: there are %d changesets", what, n)
	}
	if found, err := s.Verify(t.Context()); err != nil || !found.Whole() || found.Changesets != 3 {
		t.Fatalf("%s: the record is not what was written: %+v, %v", what, found, err)
	}
	compiled, err := graph.Compile(t.Context(), g.Record(), nil)
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	want, err := graphtest.Describe(compiled)
	if err != nil {
		t.Fatal(err)
	}
	got, err := graphtest.Describe(s)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%s: the graph is not what its record says (-record +graph):\n%s", what, diff)
	}
}
