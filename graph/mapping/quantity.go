package mapping

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"peacegraph/graph"
	"peacegraph/graph/internal/yamltree"
)

// quantityWay makes a quantity of up to three columns.
type quantityWay struct {
	low, best, high []piece
	unit            string
	at              word
}

func (r *reader) quantityWay(n *yamltree.Node) way {
	w := &quantityWay{at: at(n)}
	number := func(into *[]piece) func(*yamltree.Node) {
		return func(n *yamltree.Node) {
			if name, ok := r.text(n); ok {
				if strings.Contains(name.text, "{") {
					*into = r.template(name, asIs)
				} else {
					*into = []piece{{column: r.column(name)}}
				}
			}
		}
	}
	r.fields(n, "a quantity", []key{
		{"low", false, number(&w.low)},
		{"best", false, number(&w.best)},
		{"high", false, number(&w.high)},
		{"unit", false, func(n *yamltree.Node) {
			if text, ok := r.text(n); ok {
				w.unit = text.text
			}
		}},
	})
	return w
}

func (w *quantityWay) make(c *context) (graph.Cell, bool) {
	var cell graph.Cell
	place := func(found graph.Cell) {
		if cell.Place.File == "" {
			cell.Place = found.Place
		}
	}
	read := func(pieces []piece) (text string, ok bool) {
		if pieces == nil {
			return "", true
		}
		found, there := c.fill(pieces)
		if !there {
			return "", true
		}
		place(found)
		if digits(found.Text) {
			return found.Text, true
		}
		// Thousands are set apart by commas, apostrophes or spaces, some of them narrow or not to be broken.
		text = strings.Map(func(r rune) rune {
			if r == '\'' || unicode.IsSpace(r) {
				return -1
			}
			return r
		}, found.Text)
		if thousands.MatchString(text) {
			text = strings.ReplaceAll(text, ",", "")
		}
		text = strings.TrimSuffix(text, ".0")
		if n, err := strconv.ParseFloat(text, 64); err != nil || n < 0 || n > 1e15 || strings.ContainsAny(text, "xXpPeE_nN+") {
			c.problems.add(w, graph.Error, found, nil, "%q is not a number; list the value as missing in %s, or put the cell right: digits, with a point before decimals", found.Text, c.mapping.File)
			return "", false
		}
		return text, true
	}
	low, a := read(w.low)
	best, b := read(w.best)
	high, d := read(w.high)
	if !a || !b || !d {
		return cell, false
	}
	switch {
	case low == "" && best == "" && high == "":
		return cell, false
	case best != "" && (low == best || low == "") && (high == best || high == ""):
		cell.Text = best
	case best == "" || low == "" || high == "":
		if low == "" && best != "" {
			low = best
		}
		if high == "" && best != "" {
			high = best
		}
		cell.Text = low + ".." + high
	default:
		cell.Text = low + ".." + best + ".." + high
	}
	if w.unit != "" {
		cell.Text += " " + w.unit
	}
	return cell, true
}

// thousands is a number whose commas set thousands apart, or lakhs. A comma before one or two last digits stands for a
// decimal point, and leaving it out would make another number.
var thousands = regexp.MustCompile(`^\d{1,3}(,\d{2,3})*,\d{3}(\.\d*)?$`)

// digits reports whether a text is a plain number of at most 15 digits.
func digits(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return text != "" && len(text) <= 15
}
