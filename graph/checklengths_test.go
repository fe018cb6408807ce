package graph_test

import (
	"strings"
	"testing"

	"peacegraph/graph"
)

// What is longer than a value can be is refused with its length and the limit, and shown by its beginning; what is just
// as long as it may be is kept.
func TestLengths(t *testing.T) {
	g, err := graph.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	cell := func(n int) graph.Cell { return graph.Cell{Text: strings.Repeat("ن", n)} }
	draft := func(name, description, note, reason int) *graph.Draft {
		return &graph.Draft{
			Dataset: graph.DatasetRow{Name: graph.Cell{Text: "long"}, Title: cell(name), Version: graph.Cell{Text: "1"}, Licence: graph.Cell{Text: "CC0-1.0"}},
			Entities: []graph.EntityRow{
				{ID: graph.Cell{Text: "state:a"}, Kind: graph.Cell{Text: "State"}, Names: []graph.Field{{Cell: cell(name)}}, Descriptions: []graph.Field{{Cell: cell(description)}}},
				{ID: graph.Cell{Text: "talks:b"}, Kind: graph.Cell{Text: "Negotiation"}, Names: []graph.Field{{Cell: graph.Cell{Text: "Talks"}}}},
				{ID: graph.Cell{Text: "source:c"}, Kind: graph.Cell{Text: "Source"}, Names: []graph.Field{{Cell: graph.Cell{Text: "Letter"}}}},
			},
			Statements: []graph.StatementRow{{
				Subject: graph.Cell{Text: "state:a"}, Predicate: graph.Cell{Text: "hosts"}, Object: graph.Cell{Text: "talks:b"}, Mode: graph.Cell{Text: "FACT"},
				Source: graph.Cell{Text: "source:c"}, Page: graph.Cell{Text: "1"}, Confidence: graph.Cell{Text: "HIGH"}, Note: cell(note),
			}},
			Corrections: []graph.CorrectionRow{{Action: graph.Cell{Text: "WITHDRAW"}, Target: graph.Cell{Text: "dataset:long"}, Reason: cell(reason)}},
		}
	}
	if _, findings := g.Snapshot().Check(draft(graph.MaxValue, graph.MaxText, graph.MaxText, graph.MaxText)); findings.Refused() {
		t.Errorf("as long as may be: %v", findings)
	}
	_, findings := g.Snapshot().Check(draft(graph.MaxValue+1, graph.MaxText+1, 3_000_000, graph.MaxText+1))
	want := []string{
		"the description has 20,001 characters, and at most 20,000 are kept; shorten it",
		"the name has 2,001 characters, and at most 2,000 are kept; shorten it",
		"the note has 3,000,000 characters, and at most 20,000 are kept; shorten it",
		"the reason has 20,001 characters, and at most 20,000 are kept; shorten it",
		"the title has 2,001 characters, and at most 2,000 are kept; shorten it",
	}
	if got := strings.Split(findings.Error(), "\n"); !equalLines(got, want) {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, f := range findings {
		if len([]rune(f.Value)) > 200 {
			t.Errorf("%s: the value is shown with %d characters", f.Message, len([]rune(f.Value)))
		}
	}
}

func equalLines(got, want []string) bool {
	return strings.Join(got, "\n") == strings.Join(want, "\n")
}
