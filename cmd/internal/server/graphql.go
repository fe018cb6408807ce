package server

import (
	"bytes"
	"cmp"
	"context"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// serveGraphQL answers /graphql.
func (s *Server) serveGraphQL(w http.ResponseWriter, r *http.Request) {
	allowEveryOrigin(w.Header())
	if s.version != "" {
		w.Header().Set(versionHeader, s.version)
	}
	if r.Method == http.MethodOptions {
		preflight(w, r)
		return
	}
	if strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
		s.answerRefusal(w, r, typeJSON, refuseHTTP(http.StatusBadRequest, CodeNoWebSocket,
			"this server speaks no WebSocket: ask for a subscription as Server-Sent Events, with the header `Accept: %s`, as EventSource in a browser does", typeEvents))
		return
	}
	if s.askAt != "" && fromAddressBar(r) {
		h := w.Header()
		h.Set("Location", s.askAt)
		h.Add("Vary", "Accept")
		h.Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusSeeOther)
		return
	}
	mediaType, ok := negotiate(r.Header.Values("Accept"))
	if !ok {
		s.answerRefusal(w, r, typeJSON, refuseHTTP(http.StatusNotAcceptable, CodeNotAcceptable,
			"no type in Accept can be given: accept %s or %s, or %s for a subscription", typeGraphQL, typeJSON, typeEvents))
		return
	}
	leave, err := s.admission.enter()
	if err != nil {
		s.answerRefusal(w, r, mediaType, overloaded())
		return
	}
	leave = sync.OnceFunc(leave)
	defer leave()
	request, refused := s.readRequest(w, r)
	if refused != nil {
		s.answerRefusal(w, r, mediaType, refused)
		return
	}
	if err := s.ready(); err != nil {
		s.answerRefusal(w, r, mediaType, refuseHTTP(http.StatusServiceUnavailable, CodeNotReady, "not ready: %s; try again shortly", err))
		return
	}
	if s.follow != nil && acceptsEvents(r.Header.Values("Accept")) && s.runs(request, ast.Subscription) {
		leave()
		s.serveStream(w, r, request)
		return
	}
	// A document without the word is not read before its turn.
	place := &s.admission.reads
	if strings.Contains(request.Query, "mutation") && s.runs(request, ast.Mutation) {
		place = &s.admission.writes
	}
	waiting, cancel := context.WithTimeout(r.Context(), s.limits.Timeout)
	defer cancel()
	client := ClientOf(r.Context())
	done, err := place.run(waiting, cmp.Or(client.Name, client.Addr.String()))
	if err != nil {
		s.answerRefusal(w, r, mediaType, overloaded())
		return
	}
	answer := s.answer(r, request)
	done()
	if mediaType == typeEvents && statusOf(answer, typeJSON) == http.StatusOK {
		s.writeEvents(w, r, answer)
		return
	}
	s.writeAnswer(w, r, mediaType, statusOf(answer, mediaType), answer)
}

// fromAddressBar reports whether a person opened the address in a browser, who
// is better served by the query box of the page than by an error in JSON.
func fromAddressBar(r *http.Request) bool {
	if r.Method != http.MethodGet && r.Method != http.MethodHead || r.URL.Query().Has("query") {
		return false
	}
	for _, entry := range strings.Split(strings.Join(r.Header.Values("Accept"), ","), ",") {
		if named, parameters, err := mime.ParseMediaType(entry); err == nil && named == "text/html" && parameters["q"] != "0" {
			return true
		}
	}
	return false
}

func (s *Server) answer(r *http.Request, request Request) *graphql.Response {
	state := stateOf(r.Context())
	state.reading = r.Method == http.MethodGet
	state.foreign = r.Method == http.MethodPost && s.foreign.Check(r) != nil
	return s.execute(r.Context(), request)
}

func (s *Server) readRequest(w http.ResponseWriter, r *http.Request) (Request, *httpError) {
	switch r.Method {
	case http.MethodGet:
		return readQuery(r)
	case http.MethodPost:
		return s.readPost(w, r)
	}
	return Request{}, refuseHTTP(http.StatusMethodNotAllowed, CodeMethodNotAllowed,
		"%s is not answered here: send GET with ?query=, or POST with a JSON body", shorten(r.Method))
}

