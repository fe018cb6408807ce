package mapping

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"peacegraph/graph"
	"peacegraph/graph/internal/yamltree"
)

// value is what a field is made of: the first of its ways that gives something.
type value struct {
	word // as written, for a value that is one text
	ways []way
	// constant is set for a text without columns.
	constant bool
}

// way is one way to make a value. What is called missing is not an error: the next way is tried, or the field is left out.
type way interface {
	make(c *context) (cell graph.Cell, ok bool)
}

// textWay is words with columns in them.
type textWay []piece

func (t textWay) make(c *context) (graph.Cell, bool) { return c.fill(t) }

// columnWay is what stands in a column, cleaned and decoded.
type columnWay struct {
	at       word
	text     []piece
	missing  []string
	find     *regexp.Regexp
	remove   *regexp.Regexp
	replace  *strings.Replacer
	trim     string
	codes    *codes
	filtered filter // what is done in an id
	around   around // what stands before and behind what was found
}

// around is what stands before and behind a value, which may name columns.
type around struct {
	given          bool
	before, behind []piece
}

// around reads `as`: a text in which {} is the value.
func (r *reader) around(into *around, filtered filter) func(*yamltree.Node) {
	return func(n *yamltree.Node) {
		text, ok := r.text(n)
		if !ok {
			return
		}
		before, behind, found := strings.Cut(text.text, "{}")
		if !found {
			r.find(text, "as says what stands around the value, which is written {}, as state:gw-{}")
			return
		}
		*into = around{true, r.template(word{n.At, before}, filtered), r.template(word{n.At, behind}, filtered)}
	}
}

// put puts a value into what stands around it; false when a column in that is missing.
func (a around) put(c *context, cell graph.Cell) (graph.Cell, bool) {
	if !a.given {
		return cell, true
	}
	before, ok := c.fill(a.before)
	if !ok {
		return cell, false
	}
	behind, ok := c.fill(a.behind)
	cell.Text = before.Text + cell.Text + behind.Text
	return cell, ok
}

// codes say what a value of the table means.
type codes struct {
	word
	meaning map[string]string
	// otherwise is the meaning of a value that is not listed; unlisted says what to do about one when there is none.
	otherwise string
	unlisted  unlisted
	accepted  []string
}

// unlisted is what happens to a value that is not among the codes.
type unlisted uint8

const (
	unlistedError unlisted = iota // an error; the field is left out
	unlistedWarn                  // a warning; the field is left out
	unlistedLeave                 // the field is left out
	unlistedKeep                  // the value is kept as it is
)

func unlistedWords() []string { return []string{"error", "warn", "leave", "keep"} }

func (w *columnWay) make(c *context) (graph.Cell, bool) {
	cell, ok := c.fill(w.text)
	if !ok || slices.Contains(w.missing, cell.Text) {
		return cell, false
	}
	if w.find != nil {
		found := w.find.FindStringSubmatch(cell.Text)
		if found == nil {
			return cell, false
		}
		cell.Text = found[min(1, len(found)-1)]
	}
	if w.remove != nil {
		cell.Text = w.remove.ReplaceAllString(cell.Text, "")
	}
	if w.replace != nil {
		cell.Text = w.replace.Replace(cell.Text)
	}
	cell.Text = strings.TrimSpace(strings.Trim(strings.TrimSpace(cell.Text), w.trim))
	if cell.Text == "" {
		return cell, false
	}
	if w.codes != nil {
		if ok = w.codes.decode(c, &cell); !ok {
			return cell, false
		}
	}
	// In an id, what a cell says is made fit for it. A whole id that the mapping writes as the meaning of a code stays.
	if w.codes == nil || w.around.given || !strings.Contains(cell.Text, ":") {
		cell.Text = w.filtered.apply(cell.Text)
	}
	if cell.Text == "" {
		return cell, false
	}
	return w.around.put(c, cell)
}

