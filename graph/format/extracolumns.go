package format

import (
	"maps"
	"slices"
	"strings"

	"peacegraph/graph"
	"peacegraph/graph/vocab"
)

// What dataset.yaml can say of a column besides naming one of ours.
const (
	columnKept    = "keep"   // its cells go to the note of the row, with the name of the column
	columnIgnored = "ignore" // its cells are left out, and nobody is told
)

// columnRule is what dataset.yaml says of a column that is not ours.
type columnRule struct {
	theirs, ours graph.Cell
	used         bool
}

// columnRules reads the key `columns` of dataset.yaml: a mapping of names of columns.
func (r *reader) columnRules(f keyed) {
	if emptyNode(f.value) {
		return
	}
	fields, ok := r.fields(f.value, "columns says what further columns are, such as `{Actor: subject, Remarks: keep, Internal: ignore}`")
	if !ok {
		return
	}
	for _, field := range fields {
		if _, again := r.rules[field.key.Text]; again {
			r.find(graph.Error, field.key.Place, "the column %q is there twice; keep one", field.key.Text).Value = field.key.Text
			continue
		}
		to := r.scalar(field)
		if to.Text == "" {
			r.find(graph.Error, field.key.Place, "say what the column %q is: one of the columns of the table, keep or ignore", field.key.Text).Value = field.key.Text
			continue
		}
		r.rules[field.key.Text] = &columnRule{theirs: field.key, ours: to}
	}
}

// treatment is what becomes of a column by dataset.yaml.
type treatment int

const (
	asNamed treatment = iota
	keptInNote
	leftOut
)

// treated applies what dataset.yaml says to the header of a table: it returns the names as ours, and what becomes of each
// column. Names are the columns that the table can have.
func (r *reader) treated(t *Table, known func(name string) bool, keeps bool, names []string) ([]TableCell, []treatment) {
	header, treatments := slices.Clone(t.Header), make([]treatment, len(t.Header))
	for i := range header {
		c := &header[i]
		rule := r.rules[c.Text]
		if rule == nil {
			continue
		}
		rule.used = true
		switch ours := rule.ours.Text; {
		case ours == columnIgnored:
			treatments[i] = leftOut
		case ours == columnKept && keeps:
			treatments[i] = keptInNote
		case ours == columnKept:
			treatments[i] = leftOut
			r.find(graph.Warning, c.Place, "the rows of %s have no note, so the cells of %q are kept out; name the column as one of theirs, or write ignore", t.name, c.Text).Value = c.Text
		case known(ours):
			c.Text = ours
		default:
			treatments[i] = leftOut
			f := r.find(graph.Error, rule.ours.Place, "%q is to be read as %q, which is not a column of %s", c.Text, ours, t.name)
			f.Value, f.Accepted = ours, slices.Concat([]string{columnKept, columnIgnored}, names)
			f.Nearest = vocab.Nearest(ours, f.Accepted, 3)
			if len(f.Nearest) > 0 && known(f.Nearest[0]) {
				treatments[i], c.Text = asNamed, f.Nearest[0] // so that it is not reported as missing too
			}
		}
	}
	return header, treatments
}

// unusedRules warns of columns that dataset.yaml names and no table has.
func (r *reader) unusedRules() {
	for _, name := range slices.Sorted(maps.Keys(r.rules)) {
		if rule := r.rules[name]; !rule.used {
			r.find(graph.Warning, rule.theirs.Place, "no table has a column %q", name).Value = name
		}
	}
}

// addNote puts a cell into the note of a statement, with the name of its column.
func addNote(row *graph.StatementRow, column string, c graph.Cell) {
	text := column + ": " + strings.Join(strings.Fields(c.Text), " ")
	switch {
	case c.Text == "":
	case row.Note.Text == "":
		row.Note = graph.Cell{Text: text, Place: c.Place}
	default:
		row.Note.Text += "; " + text
	}
}
