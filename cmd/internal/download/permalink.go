package download

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"peacegraph/cmd/internal/server"
	"peacegraph/graph"
	"peacegraph/graph/export"
)

// Permalinks returns the handler of /id/, to be mounted there. Who asks for RDF gets the entity, or the statement with its ends
// and its evidence, at once: as JSON-LD (application/ld+json, application/json), Turtle (text/turtle), or N-Triples, which is
// N-Quads, too (application/n-triples, application/n-quads). Everybody else is led to the page with 303. The Accept header
// tells, by its qualities, and among equals by its order. Of a data set and of a changeset there is no RDF of their own: who
// asks for it is led to the citation, as who asks for a data set always is.
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
	case graph.Changeset:
		view = "history"
		if wanted(r.Header.Values("Accept")) != "" {
			h.lead(w, r, node.ID())
			return
		}
	case graph.Dataset:
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
	mediaType := wanted(r.Header.Values("Accept"))
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
	if wanted(r.Header.Values("Accept")) != "" {
		style = "?style=csl-json"
	}
	w.Header().Set("Location", "/cite/"+url.PathEscape(string(id))+style)
	w.WriteHeader(http.StatusSeeOther)
}

// described returns the name of the form that a description of a media type has, empty when there is none of that type.
func described(mediaType string) string {
	switch mediaType {
	case "application/ld+json", "application/json":
		return "json-ld"
	case "text/turtle":
		return "turtle"
	case "application/n-triples", "application/n-quads":
		return "ntriples"
	}
	return ""
}

// describe answers with a description.
func (h *permalinks) describe(w http.ResponseWriter, r *http.Request, s *graph.Snapshot, id graph.ID, mediaType string) {
	format, err := export.FormatNamed(described(mediaType))
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
	if mediaType == "text/turtle" {
		mediaType += "; charset=utf-8"
	}
	w.Header().Set("Content-Type", mediaType)
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body.Bytes()) // the client is gone when this fails, and there is nobody to tell
	}
}

// wanted returns the media type of a description that an Accept header prefers to everything else, empty when it prefers a
// page or whatever there is. A type comes before a range of types of the same quality.
func wanted(accept []string) string {
	best, most := "", 0.0
	for _, entry := range strings.Split(strings.Join(accept, ","), ",") {
		name, parameters, err := mime.ParseMediaType(entry)
		if err != nil {
			continue
		}
		quality := 1.0
		if q, given := parameters["q"]; given {
			if quality, err = strconv.ParseFloat(q, 64); err != nil || !(quality <= 1) {
				continue
			}
		}
		switch page := name == "text/html" || name == "application/xhtml+xml"; {
		case quality <= most:
		case page:
			best, most = "", quality
		case described(name) != "":
			best, most = name, quality
		}
	}
	return best
}
