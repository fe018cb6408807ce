package graph

import (
	"cmp"
	"iter"
	"sync"
)

// TimelineQuery asks for statements in the order of time.
type TimelineQuery struct {
	// Filter says which statements; nil is the default read.
	Filter *StatementFilter
	// About keeps only statements of which one end matches; nil keeps all.
	About *EntityFilter
	// During keeps what has a day in the span: certainly when Certain says so, otherwise possibly.
	During  *DateSpan
	Certain *bool
	// RelativeTo is an event, an agreement or a statement that has a date.
	RelativeTo *ID
	// Order keeps what stands so to RelativeTo; nil keeps all.
	Order []TimeOrder
	First *int
	After *Cursor
}

// TimelineConnection is a page of statements in the order of time.
type TimelineConnection struct {
	snapshot *Snapshot
	query    TimelineQuery
	anchor   *anchor
	page     *slice[moment]
}

// TimelineEdge is a place in a timeline: a statement, its date, and what gives it.
type TimelineEdge struct {
	of *TimelineConnection
	at moment
}

// moment is a statement with the statement that gives its date: itself, or one about an event or agreement at an end.
type moment struct {
	statement uint32 // noStatement stands for one that does not match
	by        uint32 // noStatement when there is no date
}

// Timeline returns a page of the statements that have a date, by its first known day, then the narrower date first, then
// in the order of the record. A date without a known beginning stands at its end, before those that begin on that day;
// one without a known day is last. A statement is dated by its own valid time, otherwise by the date of its subject,
// otherwise of its object, when that is an event or an agreement. The error is an [InputError], or that of a request that ends first.
func (s *Snapshot) Timeline(query TimelineQuery) (*TimelineConnection, error) {
	s, err := s.paged(pageRequest{after: query.After})
	if err != nil {
		return nil, err
	}
	items, has, err := s.everyStatement(query.Filter, query.About)
	if err != nil {
		return nil, err
	}
	return s.timeline(items, has, query, "timeline", query.About)
}

// Timeline implements [Entity].
func (e entity) Timeline(filter *StatementFilter, during *DateSpan, certain *bool, relativeTo *ID, order []TimeOrder, first *int, after *Cursor) (*TimelineConnection, error) {
	e, err := e.paged(pageRequest{after: after})
	if err != nil {
		return nil, err
	}
	query := TimelineQuery{filter, nil, during, certain, relativeTo, order, first, after}
	return e.snapshot.timeline(e.said(), nil, query, "timelineOf", e.ID())
}

func (s *Snapshot) timeline(items iter.Seq[candidate], has func(candidate) bool, query TimelineQuery, parts ...any) (*TimelineConnection, error) {
	c, err := s.compile(query.Filter)
	if err != nil {
		return nil, err
	}
	if err := checkCertain(query.Certain, query.During); err != nil {
		return nil, err
	}
	dates := s.datings()
	anchor, err := s.anchor(dates, query)
	if err != nil {
		return nil, err
	}
	list := &listing[moment]{
		stop: s.stop,
		items: func(yield func(moment) bool) {
			for seen := range items {
				m := moment{noStatement, noStatement}
				if c.matches(seen) && (has == nil || has(seen)) {
					m = moment{seen.statement, dates.ofStatement(seen.statement)}
				}
				if !yield(m) { // what does not match, too: the listing counts what was looked at
					return
				}
			}
		},
		matches: func(m moment) bool {
			if m.by == noStatement {
				return false
			}
			return (query.During == nil || query.During.meets(s.statements.at(m.by).date, query.Certain)) &&
				(query.Order == nil || anchor.keeps(m, query.Order))
		},
		compare: s.compareMoments,
		place:   func(m moment) place { return place{number: m.statement} },
		find: func(p place) (moment, bool) {
			if int(p.number) >= s.statements.length {
				return moment{}, false
			}
			m := moment{p.number, dates.ofStatement(p.number)}
			return m, m.by != noStatement
		},
		mark: sync.OnceValue(func() uint32 {
			return fingerprint(append(parts, query.Filter, query.During, query.Certain, query.RelativeTo, query.Order)...)
		}),
		head: s.newest(),
	}
	page, err := list.take(pageRequest{first: query.First, after: query.After})
	if err != nil {
		return nil, err
	}
	return &TimelineConnection{s, query, anchor, page}, nil
}

// compareMoments puts what has the earlier known day first, then what has no known beginning, then what is known better,
// then what was said first.
func (s *Snapshot) compareMoments(a, b moment) int {
	x, y := s.statements.at(a.by).date, s.statements.at(b.by).date
	return cmp.Or(cmp.Compare(x.firstKnown(), y.firstKnown()), cmp.Compare(x.earliest, y.earliest), cmp.Compare(x.latest, y.latest), cmp.Compare(a.statement, b.statement))
}

// Edges returns the places of the page.
func (c *TimelineConnection) Edges() []TimelineEdge {
	edges := make([]TimelineEdge, len(c.page.items))
	for i, m := range c.page.items {
		edges[i] = TimelineEdge{c, m}
	}
	return edges
}

// Nodes returns the statements of the page.
func (c *TimelineConnection) Nodes() []Statement {
	statements := make([]Statement, len(c.page.items))
	for i, m := range c.page.items {
		statements[i] = Statement{c.snapshot, m.statement}
	}
	return statements
}

// PageInfo tells where the page lies.
func (c *TimelineConnection) PageInfo() PageInfo { return c.page.info() }

// TotalCount counts all that match and have a date, whatever the page. The error is that of a request that ends first.
func (c *TimelineConnection) TotalCount() (int, error) { return c.page.count() }

// Undated counts the statements that match the filter and have no date, whatever the span and the order asked for. The
// error is that of a request that ends first.
func (c *TimelineConnection) Undated() (int, error) {
	list := *c.page.list
	list.matches = func(m moment) bool { return m.statement != noStatement && m.by == noStatement }
	return (&slice[moment]{list: &list}).count()
}

// Cursor returns the place of the statement.
func (e TimelineEdge) Cursor() Cursor { return e.of.page.cursor(e.at) }

// Node returns the statement.
func (e TimelineEdge) Node() Statement { return Statement{e.of.snapshot, e.at.statement} }

// At returns the date at which it stands.
func (e TimelineEdge) At() Date { return *e.of.snapshot.statements.at(e.at.by).date }

// DatedBy returns the statement that gives the date: the statement itself, or one about an event or an agreement at one
// of its ends.
func (e TimelineEdge) DatedBy() Statement { return Statement{e.of.snapshot, e.at.by} }

// Order returns how the statement stands to what the timeline is relative to; false when that was not asked.
func (e TimelineEdge) Order() (TimeOrder, bool) {
	if e.of.anchor == nil {
		return 0, false
	}
	return e.of.anchor.order(e.at), true
}
