package server

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"

	"peacegraph/cmd/internal/server/internal/testapi"
)

func TestAnAnswerHasDataCostAndRequestID(t *testing.T) {
	s, _ := testServer(t, &testapi.Root{}, nil)
	r := post(`{"query":"{name things(first:2){nodes{id}}}"}`)
	r.Header.Set(requestIDHeader, "abc-1.2_3")
	got := send(t, s.Handler(), r)
	const want = `{"data":{"name":"ada","things":{"nodes":[{"id":"0"},{"id":"1"}]}},"extensions":{"cost":{"requested":4,"actual":4,"limit":5000}}}` + "\n"
	if got.status != 200 || got.body != want {
		t.Errorf("got %d %s want %s", got.status, got.body, want)
	}
	if got.header.Get("Content-Type") != typeGraphQL+"; charset=utf-8" || got.header.Get(requestIDHeader) != "abc-1.2_3" {
		t.Errorf("headers: %v", got.header)
	}
}

// Each refusal is tried in both media types: the status differs as the specification has it, the body does not.
func TestWhatIsRefusedSaysWhereWhatAndHow(t *testing.T) {
	long := strings.Repeat("x", 300<<10)
	for _, tc := range []struct {
		name      string
		query     string
		variables string
		code      string
		message   string
		path      string
		status    int // in the media type of GraphQL
	}{
		{"a document that is no GraphQL", "{", "", CodeParseFailed, "Expected Name", "", 400},
		{"a document without an operation", "fragment f on Query{name}", "", CodeValidationFailed, "no operation", "", 400},
		{"an empty document", " \n", "", CodeBadRequest, "no query", "", 400},
		{"a document of comments", "# nothing", "", CodeValidationFailed, "no operation", "", 400},
		{"a field that is not there", "{nam}", "", CodeValidationFailed, `Did you mean "name"?`, "", 400},
		{"a fragment that is not there", "{...f}", "", CodeValidationFailed, `Unknown fragment "f"`, "", 400},
		{"a fragment inside itself", "{...f} fragment f on Query{name ...f}", "", CodeValidationFailed, "spreads itself", "", 400},
		{"a document too large", "{name}" + strings.Repeat(" ", 16<<10), "", CodeDocumentTooLarge, "16384", "", 400},
		{"too many tokens", "{name}" + strings.Repeat("#\n", 2000), "", CodeTooManyTokens, "2000", "", 400},
		{"too deep", "{thing(ref:{id:1})" + strings.Repeat("{things{nodes", 8) + "{id}" + strings.Repeat("}}", 8) + "}", "", CodeTooDeep, "at most 15", "", 400},
		{"too dear", "{things(first:5000){nodes{id}}}", "", CodeCostTooHigh, "things.nodes", "", 400},
		{"too many aliases", "{" + repeat(61, "a#:name ") + "}", "", CodeTooManyAliases, "at most 60", "", 400},
		{"too many directives", "{" + repeat(51, "a:name@include(if:true) ") + "}", "", CodeTooManyDirectives, "at most 50", "", 400},
		{"too many fields", "{" + repeat(201, "a# ") + "}", "", CodeTooManySelections, "at most 200", "", 400},
		{"too many pairs", "{" + repeat(80, "name ") + "}", "", CodeTooManyPairs, "at most 2000", "", 400},
		{"deferred", "{...@defer{name}}", "", CodeNotStreamed, "@defer", "", 400},
		{"streamed", "{unsized@stream{id}}", "", CodeNotStreamed, "@stream", "", 400},
		{"a subscription", "subscription{ticks}", "", CodeNoSubscriptions, "ask with a query", "", 400},
		{"a required variable that is missing", "query($r:ThingRef!){thing(ref:$r){id}}", "", CodeBadUserInput, "$r: must be defined", "r", 400},
		{"a required variable that is null", "query($r:ThingRef!){thing(ref:$r){id}}", `{"r":null}`, CodeBadUserInput, "$r: cannot be null", "r", 400},
		{"a variable of another type", "query($n:Int){things(first:$n){total}}", `{"n":"many"}`, CodeBadUserInput, "$n", "n", 400},
		{"a decimal for a whole number", "query($n:Int){things(first:$n){total}}", `{"n":1.5}`, CodeBadUserInput, "1.5 is not a whole number", "n", 400},
		{"a whole number beyond all", "query($n:Int){things(first:$n){total}}", `{"n":99999999999999999999}`, CodeBadUserInput, "not a whole number", "n", 400},
		{"a list for an object", "query($r:ThingRef!){thing(ref:$r){id}}", `{"r":[1]}`, CodeBadUserInput, "must be a ThingRef", "r", 400},
		{"an unknown key", "query($f:ThingFilter){filtered(filter:$f)}", `{"f":{"nam":"x"}}`, CodeBadUserInput, "unknown field", "f.nam", 400},
		{"an unknown key, deep", "query($f:ThingFilter){filtered(filter:$f)}", `{"f":{"and":[{},{"x":1}]}}`, CodeBadUserInput, "unknown field", "f.and.1.x", 400},
		{"two keys where one is wanted", "query($r:ThingRef!){thing(ref:$r){id}}", `{"r":{"id":"a","iri":"b"}}`, CodeBadUserInput, "exactly one of id, iri or inside with a value, 2 keys are given", "r", 400},
		{"no key where one is wanted", "query($r:ThingRef!){thing(ref:$r){id}}", `{"r":{}}`, CodeBadUserInput, "0 keys are given", "r", 400},
		{"a key without a value", "query($r:ThingRef!){thing(ref:$r){id}}", `{"r":{"id":null}}`, CodeBadUserInput, `"id" is null`, "r", 400},
		{"one key too many, in a list", "query($r:[ThingRef!]!){oneOfThings(refs:$r)}", `{"r":[{"id":"a"},{"id":"b","iri":"c"}]}`, CodeBadUserInput, "2 keys", "r.1", 400},
		{"one key too many, one object for a list", "query($r:[ThingRef!]!){oneOfThings(refs:$r)}", `{"r":{"id":"b","iri":"c"}}`, CodeBadUserInput, "2 keys", "r.0", 400},
		{"one key too many, in a filter in a filter", "query($f:ThingFilter){filtered(filter:$f)}", `{"f":{"and":[{"ref":{"inside":{"id":"b","iri":"c"}}}]}}`, CodeBadUserInput, "2 keys", "f.and.0.ref.inside", 400},
		{"one key too many, in a default", `query($r:ThingRef!={id:"a",iri:"b"}){thing(ref:$r){id}}`, "", CodeValidationFailed, "exactly one key", "", 400},
		{"one key too many, in a literal", `{thing(ref:{id:"a",iri:"b"}){id}}`, "", CodeValidationFailed, "exactly one key", "", 400},
		{"a null key in a literal", `{thing(ref:{id:null}){id}}`, "", CodeValidationFailed, "must be non-null", "", 400},
		{"a nullable variable for the one key", `query($i:ID){thing(ref:{id:$i}){id}}`, "", CodeValidationFailed, "must be non-nullable", "", 400},
		{"null for a condition", "query($b:Boolean=true){name@include(if:$b)}", `{"b":null}`, CodeBadUserInput, "$b: cannot be null where @include", "b", 400},
		{"null for a condition in a fragment", "query($b:Boolean=true){...{...f}} fragment f on Query{...{name ...@skip(if:$b){name}}}", `{"b":null}`, CodeBadUserInput, "$b: cannot be null where @skip", "b", 400},
		{"a number out of range", "{echo(number:99999999999999999999)}", "", CodeValidationFailed, "out of range", "", 400},
		{"two operations and no name", "query a{name} query b{name}", "", CodeNoSuchOperation, "it has a, b", "", 400},
		{"long names are not repeated", "{" + long[:15000] + "}", "", CodeValidationFailed, "…", "", 400},
		{"long strings are not repeated", "{name \"" + long[:15000] + "\"}", "", CodeParseFailed, "Expected Name, found String", "", 400},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, _ := testServer(t, &testapi.Root{}, nil)
			if tc.variables == "" {
				tc.variables = "null"
			}
			body, err := json.Marshal(map[string]any{"query": tc.query, "variables": json.RawMessage(tc.variables)})
			if err != nil {
				t.Fatal(err)
			}
			got := send(t, s.Handler(), post(string(body)))
			if got.status != tc.status || got.code() != tc.code || !strings.Contains(got.Errors[0].Message, tc.message) {
				t.Fatalf("got %d %s, want %d %s with %q", got.status, got.body, tc.status, tc.code, tc.message)
			}
			if strings.Contains(got.body, `"data"`) || len(got.body) > 2000 {
				t.Errorf("got %s", got.body)
			}
			if got.Errors[0].Extensions["requestId"] != got.header.Get(requestIDHeader) {
				t.Errorf("request id: %v, header %v", got.Errors[0].Extensions, got.header)
			}
			var steps []string
			for _, step := range got.Errors[0].Path {
				encoded, _ := json.Marshal(step)
				steps = append(steps, strings.Trim(string(encoded), `"`))
			}
			if path := strings.Join(steps, "."); path != tc.path {
				t.Errorf("path %q, want %q", path, tc.path)
			}
			plain := post(string(body))
			plain.Header.Set("Accept", typeJSON)
			if got := send(t, s.Handler(), plain); got.status != 200 || got.code() != tc.code {
				t.Errorf("in plain JSON: got %d %s", got.status, got.body)
			}
		})
	}
}

