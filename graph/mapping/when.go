package mapping

import (
	"regexp"
	"slices"
	"strings"

	"peacegraph/graph/internal/yamltree"
)

// condition is what a column has to say for an entity or a statement to be made.
type condition struct {
	column  int
	is      []string
	not     []string
	matches *regexp.Regexp
	lacks   *regexp.Regexp
	// given is set when the cell must not be missing, missing when it must be.
	given, missing bool
}

const (
	wordGiven   = "given"
	wordMissing = "missing"
)

// conditions reads `when`: each key is a column, and all of them must hold.
func (r *reader) conditions(into *[]condition) func(*yamltree.Node) {
	return func(n *yamltree.Node) {
		if n.Shape != yamltree.Mapping {
			r.find(at(n), "when is a mapping of columns to what they must say, as `when: {type: '2'}`; this is %s", n.Describe())
			return
		}
		for _, f := range n.Fields {
			c := condition{column: r.column(word{f.At, f.Key})}
			switch v := f.Value; v.Shape {
			case yamltree.Scalar:
				switch v.Text {
				case wordGiven:
					c.given = true
				case wordMissing:
					c.missing = true
				default:
					c.is = []string{strings.TrimSpace(v.Text)}
				}
			case yamltree.List:
				for _, w := range r.texts(v) {
					c.is = append(c.is, w.text)
				}
				if c.is == nil {
					c.is = []string{}
				}
			case yamltree.Mapping:
				r.fields(v, "a condition", []key{
					{"not", false, func(n *yamltree.Node) {
						for _, w := range r.texts(n) {
							c.not = append(c.not, w.text)
						}
					}},
					{"matches", false, r.pattern(&c.matches)},
					{"lacks", false, r.pattern(&c.lacks)},
				})
			default:
				r.find(at(v), "say what {%s} must be: a value, a list of values, given, missing, {not: …}, {matches: …} or {lacks: …}", f.Key)
			}
			*into = append(*into, c)
		}
	}
}

// hold reports whether all conditions hold for the row. A cell that is missing holds only for `missing` and `not`.
func (c *context) hold(conditions []condition) bool {
	for i := range conditions {
		w := &conditions[i]
		text := c.cells[w.column].Text
		switch {
		case w.missing && text != "", w.given && text == "",
			w.is != nil && !slices.Contains(w.is, text),
			w.not != nil && slices.Contains(w.not, text),
			w.matches != nil && (text == "" || !w.matches.MatchString(text)),
			w.lacks != nil && (text == "" || w.lacks.MatchString(text)):
			return false
		}
	}
	return true
}
