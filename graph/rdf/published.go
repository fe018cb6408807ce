package rdf

import (
	"context"
	"io"
	"iter"
	"regexp"
	"strconv"
	"strings"
	"time"

	"peacegraph/graph"
	"peacegraph/graph/vocab"
)

// Part is what to write of a graph.
type Part struct {
	// Snapshot is the state of the graph that everything is read from.
	Snapshot *graph.Snapshot
	// Title says in words what it is; when it is empty, that it is the whole graph.
	Title string
	// Entities and Statements are what is written, in their order; nil stands for all of them. What a statement rests on
	// comes with it. They are read once.
	Entities   iter.Seq[graph.Entity]
	Statements iter.Seq[graph.Statement]
	// Base is what ids are appended to for their IRIs; empty stands for [graph.IRINamespace].
	Base string
	// Citation is how the part asks to be cited; empty for the citation of the graph at the head of the snapshot.
	Citation string
}

// Turtle writes the published form as Turtle. The error is that of w, of ctx, or of [graph.Snapshot.Until].
func Turtle(ctx context.Context, w io.Writer, p Part) error { return publish(ctx, w, p, &turtle{}) }

// JSONLD writes the published form as JSON-LD 1.1: a context that is made from the vocabulary, and one node on each line of
// `@graph`. Evidence and passages stand inside the first statement that rests on them. As RDF it says what [Turtle] says.
// The errors are those of [Turtle].
func JSONLD(ctx context.Context, w io.Writer, p Part) error { return publish(ctx, w, p, &jsonld{}) }

// NTriples writes the published form as N-Triples, which readers of N-Quads take, too: one triple a line, so that files can be
// sorted and compared. As RDF it says what [Turtle] says. The errors are those of [Turtle].
func NTriples(ctx context.Context, w io.Writer, p Part) error { return publish(ctx, w, p, &ntriples{}) }

// publisher writes nodes of one snapshot.
type publisher struct {
	*terms
	out      sink
	snapshot *graph.Snapshot
	told     map[graph.ID]struct{} // evidence and passages that were written lately
	change   graph.ID              // of the changeset that was named last
	number   int                   // of that changeset
}

func publish(ctx context.Context, w io.Writer, part Part, out sink) error {
	s := part.Snapshot
	p := &publisher{terms: newTerms(s.Vocabulary(), part.Base), out: out, snapshot: s, told: make(map[graph.ID]struct{})}
	p.out.head(p.terms)
	p.header(part)
	done := 0
	// more writes what has come together, and reports whether to go on.
	var err error
	more := func() bool {
		if done++; out.size() >= bufferSize {
			err = out.flush(w)
		}
		if done%1024 == 0 && err == nil {
			err = ctx.Err()
		}
		return err == nil
	}
	for _, d := range s.Datasets() {
		p.datasetNode(d)
	}
	for n := range s.Size().Changesets {
		if c, ok := s.Changeset(graph.ID("changeset:" + strconv.Itoa(n+1))); ok {
			p.changesetNode(c)
		}
		if !more() {
			return err
		}
	}
	entities, statements := part.Entities, part.Statements
	if entities == nil {
		entities = s.Entities()
	}
	if statements == nil {
		statements = s.Statements()
	}
	for e := range entities {
		p.entityNode(e)
		if !more() {
			return err
		}
	}
	for t := range statements {
		p.statementNode(t)
		if !more() {
			return err
		}
	}
	out.foot()
	return out.flush(w)
}

// header says what the file holds, under which licence, and how to cite it.
func (p *publisher) header(part Part) {
	o, out, s := &p.own, p.out, p.snapshot
	head, some := s.Head()
	id, title := graph.ID("changeset:0#graph"), part.Title
	if some {
		id = head.ID() + "#graph"
	}
	if title == "" {
		title = "peacegraph as of changeset " + strconv.Itoa(head.Number())
	}
	out.open(id, o.graph)
	p.text(&o.title, title, "en")
	p.text(&o.version, strconv.Itoa(head.Number()), "")
	p.licences(s.Datasets()...)
	citation := part.Citation
	if citation == "" {
		citation = title + ". " + p.base + string(head.ID())
	}
	p.text(&o.citation, citation, "")
	p.prop(&o.conforms)
	out.iri(vocab.Namespace)
	if some {
		p.prop(&o.generatedBy)
		out.id(head.ID())
	}
	if sets := s.Datasets(); len(sets) > 0 {
		p.prop(&o.hasPart)
		for _, d := range sets {
			out.id(d.ID())
		}
	}
	out.end()
}

