package graph_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
	"peacegraph/graph/vocab"
)

// growthRead is one of the reads whose growth is measured.
type growthRead struct {
	name string
	// ask asks question i about a graph, of which the ids are some entities.
	ask func(s *graph.Snapshot, ids []graph.ID, i int) (tell func() (growthAnswer, error), err error)
	// questions is how many different ones there are.
	questions int
	// again counts what question i finds, without the read; nil where what is found depends on how much may be visited.
	again func(g *relationsAgain, ids []graph.ID, i int) int
}

// growthAnswer is what an answer has, and what was looked at for it.
type growthAnswer struct{ found, visited int }

// BenchmarkGrowth measures the main reads on graphs of 10,000, 100,000 and 1,000,000 statements: the median and the 95th
// percentile in milliseconds, and how many times the median is that of a graph of a tenth of the size. What the questions
// find is counted again from the statements, so that a read that has become faster by reading less is noticed. The bar: a
// shortest path in the largest graph takes at most 100 ms at the median.
//
// Reads that begin with an entity are asked of entities of about ten edges, a hundred of each graph. What two hops and paths
// come to still grows with the graph, because the entities with most edges have more of them; ns/visited tells that growth
// from that of the read.
//
//	go test ./graph -run '^$' -bench Growth -benchtime 200x -timeout 30m
//	go test ./graph -run '^$' -bench 'Growth/^10000$' -benchtime 200x
func BenchmarkGrowth(b *testing.B) {
	const asked = 100
	tenth := make(map[string]time.Duration)
	for _, statements := range []int{fullSize / 100, fullSize / 10, fullSize} {
		b.Run(fmt.Sprint(statements), func(b *testing.B) {
			s := inMemory(b, statements)
			again := relationsOf(s)
			var all, ids []graph.ID
			for e := range s.Entities() {
				if degree := e.Degree(); degree >= 8 && degree <= 12 {
					all = append(all, e.ID())
				}
			}
			for n := range asked {
				ids = append(ids, all[(2*n+1)*len(all)/(2*asked)])
			}
			for _, read := range growthReads(asked) {
				b.Run(read.name, func(b *testing.B) {
					median := read.measure(b, s, again, ids)
					if tenth[read.name] > 0 {
						b.ReportMetric(float64(median)/float64(tenth[read.name]), "times-a-tenth")
					}
					tenth[read.name] = median
				})
			}
		})
	}
}

