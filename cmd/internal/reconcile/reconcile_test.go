package reconcile

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
)

// valley returns the handler of a small invented graph.
func valley(t testing.TB) http.Handler {
	t.Helper()
	g, err := graph.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.Close() })
	cell := func(text string) graph.Cell { return graph.Cell{Text: text} }
	row := func(id, kind, name string, others ...string) graph.EntityRow {
		e := graph.EntityRow{ID: cell(id), Kind: cell(kind), Names: []graph.Field{{Cell: cell(name)}}}
		for _, other := range others {
			if scheme, _, found := strings.Cut(other, ":"); found && scheme == "wikidata" {
				e.ExternalIDs = append(e.ExternalIDs, cell(other))
			} else {
				e.OtherNames = append(e.OtherNames, graph.Field{Cell: cell(other)})
			}
		}
		return e
	}
	draft := &graph.Draft{
		Dataset: graph.DatasetRow{Name: cell("valley"), Title: cell("Valley")},
		Entities: []graph.EntityRow{
			row("state:north", "State", "North", "Nordland", "wikidata:Q900000001"), row("state:nord", "State", "Nord"),
			row("org:north", "Organization", "North <&> Co", "Northerners"), row("org:mill", "Organization", "Mill"),
			row("talks:mill", "Negotiation", "Mill"), row("person:ada", "Person", "Ada Example"),
		},
		Judgements: []graph.JudgementRow{{
			Entity: cell("state:north"), Other: cell("state:nord"), Verdict: cell("SAME"), Reason: cell("One word in two languages"),
			Author: cell("Ada Example"), Date: cell("2070-01-01"),
		}},
	}
	if _, err := g.Apply(t.Context(), draft, graph.Authorship{Agent: "test"}); err != nil {
		t.Fatal(err)
	}
	return New("/reconcile/", g.Snapshot)
}

func ask(t testing.TB, h http.Handler, r *http.Request) (*httptest.ResponseRecorder, string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Error("pages elsewhere may not read the answer")
	}
	return w, w.Body.String()
}

func post(form url.Values) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/reconcile", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// TestBatch sends what OpenRefine sends when a column is matched: a guess of the type first, then batches with a type and
// another column.
func TestBatch(t *testing.T) {
	h := valley(t)
	type got struct {
		ID    graph.ID
		Match bool
	}
	for _, c := range []struct {
		name, query string
		want        []got
	}{
		{"the very name", `{"query":"north","type":"State","type_strict":"should","limit":3}`, []got{{"state:north", true}}},
		{"a name that two have is left to a person", `{"query":"Mill","limit":3}`, []got{{"org:mill", false}, {"talks:mill", false}}},
		{"the type tells them apart", `{"query":"Mill","type":["Negotiation"],"limit":3}`, []got{{"talks:mill", true}}},
		{"the name of one that is merged finds the one", `{"query":"Nord","type":"State","limit":1}`, []got{{"state:north", true}}},
		{"an old id", `{"query":"state:nord"}`, []got{{"state:north", true}}},
		{"a slip of the pen is no match", `{"query":"Ada Exampel"}`, []got{{"person:ada", false}}},
		{"words in another order", `{"query":"Example, Ada"}`, []got{{"person:ada", true}}},
		{"an identifier is certain", `{"query":"who knows","properties":[{"pid":"wikidata","v":"Q900000001"}]}`, []got{{"state:north", true}}},
		{"so is one in an object", `{"query":"","properties":[{"pid":"wikidata","v":{"id":"Q900000001","name":"x"}}]}`, []got{{"state:north", true}}},
		{"nothing", `{"query":"Atlantis"}`, []got{}},
		{"no words", `{"query":"!?"}`, []got{}},
		{"a type of another service", `{"query":"north","type":"Q6256"}`, []got{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, body := ask(t, h, post(url.Values{"queries": {`{"q0":` + c.query + `}`}}))
			var answer map[string]struct {
				Result []struct {
					ID       graph.ID
					Score    float64
					Match    bool
					Type     []term
					Features []feature
				}
			}
			if err := json.Unmarshal([]byte(body), &answer); err != nil || w.Code != http.StatusOK {
				t.Fatalf("%d %s %v", w.Code, body, err)
			}
			list := []got{}
			for i, r := range answer["q0"].Result {
				list = append(list, got{r.ID, r.Match})
				if r.Score < 0 || r.Score > 100 || len(r.Type) != 1 || len(r.Features) == 0 || i > 0 && r.Score > answer["q0"].Result[i-1].Score {
					t.Errorf("%+v", r)
				}
			}
			if diff := cmp.Diff(c.want, list); diff != "" {
				t.Errorf("(-want +got):\n%s\n%s", diff, body)
			}
		})
	}
}

