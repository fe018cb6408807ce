package traverse_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"peacegraph/graph/traverse"
)

// wide are bounds that cut nothing but at a depth.
func wide(depth int) traverse.Bounds {
	return traverse.Bounds{Depth: depth, Nodes: plenty, Edges: plenty}
}

func randomStarts(d drawing, r *rand.Rand) []uint32 {
	starts := make([]uint32, 1+r.IntN(3)*r.IntN(2))
	for i := range starts {
		starts[i] = d.any(r)
	}
	return starts
}

func nodesOf(b traverse.Ball) []uint32 {
	var nodes []uint32
	for _, n := range b.Nodes {
		nodes = append(nodes, n.Node)
	}
	return nodes
}

// edgesWithin are the edges that can be walked from a node of the ball to a node of the ball.
func edgesWithin(d drawing, b traverse.Ball) map[uint32]bool {
	within := make(map[uint32]bool)
	nodes := nodesOf(b)
	for _, n := range nodes {
		for _, s := range d.all(n) {
			if slices.Contains(nodes, s.To) {
				within[s.Edge] = true
			}
		}
	}
	return within
}

// rim tells which nodes of the ball have steps that lead out of it, and how many nodes these lead to.
func rim(d drawing, b traverse.Ball) (frontier []uint32, more int) {
	nodes := nodesOf(b)
	outside := make(map[uint32]bool)
	for _, n := range nodes {
		leads := false
		for _, s := range d.all(n) {
			if !slices.Contains(nodes, s.To) {
				leads, outside[s.To] = true, true
			}
		}
		if leads {
			frontier = append(frontier, n)
		}
	}
	return frontier, len(outside)
}

// checkBall checks what holds for every ball, cut or not.
func checkBall(t testing.TB, d drawing, b traverse.Ball) {
	t.Helper()
	far := d.distances(startsOf(b))
	nodes := nodesOf(b)
	for i, n := range b.Nodes {
		switch {
		case slices.Index(nodes, n.Node) != i:
			t.Fatalf("node %d comes twice: %v", n.Node, nodes)
		case i > 0 && n.Distance < b.Nodes[i-1].Distance:
			t.Fatalf("node %d comes after one further away: %+v", n.Node, b.Nodes)
		case n.Distance != far[n.Node] && b.Cut != traverse.CutEdges:
			t.Fatalf("node %d is at %d, want %d", n.Node, n.Distance, far[n.Node])
		}
		way := b.Way(i)
		if len(way) != n.Distance {
			t.Fatalf("the way to node %d has %d steps, want %d", n.Node, len(way), n.Distance)
		}
		at := b.Nodes[rootOf(b, i)].Node
		for _, s := range way {
			if !slices.Contains(d.all(at), s) {
				t.Fatalf("the way to node %d has %+v, which cannot be walked from %d", n.Node, s, at)
			}
			if !slices.Contains(b.Edges, s.Edge) {
				t.Fatalf("the way to node %d has edge %d, which is not in the ball", n.Node, s.Edge)
			}
			at = s.To
		}
		if at != n.Node {
			t.Fatalf("the way to node %d ends at %d", n.Node, at)
		}
	}
	for i, e := range b.Edges {
		if slices.Index(b.Edges, e) != i {
			t.Fatalf("edge %d comes twice: %v", e, b.Edges)
		}
	}
}

// startsOf are the starts that a ball grew from.
func startsOf(b traverse.Ball) []uint32 {
	var starts []uint32
	for i, n := range b.Nodes {
		if n.Parent == i {
			starts = append(starts, n.Node)
		}
	}
	return starts
}

func rootOf(b traverse.Ball, i int) int {
	for b.Nodes[i].Parent != i {
		i = b.Nodes[i].Parent
	}
	return i
}

