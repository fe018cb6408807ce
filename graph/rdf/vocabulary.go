package rdf

import (
	"io"
	"strings"

	"peacegraph/graph/vocab"
)

// VocabularyLicence is the address of the licence of the vocabulary.
const VocabularyLicence = "https://spdx.org/licenses/Apache-2.0"

// Vocabulary writes a vocabulary as OWL and SKOS, in Turtle: kinds as classes, predicates and their inverses as properties with
// domain and range, attributes and qualifiers as properties, closed lists as concept schemes, mappings as SKOS matches, and
// the terms of the published form itself. Every term of the project that [Turtle] and [JSONLD] use is declared in it, those
// of extensions under their own IRIs. The error is that of w.
func Vocabulary(w io.Writer, v *vocab.Vocabulary) error {
	o := &ontology{terms: newTerms(v, "")}
	o.out.head(o.terms)
	o.header()
	for i, k := range v.Kinds() {
		o.kind(k, o.kinds[i])
	}
	for i, p := range v.Predicates() {
		o.predicate(p, o.predicates[i].term)
	}
	o.attributesOf()
	for _, q := range v.Qualifiers() {
		o.open(o.qualifiers[q.Name].term, "rdf:Property")
		o.words(q.Label, q.Note, "")
		o.name("rdfs:domain", "rec:Statement")
		o.rangeOf(q.Type, q.Kinds)
		o.out.end()
	}
	for _, s := range v.Schemes() {
		o.scheme(s)
	}
	for _, l := range v.CodeLists() {
		o.codeList(l)
	}
	for _, s := range []ownScheme{modeScheme(), polarityScheme(), rankScheme(), voiceScheme()} {
		o.ownScheme(s)
	}
	o.form()
	return o.out.flush(w)
}

// ontology writes the terms of a vocabulary.
type ontology struct {
	*terms
	out turtle
}

func (o *ontology) open(t term, class string) {
	o.out.stack, o.out.values = append(o.out.stack, append([]byte("\n"+t.turtle+" a "), class...)), append(o.out.values, 1)
}

func (o *ontology) prop(short string) { o.out.prop(&property{term: term{turtle: short}}) }

// name writes a property with terms for its values.
func (o *ontology) name(short string, values ...string) {
	if len(values) == 0 {
		return
	}
	o.prop(short)
	for _, v := range values {
		o.out.link(term{turtle: v})
	}
}

func (o *ontology) say(short, text, lang string) {
	if text != "" {
		o.prop(short)
		o.out.text(text, lang)
	}
}

func (o *ontology) words(label, note, example string) {
	o.say("rdfs:label", label, "en")
	o.say("skos:scopeNote", strings.TrimSpace(note), "en")
	o.say("skos:example", strings.TrimSpace(example), "en")
	o.prop("rdfs:isDefinedBy")
	o.out.iri(vocab.Namespace)
}

func (o *ontology) header() {
	o.open(term{turtle: "<" + vocab.Namespace + ">"}, "owl:Ontology")
	o.say("dct:title", "Peace process vocabulary", "en")
	o.say("owl:versionInfo", o.vocabulary.Version(), "")
	o.prop("dct:license")
	o.out.iri(VocabularyLicence)
	o.say("dct:bibliographicCitation", "peacegraph contributors: Peace process vocabulary. Version "+o.vocabulary.Version()+". "+vocab.Namespace, "en")
	for _, e := range o.vocabulary.Extensions() {
		o.say("rdfs:comment", "With the extension "+strings.TrimSpace(e.Label+" "+e.Version)+" under the prefix "+e.Prefix+".", "en")
	}
	o.out.end()
}

// ends writes a domain or a range: one class, or the union of several.
func (o *ontology) ends(short string, kinds []*vocab.Kind, statement bool) {
	var classes []string
	for _, k := range kinds {
		classes = append(classes, o.kinds[k.Number].turtle)
	}
	if statement {
		classes = append(classes, "rec:Statement")
	}
	if len(classes) > 1 {
		classes = []string{"[ a owl:Class ; owl:unionOf ( " + strings.Join(classes, " ") + " ) ]"}
	}
	o.name(short, classes...)
}

func (o *ontology) kind(k *vocab.Kind, t term) {
	o.open(t, "owl:Class")
	o.words(k.Label, k.Note, k.Example)
	if k.Parent != nil {
		o.name("rdfs:subClassOf", o.kinds[k.Parent.Number].turtle)
	}
	if k.Abstract {
		o.say("skos:note", "Nothing has this class for its own; it orders the others.", "en")
	}
	o.matches(k.Mappings, false)
	o.out.end()
}

var matchProperties = map[vocab.Match]string{
	vocab.MatchExact: "skos:exactMatch", vocab.MatchClose: "skos:closeMatch", vocab.MatchBroad: "skos:broadMatch",
	vocab.MatchNarrow: "skos:narrowMatch", vocab.MatchRelated: "skos:relatedMatch",
}

