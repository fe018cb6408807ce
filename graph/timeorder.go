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
	of       uint32 // the event or agreement whose date it is, noEntity when it is that of a statement itself
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
		if a.by != noStatement {
			a.of = s.datedThing(moment{n, a.by})
		}
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
// the date alone would not tell, and so is what has the time of the same event. That one statement dates two events tells
// nothing more than its date does of how these stand to each other.
func (a *anchor) order(m moment) TimeOrder {
	s, of, same := a.snapshot, a.snapshot.datedThing(m), false
	switch {
	case of != noEntity && a.of != noEntity:
		same = of == a.of
	case of != noEntity:
		same = s.tellsTimeOf(a.by, of)
	case a.of != noEntity:
		same = s.tellsTimeOf(m.by, a.of)
	default:
		same = m.by == a.by
	}
	if same {
		return TimeDuring
	}
	return orderOf(s.statements.at(m.by).date, s.statements.at(a.by).date)
}

// datedThing returns the event or agreement from which a moment has its date, noEntity when it is the statement's own.
func (s *Snapshot) datedThing(m moment) uint32 {
	if m.by == m.statement {
		return noEntity
	}
	// Had the subject a date from elsewhere, then it would have been taken.
	row := s.statements.at(m.statement)
	if row.subjectEnd == endEntity && s.tellsTimeOf(m.by, row.subject) {
		return row.subject
	}
	return row.object
}

// tellsTimeOf reports whether the valid time of a statement is one of an event or an agreement at one of its ends.
func (s *Snapshot) tellsTimeOf(statement, n uint32) bool {
	row, kind := s.statements.at(statement), s.kinds[s.entities.at(n).kind]
	return s.stance(row).plain() && (s.kindIs(kind, vocab.KindEvent) || s.kindIs(kind, vocab.KindAgreement)) &&
		(row.subjectEnd == endEntity && row.subject == n && s.tellsTime(row.predicate, vocab.DatesSubject) ||
			row.objectEnd == endEntity && row.object == n && s.tellsTime(row.predicate, vocab.DatesObject))
}

func (a *anchor) keeps(m moment, orders []TimeOrder) bool { return slices.Contains(orders, a.order(m)) }