func checkAround(t testing.TB, d drawing, r *rand.Rand) {
	t.Helper()
	starts := randomStarts(d, r)
	far := d.distances(starts)
	var before traverse.Ball
	for depth := range 6 {
		b := traverse.Around(d.forward, starts, wide(depth), budget(plenty))
		checkBall(t, d, b)
		want := make(map[uint32]int)
		for n, at := range far {
			if at <= depth {
				want[n] = at
			}
		}
		got := make(map[uint32]int)
		for _, n := range b.Nodes {
			got[n.Node] = n.Distance
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("from %v, depth %d: distances (-want +got):\n%s", starts, depth, diff)
		}
		edges := make(map[uint32]bool)
		for _, e := range b.Edges {
			edges[e] = true
		}
		if diff := cmp.Diff(edgesWithin(d, b), edges); diff != "" {
			t.Fatalf("from %v, depth %d: edges (-want +got):\n%s", starts, depth, diff)
		}
		frontier, more := rim(d, b)
		if diff := cmp.Diff(frontier, b.Frontier); diff != "" || b.More != more {
			t.Fatalf("from %v, depth %d: %d more, want %d; frontier (-want +got):\n%s", starts, depth, b.More, more, diff)
		}
		if want := map[bool]traverse.Cut{true: traverse.CutDepth}[more > 0]; b.Cut != want {
			t.Fatalf("from %v, depth %d: cut %d, want %d", starts, depth, b.Cut, want)
		}
		again := traverse.Around(d.forward, starts, wide(depth), budget(plenty))
		if diff := cmp.Diff(b, again); diff != "" {
			t.Fatalf("from %v, depth %d: another answer the second time:\n%s", starts, depth, diff)
		}
		bounds := wide(depth)
		bounds.Within = true
		within := traverse.Around(d.forward, starts, bounds, budget(plenty))
		checkBegins(t, within, b)
		if diff := cmp.Diff(traverse.Ball{Nodes: b.Nodes, Edges: within.Edges}, within); diff != "" {
			t.Fatalf("from %v, within depth %d:\n%s", starts, depth, diff)
		}
		checkBegins(t, before, b)
		before = b
	}
}

// checkBegins checks that a ball holds all that a smaller one holds, in the same order.
func checkBegins(t testing.TB, small, large traverse.Ball) {
	t.Helper()
	if len(small.Nodes) > len(large.Nodes) || len(small.Edges) > len(large.Edges) {
		t.Fatalf("the ball lost something:\n%+v\n%+v", small, large)
	}
	if diff := cmp.Diff(small.Nodes, large.Nodes[:len(small.Nodes)], cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("the ball does not begin with the smaller one:\n%s", diff)
	}
	if diff := cmp.Diff(small.Edges, large.Edges[:len(small.Edges)], cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("the ball does not begin with the smaller one:\n%s", diff)
	}
}

func checkAroundBounds(t testing.TB, d drawing, r *rand.Rand) {
	t.Helper()
	starts := randomStarts(d, r)
	bounds := traverse.Bounds{Depth: r.IntN(5), Nodes: r.IntN(d.nodes + 2), Edges: r.IntN(len(d.edges) + 2)}
	switch r.IntN(3) {
	case 0:
		bounds.Nodes = plenty
	case 1:
		bounds.Edges = plenty
	}
	full := traverse.Around(d.forward, starts, wide(bounds.Depth), budget(plenty))
	b := traverse.Around(d.forward, starts, bounds, budget(plenty))
	bounds.Within = true
	same := traverse.Around(d.forward, starts, bounds, budget(plenty))
	checkBegins(t, same, b)
	if diff := cmp.Diff(b.Nodes, same.Nodes); diff != "" {
		t.Fatalf("from %v within %+v: other nodes when nothing is asked of what lies beyond:\n%s", starts, bounds, diff)
	}
	if len(b.Nodes) > bounds.Nodes || len(b.Edges) > bounds.Edges {
		t.Fatalf("from %v within %+v: %d nodes and %d edges", starts, bounds, len(b.Nodes), len(b.Edges))
	}
	checkBall(t, d, b)
	if bounds.Edges == plenty {
		if diff := cmp.Diff(full.Nodes[:min(len(full.Nodes), bounds.Nodes)], b.Nodes, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("from %v within %+v: nodes (-want +got):\n%s", starts, bounds, diff)
		}
	}
	if bounds.Nodes == plenty {
		checkBegins(t, b, full)
		if len(b.Edges) != min(bounds.Edges, len(full.Edges)) {
			t.Fatalf("from %v within %+v: %d of %d edges", starts, bounds, len(b.Edges), len(full.Edges))
		}
	}
	within := edgesWithin(d, b)
	for _, e := range b.Edges {
		if !within[e] {
			t.Fatalf("from %v within %+v: edge %d does not belong", starts, bounds, e)
		}
	}
	frontier, more := rim(d, b)
	if diff := cmp.Diff(frontier, b.Frontier); diff != "" || b.More != more {
		t.Fatalf("from %v within %+v: %d more, want %d; frontier (-want +got):\n%s", starts, bounds, b.More, more, diff)
	}
	whole := len(b.Nodes) == len(full.Nodes) && len(b.Edges) == len(full.Edges)
	var fits bool
	switch b.Cut {
	case traverse.CutNothing, traverse.CutDepth:
		fits = whole && b.Cut == full.Cut
	case traverse.CutNodes:
		fits = !whole && len(b.Nodes) == bounds.Nodes
	case traverse.CutEdges:
		fits = !whole && len(b.Edges) == bounds.Edges
	}
	if !fits {
		t.Fatalf("from %v within %+v: cut %d does not fit\n%+v\n%+v", starts, bounds, b.Cut, b, full)
	}
	deeper := bounds
	deeper.Depth++
	checkBegins(t, b, traverse.Around(d.forward, starts, deeper, budget(plenty)))
}

