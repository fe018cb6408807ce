package format

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// Rows with ever new keys, and headers without end, are told of once and cost no more than others.
func TestManyColumns(t *testing.T) {
	var rows, header strings.Builder
	header.WriteString("id,name")
	for i := range 2000 {
		fmt.Fprintf(&rows, "{\"id\": \"source:s%d\", \"name\": \"S\", \"k%d\": 1}\n", i, i)
		fmt.Fprintf(&header, ",k%d", i)
	}
	files := fstest.MapFS{
		manifestFile:    {Data: []byte("id: a\ntitle: A\n")},
		"sources.jsonl": {Data: []byte(rows.String())},
		"sources.csv":   {Data: []byte(header.String() + "\n")},
	}
	draft := read(t, files, ".")
	if len(draft.Entities) != 2000 {
		t.Errorf("%d rows were read", len(draft.Entities))
	}
	var said []string
	for _, f := range draft.Findings {
		if !strings.Contains(f.Message, "is not a column of") {
			said = append(said, f.String())
		}
	}
	want := []string{
		`sources.csv:1:159: warning: this column and 1959 others behind it are none of sources.csv either, so their cells are kept out`,
		`sources.jsonl:255:36: this is one key more than the 256 that the rows of a table can have; write what differs from row to row as a value`,
		`sources.jsonl:41:35: warning: this column and 213 others behind it are none of sources.jsonl either, so their cells are kept out`,
	}
	for _, line := range want {
		if !strings.Contains(strings.Join(said, "\n"), line) {
			t.Errorf("%s is not among\n%s", line, strings.Join(said, "\n"))
		}
	}
	if len(said) != len(want) || len(draft.Findings) != len(want)+2*shownStrange {
		t.Errorf("%d findings, of which %d are not about one column", len(draft.Findings), len(said))
	}
}
