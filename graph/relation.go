package graph

import (
	"iter"

	"peacegraph/graph/vocab"
)

// RelationConnection is a page of the edges of one entity.
type RelationConnection struct {
	entity entity
	page   *slice[candidate]
	filter *condition
}

// RelationEdge is one edge as it is seen from one end: the entity at the other end, and the statement that says so.
type RelationEdge struct {
	page *slice[candidate]
	seen candidate
	from entity
}

// Relations implements [Entity].
func (e entity) Relations(filter *StatementFilter, orderBy []StatementOrder, first *int, after *Cursor, last *int, before *Cursor) (*RelationConnection, error) {
	return e.relations(filter, orderBy, pageRequest{first, after, last, before})
}

func (e entity) relations(filter *StatementFilter, orderBy []StatementOrder, request pageRequest) (*RelationConnection, error) {
	e, err := e.paged(request)
	if err != nil {
		return nil, err
	}
	compiled, err := e.snapshot.compile(filter)
	if err != nil {
		return nil, err
	}
	list, err := e.snapshot.candidates(e.edges(compiled), orderBy, "relations", e.ID(), filter)
	if err != nil {
		return nil, err
	}
	page, err := list.take(request)
	if err != nil {
		return nil, err
	}
	return &RelationConnection{entity: e, page: page, filter: compiled}, nil
}

// edges yields the edges of the entity that meet the condition, each as seen from the entity. An edge from the entity
// to itself is yielded once, outwards. It ends early when the patience of the condition is out.
func (e entity) edges(c *condition) iter.Seq[candidate] {
	return func(yield func(candidate) bool) {
		row := e.row()
		for i := range row.allOut {
			if c.patience.out() {
				return
			}
			seen := candidate{row.allOut[i].statement, row.allOut[i].other, Out}
			if c.admits(&row.allOut[i]) && c.matches(seen) && !yield(seen) {
				return
			}
		}
		for i := range row.allIn {
			if c.patience.out() {
				return
			}
			seen := candidate{row.allIn[i].statement, row.allIn[i].other, In}
			if row.allIn[i].other != e.number && c.admits(&row.allIn[i]) && c.matches(seen) && !yield(seen) {
				return
			}
		}
	}
}

// plainEdges yields the edges of entity n that the default read returns, those that lead out before those that lead in;
// one that leads back to n leads out. It
// reads nothing but the edges and allocates nothing: this is how to walk far.
func (s *Snapshot) plainEdges(n uint32) iter.Seq2[*edge, Direction] {
	return func(yield func(*edge, Direction) bool) {
		row := s.entities.at(n)
		for i := range row.allOut {
			if s.plain(&row.allOut[i]) && s.sees(&row.allOut[i]) && !yield(&row.allOut[i], Out) {
				return
			}
		}
		for i := range row.allIn {
			if s.plain(&row.allIn[i]) && row.allIn[i].other != n && s.sees(&row.allIn[i]) && !yield(&row.allIn[i], In) {
				return
			}
		}
	}
}

// admits decides what can be decided without reading the statement.
func (c *condition) admits(e *edge) bool {
	return c.snapshot.sees(e) && (c.predicates == nil || c.predicates[e.predicate] != 0) && c.stances[0]>>e.allStance.mode()&1 == 1
}

// along reads the edges of the given predicates in one direction with the default read.
func (e entity) along(direction Direction, predicates []string, request pageRequest) (*RelationConnection, error) {
	return e.relations(&StatementFilter{Predicate: predicates, Direction: &direction}, nil, request)
}

// Edges returns the edges of the page.
func (c *RelationConnection) Edges() []RelationEdge {
	edges := make([]RelationEdge, len(c.page.items))
	for i, seen := range c.page.items {
		edges[i] = RelationEdge{c.page, seen, c.entity}
	}
	return edges
}

// Nodes returns the entities at the other ends, one for each edge of the page.
func (c *RelationConnection) Nodes() []Entity {
	nodes := make([]Entity, len(c.page.items))
	for i, seen := range c.page.items {
		nodes[i] = c.entity.snapshot.entity(seen.other)
	}
	return nodes
}

// PageInfo tells where the page lies.
func (c *RelationConnection) PageInfo() PageInfo { return c.page.info() }

// TotalCount counts all that match, whatever the page. The error is that of a request that ends first.
func (c *RelationConnection) TotalCount() (int, error) { return c.page.count() }

// Knowledge returns [Stated] when an edge matches. Otherwise it returns [StatedUnknown] or [StatedNone] when a matching
// statement says so of this entity, and [NotStated] when nothing that the filter lets through says anything.
// The error is that of a request that ends first.
func (c *RelationConnection) Knowledge() (Knowledge, error) {
	for _, err := range c.page.list.matching() {
		return Stated, err
	}
	return unlessEnded(c.entity.snapshot, c.entity.unknownOrNone(c.filter), nil)
}

func (e entity) unknownOrNone(c *condition) Knowledge {
	answer := NotStated
	for _, n := range e.others() {
		if c.patience.out() {
			break
		}
		unknown, ok := e.snapshot.statements.at(n).literal().(Unknown)
		if ok && c.matches(candidate{n, noEntity, Out}) && answer != StatedNone {
			answer = unknown.Reason
		}
	}
	return answer
}

// Cursor returns the place of the edge.
func (r RelationEdge) Cursor() Cursor { return r.page.cursor(r.seen) }

// Node returns the entity at the other end.
func (r RelationEdge) Node() Entity { return r.from.snapshot.entity(r.seen.other) }

// Statement returns the edge itself, with its evidence.
func (r RelationEdge) Statement() Statement { return Statement{r.from.snapshot, r.seen.statement} }

// Direction returns [Out] when the entity is the subject of the statement, [In] when it is the object.
func (r RelationEdge) Direction() Direction { return r.seen.direction }

// Role returns the role of the participant, from the statement; false when none is coded.
func (r RelationEdge) Role() (string, bool) { return r.Statement().qualifier(vocab.QualifierRole) }

// Text returns the edge in words, read from the entity it was asked of: "Doha talks is mediated by Qatar".
func (r RelationEdge) Text() string {
	if r.seen.direction == In {
		return r.Statement().InverseText()
	}
	return r.Statement().Text()
}
