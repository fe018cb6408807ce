package vocab

import (
	"strconv"
	"strings"

	"peacegraph/graph/internal/yamltree"
)

// at is a place in a file.
type at = yamltree.At

// reader turns a tree into declarations. It checks the form of a file (keys, shapes, words that must be there);
// what the words refer to is checked by the linker.
type reader struct {
	file     *file
	findings Findings
}

// readFile reads one file. The findings are about its form; what could be read is returned with them.
func readFile(name string, text []byte, builtin bool) (*file, Findings) {
	f := &file{name: name, text: string(text), builtin: builtin}
	root, findings := parse(name, text)
	if root == nil {
		f.unreadable = true
		return f, findings
	}
	r := &reader{file: f}
	r.top(root)
	return f, r.findings
}

func parse(name string, text []byte) (*yamltree.Node, Findings) {
	root, problems := yamltree.Parse("a vocabulary file", text)
	var findings Findings
	for _, p := range problems {
		findings = append(findings, findingAt(name, p.At, "%s", p.Message))
	}
	return root, findings
}

func (r *reader) find(place at, format string, args ...any) *Finding {
	r.findings = append(r.findings, findingAt(r.file.name, place, format, args...))
	return &r.findings[len(r.findings)-1]
}

// key is one key that a mapping may have.
type key struct {
	name     string
	required bool
	read     func(*yamltree.Node)
}

// fields reads a mapping by its keys; what names the thing in messages.
func (r *reader) fields(n *yamltree.Node, what string, keys []key) {
	if n.Shape != yamltree.Mapping {
		r.find(n.At, "%s is a mapping with keys; this is %s", what, n.Shape)
		return
	}
	seen := map[string]at{}
	for _, f := range n.Fields {
		if first, again := seen[f.Key]; again {
			r.find(f.At, "the key %q is given twice; the first is on line %d", f.Key, first.Line)
			continue
		}
		seen[f.Key] = f.At
		known := false
		for _, k := range keys {
			if k.name == f.Key {
				known = true
				k.read(f.Value)
			}
		}
		if !known {
			names := make([]string, len(keys))
			for i, k := range keys {
				names[i] = k.name
			}
			r.find(f.At, "%s has no key %q", what, f.Key).offer(f.Key, names)
		}
	}
	for _, k := range keys {
		if _, given := seen[k.name]; k.required && !given {
			r.find(n.At, "%s lacks the key %q", what, k.name)
		}
	}
}

// text reads a single value that is not empty.
func (r *reader) text(into *word) func(*yamltree.Node) {
	return func(n *yamltree.Node) {
		text := strings.TrimSpace(n.Text)
		if n.Shape != yamltree.Scalar || text == "" {
			r.find(n.At, "a text is wanted here; this is %s", n.Describe())
			return
		}
		*into = word{n.At, text}
	}
}

func (r *reader) flag(into *bool) func(*yamltree.Node) {
	return func(n *yamltree.Node) {
		switch {
		case n.Shape == yamltree.Scalar && n.Text == "true":
			*into = true
		case n.Shape == yamltree.Scalar && n.Text == "false":
			*into = false
		default:
			r.find(n.At, "true or false is wanted here")
		}
	}
}

func (r *reader) number(into *number) func(*yamltree.Node) {
	return func(n *yamltree.Node) {
		value, err := strconv.ParseFloat(n.Text, 64)
		if n.Shape != yamltree.Scalar || err != nil || value != value || value > 1e300 || value < -1e300 {
			r.find(n.At, "a number is wanted here")
			return
		}
		*into = number{n.At, value, true}
	}
}

