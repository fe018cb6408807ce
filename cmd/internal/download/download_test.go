package download

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"peacegraph/graph"
)

func config(t testing.TB) Config {
	t.Helper()
	g := seeded(t)
	return Config{Snapshot: g.Snapshot, Program: "peacegraph test", AtOnce: 1, Filter: func(_ context.Context, text string) (*graph.StatementFilter, error) {
		if text != "{contested: true}" {
			return nil, graph.NewInputError("the filter cannot be read")
		}
		yes := true
		return &graph.StatementFilter{Contested: &yes}, nil
	}}
}

func get(h http.Handler, method, target string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestExportsAnswer(t *testing.T) {
	h := Exports(config(t))
	for _, test := range []struct {
		target    string
		status    int
		mediaType string
		has       string
	}{
		{"/export/all/graph.gexf", 200, "application/gexf+xml", `<node id="state:turkiye" label="Türkiye">`},
		{"/export/all/graph.gexf?version=1.2", 200, "application/gexf+xml", `xmlns="http://www.gexf.net/1.2draft"`},
		{"/export/all/graph.json", 200, "application/json", `"permalink":"http://example.com/id/state:qatar"`},
		{"/export/all/graph.json?values=nodes", 200, "application/json", `"kind":"Statement"`},
		{"/export/dataset/tahir-2025/graph.graphml", 200, "application/graphml+xml", `<node id="state:qatar">`},
		{"/export/around/talks:doha/1/graph.cyjs", 200, "application/json", `around talks:doha, 1 edges away`},
		{"/export/entity/org:ttp/dossier.md", 200, "text/markdown; charset=utf-8", "# Tehreek-e-Taliban Pakistan"},
		{"/export/all/statements.csv?predicate=mediates", 200, "text/csv; charset=utf-8", "stmt:1.2-14,state:qatar"},
		{"/export/all/statements.csv?filter={contested:%20true}", 200, "text/csv; charset=utf-8", "stmt:1.4-04,org:ttp"},
		{"/export/all/graph.ttl?mode=PROPOSAL", 200, "text/turtle; charset=utf-8", "stmt:"},
		{"/export/all/tables.gephi.zip", 200, "application/zip", "nodes.csv"},
		{"/export/all/record.nq?asOf=changeset:1", 200, "application/n-quads", "<state:qatar>"},
		{"/export/all/vocabulary.ttl", 200, "text/turtle; charset=utf-8", "pg:mediates a owl:ObjectProperty"},
		{"/export/all/context.jsonld", 200, "application/ld+json", `"id":{"@id":"http://example.com/id/","@prefix":true}`},
		{"/export/around/talks:doha/1/vocabulary.ttl", 400, "application/problem+json", "the vocabulary is that of the whole graph"},
		{"/export/", 404, "application/problem+json", "write /export/all/FILE"},
		{"/export/graph.gexf", 404, "application/problem+json", "write /export/all/FILE"},
		{"/export/all/graph.xls", 404, "application/problem+json", ".graphml"},
		{"/export/around/talks:doha/x/graph.cyjs", 404, "application/problem+json", "is no depth"},
		{"/export/around/talks:doha/9/graph.cyjs", 404, "application/problem+json", "which is 0 to 4"},
		{"/export/around/talks:dohha/1/graph.cyjs", 404, "application/problem+json", "did you mean talks:doha"},
		{"/export/entity/talks:dohha/dossier.md?kind=State", 404, "application/problem+json", "did you mean talks:doha"},
		{"/export/around/stmt:1.2-14/1/graph.cyjs", 400, "application/problem+json", "entity"},
		{"/export/dataset/none/graph.gexf", 404, "application/problem+json", "there is no data set"},
		{"/export/all/graph.gexf?predicat=mediates", 400, "application/problem+json", "there is no parameter"},
		{"/export/all/graph.gexf?mode=FACTS", 400, "application/problem+json", "accepted: FACT"},
		{"/export/all/graph.gexf?filter={x", 400, "application/problem+json", "cannot be read"},
		{"/export/all/graph.gexf?filter={contested:%20true}&mode=FACT", 400, "application/problem+json", "write predicate and mode into it"},
		{"/export/all/graph.gexf?version=2", 400, "application/problem+json", "accepted: 1.2, 1.3"},
		{"/export/all/statements.csv?excel=1", 200, "text/csv; charset=utf-8", "\uFEFFid,subject,"},
		{"/export/all/statements.csv?excel=yes", 400, "application/problem+json", "accepted: 1"},
		{"/export/all/graph.gexf?excel=1", 400, "application/problem+json", "only a csv"},
		{"/export/all/statements.csv?id=stmt:1.2-14", 200, "text/csv; charset=utf-8", "stmt:1.2-14,state:qatar"},
		{"/export/all/graph.cyjs?id=state:qatar&id=talks:doha", 200, "application/json", `everything; id state:qatar or talks:doha`},
		{"/export/all/graph.cyjs?id=state:qatarr", 400, "application/problem+json", "did you mean state:qatar"},
		{"/export/around/talks:doha/1/graph.cyjs?id=state:qatar", 400, "application/problem+json", "from /export/all/FILE"},
		{"/export/all/record.nq?id=state:qatar", 400, "application/problem+json", "whole or by data set"},
		{"/export/all/graph.gexf?values=rows", 400, "application/problem+json", "accepted: attributes, nodes"},
		{"/export/all/graph.gexf?asOf=yesterday", 400, "application/problem+json", "neither a changeset"},
		{"/export/all/graph.gexf?asOf=changeset:99", 400, "application/problem+json", "there is no changeset"},
		{"/export/all/record.nq?mode=FACT", 400, "application/problem+json", "whole or by data set"},
		{"/export/all/dossier.md?mode=FACT", 400, "application/problem+json", "takes no filter"},
	} {
		t.Run(test.target, func(t *testing.T) {
			w := get(h, "GET", test.target)
			if got := w.Header().Get("Content-Type"); w.Code != test.status || got != test.mediaType || !strings.Contains(w.Body.String(), test.has) {
				t.Errorf("%d %s, want %d %s with %q in\n%.600s", w.Code, got, test.status, test.mediaType, test.has, w.Body.String())
			}
			if w.Header().Get("Access-Control-Allow-Origin") != "*" || w.Header().Get("Access-Control-Allow-Credentials") != "" {
				t.Error("pages of other origins cannot read it, or with credentials")
			}
			if test.status != 200 {
				if w.Header().Get("ETag") != "" || w.Header().Get("Content-Disposition") != "" {
					t.Errorf("a problem has the headers of an export: %v", w.Header())
				}
				return
			}
			licence := "CC-BY-4.0"
			if strings.Contains(test.target, "vocabulary") || strings.Contains(test.target, "context") {
				licence = "Apache-2.0"
			}
			if link := w.Header().Get("Link"); link != `<https://spdx.org/licenses/`+licence+`>; rel="license"` {
				t.Errorf("the licence is %q", link)
			}
			file := test.target[strings.LastIndexByte(strings.Split(test.target, "?")[0], '/')+1:]
			file, _, _ = strings.Cut(file, "?")
			if got := w.Header().Get("Content-Disposition"); got != "attachment; filename*=UTF-8''"+file {
				t.Errorf("it is to be saved as %q", got)
			}
		})
	}
}

func TestExportOfIDsIsExact(t *testing.T) {
	h := Exports(config(t))
	var whole, some struct {
		Nodes []struct{ Key string }
		Edges []struct{ Key, Source, Target string }
	}
	read := func(target string, to any) {
		t.Helper()
		w := get(h, "GET", target)
		if err := json.Unmarshal(w.Body.Bytes(), to); w.Code != 200 || err != nil {
			t.Fatalf("%s: %d, %v", target, w.Code, err)
		}
	}
	read("/export/all/graph.json", &whole)
	if len(whole.Edges) < 20 {
		t.Fatalf("there are %d edges, too few to choose from", len(whole.Edges))
	}
	nodes, edges, target := map[string]bool{"state:qatar": true}, map[string]bool{}, "/export/all/graph.json?id=state:qatar"
	for i := 3; i < len(whole.Edges); i += 7 {
		e := whole.Edges[i]
		edges[e.Key], nodes[e.Source], nodes[e.Target] = true, true, true
		target += "&id=" + e.Key
	}
	read(target, &some)
	if len(some.Edges) != len(edges) || len(some.Nodes) != len(nodes) {
		t.Errorf("%d edges and %d nodes, want %d and %d", len(some.Edges), len(some.Nodes), len(edges), len(nodes))
	}
	for _, e := range some.Edges {
		if !edges[e.Key] {
			t.Errorf("%s was not asked for", e.Key)
		}
	}
	for _, n := range some.Nodes {
		if !nodes[n.Key] {
			t.Errorf("%s was not asked for", n.Key)
		}
	}
}

func TestExportsAreRemembered(t *testing.T) {
	h := Exports(config(t))
	const target = "/export/all/graph.gexf"
	plain := get(h, "GET", target)
	zipped := get(h, "GET", target, "Accept-Encoding", "br, gzip;q=0.5")
	tag := plain.Header().Get("ETag")
	if tag == "" || tag == zipped.Header().Get("ETag") || zipped.Header().Get("Content-Encoding") != "gzip" {
		t.Errorf("tags %s and %s, coding %q", tag, zipped.Header().Get("ETag"), zipped.Header().Get("Content-Encoding"))
	}
	unpacked, err := gzip.NewReader(zipped.Body)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(unpacked); err != nil || string(text) != plain.Body.String() {
		t.Errorf("what was packed is something else: %v", err)
	}
	if got := get(h, "GET", target, "Accept-Encoding", "gzip;q=0").Header().Get("Content-Encoding"); got != "" {
		t.Errorf("packed as %q for somebody who cannot unpack it", got)
	}
	if again := get(h, "GET", target, "If-None-Match", `"x", W/`+tag); again.Code != http.StatusNotModified || again.Body.Len() != 0 {
		t.Errorf("asked again: %d with %d bytes", again.Code, again.Body.Len())
	}
	if other := get(h, "GET", target+"?mode=FACT", "If-None-Match", tag); other.Code != http.StatusOK {
		t.Errorf("another selection: %d", other.Code)
	}
	if head := get(h, "HEAD", target); head.Code != 200 || head.Body.Len() != 0 || head.Header().Get("ETag") != tag {
		t.Errorf("HEAD: %d, %d bytes, %v", head.Code, head.Body.Len(), head.Header())
	}
	if got := get(h, "OPTIONS", target); got.Code != http.StatusNoContent || got.Header().Get("Access-Control-Allow-Headers") != "Authorization, If-None-Match" {
		t.Errorf("OPTIONS: %d %v", got.Code, got.Header())
	}
	if got := get(h, "PUT", target); got.Code != http.StatusMethodNotAllowed {
		t.Errorf("PUT: %d", got.Code)
	}
}

// stuck is a client that does not read before it is let go.
type stuck struct {
	*httptest.ResponseRecorder
	writing, free chan struct{}
}

func (s *stuck) Write(p []byte) (int, error) {
	select {
	case s.writing <- struct{}{}:
	default:
	}
	<-s.free
	return s.ResponseRecorder.Write(p)
}

func TestExportsAtOnceAreBounded(t *testing.T) {
	h := Exports(config(t))
	slow := &stuck{httptest.NewRecorder(), make(chan struct{}, 1), make(chan struct{})}
	done := make(chan struct{})
	go func() {
		defer close(done)
		h.ServeHTTP(slow, httptest.NewRequest("GET", "/export/all/graph.gexf", nil))
	}()
	<-slow.writing
	if w := get(h, "GET", "/export/all/graph.gexf"); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || w.Header().Get("ETag") != "" {
		t.Errorf("one more than is sent at once: %d %v", w.Code, w.Header())
	}
	close(slow.free)
	<-done
	if err := xml.Unmarshal(slow.Body.Bytes(), new(struct{})); err != nil {
		t.Errorf("who waited got half of it: %v", err)
	}
	if w := get(h, "GET", "/export/all/graph.gexf"); w.Code != http.StatusOK {
		t.Errorf("afterwards: %d", w.Code)
	}
}

// TestAnExportThatEndsEarlyIsBrokenOff: the client sees that it has not got everything.
func TestAnExportThatEndsEarlyIsBrokenOff(t *testing.T) {
	c := config(t)
	s := c.Snapshot()
	asked := 0
	c.Snapshot = func() *graph.Snapshot { return s }
	h := Exports(c)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		h.ServeHTTP(&cut{w, &asked, cancel}, r.WithContext(ctx))
	}))
	defer server.Close()
	answer, err := server.Client().Get(server.URL + "/export/all/graph.json")
	if err != nil {
		return // it was broken off before the headers had been sent
	}
	defer answer.Body.Close()
	if text, err := io.ReadAll(answer.Body); err == nil && json.Valid(text) == false {
		t.Errorf("%d bytes of half an export came as if it were whole", len(text))
	} else if err == nil {
		t.Error("the export was not cut")
	}
}

