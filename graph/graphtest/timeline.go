package graphtest

import (
	"cmp"
	"fmt"
	"slices"

	"peacegraph/graph"
	"peacegraph/graph/vocab"
)

// Timeline returns the statements that match a query and have a date, in the order of time, each written
// "statement datedBy date order", and how many match the filter and have no date. With an id, only those about that
// entity. First and After are not minded.
func (r *Reference) Timeline(id graph.ID, query graph.TimelineQuery) (lines []string, undated int) {
	list, undated := r.moments(id, query)
	for _, m := range list {
		line := fmt.Sprint(m.id, " ", m.by.id, " ", m.by.date.EDTF())
		if query.RelativeTo != nil {
			line += " " + r.stands(m, *query.RelativeTo).String()
		}
		lines = append(lines, line)
	}
	return lines, undated
}

// dated is a statement with the one that gives its date.
type dated struct {
	*said
	by *said
	of string // the event or agreement whose date it is, empty when it is that of the statement
}

func (r *Reference) moments(id graph.ID, query graph.TimelineQuery) (list []dated, undated int) {
	var ids []string
	if id != "" {
		ids = bareIDs(r.StatementsOf(id, query.Filter, nil))
	} else {
		ids = bareIDs(r.Statements(query.Filter, query.About, nil))
	}
	for _, t := range r.statements {
		if !slices.Contains(ids, t.id) {
			continue
		}
		by, of := r.datesStatement(t)
		switch {
		case by == nil:
			undated++
			continue
		case query.During != nil && !heldIn(by.date, query.During, query.Certain != nil && *query.Certain),
			query.Order != nil && !slices.Contains(query.Order, r.stands(dated{t, by, of}, *query.RelativeTo)):
			continue
		}
		list = append(list, dated{t, by, of})
	}
	slices.SortStableFunc(list, func(a, b dated) int {
		x, unbegunX := standsAt(a.by.date)
		y, unbegunY := standsAt(b.by.date)
		return cmp.Or(cmp.Compare(x, y), btoi(unbegunY)-btoi(unbegunX),
			cmp.Compare(int64(a.by.date.Latest())-int64(x), int64(b.by.date.Latest())-int64(y)))
	})
	return list, undated
}

// standsAt returns the day at which a date stands in a timeline, and whether it has no known beginning.
func standsAt(d *graph.Date) (day graph.Day, unbegun bool) {
	start, end := bounds(d.EDTF(), true)
	switch {
	case start.first != longAgo:
		return start.first, false
	case end.first != longAgo:
		return end.first, true
	}
	return end.last, true // of an unknown end, too: that is later than every date
}

func bareIDs(lines []string) []string {
	ids := make([]string, len(lines))
	for i, line := range lines {
		fmt.Sscan(line, &ids[i])
	}
	return ids
}

// datesStatement returns the statement that gives a statement its date, nil when there is none, and the event or
// agreement whose date it is, when it is not that of the statement.
func (r *Reference) datesStatement(t *said) (by *said, of string) {
	if t.date != nil {
		return t, ""
	}
	for _, end := range [2]string{t.subject, t.object} {
		if by := r.datesThing(end); by != nil {
			return by, end
		}
	}
	return nil, ""
}

// datesThing returns the statement that gives an event or an agreement its date, nil when there is none.
func (r *Reference) datesThing(id string) *said {
	if !r.isKind(id, vocab.KindEvent) && !r.isKind(id, vocab.KindAgreement) {
		return nil
	}
	return r.dated(id)
}

// wasThen reports whether an event or an agreement has a date that a filter asks for.
func (r *Reference) wasThen(f *graph.EntityFilter, e *thing) bool {
	by := r.datesThing(e.id)
	return by != nil && heldIn(by.date, f.During, f.Certain != nil && *f.Certain)
}

// Dates reports whether something has a date, so that a timeline can be relative to it.
func (r *Reference) Dates(id graph.ID) bool {
	by, _ := r.gives(id)
	return by != nil
}

func (r *Reference) gives(id graph.ID) (by *said, of string) {
	if i := slices.IndexFunc(r.statements, func(t *said) bool { return t.id == string(id) }); i >= 0 {
		return r.datesStatement(r.statements[i])
	}
	return r.datesThing(string(id)), string(id)
}

