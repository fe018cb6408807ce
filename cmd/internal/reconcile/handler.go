package reconcile

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"time"

	"peacegraph/cmd/internal/server"
	"peacegraph/graph"
)

// The bounds of a request.
const (
	maxBody    = 1 << 20
	maxQueries = 100
	maxRows    = 500
	timeout    = 20 * time.Second
)

// handler answers one mount.
type handler struct {
	path     string
	snapshot func() *graph.Snapshot
}

// New returns the handler of a path that ends with a slash. Snapshot returns the newest state of the graph; each request is
// answered from one. The handler refuses bodies of more than 1 MB, and batches of more than 100 queries.
func New(path string, snapshot func() *graph.Snapshot) http.Handler { return &handler{path, snapshot} }

// request is one request with the state of the graph that it is answered from.
type request struct {
	*http.Request
	s    *graph.Snapshot
	base string // address of the service, with a slash at its end
	root string // address of the server, likewise
}

// problem is a mistake of the client.
type problem struct {
	status int
	code   string
	detail string
}

func (p problem) Error() string { return p.detail }

// ServeHTTP implements [http.Handler].
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Access-Control-Allow-Origin", "*")
	header.Set("Cross-Origin-Resource-Policy", "cross-origin")
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost:
	case http.MethodOptions:
		header.Set("Access-Control-Allow-Methods", "GET, HEAD, POST")
		header.Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
		header.Set("Access-Control-Max-Age", "86400")
		w.WriteHeader(http.StatusNoContent)
		return
	default:
		header.Set("Allow", "GET, HEAD, POST, OPTIONS")
		server.Problem(w, r, http.StatusMethodNotAllowed, "METHOD_NOT_ALLOWED", "the reconciliation service answers GET and POST")
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), timeout)
	defer cancel()
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	if err := r.ParseForm(); err != nil {
		h.refuse(w, r, formProblem(err))
		return
	}
	root := server.Base(r) + "/"
	q := request{r, h.snapshot().Until(ctx.Err), root + strings.TrimPrefix(h.path, "/"), root}
	name := strings.Trim(strings.TrimPrefix(r.URL.Path, strings.TrimSuffix(h.path, "/")), "/")
	if name == "preview" {
		h.preview(w, q)
		return
	}
	answer, err := q.answer(name)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	writeJSON(w, r, answer)
}

// answer returns what is said at a place below the mount.
func (q request) answer(name string) (any, error) {
	switch name {
	case "":
		return q.reconcile()
	case "suggest/entity":
		return q.suggestEntities()
	case "suggest/type":
		return q.suggestTypes(), nil
	case "suggest/property":
		return q.suggestProperties(), nil
	case "flyout/entity", "flyout/type", "flyout/property":
		return q.flyout(strings.TrimPrefix(name, "flyout/"))
	case "extend/propose":
		return q.propose(), nil
	}
	return nil, problem{http.StatusNotFound, "NOT_FOUND", "there is nothing at " + q.URL.Path + "; the manifest at " + q.base + " lists what there is"}
}

func formProblem(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return problem{http.StatusRequestEntityTooLarge, "BODY_TOO_LARGE", "the body has more than 1 MB; send smaller batches"}
	}
	return problem{http.StatusBadRequest, "BAD_REQUEST", "the form cannot be read: send application/x-www-form-urlencoded with a field queries"}
}

func (h *handler) refuse(w http.ResponseWriter, r *http.Request, err error) {
	var p problem
	var input *graph.InputError
	switch {
	case errors.As(err, &p):
		server.Problem(w, r, p.status, p.code, p.detail)
	case errors.As(err, &input):
		server.Problem(w, r, http.StatusBadRequest, "BAD_REQUEST", input.Error())
	case errors.Is(err, context.DeadlineExceeded):
		server.Problem(w, r, http.StatusServiceUnavailable, "TIMEOUT", "the answer took too long; send smaller batches")
	default:
		server.Failed(r, err)
		server.Problem(w, r, http.StatusInternalServerError, "INTERNAL", "internal error")
	}
}

// callbackName is what a script may be called by.
var callbackName = regexp.MustCompile(`^[A-Za-z_$][A-Za-z0-9_$.]{0,99}$`)

func writeJSON(w http.ResponseWriter, r *http.Request, answer any) {
	body, err := json.Marshal(answer)
	if err != nil {
		server.Failed(r, err)
		server.Problem(w, r, http.StatusInternalServerError, "INTERNAL", "internal error")
		return
	}
	callback := r.Form.Get("callback")
	switch {
	case callback == "":
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
	case !callbackName.MatchString(callback):
		server.Problem(w, r, http.StatusBadRequest, "BAD_REQUEST", "callback is the name of a function in letters, digits, '_', '$' and '.'")
		return
	default:
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		// The comment keeps old programs from taking the answer for something else.
		body = []byte("/**/" + callback + "(" + string(body) + ");")
	}
	_, _ = w.Write(body)
}
