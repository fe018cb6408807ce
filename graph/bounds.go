package graph

// days are the days that one end of a date can mean, both included. A day that is not known is [OpenPast] or
// [OpenFuture].
type days struct{ first, last Day }

// bounds are when something can have begun and when it can have ended. Nothing ends before it begins, so an end that is
// not stated is still bounded by the other one:
//
//	             begins             ends
//	2025-10-18   2025-10-18         2025-10-18
//	2025-10      1 to 31 October    1 to 31 October: on a day or on several, not known which
//	[2021..2025] a day of 2021 to 2025, and the same or a later one of them
//	2021/2025    a day of 2021      a day of 2025
//	2021/..      a day of 2021      from 1 January 2021, how late is not known
//	../2025      until 31 Dec 2025  a day of 2025
//
// Something holds on every day from its start to its end. It is possible that it held in a span when one choice of start
// and end in the bounds makes it so, and certain when every choice does.
type bounds struct{ start, end days }

// possible returns the bounds with doubted ends taken at their word: no rule says how far "about 1985" reaches.
func (d *Date) possible() bounds {
	return bounds{days{d.earliest, d.startBy}, days{d.endFrom, d.latest}}.settled()
}

// sure returns the bounds that can be relied on: an end with a mark (`?`, `~`, `%`) can be any day.
func (d *Date) sure() bounds {
	b := bounds{days{d.earliest, d.startBy}, days{d.endFrom, d.latest}}
	if d.doubt&startDoubted != 0 {
		b.start = days{OpenPast, OpenFuture}
	}
	if d.doubt&endDoubted != 0 {
		b.end = days{OpenPast, OpenFuture}
	}
	return b.settled()
}

// settled draws in what follows from an end being no earlier than the start.
func (b bounds) settled() bounds {
	b.start.last = min(b.start.last, b.end.last)
	b.end.first = max(b.end.first, b.start.first)
	return b
}

// during reports whether the date held on a day of the span: certainly, or else possibly.
func (d *Date) during(from, to Day, certain bool) bool {
	if certain {
		b := d.sure()
		return b.start.last <= to && b.end.first >= from
	}
	b := d.possible()
	return b.start.first <= to && b.end.last >= from
}

// endsBefore reports whether the date ended before the day: certainly, or else possibly.
func (d *Date) endsBefore(day Day, certain bool) bool {
	if certain {
		return d.sure().end.last < day
	}
	return d.possible().end.first < day
}

// startsAfter reports whether the date began after the day: certainly, or else possibly.
func (d *Date) startsAfter(day Day, certain bool) bool {
	if certain {
		return d.sure().start.first > day
	}
	return d.possible().start.last > day
}

// ends returns the first and the last day of the span, [OpenPast] and [OpenFuture] where it is open; nil is open at both.
func (s *DateSpan) ends() (from, to Day) {
	from, to = OpenPast, OpenFuture
	if s != nil && s.From != nil {
		from = *s.From
	}
	if s != nil && s.To != nil {
		to = *s.To
	}
	return from, to
}

// check refuses a span in which no day lies. What says how the span was called.
func (s *DateSpan) check(what string) error {
	if from, to := s.ends(); from > to {
		return inputErrorf(nil, "%s ends on %s, before it begins on %s; give the earlier day as from", what, to, from)
	}
	return nil
}

// meets reports whether the date held on a day of the span: certainly when certain says so, otherwise possibly.
func (s *DateSpan) meets(d *Date, certain *bool) bool {
	from, to := s.ends()
	return d.during(from, to, certain != nil && *certain)
}

// checkCertain refuses a span in which no day lies, and a certainty of nothing.
func checkCertain(certain *bool, during *DateSpan) error {
	if certain != nil && during == nil {
		return inputErrorf(nil, "certain says how sure during has to be; give during with it, or leave it out")
	}
	return during.check("during")
}

// asksTime reports whether the filter asks for a valid time, what stands inside And, Or and Not apart.
func (f *StatementFilter) asksTime() bool {
	return f.ValidOn != nil || f.ValidDuring != nil || f.EndsBefore != nil || f.StartsAfter != nil
}

// heldThen reports whether a valid time, nil when there is none, is one that the filter asks for.
func (f *StatementFilter) heldThen(d *Date) bool {
	if d == nil {
		return false
	}
	certain := f.Certain != nil && *f.Certain
	return (f.ValidDuring == nil || f.ValidDuring.meets(d, f.Certain)) &&
		(f.ValidOn == nil || d.during(*f.ValidOn, *f.ValidOn, certain)) &&
		(f.EndsBefore == nil || d.endsBefore(*f.EndsBefore, certain)) &&
		(f.StartsAfter == nil || d.startsAfter(*f.StartsAfter, certain))
}