func (p *publisher) prop(of *property) { p.out.prop(of) }

func (p *publisher) text(of *property, text, lang string) {
	if text != "" {
		p.out.prop(of)
		p.out.text(text, lang)
	}
}

// addedIn names the changeset that brought something in. Most have come with the one before.
func (p *publisher) addedIn(c graph.Changeset) {
	if c.Number() != p.number {
		p.number, p.change = c.Number(), c.ID()
	}
	p.prop(&p.own.generatedBy)
	p.out.id(p.change)
}

func (p *publisher) count(of *property, n int, ok bool) {
	if ok {
		p.out.prop(of)
		p.out.typed(strconv.Itoa(n), p.own.integer)
	}
}

// spdx is the form of an SPDX licence identifier.
var spdx = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.+-]*$`)

// licences writes each licence of the data sets once: as an IRI where it is an SPDX identifier.
func (p *publisher) licences(sets ...graph.Dataset) {
	told := make(map[string]bool)
	for _, d := range sets {
		if d.Licence == "" || told[d.Licence] {
			continue
		}
		if len(told) == 0 {
			p.prop(&p.own.licence)
		}
		told[d.Licence] = true
		if spdx.MatchString(d.Licence) {
			p.out.iri("https://spdx.org/licenses/" + d.Licence)
		} else {
			p.out.text(d.Licence, "")
		}
	}
}

func (p *publisher) datasetNode(d graph.Dataset) {
	o, out := &p.own, p.out
	out.open(d.ID(), o.dataset)
	p.text(&o.title, d.Title, d.Language)
	p.text(&o.description, d.Description, d.Language)
	p.text(&o.version, d.Version, "")
	p.text(&o.language, d.Language, "")
	p.licences(d)
	if len(d.Creators) > 0 {
		p.prop(&o.creator)
		for _, c := range d.Creators {
			out.text(c, "")
		}
	}
	p.text(&o.citation, d.Citation, "")
	p.text(&o.codebook, d.Codebook, "")
	p.text(&o.coder, d.Coder, "")
	if why, withdrawn := d.Withdrawn(); withdrawn {
		p.deprecated()
		p.text(&o.withdrawalReason, why.Reason(), "")
	}
	out.end()
}

// deprecated marks what is kept for the record only, in a way that programs which know nothing of ranks heed.
func (p *publisher) deprecated() {
	p.prop(&p.own.deprecated)
	p.out.typed("true", p.own.boolean)
}

func (p *publisher) changesetNode(c graph.Changeset) {
	o, out := &p.own, p.out
	out.open(c.ID(), o.changesetNode)
	p.prop(&o.endedAt)
	out.typed(c.Time().Format(time.RFC3339), o.dateTime)
	p.text(&o.agent, c.Agent(), "")
	p.text(&o.message, c.Message(), "")
	out.end()
}

func (p *publisher) entityNode(e graph.Entity) {
	o, out := &p.own, p.out
	out.open(e.ID(), p.kinds[e.Kind().Number])
	preferred, others := 0, 0
	names := e.Names()
	for _, n := range names {
		if n.Preferred {
			if preferred == 0 {
				p.text(&o.label, n.Text, n.Lang)
				p.prop(&o.prefLabel)
			}
			out.text(n.Text, n.Lang)
			preferred++
		}
	}
	for _, n := range names {
		if !n.Preferred {
			if others == 0 {
				p.prop(&o.altLabel)
			}
			out.text(n.Text, n.Lang)
			others++
		}
	}
	if text, ok := e.Description(nil); ok {
		p.text(&o.description, text, "")
	}
	if same := e.SameAs(); len(same) > 0 {
		p.prop(&o.sameAs)
		for _, other := range same {
			out.id(other.ID())
		}
	}
	p.elsewhere(e.ExternalIDs())
	for _, a := range e.Attributes() {
		p.attribute(e, a)
	}
	p.addedIn(e.AddedIn())
	out.end()
}

// elsewhere writes the identifiers of an entity in other collections, grouped by property.
func (p *publisher) elsewhere(ids []graph.ExternalID) {
	type named struct {
		of    *property
		value string
		iri   bool
	}
	var all []named
	for _, x := range ids {
		s, ok := p.schemes[x.Scheme]
		if !ok {
			continue
		}
		key, match := &s.exact, &p.own.exactMatch
		if x.Match == graph.Close {
			key, match = &s.close, &p.own.closeMatch
		}
		all = append(all, named{key, x.Value, false})
		if s.iri != "" {
			all = append(all, named{match, strings.ReplaceAll(s.iri, "{value}", x.Value), true})
		}
		if page, ok := x.Page(); ok {
			all = append(all, named{&p.own.seeAlso, page, true})
		}
	}
	for i, x := range all {
		if x.of == nil {
			continue
		}
		p.prop(x.of)
		for j := i; j < len(all); j++ {
			if y := &all[j]; y.of != nil && y.of.turtle == x.of.turtle {
				if y.iri {
					p.out.iri(y.value)
				} else {
					p.out.text(y.value, "")
				}
				y.of = nil
			}
		}
	}
}

func (p *publisher) attribute(e graph.Entity, a graph.Attribute) {
	known, ok := e.Kind().Attribute(a.Name)
	of, named := p.attributes[a.Name]
	if !ok || !named {
		return
	}
	p.prop(&of)
	p.value(known.Type, known.Codes, a.Value)
	if (a.Name == vocab.AttributeLatitude || a.Name == vocab.AttributeLongitude) && decimal.MatchString(a.Value) {
		position := map[bool]*property{true: &p.own.latitude, false: &p.own.longitude}[a.Name == vocab.AttributeLatitude]
		p.prop(position)
		p.out.typed(a.Value, p.own.decimal)
	}
}

var (
	decimal = regexp.MustCompile(`^[+-]?[0-9]*\.?[0-9]+$`)
	integer = regexp.MustCompile(`^[+-]?[0-9]+$`)
	address = regexp.MustCompile("^[A-Za-z][A-Za-z0-9+.-]*:[^\\x00-\\x20<>\"{}|\\\\^`]+$")
)

