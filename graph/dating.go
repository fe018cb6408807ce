package graph

import (
	"cmp"
	"slices"

	"peacegraph/graph/vocab"
)

// Dating is a date of an entity, with the statement that gives it.
type Dating struct {
	Date
	statement Statement
}

// Statement returns the statement that gives the date.
func (d Dating) Statement() Statement { return d.statement }

// dating returns the narrowest date that a statement of the default read gives the entity: the vocabulary says of each
// predicate whose time its valid time tells. A preferred statement wins over others; of two that are equally narrow
// the one with more sources, then the earlier in the record.
func (e entity) dating() (Dating, bool) {
	best, found := Dating{}, false
	consider := func(n uint32) {
		row := e.snapshot.statements.at(n)
		t := Statement{e.snapshot, n}
		if row.date == nil || !row.stance.plain() {
			return
		}
		if !found || betterDating(*row.date, t, best) {
			best, found = Dating{*row.date, t}, true
		}
	}
	dates := func(predicate uint16, end vocab.Dates) bool {
		d := e.snapshot.predicates[predicate].Dates
		return d == end || d == vocab.DatesBoth
	}
	row := e.row()
	for i := range row.allOut {
		if out := &row.allOut[i]; dates(out.predicate, vocab.DatesSubject) && e.snapshot.sees(out) {
			consider(out.statement)
		}
	}
	for i := range row.allIn {
		if in := &row.allIn[i]; dates(in.predicate, vocab.DatesObject) && e.snapshot.sees(in) {
			consider(in.statement)
		}
	}
	for _, n := range e.others() {
		end := vocab.DatesSubject
		if e.snapshot.statements.at(n).subjectEnd == endStatement {
			end = vocab.DatesObject
		}
		if dates(e.snapshot.statements.at(n).predicate, end) {
			consider(n)
		}
	}
	return best, found
}

func betterDating(d Date, t Statement, best Dating) bool {
	if preferred := t.Rank() == Preferred; preferred != (best.statement.Rank() == Preferred) {
		return preferred
	}
	if d.Narrower(best.Date) || best.Narrower(d) {
		return d.Narrower(best.Date)
	}
	if more, fewer := t.SourceCount(), best.statement.SourceCount(); more != fewer {
		return more > fewer
	}
	return t.number < best.statement.number
}

// Property is what is stated of one property of an entity, with every statement that says so.
type Property struct {
	statements []Statement
}

// property reads the statements of the default read from the entity with a predicate whose object is a literal.
func (e entity) property(predicate string) Property {
	var p Property
	for _, n := range e.others() {
		row := e.snapshot.statements.at(n)
		if row.objectEnd == endLiteral && row.stance.plain() && e.snapshot.predicates[row.predicate].Name == predicate {
			p.statements = append(p.statements, Statement{e.snapshot, n})
		}
	}
	slices.SortFunc(p.statements, func(a, b Statement) int { return cmp.Or(standing(b)-standing(a), cmp.Compare(a.number, b.number)) })
	return p
}

// standing orders rival statements: preferred first, then by sources.
func standing(t Statement) int {
	n := t.SourceCount()
	if t.Rank() == Preferred {
		n += 1 << 20
	}
	return n
}

// Knowledge tells whether a value is stated, said to be unknown, said not to exist, or not stated at all.
func (p Property) Knowledge() Knowledge {
	answer := NotStated
	for _, t := range p.statements {
		unknown, ok := t.Object().(Unknown)
		if !ok {
			return Stated
		}
		answer = unknown.Reason
	}
	return answer
}

// Value returns the value that stands first: preferred, then with most sources, then earliest in the record. It is nil
// when none is stated.
func (p Property) Value() Object {
	for _, t := range p.statements {
		if _, unknown := t.Object().(Unknown); !unknown {
			return t.Object()
		}
	}
	return nil
}

// Contested reports whether a statement is denied, or two statements give different values for overlapping times.
// The error is that of a request that ends first.
func (p Property) Contested() (bool, error) {
	for i, t := range p.statements {
		if t.Contested() {
			return true, nil
		}
		if _, code := t.Object().(Code); !code {
			continue
		}
		if err := t.snapshot.ended(); err != nil {
			return false, err
		}
		for _, other := range p.statements[:i] {
			if t.Object() != other.Object() && overlap(t, other) {
				return true, nil
			}
		}
	}
	return false, nil
}

// overlap reports whether two statements can hold on one day, as far as their valid times tell.
func overlap(a, b Statement) bool {
	x, knownX := a.ValidTime()
	y, knownY := b.ValidTime()
	return !knownX || !knownY || x.earliest <= y.latest && y.earliest <= x.latest
}

// Statements returns every statement that says so, in the order of [Property.Value].
func (p Property) Statements() []Statement { return p.statements }
