package traverse

import "slices"

// Cut is the bound that ended a walk before everything in reach was found.
type Cut uint8

// The bounds.
const (
	// CutNothing tells that everything in reach was found.
	CutNothing Cut = iota
	// CutDepth is not a fault: all that was asked for was found, and there is more beyond its depth.
	CutDepth
	// CutNodes tells that there are more nodes than [Bounds] allow.
	CutNodes
	// CutEdges tells that there are more edges than were allowed.
	CutEdges
	// CutVisits tells that the [Budget] was used up.
	CutVisits
	// CutTime tells that the context of the [Budget] ended.
	CutTime
)

// Bounds are how far [Around] goes. None has a default: zero means none, and so does less.
type Bounds struct {
	// Depth is how many edges away from the start.
	Depth int
	// Nodes is how many nodes are found at most, the start among them.
	Nodes int
	// Edges is how many edges are found at most.
	Edges int
}

// Found is a node that was reached.
type Found struct {
	// Node is the node.
	Node uint32
	// Distance is how many edges it is away from the nearest start.
	Distance int
	// Parent is the place in [Ball.Nodes] of the node it was reached from, itself for a start.
	Parent int
	// By is the step that reached it; of no meaning for a start.
	By Step
}

// Ball is what lies around some nodes.
type Ball struct {
	// Nodes are in the order in which they were reached: the start, then nearest first.
	Nodes []Found
	// Edges are the edges that were walked and lead to nodes of the ball, each once, in the order in which they were
	// first seen. Edges between two nodes at the full depth are not among them.
	Edges []uint32
	// Cut tells why there is more than was found, CutNothing when there is not. When several bounds were met, it is that of
	// the budget, else the first met of nodes and edges, else the depth.
	Cut Cut
	// Frontier are nodes of the ball that have edges leading to nodes outside it, each once, in the order of Nodes. When
	// the budget ended the walk, the nodes that were not looked at to the end are among them, as theirs may.
	Frontier []uint32
	// More is how many nodes outside the ball are known to be one step away from it. It is all of them unless the budget
	// ended the walk.
	More int
}

// Around finds the nodes in reach of the starts, nearest first, and the edges that lead to them. A start that is given twice
// counts once, and starts beyond the bound on nodes are left out, which is CutNodes. With a larger depth, and all else the
// same, nothing that was found before is lost.
func Around(steps Steps, starts []uint32, bounds Bounds, budget *Budget) Ball {
	var ball Ball
	place := make(map[uint32]int)
	seen := make(map[uint32]bool)
	for _, start := range starts {
		if _, known := place[start]; known {
			continue
		}
		if len(ball.Nodes) >= bounds.Nodes {
			ball.cut(CutNodes)
			break
		}
		place[start] = len(ball.Nodes)
		ball.Nodes = append(ball.Nodes, Found{Node: start, Parent: len(ball.Nodes)})
	}
	beyond := make(map[uint32]bool)
	outside := func(from, to uint32) {
		if n := len(ball.Frontier); n == 0 || ball.Frontier[n-1] != from {
			ball.Frontier = append(ball.Frontier, from)
		}
		beyond[to] = true
	}
	for i := 0; i < len(ball.Nodes); i++ {
		at := ball.Nodes[i]
		if !budget.visit() {
			ball.stop(budget, i)
			break
		}
		steps(at.Node, func(s Step) bool {
			if !budget.look() {
				return false
			}
			_, known := place[s.To]
			switch {
			case at.Distance >= bounds.Depth:
				// The last ring is only looked at to tell whether there is more.
				if !known {
					ball.cut(CutDepth)
					outside(at.Node, s.To)
				}
				return true
			case seen[s.Edge]:
				return true
			case !known && len(ball.Nodes) >= bounds.Nodes:
				ball.cut(CutNodes)
				outside(at.Node, s.To)
				return true
			case len(ball.Edges) >= bounds.Edges:
				ball.cut(CutEdges)
				if !known {
					outside(at.Node, s.To)
				}
				return true
			}
			seen[s.Edge] = true
			ball.Edges = append(ball.Edges, s.Edge)
			if !known {
				place[s.To] = len(ball.Nodes)
				ball.Nodes = append(ball.Nodes, Found{Node: s.To, Distance: at.Distance + 1, Parent: i, By: s})
			}
			return true
		})
		if budget.Exhausted() {
			ball.stop(budget, i)
			break
		}
	}
	// A node that a bound kept out never comes in later: the bound stays met.
	ball.More = len(beyond)
	return ball
}

// cut keeps the first bound that was met. The depth never hides another: it is met only when no more can be added.
func (b *Ball) cut(by Cut) {
	if b.Cut == CutNothing {
		b.Cut = by
	}
}

// stop ends a walk at node i: it and all after it were not looked at to the end.
func (b *Ball) stop(budget *Budget, i int) {
	b.Cut = CutVisits
	if budget.TimedOut() {
		b.Cut = CutTime
	}
	if n := len(b.Frontier); n > 0 && b.Frontier[n-1] == b.Nodes[i].Node {
		i++ // it was half looked at, and that was enough
	}
	for _, n := range b.Nodes[i:] {
		b.Frontier = append(b.Frontier, n.Node)
	}
}

// Way returns the steps from a start to the node at place i of the ball, as many as its distance, none for a start. It
// panics when the ball has no place i.
func (b *Ball) Way(i int) []Step {
	var way []Step
	for ; b.Nodes[i].Parent != i; i = b.Nodes[i].Parent {
		way = append(way, b.Nodes[i].By)
	}
	slices.Reverse(way)
	return way
}

// Among returns the edges between the given nodes, edges from a node to itself among them, each once, in the order of the
// nodes and their steps. The cut is CutEdges when there are more than most, CutVisits or CutTime when the budget ended the
// search, and otherwise CutNothing.
func Among(steps Steps, nodes []uint32, most int, budget *Budget) (edges []uint32, cut Cut) {
	inside := make(map[uint32]bool, len(nodes))
	for _, n := range nodes {
		inside[n] = true
	}
	seen := make(map[uint32]bool)
	for _, n := range nodes {
		if !budget.visit() {
			break
		}
		steps(n, func(s Step) bool {
			if !budget.look() {
				return false
			}
			if !inside[s.To] || seen[s.Edge] {
				return true
			}
			if len(edges) >= most {
				cut = CutEdges
				return false
			}
			seen[s.Edge] = true
			edges = append(edges, s.Edge)
			return true
		})
		if cut != CutNothing {
			return edges, cut
		}
	}
	switch {
	case budget.TimedOut():
		return edges, CutTime
	case budget.Exhausted():
		return edges, CutVisits
	}
	return edges, CutNothing
}
