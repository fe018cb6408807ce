package graphtest

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"peacegraph/graph"
	"peacegraph/graph/vocab"
)

// Differences returns what sides say differently, in order: the kind, the first statement of what is said, and what each
// side says.
func (r *Reference) Differences(between []graph.ID, filter *graph.StatementFilter, about *graph.EntityFilter, kinds []graph.DifferenceKind) []string {
	type assertion struct {
		key  string // subject, predicate and object
		slot string // subject and predicate
		not  bool
		said []*said
		by   []graph.ID
	}
	var claims []*assertion
	for _, t := range r.statements {
		by := r.sayers(t, between)
		if len(by) == 0 || !r.admitted(t, filter, about) {
			continue
		}
		slot, key := r.subjectMatter(t)
		i := slices.IndexFunc(claims, func(c *assertion) bool { return c.key == key && c.not == (t.polarity == graph.Negative) })
		if i < 0 {
			i, claims = len(claims), append(claims, &assertion{key: key, slot: slot, not: t.polarity == graph.Negative})
		}
		claims[i].said = append(claims[i].said, t)
		for _, id := range by {
			if !slices.Contains(claims[i].by, id) {
				claims[i].by = append(claims[i].by, id)
			}
		}
	}
	without := func(a, b []graph.ID) []graph.ID {
		return slices.DeleteFunc(slices.Clone(a), func(id graph.ID) bool { return slices.Contains(b, id) })
	}
	type found struct {
		kind graph.DifferenceKind
		said []*said
		at   int
	}
	var rows []found
	consumed := make(map[*said]bool)
	done := make(map[string]int) // row of a topic
	for _, c := range claims {
		var denials []*said
		var deniers []graph.ID
		for _, t := range c.said {
			for _, x := range r.deniedBy(t) {
				if by := r.sayers(x, between); len(by) > 0 {
					denials, deniers = append(denials, x), append(deniers, by...)
				}
			}
		}
		if len(without(c.by, deniers)) == 0 || len(without(deniers, c.by)) == 0 {
			continue
		}
		i, again := done[c.key]
		if !again {
			i, rows = len(rows), append(rows, found{kind: graph.Contradiction, at: c.said[0].number})
			done[c.key] = i
		}
		rows[i].at = min(rows[i].at, c.said[0].number)
		for _, t := range append(slices.Clone(c.said), denials...) {
			if consumed[t] = true; !slices.Contains(rows[i].said, t) {
				rows[i].said = append(rows[i].said, t)
			}
		}
	}
	var left []*assertion
	for _, c := range claims {
		c.said = slices.DeleteFunc(c.said, func(t *said) bool { return consumed[t] })
		if len(c.said) > 0 && len(c.by) < len(between) {
			left = append(left, c)
		}
	}
	values := make(map[string]int)
	for _, c := range left {
		rival := false
		for _, other := range left {
			if c.slot != other.slot || c == other || c.not || other.not {
				continue
			}
			for _, t := range c.said {
				for _, u := range other.said {
					mine := slices.ContainsFunc(without(c.by, other.by), func(id graph.ID) bool { return slices.Contains(r.sayers(t, between), id) })
					theirs := slices.ContainsFunc(without(other.by, c.by), func(id graph.ID) bool { return slices.Contains(r.sayers(u, between), id) })
					rival = rival || mine && theirs && disagree(t, u) && meet(t.date, u.date)
				}
			}
		}
		switch i, again := values[c.slot]; {
		case !rival:
			rows = append(rows, found{graph.OnlyOne, c.said, c.said[0].number})
		case again:
			rows[i].said = append(rows[i].said, c.said...)
			rows[i].at = min(rows[i].at, c.said[0].number)
		default:
			values[c.slot] = len(rows)
			rows = append(rows, found{graph.OtherValue, slices.Clone(c.said), c.said[0].number})
		}
	}
	slices.SortFunc(rows, func(a, b found) int { return cmp.Or(cmp.Compare(a.kind, b.kind), a.at-b.at) })
	var lines []string
	for _, row := range rows {
		if kinds != nil && !slices.Contains(kinds, row.kind) {
			continue
		}
		slices.SortFunc(row.said, func(a, b *said) int { return a.number - b.number })
		i := slices.IndexFunc(r.statements, func(t *said) bool { return t.number == row.at })
		line := []string{row.kind.String() + " " + r.statements[i].subject}
		for _, side := range between {
			var list []string
			for _, t := range row.said {
				if slices.Contains(r.sayers(t, between), side) {
					list = append(list, t.id)
				}
			}
			line = append(line, fmt.Sprint(side, " ", strings.Join(list, ",")))
		}
		lines = append(lines, strings.Join(line, "; "))
	}
	return lines
}

