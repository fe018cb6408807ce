package format

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"peacegraph/graph"
)

// A table can also be written as objects: one for each row, whose keys are the names of the columns. Then the columns are
// all keys that occur, in the order in which they first occur, and a key that an object lacks is an empty cell.

// maxKeys is how many different keys the objects of a table may have: more than any table has columns.
const maxKeys = 256

// objects collects the rows of such a table.
type objects struct {
	table *Table
	index map[string]int // of the columns, by name
	full  bool           // a key more was found
	given []bool         // which columns the row that is being read has
}

func newObjects(t *Table) *objects {
	return &objects{table: t, index: make(map[string]int)}
}

// object is a row that is being read.
type object struct {
	*objects
	row Row
}

func (o *objects) begin(place graph.Place) *object {
	clear(o.given)
	return &object{objects: o, row: Row{Line: place.Line, Cells: make([]TableCell, 0, len(o.given))}}
}

// set gives a row the cell that stands under a key.
func (o *object) set(key, value TableCell) {
	n, known := o.index[key.Text]
	if !known && len(o.index) == maxKeys {
		if !o.full {
			o.table.find(graph.Error, key.Place, "this is one key more than the %d that the rows of a table can have; write what differs from row to row as a value", maxKeys)
			o.full = true
		}
		return
	}
	if !known {
		n = len(o.table.Header)
		o.index[key.Text] = n
		o.table.Header, o.given = append(o.table.Header, key), append(o.given, false)
	}
	if o.given[n] {
		o.table.find(graph.Error, key.Place, "the key %q is there twice in this row; keep one", key.Text)
		return
	}
	o.given[n] = true
	for len(o.row.Cells) <= n {
		o.row.Cells = append(o.row.Cells, TableCell{Cell: graph.Cell{Place: graph.Place{File: o.table.File, Line: o.row.Line}}})
	}
	o.row.Cells[n] = value
	if clean, problem := CleanCell(value.Text); problem != "" {
		o.table.find(graph.Error, value.Place, "%s", problem)
		o.row.Cells[n].Text = clean
	}
}

// end adds a row that was read as a whole, unless it is blank.
func (o *object) end() {
	if !blank(o.row.Cells) {
		o.table.objects = append(o.table.objects, o.row)
	}
}

// broken adds a row of which only so much could be read.
func (o *object) broken() {
	o.row.Broken = true
	if n, known := o.index["id"]; !known || !o.given[n] {
		o.table.Incomplete = true
	}
	o.table.objects = append(o.table.objects, o.row)
}

// readJSON reads JSON Lines. It also understands an object that goes over several lines, and a list of objects.
func (t *Table) readJSON(text string) {
	s := newScanner(t.File, text)
	o, data := newObjects(t), []byte(text)
	defer func() { t.looked = s.looked }()
	for {
		begin := s.pos
		trouble := o.json(s, data)
		if trouble == nil {
			break
		}
		last := s.line
		if trouble.place.Line < s.line && s.column == 1 && strings.HasPrefix(s.text[s.pos:], "{") {
			last-- // the next object begins here
		} else {
			s.to(max(s.pos, begin+1))
			s.skipLine()
		}
		for !s.done() && !strings.HasPrefix(strings.TrimLeft(s.text[s.pos:], " \t"), "{") {
			last = s.line
			s.skipLine()
		}
		message := trouble.message
		if last > trouble.place.Line {
			message += fmt.Sprintf("; lines %d to %d were not read", trouble.place.Line, last)
			t.Incomplete = true
		}
		t.find(graph.Error, trouble.place, "%s", message)
		if s.done() {
			break
		}
	}
	if t.HeaderLine = 1; len(t.Header) == 0 && len(t.objects) == 0 && !t.Incomplete {
		t.Empty = true
	}
}

// jsonReader reads the tokens of JSON and moves a scanner to where each begins.
type jsonReader struct {
	*scanner
	dec  *jsontext.Decoder
	base int // where the decoder began
}

// json reads values from where the scanner stands, until the end or the first trouble. Data is the text of the scanner.
func (o *objects) json(s *scanner, data []byte) *broken {
	// A buffer is read where it lies, so that beginning anew behind a mistake costs nothing. The text was decoded already;
	// a key that is there twice is told with its place.
	r := &jsonReader{s, jsontext.NewDecoder(bytes.NewBuffer(data[s.pos:]), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)), s.pos}
	lists := 0
	for {
		kind, place, err := r.next()
		switch {
		case errors.Is(err, io.EOF) && lists == 0:
			return nil
		case err != nil:
			return r.broken(err)
		case kind == jsontext.KindBeginArray:
			lists++
			continue
		case kind == jsontext.KindEndArray:
			lists--
			continue
		case kind != jsontext.KindBeginObject:
			return &broken{place, `here is a value by itself; each line is one object, such as {"id": "state:north", "name": "North"}`}
		}
		row := o.begin(place)
		if err := row.readJSON(r); err != nil {
			row.broken()
			trouble := r.broken(err)
			if s.column == 1 && s.line > place.Line || s.done() {
				trouble.place, trouble.message = place, "the object that begins here is not closed; close it with a brace (})"
			}
			return trouble
		}
		row.end()
	}
}

// end is where the token that was read last ends.
func (r *jsonReader) end() int { return r.base + int(r.dec.InputOffset()) }

