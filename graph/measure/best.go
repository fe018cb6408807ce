package measure

import (
	"math"

	"gonum.org/v1/gonum/graph/path"
)

// Best returns the ways from one node to another that come to no node twice and have the least sums of weights, as the nodes
// they come to, the least first and at most k of them. Weights are not negative. It is false when visit ended the search.
//
// It is Yen's algorithm. Weights are first shifted by how far each node is from the end: that changes the sums of all ways
// alike, and leads the search straight to the end instead of all around.
func Best(g Graph, from, to, k int, visit func() bool) ([][]int, bool) {
	turned := make(Graph, len(g))
	for n, arcs := range g {
		for _, a := range arcs {
			turned[a.To] = append(turned[a.To], Arc{n, a.Weight})
		}
	}
	back := newView(turned, visit)
	left := path.DijkstraFrom(node(to), directed{back})
	if *back.ended {
		return nil, false
	}
	shifted := make(Graph, len(g))
	for n, arcs := range g {
		here := left.WeightTo(int64(n))
		for _, a := range arcs {
			if there := left.WeightTo(int64(a.To)); !math.IsInf(there, 1) {
				shifted[n] = append(shifted[n], Arc{a.To, max(0, a.Weight+there-here)})
			}
		}
	}
	view := newView(shifted, visit)
	var ways [][]int
	for _, nodes := range path.YenKShortestPaths(directed{view}, k, math.Inf(1), node(from), node(to)) {
		way := make([]int, len(nodes))
		for i, n := range nodes {
			way[i] = int(n.ID())
		}
		ways = append(ways, way)
	}
	return ways, !*view.ended
}
