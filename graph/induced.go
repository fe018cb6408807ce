package graph

import (
	"cmp"
	"slices"

	"peacegraph/graph/traverse"
)

// InducedQuery asks for entities with the edges among them: those of IDs, or those that match Where.
type InducedQuery struct {
	// IDs are at most [MaxInduced] entities.
	IDs   []ID
	Where *EntityFilter
	// Via says which edges; nil is the default read.
	Via *StatementFilter
	// MaxNodes is how many of the entities that match Where are taken, at most [MaxNodes]; nil is 100.
	MaxNodes *int
	// MaxStatements is how many edges are taken, at most [MaxEdges]; nil is as many.
	MaxStatements *int
}

// Induced returns entities with the edges among them: the given ones in the order given, or those that match, those with
// most edges of Via to other entities that match first, then in the order of the record. The error is an [InputError], also
// when one of the entities is not there, or that of a request that ends before it is known which entities these are.
func (s *Snapshot) Induced(q InducedQuery) (*Subgraph, error) {
	if (q.IDs == nil) == (q.Where == nil) {
		return nil, inputErrorf(nil, "induced takes either ids or where; give exactly one of them")
	}
	most, err := bounded("maxNodes", q.MaxNodes, 100, 1, MaxNodes)
	if err != nil {
		return nil, err
	}
	edges, err := bounded("maxStatements", q.MaxStatements, MaxEdges, 0, MaxEdges)
	if err != nil {
		return nil, err
	}
	c, err := s.compile(q.Via)
	if err != nil {
		return nil, err
	}
	g := &Subgraph{snapshot: s}
	if q.Where != nil {
		err = g.choose(q.Where, c, most)
	} else {
		g.nodes, err = s.numbersOf(q.IDs)
	}
	if err != nil {
		return nil, err
	}
	budget := s.budget()
	found, cut := traverse.Among(s.walker(c, budget).steps, g.nodes, edges, budget)
	g.edges, g.distances = found, make([]int, len(g.nodes))
	if cut != traverse.CutNothing {
		g.cut = cut
	}
	return g, nil
}

// choose takes the entities that match, at most so many: those with most edges to other ones that match first, then in the
// order of the record. The frontier is those taken that have edges to ones that were not.
func (g *Subgraph) choose(where *EntityFilter, via *condition, most int) error {
	matching, err := g.snapshot.matchingEntities(where)
	if err != nil {
		return err
	}
	matches := make([]bool, g.snapshot.entities.length)
	for _, n := range matching {
		matches[n] = true
	}
	type related struct {
		degree int
		number uint32
	}
	all := make([]related, len(matching))
	for i, n := range matching {
		all[i].number = n
		for seen := range (entity{g.snapshot, n}).edges(via) {
			if seen.other != n && matches[seen.other] {
				all[i].degree++
			}
		}
		if via.patience.out() {
			break
		}
	}
	slices.SortFunc(all, func(a, b related) int {
		return cmp.Or(cmp.Compare(b.degree, a.degree), cmp.Compare(a.number, b.number))
	})
	for _, r := range all[:min(most, len(all))] {
		g.nodes = append(g.nodes, r.number)
		matches[r.number] = false
	}
	if g.more = len(all) - len(g.nodes); g.more > 0 {
		g.cut = traverse.CutNodes
		for _, n := range g.nodes {
			for seen := range (entity{g.snapshot, n}).edges(via) {
				if matches[seen.other] {
					g.frontier = append(g.frontier, n)
					break
				}
			}
			if len(g.frontier) == MaxPage {
				break // no more are told
			}
		}
	}
	return g.snapshot.ended()
}

// matchingEntities returns the entities that match, in the order of the record.
func (s *Snapshot) matchingEntities(where *EntityFilter) ([]uint32, error) {
	c, err := s.compileEntities(where)
	if err != nil {
		return nil, err
	}
	list := &listing[uint32]{
		stop:    s.stop,
		items:   s.everyEntity,
		matches: c.matches,
	}
	var numbers []uint32
	for n, err := range list.matching() {
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, n)
	}
	return numbers, nil
}
