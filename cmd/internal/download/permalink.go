package download

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"peacegraph/cmd/internal/server"
	"peacegraph/graph"
	"peacegraph/graph/export"
)

// Permalinks returns the handler of /id/, to be mounted there: a browser is led to the page, and who asks for JSON gets the
// entity, or the statement with its ends and its evidence, as JSON-LD. Of a data set and of a changeset there is the citation.
func Permalinks(c Config) http.Handler { return &permalinks{c} }

type permalinks struct{ Config }

// ServeHTTP answers a permalink.
func (h *permalinks) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	open(w.Header())
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		server.Problem(w, r, http.StatusMethodNotAllowed, server.CodeMethodNotAllowed, "a permalink is read with GET")
		return
	}
	w.Header().Set("Vary", "Accept, Host")
	w.Header().Set("Cache-Control", "no-cache")
	id := graph.ID(strings.TrimPrefix(r.URL.Path, "/id/"))
	s := h.Snapshot().Until(r.Context().Err)
	node, ok := s.Node(id)
	view := ""
	switch node.(type) {
	case graph.Entity:
		view = "entity"
	case graph.Statement:
		view = "statement"
	case graph.Dataset, graph.Changeset:
		h.lead(w, r, node.ID())
		return
	case graph.Passage, graph.Evidence, graph.Kind, graph.Predicate:
	default:
		ok = false
	}
	if !ok {
		detail := fmt.Sprintf("there is nothing with the id %q", id)
		if near := s.NearestIDs(id, 3); len(near) > 0 {
			detail += "; did you mean " + strings.Join(near, " or ") + "?"
		}
		server.Problem(w, r, http.StatusNotFound, server.CodeNotFound, detail)
		return
	}
	if view == "" {
		server.Problem(w, r, http.StatusNotFound, server.CodeNotFound,
			fmt.Sprintf("%s is there, and has no page of its own; ask { node(id: %q) { id } } at /graphql", id, id))
		return
	}
	mediaType := wants(r.Header.Get("Accept"))
	if mediaType == "" {
		w.Header().Set("Location", "/#"+url.Values{view: {string(node.ID())}}.Encode())
		w.WriteHeader(http.StatusSeeOther)
		return
	}
	h.describe(w, r, s, node.ID(), mediaType)
}

// lead leads to the citation of what is cited by that id.
func (h *permalinks) lead(w http.ResponseWriter, r *http.Request, id graph.ID) {
	style := ""
	if wants(r.Header.Get("Accept")) != "" {
		style = "?style=csl-json"
	}
	w.Header().Set("Location", "/cite/"+url.PathEscape(string(id))+style)
	w.WriteHeader(http.StatusSeeOther)
}

// describe answers with JSON-LD.
func (h *permalinks) describe(w http.ResponseWriter, r *http.Request, s *graph.Snapshot, id graph.ID, mediaType string) {
	format, err := export.FormatNamed("json-ld")
	if err != nil {
		refuse(w, r, err)
		return
	}
	q := graph.Selection{IDs: []graph.ID{id}}
	selected, err := s.Select(q)
	if err != nil {
		refuse(w, r, err)
		return
	}
	var body bytes.Buffer
	if _, err := export.Write(&body, format, selected, export.Options{Base: server.Base(r), Program: h.Program, Title: string(id)}); err != nil {
		refuse(w, r, err)
		return
	}
	for _, address := range licences(selected.Datasets()) {
		w.Header().Add("Link", "<"+address+`>; rel="license"`)
	}
	w.Header().Set("Content-Type", mediaType)
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body.Bytes()) // the client is gone when this fails, and there is nobody to tell
	}
}

// wants returns the media type of JSON that an Accept header names before it names HTML, empty when it names none so.
func wants(accept string) string {
	for _, entry := range strings.Split(accept, ",") {
		switch name, _, _ := strings.Cut(strings.TrimSpace(entry), ";"); name {
		case "application/json", "application/ld+json":
			return name
		case "text/html", "application/xhtml+xml":
			return ""
		}
	}
	return ""
}
