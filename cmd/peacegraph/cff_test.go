package main

import (
	"os"
	"testing"

	"go.yaml.in/yaml/v4"

	"peacegraph/graph"
)

// TestCitationFile compares CITATION.cff, which code hosts show, with what the program says of itself.
func TestCitationFile(t *testing.T) {
	text, err := os.ReadFile("../../CITATION.cff")
	if err != nil {
		t.Fatal(err)
	}
	var cff struct {
		Format  string `yaml:"cff-version"`
		Title   string `yaml:"title"`
		Version string `yaml:"version"`
		Licence string `yaml:"license"`
		Authors []struct {
			Name string `yaml:"name"`
		} `yaml:"authors"`
	}
	if err := yaml.Unmarshal(text, &cff); err != nil {
		t.Fatal(err)
	}
	if cff.Format != "1.2.0" || cff.Title != graph.GraphTitle || cff.Version != version || cff.Licence != "Apache-2.0" ||
		len(cff.Authors) != 1 || cff.Authors[0].Name != graph.GraphCreator {
		t.Errorf("CITATION.cff says %+v; the program is %q, version %s, by %s", cff, graph.GraphTitle, version, graph.GraphCreator)
	}
}
