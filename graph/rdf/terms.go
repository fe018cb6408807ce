package rdf

import (
	"net/url"
	"strings"

	"peacegraph/graph"
	"peacegraph/graph/vocab"
)

// The namespaces of the project that the published form uses beside that of the vocabulary. Those of attributes, qualifiers
// and identifiers elsewhere are the same as in the record.
const (
	recordNS    = "https://peacegraph.org/record/"
	codeNS      = "https://peacegraph.org/code/"
	attributeNS = "https://peacegraph.org/attribute/"
	qualifierNS = "https://peacegraph.org/qualifier/"
	externalNS  = "https://peacegraph.org/external/"
	closeNS     = "https://peacegraph.org/external-close/"
	typeNS      = "https://peacegraph.org/type/"
)

// edtf is the type of dates, by the Library of Congress.
const edtf = "http://id.loc.gov/datatypes/edtf/EDTF"

type prefix struct{ name, iri string }

// prefixes are those that every file has, beside that of ids, of the vocabulary and of its extensions.
func prefixes() []prefix {
	return []prefix{
		{"rec", recordNS}, {"code", codeNS}, {"attr", attributeNS}, {"qual", qualifierNS}, {"ext", externalNS}, {"close", closeNS}, {"type", typeNS},
		{"rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"}, {"rdfs", "http://www.w3.org/2000/01/rdf-schema#"},
		{"xsd", "http://www.w3.org/2001/XMLSchema#"}, {"owl", "http://www.w3.org/2002/07/owl#"},
		{"skos", "http://www.w3.org/2004/02/skos/core#"}, {"dct", "http://purl.org/dc/terms/"}, {"dcat", "http://www.w3.org/ns/dcat#"},
		{"prov", "http://www.w3.org/ns/prov#"}, {"schema", "https://schema.org/"}, {"wgs", "http://www.w3.org/2003/01/geo/wgs84_pos#"},
	}
}

// term is an IRI as each form writes it.
type term struct{ turtle, json string }

// property is a term that leads to values.
type property struct {
	term
	key    string // in JSON-LD
	linked bool   // the context says that its values are IRIs
}

// terms are the terms of one vocabulary, ready to be written.
type terms struct {
	base       string
	prefixes   []prefix
	vocabulary *vocab.Vocabulary
	kinds      []term     // by number
	predicates []property // by number
	codes      map[*vocab.CodeList]map[string]term
	attributes map[string]property
	qualifiers map[string]property
	schemes    map[string]scheme
	own        ownTerms
}

type scheme struct {
	exact, close property
	iri          string // of the same thing there, with {value}; empty when the scheme has none
}

func newTerms(v *vocab.Vocabulary, base string) *terms {
	if base == "" {
		base = graph.IRINamespace
	}
	t := &terms{
		base: escapeIRI(base), vocabulary: v, codes: make(map[*vocab.CodeList]map[string]term), attributes: make(map[string]property),
		qualifiers: make(map[string]property), schemes: make(map[string]scheme),
	}
	t.prefixes = append([]prefix{{"id", t.base}, {v.Prefix(), vocab.Namespace}}, prefixes()...)
	for _, e := range v.Extensions() {
		t.addPrefix(prefix{e.Prefix, e.IRI})
	}
	t.own = t.newOwnTerms()
	for _, k := range v.Kinds() {
		short := t.term(k.IRI)
		if !strings.Contains(k.Name, ":") && !t.own.has(k.Name) {
			short.json = k.Name // which the context says
		}
		t.kinds = append(t.kinds, short)
	}
	for _, p := range v.Predicates() {
		key := p.Name
		if t.own.has(key) {
			key = t.term(p.IRI).json
		}
		t.predicates = append(t.predicates, property{t.term(p.IRI), key, p.Literal == vocab.LiteralNone})
	}
	for _, k := range v.Kinds() {
		for _, a := range k.Attributes {
			t.attributes[a.Name] = t.property(attributeNS+a.Name, a.Type)
			t.addCodes(a.Codes)
		}
	}
	for _, q := range v.Qualifiers() {
		t.qualifiers[q.Name] = t.property(qualifierNS+q.Name, q.Type)
		t.addCodes(q.Codes)
	}
	for _, p := range v.Predicates() {
		t.addCodes(p.Codes)
		for _, q := range p.Qualifiers {
			t.addCodes(q.Codes)
		}
	}
	for _, l := range v.CodeLists() {
		t.addCodes(l)
	}
	for _, s := range v.Schemes() {
		t.schemes[s.Name] = scheme{t.property(externalNS+s.Name, vocab.TypeText), t.property(closeNS+s.Name, vocab.TypeText), things(s)}
	}
	return t
}

