package resolvers

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
)

func TestParseFilter(t *testing.T) {
	yes, day, fifty := true, graph.Day(20379), 50
	from := graph.DateSpan{From: &day}
	both := graph.Both
	want := &graph.StatementFilter{
		Direction: &both, Polarity: []graph.Polarity{graph.Positive}, Rank: []graph.Rank{graph.Preferred, graph.Normal}, // the schema says so
		Predicate: []string{"mediates"}, Mode: []graph.Mode{graph.Proposal}, Contested: &yes, ValidDuring: &from, MinConfidence: &fifty,
		Qualifier: []graph.QualifierFilter{{Name: "role", Value: []string{"MEDIATOR"}}}, Not: &graph.StatementFilter{OtherKind: []string{"Person"}},
	}
	for _, text := range []string{
		`{predicate: ["mediates"], mode: [PROPOSAL], contested: true, validDuring: {from: "2025-10-18"}, minConfidence: 50, qualifier: [{name: "role", value: ["MEDIATOR"]}], not: {otherKind: ["Person"]}}`,
		`{"predicate": "mediates", "mode": ["PROPOSAL"], "contested": true, "validDuring": {"from": "2025-10-18"}, "minConfidence": 50, "qualifier": [{"name": "role", "value": ["MEDIATOR"]}], "not": {"otherKind": ["Person"]}}`,
	} {
		got, err := ParseFilter(t.Context(), text)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
	for text, says := range map[string]string{
		`{predicat: ["mediates"]}`: `did you mean "predicate"`,
		`{"mode": ["PROPOSALS"]}`:  "PROPOSAL",
		`mode`:                     "cannot be read",
		``:                         "cannot be read",
		`{mode: [FACT]}) { totalCount } x: entities(id`: "cannot be read",
	} {
		_, err := ParseFilter(t.Context(), text)
		if !errors.Is(err, graph.ErrInput) || !strings.Contains(strings.ToLower(err.Error()), strings.ToLower(says)) {
			t.Errorf("%q: %v; want an input error with %q", text, err, says)
		}
	}
}
