package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/cmd/internal/server"
	"peacegraph/graph"
	"peacegraph/graph/desk"
	"peacegraph/graph/format"
	"peacegraph/resolvers"
)

// nameGate takes `NAME ROLE` for a token.
type nameGate struct{}

func (nameGate) Enter(r *http.Request) (server.Client, *server.Denial) {
	name, role, _ := strings.Cut(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "), " ")
	known, _ := server.ParseRole(role)
	return server.Client{Name: name, Role: known}, nil
}
func (nameGate) Spend(server.Client, int) *server.Denial { return nil }
func (nameGate) Count(server.Client) *server.Denial      { return nil }

// writer is a running server of the invented valley that can be written to.
type writer struct {
	t     testing.TB
	graph *graph.Graph
	desk  *desk.Desk
	http  http.Handler
}

func newTestWriter(t testing.TB, opts ...desk.Option) *writer {
	t.Helper()
	draft, err := format.ReadDataset(os.DirFS("testdata"), "own")
	if err != nil {
		t.Fatal(err)
	}
	g, err := graph.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.Close() })
	if _, err := g.Apply(t.Context(), draft, graph.Authorship{Agent: "tests"}); err != nil {
		t.Fatal(err)
	}
	return writerOf(t, g, opts...)
}

func writerOf(t testing.TB, g *graph.Graph, opts ...desk.Option) *writer {
	t.Helper()
	d, err := desk.Open(g, "", opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	s, err := newWriter(g, d, server.Config{Gate: nameGate{}})
	if err != nil {
		t.Fatal(err)
	}
	return &writer{t, g, d, s.Handler()}
}

// reply is an answer of GraphQL.
type reply struct {
	Data   map[string]json.RawMessage
	Errors []struct {
		Message    string
		Extensions struct{ Code string }
	}
}

// send posts an operation in the name of `NAME ROLE`; nobody is empty.
func (w *writer) send(as, query string, variables any) (int, reply) {
	w.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		w.t.Fatal(err)
	}
	r := httptest.NewRequest("POST", "/graphql", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/graphql-response+json")
	if as != "" {
		r.Header.Set("Authorization", "Bearer "+as)
	}
	got := httptest.NewRecorder()
	w.http.ServeHTTP(got, r)
	var out reply
	if err := json.Unmarshal(got.Body.Bytes(), &out); err != nil {
		w.t.Fatalf("%v in %s", err, got.Body)
	}
	return got.Code, out
}

// ask sends an operation that has to run without an error, and returns the value of its only field.
func (w *writer) ask(as, query string, variables any) json.RawMessage {
	w.t.Helper()
	status, got := w.send(as, query, variables)
	if status != http.StatusOK || len(got.Errors) > 0 || len(got.Data) != 1 {
		w.t.Fatalf("%d %v %s", status, got.Errors, query)
	}
	for _, value := range got.Data {
		return value
	}
	return nil
}

// same compares an answer with what is wanted, apart from the space that only readers need. `$ID` stands for the id.
func (w *writer) same(got json.RawMessage, want, id string) {
	w.t.Helper()
	want = strings.ReplaceAll(want, "$ID", id)
	if diff := cmp.Diff(indented(w.t, []byte(want)), indented(w.t, got)); diff != "" {
		w.t.Errorf("(-want +got):\n%s", diff)
	}
}

func indented(t testing.TB, text []byte) string {
	t.Helper()
	var out bytes.Buffer
	if err := json.Indent(&out, text, "", " "); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return out.String()
}

const (
	ada   = "ada editor"
	berta = "berta editor"
	carla = "carla admin"
)

// begin begins a draft of a new data set and returns its id.
func (w *writer) begin(as string) string {
	w.t.Helper()
	return w.created(as, `mutation { createDraft(input: {message: "more of the valley", dataset: "notes", describe: {title: "Notes", licence: "CC0-1.0", version: "1"}}) { draft { id } errors { message } } }`)
}

func (w *writer) created(as, mutation string) string {
	w.t.Helper()
	var got struct {
		Draft  struct{ ID string }
		Errors []json.RawMessage
	}
	answer := w.ask(as, mutation, nil)
	if err := json.Unmarshal(answer, &got); err != nil || got.Draft.ID == "" || len(got.Errors) > 0 {
		w.t.Fatalf("%v %s", err, answer)
	}
	return got.Draft.ID
}

const addOne = `mutation($draft: ID!, $key: String, $dry: Boolean = false) {
  addToDraft(input: {draft: $draft, idempotencyKey: $key, dryRun: $dry
    entities: [{id: "person:elder", kind: Person, names: [{text: "The elder"}, {text: "Der Älteste", lang: "de"}], externalIds: ["wikidata:Q2"]}]
    statements: [{id: "stmt:w1", subject: "person:elder", predicate: partyTo, object: "talks:spring", mode: FACT, validTime: "1902-04-12"
      evidence: [{source: "source:ledger", paragraph: 2, confidence: 80}, {source: "source:song", paragraph: 1, confidence: MEDIUM}]}]
  }) { draft { id } part { number description entities statements } statements findings { severity message } errors { code message path accepted nearest } } }`

func TestADraftBecomesAChangeset(t *testing.T) {
	w := newTestWriter(t)
	w.same(w.ask(ada, `{ viewer { name role expiresAt } }`, nil), `{"name": "ada", "role": "EDITOR", "expiresAt": null}`, "")
	id := w.begin(ada)
	w.same(w.ask(ada, addOne, map[string]any{"draft": id}), `{"draft": {"id": "$ID"}, "part": {"number": 1, "description": "The elder is party to Spring assembly", "entities": 1, "statements": 2},
		"statements": ["stmt:w1"], "findings": [], "errors": []}`, id)
	w.same(w.ask(ada, `query($id: ID!) { draft(id: $id) { id message author status dataset base { id } parts { number } changeset { id } conflicts { what }
		summary { entitiesAdded entitiesMerged entitiesUnchanged statementsAdded statementsMerged statementsUnchanged evidenceAdded correctionsAdded judgementsAdded }
		findings { totalCount errors warnings notices nodes { message } }
		changes { totalCount nodes { action node { id } evidence { passage { label } } } } } }`, map[string]any{"id": id}),
		`{"id": "$ID", "message": "more of the valley", "author": "ada", "status": "OPEN", "dataset": "notes", "base": {"id": "changeset:1"}, "parts": [{"number": 1}],
		"changeset": null, "conflicts": [],
		"summary": {"entitiesAdded": 1, "entitiesMerged": 0, "entitiesUnchanged": 0, "statementsAdded": 1, "statementsMerged": 0, "statementsUnchanged": 0, "evidenceAdded": 2, "correctionsAdded": 0, "judgementsAdded": 0},
		"findings": {"totalCount": 0, "errors": 0, "warnings": 0, "notices": 0, "nodes": []},
		"changes": {"totalCount": 2, "nodes": [{"action": "ENTITY_ADDED", "node": {"id": "person:elder"}, "evidence": []},
			{"action": "STATEMENT_ADDED", "node": {"id": "stmt:w1"}, "evidence": [{"passage": {"label": "paragraph 2"}}, {"passage": {"label": "paragraph 1"}}]}]}}`, id)

	// With the draft the graph has it; without, nobody sees it, and nobody else sees it with the draft.
	const elder = `query($at: AsOf) { entity(by: {id: "person:elder"}, asOf: $at) { name relations { nodes { id } } } }`
	at := map[string]any{"at": map[string]any{"draft": id}}
	w.same(w.ask(ada, elder, at), `{"name": "The elder", "relations": {"nodes": [{"id": "talks:spring"}]}}`, "")
	w.same(w.ask(ada, elder, nil), `null`, "")
	if _, got := w.send(berta, elder, at); len(got.Errors) != 1 || !strings.Contains(got.Errors[0].Message, "that you may see") {
		t.Errorf("somebody else reads the draft: %v %s", got.Errors, got.Data)
	}

	// The payload sees what was just written, also where two mutations stand in one document.
	status, got := w.send(ada, `mutation($id: ID!) {
		first: publishDraft(input: {draft: $id}) { changeset { id agent message draft dataset { name title } entitiesAdded statementsAdded changes { totalCount nodes { node { id ... on Entity { name relations { totalCount } } } } } }
			draft { status changeset { id } summary { statementsAdded } changes { totalCount } findings { totalCount } } conflicts { what } errors { code } }
		again: publishDraft(input: {draft: $id}) { changeset { id } draft { status } errors { code message path } } }`, map[string]any{"id": id})
	if status != 200 || len(got.Errors) > 0 {
		t.Fatalf("%d %v", status, got.Errors)
	}
	w.same(got.Data["first"], `{"changeset": {"id": "changeset:2", "agent": "ada", "message": "more of the valley", "draft": "$ID", "dataset": {"name": "notes", "title": "Notes"}, "entitiesAdded": 1, "statementsAdded": 1,
		"changes": {"totalCount": 2, "nodes": [{"node": {"id": "person:elder", "name": "The elder", "relations": {"totalCount": 1}}}, {"node": {"id": "stmt:w1"}}]}},
		"draft": {"status": "PUBLISHED", "changeset": {"id": "changeset:2"}, "summary": {"statementsAdded": 1}, "changes": {"totalCount": 0}, "findings": {"totalCount": 0}}, "conflicts": [], "errors": []}`, id)
	w.same(got.Data["again"], `{"changeset": null, "draft": {"status": "PUBLISHED"}, "errors": [{"code": "NOT_OPEN", "message": "$ID is published as changeset:2 and stays as it is; begin another draft", "path": ["draft"]}]}`, id)
	w.same(w.ask("", elder, nil), `{"name": "The elder", "relations": {"nodes": [{"id": "talks:spring"}]}}`, "")
}

// What a caller does wrong is data, all of it at once, with its path, and nothing is written.
func TestWhatIsWrongIsTold(t *testing.T) {
	w := newTestWriter(t)
	id := w.begin(ada)
	const wrong = `mutation($draft: ID!, $dry: Boolean = false) { addToDraft(input: {draft: $draft, dryRun: $dry
		entities: [{id: "person:elder", kind: Persn, names: {text: "The elder", lang: "german"}, attributes: [{name: "actorTyp", value: X}]}]
		statements: [{subject: "clan:uper", predicate: partiesTo, object: "talks:spring", mode: FACTS, qualifiers: [{name: role, value: PARTI}]},
			{subject: "clan:upper", predicate: partyTo, object: "talks:spring", mode: REPORTED, evidence: {source: "source:ledger", confidence: "sure"}}]
		corrections: [{action: DEPRECATE, target: "stmt:v99"}], judgements: [{entity: "clan:upper", other: "clan:upper", verdict: SAM, reason: "both"}]
	}) { part { number } findings { severity path file line part } errors { code path message nearest } } }`
	var first json.RawMessage
	for _, dry := range []bool{true, false} {
		got := w.ask(ada, wrong, map[string]any{"draft": id, "dry": dry})
		if first == nil {
			first = got
			golden(t, "testdata/writing/wrong.json", got)
		} else if string(first) != string(got) {
			t.Errorf("a dry run says otherwise:\n%s\n%s", first, got)
		}
	}
	w.same(w.ask(ada, `query($id: ID!) { draft(id: $id) { parts { number } } }`, map[string]any{"id": id}), `{"parts": []}`, id)

	// A name that there is not is found where it stands, and its value, which nobody has looked at, is not.
	const unknown = `mutation($draft: ID!) { addToDraft(input: {draft: $draft
		entities: [{id: "state:new", kind: State, names: {text: "New"}, attributes: [{name: "actorTyp", value: X}]}]
		statements: [{subject: "clan:upper", predicate: partyTo, object: "talks:spring", mode: FACT, qualifiers: [{name: rolle, value: PARTY}], evidence: {source: "source:ledger", page: 1, confidence: HIGH}}]
	}) { errors { path nearest } } }`
	w.same(w.ask(ada, unknown, map[string]any{"draft": id}), `{"errors": [{"path": ["entities", "0", "attributes", "0", "name"], "nearest": []}, {"path": ["statements", "0", "qualifiers", "0", "name"], "nearest": ["role"]}]}`, id)

	empty := w.created(ada, `mutation { createDraft(input: {message: "nothing", dataset: "valley"}) { draft { id } errors { message } } }`)
	for _, tc := range []struct{ name, as, query, want string }{
		{"a draft that is not there", ada, `mutation { publishDraft(input: {draft: "draft:none"}) { draft { id } errors { code message path } } }`,
			`{"draft": null, "errors": [{"code": "NOT_FOUND", "message": "there is no draft \"draft:none\" among yours; list them, or begin one", "path": ["draft"]}]}`},
		{"a draft of somebody else", berta, `mutation { abandonDraft(input: {draft: "$ID"}) { draft { id } errors { code path } } }`, `{"draft": null, "errors": [{"code": "NOT_FOUND", "path": ["draft"]}]}`},
		{"rows into the draft of somebody else", berta, `mutation { addToDraft(input: {draft: "$ID", entities: [{}]}) { draft { id } statements findings { message } errors { code path } } }`,
			`{"draft": null, "statements": [], "findings": [], "errors": [{"code": "NOT_FOUND", "path": ["draft"]}]}`},
		{"a part that is not there", ada, `mutation { removeFromDraft(input: {draft: "$ID", part: 7}) { draft { id } errors { code path accepted } } }`,
			`{"draft": {"id": "$ID"}, "errors": [{"code": "INVALID", "path": ["part"], "accepted": []}]}`},
		{"a changeset that is not there", ada, `mutation { rebaseDraft(input: {draft: "$ID", onto: "changeset:9"}) { conflicts { what } errors { code path nearest } } }`,
			`{"conflicts": [], "errors": [{"code": "INVALID", "path": ["onto"], "nearest": ["changeset:1"]}]}`},
		{"a draft without message and with a bad data set, at once", ada, `mutation { createDraft(input: {message: " ", dataset: "my notes", base: "changeset:x"}) { draft { id } errors { code path } } }`,
			`{"draft": null, "errors": [{"code": "INVALID", "path": ["base"]}, {"code": "INVALID", "path": ["dataset"]}, {"code": "INVALID", "path": ["message"]}]}`},
		{"no rows", ada, `mutation { addToDraft(input: {draft: "$ID"}) { part { number } errors { code message } } }`,
			`{"part": null, "errors": [{"code": "INVALID", "message": "there are no rows; give entities, statements, corrections or judgements"}]}`},
		{"a draft with nothing in it", ada, `mutation { publishDraft(input: {draft: "$EMPTY"}) { changeset { id } draft { status } errors { code path } } }`,
			`{"changeset": null, "draft": {"status": "OPEN"}, "errors": [{"code": "EMPTY", "path": ["draft"]}]}`},
		{"a long key", ada, `mutation { abandonDraft(input: {draft: "$ID", idempotencyKey: "` + strings.Repeat("k", 201) + `"}) { draft { status } errors { code path } } }`,
			`{"draft": {"status": "OPEN"}, "errors": [{"code": "INVALID", "path": ["idempotencyKey"]}]}`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := *w
			w.t = t
			w.same(w.ask(tc.as, strings.NewReplacer("$ID", id, "$EMPTY", empty).Replace(tc.query), nil), tc.want, id)
		})
	}
	if n := w.graph.Snapshot().Size().Changesets; n != 1 {
		t.Errorf("%d changesets were written", n)
	}
}

