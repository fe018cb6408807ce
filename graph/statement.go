package graph

import (
	"iter"
	"slices"
	"strings"

	"peacegraph/graph/vocab"
)

// Statement is one edge or property, with everything that lets a reader judge it.
type Statement struct {
	snapshot *Snapshot
	number   uint32
}

func (t Statement) row() *statementRow { return t.snapshot.statements.at(t.number) }

// ID returns the identifier: the one a person chose, otherwise a hash of what the statement says, so that saying the
// same again adds nothing.
func (t Statement) ID() ID { return t.row().id }

// IRI returns the linked-data identifier.
func (t Statement) IRI() string { return t.row().id.IRI() }

// Subject returns what the statement is about: an [Entity] or a [Statement].
func (t Statement) Subject() Node {
	row := t.row()
	if row.subjectEnd == endStatement {
		return Statement{t.snapshot, row.subject}
	}
	return t.snapshot.entity(row.subject)
}

// SubjectID returns the identifier of [Statement.Subject], for those who need no more of it.
func (t Statement) SubjectID() ID { return t.snapshot.endID(t.row().subjectEnd, t.row().subject) }

// Predicate returns what it says of the subject.
func (t Statement) Predicate() Predicate {
	return Predicate{t.snapshot, t.snapshot.predicates[t.row().predicate]}
}

// Object returns what it points at.
func (t Statement) Object() Object {
	switch row := t.row(); row.objectEnd {
	case endEntity:
		return t.snapshot.entity(row.object)
	case endStatement:
		return Statement{t.snapshot, row.object}
	default:
		return row.literal()
	}
}

// Mode returns the way in which it is said.
func (t Statement) Mode() Mode { return t.row().allStance.mode() }

// Polarity tells whether it is said to be or said not to be.
func (t Statement) Polarity() Polarity { return t.row().allStance.polarity() }

// ValidTime returns when it held, as far as is stated; false when nothing is.
func (t Statement) ValidTime() (Date, bool) {
	if d := t.row().date; d != nil {
		return *d, true
	}
	return Date{}, false
}

// Qualifiers returns its circumstances, by name, then value.
func (t Statement) Qualifiers() []Qualifier {
	qualifiers, predicate := t.snapshot.qualifiersOf(t.row()), t.Predicate()
	for i := range qualifiers {
		qualifiers[i].snapshot, qualifiers[i].term = t.snapshot, predicate.qualifier(qualifiers[i].Name)
	}
	return qualifiers
}

// Qualifier returns the text of the first qualifier of the name, nil when there is none. The error is an [InputError] when
// the vocabulary has no such qualifier.
func (t Statement) Qualifier(name string) (*string, error) {
	if text, ok := t.qualifier(name); ok {
		return &text, nil
	}
	return nil, t.snapshot.checkValues(&StatementFilter{Qualifier: []QualifierFilter{{Name: name}}})
}

func (t Statement) qualifier(name string) (string, bool) {
	row := t.row()
	for q := range t.snapshot.qualifierRows(row) {
		if q.name == name {
			return q.text, true
		}
	}
	return "", false
}

// Evidence returns what the statement rests on, never empty, in the order of the record: also what came with a data set that
// is withdrawn, see [Evidence.Withdrawn].
func (t Statement) Evidence() []Evidence {
	return t.snapshot.evidences(t.snapshot.restsOn(t.row()))
}

// counted returns the evidence that tells of the statement, see [Snapshot.evidenceOf].
func (t Statement) counted() []Evidence { return t.snapshot.evidences(t.snapshot.evidenceOf(t.row())) }

func (s *Snapshot) evidences(numbers iter.Seq[uint32]) []Evidence {
	evidence := make([]Evidence, 0, 1)
	for n := range numbers {
		evidence = append(evidence, Evidence{s, n})
	}
	return evidence
}

// AttributedTo returns who says it, over all its evidence, each once, in the order of the record: whom the source reports,
// or its author where a judgement or a proposal is attributed to the author. It is empty for what the source tells as fact,
// and when the source does not say who: [Evidence.Voice] tells which.
func (t Statement) AttributedTo() []Entity {
	var numbers []uint32
	for _, e := range t.counted() {
		for _, n := range e.row().speakers {
			if !slices.Contains(numbers, n) {
				numbers = append(numbers, n)
			}
		}
	}
	return t.snapshot.entitiesOf(numbers)
}

