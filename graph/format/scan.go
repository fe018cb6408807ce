package format

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"peacegraph/graph"
)

// TableCell is a cell of a table: its text without the quotes and the spaces around it.
type TableCell struct {
	graph.Cell
	// raw is the text as the file has it, from the place of the cell on.
	raw string
	// quoted is set when the cell is in quotes; json when these are quotes of JSON, with its escapes inside.
	quoted, json bool
	// listed is set when the cell was written as a list; parts are then its parts.
	listed bool
	parts  []graph.Cell
}

// broken says why a record cannot be read, and where the trouble begins.
type broken struct {
	place   graph.Place
	message string
}

// scanner reads records as RFC 4180 has them. It is stricter than most where quotes are concerned, because a quote in
// the wrong place makes one cell of half the file, and more lenient about spaces around cells.
type scanner struct {
	file         string
	text         string
	separator    byte
	pos          int
	line, column int
	looked       int // bytes that were looked at, some of them again: what reading costs
}

func newScanner(file, text string) *scanner {
	return &scanner{file: file, text: text, separator: ',', line: 1, column: 1}
}

func (s *scanner) place() graph.Place {
	return graph.Place{File: s.file, Line: s.line, Column: s.column}
}

func (s *scanner) done() bool { return s.pos >= len(s.text) }

// to moves to a later position.
func (s *scanner) to(pos int) {
	passed := s.text[s.pos:pos]
	if n := strings.Count(passed, "\n"); n > 0 {
		s.line, s.column = s.line+n, 1
		passed = passed[strings.LastIndexByte(passed, '\n')+1:]
	}
	s.column += utf8.RuneCountInString(passed)
	s.pos = pos
}

// skipLine moves to the beginning of the next line.
func (s *scanner) skipLine() {
	end := strings.IndexByte(s.text[s.pos:], '\n')
	if end < 0 {
		s.to(len(s.text))
		return
	}
	s.to(s.pos + end + 1)
}

// mostCells is how many cells a record has at most: more than any table of data has columns, and few enough for one to be held
// whoever wrote it.
const mostCells = 10_000

// record reads one record and the line feed after it and appends its cells. When it is broken, the cells before the
// trouble are returned, and the scanner stands at the beginning of the line after the one in which the trouble begins.
func (s *scanner) record(cells []TableCell) (_ []TableCell, trouble *broken) {
	for {
		if len(cells) == mostCells {
			trouble := &broken{s.place(), fmt.Sprintf("from here on there are more than %d cells, which is the most that a row may have; is the file a table, and is %s what stands between its cells?", mostCells, separatorName(s.separator))}
			s.skipLine()
			return nil, trouble
		}
		c, end, trouble := s.cell()
		if trouble != nil {
			s.skipLine()
			return cells, trouble
		}
		cells = append(cells, c)
		if end {
			return cells, nil
		}
	}
}

// cell reads a cell and the separator or line feed after it. End tells that it was the last one of its record. At
// trouble the scanner stays where the trouble begins.
func (s *scanner) cell() (c TableCell, end bool, trouble *broken) {
	begin := s.pos
	for begin < len(s.text) && (s.text[begin] == ' ' || s.text[begin] == '\t' && s.separator != '\t') {
		begin++
	}
	s.to(begin)
	if begin < len(s.text) && s.text[begin] == '"' {
		return s.quoted()
	}
	stop := begin
	for stop < len(s.text) && s.text[stop] != s.separator && s.text[stop] != '\n' {
		if s.text[stop] == '"' {
			s.looked += stop - begin
			s.to(stop)
			return TableCell{}, false, &broken{s.place(), `here is a quote in the middle of a cell; put the whole cell into quotes and write this one twice ("")`}
		}
		stop++
	}
	s.looked += stop - begin + 1
	raw := s.text[begin:stop]
	trimmed := strings.TrimLeftFunc(raw, unicode.IsSpace)
	s.to(begin + len(raw) - len(trimmed))
	c = TableCell{Cell: graph.Cell{Text: strings.TrimSpace(trimmed), Place: s.place()}, raw: trimmed}
	return c, s.leave(stop), nil
}

// leave moves behind the separator or line feed at pos, and tells whether the record ends there.
func (s *scanner) leave(pos int) (end bool) {
	if pos >= len(s.text) {
		s.to(pos)
		return true
	}
	end = s.text[pos] == '\n'
	s.to(pos + 1)
	return end
}

