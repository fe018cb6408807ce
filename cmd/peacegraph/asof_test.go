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
			"a changeset tells what it did and to which data set, whatever came before and after",
			`{ node(id: "changeset:4") { ... on Changeset { dataset { name } changes(first: 1) { totalCount nodes { action changeset { id } node { id } } } } }
			   first: node(id: "changeset:1") { ... on Changeset { dataset { name } changes(first: 0) { totalCount } } }
			   earlier: changesets(asOf: {changeset: "changeset:2"}, first: 1) { nodes { changes(first: 0) { totalCount } } } }`,
			`{"node": {"dataset": {"name": "valley"}, "changes": {"totalCount": 17, "nodes": [{"action": "ENTITY_ADDED", "changeset": {"id": "changeset:4"}, "node": {"id": "talks:spring"}}]}},
			  "first": {"dataset": {"name": "tahir-2025"}, "changes": {"totalCount": 294}}, "earlier": {"nodes": [{"changes": {"totalCount": 29}}]}}`,
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

// TestWhatAChangeGained adds to what is there, and asks the change what that was.
func TestWhatAChangeGained(t *testing.T) {
	own, err := format.ReadDataset(os.DirFS("testdata"), "own")
	if err != nil {
		t.Fatal(err)
	}
	cell := func(text string) graph.Cell { return graph.Cell{Text: text} }
	more := &graph.Draft{
		Dataset: own.Dataset, Vocabularies: own.Vocabularies,
		Entities: []graph.EntityRow{{
			ID: cell("source:song"), Kind: cell("Source"), OtherNames: []graph.Field{{Name: "fr", Cell: cell("Chant de la vallée")}},
			Descriptions: []graph.Field{{Name: "en", Cell: cell("Sung in spring.")}}, ExternalIDs: []graph.Cell{cell("wikidata:Q4115189")},
			Attributes: []graph.Field{{Name: "genre", Cell: cell("REPORT")}, {Name: "retrieved", Cell: cell("2020-05-01")}},
		}},
	}
	again := own.Statements[6] // stmt:v6
	again.Note, again.Sentence, again.Start, again.End = cell("The ink is faint."), cell("7"), cell("201"), cell("230")
	again.Qualifiers = []graph.Field{{Name: "namedAs", Cell: cell("what came of it")}}
	more.Statements = []graph.StatementRow{again}

	flags := storeFlags{url: "memory:", noSeed: true}
	g, _, err := flags.open(t.Context(), streams{out: io.Discard, err: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.Close() })
	for i, draft := range []*graph.Draft{own, more} {
		by := graph.Authorship{Agent: "a researcher", Message: "read once more", Time: time.Date(2025, 1, 1+i, 0, 0, 0, 0, time.UTC)}
		if _, err := g.Apply(t.Context(), draft, by); err != nil {
			t.Fatal(err)
		}
	}
	s, err := newServer(g, server.Config{})
	if err != nil {
		t.Fatal(err)
	}
	checkAnswer(t, s, `{ changes(since: {changeset: "changeset:1"}) { nodes { action node { id } gained {
		names { text lang preferred } descriptions { text } externalIds { scheme value } attributes { name label before beforeDisplay after afterDisplay }
		evidence { passage { label } } notes qualifiers { label text } } } }
		first: changes(since: {instant: "2000-01-01T00:00:00Z"}, first: 1) { nodes { action gained { names { text } } } } }`,
		`{"changes": {"nodes": [
			{"action": "ENTITY_DESCRIBED", "node": {"id": "source:song"}, "gained": {
				"names": [{"text": "Chant de la vallée", "lang": "fr", "preferred": false}], "descriptions": [{"text": "Sung in spring."}],
				"externalIds": [{"scheme": "wikidata", "value": "Q4115189"}],
				"attributes": [{"name": "genre", "label": "Genre", "before": "OTHER", "beforeDisplay": "other", "after": "REPORT", "afterDisplay": "report"},
					{"name": "retrieved", "label": "Retrieved", "before": "", "beforeDisplay": "", "after": "2020-05-01", "afterDisplay": "1 May 2020"}],
				"evidence": [], "notes": [], "qualifiers": []}},
			{"action": "STATEMENT_EXTENDED", "node": {"id": "stmt:v6"}, "gained": {
				"names": [], "descriptions": [], "externalIds": [], "attributes": [], "evidence": [{"passage": {"label": "paragraph 1, sentence 7"}}],
				"notes": ["The ink is faint."], "qualifiers": [{"label": "Named as", "text": "what came of it"}]}}]},
		  "first": {"nodes": [{"action": "ENTITY_ADDED", "gained": {"names": []}}]}}`)
}
