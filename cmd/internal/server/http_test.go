package server

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"peacegraph/cmd/internal/server/internal/testapi"
)

func readFile(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestEveryAnswerIsSafeInABrowser(t *testing.T) {
	s, _ := testServer(t, &testapi.Root{}, func(c *Config) { c.Pages = map[string]Page{"/": {HTML: []byte("<p>hello")}} })
	for _, target := range []string{"/", "/graphql?query={name}", "/graphql", "/healthz", "/readyz", "/nowhere"} {
		got := send(t, s.Handler(), httptest.NewRequest("GET", target, nil))
		for name, want := range map[string]string{
			"Content-Security-Policy":    "default-src 'none'",
			"X-Content-Type-Options":     "nosniff",
			"Referrer-Policy":            "no-referrer",
			"Permissions-Policy":         "geolocation=()",
			"Cross-Origin-Opener-Policy": "same-origin",
			requestIDHeader:              "",
		} {
			if value := got.header.Get(name); value == "" || !strings.Contains(value, want) {
				t.Errorf("%s: %s: %q", target, name, value)
			}
		}
		if policy := got.header.Get("Content-Security-Policy"); strings.Contains(policy, "unsafe") {
			t.Errorf("%s: %s", target, policy)
		}
	}
}

func TestThePageMayUseItsOwnPartsAndNoOthers(t *testing.T) {
	const html = "<!doctype html>\r\n<title>t</title><style>\r\nbody{color:red}</style>" +
		"<SCRIPT type=\"module\">\r\nlet a = '<p>'\r\n</SCRIPT><script></script><scripture>no</scripture><script src=\"/x.js\"></script>"
	s, _ := testServer(t, &testapi.Root{}, func(c *Config) { c.Pages = map[string]Page{"/": {HTML: []byte(html)}} })
	got := send(t, s.Handler(), httptest.NewRequest("GET", "/", nil))
	policy := got.header.Get("Content-Security-Policy")
	hash := func(text string) string {
		sum := sha256.Sum256([]byte(text))
		return " 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	for _, want := range []string{
		"script-src 'self'" + hash("\nlet a = '<p>'\n") + ";",
		"style-src 'self'" + hash("\nbody{color:red}") + ";",
		"frame-ancestors 'none'",
	} {
		if !strings.Contains(policy, want) {
			t.Errorf("%q is not in %q", want, policy)
		}
	}
	if got.status != 200 || got.header.Get("Content-Type") != "text/html; charset=utf-8" || strings.Contains(got.body, "\r") {
		t.Errorf("got %d %v %q", got.status, got.header, got.body)
	}
	again := httptest.NewRequest("GET", "/", nil)
	again.Header.Set("If-None-Match", got.header.Get("ETag"))
	if got := send(t, s.Handler(), again); got.status != 304 || got.body != "" {
		t.Errorf("the page again: got %d %q", got.status, got.body)
	}
	if got := send(t, s.Handler(), httptest.NewRequest("HEAD", "/", nil)); got.status != 200 || got.body != "" {
		t.Errorf("HEAD: got %d %q", got.status, got.body)
	}
}

func TestWhatIsNotThereSaysWhatIs(t *testing.T) {
	s, _ := testServer(t, &testapi.Root{}, func(c *Config) { c.Pages = map[string]Page{"/": {HTML: []byte("<p>hello")}} })
	for _, tc := range []struct {
		method, target string
		status         int
		want           string
	}{
		{"GET", "/nowhere", 404, "/graphql, /healthz, /readyz"},
		{"GET", "/graphql/", 404, "/graphql"},
		{"GET", "/../etc/passwd", 404, "/graphql"},
		{"POST", "/", 405, "send GET"},
		{"DELETE", "/healthz", 405, "send GET"},
		{"PUT", "/readyz", 405, "send GET"},
	} {
		got := send(t, s.Handler(), httptest.NewRequest(tc.method, tc.target, nil))
		if got.status != tc.status || got.header.Get("Content-Type") != typeProblem || !strings.Contains(got.body, tc.want) {
			t.Errorf("%s %s: got %d %s", tc.method, tc.target, got.status, got.body)
		}
		if tc.status == 405 && got.header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s %s: Allow %q", tc.method, tc.target, got.header.Get("Allow"))
		}
	}
	bare, _ := testServer(t, &testapi.Root{}, nil)
	if got := send(t, bare.Handler(), httptest.NewRequest("GET", "/", nil)); got.status != 404 || !strings.Contains(got.body, "there is nothing at /") {
		t.Errorf("without a page: got %d %s", got.status, got.body)
	}
}

