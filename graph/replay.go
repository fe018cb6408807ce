package graph

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

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
	classTerm class = iota + classPassage + 1
	classDate
	classChangeset
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

// compile reads the whole record.
func compile(ctx context.Context, record *store.Store, progress func(done, total int)) (*Snapshot, error) {
	horizon, err := record.Horizon(ctx)
	if err != nil {
		return nil, err
	}
	// Values and quads are numbered in one sequence; about a third of the numbers are values.
	r := newReplay(emptySnapshot(vocab.Builtin()).draft(), int(horizon)/3)
	numbers := make([]uint32, horizon+1)
	err = record.Scan(ctx, store.Visitor{
		Value: func(ref store.Ref, v quad.Value) error {
			if progress != nil && len(r.values)%65536 == 0 {
				progress(int(ref), int(horizon))
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
		progress(int(horizon), int(horizon))
	}
	return r.next.finish(), nil
}

// extend returns the snapshot after one more changeset.
func (s *Snapshot) extend(quads []quad.Quad) (*Snapshot, error) {
	r := newReplay(s.draft(), 2*len(quads))
	seen := make(map[quad.Value]uint32, 2*len(quads))
	number := func(v quad.Value) uint32 {
		if v == nil {
			return 0
		}
		n, ok := seen[v]
		if !ok {
			n = r.know(v)
			seen[v] = n
		}
		return n
	}
	for _, q := range quads {
		if err := r.quad(number(q.Subject), number(q.Predicate), number(q.Object), number(q.Label)); err != nil {
			return nil, err
		}
	}
	if err := r.next.settle(); err != nil {
		return nil, err
	}
	return r.next.finish(), nil
}

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
	r.next.counts.quads++
	if term.action == actStatement {
		return r.statement(s, o, l, *term)
	}
	if err := r.label(l); err != nil {
		return err
	}
	switch term.action {
	case actAttribute, actExternal:
		return r.profile(s, term, r.values[o].value)
	case actQualifier:
		n, err := r.resolve(s, classStatement)
		if err != nil {
			return err
		}
		text, _ := literalText(r.values[o].value)
		return r.next.addQualifier(n, qualifierRow{term.name, text})
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
		if !ok || m.class != classNone || n > len(r.next.changesets)+1 {
			return fmt.Errorf("%w: the label %v is not a changeset, or not the next", ErrRecord, m.value)
		}
		m.class, m.number = classChangeset, uint32(n)
		if n > len(r.next.changesets) {
			r.next.changesets = append(r.next.changesets, &Changeset{number: n})
		}
	}
	if r.changeset != m.number {
		r.changeset = m.number
		dataset, known := r.next.datasetNumber(r.next.changesets[m.number-1].dataset)
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

func (r *replay) statement(s, o, l uint32, p term) error {
	n, err := r.resolve(l, classStatement)
	if err != nil {
		return err
	}
	space := namespaces[p.space]
	row := r.next.statements.change(n)
	row.predicate, row.stance = p.number, stanceOf(space.mode, space.polarity, space.rank)
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

// recordQuad reads a quad with a predicate of the record namespace.
func (r *replay) recordQuad(predicate string, s, o uint32) error {
	value := r.values[o].value
	text, _ := literalText(value)
	switch predicate {
	case recordChangeset, recordAgent, recordMessage, recordDataset, recordVocabulary:
		return r.readChangeset(predicate, value)
	case recordKind, recordName, recordOtherName, recordAbout:
		return r.entity(predicate, s, value)
	case recordPassageOf:
		return r.passageOf(s, o)
	case recordPassage, recordSpeaker, recordVoice, recordConfidence, recordCoder, recordCodebook:
		return r.evidence(predicate, s, o)
	case recordEvidence:
		return r.rest(s, o)
	}
	n, err := r.resolve(s, classStatement)
	if err != nil {
		return err
	}
	row := r.next.statements.change(n)
	stance := row.stance
	ok := true
	switch predicate {
	case recordMode:
		var mode Mode
		mode, ok = named[Mode](modeNames[:], text)
		row.stance = stanceOf(mode, stance.polarity(), stance.rank())
	case recordRank:
		var rank Rank
		rank, ok = named[Rank](rankNames[:], text)
		row.stance = stanceOf(stance.mode(), stance.polarity(), rank)
	case recordPolarity:
		var polarity Polarity
		polarity, ok = named[Polarity](polarityNames[:], text)
		row.stance = stanceOf(stance.mode(), polarity, stance.rank())
	case recordDate:
		row.date, err = r.date(&r.values[o])
	case recordReason:
		r.next.changeLinks(n).rankReason = text
	case recordNote:
		links := r.next.changeLinks(n)
		links.notes = append(links.notes, stampedText{text, r.changeset})
	case recordSupersedes:
		var older uint32
		if older, err = r.resolve(o, classStatement); err == nil {
			links := r.next.changeLinks(n)
			links.supersedes, links.corrects = older, true
			links = r.next.changeLinks(older)
			links.supersededBy, links.corrected = n, true
		}
	default:
		ok = false
	}
	if err != nil {
		return fmt.Errorf("%w: statement %s: %w", ErrRecord, row.id, err)
	}
	if !ok {
		return fmt.Errorf("%w: statement %s has <%s> %q, which this program does not know", ErrRecord, row.id, predicate, text)
	}
	return nil
}

func (r *replay) readChangeset(predicate string, value quad.Value) error {
	c := *r.next.changesets[r.changeset-1]
	text, _ := literalText(value)
	switch predicate {
	case recordChangeset:
		t, ok := value.(quad.Time)
		if !ok {
			return fmt.Errorf("%w: changeset %d has no time but %v", ErrRecord, c.number, value)
		}
		c.time = time.Time(t).UTC()
	case recordAgent:
		c.agent = text
	case recordMessage:
		c.message = text
	case recordDataset:
		c.dataset = strings.TrimPrefix(text, string(datasetPrefix))
		if _, known := r.next.datasetNumber(c.dataset); !known {
			r.next.changeDataset(c.dataset)
		}
		number, _ := r.next.datasetNumber(c.dataset)
		r.dataset, r.datasetKnown = uint32(number), true
	case recordVocabulary:
		typed, _ := value.(quad.TypedString)
		file := strings.TrimPrefix(string(typed.Type), recordIRI+"file/")
		extended, err := r.next.vocabulary.Extend(file, []byte(text))
		if err != nil {
			return fmt.Errorf("%w: the vocabulary %s of changeset %d: %w", ErrRecord, file, c.number, err)
		}
		r.next.speak(extended)
	}
	r.next.changesets[r.changeset-1] = &c
	return nil
}

func (r *replay) entity(predicate string, s uint32, value quad.Value) error {
	n, err := r.resolve(s, classEntity)
	if err != nil {
		return err
	}
	if predicate == recordKind {
		text, _ := literalText(value)
		k, ok := r.next.vocabulary.Kind(text)
		row := r.next.entities.change(n)
		if !ok {
			return fmt.Errorf("%w: %s is a %q, which is not in the vocabulary of the graph", ErrRecord, row.id, text)
		}
		row.kind, row.changeset = uint16(k.Number), r.changeset
		r.next.counts.kinds[k.Number]++
		if k.Is(mustKind(r.next.vocabulary, vocab.KindSource)) {
			r.next.counts.sources++
		}
		return nil
	}
	words, ok := value.(quad.LangString)
	if !ok {
		return fmt.Errorf("%w: the name %v of %s has no language", ErrRecord, value, r.next.entities.at(n).id)
	}
	p := r.next.changeProfile(n)
	name := Name{Text: string(words.Value), Lang: r.shared(words.Lang), Preferred: predicate == recordName}
	if dataset := uint16(r.dataset); r.datasetKnown && !slices.Contains(p.datasets, dataset) {
		p.datasets = append(p.datasets, dataset)
	}
	if predicate == recordAbout {
		name.Preferred = false
		p.description = append([]Name{name}, p.description...) // the newest is the one to show
	} else {
		p.names = append(p.names, name)
	}
	return nil
}

func mustKind(v *vocab.Vocabulary, name string) *vocab.Kind {
	k, _ := v.Kind(name)
	return k
}

func (r *replay) passageOf(s, o uint32) error {
	n, err := r.resolve(s, classPassage)
	if err != nil {
		return err
	}
	source, err := r.resolve(o, classEntity)
	if err != nil {
		return err
	}
	r.next.passages.change(n).source = source
	r.next.stand.add(source, n)
	return nil
}

func (r *replay) evidence(predicate string, s, o uint32) error {
	n, err := r.resolve(s, classEvidence)
	if err != nil {
		return err
	}
	row := r.next.evidence.change(n)
	value := r.values[o].value
	text, _ := literalText(value)
	ok := true
	switch predicate {
	case recordPassage:
		passage, err := r.resolve(o, classPassage)
		if err != nil {
			return err
		}
		row.passage, row.changeset, row.dataset = passage, r.changeset, uint16(r.dataset)
		r.next.places.add(passage, n)
	case recordSpeaker:
		speaker, err := r.resolve(o, classEntity)
		if err != nil {
			return err
		}
		r.next.speakers.add(n, speaker)
		r.next.speaks.add(speaker, n)
	case recordVoice:
		row.voice, ok = named[Voice](voiceNames[:], text)
	case recordConfidence:
		score, isInt := value.(quad.Int)
		ok = isInt && score >= 0 && score <= 100
		row.confidence = Confidence(score)
	default:
		detail := evidenceDetail{}
		if row.detail != nil {
			detail = *row.detail
		}
		if predicate == recordCoder {
			detail.coder = text
		} else {
			detail.codebook = text
		}
		row.detail = &detail
	}
	if !ok {
		return fmt.Errorf("%w: evidence %s has <%s> %v, which this program does not know", ErrRecord, row.hash.id(evidencePrefix), predicate, value)
	}
	return nil
}

// rest reads that a statement rests on an evidence.
func (r *replay) rest(s, o uint32) error {
	n, err := r.resolve(s, classStatement)
	if err != nil {
		return err
	}
	e, err := r.resolve(o, classEvidence)
	if err != nil {
		return err
	}
	row := r.next.statements.change(n)
	if row.evidence == noEntity {
		row.evidence, row.changeset, row.dataset = e, r.changeset, uint16(r.dataset)
	} else {
		links := r.next.changeLinks(n)
		links.evidence = append(links.evidence, stampedNumber{e, r.changeset})
	}
	r.next.rests.add(e, n)
	return nil
}

// date returns the date that a value writes; values that are one share it.
func (r *replay) date(m *meaning) (*Date, error) {
	if m.class == classDate {
		return r.dates[m.number], nil
	}
	text, _ := literalText(m.value)
	d, err := ParseDate(text)
	if err != nil {
		return nil, err
	}
	if m.class == classNone {
		m.class, m.number = classDate, uint32(len(r.dates))
		r.dates = append(r.dates, &d)
	}
	return &d, nil
}

// shared returns one string for all that are equal.
func (r *replay) shared(s string) string {
	have, ok := r.strings[s]
	if !ok {
		have = s
		r.strings[s] = s
	}
	return have
}