func (s *Snapshot) entitiesOf(numbers []uint32) []Entity {
	entities := make([]Entity, len(numbers))
	for i, n := range numbers {
		entities[i] = s.entity(n)
	}
	return entities
}

// Confidence returns the highest confidence among its evidence; 0 when all of it was withdrawn.
func (t Statement) Confidence() Confidence {
	best := Confidence(0)
	for n := range t.snapshot.evidenceOf(t.row()) {
		if !t.snapshot.withdrawn(n) {
			best = max(best, t.snapshot.evidence.at(n).confidence)
		}
	}
	return best
}

// SourceCount returns how many sources it rests on; two passages of one source count once, and evidence that was withdrawn
// does not.
func (t Statement) SourceCount() int { return len(t.sources()) }

// Corroborated reports whether more than one source supports it.
func (t Statement) Corroborated() bool { return t.row().links != nil && t.SourceCount() > 1 }

func (t Statement) sources() []uint32 {
	numbers := make([]uint32, 0, 1)
	for e := range t.snapshot.evidenceOf(t.row()) {
		if n := t.snapshot.sourceOf(e); !t.snapshot.withdrawn(e) && !slices.Contains(numbers, n) {
			numbers = append(numbers, n)
		}
	}
	return numbers
}

func (s *Snapshot) sourceOf(evidence uint32) uint32 {
	return s.passages.at(s.evidence.at(evidence).passage).source
}

// Contested reports whether somebody denies it: a statement that denies it, or says the opposite, stands. What is
// proposed or a what-if is not the opposite of what is; see [Statement.DeniedBy].
func (t Statement) Contested() bool {
	links := t.row().links
	return links != nil && slices.ContainsFunc(seenOf(links.allPointing, t.snapshot.statements.length), t.isDeniedBy)
}

// DeniedBy returns the statements that deny it or say the opposite, in the order of the record. The opposite is said by
// statements of either polarity that tell what is (of any mode but PROPOSAL and HYPOTHETICAL), or of the same mode.
func (t Statement) DeniedBy() []Statement { return t.pointedAt(t.isDeniedBy) }

// AffirmedBy returns the statements that affirm it, in the order of the record.
func (t Statement) AffirmedBy() []Statement {
	return t.pointedAt(func(n uint32) bool { return t.stands(n, vocab.Affirms) })
}

func (t Statement) isDeniedBy(n uint32) bool {
	other := t.snapshot.statements.at(n)
	if t.snapshot.opposite(t.row(), other) {
		return t.snapshot.stance(other).rank() != Deprecated
	}
	return t.stands(n, vocab.Denies)
}

// stands reports whether statement n points at this one with the predicate and the default read returns it.
func (t Statement) stands(n uint32, predicate string) bool {
	other := t.snapshot.statements.at(n)
	return other.objectEnd == endStatement && other.object == t.number && t.snapshot.stance(other).plain() &&
		t.snapshot.predicates[other.predicate].Name == predicate
}

func (t Statement) pointedAt(keep func(uint32) bool) []Statement {
	links := t.row().links
	if links == nil {
		return nil
	}
	var statements []Statement
	for _, n := range seenOf(links.allPointing, t.snapshot.statements.length) {
		if keep(n) {
			statements = append(statements, Statement{t.snapshot, n})
		}
	}
	return statements
}

// Notes returns the remarks of coders, in the order of the record.
func (t Statement) Notes() []string {
	links := t.row().links
	if links == nil {
		return nil
	}
	notes := make([]string, 0, len(links.allNotes))
	for _, n := range links.allNotes {
		if n.changeset <= t.snapshot.newest() {
			notes = append(notes, n.text)
		}
	}
	return notes
}

// Dataset returns the data set it came with.
func (t Statement) Dataset() Dataset { return t.snapshot.dataset(t.row().dataset) }

// AddedIn returns the changeset that brought it in.
func (t Statement) AddedIn() Changeset { return t.snapshot.changeset(t.row().changeset) }

// Text returns the statement in words, in English, from the labels of the vocabulary: "Qatar mediates Doha talks". What turns
// its sense stands before it: "Proposed:", "What if:", "Inferred:" by its mode, "Not so:" when it is negative. Qualifiers without which it would say something else stand in brackets: "Pakistan has
// an interest in Full-scale war (to avoid it)".
func (t Statement) Text() string {
	var room [192]byte
	return string(t.appendText(room[:0]))
}

