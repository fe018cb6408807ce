package format

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"peacegraph/graph"
	"peacegraph/graph/vocab"
)

// form is what one sort of table looks like: the columns that it needs, and what becomes of a cell.
type form[R any] struct {
	file   string
	needed []string
	// names lists all columns, without those that are made of a name and a language.
	names []string
	// column returns what becomes of the cells of a column; nil for a column that is accepted and not loaded. The problem
	// says why a column cannot be accepted, though its name is known.
	column func(name string) (set func(row *R, c cell), known bool, problem *columnProblem)
	// begin makes a row at a place, to which cells are given.
	begin func(place graph.Place) R
	// absent notes in a row that the table lacks a column that is needed.
	absent func(row *R, name string)
	// keptOut notes a column that nobody knows, unless it is nil.
	keptOut func(name graph.Cell)
}

// columnProblem says why a column cannot be accepted, and how it was probably meant.
type columnProblem struct {
	message string
	nearest []string
}

// heading is the header of a table.
type heading[R any] struct {
	columns []column[R]
	// absent are the columns that are needed and not there.
	absent []string
}

// column is a column of the header.
type column[R any] struct {
	name string
	set  func(row *R, c cell)
}

func lineAndColumn(from, to graph.Place) string {
	if from.Line == to.Line {
		return "column " + strconv.Itoa(to.Column)
	}
	return "line " + strconv.Itoa(to.Line) + ", column " + strconv.Itoa(to.Column)
}

