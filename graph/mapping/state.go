package mapping

import (
	"strings"

	"peacegraph/graph"
)

// end returns what a reference stands for in this row; false when the row does not say.
func (c *context) end(ref reference) (graph.Cell, bool) {
	e := ref.entity
	switch {
	case e == nil:
		return ref.value.make(c)
	case e == c.mapping.source:
		return graph.Cell{Text: c.source.Text, Place: graph.Place{File: c.file, Line: c.line}}, true
	case e.each == nil:
		all := c.of(e)
		return all[0].id, all[0].ok
	}
	all, i := c.instances[e], c.current[e.each]
	if i >= len(all) {
		return graph.Cell{}, false
	}
	return all[i].id, all[i].ok
}

// state makes a statement of the cells as they stand. Without a subject, an object or a field that is needed there is none.
func (c *context) state(s *rule) {
	if !c.hold(s.when) {
		return
	}
	subject, ok := c.end(s.subject)
	if !ok {
		return
	}
	object, ok := c.end(s.object)
	if !ok {
		return
	}
	switch made := c.stated - c.before; {
	case made == mostStatements:
		c.problems.add(s, graph.Error, graph.Cell{Place: graph.Place{File: c.file, Line: c.line}}, nil, "the row gives more than %d statements; two lists of parts multiply each other in line %d of %s: make them one", mostStatements, s.Line, c.mapping.File)
		return
	case made > mostStatements:
		return
	}
	if s.inverse {
		subject, object = object, subject
	}
	line := graph.Place{File: c.file, Line: c.line}
	row := graph.StatementRow{
		Subject: subject, Predicate: graph.Cell{Text: s.predicate.Name, Place: line}, Object: object,
		Source: graph.Cell{Text: c.source.Text, Place: line}, Row: c.key,
	}
	for _, empty := range [...]*graph.Cell{&row.ID, &row.Mode, &row.Confidence, &row.ValidTime, &row.Rank, &row.Note} {
		empty.Place = line
	}
	for i := range s.fields {
		if cell, ok := s.fields[i].value.make(c); ok {
			*field(&row, s.fields[i].name) = cell
		}
	}
	for i := range s.qualifiers {
		if cell, ok := c.end(s.qualifiers[i].reference); ok {
			row.Qualifiers = append(row.Qualifiers, graph.Field{Name: s.qualifiers[i].name, Cell: cell})
		}
	}
	for _, speaker := range s.speakers {
		if cell, ok := c.end(speaker); ok {
			row.AttributedTo = append(row.AttributedTo, cell)
		}
	}
	c.keep(row)
}

// rowsInChunk is how many statements are kept together until all are known. A long list that grows is copied many times.
const rowsInChunk = 4096

func (c *context) keep(row graph.StatementRow) {
	if n := len(c.chunks); n == 0 || len(c.chunks[n-1]) == rowsInChunk {
		c.chunks = append(c.chunks, make([]graph.StatementRow, 0, rowsInChunk))
	}
	last := &c.chunks[len(c.chunks)-1]
	*last = append(*last, row)
	c.stated++
	if c.showing {
		c.shown = append(c.shown, row)
	}
}

// finish puts statements and entities into the draft, the entities in the order in which rows spoke of them first.
func (c *context) finish() {
	c.draft.Statements = make([]graph.StatementRow, 0, c.stated)
	for i := range c.chunks {
		c.draft.Statements = append(c.draft.Statements, c.chunks[i]...)
		c.chunks[i] = nil
	}
	c.draft.Entities = make([]graph.EntityRow, 0, len(c.order))
	for _, m := range c.order {
		row := m.row
		for i := range row.Names {
			row.Names[i].Text = oneLine(row.Names[i].Text)
		}
		for i := range row.OtherNames {
			row.OtherNames[i].Text = oneLine(row.OtherNames[i].Text)
		}
		c.draft.Entities = append(c.draft.Entities, row)
	}
}

// oneLine joins the lines of a name.
func oneLine(text string) string {
	if !strings.ContainsAny(text, "\n\t") && !strings.Contains(text, "  ") {
		return text
	}
	return strings.Join(strings.Fields(text), " ")
}