// TestManifest keeps the manifest as clients read it.
func TestManifest(t *testing.T) {
	_, body := ask(t, valley(t), httptest.NewRequest(http.MethodGet, "http://example.org/reconcile", nil))
	var m manifest
	if err := json.Unmarshal([]byte(body), &m); err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(m.Versions, "0.2") || m.View.URL != "http://example.org/#entity={{id}}" || m.Preview.URL != "http://example.org/reconcile/preview?id={{id}}" ||
		m.Suggest.Entity.URL+m.Suggest.Entity.Path != "http://example.org/reconcile/suggest/entity" || !slices.Contains(m.DefaultTypes, term{"State", "State"}) ||
		m.IdentifierSpace != graph.IRINamespace {
		t.Error(body)
	}
	_, body = ask(t, valley(t), httptest.NewRequest(http.MethodGet, "/reconcile?callback=jsonp1", nil))
	if !strings.HasPrefix(body, `/**/jsonp1({"versions":["0.1","0.2"]`) || !strings.HasSuffix(body, ");") {
		t.Error(body)
	}
}

// TestPlaces asks what the manifest names.
func TestPlaces(t *testing.T) {
	h := valley(t)
	for _, c := range []struct {
		target string
		status int
		says   string
	}{
		{"/reconcile/suggest/entity?prefix=nor", 200, `"id":"state:north"`},
		{"/reconcile/suggest/entity?prefix=", 200, `{"result":[]}`},
		{"/reconcile/suggest/entity?prefix=nor&cursor=99", 200, `{"result":[]}`},
		{"/reconcile/suggest/type?prefix=neg", 200, `"id":"Negotiation"`},
		{"/reconcile/suggest/property?prefix=wiki", 200, `"id":"wikidata"`},
		{"/reconcile/flyout/entity?id=org:north", 200, `North \u0026lt;\u0026amp;\u0026gt; Co`},
		{"/reconcile/flyout/type?id=State", 200, `"html":"\u003cp\u003e\u003cstrong\u003eState`},
		{"/reconcile/flyout/entity?id=org:none", 404, `there is no entity`},
		{"/reconcile/preview?id=org:north", 200, `North &lt;&amp;&gt; Co`},
		{"/reconcile/preview?id=state:nord", 200, `also Nord`},
		{"/reconcile/preview?id=%3Cscript%3E", 404, `there is no entity`},
		{"/reconcile/extend/propose?type=State", 200, `"id":"wikidata"`},
		{"/reconcile?extend=" + url.QueryEscape(`{"ids":["state:nord","state:none"],"properties":[{"id":"wikidata"},{"id":"colour"}]}`), 200, `"state:nord":{"colour":[],"wikidata":[{"str":"Q900000001"}]}`},
		{"/reconcile?query=Mill", 200, `"id":"org:mill"`},
		{"/reconcile/elsewhere", 404, `there is nothing at`},
		{"/reconcile?callback=alert(1)", 400, `callback is the name of a function`},
		{"/reconcile?queries=%7B", 400, `queries cannot be read`},
		{"/reconcile?extend=x", 400, `extend cannot be read`},
	} {
		t.Run(c.target, func(t *testing.T) {
			if w, body := ask(t, h, httptest.NewRequest(http.MethodGet, c.target, nil)); w.Code != c.status || !strings.Contains(body, c.says) {
				t.Errorf("%d %s", w.Code, body)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	h := valley(t)
	if w, body := ask(t, h, post(url.Values{"queries": {strings.Repeat(" ", maxBody+1)}})); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("%d %s", w.Code, body)
	}
	batch := make(map[string]query)
	for range maxQueries + 1 {
		batch["q"+strings.Repeat("0", len(batch))] = query{Query: "a"}
	}
	text, err := json.Marshal(batch)
	if err != nil {
		t.Fatal(err)
	}
	if w, body := ask(t, h, post(url.Values{"queries": {string(text)}})); w.Code != http.StatusBadRequest || !strings.Contains(body, "send at most 100") {
		t.Errorf("%d %s", w.Code, body)
	}
	if w, body := ask(t, h, post(nil)); w.Code != http.StatusBadRequest || !strings.Contains(body, "queries is missing") {
		t.Errorf("%d %s", w.Code, body)
	}
	if w, _ := ask(t, h, httptest.NewRequest(http.MethodDelete, "/reconcile", nil)); w.Code != http.StatusMethodNotAllowed {
		t.Error(w.Code)
	}
	if w, _ := ask(t, h, httptest.NewRequest(http.MethodOptions, "/reconcile", nil)); w.Code != http.StatusNoContent {
		t.Error(w.Code)
	}
}

// FuzzQueries sends any bytes as a batch.
func FuzzQueries(f *testing.F) {
	f.Add(`{"q0":{"query":"north","type":["State"],"properties":[{"pid":"wikidata","v":[1,{"id":"Q1"},null]}],"limit":-1}}`)
	h := valley(f)
	f.Fuzz(func(t *testing.T, queries string) {
		if w, body := ask(t, h, post(url.Values{"queries": {queries}})); w.Code >= 500 || !json.Valid([]byte(body)) {
			t.Fatalf("%d %s", w.Code, body)
		}
	})
}
