package graph

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"peacegraph/graph/traverse"
)

// NeighbourConnection is a page of the entities within some edges of one.
type NeighbourConnection struct {
	snapshot *Snapshot
	ball     traverse.Ball
	page     *slice[int]
}

// NeighbourEdge is one neighbour, with the way that reached it.
type NeighbourEdge struct {
	of *NeighbourConnection
	at int // place in the ball
}

// Neighbours implements [Entity].
func (e entity) Neighbours(via *StatementFilter, where *EntityFilter, hops *int, first *int, after *Cursor) (*NeighbourConnection, error) {
	depth, err := bounded("hops", hops, 1, 1, MaxHops)
	if err != nil {
		return nil, err
	}
	request := pageRequest{first: first, after: after}
	if e, err = e.paged(request); err != nil {
		return nil, err
	}
	s := e.snapshot
	c, err := s.compile(via)
	if err != nil {
		return nil, err
	}
	wanted, err := s.compileEntities(where)
	if err != nil {
		return nil, err
	}
	budget := s.budget()
	ball := traverse.Around(s.walker(c, budget).steps, []uint32{e.number}, traverse.Bounds{Depth: depth, Within: true, Nodes: MaxVisits, Edges: math.MaxInt}, budget)
	stop := s.stop
	if ball.Cut == traverse.CutTime {
		if wanted.looksAtEdges {
			return nil, s.ended() // there is no time to tell which of them are wanted
		}
		stop = nil // they are there, and only have to be told
	}
	list := &listing[int]{
		stop: stop,
		items: func(yield func(int) bool) {
			for i := 1; i < len(ball.Nodes); i++ {
				if !yield(i) {
					return
				}
			}
		},
		matches: func(i int) bool { return wanted.matches(ball.Nodes[i].Node) },
		compare: cmp.Compare[int],
		place:   func(i int) place { return place{number: ball.Nodes[i].Node} },
		find: func(p place) (int, bool) {
			i := slices.IndexFunc(ball.Nodes, func(f traverse.Found) bool { return f.Node == p.number })
			return i, i > 0
		},
		mark: sync.OnceValue(func() uint32 { return fingerprint("neighbours", e.ID(), via, where, depth) }),
		head: s.newest(),
	}
	page, err := list.take(request)
	if err != nil {
		return nil, err
	}
	return &NeighbourConnection{s, ball, page}, nil
}

// Edges returns the places of the page, nearest first.
func (c *NeighbourConnection) Edges() []NeighbourEdge {
	edges := make([]NeighbourEdge, len(c.page.items))
	for i, at := range c.page.items {
		edges[i] = NeighbourEdge{c, at}
	}
	return edges
}

// Nodes returns the entities of the page, nearest first.
func (c *NeighbourConnection) Nodes() []Entity {
	nodes := make([]Entity, len(c.page.items))
	for i, at := range c.page.items {
		nodes[i] = c.snapshot.entity(c.ball.Nodes[at].Node)
	}
	return nodes
}

// PageInfo tells where the page lies.
func (c *NeighbourConnection) PageInfo() PageInfo { return c.page.info() }

// TotalCount counts all that match, whatever the page. The error is that of a request that ends first.
func (c *NeighbourConnection) TotalCount() (int, error) { return c.page.count() }

// Truncated returns why there are more neighbours than were found, and where; false when there are not. That there are
// entities further away than was asked for does not count.
func (c *NeighbourConnection) Truncated() (Truncation, bool) {
	t := Truncation{c.snapshot, c.ball.Cut, c.ball.Frontier, c.ball.More}
	return t, c.ball.Cut != traverse.CutNothing && c.ball.Cut != traverse.CutDepth
}

// Cursor returns the place of the neighbour.
func (e NeighbourEdge) Cursor() Cursor { return e.of.page.cursor(e.at) }

// Node returns the neighbour.
func (e NeighbourEdge) Node() Entity { return e.of.snapshot.entity(e.of.ball.Nodes[e.at].Node) }

// Distance returns how many edges away it is.
func (e NeighbourEdge) Distance() int { return e.of.ball.Nodes[e.at].Distance }

// Path returns the way that reached it, a shortest one.
func (e NeighbourEdge) Path() Path {
	return Path{e.of.snapshot, e.of.ball.Nodes[0].Node, e.of.ball.Way(e.at)}
}
