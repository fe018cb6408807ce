package graph

import (
	"cmp"
	"iter"
	"slices"
	"sync"
)

// StatementConnection is a page of statements.
type StatementConnection struct {
	snapshot *Snapshot
	page     *slice[candidate]
}

// StatementEdge is a place in a page of statements.
type StatementEdge struct {
	page *slice[candidate]
	seen candidate
	of   *Snapshot
}

// StatementOrder is one key of an order. Statements that are equal by every key come in the order of the record.
type StatementOrder struct {
	Field     StatementOrderField
	Direction OrderDirection
}

// StatementOrderField is what statements can be ordered by. What a statement does not have comes last.
type StatementOrderField uint8

// The fields: changeset; highest confidence; name of the other end; place in the source; name of the predicate; number
// of sources; first and last day of the valid time.
const (
	ByAdded StatementOrderField = iota
	ByConfidence
	ByName
	ByPassage
	ByPredicate
	BySources
	ByValidFrom
	ByValidTo
)

var statementOrderNames = [...]string{"ADDED", "CONFIDENCE", "NAME", "PASSAGE", "PREDICATE", "SOURCES", "VALID_FROM", "VALID_TO"}

// String returns the name as the API writes it.
func (f StatementOrderField) String() string { return statementOrderNames[f] }

// MaxOrderKeys is how many keys an order may have.
const MaxOrderKeys = 4

// candidates makes a listing of statements seen from an end. The parts tell this question from others.
func (s *Snapshot) candidates(items iter.Seq[candidate], orderBy []StatementOrder, parts ...any) (*listing[candidate], error) {
	if len(orderBy) > MaxOrderKeys {
		return nil, inputErrorf(nil, "an order has at most %d keys", MaxOrderKeys)
	}
	if orderBy == nil {
		orderBy = []StatementOrder{{Field: ByValidFrom}}
	}
	keys := make([]func(a, b candidate) int, 0, len(orderBy)+1)
	for _, order := range orderBy {
		keys = append(keys, s.statementKey(order))
	}
	keys = append(keys, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.statement, b.statement), cmp.Compare(a.direction, b.direction))
	})
	return &listing[candidate]{
		items:   items,
		stop:    s.stop,
		compare: ordered(keys),
		place:   func(c candidate) place { return place{number: c.statement, direction: c.direction} },
		find:    s.candidateAt,
		mark:    sync.OnceValue(func() uint32 { return fingerprint(slices.Concat(parts, []any{orderBy})...) }),
		head:    s.newest(),
	}, nil
}

func (s *Snapshot) candidateAt(p place) (candidate, bool) {
	if !s.statements.has(p.number) {
		return candidate{}, false
	}
	return s.seen(p.number, p.direction), true
}

// seen returns the statement as it is seen from one of its ends.
func (s *Snapshot) seen(n uint32, direction Direction) candidate {
	row, c := s.statements.at(n), candidate{n, noEntity, direction}
	switch {
	case direction == In && row.subjectEnd == endEntity:
		c.other = row.subject
	case direction != In && row.objectEnd == endEntity:
		c.other = row.object
	}
	return c
}

func (s *Snapshot) statementKey(order StatementOrder) func(a, b candidate) int {
	row := func(c candidate) *statementRow { return s.statements.at(c.statement) }
	switch order.Field {
	case ByAdded:
		return by(order.Direction, func(c candidate) (uint32, bool) { return row(c).changeset, true })
	case ByConfidence:
		return by(order.Direction, func(c candidate) (Confidence, bool) { return Statement{s, c.statement}.Confidence(), true })
	case ByName:
		return by(order.Direction, func(c candidate) (string, bool) {
			if c.other == noEntity {
				return "", false
			}
			return s.profile(s.entities.at(c.other)).folded, true
		})
	case ByPassage:
		return s.comparePassages(order.Direction)
	case ByPredicate:
		return by(order.Direction, func(c candidate) (string, bool) { return s.predicates[row(c).predicate].Name, true })
	case BySources:
		return by(order.Direction, func(c candidate) (int, bool) { return Statement{s, c.statement}.SourceCount(), true })
	case ByValidTo:
		return by(order.Direction, func(c candidate) (Day, bool) {
			d := row(c).date
			return dayOr(d, Date.Latest)
		})
	default:
		return by(order.Direction, func(c candidate) (Day, bool) {
			d := row(c).date
			return dayOr(d, Date.Earliest)
		})
	}
}

