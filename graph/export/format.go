package export

import (
	"strings"

	"peacegraph/graph"
	"peacegraph/graph/rdf"
)

// Format is one of the forms that a selection can be written in.
type Format struct {
	// Name is what it is asked for by, in lower case.
	Name string
	// Ends are what names of files in it end with, the usual one first.
	Ends []string
	// MediaType is the media type of the stream of [Write].
	MediaType string
	// Readers says who reads it, for people.
	Readers string
	// ForEntities tells that it says something of each entity and needs few of them to be of use.
	ForEntities bool
	// Record tells that it is the record itself, quad by quad: of the whole graph or of one data set, and of nothing less.
	Record bool
	// Terms tells that it is of the vocabulary, and not of what is said with it: of the whole graph, and of nothing less.
	Terms bool
	// Licence is the address of the licence of what is written, where it is not that of the data sets.
	Licence string

	network bool
	files   []part
}

// Network tells whether the form has nodes and edges.
func (f Format) Network() bool { return f.network }

// Formats returns every format, in the order in which they are listed to people.
func Formats() []Format {
	return []Format{
		{Name: "gexf", Ends: []string{".gexf"}, MediaType: "application/gexf+xml", Readers: "Gephi, Gephi Lite, sigma; NetworkX (before 3.3 with --gexf 1.2)", network: true, files: network(newGEXF)},
		{Name: "graphml", Ends: []string{".graphml"}, MediaType: "application/graphml+xml", Readers: "NetworkX, igraph, yEd, Gephi, Cytoscape", network: true, files: network(newGraphML)},
		{Name: "cyjs", Ends: []string{".cyjs"}, MediaType: "application/json", Readers: "Cytoscape, Cytoscape.js, NetworkX", network: true, files: network(newCytoscape)},
		{Name: "graphology", Ends: []string{".json", ".graphology.json"}, MediaType: "application/json", Readers: "graphology, sigma, Gephi Lite", network: true, files: network(newGraphology)},
		{Name: "node-link", Ends: []string{".node-link.json"}, MediaType: "application/json", Readers: "D3, NetworkX (edges=\"links\")", network: true, files: network(newNodeLink)},
		{Name: "jgf", Ends: []string{".jgf", ".jgf.json"}, MediaType: "application/vnd.jgf+json", Readers: "readers of JSON Graph Format 2", network: true, files: network(newJGF)},
		{Name: "gephi-csv", Ends: []string{".gephi.zip", ".gephi"}, MediaType: "application/zip", Readers: "Gephi, as tables of nodes and edges", network: true, files: gephi()},
		{Name: "neo4j-csv", Ends: []string{".neo4j.zip", ".neo4j"}, MediaType: "application/zip", Readers: "neo4j-admin database import", network: true, files: neo4j()},
		{Name: "csv", Ends: []string{".csv"}, MediaType: "text/csv; charset=utf-8", Readers: "spreadsheet programs, R, pandas: every statement, one a row", files: statementTable()},
		{Name: "plover", Ends: []string{".plover.jsonl", ".jsonl"}, MediaType: "application/jsonl", Readers: "event data programs: events with the fields of PLOVER", files: plover()},
		{Name: "dossier", Ends: []string{".md"}, MediaType: "text/markdown; charset=utf-8", Readers: "people: what is known of an entity", ForEntities: true, files: dossier()},
		{Name: "turtle", Ends: []string{".ttl"}, MediaType: "text/turtle; charset=utf-8", Readers: "rdflib, Protégé, GraphDB: the published form", files: turtle()},
		{Name: "ntriples", Ends: []string{".nt"}, MediaType: "application/n-triples", Readers: "rapper, Jena, Oxigraph: the published form, one triple a line", files: ntriples()},
		{Name: "json-ld", Ends: []string{".jsonld"}, MediaType: "application/ld+json", Readers: "JSON-LD 1.1 processors: the published form", files: jsonLD()},
		{Name: "vocabulary", Ends: []string{"vocabulary.ttl"}, MediaType: "text/turtle; charset=utf-8", Terms: true, Licence: rdf.VocabularyLicence, Readers: "Protégé, rdflib: kinds, predicates and codes as OWL and SKOS", files: vocabulary()},
		{Name: "context", Ends: []string{"context.jsonld"}, MediaType: "application/ld+json", Terms: true, Licence: rdf.VocabularyLicence, Readers: "JSON-LD 1.1 processors: the context of *.jsonld alone", files: ldContext()},
		{Name: "nquads", Ends: []string{".nq"}, MediaType: "application/n-quads", Record: true, Readers: "rapper, Jena, Oxigraph: the record, lossless", files: nquads()},
		{Name: "trig", Ends: []string{".trig"}, MediaType: "application/trig", Record: true, Readers: "rdflib, rapper, Jena: the record, lossless", files: trig()},
	}
}

// Files returns the names of the files of a format that has several, none of a format of one file.
func (f Format) Files() []string {
	if len(f.files) == 1 {
		return nil
	}
	names := make([]string, len(f.files))
	for i, p := range f.files {
		names[i] = p.name
	}
	return names
}

// FormatNamed returns the format of the name. The error is a [graph.InputError] that lists them.
func FormatNamed(name string) (Format, error) {
	var names []string
	for _, f := range Formats() {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return Format{}, inputError(names, "there is no format %q", name)
}

// FormatOf returns the format that the name of a file ends with, the longest end that fits. The error is a
// [graph.InputError] that lists them.
func FormatOf(file string) (Format, error) {
	var best Format
	longest := 0
	var ends []string
	for _, f := range Formats() {
		for _, end := range f.Ends {
			if strings.HasSuffix(strings.ToLower(file), end) && len(end) > longest {
				best, longest = f, len(end)
			}
		}
		ends = append(ends, f.Ends[0])
	}
	if longest == 0 {
		return Format{}, inputError(ends, "the end of the name %q tells no format", file)
	}
	return best, nil
}

func inputError(accepted []string, format string, args ...any) error {
	err := graph.NewInputError(format+"; accepted: %s", append(args, strings.Join(accepted, ", "))...)
	err.Accepted = accepted
	return err
}