func TestPagesOfEveryOriginMayAsk(t *testing.T) {
	s, _ := testServer(t, &testapi.Root{}, nil)
	r := httptest.NewRequest("OPTIONS", "/graphql", nil)
	r.Header.Set("Origin", "https://elsewhere.example")
	r.Header.Set("Access-Control-Request-Method", "POST")
	r.Header.Set("Access-Control-Request-Headers", "content-type")
	got := send(t, s.Handler(), r)
	if got.status != 204 || got.header.Get("Access-Control-Allow-Origin") != "*" ||
		!strings.Contains(got.header.Get("Access-Control-Allow-Methods"), "POST") ||
		!strings.Contains(got.header.Get("Access-Control-Allow-Headers"), "Content-Type") ||
		got.header.Get("Access-Control-Allow-Credentials") != "" {
		t.Errorf("preflight: got %d %v", got.status, got.header)
	}
	if got := send(t, s.Handler(), httptest.NewRequest("OPTIONS", "/graphql", nil)); got.status != 204 || got.header.Get("Allow") != "GET, POST, OPTIONS" {
		t.Errorf("options: got %d %v", got.status, got.header)
	}
	if got := ask(t, s.Handler(), "{name}", ""); got.header.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("an answer: %v", got.header)
	}
}

func TestARequestIDIsTakenOverOnlyWhenItIsSane(t *testing.T) {
	made := regexp.MustCompile(`^[a-z0-9]{26}$`)
	for given, taken := range map[string]bool{
		"a":                     true,
		"A-b.c_9":               true,
		strings.Repeat("x", 64): true,
		strings.Repeat("x", 65): false,
		"":                      false,
		"a b":                   false,
		"a\nb":                  false,
		"é":                     false,
		"<script>":              false,
	} {
		got := acceptRequestID(given)
		if taken && got != given || !taken && !made.MatchString(got) {
			t.Errorf("%q: got %q", given, got)
		}
	}
	if one, other := newRequestID(), newRequestID(); one == other {
		t.Error("two requests have one id")
	}
}

func TestHealthAndReadiness(t *testing.T) {
	why := errors.New("compiling the snapshot, 40 % done")
	s, _ := testServer(t, &testapi.Root{}, func(c *Config) { c.Ready = func() error { return why } })
	get := func(target string) answered { return send(t, s.Handler(), httptest.NewRequest("GET", target, nil)) }
	if got := get("/healthz"); got.status != 200 || got.body != `{"instance":"`+s.Instance()+`","status":"alive"}`+"\n" {
		t.Errorf("got %d %s", got.status, got.body)
	}
	if got := get("/readyz"); got.status != 503 || !strings.Contains(got.body, "40 % done") || got.header.Get("Retry-After") == "" {
		t.Errorf("got %d %s", got.status, got.body)
	}
	if got := ask(t, s.Handler(), "{name}", ""); got.status != 503 || got.code() != CodeNotReady || !strings.Contains(got.body, "40 % done") {
		t.Errorf("got %d %s", got.status, got.body)
	}
	why = nil
	if got := get("/readyz"); got.status != 200 || got.body != `{"status":"ready"}`+"\n" {
		t.Errorf("got %d %s", got.status, got.body)
	}
	if got := ask(t, s.Handler(), "{name}", ""); got.status != 200 {
		t.Errorf("got %d %s", got.status, got.body)
	}
}

func TestTheLogHasOneLineARequestWithoutItsText(t *testing.T) {
	s, log := testServer(t, &testapi.Root{}, nil)
	body := `{"query":"query Secret($to:Int){echo(number:$to) things(first:1){nodes{id}}}","variables":{"to":1947114711}}`
	send(t, s.Handler(), post(body))
	line := strings.TrimSpace(log.String())
	if strings.Count(line, "\n") != 0 || strings.Contains(line, "1947114711") || strings.Contains(line, "echo(") {
		t.Errorf("log: %s", line)
	}
	for _, want := range []string{`"msg":"request"`, `"method":"POST"`, `"path":"/graphql"`, `"status":200`, `"operation":"Secret"`, `"cost":3`, `"took":`, `"request_id":"`} {
		if !strings.Contains(line, want) {
			t.Errorf("%s is not in %s", want, line)
		}
	}
}

