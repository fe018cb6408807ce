package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/cmd/internal/server"
	"peacegraph/graph"
	"peacegraph/graph/format"
	"peacegraph/schema"
)

// valley returns a server of an invented data set with a vocabulary of its own.
func valley(t *testing.T) *server.Server {
	t.Helper()
	draft, err := format.ReadDataset(os.DirFS("testdata"), "own")
	if err != nil {
		t.Fatal(err)
	}
	g, err := graph.Open(context.Background(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.Close() })
	if result, err := g.Apply(t.Context(), draft, graph.Authorship{Agent: "tests"}); err != nil || len(result.Findings) > 0 {
		t.Fatal(err, result.Findings)
	}
	s, err := newServer(g, server.Config{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAPI(t *testing.T) {
	s := valley(t)
	for _, test := range []struct{ name, question, answer string }{
		{
			"a kind of one's own is served as its nearest built-in ancestor, with its own kind",
			`{ nodes(ids: ["talks:spring", "clan:upper", "oath:salt", "feast:first"]) { __typename ... on Entity { kind { name typename } } } }`,
			`{"nodes": [{"__typename": "Negotiation", "kind": {"name": "wf:Assembly", "typename": "Negotiation"}},
				{"__typename": "CustomActor", "kind": {"name": "wf:Clan", "typename": "CustomActor"}},
				{"__typename": "CustomEntity", "kind": {"name": "wf:Oath", "typename": "CustomEntity"}},
				{"__typename": "CustomEvent", "kind": {"name": "wf:Feast", "typename": "CustomEvent"}}]}`,
		},
		{
			"a predicate of one's own is read from both ends",
			`{ entity(by: {id: "oath:salt"}) { relations(filter: {predicate: ["wf:swornBy"]}) { edges { text direction node { name } } } } }`,
			`{"entity": {"relations": {"edges": [{"text": "Oath on salt is sworn by Upper clan", "direction": "IN", "node": {"name": "Upper clan"}}]}}}`,
		},
		{
			"a code of one's own has its label",
			`{ entity(by: {id: "agr:truce"}) { ... on Agreement { agreementType { value { ... on CodeValue { code label } } } } } }`,
			`{"entity": {"agreementType": {"value": {"code": "wf:BLOOD_PEACE", "label": "settlement of a blood feud"}}}}`,
		},
		{
			"a filter by a broader kind finds narrower ones",
			`{ entities(where: {kind: ["Event"]}) { nodes { id } } }`,
			`{"entities": {"nodes": [{"id": "feast:first"}, {"id": "talks:spring"}]}}`,
		},
		{
			"the same content from a second source is a second evidence, with the words of both",
			`{ node(id: "stmt:v1") { ... on Statement { sourceCount corroborated confidence { score } evidence { passage { source { name } } } affirmedBy { id }
				qualifiers { name text } } } }`,
			`{"node": {"sourceCount": 2, "corroborated": true, "confidence": {"score": 85},
				"evidence": [{"passage": {"source": {"name": "Ledger of the valley"}}}, {"passage": {"source": {"name": "Song of the valley"}}}],
				"affirmedBy": [{"id": "stmt:v9"}],
				"qualifiers": [{"name": "namedAs", "text": "the people above"}, {"name": "namedAs", "text": "the uppers"}, {"name": "role", "text": "PARTY"}]}}`,
		},
		{
			"a statement of the opposite contests both, and only the positive one is in the default read",
			`{ entity(by: {id: "talks:spring"}) { ... on Negotiation { parties { edges { node { id } statement { contested deniedBy { id } } } } } }
				node(id: "stmt:v3") { ... on Statement { polarity contested text } } }`,
			`{"entity": {"parties": {"edges": [
				{"node": {"id": "clan:lower"}, "statement": {"contested": true, "deniedBy": [{"id": "stmt:v3"}]}},
				{"node": {"id": "clan:upper"}, "statement": {"contested": false, "deniedBy": []}}]}},
				"node": {"polarity": "NEGATIVE", "contested": true, "text": "Not so: Lower clan is party to Spring assembly"}}`,
		},
		{
			"unknown, none and not stated are three answers",
			`{ talks: entity(by: {id: "talks:spring"}) { ... on Negotiation { outcome { knowledge value { __typename } } mediators { knowledge totalCount } } }
				clan: entity(by: {id: "clan:upper"}) { relations(filter: {predicate: ["demands"]}) { knowledge nodes { id } }
					statements(filter: {predicate: ["demands"]}) { nodes { object { ... on UnknownValue { reason } } } } } }`,
			`{"talks": {"outcome": {"knowledge": "UNKNOWN", "value": null}, "mediators": {"knowledge": "NOT_STATED", "totalCount": 0}},
				"clan": {"relations": {"knowledge": "NONE", "nodes": []}, "statements": {"nodes": [{"object": {"reason": "NONE"}}]}}}`,
		},
		{
			"a date is the narrowest that a statement gives, and tells which statement",
			`{ entity(by: {id: "talks:spring"}) { ... on Event { when { display precision earliest statement { id } } } } }`,
			`{"entity": {"when": {"display": "12 April 1902", "precision": "DAY", "earliest": "1902-04-12", "statement": {"id": "stmt:v7"}}}}`,
		},
		{
			"an entity is found by name, whatever the capitals, by IRI, and by nothing that it is not",
			`{ entities(where: {text: "UPSTREAM people"}) { nodes { id } }
				iri: entity(by: {iri: "https://peacegraph.org/id/oath:salt"}) { id }
				external: entity(by: {external: {scheme: "wikidata", value: "Q1"}}) { id } node(id: "state:nowhere") { id } }`,
			`{"entities": {"nodes": [{"id": "clan:upper"}]}, "iri": {"id": "oath:salt"}, "external": null, "node": null}`,
		},
		{
			"inside a filter, what is not given does not restrict",
			`{ statements(filter: {polarity: [POSITIVE, NEGATIVE], predicate: ["partyTo"], not: {polarity: [POSITIVE]}}) { nodes { id } } }`,
			`{"statements": {"nodes": [{"id": "stmt:v3"}]}}`,
		},
		{
			"seen from no entity, an inverse name is its predicate; about an entity, it is read from there",
			`{ all: statements(filter: {predicate: ["wf:swornBy"]}) { nodes { id } }
				oath: statements(filter: {predicate: ["wf:swornBy"]}, about: {id: ["oath:salt"]}) { nodes { id } }
				clan: statements(filter: {predicate: ["wf:swornBy"]}, about: {id: ["clan:upper"]}) { nodes { id } }
				who: statements(filter: {predicate: ["partyTo"], otherKind: ["wf:Clan"]}, about: {kind: ["Negotiation"]}) { totalCount } }`,
			`{"all": {"nodes": [{"id": "stmt:v4"}]}, "oath": {"nodes": [{"id": "stmt:v4"}]}, "clan": {"nodes": []}, "who": {"totalCount": 2}}`,
		},
		{
			"the vocabulary tells the terms of one's own as it tells the built-in ones",
			`{ node(id: "predicate:wf:swearsBy") { ... on Predicate { domain { name } range { name } qualifiers { name type } codes { code } } } }`,
			`{"node": {"domain": [{"name": "Actor"}], "range": [{"name": "wf:Oath"}],
				"qualifiers": [{"name": "namedAs", "type": "TEXT"}, {"name": "objectNamedAs", "type": "TEXT"}], "codes": []}}`,
		},
		{
			"a filter by time uses the days that a date can mean",
			`{ april: statements(filter: {validDuring: {from: "1902-04-20", to: "1902-05-01"}, polarity: [POSITIVE, NEGATIVE]}) { nodes { id } }
				later: statements(filter: {validDuring: {from: "1903-01-01"}}) { totalCount } }`,
			`{"april": {"nodes": [{"id": "stmt:v2"}, {"id": "stmt:v3"}, {"id": "stmt:v1"}]}, "later": {"totalCount": 0}}`,
		},
		{
			"an empty list of alternatives lets nothing through",
			`{ statements(filter: {predicate: []}) { totalCount } }`,
			`{"statements": {"totalCount": 0}}`,
		},
		{
			"everything that has an id is fetched again by it",
			`{ nodes(ids: ["source:ledger#p=1&s=1&char=0,40", "dataset:valley", "changeset:1", "kind:wf:Clan", "predicate:wf:swearsBy"]) {
				id ... on Passage { label } ... on Dataset { title } ... on Changeset { agent } ... on Kind { note } ... on Predicate { inverse } } }`,
			`{"nodes": [{"id": "source:ledger#p=1&s=1&char=0,40", "label": "paragraph 1, sentence 1"},
				{"id": "dataset:valley", "title": "Invented valley: a data set of the tests"}, {"id": "changeset:1", "agent": "tests"},
				{"id": "kind:wf:Clan", "note": "A family that acts as one."}, {"id": "predicate:wf:swearsBy", "inverse": "wf:swornBy"}]}`,
		},
		{
			"a source lists its passages in the order of the text, with the statements coded on them",
			`{ entity(by: {id: "source:song"}) { ... on Source { genre publisher passages { totalCount nodes { label statements(filter: {polarity: [POSITIVE, NEGATIVE]}) { nodes { id } } } } } } }`,
			`{"entity": {"genre": "OTHER", "publisher": null, "passages": {"totalCount": 3, "nodes": [
				{"label": "paragraph 1, sentence 1", "statements": {"nodes": [{"id": "stmt:v1"}]}},
				{"label": "paragraph 1, sentence 2", "statements": {"nodes": [{"id": "stmt:v3"}]}},
				{"label": "paragraph 1, sentence 3", "statements": {"nodes": [{"id": "stmt:v9"}]}}]}}}`,
		},
		{
			"an actor has its claims and its parts",
			`{ entity(by: {id: "clan:lower"}) { ... on Actor { claims(filter: {polarity: [POSITIVE, NEGATIVE]}) { nodes { id } } participations { edges { role node { id } } } } } }`,
			`{"entity": {"claims": {"nodes": [{"id": "stmt:v3"}, {"id": "stmt:v9"}]}, "participations": {"edges": [{"role": "PARTY", "node": {"id": "talks:spring"}}]}}}`,
		},
	} {
		t.Run(test.name, func(t *testing.T) { checkAnswer(t, s, test.question, test.answer) })
	}
}

// checkAnswer asks a question and compares the answer, apart from the space that only readers need.
func checkAnswer(t *testing.T, s *server.Server, question, want string) {
	t.Helper()
	answer := s.Execute(t.Context(), server.Request{Query: question})
	if len(answer.Errors) > 0 {
		t.Fatal(answer.Errors)
	}
	if diff := cmp.Diff(normal(t, []byte(want)), normal(t, answer.Data)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// normal returns JSON without the space that only readers need.
func normal(t *testing.T, text []byte) string {
	t.Helper()
	var out bytes.Buffer
	if err := json.Indent(&out, text, "", " "); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return out.String()
}

func TestAPIRefuses(t *testing.T) {
	s := valley(t)
	for _, test := range []struct{ name, question, message string }{
		{"an unknown predicate", `{ statements(filter: {predicate: ["wf:swearsBi"]}) { totalCount } }`,
			`"wf:swearsBi" is not a predicate; did you mean wf:swearsBy?`},
		{"an unknown kind", `{ entities(where: {kind: ["Agrement"]}) { totalCount } }`, `"Agrement" is not a kind; did you mean Agreement?`},
		{"an unknown qualifier", `{ statements(filter: {qualifier: [{name: "rolle"}]}) { totalCount } }`, `"rolle" is not a qualifier; did you mean role?`},
		{"an unknown speaker", `{ statements(filter: {attributedTo: ["clan:uper"]}) { totalCount } }`, `there is no entity "clan:uper"; did you mean clan:upper?`},
		{"an unknown data set", `{ statements(filter: {dataset: ["dataset:vally"]}) { totalCount } }`, `there is no data set "dataset:vally"; there is only dataset:valley`},
		{"a value that a qualifier does not take", `{ statements(filter: {qualifier: [{name: "effect", value: ["RAISE"]}]}) { totalCount } }`,
			`"RAISE" is not a value of effect; accepted: IMPROVES, WORSENS, EITHER, INCREASE, DECREASE, ENABLE or PREVENT`},
		{"a confidence out of range", `{ statements(filter: {minConfidence: 200}) { totalCount } }`, "minConfidence is 200; a confidence is 0 to 100"},
		{"an entity that cannot be a source", `{ statements(filter: {source: ["clan:upper"]}) { totalCount } }`,
			"clan:upper is of kind wf:Clan and cannot be a source; accepted: Source"},
		{"a range in which nothing lies", `{ entities(where: {degree: {min: 9, max: 2}}) { totalCount } }`,
			"degree is to be at least 9 and at most 2, so nothing is; give the smaller number as min"},
		{"an unknown id in a filter of entities", `{ entities(where: {id: ["oath:slat"]}) { totalCount } }`, `there is no entity "oath:slat"; did you mean oath:salt?`},
		{"an unknown qualifier of a statement", `{ node(id: "stmt:v1") { ... on Statement { qualifier(name: "rol") } } }`, `"rol" is not a qualifier; did you mean role?`},
		{"a subgraph too deep", `{ subgraph(ids: ["talks:spring"], depth: 9) { distances } }`, "depth is 9; it is 0 to 4"},
		{"a path from nowhere", `{ paths(from: "clan:uper", to: "clan:lower") { visited } }`, `there is no entity "clan:uper"; did you mean clan:upper?`},
		{"a span that ends before it begins", `{ statements(filter: {validDuring: {from: "1903-01-01", to: "1902-01-01"}}) { totalCount } }`,
			"validDuring ends on 1902-01-01, before it begins on 1903-01-01; give the earlier day as from"},
		{"an end that is to be avoided", `{ paths(from: "clan:upper", to: "clan:lower", avoid: ["clan:lower"]) { visited } }`,
			"clan:lower is an end of the path, so it cannot be avoided"},
		{"edges among too many", `{ induced(ids: []) { distances } }`, "0 entities are given; give 1 to 200"},
		{"neighbours too far", `{ entity(by: {id: "clan:upper"}) { neighbours(hops: 4) { totalCount } } }`, "hops is 4; it is 1 to 3"},
		{"a cursor of another order", `{ entities(orderBy: [{field: DEGREE}], after: "` + cursorByName(t, s) + `") { totalCount } }`,
			`this cursor belongs to another filter, order or field; use it with the question it came from, or begin at the start without it`},
		{"both ends of a page", `{ entities(first: 1, last: 1) { totalCount } }`, `first and last cannot be asked together; leave one out`},
		{"a page too large", `{ entities(first: 101) { totalCount } }`, `first is 101; a page has 0 to 100 items, ask for the next page with a cursor`},
	} {
		t.Run(test.name, func(t *testing.T) {
			answer := s.Execute(t.Context(), server.Request{Query: test.question})
			if len(answer.Errors) != 1 || answer.Errors[0].Message != test.message || answer.Errors[0].Extensions["code"] != "BAD_USER_INPUT" {
				t.Errorf("got %v, want %s", answer.Errors, test.message)
			}
		})
	}
}

// Every limit that every service has is told, so none of them is zero. What is null has its own test where it is not.
func TestLimitsAreTold(t *testing.T) {
	s := valley(t)
	loaded, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, field := range loaded.Types["Limits"].Fields {
		if field.Type.NonNull {
			names = append(names, field.Name)
		}
	}
	answer := s.Execute(t.Context(), server.Request{Query: "{ service { limits { " + strings.Join(names, " ") + " } } }"})
	var data struct {
		Service struct{ Limits map[string]int }
	}
	if err := json.Unmarshal(answer.Data, &data); err != nil || len(data.Service.Limits) != len(names) {
		t.Fatal(err, answer.Errors)
	}
	for name, value := range data.Service.Limits {
		if value == 0 {
			t.Errorf("the limit %s is not told", name)
		}
	}
}

// cursorByName returns the cursor of the first entity in the order of names.
func cursorByName(t *testing.T, s *server.Server) string {
	t.Helper()
	answer := s.Execute(t.Context(), server.Request{Query: `{ entities(first: 1) { pageInfo { endCursor } } }`})
	var data struct {
		Entities struct{ PageInfo struct{ EndCursor string } }
	}
	if err := json.Unmarshal(answer.Data, &data); err != nil || data.Entities.PageInfo.EndCursor == "" {
		t.Fatal(err, answer.Errors)
	}
	return data.Entities.PageInfo.EndCursor
}
