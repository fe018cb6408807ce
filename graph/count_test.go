package graph_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// Keys of which a statement has several values now and then.
var manyValued = []graph.FacetKey{graph.FacetActor, graph.FacetIssue, graph.FacetRole, graph.FacetSource, graph.FacetSpeaker}

// TestCountsAreThoseOfTheRecord compares facets on random graphs, with random filters, with counts of the quads, and
// with each other.
func TestCountsAreThoseOfTheRecord(t *testing.T) {
	enough := make(tally)
	for _, key := range graph.FacetKeys() {
		enough[key.String()] = 20
	}
	everyWorld(t, smallGraphs/2, checkCounts, enough)
}

func checkCounts(t *testing.T, w *world, compared tally) {
	t.Helper()
	for range 12 {
		checkFacets(t, w, compared)
	}
}

// broad returns a filter that lets much through more often than one of [graphtest.Asker.Statements].
func (w *world) broad() *graph.StatementFilter {
	switch {
	case w.Chance(.3):
		return nil
	case w.Chance(.5):
		return everything()
	}
	return w.Statements(1)
}

func checkFacets(t *testing.T, w *world, compared tally) {
	t.Helper()
	s, r, filter, top, keys := w.s, w.r, w.broad(), []int{0, 1, 3, 20, 100}[w.IntN(5)], graph.FacetKeys()
	w.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
	compare := func(what string, want, got []graphtest.Counts, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("facets of %s (-record +snapshot):\n%s\nfilter %+v", what, diff, filter)
		}
	}
	e := w.entity()
	relations, err := e.Relations(filter, nil, nil, nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := graphtest.CountsOf(relations.Facets(keys, &top))
	compare("relations of "+string(e.ID()), r.RelationFacets(e.ID(), filter, keys, top), got, err)

	var about *graph.EntityFilter
	if w.Chance(.4) {
		about = w.Things(1)
	}
	page, err := s.StatementPage(filter, about, nil, nil, nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	facets, err := page.Facets(keys, &top)
	got, _ = graphtest.CountsOf(facets, err)
	compare("statements", r.StatementFacets(filter, about, keys, top), got, err)
	checkSums(t, page, facets)
	for _, f := range facets {
		compared[f.Key.String()] += f.TotalValues
		for _, v := range f.Values {
			checkValue(t, s, filter, about, f.Key, v)
		}
	}

	where, by := w.Things(1), []graph.EntityFacetKey{graph.EntityFacetKind, graph.EntityFacetDataset}
	entities, err := s.EntityPage(where, nil, nil, nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err = graphtest.EntityCountsOf(entities.Facets(by, &top))
	compare("entities", r.EntityFacets(where, by, top), got, err)
}

// checkSums checks that every statement counts: once at a key of which it has one value at most, otherwise at least once.
func checkSums(t *testing.T, page *graph.StatementConnection, facets []graph.Facet) {
	t.Helper()
	total, err := page.TotalCount()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range facets {
		sum := f.OtherCount + f.Missing
		for _, v := range f.Values {
			sum += v.Count
		}
		if many := slices.Contains(manyValued, f.Key); sum < total || sum > total && !many {
			t.Fatalf("%s counts %d statements of %d", f.Key, sum, total)
		}
	}
}

// checkValue gives a value back to a filter, which has to find as many statements as were counted.
func checkValue(t *testing.T, s *graph.Snapshot, filter *graph.StatementFilter, about *graph.EntityFilter, key graph.FacetKey, v graph.FacetValue) {
	t.Helper()
	var with graph.StatementFilter
	switch key {
	case graph.FacetMode:
		with.Mode = slices.DeleteFunc(graph.Modes(), func(m graph.Mode) bool { return m.String() != v.Value() })
	case graph.FacetContested:
		contested := v.Value() == "true"
		with.Contested = &contested
	case graph.FacetDataset:
		with.Dataset = []graph.ID{graph.ID(v.Value())}
	case graph.FacetSource:
		with.Source = []graph.ID{graph.ID(v.Value())}
	case graph.FacetSpeaker:
		with.AttributedTo = []graph.ID{graph.ID(v.Value())}
	case graph.FacetRole:
		with.Qualifier = []graph.QualifierFilter{{Name: "role", Value: []string{v.Value()}}}
	default:
		return
	}
	narrower := graph.StatementFilter{}
	if filter != nil {
		narrower = *filter
	}
	narrower.And = append(slices.Clone(narrower.And), with)
	page, err := s.StatementPage(&narrower, about, nil, nil, nil, nil, nil)
	if err != nil {
		t.Fatalf("a filter does not take the value %s of %s: %v", v.Value(), key, err)
	}
	if total, err := page.TotalCount(); err != nil || total != v.Count {
		t.Fatalf("%s is counted %d times at %s, and a filter finds it %d times", v.Value(), v.Count, key, total)
	}
}

// TestFacetsOfLaterPages checks that a page that began before a write counts what was there when it began.
func TestFacetsOfLaterPages(t *testing.T) {
	g := openMemory(t)
	drafts := graphtest.Random(1, smallSize)
	for n, draft := range drafts[:len(drafts)-1] {
		apply(t, g, n, draft)
	}
	two, order := 2, []graph.StatementOrder{{Field: graph.ByAdded}}
	read := func(after *graph.Cursor) (*graph.StatementConnection, []graphtest.Counts) {
		page, err := g.Snapshot().StatementPage(everything(), nil, order, &two, after, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		counts, err := graphtest.CountsOf(page.Facets([]graph.FacetKey{graph.FacetPredicate, graph.FacetDataset}, nil))
		if err != nil {
			t.Fatal(err)
		}
		return page, counts
	}
	page, before := read(nil)
	apply(t, g, len(drafts)-1, drafts[len(drafts)-1])
	_, later := read(page.PageInfo().EndCursor)
	if diff := cmp.Diff(before, later); diff != "" {
		t.Errorf("the second page counts what was written after the first one (-first +second):\n%s", diff)
	}
	if _, anew := read(nil); cmp.Equal(before, anew) {
		t.Error("the write added nothing, so the test tells nothing")
	}
}

func TestFacetsRefuse(t *testing.T) {
	g := openMemory(t)
	page, err := g.Snapshot().StatementPage(nil, nil, nil, nil, nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	many := 101
	for _, test := range []struct {
		name, message string
		by            []graph.FacetKey
		top           *int
	}{
		{"no key", "by is empty; name at least one key", nil, nil},
		{"a key twice", "by names MODE twice; name each key once", []graph.FacetKey{graph.FacetMode, graph.FacetYear, graph.FacetMode}, nil},
		{"too many values", "top is 101; it is 0 to 100", []graph.FacetKey{graph.FacetMode}, &many},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := page.Facets(test.by, test.top); err == nil || err.Error() != test.message {
				t.Errorf("got %v, want %s", err, test.message)
			}
		})
	}
}