// measure asks the questions and returns the median time of an answer.
func (read growthRead) measure(b *testing.B, s *graph.Snapshot, again *relationsAgain, ids []graph.ID) time.Duration {
	ask := func(question int) func() (growthAnswer, error) {
		tell, err := read.ask(s, ids, question%read.questions)
		if err != nil {
			b.Fatal(err)
		}
		return tell
	}
	visited := 0
	for question := range read.questions {
		answer, err := ask(question)()
		if err != nil {
			b.Fatal(err)
		}
		visited += answer.visited
		if read.again == nil {
			continue
		}
		if want := read.again(again, ids, question); answer.found != want {
			b.Errorf("question %d finds %d, and there are %d", question, answer.found, want)
		}
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
	each := float64(visited) / float64(read.questions)
	b.ReportMetric(each, "visited/question")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/each, "ns/visited")
	return median
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

func growthReads(asked int) []growthRead {
	type asks = func(*graph.Snapshot, []graph.ID, int) (func() (growthAnswer, error), error)
	type list interface{ TotalCount() (int, error) }
	all := func(n int, err error) (growthAnswer, error) { return growthAnswer{n, n}, err }
	of := func(read func(e graph.Entity) (list, error)) asks {
		return func(s *graph.Snapshot, ids []graph.ID, i int) (func() (growthAnswer, error), error) {
			e, _ := s.Entity(ids[i])
			page, err := read(e)
			return func() (growthAnswer, error) { return all(page.TotalCount()) }, err
		}
	}
	everything := func(read func(s *graph.Snapshot) (list, error)) asks {
		return func(s *graph.Snapshot, _ []graph.ID, _ int) (func() (growthAnswer, error), error) {
			page, err := read(s)
			return func() (growthAnswer, error) { return all(page.TotalCount()) }, err
		}
	}
	near := func(e graph.Entity, hops int) (list, error) { return e.Neighbours(nil, nil, &hops, nil, nil) }
	other := func(ids []graph.ID, i int) graph.ID { return ids[(i*7+3)%len(ids)] }
	paths := func(mode graph.PathMode) asks {
		return func(s *graph.Snapshot, ids []graph.ID, i int) (func() (growthAnswer, error), error) {
			to := other(ids, i)
			result, err := s.Paths(graph.PathQuery{From: ids[i], To: &to, Mode: mode})
			return func() (growthAnswer, error) {
				answer := growthAnswer{visited: result.Visited()}
				if len(result.Paths()) > 0 {
					answer.found = result.Paths()[0].Length()
				}
				return answer, nil
			}, err
		}
	}
	within := func(hops int) func(*relationsAgain, []graph.ID, int) int {
		return func(g *relationsAgain, ids []graph.ID, i int) int { return len(g.distances(ids[i], hops)) - 1 }
	}
	return []growthRead{
		{"Relations", of(func(e graph.Entity) (list, error) { return e.Relations(nil, nil, nil, nil, nil, nil) }), asked,
			func(g *relationsAgain, ids []graph.ID, i int) int { return len(g.ends[ids[i]]) }},
		{"OneHop", of(func(e graph.Entity) (list, error) { return near(e, 1) }), asked, within(1)},
		{"TwoHops", of(func(e graph.Entity) (list, error) { return near(e, 2) }), asked, within(2)},
		{"Timeline", of(func(e graph.Entity) (list, error) { return timelineOf(nil, e, graph.TimelineQuery{}) }), asked,
			func(g *relationsAgain, ids []graph.ID, i int) int { return g.datedAbout[ids[i]] }},
		{"Paths/ALL_SHORTEST", paths(graph.AllShortest), asked, func(g *relationsAgain, ids []graph.ID, i int) int {
			return g.distances(ids[i], graph.MaxPathLength)[other(ids, i)]
		}},
		{"Paths/SIMPLE", paths(graph.SimplePaths), asked, nil},
		{"Paths/MOST_CONFIDENT", paths(graph.MostConfident), asked, nil},
		{"Everything/Statements", everything(func(s *graph.Snapshot) (list, error) {
			return s.StatementPage(nil, nil, nil, nil, nil, nil, nil)
		}), 1, func(g *relationsAgain, _ []graph.ID, _ int) int { return g.statements }},
		{"Everything/Timeline", everything(func(s *graph.Snapshot) (list, error) { return s.Timeline(graph.TimelineQuery{}) }), 1,
			func(g *relationsAgain, _ []graph.ID, _ int) int { return g.dated }},
		{"Everything/Histogram", func(s *graph.Snapshot, _ []graph.ID, _ int) (func() (growthAnswer, error), error) {
			page, err := s.Timeline(graph.TimelineQuery{})
			if err != nil {
				return nil, err
			}
			_, err = page.Histogram(graph.BucketMonth)
			return func() (growthAnswer, error) { return all(page.Undated()) }, err
		}, 1, func(g *relationsAgain, _ []graph.ID, _ int) int { return g.statements - g.dated }},
	}
}

// relationsAgain is what the default read of a graph has, put together from its statements without the lists that reads
// are answered from.
type relationsAgain struct {
	ends              map[graph.ID][]graph.ID // of an entity: the other end of each of its relations
	datedAbout        map[graph.ID]int        // of an entity: the statements about it that have a date
	statements, dated int
}

func relationsOf(s *graph.Snapshot) *relationsAgain {
	g := &relationsAgain{ends: make(map[graph.ID][]graph.ID), datedAbout: make(map[graph.ID]int)}
	var plain []graph.Statement
	hasDate := make(map[graph.ID]bool) // events and agreements
	event, _ := s.Vocabulary().Kind(vocab.KindEvent)
	agreement, _ := s.Vocabulary().Kind(vocab.KindAgreement)
	for t := range s.Statements() {
		if t.Mode() > graph.Assessment || t.Polarity() != graph.Positive || t.Rank() == graph.Deprecated {
			continue
		}
		plain = append(plain, t)
		if _, dated := t.ValidTime(); !dated {
			continue
		}
		for i, e := range endsOf(t) {
			if e == nil || t.Predicate().Dates != vocab.DatesBoth && t.Predicate().Dates != [2]vocab.Dates{vocab.DatesSubject, vocab.DatesObject}[i] {
				continue
			}
			hasDate[e.ID()] = e.Kind().Is(event) || e.Kind().Is(agreement)
		}
	}
	g.statements = len(plain)
	for _, t := range plain {
		ends := endsOf(t)
		_, dated := t.ValidTime()
		for _, e := range ends {
			dated = dated || e != nil && hasDate[e.ID()]
		}
		if dated {
			g.dated++
		}
		for i, e := range ends {
			if e == nil || i == 1 && ends[0] != nil && e.ID() == ends[0].ID() {
				continue
			}
			if dated {
				g.datedAbout[e.ID()]++
			}
			if other := ends[1-i]; other != nil {
				g.ends[e.ID()] = append(g.ends[e.ID()], other.ID())
			}
		}
	}
	return g
}

// endsOf returns the entities that a statement is about, subject and object; nil where an end is something else.
func endsOf(t graph.Statement) (ends [2]graph.Entity) {
	ends[0], _ = t.Subject().(graph.Entity)
	ends[1], _ = t.Object().(graph.Entity)
	return ends
}

// distances returns how many relations away entities are, those no further than so many, itself included.
func (g *relationsAgain) distances(from graph.ID, most int) map[graph.ID]int {
	found := map[graph.ID]int{from: 0}
	for ring, d := []graph.ID{from}, 1; d <= most && len(ring) > 0; d++ {
		var next []graph.ID
		for _, id := range ring {
			for _, other := range g.ends[id] {
				if _, known := found[other]; !known {
					found[other] = d
					next = append(next, other)
				}
			}
		}
		ring = next
	}
	return found
}
