package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"
)

const ledger = `mutation($draft: ID!, $publisher: Cell, $key: String) {
  addToDraft(input: {draft: $draft, idempotencyKey: $key, entities: {id: "source:ledger", kind: Source, attributes: {name: publisher, value: $publisher}}}) { part { number } errors { code message } } }`

// Two people write, each sees their own, and who comes second is told what the first has changed.
func TestTwoAuthors(t *testing.T) {
	w := newTestWriter(t)
	ids := map[string]string{}
	for as, publisher := range map[string]string{ada: "Ada Press", berta: "Berta Press"} {
		ids[as] = w.begin(as)
		w.same(w.ask(as, ledger, map[string]any{"draft": ids[as], "publisher": publisher}), `{"part": {"number": 1}, "errors": []}`, "")
	}
	const list = `{ drafts { totalCount nodes { author } edges { cursor } pageInfo { hasNextPage endCursor } } }`
	for as, n := range map[string]int{ada: 1, berta: 1, carla: 2} {
		var page struct {
			TotalCount int
			PageInfo   struct{ EndCursor string }
		}
		if err := json.Unmarshal(w.ask(as, list, nil), &page); err != nil || page.TotalCount != n {
			t.Errorf("%s sees %d drafts, %v", as, page.TotalCount, err)
		}
		w.same(w.ask(as, `query($after: Cursor) { drafts(first: 1, after: $after) { totalCount nodes { author } pageInfo { hasPreviousPage } } }`, map[string]any{"after": page.PageInfo.EndCursor}),
			fmt.Sprintf(`{"totalCount": %d, "nodes": [], "pageInfo": {"hasPreviousPage": true}}`, n), "")
	}
	w.same(w.ask(carla, `query($id: ID!) { node(id: $id) { id ... on Draft { author } } }`, map[string]any{"id": ids[ada]}), `{"id": "$ID", "author": "ada"}`, ids[ada])
	w.same(w.ask(berta, `query($id: ID!) { node(id: $id) { id } }`, map[string]any{"id": ids[ada]}), `null`, "")

	const publish = `mutation($id: ID!) { publishDraft(input: {draft: $id}) { changeset { id agent } conflicts { node { id } what base theirs yours changeset { id } message } draft { status } errors { code path } } }`
	w.same(w.ask(ada, publish, map[string]any{"id": ids[ada]}), `{"changeset": {"id": "changeset:2", "agent": "ada"}, "conflicts": [], "draft": {"status": "PUBLISHED"}, "errors": []}`, "")
	got := w.ask(berta, publish, map[string]any{"id": ids[berta]})
	for _, want := range []string{`"code":"CONFLICT"`, `"theirs":"Ada Press"`, `"yours":"Berta Press"`, `"what":"attribute publisher"`, `"changeset":{"id":"changeset:2"}`, `"status":"OPEN"`, `"changeset":null`} {
		if !strings.Contains(string(got), want) {
			t.Errorf("%s is not in %s", want, got)
		}
	}
	rebased := w.ask(berta, `mutation($id: ID!) { rebaseDraft(input: {draft: $id}) { draft { base { id } conflicts { what } } conflicts { what } errors { code } } }`, map[string]any{"id": ids[berta]})
	if !strings.Contains(string(rebased), `"draft":{"base":{"id":"changeset:2"},"conflicts":[]}`) || !strings.Contains(string(rebased), `"attribute publisher"`) {
		t.Errorf("rebased: %s", rebased)
	}
	w.same(w.ask(berta, publish, map[string]any{"id": ids[berta]}), `{"changeset": {"id": "changeset:3", "agent": "berta"}, "conflicts": [], "draft": {"status": "PUBLISHED"}, "errors": []}`, "")
}

