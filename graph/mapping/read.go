package mapping

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"peacegraph/graph"
	"peacegraph/graph/internal/yamltree"
	"peacegraph/graph/vocab"
)

// Parse reads a mapping and checks it like data: unknown keys, kinds, predicates, qualifiers and codes, names that are not
// defined, and statements that the vocabulary does not allow. File is its name in places. The mapping is nil when a finding
// is an error; findings are in the order of the file.
func Parse(file string, text []byte) (*Mapping, graph.Findings) {
	r := &reader{
		mapping: &Mapping{File: file, missing: map[string]bool{"": true}, vocabulary: vocab.Builtin()},
		columns: make(map[string]int), parts: make(map[string]*parts), entities: make(map[string]*entity), shared: make(map[string]*yamltree.Node),
	}
	root, problems := yamltree.Parse("a mapping", text)
	for _, p := range problems {
		r.find(word{p.At, ""}, "%s", p.Message)
	}
	if root != nil {
		r.top(root)
	}
	slices.SortStableFunc(r.findings, func(a, b graph.Finding) int {
		if a.Place.Line != b.Place.Line {
			return a.Place.Line - b.Place.Line
		}
		return a.Place.Column - b.Place.Column
	})
	if r.findings.Refused() {
		return nil, r.findings
	}
	return r.mapping, r.findings
}

// reader turns the tree of a file into a mapping.
type reader struct {
	mapping  *Mapping
	findings graph.Findings
	columns  map[string]int
	parts    map[string]*parts
	entities map[string]*entity
	shared   map[string]*yamltree.Node // codes by name
	defaults []named
	speakers []reference
}

func at(n *yamltree.Node) word { return word{n.At, n.Text} }

func (r *reader) find(w word, format string, args ...any) offered {
	r.findings = append(r.findings, graph.Finding{
		Place: graph.Place{File: r.mapping.File, Line: w.Line, Column: w.Column}, Severity: graph.Error, Rule: graph.RuleFormat, Message: message(format, args...),
	})
	return offered{&r.findings[len(r.findings)-1], len(r.findings) - 1}
}

// key is one key that a mapping of the file may have.
type key struct {
	name     string
	required bool
	read     func(*yamltree.Node)
}

// fields reads a mapping by its keys, in the order of the keys; what names the thing in messages.
func (r *reader) fields(n *yamltree.Node, what string, keys []key) {
	r.fieldsOr(n, what, keys, nil)
}

// fieldsOr reads a mapping whose other keys are read by others, unless that returns false. Names are what else is accepted.
func (r *reader) fieldsOr(n *yamltree.Node, what string, keys []key, others func(yamltree.Field) (ok bool, names []string)) {
	if n.Shape != yamltree.Mapping {
		r.find(at(n), "%s is a mapping with keys; this is %s", what, n.Describe())
		return
	}
	given := make(map[string]*yamltree.Node)
	for _, f := range n.Fields {
		name := word{f.At, f.Key}
		if first, again := given[f.Key]; again {
			r.find(name, "the key %q is given twice; the other has its value in line %d", f.Key, first.Line)
			continue
		}
		given[f.Key] = f.Value
		if slices.ContainsFunc(keys, func(k key) bool { return k.name == f.Key }) {
			continue
		}
		var names []string
		if others != nil {
			var ok bool
			if ok, names = others(f); ok {
				continue
			}
		}
		accepted := make([]string, 0, len(keys))
		for _, k := range keys {
			accepted = append(accepted, k.name)
		}
		r.find(name, "%s has no key %q", what, f.Key).offer(f.Key, append(accepted, names...))
	}
	for _, k := range keys {
		value, there := given[k.name]
		switch {
		case there:
			k.read(value)
		case k.required:
			r.find(word{n.At, ""}, "%s lacks the key %q", what, k.name)
		}
	}
}