// value writes a coded value by its type.
func (p *publisher) value(of vocab.Type, codes *vocab.CodeList, text string) {
	o, out := &p.own, p.out
	switch {
	case of == vocab.TypeCode:
		if code, ok := p.codes[codes][text]; ok {
			out.link(code)
			return
		}
	case of == vocab.TypeEntity:
		out.id(graph.ID(text))
		return
	case of == vocab.TypeDate:
		out.typed(text, o.edtf)
		return
	case of == vocab.TypeQuantity:
		out.typed(text, o.quantity)
		return
	case of == vocab.TypeInteger && integer.MatchString(text):
		out.typed(text, o.integer)
		return
	case of == vocab.TypeNumber && decimal.MatchString(text):
		out.typed(text, o.decimal)
		return
	case of == vocab.TypeIRI && address.MatchString(text):
		out.iri(text)
		return
	}
	out.text(text, "")
}

// tellsAlready reports whether something was written lately, and remembers that it is now.
func (p *publisher) tellsAlready(id graph.ID) bool {
	if _, ok := p.told[id]; ok {
		return true
	}
	const most = 1 << 14
	if len(p.told) >= most {
		clear(p.told)
	}
	p.told[id] = struct{}{}
	return false
}

func (p *publisher) statementNode(t graph.Statement) {
	o, out := &p.own, p.out
	predicate := t.Predicate()
	of := &p.predicates[predicate.Number]
	subject, object := t.SubjectID(), t.Object()
	if plain(t) {
		out.triple(subject)
		p.prop(of)
		p.object(object, predicate)
		out.end()
	}
	out.open(t.ID(), o.statement)
	p.text(&o.label, t.Text(), "en")
	p.prop(&o.subject)
	out.id(subject)
	p.prop(&o.predicate)
	out.link(of.term)
	p.prop(&o.object)
	p.object(object, predicate)
	p.prop(&o.mode)
	out.link(o.modes[t.Mode()])
	p.prop(&o.polarity)
	out.link(o.polarities[t.Polarity()])
	p.prop(&o.rank)
	out.link(o.ranks[t.Rank()])
	if reason, ok := t.RankReason(); ok {
		p.text(&o.rankReason, reason, "")
	}
	if t.Rank() == graph.Deprecated {
		p.deprecated()
	}
	if when, ok := t.ValidTime(); ok {
		p.prop(&o.validTime)
		out.typed(when.EDTF(), o.edtf)
		p.day(&o.earliest, when.Earliest())
		p.day(&o.latest, when.Latest())
	}
	p.circumstances(t, predicate)
	if t.Contested() {
		p.prop(&o.contested)
		out.typed("true", o.boolean)
	}
	if older, ok := t.Supersedes(); ok {
		p.prop(&o.supersedes)
		out.id(older.ID())
	}
	if notes := t.Notes(); len(notes) > 0 {
		p.prop(&o.note)
		for _, n := range notes {
			out.text(n, "")
		}
	}
	evidence := t.Evidence()
	p.prop(&o.derivedFrom)
	for i, e := range evidence {
		source, again := e.Passage().Source().ID(), e.Withdrawn()
		for _, before := range evidence[:i] {
			again = again || before.Passage().Source().ID() == source
		}
		if !again {
			out.id(source)
		}
	}
	p.prop(&o.evidence)
	for _, e := range evidence {
		p.evidenceNode(e)
	}
	p.prop(&o.partOf)
	out.id(t.Dataset().ID())
	p.addedIn(t.AddedIn())
	out.end()
}

