package server

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"peacegraph/cmd/internal/server/internal/testapi"
)

const program = "let a = 'the program of the page'\n"

func zipped(t *testing.T, text string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func siteServer(t *testing.T) *Server {
	t.Helper()
	s, _ := testServer(t, &testapi.Root{}, func(c *Config) {
		c.Pages = map[string]Page{
			"/":     {HTML: []byte("<!doctype html><script src=/assets/explorer/main-1.js></script>"), Framed: true},
			"/play": {HTML: []byte("<!doctype html>"), Allow: []string{"style-src 'self' 'unsafe-inline'", "media-src 'self'"}},
		}
		c.Assets = fstest.MapFS{
			"explorer/main-1.js.gz": {Data: zipped(t, program)},
			"explorer/main-1.js.br": {Data: []byte("as if it were brotli")},
			"explorer/page-2.css":   {Data: []byte("p{}")},
		}
		c.Version = "a.b"
	})
	return s
}

func TestAssetsComeInTheBestFormThatIsTaken(t *testing.T) {
	h := siteServer(t).Handler()
	tags := map[string]string{}
	for _, tc := range []struct{ name, accept, path, encoding, mediaType, body string }{
		{"a browser", "gzip, deflate, br, zstd", "/assets/explorer/main-1.js", "br", "text/javascript; charset=utf-8", "as if it were brotli"},
		{"gzip alone", "gzip", "/assets/explorer/main-1.js", "gzip", "text/javascript; charset=utf-8", string(zipped(t, program))},
		{"brotli refused", "br;q=0, *", "/assets/explorer/main-1.js", "gzip", "text/javascript; charset=utf-8", string(zipped(t, program))},
		{"neither", "", "/assets/explorer/main-1.js", "", "text/javascript; charset=utf-8", program},
		{"all refused", "*;q=0", "/assets/explorer/main-1.js", "", "text/javascript; charset=utf-8", program},
		{"what is not packed", "br", "/assets/explorer/page-2.css", "", "text/css; charset=utf-8", "p{}"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", tc.path, nil)
			r.Header.Set("Accept-Encoding", tc.accept)
			got := send(t, h, r)
			if got.status != 200 || got.body != tc.body || got.header.Get("Content-Encoding") != tc.encoding || got.header.Get("Content-Type") != tc.mediaType {
				t.Errorf("got %d %v %q", got.status, got.header, got.body)
			}
			for name, want := range map[string]string{"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"} {
				if value := got.header.Get(name); value != want {
					t.Errorf("%s is %q, want %q", name, value, want)
				}
			}
			tag := got.header.Get("ETag")
			if body, seen := tags[tag]; tag == "" || seen && body != got.body {
				t.Errorf("the tag %q is that of another body", tag)
			}
			tags[tag] = got.body
			r.Header.Set("If-None-Match", tag)
			if again := send(t, h, r); again.status != 304 || again.body != "" || again.header.Get("ETag") != tag {
				t.Errorf("again: got %d %q", again.status, again.body)
			}
			r.Header.Del("If-None-Match")
			r.Method = "HEAD"
			if head := send(t, h, r); head.status != 200 || head.body != "" || head.header.Get("Content-Encoding") != tc.encoding {
				t.Errorf("HEAD: got %d %v %q", head.status, head.header, head.body)
			}
			r.Method = "POST"
			if post := send(t, h, r); post.status != 405 {
				t.Errorf("POST: got %d", post.status)
			}
		})
	}
}

func TestWhatIsNoAssetIsNotFound(t *testing.T) {
	h := siteServer(t).Handler()
	for _, path := range []string{"/assets/", "/assets", "/assets/explorer", "/assets/explorer/", "/assets/explorer/main-1.js.gz", "/assets/explorer/main-1.js.br", "/assets/../play", "/assets/explorer/main-2.js", "/play/"} {
		if got := send(t, h, httptest.NewRequest("GET", path, nil)); got.status != 404 || got.header.Get("Content-Type") != typeProblem {
			t.Errorf("%s: got %d %s", path, got.status, got.body)
		}
	}
}

func TestPagesHavePoliciesOfTheirOwn(t *testing.T) {
	h := siteServer(t).Handler()
	for _, tc := range []struct {
		target    string
		has, lack []string
	}{
		{"/", []string{"script-src 'self';", "style-src 'self';", "worker-src 'self'", "frame-ancestors 'none'"}, []string{"unsafe"}},
		{"/?embed=1", []string{"script-src 'self';", "frame-ancestors *"}, []string{"unsafe", "'none'; frame"}},
		{"/play", []string{"script-src 'self';", "style-src 'self' 'unsafe-inline';", "media-src 'self'", "frame-ancestors 'none'"}, []string{"style-src 'self';"}},
		{"/play?embed=1", []string{"frame-ancestors 'none'"}, []string{"frame-ancestors *"}},
	} {
		got := send(t, h, httptest.NewRequest("GET", tc.target, nil))
		policy := got.header.Get("Content-Security-Policy")
		for _, want := range tc.has {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: %q is not in %q", tc.target, want, policy)
			}
		}
		for _, never := range tc.lack {
			if strings.Contains(policy, never) {
				t.Errorf("%s: %q is in %q", tc.target, never, policy)
			}
		}
		if got.status != 200 || got.header.Get("Cache-Control") != "no-cache" || got.header.Get("ETag") == "" {
			t.Errorf("%s: got %d %v", tc.target, got.status, got.header)
		}
	}
}

func TestAnswersTellTheVersionOfThePages(t *testing.T) {
	if got := ask(t, siteServer(t).Handler(), "{ name }", ""); got.header.Get(versionHeader) != "a.b" {
		t.Errorf("got %v", got.header)
	}
	bare, _ := testServer(t, &testapi.Root{}, nil)
	if got := ask(t, bare.Handler(), "{ name }", ""); got.header.Values(versionHeader) != nil {
		t.Errorf("without a version: got %v", got.header)
	}
}

func TestPagesAndAssetsThatCannotBeServed(t *testing.T) {
	for _, tc := range []struct {
		name   string
		adjust func(*Config)
		want   string
	}{
		{"a page at a path of the server", func(c *Config) { c.Pages = map[string]Page{"/graphql": {HTML: []byte("x")}} }, "/graphql is answered by the server itself"},
		{"a page among the assets", func(c *Config) { c.Pages = map[string]Page{"/assets/x": {HTML: []byte("x")}} }, "/assets/x is answered by the server itself"},
		{"a page without a slash", func(c *Config) { c.Pages = map[string]Page{"about": {HTML: []byte("x")}} }, `"about" is not a path`},
		{"an empty page", func(c *Config) { c.Pages = map[string]Page{"/": {}} }, "the page at / is empty"},
		{"a page where something is mounted", func(c *Config) {
			c.Pages = map[string]Page{"/about": {HTML: []byte("x")}}
			c.Mounts = map[string]http.Handler{"/about": http.NotFoundHandler()}
		}, "/about is both a page and mounted"},
		{"an asset of an unknown type", func(c *Config) { c.Assets = fstest.MapFS{"a/b.exe.gz": {}} }, "a/b.exe.gz has an ending that is not known"},
		{"an asset with brotli only", func(c *Config) { c.Assets = fstest.MapFS{"a/b.js.br": {}} }, "/assets/a/b.js is kept with brotli only"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			config := Config{Schema: testapi.New(&testapi.Root{})}
			tc.adjust(&config)
			if _, err := New(config); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %q", err, tc.want)
			}
		})
	}
}
