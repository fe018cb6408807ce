package traverse_test

import (
	"math/rand/v2"
	"slices"

	"peacegraph/graph/traverse"
)

// plenty is more visits than any walk of these tests needs.
const plenty = 1 << 30

func budget(visits int) *traverse.Budget { return traverse.NewBudget(nil, visits) }

// edge is an edge of a drawn graph; its number is its place among the edges.
type edge struct{ from, to uint32 }

// drawing is a small graph to walk. Parallel edges and edges from a node to itself are welcome.
type drawing struct {
	nodes int
	edges []edge
	// both tells that edges are walked in both directions.
	both bool
}

// forward gives the edges that leave a node, and those that enter it when edges are walked in both directions.
func (d drawing) forward(node uint32, yield func(traverse.Step) bool) {
	d.steps(node, true, d.both, yield)
}

// backward is the reverse of forward.
func (d drawing) backward(node uint32, yield func(traverse.Step) bool) {
	d.steps(node, d.both, true, yield)
}

func (d drawing) steps(node uint32, out, in bool, yield func(traverse.Step) bool) {
	for i, e := range d.edges {
		if out && e.from == node && !yield(traverse.Step{Edge: uint32(i), To: e.to}) {
			return
		}
		if in && e.to == node && !yield(traverse.Step{Edge: uint32(i), To: e.from, Against: true}) {
			return
		}
	}
}

// all are the steps from a node.
func (d drawing) all(node uint32) []traverse.Step {
	var steps []traverse.Step
	d.forward(node, func(s traverse.Step) bool {
		steps = append(steps, s)
		return true
	})
	return steps
}

// randomDrawing draws at most twelve nodes, from hardly connected to rather dense.
func randomDrawing(r *rand.Rand) drawing {
	d := drawing{nodes: 1 + r.IntN(12), both: r.IntN(2) == 0}
	for range r.IntN(2*d.nodes + 1) {
		d.edges = append(d.edges, edge{from: d.any(r), to: d.any(r)})
	}
	// Some edges again, so that parallel ones are not rare.
	for range len(d.edges) / 5 {
		d.edges = append(d.edges, d.edges[r.IntN(len(d.edges))])
	}
	return d
}

func (d drawing) any(r *rand.Rand) uint32 { return uint32(r.IntN(d.nodes)) }

// distances tells by going over all edges again and again how far each node in reach of the starts is away.
func (d drawing) distances(starts []uint32) map[uint32]int {
	far := make(map[uint32]int)
	for _, s := range starts {
		far[s] = 0
	}
	for changed := true; changed; {
		changed = false
		nearer := func(from, to uint32) {
			at, reached := far[from]
			if old, known := far[to]; reached && (!known || at+1 < old) {
				far[to], changed = at+1, true
			}
		}
		for _, e := range d.edges {
			nearer(e.from, e.to)
			if d.both {
				nearer(e.to, e.from)
			}
		}
	}
	return far
}

// simple tries every way that comes to no node twice, and puts the shortest first.
func (d drawing) simple(from, to uint32, longest int) []traverse.Path {
	if from == to {
		return []traverse.Path{{From: from}}
	}
	var paths []traverse.Path
	var walk func(at uint32, been []uint32, way []traverse.Step)
	walk = func(at uint32, been []uint32, way []traverse.Step) {
		if at == to {
			paths = append(paths, traverse.Path{From: from, Steps: slices.Clone(way)})
			return
		}
		if len(way) >= longest {
			return
		}
		for _, s := range d.all(at) {
			if !slices.Contains(been, s.To) {
				walk(s.To, append(slices.Clone(been), s.To), append(slices.Clone(way), s))
			}
		}
	}
	walk(from, []uint32{from}, nil)
	slices.SortStableFunc(paths, func(a, b traverse.Path) int { return len(a.Steps) - len(b.Steps) })
	return paths
}

// shortest keeps of the simple ways those that none is shorter than.
func (d drawing) shortest(from, to uint32, longest int) []traverse.Path {
	paths := d.simple(from, to, longest)
	for i, p := range paths {
		if len(p.Steps) > len(paths[0].Steps) {
			return paths[:i]
		}
	}
	return paths
}