// matches writes the mappings of one direction. Those to codebooks, whose terms have no IRI, are notes.
func (o *ontology) matches(list []vocab.Mapping, inverse bool) {
	for _, m := range list {
		if m.Inverse != inverse {
			continue
		}
		if m.IRI != "" {
			o.prop(matchProperties[m.Match])
			o.out.iri(m.IRI)
			continue
		}
		label := m.Prefix
		for _, v := range o.vocabulary.Mapped() {
			if v.Prefix == m.Prefix {
				label = v.Label
			}
		}
		o.say("skos:note", strings.ToLower(string(m.Match))+" match: "+m.Term+" ("+label+")", "en")
	}
}

func (o *ontology) predicate(p *vocab.Predicate, t term) {
	classes := "owl:ObjectProperty"
	if p.Literal != vocab.LiteralNone {
		// The value can be a literal, and it can be said to be unknown, which is a resource.
		classes = "rdf:Property"
	}
	if p.Symmetric {
		classes += ", owl:SymmetricProperty"
	}
	if p.Transitive {
		classes += ", owl:TransitiveProperty"
	}
	o.open(t, classes)
	o.words(p.Label, p.Note, p.Example)
	if p.Parent != nil {
		o.name("rdfs:subPropertyOf", o.predicates[p.Parent.Number].turtle)
	}
	o.ends("rdfs:domain", p.Domain, p.SubjectStatement)
	switch p.Literal {
	case vocab.LiteralNone:
		o.ends("rdfs:range", p.Range, p.ObjectStatement)
	case vocab.LiteralCode:
		if p.Codes != nil {
			o.say("skos:note", "The values are codes of "+p.Codes.Name+".", "en")
		}
	}
	o.matches(p.Mappings, false)
	if p.Inverse == "" || p.Symmetric {
		o.out.end()
		return
	}
	inverse := o.term(inverseIRI(p))
	o.name("owl:inverseOf", inverse.turtle)
	o.out.end()
	o.open(inverse, "owl:ObjectProperty")
	o.words(p.InverseLabel, "", "")
	o.name("owl:inverseOf", t.turtle)
	o.matches(p.Mappings, true)
	o.out.end()
}

// inverseIRI returns the IRI of the predicate read from its object.
func inverseIRI(p *vocab.Predicate) string {
	local := func(name string) string { return name[strings.Index(name, ":")+1:] }
	return strings.TrimSuffix(p.IRI, local(p.Name)) + local(p.Inverse)
}

// attributesOf writes each attribute once, with all kinds that have it.
func (o *ontology) attributesOf() {
	kinds := make(map[string][]*vocab.Kind)
	var first []*vocab.Attribute
	for _, k := range o.vocabulary.Kinds() {
		for _, a := range k.Attributes {
			if kinds[a.Name] == nil {
				first = append(first, a)
			}
			kinds[a.Name] = append(kinds[a.Name], k)
		}
	}
	for _, a := range first {
		o.open(o.attributes[a.Name].term, "rdf:Property")
		o.words(a.Label, a.Note, "")
		o.ends("rdfs:domain", kinds[a.Name], false)
		o.rangeOf(a.Type, nil)
		o.out.end()
	}
}

func (o *ontology) rangeOf(of vocab.Type, kinds []*vocab.Kind) {
	switch of {
	case vocab.TypeCode:
		o.name("rdfs:range", "skos:Concept")
	case vocab.TypeEntity:
		o.ends("rdfs:range", kinds, false)
	case vocab.TypeText:
		o.name("rdfs:range", "xsd:string")
	case vocab.TypeDate:
		o.name("rdfs:range", o.own.edtf.turtle)
	case vocab.TypeQuantity:
		o.name("rdfs:range", o.own.quantity.turtle)
	case vocab.TypeInteger:
		o.name("rdfs:range", "xsd:integer")
	case vocab.TypeNumber:
		o.name("rdfs:range", "xsd:decimal")
	}
}

func (o *ontology) scheme(s *vocab.Scheme) {
	of := o.schemes[s.Name]
	o.open(of.exact.term, "owl:DatatypeProperty")
	o.words(s.Label, s.Note, s.Example)
	o.out.end()
	o.open(of.close.term, "owl:DatatypeProperty")
	o.words(s.Label+", nearly the same", "What has this identifier there is nearly the same.", "")
	o.out.end()
}

func (o *ontology) codeList(l *vocab.CodeList) {
	list := o.term(codeNS + escapeIRI(l.Name))
	o.open(list, "skos:ConceptScheme")
	o.words(l.Label, l.Note, "")
	o.out.end()
	for _, c := range l.Codes {
		o.open(o.codes[l][c.Code], "skos:Concept")
		o.concept(list, c.Code, c.Label, c.Note)
		o.matches(c.Mappings, false)
		o.out.end()
	}
}

func (o *ontology) concept(list term, code, label, note string) {
	o.name("skos:inScheme", list.turtle)
	o.name("skos:topConceptOf", list.turtle)
	o.say("skos:notation", code, "")
	o.say("skos:prefLabel", label, "en")
	o.say("skos:scopeNote", strings.TrimSpace(note), "en")
}

