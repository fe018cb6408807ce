package rdf

import (
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"peacegraph/graph"
	"peacegraph/graph/nquads"
)

// sink writes nodes in one form. A node is begun with open or, inside another, with embed; then come its properties, each
// begun once with prop and followed by its values; end ends it.
type sink interface {
	head(t *terms)
	open(id graph.ID, class term)
	embed(id graph.ID, class term)
	triple(id graph.ID) // begins a node of which more is said elsewhere
	end()
	prop(p *property)
	id(id graph.ID)
	link(t term)
	iri(iri string)
	text(s, lang string)
	typed(s string, datatype term)
	foot()
	// flush writes what is complete to w.
	flush(w io.Writer) error
	size() int
}

// turtle is the sink for Turtle. Nodes inside others stand behind them.
type turtle struct {
	base    string
	done    []byte
	stack   [][]byte
	spare   [][]byte
	values  []int // of the property that is being written, for each node of the stack
	waiting []byte
}

func (t *turtle) head(terms *terms) {
	t.base = terms.base
	for _, p := range terms.prefixes {
		t.done = append(t.done, "@prefix "+p.name+": <"+escapeIRI(p.iri)+"> .\n"...)
	}
}

func (t *turtle) top() *[]byte { return &t.stack[len(t.stack)-1] }

func (t *turtle) begin(id graph.ID) {
	var b []byte
	if n := len(t.spare); n > 0 {
		b, t.spare = t.spare[n-1][:0], t.spare[:n-1]
	}
	b = append(b, '\n')
	t.stack, t.values = append(t.stack, t.appendID(b, id)), append(t.values, -1)
}

func (t *turtle) open(id graph.ID, class term) {
	t.begin(id)
	b := t.top()
	*b = append(append(*b, " a "...), class.turtle...)
	t.values[len(t.values)-1] = 1
}

func (t *turtle) embed(id graph.ID, class term) {
	t.id(id)
	t.open(id, class)
}

func (t *turtle) triple(id graph.ID) { t.begin(id) }

func (t *turtle) end() {
	n := len(t.stack) - 1
	b := append(t.stack[n], " .\n"...)
	if n > 0 {
		t.waiting = append(t.waiting, b...)
	} else {
		t.done = append(append(t.done, b...), t.waiting...)
		t.waiting = t.waiting[:0]
	}
	t.spare = append(t.spare, b)
	t.stack, t.values = t.stack[:n], t.values[:n]
}

func (t *turtle) prop(p *property) {
	b := t.top()
	if t.values[len(t.values)-1] >= 0 {
		*b = append(*b, " ;\n  "...)
	} else {
		*b = append(*b, ' ')
	}
	*b = append(*b, p.turtle...)
	t.values[len(t.values)-1] = 0
}

func (t *turtle) value() *[]byte {
	b, n := t.top(), &t.values[len(t.values)-1]
	if *n > 0 {
		*b = append(*b, ',')
	}
	*n++
	*b = append(*b, ' ')
	return b
}

func (t *turtle) appendID(b []byte, id graph.ID) []byte {
	if plainName(string(id)) {
		return append(append(b, "id:"...), id...)
	}
	b = append(append(b, '<'), t.base...)
	return append(append(b, escapeIRI(string(id))...), '>')
}

func (t *turtle) id(id graph.ID) {
	b := t.value()
	*b = t.appendID(*b, id)
}

func (t *turtle) link(to term) {
	b := t.value()
	*b = append(*b, to.turtle...)
}

func (t *turtle) iri(iri string) {
	b := t.value()
	*b = append(append(append(*b, '<'), escapeIRI(iri)...), '>')
}

func (t *turtle) text(s, lang string) {
	b := t.value()
	*b = appendQuoted(*b, s)
	if lang != "" {
		*b = append(append(*b, '@'), lang...)
	}
}

func appendQuoted(b []byte, s string) []byte {
	quoted, err := nquads.AppendText(b, s)
	if err != nil {
		// Only a text with bytes that are no characters, which no file in UTF-8 can hold.
		quoted, _ = nquads.AppendText(b, strings.ToValidUTF8(s, "\uFFFD"))
	}
	return quoted
}

func (t *turtle) typed(s string, datatype term) {
	b := t.value()
	*b = append(append(appendQuoted(*b, s), "^^"...), datatype.turtle...)
}

func (t *turtle) foot() {}

func (t *turtle) size() int { return len(t.done) }

func (t *turtle) flush(w io.Writer) error {
	_, err := w.Write(t.done)
	t.done = t.done[:0]
	return err
}

// jsonld is the sink for JSON-LD: one node on each line of @graph.
type jsonld struct {
	b      []byte
	nodes  int
	values []jsonValues
}

// jsonValues is how far the values of a property have come.
type jsonValues struct {
	property  *property
	count, at int
}

