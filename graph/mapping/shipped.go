package mapping

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"peacegraph/graph"
	"peacegraph/graph/vocab"
)

//go:embed pax.yaml ucdp-acd.yaml ucdp-ged.yaml paax.yaml
var shipped embed.FS

const extension = ".yaml"

// List returns the mappings that are shipped, by name.
func List() []*Mapping {
	entries, err := shipped.ReadDir(".")
	if err != nil {
		panic(fmt.Sprintf("the shipped mappings cannot be read: %v", err))
	}
	var all []*Mapping
	for _, entry := range entries {
		m, err := Load(strings.TrimSuffix(entry.Name(), extension))
		if err != nil {
			panic(fmt.Sprintf("the shipped mapping %s is broken:\n%v", entry.Name(), err))
		}
		all = append(all, m)
	}
	return all
}

// Load returns the shipped mapping of the name. The error is a [graph.InputError] when there is none.
func Load(name string) (*Mapping, error) {
	text, err := Text(name)
	if err != nil {
		return nil, err
	}
	m, findings := Parse(name+extension, text)
	if findings.Refused() {
		return nil, findings
	}
	return m, nil
}

// Text returns the file of a shipped mapping, to read and to copy. The error is a [graph.InputError] when there is none.
func Text(name string) ([]byte, error) {
	text, err := shipped.ReadFile(name + extension)
	if err == nil {
		return text, nil
	}
	var names []string
	if entries, listing := shipped.ReadDir("."); listing == nil {
		for _, entry := range entries {
			names = append(names, strings.TrimSuffix(entry.Name(), extension))
		}
	}
	slices.Sort(names)
	near := vocab.Nearest(name, names, 2)
	message := fmt.Sprintf("there is no mapping %q; shipped are %s; one of your own is used by its file, as in peacegraph map TABLE --mapping ./my.yaml --out DIR", name, strings.Join(names, ", "))
	if len(near) > 0 {
		message = fmt.Sprintf("there is no mapping %q; did you mean %s?", name, strings.Join(near, " or "))
	}
	return nil, &graph.InputError{Message: message, Accepted: names, Nearest: near}
}
