package format

import (
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
	// lists are the columns whose cells are lists.
	lists []string
	// column returns what becomes of the cells of a column; nil for a column that is accepted and not loaded. The problem
	// says why a column cannot be accepted, though its name is known.
	column func(name string) (set func(row *R, c TableCell), known bool, problem *columnProblem)
	// begin makes a row at a place, to which cells are given.
	begin func(place graph.Place) R
	// absent notes in a row that the table lacks a column that is needed.
	absent func(row *R, name string)
	// keep puts a cell into the note of a row, under the name of its column; nil for rows without a note.
	keep func(row *R, column string, c graph.Cell)
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
	// kept are the numbers of the columns that go to the note.
	kept []int
}

// column is a column of the header.
type column[R any] struct {
	name string
	set  func(row *R, c TableCell)
}

// readForm reads the table of a form, wherever it is written. It is a function because methods have no type parameters.
func readForm[R any](r *reader, f form[R]) []R {
	name := strings.TrimSuffix(f.file, tableExts[0])
	var rows []R
	if t := r.sections[name]; t != nil {
		rows = readRows(r, t, f, rows)
	}
	for _, ext := range tableExts {
		if data, found := r.texts[name+ext]; found {
			rows = readRows(r, ReadTable(name+ext, data), f, rows)
		}
	}
	return rows
}

// readRows reads a table and appends its rows.
func readRows[R any](r *reader, t *Table, f form[R], rows []R) []R {
	defer func() {
		r.draft.Findings = append(r.draft.Findings, t.Findings...)
		r.draft.Incomplete = r.draft.Incomplete || t.Incomplete
	}()
	head, ok := readHeader(r, t, f)
	if !ok {
		return rows
	}
	columns := head.columns
	rows = slices.Grow(rows, t.atMost())
	for cells := range t.Rows() {
		if cells.Broken {
			lose(r, columns, cells.Cells)
			continue
		}
		row := f.begin(graph.Place{File: t.File, Line: cells.Line})
		for _, name := range head.absent {
			f.absent(&row, name)
		}
		for i, c := range columns {
			if c.set != nil {
				c.set(&row, r.single(cells.Cells[i], c.name, f.lists))
			}
		}
		for _, i := range head.kept {
			f.keep(&row, t.Header[i].Text, cells.Cells[i].Cell)
		}
		rows = append(rows, row)
	}
	return rows
}

// single sees to it that only the columns that hold lists are given one.
func (r *reader) single(c TableCell, column string, lists []string) TableCell {
	base, _, _ := strings.Cut(column, "@")
	switch {
	case !c.listed || slices.Contains(lists, base):
	case len(c.parts) == 1:
		return TableCell{Cell: c.parts[0]}
	case len(c.parts) > 1:
		r.find(graph.Error, c.Place, "%s holds one value, not a list; write one row for each value", column).Value = c.Text
		c.Absent = true
	}
	return c
}

// lose notes the id of a row that could not be read, so that what refers to it is not reported as well. Nothing refers to a
// row without an id.
func lose[R any](r *reader, columns []column[R], cells []TableCell) {
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

// shownStrange is how many columns that nobody knows are told of, each with what it may be; the rest is counted.
const shownStrange = 40

// readHeader finds out what the columns of a table are. False means that the rows cannot be read.
func readHeader[R any](r *reader, t *Table, f form[R]) (head heading[R], ok bool) {
	switch {
	case t.Incomplete && len(t.Header) == 0:
		return head, false
	case t.Empty && t.scan == nil:
		r.find(graph.Warning, graph.Place{File: t.File}, "there are no rows of %s here; each is an object with the names of columns as keys: %s and others", t.name, strings.Join(f.needed, ", "))
		return head, false
	case t.Empty:
		r.find(graph.Warning, graph.Place{File: t.File}, "the file is empty; its first row names the columns: %s and others", strings.Join(f.needed, ", "))
		return head, false
	}
	place := graph.Place{File: t.File, Line: t.HeaderLine}
	cells, treatments := r.treated(t, func(name string) bool { _, known, problem := f.column(name); return known && problem == nil }, f.keep != nil, f.names)
	columns := make([]column[R], len(cells))
	first := make(map[string]int)
	var strange []TableCell
	for i, c := range cells {
		switch treatments[i] {
		case leftOut:
			continue
		case keptInNote:
			head.kept = append(head.kept, i)
			continue
		}
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
		where := "in the first row; the first row names the columns"
		if t.scan == nil {
			where = "by the keys of the rows"
		}
		r.find(graph.Error, place, "no column of %s is named %s, and these are needed: %s", t.name, where, strings.Join(f.needed, ", "))
		r.draft.Incomplete = true
		return head, false
	}
	for _, name := range f.needed {
		tagged := func(c column[R]) bool { return strings.HasPrefix(c.name, name+"@") }
		if _, there := first[name]; there || slices.ContainsFunc(columns, tagged) {
			continue
		}
		var meant graph.Place
		if meant, strange = missing(r, t, f, place, name, strange); meant.Line > 0 {
			set, _, _ := f.column(name)
			i := slices.IndexFunc(cells, func(c TableCell) bool { return c.Place == meant })
			columns[i] = column[R]{name, set}
			continue
		}
		// What refers to a row without an id cannot be held against the draft.
		r.draft.Incomplete = r.draft.Incomplete || name == "id"
		head.absent = append(head.absent, name)
	}
	for i, c := range strange {
		if i == shownStrange {
			r.find(graph.Warning, c.Place, "this column and %s others behind it are none of %s either, so their cells are kept out", strconv.Itoa(len(strange)-i-1), t.name).Value = c.Text
			break
		}
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
		finding := r.find(graph.Warning, c.Place, "%q is not a column of %s, so its cells are kept out; say under columns in dataset.yaml what it is: one of ours, keep or ignore", c.Text, t.name)
		finding.Value, finding.Accepted, finding.Nearest = c.Text, f.names, vocab.Nearest(c.Text, f.names, 3)
	}
	head.columns = columns
	return head, true
}

// missing reports a column that a table needs and has not. When a strange column looks like it, that one is named and
// taken for it: its place is returned, and the strange columns without it.
func missing[R any](r *reader, t *Table, f form[R], header graph.Place, name string, strange []TableCell) (meant graph.Place, others []TableCell) {
	for i, c := range strange {
		if near := vocab.Nearest(c.Text, f.names, 1); len(near) == 1 && near[0] == name {
			finding := r.find(graph.Error, c.Place, "%q is not a column of %s, and %q, which is needed, is missing", c.Text, t.name, name)
			finding.Value, finding.Nearest = c.Text, near
			return c.Place, slices.Delete(slices.Clone(strange), i, i+1)
		}
	}
	r.find(graph.Error, header, "the column %q is missing; %s needs %s", name, t.name, strings.Join(f.needed, ", "))
	return graph.Place{}, strange
}
