package traverse_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"peacegraph/graph/traverse"
)

// search is what Shortest and Simple have in common.
type search func(forward, backward traverse.Steps, from, to uint32, longest, most int, b *traverse.Budget) traverse.Paths

// checkPaths checks a search against all paths there are, for bounds below, at and above their number.
func checkPaths(t testing.TB, d drawing, find search, from, to uint32, longest int, want []traverse.Path) {
	t.Helper()
	if from == to {
		// The way of no steps is always found.
		for most := range 2 {
			got := find(d.forward, d.backward, from, to, longest, most, budget(0))
			if diff := cmp.Diff(traverse.Paths{Paths: want, Exhaustive: true}, got, cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("from %d to itself (-want +got):\n%s", from, diff)
			}
		}
		return
	}
	for _, most := range []int{-1, 0, 1, len(want) / 2, len(want) - 1, len(want), len(want) + 1, plenty} {
		got := find(d.forward, d.backward, from, to, longest, most, budget(plenty))
		exact := traverse.Paths{Paths: want[:max(0, min(most, len(want)))], Exhaustive: len(want) <= max(0, most)}
		if diff := cmp.Diff(exact, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("from %d to %d, longest %d, most %d of %d (-want +got):\n%s", from, to, longest, most, len(want), diff)
		}
	}
}

func checkShortest(t testing.TB, d drawing, r *rand.Rand) {
	t.Helper()
	from, to, longest := d.any(r), d.any(r), r.IntN(8)
	checkPaths(t, d, traverse.Shortest, from, to, longest, d.shortest(from, to, longest))
}

func checkSimple(t testing.TB, d drawing, r *rand.Rand) {
	t.Helper()
	from, to, longest := d.any(r), d.any(r), r.IntN(8)
	checkPaths(t, d, traverse.Simple, from, to, longest, d.simple(from, to, longest))
	shortest := traverse.Shortest(d.forward, d.backward, from, to, longest, 1, budget(plenty))
	simple := traverse.Simple(d.forward, d.backward, from, to, longest, 1, budget(plenty))
	if diff := cmp.Diff(shortest.Paths, simple.Paths, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("from %d to %d: the first simple way is not the first shortest (-shortest +simple):\n%s", from, to, diff)
	}
}

func checkPathsBudget(t testing.TB, d drawing, r *rand.Rand) {
	t.Helper()
	from, to, longest := d.any(r), d.any(r), r.IntN(6)
	if from == to {
		return
	}
	for name, find := range map[string]search{"shortest": traverse.Shortest, "simple": traverse.Simple} {
		enough := budget(plenty)
		full := find(d.forward, d.backward, from, to, longest, plenty, enough)
		for visits := range 24 {
			pay := budget(visits)
			got := find(d.forward, d.backward, from, to, longest, plenty, pay)
			switch {
			case pay.Visited() != min(visits, enough.Visited()):
				t.Fatalf("%s: %d visits of %d where %d are needed", name, pay.Visited(), visits, enough.Visited())
			case pay.TimedOut() || pay.Exhausted() != (visits < enough.Visited()):
				t.Fatalf("%s: %d visits of %d needed: exhausted %t, timed out %t", name, visits, enough.Visited(), pay.Exhausted(), pay.TimedOut())
			case pay.Exhausted() && got.Exhaustive:
				t.Fatalf("%s: exhaustive with %d visits of %d needed", name, visits, enough.Visited())
			case len(got.Paths) > len(full.Paths):
				t.Fatalf("%s: more paths with %d visits than with enough", name, visits)
			}
			if diff := cmp.Diff(full.Paths[:len(got.Paths)], got.Paths, cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("%s: wrong paths with %d visits (-want +got):\n%s", name, visits, diff)
			}
		}
	}
}

