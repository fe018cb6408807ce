package graph_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
	"peacegraph/graph/store"
)

// The benchmarks of the read model, with the bars it has to reach at 200,000 entities and 1,000,000 statements with
// evidence on a disk with fsync:
//
//	Compile   at least 60,000 statements/s, linear; heap at most 400 bytes a statement
//	Walk      at most 100 ns an edge, nothing allocated
//	AsOf      reads of an older state at most twice as dear as those of the newest
//	Write     ten statements until readers see them: at most 25 ms at the median
//
// The record they need is made once in a run, which takes some minutes:
//
//	go test ./graph -run '^$' -bench ReadModel -timeout 30m
//
// How reads grow with the graph is in BenchmarkGrowth.

// fullSize is how many statements the bars are for; there is one entity for five of them.
const fullSize = 1_000_000

var benchTime = time.Date(2070, 1, 1, 0, 0, 0, 0, time.UTC)

// large makes a large record in a directory of its own.
func large(b *testing.B, dir string, statements int) {
	b.Helper()
	s := graph.Empty()
	var quads []quad.Quad
	for draft := range graphtest.Large(statements/5, statements) {
		next, more, err := s.Extend(draft, graph.Authorship{Agent: "bench", Time: benchTime})
		if err != nil {
			b.Fatal(err)
		}
		s, quads = next, append(quads, more...)
	}
	record, err := store.Open(b.Context(), "bbolt:"+dir)
	if err != nil {
		b.Fatal(err)
	}
	if err := record.Apply(b.Context(), quads); err != nil {
		b.Fatal(err)
	}
	if err := record.Close(); err != nil {
		b.Fatal(err)
	}
}

// heapInUse returns the bytes that are reachable.
func heapInUse() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// BenchmarkReadModel has the benchmarks that share one large record.
func BenchmarkReadModel(b *testing.B) {
	dir := b.TempDir()
	large(b, dir, fullSize)
	b.Run("Compile", func(b *testing.B) {
		for _, n := range []int{fullSize / 100, fullSize / 10, fullSize} {
			b.Run(fmt.Sprint(n), func(b *testing.B) {
				at := dir
				if n != fullSize {
					at = b.TempDir()
					large(b, at, n)
				}
				benchmarkCompile(b, at)
			})
		}
	})
	b.Run("Walk", func(b *testing.B) { benchmarkWalk(b, dir) })
	b.Run("AsOf", func(b *testing.B) { benchmarkAsOf(b, dir) })
	b.Run("Patterns", func(b *testing.B) { benchmarkPatterns(b, dir) })
	b.Run("Write", func(b *testing.B) { benchmarkWrite(b, dir) })
}

// benchmarkAsOf asks the same of the newest state and of one that has all but the last changeset.
func benchmarkAsOf(b *testing.B, dir string) {
	s, ids := scattered(b, dir)
	head, _ := s.Head()
	last := s.Size().Changesets - 1
	id := graph.ID(fmt.Sprintf("changeset:%d", last))
	older, err := s.AsOf(graph.AsOf{Changeset: &id})
	if err != nil {
		b.Fatal(err)
	}
	two, every := 2, &graph.EntityFilter{Kind: []string{"State"}}
	for _, state := range []struct {
		name string
		*graph.Snapshot
	}{{"newest", s}, {"older", older}} {
		b.Run("Near/"+state.name, func(b *testing.B) {
			measure(b, func(i int) int {
				e, ok := state.Entity(ids[i%len(ids)])
				if !ok {
					return 0
				}
				near, err := e.Neighbours(nil, nil, &two, nil, nil)
				if err != nil {
					b.Fatal(err)
				}
				return len(near.Nodes())
			})
		})
		b.Run("Page/"+state.name, func(b *testing.B) {
			measure(b, func(i int) int {
				page, err := state.StatementPage(nil, every, nil, nil, nil, nil, nil)
				if err != nil {
					b.Fatal(err)
				}
				return len(page.Nodes())
			})
		})
	}
	if head.Number() <= last {
		b.Error("the older state is not older")
	}
}