// cut is a client that is gone after the first piece.
type cut struct {
	http.ResponseWriter
	written *int
	cancel  func()
}

func (c *cut) Write(p []byte) (int, error) {
	if *c.written++; *c.written > 1 {
		c.cancel()
		return 0, io.ErrClosedPipe
	}
	return c.ResponseWriter.Write(p)
}

func (c *cut) Unwrap() http.ResponseWriter { return c.ResponseWriter }

func TestPermalinks(t *testing.T) {
	h := Permalinks(config(t))
	for _, test := range []struct {
		target, accept string
		status         int
		location, has  string
	}{
		{"/id/state:qatar", "text/html,application/xhtml+xml,*/*;q=0.8", 303, "/#entity=state%3Aqatar", ""},
		{"/id/stmt:1.2-14", "", 303, "/#statement=stmt%3A1.2-14", ""},
		{"/id/state:qatar", "application/ld+json", 200, "", "قطر"},
		{"/id/stmt:1.2-14", "application/json", 200, "", "mediates"},
		{"/id/state:qatarr", "application/json", 404, "", "did you mean state:qatar"},
		{"/id/dataset:tahir-2025", "", 303, "/cite/dataset:tahir-2025", ""},
		{"/id/changeset:1", "", 303, "/#history=changeset%3A1", ""},
		{"/id/changeset:1", "application/json", 303, "/cite/changeset:1?style=csl-json", ""},
		{"/id/state:qatar", "text/turtle", 200, "", "id:state:qatar a pg:State"},
		{"/id/state:qatar", "application/n-triples", 200, "", "<http://example.com/id/state:qatar> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://peacegraph.org/vocab/State> .\n"},
		{"/id/stmt:1.2-14", "application/n-quads", 200, "", "<http://example.com/id/stmt:1.2-14> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://peacegraph.org/record/Statement> .\n"},
		{"/id/dataset:tahir-2025", "text/turtle", 303, "/cite/dataset:tahir-2025?style=csl-json", ""},
		{"/id/state:qatarr", "text/turtle", 404, "", "did you mean state:qatar"},
		{"/id/passage", "", 404, "", "there is nothing"},
		{"/id/", "", 404, "", "there is nothing"},
	} {
		w := get(h, "GET", test.target, "Accept", test.accept)
		if w.Code != test.status || w.Header().Get("Location") != test.location || !strings.Contains(w.Body.String(), test.has) {
			t.Errorf("%s for %q: %d to %q, want %d to %q with %q in %.300s", test.target, test.accept, w.Code, w.Header().Get("Location"), test.status, test.location, test.has, w.Body.String())
		}
		mediaType, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
		if test.status == 200 && (mediaType != test.accept || strings.HasSuffix(mediaType, "json") && !json.Valid(w.Body.Bytes())) {
			t.Errorf("%s is %s, or no JSON", test.target, mediaType)
		}
		if vary := w.Header().Get("Vary"); !strings.Contains(vary, "Accept") {
			t.Errorf("%s for %q varies by %q", test.target, test.accept, vary)
		}
		if link := w.Header().Get("Link"); test.status == 200 && link != `<https://spdx.org/licenses/CC-BY-4.0>; rel="license"` {
			t.Errorf("%s has the licence %q", test.target, link)
		}
	}
	if w := get(h, "POST", "/id/state:qatar"); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", w.Code)
	}
}

