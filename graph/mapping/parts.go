package mapping

import (
	"regexp"
	"strings"
	"unicode"

	"peacegraph/graph"
	"peacegraph/graph/format"
	"peacegraph/graph/internal/yamltree"
)

// parts says how a row holds several of something: in the parts of a cell, of several cells side by side, or across columns.
type parts struct {
	word                   // its name in the mapping
	columns []int          // that are split, side by side; the first says how many parts there are
	splitAt *regexp.Regexp // what stands between parts
	find    *regexp.Regexp
	drop    *regexp.Regexp
	trim    string

	across               []int    // columns that are each a part
	labels               []string // their labels
	column, value, label int      // the columns that stand for the part
	missing              []string // values of it that are no part
}

// mostParts bounds the parts of a cell: more are a sign of a wrong separator.
const mostParts = 1000

// The columns that stand for a part across columns.
const (
	partColumn = "column"
	partValue  = "value"
	partLabel  = "label"
)

// part is what the columns of the parts say inside one part.
type part []cell

// cell is a cell of the row under the number of its column in the mapping.
type cell struct {
	column int
	format.TableCell
}

func (r *reader) readParts(name word, n *yamltree.Node) *parts {
	p := &parts{word: name}
	var split []string
	r.fields(n, "parts", []key{
		{"columns", false, func(n *yamltree.Node) {
			for _, w := range r.texts(n) {
				p.columns = append(p.columns, r.column(w))
			}
		}},
		{"split", false, func(n *yamltree.Node) {
			for _, w := range r.rawTexts(n) {
				split = append(split, regexp.QuoteMeta(w.text))
			}
		}},
		{"splitAt", false, r.pattern(&p.splitAt)},
		{"find", false, r.pattern(&p.find)},
		{"drop", false, r.pattern(&p.drop)},
		{"trim", false, func(n *yamltree.Node) { p.trim = n.Text }},
		{"across", false, func(n *yamltree.Node) { r.across(p, n) }},
		{"missing", false, func(n *yamltree.Node) {
			for _, w := range r.texts(n) {
				p.missing = append(p.missing, w.text)
			}
		}},
	})
	ways := 0
	for _, given := range []bool{split != nil, p.splitAt != nil, p.find != nil} {
		if given {
			ways++
		}
	}
	switch {
	case p.columns == nil && p.across == nil:
		r.find(name, "the parts %s name no columns; write `columns: [name]` with split, splitAt or find, or `across:` with a list of columns", name.text)
	case p.columns != nil && p.across != nil:
		r.find(name, "the parts %s have both columns and across; make two of them", name.text)
	case p.across != nil && ways > 0:
		r.find(name, "the parts %s are across columns, so nothing is split", name.text)
	case p.columns != nil && ways != 1:
		r.find(name, "the parts %s need one of split, splitAt and find, to say where a part ends", name.text)
	}
	if split != nil {
		p.splitAt = regexp.MustCompile(strings.Join(split, "|"))
	}
	return p
}

// across reads columns that are each a part: a list, or a mapping with labels.
func (r *reader) across(p *parts, n *yamltree.Node) {
	p.column, p.value, p.label = r.inside(n, partColumn), r.inside(n, partValue), r.inside(n, partLabel)
	switch n.Shape {
	case yamltree.Mapping:
		for _, f := range n.Fields {
			label := f.Key
			if text, ok := r.text(f.Value); ok {
				label = text.text
			}
			p.across = append(p.across, r.column(word{f.At, f.Key}))
			p.labels = append(p.labels, label)
		}
	case yamltree.List:
		for _, w := range r.texts(n) {
			p.across = append(p.across, r.column(w))
			p.labels = append(p.labels, w.text)
		}
	default:
		r.find(at(n), "across is a list of columns, or a mapping of columns to labels; this is %s", n.Describe())
	}
}

// of returns the parts of a row.
func (p *parts) of(c *context) []part {
	if p.across != nil {
		return p.acrossColumns(c)
	}
	var all []part
	for i, column := range p.columns {
		whole := c.cells[column]
		if whole.Text == "" {
			if i == 0 {
				return nil
			}
			for j := range all {
				all[j] = append(all[j], cell{column: column})
			}
			continue
		}
		pieces := p.pieces(c, whole)
		switch {
		case i == 0:
			for _, piece := range pieces {
				all = append(all, part{{column, piece}})
			}
			continue
		case len(pieces) != len(all):
			c.problems.add(p, graph.Warning, whole.Cell, nil, "the cell has %d parts, but the one it goes with has %d; what it says is left out", len(pieces), len(all))
			pieces = make([]format.TableCell, len(all))
		}
		for j := range all {
			all[j] = append(all[j], cell{column, pieces[j]})
		}
	}
	return all
}

func (p *parts) acrossColumns(c *context) []part {
	var all []part
	for i, column := range p.across {
		value := c.cells[column]
		if value.Text == "" || contains(p.missing, value.Text) {
			continue
		}
		named := func(text string) format.TableCell {
			return format.TableCell{Cell: graph.Cell{Text: text, Place: value.Place}}
		}
		all = append(all, part{{p.column, named(c.mapping.columns[column].text)}, {p.value, value}, {p.label, named(p.labels[i])}})
	}
	return all
}

func contains(texts []string, text string) bool {
	for _, t := range texts {
		if t == text {
			return true
		}
	}
	return false
}

// pieces cuts a cell. Empty pieces and those that are to be dropped are left out.
func (p *parts) pieces(c *context, whole format.TableCell) []format.TableCell {
	var pieces []format.TableCell
	add := func(from, to int) {
		text := whole.Text[from:to]
		inner := strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(p.trim, r) })
		if inner == "" || p.drop != nil && p.drop.MatchString(inner) {
			return
		}
		at := whole.At(from + strings.Index(text, inner))
		pieces = append(pieces, format.TableCell{Cell: graph.Cell{Text: inner, Place: at}})
	}
	switch {
	case p.find != nil:
		for _, m := range p.find.FindAllStringSubmatchIndex(whole.Text, mostParts) {
			if len(m) > 2 && m[2] >= 0 {
				m = m[2:]
			}
			add(m[0], m[1])
		}
	case p.splitAt != nil:
		from := 0
		for _, m := range p.splitAt.FindAllStringIndex(whole.Text, mostParts) {
			add(from, m[0])
			from = m[1]
		}
		add(from, len(whole.Text))
	}
	if len(pieces) >= mostParts {
		c.problems.add(p, graph.Error, whole.Cell, nil, "the cell has %d parts or more; say in line %d of %s where a part ends", mostParts, p.Line, c.mapping.File)
		return nil
	}
	return pieces
}
