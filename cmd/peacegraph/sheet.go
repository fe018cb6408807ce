package main

import (
	"fmt"
	"slices"
	"strings"
)

// sheet is a list of objects, taken apart into columns and rows; one object is a sheet of one row. Objects inside an
// object give columns with a path; a list inside one is a cell, with a sheet of its own when its items are objects.
//
// The shape of GraphQL is taken away where it says nothing: edges, nodes and node leave no trace in a path.
type sheet struct {
	columns []*column // those with a cell in some row, in the order in which the answer has them
	rows    []row
}

// column is a place in the objects of a sheet: fields below fields.
type column struct {
	path     []string
	parent   *column
	children []*column
	byName   map[string]*column
	used     bool // some row has a cell here
}

type row map[*column]cell

// cell is a value, several for a list, or the sheet of a list of objects.
type cell struct {
	texts []string
	sheet *sheet
}

// absent is what stands where an answer has null or an empty list.
const absent = "–"

// newSheet takes items apart. What failed is left out.
func newSheet(items []any, failed failures) *sheet { return layOut(items, failed, false) }

// newAnswer takes the root of an answer apart, whose fields are what was asked and keep their names, whatever these are.
func newAnswer(root []member, failed failures) *sheet {
	return layOut([]any{root}, failures{"0": failed}, true)
}

// newInner takes the one object that an answer consists of apart.
func newInner(object []member, failed failures) *sheet {
	return newSheet([]any{object}, failures{"0": failed})
}

func layOut(items []any, failed failures, opaque bool) *sheet {
	s := &sheet{rows: make([]row, len(items))}
	root := &column{}
	nulls := make([][]*column, len(items))
	for i, item := range items {
		w := walk{row: make(row), opaque: opaque}
		w.value(root, "", item, failed.in(i))
		s.rows[i], nulls[i] = w.row, w.nulls
	}
	// Only now it is known whether null stands for a value or for an object, and for which columns then.
	for i, r := range s.rows {
		for _, c := range nulls[i] {
			c.fill(r)
		}
	}
	s.columns = root.collect(nil)
	return s
}

// walk is the one walk over an item of a sheet.
type walk struct {
	row    row
	nulls  []*column
	opaque bool // the fields of the item itself keep their names
}

// value puts a value at a column. Via is the last name on the way that left no trace in the path.
func (w *walk) value(at *column, via string, value any, failed failures) {
	switch value := value.(type) {
	case nil:
		if failed == nil {
			w.nulls = append(w.nulls, at)
		}
	case []member:
		for _, m := range value {
			if transparent(m.name) && !(w.opaque && at.parent == nil) {
				w.value(at, m.name, m.value, failed[m.name])
			} else {
				w.value(at.child(m.name), via, m.value, failed[m.name])
			}
		}
	case []any:
		w.set(at, via, newListCell(value, via, failed))
	default:
		w.set(at, via, cell{texts: []string{textOf(value)}})
	}
}

// transparent reports whether a field only serves paging.
func transparent(name string) bool { return name == "edges" || name == "nodes" || name == "node" }

func newListCell(list []any, via string, failed failures) cell {
	isObject := func(item any) bool {
		switch item.(type) {
		case []member, []any:
			return true
		}
		return false
	}
	if slices.ContainsFunc(list, isObject) || len(list) == 0 && transparent(via) {
		return cell{sheet: newSheet(list, failed)}
	}
	texts := make([]string, len(list))
	for i, item := range list {
		texts[i] = textOf(item)
	}
	return cell{texts: texts}
}

// set puts a cell into the row. A field of an edge and one of its node may have the same path: the second then gets the
// name that was left out.
func (w *walk) set(at *column, via string, c cell) {
	if _, taken := w.row[at]; taken && via != "" {
		if c.sheet != nil || at.parent == nil {
			at = at.child(via)
		} else {
			at = at.parent.child(via + " " + at.path[len(at.path)-1])
		}
	}
	at.used = true
	w.row[at] = c
}

// child returns the column of a field, made when it is new.
func (c *column) child(name string) *column {
	if found := c.byName[name]; found != nil {
		return found
	}
	if c.byName == nil {
		c.byName = make(map[string]*column)
	}
	made := &column{path: append(slices.Clone(c.path), name), parent: c}
	c.byName[name] = made
	c.children = append(c.children, made)
	return made
}

// fill writes into a row that nothing is there: at the column, or at all columns below it.
func (c *column) fill(r row) {
	for _, below := range c.children {
		below.fill(r)
	}
	if _, set := r[c]; !set && len(c.children) == 0 {
		c.used = true
		r[c] = cell{texts: []string{absent}}
	}
}

// collect appends the used columns, in order.
func (c *column) collect(to []*column) []*column {
	if c.used {
		to = append(to, c)
	}
	for _, below := range c.children {
		to = below.collect(to)
	}
	return to
}

// plain returns the texts of a cell that can be written without labels: one value, a list of values, or a list of
// objects of which one field each was asked for.
func (c cell) plain() ([]string, bool) {
	switch {
	case c.sheet == nil && len(c.texts) > 0:
		return c.texts, true
	case c.sheet == nil || len(c.sheet.rows) == 0:
		return []string{absent}, true
	case len(c.sheet.columns) > 1:
		return nil, false
	}
	var all []string
	for _, r := range c.sheet.rows {
		for _, inner := range r { // one at most
			texts, ok := inner.plain()
			if !ok {
				return nil, false
			}
			all = append(all, texts...)
		}
	}
	return all, true
}

// names returns names of the columns for people: as much of the end of each path as tells it from the others.
func (s *sheet) names() []string {
	same := make(map[string]int)
	for _, c := range s.columns {
		for from := range c.path {
			same[strings.Join(c.path[from:], "\x00")]++
		}
	}
	names := make([]string, len(s.columns))
	for i, c := range s.columns {
		for from := len(c.path) - 1; from >= 0; from-- {
			names[i] = strings.Join(c.path[from:], " ")
			if same[strings.Join(c.path[from:], "\x00")] == 1 {
				break
			}
		}
	}
	return names
}

// textOf writes a single value for people, on one line.
func textOf(value any) string {
	switch value {
	case nil:
		return absent
	case true:
		return "yes"
	case false:
		return "no"
	case "NOT_STATED":
		return "not stated"
	}
	return visible([]rune(strings.Join(strings.Fields(fmt.Sprint(value)), " ")))
}
