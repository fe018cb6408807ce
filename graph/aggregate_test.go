package graph_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// aggregatedGraphs is how many random graphs share all combinations of keys.
const aggregatedGraphs = 16

// TestAggregatesAreThoseOfTheRecord compares aggregates by every pair of keys, and by some keys alone and in threes, with
// counts of the quads.
func TestAggregatesAreThoseOfTheRecord(t *testing.T) {
	everyWorld(t, aggregatedGraphs, checkAggregates, tally{"rows": 1000, "rows that were cut": 1000})
}

func checkAggregates(t *testing.T, w *world, compared tally) {
	t.Helper()
	keys := graph.FacetKeys()
	var questions [][]graph.FacetKey
	for i, first := range keys {
		questions = append(questions, []graph.FacetKey{first})
		for j, second := range keys {
			if i != j {
				questions = append(questions, []graph.FacetKey{first, second}, []graph.FacetKey{first, second, keys[(i+j)%len(keys)]})
			}
		}
	}
	questions = slices.DeleteFunc(questions, func(q []graph.FacetKey) bool { return len(q) == 3 && (q[2] == q[0] || q[2] == q[1]) })
	for n := int(w.seed % aggregatedGraphs); n < len(questions); n += aggregatedGraphs {
		q := graph.AggregateQuery{Filter: w.broad(), GroupBy: questions[n]}
		top := []int{0, 1, 7, 500, 500}[w.IntN(5)]
		q.Top = &top
		if w.Chance(.3) {
			q.About = w.Things(1)
		}
		if w.Chance(.3) {
			q.Having = w.Numbers(5)
		}
		answer, err := w.s.Aggregate(q)
		if err != nil {
			t.Fatal(err)
		}
		got, _ := graphtest.RowsOf(answer, nil)
		if diff := cmp.Diff(w.r.Aggregate(q), got); diff != "" {
			t.Fatalf("by %v (-record +snapshot):\n%s\nquery %+v", q.GroupBy, diff, q)
		}
		compared["rows"] += len(got.Rows)
		compared["rows that were cut"] += got.OtherRows
		if len(q.GroupBy) == 1 && q.Having == nil {
			checkRowsOfFacet(t, w.s, q, answer)
		}
	}
}

// checkRowsOfFacet checks that an aggregate by one key counts as the facet of the key does.
func checkRowsOfFacet(t *testing.T, s *graph.Snapshot, q graph.AggregateQuery, a *graph.Aggregate) {
	t.Helper()
	page, err := s.StatementPage(q.Filter, q.About, nil, nil, nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	facets, err := page.Facets(q.GroupBy, nil)
	if err != nil {
		t.Fatal(err)
	}
	f, sum := facets[0], a.OtherCount
	for _, row := range a.Rows {
		sum += row.Count
	}
	want := f.Missing + f.OtherCount
	for _, v := range f.Values {
		want += v.Count
	}
	if sum != want {
		t.Fatalf("rows by %s count %d in all, the facet %d", f.Key, sum, want)
	}
}

func TestAggregateRefuses(t *testing.T) {
	s := smallWorld(t, 1).s
	number := func(n int) *int { return &n }
	mode := []graph.FacetKey{graph.FacetMode}
	for _, test := range []struct {
		name, message string
		query         graph.AggregateQuery
	}{
		{"no key", "groupBy is empty; name at least one key", graph.AggregateQuery{}},
		{"a key twice", "groupBy names MODE twice; name each key once", graph.AggregateQuery{GroupBy: slices.Concat(mode, mode)}},
		{"too many keys", "groupBy names 17 keys; name 1 to 3", graph.AggregateQuery{GroupBy: graph.FacetKeys()}},
		{"too many rows", "top is 501; it is 0 to 500", graph.AggregateQuery{GroupBy: mode, Top: number(501)}},
		{"no count in the range", "having is to be at least 3 and at most 2, so nothing is; give the smaller number as min",
			graph.AggregateQuery{GroupBy: mode, Having: &graph.IntRange{Min: number(3), Max: number(2)}}},
		{"an entity that is not there", `there is no entity "000000000000000000000000"`,
			graph.AggregateQuery{GroupBy: mode, About: &graph.EntityFilter{ID: []graph.ID{"000000000000000000000000"}}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := s.Aggregate(test.query)
			if !errors.Is(err, graph.ErrInput) || err.Error() != test.message {
				t.Errorf("got %v, want %s", err, test.message)
			}
		})
	}
	t.Run("too many combinations", func(t *testing.T) {
		const message = "the statements have more than 5 combinations of these values; ask for fewer keys, or for fewer statements with a filter"
		if err := s.Grouped(5); !errors.Is(err, graph.ErrInput) || err.Error() != message {
			t.Errorf("got %v, want %s", err, message)
		}
		if err := s.Grouped(500); err != nil {
			t.Error(err)
		}
	})
}

// TestCountingStops checks that a request that ends first ends every count, although nothing matches the filter.
func TestCountingStops(t *testing.T) {
	g := openMemory(t)
	for n, draft := range graphtest.Random(1, graphtest.Size{Entities: 100, Statements: 1500, Drafts: 1}) {
		apply(t, g, n, draft)
	}
	ended := errors.New("the reader went away")
	asked, last := 0, 0
	s := g.Snapshot().Until(func() error {
		if asked++; asked > last {
			return ended
		}
		return nil
	})
	nothing := &graph.StatementFilter{And: []graph.StatementFilter{{Mode: []graph.Mode{}}}}
	if _, err := s.Aggregate(graph.AggregateQuery{Filter: nothing, GroupBy: []graph.FacetKey{graph.FacetMode}}); !errors.Is(err, ended) {
		t.Errorf("the aggregate ends with %v", err)
	}
	last = 1 << 20
	page, err := s.StatementPage(nothing, nil, nil, nil, nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	asked, last = 0, 0
	if _, err := page.Facets([]graph.FacetKey{graph.FacetMode}, nil); !errors.Is(err, ended) {
		t.Errorf("the facets end with %v", err)
	}
}
