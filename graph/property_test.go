package graph_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// smallGraphs is how many random graphs a test run looks at; the fuzz targets look at more.
const smallGraphs = 50

var smallSize = graphtest.Size{Entities: 40, Statements: 70, Drafts: 4}

// openMemory opens an empty graph.
func openMemory(t testing.TB) *graph.Graph {
	t.Helper()
	g, err := graph.Open(context.Background(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	})
	return g
}

// apply writes a draft, number n of a test.
func apply(t testing.TB, g *graph.Graph, n int, draft *graph.Draft) graph.Result {
	t.Helper()
	by := graph.Authorship{Agent: "test", Message: fmt.Sprintf("draft %d", n), Time: time.Date(2070, 1, 1+n, 0, 0, 0, 0, time.UTC)}
	result, err := g.Apply(context.Background(), draft, by)
	if err != nil {
		t.Fatalf("draft %d: %v", n, err)
	}
	return result
}

func describe(t testing.TB, s *graph.Snapshot) []string {
	t.Helper()
	lines, err := graphtest.Describe(s)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func reference(t testing.TB, g *graph.Graph) *graphtest.Reference {
	t.Helper()
	r, err := graphtest.Read(context.Background(), g.Record())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestReadsAreThoseOfTheRecord compares every read of random graphs with the reader that goes through the quads, and
// looks again at every earlier snapshot, which later writes must not have touched.
func TestReadsAreThoseOfTheRecord(t *testing.T) {
	for seed := range uint64(smallGraphs) {
		checkReads(t, seed)
	}
}

func FuzzReads(f *testing.F) {
	f.Add(uint64(smallGraphs + 1))
	f.Fuzz(func(t *testing.T, seed uint64) { checkReads(t, seed) })
}

func checkReads(t *testing.T, seed uint64) {
	t.Helper()
	g := openMemory(t)
	type past struct {
		snapshot *graph.Snapshot
		lines    []string
	}
	var earlier []past
	drafts := graphtest.Random(seed, smallSize)
	for n, draft := range drafts {
		earlier = append(earlier, past{g.Snapshot(), describe(t, g.Snapshot())})
		apply(t, g, n, draft)
	}
	lines := describe(t, g.Snapshot())
	r := reference(t, g)
	if diff := cmp.Diff(r.Describe(), lines); diff != "" {
		t.Fatalf("seed %d: the snapshot does not say what the record says (-record +snapshot):\n%s", seed, diff)
	}
	for n, p := range earlier {
		if diff := cmp.Diff(p.lines, describe(t, p.snapshot)); diff != "" {
			t.Fatalf("seed %d: what was written after draft %d changed the snapshot before it:\n%s", seed, n, diff)
		}
	}
	compiled, err := graph.Compile(context.Background(), g.Record(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(lines, describe(t, compiled)); diff != "" {
		t.Fatalf("seed %d: the graph compiled from the record is not the one that was written (-written +compiled):\n%s", seed, diff)
	}
	if diff := cmp.Diff(g.Snapshot().Numbers(), compiled.Numbers()); diff != "" {
		t.Fatalf("seed %d: rows have other numbers when compiled, so that cursors would not fit:\n%s", seed, diff)
	}
	for name, newest := range map[string]*graph.Snapshot{"written": g.Snapshot(), "compiled": compiled} {
		for _, p := range earlier {
			n := p.snapshot.Size().Changesets
			if diff := cmp.Diff(p.lines, describe(t, asOf(t, newest, n))); diff != "" {
				t.Fatalf("seed %d: the graph as it was %s is not as of changeset %d what it was then (-then +now):\n%s", seed, name, n, diff)
			}
		}
	}
	for n, draft := range drafts {
		if n == len(drafts)-1 || n == len(drafts)-2 {
			// The newest edition of each data set; an older one is another description of the data set, and so a write.
			if again := apply(t, g, n, draft); again.Changeset.Number() != 0 || !again.Summary.Empty() {
				t.Fatalf("seed %d: draft %d written a second time adds %+v", seed, n, again.Summary)
			}
		}
	}
	if now := describe(t, g.Snapshot()); !slices.Equal(lines, now) {
		t.Fatalf("seed %d: writing again changed the graph", seed)
	}
	checkQuestions(t, seed, g.Snapshot(), r, 20)
	n := int(seed) % (len(earlier) + 1)
	older, err := r.AsOf(n)
	if err != nil {
		t.Fatal(err)
	}
	if n > 0 {
		checkQuestions(t, seed, asOf(t, g.Snapshot(), n), older, 10)
	}
}
