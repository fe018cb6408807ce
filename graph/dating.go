package graph

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"

	"peacegraph/graph/vocab"
)

// Dating is a date of an entity, with the statement that gives it.
type Dating struct {
	Date
	statement Statement
}

// Statement returns the statement that gives the date.
func (d Dating) Statement() Statement { return d.statement }

// dating returns the narrowest date that a statement of the default read gives an event or an agreement: the vocabulary
// says of each predicate whose time its valid time tells. A preferred statement wins over others; of two that are equally
// narrow the one with more sources, then the earlier in the record.
func (e entity) dating() (Dating, bool) {
	by := e.snapshot.datings().of(e.number)
	if by == noStatement {
		return Dating{}, false
	}
	return Dating{*e.snapshot.statements.at(by).date, Statement{e.snapshot, by}}, true
}

// datedBy looks for the statement of [entity.dating], noStatement when there is none.
func (e entity) datedBy() uint32 {
	best := noStatement
	consider := func(n uint32) {
		if row := e.snapshot.statements.at(n); row.date != nil && e.snapshot.stance(row).plain() && (best == noStatement || e.snapshot.datesBetter(n, best)) {
			best = n
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
	return best
}

// tellsTime reports whether the valid time of a statement with the predicate is also the time of that end.
func (s *Snapshot) tellsTime(predicate uint16, end vocab.Dates) bool {
	d := s.predicates[predicate].Dates
	return d == end || d == vocab.DatesBoth
}

const noStatement = ^uint32(0)

// dated remembers which statement gives each entity its date in one state of the graph. Every date is looked for when it
// is first asked for, by whichever question, and then never again: nobody goes through all the parts of a war twice to find
// when it was. It takes four bytes an entity where something was asked. It is safe for use by several goroutines: what two
// of them find at the same time is the same.
type dated struct {
	made   sync.Once
	chunks []atomic.Pointer[datedChunk] // by entity; nil where nothing was asked
}

// datedChunk has 0 for what was not asked, 1 for an entity that has no date, and otherwise the statement and two.
type datedChunk [chunkSize]atomic.Uint32

// datings finds the dates of events and agreements in a snapshot.
type datings struct {
	snapshot *Snapshot
	known    []atomic.Pointer[datedChunk]
}

func (s *Snapshot) datings() datings {
	s.dated.made.Do(func() { s.dated.chunks = make([]atomic.Pointer[datedChunk], (s.entities.length+chunkSize-1)/chunkSize) })
	return datings{s, s.dated.chunks}
}

// of returns the statement that gives an entity its date, noStatement when none does or the entity is no event and no
// agreement.
func (d datings) of(n uint32) uint32 {
	chunk := d.known[n/chunkSize].Load()
	if chunk == nil {
		d.known[n/chunkSize].CompareAndSwap(nil, new(datedChunk))
		chunk = d.known[n/chunkSize].Load()
	}
	known := chunk[n%chunkSize].Load()
	if known == 0 {
		by := noStatement
		if k := d.snapshot.kinds[d.snapshot.entities.at(n).kind]; d.snapshot.kindIs(k, vocab.KindEvent) || d.snapshot.kindIs(k, vocab.KindAgreement) {
			by = entity{d.snapshot, n}.datedBy()
		}
		known = by + 2
		chunk[n%chunkSize].Store(known)
	}
	return known - 2
}

// ofStatement returns the statement that gives a statement its date: itself when it has a valid time, otherwise that of
// its subject, otherwise that of its object; noStatement when there is none.
func (d datings) ofStatement(n uint32) uint32 {
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

// datesBetter reports whether the date of a statement is rather that of an event than the date of another one.
func (s *Snapshot) datesBetter(n, than uint32) bool {
	a, b := Statement{s, n}, Statement{s, than}
	if preferred := a.Rank() == Preferred; preferred != (b.Rank() == Preferred) {
		return preferred
	}
	x, y := s.statements.at(n).date, s.statements.at(than).date
	if x.Narrower(*y) || y.Narrower(*x) {
		return x.Narrower(*y)
	}
	if more, fewer := a.SourceCount(), b.SourceCount(); more != fewer {
		return more > fewer
	}
	return n < than
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
		if row.objectEnd == endLiteral && e.snapshot.stance(row).plain() && e.snapshot.predicates[row.predicate].Name == predicate {
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