func (s *scanner) quoted() (c TableCell, end bool, trouble *broken) {
	place := s.place()
	doubled := false
	stop := s.pos + 1
	for {
		next := strings.IndexByte(s.text[stop:], '"')
		if next < 0 {
			s.looked += len(s.text) - s.pos
			return TableCell{}, false, &broken{place, `the quote that opens here is never closed; close the cell with a quote, and write a quote inside a cell twice ("")`}
		}
		stop += next
		if !strings.HasPrefix(s.text[stop:], `""`) {
			break
		}
		doubled = true
		stop += 2
	}
	s.looked += stop - s.pos + 1
	text := s.text[s.pos+1 : stop]
	after := stop + 1
	for after < len(s.text) && (s.text[after] == ' ' || s.text[after] == '\t' && s.separator != '\t') {
		after++
	}
	if after < len(s.text) && s.text[after] != s.separator && s.text[after] != '\n' {
		closing := *s
		closing.to(stop)
		return TableCell{}, false, &broken{place, "the cell in quotes that opens here is closed at " + lineAndColumn(place, closing.place()) + `, but text follows; write a quote inside a cell twice ("")`}
	}
	if doubled {
		text = strings.ReplaceAll(text, `""`, `"`)
	}
	c = TableCell{Cell: graph.Cell{Text: strings.TrimSpace(text), Place: place}, raw: s.text[s.pos : stop+1], quoted: true}
	return c, s.leave(after), nil
}

// At returns the place of the byte of Text with the number i, which is at most the length of Text.
func (c TableCell) At(i int) graph.Place {
	text, place := c.Text[:i], c.Place
	if !c.quoted {
		return after(place, text)
	}
	place.Column++
	inside := c.raw[1 : len(c.raw)-1]
	place = after(place, inside[:len(inside)-len(strings.TrimLeftFunc(inside, unicode.IsSpace))])
	if c.json {
		return after(place, escaped(strings.TrimLeftFunc(inside, unicode.IsSpace), i))
	}
	if strings.Contains(text, `"`) {
		text = strings.ReplaceAll(text, `"`, `""`)
	}
	return after(place, text)
}

// list reads a cell as a list with | between its parts. Empty parts are left out.
func (c TableCell) list() []graph.Cell {
	if c.listed {
		return c.parts
	}
	var parts []graph.Cell
	raw := c.raw
	if c.quoted {
		raw = raw[1 : len(raw)-1]
	}
	place := c.Place
	if c.quoted {
		place.Column++
	}
	for part := range strings.SplitSeq(raw, "|") {
		spaces := part[:len(part)-len(strings.TrimLeftFunc(part, unicode.IsSpace))]
		text := strings.TrimSpace(part)
		at := after(place, spaces)
		switch {
		case c.json:
			text = strings.TrimSpace(unescaped(text))
		case c.quoted:
			text = strings.ReplaceAll(text, `""`, `"`)
		}
		if text != "" {
			parts = append(parts, graph.Cell{Text: text, Place: at})
		}
		place = after(place, part)
		place.Column++
	}
	return parts
}

// unescaped reads a piece of a JSON string that was read as a whole already.
func unescaped(text string) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	var plain string
	if err := json.Unmarshal([]byte(`"`+text+`"`), &plain); err != nil {
		return text
	}
	return plain
}

// escaped returns the beginning of a JSON string whose meaning has n bytes, or all of it.
func escaped(text string, n int) string {
	pos := 0
	for pos < len(text) && n > 0 {
		size := 1
		if text[pos] == '\\' && pos+1 < len(text) {
			size = 2
			if text[pos+1] == 'u' {
				size = 6
			}
		}
		size = min(size, len(text)-pos)
		n -= len(unescaped(text[pos : pos+size]))
		pos += size
	}
	return text[:pos]
}

// after returns the place behind a text that begins at a place.
func after(place graph.Place, text string) graph.Place {
	if n := strings.Count(text, "\n"); n > 0 {
		place.Line, place.Column = place.Line+n, 1
		text = text[strings.LastIndexByte(text, '\n')+1:]
	}
	place.Column += utf8.RuneCountInString(text)
	return place
}