func TestWhatTheTransportRefuses(t *testing.T) {
	request := func(method, target, body string, headers ...string) *http.Request {
		r := httptest.NewRequest(method, target, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept", typeGraphQL)
		for i := 0; i < len(headers); i += 2 {
			if headers[i+1] == "" {
				r.Header.Del(headers[i])
			} else {
				r.Header.Set(headers[i], headers[i+1])
			}
		}
		return r
	}
	const good = `{"query":"{name}"}`
	unannounced := request("POST", "/graphql", strings.Repeat(" ", 256<<10)+good)
	unannounced.ContentLength = -1
	for _, tc := range []struct {
		name    string
		request *http.Request
		status  int
		code    string
		message string
	}{
		{"no content type", request("POST", "/graphql", good, "Content-Type", ""), 415, CodeUnsupportedContent, "application/json"},
		{"a form", request("POST", "/graphql", "query={name}", "Content-Type", "application/x-www-form-urlencoded"), 415, CodeUnsupportedContent, "forms"},
		{"multipart", request("POST", "/graphql", good, "Content-Type", "multipart/form-data; boundary=x"), 415, CodeUnsupportedContent, "multipart"},
		{"plain text", request("POST", "/graphql", good, "Content-Type", "text/plain"), 415, CodeUnsupportedContent, "application/json"},
		{"another encoding of text", request("POST", "/graphql", good, "Content-Type", "application/json; charset=latin1"), 415, CodeUnsupportedContent, "UTF-8"},
		{"a compressed body", request("POST", "/graphql", good, "Content-Encoding", "gzip"), 415, CodeUnsupportedContent, "Content-Encoding"},
		{"a type that cannot be given", request("POST", "/graphql", good, "Accept", "text/html"), 406, CodeNotAcceptable, typeGraphQL},
		{"a body too large", request("POST", "/graphql", strings.Repeat(" ", 256<<10)+good), 413, CodeBodyTooLarge, "262144"},
		{"a body too large, of unannounced length", unannounced, 413, CodeBodyTooLarge, "262144"},
		{"no body", request("POST", "/graphql", ""), 400, CodeBadRequest, "empty"},
		{"a body of null", request("POST", "/graphql", "null"), 400, CodeBadRequest, "JSON object"},
		{"a body of a string", request("POST", "/graphql", `"{name}"`), 400, CodeBadRequest, "JSON object"},
		{"a body that is no JSON", request("POST", "/graphql", `{"query": secret}`), 400, CodeBadRequest, "byte 11 of 17"},
		{"a body that goes on", request("POST", "/graphql", good+"x"), 400, CodeBadRequest, "byte 19"},
		{"a body in latin-1", request("POST", "/graphql", "{\"query\":\"{name} # \xe9\"}"), 400, CodeBadRequest, "UTF-8"},
		{"a batch", request("POST", "/graphql", "["+good+"]"), 400, CodeNoBatching, "one request at a time"},
		{"no query", request("POST", "/graphql", `{"qeury":"{name}"}`), 400, CodeBadRequest, "no query"},
		{"a query in capitals", request("POST", "/graphql", `{"Query":"{name}"}`), 400, CodeBadRequest, "no query"},
		{"a query that is a number", request("POST", "/graphql", `{"query":1}`), 400, CodeBadRequest, "query is a number"},
		{"an operation name that is a list", request("POST", "/graphql", `{"query":"{name}","operationName":[]}`), 400, CodeBadRequest, "operationName is a list"},
		{"variables that are a string", request("POST", "/graphql", `{"query":"{name}","variables":"{}"}`), 400, CodeBadRequest, "variables is a string"},
		{"extensions that are false", request("POST", "/graphql", `{"query":"{name}","extensions":false}`), 400, CodeBadRequest, "extensions is a boolean"},
		{"GET without a query", request("GET", "/graphql", ""), 400, CodeBadRequest, "?query="},
		{"GET with two queries", request("GET", "/graphql?query={name}&query={name}", ""), 400, CodeBadRequest, "2 times"},
		{"GET with a broken escape", request("GET", "/graphql?query=%zz", ""), 400, CodeBadRequest, "URL-encoded"},
		{"GET in latin-1", request("GET", "/graphql?query=%7Bname%7D%23%e9", ""), 400, CodeBadRequest, "UTF-8"},
		{"GET with broken variables", request("GET", "/graphql?query={name}&variables=%7Bx", ""), 400, CodeBadRequest, "variables"},
		{"GET with a list for variables", request("GET", "/graphql?query={name}&variables=[]", ""), 400, CodeBadRequest, "variables is a list"},
		{"GET of a mutation", request("GET", "/graphql?query=mutation{rename(to:%22x%22)}", ""), 405, CodeMethodNotAllowed, "POST"},
		{"PUT", request("PUT", "/graphql", good), 405, CodeMethodNotAllowed, "PUT is not answered"},
		{"DELETE", request("DELETE", "/graphql", ""), 405, CodeMethodNotAllowed, "DELETE is not answered"},
		{"a mutation from another origin", request("POST", "/graphql", `{"query":"mutation{rename(to:\"x\")}"}`, "Origin", "https://elsewhere.example"), 403, CodeForeignOrigin, "another origin"},
		{"a mutation from another site", request("POST", "/graphql", `{"query":"mutation{rename(to:\"x\")}"}`, "Sec-Fetch-Site", "cross-site"), 403, CodeForeignOrigin, "another origin"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, _ := testServer(t, &testapi.Root{}, nil)
			got := send(t, s.Handler(), tc.request)
			if got.status != tc.status || got.code() != tc.code || !strings.Contains(got.Errors[0].Message, tc.message) {
				t.Fatalf("got %d %s, want %d %s with %q", got.status, got.body, tc.status, tc.code, tc.message)
			}
			if strings.Contains(got.body, "secret") || strings.Contains(got.body, `"data"`) {
				t.Errorf("the answer repeats the body or has data: %s", got.body)
			}
			if tc.status == 405 && !strings.Contains(got.header.Get("Allow"), "POST") {
				t.Errorf("Allow: %q", got.header.Get("Allow"))
			}
		})
	}
}

