package seed

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"peacegraph/graph"
	"peacegraph/graph/format"
)

var (
	exampleBlock = regexp.MustCompile("(?ms)^```(?:yaml|csv) (\\S+)\n(.*?)^```$")
	tableRow     = regexp.MustCompile("(?m)^\\| (`[^|]+`) \\| (needed|optional) \\|(.*)$")
	inBackticks  = regexp.MustCompile("`([^`]+)`")
	columnName   = regexp.MustCompile(`^[A-Za-z]+(@[a-z]+)?$`) // anything else in backticks is a value
)

// readme returns the text of README.md and the files that it shows.
func readme(t *testing.T) (string, fstest.MapFS) {
	t.Helper()
	data, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	files := make(fstest.MapFS)
	for _, block := range exampleBlock.FindAllStringSubmatch(string(data), -1) {
		files[block[1]] = &fstest.MapFile{Data: []byte(block[2])}
	}
	return string(data), files
}

// checkFiles returns what is found in a data set by a graph with nothing in it.
func checkFiles(t *testing.T, files fstest.MapFS) (graph.Summary, graph.Findings) {
	t.Helper()
	draft, err := format.ReadDataset(files, ".")
	if err != nil {
		t.Fatal(err)
	}
	g, err := graph.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	return g.Snapshot().Check(draft)
}

// What README.md shows is a data set with nothing to find fault with, for somebody who copies it.
func TestReadmeExample(t *testing.T) {
	text, files := readme(t)
	summary, findings := checkFiles(t, files)
	want := graph.Summary{EntitiesAdded: 8, StatementsAdded: 7, EvidenceAdded: 8}
	if len(findings) > 0 || summary != want || len(files) != 5 {
		t.Errorf("%d files, %+v, want %+v; findings:\n%v", len(files), summary, want, findings)
	}
	const most = 130
	if lines := strings.Count(text, "\n"); lines > most {
		t.Errorf("README.md has %d lines, more than the %d that somebody reads", lines, most)
	}
}

// section returns the part of the text under a heading.
func section(text, heading string) string {
	_, rest, _ := strings.Cut(text, "\n## "+heading+"\n")
	part, _, _ := strings.Cut(rest, "\n## ")
	return part
}

// The columns that README.md lists are those that the reader of the table knows, and needs.
func TestReadmeColumns(t *testing.T) {
	text, example := readme(t)
	for _, file := range []string{"entities.csv", "sources.csv", "statements.csv"} {
		var names []string
		needed := make(map[string]bool)
		for _, row := range tableRow.FindAllStringSubmatch(section(text, file), -1) {
			for _, name := range inBackticks.FindAllStringSubmatch(row[1], -1) {
				names = append(names, name[1])
				needed[name[1]] = row[2] == "needed"
			}
			for _, word := range inBackticks.FindAllStringSubmatch(row[3], -1) {
				if columnName.MatchString(word[1]) && !slices.Contains(names, word[1]) {
					names = append(names, word[1])
				}
			}
		}
		if len(needed) < 5 {
			t.Fatalf("%s: only %d columns are listed", file, len(needed))
		}
		columns := func(names []string) graph.Findings {
			files := fstest.MapFS{"dataset.yaml": example["dataset.yaml"], file: {Data: []byte(strings.Join(names, ",") + "\n")}}
			_, findings := checkFiles(t, files)
			return findings
		}
		if findings := columns(names); len(findings) > 0 {
			t.Errorf("%s: %v", file, findings)
		}
		for name, isNeeded := range needed {
			others := slices.DeleteFunc(slices.Clone(names), func(other string) bool { return other == name || strings.HasPrefix(other, name+"@") })
			if missed := columns(others).Refused(); missed != isNeeded {
				t.Errorf("%s: without the column %s the table is refused: %t, but README.md says that it is needed: %t", file, name, missed, isNeeded)
			}
		}
	}
}

// Dates, quantities and codes that README.md names are read.
func TestReadmeValues(t *testing.T) {
	text, example := readme(t)
	values := func(line string) []string {
		_, rest, found := strings.Cut(text, "\n"+line)
		if !found {
			t.Fatalf("README.md has no line that begins with %q", line)
		}
		end := strings.IndexByte(rest, '\n')
		if next := map[string]string{"`mode`:": "\nDates", "Dates are EDTF:": "\nQuantities"}[line]; next != "" {
			end = strings.Index(rest, next)
		}
		var words []string
		for _, word := range inBackticks.FindAllStringSubmatch(rest[:end], -1) {
			words = append(words, word[1])
		}
		return words
	}
	for _, date := range values("Dates are EDTF:") {
		if _, err := graph.ParseDate(date); err != nil {
			t.Error(err)
		}
	}
	for _, quantity := range values("Quantities:") {
		if _, err := graph.ParseQuantity(quantity); err != nil {
			t.Error(err)
		}
	}
	modes := values("`mode`:")
	if len(modes) != 6 {
		t.Errorf("modes: %q", modes)
	}
	for column, codes := range map[string][]string{
		"mode": modes, "voice": {"AUTHOR", "ATTRIBUTED"}, "polarity": {"NEGATIVE"}, "rank": {"NORMAL", "PREFERRED"}, "confidence": {"LOW", "MEDIUM", "HIGH", "0", "100"},
	} {
		for _, code := range codes {
			if !strings.Contains(section(text, "statements.csv"), code) {
				t.Errorf("README.md does not name the %s %s", column, code)
			}
			names := []string{"subject", "predicate", "object", "source", "page", "attributedTo"}
			cells := []string{"state:north", "mediates", "talks:mill", "source:letter", "1", "state:south"}
			for name, usual := range map[string]string{"mode": "FACT", "confidence": "HIGH"} {
				if name != column {
					names, cells = append(names, name), append(cells, usual)
				}
			}
			names, cells = append(names, column), append(cells, code)
			files := fstest.MapFS{}
			for name, file := range example {
				files[name] = file
			}
			files["statements.csv"] = &fstest.MapFile{Data: []byte(strings.Join(names, ",") + "\n" + strings.Join(cells, ",") + "\n")}
			if _, findings := checkFiles(t, files); len(findings) > 0 {
				t.Errorf("%s %s: %v", column, code, findings)
			}
		}
	}
}