func (j *jsonld) head(t *terms) {
	j.b = append(j.b, "{\"@context\":"...)
	j.b = append(appendContext(j.b, t), ",\n\"@graph\":["...)
}

func (j *jsonld) foot() { j.b = append(j.b, "\n]}\n"...) }

func (j *jsonld) begin(id graph.ID) {
	j.b = appendID(append(j.b, `{"@id":`...), id)
	j.values = append(j.values, jsonValues{})
}

func (j *jsonld) separate() {
	if j.nodes > 0 {
		j.b = append(j.b, ',')
	}
	j.nodes++
	j.b = append(j.b, '\n')
}

func (j *jsonld) open(id graph.ID, class term) {
	j.separate()
	j.begin(id)
	j.b = appendTerm(append(j.b, `,"@type":`...), class.json)
}

func (j *jsonld) embed(id graph.ID, class term) {
	j.value()
	j.begin(id)
	j.b = appendTerm(append(j.b, `,"@type":`...), class.json)
}

func (j *jsonld) triple(id graph.ID) {
	j.separate()
	j.begin(id)
}

func (j *jsonld) closeValues() {
	if v := &j.values[len(j.values)-1]; v.count > 1 {
		j.b = append(j.b, ']')
	}
}

func (j *jsonld) end() {
	j.closeValues()
	j.b = append(j.b, '}')
	j.values = j.values[:len(j.values)-1]
}

func (j *jsonld) prop(p *property) {
	j.closeValues()
	j.b = append(appendTerm(append(j.b, ','), p.key), ':')
	j.values[len(j.values)-1] = jsonValues{property: p, at: len(j.b)}
}

// value begins a value: the second one makes a list of them.
func (j *jsonld) value() *jsonValues {
	v := &j.values[len(j.values)-1]
	switch v.count {
	case 0:
	case 1:
		j.b = append(j.b, 0)
		copy(j.b[v.at+1:], j.b[v.at:])
		j.b[v.at] = '['
		fallthrough
	default:
		j.b = append(j.b, ',')
	}
	v.count++
	return v
}

// refer begins a value that is an IRI, and returns what is to stand behind it.
func (j *jsonld) refer() (end string) {
	if j.value().property.linked {
		return ""
	}
	j.b = append(j.b, `{"@id":`...)
	return "}"
}

func (j *jsonld) id(id graph.ID) {
	end := j.refer()
	j.b = append(appendID(j.b, id), end...)
}

func (j *jsonld) link(t term) {
	end := j.refer()
	j.b = append(appendTerm(j.b, t.json), end...)
}

func (j *jsonld) iri(iri string) {
	end := j.refer()
	j.b = append(appendJSON(j.b, escapeIRI(iri)), end...)
}

func (j *jsonld) text(s, lang string) {
	j.value()
	if lang == "" {
		j.b = appendJSON(j.b, s)
		return
	}
	j.b = appendJSON(append(j.b, `{"@value":`...), s)
	j.b = append(appendJSON(append(j.b, `,"@language":`...), lang), '}')
}

func (j *jsonld) typed(s string, datatype term) {
	j.value()
	switch datatype.json {
	case "xsd:integer", "xsd:boolean":
		if n, err := strconv.ParseInt(s, 10, 53); s == "true" || s == "false" || err == nil && strconv.FormatInt(n, 10) == s {
			j.b = append(j.b, s...)
			return
		}
	}
	j.b = appendJSON(append(j.b, `{"@value":`...), s)
	j.b = append(appendTerm(append(j.b, `,"@type":`...), datatype.json), '}')
}

func (j *jsonld) size() int { return len(j.b) }

func (j *jsonld) flush(w io.Writer) error {
	_, err := w.Write(j.b)
	j.b = j.b[:0]
	return err
}

// appendTerm appends a name of the vocabulary or a shortened IRI, in which nothing has to be escaped.
func appendTerm(b []byte, name string) []byte { return append(append(append(b, '"'), name...), '"') }

// appendID appends an id behind its prefix.
func appendID(b []byte, id graph.ID) []byte {
	if s := string(id); plainName(s) {
		return append(append(append(b, `"id:`...), s...), '"')
	}
	return appendJSON(b, "id:"+escapeIRI(string(id)))
}

func appendJSON(b []byte, s string) []byte {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if c >= utf8.RuneSelf && (r != utf8.RuneError || size > 1) {
			i += size
			continue
		}
		b = append(b, s[from:i]...)
		switch {
		case c < ' ':
			b = append(append(b, `\u00`...), "0123456789abcdef"[c>>4], "0123456789abcdef"[c&15])
		case c < utf8.RuneSelf:
			b = append(b, '\\', c)
		default:
			b = append(b, "\uFFFD"...)
		}
		i += size
		from = i
	}
	return append(append(b, s[from:]...), '"')
}