// appendText appends the text. It is what long reads spend much of their time on, and makes nothing that is thrown away.
func (t Statement) appendText(b []byte) []byte {
	row := t.row()
	b = append(b, t.preface()...)
	b = t.appendEnd(b, row.subjectEnd, row.subject)
	b = append(append(append(b, ' '), t.Predicate().Label()...), ' ')
	if row.objectEnd == endLiteral {
		b = append(b, objectText(row.literal())...)
	} else {
		b = t.appendEnd(b, row.objectEnd, row.object)
	}
	if row.qualifiers == 0 {
		return b
	}
	return append(b, t.telling()...)
}

func (t Statement) appendEnd(b []byte, e end, n uint32) []byte {
	if e == endStatement {
		b = append(b, "“"...)
		return append(Statement{t.snapshot, n}.appendText(b), "”"...)
	}
	return append(b, t.snapshot.profile(t.snapshot.entities.at(n)).name(nil)...)
}

// InverseText returns the statement read from its object: "Doha talks is mediated by Qatar".
func (t Statement) InverseText() string {
	return t.preface() + objectText(t.Object()) + " " + t.Predicate().InverseLabel() + " " + endText(t.Subject()) + t.telling()
}

// telling returns the telling qualifiers in brackets, with a space before them; nothing when there are none.
func (t Statement) telling() string {
	var words []string
	for _, q := range t.Qualifiers() {
		if q.term == nil || !q.term.Telling {
			continue
		}
		value := q.Value()
		if text, ok := value.(Text); ok {
			words = append(words, text.Text)
		} else {
			words = append(words, objectText(value))
		}
	}
	if len(words) == 0 {
		return ""
	}
	return " (" + strings.Join(words, ", ") + ")"
}

func (t Statement) preface() string {
	preface := ""
	switch t.Mode() {
	case Proposal:
		if t.Predicate().Name() != vocab.Proposes { // which says so itself
			preface = "Proposed: "
		}
	case Hypothetical:
		preface = "What if: "
	case Inferred:
		preface = "Inferred: "
	}
	if t.Polarity() == Negative {
		preface += "Not so: "
	}
	return preface
}

func endText(n Node) string {
	switch n := n.(type) {
	case Entity:
		return n.Name(nil)
	case Statement:
		return "“" + n.Text() + "”"
	}
	return string(n.ID())
}

func objectText(o Object) string {
	switch o := o.(type) {
	case Entity:
		return o.Name(nil)
	case Statement:
		return "“" + o.Text() + "”"
	case Text:
		return "“" + o.Text + "”"
	case Code:
		return strings.ToLower(o.Label)
	case DateValue:
		return o.Date.Display()
	case QuantityValue:
		return o.Quantity.Text()
	case Unknown:
		if o.Reason == StatedNone {
			return "none"
		}
		return "unknown"
	}
	return ""
}

// Qualifier is a circumstance of a statement: the role in which, the grounds on which, the words of the source.
type Qualifier struct {
	// Name is the qualifier, from the vocabulary.
	Name string

	text     string
	snapshot *Snapshot
	term     *vocab.Qualifier
}

// Label returns the name of the qualifier ready to print.
func (q Qualifier) Label() string {
	if q.term == nil {
		return q.Name
	}
	return q.term.Label
}

// Text returns the value as data files write it.
func (q Qualifier) Text() string { return q.text }

// Value returns the value as an [Object]: a code, words, a date, a quantity or an entity.
func (q Qualifier) Value() Object {
	if q.term == nil {
		return Text{Text: q.text}
	}
	switch q.term.Type {
	case vocab.TypeCode:
		code, _ := q.term.Codes.Code(q.text)
		return Code{Code: q.text, Label: code.Label}
	case vocab.TypeDate:
		if d, err := ParseDate(q.text); err == nil {
			return DateValue{d}
		}
	case vocab.TypeQuantity, vocab.TypeNumber, vocab.TypeInteger:
		if v, err := ParseQuantity(q.text); err == nil {
			return QuantityValue{v}
		}
	case vocab.TypeEntity:
		if e, ok := q.snapshot.Entity(ID(q.text)); ok {
			return e
		}
	}
	return Text{Text: q.text}
}