func TestWhatTheTransportAccepts(t *testing.T) {
	s, _ := testServer(t, &testapi.Root{}, nil)
	with := func(r *http.Request, name, value string) *http.Request {
		r.Header.Set(name, value)
		return r
	}
	const good = `{"query":"{name}"}`
	for _, tc := range []struct {
		name    string
		request *http.Request
	}{
		{"a GET", httptest.NewRequest("GET", "/graphql?query="+url.QueryEscape("query a{name} query b($n:Int){echo(number:$n)}")+"&operationName=a&variables="+url.QueryEscape(`{"n":1}`), nil)},
		{"JSON in UTF-8", with(post(good), "Content-Type", "Application/JSON; charset=UTF-8")},
		{"an identity encoding", with(post(good), "Content-Encoding", "identity")},
		{"unknown parameters", post(`{"query":"{name}","id":1,"extensions":{"a":1},"variables":{"unused":1},"operationName":null}`)},
		{"a query from another origin", with(post(good), "Origin", "https://elsewhere.example")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := send(t, s.Handler(), tc.request); got.status != 200 || string(got.Data) != `{"name":"ada"}` {
				t.Errorf("got %d %s", got.status, got.body)
			}
		})
	}
	writable, _ := testServer(t, &testapi.Root{}, func(c *Config) { c.Gate = testGate{} })
	same := with(with(post(`{"query":"mutation{rename(to:\"x\")}"}`), "Origin", "http://example.com"), "Authorization", "Bearer editor")
	if got := send(t, writable.Handler(), same); got.status != 200 || string(got.Data) != `{"rename":"x"}` {
		t.Errorf("a mutation from this origin: got %d %s", got.status, got.body)
	}
}