// readTable reads the table of a form. It is a function because methods have no type parameters.
func readTable[R any](r *reader, f form[R]) []R {
	data, found := r.texts[f.file]
	if !found {
		return nil
	}
	text, ok := r.decode(f.file, data)
	if !ok {
		return nil
	}
	s := newScanner(f.file, text)
	head, ok := readHeader(r, s, f)
	if !ok {
		return nil
	}
	columns := head.columns
	var rows []R
	for !s.done() {
		begin := *s
		cells, trouble := s.record()
		switch {
		case trouble != nil:
			resume(r, s, columns, cells, trouble)
			continue
		case blank(cells):
			continue
		case len(cells) < len(columns), len(cells) > len(columns) && !blank(cells[len(columns):]):
			r.find(graph.Error, graph.Place{File: f.file, Line: begin.line}, "the row has %s, but the header has %d; write one cell for each column, empty ones too, and put quotes around a cell with %s in it",
				counted(len(cells), "cell"), len(columns), separatorNames[s.separator])
			lose(r, columns, cells)
			continue
		}
		row := f.begin(graph.Place{File: f.file, Line: begin.line})
		for _, name := range head.absent {
			f.absent(&row, name)
		}
		for i, c := range columns {
			if c.set != nil {
				c.set(&row, cells[i])
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

func blank(cells []cell) bool {
	return !slices.ContainsFunc(cells, func(c cell) bool { return c.Text != "" })
}

// resume reports a broken record and looks for the next line from which a whole row can be read.
func resume[R any](r *reader, s *scanner, columns []column[R], cells []cell, trouble *broken) {
	last := s.line - 1
	for !s.done() {
		next := *s
		row, again := next.record()
		s.looked = next.looked
		if again == nil && len(row) == len(columns) || again != nil && len(row) > 0 {
			break // a whole row, or one with a mistake of its own
		}
		s.skipLine()
		last = s.line - 1
	}
	if s.done() && !strings.HasSuffix(s.text, "\n") {
		last = s.line
	}
	message := trouble.message
	if last > trouble.place.Line {
		message += fmt.Sprintf("; lines %d to %d were not read", trouble.place.Line, last)
		r.draft.Incomplete = true
	}
	r.find(graph.Error, trouble.place, "%s", message)
	lose(r, columns, cells)
}

// lose notes the id of a row that could not be read, so that what refers to it is not reported as well. Nothing refers to a
// row without an id.
func lose[R any](r *reader, columns []column[R], cells []cell) {
	for i, c := range columns {
		switch {
		case c.name != "id":
		case i >= len(cells):
			r.draft.Incomplete = true
		case cells[i].Text != "":
			r.draft.Lost = append(r.draft.Lost, graph.ID(cells[i].Text))
		}
	}
}

var separatorNames = map[byte]string{',': "a comma", ';': "a semicolon", '\t': "a tab"}

// separate finds what stands between the cells, by the first line that is not empty.
func (r *reader) separate(s *scanner) {
	for !s.done() {
		line, _, _ := strings.Cut(s.text[s.pos:], "\n")
		if strings.TrimSpace(line) == "" {
			s.skipLine()
			continue
		}
		if hint, found := strings.CutPrefix(line, "sep="); found && len(hint) == 1 && separatorNames[hint[0]] != "" {
			s.separator = hint[0]
			s.skipLine()
			return
		}
		counts := map[byte]int{}
		inside := false
		for i := range len(line) {
			switch c := line[i]; {
			case c == '"':
				inside = !inside
			case !inside:
				counts[c]++
			}
		}
		for _, c := range [...]byte{';', '\t'} {
			if counts[c] > counts[s.separator] {
				s.separator = c
			}
		}
		break
	}
	if s.separator != ',' {
		r.find(graph.Notice, graph.Place{File: s.file, Line: s.line}, "the cells are separated by %ss; the table was read so", strings.TrimPrefix(separatorNames[s.separator], "a "))
	}
}

// readHeader reads the row with the names of the columns. False means that the rows cannot be read.
func readHeader[R any](r *reader, s *scanner, f form[R]) (head heading[R], ok bool) {
	r.separate(s)
	place := graph.Place{File: f.file, Line: s.line}
	if s.done() {
		r.find(graph.Warning, graph.Place{File: f.file}, "the file is empty; its first row names the columns: %s and others", strings.Join(f.needed, ", "))
		return head, false
	}
	cells, trouble := s.record()
	if trouble != nil {
		r.find(graph.Error, trouble.place, "%s; the rows below this header were not read", trouble.message)
		r.draft.Incomplete = true
		return head, false
	}
	for len(cells) > 0 && cells[len(cells)-1].Text == "" {
		cells = cells[:len(cells)-1]
	}
	columns := make([]column[R], len(cells))
	first := make(map[string]int)
	var strange []cell
	for i, c := range cells {
		if at, again := first[c.Text]; again && c.Text != "" {
			r.find(graph.Error, c.Place, "the column %q is there twice, also at column %d of this line; keep one", c.Text, at).Value = c.Text
			continue
		}
		first[c.Text] = c.Place.Column
		set, known, problem := f.column(c.Text)
		switch {
		case problem != nil:
			finding := r.find(graph.Error, c.Place, "%s", problem.message)
			finding.Value, finding.Nearest = c.Text, problem.nearest
		case !known:
			strange = append(strange, c)
			continue
		}
		columns[i] = column[R]{c.Text, set}
	}
	if len(strange) > 0 && len(strange) == len(first) {
		r.find(graph.Error, place, "no column of %s is named in the first row; the first row names the columns, and these are needed: %s", f.file, strings.Join(f.needed, ", "))
		r.draft.Incomplete = true
		return head, false
	}
	for _, name := range f.needed {
		tagged := func(c column[R]) bool { return strings.HasPrefix(c.name, name+"@") }
		if _, there := first[name]; there || slices.ContainsFunc(columns, tagged) {
			continue
		}
		var meant int
		if meant, strange = missing(r, f, place, name, strange); meant > 0 {
			set, _, _ := f.column(name)
			i := slices.IndexFunc(cells, func(c cell) bool { return c.Place.Column == meant })
			columns[i] = column[R]{name, set}
			continue
		}
		// What refers to a row without an id cannot be held against the draft.
		r.draft.Incomplete = r.draft.Incomplete || name == "id"
		head.absent = append(head.absent, name)
	}
	for _, c := range strange {
		if c.Text == "" {
			r.find(graph.Warning, c.Place, "this column has no name, so its cells are kept out; name it or delete it")
			continue
		}
		if r.termsLost {
			continue
		}
		if f.keptOut != nil {
			f.keptOut(c.Cell)
		}
		finding := r.find(graph.Warning, c.Place, "%q is not a column of %s, so its cells are kept out", c.Text, f.file)
		finding.Value, finding.Accepted, finding.Nearest = c.Text, f.names, vocab.Nearest(c.Text, f.names, 3)
	}
	head.columns = columns
	return head, true
}

// missing reports a column that a table needs and has not. When a strange column looks like it, that one is named and
// taken for it: its place is returned, and the strange columns without it.
func missing[R any](r *reader, f form[R], header graph.Place, name string, strange []cell) (meant int, others []cell) {
	for i, c := range strange {
		if near := vocab.Nearest(c.Text, f.names, 1); len(near) == 1 && near[0] == name {
			finding := r.find(graph.Error, c.Place, "%q is not a column of %s, and %q, which is needed, is missing", c.Text, f.file, name)
			finding.Value, finding.Nearest = c.Text, near
			return c.Place.Column, slices.Delete(slices.Clone(strange), i, i+1)
		}
	}
	r.find(graph.Error, header, "the column %q is missing; %s needs %s", name, f.file, strings.Join(f.needed, ", "))
	return 0, strange
}