// TestWhatIsWanted reads Accept headers as browsers and programs of linked data send them.
func TestWhatIsWanted(t *testing.T) {
	for accept, want := range map[string]string{
		"":    "",
		"*/*": "",
		"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8": "",
		"text/turtle":                                       "text/turtle",
		"Text/Turtle; charset=utf-8":                        "text/turtle",
		"text/turtle;q=0.5, application/ld+json":            "application/ld+json",
		"text/html;q=0.3, text/turtle":                      "text/turtle",
		"text/html, text/turtle":                            "",
		"text/turtle, text/html":                            "text/turtle",
		"application/rdf+xml, text/turtle;q=0.9, */*;q=0.1": "text/turtle",
		"application/n-quads;q=0":                           "",
		"application/n-quads;q=0, application/n-triples":    "application/n-triples",
		"image/png":         "",
		"text/turtle;q=2":   "",
		"text/turtle;q=NaN": "",
		`application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"`: "application/ld+json",
	} {
		if got := wanted([]string{accept}); got != want {
			t.Errorf("%q is understood as %q, want %q", accept, got, want)
		}
	}
	if got := wanted([]string{"image/png", "text/turtle"}); got != "text/turtle" {
		t.Errorf("of two headers %q is wanted", got)
	}
}

// TestAsOfADay reads exports as of the end of a day, before and after everything was written.
func TestAsOfADay(t *testing.T) {
	at, err := AsOf("2026-11-23")
	if want := time.Date(2026, 11, 23, 23, 59, 59, 999_999_999, time.UTC); err != nil || at.Instant == nil || !at.Instant.Equal(want) {
		t.Errorf("the day ends at %v, %v; want %v", at.Instant, err, want)
	}
	c := config(t)
	h := Exports(c)
	head, _ := c.Snapshot().Head()
	today, before := head.Time().UTC().Format(time.DateOnly), head.Time().UTC().AddDate(0, 0, -2).Format(time.DateOnly)
	for _, test := range []struct {
		target string
		status int
		has    string
	}{
		{"/export/around/talks:doha/1/graph.json?asOf=" + today, 200, `"key":"talks:doha"`},
		{"/export/all/graph.json?asOf=" + before, 200, `"counts":"0 nodes, 0 edges`},
		{"/export/around/talks:doha/1/graph.json?asOf=" + before, 404, "talks:doha"},
		{"/export/dataset/tahir-2025/graph.json?asOf=" + before, 404, "there is no data set"},
		{"/export/all/graph.json?asOf=2026-02-30", 400, "nor a day or a time"},
	} {
		w := get(h, "GET", test.target)
		if w.Code != test.status || !strings.Contains(w.Body.String(), test.has) {
			t.Errorf("%s: %d, want %d with %q in\n%.400s", test.target, w.Code, test.status, test.has, w.Body.String())
		}
		if link := w.Header().Get("Link"); (link != "") != (test.status == 200 && strings.Contains(test.target, today)) {
			t.Errorf("%s has the licence %q", test.target, link)
		}
	}
}