// The same key with the same input is the same request; with another input it is refused.
func TestIdempotencyKeys(t *testing.T) {
	w := newTestWriter(t)
	const create = `mutation($m: String!) { createDraft(input: {message: $m, dataset: "notes", describe: {title: "Notes"}, idempotencyKey: "one"}) { draft { id } errors { code path } } }`
	first, again := w.ask(ada, create, map[string]any{"m": "m"}), w.ask(ada, create, map[string]any{"m": "m"})
	if string(first) != string(again) || strings.Contains(string(first), "null") {
		t.Errorf("%s and then %s", first, again)
	}
	w.same(w.ask(ada, create, map[string]any{"m": "another"}), `{"draft": null, "errors": [{"code": "IDEMPOTENCY_KEY_REUSED", "path": ["idempotencyKey"]}]}`, "")
	if other := w.ask(berta, create, map[string]any{"m": "another"}); strings.Contains(string(other), "REUSED") {
		t.Errorf("the key of somebody else: %s", other)
	}
	id := w.begin(ada)
	for range 3 {
		w.same(w.ask(ada, addOne, map[string]any{"draft": id, "key": "two"}), `{"draft": {"id": "$ID"}, "part": {"number": 1, "description": "The elder is party to Spring assembly", "entities": 1, "statements": 2},
			"statements": ["stmt:w1"], "findings": [], "errors": []}`, id)
	}
	for range 3 {
		w.same(w.ask(ada, `mutation($id: ID!) { publishDraft(input: {draft: $id, idempotencyKey: "three"}) { changeset { id } errors { code } } }`, map[string]any{"id": id}), `{"changeset": {"id": "changeset:2"}, "errors": []}`, "")
	}
	if n := w.graph.Snapshot().Size().Changesets; n != 2 {
		t.Errorf("%d changesets", n)
	}
}

// A part that is taken out and a draft that is given up leave nothing behind.
func TestWhatIsTakenBack(t *testing.T) {
	w := newTestWriter(t)
	id := w.begin(ada)
	w.ask(ada, addOne, map[string]any{"draft": id})
	w.same(w.ask(ada, `mutation($id: ID!) { removeFromDraft(input: {draft: $id, part: 1}) { draft { parts { number } summary { entitiesAdded } } errors { code } } }`, map[string]any{"id": id}),
		`{"draft": {"parts": [], "summary": {"entitiesAdded": 0}}, "errors": []}`, "")
	status, got := w.send(ada, `mutation($id: ID!) { abandonDraft(input: {draft: $id, reason: "begun anew"}) { draft { status } errors { code } }
		addToDraft(input: {draft: $id, entities: {id: "person:elder"}}) { part { number } errors { code } } }`, map[string]any{"id": id})
	if status != 200 || string(got.Data["abandonDraft"]) != `{"draft":{"status":"ABANDONED"},"errors":[]}` || string(got.Data["addToDraft"]) != `{"part":null,"errors":[{"code":"NOT_OPEN"}]}` {
		t.Errorf("%d %v %s", status, got.Errors, got.Data)
	}
	if _, got := w.send(ada, `query($id: ID!) { entities(asOf: {draft: $id}) { totalCount } }`, map[string]any{"id": id}); len(got.Errors) != 1 || !strings.Contains(got.Errors[0].Message, "was given up") {
		t.Errorf("%v", got.Errors)
	}
}

// As many rows as are taken at once cost less than an operation may; one more is refused as data.
func TestHowManyRowsAreTaken(t *testing.T) {
	w := newTestWriter(t)
	id := w.begin(ada)
	row := map[string]any{
		"subject": "clan:upper", "predicate": "partyTo", "object": "talks:spring", "mode": "FACT", "validTime": "1902-04", "note": strings.Repeat("A remark of some length. ", 8),
		"qualifiers": []any{map[string]any{"name": "role", "value": "PARTY"}},
		"evidence":   []any{map[string]any{"source": "source:ledger", "paragraph": 1, "sentence": 2, "start": 10, "end": 40, "confidence": 80}},
	}
	var rows []any
	for range 250 {
		rows = append(rows, row)
	}
	const add = `mutation($input: AddToDraftInput!) { addToDraft(input: $input) { part { statements } findings { message } errors { code } } }`
	input := map[string]any{"draft": id, "dryRun": true, "statements": rows}
	if status, got := w.send(ada, add, map[string]any{"input": input}); status != 200 || len(got.Errors) > 0 || strings.Contains(string(got.Data["addToDraft"]), "TOO_LARGE") {
		t.Errorf("%d %v %.200s", status, got.Errors, got.Data["addToDraft"])
	}
	input["entities"] = []any{map[string]any{}}
	w.same(w.ask(ada, add, map[string]any{"input": input}), `{"part": null, "findings": [], "errors": [{"code": "TOO_LARGE"}]}`, "")
	w.same(w.ask("", `{ service { limits { draftRows mutationMs } } }`, nil), `{"limits": {"draftRows": 250, "mutationMs": 20000}}`, "")
}