func TestTheMediaTypeIsNegotiated(t *testing.T) {
	for accept, want := range map[string]string{
		"":                                       typeJSON,
		"*/*":                                    typeJSON,
		"application/*":                          typeJSON,
		typeJSON:                                 typeJSON,
		typeGraphQL:                              typeGraphQL,
		"text/html":                              "",
		"text/html, */*":                         typeJSON,
		"garbage;;;":                             "",
		typeJSON + ";q=0":                        "",
		typeJSON + ";q=2":                        "",
		typeJSON + ";q=NaN":                      "",
		typeGraphQL + ", " + typeJSON + ";q=0.9": typeGraphQL,
		typeJSON + ";q=0.9, " + typeGraphQL:      typeGraphQL,
		typeJSON + ", " + typeGraphQL:            typeJSON,
		"*/*, " + typeGraphQL:                    typeGraphQL,
		"*/*;q=0.5, " + typeGraphQL + ";q=0.1":   typeJSON,
		typeJSON + ";q=0, */*":                   typeGraphQL,
		typeJSON + "; charset=utf-8":             typeJSON,
		typeJSON + "; charset=latin1":            "",
	} {
		got, ok := negotiate([]string{accept})
		if got != want || ok != (want != "") {
			t.Errorf("%q: got %q %v, want %q", accept, got, ok, want)
		}
	}
}

