package graph

import (
	"slices"

	"peacegraph/graph/traverse"
)

// The bounds of walks, as [Subgraph] and [Paths] keep them.
const (
	// MaxVisits is how many entities one walk may look at.
	MaxVisits = 50_000
	// MaxDepth is how far around entities a subgraph reaches.
	MaxDepth = 4
	// MaxHops is how far away neighbours may be.
	MaxHops = 3
	// MaxNodes is how many entities a subgraph has.
	MaxNodes = 500
	// MaxEdges is how many statements a subgraph has.
	MaxEdges = 2000
	// MaxInduced is how many entities edges are asked among.
	MaxInduced = 200
	// MaxPathLength is how many edges a path has.
	MaxPathLength = 6
	// MaxPaths is how many paths an answer has.
	MaxPaths = 20
)

// Subgraph is entities and the edges among them, as two flat lists.
type Subgraph struct {
	snapshot  *Snapshot
	nodes     []uint32
	distances []int
	edges     []uint32
	cut       traverse.Cut
	frontier  []uint32
	more      int
}

// Nodes returns the entities: where the walk began, then nearest first.
func (g *Subgraph) Nodes() []Entity { return g.snapshot.entitiesOf(g.nodes) }

// Distances returns how many edges each entity of Nodes is away from the nearest start, in the same order.
func (g *Subgraph) Distances() []int { return g.distances }

// Statements returns the edges, each once, in the order in which they were met.
func (g *Subgraph) Statements() []Statement {
	statements := make([]Statement, len(g.edges))
	for i, n := range g.edges {
		statements[i] = Statement{g.snapshot, n}
	}
	return statements
}

// Truncated returns why there is more than the subgraph has, and where; false when there is not.
func (g *Subgraph) Truncated() (Truncation, bool) {
	return Truncation{g.snapshot, g.cut, g.frontier, g.more}, g.cut != traverse.CutNothing
}

// Truncation says what was left out of an answer.
type Truncation struct {
	snapshot *Snapshot
	cut      traverse.Cut
	frontier []uint32
	more     int
}

// CutReason is which bound cut an answer.
type CutReason uint8

// The bounds: depth, entities, statements, entities looked at, and time.
const (
	CutByDepth CutReason = iota
	CutByNodes
	CutByStatements
	CutByVisits
	CutByTime
)

var cutNames = [...]string{"DEPTH", "NODES", "STATEMENTS", "VISITS", "TIME"}

// String returns the name as the API writes it.
func (r CutReason) String() string { return cutNames[r] }

// Reason returns which bound cut the answer. A depth that was asked for is one too.
func (t Truncation) Reason() CutReason {
	switch t.cut {
	case traverse.CutNodes:
		return CutByNodes
	case traverse.CutEdges:
		return CutByStatements
	case traverse.CutVisits:
		return CutByVisits
	case traverse.CutTime:
		return CutByTime
	}
	return CutByDepth
}

// Frontier returns entities of the answer from which edges lead out of it, at most 100 of them: where to go on.
func (t Truncation) Frontier() []Entity {
	return t.snapshot.entitiesOf(t.frontier[:min(len(t.frontier), MaxPage)])
}

// AtLeastMore returns how many entities are known to lie one step beyond the answer.
func (t Truncation) AtLeastMore() int { return t.more }

func (s *Snapshot) budget() *traverse.Budget { return traverse.NewBudget(s.stop, MaxVisits) }

// bounded returns the number that was asked for, or what is usual, and refuses what is out of bounds.
func bounded(name string, asked *int, usual, least, most int) (int, error) {
	if asked == nil {
		return usual, nil
	}
	if *asked < least || *asked > most {
		return 0, inputErrorf(nil, "%s is %d; it is %d to %d", name, *asked, least, most)
	}
	return *asked, nil
}

// Subgraph implements [Entity].
func (e entity) Subgraph(depth *int, via *StatementFilter, maxNodes, maxStatements *int) (*Subgraph, error) {
	return e.snapshot.around([]uint32{e.number}, depth, via, maxNodes, maxStatements)
}

// Around returns what lies around several entities, at most 200. The error is an [InputError], also when one of them is
// not there.
func (s *Snapshot) Around(ids []ID, depth *int, via *StatementFilter, maxNodes, maxStatements *int) (*Subgraph, error) {
	numbers, err := s.numbersOf(ids)
	if err != nil {
		return nil, err
	}
	return s.around(numbers, depth, via, maxNodes, maxStatements)
}

func (s *Snapshot) numbersOf(ids []ID) ([]uint32, error) {
	if len(ids) == 0 || len(ids) > MaxInduced {
		return nil, inputErrorf(nil, "%d entities are given; give 1 to %d", len(ids), MaxInduced)
	}
	var numbers []uint32
	for _, id := range ids {
		c, n := s.lookup(id)
		if c != classEntity {
			return nil, s.noEntity(id)
		}
		if !slices.Contains(numbers, n) {
			numbers = append(numbers, n)
		}
	}
	return numbers, nil
}

func (s *Snapshot) around(starts []uint32, depth *int, via *StatementFilter, maxNodes, maxStatements *int) (*Subgraph, error) {
	c, err := s.compile(via)
	if err != nil {
		return nil, err
	}
	var bounds traverse.Bounds
	if bounds.Depth, err = bounded("depth", depth, 1, 0, MaxDepth); err != nil {
		return nil, err
	}
	if bounds.Nodes, err = bounded("maxNodes", maxNodes, 100, 1, MaxNodes); err != nil {
		return nil, err
	}
	if bounds.Edges, err = bounded("maxStatements", maxStatements, 300, 0, MaxEdges); err != nil {
		return nil, err
	}
	budget := s.budget()
	ball := traverse.Around(s.walker(c, budget).steps, starts, bounds, budget)
	g := &Subgraph{snapshot: s, edges: ball.Edges, cut: ball.Cut, frontier: ball.Frontier, more: ball.More}
	for _, found := range ball.Nodes {
		g.nodes, g.distances = append(g.nodes, found.Node), append(g.distances, found.Distance)
	}
	return g, nil
}