func checkSymmetry(t testing.TB, d drawing, r *rand.Rand) {
	t.Helper()
	from, to, longest := d.any(r), d.any(r), r.IntN(7)
	for name, find := range map[string]search{"shortest": traverse.Shortest, "simple": traverse.Simple} {
		there := find(d.forward, d.backward, from, to, longest, plenty, budget(plenty))
		back := find(d.backward, d.forward, to, from, longest, plenty, budget(plenty))
		var want, got [][]uint32
		for _, p := range there.Paths {
			want = append(want, edgesOf(p))
		}
		for _, p := range back.Paths {
			edges := edgesOf(p)
			slices.Reverse(edges)
			got = append(got, edges)
		}
		slices.SortFunc(want, slices.Compare)
		slices.SortFunc(got, slices.Compare)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s from %d to %d: not the same ways back (-there +back):\n%s", name, from, to, diff)
		}
	}
}

func edgesOf(p traverse.Path) []uint32 {
	var edges []uint32
	for _, s := range p.Steps {
		edges = append(edges, s.Edge)
	}
	return edges
}

func TestPaths(t *testing.T) {
	// A square with a doubled side and a loop, a longer way round, and a node on its own.
	d := drawing{nodes: 6, edges: []edge{{0, 1}, {0, 1}, {1, 1}, {1, 3}, {0, 2}, {2, 3}, {2, 4}, {4, 3}}}
	both := d
	both.both = true
	dead := drawing{nodes: 4, edges: []edge{{0, 1}, {1, 2}, {0, 3}}}
	for name, test := range map[string]struct {
		drawing       drawing
		find          search
		from, to      uint32
		longest, most int
		want          [][]uint32
		exhaustive    bool
	}{
		"shortest":             {d, traverse.Shortest, 0, 3, 4, 9, [][]uint32{{0, 3}, {1, 3}, {4, 5}}, true},
		"shortest, exactly":    {d, traverse.Shortest, 0, 3, 4, 3, [][]uint32{{0, 3}, {1, 3}, {4, 5}}, true},
		"shortest, too many":   {d, traverse.Shortest, 0, 3, 4, 2, [][]uint32{{0, 3}, {1, 3}}, false},
		"shortest, too far":    {d, traverse.Shortest, 0, 3, 1, 9, nil, true},
		"shortest, one way":    {d, traverse.Shortest, 3, 0, 9, 9, nil, true},
		"shortest, both ways":  {both, traverse.Shortest, 3, 0, 9, 9, [][]uint32{{3, 0}, {3, 1}, {5, 4}}, true},
		"shortest, apart":      {both, traverse.Shortest, 0, 5, 9, 9, nil, true},
		"shortest, to itself":  {d, traverse.Shortest, 1, 1, 9, 9, [][]uint32{nil}, true},
		"simple":               {d, traverse.Simple, 0, 3, 4, 9, [][]uint32{{0, 3}, {1, 3}, {4, 5}, {4, 6, 7}}, true},
		"simple, exactly":      {d, traverse.Simple, 0, 3, 4, 4, [][]uint32{{0, 3}, {1, 3}, {4, 5}, {4, 6, 7}}, true},
		"simple, longer hid":   {d, traverse.Simple, 0, 3, 4, 3, [][]uint32{{0, 3}, {1, 3}, {4, 5}}, false},
		"simple, too far":      {d, traverse.Simple, 0, 3, 2, 3, [][]uint32{{0, 3}, {1, 3}, {4, 5}}, true},
		"simple, apart":        {both, traverse.Simple, 0, 5, 9, 9, nil, true},
		"simple, out of sight": {both, traverse.Simple, 5, 0, plenty, 9, nil, true},
		"simple, dead end":     {dead, traverse.Simple, 0, 2, 9, 9, [][]uint32{{0, 1}}, true},
		"simple, no length":    {both, traverse.Simple, 0, 1, 0, 9, nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			got := test.find(test.drawing.forward, test.drawing.backward, test.from, test.to, test.longest, test.most, budget(1000))
			var edges [][]uint32
			for _, p := range got.Paths {
				edges = append(edges, edgesOf(p))
			}
			if diff := cmp.Diff(test.want, edges); diff != "" {
				t.Errorf("paths (-want +got):\n%s", diff)
			}
			if got.Exhaustive != test.exhaustive {
				t.Errorf("exhaustive %t, want %t", got.Exhaustive, test.exhaustive)
			}
		})
	}
}
