package graph_test

import (
	"testing"

	"peacegraph/graph"
)

// TestGapsSplitTheStatements checks on random graphs that a statement either lacks something or does not, and that the gaps
// are those that its evidence shows. That they are those of the record is for the random questions to tell.
func TestGapsSplitTheStatements(t *testing.T) {
	enough := tally{"judged": 100}
	for gap := graph.GapSecondSource; gap <= graph.GapValidTime; gap++ {
		enough[gap.String()] = 20
	}
	everyWorld(t, smallGraphs/2, checkGaps, enough)
}

func checkGaps(t *testing.T, w *world, compared tally) {
	t.Helper()
	count := func(filter *graph.StatementFilter) int {
		t.Helper()
		page, err := w.s.StatementPage(filter, nil, nil, nil, nil, nil, nil)
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
			t.Fatalf("%d statements lack %s, %d do not, of %d", lacks, gap, has, all)
		}
		compared[gap.String()] += lacks
	}
	two := 2
	corroborated := count(with(func(f *graph.StatementFilter) { f.MinSources = &two }))
	if alone := count(with(func(f *graph.StatementFilter) { f.Lacks = []graph.StatementGap{graph.GapSecondSource} })); alone != all-corroborated {
		t.Fatalf("%d statements rest on one source, and %d of %d on more", alone, corroborated, all)
	}
	if none := count(with(func(f *graph.StatementFilter) { f.Lacks = []graph.StatementGap{} })); none != 0 {
		t.Fatalf("%d statements lack one of nothing", none)
	}
	before := 0
	for least := graph.CompletelyReliable; least <= graph.Unreliable; least++ {
		n := count(with(func(f *graph.StatementFilter) { f.MinReliability = &least }))
		if n < before {
			t.Fatalf("%d statements rest on a source of %s or more, fewer than the %d before", n, least, before)
		}
		before = n
	}
	compared["judged"] += before
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
