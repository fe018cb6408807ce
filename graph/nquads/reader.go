package nquads

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
)

// SyntaxError says where a text is not N-Quads, and why.
type SyntaxError struct {
	// Line counts from 1; Column counts characters from 1.
	Line, Column int
	// Reason says what is wrong and what was expected.
	Reason string
}

// Error returns `line 3, column 7: ` and the reason.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Reason)
}

// maxLine bounds a line in bytes. The longest that the record has are the texts of vocabularies.
const maxLine = 64 << 20

// Reader reads quads line by line. It holds one line at a time.
type Reader struct {
	from *bufio.Reader
	long []byte // a line that does not fit the buffer of from
	line int
	// Comment is called for each comment, a line that begins with `#`, with what stands behind the sign. It may be nil.
	Comment func(text string)
	known   map[string]quad.IRI // IRIs that were read lately, so that equal ones share their text
}

// NewReader returns a reader of r.
func NewReader(r io.Reader) *Reader {
	return &Reader{from: bufio.NewReaderSize(r, 256<<10), known: make(map[string]quad.IRI)}
}

// Line returns the number of the line that was read last, from 1.
func (r *Reader) Line() int { return r.line }

// Read returns the next quad. At the end of the text the error is [io.EOF]; for what is not N-Quads it is a
// [*SyntaxError]; otherwise it is that of the reader below.
func (r *Reader) Read() (quad.Quad, error) {
	for {
		text, err := r.next()
		if err != nil {
			return quad.Quad{}, err
		}
		p := parser{text: text, reader: r}
		p.space()
		if p.at == len(text) {
			continue
		}
		if text[p.at] == '#' {
			if r.Comment != nil {
				r.Comment(string(text[p.at+1:]))
			}
			continue
		}
		q, ok := p.quad()
		if !ok {
			return quad.Quad{}, &SyntaxError{Line: r.line, Column: 1 + utf8.RuneCount(text[:min(p.at, len(text))]), Reason: p.reason}
		}
		return q, nil
	}
}

// next returns a line without its end. It is good until the next call.
func (r *Reader) next() ([]byte, error) {
	text, err := r.from.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		r.long = append(r.long[:0], text...)
		for errors.Is(err, bufio.ErrBufferFull) {
			if len(r.long) > maxLine {
				return nil, &SyntaxError{Line: r.line + 1, Column: 1, Reason: fmt.Sprintf("the line is longer than %d MB", maxLine>>20)}
			}
			text, err = r.from.ReadSlice('\n')
			r.long = append(r.long, text...)
		}
		text = r.long
	}
	if err != nil && (!errors.Is(err, io.EOF) || len(text) == 0) {
		return nil, err
	}
	r.line++
	return bytes.TrimSuffix(bytes.TrimSuffix(text, []byte("\n")), []byte("\r")), nil
}

// parser reads one line. Once something is wrong, reason says what, and at where.
type parser struct {
	text   []byte
	at     int
	reason string
	reader *Reader
}

func (p *parser) fail(format string, args ...any) bool {
	if p.reason == "" {
		p.reason = fmt.Sprintf(format, args...)
	}
	return false
}

func (p *parser) space() {
	for p.at < len(p.text) && (p.text[p.at] == ' ' || p.text[p.at] == '\t') {
		p.at++
	}
}

func (p *parser) peek() byte {
	if p.at < len(p.text) {
		return p.text[p.at]
	}
	return 0
}

func (p *parser) quad() (q quad.Quad, ok bool) {
	var subject, predicate, label quad.IRI
	if subject, ok = p.name("a subject"); !ok {
		return q, false
	}
	if predicate, ok = p.name("a predicate"); !ok {
		return q, false
	}
	q.Subject, q.Predicate = subject, predicate
	if q.Object, ok = p.object(); !ok {
		return q, false
	}
	if p.peek() == '<' {
		if label, ok = p.name("a graph"); !ok {
			return q, false
		}
		q.Label = label
	}
	if p.peek() != '.' {
		return q, p.fail("the line does not end with a dot")
	}
	p.at++
	p.space()
	if p.at < len(p.text) && p.text[p.at] != '#' {
		return q, p.fail("there is more behind the dot")
	}
	return q, true
}

// name reads an IRI and the space behind it.
func (p *parser) name(what string) (quad.IRI, bool) {
	if bytes.HasPrefix(p.text[p.at:], []byte("_:")) {
		return "", p.fail("%s is a blank node; the record has none, and neither has a dump of it", what)
	}
	if p.peek() != '<' {
		return "", p.fail("%s in angle brackets is expected here", what)
	}
	iri, ok := p.iri()
	if ok {
		p.space()
	}
	return iri, ok
}

func (p *parser) iri() (quad.IRI, bool) {
	p.at++
	from := p.at
	for ; p.at < len(p.text); p.at++ {
		switch c := p.text[p.at]; {
		case c == '>':
			text := p.text[from:p.at]
			p.at++
			if len(text) == 0 {
				return "", p.fail("an IRI is empty")
			}
			if !utf8.Valid(text) {
				return "", p.fail("an IRI is not UTF-8")
			}
			return p.reader.shared(text), true
		case c == '\\':
			return p.escapedIRI(from)
		case inIRI[c] != asItIs:
			return "", p.fail("the character %q cannot stand in an IRI", c)
		}
	}
	return "", p.fail("an IRI has no end")
}

