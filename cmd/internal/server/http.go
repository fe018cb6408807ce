package server

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

const requestIDHeader = "X-Request-Id"

// versionHeader tells a page whether it is still the one that the server has, see [Config].
const versionHeader = "X-Page-Version"

// Handler returns everything the server answers: GraphQL at /graphql, the pages
// and what they are made of, /healthz and /readyz, and the mounts. What is not there, and methods that are not
// answered, get problem JSON (RFC 9457) that names what is. Every answer has the request
// id, security headers and a content policy that allows nothing but the pages their own parts.
func (s *Server) Handler() http.Handler {
	return s.running(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		id := acceptRequestID(r.Header.Get(requestIDHeader))
		r = r.WithContext(withState(r.Context(), id))
		stateOf(r.Context()).server = s
		secure(w.Header())
		if len(r.TransferEncoding) > 0 {
			// A proxy that believes a Content-Length beside the chunks takes another place for the end of the request than
			// this server does. Nothing that follows on the connection is read, so nothing can be hidden there.
			w.Header().Set("Connection", "close")
		}
		w.Header().Set(requestIDHeader, id)
		recorded := &recorder{ResponseWriter: w}
		defer func() {
			if value := recover(); value != nil {
				_ = s.recovered(r.Context(), value)
				if recorded.status == 0 {
					problem(recorded, r, http.StatusInternalServerError, CodeInternal, internalMessage, nil)
				}
			}
			s.logAccess(r, recorded, time.Since(began))
		}()
		r, entered := s.enter(recorded, r)
		if entered {
			s.route(recorded, r)
		}
	}))
}

func (s *Server) route(w http.ResponseWriter, r *http.Request) {
	if strings.ContainsFunc(r.URL.Path, unicode.IsControl) {
		problem(w, r, http.StatusBadRequest, CodeBadRequest, "the path has characters in it that cannot be seen: leave out what stands for them, such as %00 or %0A", nil)
		return
	}
	if p := s.pages[r.URL.Path]; p != nil {
		if readOnly(w, r) {
			p.serve(w, r)
		}
		return
	}
	switch r.URL.Path {
	case "/graphql":
		s.serveGraphQL(w, r)
	case "/healthz":
		if readOnly(w, r) {
			alive := map[string]string{"status": "alive", "instance": s.instance}
			if s.program != "" {
				alive["program"] = s.program
			}
			status(w, r, http.StatusOK, alive)
		}
	case "/readyz":
		if readOnly(w, r) {
			s.serveReady(w, r)
		}
	default:
		if file := s.assets.at(r.URL.Path); file != nil {
			if readOnly(w, r) {
				s.serveAsset(w, r, file)
			}
			return
		}
		if path := s.mountOf(r.URL.Path); path != "" {
			s.mounts[path].ServeHTTP(w, r)
			return
		}
		problem(w, r, http.StatusNotFound, CodeNotFound,
			fmt.Sprintf("there is nothing at %s; what there is: %s", shorten(r.URL.Path), strings.Join(s.paths(), ", ")),
			map[string]any{"paths": s.paths()})
	}
}

func (s *Server) paths() []string {
	paths := append(slices.Sorted(maps.Keys(s.pages)), "/graphql", "/healthz", "/readyz")
	return append(paths, slices.Sorted(maps.Keys(s.mounts))...)
}

func (s *Server) serveReady(w http.ResponseWriter, r *http.Request) {
	if err := s.ready(); err != nil {
		w.Header().Set("Retry-After", "1")
		status(w, r, http.StatusServiceUnavailable, map[string]string{"status": "not ready", "reason": err.Error()})
		return
	}
	status(w, r, http.StatusOK, map[string]string{"status": "ready"})
}

// readOnly answers methods other than GET and HEAD, and reports whether to go on.
func readOnly(w http.ResponseWriter, r *http.Request) bool {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return true
	}
	w.Header().Set("Allow", "GET, HEAD")
	problem(w, r, http.StatusMethodNotAllowed, CodeMethodNotAllowed,
		fmt.Sprintf("%s is not answered at %s: send GET", shorten(r.Method), r.URL.Path), map[string]any{"methods": []string{"GET", "HEAD"}})
	return false
}

// secure sets the headers that every answer has; the page replaces the policy by its own.
func secure(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
}

// problem answers with problem JSON.
func problem(w http.ResponseWriter, r *http.Request, code int, name, detail string, more map[string]any) {
	body := map[string]any{
		"type": "about:blank", "title": http.StatusText(code), "status": code,
		"detail": detail, "code": name, "requestId": RequestID(r.Context()),
	}
	for key, value := range more {
		body[key] = value
	}
	writeJSON(w, r, code, typeProblem, body)
}

func status(w http.ResponseWriter, r *http.Request, code int, body map[string]string) {
	w.Header().Set("Cache-Control", "no-store")
	writeJSON(w, r, code, typeJSON, body)
}

func writeJSON(w http.ResponseWriter, r *http.Request, code int, mediaType string, body any) {
	encoded, err := json.Marshal(body)
	if err != nil {
		panic("server: a body of strings cannot be written: " + err.Error())
	}
	w.Header().Set("Content-Type", mediaType)
	writeBody(w, r, code, append(encoded, '\n'))
}

func writeBody(w http.ResponseWriter, r *http.Request, code int, body []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(code)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the client is gone when this fails, and there is nobody to tell
	}
}

// recorder remembers what was answered, for the log.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int
}

// WriteHeader records the status.
func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// Write records the bytes.
func (r *recorder) Write(p []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(p)
	r.bytes += n
	return n, err
}

// Unwrap lets the standard library reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// logAccess writes one line a request: what was asked for is told by its
// operation name and its cost, never by its text or its values.
func (s *Server) logAccess(r *http.Request, answered *recorder, took time.Duration) {
	path := s.mountOf(r.URL.Path)
	switch {
	case path != "":
	case s.assets.at(r.URL.Path) != nil:
		path = assetsPath // one line of the metrics for all of them
	case slices.Contains(s.paths(), r.URL.Path):
		path = r.URL.Path
	default:
		path = "other"
	}
	s.metrics.requests.WithLabelValues(path, strconv.Itoa(answered.status)).Inc()
	level := slog.LevelInfo
	if path == "/healthz" || path == "/readyz" {
		level = slog.LevelDebug
	}
	state := stateOf(r.Context())
	attrs := []slog.Attr{
		slog.String("request_id", state.id), slog.String("method", Printable(shorten(r.Method))), slog.String("path", Printable(shorten(r.URL.Path))),
		slog.Int("status", answered.status), slog.Int("bytes", answered.bytes), slog.Duration("took", took),
	}
	if state.client.Name != "" {
		attrs = append(attrs, slog.String("client", Printable(state.client.Name)))
	}
	if state.operation != "" {
		attrs = append(attrs, slog.String("operation", state.operation))
	}
	if state.cost != nil {
		attrs = append(attrs, slog.Int("cost", state.cost.Requested))
	}
	if state.code != "" {
		attrs = append(attrs, slog.String("code", state.code))
	}
	s.log.LogAttrs(r.Context(), level, "request", attrs...)
}
