package export

import (
	"strings"

	"peacegraph/graph"
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

	files []part
}

// Formats returns every format, in the order in which they are listed to people.
func Formats() []Format {
	return []Format{
		{Name: "gexf", Ends: []string{".gexf"}, MediaType: "application/gexf+xml", Readers: "Gephi, Gephi Lite, sigma; NetworkX with version 1.2", files: network(newGEXF)},
		{Name: "graphml", Ends: []string{".graphml"}, MediaType: "application/graphml+xml", Readers: "NetworkX, igraph, yEd, Gephi, Cytoscape", files: network(newGraphML)},
		{Name: "cyjs", Ends: []string{".cyjs"}, MediaType: "application/json", Readers: "Cytoscape, Cytoscape.js, NetworkX", files: network(newCytoscape)},
		{Name: "graphology", Ends: []string{".graphology.json", "graph.json"}, MediaType: "application/json", Readers: "graphology, sigma, Gephi Lite", files: network(newGraphology)},
		{Name: "node-link", Ends: []string{".node-link.json"}, MediaType: "application/json", Readers: "D3, NetworkX (edges=\"links\")", files: network(newNodeLink)},
		{Name: "jgf", Ends: []string{".jgf", ".jgf.json"}, MediaType: "application/vnd.jgf+json", Readers: "readers of JSON Graph Format 2", files: network(newJGF)},
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