// stands tells how something dated stands to something: it tries the ways in which both can have gone. The times of one
// event have a day in common, whatever they are.
func (r *Reference) stands(m dated, to graph.ID) graph.TimeOrder {
	anchor, of := r.gives(to)
	if m.by == anchor && m.of == of || slices.ContainsFunc(r.timesOf(m.by, m.of), func(id string) bool {
		return slices.Contains(r.timesOf(anchor, of), id) && (m.of != "" || of != "")
	}) {
		return graph.TimeDuring
	}
	return compareDates(m.by.date.EDTF(), anchor.date.EDTF())
}

// timesOf returns the events and agreements of which a date is a time: the one that it is borrowed from, or those of
// which the statement tells when they were.
func (r *Reference) timesOf(by *said, of string) (list []string) {
	if of != "" || !by.plain() {
		return []string{of}
	}
	tells := by.predicate.Dates
	if (tells == vocab.DatesSubject || tells == vocab.DatesBoth) && r.datesThing(by.subject) != nil {
		list = append(list, by.subject)
	}
	if (tells == vocab.DatesObject || tells == vocab.DatesBoth) && r.datesThing(by.object) != nil {
		list = append(list, by.object)
	}
	return list
}

// compareDates tells how one date stands to another.
func compareDates(a, b string) graph.TimeOrder {
	edges := func(edtf string) []graph.Day {
		start, end := bounds(edtf, false)
		return []graph.Day{start.first, start.last, end.first, end.last}
	}
	answer, found := graph.TimeUnknown, false
	for _, x := range courses(a, false, edges(b)...) {
		for _, y := range courses(b, false, edges(a)...) {
			one := graph.TimeDuring
			switch {
			case x.end < y.start:
				one = graph.TimeBefore
			case x.start > y.end:
				one = graph.TimeAfter
			}
			if found && one != answer {
				return graph.TimeUnknown
			}
			answer, found = one, true
		}
	}
	return answer
}

// Histogram counts what a timeline has in each bin, written "from to certain possible", bin by bin and day by day.
func (r *Reference) Histogram(id graph.ID, query graph.TimelineQuery, bucket graph.TimeBucket) []string {
	list, _ := r.moments(id, query)
	from, to := longAgo, farFuture
	if query.During != nil && query.During.From != nil {
		from = *query.During.From
	}
	if query.During != nil && query.During.To != nil {
		to = *query.During.To
	}
	first, last := farFuture, longAgo
	for _, m := range list {
		start, end := bounds(m.by.date.EDTF(), true)
		for _, day := range [2]graph.Day{max(from, start.first), min(to, end.last)} {
			if day != longAgo && day != farFuture {
				first, last = min(first, day), max(last, day)
			}
		}
	}
	var lines []string
	for day := first; day <= last; {
		a := day
		for stretch(a-1, bucket) == stretch(day, bucket) {
			a--
		}
		b := day
		for stretch(b+1, bucket) == stretch(day, bucket) {
			b++
		}
		certain, possible := 0, 0
		for _, m := range list {
			certain += btoi(heldIn(m.by.date, &graph.DateSpan{From: &a, To: &b}, true))
			possible += btoi(heldIn(m.by.date, &graph.DateSpan{From: &a, To: &b}, false))
		}
		lines = append(lines, fmt.Sprint(a, " ", b, " ", certain, " ", possible))
		day = b + 1
	}
	return lines
}

// stretch returns the part of a day's name that all days of a bin share.
func stretch(day graph.Day, bucket graph.TimeBucket) string {
	length := map[graph.TimeBucket]int{graph.BucketDay: 10, graph.BucketMonth: 7, graph.BucketYear: 4, graph.BucketDecade: 3, graph.BucketCentury: 2}
	return day.String()[:length[bucket]]
}

// TimelinePage turns a page of a timeline into one to compare, written as [Reference.Timeline] does.
func TimelinePage(c *graph.TimelineConnection, err error) (Page, error) {
	if err != nil {
		return Page{}, err
	}
	total, err := c.TotalCount()
	page := Page{nil, c.PageInfo(), total}
	for _, e := range c.Edges() {
		line := fmt.Sprint(e.Node().ID(), " ", e.DatedBy().ID(), " ", e.At().EDTF())
		if order, told := e.Order(); told {
			line += " " + order.String()
		}
		page.Items = append(page.Items, line)
	}
	return page, err
}
