package measure

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/community"
)

// Communities divides an undirected graph into groups that are joined more within than with one another, by the method of
// Louvain. The higher the resolution, the smaller the groups; 1 is usual. Nodes are in ascending order, the largest groups
// first, then by their first nodes; a node that nothing leads from is a group of its own. It is false when visit ended the
// search.
func Communities(g Graph, resolution float64, visit func() bool) (groups [][]int, ok bool) {
	v := newView(g, visit)
	if !slices.ContainsFunc(g, func(arcs []Arc) bool { return len(arcs) > 0 }) {
		for n := range g {
			groups = append(groups, []int{n})
		}
		return groups, true
	}
	for _, nodes := range community.Modularize(undirected{v}, resolution, rand.NewPCG(1, 1)).Communities() {
		group := make([]int, len(nodes))
		for i, n := range nodes {
			group[i] = int(n.ID())
		}
		slices.Sort(group)
		groups = append(groups, group)
	}
	slices.SortFunc(groups, func(a, b []int) int { return cmp.Or(len(b)-len(a), cmp.Compare(a[0], b[0])) })
	return groups, !*v.ended
}

// undirected is a view in which an arc leads both ways.
type undirected struct{ view }

// Weight implements [graph.Weighted]. What joins a node to itself is nothing.
func (u undirected) Weight(a, b int64) (float64, bool) {
	arc, has := u.arc(a, b)
	return arc.Weight, has || a == b
}

// EdgeBetween implements [graph.Undirected].
func (u undirected) EdgeBetween(a, b int64) graph.Edge { return u.Edge(a, b) }

// WeightedEdgeBetween implements [graph.WeightedUndirected].
func (u undirected) WeightedEdgeBetween(a, b int64) graph.WeightedEdge { return u.WeightedEdge(a, b) }
