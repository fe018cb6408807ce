package rdf

import (
	"slices"

	"peacegraph/graph/vocab"
)

// Context returns the context of [JSONLD] for a vocabulary and a base as a JSON document: prefixes, kinds, predicates and the
// terms of the form. An empty base stands for [graph.IRINamespace].
func Context(v *vocab.Vocabulary, base string) []byte {
	b := appendContext([]byte(`{"@context":`), newTerms(v, base))
	return append(b, "}\n"...)
}

func appendContext(b []byte, t *terms) []byte {
	b = append(b, "{\n"...)
	b = append(b, `"@version":1.1`...)
	member := func(key string) {
		b = append(b, ",\n"...)
		b = append(appendJSON(b, key), ':')
	}
	text := func(key, value string) {
		member(key)
		b = appendJSON(b, value)
	}
	link := func(key, iri string) {
		member(key)
		b = appendJSON(append(b, `{"@id":`...), iri)
		b = append(b, `,"@type":"@id"}`...)
	}
	for _, p := range t.prefixes {
		member(p.name)
		b = appendJSON(append(b, `{"@id":`...), escapeIRI(p.iri))
		b = append(b, `,"@prefix":true}`...)
	}
	keys := make([]string, 0, len(t.own.keys))
	for key := range t.own.keys {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		if t.own.linked[key] {
			link(key, t.own.keys[key])
		} else {
			text(key, t.own.keys[key])
		}
	}
	for i, k := range t.vocabulary.Kinds() {
		if of := t.kinds[i]; of.json == k.Name {
			text(k.Name, t.term(k.IRI).json)
		}
	}
	for i := range t.predicates {
		switch of := &t.predicates[i]; {
		case of.linked:
			link(of.key, of.json)
		case of.key != of.json:
			text(of.key, of.json)
		}
	}
	for _, group := range []map[string]property{t.attributes, t.qualifiers} {
		names := make([]string, 0, len(group))
		for name := range group {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			if of := group[name]; of.linked {
				link(of.key, of.json)
			}
		}
	}
	return append(b, "\n}"...)
}
