package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"
)

// Page is a page of HTML. It may use its own inline scripts and styles, by their hashes, and what the server itself has.
type Page struct {
	HTML []byte // in UTF-8
	// Allow are further directives of its content policy, which replace those of the same name: such as
	// "font-src 'self' data:". Directives that are not named stay as strict as they are.
	Allow []string
	// Framed says that pages of other origins may show it in a frame when its address has the parameter `embed`.
	Framed bool
}

// embedParameter in the address of a page says that it is shown in a frame of another page.
const embedParameter = "embed"

// page is a [Page] as it is sent.
type page struct {
	body   []byte
	policy string // of the page by itself
	framed string // of the page in a frame of another origin, the same where that is not allowed
	tag    string
}

// newPage reads a page.
func newPage(p Page) *page {
	html := bytes.ReplaceAll(p.HTML, []byte("\r\n"), []byte("\n")) // browsers hash the text with line ends normalised
	sum := sha256.Sum256(html)
	directives := []string{
		"default-src 'none'",
		"script-src 'self'" + hashes(html, "script"),
		"style-src 'self'" + hashes(html, "style"),
		"img-src 'self' data: blob:",
		"font-src 'self'",
		"connect-src 'self'",
		"worker-src 'self'",
		"manifest-src 'self'",
		"base-uri 'none'",
		"form-action 'self'",
	}
	for _, allowed := range p.Allow {
		name, _, _ := strings.Cut(allowed, " ")
		at := slices.IndexFunc(directives, func(d string) bool { return strings.HasPrefix(d, name+" ") })
		if at < 0 {
			directives = append(directives, allowed)
			continue
		}
		directives[at] = allowed
	}
	policy := strings.Join(directives, "; ")
	out := &page{body: html, policy: policy + "; frame-ancestors 'none'", tag: `"` + hex.EncodeToString(sum[:8]) + `"`}
	out.framed = out.policy
	if p.Framed {
		out.framed = policy + "; frame-ancestors *"
	}
	return out
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

func (p *page) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	policy := p.policy
	if r.URL.Query().Has(embedParameter) {
		policy = p.framed
	}
	h.Set("Content-Security-Policy", policy)
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", p.tag)
	if strings.Contains(r.Header.Get("If-None-Match"), p.tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", "text/html; charset=utf-8")
	writeBody(w, r, http.StatusOK, p.body)
}