func dayOr(d *Date, end func(Date) Day) (Day, bool) {
	if d == nil || !end(*d).Known() {
		return 0, false
	}
	return end(*d), true
}

// firstPassage returns where a statement stands, by the first of its evidence that counts.
func (s *Snapshot) firstPassage(statement uint32) *passageRow {
	row := s.statements.at(statement)
	first := row.evidence
	for first = range s.evidenceOf(row) {
		break
	}
	return s.passages.at(s.evidence.at(first).passage)
}

// comparePassages orders by source, in the order of the record, and then by the place in the source.
func (s *Snapshot) comparePassages(direction OrderDirection) func(a, b candidate) int {
	return func(a, b candidate) int {
		x, y := s.firstPassage(a.statement), s.firstPassage(b.statement)
		c := cmp.Or(cmp.Compare(x.source, y.source), x.locator().compare(y.locator()))
		if direction == Descending {
			return -c
		}
		return c
	}
}

// Statements implements [Entity].
func (e entity) Statements(filter *StatementFilter, orderBy []StatementOrder, first *int, after *Cursor, last *int, before *Cursor) (*StatementConnection, error) {
	request := pageRequest{first, after, last, before}
	e, err := e.paged(request)
	if err != nil {
		return nil, err
	}
	return e.snapshot.statementsOf(e.said(), filter, nil, orderBy, request, "statements", e.ID())
}

// said yields the statements of which the entity is an end, each once and as it is seen from the entity.
func (e entity) said() iter.Seq[candidate] {
	return func(yield func(candidate) bool) {
		row := e.row()
		for i := range row.allOut {
			if out := &row.allOut[i]; e.snapshot.sees(out) && !yield(candidate{out.statement, out.other, Out}) {
				return
			}
		}
		for i := range row.allIn {
			if in := &row.allIn[i]; in.other != e.number && e.snapshot.sees(in) && !yield(candidate{in.statement, in.other, In}) {
				return
			}
		}
		for _, n := range e.others() {
			direction := Out
			if e.snapshot.statements.at(n).subjectEnd == endStatement {
				direction = In
			}
			if !yield(candidate{n, noEntity, direction}) {
				return
			}
		}
	}
}

// Statements returns a page of what is said about the statement: denials, affirmations, what it is about.
func (t Statement) Statements(filter *StatementFilter, orderBy []StatementOrder, first *int, after *Cursor, last *int, before *Cursor) (*StatementConnection, error) {
	request := pageRequest{first, after, last, before}
	s, err := t.snapshot.paged(request)
	if err == nil && !s.statements.has(t.number) {
		err = errForeignCursor()
	}
	if err != nil {
		return nil, err
	}
	seen := func(yield func(candidate) bool) {
		links := s.statements.at(t.number).links
		if links == nil {
			return
		}
		for _, n := range seenOf(links.allPointing, s.statements.length) {
			switch row := s.statements.at(n); {
			case row.subjectEnd == endStatement && row.subject == t.number:
				if !yield(s.seen(n, Out)) {
					return
				}
			case row.objectEnd == endStatement && row.object == t.number:
				if !yield(s.seen(n, In)) {
					return
				}
			}
		}
	}
	return s.statementsOf(seen, filter, nil, orderBy, request, "about", t.ID())
}

// StatementPage returns a page of the statements that match filter; with about, only those of which one end is an
// entity that matches about.
func (s *Snapshot) StatementPage(filter *StatementFilter, about *EntityFilter, orderBy []StatementOrder, first *int, after *Cursor, last *int, before *Cursor) (*StatementConnection, error) {
	request := pageRequest{first, after, last, before}
	s, err := s.paged(request)
	if err != nil {
		return nil, err
	}
	items, has, err := s.everyStatement(filter, about)
	if err != nil {
		return nil, err
	}
	return s.statementsOf(items, filter, has, orderBy, request, "query", about)
}

