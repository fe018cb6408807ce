package server

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"peacegraph/cmd/internal/server/internal/testapi"
)

func answering(text string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(text)) })
}

func TestMountsAnswer(t *testing.T) {
	s, err := New(Config{Schema: testapi.New(&testapi.Root{}), Mounts: map[string]http.Handler{
		"/things/":     answering("all things"),
		"/things/old/": answering("old things"),
		"/thing":       answering("one thing"),
		"/broken": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			Problem(w, r, http.StatusTeapot, "TEAPOT", "ask for coffee elsewhere")
		}),
		"/panic": http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("a bug") }),
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path   string
		status int
		body   string
	}{
		{"/things/", 200, "all things"},
		{"/things/a/b", 200, "all things"},
		{"/things/old/b", 200, "old things"},
		{"/thing", 200, "one thing"},
		{"/thing/b", 404, "/things/old/"},
		{"/things", 404, "there is nothing at /things"},
		{"/broken", 418, "ask for coffee elsewhere"},
		{"/panic", 500, "internal error"},
		{"/healthz", 200, "alive"},
	} {
		t.Run(c.path, func(t *testing.T) {
			w := httptest.NewRecorder()
			s.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, c.path, nil))
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.body) {
				t.Errorf("got %d %s", w.Code, w.Body)
			}
			if w.Header().Get("X-Content-Type-Options") == "" || w.Header().Get(requestIDHeader) == "" {
				t.Error("the answer lacks the headers that every answer has")
			}
		})
	}
}

func TestMountsThatCannotBe(t *testing.T) {
	for _, path := range []string{"", "/", "export", "/graphql", "/healthz/"} {
		if _, err := New(Config{Schema: testapi.New(&testapi.Root{}), Mounts: map[string]http.Handler{path: answering("")}}); err == nil {
			t.Errorf("%q was mounted", path)
		}
	}
	if _, err := New(Config{Schema: testapi.New(&testapi.Root{}), Mounts: map[string]http.Handler{"/none": nil}}); err == nil {
		t.Error("nothing was mounted")
	}
}

// TestMountsTellWhereTheyAre: links lead to the public address, whatever the client asked at, and what fails is logged.
func TestMountsTellWhereTheyAre(t *testing.T) {
	base := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		Failed(r, errors.New("a disk is full"))
		_, _ = w.Write([]byte(Base(r)))
	})
	for public, want := range map[string]string{"": "http://example.com", "https://graph.example.org:8443/": "https://graph.example.org:8443"} {
		var log bytes.Buffer
		config := Config{Schema: testapi.New(&testapi.Root{}), Mounts: map[string]http.Handler{"/base": base}, Log: slog.New(slog.NewTextHandler(&log, nil))}
		if public != "" {
			u, err := PublicURL(public)
			if err != nil {
				t.Fatal(err)
			}
			config.Public = u
		}
		s, err := New(config)
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, "/base", nil)
		r.Header.Set(requestIDHeader, "seven")
		s.Handler().ServeHTTP(w, r)
		if w.Body.String() != want {
			t.Errorf("behind %q it is at %s, want %s", public, w.Body, want)
		}
		if !strings.Contains(log.String(), `msg="internal error" request_id=seven path=/base error="a disk is full"`) {
			t.Errorf("the log has %s", log.String())
		}
	}
	if r := httptest.NewRequest(http.MethodGet, "https://example.com/", nil); Base(r) != "https://example.com" {
		t.Errorf("outside of a server it is at %s", Base(r))
	}
	for _, text := range []string{"graph.example.org", "ftp://a", "https://", "https://:80", "https://a/b", "https://a?b", "https://a/#b", "https://u@a", "https:a", "%"} {
		if u, err := PublicURL(text); err == nil {
			t.Errorf("%q is %s", text, u)
		}
	}
}
