package graph

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"peacegraph/graph/store"
	"peacegraph/graph/vocab"
)

// replay turns quads into rows. It reads a whole record into an empty snapshot, and one changeset into the next
// snapshot, in the same way, so that what is compiled at the start is what was built write by write.
//
// Quads come in the order of the record, and every value comes before the first quad with it. Values have numbers; what
// a value means (which entity, which predicate) is looked up once and then found by its number.
type replay struct {
	next    *draftSnapshot
	values  []meaning // by number; 0 stands for no value
	terms   []term
	dates   []*Date
	strings map[string]string // tags of languages, of which there are few

	changeset, dataset uint32 // the last label that was read, and its data set
	datasetKnown       bool
}

// meaning is what a value stands for.
type meaning struct {
	value  quad.Value // nil once a row stands for it
	class  class
	number uint32 // of a row, a term or a date, by the class
}

// The classes that only values have.
const (
	classTerm class = iota + classJudgement + 1
	classDate
	classChangeset
	classCorrection
)

// term is what a predicate of the record means.
type term struct {
	action action
	space  uint8  // index of the namespace of a statement quad
	number uint16 // of the predicate of a statement quad
	name   string
}

// action is what a predicate of the record does.
type action uint8

const (
	actStatement action = iota
	actAttribute
	actExternal
	actQualifier
	actDataset
	actRecord
)

func newReplay(next *draftSnapshot, values int) *replay {
	return &replay{next: next, values: make([]meaning, 1, values+1), strings: make(map[string]string)}
}

// quadReplay is a replay of quads that do not come from a store, and whose values have no numbers yet.
type quadReplay struct {
	*replay
	numbers map[quad.Value]uint32
}

func readQuads(next *draftSnapshot) quadReplay {
	return quadReplay{newReplay(next, 0), make(map[quad.Value]uint32)}
}

// read reads one quad of the record.
func (r quadReplay) read(q quad.Quad) error {
	return r.quad(r.number(q.Subject), r.number(q.Predicate), r.number(q.Object), r.number(q.Label))
}

func (r quadReplay) number(v quad.Value) uint32 {
	if v == nil {
		return 0
	}
	n, ok := r.numbers[v]
	if !ok {
		n = r.know(v)
		r.numbers[v] = n
	}
	return n
}

// compile reads the whole record.
func compile(ctx context.Context, record *store.Store, progress func(done, total int)) (*Snapshot, error) {
	var (
		r       *replay
		numbers []uint32
		last    int
	)
	err := record.Scan(ctx, store.Visitor{
		Start: func(horizon store.Ref, quads int) error {
			// Values and quads are numbered in one sequence.
			last, numbers = int(horizon), make([]uint32, horizon+1)
			r = newReplay(emptySnapshot(vocab.Builtin()).draft(), max(last-quads, 0))
			return nil
		},
		Value: func(ref store.Ref, v quad.Value) error {
			if progress != nil && len(r.values)%65536 == 0 {
				progress(int(ref), last)
			}
			numbers[ref] = r.know(v)
			return nil
		},
		Quad: func(s, p, o, l store.Ref) error { return r.quad(numbers[s], numbers[p], numbers[o], numbers[l]) },
	})
	if err == nil {
		err = r.next.settle()
	}
	if err != nil {
		return nil, err
	}
	if progress != nil {
		progress(last, last)
	}
	return r.next.finish(), nil
}

// extend returns the snapshot after one more changeset, with nothing merged. It asks ctx now and then, and tells progress, which may be nil, how
// many quads it has read.
func (s *Snapshot) extend(ctx context.Context, quads iter.Seq[quad.Quad], progress func(done int)) (*Snapshot, error) {
	s = s.unmerged()
	r := readQuads(s.draft())
	done := 0
	for q := range quads {
		if done++; done%extendStep == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if progress != nil {
				progress(done)
			}
		}
		if err := r.read(q); err != nil {
			return nil, err
		}
	}
	if err := r.next.settle(); err != nil {
		return nil, err
	}
	return r.next.finish(), nil
}

