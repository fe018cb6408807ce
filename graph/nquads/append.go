package nquads

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
)

// ErrValue is returned for a value that N-Quads cannot hold: bytes that are not UTF-8, a text with an empty language, a
// blank node, or nothing where something has to stand.
var ErrValue = errors.New("the value cannot be written as N-Quads")

// The types of the literals that package quad has types of its own for.
const (
	xsd         = "http://www.w3.org/2001/XMLSchema#"
	xsdString   = xsd + "string"
	xsdInteger  = xsd + "integer"
	xsdDouble   = xsd + "double"
	xsdBoolean  = xsd + "boolean"
	xsdDateTime = xsd + "dateTime"
)

// Append appends the canonical line of a quad, with its line feed, and returns the extended buffer. The error is
// [ErrValue]; the buffer then ends with a part of a line.
func Append(b []byte, q quad.Quad) ([]byte, error) {
	if q.Subject == nil || q.Predicate == nil || q.Object == nil {
		return b, fmt.Errorf("%w: a quad has no subject, predicate or object", ErrValue)
	}
	var err error
	for _, v := range [...]quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
		if v == nil {
			continue
		}
		if b, err = AppendValue(b, v); err != nil {
			return b, err
		}
		b = append(b, ' ')
	}
	return append(b, ".\n"...), nil
}

// AppendValue appends one term as [Append] writes it.
func AppendValue(b []byte, v quad.Value) ([]byte, error) {
	switch v := v.(type) {
	case quad.IRI:
		if !utf8.ValidString(string(v)) {
			return b, notText(string(v))
		}
		return appendIRI(b, string(v)), nil
	case quad.String:
		return AppendText(b, string(v))
	case quad.LangString:
		for i := range len(v.Lang) {
			if !inTag(v.Lang[i]) {
				return b, fmt.Errorf("%w: %q is not the tag of a language", ErrValue, v.Lang)
			}
		}
		if v.Lang == "" {
			return b, fmt.Errorf("%w: %q has no language", ErrValue, string(v.Value))
		}
		b, err := AppendText(b, string(v.Value))
		return append(append(b, '@'), v.Lang...), err
	case quad.TypedString:
		b, err := AppendText(b, string(v.Value))
		if err == nil && string(v.Type) != xsdString {
			if !utf8.ValidString(string(v.Type)) {
				return b, notText(string(v.Type))
			}
			b = appendIRI(append(b, "^^"...), string(v.Type))
		}
		return b, err
	case quad.Int:
		return appendTyped(strconv.AppendInt(append(b, '"'), int64(v), 10), xsdInteger), nil
	case quad.Float:
		return appendTyped(append(append(b, '"'), double(float64(v))...), xsdDouble), nil
	case quad.Bool:
		return appendTyped(strconv.AppendBool(append(b, '"'), bool(v)), xsdBoolean), nil
	case quad.Time:
		return appendTyped(time.Time(v).UTC().AppendFormat(append(b, '"'), time.RFC3339Nano), xsdDateTime), nil
	}
	return b, fmt.Errorf("%w: it is a %T", ErrValue, v)
}

func notText(s string) error { return fmt.Errorf("%w: %q is not UTF-8", ErrValue, s) }

// appendTyped ends a literal that has been begun.
func appendTyped(b []byte, datatype string) []byte {
	return appendIRI(append(b, `"^^`...), datatype)
}

// double writes a number as XML Schema has it.
func double(f float64) string {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 0):
		return map[bool]string{true: "INF", false: "-INF"}[f > 0]
	}
	return strconv.FormatFloat(f, 'E', -1, 64)
}

// How a byte of a text stands in a literal or an IRI.
const (
	asItIs byte = iota
	short
	long
)

var inLiteral, inIRI = literalEscapes(), iriEscapes()

func literalEscapes() (table [256]byte) {
	for c := range 0x20 {
		table[c] = long
	}
	table[0x7f] = long
	for _, c := range "\b\t\n\f\r\"\\" {
		table[c] = short
	}
	return table
}

func iriEscapes() (table [256]byte) {
	for c := range 0x21 {
		table[c] = long
	}
	table[0x7f] = long
	for _, c := range "<>\"{}|^`\\" {
		table[c] = long
	}
	return table
}

var shortEscapes = map[byte]byte{'\b': 'b', '\t': 't', '\n': 'n', '\f': 'f', '\r': 'r', '"': '"', '\\': '\\'}

const hexDigits = "0123456789ABCDEF"

func appendLong(b []byte, r rune) []byte {
	return append(b, '\\', 'u', hexDigits[r>>12&15], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15])
}

// AppendText appends a literal without language and type. The error is [ErrValue]. Beside the characters that have a short escape, control
// characters and the two code points that XML 1.1 has no place for are escaped, and no others.
func AppendText(b []byte, s string) ([]byte, error) {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if inLiteral[c] == asItIs {
				i++
				continue
			}
			b = append(b, s[from:i]...)
			if inLiteral[c] == short {
				b = append(b, '\\', shortEscapes[c])
			} else {
				b = appendLong(b, rune(c))
			}
			i++
			from = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			return b, notText(s)
		case r == 0xFFFE || r == 0xFFFF:
			b = appendLong(append(b, s[from:i]...), r)
			from = i + size
		}
		i += size
	}
	return append(append(b, s[from:]...), '"'), nil
}

func appendIRI(b []byte, s string) []byte {
	b = append(b, '<')
	from := 0
	for i := range len(s) {
		if c := s[i]; inIRI[c] != asItIs {
			b = appendLong(append(b, s[from:i]...), rune(c))
			from = i + 1
		}
	}
	return append(append(b, s[from:]...), '>')
}
