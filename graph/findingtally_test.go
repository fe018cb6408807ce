package graph_test

import (
	"strings"
	"testing"

	"peacegraph/graph"
)

// So many findings of one severity are kept, then one that says that there are more; those of another one have a count of their own.
func TestTally(t *testing.T) {
	var tally graph.Tally
	var all graph.Findings
	for range graph.MostFindings + 3 {
		tally.Add(&all, graph.Finding{Place: graph.Place{File: "statements.csv", Line: 2}, Severity: graph.Warning, Message: "m"}).Value = "v"
	}
	tally.Add(&all, graph.Finding{Severity: graph.Error, Message: "e"}).Value = "v"
	if len(all) != graph.MostFindings+2 || all[0].Value != "v" || all[graph.MostFindings-1].Message != "m" {
		t.Fatalf("%d findings", len(all))
	}
	if f := all[graph.MostFindings]; f.Place != (graph.Place{File: "statements.csv"}) || f.Severity != graph.Warning || !strings.HasPrefix(f.Message, "there are more warnings than the 10000 that are told") {
		t.Errorf("%+v", f)
	}
	if f := all[graph.MostFindings+1]; f.Severity != graph.Error || f.Value != "v" || !all.Refused() {
		t.Errorf("%+v", f)
	}
}