// everyStatement yields every statement, with what it has to meet besides the filter, nil for nothing. Without about it
// is seen from no end. With about it is seen from both, and from the one that counts it meets what it has to: from the
// end that matches about; where both do, from the subject if it then meets the filter. The error is an [InputError].
func (s *Snapshot) everyStatement(filter *StatementFilter, about *EntityFilter) (items iter.Seq[candidate], has func(candidate) bool, err error) {
	if about == nil {
		return func(yield func(candidate) bool) {
			for n := range uint32(s.statements.length) {
				if !yield(s.seen(n, Both)) {
					return
				}
			}
		}, nil, nil
	}
	ends, err := s.compileEntities(about)
	if err != nil {
		return nil, nil, err
	}
	c, err := s.compile(filter)
	if err != nil {
		return nil, nil, err
	}
	from := func(n uint32, direction Direction) bool {
		row := s.statements.at(n)
		end, number := row.subjectEnd, row.subject
		if direction == In {
			end, number = row.objectEnd, row.object
		}
		return end == endEntity && ends.matches(number)
	}
	bothEnds := func(yield func(candidate) bool) {
		for n := range uint32(s.statements.length) {
			if !yield(s.seen(n, Out)) || !yield(s.seen(n, In)) {
				return
			}
		}
	}
	return bothEnds, func(seen candidate) bool {
		if !from(seen.statement, seen.direction) {
			return false
		}
		return seen.direction == Out || !from(seen.statement, Out) || !c.matches(s.seen(seen.statement, Out))
	}, nil
}

// statementPage lists statements by number, each seen from its subject.
func (s *Snapshot) statementPage(numbers iter.Seq[uint32], filter *StatementFilter, orderBy []StatementOrder, request pageRequest, parts ...any) (*StatementConnection, error) {
	seen := func(yield func(candidate) bool) {
		for n := range numbers {
			if !yield(s.seen(n, Both)) {
				return
			}
		}
	}
	return s.statementsOf(seen, filter, nil, orderBy, request, parts...)
}

// statementsOf lists items that meet the filter and, when has is not nil, has.
func (s *Snapshot) statementsOf(items iter.Seq[candidate], filter *StatementFilter, has func(candidate) bool, orderBy []StatementOrder, request pageRequest, parts ...any) (*StatementConnection, error) {
	c, err := s.compile(filter)
	if err != nil {
		return nil, err
	}
	list, err := s.candidates(items, orderBy, append(parts, filter)...)
	if err != nil {
		return nil, err
	}
	list.matches = c.matches
	if has != nil {
		list.matches = func(seen candidate) bool { return c.matches(seen) && has(seen) }
	}
	page, err := list.take(request)
	if err != nil {
		return nil, err
	}
	return &StatementConnection{s, page}, nil
}

// Edges returns the places of the page.
func (c *StatementConnection) Edges() []StatementEdge {
	edges := make([]StatementEdge, len(c.page.items))
	for i, seen := range c.page.items {
		edges[i] = StatementEdge{c.page, seen, c.snapshot}
	}
	return edges
}

// Nodes returns the statements of the page.
func (c *StatementConnection) Nodes() []Statement {
	statements := make([]Statement, len(c.page.items))
	for i, seen := range c.page.items {
		statements[i] = Statement{c.snapshot, seen.statement}
	}
	return statements
}

// PageInfo tells where the page lies.
func (c *StatementConnection) PageInfo() PageInfo { return c.page.info() }

// TotalCount counts all that match, whatever the page. The error is that of a request that ends first.
func (c *StatementConnection) TotalCount() (int, error) { return c.page.count() }

// Cursor returns the place of the statement.
func (e StatementEdge) Cursor() Cursor { return e.page.cursor(e.seen) }

// Node returns the statement.
func (e StatementEdge) Node() Statement { return Statement{e.of, e.seen.statement} }

// claims yields the statements attributed to the entity.
func (e entity) claims() iter.Seq[uint32] {
	var numbers []uint32
	p := e.snapshot.patience()
	for _, n := range seenOf(e.row().allSpeaks, e.snapshot.evidence.length) {
		if p.out() {
			break
		}
		numbers = slices.AppendSeq(numbers, e.snapshot.statementsOn(n))
	}
	return slices.Values(distinct(numbers))
}
