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
	dates := e.snapshot.tellsTime
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

// tellsTime reports whether the valid time of a statement with the predicate is also the time of that end.
func (s *Snapshot) tellsTime(predicate uint16, end vocab.Dates) bool {
	d := s.predicates[predicate].Dates
	return d == end || d == vocab.DatesBoth
}

// datings finds the dates of events and agreements for one question, each once: the date of a war that everything is
// part of is not looked for again at each part. It is not for several goroutines at a time.
type datings struct {
	snapshot *Snapshot
	bounded  []bool            // by the number of a kind: whether things of the kind have a date
	known    map[uint32]uint32 // by entity: the statement that gives the date, or noStatement
}

const noStatement = ^uint32(0)

func (s *Snapshot) newDatings() *datings {
	d := &datings{s, make([]bool, len(s.kinds)), make(map[uint32]uint32)}
	for i, k := range s.kinds {
		d.bounded[i] = s.kindIs(k, vocab.KindEvent) || s.kindIs(k, vocab.KindAgreement)
	}
	return d
}

// of returns the statement that gives an entity its date, noStatement when none does or the entity is no event and no
// agreement.
func (d *datings) of(n uint32) uint32 {
	if !d.bounded[d.snapshot.entities.at(n).kind] {
		return noStatement
	}
	by, found := d.known[n]
	if !found {
		by = noStatement
		if dating, dated := (entity{d.snapshot, n}).dating(); dated {
			by = dating.statement.number
		}
		d.known[n] = by
	}
	return by
}

// ofStatement returns the statement that gives a statement its date: itself when it has a valid time, otherwise that of
// its subject, otherwise that of its object; noStatement when there is none.
func (d *datings) ofStatement(n uint32) uint32 {
	row, by := d.snapshot.statements.at(n), noStatement
	if row.date != nil {
		return n
	}
	if row.subjectEnd == endEntity {
		by = d.of(row.subject)
	}
	if by == noStatement && row.objectEnd == endEntity {
		by = d.of(row.object)
	}
	return by
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
