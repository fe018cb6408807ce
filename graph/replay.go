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
// Lists of rows only grow at their ends. A snapshot never looks beyond the ends it was made with, so a list that grows may
// stay where it is; what is sorted or written over is copied first.
//
// Quads come in the order of the record, and every value comes before the first quad with it. Values have references;
// what a reference means (which entity, which predicate) is looked up once and then found by its number.
type replay struct {
	next *draftSnapshot
	refs []meaning // by reference
}

// meaning is what a reference stands for.
type meaning struct {
	value  quad.Value // until it is known what the reference stands for, and for literals
	class  class
	number uint32
	action action
	term   string
	space  uint8 // index of the namespace of a statement quad
}

// action is what a predicate of the record does.
type action uint8

const (
	actUnread action = iota
	actStatement
	actAttribute
	actExternal
	actQualifier
	actDataset
	actRecord
)

// draftSnapshot is the next snapshot while it is being made.
type draftSnapshot struct {
	*Snapshot
	entities   draftRows[entityRow]
	statements draftRows[statementRow]
	evidence   draftRows[evidenceRow]
	passages   draftRows[passageRow]
	ids        draftIndex
	external   draftIndex
	bulk       bool
	base       lengths         // of the snapshot before
	profiles   map[uint32]bool // entities of which the profile was copied or made
	said       []uint32        // statements that came
}

// lengths are how many rows there were.
type lengths struct{ entities, evidence int }

func (s *Snapshot) draft() *draftSnapshot {
	next := *s
	next.changesets, next.datasets = slices.Clone(s.changesets), slices.Clone(s.datasets)
	next.counts.kinds, next.counts.predicates = slices.Clone(s.counts.kinds), slices.Clone(s.counts.predicates)
	bulk := s.entities.length == 0
	return &draftSnapshot{
		Snapshot: &next, entities: s.entities.edit(), statements: s.statements.edit(), evidence: s.evidence.edit(),
		passages: s.passages.edit(), ids: s.ids.edit(bulk), external: s.external.edit(bulk),
		bulk: bulk, base: lengths{s.entities.length, s.evidence.length}, profiles: make(map[uint32]bool),
	}
}

// share lets the methods of the snapshot see the rows of the draft. No row may be added afterwards.
func (d *draftSnapshot) share() {
	d.Snapshot.entities, d.Snapshot.statements = d.entities.rows, d.statements.rows
	d.Snapshot.evidence, d.Snapshot.passages = d.evidence.rows, d.passages.rows
}

// finish returns the snapshot; the draft must not be used afterwards.
func (d *draftSnapshot) finish() *Snapshot {
	d.Snapshot.ids, d.Snapshot.external = d.ids.finish(), d.external.finish()
	return d.Snapshot
}