// things returns how a scheme names things in linked data; most have only pages about them.
func things(s *vocab.Scheme) string {
	switch s.Name {
	case "wikidata":
		return "http://www.wikidata.org/entity/{value}"
	case "geonames":
		return "https://sws.geonames.org/{value}/"
	}
	return ""
}

// addPrefix adds the prefix of an extension unless the name has another meaning here.
func (t *terms) addPrefix(p prefix) {
	for _, have := range t.prefixes {
		if have.name == p.name {
			return
		}
	}
	if p.iri != "" {
		t.prefixes = append(t.prefixes, p)
	}
}

func (t *terms) addCodes(l *vocab.CodeList) {
	if l == nil || t.codes[l] != nil {
		return
	}
	codes := make(map[string]term, len(l.Codes))
	for _, c := range l.Codes {
		codes[c.Code] = t.term(codeIRI(l.Name, c.Code))
	}
	t.codes[l] = codes
}

// codeIRI returns the IRI of a code of a closed list.
func codeIRI(list, code string) string {
	return codeNS + url.PathEscape(list) + "." + url.PathEscape(code)
}

func (t *terms) property(iri string, of vocab.Type) property {
	short := t.term(iri)
	return property{short, short.json, of == vocab.TypeCode || of == vocab.TypeEntity}
}

// term shortens an IRI by a prefix, where the rest is a name that Turtle takes without escapes.
func (t *terms) term(iri string) term {
	for _, p := range t.prefixes {
		if local, ok := strings.CutPrefix(iri, p.iri); ok && plainName(local) {
			return term{p.name + ":" + local, p.name + ":" + local}
		}
	}
	return term{"<" + escapeIRI(iri) + ">", escapeIRI(iri)}
}

// plainName reports whether Turtle takes a local name as it is. It is narrower than Turtle is.
func plainName(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '_', c == ':':
		case c == '-' && i > 0, c == '.' && i > 0 && i < len(s)-1:
		default:
			return false
		}
	}
	return s != ""
}

// escapeIRI writes what cannot stand in an IRI, and a per cent sign that begins no escape, as escapes of its own.
func escapeIRI(s string) string {
	for i := range len(s) {
		if mayBeBad(s[i]) && badInIRI(s, i) {
			return escaped(s)
		}
	}
	return s
}

// mayBeBad reports whether a byte has to be looked at more closely. Most are letters and digits.
func mayBeBad(c byte) bool {
	const (
		low  = (1<<(' '+1) - 1) | 1<<'<' | 1<<'>' | 1<<'"' | 1<<'%'
		high = 1<<('{'-64) | 1<<('}'-64) | 1<<('|'-64) | 1<<('\\'-64) | 1<<('^'-64) | 1<<('`'-64) | 1<<(0x7f-64)
	)
	switch c >> 6 {
	case 0:
		return uint64(low)>>c&1 != 0
	case 1:
		return uint64(high)>>(c-64)&1 != 0
	}
	return false
}

func badInIRI(s string, i int) bool {
	if s[i] == '%' {
		return i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2])
	}
	return mayBeBad(s[i])
}

func escaped(s string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		if badInIRI(s, i) {
			b.Write([]byte{'%', digits[s[i]>>4], digits[s[i]&15]})
		} else {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
