package graph_test

import (
	"testing"

	"peacegraph/graph"
)

// Findings of rows that came from no file are told in the order of their paths, and a row is named by its path.
func TestFindingsOfPathsAreInOrder(t *testing.T) {
	g := openMemory(t)
	var draft graph.Draft
	draft.Dataset = graph.DatasetRow{Name: graph.Cell{Text: "d"}, Title: graph.Cell{Text: "t"}, Licence: graph.Cell{Text: "CC0-1.0"}, Version: graph.Cell{Text: "1"}}
	for _, place := range []string{"10/statements.2", "2/statements.10", "2/statements.9", "2/entities.11"} {
		row := graph.EntityRow{ID: graph.Cell{Place: graph.Place{File: place + ".id"}}, Kind: graph.Cell{Text: "State", Place: graph.Place{File: place + ".kind"}}}
		row.Names = []graph.Field{{Cell: graph.Cell{Text: "A"}}}
		draft.Entities = append(draft.Entities, row)
	}
	_, findings := g.Snapshot().Check(&draft)
	want := []string{"2/entities.11.id", "2/statements.9.id", "2/statements.10.id", "10/statements.2.id"}
	var got []string
	for _, f := range findings {
		if f.Severity == graph.Error {
			got = append(got, f.Place.String())
		}
	}
	if len(got) != len(want) {
		t.Fatalf("%v\n%s", got, findings.Error())
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("finding %d is at %s and should be at %s", i, got[i], want[i])
		}
	}
}
