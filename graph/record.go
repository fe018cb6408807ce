package graph

import (
	"fmt"
	"iter"
	"net/url"
	"strings"
	"time"

	"github.com/cayleygraph/quad"

	"peacegraph/graph/vocab"
)

// The record: what a changeset looks like as quads.
//
// A statement is one quad, ⟨subject⟩ ⟨predicate⟩ ⟨object⟩ ⟨statement⟩: its label is the statement itself, so that an
// edge leads to its provenance at once. The predicate stands in a namespace that tells whether it may be walked:
// vocab/ for what is told as fact, reported or judged, and for nothing else; proposal/, hypothetical/, inferred/ and
// negative/ for the rest. Whoever walks the raw quads along vocab/ is not lied to.
//
// Everything else is in the record/ namespace, and its label is the changeset that wrote it. The changeset names its
// data set, so both can be listed, and a reader of quads knows when each of them came. What is usual is not written:
// mode FACT, rank NORMAL, voice AUTHOR, confidence 85, the coder and codebook of the data set.
//
// The record never erases, so a statement that is deprecated, superseded or withdrawn later keeps its quad under vocab/. A
// correction is written beside it: ⟨correction⟩ record/target ⟨statement or data set⟩, with record/action and
// record/reason. Whoever walks the raw quads has to leave out the statements at which such a correction points last, those
// that record/supersedes leads to, and those whose evidence came with changesets of a withdrawn data set; a second quad under
// deprecated/ would be wrong again with the first reinstatement.
//
// A changeset ends with record/quads, how many quads it has, and record/chain, which is made from them; see chain.go.
const (
	recordIRI       = "https://peacegraph.org/record/"
	proposalIRI     = "https://peacegraph.org/proposal/"
	hypotheticalIRI = "https://peacegraph.org/hypothetical/"
	inferredIRI     = "https://peacegraph.org/inferred/"
	negativeIRI     = "https://peacegraph.org/negative/"
	deprecatedIRI   = "https://peacegraph.org/deprecated/"
	externalIRI     = "https://peacegraph.org/external/"
	attributeIRI    = "https://peacegraph.org/attribute/"
	qualifierIRI    = "https://peacegraph.org/qualifier/"
	fileIRI         = recordIRI + "file/"
)

// The predicates of the record.
const (
	recordKind       = recordIRI + "kind"
	recordName       = recordIRI + "name"
	recordOtherName  = recordIRI + "otherName"
	recordAbout      = recordIRI + "description"
	recordEvidence   = recordIRI + "evidence"
	recordPassage    = recordIRI + "passage"
	recordPassageOf  = recordIRI + "passageOf"
	recordSpeaker    = recordIRI + "attributedTo"
	recordVoice      = recordIRI + "voice"
	recordConfidence = recordIRI + "confidence"
	recordCoder      = recordIRI + "coder"
	recordCodebook   = recordIRI + "codebook"
	recordMode       = recordIRI + "mode"
	recordRank       = recordIRI + "rank"
	recordPolarity   = recordIRI + "polarity"
	recordRankReason = recordIRI + "rankReason"
	recordSupersedes = recordIRI + "supersedes"
	recordValidTime  = recordIRI + "validTime"
	recordNote       = recordIRI + "note"
	recordChangeset  = recordIRI + "time"
	recordAgent      = recordIRI + "agent"
	recordMessage    = recordIRI + "message"
	recordDataset    = recordIRI + "dataset"
	recordDraft      = recordIRI + "draft"
	recordVocabulary = recordIRI + "vocabulary"
	recordEntity     = recordIRI + "entity"
	recordOther      = recordIRI + "other"
	recordVerdict    = recordIRI + "verdict"
	recordAction     = recordIRI + "action"
	recordTarget     = recordIRI + "target"
	recordReason     = recordIRI + "reason"
	recordAuthor     = recordIRI + "author"
	recordDate       = recordIRI + "date"
	recordQuads      = recordIRI + "quads"
	recordChain      = recordIRI + "chain"
	datasetField     = recordIRI + "dataset-"
)

