package graph

import (
	"context"
	"slices"

	"github.com/cayleygraph/quad"

	"peacegraph/graph/store"
	"peacegraph/graph/vocab"
)

// What tests outside of the package need of its inside.

// Empty returns a snapshot with nothing in it.
func Empty() *Snapshot { return emptySnapshot(vocab.Builtin()) }

// Compile reads a record into a snapshot.
func Compile(ctx context.Context, record *store.Store, progress func(done, total int)) (*Snapshot, error) {
	s, err := compile(ctx, record, progress)
	if err != nil {
		return nil, err
	}
	return s.view(), nil
}

// Extend returns the snapshot after a draft, with the quads that a write would have stored.
func (s *Snapshot) Extend(draft *Draft, by Authorship) (*Snapshot, []quad.Quad, error) {
	p, err := s.Prepare(context.Background(), draft, by, nil)
	if err != nil {
		return nil, nil, err
	}
	next, err := p.Next(context.Background(), nil)
	if err != nil {
		return nil, nil, err
	}
	quads, err := p.sealed(context.Background())
	if err != nil {
		return nil, nil, err
	}
	return next.view(), slices.Collect(quads), nil
}

// Descriptions returns the description of an entity in each language.
func Descriptions(e Entity) map[string]string {
	about := make(map[string]string)
	for _, d := range e.(interface{ profile() *profile }).profile().description {
		if about[d.Lang] == "" {
			about[d.Lang] = d.Lang + " " + d.Text
		}
	}
	return about
}

// Record returns the record of a graph.
func (g *Graph) Record() *store.Store { return g.record }

// Numbers returns the ids of statements, evidence, entities and passages by the numbers of their rows.
func (s *Snapshot) Numbers() [4][]ID {
	var ids [4][]ID
	for n := range uint32(s.statements.length) {
		ids[0] = append(ids[0], Statement{s, n}.ID())
	}
	for n := range uint32(s.evidence.length) {
		ids[1] = append(ids[1], Evidence{s, n}.ID())
	}
	for n := range uint32(s.entities.length) {
		ids[2] = append(ids[2], entity{s, n}.ID())
	}
	for n := range uint32(s.passages.length) {
		ids[3] = append(ids[3], Passage{s, n}.ID())
	}
	return ids
}

// MostRelated returns the entity with most edges.
func (s *Snapshot) MostRelated() ID {
	best := uint32(0)
	for n := range uint32(s.entities.length) {
		if (entity{s, n}).Degree() > (entity{s, best}).Degree() {
			best = n
		}
	}
	return s.entities.at(best).id
}

// WalkEverything follows every edge of the default read from both of its ends. It returns how many there are, and the sum
// of the numbers of what they lead to.
func (s *Snapshot) WalkEverything() (edges, sum int) {
	for n := range uint32(s.entities.length) {
		for e := range s.plainEdges(n) {
			edges, sum = edges+1, sum+int(e.other)
		}
	}
	return edges, sum
}

// HeldThen reports whether a valid time is one that the filter asks for.
func (f *StatementFilter) HeldThen(d *Date) bool { return f.heldThen(d) }

// Searchable returns the snapshot with a search index of its own, which is built at the first search.
func (s *Snapshot) Searchable() *Snapshot {
	searchable := *s
	searchable.search = newSearchIndex(func() *Snapshot { return &searchable })
	return &searchable
}

// BuildIndex builds the search index of the snapshot.
func (s *Snapshot) BuildIndex() error { return s.search.reach(s, nil) }

// CloseIndex ends the search index of the snapshot.
func (s *Snapshot) CloseIndex() error { return s.search.close() }

// HoldIndex keeps the search index as it is until release is called.
func (g *Graph) HoldIndex() (release func()) {
	patience := g.search.patience
	g.search.mu.Lock()
	g.search.patience = 0
	return func() {
		g.search.patience = patience
		g.search.mu.Unlock()
	}
}
