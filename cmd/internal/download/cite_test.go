package download

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

func TestCitationsAnswer(t *testing.T) {
	h := Citations(config(t))
	for _, test := range []struct {
		target, accept string
		status         int
		mediaType      string
		has            string
	}{
		{"/cite", "", 200, "text/plain; charset=utf-8", "a knowledge graph of a peace process (as of changeset:"},
		{"/cite/", "text/html,*/*", 200, "text/plain; charset=utf-8", "http://example.com/id/changeset:"},
		{"/cite/dataset:tahir-2025?style=bibtex", "", 200, "application/x-bibtex", "@misc{peacegraph-dataset-tahir-2025-1,"},
		{"/cite/dataset:tahir-2025", "text/html, application/x-bibtex;q=0.9", 200, "application/x-bibtex", "@misc{"},
		{"/cite/stmt:1.2-14?style=ris&asOf=changeset:1", "", 200, "application/x-research-info-systems", "UR  - http://example.com/id/stmt:1.2-14\n"},
		{"/cite/stmt:1.2-14?style=csl-json&accessed=2025-11-23", "", 200, "application/vnd.citationstyles.csl+json", `"URL": "http://example.com/id/stmt:1.2-14"`},
		{"/cite/changeset:1", "", 200, "text/plain; charset=utf-8", "(as of changeset:1)"},
		{"/cite/state:qatar", "", 400, "application/problem+json", "cannot be cited"},
		{"/cite/dataset:tahir", "", 404, "application/problem+json", "did you mean"},
		{"/cite/changeset:99", "", 404, "application/problem+json", "there is no changeset"},
		{"/cite?style=bibtx", "", 400, "application/problem+json", "did you mean bibtex?"},
		{"/cite?asOf=changeset:99", "", 400, "application/problem+json", "there is no changeset"},
		{"/cite?accessed=soon", "", 400, "application/problem+json", "is not a day"},
		{"/cite?styl=apa", "", 400, "application/problem+json", "accepted: accessed, asOf, style"},
	} {
		w := get(h, "GET", test.target, "Accept", test.accept)
		if got := w.Header().Get("Content-Type"); w.Code != test.status || got != test.mediaType || !strings.Contains(w.Body.String(), test.has) {
			t.Errorf("%s: %d %s, want %d %s with %q in\n%.600s", test.target, w.Code, got, test.status, test.mediaType, test.has, w.Body.String())
		}
		if strings.Contains(test.mediaType, "json") && !json.Valid(w.Body.Bytes()) {
			t.Errorf("%s is no JSON", test.target)
		}
		if (w.Header().Get("ETag") != "") != (test.status == 200) {
			t.Errorf("%s: %d with the tag %q", test.target, w.Code, w.Header().Get("ETag"))
		}
	}
}

func TestCitationsAreRemembered(t *testing.T) {
	h := Citations(config(t))
	const target = "/cite/stmt:1.2-14"
	first := get(h, "GET", target)
	tag := first.Header().Get("ETag")
	if again := get(h, "GET", target+"?style=apa", "If-None-Match", tag); again.Code != http.StatusNotModified || again.Body.Len() != 0 {
		t.Errorf("asked again: %d with %d bytes", again.Code, again.Body.Len())
	}
	for _, other := range []string{target + "?style=ris", target + "?accessed=2025-11-23", "/cite/stmt:1.2-15", "/cite", target + "?asOf=changeset:1"} {
		if w := get(h, "GET", other, "If-None-Match", tag); w.Code != http.StatusOK {
			t.Errorf("%s: %d", other, w.Code)
		}
	}
	if head := get(h, "HEAD", target); head.Code != http.StatusOK || head.Body.Len() != 0 || head.Header().Get("ETag") != tag {
		t.Errorf("HEAD: %d, %d bytes, %v", head.Code, head.Body.Len(), head.Header())
	}
	if w := get(h, "POST", target); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", w.Code)
	}
}
