package server

import (
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
