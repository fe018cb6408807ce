package format

import (
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"peacegraph/graph"
)

// readYAML reads a list of mappings as a table: one row for each. Lines are those of the file that it stands in.
func (t *Table) readYAML(list *yaml.Node, lines []string) {
	t.HeaderLine = list.Line
	o := newObjects(t)
	y := &yamlCells{file: t.File, lines: lines}
	switch {
	case list.Kind != yaml.SequenceNode:
		t.find(graph.Error, y.place(list), "%s is a list of rows, such as `- {id: %s, name: North}`", t.name, "state:north")
		t.Incomplete = true
		return
	}
	for _, item := range list.Content {
		if item.Kind != yaml.MappingNode {
			t.find(graph.Error, y.place(item), "a row of %s is a mapping of columns to values, such as `- {id: %s, name: North}`", t.name, "state:north")
			t.Incomplete = true
			continue
		}
		row := o.begin(y.place(item))
		for i := 0; i+1 < len(item.Content); i += 2 {
			name, value := item.Content[i], item.Content[i+1]
			if name.Kind != yaml.ScalarNode {
				t.find(graph.Error, y.place(name), "a key is a single word")
				continue
			}
			row.set(y.cell(name), row.valueYAML(y, name.Value, value))
		}
		row.end()
	}
	t.Empty = len(t.objects) == 0 && len(t.Header) == 0 && !t.Incomplete
}

func (o *object) valueYAML(y *yamlCells, key string, n *yaml.Node) TableCell {
	switch n.Kind {
	case yaml.ScalarNode:
		return y.cell(n)
	case yaml.SequenceNode:
		list := TableCell{Cell: graph.Cell{Place: y.place(n)}, listed: true}
		for _, item := range n.Content {
			if item.Kind != yaml.ScalarNode {
				o.table.find(graph.Error, y.place(item), "the list of %q has a list or a mapping in it; it has texts and numbers", key)
				continue
			}
			if c := y.cell(item); c.Text != "" {
				list.parts = append(list.parts, c.Cell)
			}
		}
		list.Text = joined(list.parts)
		return list
	case yaml.AliasNode:
		o.table.find(graph.Error, y.place(n), "here is a reference (*%s); write the value out", n.Value)
	default:
		o.table.find(graph.Error, y.place(n), "the value of %q is a mapping; a value is a text, a number or a list of them", key)
	}
	return TableCell{Cell: graph.Cell{Place: y.place(n), Absent: true}}
}

// yamlCells makes cells of the values of a file.
type yamlCells struct {
	file  string
	lines []string
	// line is the number of the line that runes are those of.
	line  int
	runes []rune
}

func (y *yamlCells) place(n *yaml.Node) graph.Place { return placeOf(y.file, n) }

// cell returns a single value. Its text is as it was written, also where YAML sees a number or a date in it.
func (y *yamlCells) cell(n *yaml.Node) TableCell {
	c := TableCell{Cell: graph.Cell{Text: strings.TrimSpace(n.Value), Place: y.place(n)}}
	if n.Tag == "!!null" {
		c.Text = ""
	}
	c.raw = c.Text
	if quote := y.quote(n); quote != "" {
		c.raw, c.quoted = quote+n.Value+quote, true
	}
	if strings.Contains(c.Text, "|") && !y.verbatim(c) {
		// The parts of the list stand somewhere behind the beginning of the value.
		c.listed = true
		for part := range strings.SplitSeq(c.Text, "|") {
			if part = strings.TrimSpace(part); part != "" {
				c.parts = append(c.parts, graph.Cell{Text: part, Place: c.Place})
			}
		}
	}
	return c
}

func (y *yamlCells) quote(n *yaml.Node) string {
	switch {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		return `"`
	case n.Style&yaml.SingleQuotedStyle != 0:
		return `'`
	}
	return ""
}

// verbatim reports whether the file has a value as it is, without escapes and folded lines.
func (y *yamlCells) verbatim(c TableCell) bool {
	if c.Place.Line > len(y.lines) || strings.Contains(c.raw, `""`) {
		return false
	}
	if y.line != c.Place.Line {
		y.line, y.runes = c.Place.Line, []rune(y.lines[c.Place.Line-1])
	}
	begin, length := c.Place.Column-1, utf8.RuneCountInString(c.raw)
	return begin+length <= len(y.runes) && string(y.runes[begin:begin+length]) == c.raw
}
