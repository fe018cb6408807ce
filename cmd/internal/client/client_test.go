package client

import (
	"context"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// asking returns a client of a server. Pauses take no time and are noted.
func asking(t *testing.T, server string, adjust func(*Config)) (*Client, *[]time.Duration) {
	t.Helper()
	var pauses []time.Duration
	config := Config{Server: server, Version: "0.1.0", Pause: func(ctx context.Context, how time.Duration) error {
		pauses = append(pauses, how)
		return ctx.Err()
	}}
	if adjust != nil {
		adjust(&config)
	}
	c, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	return c, &pauses
}

func serve(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	return s.URL
}

func refusing(status int, code, detail string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(map[string]any{"status": status, "code": code, "detail": detail, "requestId": "r-1"})
	}
}

func page(status int, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(status)
		fmt.Fprint(w, text)
	}
}

// TestRefusals names each thing that can go wrong on the way, and the sentence that tells it.
func TestRefusals(t *testing.T) {
	withToken := func(c *Config) { c.Token = "secret-token" }
	for name, test := range map[string]struct {
		answer http.HandlerFunc
		adjust func(*Config)
		says   string
	}{
		"a page":                   {page(200, "<h1>Welcome</h1>"), nil, "is no peacegraph: to /dump it sent a web page (200 OK); look at the address and the port"},
		"a page that is not there": {page(404, "<h1>Not found</h1>"), nil, "is no peacegraph: to /dump it sent a web page (404 Not Found)"},
		"a proxy without a server": {page(502, "<h1>Bad gateway</h1>"), nil, "a proxy answers for http://127.0.0.1:PORT, and says that the server behind it does not (502 Bad Gateway)"},
		"a proxy with a low limit": {page(413, "<h1>Too large</h1>"), nil, "a proxy in front of http://127.0.0.1:PORT does not let so much through"},
		"another program":          {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "hello") }, nil, "is no peacegraph: to /dump it sent text/plain"},
		"a redirect": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://elsewhere.example/", http.StatusFound)
		}, withToken, "sends on to https://elsewhere.example/, and a token goes to no other address than the one given"},
		"no token":                  {refusing(401, "UNAUTHENTICATED", "writing needs a token"), nil, "wants a token for this; whoever runs it gives one with"},
		"an unknown token":          {refusing(401, "UNAUTHENTICATED", "this token is not accepted; ask who sees to it"), withToken, "does not take the token: this token is not accepted; ask who sees to it"},
		"a wrong token":             {refusing(401, "UNAUTHENTICATED", "the token has expired"), withToken, "does not take the token (the token has expired); ask who runs the server for another"},
		"a token that may not":      {refusing(403, "FORBIDDEN", "a reader may not write"), withToken, "refuses this: a reader may not write"},
		"too often":                 {refusing(429, "RATE_LIMITED", "wait a minute"), nil, "is asked too often: wait a minute"},
		"busy":                      {refusing(503, "OVERLOADED", "the line is full"), nil, "cannot answer now: the line is full"},
		"a failure":                 {refusing(500, "INTERNAL_ERROR", "internal error"), nil, "failed: internal error; its log tells why under the request id r-1"},
		"a mistake":                 {refusing(400, "BAD_USER_INPUT", "there is no such thing"), nil, "there is no such thing"},
		"an older version":          {older("peacegraph 0.0.9"), nil, "does not know /dump; it is peacegraph 0.0.9, and this program is peacegraph 0.1.0: use the same version"},
		"the same version":          {older("peacegraph 0.1.0"), nil, "something on the way changes what is asked or answered"},
		"a peacegraph of old times": {older(""), nil, "it is no peacegraph, or one of a much older version"},
	} {
		t.Run(name, func(t *testing.T) {
			server := serve(t, test.answer)
			c, _ := asking(t, server, test.adjust)
			_, err := c.Do(t.Context(), Request{Path: "/dump", Accept: []string{"application/n-quads"}})
			got := fmt.Sprint(err)
			want := strings.ReplaceAll(test.says, "http://127.0.0.1:PORT", server)
			if !strings.Contains(got, want) || !errors.As(err, new(*Error)) || strings.Contains(got, "secret-token") {
				t.Errorf("%s\nwant %s", got, want)
			}
		})
	}
}

