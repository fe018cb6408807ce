package main

import (
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"peacegraph/cmd/internal/server"
	"peacegraph/schema"
	"peacegraph/web"
)

func TestPagesAreServed(t *testing.T) {
	digest, err := schema.Digest()
	if err != nil || len(digest) != 12 {
		t.Fatalf("got %q, %v", digest, err)
	}
	built := web.Pages{
		Explorer: []byte("<!doctype html>explorer"), Playground: []byte("<!doctype html>playground"),
		Assets: fstest.MapFS{"explorer/main-1.css": {Data: []byte("p{}")}}, Sources: "0123456789ab", Schema: digest,
	}
	old, alone := built, built
	old.Schema, alone.Playground = "ba9876543210", nil
	for _, tt := range []struct {
		name    string
		pages   web.Pages
		built   bool
		has     map[string]string // by path, "" is not there
		asked   string            // where a browser is sent from /graphql
		version string
		note    string
	}{
		{"nothing is built", web.Pages{}, false, map[string]string{"/": "<noscript>", "/playground": "", "/assets/explorer/main-1.css": ""}, "/#query", "fallback." + digest, "plain page"},
		{"built", built, true, map[string]string{"/": "explorer", "/playground": "playground", "/assets/explorer/main-1.css": "p{}"}, "/playground", "0123456789ab." + digest, ""},
		{"built for another schema", old, true, map[string]string{"/": "explorer"}, "/playground", "0123456789ab." + digest, "another version of the API"},
		{"the explorer alone", alone, true, map[string]string{"/": "explorer", "/playground": ""}, "", "0123456789ab." + digest, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var config server.Config
			served := setPages(&config, tt.pages, tt.built, digest)
			if (tt.note == "") != (served.note == "") || !strings.Contains(served.note, tt.note) {
				t.Errorf("the note is %q", served.note)
			}
			if config.AskAt != tt.asked || config.Version != tt.version || served.playground != (config.Pages["/playground"].HTML != nil) {
				t.Errorf("got %q, %q, %v", config.AskAt, config.Version, served.playground)
			}
			s, err := newServer(seededGraph(t), config)
			if err != nil {
				t.Fatal(err)
			}
			for path, want := range tt.has {
				w := httptest.NewRecorder()
				s.Handler().ServeHTTP(w, httptest.NewRequest("GET", path, nil))
				body, err := io.ReadAll(w.Result().Body)
				if err != nil || (w.Code == 200) != (want != "") || want != "" && !strings.Contains(string(body), want) {
					t.Errorf("%s: got %d %s", path, w.Code, body)
				}
			}
		})
	}
}