// The types of literals that have none of their own in RDF.
const (
	codeType     = quad.IRI("https://peacegraph.org/type/code")
	dateType     = quad.IRI("https://peacegraph.org/type/edtf")
	quantityType = quad.IRI("https://peacegraph.org/type/quantity")
	wordsType    = quad.IRI("https://peacegraph.org/type/text")
	unknownIRI   = quad.IRI("https://peacegraph.org/type/UNKNOWN")
	noneIRI      = quad.IRI("https://peacegraph.org/type/NONE")
)

// recorder writes one changeset as quads.
type recorder struct {
	label quad.IRI
	terms map[string]quad.Value // predicates and the label, of which there are few
	yield func(quad.Quad) bool
	ended bool // nobody reads on
}

func newRecorder(label quad.IRI, yield func(quad.Quad) bool) *recorder {
	return &recorder{label: label, terms: make(map[string]quad.Value), yield: yield}
}

func (r *recorder) put(subject ID, predicate string, object quad.Value) {
	r.write(quad.Quad{Subject: quad.IRI(subject), Predicate: r.term(predicate), Object: object, Label: r.term(string(r.label))})
}

func (r *recorder) write(q quad.Quad) { r.ended = r.ended || !r.yield(q) }

// term returns one value for all uses of a predicate.
func (r *recorder) term(iri string) quad.Value {
	value, known := r.terms[iri]
	if !known {
		value = quad.IRI(iri)
		r.terms[iri] = value
	}
	return value
}

// quads yields the changeset as quads: first the changeset itself, then what others refer to before what refers to it.
// They are made while they are read, because all at once they take several times the room of the plan, and are the same
// every time.
func (p *plan) quads(c Changeset) iter.Seq[quad.Quad] {
	return func(yield func(quad.Quad) bool) {
		p.record(newRecorder(quad.IRI(c.ID()), yield), c)
	}
}

func (p *plan) record(r *recorder, c Changeset) {
	r.put(c.ID(), recordChangeset, quad.Time(c.time))
	r.put(c.ID(), recordDataset, quad.IRI(datasetPrefix+ID(p.datasetName)))
	if c.agent != "" {
		r.put(c.ID(), recordAgent, quad.String(c.agent))
	}
	if c.message != "" {
		r.put(c.ID(), recordMessage, quad.String(c.message))
	}
	if c.draft != "" {
		r.put(c.ID(), recordDraft, quad.IRI(c.draft))
	}
	for _, x := range p.vocabularies {
		r.put(c.ID(), recordVocabulary, quad.TypedString{Value: quad.String(x.Text), Type: fileType(x.File)})
	}
	if p.dataset != nil {
		p.dataset.record(r)
	}
	for i := 0; i < len(p.entities) && !r.ended; i++ {
		p.entities[i].record(r)
	}
	for i := 0; i < len(p.evidence) && !r.ended; i++ {
		p.evidence[i].record(r)
	}
	for i := 0; i < len(p.statements) && !r.ended; i++ {
		p.statements[i].record(r)
	}
	for i := 0; i < len(p.judgements) && !r.ended; i++ {
		p.judgements[i].record(r)
	}
	for i := 0; i < len(p.corrections) && !r.ended; i++ {
		p.corrections[i].record(r)
	}
}

// fileType is the type of the text of a file, which keeps its name. A name may have characters that no IRI can hold.
func fileType(name string) quad.IRI { return quad.IRI(fileIRI + url.PathEscape(name)) }

// fileOfType is the inverse of fileType.
func fileOfType(datatype quad.IRI) string {
	escaped := strings.TrimPrefix(string(datatype), fileIRI)
	if name, err := url.PathUnescape(escaped); err == nil {
		return name
	}
	return escaped
}

// fields lists what is recorded of a data set by name. A creator more than one is written with a number behind.
func (d *Dataset) fields() map[string]*string {
	return map[string]*string{
		"title": &d.Title, "description": &d.Description, "version": &d.Version, "language": &d.Language, "licence": &d.Licence,
		"citation": &d.Citation, "codebook": &d.Codebook, "coder": &d.Coder,
	}
}

var datasetFields = [...]string{"title", "description", "version", "language", "licence", "citation", "codebook", "coder"}

