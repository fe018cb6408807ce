package graph_test

import (
	"slices"
	"testing"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// TestPossibleMatches compares what is found with a look at all pairs: two that share an identifier or a name are found, each
// pair once, and nothing that was judged.
func TestPossibleMatches(t *testing.T) {
	everyWorld(t, smallGraphs, checkMatches, tally{"pairs": 20, "certain": 10})
}

func checkMatches(t *testing.T, w *world, compared tally) {
	t.Helper()
	first, judged := graph.MaxPage, true
	page, err := w.s.PossibleMatches(graph.MatchQuery{Judged: &judged}, &first, nil)
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[[2]graph.ID]graph.PossibleMatch)
	for i, m := range page.Nodes() {
		pair := [2]graph.ID{m.Entity().ID(), m.Other().ID()}
		if _, again := found[pair]; again || pair[0] == pair[1] || len(m.Reasons()) == 0 || m.Score() < graph.LeastLikeness || m.Score() > 100 {
			t.Fatalf("%v: %d %v", pair, m.Score(), m.Reasons())
		}
		if i > 0 && m.Score() > page.Nodes()[i-1].Score() {
			t.Fatalf("%v comes too late", pair)
		}
		found[pair] = m
		compared["pairs"]++
		if j, known := m.Judgement(); known {
			compared["judged"]++
			if j.Verdict() == graph.Same || !j.Standing() {
				t.Fatalf("%v: %s", pair, j.ID())
			}
		}
	}
	left, err := w.s.PossibleMatches(graph.MatchQuery{}, &first, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range left.Nodes() {
		if _, known := m.Judgement(); known {
			t.Fatalf("%s and %s were judged", m.Entity().ID(), m.Other().ID())
		}
	}
	exactly := func(e graph.Entity) (ids []string) {
		for _, x := range e.ExternalIDs() {
			if x.Match == graph.Exact {
				ids = append(ids, x.Scheme+":"+x.Value)
			}
		}
		return ids
	}
	all := slices.Collect(w.s.Entities())
	for i, a := range all {
		for _, b := range all[i+1:] {
			if !a.Kind().Is(b.Kind().Kind) && !b.Kind().Is(a.Kind().Kind) {
				continue
			}
			m, there := found[[2]graph.ID{a.ID(), b.ID()}]
			certain := slices.ContainsFunc(exactly(a), func(id string) bool { return slices.Contains(exactly(b), id) })
			if certain {
				compared["certain"]++
			}
			if certain != (there && m.Score() == 100) && len(found) < graph.MaxPage {
				t.Fatalf("%s and %s: certain %t, found %v", a.ID(), b.ID(), certain, m.Reasons())
			}
		}
	}
}

// BenchmarkPossibleMatches looks for all pairs among 100,000 entities.
func BenchmarkPossibleMatches(b *testing.B) {
	g := openMemory(b)
	n := 0
	for draft := range graphtest.Large(100_000, 100_000) {
		apply(b, g, n, draft)
		n++
	}
	s := g.Snapshot()
	first := 1
	for b.Loop() {
		page, err := s.PossibleMatches(graph.MatchQuery{}, &first, nil)
		if err != nil {
			b.Fatal(err)
		}
		total, err := page.TotalCount()
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(total), "pairs")
	}
}