func (o *ontology) ownScheme(s ownScheme) {
	list := o.term(codeNS + s.name)
	o.open(list, "skos:ConceptScheme")
	o.words(s.label, "", "")
	o.out.end()
	for _, c := range s.codes {
		o.open(o.term(codeIRI(s.name, c[0])), "skos:Concept")
		o.concept(list, c[0], strings.ToLower(c[0]), c[1])
		o.out.end()
	}
}

// formTerm is a term of the published form: what it is, its label, what it says, and its domain and range.
type formTerm struct{ name, class, label, note, domain, ends string }

func formTerms() []formTerm {
	const (
		class    = "owl:Class"
		link     = "owl:ObjectProperty"
		text     = "owl:DatatypeProperty"
		concept  = "skos:Concept"
		datatype = "rdfs:Datatype"
	)
	return []formTerm{
		{"rec:Statement", class, "Statement", "Something that a source says, or that is concluded from it, with what it rests on.", "", ""},
		{"rec:Evidence", class, "Evidence", "A reading of a passage that bears a statement out.", "", ""},
		{"rec:Passage", class, "Passage", "A piece of a source, by its place. The words are not kept.", "", ""},
		{"rec:Graph", class, "Graph", "What a file holds: a graph, or a part of one, as of a changeset.", "", ""},
		{"rec:mode", link, "mode", "The way in which it is said.", "rec:Statement", concept},
		{"rec:polarity", link, "polarity", "Whether it is said to be or said not to be.", "rec:Statement", concept},
		{"rec:rank", link, "rank", "Its standing among rivals.", "rec:Statement", concept},
		{"rec:rankReason", text, "reason of the rank", "Why the rank is not normal.", "rec:Statement", "xsd:string"},
		{"rec:withdrawalReason", text, "reason of the withdrawal", "Why the data set no longer counts.", "dcat:Dataset", "xsd:string"},
		{"rec:validTime", text, "valid time", "When it held, as far as is stated, in EDTF.", "rec:Statement", ""},
		{"rec:earliest", text, "earliest", "The first day that the valid time can mean.", "rec:Statement", "xsd:date"},
		{"rec:latest", text, "latest", "The last day that the valid time can mean.", "rec:Statement", "xsd:date"},
		{"rec:contested", text, "contested", "Whether somebody denies it or says the opposite.", "rec:Statement", "xsd:boolean"},
		{"rec:supersedes", link, "supersedes", "The statement that it corrects.", "rec:Statement", "rec:Statement"},
		{"rec:note", text, "note", "A remark of a coder.", "rec:Statement", "xsd:string"},
		{"rec:evidence", link, "evidence", "What it rests on.", "rec:Statement", "rec:Evidence"},
		{"rec:passage", link, "passage", "Where it stands.", "rec:Evidence", "rec:Passage"},
		{"rec:voice", link, "voice", "Who speaks in the passage.", "rec:Evidence", concept},
		{"rec:confidence", text, "confidence", "How sure the coder is of the reading, from 0 to 100.", "rec:Evidence", "xsd:integer"},
		{"rec:coder", text, "coder", "Who read the passages.", "", "xsd:string"},
		{"rec:codebook", text, "codebook", "The rules of coding that were followed.", "", "xsd:string"},
		{"rec:paragraph", text, "paragraph", "The paragraph, from 1.", "rec:Passage", "xsd:integer"},
		{"rec:sentence", text, "sentence", "The sentence of the paragraph, from 1.", "rec:Passage", "xsd:integer"},
		{"rec:start", text, "start", "The first Unicode code point, from 0.", "rec:Passage", "xsd:integer"},
		{"rec:end", text, "end", "The code point after the last.", "rec:Passage", "xsd:integer"},
		{"rec:page", text, "page", "The page as printed.", "rec:Passage", "xsd:string"},
		{"rec:row", text, "row", "The key of the row, where the source is a table.", "rec:Passage", "xsd:string"},
		{"rec:agent", text, "agent", "Who wrote the changeset.", "prov:Activity", "xsd:string"},
		{"type:quantity", datatype, "quantity", "A number with its doubt and its unit: 180, 100..250, 100..180..250, 1000000.. persons, unknown, none.", "", ""},
		{"type:UNKNOWN", "owl:NamedIndividual", "unknown", "Stands for a value of which it is said that there is one, but not which.", "", ""},
		{"type:NONE", "owl:NamedIndividual", "none", "Stands for a value of which it is said that there is none.", "", ""},
	}
}

// form declares the terms of the published form.
func (o *ontology) form() {
	for _, f := range formTerms() {
		o.open(term{turtle: f.name}, f.class)
		o.words(f.label, f.note, "")
		if f.name == "rec:Statement" {
			o.name("rdfs:subClassOf", "rdf:Statement")
		}
		if f.domain != "" {
			o.name("rdfs:domain", f.domain)
		}
		if f.ends != "" {
			o.name("rdfs:range", f.ends)
		}
		o.out.end()
	}
	o.open(o.own.edtf, "rdfs:Datatype")
	o.say("rdfs:label", "EDTF", "en")
	o.out.end()
}
