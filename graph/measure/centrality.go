package measure

import (
	"math"

	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/network"
	"gonum.org/v1/gonum/graph/traverse"
)

// Centrality returns a score for each node, by number. It is false when visit ended the measure.
type Centrality func(g Graph, visit func() bool) ([]float64, bool)

// The measures take undirected graphs: each arc is there in both directions, with the same weight.

// Degree is the sum of the weights of the arcs of a node.
func Degree(g Graph, visit func() bool) ([]float64, bool) {
	scores := make([]float64, len(g))
	for n, arcs := range g {
		for _, a := range arcs {
			scores[n] += a.Weight
		}
	}
	return scores, true
}

// Betweenness is the number of pairs of other nodes whose shortest ways lead over a node, each pair by the share of its
// shortest ways that do. Weights do not count.
func Betweenness(g Graph, visit func() bool) ([]float64, bool) {
	v := newView(g, visit)
	scores := v.scores(network.Betweenness(undirected{v}))
	for n := range scores {
		scores[n] = rounded(scores[n] / 2) // each pair was counted from both of its ends
	}
	return scores, !*v.ended
}

// Closeness is the sum of 1/distance over the nodes that can be reached from a node (harmonic closeness, which also means
// something where not all nodes can be). Weights do not count.
func Closeness(g Graph, visit func() bool) ([]float64, bool) {
	v := newView(g, visit)
	scores := make([]float64, len(g))
	for n := range g {
		at := make([]int, 0, len(g)) // how many nodes are at each distance
		var near traverse.BreadthFirst
		near.Walk(undirected{v}, node(n), func(_ graph.Node, distance int) bool {
			for len(at) <= distance {
				at = append(at, 0)
			}
			at[distance]++
			return false
		})
		for distance := 1; distance < len(at); distance++ {
			scores[n] += float64(at[distance]) / float64(distance)
		}
		scores[n] = rounded(scores[n])
	}
	return scores, !*v.ended
}

// PageRank is the share of time that a walk spends on a node when it mostly (0.85) goes on along a random arc, heavier ones
// more often, and otherwise, or where there is none, jumps to any node. All scores sum up to 1, but for rounding.
func PageRank(g Graph, visit func() bool) ([]float64, bool) {
	v := newView(g, visit)
	if len(g) == 0 {
		return nil, true
	}
	scores := v.scores(network.PageRankSparse(directed{v}, .85, 1e-13))
	sum := 0.0
	for _, score := range scores {
		sum += score
	}
	for n := range scores {
		scores[n] = rounded(scores[n] / sum)
	}
	return scores, !*v.ended
}

// rounded leaves nine digits after the point: more than tell nodes apart, fewer than depend on the order of additions, or on
// the random vector that the PageRank of gonum begins with.
func rounded(score float64) float64 { return math.Round(score*1e9) / 1e9 }

func (v view) scores(by map[int64]float64) []float64 {
	scores := make([]float64, len(v.arcs))
	for n := range scores {
		scores[n] = by[int64(n)]
	}
	return scores
}