func checkAroundBudget(t testing.TB, d drawing, r *rand.Rand) {
	t.Helper()
	starts, depth := randomStarts(d, r), r.IntN(5)
	full := traverse.Around(d.forward, starts, wide(depth), budget(plenty))
	for visits := range len(full.Nodes) + 2 {
		pay := budget(visits)
		b := traverse.Around(d.forward, starts, wide(depth), pay)
		if diff := cmp.Diff(b.Nodes, full.Nodes[:min(len(b.Nodes), len(full.Nodes))], cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("with %d visits the nodes are not the first ones:\n%s", visits, diff)
		}
		checkBall(t, d, b)
		if stray := slices.DeleteFunc(slices.Clone(b.Edges), func(e uint32) bool { return slices.Contains(full.Edges, e) }); len(stray) > 0 {
			t.Fatalf("with %d visits the edges %v do not belong", visits, stray)
		}
		switch {
		case pay.Visited() != min(visits, len(full.Nodes)):
			t.Fatalf("%d visits of %d", pay.Visited(), visits)
		case pay.TimedOut() || pay.Exhausted() != (visits < len(full.Nodes)):
			t.Fatalf("%d visits for %d nodes: exhausted %t, timed out %t", visits, len(full.Nodes), pay.Exhausted(), pay.TimedOut())
		case !pay.Exhausted():
			if diff := cmp.Diff(full, b); diff != "" {
				t.Fatalf("with enough visits (-want +got):\n%s", diff)
			}
			continue
		case b.Cut != traverse.CutVisits:
			t.Fatalf("cut %d, want CutVisits", b.Cut)
		}
		// Nodes that were looked at are on the frontier when they lead out; the others always are.
		var want []uint32
		rimmed, more := rim(d, b)
		for i, n := range b.Nodes {
			if i >= visits || slices.Contains(rimmed, n.Node) {
				want = append(want, n.Node)
			}
		}
		if diff := cmp.Diff(want, b.Frontier); diff != "" || b.More > more {
			t.Fatalf("with %d visits: %d more of %d; frontier (-want +got):\n%s", visits, b.More, more, diff)
		}
	}
}

func checkAmong(t testing.TB, d drawing, r *rand.Rand) {
	t.Helper()
	nodes := make([]uint32, r.IntN(d.nodes+2))
	for i := range nodes {
		nodes[i] = d.any(r)
	}
	var want []uint32
	for _, n := range nodes {
		for _, s := range d.all(n) {
			if slices.Contains(nodes, s.To) && !slices.Contains(want, s.Edge) {
				want = append(want, s.Edge)
			}
		}
	}
	for most := range len(want) + 2 {
		edges, cut := traverse.Among(d.forward, nodes, most, budget(plenty))
		if diff := cmp.Diff(want[:min(most, len(want))], edges, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("among %v, at most %d (-want +got):\n%s", nodes, most, diff)
		}
		if wantCut := map[bool]traverse.Cut{true: traverse.CutEdges}[most < len(want)]; cut != wantCut {
			t.Fatalf("among %v, at most %d of %d: cut %d, want %d", nodes, most, len(want), cut, wantCut)
		}
	}
	for visits := range len(nodes) + 1 {
		pay := budget(visits)
		edges, cut := traverse.Among(d.forward, nodes, plenty, pay)
		if len(edges) > len(want) || cmp.Diff(want[:len(edges)], edges, cmpopts.EquateEmpty()) != "" {
			t.Fatalf("among %v with %d visits: %v, want the first of %v", nodes, visits, edges, want)
		}
		if wantCut := map[bool]traverse.Cut{true: traverse.CutVisits}[visits < len(nodes)]; cut != wantCut {
			t.Fatalf("among %v with %d visits: cut %d, want %d", nodes, visits, cut, wantCut)
		}
	}
}