// plain reports whether the default read returns a statement.
func plain(t graph.Statement) bool {
	return t.Mode() <= graph.Assessment && t.Polarity() == graph.Positive && t.Rank() != graph.Deprecated
}

func (p *publisher) day(of *property, day graph.Day) {
	if day.Known() {
		p.prop(of)
		p.out.typed(day.String(), p.own.date)
	}
}

func (p *publisher) object(object graph.Object, predicate graph.Predicate) {
	o, out := &p.own, p.out
	switch v := object.(type) {
	case graph.Node:
		out.id(v.ID())
	case graph.Text:
		out.text(v.Text, v.Lang)
	case graph.Code:
		if code, ok := p.codes[predicate.Predicate.Codes][v.Code]; ok {
			out.link(code)
		} else {
			out.text(v.Code, "")
		}
	case graph.DateValue:
		out.typed(v.Date.EDTF(), o.edtf)
	case graph.QuantityValue:
		out.typed(v.Quantity.Text(), o.quantity)
	case graph.Unknown:
		if v.Reason == graph.StatedNone {
			out.link(o.none)
		} else {
			out.link(o.unknown)
		}
	}
}

// circumstances writes the qualifiers of a statement, which come sorted by name.
func (p *publisher) circumstances(t graph.Statement, predicate graph.Predicate) {
	last := ""
	for _, q := range t.Qualifiers() {
		of, ok := p.qualifiers[q.Name]
		if !ok {
			continue
		}
		if q.Name != last {
			p.prop(&of)
			last = q.Name
		}
		term, ok := predicate.Predicate.Qualifier(q.Name)
		if !ok {
			p.out.text(q.Text(), "")
			continue
		}
		p.value(term.Type, term.Codes, q.Text())
	}
}

func (p *publisher) evidenceNode(e graph.Evidence) {
	o, out := &p.own, p.out
	id := e.ID()
	if p.tellsAlready(id) {
		out.id(id)
		return
	}
	out.embed(id, o.evidenceNode)
	p.prop(&o.passage)
	p.passageNode(e.Passage())
	if speakers := e.AttributedTo(); len(speakers) > 0 {
		p.prop(&o.attributedTo)
		for _, speaker := range speakers {
			out.id(speaker.ID())
		}
	}
	if e.Withdrawn() {
		p.deprecated()
	}
	p.prop(&o.voice)
	out.link(o.voices[e.Voice()])
	p.count(&o.confidence, e.Confidence().Score(), true)
	if coder, ok := e.Coder(); ok {
		p.text(&o.coder, coder, "")
	}
	if codebook, ok := e.Codebook(); ok {
		p.text(&o.codebook, codebook, "")
	}
	p.addedIn(e.AddedIn())
	out.end()
}

func (p *publisher) passageNode(at graph.Passage) {
	o, out := &p.own, p.out
	id := at.ID()
	if p.tellsAlready(id) {
		out.id(id)
		return
	}
	out.embed(id, o.passageNode)
	p.text(&o.label, at.Label(), "en")
	p.prop(&o.partOf)
	out.id(at.Source().ID())
	number := func(of *property, value func() (int, bool)) {
		n, ok := value()
		p.count(of, n, ok)
	}
	number(&o.paragraph, at.Paragraph)
	number(&o.sentence, at.Sentence)
	number(&o.start, at.Start)
	number(&o.end, at.End)
	if page, ok := at.Page(); ok {
		p.text(&o.page, page, "")
	}
	if row, ok := at.Row(); ok {
		p.text(&o.row, row, "")
	}
	out.end()
}