// subjectMatter names what a statement speaks of: its subject and predicate, and these with the object.
func (r *Reference) subjectMatter(t *said) (slot, all string) {
	object := t.object
	if t.literal != nil {
		object = "literal " + literal(t.literal)
	}
	subject := t.subject
	if t.predicate.Symmetric && t.literal == nil && object < subject {
		subject, object = object, subject
	}
	slot = subject + " " + t.predicate.Name
	return slot, slot + " " + object
}

// admitted reports whether a filter lets a statement through, seen from an end that matches about. Without a polarity, it
// lets both through.
func (r *Reference) admitted(t *said, filter *graph.StatementFilter, about *graph.EntityFilter) bool {
	if filter == nil || filter.Polarity == nil {
		var either graph.StatementFilter
		if filter != nil {
			either = *filter
		}
		either.Polarity = []graph.Polarity{t.polarity}
		filter = &either
	}
	if about == nil {
		return r.asked(filter, r.sees(t, graph.Both))
	}
	for i, end := range [2]string{t.subject, t.object} {
		e := r.thing(end)
		if e != nil && r.matchesEntity(about, e) && r.asked(filter, r.sees(t, [2]graph.Direction{graph.Out, graph.In}[i])) {
			return true
		}
	}
	return false
}

// sayers returns those of the sides that say a statement.
func (r *Reference) sayers(t *said, sides []graph.ID) []graph.ID {
	says := func(side string) bool {
		evidence := r.evidenceOf(t)
		switch {
		case strings.HasPrefix(side, "dataset:"):
			return slices.ContainsFunc(evidence, func(e string) bool {
				i := slices.IndexFunc(r.evidence, func(x *rest) bool { return x.id == e })
				return "dataset:"+r.changesets[r.evidence[i].changeset-1].dataset == side
			})
		case r.isKind(side, vocab.KindSource):
			return slices.ContainsFunc(evidence, func(e string) bool { return r.sourceOf(e) == side })
		}
		return slices.ContainsFunc(evidence, func(e string) bool { return slices.Contains(r.voicesOf(t, e), side) }) ||
			slices.ContainsFunc(r.affirmedBy(t), func(x *said) bool { return x.subject == side })
	}
	var list []graph.ID
	for _, side := range sides {
		if says(string(side)) {
			list = append(list, side)
		}
	}
	return list
}

// meet reports whether two dates can have a day in common; what is not dated meets everything.
func meet(a, b *graph.Date) bool {
	return a == nil || b == nil || max(a.Earliest(), b.Earliest()) <= min(a.Latest(), b.Latest())
}

// disagree reports whether two statements give different values of a property that cannot both be right.
func disagree(t, u *said) bool {
	if t.literal == nil || u.literal == nil {
		return false
	}
	a, x, _ := strings.Cut(literal(t.literal), " ")
	b, y, _ := strings.Cut(literal(u.literal), " ")
	nothing := func(kind string) bool { return kind == "NONE" }
	value := func(kind string) bool { return kind == "code" || kind == "date" || kind == "quantity" }
	switch {
	case nothing(a) && value(b), nothing(b) && value(a):
		return t.predicate.Literal != vocab.LiteralNone
	case a != b:
		return false
	case a == "code":
		return x != y
	case a == "date":
		d, _ := graph.ParseDate(x)
		e, _ := graph.ParseDate(y)
		return !meet(&d, &e)
	case a == "quantity":
		p, _ := graph.ParseQuantity(x)
		q, _ := graph.ParseQuantity(y)
		if p.Unit() != q.Unit() || p.Knowledge() == graph.StatedUnknown || q.Knowledge() == graph.StatedUnknown {
			return false
		}
		return least(p) > most(q) || least(q) > most(p)
	}
	return false
}

func least(q graph.Quantity) float64 {
	if low, ok := q.Low(); ok {
		return low
	}
	if _, ok := q.High(); ok {
		return math.Inf(-1)
	}
	best, _ := q.Best()
	return best
}

func most(q graph.Quantity) float64 {
	if high, ok := q.High(); ok {
		return high
	}
	if _, ok := q.Low(); ok {
		return math.Inf(1)
	}
	best, _ := q.Best()
	return best
}

// DifferencePage turns a page of differences into one to compare.
func DifferencePage(c *graph.DifferenceConnection, err error) (Page, error) {
	if err != nil {
		return Page{}, err
	}
	page := Page{nil, c.PageInfo(), c.TotalCount(nil)}
	for _, d := range c.Nodes() {
		line := []string{d.Kind.String() + " " + string(d.Subject().ID())}
		for _, side := range d.Sides() {
			line = append(line, fmt.Sprint(side.Of.ID(), " ", strings.Join(ids(side.Statements), ",")))
		}
		page.Items = append(page.Items, strings.Join(line, "; "))
	}
	return page, nil
}