func (k *codes) decode(c *context, cell *graph.Cell) bool {
	meaning, listed := k.meaning[cell.Text]
	switch {
	case listed:
		cell.Text = meaning
	case k.otherwise != "":
		cell.Text = k.otherwise
	case k.unlisted == unlistedKeep:
	case k.unlisted == unlistedLeave:
		return false
	default:
		if k.unlisted == unlistedWarn {
			c.problems.add(k, graph.Warning, *cell, k.accepted, "%q is not among the codes in line %d of %s, so what needs it is left out", cell.Text, k.Line, c.mapping.File)
			return false
		}
		c.problems.add(k, graph.Error, *cell, k.accepted,
			"%q is not among the codes in line %d of %s; list it there, or say what to do with others by `otherwise` or `unlisted`", cell.Text, k.Line, c.mapping.File)
		return false
	}
	return cell.Text != ""
}

func (v *value) make(c *context) (graph.Cell, bool) {
	cell, _, ok := v.first(c)
	return cell, ok
}

// first makes a value and returns which of its ways gave it, from 0.
func (v *value) first(c *context) (cell graph.Cell, way int, ok bool) {
	if v == nil {
		return graph.Cell{}, 0, false
	}
	if v.constant {
		return graph.Cell{Text: v.text, Place: graph.Place{File: c.file, Line: c.line}}, 0, v.text != ""
	}
	for i, w := range v.ways {
		if cell, ok = w.make(c); ok {
			return cell, i, true
		}
	}
	return cell, 0, false
}

// value reads a value: a text, a mapping that says more, or a list of which the first that is there is taken.
func (r *reader) value(n *yamltree.Node, filtered filter) *value {
	v := &value{word: word{n.At, strings.TrimSpace(n.Text)}}
	if n.Shape == yamltree.List {
		for _, item := range n.Items {
			if w := r.way(item, filtered); w != nil {
				v.ways = append(v.ways, w)
			}
		}
		if len(n.Items) == 0 {
			r.find(at(n), "the list is empty; write the values of which the first that is there is taken")
		}
		return v
	}
	if n.Shape == yamltree.Scalar && !strings.Contains(n.Text, "{") {
		if v.text == "" {
			r.find(at(n), "a value is wanted here; this is %s", n.Describe())
		}
		v.constant = true
		return v
	}
	if w := r.way(n, filtered); w != nil {
		v.ways = []way{w}
	}
	return v
}

func (r *reader) way(n *yamltree.Node, filtered filter) way {
	switch n.Shape {
	case yamltree.Scalar:
		return textWay(r.template(word{n.At, strings.TrimSpace(n.Text)}, filtered))
	case yamltree.Mapping:
	default:
		r.find(at(n), "a value is a text or a mapping with column, date or best; this is %s", n.Describe())
		return nil
	}
	has := func(names ...string) bool {
		return slices.ContainsFunc(n.Fields, func(f yamltree.Field) bool { return slices.Contains(names, f.Key) })
	}
	switch {
	case has("date"):
		return r.dateWay(n, filtered)
	case has("best", "low", "high"):
		return r.quantityWay(n)
	case has("column", "text"):
		return r.columnWay(n, filtered)
	case len(n.Fields) == 1 && n.Fields[0].Value.Shape == yamltree.Null:
		r.find(at(n), "YAML takes a text that begins with a brace for a mapping; put quotes around it: \"{%s}\"", n.Fields[0].Key)
	default:
		r.find(at(n), "this value says neither column, text, date nor best; a value is a text, or a mapping with one of them").offer("", nil)
	}
	return nil
}

