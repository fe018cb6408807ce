package graph

import (
	"slices"

	"peacegraph/graph/vocab"
)

// TimeOrder is how one thing stands to another in time. Whatever the days on which two things began and ended, exactly
// one of the first three is true of them.
type TimeOrder uint8

// The orders. The first two: the one ended before the other began. During: they have a day in common. TimeUnknown: the
// dates do not tell which of the three it is.
const (
	TimeBefore TimeOrder = iota
	TimeAfter
	TimeDuring
	TimeUnknown
)

var timeOrderNames = [...]string{"BEFORE", "AFTER", "DURING", "UNKNOWN"}

// String returns the name as the API writes it.
func (o TimeOrder) String() string { return timeOrderNames[o] }

// orderOf returns how a stands to b as far as it is certain: a mark on an end makes any day of it possible.
func orderOf(a, b *Date) TimeOrder {
	x, y := a.sure(), b.sure()
	switch {
	case x.end.last < y.start.first:
		return TimeBefore
	case x.start.first > y.end.last:
		return TimeAfter
	case x.start.last <= y.end.first && y.start.last <= x.end.first:
		return TimeDuring
	}
	return TimeUnknown
}

// anchor is what a timeline is relative to.
type anchor struct {
	snapshot *Snapshot
	by       uint32 // statement that gives its date
	of       uint32 // the event or agreement, noEntity for a statement
}

// anchor finds what a timeline is relative to, nil for nothing.
func (s *Snapshot) anchor(dates datings, query TimelineQuery) (*anchor, error) {
	if query.RelativeTo == nil {
		if query.Order != nil {
			return nil, inputErrorf(nil, "order says how things stand to relativeTo; give relativeTo with it, or leave it out")
		}
		return nil, nil
	}
	id, a := *query.RelativeTo, anchor{s, noStatement, noEntity}
	c, n := s.lookup(id)
	switch c {
	case classEntity:
		a.by, a.of = dates.of(n), n
	case classStatement:
		a.by = dates.ofStatement(n)
	default:
		near := s.NearestIDs(id, 3)
		return nil, nearError(near, "there is no entity and no statement %q%s", id, suggest(near))
	}
	if a.by == noStatement {
		return nil, inputErrorf(nil, "%s has no date, so nothing stands before or after it; give an event or an agreement to which a statement gives a date, or a statement that has one", id)
	}
	return &a, nil
}

// order returns how a dated statement stands to the anchor. What tells the time of the anchor is during it, also where
// the date alone would not tell.
func (a *anchor) order(m moment) TimeOrder {
	s := a.snapshot
	row := s.statements.at(m.by)
	switch {
	case m.by == a.by,
		a.of != noEntity && row.stance.plain() && (row.subjectEnd == endEntity && row.subject == a.of && s.tellsTime(row.predicate, vocab.DatesSubject) ||
			row.objectEnd == endEntity && row.object == a.of && s.tellsTime(row.predicate, vocab.DatesObject)):
		return TimeDuring
	}
	return orderOf(row.date, s.statements.at(a.by).date)
}

func (a *anchor) keeps(m moment, orders []TimeOrder) bool { return slices.Contains(orders, a.order(m)) }