// compile reads the whole record.
func compile(ctx context.Context, record *store.Store, progress func(done, total int)) (*Snapshot, error) {
	horizon, err := record.Horizon(ctx)
	if err != nil {
		return nil, err
	}
	r := &replay{next: emptySnapshot(vocab.Builtin()).draft(), refs: make([]meaning, 1, horizon+1)}
	err = record.Scan(ctx, store.Visitor{
		Value: func(ref store.Ref, v quad.Value) error {
			if progress != nil && len(r.refs)%65536 == 0 {
				progress(len(r.refs), int(horizon))
			}
			r.know(int(ref), v)
			return nil
		},
		Quad: func(s, p, o, l store.Ref) error { return r.quad(int(s), int(p), int(o), int(l)) },
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
	r := &replay{next: s.draft(), refs: make([]meaning, 1, 2*len(quads))}
	seen := make(map[quad.Value]int, 2*len(quads))
	reference := func(v quad.Value) int {
		if v == nil {
			return 0
		}
		ref, ok := seen[v]
		if !ok {
			ref = len(r.refs)
			seen[v] = ref
			r.know(ref, v)
		}
		return ref
	}
	for _, q := range quads {
		if err := r.quad(reference(q.Subject), reference(q.Predicate), reference(q.Object), reference(q.Label)); err != nil {
			return nil, err
		}
	}
	if err := r.next.settle(); err != nil {
		return nil, err
	}
	return r.next.finish(), nil
}

func (r *replay) know(ref int, v quad.Value) {
	for len(r.refs) <= ref {
		r.refs = append(r.refs, meaning{})
	}
	r.refs[ref].value = v
}

// quad reads one quad of the record.
func (r *replay) quad(s, p, o, l int) error {
	predicate := &r.refs[p]
	if predicate.action == actUnread {
		if err := r.readPredicate(predicate); err != nil {
			return err
		}
	}
	r.next.counts.quads++
	if predicate.action == actStatement {
		return r.statement(s, p, o, l)
	}
	changeset, err := r.changesetOf(l)
	if err != nil {
		return err
	}
	switch predicate.action {
	case actAttribute, actExternal:
		return r.profile(s, predicate, r.refs[o].value, changeset)
	case actQualifier:
		return r.qualifier(s, predicate.term, r.refs[o].value)
	case actDataset:
		return r.dataset(s, predicate.term, r.refs[o].value)
	}
	return r.recordQuad(predicate.term, s, o, changeset)
}

func (r *replay) readPredicate(m *meaning) error {
	iri, ok := m.value.(quad.IRI)
	if !ok {
		return fmt.Errorf("%w: the predicate %v is not an IRI", ErrRecord, m.value)
	}
	text := string(iri)
	for i, n := range namespaces {
		if name, ok := strings.CutPrefix(text, n.iri); ok {
			p, known := r.next.vocabulary.Predicate(name)
			if !known {
				return fmt.Errorf("%w: the predicate %s is not in the vocabulary of the graph", ErrRecord, name)
			}
			m.action, m.number, m.space = actStatement, uint32(p.Number), uint8(i)
			return nil
		}
	}
	for _, prefix := range [...]struct {
		iri    string
		action action
	}{{attributeIRI, actAttribute}, {externalIRI, actExternal}, {qualifierIRI, actQualifier}, {datasetField, actDataset}} {
		if name, ok := strings.CutPrefix(text, prefix.iri); ok {
			m.action, m.term = prefix.action, name
			return nil
		}
	}
	m.action, m.term = actRecord, text
	return nil
}

// changesetOf returns the number of the changeset that a label names.
func (r *replay) changesetOf(ref int) (uint32, error) {
	m := &r.refs[ref]
	if m.number == 0 {
		iri, _ := m.value.(quad.IRI)
		n, ok := changesetNumber(ID(iri))
		if !ok {
			return 0, fmt.Errorf("%w: the label %v is not a changeset", ErrRecord, m.value)
		}
		m.number = uint32(n)
	}
	for uint32(len(r.next.changesets)) < m.number {
		r.next.changesets = append(r.next.changesets, &Changeset{number: len(r.next.changesets) + 1})
	}
	return m.number, nil
}

// resolve returns the number of the row that a reference names, making the row when it is new.
func (r *replay) resolve(ref int, wanted class) (uint32, error) {
	m := &r.refs[ref]
	if m.class == wanted {
		return m.number, nil
	}
	iri, ok := m.value.(quad.IRI)
	if !ok || m.class != classNone {
		return 0, fmt.Errorf("%w: %v stands where it cannot", ErrRecord, m.value)
	}
	id := ID(iri)
	if !r.next.bulk {
		if c, n := r.next.Snapshot.lookup(id); c == wanted {
			m.class, m.number, m.value = c, n, nil
			return n, nil
		}
	}
	n, err := r.next.addRow(id, wanted)
	m.class, m.number, m.value = wanted, n, nil
	return n, err
}

func (d *draftSnapshot) addRow(id ID, c class) (n uint32, err error) {
	switch c {
	case classEntity:
		n = d.entities.add(entityRow{id: id, profile: &profile{}})
	case classStatement:
		n = d.statements.add(statementRow{id: id, evidence: noEntity})
	case classEvidence:
		n = d.evidence.add(evidenceRow{id: id, confidence: confidenceScore[High]})
	case classPassage:
		var l Locator
		if _, l, err = parsePassageID(id); err != nil {
			err = fmt.Errorf("%w: %w", ErrRecord, err)
		}
		n = d.passages.add(passageRow{id: id, locator: l})
	}
	d.ids.add(string(id), uint32(c)<<classShift|n)
	return n, err
}

func (r *replay) statement(s, p, o, l int) error {
	n, err := r.resolve(l, classStatement)
	if err != nil {
		return err
	}
	space := namespaces[r.refs[p].space]
	row := r.next.statements.change(n)
	row.predicate = uint16(r.refs[p].number)
	row.stance = stanceOf(space.mode, space.polarity, space.rank)
	term := r.next.predicates[row.predicate]
	subject := r.refs[s]
	if iri, ok := subject.value.(quad.IRI); subject.class == classStatement || ok && strings.HasPrefix(string(iri), string(statementPrefix)) {
		row.subjectEnd = endStatement
		row.subject, err = r.resolve(s, classStatement)
	} else {
		row.subject, err = r.resolve(s, classEntity)
	}
	if err != nil {
		return err
	}
	row = r.next.statements.change(n)
	object := r.refs[o]
	iri, isIRI := object.value.(quad.IRI)
	switch {
	case object.class == classStatement || isIRI && strings.HasPrefix(string(iri), string(statementPrefix)):
		row.objectEnd = endStatement
		row.object, err = r.resolve(o, classStatement)
	case object.class == classEntity || isIRI && iri != unknownIRI && iri != noneIRI:
		row.object, err = r.resolve(o, classEntity)
	default:
		row.objectEnd = endLiteral
		if row.literal, err = readLiteral(object.value, term); err != nil {
			err = fmt.Errorf("%w: %w", ErrRecord, err)
		}
	}
	r.next.said = append(r.next.said, n)
	return err
}

func (r *replay) profile(s int, predicate *meaning, value quad.Value, changeset uint32) error {
	n, err := r.resolve(s, classEntity)
	if err != nil {
		return err
	}
	p := r.next.changeProfile(n)
	text, exact := literalText(value)
	if predicate.action == actExternal {
		x := ExternalID{Scheme: predicate.term, Value: text}
		if !exact {
			x.Match = Close
		}
		if scheme, ok := r.next.vocabulary.Scheme(x.Scheme); ok {
			x.URL = scheme.URL(text)
		}
		p.externalIDs = append(p.externalIDs, x)
		r.next.external.add(externalKey(x.Scheme, x.Value), n)
		return nil
	}
	a := Attribute{Name: predicate.term, Value: text}
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

// changeProfile returns the profile of an entity to be written to.
func (d *draftSnapshot) changeProfile(n uint32) *profile {
	row := d.entities.change(n)
	if int(n) < d.base.entities && !d.profiles[n] {
		copied := *row.profile
		copied.names, copied.attributes = slices.Clone(copied.names), slices.Clone(copied.attributes)
		row.profile = &copied
	}
	d.profiles[n] = true
	return row.profile
}

func (r *replay) qualifier(s int, name string, value quad.Value) error {
	n, err := r.resolve(s, classStatement)
	if err != nil {
		return err
	}
	row := r.next.statements.change(n)
	text, _ := literalText(value)
	row.qualifiers = append(row.qualifiers, Qualifier{Name: name, text: text})
	return nil
}

func (r *replay) dataset(s int, field string, value quad.Value) error {
	iri, _ := r.refs[s].value.(quad.IRI)
	d := r.next.changeDataset(strings.TrimPrefix(string(iri), string(datasetPrefix)))
	text, _ := literalText(value)
	if field == "creators" {
		d.Creators = strings.Split(text, "\n")
	} else if target := d.fields()[field]; target != nil {
		*target = text
	}
	return nil
}

// changeDataset returns the data set of the name to be written to, making it when it is new.
func (d *draftSnapshot) changeDataset(name string) *Dataset {
	n, known := d.datasetNumber(name)
	if !known {
		d.datasets = append(d.datasets, &Dataset{Name: name})
		return d.datasets[len(d.datasets)-1]
	}
	copied := *d.datasets[n]
	d.datasets[n] = &copied
	return d.datasets[n]
}

// recordQuad reads a quad with a predicate of the record namespace.
func (r *replay) recordQuad(predicate string, s, o int, changeset uint32) error {
	value := r.refs[o].value
	text, _ := literalText(value)
	switch predicate {
	case recordChangeset, recordAgent, recordMessage, recordDataset, recordVocabulary:
		return r.changeset(predicate, changeset, value)
	case recordKind, recordName, recordOtherName, recordAbout:
		return r.entity(predicate, s, value, changeset)
	case recordPassageOf:
		n, err := r.resolve(s, classPassage)
		if err != nil {
			return err
		}
		source, err := r.resolve(o, classEntity)
		if err != nil {
			return err
		}
		r.next.passages.change(n).source = source
		row := r.next.entities.change(source)
		row.passages = append(row.passages, n)
		return nil
	case recordPassage, recordSpeaker, recordVoice, recordConfidence, recordCoder, recordCodebook:
		return r.evidence(predicate, s, o, changeset)
	case recordEvidence:
		return r.rest(s, o, changeset)
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
		d, wrong := ParseDate(text)
		row.date, err = &d, wrong
	case recordReason:
		r.next.changeLinks(n).rankReason = text
	case recordNote:
		links := r.next.changeLinks(n)
		links.notes = append(links.notes, stampedText{text, changeset})
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

func (r *replay) changeset(predicate string, number uint32, value quad.Value) error {
	c := *r.next.changesets[number-1]
	text, _ := literalText(value)
	switch predicate {
	case recordChangeset:
		t, ok := value.(quad.Time)
		if !ok {
			return fmt.Errorf("%w: changeset %d has no time but %v", ErrRecord, number, value)
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
	case recordVocabulary:
		typed, _ := value.(quad.TypedString)
		file := strings.TrimPrefix(string(typed.Type), recordIRI+"file/")
		extended, err := r.next.vocabulary.Extend(file, []byte(text))
		if err != nil {
			return fmt.Errorf("%w: the vocabulary %s of changeset %d: %w", ErrRecord, file, number, err)
		}
		r.next.speak(extended)
	}
	r.next.changesets[number-1] = &c
	return nil
}

func (r *replay) entity(predicate string, s int, value quad.Value, changeset uint32) error {
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
		row.kind, row.changeset = uint16(k.Number), changeset
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
	name := Name{Text: string(words.Value), Lang: words.Lang, Preferred: predicate == recordName}
	if dataset, ok := r.next.datasetNumber(r.next.changesets[changeset-1].dataset); ok && !slices.Contains(p.datasets, dataset) {
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

func (r *replay) evidence(predicate string, s, o int, changeset uint32) error {
	n, err := r.resolve(s, classEvidence)
	if err != nil {
		return err
	}
	value := r.refs[o].value
	text, _ := literalText(value)
	ok := true
	switch predicate {
	case recordPassage:
		passage, err := r.resolve(o, classPassage)
		if err != nil {
			return err
		}
		dataset, _ := r.next.datasetNumber(r.next.changesets[changeset-1].dataset)
		row := r.next.evidence.change(n)
		row.passage, row.changeset, row.dataset = passage, changeset, dataset
		p := r.next.passages.change(passage)
		p.evidence = append(p.evidence, n)
	case recordSpeaker:
		speaker, err := r.resolve(o, classEntity)
		if err != nil {
			return err
		}
		row := r.next.evidence.change(n)
		row.speakers = append(row.speakers, speaker)
		entity := r.next.entities.change(speaker)
		entity.speaks = append(entity.speaks, n)
	case recordVoice:
		r.next.evidence.change(n).voice, ok = named[Voice](voiceNames[:], text)
	case recordConfidence:
		score, isInt := value.(quad.Int)
		ok = isInt && score >= 0 && score <= 100
		r.next.evidence.change(n).confidence = Confidence(score)
	default:
		row := r.next.evidence.change(n)
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
		return fmt.Errorf("%w: evidence %s has <%s> %v, which this program does not know", ErrRecord, r.next.evidence.at(n).id, predicate, value)
	}
	return nil
}

// rest reads that a statement rests on an evidence.
func (r *replay) rest(s, o int, changeset uint32) error {
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
		row.evidence, row.changeset = e, changeset
		row.dataset, _ = r.next.datasetNumber(r.next.changesets[changeset-1].dataset)
	} else {
		links := r.next.changeLinks(n)
		links.evidence = append(links.evidence, stampedNumber{e, changeset})
	}
	back := r.next.evidence.change(e)
	back.statements = append(back.statements, n)
	return nil
}

// changeLinks returns the links of a statement to be written to.
func (d *draftSnapshot) changeLinks(n uint32) *statementLinks {
	row := d.statements.change(n)
	links := statementLinks{}
	if row.links != nil {
		links = *row.links
	}
	row.links = &links
	return row.links
}