// listening takes a free port of the loopback address.
func listening(t *testing.T) net.Listener {
	t.Helper()
	listener, err := Listen(background(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return listener
}

// start runs a server on a free port of the loopback address until the test ends or stop is called.
func start(t *testing.T, s *Server) (url string, stop func() error) {
	t.Helper()
	listener, metrics := listening(t), listening(t)
	ctx, cancel := context.WithCancel(background())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx, listener, metrics) }()
	stopped := false
	stop = func() error {
		cancel()
		stopped = true
		return <-ended
	}
	t.Cleanup(func() {
		if !stopped {
			if err := stop(); err != nil {
				t.Error(err)
			}
		}
	})
	return "http://" + listener.Addr().String(), stop
}

func TestAStopFinishesWhatIsRunning(t *testing.T) {
	root, started, release := gate()
	s, _ := testServer(t, root, nil)
	url, stop := start(t, s)
	type result struct {
		body string
		err  error
	}
	answer := make(chan result, 1)
	go func() {
		response, err := http.Post(url+"/graphql", "application/json", strings.NewReader(`{"query":"{wait}"}`))
		if err != nil {
			answer <- result{err: err}
			return
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		answer <- result{string(body), err}
	}()
	<-started
	ended := make(chan error, 1)
	go func() { ended <- stop() }()
	for !s.stopping.Load() { // the stop has begun; the request is still held
		select {
		case err := <-ended:
			t.Fatalf("ended before the request did: %v", err)
		default:
			runtime.Gosched()
		}
	}
	close(release)
	if got := <-answer; got.err != nil || !strings.Contains(got.body, `"released"`) {
		t.Errorf("the request that ran: %q, %v", got.body, got.err)
	}
	if err := <-ended; err != nil {
		t.Errorf("stop: %v", err)
	}
	if _, err := http.Get(url + "/healthz"); err == nil {
		t.Error("it still answers")
	}
}

// A client that has sent nothing, a part of a head, or a head whose body is still to come does not keep a stop waiting.
func TestAStopClosesWhatHasSentNoRequest(t *testing.T) {
	for name, sent := range map[string]string{
		"nothing":          "",
		"a part of a head": "POST /graphql HTTP/1.1\r\nHost: x\r\n",
		"no body":          "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n",
		"a part of a body": "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{",
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := testServer(t, &testapi.Root{}, nil)
			url, stop := start(t, s)
			client, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
			if err != nil {
				t.Fatal(err)
			}
			defer client.Close()
			if _, err := io.WriteString(client, sent); err != nil {
				t.Fatal(err)
			}
			// Where the body is awaited the request holds a place; elsewhere the connection is at least known.
			for {
				s.connections.mu.Lock()
				known := len(s.connections.open)
				s.connections.mu.Unlock()
				if known > 0 && (len(s.admission.admitted) > 0 || !strings.Contains(sent, "Length")) {
					break
				}
				runtime.Gosched()
			}
			began := time.Now()
			if err := stop(); err != nil {
				t.Errorf("stop: %v", err)
			}
			if took := time.Since(began); took > stopBound/4 {
				t.Errorf("the stop took %s", took)
			}
			if _, err := io.ReadAll(client); err != nil && !errors.Is(err, syscall.ECONNRESET) {
				t.Error(err)
			}
		})
	}
}

func TestABrowserIsSentToTheQueryBox(t *testing.T) {
	const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
	withPage, _ := testServer(t, &testapi.Root{}, func(c *Config) { c.AskAt = "/#query" })
	bare, _ := testServer(t, &testapi.Root{}, nil)
	for _, tc := range []struct {
		name, target, accept string
		server               *Server
		status               int
	}{
		{"a browser", "/graphql", browser, withPage, 303},
		{"a browser without a page to go to", "/graphql", browser, bare, 400},
		{"a browser with a question", "/graphql?query={name}", browser, withPage, 200},
		{"a browser with an empty question", "/graphql?query=", browser, withPage, 400},
		{"a program", "/graphql", "*/*", withPage, 400},
		{"a program that says what it wants", "/graphql", typeGraphQL, withPage, 400},
		{"a program that does not want HTML", "/graphql", "text/html;q=0, */*", withPage, 400},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", tc.target, nil)
			r.Header.Set("Accept", tc.accept)
			got := send(t, tc.server.Handler(), r)
			if got.status != tc.status {
				t.Errorf("got %d %s, want %d", got.status, got.body, tc.status)
			}
			if to := got.header.Get("Location"); (tc.status == 303) != (to == "/#query") {
				t.Errorf("sent to %q", to)
			}
		})
	}
}

