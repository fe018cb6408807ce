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
// most edges of the default read first, then in the order of the record. The error is an [InputError], also when one of
// the entities is not there, or that of a request that ends first.
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
		g.nodes, err = s.mostRelated(q.Where)
	} else {
		g.nodes, err = s.numbersOf(q.IDs)
	}
	if err != nil {
		return nil, err
	}
	if q.Where != nil && len(g.nodes) > most {
		g.nodes, g.more, g.cut = g.nodes[:most], len(g.nodes)-most, traverse.CutNodes
	}
	budget := s.budget()
	found, cut := traverse.Among(s.walker(c, budget).steps, g.nodes, edges, budget)
	g.edges, g.distances = found, make([]int, len(g.nodes))
	if cut != traverse.CutNothing {
		g.cut = cut
	}
	return g, nil
}

// mostRelated returns the entities that match, those with most edges first, then in the order of the record.
func (s *Snapshot) mostRelated(where *EntityFilter) ([]uint32, error) {
	c, err := s.compileEntities(where)
	if err != nil {
		return nil, err
	}
	list := &listing[uint32]{
		stop: s.stop,
		items: func(yield func(uint32) bool) {
			for n := range uint32(s.entities.length) {
				if !yield(n) {
					return
				}
			}
		},
		matches: c.matches,
	}
	type related struct{ degree, number int }
	var all []related
	for n, err := range list.matching() {
		if err != nil {
			return nil, err
		}
		all = append(all, related{entity{s, n}.Degree(), int(n)})
	}
	slices.SortFunc(all, func(a, b related) int { return cmp.Or(b.degree-a.degree, a.number-b.number) })
	numbers := make([]uint32, len(all))
	for i, r := range all {
		numbers[i] = uint32(r.number)
	}
	return unlessEnded(s, numbers, nil)
}
