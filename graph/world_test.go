package graph_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// smallGraphs is how many random graphs a test run looks at; FuzzAnswers looks at more.
const smallGraphs = 50

var smallSize = graphtest.Size{Entities: 40, Statements: 70, Drafts: 4}

// world is a random graph with those who know it: the state that is read, the same state as a naive reader of the quads
// sees it, and somebody who makes random questions about it. The tests of one subject add their own questions.
type world struct {
	seed   uint64
	drafts []*graph.Draft
	g      *graph.Graph
	s      *graph.Snapshot
	r      *graphtest.Reference
	*graphtest.Asker
}

// newWorld writes the random graph of a seed. The same seed and size make the same world.
func newWorld(t testing.TB, seed uint64, size graphtest.Size) *world {
	t.Helper()
	w, err := writeWorld(seed, size)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func writeWorld(seed uint64, size graphtest.Size) (*world, error) {
	w := &world{seed: seed, drafts: graphtest.Random(seed, size)}
	var err error
	if w.g, err = graph.Open(context.Background(), "memory:"); err != nil {
		return nil, err
	}
	for n, draft := range w.drafts {
		if _, err := w.g.Apply(context.Background(), draft, authorship(n)); err != nil {
			return nil, fmt.Errorf("seed %d, draft %d: %w", seed, n, err)
		}
	}
	if w.r, err = graphtest.Read(context.Background(), w.g.Record()); err != nil {
		return nil, err
	}
	w.s = w.g.Snapshot()
	w.Asker = graphtest.NewAsker(seed, w.s)
	return w, nil
}

// smallWorlds are the worlds of [everyWorld] by seed. Each is written once, when the first check looks at it; no check writes to one.
// To write them anew for every check would take longer than the checks.
var smallWorlds = func() (worlds [smallGraphs]func() (*world, error)) {
	for seed := range worlds {
		worlds[seed] = sync.OnceValues(func() (*world, error) { return writeWorld(uint64(seed), smallSize) })
	}
	return worlds
}()

// smallWorld is the world of a seed, with somebody who has not asked yet.
func smallWorld(t testing.TB, seed uint64) *world {
	t.Helper()
	written, err := smallWorlds[seed]()
	if err != nil {
		t.Fatal(err)
	}
	w := *written
	w.Asker = graphtest.NewAsker(seed, w.s)
	return &w
}

// asOf is the world as it was after n changesets.
func (w *world) asOf(t testing.TB, n int) *world {
	t.Helper()
	r, err := w.r.AsOf(n)
	if err != nil {
		t.Fatal(err)
	}
	older := *w
	older.s, older.r = asOf(t, w.s, n), r
	older.Asker = graphtest.NewAsker(w.seed, older.s)
	return &older
}

// before is the world as it was at a changeset of which the seed decides.
func (w *world) before(t testing.TB) *world {
	return w.asOf(t, 1+int(w.seed/4%uint64(w.s.Size().Changesets)))
}

// entity returns any of the entities.
func (w *world) entity() graph.Entity {
	e, _ := w.s.Entity(w.IDs[w.IntN(len(w.IDs))])
	return e
}

// tally counts, by name, what a check has compared.
type tally map[string]int

// check is something that holds of every world.
type check func(t *testing.T, w *world, n tally)

// everyWorld checks the worlds of so many seeds, at most smallGraphs, one in four of them as it was earlier, and that enough was compared for
// the check to mean something.
func everyWorld(t *testing.T, worlds int, holds check, enough tally) {
	t.Helper()
	var mu sync.Mutex
	compared := make(tally)
	t.Run("worlds", func(t *testing.T) {
		for seed := range uint64(worlds) {
			t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
				t.Parallel()
				w, n := smallWorld(t, seed), make(tally)
				if seed%4 == 3 {
					w = w.before(t)
				}
				holds(t, w, n)
				mu.Lock()
				defer mu.Unlock()
				for what, count := range n {
					compared[what] += count
				}
			})
		}
	})
	for what, least := range enough {
		if compared[what] < least && !t.Failed() {
			t.Errorf("%d of %q were compared, not %d; the graphs are too poor to tell anything", compared[what], what, least)
		}
	}
}

// FuzzAnswers runs one of the checks on the world of a seed. Worlds differ in their size too, and a quarter of them are read as
// they were earlier. One check at a time keeps a run short: a run of more than ten seconds counts as hanging.
func FuzzAnswers(f *testing.F) {
	checks := []check{
		checkReads, checkQuestions, checkWalks, checkPathQuestions, checkConfidentPaths, checkVia, checkThereAndBack, checkDeeper,
		checkTimelines, checkParts, checkCounts, checkAggregates, checkDegrees, checkGaps, checkInduced, checkPositions,
		checkSides, checkDifferences, checkNames, checkWords, checkSearchPages, checkTerms, checkOtherIDs, checkSelections,
	}
	for i := range checks {
		f.Add(uint64(1000+i), byte(i))
	}
	f.Fuzz(func(t *testing.T, seed uint64, which byte) {
		w := newWorld(t, seed, sizeOf(seed))
		if seed%4 == 3 {
			w = w.before(t)
		}
		checks[int(which)%len(checks)](t, w, make(tally))
	})
}

// sizeOf is the size of the world of a seed: up to 60 entities, and one to two statements for each of them.
func sizeOf(seed uint64) graphtest.Size {
	r := rand.New(rand.NewPCG(seed, 4))
	entities := 8 + r.IntN(53)
	return graphtest.Size{Entities: entities, Statements: entities + r.IntN(entities+1), Drafts: 2 + r.IntN(6)}
}

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
	result, err := g.Apply(context.Background(), draft, authorship(n))
	if err != nil {
		t.Fatalf("draft %d: %v", n, err)
	}
	return result
}

// authorship is that of draft number n: one a day.
func authorship(n int) graph.Authorship {
	return graph.Authorship{Agent: "test", Message: fmt.Sprintf("draft %d", n), Time: time.Date(2070, 1, 1+n, 0, 0, 0, 0, time.UTC)}
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
