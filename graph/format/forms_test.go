package format

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
)

// listColumns are the columns that the tests write as lists.
var listColumns = []string{"otherNames", "externalIds", speakersColumn}

// rewritten returns a data set with its tables in another form: "jsonl", "yaml", or "mixed", where the first half of each
// table is CSV and the rest JSON Lines. Every other list is written as a list, the rest as texts with bars.
func rewritten(t testing.TB, files fstest.MapFS, form string) fstest.MapFS {
	t.Helper()
	out := make(fstest.MapFS)
	for name, file := range files {
		out[name] = &fstest.MapFile{Data: file.Data}
	}
	for _, name := range tables {
		file, found := files[name+".csv"]
		if !found {
			continue
		}
		delete(out, name+".csv")
		table := ReadTable(name+".csv", file.Data)
		var lines []string
		for row := range table.Rows() {
			lines = append(lines, objectOf(t, table.Header, row.Cells, len(lines)%2 == 0))
		}
		switch form {
		case "jsonl":
			out[name+".jsonl"] = &fstest.MapFile{Data: []byte(strings.Join(lines, "\n"))}
		case "yaml":
			manifest := out[manifestFile]
			manifest.Data = fmt.Appendf(slices.Clone(manifest.Data), "%s:\n  - %s\n", name, strings.Join(lines, "\n  - "))
		case "mixed":
			text, half := strings.TrimSpace(string(file.Data)), len(lines)/2
			if strings.Count(text, "\n") != len(lines) {
				half = len(lines) // line breaks in cells
			}
			out[name+".csv"] = &fstest.MapFile{Data: []byte(strings.Join(strings.SplitAfter(text, "\n")[:half+1], ""))}
			out[name+".jsonl"] = &fstest.MapFile{Data: []byte(strings.Join(lines[half:], "\r\n"))}
		}
	}
	return out
}

func objectOf(t testing.TB, header, cells []TableCell, lists bool) string {
	t.Helper()
	var fields []string
	for i, c := range cells {
		if c.Text == "" {
			if lists {
				fields = append(fields, fmt.Sprintf("%q: null", header[i].Text))
			}
			continue
		}
		var value any = c.Text
		if lists && slices.Contains(listColumns, header[i].Text) {
			var parts []string
			for _, part := range c.list() {
				parts = append(parts, part.Text)
			}
			value = parts
		}
		text, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		fields = append(fields, fmt.Sprintf("%q: %s", header[i].Text, text))
	}
	return "{" + strings.Join(fields, ", ") + "}"
}

// placeless is a draft as it reads, wherever it was written.
var placeless = cmp.Options{
	cmp.Transformer("place", func(graph.Place) struct{} { return struct{}{} }),
	cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Files" }, cmp.Ignore()),
}

// The same table says the same in every form.
func TestFormsOfTables(t *testing.T) {
	seed, err := os.ReadDir("../../seed/tahir-2025")
	if err != nil {
		t.Fatal(err)
	}
	files := make(fstest.MapFS)
	for _, entry := range seed {
		data, err := os.ReadFile("../../seed/tahir-2025/" + entry.Name())
		if err != nil {
			t.Fatal(err)
		}
		files[entry.Name()] = &fstest.MapFile{Data: data}
	}
	for name, files := range map[string]fstest.MapFS{"base": base(t), "merging": merging, "seed": files} {
		want := read(t, files, ".")
		if len(want.Statements) == 0 || len(want.Entities) == 0 {
			t.Fatalf("%s: the data set is empty", name)
		}
		for _, form := range []string{"jsonl", "yaml", "mixed"} {
			got := read(t, rewritten(t, files, form), ".")
			if diff := cmp.Diff(want, got, placeless); diff != "" {
				t.Errorf("%s as %s (-csv +%s):\n%s", name, form, form, diff)
			}
		}
	}
}

