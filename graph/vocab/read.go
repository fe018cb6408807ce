package vocab

import (
	"strconv"
	"strings"
)

// reader turns a tree into declarations. It checks the form of a file (keys, shapes, words that must be there);
// what the words refer to is checked by the linker.
type reader struct {
	file     *file
	findings Findings
}

// readFile reads one file. The findings are about its form; what could be read is returned with them.
func readFile(name string, text []byte, builtin bool) (*file, Findings) {
	f := &file{name: name, text: string(text), builtin: builtin}
	root, findings := parseTree(name, text)
	if root == nil {
		f.unreadable = true
		return f, findings
	}
	r := &reader{file: f}
	r.top(root)
	return f, r.findings
}

func (r *reader) find(place at, format string, args ...any) *Finding {
	r.findings = append(r.findings, findingAt(r.file.name, place, format, args...))
	return &r.findings[len(r.findings)-1]
}

// key is one key that a mapping may have.
type key struct {
	name     string
	required bool
	read     func(*node)
}

// fields reads a mapping by its keys; what names the thing in messages.
func (r *reader) fields(n *node, what string, keys []key) {
	if n.shape != shapeMapping {
		r.find(n.at, "%s is a mapping with keys; this is %s", what, n.shape)
		return
	}
	seen := map[string]at{}
	for _, f := range n.fields {
		if first, again := seen[f.key]; again {
			r.find(f.at, "the key %q is given twice; the first is on line %d", f.key, first.line)
			continue
		}
		seen[f.key] = f.at
		known := false
		for _, k := range keys {
			if k.name == f.key {
				known = true
				k.read(f.value)
			}
		}
		if !known {
			names := make([]string, len(keys))
			for i, k := range keys {
				names[i] = k.name
			}
			r.find(f.at, "%s has no key %q", what, f.key).offer(f.key, names)
		}
	}
	for _, k := range keys {
		if _, given := seen[k.name]; k.required && !given {
			r.find(n.at, "%s lacks the key %q", what, k.name)
		}
	}
}

// text reads a single value that is not empty.
func (r *reader) text(into *word) func(*node) {
	return func(n *node) {
		text := strings.TrimSpace(n.text)
		if n.shape != shapeScalar || text == "" {
			r.find(n.at, "a text is wanted here; this is %s", n.describe())
			return
		}
		*into = word{n.at, text}
	}
}

// describe names what a node is, and tells an empty text from others.
func (n *node) describe() string {
	if n.shape == shapeScalar && strings.TrimSpace(n.text) == "" {
		return "an empty text"
	}
	return n.shape.String()
}

func (r *reader) flag(into *bool) func(*node) {
	return func(n *node) {
		switch {
		case n.shape == shapeScalar && n.text == "true":
			*into = true
		case n.shape == shapeScalar && n.text == "false":
			*into = false
		default:
			r.find(n.at, "true or false is wanted here")
		}
	}
}

func (r *reader) number(into *number) func(*node) {
	return func(n *node) {
		value, err := strconv.ParseFloat(n.text, 64)
		if n.shape != shapeScalar || err != nil || value != value || value > 1e300 || value < -1e300 {
			r.find(n.at, "a number is wanted here")
			return
		}
		*into = number{n.at, value, true}
	}
}

// texts reads a list of single values; one value alone stands for a list of one.
func (r *reader) texts(into *[]word) func(*node) {
	return func(n *node) {
		items := []*node{n}
		if n.shape == shapeList {
			items = n.items
		}
		for _, item := range items {
			var w word
			if r.text(&w)(item); w.text != "" {
				*into = append(*into, w)
			}
		}
	}
}

// list reads each item of a list.
func (r *reader) list(what string, read func(*node)) func(*node) {
	return func(n *node) {
		if n.shape != shapeList {
			r.find(n.at, "%s are a list, each after a hyphen; this is %s", what, n.describe())
			return
		}
		for _, item := range n.items {
			read(item)
		}
	}
}

