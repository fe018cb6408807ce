package main

import (
	"bytes"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"peacegraph/graph"
)

// What the schema of SARIF 2.1.0 requires of the parts that are written, by the name of the definition: the properties
// that have to be there, and all that may be.
var sarifParts = map[string]struct{ required, known []string }{
	"log":              {[]string{"version", "runs"}, []string{"$schema", "version", "runs"}},
	"run":              {[]string{"tool"}, []string{"tool", "columnKind", "results"}},
	"tool":             {[]string{"driver"}, []string{"driver"}},
	"driver":           {[]string{"name"}, []string{"name", "version", "semanticVersion", "rules"}},
	"rule":             {[]string{"id"}, []string{"id", "shortDescription", "help"}},
	"text":             {[]string{"text"}, []string{"text"}},
	"result":           {[]string{"message"}, []string{"ruleId", "ruleIndex", "level", "message", "locations"}},
	"location":         {nil, []string{"physicalLocation"}},
	"physicalLocation": {[]string{"artifactLocation"}, []string{"artifactLocation", "region"}},
	"artifactLocation": {nil, []string{"uri"}},
	"region":           {nil, []string{"startLine", "startColumn", "endColumn", "snippet"}},
}

// sarifInside says which definition a property of another is an instance of, also where it is a list of them.
var sarifInside = map[string]string{
	"log.runs": "run", "run.tool": "tool", "run.results": "result", "tool.driver": "driver", "driver.rules": "rule",
	"rule.shortDescription": "text", "rule.help": "text", "result.message": "text", "result.locations": "location",
	"location.physicalLocation": "physicalLocation", "physicalLocation.artifactLocation": "artifactLocation",
	"physicalLocation.region": "region", "region.snippet": "text",
}

func checkSARIF(t *testing.T, name string, value any) {
	t.Helper()
	if list, ok := value.([]any); ok {
		for _, item := range list {
			checkSARIF(t, name, item)
		}
		return
	}
	object, ok := value.(map[string]any)
	if !ok {
		t.Fatalf("a %s is %T, not an object", name, value)
	}
	part := sarifParts[name]
	for _, property := range part.required {
		if object[property] == nil {
			t.Errorf("a %s lacks %s", name, property)
		}
	}
	for property, inner := range object {
		if !slices.Contains(part.known, property) {
			t.Errorf("a %s has no property %s", name, property)
		}
		if inside := sarifInside[name+"."+property]; inside != "" {
			checkSARIF(t, inside, inner)
		}
	}
}

func TestSARIF(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	lines := []string{"id,kind,name", `"state:a b",State,停戦`, "state:x,Stat,X", "", ""}
	write := map[string]string{
		"my data/dataset.yaml": "id: letters\ntitle: Letters\n", "my data/entities.csv": strings.Join(lines, "\n"), "my data/notes.csv": "x\n",
		"none/README": "nothing",
	}
	for name, text := range write {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var out, log bytes.Buffer
	code := run(t.Context(), []string{"check", "--sarif", filepath.Join(dir, "my data"), "none"}, streams{strings.NewReader(""), &out, &log})
	if code != exitFindings {
		t.Fatalf("exit code %d: %s", code, log.String())
	}
	var whole map[string]any
	if err := json.Unmarshal(out.Bytes(), &whole); err != nil {
		t.Fatal(err)
	}
	checkSARIF(t, "log", whole)
	var read sarifLog
	if err := json.Unmarshal(out.Bytes(), &read); err != nil {
		t.Fatal(err)
	}
	got := read.Runs[0]
	if read.Version != "2.1.0" || got.ColumnKind != "unicodeCodePoints" {
		t.Errorf("version %q, columns in %q", read.Version, got.ColumnKind)
	}
	rules := got.Tool.Driver.Rules
	if len(rules) != len(graph.Rules()) {
		t.Errorf("%d rules, want %d", len(rules), len(graph.Rules()))
	}
	for _, rule := range rules {
		if rule.Help.Text == "" || rule.ShortDescription.Text == "" {
			t.Errorf("%s has no help", rule.ID)
		}
	}
	regions := make(map[string]bool)
	for _, result := range got.Results {
		if rules[result.RuleIndex].ID != result.RuleID || !slices.Contains([]string{"error", "warning", "note"}, result.Level) {
			t.Errorf("%+v is of no rule or level", result)
		}
		place := result.Locations[0].Physical
		if _, err := url.Parse(place.Artifact.URI); err != nil || strings.Contains(place.Artifact.URI, dir) {
			t.Errorf("%q does not name a file from here: %v", place.Artifact.URI, err)
		}
		regions[place.Artifact.URI] = true
		r := place.Region
		if r == nil {
			continue
		}
		if r.StartLine < 1 || r.StartColumn < 0 || r.EndColumn != 0 && (r.EndColumn <= r.StartColumn || r.EndColumn > utf8.RuneCountInString(r.Snippet.Text)+1) {
			t.Errorf("%+v is no region of %q", *r, r.Snippet.Text)
		}
		if place.Artifact.URI == "my%20data/entities.csv" && r.Snippet.Text != lines[r.StartLine-1] {
			t.Errorf("line %d is %q", r.StartLine, r.Snippet.Text)
		}
	}
	for _, uri := range []string{"my%20data/entities.csv", "my%20data/dataset.yaml", "my%20data/notes.csv", "none/dataset.yaml"} {
		if !regions[uri] {
			t.Errorf("nothing is found in %s: %v", uri, regions)
		}
	}
}

func TestColours(t *testing.T) {
	on, off := colours{true}, colours{}
	if got := on.severity(graph.Error, "V1"); got != "\x1b[1;31mV1\x1b[0m" {
		t.Errorf("an error is %q", got)
	}
	if got := off.severity(graph.Error, "V1") + off.bold("x"); got != "V1x" {
		t.Errorf("without colours %q is printed", got)
	}
	if coloursFor(&bytes.Buffer{}).on {
		t.Error("what is no terminal gets colours")
	}
}
