package download

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"peacegraph/graph"
	"peacegraph/schema"
	"peacegraph/seed"
)

// seeded returns a graph with the data sets that the program ships.
func seeded(t testing.TB) *graph.Graph {
	t.Helper()
	g, err := graph.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	})
	drafts, err := seed.Drafts()
	if err != nil {
		t.Fatal(err)
	}
	for _, draft := range drafts {
		if _, err := g.Apply(t.Context(), draft, graph.Authorship{Agent: "test"}); err != nil {
			t.Fatal(err)
		}
	}
	return g
}

func TestWithIDs(t *testing.T) {
	loaded, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	got, err := WithIDs(loaded, `query($x: ID!) { entity(by: {id: $x}) { name ...F ... on Event { locations { edges { node { name } statement { text } } } } } service { version } }
		fragment F on Negotiation { mediators { nodes { id name } totalCount } }`)
	if err != nil {
		t.Fatal(err)
	}
	want := `query ($x: ID!) { entity(by: {id:$x}) { name ... F ... on Event { locations { edges { node { name id } statement { text id } } } id } id } service { version } } ` +
		`fragment F on Negotiation { mediators { nodes { id name } totalCount } id }`
	if got = strings.Join(strings.Fields(got), " "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if _, err := WithIDs(loaded, `{ entity(`); err == nil {
		t.Error("a question that cannot be read is no mistake")
	}
}

func TestIDs(t *testing.T) {
	s := seeded(t).Snapshot()
	got, err := IDs(s, json.RawMessage(`{"a": {"id": "state:qatar", "name": "id", "in": [{"id": "stmt:1.2-14"}, {"id": null}, {"id": "dataset:tahir-2025"}, {"id": 5}]},
		"id": "state:pakistan", "b": [{"id": "state:qatar"}], "text": "state:china", "list": ["id", "state:afghanistan"]}`))
	if want := []graph.ID{"state:qatar", "stmt:1.2-14", "state:pakistan"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v; want %v", got, err, want)
	}
	if _, err := IDs(s, json.RawMessage(`{"service": {"version": "1"}}`)); !errors.Is(err, graph.ErrInput) {
		t.Errorf("an answer without entities: %v", err)
	}
}
