package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strings"
)

// page is the hand-written page at `/`, with the content policy that fits it: its own
// inline scripts and styles by their hashes, and nothing else.
type page struct {
	body   []byte
	policy string
	tag    string
}

// newPage returns nil for an empty page.
func newPage(html []byte) *page {
	if len(html) == 0 {
		return nil
	}
	html = bytes.ReplaceAll(html, []byte("\r\n"), []byte("\n")) // browsers hash the text with line ends normalised
	sum := sha256.Sum256(html)
	policy := strings.Join([]string{
		"default-src 'none'",
		"script-src 'self'" + hashes(html, "script"),
		"style-src 'self'" + hashes(html, "style"),
		"img-src 'self' data:",
		"font-src 'self'",
		"connect-src 'self'",
		"manifest-src 'self'",
		"base-uri 'none'",
		"form-action 'self'",
		"frame-ancestors 'none'",
	}, "; ")
	return &page{body: html, policy: policy, tag: `"` + hex.EncodeToString(sum[:8]) + `"`}
}

// hashes returns the policy sources of the elements of one name: the hash of what stands inside each.
func hashes(html []byte, element string) string {
	lower := bytes.ToLower(html)
	open, end := []byte("<"+element), []byte("</"+element)
	var out strings.Builder
	at := 0
	for {
		i := bytes.Index(lower[at:], open)
		if i < 0 {
			return out.String()
		}
		at += i + len(open)
		if at < len(lower) && lower[at] != '>' && lower[at] != ' ' && lower[at] != '\n' && lower[at] != '\t' && lower[at] != '/' {
			continue // an element whose name begins alike
		}
		from := bytes.IndexByte(lower[at:], '>')
		if from < 0 {
			return out.String()
		}
		at += from + 1
		to := bytes.Index(lower[at:], end)
		if to < 0 {
			return out.String()
		}
		if inside := html[at : at+to]; len(inside) > 0 {
			sum := sha256.Sum256(inside)
			out.WriteString(" 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'")
		}
		at += to + len(end)
	}
}

func (s *Server) servePage(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", s.page.policy)
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", s.page.tag)
	if strings.Contains(r.Header.Get("If-None-Match"), s.page.tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", "text/html; charset=utf-8")
	writeBody(w, r, http.StatusOK, s.page.body)
}
