package export

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"peacegraph/graph"
)

// Options say how to write.
type Options struct {
	// Base is the address of a server, such as http://127.0.0.1:8080: permalinks are Base, /id/ and the id. When it is empty
	// there are none; forms of RDF name things by the IRIs of [graph.ID.IRI], which identify and need not open.
	Base string
	// Title says in words what was selected: "everything", "around state:pakistan, 2 edges away".
	Title string
	// Values says what becomes of statements that are no edges between entities.
	Values Values
	// GEXF is the version of GEXF to write, "1.3" or "1.2"; empty is 1.3.
	GEXF string
	// Excel begins a csv with the byte-order mark by which Excel knows UTF-8. Without it Excel takes the file for one in the
	// encoding of the country, and Türkiye reads TÃ¼rkiye; with it R and pandas take the mark for a part of the name of the first
	// column, unless they are told that the encoding is UTF-8-BOM or utf-8-sig. Other forms refuse it with a [graph.InputError].
	Excel bool
	// Progress is told now and then how many entities and statements have been written; nil is told nothing.
	Progress func(done int)
	// Program is the program that writes and its version, "peacegraph 0.1.0".
	Program string
}

// Values is what becomes, in a network, of statements that are no edges between entities.
type Values uint8

// The ways: as attributes of nodes, as far as the default read returns them; or as nodes, all of them.
const (
	ValuesAsAttributes Values = iota
	ValuesAsNodes
)

// ValuesNamed returns the way of the name: attributes or nodes. The error is a [graph.InputError] that lists them.
func ValuesNamed(name string) (Values, error) {
	switch name {
	case "attributes":
		return ValuesAsAttributes, nil
	case "nodes":
		return ValuesAsNodes, nil
	}
	return 0, inputError([]string{"attributes", "nodes"}, "%q is no way to write values", name)
}

// Report says what was written.
type Report struct {
	// Nodes and Edges are how many there are in a network; in other forms Nodes are the entities and Edges the statements
	// that were written, or the kinds and the predicates of a vocabulary.
	Nodes, Edges int
	// Attributes are statements that became attributes of nodes.
	Attributes int
	// LeftOut says what was selected and is not in the file, nothing when all is.
	LeftOut []LeftOut
	// Note warns of statements that are no plain claims: proposals, what-ifs, negative and deprecated ones; empty when there
	// are none.
	Note string
}

// LeftOut is a sort of rows that a form has no room for.
type LeftOut struct {
	Count int
	// What and why, after the number: "statements about other statements are no edges".
	What string
}

// String returns the number and the words.
func (l LeftOut) String() string { return strconv.Itoa(l.Count) + " " + l.What }

// fact is a line of what a file tells of itself.
type fact struct{ name, text string }

// document is what a file tells of itself.
type document struct {
	title string
	facts []fact
}

// describe returns what every file tells of itself: where it comes from, under which licence, how to cite it, and what it
// leaves out.
func describe(x *graph.Selected, options Options, report Report) document {
	d := document{title: "peacegraph: " + clean(options.Title)}
	tell := func(name, format string, args ...any) {
		if s := clean(fmt.Sprintf(format, args...)); s != "" {
			d.facts = append(d.facts, fact{name, s})
		}
	}
	tell("selection", "%s", options.Title)
	var names []string
	for _, set := range x.Datasets() {
		name := set.Name
		if set.Version != "" {
			name += " " + set.Version
		}
		names = append(names, name)
	}
	licence, citation := rights(x.Datasets())
	tell("datasets", "%s", strings.Join(names, "; "))
	tell("licence", "%s", licence)
	tell("citation", "%s", citation)
	tell("version", "%s", versionOf(x))
	tell("generator", "%s", options.Program)
	tell("permalinks", "%s", options.base())
	tell("counts", "%d nodes, %d edges; %d statements as attributes of nodes", report.Nodes, report.Edges, report.Attributes)
	for _, l := range report.LeftOut {
		tell("leftOut", "%s", l)
	}
	tell("note", "%s", stances(x))
	return d
}

// versionOf says which state was read, empty before the first changeset.
func versionOf(x *graph.Selected) string {
	head, ok := x.Snapshot().Head()
	if !ok {
		return ""
	}
	return string(head.ID()) + " of " + head.Time().Format("2006-01-02T15:04:05Z")
}

// rights returns the licences of data sets and how they are cited, in a line each.
func rights(sets []graph.Dataset) (licence, citation string) {
	var licences, citations []string
	for _, set := range sets {
		if set.Licence != "" {
			licences = append(licences, set.Licence+" ("+set.Name+")")
		}
		if words := set.Reference(); !slices.Contains(citations, words) {
			citations = append(citations, words)
		}
	}
	return strings.Join(licences, "; "), strings.Join(citations, " ")
}

// stances warns of statements that are no plain claims.
func stances(x *graph.Selected) string {
	var parts []string
	say := func(n int, one, many string) {
		switch {
		case n == 1:
			parts = append(parts, "1 "+one)
		case n > 1:
			parts = append(parts, strconv.Itoa(n)+" "+many)
		}
	}
	say(x.ModeCount(graph.Proposal), "proposal", "proposals")
	say(x.ModeCount(graph.Hypothetical), "what-if", "what-ifs")
	say(x.ModeCount(graph.Inferred), "inference of coders", "inferences of coders")
	say(x.PolarityCount(graph.Negative), "statement that something is not so", "statements that something is not so")
	say(x.RankCount(graph.Deprecated), "deprecated statement", "deprecated statements")
	if len(parts) == 0 {
		return ""
	}
	return "among the statements selected are " + strings.Join(parts, ", ") + ": mode, polarity and rank tell which"
}

// iris is what the names of things begin with in RDF.
func (o Options) iris() string {
	if o.Base == "" {
		return graph.IRINamespace
	}
	return o.base()
}

// base is what permalinks begin with, empty when there are none.
func (o Options) base() string {
	if o.Base == "" {
		return ""
	}
	return strings.TrimSuffix(o.Base, "/") + "/id/"
}

// permalink returns the address of an id, empty without a base. Ids are nearly always as they can stand in an address.
func permalink(base, id string) string {
	if base == "" {
		return ""
	}
	for i := range len(id) {
		c := id[i]
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == ':' || c == '-' || c == '.' || c == '_' {
			continue
		}
		return base + url.PathEscape(id)
	}
	return base + id
}
