package rdf

import (
	"io"
	"strings"

	"peacegraph/graph"
)

// ntriples is the sink for N-Triples: one triple on each line, with whole IRIs.
type ntriples struct {
	prefixes map[string]string // IRI by name
	base     string
	done     []byte
	nodes    []tripleNode
}

// tripleNode is how each line of a node begins.
type tripleNode struct{ subject, property string }

func (n *ntriples) head(t *terms) {
	n.base, n.prefixes = t.base, make(map[string]string, len(t.prefixes))
	for _, p := range t.prefixes {
		n.prefixes[p.name] = escapeIRI(p.iri)
	}
}

// whole returns a term of Turtle without its prefix.
func (n *ntriples) whole(t term) string {
	name, local, _ := strings.Cut(t.turtle, ":")
	if strings.HasPrefix(name, "<") {
		return t.turtle
	}
	return "<" + n.prefixes[name] + local + ">"
}

func (n *ntriples) named(id graph.ID) string { return "<" + n.base + escapeIRI(string(id)) + ">" }

func (n *ntriples) triple(id graph.ID) {
	n.nodes = append(n.nodes, tripleNode{subject: n.named(id)})
}

func (n *ntriples) open(id graph.ID, class term) {
	n.triple(id)
	n.top().property = "<" + n.prefixes["rdf"] + "type>"
	n.link(class)
}

func (n *ntriples) embed(id graph.ID, class term) {
	n.id(id)
	n.open(id, class)
}

func (n *ntriples) end() { n.nodes = n.nodes[:len(n.nodes)-1] }

func (n *ntriples) top() *tripleNode { return &n.nodes[len(n.nodes)-1] }

func (n *ntriples) prop(p *property) { n.top().property = n.whole(p.term) }

// begin begins a line; its value comes next.
func (n *ntriples) begin() {
	at := n.top()
	n.done = append(append(append(append(n.done, at.subject...), ' '), at.property...), ' ')
}

func (n *ntriples) finish(rest string) { n.done = append(append(n.done, rest...), " .\n"...) }

func (n *ntriples) id(id graph.ID) {
	n.begin()
	n.finish(n.named(id))
}

func (n *ntriples) link(t term) {
	n.begin()
	n.finish(n.whole(t))
}

func (n *ntriples) iri(iri string) {
	n.begin()
	n.finish("<" + escapeIRI(iri) + ">")
}

func (n *ntriples) text(s, lang string) {
	n.begin()
	n.done = appendQuoted(n.done, s)
	if lang != "" {
		lang = "@" + lang
	}
	n.finish(lang)
}

func (n *ntriples) typed(s string, datatype term) {
	n.begin()
	n.done = appendQuoted(n.done, s)
	n.finish("^^" + n.whole(datatype))
}

func (n *ntriples) foot() {}

func (n *ntriples) size() int { return len(n.done) }

func (n *ntriples) flush(w io.Writer) error {
	_, err := w.Write(n.done)
	n.done = n.done[:0]
	return err
}