func (r *reader) columnWay(n *yamltree.Node, filtered filter) way {
	w := &columnWay{at: at(n), filtered: filtered}
	c := &codes{word: at(n), meaning: make(map[string]string)}
	r.fields(n, "a value", []key{
		{"column", false, func(n *yamltree.Node) {
			if name, ok := r.text(n); ok {
				w.text = []piece{{column: r.column(name)}}
			}
		}},
		{"text", false, func(n *yamltree.Node) {
			if name, ok := r.text(n); ok {
				w.text = r.template(name, asIs)
			}
		}},
		{"missing", false, func(n *yamltree.Node) {
			for _, m := range r.texts(n) {
				w.missing = append(w.missing, m.text)
			}
		}},
		{"find", false, r.pattern(&w.find)},
		{"remove", false, r.pattern(&w.remove)},
		{"replace", false, func(n *yamltree.Node) { w.replace = r.replacements(n) }},
		{"trim", false, func(n *yamltree.Node) { w.trim = n.Text }},
		{"codes", false, func(n *yamltree.Node) { r.codes(n, c); w.codes = c }},
		{"as", false, r.around(&w.around, filtered)},
		{"otherwise", false, func(n *yamltree.Node) {
			if text, ok := r.text(n); ok {
				c.otherwise = text.text
			}
		}},
		{"unlisted", false, func(n *yamltree.Node) {
			text, ok := r.text(n)
			if !ok {
				return
			}
			if i := slices.Index(unlistedWords(), text.text); i >= 0 {
				c.unlisted = unlisted(i)
			} else {
				r.find(text, "%q does not say what to do with a value that is not listed", text.text).offer(text.text, unlistedWords())
			}
		}},
	})
	if w.text == nil {
		r.find(at(n), "the value has neither column nor text")
	}
	if w.codes == nil && (c.otherwise != "" || c.unlisted != unlistedError) {
		r.find(at(n), "otherwise and unlisted say what to do beside codes, and there are no codes")
	}
	return w
}

// replacements reads texts and what is written in their place.
func (r *reader) replacements(n *yamltree.Node) *strings.Replacer {
	if n.Shape != yamltree.Mapping {
		r.find(at(n), "replace says which text is written in place of which, as `replace: {',': '.'}`; this is %s", n.Describe())
		return nil
	}
	var pairs []string
	for _, f := range n.Fields {
		switch {
		case f.Key == "":
			r.find(word{f.At, f.Key}, "there is nothing to replace; write the text before the colon")
		case f.Value.Shape != yamltree.Scalar && f.Value.Shape != yamltree.Null:
			r.find(at(f.Value), "a text is wanted here; this is %s", f.Value.Describe())
		default:
			pairs = append(pairs, f.Key, f.Value.Text)
		}
	}
	return strings.NewReplacer(pairs...)
}

// codes reads a mapping of values to their meaning, or the name of one in the section `codes`.
func (r *reader) codes(n *yamltree.Node, into *codes) {
	into.word = at(n)
	if n.Shape == yamltree.Scalar {
		shared, found := r.shared[n.Text]
		if !found {
			r.find(at(n), "there are no codes %q in this mapping", n.Text).offer(n.Text, slices.Sorted(maps.Keys(r.shared)))
			return
		}
		n = shared
	}
	if n.Shape != yamltree.Mapping {
		r.find(at(n), "codes are a mapping of values to their meaning, as `codes: {'1': TERRITORY}`; this is %s", n.Describe())
		return
	}
	for _, f := range n.Fields {
		if _, again := into.meaning[f.Key]; again {
			r.find(word{f.At, f.Key}, "the value %q is listed twice", f.Key)
			continue
		}
		switch f.Value.Shape {
		case yamltree.Null:
			into.meaning[f.Key] = ""
		case yamltree.Scalar:
			into.meaning[f.Key] = strings.TrimSpace(f.Value.Text)
		default:
			r.find(at(f.Value), "the meaning of %q is one text, or nothing when it is to be left out", f.Key)
		}
		into.accepted = append(into.accepted, f.Key)
	}
}

// meanings lists what can come out of a value when it is known beforehand, with the place; ok is false when a cell decides.
func (v *value) meanings() (words []word, ok bool) {
	if v.constant {
		return []word{v.word}, true
	}
	for _, w := range v.ways {
		column, is := w.(*columnWay)
		if !is || column.codes == nil || column.around.given {
			return nil, false
		}
		k := column.codes
		ok = true
		for _, value := range slices.Sorted(maps.Keys(k.meaning)) {
			if k.meaning[value] != "" {
				words = append(words, word{k.At, k.meaning[value]})
			}
		}
		if k.otherwise != "" {
			words = append(words, word{k.At, k.otherwise})
		}
		if k.unlisted == unlistedKeep {
			return words, false
		}
	}
	return words, ok
}