// texts reads a list of single values; one value alone stands for a list of one.
func (r *reader) texts(into *[]word) func(*yamltree.Node) {
	return func(n *yamltree.Node) {
		items := []*yamltree.Node{n}
		if n.Shape == yamltree.List {
			items = n.Items
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
func (r *reader) list(what string, read func(*yamltree.Node)) func(*yamltree.Node) {
	return func(n *yamltree.Node) {
		if n.Shape != yamltree.List {
			r.find(n.At, "%s are a list, each after a hyphen; this is %s", what, n.Describe())
			return
		}
		for _, item := range n.Items {
			read(item)
		}
	}
}

func (r *reader) top(root *yamltree.Node) {
	f := r.file
	sections := []key{
		{"kinds", false, r.list("kinds", func(n *yamltree.Node) { f.kinds = append(f.kinds, r.kind(n)) })},
		{"predicates", false, r.list("predicates", func(n *yamltree.Node) { f.predicates = append(f.predicates, r.predicate(n)) })},
		{"qualifiers", false, r.list("qualifiers", func(n *yamltree.Node) { f.qualifiers = append(f.qualifiers, r.qualifier(n)) })},
		{"codes", false, r.list("codes", func(n *yamltree.Node) { f.codeLists = append(f.codeLists, r.codeList(n, "a code list")) })},
		{"schemes", false, r.list("schemes", func(n *yamltree.Node) { f.schemes = append(f.schemes, r.scheme(n)) })},
		{"vocabularies", false, r.list("vocabularies", func(n *yamltree.Node) { f.mapped = append(f.mapped, r.mapped(n)) })},
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
func (r *reader) extend(n *yamltree.Node) {
	f := r.file
	r.fields(n, "extend", []key{
		{"kinds", false, r.list("kinds", func(n *yamltree.Node) {
			d := &kindDecl{file: f}
			r.fields(n, "a kind to extend", []key{
				{"name", true, r.text(&d.name)},
				{"attributes", true, r.attributes(&d.attributes)},
			})
			f.moreKinds = append(f.moreKinds, d)
		})},
		{"predicates", false, r.list("predicates", func(n *yamltree.Node) {
			d := &predicateDecl{file: f}
			r.fields(n, "a predicate to extend", []key{
				{"name", true, r.text(&d.name)},
				{"qualifiers", true, r.uses(&d.qualifiers)},
			})
			f.morePredicates = append(f.morePredicates, d)
		})},
		{"codes", false, r.list("codes", func(n *yamltree.Node) {
			d := &codeListDecl{file: f}
			r.fields(n, "a code list to extend", []key{
				{"name", true, r.text(&d.name)},
				{"codes", true, r.codes(&d.codes)},
			})
			f.moreCodes = append(f.moreCodes, d)
		})},
	})
}

func (r *reader) kind(n *yamltree.Node) *kindDecl {
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

func (r *reader) attributes(into *[]*attributeDecl) func(*yamltree.Node) {
	return r.list("attributes", func(n *yamltree.Node) {
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

func (r *reader) predicate(n *yamltree.Node) *predicateDecl {
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
		d.name.at = n.At
	}
	return d
}

func (r *reader) signatures(into *[]signatureDecl) func(*yamltree.Node) {
	return r.list("signatures", func(n *yamltree.Node) {
		d := signatureDecl{at: n.At}
		r.fields(n, "a signature", []key{
			{"from", true, r.texts(&d.from)},
			{"to", false, r.texts(&d.to)},
		})
		*into = append(*into, d)
	})
}

func (r *reader) uses(into *[]useDecl) func(*yamltree.Node) {
	return r.list("qualifiers", func(n *yamltree.Node) {
		var d useDecl
		if n.Shape == yamltree.Mapping {
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

func (r *reader) qualifier(n *yamltree.Node) *qualifierDecl {
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

func (r *reader) codeList(n *yamltree.Node, what string) *codeListDecl {
	d := &codeListDecl{file: r.file}
	r.fields(n, what, []key{
		{"name", true, r.text(&d.name)},
		{"label", true, r.text(&d.label)},
		{"note", true, r.text(&d.note)},
		{"codes", true, r.codes(&d.codes)},
	})
	return d
}

func (r *reader) codes(into *[]codeDecl) func(*yamltree.Node) {
	return r.list("codes", func(n *yamltree.Node) {
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

func (r *reader) scheme(n *yamltree.Node) *schemeDecl {
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

func (r *reader) mapped(n *yamltree.Node) *mappedDecl {
	d := &mappedDecl{file: r.file}
	r.fields(n, "a vocabulary to map to", []key{
		{"prefix", true, r.text(&d.prefix)},
		{"label", true, r.text(&d.label)},
		{"iri", false, r.text(&d.iri)},
	})
	return d
}

func (r *reader) mappings(into *[]mappingDecl) func(*yamltree.Node) {
	return r.list("mappings", func(n *yamltree.Node) {
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