// Every value of the other forms has the place where it begins, and so have the parts of lists.
func TestPlacesOfForms(t *testing.T) {
	at := func(file string, text string, line, column int) graph.Cell {
		return graph.Cell{Text: text, Place: graph.Place{File: file, Line: line, Column: column}}
	}
	const jsonl, inYAML = "entities.jsonl", manifestFile
	files := fstest.MapFS{
		manifestFile: {Data: []byte("id: valley\n" + `title: T
entities:
  - {id: state:نارتھ, kind: State, name: 'North', otherNames: [a:b, "c \"d\"", 7], externalIds: 'x:1 | y:2'}
  - id: state:south
    name: >-
      South
      land
    otherNames: one | two
    kind: "State"
    externalIds: "x:\u0041|y:2"
sources:
`)},
		jsonl: {Data: []byte("\ufeff" + `{"id": "state:\u0041|", "kind" : "State", "name":"M\u00fchle", "otherNames": " \"a\" | M\u00fchle|c", "latitude": 1.50, "note": null}` +
			"\r\n\r\n" + `{"externalIds": ["x:1", "y:|2", ""], "otherNames": 7, "id": "é", "locationType": true}`)},
	}
	draft := read(t, files, ".")
	type row struct {
		ID, Kind, Name  graph.Cell
		Others, Outside []graph.Cell
	}
	var got []row
	for _, e := range draft.Entities {
		r := row{ID: e.ID, Kind: e.Kind, Outside: e.ExternalIDs}
		if len(e.Names) > 0 {
			r.Name = e.Names[0].Cell
		}
		for _, n := range e.OtherNames {
			r.Others = append(r.Others, n.Cell)
		}
		got = append(got, r)
	}
	want := []row{
		{
			at(inYAML, "state:نارتھ", 4, 10), at(inYAML, "State", 4, 29), at(inYAML, "North", 4, 42),
			[]graph.Cell{at(inYAML, "a:b", 4, 64), at(inYAML, `c "d"`, 4, 69), at(inYAML, "7", 4, 80)},
			[]graph.Cell{at(inYAML, "x:1", 4, 98), at(inYAML, "y:2", 4, 104)},
		},
		{
			at(inYAML, "state:south", 5, 9), at(inYAML, "State", 10, 11), at(inYAML, "South land", 6, 11),
			[]graph.Cell{at(inYAML, "one", 9, 17), at(inYAML, "two", 9, 23)},
			[]graph.Cell{at(inYAML, "x:A", 11, 18), at(inYAML, "y:2", 11, 18)},
		},
		{
			at(jsonl, "state:A|", 1, 8), at(jsonl, "State", 1, 34), at(jsonl, "Mühle", 1, 50),
			[]graph.Cell{at(jsonl, `"a"`, 1, 80), at(jsonl, "Mühle", 1, 88), at(jsonl, "c", 1, 99)}, nil,
		},
		{
			at(jsonl, "é", 3, 61), at(jsonl, "", 3, 0), at(jsonl, "", 0, 0),
			[]graph.Cell{at(jsonl, "7", 3, 52)},
			[]graph.Cell{at(jsonl, "x:1", 3, 18), at(jsonl, "y:|2", 3, 25)},
		},
	}
	want[3].Name = graph.Cell{}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if latitude := draft.Entities[2].Attributes[0]; latitude.Text != "1.50" {
		t.Errorf("a number is read as %q, not as it was written", latitude.Text)
	}
	if len(draft.Findings) != 0 {
		t.Errorf("findings: %v", draft.Findings)
	}
}

// The place inside a text is found behind escapes.
func TestPlacesInsideText(t *testing.T) {
	table := ReadTable("a.jsonl", []byte(`{"a": " x\u00fc\ty\\z"}`))
	for row := range table.Rows() {
		c := row.Cells[0]
		for text, column := range map[string]int{"x": 9, "ü": 10, "\t": 16, "y": 18, `\`: 19, "z": 21} {
			if got := c.At(strings.Index(c.Text, text)).Column; got != column {
				t.Errorf("%q stands at column %d, not %d", text, got, column)
			}
		}
	}
}
