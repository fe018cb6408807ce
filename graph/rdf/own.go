package rdf

import "peacegraph/graph"

// ownTerms are the terms for what surrounds a statement. They belong to the form, not to the vocabulary.
type ownTerms struct {
	statement, evidenceNode, passageNode, dataset, changesetNode, graph      term
	label, prefLabel, altLabel, description, seeAlso, exactMatch, closeMatch property
	subject, predicate, object                                               property
	mode, polarity, rank, rankReason, validTime, earliest, latest, contested property
	supersedes, note, evidence, derivedFrom                                  property
	sameAs, deprecated, withdrawalReason                                     property
	partOf, generatedBy                                                      property
	passage, attributedTo, voice, confidence, coder, codebook                property
	paragraph, sentence, start, end, page, row                               property
	title, version, licence, creator, citation, language, hasPart, conforms  property
	endedAt, agent, message, latitude, longitude                             property
	edtf, quantity, integer, decimal, double, date, dateTime, boolean        term
	unknown, none                                                            term
	modes, polarities, ranks, voices                                         []term            // by number
	keys                                                                     map[string]string // IRI by key of JSON-LD
	linked                                                                   map[string]bool
}

func (o *ownTerms) has(key string) bool { return o.keys[key] != "" }

func (t *terms) newOwnTerms() ownTerms {
	o := ownTerms{keys: make(map[string]string), linked: make(map[string]bool)}
	add := func(key, short string, linked bool) property {
		o.keys[key], o.linked[key] = short, linked
		return property{term{short, short}, key, linked}
	}
	text := func(key, short string) property { return add(key, short, false) }
	link := func(key, short string) property { return add(key, short, true) }
	class := func(key, short string) term {
		o.keys[key] = short
		return term{short, key}
	}
	o.statement, o.evidenceNode, o.passageNode = class("Statement", "rec:Statement"), class("Evidence", "rec:Evidence"), class("Passage", "rec:Passage")
	o.dataset, o.changesetNode, o.graph = class("Dataset", "dcat:Dataset"), class("Changeset", "prov:Activity"), class("Graph", "rec:Graph")

	o.label, o.prefLabel, o.altLabel = text("label", "rdfs:label"), text("name", "skos:prefLabel"), text("otherName", "skos:altLabel")
	o.description, o.seeAlso = text("description", "dct:description"), link("seeAlso", "rdfs:seeAlso")
	o.exactMatch, o.closeMatch = link("exactMatch", "skos:exactMatch"), link("closeMatch", "skos:closeMatch")
	o.subject, o.predicate, o.object = link("subject", "rdf:subject"), link("predicate", "rdf:predicate"), text("object", "rdf:object")
	o.mode, o.polarity, o.rank = link("mode", "rec:mode"), link("polarity", "rec:polarity"), link("rank", "rec:rank")
	o.rankReason, o.validTime = text("rankReason", "rec:rankReason"), text("validTime", "rec:validTime")
	o.earliest, o.latest, o.contested = text("earliest", "rec:earliest"), text("latest", "rec:latest"), text("contested", "rec:contested")
	o.supersedes, o.note, o.evidence = link("supersedes", "rec:supersedes"), text("note", "rec:note"), link("evidence", "rec:evidence")
	o.derivedFrom, o.partOf, o.generatedBy = link("derivedFrom", "prov:wasDerivedFrom"), link("isPartOf", "dct:isPartOf"), link("generatedBy", "prov:wasGeneratedBy")
	o.sameAs, o.deprecated = link("sameAs", "owl:sameAs"), text("deprecated", "owl:deprecated")
	o.withdrawalReason = text("withdrawalReason", "rec:withdrawalReason")

	o.passage, o.attributedTo, o.voice = link("passage", "rec:passage"), link("attributedTo", "prov:wasAttributedTo"), link("voice", "rec:voice")
	o.confidence, o.coder, o.codebook = text("confidence", "rec:confidence"), text("coder", "rec:coder"), text("codebook", "rec:codebook")
	o.paragraph, o.sentence = text("paragraph", "rec:paragraph"), text("sentence", "rec:sentence")
	o.start, o.end, o.page, o.row = text("start", "rec:start"), text("end", "rec:end"), text("page", "rec:page"), text("row", "rec:row")

	o.title, o.version, o.licence = text("title", "dct:title"), text("version", "dcat:version"), text("license", "dct:license")
	o.creator, o.citation = text("creator", "dct:creator"), text("citation", "dct:bibliographicCitation")
	o.language, o.hasPart, o.conforms = text("language", "dct:language"), link("hasPart", "dct:hasPart"), link("conformsTo", "dct:conformsTo")
	o.endedAt, o.agent, o.message = text("endedAt", "prov:endedAtTime"), text("agent", "rec:agent"), text("message", "rdfs:comment")
	o.latitude, o.longitude = text("lat", "wgs:lat"), text("long", "wgs:long")

	o.edtf, o.quantity = t.term(edtf), term{"type:quantity", "type:quantity"}
	o.integer, o.decimal, o.double = term{"xsd:integer", "xsd:integer"}, term{"xsd:decimal", "xsd:decimal"}, term{"xsd:double", "xsd:double"}
	o.date, o.dateTime, o.boolean = term{"xsd:date", "xsd:date"}, term{"xsd:dateTime", "xsd:dateTime"}, term{"xsd:boolean", "xsd:boolean"}
	o.unknown, o.none = term{"type:UNKNOWN", "type:UNKNOWN"}, term{"type:NONE", "type:NONE"}
	o.modes, o.polarities = numbered(t, modeScheme(), graph.Modes()...), numbered(t, polarityScheme(), graph.Positive, graph.Negative)
	o.ranks, o.voices = numbered(t, rankScheme(), graph.Normal, graph.Preferred, graph.Deprecated), numbered(t, voiceScheme(), graph.Author, graph.Attributed)
	return o
}

// ownScheme is a closed list of the form itself.
type ownScheme struct {
	name, label string
	codes       [][2]string // code and what it means
}

// numbered returns the terms of a scheme by the numbers that the graph has for its codes.
func numbered[T interface {
	~uint8
	String() string
}](t *terms, s ownScheme, codes ...T) []term {
	all := make([]term, len(codes))
	for _, code := range codes {
		all[code] = t.term(codeIRI(s.name, code.String()))
	}
	return all
}

func modeScheme() ownScheme {
	return ownScheme{"mode", "Mode", [][2]string{
		{"FACT", "told as fact by the source"}, {"REPORTED", "passed on by the source as what others say"},
		{"ASSESSMENT", "judged by somebody"}, {"PROPOSAL", "proposed by somebody, not done"},
		{"HYPOTHETICAL", "imagined: a what-if"}, {"INFERRED", "concluded by the coder"},
	}}
}

func polarityScheme() ownScheme {
	return ownScheme{"polarity", "Polarity", [][2]string{{"POSITIVE", "said to be so"}, {"NEGATIVE", "said not to be so"}}}
}

func rankScheme() ownScheme {
	return ownScheme{"rank", "Rank", [][2]string{
		{"NORMAL", "stands beside its rivals"}, {"PREFERRED", "to be read before its rivals"}, {"DEPRECATED", "kept for the record only"},
	}}
}

func voiceScheme() ownScheme {
	return ownScheme{"voice", "Voice", [][2]string{
		{"AUTHOR", "the source itself speaks"}, {"ATTRIBUTED", "the source passes on the words of others"},
	}}
}