// text reads a single value that is not empty.
func (r *reader) text(n *yamltree.Node) (word, bool) {
	text := strings.TrimSpace(n.Text)
	if n.Shape == yamltree.Mapping && len(n.Fields) == 1 && n.Fields[0].Value.Shape == yamltree.Null {
		r.find(at(n), "YAML takes a text that begins with a brace for a mapping; put quotes around it: \"{%s}\"", n.Fields[0].Key)
		return word{}, false
	}
	if n.Shape != yamltree.Scalar || text == "" {
		r.find(at(n), "a text is wanted here; this is %s", n.Describe())
		return word{}, false
	}
	return word{n.At, text}, true
}

// texts reads a list of texts; one alone stands for a list of one.
func (r *reader) texts(n *yamltree.Node) []word {
	var words []word
	for _, w := range r.rawTexts(n) {
		w.text = strings.TrimSpace(w.text)
		words = append(words, w)
	}
	return words
}

// rawTexts reads texts with the spaces around them: separators.
func (r *reader) rawTexts(n *yamltree.Node) []word {
	items := []*yamltree.Node{n}
	if n.Shape == yamltree.List {
		items = n.Items
	}
	var words []word
	for _, item := range items {
		if item.Shape != yamltree.Scalar || item.Text == "" {
			r.find(at(item), "a text is wanted here; this is %s", item.Describe())
			continue
		}
		words = append(words, word{item.At, item.Text})
	}
	return words
}

func (r *reader) flag(into *bool) func(*yamltree.Node) {
	return func(n *yamltree.Node) {
		if *into = n.Text == "true"; n.Shape != yamltree.Scalar || n.Text != "true" && n.Text != "false" {
			r.find(at(n), "true or false is wanted here")
		}
	}
}

// longestPattern bounds a regular expression, whose work grows with its length.
const longestPattern = 2000

func (r *reader) pattern(into **regexp.Regexp) func(*yamltree.Node) {
	return func(n *yamltree.Node) {
		w, ok := r.text(n)
		if !ok {
			return
		}
		if len(w.text) > longestPattern {
			r.find(w, "the regular expression has more than %d characters", longestPattern)
			return
		}
		pattern, err := regexp.Compile(w.text)
		if err != nil {
			r.find(w, "%q is not a regular expression: %s", w.text, strings.TrimPrefix(err.Error(), "error parsing regexp: "))
			return
		}
		*into = pattern
	}
}

// column returns the number of a column of the foreign table.
func (r *reader) column(w word) int {
	if n, known := r.columns[w.text]; known {
		return n
	}
	n := len(r.mapping.columns)
	r.columns[w.text] = n
	r.mapping.columns = append(r.mapping.columns, &column{word: w})
	return n
}

// inside returns the number of a column that stands for a part, and so may be absent from the table.
func (r *reader) inside(n *yamltree.Node, name string) int {
	number := r.column(word{n.At, name})
	r.mapping.columns[number].inside = true
	return number
}