func TestAnAddressInUseIsSaid(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	if _, err := Listen(background(), taken.Addr().String()); err == nil || !strings.Contains(err.Error(), "choose another address") {
		t.Errorf("got %v", err)
	}
}

func TestMetricsTellOfOperationsCostsAndRefusals(t *testing.T) {
	s, _ := testServer(t, &testapi.Root{}, nil)
	ask(t, s.Handler(), "{things(first:3){nodes{id}}}", "")
	ask(t, s.Handler(), "{things(first:99999){nodes{id}}}", "")
	ask(t, s.Handler(), "{nam}", "")
	ask(t, s.Handler(), `{fail(how:"panic")}`, "")
	send(t, s.Handler(), post("[]"))
	send(t, s.Handler(), httptest.NewRequest("GET", "/nowhere", nil))
	got := send(t, s.metrics.handler(), httptest.NewRequest("GET", "/metrics", nil))
	for _, want := range []string{
		`peacegraph_operation_seconds_count{operation="query",outcome="ok"} 1`,
		`peacegraph_operation_seconds_count{operation="query",outcome="INTERNAL_ERROR"} 1`,
		`peacegraph_operation_seconds_count{operation="none",outcome="COST_TOO_HIGH"} 1`,
		`peacegraph_operation_cost_points_count 3`,
		`peacegraph_rejected_total{code="COST_TOO_HIGH"} 1`,
		`peacegraph_rejected_total{code="GRAPHQL_VALIDATION_FAILED"} 1`,
		`peacegraph_rejected_total{code="BATCHING_NOT_SUPPORTED"} 1`,
		`peacegraph_http_requests_total{path="other",status="404"} 1`,
		`peacegraph_panics_total 1`,
		`peacegraph_operations_running 0`,
		`go_goroutines`,
	} {
		if !strings.Contains(got.body, want) {
			t.Errorf("%s is missing", want)
		}
	}
	if got := send(t, s.Handler(), httptest.NewRequest("GET", "/metrics", nil)); got.status != 404 {
		t.Errorf("metrics are on the main port: %d", got.status)
	}
}

func TestMetricsHaveAPortOfTheirOwn(t *testing.T) {
	s, log := testServer(t, &testapi.Root{}, nil)
	url, _ := start(t, s)
	response, err := http.Get(url + "/healthz") // both ports are open before either is served
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	addr := regexp.MustCompile(`"addr":"([^"]+)"`).FindStringSubmatch(log.String())
	if addr == nil {
		t.Fatalf("the address of the metrics is not logged: %s", log)
	}
	response, err = http.Get("http://" + addr[1] + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if body, err := io.ReadAll(response.Body); err != nil || !strings.Contains(string(body), "peacegraph_") {
		t.Errorf("got %v %.200s", err, body)
	}
}

func TestAServerThatCannotWorkIsNotMade(t *testing.T) {
	bad := gqlparser.MustLoadSchema(&ast.Source{Input: "directive @cost(weight: Int!) on FIELD_DEFINITION type Query { a: Int @cost(weight: -1) }"})
	for _, tc := range []struct {
		name   string
		config Config
		want   string
	}{
		{"no schema", Config{}, "set Config.Schema"},
		{"a limit of nothing", Config{Schema: testapi.New(&testapi.Root{}), Limits: Limits{Depth: 3}}, "limit Tokens is 0"},
		{"a schema with an impossible cost", Config{Schema: &graphql.ExecutableSchemaMock{SchemaFunc: func() *ast.Schema { return bad }}}, "field Query.a"},
	} {
		if _, err := New(tc.config); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: got %v", tc.name, err)
		}
	}
	s, err := New(Config{Schema: testapi.New(&testapi.Root{})})
	if err != nil || s.limits != DefaultLimits() {
		t.Errorf("the smallest configuration: %v", err)
	}
}