func overloaded() *httpError {
	return refuseHTTP(http.StatusServiceUnavailable, CodeOverloaded,
		"the server is busy and the line is full: try again after the seconds in Retry-After")
}

// statusOf returns the HTTP status of an answer. One that ran is 200 whatever
// happened inside. One that was refused is 400 in the media type of GraphQL and
// 200 in plain JSON, as the specification has it, unless HTTP has a word for it.
func statusOf(answer *graphql.Response, mediaType string) int {
	if answer.Data != nil || len(answer.Errors) == 0 {
		return http.StatusOK
	}
	switch codeOf(answer.Errors[0]) {
	case CodeMethodNotAllowed:
		return http.StatusMethodNotAllowed
	case CodeUnauthenticated:
		return http.StatusUnauthorized
	case CodeForeignOrigin, CodeForbidden:
		return http.StatusForbidden
	case CodeNeedsEvents:
		return http.StatusNotAcceptable
	case CodeRateLimited:
		return http.StatusTooManyRequests
	case CodeInternal:
		return http.StatusInternalServerError
	case CodeTimeout, CodeCanceled:
		return http.StatusServiceUnavailable
	}
	if mediaType == typeGraphQL {
		return http.StatusBadRequest
	}
	return http.StatusOK
}

func (s *Server) answerRefusal(w http.ResponseWriter, r *http.Request, mediaType string, refused *httpError) {
	answer := &graphql.Response{Errors: gqlerror.List{refused.err}}
	s.metrics.rejected.WithLabelValues(codeOf(refused.err)).Inc()
	s.finish(r.Context(), answer)
	s.writeAnswer(w, r, mediaType, refused.status, answer)
}

func (s *Server) writeAnswer(w http.ResponseWriter, r *http.Request, mediaType string, status int, answer *graphql.Response) {
	if mediaType == typeEvents {
		mediaType = typeGraphQL // an answer that is refused has a status and a body, as any other
	}
	var body bytes.Buffer
	if err := WriteAnswer(&body, answer); err != nil {
		s.logInternal(r.Context(), err, "")
		body.Reset()
		status = http.StatusInternalServerError
		failed := &graphql.Response{Errors: gqlerror.List{refuse(CodeInternal, nil, internalMessage)}}
		s.finish(r.Context(), failed)
		failed.Extensions = nil
		if err := WriteAnswer(&body, failed); err != nil {
			panic("server: an answer of strings cannot be written: " + err.Error())
		}
	}
	h := w.Header()
	h.Set("Content-Type", mediaType+"; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Add("Vary", "Accept")
	if denial := stateOf(r.Context()).denial; denial != nil {
		denial.head(h)
	}
	switch status {
	case http.StatusMethodNotAllowed:
		h.Set("Allow", allowedMethods(r))
	case http.StatusServiceUnavailable:
		if h.Get("Retry-After") == "" {
			h.Set("Retry-After", "1")
		}
	case http.StatusTooManyRequests:
		if h.Get("Retry-After") == "" { // too much at once, not in a time
			h.Set("Retry-After", strconv.Itoa(int(retryRefused.Seconds())))
		}
	}
	writeBody(w, r, status, body.Bytes())
}

// allowedMethods are those of /graphql; a GET that is refused for what it runs is told of POST alone.
func allowedMethods(r *http.Request) string {
	if r.Method == http.MethodGet {
		return "POST, OPTIONS"
	}
	return "GET, POST, OPTIONS"
}

// allowEveryOrigin lets pages of every origin read. They may send a token, which they have to know themselves: a browser
// adds none, and cookies, which it would, mean nothing here.
func allowEveryOrigin(h http.Header) {
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Expose-Headers", requestIDHeader+", Retry-After, WWW-Authenticate")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
}

func preflight(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Allow", "GET, POST, OPTIONS")
	if r.Header.Get("Access-Control-Request-Method") != "" {
		h.Set("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
		h.Set("Access-Control-Allow-Headers", "Accept, Authorization, Content-Type, Last-Event-ID, "+requestIDHeader)
		h.Set("Access-Control-Max-Age", "86400")
	}
	w.WriteHeader(http.StatusNoContent)
}
