package format

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

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
	if place, c, found := controlCharacter(o.table.File, value.Text); found {
		o.table.find(graph.Error, value.Place, "the value holds the control character %U at character %d, which no cell can hold; delete it", c, place.Column)
		o.row.Cells[n].Text = strings.Map(printable, value.Text)
	}
}

func printable(c rune) rune {
	if c < ' ' && c != '\t' && c != '\n' || c >= 0x7f && c < 0xa0 {
		return -1
	}
	return c
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
	o := newObjects(t)
	for {
		begin := s.pos
		trouble := o.json(s)
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

// json reads values from where the scanner stands, until the end or the first trouble.
func (o *objects) json(s *scanner) *broken {
	base := s.pos
	dec := json.NewDecoder(strings.NewReader(s.text[base:]))
	dec.UseNumber()
	lists := 0
	for {
		token, place, err := nextJSON(dec, s, base)
		switch {
		case errors.Is(err, io.EOF) && lists == 0:
			return nil
		case err != nil:
			return brokenJSON(err, s)
		case token == json.Delim('['):
			lists++
			continue
		case token == json.Delim(']'):
			lists--
			continue
		case token != json.Delim('{'):
			return &broken{place, `here is a value by itself; each line is one object, such as {"id": "state:north", "name": "North"}`}
		}
		row := o.begin(place)
		if err := row.readJSON(dec, s, base); err != nil {
			row.broken()
			trouble := brokenJSON(err, s)
			if s.column == 1 && s.line > place.Line || s.done() {
				trouble.place, trouble.message = place, "the object that begins here is not closed; close it with a brace (})"
			}
			return trouble
		}
		row.end()
	}
}

// nextJSON returns the next token and moves the scanner to where it begins.
func nextJSON(dec *json.Decoder, s *scanner, base int) (json.Token, graph.Place, error) {
	begin := base + int(dec.InputOffset())
	token, err := dec.Token()
	for begin < len(s.text) && strings.IndexByte(" \t\n,:", s.text[begin]) >= 0 {
		begin++
	}
	s.to(max(begin, s.pos))
	return token, s.place(), err
}

// brokenJSON says where and why the text is not JSON.
func brokenJSON(err error, s *scanner) *broken {
	var syntax *json.SyntaxError
	what := err.Error()
	if errors.As(err, &syntax) {
		what = strings.TrimPrefix(syntax.Error(), "json: ")
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		what = "the text ends before it is complete"
	}
	return &broken{s.place(), "this is not JSON: " + what + "; each line is one object with keys and values in double quotes"}
}

func (o *object) readJSON(dec *json.Decoder, s *scanner, base int) error {
	for {
		token, place, err := nextJSON(dec, s, base)
		if err != nil {
			return err
		}
		if token == json.Delim('}') {
			return nil
		}
		name, _ := token.(string)
		key := TableCell{Cell: graph.Cell{Text: strings.TrimSpace(name), Place: place}}
		value, err := o.valueJSON(key, dec, s, base)
		if err != nil {
			return err
		}
		o.set(key, value)
	}
}

func (o *object) valueJSON(key TableCell, dec *json.Decoder, s *scanner, base int) (TableCell, error) {
	token, place, err := nextJSON(dec, s, base)
	if err != nil {
		return TableCell{}, err
	}
	if token != json.Delim('[') && token != json.Delim('{') {
		return o.scalarJSON(token, place, dec, s, base), nil
	}
	if token == json.Delim('{') {
		o.table.find(graph.Error, place, "the value of %q is an object; a value is a text, a number or a list of them", key.Text)
		return TableCell{Cell: graph.Cell{Place: place, Absent: true}}, skipJSON(dec, s, base)
	}
	list := TableCell{Cell: graph.Cell{Place: place}, listed: true}
	for {
		token, place, err := nextJSON(dec, s, base)
		switch {
		case err != nil:
			return TableCell{}, err
		case token == json.Delim(']'):
			list.Text = joined(list.parts)
			return list, nil
		case token == json.Delim('['), token == json.Delim('{'):
			o.table.find(graph.Error, place, "the list of %q has a list or an object in it; it has texts and numbers", key.Text)
			if err := skipJSON(dec, s, base); err != nil {
				return TableCell{}, err
			}
		default:
			if c := o.scalarJSON(token, place, dec, s, base); c.Text != "" {
				list.parts = append(list.parts, c.Cell)
			}
		}
	}
}

// skipJSON reads to the end of the list or the object that has begun.
func skipJSON(dec *json.Decoder, s *scanner, base int) error {
	for depth := 1; depth > 0; {
		token, _, err := nextJSON(dec, s, base)
		switch {
		case err != nil:
			return err
		case token == json.Delim('{'), token == json.Delim('['):
			depth++
		case token == json.Delim('}'), token == json.Delim(']'):
			depth--
		}
	}
	return nil
}

func (o *object) scalarJSON(token json.Token, place graph.Place, dec *json.Decoder, s *scanner, base int) TableCell {
	c := TableCell{Cell: graph.Cell{Place: place}}
	switch token := token.(type) {
	case string:
		c.Text, c.quoted, c.json = strings.TrimSpace(token), true, true
		c.raw = s.text[s.pos : base+int(dec.InputOffset())]
		if strings.ContainsRune(token, utf8.RuneError) && !strings.ContainsRune(c.raw, utf8.RuneError) && !strings.Contains(strings.ToLower(c.raw), `\ufffd`) {
			o.table.find(graph.Error, place, `half a character is written here (\ud800 to \udfff without its other half); write the character itself`)
		}
	case json.Number:
		c.Text = token.String()
		c.raw = c.Text
	case bool:
		c.Text = fmt.Sprint(token)
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