// Who hangs up before it is written has written nothing, and can write it afterwards.
func TestWhoHangsUpHasWrittenNothing(t *testing.T) {
	w := newTestWriter(t)
	id := w.begin(ada)
	w.ask(ada, addOne, map[string]any{"draft": id})
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	body, err := json.Marshal(map[string]any{"query": `mutation($id: ID!) { publishDraft(input: {draft: $id}) { changeset { id } } }`, "variables": map[string]any{"id": id}})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("POST", "/graphql", bytes.NewReader(body)).WithContext(gone)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+ada)
	w.http.ServeHTTP(httptest.NewRecorder(), r)
	if n := w.graph.Snapshot().Size().Changesets; n != 1 {
		t.Errorf("%d changesets", n)
	}
	w.same(w.ask(ada, `mutation($id: ID!) { publishDraft(input: {draft: $id}) { changeset { id } errors { code } } }`, map[string]any{"id": id}), `{"changeset": {"id": "changeset:2"}, "errors": []}`, "")
}

// FuzzAddToDraft sends whatever has the form of an input: the answer is data or a refusal of the request, never a failure, and
// each error of the rows says where it is.
func FuzzAddToDraft(f *testing.F) {
	f.Add(`{"statements": [{"subject": "clan:upper", "predicate": "partyTo", "object": "talks:spring", "mode": "FACT", "evidence": {"source": "source:ledger", "confidence": 80}}]}`)
	f.Add(`{"entities": [{"id": "a:\u0000b", "kind": 3, "names": {"text": "x", "lang": "__"}, "externalIds": [true, 1e400, "x:y:z"], "attributes": {"name": "", "value": "1.80E+02"}}]}`)
	f.Add(`{"statements": [{"id": "stmt:a", "subject": "stmt:a", "predicate": "denies", "object": "stmt:a", "validTime": "03/04/2025", "supersedes": "stmt:a"}, {"id": "stmt:a"}, {}]}`)
	f.Add(`{"corrections": {"action": "WITHDRAW", "target": "dataset:valley", "date": "45000"}, "judgements": [{"entity": "clan:upper", "other": "clan:lower", "verdict": "SAME", "reason": "\ud800"}]}`)
	f.Add(`{"statements": {"qualifiers": [{"name": "role"}, {"name": "quantity", "value": "5..2 km"}], "evidence": [{}, {"start": -1, "end": 99999999999}]}}`)
	f.Fuzz(func(t *testing.T, text string) {
		var input map[string]any
		decoder := json.NewDecoder(strings.NewReader(text))
		decoder.UseNumber()
		if !utf8.ValidString(text) || decoder.Decode(&input) != nil || input == nil {
			return
		}
		w := newTestWriter(t)
		input["draft"], input["dryRun"] = w.begin(ada), false
		delete(input, "idempotencyKey")
		_, got := w.send(ada, `mutation($input: AddToDraftInput!) { addToDraft(input: $input) { part { number } draft { parts { number } findings { errors } changes { totalCount } }
			findings { severity message path value } errors { code message path } } }`, map[string]any{"input": input})
		for _, e := range got.Errors {
			if e.Extensions.Code == "INTERNAL_ERROR" {
				t.Fatalf("%s for %s", e.Message, text)
			}
		}
		if len(got.Errors) > 0 {
			return
		}
		var answer struct {
			Part   *struct{ Number int }
			Errors []struct {
				Code string
				Path []string
			}
			Draft struct{ Parts []struct{ Number int } }
		}
		if err := json.Unmarshal(got.Data["addToDraft"], &answer); err != nil {
			t.Fatal(err)
		}
		if (answer.Part == nil) != (len(answer.Errors) > 0) || (answer.Part == nil) != (len(answer.Draft.Parts) == 0) {
			t.Errorf("%s\nfor %s", got.Data["addToDraft"], text)
		}
		for _, e := range answer.Errors {
			if e.Code == "INVALID" && len(e.Path) == 0 && len(answer.Errors) > 1 {
				t.Errorf("an error says not where it is: %s\nfor %s", got.Data["addToDraft"], text)
			}
		}
	})
}
