package graph_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
)

// TestDegreesAreThoseOfTheRecord compares the edges of every entity, predicate by predicate, with the quads, as the graph
// is and as it was.
func TestDegreesAreThoseOfTheRecord(t *testing.T) {
	everyWorld(t, smallGraphs/2, checkDegrees, tally{"edges": 500})
}

func checkDegrees(t *testing.T, w *world, compared tally) {
	t.Helper()
	for _, via := range []*graph.StatementFilter{nil, {}, everything(), w.Statements(1)} {
		total := make(map[string][2]int)
		for e := range w.s.Entities() {
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
			if diff := cmp.Diff(w.r.DegreeByPredicate(e.ID(), via), got); diff != "" {
				t.Fatalf("degree of %s via %+v (-record +snapshot):\n%s", e.ID(), via, diff)
			}
			if via == nil && sum != e.Degree() {
				t.Fatalf("the degrees of %s by predicate sum up to %d, its degree is %d", e.ID(), sum, e.Degree())
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
				t.Fatalf("the degrees of %s are not in order: %v", e.ID(), counts)
			}
			compared["edges"] += sum
		}
		loops := w.r.Loops(via)
		for name, n := range total {
			if asked := via == nil || via.Direction == nil && via.OtherKind == nil && via.And == nil && via.Or == nil && via.Not == nil && via.Predicate == nil; asked && n[0]-loops[name] != n[1] {
				t.Fatalf("%d edges %s lead out and %d in", n[0], name, n[1])
			}
		}
	}
}
