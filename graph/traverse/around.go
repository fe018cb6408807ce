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
	// Within tells that only the nodes are wanted, and nothing of what lies beyond the depth. Then the nodes at the full
	// depth are not looked at, which for those with very many edges is most of the work: edges that lead from them are not
	// in the ball, the cut is never CutDepth, and no frontier leads beyond the depth.
	Within bool
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
	// Edges are the edges that may be walked from a node of the ball to a node of the ball, each once: ring by ring, those
	// that lead to the ring or back from it before those that lead out of it, and otherwise in the order of Nodes and their
	// steps. When the budget ended the walk, they are those that were seen.
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

// Around finds the nodes in reach of the starts, nearest first, and the edges among them. A start that is given twice
// counts once, and starts beyond the bound on nodes are left out, which is CutNodes. With a larger depth, and all else the
// same, nothing that was found before is lost.
func Around(steps Steps, starts []uint32, bounds Bounds, budget *Budget) Ball {
	g := growth{
		bounds: bounds, budget: budget,
		place: make(map[uint32]int), seen: make(map[uint32]bool), beyond: make(map[uint32]bool),
	}
	for _, start := range starts {
		if _, known := g.place[start]; known {
			continue
		}
		if len(g.Nodes) >= bounds.Nodes {
			g.cut(CutNodes)
			break
		}
		g.place[start] = len(g.Nodes)
		g.Nodes = append(g.Nodes, Found{Node: start, Parent: len(g.Nodes)})
	}
	for from := 0; from < len(g.Nodes); {
		if bounds.Within && g.Nodes[from].Distance >= bounds.Depth {
			break
		}
		to := len(g.Nodes)
		at := g.look(steps, from, to)
		if at = min(at, g.leave()); at < to {
			g.stop(at)
			break
		}
		from = to
	}
	// A node that a bound kept out never comes in later: the bound stays met.
	g.More = len(g.beyond)
	return g.Ball
}

// growth is a ball that grows ring by ring. The edges within a ring, and back from it, come before those that lead out of
// it: they belong to the ball whether or not it grows further, so a bound on edges has to keep the same of them.
type growth struct {
	Ball
	bounds  Bounds
	budget  *Budget
	place   map[uint32]int // of the nodes of the ball
	seen    map[uint32]bool
	beyond  map[uint32]bool
	leaving []leaving // what leads out of the ring that is looked at, in order
}

// leaving is a step out of a ring, from the node at a place of the ball.
type leaving struct {
	from int
	step Step
}

// look looks at the nodes of a ring, which is all that was found last, and takes the edges that lead back into the ball.
// It returns the place of the first node that was not looked at to its end, to when there is none.
func (g *growth) look(steps Steps, from, to int) int {
	last := g.Nodes[from].Distance >= g.bounds.Depth
	full := len(g.Nodes) >= g.bounds.Nodes
	for i := from; i < to; i++ {
		if !g.budget.visit() {
			return i
		}
		steps(g.Nodes[i].Node, func(s Step) bool {
			if !g.budget.look() {
				return false
			}
			_, known := g.place[s.To]
			switch {
			case known:
				g.take(s)
			case last: // the last ring is looked at to tell whether there is more
				g.outside(CutDepth, i, s.To)
			case full:
				g.outside(CutNodes, i, s.To)
			default:
				g.leaving = append(g.leaving, leaving{i, s})
			}
			return true
		})
		if g.budget.Exhausted() {
			return i
		}
	}
	return to
}

// leave takes the steps that lead out of a ring. It returns the place of the first node of which it did not take all, and
// a place after all nodes when there is none. When the budget has ended already, it still takes what there is room for.
func (g *growth) leave() int {
	defer func() { g.leaving = g.leaving[:0] }()
	ended := g.budget.Exhausted()
	for _, l := range g.leaving {
		if !ended && !g.budget.look() {
			return l.from
		}
		_, known := g.place[l.step.To]
		switch {
		case known:
			g.take(l.step)
			continue
		case len(g.Nodes) < g.bounds.Nodes && g.take(l.step):
			g.place[l.step.To] = len(g.Nodes)
			g.Nodes = append(g.Nodes, Found{Node: l.step.To, Distance: g.Nodes[l.from].Distance + 1, Parent: l.from, By: l.step})
			continue
		case ended:
			return l.from
		}
		g.outside(CutNodes, l.from, l.step.To) // or edges, which take has told then
	}
	return len(g.Nodes)
}

// take adds an edge, once, and reports whether the ball has it: it has not when there is no room.
func (g *growth) take(s Step) bool {
	switch {
	case g.seen[s.Edge]:
	case len(g.Edges) >= g.bounds.Edges:
		g.cut(CutEdges)
		return false
	default:
		g.seen[s.Edge] = true
		g.Edges = append(g.Edges, s.Edge)
	}
	return true
}

// outside notes that a bound keeps out a node to which the node at a place leads.
func (g *growth) outside(by Cut, from int, to uint32) {
	g.cut(by)
	node := g.Nodes[from].Node
	if n := len(g.Frontier); n == 0 || g.Frontier[n-1] != node {
		g.Frontier = append(g.Frontier, node)
	}
	g.beyond[to] = true
}

// cut keeps the first bound that was met, except that any other tells more than the depth, which is no fault.
func (g *growth) cut(by Cut) {
	if g.Cut == CutNothing || g.Cut == CutDepth {
		g.Cut = by
	}
}

// stop ends a walk at the node of a place: it and all after it were not looked at to the end.
func (g *growth) stop(at int) {
	g.Cut = CutVisits
	if g.budget.TimedOut() {
		g.Cut = CutTime
	}
	if n := len(g.Frontier); n > 0 && g.Frontier[n-1] == g.Nodes[at].Node {
		at++ // it was half looked at, and that was enough
	}
	for _, n := range g.Nodes[at:] {
		g.Frontier = append(g.Frontier, n.Node)
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