// extendStep is how many quads are read between two looks at whether to go on.
const extendStep = 4096

func (r *replay) know(v quad.Value) uint32 {
	r.values = append(r.values, meaning{value: v})
	return uint32(len(r.values) - 1)
}

// quad reads one quad of the record.
func (r *replay) quad(s, p, o, l uint32) error {
	if r.values[p].class != classTerm {
		if err := r.readTerm(&r.values[p]); err != nil {
			return err
		}
	}
	term := &r.terms[r.values[p].number]
	if term.action == actStatement {
		r.next.quads++
		return r.statement(s, o, l, *term)
	}
	if err := r.label(l); err != nil {
		return err
	}
	r.next.quads++
	switch term.action {
	case actAttribute, actExternal:
		return r.profile(s, term, r.values[o].value)
	case actQualifier:
		n, err := r.resolve(s, classStatement)
		if err != nil {
			return err
		}
		text, _ := literalText(r.values[o].value)
		return r.next.addQualifier(n, qualifierRow{term.name, text, r.changeset})
	case actDataset:
		return r.describe(s, term.name, r.values[o].value)
	}
	return r.recordQuad(term.name, s, o)
}

func (r *replay) readTerm(m *meaning) error {
	iri, ok := m.value.(quad.IRI)
	if !ok || m.class != classNone {
		return fmt.Errorf("%w: the predicate %v is not an IRI", ErrRecord, m.value)
	}
	text := string(iri)
	m.class, m.number = classTerm, uint32(len(r.terms))
	for i, n := range namespaces {
		if name, ok := strings.CutPrefix(text, n.iri); ok {
			p, known := r.next.vocabulary.Predicate(name)
			if !known {
				return fmt.Errorf("%w: the predicate %s is not in the vocabulary of the graph", ErrRecord, name)
			}
			r.terms = append(r.terms, term{action: actStatement, number: uint16(p.Number), space: uint8(i)})
			return nil
		}
	}
	for _, prefix := range [...]struct {
		iri    string
		action action
	}{{attributeIRI, actAttribute}, {externalIRI, actExternal}, {qualifierIRI, actQualifier}, {datasetField, actDataset}} {
		if name, ok := strings.CutPrefix(text, prefix.iri); ok {
			r.terms = append(r.terms, term{action: prefix.action, name: name})
			return nil
		}
	}
	r.terms = append(r.terms, term{action: actRecord, name: text})
	return nil
}

// label reads which changeset a quad belongs to. Changesets come one after another.
func (r *replay) label(l uint32) error {
	m := &r.values[l]
	if m.class != classChangeset {
		iri, _ := m.value.(quad.IRI)
		n, ok := changesetNumber(ID(iri))
		if !ok || m.class != classNone || n > r.next.changesets.length+1 {
			return fmt.Errorf("%w: the label %v is not a changeset, or not the next", ErrRecord, m.value)
		}
		m.class, m.number = classChangeset, uint32(n)
		if n > r.next.changesets.length {
			r.next.begin(n)
		}
	}
	if r.changeset != m.number {
		r.changeset = m.number
		dataset, known := r.next.datasetNumber(r.next.written(m.number).changeset.dataset)
		r.dataset, r.datasetKnown = uint32(dataset), known
	}
	return nil
}

// resolve returns the number of the row that a value names, making the row when it is new.
func (r *replay) resolve(v uint32, wanted class) (uint32, error) {
	m := &r.values[v]
	if m.class == wanted {
		return m.number, nil
	}
	iri, ok := m.value.(quad.IRI)
	if !ok || m.class != classNone {
		return 0, fmt.Errorf("%w: %v stands where it cannot", ErrRecord, m.value)
	}
	id := ID(iri)
	c, n := classNone, uint32(0)
	if r.next.base.entities > 0 {
		c, n = r.next.Snapshot.lookup(id)
	}
	var err error
	if c != wanted {
		n, err = r.next.addRow(id, wanted)
	}
	m.class, m.number, m.value = wanted, n, nil
	return n, err
}

