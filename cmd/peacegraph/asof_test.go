package main

import (
	"io"
	"os"
	"testing"
	"time"

	"peacegraph/cmd/internal/server"
	"peacegraph/graph"
	"peacegraph/graph/format"
)

// TestAsOf asks a graph of the seed and a changeset more what it is, was, and how it came to be.
func TestAsOf(t *testing.T) {
	flags := storeFlags{url: "memory:"}
	g, _, err := flags.open(t.Context(), streams{out: io.Discard, err: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.Close() })
	own, err := format.ReadDataset(os.DirFS("testdata"), "own")
	if err != nil {
		t.Fatal(err)
	}
	later := graph.Authorship{Agent: "a researcher", Message: "a data set of my own", Time: time.Now().Add(time.Hour)}
	if _, err := g.Apply(t.Context(), own, later); err != nil {
		t.Fatal(err)
	}
	s, err := newServer(g, server.Config{})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, question, answer string }{
		{
			"what came later is not seen",
			`{ then: entity(by: {id: "agr:truce"}, asOf: {changeset: "changeset:3"}) { id } now: entity(by: {id: "agr:truce"}) { id }
			   datasets(asOf: {changeset: "changeset:3"}) { name } before: entities(asOf: {instant: "2000-01-01T00:00:00Z"}) { totalCount } }`,
			`{"then": null, "now": {"id": "agr:truce"}, "datasets": [{"name": "tahir-2025"}, {"name": "pax-2025"}, {"name": "background"}], "before": {"totalCount": 0}}`,
		},
		{
			"a vocabulary of later is not spoken",
			`{ then: vocabulary(asOf: {changeset: "changeset:3"}) { extensions } now: vocabulary { extensions } }`,
			`{"then": {"extensions": []}, "now": {"extensions": ["wf"]}}`,
		},
		{
			"changesets are listed newest first",
			`{ changesets { totalCount nodes { id agent entitiesAdded statementsAdded } } }`,
			`{"changesets": {"totalCount": 4, "nodes": [{"id": "changeset:4", "agent": "a researcher", "entitiesAdded": 8, "statementsAdded": 9},
				{"id": "changeset:3", "agent": "peacegraph", "entitiesAdded": 6, "statementsAdded": 10},
				{"id": "changeset:2", "agent": "peacegraph", "entitiesAdded": 6, "statementsAdded": 19},
				{"id": "changeset:1", "agent": "peacegraph", "entitiesAdded": 104, "statementsAdded": 190}]}}`,
		},
		{
			"changes begin after a state and end at another",
			`{ changes(since: {changeset: "changeset:3"}, first: 1) { totalCount nodes { action changeset { id } node { id } } }
			   none: changes(since: {changeset: "changeset:3"}, asOf: {changeset: "changeset:3"}) { totalCount } }`,
			`{"changes": {"totalCount": 17, "nodes": [{"action": "ENTITY_ADDED", "changeset": {"id": "changeset:4"}, "node": {"id": "talks:spring"}}]}, "none": {"totalCount": 0}}`,
		},
		{
			"an entity and a statement tell their histories",
			`{ entity(by: {id: "agr:truce"}) { history(first: 2) { nodes { action node { id } } } }
			   node(id: "stmt:1.4-04") { ... on Statement { history { nodes { action node { id } evidence { passage { label } } } } } } }`,
			`{"entity": {"history": {"nodes": [{"action": "ENTITY_ADDED", "node": {"id": "agr:truce"}}, {"action": "STATEMENT_ADDED", "node": {"id": "stmt:v7"}}]}},
			  "node": {"history": {"nodes": [{"action": "STATEMENT_ADDED", "node": {"id": "stmt:1.4-04"}, "evidence": [{"passage": {"label": "paragraph 1, sentence 4"}}]},
			    {"action": "STATEMENT_ADDED", "node": {"id": "stmt:1.5-01"}, "evidence": [{"passage": {"label": "paragraph 1, sentence 5"}}]}]}}}`,
		},
	} {
		t.Run(test.name, func(t *testing.T) { checkAnswer(t, s, test.question, test.answer) })
	}
}