// older answers as a peacegraph that has no /dump.
func older(program string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/healthz" {
			_ = json.NewEncoder(w).Encode(Health{Status: "alive", Program: program})
			return
		}
		refusing(404, "NOT_FOUND", "there is nothing at /dump; what there is: /graphql")(w, r)
	}
}

// A request is sent again when the server says so, as often as makes sense, and when a cut connection cannot have done harm.
func TestAskingAgain(t *testing.T) {
	busy := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "2")
		refusing(503, "OVERLOADED", "the line is full")(w, r)
	}
	cut := func(w http.ResponseWriter, _ *http.Request) {
		connection, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			connection.Close()
		}
	}
	for name, test := range map[string]struct {
		first   http.HandlerFunc
		request Request
		asked   int
		pauses  []time.Duration
	}{
		"a busy server, reading":       {busy, Request{}, 2, []time.Duration{2 * time.Second}},
		"a busy server, writing":       {busy, Request{Method: "POST"}, 2, []time.Duration{2 * time.Second}},
		"a cut connection, reading":    {cut, Request{}, 2, []time.Duration{500 * time.Millisecond}},
		"a cut connection, writing":    {cut, Request{Method: "POST"}, 1, nil},
		"a cut connection, a key":      {cut, Request{Method: "POST", Key: "k"}, 2, []time.Duration{500 * time.Millisecond}},
		"a cut connection, a question": {cut, Request{Method: "POST", Reads: true}, 2, []time.Duration{500 * time.Millisecond}},
		"a server that is busy for an hour": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Retry-After", "3600")
			refusing(429, "RATE_LIMITED", "")(w, r)
		}, Request{}, 1, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var mu sync.Mutex
			asked, keys := 0, map[string]bool{}
			server := serve(t, func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				asked++
				keys[r.Header.Get("X-Request-Id")] = true
				first := asked == 1
				mu.Unlock()
				body, _ := io.ReadAll(r.Body)
				if string(body) != "what is sent" && r.Method == "POST" {
					t.Errorf("%q was sent", body)
				}
				if first {
					test.first(w, r)
				}
			})
			c, pauses := asking(t, server, nil)
			if test.request.Method != "" {
				test.request.Body = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("what is sent")), nil }
			}
			response, err := c.Do(t.Context(), test.request)
			mu.Lock()
			defer mu.Unlock()
			if (err == nil) != (test.asked == 2) || asked != test.asked || fmt.Sprint(*pauses) != fmt.Sprint(test.pauses) || len(keys) != 1 {
				t.Errorf("asked %d times, pauses %v, %d request ids, %v", asked, *pauses, len(keys), err)
			}
			if err == nil {
				response.Body.Close()
			}
		})
	}
}

// It is not asked for ever.
func TestGivingUp(t *testing.T) {
	asked := 0
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked++
		w.Header().Set("Retry-After", "1")
		refusing(503, "NOT_READY", "not ready")(w, r)
	})
	c, pauses := asking(t, server, nil)
	if _, err := c.Do(t.Context(), Request{}); err == nil || asked != attempts || len(*pauses) != attempts-1 {
		t.Errorf("asked %d times: %v", asked, err)
	}
}

// An answer that is cut is told as such, whoever reads it.
func TestCutAnswer(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		fmt.Fprint(w, "the beginning")
		_ = http.NewResponseController(w).Flush()
		if connection, _, err := http.NewResponseController(w).Hijack(); err == nil {
			connection.Close()
		}
	})
	c, _ := asking(t, server, nil)
	response, err := c.Do(t.Context(), Request{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := response.Text(); err == nil || !strings.Contains(err.Error(), "was cut before the answer was whole") {
		t.Error(err)
	}
}

// What cannot be read here is not blamed on the way.
func TestBrokenBody(t *testing.T) {
	server := serve(t, func(_ http.ResponseWriter, r *http.Request) { _, _ = io.ReadAll(r.Body) })
	c, _ := asking(t, server, nil)
	broken := errors.New("my-data/x.csv: input/output error")
	_, err := c.Do(t.Context(), Request{Method: "POST", Key: "k", Body: func() (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(strings.NewReader("some"), failing{broken})), nil
	}})
	if !errors.Is(err, broken) || err.Error() != broken.Error() {
		t.Error(err)
	}
}

type failing struct{ error }

// Read fails.
func (f failing) Read([]byte) (int, error) { return 0, f.error }