func (r *reader) top(root *yamltree.Node) {
	m := r.mapping
	set := func(into *string) func(*yamltree.Node) {
		return func(n *yamltree.Node) {
			if w, ok := r.text(n); ok {
				*into = w.text
			}
		}
	}
	each := func(what string, read func(word, *yamltree.Node)) func(*yamltree.Node) {
		return func(n *yamltree.Node) {
			if n.Shape != yamltree.Mapping {
				r.find(at(n), "%s are a mapping of names to what they are; this is %s", what, n.Describe())
				return
			}
			seen := make(map[string]bool)
			for _, f := range n.Fields {
				if seen[f.Key] {
					r.find(word{f.At, f.Key}, "%q is there twice under %s; give one of them another name", f.Key, what)
					continue
				}
				seen[f.Key] = true
				read(word{f.At, f.Key}, f.Value)
			}
		}
	}
	var lazily []func()
	r.fields(root, "a mapping", []key{
		{"mapping", true, set(&m.Name)},
		{"reads", false, set(&m.Reads)},
		{"made", false, set(&m.Made)},
		{"note", false, set(&m.Note)},
		{"table", true, r.table},
		{"dataset", true, r.dataset},
		{"codes", false, each("codes", func(name word, n *yamltree.Node) { r.shared[name.text] = n })},
		{"parts", false, each("parts", func(name word, n *yamltree.Node) { r.parts[name.text] = r.readParts(name, n) })},
		{"source", true, func(n *yamltree.Node) {
			m.source = &entity{word: at(n), kind: &value{word: word{n.At, vocab.KindSource}, constant: true}}
			r.entity(m.source, n, false)
			if v := m.source.id; v != nil && !v.constant {
				r.find(v.word, "the id of the source is the same for all rows, as source:my-table; a source for each row is an entity of kind Source, named by `source` of a statement")
			}
		}},
		{"entities", false, each("entities", func(name word, n *yamltree.Node) {
			if strings.ContainsAny(name.text, ":{} ") {
				r.find(name, "%q cannot name an entity of the mapping: write a word without spaces, colons or braces", name.text)
			}
			e := &entity{word: name}
			r.entities[name.text] = e
			m.entities = append(m.entities, e)
			lazily = append(lazily, func() { r.entity(e, n, true) })
		})},
		{"defaults", false, func(n *yamltree.Node) { lazily = append(lazily, func() { r.readDefaults(n) }) }},
		{"statements", false, func(n *yamltree.Node) {
			lazily = append(lazily, func() {
				if n.Shape != yamltree.List {
					r.find(at(n), "statements are a list, each after a hyphen; this is %s", n.Describe())
					return
				}
				for _, item := range n.Items {
					r.rule(item)
				}
			})
		}},
	})
	for _, read := range lazily {
		read()
	}
	for name, p := range r.parts {
		if p.word.text == name {
			m.parts = append(m.parts, p)
		}
	}
	slices.SortFunc(m.parts, func(a, b *parts) int { return strings.Compare(a.text, b.text) })
	if len(m.entities)+len(m.rules) == 0 && root.Shape == yamltree.Mapping {
		r.find(word{root.At, ""}, "the mapping makes nothing; write entities and statements")
	}
}

func (r *reader) table(n *yamltree.Node) {
	r.fields(n, "table", []key{
		{"key", true, func(n *yamltree.Node) {
			for _, w := range r.texts(n) {
				r.mapping.key = append(r.mapping.key, r.column(w))
			}
		}},
		{"missing", false, func(n *yamltree.Node) {
			for _, w := range r.texts(n) {
				r.mapping.missing[w.text] = true
			}
		}},
		{"ignore", false, func(n *yamltree.Node) { r.mapping.ignored = r.texts(n) }},
	})
}

func (r *reader) dataset(n *yamltree.Node) {
	d := &r.mapping.dataset
	set := func(into *graph.Cell) func(*yamltree.Node) {
		return func(n *yamltree.Node) {
			if w, ok := r.text(n); ok {
				*into = r.cell(w)
			}
		}
	}
	r.fields(n, "dataset", []key{
		{"id", true, set(&d.Name)},
		{"title", true, set(&d.Title)},
		{"description", false, set(&d.Description)},
		{"version", false, set(&d.Version)},
		{"language", false, set(&d.Language)},
		{"licence", false, set(&d.Licence)},
		{"creators", false, func(n *yamltree.Node) {
			for _, w := range r.texts(n) {
				d.Creators = append(d.Creators, r.cell(w))
			}
		}},
		{"citation", false, set(&d.Citation)},
		{"codebook", false, set(&d.Codebook)},
		{"coder", false, set(&d.Coder)},
	})
}

func (r *reader) cell(w word) graph.Cell {
	return graph.Cell{Text: w.text, Place: graph.Place{File: r.mapping.File, Line: w.Line, Column: w.Column}}
}

func (r *reader) each(into **parts) func(*yamltree.Node) {
	return func(n *yamltree.Node) {
		w, ok := r.text(n)
		if !ok {
			return
		}
		if *into, ok = r.parts[w.text]; !ok {
			r.find(w, "there are no parts %q in this mapping; the section `parts` defines them", w.text).offer(w.text, slices.Sorted(maps.Keys(r.parts)))
		}
	}
}
