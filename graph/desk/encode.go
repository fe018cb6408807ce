package desk

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"peacegraph/graph"
)

// The rows of a part are kept as the JSON of a [graph.Draft], in which a cell is its text, or, when it is known where it
// stands, an array of text, file, line and column, with a `true` behind when the column is missing; and a field is an array
// of its name and its cell.

// encodeRows writes rows as they are kept.
func encodeRows(rows *graph.Draft) ([]byte, error) {
	text, err := json.Marshal(rows, json.OmitZeroStructFields(true), json.Deterministic(true), jsontext.AllowInvalidUTF8(true), json.WithMarshalers(json.JoinMarshalers(
		json.MarshalToFunc(writeCell),
		json.MarshalToFunc(func(enc *jsontext.Encoder, f graph.Field) error {
			return inArray(enc, func() error {
				return firstError(enc.WriteToken(jsontext.String(f.Name)), func() error { return writeCell(enc, f.Cell) })
			})
		}),
		json.MarshalToFunc(func(enc *jsontext.Encoder, t graph.SourceText) error {
			return inArray(enc, func() error {
				return firstError(enc.WriteToken(jsontext.String(t.SHA256)), func() error { return enc.WriteToken(jsontext.String(string(t.Runes))) })
			})
		}),
	)))
	if err != nil {
		return nil, fmt.Errorf("write the rows of a part: %w", err)
	}
	return text, nil
}

func firstError(err error, then func() error) error {
	if err != nil {
		return err
	}
	return then()
}

func inArray(enc *jsontext.Encoder, body func() error) error {
	if err := enc.WriteToken(jsontext.BeginArray); err != nil {
		return err
	}
	return firstError(body(), func() error { return enc.WriteToken(jsontext.EndArray) })
}

func writeCell(enc *jsontext.Encoder, c graph.Cell) error {
	if c.Place == (graph.Place{}) && !c.Absent {
		return enc.WriteToken(jsontext.String(c.Text))
	}
	return inArray(enc, func() error {
		for _, t := range [...]jsontext.Token{jsontext.String(c.Text), jsontext.String(c.Place.File), jsontext.Int(int64(c.Place.Line)), jsontext.Int(int64(c.Place.Column))} {
			if err := enc.WriteToken(t); err != nil {
				return err
			}
		}
		if c.Absent {
			return enc.WriteToken(jsontext.True)
		}
		return nil
	})
}

// rowReader reads rows that encodeRows wrote. The files of their places get the number of the part before them, so that
// those of several parts can be told apart; equal names are one string.
type rowReader struct {
	part  int
	files map[string]string
}

// decodeRows reads the rows of a part.
func decodeRows(part int, text []byte) (*graph.Draft, error) {
	r := &rowReader{part, make(map[string]string)}
	rows := new(graph.Draft)
	err := json.UnmarshalRead(bytes.NewReader(text), rows, json.RejectUnknownMembers(true), json.WithUnmarshalers(json.JoinUnmarshalers(
		json.UnmarshalFromFunc(r.cell),
		json.UnmarshalFromFunc(func(dec *jsontext.Decoder, f *graph.Field) error {
			return fromArray(dec, func() (err error) {
				if f.Name, err = readText(dec); err != nil {
					return err
				}
				return r.cell(dec, &f.Cell)
			})
		}),
		json.UnmarshalFromFunc(func(dec *jsontext.Decoder, t *graph.SourceText) error {
			return fromArray(dec, func() (err error) {
				if t.SHA256, err = readText(dec); err != nil {
					return err
				}
				text, err := readText(dec)
				t.Runes = []rune(text)
				return err
			})
		}),
		json.UnmarshalFromFunc(func(dec *jsontext.Decoder, s *graph.Severity) error {
			text, err := readText(dec)
			for _, known := range [...]graph.Severity{graph.Error, graph.Warning, graph.Notice} {
				if known.String() == text {
					*s = known
					return err
				}
			}
			return fmt.Errorf("%q is no severity", text)
		}),
	)))
	if err != nil {
		return nil, fmt.Errorf("%w: part %d: %w", ErrFile, part, err)
	}
	for i := range rows.Findings {
		rows.Findings[i].Place.File = r.file(rows.Findings[i].Place.File)
	}
	return rows, nil
}

// file returns the name of a file among those of all parts.
func (r *rowReader) file(name string) string {
	known, ok := r.files[name]
	if !ok {
		known = inPart(r.part, name)
		r.files[name] = known
	}
	return known
}

func (r *rowReader) cell(dec *jsontext.Decoder, c *graph.Cell) error {
	*c = graph.Cell{}
	if dec.PeekKind() == jsontext.KindString {
		text, err := readText(dec)
		c.Text = text
		return err
	}
	return fromArray(dec, func() (err error) {
		if c.Text, err = readText(dec); err != nil {
			return err
		}
		file, err := readText(dec)
		if err != nil {
			return err
		}
		c.Place.File = r.file(file)
		for _, number := range [...]*int{&c.Place.Line, &c.Place.Column} {
			t, err := dec.ReadToken()
			if err != nil {
				return err
			}
			if t.Kind() != jsontext.KindNumber {
				return fmt.Errorf("%v stands where a number should", t)
			}
			n, err := t.Int()
			if err != nil {
				return err
			}
			*number = int(n)
		}
		if dec.PeekKind() == jsontext.KindTrue {
			c.Absent = true
			_, err = dec.ReadToken()
		}
		return err
	})
}

func fromArray(dec *jsontext.Decoder, body func() error) error {
	if t, err := dec.ReadToken(); err != nil {
		return err
	} else if t.Kind() != jsontext.KindBeginArray {
		return fmt.Errorf("%v stands where an array should", t)
	}
	if err := body(); err != nil {
		return err
	}
	if t, err := dec.ReadToken(); err != nil {
		return err
	} else if t.Kind() != jsontext.KindEndArray {
		return fmt.Errorf("%v stands where an array should end", t)
	}
	return nil
}

func readText(dec *jsontext.Decoder) (string, error) {
	t, err := dec.ReadToken()
	if err != nil {
		return "", err
	}
	if t.Kind() != jsontext.KindString {
		return "", fmt.Errorf("%v stands where a text should", t)
	}
	return t.String(), nil
}

// inPart returns the name of a file among those of all parts. What has no file keeps none.
func inPart(part int, file string) string { return strconv.Itoa(part) + "/" + file }

// outOfPart is the inverse of inPart.
func outOfPart(name string) (part int, file string, ok bool) {
	number, file, found := strings.Cut(name, "/")
	part, err := strconv.Atoi(number)
	return part, file, found && err == nil && part > 0
}
