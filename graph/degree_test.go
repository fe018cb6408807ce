package graph_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// TestDegreesAreThoseOfTheRecord compares the edges of every entity, predicate by predicate, with the quads, as the graph
// is and as it was.
func TestDegreesAreThoseOfTheRecord(t *testing.T) {
	edges := 0
	for seed := range uint64(smallGraphs / 2) {
		g := openMemory(t)
		for n, draft := range graphtest.Random(seed, smallSize) {
			apply(t, g, n, draft)
		}
		r := reference(t, g)
		edges += checkDegrees(t, seed, g.Snapshot(), r)
		older, err := r.AsOf(2)
		if err != nil {
			t.Fatal(err)
		}
		checkDegrees(t, seed, asOf(t, g.Snapshot(), 2), older)
	}
	if edges < 500 {
		t.Errorf("only %d edges; the graphs are too poor to tell anything", edges)
	}
}

func checkDegrees(t *testing.T, seed uint64, s *graph.Snapshot, r *graphtest.Reference) (edges int) {
	t.Helper()
	a := newAsker(seed, s)
	for _, via := range []*graph.StatementFilter{nil, {}, everything(), a.Statements(1)} {
		total := make(map[string][2]int)
		for e := range s.Entities() {
			counts, err := e.DegreeByPredicate(via)
			if err != nil {
				t.Fatal(err)
			}
			got, sum := make(map[string][2]int), 0
			for _, c := range counts {
				name := c.Predicate().Name()
				got[name] = [2]int{c.Out, c.In}
				total[name] = [2]int{total[name][0] + c.Out, total[name][1] + c.In}
				sum += c.Count()
			}
			if diff := cmp.Diff(r.DegreeByPredicate(e.ID(), via), got); diff != "" {
				t.Fatalf("seed %d: degree of %s via %+v (-record +snapshot):\n%s", seed, e.ID(), via, diff)
			}
			if via == nil && sum != e.Degree() {
				t.Fatalf("seed %d: the degrees of %s by predicate sum up to %d, its degree is %d", seed, e.ID(), sum, e.Degree())
			}
			if !slices.IsSortedFunc(counts, func(a, b graph.PredicateCount) int {
				if a.Count() != b.Count() {
					return b.Count() - a.Count()
				}
				if a.Predicate().Name() < b.Predicate().Name() {
					return -1
				}
				return 1
			}) {
				t.Fatalf("seed %d: the degrees of %s are not in order: %v", seed, e.ID(), counts)
			}
			edges += sum
		}
		for name, n := range total {
			if asked := via == nil || via.Direction == nil && via.OtherKind == nil && via.And == nil && via.Or == nil && via.Not == nil && via.Predicate == nil; asked && n[0] != n[1] {
				t.Fatalf("seed %d: %d edges %s lead out and %d in", seed, n[0], name, n[1])
			}
		}
	}
	return edges
}
