package traverse_test

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"peacegraph/graph/traverse"
)

// region tells by the distances of all nodes which lie on a walk of so many edges.
func (d drawing) region(from, to uint32, longest int) (nodes []uint32) {
	turned := drawing{nodes: d.nodes, both: d.both}
	for _, e := range d.edges {
		turned.edges = append(turned.edges, edge{e.to, e.from})
	}
	before, after := d.distances([]uint32{from}), turned.distances([]uint32{to})
	for n := range uint32(d.nodes) {
		a, reached := before[n]
		b, reaches := after[n]
		if reached && reaches && a+b <= longest {
			nodes = append(nodes, n)
		}
	}
	return nodes
}

func checkBetween(t testing.TB, d drawing, r *rand.Rand) {
	t.Helper()
	from, to, longest := d.any(r), d.any(r), r.IntN(8)
	enough := budget(plenty)
	full := traverse.Between(d.forward, d.backward, from, to, longest, enough)
	if diff := cmp.Diff(d.region(from, to, longest), full.Nodes, cmpopts.EquateEmpty()); diff != "" || full.Longest != longest {
		t.Fatalf("from %d to %d, longest %d of %d (-want +got):\n%s", from, to, full.Longest, longest, diff)
	}
	for _, p := range d.simple(from, to, longest) {
		at := from
		for _, s := range p.Steps {
			if !full.Has(at, s.To) {
				t.Fatalf("from %d to %d, longest %d: the step from %d to %d of a way is not in the region", from, to, longest, at, s.To)
			}
			at = s.To
		}
	}
	for visits := range 30 {
		pay := budget(visits)
		got := traverse.Between(d.forward, d.backward, from, to, longest, pay)
		if diff := cmp.Diff(d.region(from, to, got.Longest), got.Nodes, cmpopts.EquateEmpty()); diff != "" && len(got.Nodes) > 0 {
			t.Fatalf("from %d to %d, longest %d with %d visits (-want +got):\n%s", from, to, got.Longest, visits, diff)
		}
		if pay.Visited() > visits || got.Longest > longest {
			t.Fatalf("%d visits of %d, longest %d of %d", pay.Visited(), visits, got.Longest, longest)
		}
	}
}