// As many rows as one input takes cost less than an operation may, with all that is said of them; one more is too many.
func TestManyRowsAtOnce(t *testing.T) {
	w := newTestWriter(t)
	id := w.begin(ada)
	const add = `mutation($draft: ID!, $rows: [StatementInput!]) { addToDraft(input: {draft: $draft, statements: $rows}) {
		draft { id } part { statements } statements findings { severity rule message value accepted nearest path } errors { code message path accepted nearest } } }`
	rows := make([]map[string]any, resolvers.MaxRows+1)
	for i := range rows {
		rows[i] = map[string]any{"subject": "clan:upper", "predicate": "partyTo", "object": "talks:spring", "mode": "FACT", "validTime": 1000 + i,
			"evidence": []any{map[string]any{"source": "source:ledger", "paragraph": 2, "confidence": 80}}}
	}
	var got struct {
		Part       struct{ Statements int }
		Statements []string
		Errors     []struct{ Code string }
	}
	put := func(rows []map[string]any) {
		got.Statements, got.Errors = nil, nil
		if err := json.Unmarshal(w.ask(ada, add, map[string]any{"draft": id, "rows": rows}), &got); err != nil {
			t.Fatal(err)
		}
	}
	if put(rows); len(got.Errors) != 1 || got.Errors[0].Code != "TOO_LARGE" {
		t.Errorf("%d rows: %v", len(rows), got.Errors)
	}
	if put(rows[1:]); len(got.Errors) > 0 || got.Part.Statements != resolvers.MaxRows || len(got.Statements) != resolvers.MaxRows {
		t.Errorf("%d rows: %v, part of %d", resolvers.MaxRows, got.Errors, got.Part.Statements)
	}
}