func TestErrorsOfResolversReachTheClientOnlyWhenKnown(t *testing.T) {
	for _, tc := range []struct {
		name, query, code, message, data string
		logged                           bool
	}{
		{"known", `{fail(how:"known")}`, "NOT_FOUND", "list them with `things`", "null", false},
		{"unknown", `{fail(how:"secret")}`, CodeInternal, "internal error", "null", true},
		{"unknown, made by the resolver for clients", `{fail(how:"graphql")}`, CodeInternal, "internal error", "null", true},
		{"a panic", `{fail(how:"panic")}`, CodeInternal, "internal error", "null", true},
		{"beside data", `{name thing(ref:{id:"1"}){id name} wait:echo(even:3)}`, CodeBadUserInput, "3 is odd: give an even number", `{"name":"ada","thing":{"id":"1","name":"box 1"},"wait":null}`, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, log := testServer(t, &testapi.Root{}, nil)
			got := ask(t, s.Handler(), tc.query, "")
			if got.status != 200 || got.code() != tc.code || !strings.Contains(got.Errors[0].Message, tc.message) || string(got.Data) != tc.data {
				t.Fatalf("got %d %s", got.status, got.body)
			}
			if strings.Contains(got.body, "secret") {
				t.Errorf("the answer tells a secret: %s", got.body)
			}
			id := got.header.Get(requestIDHeader)
			if got.Errors[0].Extensions["requestId"] != id || len(got.Errors[0].Path) == 0 {
				t.Errorf("got %s", got.body)
			}
			lines := strings.Count(log.String(), `"level":"ERROR"`)
			if tc.logged && (lines != 1 || !strings.Contains(log.String(), "secret") || !strings.Contains(log.String(), id)) {
				t.Errorf("the log has %d lines of the error: %s", lines, log)
			}
			if !tc.logged && lines != 0 {
				t.Errorf("a user's error is logged as ours: %s", log)
			}
		})
	}
	s, _ := testServer(t, &testapi.Root{}, nil)
	if got := ask(t, s.Handler(), `{fail(how:"known")}`, ""); got.Errors[0].Extensions["nearest"] == nil {
		t.Errorf("the presenter's extensions are lost: %s", got.body)
	}
}

func TestAPanicLeavesTheServerRunning(t *testing.T) {
	s, log := testServer(t, &testapi.Root{}, nil)
	for range 3 {
		if got := ask(t, s.Handler(), `{fail(how:"panic")}`, ""); got.code() != CodeInternal {
			t.Fatalf("got %s", got.body)
		}
	}
	if got := ask(t, s.Handler(), "{name}", ""); got.status != 200 {
		t.Errorf("got %d %s", got.status, got.body)
	}
	if !strings.Contains(log.String(), "testapi.go") {
		t.Errorf("the log has no stack: %s", log)
	}
}

