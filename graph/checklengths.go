package graph

import (
	"strconv"
	"unicode/utf8"
)

// The limits of what a draft may hold, in Unicode code points. They are far above what anybody writes, and keep a slip (a
// column of whole articles, a quote that is never closed) out of the record. An id has at most 200 bytes.
const (
	// MaxValue bounds names, external ids, attributes, pages, keys of rows, and what describes the data set in a word.
	MaxValue = 2000
	// MaxText bounds descriptions, notes, reasons, qualifiers, and objects that are texts.
	MaxText = 20_000
)

// checkLengths looks for values that are longer than a graph can hold.
func (c *checker) checkLengths() {
	d := &c.draft.Dataset
	for _, f := range [...]Field{{"title", d.Title}, {"version", d.Version}, {"licence", d.Licence}, {"codebook", d.Codebook}, {"coder", d.Coder}} {
		c.within(f.Cell, f.Name, MaxValue)
	}
	for _, cell := range d.Creators {
		c.within(cell, "creator", MaxValue)
	}
	c.within(d.Description, "description", MaxText)
	c.within(d.Citation, "citation", MaxText)
	fields := func(fields []Field, what string, most int) {
		for _, f := range fields {
			name := what
			if name == "" {
				name = f.Name
			}
			c.within(f.Cell, name, most)
		}
	}
	for i := range c.draft.Entities {
		row := &c.draft.Entities[i]
		fields(row.Names, "name", MaxValue)
		fields(row.OtherNames, "name", MaxValue)
		fields(row.Descriptions, "description", MaxText)
		fields(row.Attributes, "", MaxValue)
		for _, cell := range row.ExternalIDs {
			c.within(cell, "external id", MaxValue)
		}
	}
	for i := range c.draft.Statements {
		row := &c.draft.Statements[i]
		c.within(row.Object, "object", MaxText)
		c.within(row.ValidTime, "validTime", MaxValue)
		fields(row.Qualifiers, "", MaxText)
		c.within(row.Note, "note", MaxText)
		c.within(row.RankReason, "rankReason", MaxText)
		for _, f := range [...]Field{{"page", row.Page}, {"row", row.Row}, {"coder", row.Coder}, {"codebook", row.Codebook}} {
			c.within(f.Cell, f.Name, MaxValue)
		}
	}
	for i := range c.draft.Judgements {
		c.within(c.draft.Judgements[i].Reason, "reason", MaxText)
		c.within(c.draft.Judgements[i].Author, "author", MaxValue)
	}
	for i := range c.draft.Corrections {
		c.within(c.draft.Corrections[i].Reason, "reason", MaxText)
		c.within(c.draft.Corrections[i].Author, "author", MaxValue)
	}
}

// within reports a value with more code points than it may have. What is shown of it is its beginning.
func (c *checker) within(cell Cell, what string, most int) {
	if len(cell.Text) <= most {
		return
	}
	if n := utf8.RuneCountInString(cell.Text); n > most {
		shown := Cell{Text: shortened(cell.Text), Place: cell.Place, Absent: cell.Absent}
		c.errorf(RuleFormat, shown, "the %s has %s characters, and at most %s are kept; shorten it", what, inThousands(n), inThousands(most))
	}
}

// inThousands writes a number with a comma between thousands, as sentences have it.
func inThousands(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