// Who may not write at all is told so by an error of GraphQL, and a program that only reads says how to write.
func TestWhoMayNotWrite(t *testing.T) {
	w := newTestWriter(t)
	const create = `mutation { createDraft(input: {message: "m", dataset: "d"}) { draft { id } } }`
	for as, code := range map[string]string{"": "UNAUTHENTICATED", "rosa reader": "FORBIDDEN"} {
		if status, got := w.send(as, create, nil); status/100 != 4 || got.Errors[0].Extensions.Code != code {
			t.Errorf("%q: %d %v", as, status, got.Errors)
		}
		w.same(w.ask(as, `{ drafts(status: [OPEN, PUBLISHED, ABANDONED]) { totalCount nodes { id } pageInfo { hasNextPage } } }`, nil), `{"totalCount": 0, "nodes": [], "pageInfo": {"hasNextPage": false}}`, "")
	}
	s, err := newServer(w.graph, server.Config{})
	if err != nil {
		t.Fatal(err)
	}
	answer := s.Execute(server.WithClient(t.Context(), server.Client{Name: "ada", Role: server.RoleEditor}), server.Request{Query: create})
	if len(answer.Errors) != 1 || !strings.Contains(answer.Errors[0].Message, "peacegraph serve") || answer.Errors[0].Extensions["code"] != "READ_ONLY" {
		t.Errorf("a program that only reads: %v", answer.Errors)
	}
}

// golden compares an answer with a file, or writes the file with -update.
func golden(t testing.TB, file string, got json.RawMessage) {
	t.Helper()
	text := indented(t, got) + "\n"
	if *update {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), text); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}