// shared returns one string for IRIs that are equal, as far as they were met lately.
func (r *Reader) shared(text []byte) quad.IRI {
	if iri, ok := r.known[string(text)]; ok {
		return iri
	}
	const most = 1 << 14
	if len(r.known) >= most {
		clear(r.known)
	}
	iri := quad.IRI(text)
	r.known[string(iri)] = iri
	return iri
}

func (p *parser) escapedIRI(from int) (quad.IRI, bool) {
	text := append([]byte(nil), p.text[from:p.at]...)
	for p.at < len(p.text) {
		switch c := p.text[p.at]; {
		case c == '>':
			p.at++
			if !utf8.Valid(text) {
				return "", p.fail("an IRI is not UTF-8")
			}
			return quad.IRI(text), true
		case c == '\\':
			r, ok := p.long()
			if !ok {
				return "", p.fail("an IRI has only escapes such as \\u0020")
			}
			text = utf8.AppendRune(text, r)
		case inIRI[c] != asItIs:
			return "", p.fail("the character %q cannot stand in an IRI", c)
		default:
			text = append(text, c)
			p.at++
		}
	}
	return "", p.fail("an IRI has no end")
}

// long reads \uXXXX or \UXXXXXXXX.
func (p *parser) long() (rune, bool) {
	if p.at+1 >= len(p.text) {
		return 0, false
	}
	digits := map[byte]int{'u': 4, 'U': 8}[p.text[p.at+1]]
	if digits == 0 || p.at+2+digits > len(p.text) {
		return 0, false
	}
	n, err := strconv.ParseUint(string(p.text[p.at+2:p.at+2+digits]), 16, 32)
	if err != nil || n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
		return 0, false
	}
	p.at += 2 + digits
	return rune(n), true
}

func (p *parser) object() (quad.Value, bool) {
	switch p.peek() {
	case '"':
		v, ok := p.literal()
		if ok {
			p.space()
		}
		return v, ok
	case '<', '_':
		return p.name("an object")
	}
	return nil, p.fail("an object, in angle brackets or quotes, is expected here")
}

var longEscapes = map[byte]byte{'b': '\b', 't': '\t', 'n': '\n', 'f': '\f', 'r': '\r', '"': '"', '\'': '\'', '\\': '\\'}

func (p *parser) literal() (quad.Value, bool) {
	text, ok := p.quoted()
	if !ok {
		return nil, false
	}
	switch p.peek() {
	case '@':
		p.at++
		from := p.at
		for p.at < len(p.text) && inTag(p.text[p.at]) {
			p.at++
		}
		if from == p.at {
			return nil, p.fail("a language is expected behind the @")
		}
		return quad.LangString{Value: quad.String(text), Lang: string(p.text[from:p.at])}, true
	case '^':
		if !bytes.HasPrefix(p.text[p.at:], []byte("^^<")) {
			return nil, p.fail("a type is written as ^^ and an IRI in angle brackets")
		}
		p.at += 2
		datatype, ok := p.iri()
		if !ok {
			return nil, false
		}
		return typed(text, datatype), true
	}
	return quad.String(text), true
}

func inTag(c byte) bool {
	return c == '-' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

func (p *parser) quoted() (string, bool) {
	p.at++
	from := p.at
	var escaped []byte
	for p.at < len(p.text) {
		switch c := p.text[p.at]; c {
		case '"':
			text := p.text[from:p.at]
			if escaped != nil {
				text = append(escaped, text...)
			}
			p.at++
			if !utf8.Valid(text) {
				return "", p.fail("a text is not UTF-8")
			}
			return string(text), true
		case '\\':
			escaped = append(escaped, p.text[from:p.at]...)
			if escaped == nil {
				escaped = []byte{}
			}
			if p.at+1 < len(p.text) && longEscapes[p.text[p.at+1]] != 0 {
				escaped = append(escaped, longEscapes[p.text[p.at+1]])
				p.at += 2
			} else if r, ok := p.long(); ok {
				escaped = utf8.AppendRune(escaped, r)
			} else {
				return "", p.fail("this is no escape; accepted are \\t \\b \\n \\r \\f \\\" \\' \\\\ \\uXXXX and \\UXXXXXXXX")
			}
			from = p.at
		case '\r':
			return "", p.fail("a text has a line break, which is written \\r")
		default:
			p.at++
		}
	}
	return "", p.fail("a text has no closing quote")
}

// typed returns a literal as the value of package quad that [AppendValue] would write so, or as a typed string.
func typed(text string, datatype quad.IRI) quad.Value {
	var v quad.Value
	switch string(datatype) {
	case xsdString:
		return quad.String(text)
	case xsdInteger:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			v = quad.Int(n)
		}
	case xsdBoolean:
		v = quad.Bool(text == "true")
	case xsdDouble:
		if f, err := strconv.ParseFloat(text, 64); err == nil {
			v = quad.Float(f)
		}
	case xsdDateTime:
		if t, err := time.Parse(time.RFC3339Nano, text); err == nil {
			v = quad.Time(t.UTC())
		}
	}
	whole := quad.TypedString{Value: quad.String(text), Type: datatype}
	if v != nil {
		// What would be written otherwise stays the text that it is.
		if again, err := AppendValue(nil, v); err != nil || string(again) != `"`+text+`"^^<`+string(datatype)+">" {
			return whole
		}
		return v
	}
	return whole
}