func (r *reader) top(root *node) {
	f := r.file
	sections := []key{
		{"kinds", false, r.list("kinds", func(n *node) { f.kinds = append(f.kinds, r.kind(n)) })},
		{"predicates", false, r.list("predicates", func(n *node) { f.predicates = append(f.predicates, r.predicate(n)) })},
		{"qualifiers", false, r.list("qualifiers", func(n *node) { f.qualifiers = append(f.qualifiers, r.qualifier(n)) })},
		{"codes", false, r.list("codes", func(n *node) { f.codeLists = append(f.codeLists, r.codeList(n, "a code list")) })},
		{"schemes", false, r.list("schemes", func(n *node) { f.schemes = append(f.schemes, r.scheme(n)) })},
		{"vocabularies", false, r.list("vocabularies", func(n *node) { f.mapped = append(f.mapped, r.mapped(n)) })},
	}
	if f.builtin {
		r.fields(root, "a vocabulary file", sections)
		return
	}
	r.fields(root, "a vocabulary file", append([]key{
		{"prefix", true, r.text(&f.prefix)},
		{"iri", true, r.text(&f.iri)},
		{"label", false, r.text(&f.label)},
		{"version", false, r.text(&f.version)},
		{"extend", false, r.extend},
	}, sections...))
}

// extend reads what a file adds to terms that others define.
func (r *reader) extend(n *node) {
	f := r.file
	r.fields(n, "extend", []key{
		{"kinds", false, r.list("kinds", func(n *node) {
			d := &kindDecl{file: f}
			r.fields(n, "a kind to extend", []key{
				{"name", true, r.text(&d.name)},
				{"attributes", true, r.attributes(&d.attributes)},
			})
			f.moreKinds = append(f.moreKinds, d)
		})},
		{"predicates", false, r.list("predicates", func(n *node) {
			d := &predicateDecl{file: f}
			r.fields(n, "a predicate to extend", []key{
				{"name", true, r.text(&d.name)},
				{"qualifiers", true, r.uses(&d.qualifiers)},
			})
			f.morePredicates = append(f.morePredicates, d)
		})},
		{"codes", false, r.list("codes", func(n *node) {
			d := &codeListDecl{file: f}
			r.fields(n, "a code list to extend", []key{
				{"name", true, r.text(&d.name)},
				{"codes", true, r.codes(&d.codes)},
			})
			f.moreCodes = append(f.moreCodes, d)
		})},
	})
}

func (r *reader) kind(n *node) *kindDecl {
	d := &kindDecl{file: r.file}
	r.fields(n, "a kind", []key{
		{"name", true, r.text(&d.name)},
		{"parent", false, r.text(&d.parent)},
		{"abstract", false, r.flag(&d.abstract)},
		{"speaks", false, r.flag(&d.speaks)},
		{"label", true, r.text(&d.label)},
		{"note", true, r.text(&d.note)},
		{"example", false, r.text(&d.example)},
		{"family", false, r.text(&d.fam)},
		{"shape", false, r.text(&d.shp)},
		{"attributes", false, r.attributes(&d.attributes)},
		{"mappings", false, r.mappings(&d.mappings)},
	})
	return d
}

func (r *reader) attributes(into *[]*attributeDecl) func(*node) {
	return r.list("attributes", func(n *node) {
		d := &attributeDecl{file: r.file}
		r.fields(n, "an attribute", []key{
			{"name", true, r.text(&d.name)},
			{"label", true, r.text(&d.label)},
			{"note", true, r.text(&d.note)},
			{"type", true, r.text(&d.typ)},
			{"codes", false, r.text(&d.codes)},
			{"pattern", false, r.text(&d.pattern)},
			{"min", false, r.number(&d.min)},
			{"max", false, r.number(&d.max)},
		})
		*into = append(*into, d)
	})
}

