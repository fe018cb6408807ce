package graph_test

import (
	"testing"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// TestGapsSplitTheStatements checks on random graphs that a statement either lacks something or does not, and that the gaps
// are those that its evidence shows. That they are those of the record is for the random questions to tell.
func TestGapsSplitTheStatements(t *testing.T) {
	found := make(map[graph.StatementGap]int)
	judged := 0
	for seed := range uint64(smallGraphs / 2) {
		g := openMemory(t)
		for n, draft := range graphtest.Random(seed, smallSize) {
			apply(t, g, n, draft)
		}
		s := g.Snapshot()
		count := func(filter *graph.StatementFilter) int {
			t.Helper()
			page, err := s.StatementPage(filter, nil, nil, nil, nil, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			total, err := page.TotalCount()
			if err != nil {
				t.Fatal(err)
			}
			return total
		}
		with := func(change func(*graph.StatementFilter)) *graph.StatementFilter {
			f := everything()
			change(f)
			return f
		}
		all := count(everything())
		for gap := graph.GapSecondSource; gap <= graph.GapValidTime; gap++ {
			lacks := count(with(func(f *graph.StatementFilter) { f.Lacks = []graph.StatementGap{gap} }))
			has := count(with(func(f *graph.StatementFilter) { f.Not = &graph.StatementFilter{Lacks: []graph.StatementGap{gap}} }))
			if lacks+has != all {
				t.Fatalf("seed %d: %d statements lack %s, %d do not, of %d", seed, lacks, gap, has, all)
			}
			found[gap] += lacks
		}
		two := 2
		corroborated := count(with(func(f *graph.StatementFilter) { f.MinSources = &two }))
		if alone := count(with(func(f *graph.StatementFilter) { f.Lacks = []graph.StatementGap{graph.GapSecondSource} })); alone != all-corroborated {
			t.Fatalf("seed %d: %d statements rest on one source, and %d of %d on more", seed, alone, corroborated, all)
		}
		if none := count(with(func(f *graph.StatementFilter) { f.Lacks = []graph.StatementGap{} })); none != 0 {
			t.Fatalf("seed %d: %d statements lack one of nothing", seed, none)
		}
		before := 0
		for least := graph.CompletelyReliable; least <= graph.Unreliable; least++ {
			n := count(with(func(f *graph.StatementFilter) { f.MinReliability = &least }))
			if n < before {
				t.Fatalf("seed %d: %d statements rest on a source of %s or more, fewer than the %d before", seed, n, least, before)
			}
			before = n
		}
		judged += before
	}
	for gap := graph.GapSecondSource; gap <= graph.GapValidTime; gap++ {
		if found[gap] < 20 {
			t.Errorf("only %d statements lack %s; the graphs are too poor to tell anything", found[gap], gap)
		}
	}
	if judged < 100 {
		t.Errorf("only %d statements rest on a source that is judged; the graphs are too poor to tell anything", judged)
	}
}

// TestReliabilityIsThatOfTheVocabulary checks that every code is either on the scale or says that there is no place on it.
func TestReliabilityIsThatOfTheVocabulary(t *testing.T) {
	codes, ok := openMemory(t).Snapshot().Vocabulary().CodeList("reliability")
	if !ok || len(codes.Codes) != int(graph.Unreliable)+2 {
		t.Fatalf("the vocabulary has the codes %v", codes)
	}
	for i, code := range codes.Codes[:graph.Unreliable+1] {
		if r := graph.Reliability(i); r.String() != code.Code {
			t.Errorf("%s is %s in the vocabulary", r, code.Code)
		}
	}
}