// benchmarkPatterns asks from entities that were drawn at random where patterns lead, and along patterns to others.
func benchmarkPatterns(b *testing.B, dir string) {
	s, ids := scattered(b, dir)
	none, two, out := 0, 2, graph.Out
	agreement := &graph.EntityFilter{Kind: []string{"Agreement"}}
	partyTo := &graph.StatementFilter{Predicate: []string{"partyTo"}, Direction: &out}
	for name, q := range map[string]graph.PathQuery{
		"chain":     {Pattern: []graph.PathStepPattern{{Via: partyTo}, {Via: &graph.StatementFilter{Predicate: []string{"resultedIn"}}, To: agreement}}},
		"repeated":  {Pattern: []graph.PathStepPattern{{Via: partyTo, Min: &none, Max: &two}, {To: agreement}}},
		"to an end": {To: &ids[0], Pattern: []graph.PathStepPattern{{Min: &none, Max: &two}, {Via: partyTo}, {Max: &two}}},
	} {
		b.Run(name, func(b *testing.B) {
			measure(b, func(i int) int {
				q.From = ids[i%len(ids)]
				if q.To != nil {
					q.To = &ids[(i*7+3)%len(ids)]
				}
				found, err := s.Paths(q)
				if err != nil {
					b.Fatal(err)
				}
				return found.Visited()
			})
		})
	}
}

// scattered opens a graph and names every 997th entity of it.
func scattered(b *testing.B, dir string) (*graph.Snapshot, []graph.ID) {
	g, err := graph.Open(context.Background(), "bbolt:"+dir)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := g.Close(); err != nil {
			b.Error(err)
		}
	})
	var ids []graph.ID
	n := 0
	for e := range g.Snapshot().Entities() {
		if n++; n%997 == 0 {
			ids = append(ids, e.ID())
		}
	}
	return g.Snapshot(), ids
}

// measure reports the median time of a question, and how many entities it saw at the median.
func measure(b *testing.B, ask func(i int) int) {
	var times []time.Duration
	var saw []int
	for i := 0; b.Loop(); i++ {
		begin := time.Now()
		n := ask(i)
		times, saw = append(times, time.Since(begin)), append(saw, n)
	}
	slices.Sort(times)
	slices.Sort(saw)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "median-ms")
	b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "p95-ms")
	b.ReportMetric(float64(saw[len(saw)/2]), "entities")
}

func openRecord(b *testing.B, dir string) *store.Store {
	b.Helper()
	record, err := store.Open(b.Context(), "bbolt:"+dir)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := record.Close(); err != nil {
			b.Error(err)
		}
	})
	return record
}

func benchmarkCompile(b *testing.B, dir string) {
	record := openRecord(b, dir)
	var s *graph.Snapshot
	before, reports, statements := heapInUse(), 0, 0
	for b.Loop() {
		s = nil
		var err error
		if s, err = graph.Compile(b.Context(), record, func(done, total int) { reports++ }); err != nil {
			b.Fatal(err)
		}
		statements += s.Size().Statements
	}
	b.ReportMetric(float64(statements)/b.Elapsed().Seconds(), "statements/s")
	b.ReportMetric(float64(heapInUse()-before)/float64(s.Size().Statements), "B/statement")
	b.ReportMetric(float64(s.Size().Quads)/float64(s.Size().Statements), "quads/statement")
	if reports == 0 {
		b.Error("nobody was told how far it is")
	}
	runtime.KeepAlive(s)
}

// benchmarkWalk goes over every edge of the graph from both ends, as traversals do.
func benchmarkWalk(b *testing.B, dir string) {
	s, err := graph.Compile(b.Context(), openRecord(b, dir), nil)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	edges, sum := 0, 0
	for b.Loop() {
		n, far := s.WalkEverything()
		edges, sum = edges+n, sum+far
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(edges), "ns/edge")
	if sum == 0 {
		b.Error("no edge leads anywhere")
	}
}

// benchmarkWrite writes ten statements after another, each synced to disk, until a reader sees them.
func benchmarkWrite(b *testing.B, dir string) {
	g, err := graph.Open(context.Background(), "bbolt:"+dir)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := g.Close(); err != nil {
			b.Error(err)
		}
	})
	var times []time.Duration
	n := 0
	for draft := range graphtest.After(g.Snapshot(), 10) {
		if !b.Loop() {
			break
		}
		begin := time.Now()
		result, err := g.Apply(b.Context(), draft, graph.Authorship{Agent: "bench"})
		if err != nil {
			b.Fatal(err)
		}
		if head, _ := g.Snapshot().Head(); head.Number() != result.Changeset.Number() {
			b.Fatal("a reader does not see the write")
		}
		times = append(times, time.Since(begin))
		n += result.Summary.StatementsAdded
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "median-ms")
	b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "p95-ms")
	b.ReportMetric(float64(n)/float64(len(times)), "statements/write")
}