func (r *reader) predicate(n *node) *predicateDecl {
	d := &predicateDecl{file: r.file}
	r.fields(n, "a predicate", []key{
		{"name", true, r.text(&d.name)},
		{"label", true, r.text(&d.label)},
		{"inverse", false, r.text(&d.inverse)},
		{"inverseLabel", false, r.text(&d.inverseLabel)},
		{"parent", false, r.text(&d.parent)},
		{"note", true, r.text(&d.note)},
		{"example", false, r.text(&d.example)},
		{"signatures", true, r.signatures(&d.signatures)},
		{"literal", false, r.text(&d.literal)},
		{"codes", false, r.text(&d.codes)},
		{"symmetric", false, r.flag(&d.symmetric)},
		{"transitive", false, r.flag(&d.transitive)},
		{"starred", false, r.flag(&d.starred)},
		{"dates", false, r.text(&d.dates)},
		{"stance", false, r.text(&d.stance)},
		{"qualifiers", false, r.uses(&d.qualifiers)},
		{"mappings", false, r.mappings(&d.mappings)},
	})
	if d.name.text == "" {
		d.name.at = n.at
	}
	return d
}

func (r *reader) signatures(into *[]signatureDecl) func(*node) {
	return r.list("signatures", func(n *node) {
		d := signatureDecl{at: n.at}
		r.fields(n, "a signature", []key{
			{"from", true, r.texts(&d.from)},
			{"to", false, r.texts(&d.to)},
		})
		*into = append(*into, d)
	})
}

func (r *reader) uses(into *[]useDecl) func(*node) {
	return r.list("qualifiers", func(n *node) {
		var d useDecl
		if n.shape == shapeMapping {
			r.fields(n, "a qualifier of a predicate", []key{
				{"name", true, r.text(&d.name)},
				{"codes", false, r.text(&d.codes)},
			})
		} else {
			r.text(&d.name)(n)
		}
		if d.name.text != "" {
			*into = append(*into, d)
		}
	})
}

func (r *reader) qualifier(n *node) *qualifierDecl {
	d := &qualifierDecl{file: r.file}
	r.fields(n, "a qualifier", []key{
		{"name", true, r.text(&d.name)},
		{"label", true, r.text(&d.label)},
		{"note", true, r.text(&d.note)},
		{"type", true, r.text(&d.typ)},
		{"codes", false, r.text(&d.codes)},
		{"kinds", false, r.texts(&d.kinds)},
		{"min", false, r.number(&d.min)},
		{"max", false, r.number(&d.max)},
		{"everywhere", false, r.flag(&d.everywhere)},
		{"telling", false, r.flag(&d.telling)},
	})
	return d
}

func (r *reader) codeList(n *node, what string) *codeListDecl {
	d := &codeListDecl{file: r.file}
	r.fields(n, what, []key{
		{"name", true, r.text(&d.name)},
		{"label", true, r.text(&d.label)},
		{"note", true, r.text(&d.note)},
		{"codes", true, r.codes(&d.codes)},
	})
	return d
}

func (r *reader) codes(into *[]codeDecl) func(*node) {
	return r.list("codes", func(n *node) {
		d := codeDecl{file: r.file}
		r.fields(n, "a code", []key{
			{"code", true, r.text(&d.code)},
			{"label", true, r.text(&d.label)},
			{"note", false, r.text(&d.note)},
			{"stance", false, r.text(&d.stance)},
			{"mappings", false, r.mappings(&d.mappings)},
		})
		*into = append(*into, d)
	})
}

func (r *reader) scheme(n *node) *schemeDecl {
	d := &schemeDecl{file: r.file}
	r.fields(n, "a scheme", []key{
		{"name", true, r.text(&d.name)},
		{"label", true, r.text(&d.label)},
		{"note", true, r.text(&d.note)},
		{"example", true, r.text(&d.example)},
		{"pattern", true, r.text(&d.pattern)},
		{"url", false, r.text(&d.url)},
	})
	return d
}

func (r *reader) mapped(n *node) *mappedDecl {
	d := &mappedDecl{file: r.file}
	r.fields(n, "a vocabulary to map to", []key{
		{"prefix", true, r.text(&d.prefix)},
		{"label", true, r.text(&d.label)},
		{"iri", false, r.text(&d.iri)},
	})
	return d
}

func (r *reader) mappings(into *[]mappingDecl) func(*node) {
	return r.list("mappings", func(n *node) {
		var d mappingDecl
		r.fields(n, "a mapping", []key{
			{"to", true, r.text(&d.to)},
			{"match", true, r.text(&d.match)},
			{"inverse", false, r.flag(&d.inverse)},
		})
		if d.to.text != "" {
			*into = append(*into, d)
		}
	})
}