func TestAround(t *testing.T) {
	// Two nodes with two edges between them, a loop, a node behind, and a pair on its own.
	d := drawing{nodes: 6, both: true, edges: []edge{{0, 1}, {1, 0}, {1, 1}, {1, 2}, {2, 3}, {4, 5}}}
	for name, test := range map[string]struct {
		starts []uint32
		bounds traverse.Bounds
		nodes  []uint32
		edges  []uint32
		cut    traverse.Cut
		rim    []uint32
		more   int
	}{
		"nothing asked": {bounds: wide(3)},
		"depth 0":       {starts: []uint32{1}, bounds: wide(0), nodes: []uint32{1}, edges: []uint32{2}, cut: traverse.CutDepth, rim: []uint32{1}, more: 2},
		"depth below 0": {starts: []uint32{1}, bounds: wide(-1), nodes: []uint32{1}, edges: []uint32{2}, cut: traverse.CutDepth, rim: []uint32{1}, more: 2},
		"depth 1":       {starts: []uint32{0}, bounds: wide(1), nodes: []uint32{0, 1}, edges: []uint32{0, 1, 2}, cut: traverse.CutDepth, rim: []uint32{1}, more: 1},
		"edges at the full depth over the bound": {
			starts: []uint32{0}, bounds: traverse.Bounds{Depth: 1, Nodes: 9, Edges: 2},
			nodes: []uint32{0, 1}, edges: []uint32{0, 1}, cut: traverse.CutEdges, rim: []uint32{1}, more: 1,
		},
		"all in reach":        {starts: []uint32{0}, bounds: wide(9), nodes: []uint32{0, 1, 2, 3}, edges: []uint32{0, 1, 2, 3, 4}},
		"a start given twice": {starts: []uint32{4, 4}, bounds: wide(1), nodes: []uint32{4, 5}, edges: []uint32{5}},
		"starts over the bound": {
			starts: []uint32{4, 5, 0}, bounds: traverse.Bounds{Depth: 2, Nodes: 2, Edges: 9},
			nodes: []uint32{4, 5}, edges: []uint32{5}, cut: traverse.CutNodes,
		},
		"no node": {starts: []uint32{0}, bounds: traverse.Bounds{Depth: 2, Edges: 9}, cut: traverse.CutNodes},
		"too many nodes": {
			starts: []uint32{1}, bounds: traverse.Bounds{Depth: 1, Nodes: 2, Edges: 9},
			nodes: []uint32{1, 0}, edges: []uint32{2, 0, 1}, cut: traverse.CutNodes, rim: []uint32{1}, more: 1,
		},
		"too many edges": {
			starts: []uint32{0}, bounds: traverse.Bounds{Depth: 9, Nodes: 9, Edges: 2},
			nodes: []uint32{0, 1}, edges: []uint32{0, 1}, cut: traverse.CutEdges, rim: []uint32{1}, more: 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := traverse.Around(d.forward, test.starts, test.bounds, budget(plenty))
			if diff := cmp.Diff(test.nodes, nodesOf(b)); diff != "" {
				t.Errorf("nodes (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.edges, b.Edges); diff != "" {
				t.Errorf("edges (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.rim, b.Frontier); diff != "" {
				t.Errorf("frontier (-want +got):\n%s", diff)
			}
			if b.Cut != test.cut || b.More != test.more {
				t.Errorf("cut %d, %d more; want %d, %d", b.Cut, b.More, test.cut, test.more)
			}
		})
	}
}
