package format

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
)

// A table is read alike, whatever program wrote it.
func TestReadTable(t *testing.T) {
	want := [][]string{{"key", "name"}, {"1", "Zoë"}, {"2", "a, b;\nc\td"}, {"3", `the "Mill"`}}
	for name, text := range map[string]string{
		"comma":     "key,name\n1,Zoë\n2,\"a, b;\nc\td\"\n3,\"the \"\"Mill\"\"\"\n",
		"semicolon": "key;name\n1;Zoë\n\n2;\"a, b;\nc\td\"\n3;\"the \"\"Mill\"\"\"",
		"tab":       "\ufeffkey\tname\r\n1\tZoë\r\n2\t\"a, b;\r\nc\td\"\r\n3\t\"the \"\"Mill\"\"\"\r\n",
		"hint":      "sep=;\nkey;name\n1;Zoë;;\n2;\"a, b;\nc\td\"\n3;\"the \"\"Mill\"\"\"\n;\n",
		"latin-1":   "key,name\n1,Zo\xeb\n2,\"a, b;\nc\td\"\n3,\"the \"\"Mill\"\"\"\n",
	} {
		t.Run(name, func(t *testing.T) {
			table := ReadTable("mill.csv", []byte(text))
			got := [][]string{textsOf(table.Header)}
			for row := range table.Rows() {
				if row.Broken {
					t.Errorf("line %d is broken: %v", row.Line, table.Findings)
				}
				got = append(got, textsOf(row.Cells))
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			if table.Findings.Refused() || table.Incomplete {
				t.Error(table.Findings)
			}
			warned := table.Findings.Count(graph.Warning) == 1
			if warned != (name == "latin-1") {
				t.Error(table.Findings)
			}
		})
	}
}

func textsOf(cells []TableCell) (texts []string) {
	for _, c := range cells {
		texts = append(texts, c.Text)
	}
	return texts
}

// A part of a cell has a place of its own.
func TestPlaceInsideCell(t *testing.T) {
	table := ReadTable("t.csv", []byte("a,b,c\n  é: x ,\"  \"\"q\"\" é\n next\",z\n"))
	for row := range table.Rows() {
		for i, want := range []struct {
			part  string
			place graph.Place
		}{
			{"x", graph.Place{File: "t.csv", Line: 2, Column: 6}},
			{"next", graph.Place{File: "t.csv", Line: 3, Column: 2}},
			{"z", graph.Place{File: "t.csv", Line: 3, Column: 8}},
		} {
			c := row.Cells[i]
			if got := c.At(strings.Index(c.Text, want.part)); got != want.place {
				t.Errorf("%q is at %v, want %v", want.part, got, want.place)
			}
		}
		if got := row.Cells[1].At(strings.Index(row.Cells[1].Text, "é")); got.Column != 18 {
			t.Errorf("é is at %v", got)
		}
	}
}

// Whatever the bytes are, rows come back with as many cells as the header has, places lie in the file, and what is lost
// is told.
func FuzzReadTable(f *testing.F) {
	f.Add([]byte("a,b\n1,\"x\ny\"\n"))
	f.Add([]byte("sep=;\na;b\n1;2;\n\"\"\"\n3;4\n"))
	f.Add([]byte("\ufeffa\tb\r\n\xe9\t\"\"\"q\"\"\"\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		table := ReadTable("t.csv", data)
		lines := strings.Count(strings.ReplaceAll(string(data), "\r", "\n"), "\n") + 1
		last := 0
		for row := range table.Rows() {
			if row.Line <= last || row.Line > lines {
				t.Fatalf("a row at line %d after one at %d of %d", row.Line, last, lines)
			}
			last = row.Line
			if !row.Broken && len(row.Cells) != len(table.Header) {
				t.Fatalf("%d cells under %d columns", len(row.Cells), len(table.Header))
			}
			if row.Broken && !table.Findings.Refused() {
				t.Fatal("a row was lost, and no finding says so")
			}
			for _, c := range row.Cells {
				if !utf8.ValidString(c.Text) {
					t.Fatalf("%q is not UTF-8", c.Text)
				}
				if end := c.At(len(c.Text)); end.Line < c.Place.Line || end.Line > lines {
					t.Fatalf("%q ends at %v", c.Text, end)
				}
			}
		}
		if table.Incomplete && !table.Findings.Refused() {
			t.Fatal("rows were lost, and no finding says so")
		}
	})
}
