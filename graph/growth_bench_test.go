package graph_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// growthRead is one of the reads whose growth is measured.
type growthRead struct {
	name string
	// ask asks question i about a graph, of which the ids are some entities. What it returns counts what the answer has, or
	// what was visited for it.
	ask func(s *graph.Snapshot, ids []graph.ID, i int) (count func() (int, error), err error)
	// questions is how many different ones there are, counts what they count together in graphs of the three sizes.
	questions int
	counts    [3]int
}

// BenchmarkGrowth measures the main reads on graphs of 10,000, 100,000 and 1,000,000 statements: the median and the 95th
// percentile in milliseconds, and how many times the median is that of a graph of a tenth of the size. What all questions
// count is asserted exactly, so that a read that has become faster by reading less is noticed. The bar: a shortest path in
// the largest graph takes at most 100 ms at the median.
//
// Reads that begin with an entity are asked of entities of about ten edges, a hundred of each graph. What two hops and paths
// come to still grows with the graph, because the entities with most edges have more of them; ns/counted tells that growth
// from that of the read.
//
//	go test ./graph -run '^$' -bench Growth -benchtime 200x -timeout 30m
func BenchmarkGrowth(b *testing.B) {
	const asked = 100
	sizes := [3]int{fullSize / 100, fullSize / 10, fullSize}
	var graphs [3]*graph.Snapshot
	var ids [3][]graph.ID
	for i, statements := range sizes {
		graphs[i] = inMemory(b, statements)
		var all []graph.ID
		for e := range graphs[i].Entities() {
			if degree := e.Degree(); degree >= 8 && degree <= 12 {
				all = append(all, e.ID())
			}
		}
		for n := range asked {
			ids[i] = append(ids[i], all[(2*n+1)*len(all)/(2*asked)])
		}
	}
	for _, read := range growthReads(asked) {
		var tenth time.Duration
		for i, s := range graphs {
			b.Run(fmt.Sprintf("%s/%d", read.name, sizes[i]), func(b *testing.B) {
				ask := func(question int) func() (int, error) {
					count, err := read.ask(s, ids[i], question%read.questions)
					if err != nil {
						b.Fatal(err)
					}
					return count
				}
				sum := 0
				for question := range read.questions {
					n, err := ask(question)()
					if err != nil {
						b.Fatal(err)
					}
					sum += n
				}
				if sum != read.counts[i] {
					b.Errorf("the questions count %d together, not %d", sum, read.counts[i])
				}
				var times []time.Duration
				for n := 0; b.Loop(); n++ {
					begin := time.Now()
					ask(n)
					times = append(times, time.Since(begin))
				}
				slices.Sort(times)
				median := times[len(times)/2]
				b.ReportMetric(float64(median.Microseconds())/1000, "median-ms")
				b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "p95-ms")
				counted := float64(sum) / float64(read.questions)
				b.ReportMetric(counted, "counted/question")
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/counted, "ns/counted")
				if tenth > 0 {
					b.ReportMetric(float64(median)/float64(tenth), "times-a-tenth")
				}
				tenth = median
			})
		}
	}
}

// inMemory makes a large graph.
func inMemory(b *testing.B, statements int) *graph.Snapshot {
	b.Helper()
	s := graph.Empty()
	for draft := range graphtest.Large(statements/5, statements) {
		next, _, err := s.Extend(draft, graph.Authorship{Agent: "bench", Time: benchTime})
		if err != nil {
			b.Fatal(err)
		}
		s = next
	}
	return s
}

// growthReads are the reads with what they counted when they were last looked at.
func growthReads(asked int) []growthRead {
	type counted interface{ TotalCount() (int, error) }
	of := func(read func(e graph.Entity) (counted, error)) func(*graph.Snapshot, []graph.ID, int) (func() (int, error), error) {
		return func(s *graph.Snapshot, ids []graph.ID, i int) (func() (int, error), error) {
			e, _ := s.Entity(ids[i])
			page, err := read(e)
			return page.TotalCount, err
		}
	}
	near := func(e graph.Entity, hops int) (counted, error) { return e.Neighbours(nil, nil, &hops, nil, nil) }
	paths := func(mode graph.PathMode) func(*graph.Snapshot, []graph.ID, int) (func() (int, error), error) {
		return func(s *graph.Snapshot, ids []graph.ID, i int) (func() (int, error), error) {
			found, err := s.Paths(graph.PathQuery{From: ids[i], To: &ids[(i*7+3)%len(ids)], Mode: mode})
			return func() (int, error) { return found.Visited(), nil }, err
		}
	}
	return []growthRead{
		{"Relations", of(func(e graph.Entity) (counted, error) { return e.Relations(nil, nil, nil, nil, nil, nil) }), asked, [3]int{946, 963, 968}},
		{"OneHop", of(func(e graph.Entity) (counted, error) { return near(e, 1) }), asked, [3]int{919, 955, 966}},
		{"TwoHops", of(func(e graph.Entity) (counted, error) { return near(e, 2) }), asked, [3]int{21377, 43479, 90194}},
		{"Timeline", of(func(e graph.Entity) (counted, error) { return timelineOf(nil, e, graph.TimelineQuery{}) }), asked, [3]int{799, 859, 848}},
		{"Paths/ALL_SHORTEST", paths(graph.AllShortest), asked, [3]int{3009, 4905, 11935}},
		{"Paths/SIMPLE", paths(graph.SimplePaths), asked, [3]int{185986, 216128, 265873}},
		{"Paths/MOST_CONFIDENT", paths(graph.MostConfident), asked, [3]int{660395, 1222433, 1170396}},
		{"Everything/Statements", func(s *graph.Snapshot, _ []graph.ID, _ int) (func() (int, error), error) {
			page, err := s.StatementPage(nil, nil, nil, nil, nil, nil, nil)
			return page.TotalCount, err
		}, 1, [3]int{6245, 60915, 610147}},
		{"Everything/Timeline", func(s *graph.Snapshot, _ []graph.ID, _ int) (func() (int, error), error) {
			page, err := s.Timeline(graph.TimelineQuery{})
			return page.TotalCount, err
		}, 1, [3]int{5147, 50346, 507528}},
		{"Everything/Histogram", func(s *graph.Snapshot, _ []graph.ID, _ int) (func() (int, error), error) {
			page, err := s.Timeline(graph.TimelineQuery{})
			if err != nil {
				return nil, err
			}
			_, err = page.Histogram(graph.BucketMonth)
			return page.Undated, err
		}, 1, [3]int{1098, 10569, 102619}},
	}
}
