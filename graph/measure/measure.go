// Package measure answers with gonum what is known of small graphs: which ways through them are best, which nodes are
// central, and which belong together. It knows nothing but numbered nodes and weights.
//
// Every answer depends on the graph alone: the same graph gives the same answer, to the last digit and in the same order.
//
// gonum cannot be interrupted, but it asks the graph for the neighbours of each node it comes to. So every call takes a
// function that is asked before each of them: once it returns false, the graph has no more neighbours to give, the call
// ends soon, and what it returns is of no use.
package measure

import (
	"slices"

	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/iterator"
)

// Arc is what leads from a node to another.
type Arc struct {
	// To is where it leads.
	To int
	// Weight is how far that is, or how much joins the two.
	Weight float64
}

// Graph is a graph: for each node, by number from 0, what leads from it. No two arcs of a node lead to the same one, and none
// leads to the node itself.
type Graph [][]Arc

// view shows a graph to gonum. Nodes are given in ascending order.
type view struct {
	arcs  Graph
	nodes []graph.Node
	from  [][]graph.Node
	visit func() bool
	ended *bool
}

type node int64

// ID implements [graph.Node].
func (n node) ID() int64 { return int64(n) }

// newView orders the arcs of the graph.
func newView(g Graph, visit func() bool) view {
	v := view{make(Graph, len(g)), make([]graph.Node, len(g)), make([][]graph.Node, len(g)), visit, new(bool)}
	for i := range g {
		v.nodes[i] = node(i)
	}
	for i, arcs := range g {
		v.arcs[i] = slices.SortedFunc(slices.Values(arcs), func(a, b Arc) int { return a.To - b.To })
		for _, a := range v.arcs[i] {
			v.from[i] = append(v.from[i], v.nodes[a.To])
		}
	}
	return v
}

// Node implements [graph.Graph].
func (v view) Node(id int64) graph.Node {
	if id < 0 || id >= int64(len(v.arcs)) {
		return nil
	}
	return v.nodes[id]
}

// Nodes implements [graph.Graph].
func (v view) Nodes() graph.Nodes { return iterator.NewOrderedNodes(slices.Clone(v.nodes)) }

// From implements [graph.Graph].
func (v view) From(id int64) graph.Nodes {
	if *v.ended = *v.ended || !v.visit(); *v.ended || len(v.arcs[id]) == 0 {
		return graph.Empty
	}
	return iterator.NewOrderedNodes(v.from[id])
}

func (v view) arc(from, to int64) (Arc, bool) {
	i, found := slices.BinarySearchFunc(v.arcs[from], int(to), func(a Arc, to int) int { return a.To - to })
	if !found {
		return Arc{}, false
	}
	return v.arcs[from][i], true
}

// HasEdgeFromTo implements [graph.Directed].
func (v view) HasEdgeFromTo(from, to int64) bool {
	_, has := v.arc(from, to)
	return has
}

// HasEdgeBetween implements [graph.Graph].
func (v view) HasEdgeBetween(a, b int64) bool { return v.HasEdgeFromTo(a, b) || v.HasEdgeFromTo(b, a) }

// Weight implements [graph.Weighted].
func (v view) Weight(from, to int64) (float64, bool) {
	if from == to {
		return 0, true
	}
	a, has := v.arc(from, to)
	return a.Weight, has
}

// Edge implements [graph.Graph].
func (v view) Edge(from, to int64) graph.Edge {
	if e := v.WeightedEdge(from, to); e != nil {
		return e
	}
	return nil
}

// WeightedEdge implements [graph.Weighted].
func (v view) WeightedEdge(from, to int64) graph.WeightedEdge {
	a, has := v.arc(from, to)
	if !has {
		return nil
	}
	return line{node(from), node(to), a.Weight}
}

type line struct {
	from, to node
	weight   float64
}

// From implements [graph.Edge].
func (l line) From() graph.Node { return l.from }

// To implements [graph.Edge].
func (l line) To() graph.Node { return l.to }

// ReversedEdge implements [graph.Edge].
func (l line) ReversedEdge() graph.Edge { return line{l.to, l.from, l.weight} }

// Weight implements [graph.WeightedEdge].
func (l line) Weight() float64 { return l.weight }

// directed is a view in which an arc leads one way.
type directed struct{ view }

// From implements [graph.Graph]. The nodes are a copy: Yen's algorithm reorders them.
func (d directed) From(id int64) graph.Nodes {
	from := d.view.From(id)
	if from == graph.Empty {
		return from
	}
	return iterator.NewOrderedNodes(slices.Clone(d.from[id]))
}

// To implements [graph.Directed].
func (d directed) To(id int64) graph.Nodes {
	var nodes []graph.Node
	for n := range d.arcs {
		if d.HasEdgeFromTo(int64(n), id) {
			nodes = append(nodes, node(n))
		}
	}
	return iterator.NewOrderedNodes(nodes)
}