// next reads a token and moves the scanner to where it begins.
func (r *jsonReader) next() (jsontext.Kind, graph.Place, error) {
	begin := r.end()
	token, err := r.dec.ReadToken()
	for begin < len(r.text) && strings.IndexByte(" \t\n,:", r.text[begin]) >= 0 {
		begin++
	}
	r.to(max(begin, r.pos))
	r.looked += max(r.end()-begin, 1)
	if err != nil {
		return jsontext.KindInvalid, r.place(), err
	}
	return token.Kind(), r.place(), nil
}

// raw is the token that was read last as the file has it.
func (r *jsonReader) raw() string { return r.text[r.pos:r.end()] }

// string returns what the text means that was read last.
func (r *jsonReader) string() string {
	raw := r.raw()
	if !strings.Contains(raw, `\`) {
		return raw[1 : len(raw)-1]
	}
	plain, err := jsontext.AppendUnquote(nil, raw)
	_ = err // half a character, which is told where the text is a value; the rest was read already
	return string(plain)
}

// Mistakes of a key that people make, in words of their own.
var (
	errLastComma = errors.New("a comma stands before the closing brace; delete it")
	errBareKey   = errors.New("here should be a key in double quotes")
)

// broken says where and why the text is not JSON.
func (r *jsonReader) broken(err error) *broken {
	what := err.Error()
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) && syntax.Err != nil {
		what = syntax.Err.Error()
		if at := r.base + int(syntax.ByteOffset); strings.HasPrefix(r.text[r.pos:], `"`) && at < len(r.text) && r.text[at] == '\n' {
			what = `the text that opens here is not closed in its line; write a line break as \n`
		}
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		what = "the text ends before it is complete"
	}
	return &broken{r.place(), "this is not JSON: " + what + "; each line is one object with keys and values in double quotes"}
}

func (o *object) readJSON(r *jsonReader) error {
	for first := true; ; first = false {
		before := r.end()
		kind, place, err := r.next()
		switch {
		case err == nil:
		case r.done() || !first && !strings.Contains(r.text[before:r.pos], ","):
			return err
		case r.text[r.pos] == '}':
			return errLastComma
		case r.text[r.pos] != '"':
			return errBareKey
		default:
			return err
		}
		if kind == jsontext.KindEndObject {
			return nil
		}
		key := TableCell{Cell: graph.Cell{Text: strings.TrimSpace(r.string()), Place: place}}
		value, err := o.valueJSON(key, r)
		if err != nil {
			return err
		}
		o.set(key, value)
	}
}

func (o *object) valueJSON(key TableCell, r *jsonReader) (TableCell, error) {
	kind, place, err := r.next()
	switch {
	case err != nil:
		return TableCell{}, err
	case kind == jsontext.KindBeginObject:
		o.table.find(graph.Error, place, "the value of %q is an object; a value is a text, a number or a list of them", key.Text)
		return TableCell{Cell: graph.Cell{Place: place, Absent: true}}, r.skip()
	case kind != jsontext.KindBeginArray:
		return o.scalarJSON(kind, place, r), nil
	}
	list := TableCell{Cell: graph.Cell{Place: place}, listed: true}
	for {
		kind, place, err := r.next()
		switch {
		case err != nil:
			return TableCell{}, err
		case kind == jsontext.KindEndArray:
			list.Text = joined(list.parts)
			return list, nil
		case kind == jsontext.KindBeginArray, kind == jsontext.KindBeginObject:
			o.table.find(graph.Error, place, "the list of %q has a list or an object in it; it has texts and numbers", key.Text)
			if err := r.skip(); err != nil {
				return TableCell{}, err
			}
		default:
			if c := o.scalarJSON(kind, place, r); c.Text != "" {
				list.parts = append(list.parts, c.Cell)
			}
		}
	}
}

// skip reads to the end of the list or the object that has begun.
func (r *jsonReader) skip() error {
	for depth := 1; depth > 0; {
		kind, _, err := r.next()
		switch {
		case err != nil:
			return err
		case kind == jsontext.KindBeginObject, kind == jsontext.KindBeginArray:
			depth++
		case kind == jsontext.KindEndObject, kind == jsontext.KindEndArray:
			depth--
		}
	}
	return nil
}

func (o *object) scalarJSON(kind jsontext.Kind, place graph.Place, r *jsonReader) TableCell {
	c := TableCell{Cell: graph.Cell{Place: place}}
	switch kind {
	case jsontext.KindString:
		text := r.string()
		c.Text, c.raw, c.quoted, c.json = strings.TrimSpace(text), r.raw(), true, true
		if strings.ContainsRune(text, utf8.RuneError) && !strings.ContainsRune(c.raw, utf8.RuneError) && !strings.Contains(strings.ToLower(c.raw), `\ufffd`) {
			o.table.find(graph.Error, place, `half a character is written here (\ud800 to \udfff without its other half); write the character itself`)
		}
	case jsontext.KindNumber, jsontext.KindTrue, jsontext.KindFalse:
		c.Text = r.raw()
		c.raw = c.Text
	}
	return c
}

// joined writes a list as one text, as a cell of a table has it.
func joined(parts []graph.Cell) string {
	texts := make([]string, len(parts))
	for i, part := range parts {
		texts[i] = part.Text
	}
	return strings.Join(texts, " | ")
}

// padded returns the rows of a table of objects, each with a cell for each column.
func (t *Table) padded(yield func(Row) bool) {
	var cells []TableCell
	for _, row := range t.objects {
		cells = append(cells[:0], row.Cells...)
		for len(cells) < len(t.Header) && !row.Broken {
			cells = append(cells, TableCell{Cell: graph.Cell{Place: graph.Place{File: t.File, Line: row.Line}}})
		}
		row.Cells = slices.Clip(cells)
		if !yield(row) {
			return
		}
	}
}