func TestGraphQL(t *testing.T) {
	for name, test := range map[string]struct {
		status int
		body   string
		says   string // of the error; empty for an answer
	}{
		"an answer":               {200, `{"data":{"a":1}}`, ""},
		"a mistake":               {400, `{"errors":[{"message":"no","extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}`, ""},
		"too long":                {503, `{"errors":[{"message":"no","extensions":{"code":"TIMEOUT"}}]}`, ""},
		"busy":                    {503, `{"errors":[{"message":"the line is full","extensions":{"code":"OVERLOADED"}}]}`, "cannot answer now: the line is full"},
		"no token":                {401, `{"errors":[{"message":"a token is needed","extensions":{"code":"UNAUTHENTICATED"}}]}`, "wants a token for this; whoever"},
		"JSON of another program": {200, `{"hello":"world"}`, "is no peacegraph: to a question it sent other JSON"},
		"no JSON":                 {200, `hello`, "is no peacegraph: to a question it sent other JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(test.status)
				fmt.Fprint(w, test.body)
			})
			c, _ := asking(t, server, nil)
			got, err := c.GraphQL(t.Context(), Asked{Query: "{ a }"}, "")
			if test.says == "" && (err != nil || string(got) != test.body) || test.says != "" && !strings.Contains(fmt.Sprint(err), test.says) {
				t.Errorf("%s, %v", got, err)
			}
		})
	}
}

func TestTLS(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "hello") }))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	defer s.Close()
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	port := s.URL[strings.LastIndex(s.URL, ":"):]
	for _, test := range []struct{ server, ca, says string }{
		{s.URL, "", "is signed by nobody whom this computer trusts; give the certificate that signed it with --ca-file"},
		{s.URL, file, "<nil>"},
		{"https://localhost" + port, file, "is for another address"},
		{"http://127.0.0.1" + port, "", "answers with TLS only; write https://"},
	} {
		c, _ := asking(t, test.server, func(config *Config) { config.CAFile = test.ca })
		response, err := c.Do(t.Context(), Request{})
		if !strings.Contains(fmt.Sprint(err), test.says) {
			t.Errorf("%s: %v, want %s", test.server, err, test.says)
		}
		if err == nil {
			response.Body.Close()
		}
	}
	plain := serve(t, func(http.ResponseWriter, *http.Request) {})
	c, _ := asking(t, strings.Replace(plain, "http:", "https:", 1), nil)
	if _, err := c.Do(t.Context(), Request{}); !strings.Contains(fmt.Sprint(err), "answers without TLS; write http://") {
		t.Error(err)
	}
}

func TestNobodyThere(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	c, _ := asking(t, "http://"+listener.Addr().String(), nil)
	if _, err := c.Do(t.Context(), Request{}); !strings.Contains(fmt.Sprint(err), "nothing listens there") {
		t.Error(err)
	}
	if _, ok := Probe(t.Context(), "http://"+listener.Addr().String()); ok {
		t.Error("somebody is there")
	}
}

func TestAddresses(t *testing.T) {
	for server, says := range map[string]string{
		"https://graph.example.org":       "<nil>",
		"http://[::1]:8080/":              "<nil>",
		"localhost:8080":                  `has no http:// or https:// in front; write it as in http://localhost:8080`,
		"graph.example.org/graphql":       `write it as in http://graph.example.org`,
		"a b":                             `write it as in http://localhost:8080`,
		"":                                `"" is no address of a server`,
		"ftp://example.org":               `is no address of a server`,
		"http://":                         `is no address of a server`,
		"http://ada:pw@example.org":       `a name or a password in the address is not sent`,
		"http://example.org/graphql":      `write it as in http://example.org`,
		"http://example.org?token=abcdef": `write it as in http://example.org`,
	} {
		if _, err := New(Config{Server: server}); !strings.Contains(fmt.Sprint(err), says) {
			t.Errorf("%q: %v, want %s", server, err, says)
		}
	}
	if _, err := New(Config{Server: "http://localhost", Token: "a\nb"}); err == nil {
		t.Error("a token with a line end was taken")
	}
	for server, bare := range map[string]bool{
		"http://graph.example.org": true, "https://graph.example.org": false, "http://localhost:8080": false, "http://127.0.0.1": false, "http://[::1]:1": false, "http://192.0.2.1": true,
	} {
		c, _ := asking(t, server, func(c *Config) { c.Token = "t" })
		if c.Bare() != bare {
			t.Errorf("%s: %v", server, c.Bare())
		}
	}
}