func (d *Dataset) record(r *recorder) {
	fields := d.fields()
	for _, name := range datasetFields {
		if text := *fields[name]; text != "" {
			r.put(d.ID(), datasetField+name, quad.String(text))
		}
	}
	if len(d.Creators) > 0 {
		r.put(d.ID(), datasetField+"creators", quad.String(strings.Join(d.Creators, "\n")))
	}
}

func (e *entityPlan) record(r *recorder) {
	if e.kind != "" {
		r.put(e.id, recordKind, quad.String(e.kind))
	}
	for _, n := range e.names {
		predicate := recordOtherName
		if n.Preferred {
			predicate = recordName
		}
		r.put(e.id, predicate, quad.LangString{Value: quad.String(n.Text), Lang: n.Lang})
	}
	for _, d := range e.about {
		r.put(e.id, recordAbout, quad.LangString{Value: quad.String(d.Text), Lang: d.Lang})
	}
	for _, x := range e.external {
		value := quad.Value(quad.String(x.Value))
		if x.Match == Close {
			value = quad.TypedString{Value: quad.String(x.Value), Type: externalIRI + "close"}
		}
		r.put(e.id, externalIRI+x.Scheme, value)
	}
	for _, a := range e.attributes {
		r.put(e.id, attributeIRI+a.Name, quad.String(a.Value))
	}
}

func (e *evidencePlan) record(r *recorder) {
	if !e.known {
		source, _, err := parsePassageID(e.passage)
		if err != nil {
			panic(fmt.Sprintf("a passage that the program has named is read back: %v", err))
		}
		r.put(e.passage, recordPassageOf, quad.IRI(source))
	}
	r.put(e.id, recordPassage, quad.IRI(e.passage))
	for _, s := range e.speakers {
		r.put(e.id, recordSpeaker, quad.IRI(s))
	}
	if e.voice != Author {
		r.put(e.id, recordVoice, quad.String(e.voice.String()))
	}
	if e.confidence != confidenceScore[High] {
		r.put(e.id, recordConfidence, quad.Int(e.confidence))
	}
	if e.detail.coder != "" {
		r.put(e.id, recordCoder, quad.String(e.detail.coder))
	}
	if e.detail.codebook != "" {
		r.put(e.id, recordCodebook, quad.String(e.detail.codebook))
	}
}

func (t *statementPlan) record(r *recorder) {
	if t.fresh {
		c := &t.content
		object := quad.Value(quad.IRI(c.objectID))
		if c.objectID == "" {
			object = literalQuad(c.literal)
		}
		r.write(quad.Quad{Subject: quad.IRI(c.subject), Predicate: r.term(c.predicateIRI(t.rank)), Object: object, Label: quad.IRI(t.id)})
		if c.mode == Reported || c.mode == Assessment || c.mode != Fact && (c.polarity == Negative || t.rank == Deprecated) {
			r.put(t.id, recordMode, quad.String(c.mode.String()))
		}
		if c.polarity == Negative && t.rank == Deprecated {
			r.put(t.id, recordPolarity, quad.String(c.polarity.String()))
		}
		if t.rank == Preferred {
			r.put(t.id, recordRank, quad.String(t.rank.String()))
		}
		if t.rankReason != "" {
			r.put(t.id, recordRankReason, quad.String(t.rankReason))
		}
		if c.date != nil {
			r.put(t.id, recordValidTime, quad.TypedString{Value: quad.String(c.date.edtf), Type: dateType})
		}
		for _, q := range c.qualifiers {
			r.put(t.id, qualifierIRI+q.Name, quad.String(q.text))
		}
	}
	if t.supersedes != "" {
		r.put(t.id, recordSupersedes, quad.IRI(t.supersedes))
	}
	for _, q := range t.wording {
		r.put(t.id, qualifierIRI+q.Name, quad.String(q.text))
	}
	for _, e := range t.evidence {
		r.put(t.id, recordEvidence, quad.IRI(e))
	}
	for _, n := range t.notes {
		r.put(t.id, recordNote, quad.String(n))
	}
}

