package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"peacegraph/cmd/internal/server/internal/testapi"
)

// logBuffer collects log lines written by several goroutines.
type logBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logBuffer) reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.buf.Reset()
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// presentKnown knows one error of the test API.
func presentKnown(err error) (string, string, map[string]any, bool) {
	if errors.Is(err, testapi.ErrKnown) {
		return "there is no such thing: list them with `things`", "NOT_FOUND", map[string]any{"nearest": []string{"box"}}, true
	}
	return "", "", nil, false
}

// testServer returns a server over the test API; adjust changes its configuration.
func testServer(t testing.TB, root *testapi.Root, adjust func(*Config)) (*Server, *logBuffer) {
	t.Helper()
	log := &logBuffer{}
	config := Config{
		Schema:  testapi.New(root),
		Present: presentKnown,
		Log:     slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Limits:  DefaultLimits(),
	}
	if adjust != nil {
		adjust(&config)
	}
	s, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	return s, log
}

// answered is an answer as a client reads it.
type answered struct {
	status int
	header http.Header
	body   string
	Errors []struct {
		Message    string
		Path       []any
		Locations  []struct{ Line, Column int }
		Extensions map[string]any
	}
	Data       json.RawMessage
	Extensions map[string]any
}

func (a answered) code() string {
	if len(a.Errors) == 0 {
		return ""
	}
	code, _ := a.Errors[0].Extensions["code"].(string)
	return code
}

func send(t testing.TB, handler http.Handler, r *http.Request) answered {
	t.Helper()
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	result := w.Result()
	body, err := io.ReadAll(result.Body)
	if err != nil {
		t.Fatal(err)
	}
	out := answered{status: result.StatusCode, header: result.Header, body: string(body)}
	if strings.Contains(result.Header.Get("Content-Type"), "json") && len(body) > 0 {
		if err := json.Unmarshal(body, &out); err != nil {
			t.Fatalf("the answer is not JSON: %v: %s", err, body)
		}
	}
	return out
}

func post(body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", typeGraphQL)
	return r
}

// ask posts a document with variables given as JSON.
func ask(t testing.TB, handler http.Handler, query, variables string) answered {
	t.Helper()
	if variables == "" {
		variables = "null"
	}
	body, err := json.Marshal(map[string]any{"query": query, "variables": json.RawMessage(variables)})
	if err != nil {
		t.Fatal(err)
	}
	return send(t, handler, post(string(body)))
}

// gate returns a root whose `wait` reports that it began and ends when release is closed.
func gate() (root *testapi.Root, started, release chan struct{}) {
	started, release = make(chan struct{}, 16), make(chan struct{})
	return &testapi.Root{Started: started, Release: release}, started, release
}

func background() context.Context { return context.Background() }