// isStatement reports whether a value names a statement.
func (m *meaning) isStatement() bool {
	iri, ok := m.value.(quad.IRI)
	return m.class == classStatement || ok && strings.HasPrefix(string(iri), string(statementPrefix))
}

// isJudgement reports whether a value names a judgement.
func (m *meaning) isJudgement() bool {
	iri, ok := m.value.(quad.IRI)
	return m.class == classJudgement || ok && strings.HasPrefix(string(iri), judgementPrefix)
}

func (r *replay) statement(s, o, l uint32, p term) error {
	n, err := r.resolve(l, classStatement)
	if err != nil {
		return err
	}
	space := namespaces[p.space]
	row := r.next.statements.change(n)
	row.predicate, row.allStance = p.number, stanceOf(space.mode, space.polarity, space.rank)
	if row.subjectEnd = endEntity; r.values[s].isStatement() {
		row.subjectEnd = endStatement
	}
	subject, err := r.resolve(s, endClass[row.subjectEnd])
	if err != nil {
		return err
	}
	row.subject = subject
	object := &r.values[o]
	iri, isIRI := object.value.(quad.IRI)
	switch {
	case object.isStatement():
		row.objectEnd = endStatement
	case object.class == classEntity || isIRI && iri != unknownIRI && iri != noneIRI:
		row.objectEnd = endEntity
	default:
		row.objectEnd = endLiteral
		literal, err := readLiteral(object.value, r.next.predicates[p.number])
		if err != nil {
			return fmt.Errorf("%w: %w", ErrRecord, err)
		}
		r.next.changeLinks(n).literal = literal
	}
	if row.objectEnd != endLiteral {
		if row.object, err = r.resolve(o, endClass[row.objectEnd]); err != nil {
			return err
		}
	}
	r.next.said = append(r.next.said, n)
	return nil
}

var endClass = [...]class{endEntity: classEntity, endStatement: classStatement}

func (r *replay) profile(s uint32, term *term, value quad.Value) error {
	n, err := r.resolve(s, classEntity)
	if err != nil {
		return err
	}
	p := r.next.changeProfile(n)
	text, exact := literalText(value)
	if term.action == actExternal {
		x := ExternalID{Scheme: term.name, Value: text}
		if !exact {
			x.Match = Close
		}
		p.externalIDs = append(p.externalIDs, x)
		r.next.external.add(externalKey(x.Scheme, x.Value), n)
		return nil
	}
	a := Attribute{Name: term.name, Value: text}
	i := slices.IndexFunc(p.attributes, func(have Attribute) bool { return have.Name == a.Name })
	if i < 0 {
		p.attributes = append(p.attributes, a)
	} else {
		p.attributes[i] = a
	}
	return nil
}

// literalText returns the text of a literal; plain is false when it carries a type of its own.
func literalText(v quad.Value) (text string, plain bool) {
	switch v := v.(type) {
	case quad.String:
		return string(v), true
	case quad.LangString:
		return string(v.Value), true
	case quad.TypedString:
		return string(v.Value), false
	case quad.IRI:
		return string(v), true
	}
	return "", false
}

// describe reads a field of a data set.
func (r *replay) describe(s uint32, field string, value quad.Value) error {
	iri, _ := r.values[s].value.(quad.IRI)
	d := r.next.changeDataset(strings.TrimPrefix(string(iri), string(datasetPrefix)))
	text, _ := literalText(value)
	if field == "creators" {
		d.Creators = strings.Split(text, "\n")
	} else if target := d.fields()[field]; target != nil {
		*target = text
	}
	return nil
}