func TestAnErrorInsideTheServerIsAnAnswerToo(t *testing.T) {
	s, log := testServer(t, &testapi.Root{}, func(c *Config) {
		c.Prepare = func(context.Context) context.Context { panic("no snapshot") }
	})
	got := ask(t, s.Handler(), "{name}", "")
	if got.status != 500 || got.code() != CodeInternal || strings.Contains(got.body, "snapshot") || !strings.Contains(log.String(), "no snapshot") {
		t.Errorf("got %d %s; log %s", got.status, got.body, log)
	}
	s, log = testServer(t, &testapi.Root{}, func(c *Config) {
		c.Ready = func() error { panic("no store") }
	})
	r := httptest.NewRequest("GET", "/readyz", nil)
	if got := send(t, s.Handler(), r); got.status != 500 || strings.Contains(got.body, "no store") || !strings.Contains(log.String(), "no store") {
		t.Errorf("got %d %s; log %s", got.status, got.body, log)
	}
}

func TestTheContextIsPreparedOnceForAnOperationThatRuns(t *testing.T) {
	calls := 0
	s, _ := testServer(t, &testapi.Root{}, func(c *Config) {
		c.Prepare = func(ctx context.Context) context.Context { calls++; return ctx }
	})
	ask(t, s.Handler(), "{a:name b:name things(first:2){nodes{id}}}", "")
	ask(t, s.Handler(), "{nam}", "")
	ask(t, s.Handler(), "{things(first:9999){nodes{id}}}", "")
	if calls != 1 {
		t.Errorf("called %d times", calls)
	}
}

func TestAMistakeInAFragmentIsToldOnce(t *testing.T) {
	s, _ := testServer(t, &testapi.Root{}, nil)
	got := ask(t, s.Handler(), "query a{...f} query b{...f} fragment f on Query{nam}", "")
	if len(got.Errors) != 1 || !strings.Contains(got.Errors[0].Message, `Did you mean "name"?`) {
		t.Errorf("got %s", got.body)
	}
}

func TestManyErrorsAreCutAndCounted(t *testing.T) {
	s, _ := testServer(t, &testapi.Root{}, nil)
	got := ask(t, s.Handler(), "{"+repeat(30, "x# ")+"}", "")
	if len(got.Errors) != 21 || !strings.Contains(got.Errors[20].Message, "10 more") {
		t.Errorf("got %d errors, the last %v", len(got.Errors), got.Errors[len(got.Errors)-1])
	}
}

// Time is that of a bubble: nothing sleeps.
func TestAnOperationEndsWithItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := testServer(t, &testapi.Root{}, nil)
		got := ask(t, s.Handler(), "{name wait}", "")
		if got.status != 200 || got.code() != CodeTimeout || string(got.Data) != `{"name":"ada","wait":null}` || !strings.Contains(got.Errors[0].Message, "5s") {
			t.Errorf("got %d %s", got.status, got.body)
		}
	})
}

func TestAnOperationEndsWithItsClient(t *testing.T) {
	root, started, _ := gate()
	s, log := testServer(t, root, nil)
	ctx, cancel := context.WithCancel(background())
	go func() { <-started; cancel() }()
	got := send(t, s.Handler(), post(`{"query":"{wait}"}`).WithContext(ctx))
	if got.code() != CodeCanceled || strings.Contains(log.String(), "ERROR") {
		t.Errorf("got %d %s; log %s", got.status, got.body, log)
	}
}

func TestBeyondTheLineARequestIsTurnedAway(t *testing.T) {
	for _, tc := range []struct {
		name     string
		limits   func(*Limits)
		occupied int // requests that run or wait
	}{
		{"no place to run or wait", func(l *Limits) { l.Concurrent, l.Waiting = 1, 1 }, 2},
		{"no place at all", func(l *Limits) { l.Admitted = 2 }, 2},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				root := &testapi.Root{Release: make(chan struct{})}
				s, _ := testServer(t, root, func(c *Config) { tc.limits(&c.Limits) })
				answers := make(chan answered, tc.occupied)
				for range tc.occupied {
					go func() { answers <- ask(t, s.Handler(), "{wait}", "") }()
				}
				synctest.Wait()
				got := ask(t, s.Handler(), "{name}", "")
				if got.status != 503 || got.code() != CodeOverloaded || got.header.Get("Retry-After") == "" {
					t.Errorf("got %d %s %v", got.status, got.body, got.header)
				}
				close(root.Release)
				for range tc.occupied {
					if got := <-answers; string(got.Data) != `{"wait":"released"}` {
						t.Errorf("got %d %s", got.status, got.body)
					}
				}
				if got := ask(t, s.Handler(), "{name}", ""); got.status != 200 {
					t.Errorf("afterwards: got %d %s", got.status, got.body)
				}
			})
		})
	}
}

func TestWhoWaitsTooLongIsTurnedAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := testServer(t, &testapi.Root{}, func(c *Config) { c.Limits.Concurrent = 1 })
		done, err := s.admission.reads.run(background(), "ada")
		if err != nil {
			t.Fatal(err)
		}
		defer done()
		if got := ask(t, s.Handler(), "{name}", ""); got.status != 503 || got.code() != CodeOverloaded {
			t.Errorf("got %d %s", got.status, got.body)
		}
	})
}

// Whoever reads does not wait for those who write, and the other way round.
func TestReadersAndWritersWaitApart(t *testing.T) {
	const write = `mutation{rename(to:"x")}`
	for full, asked := range map[string][2]string{"writes": {write, "{name}"}, "reads": {"{name}", write}} {
		synctest.Test(t, func(t *testing.T) {
			s, _ := testServer(t, &testapi.Root{}, func(c *Config) { c.Limits.Concurrent = 1 })
			place := map[string]*lane{"writes": &s.admission.writes, "reads": &s.admission.reads}[full]
			done, err := place.run(background(), "ada")
			if err != nil {
				t.Fatal(err)
			}
			defer done()
			if got := ask(t, s.Handler(), asked[0], ""); got.status != 503 || got.code() != CodeOverloaded {
				t.Errorf("%s are full, and %s is answered %d %s", full, asked[0], got.status, got.body)
			}
			if got := ask(t, s.Handler(), asked[1], ""); got.status == 503 {
				t.Errorf("%s are full, and %s is answered %d %s", full, asked[1], got.status, got.body)
			}
		})
	}
}

func TestADocumentIsCheckedOnceAndVariablesEachTime(t *testing.T) {
	s, _ := testServer(t, &testapi.Root{}, func(c *Config) { c.Limits.Remembered = 150 })
	const query = "query($n:Int){things(first:$n){nodes{id}}}"
	for _, n := range []string{"1", "9999", "2", `"x"`} {
		ask(t, s.Handler(), query, `{"n":`+n+`}`)
	}
	if len(s.remembered.texts) != 1 {
		t.Errorf("%d documents are remembered", len(s.remembered.texts))
	}
	ask(t, s.Handler(), "{nam}", "")
	ask(t, s.Handler(), "{name}"+strings.Repeat(" ", 200), "")
	if len(s.remembered.texts) != 1 {
		t.Errorf("a refused or an oversized document is remembered: %v", s.remembered.texts)
	}
	for i := range 50 {
		ask(t, s.Handler(), "{name}"+strings.Repeat(" ", i), "")
	}
	if s.remembered.bytes > 150 || len(s.remembered.texts) != s.remembered.order.Len() || s.remembered.get(query) != nil {
		t.Errorf("%d bytes are remembered", s.remembered.bytes)
	}
}

func TestExecuteAnswersWithoutAPort(t *testing.T) {
	s, _ := testServer(t, &testapi.Root{}, nil)
	var out strings.Builder
	answer := s.Execute(background(), Request{Query: "query($n:Int!){echo(number:$n)}", Variables: map[string]any{"n": 7}})
	if err := WriteAnswer(&out, answer); err != nil {
		t.Fatal(err)
	}
	if want := `{"data":{"echo":"7"},"extensions":{"cost":{"requested":0,"actual":0,"limit":5000}}}` + "\n"; out.String() != want {
		t.Errorf("got %s", out.String())
	}
	answer = s.Execute(background(), Request{Query: "mutation{rename(to:3)}"})
	if answer.Data != nil || len(answer.Errors) != 1 || answer.Errors[0].Extensions["requestId"] == "" {
		t.Errorf("got %+v", answer)
	}
	ctx, cancel := context.WithCancel(background())
	cancel()
	if answer := s.Execute(ctx, Request{Query: "{name}"}); len(answer.Errors) != 1 || codeOf(answer.Errors[0]) != CodeCanceled {
		t.Errorf("given up before it began: got %+v", answer)
	}
}

func TestTheSchemaCanBeRead(t *testing.T) {
	s, _ := testServer(t, &testapi.Root{}, nil)
	got := ask(t, s.Handler(), readFile(t, "testdata/introspection.graphql"), "")
	if got.status != 200 || len(got.Errors) != 0 || !strings.Contains(string(got.Data), `"ThingConnection"`) {
		t.Errorf("got %d %.300s", got.status, got.body)
	}
}