func (j *judgementPlan) record(r *recorder) {
	r.put(j.id, recordEntity, quad.IRI(j.ends[0]))
	r.put(j.id, recordOther, quad.IRI(j.ends[1]))
	r.put(j.id, recordVerdict, quad.String(j.verdict.String()))
	r.put(j.id, recordReason, quad.String(j.reason))
	r.put(j.id, recordAuthor, quad.String(j.author))
	r.put(j.id, recordDate, quad.TypedString{Value: quad.String(j.date.String()), Type: dateType})
}

func (c *correctionPlan) record(r *recorder) {
	r.put(c.id, recordAction, quad.String(c.action.String()))
	r.put(c.id, recordTarget, quad.IRI(c.target))
	r.put(c.id, recordReason, quad.String(c.reason))
	if c.author != "" {
		r.put(c.id, recordAuthor, quad.String(c.author))
	}
	if c.date != "" {
		r.put(c.id, recordDate, quad.TypedString{Value: quad.String(c.date), Type: dateType})
	}
}

// namespaces are the namespaces of statement quads with what they tell.
var namespaces = [...]struct {
	iri      string
	mode     Mode
	polarity Polarity
	rank     Rank
}{
	{vocab.Namespace, Fact, Positive, Normal},
	{proposalIRI, Proposal, Positive, Normal},
	{hypotheticalIRI, Hypothetical, Positive, Normal},
	{inferredIRI, Inferred, Positive, Normal},
	{negativeIRI, Fact, Negative, Normal},
	{deprecatedIRI, Fact, Positive, Deprecated},
}

func (c *content) predicateIRI(rank Rank) string {
	switch {
	case rank == Deprecated:
		return deprecatedIRI + c.predicate.Name
	case c.polarity == Negative:
		return negativeIRI + c.predicate.Name
	}
	for _, n := range namespaces {
		if n.mode == c.mode && n.mode != Fact {
			return n.iri + c.predicate.Name
		}
	}
	return vocab.Namespace + c.predicate.Name
}

func literalQuad(o Object) quad.Value {
	switch o := o.(type) {
	case Text:
		if o.Lang == "" {
			return quad.TypedString{Value: quad.String(o.Text), Type: wordsType}
		}
		return quad.LangString{Value: quad.String(o.Text), Lang: o.Lang}
	case Code:
		return quad.TypedString{Value: quad.String(o.Code), Type: codeType}
	case DateValue:
		return quad.TypedString{Value: quad.String(o.Date.edtf), Type: dateType}
	case QuantityValue:
		return quad.TypedString{Value: quad.String(o.Quantity.text), Type: quantityType}
	case Unknown:
		if o.Reason == StatedNone {
			return noneIRI
		}
		return unknownIRI
	}
	panic(fmt.Sprintf("an object of type %T is not a literal", o))
}

// readLiteral is the inverse of literalQuad.
func readLiteral(v quad.Value, p *vocab.Predicate) (Object, error) {
	switch v := v.(type) {
	case quad.LangString:
		return Text{string(v.Value), v.Lang}, nil
	case quad.TypedString:
		text := string(v.Value)
		switch v.Type {
		case wordsType:
			return Text{Text: text}, nil
		case codeType:
			code := Code{Code: text, Label: text}
			if p.Codes != nil {
				if known, ok := p.Codes.Code(text); ok {
					code.Label = known.Label
				}
			}
			return code, nil
		case dateType:
			d, err := ParseDate(text)
			return DateValue{d}, err
		case quantityType:
			q, err := ParseQuantity(text)
			return QuantityValue{q}, err
		}
	case quad.IRI:
		switch v {
		case unknownIRI:
			return Unknown{StatedUnknown}, nil
		case noneIRI:
			return Unknown{StatedNone}, nil
		}
	}
	return nil, fmt.Errorf("%v is not the object of a statement", v)
}

// newChangeset numbers a changeset after the head of the snapshot. Times are kept to the second.
func (s *Snapshot) newChangeset(agent, message string, now time.Time) Changeset {
	return Changeset{number: s.changesets.length + 1, time: now.UTC().Truncate(time.Second), agent: agent, message: message}
}
