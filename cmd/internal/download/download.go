// Package download answers the addresses of exports and permalinks: GET /export/VIEW/FILE sends a part of the graph in the
// form that the end of the file's name tells, GET /id/ID leads to what has the id, and GET /cite/ID tells how to cite it.
//
// A view stands before the name of the file, because programs choose how to read an address by its end:
//
//	/export/all/graph.gexf                      everything, whatever its mode
//	/export/dataset/tahir-2025/graph.graphml    what came with a data set
//	/export/around/state:pakistan/2/graph.cyjs  what lies around an entity, so many edges away
//	/export/entity/state:pakistan/dossier.md    the same as around, one edge away
//
// What the command `peacegraph export` takes as flags are parameters: filter, predicate, mode, kind, values, version (of
// GEXF), excel (1 begins a csv with the byte-order mark that Excel needs), asOf. Besides, /export/all takes id, any number
// of times: exactly these entities and statements and the ends of the latter, or, when all are entities, the statements
// among them. It takes dataset, around (any number of times) with depth, and title, too, so that views can be put together;
// and answered, any number of times, which is an id as id is, but passed over when nothing that is exported has it. Where the
// parameters are too long for an address, they are sent with POST as a form.
//
// What an address itself names and is not there answers 404, at all three: an id, a data set, a form, a view, a depth beyond
// the last. What is wrong in a parameter, also an asOf that is not there, answers 400. Both say what was meant.
package download

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"peacegraph/cmd/internal/server"
	"peacegraph/graph"
	"peacegraph/graph/export"
)

// Config is what the handlers are made of. All of it is required.
type Config struct {
	// Snapshot returns the newest state of the graph.
	Snapshot func() *graph.Snapshot
	// Filter reads a filter of statements. Its error is a [graph.InputError].
	Filter func(ctx context.Context, text string) (*graph.StatementFilter, error)
	// Program is the program and its version, "peacegraph 0.1.0".
	Program string
	// AtOnce is how many exports are sent at one time; who comes then is asked to come again.
	AtOnce int
}

// writeBound is how long one write to the client may take before it counts as gone.
const writeBound = 30 * time.Second

// Exports returns the handler of /export/. It is to be mounted there.
func Exports(c Config) http.Handler {
	return &exports{c, make(chan struct{}, c.AtOnce)}
}

type exports struct {
	Config
	sending chan struct{} // as many as are sent
}

// request is an export that was asked for.
type request struct {
	file      string
	format    export.Format
	selection graph.Selection
	options   export.Options
	snapshot  *graph.Snapshot
}

// ServeHTTP sends an export.
func (h *exports) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	open(w.Header())
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost:
	case http.MethodOptions:
		w.Header().Set("Access-Control-Allow-Methods", "GET, HEAD, POST")
		w.Header().Set("Access-Control-Allow-Headers", "Authorization, If-None-Match")
		w.Header().Set("Access-Control-Max-Age", "86400")
		w.WriteHeader(http.StatusNoContent)
		return
	default:
		w.Header().Set("Allow", "GET, HEAD, POST, OPTIONS")
		server.Problem(w, r, http.StatusMethodNotAllowed, server.CodeMethodNotAllowed, "an export is read with GET, or with POST and a form")
		return
	}
	asked, err := h.read(w, r)
	if err != nil {
		refuse(w, r, err)
		return
	}
	zipped := asked.format.MediaType != "application/zip" && acceptsGzip(r.Header.Get("Accept-Encoding"))
	tag := asked.tag(r, zipped)
	header := w.Header()
	header.Set("ETag", tag)
	header.Set("Vary", "Accept-Encoding, Host")
	header.Set("Cache-Control", "no-cache")
	if matches(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	select {
	case h.sending <- struct{}{}:
		defer func() { <-h.sending }()
	default:
		busy(w, r, "exports", cap(h.sending))
		return
	}
	selected, err := asked.snapshot.Select(asked.selection)
	if err != nil {
		clear(w)
		refuse(w, r, err)
		return
	}
	h.send(w, r, asked, selected, zipped)
}

// send writes the answer. What goes wrong before the first byte is told; afterwards the connection is broken off, so that
// nobody takes a part for the whole.
func (h *exports) send(w http.ResponseWriter, r *http.Request, asked request, selected *graph.Selected, zipped bool) {
	header := w.Header()
	header.Set("Content-Type", asked.format.MediaType)
	header.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(asked.file))
	addresses := []string{asked.format.Licence}
	if asked.format.Licence == "" {
		addresses = licences(selected.Datasets())
	}
	for _, address := range addresses {
		header.Add("Link", "<"+address+`>; rel="license"`)
	}
	if zipped {
		header.Set("Content-Encoding", "gzip")
	}
	if r.Method == http.MethodHead {
		w.WriteHeader(http.StatusOK)
		return
	}
	// The report comes behind the file, which is not known before it is written.
	header.Set("Trailer", ReportTrailer)
	out := &patientWriter{to: w, control: http.NewResponseController(w)}
	out.finish(w, r, write(out, zipped, func(to io.Writer) error {
		report, err := export.Write(to, asked.format, selected, asked.options)
		if err == nil {
			_, some := asked.snapshot.Head()
			err = tellReport(header, Report{report, !some})
		}
		return err
	}))
}

// open lets pages of any origin read answers, without credentials.
func open(header http.Header) {
	header.Set("Access-Control-Allow-Origin", "*")
	header.Set("Access-Control-Expose-Headers", "ETag, Link, Content-Disposition, X-Request-Id")
	header.Set("Cross-Origin-Resource-Policy", "cross-origin")
}

// clear takes away what was set for an answer that does not come.
func clear(w http.ResponseWriter) {
	for _, name := range []string{"ETag", "Content-Disposition", "Content-Encoding", "Content-Type", "Link", "Vary"} {
		w.Header().Del(name)
	}
	w.Header().Set("Cache-Control", "no-store")
}

// notFound is an address that leads nowhere.
type notFound struct{ error }

func refuse(w http.ResponseWriter, r *http.Request, err error) {
	var nowhere notFound
	var input *graph.InputError
	switch {
	case errors.As(err, &nowhere):
		server.Problem(w, r, http.StatusNotFound, server.CodeNotFound, err.Error())
	case errors.As(err, &input):
		server.Problem(w, r, http.StatusBadRequest, server.CodeBadUserInput, input.Message)
	case r.Context().Err() != nil:
		server.Problem(w, r, http.StatusServiceUnavailable, server.CodeCanceled, "the request was given up before it was answered")
	default:
		server.Failed(r, err)
		server.Problem(w, r, http.StatusInternalServerError, server.CodeInternal, "it failed, and nothing of it was sent; the log of the server says why, under the id of this request")
	}
}

// views says which addresses there are.
const views = "write /export/all/FILE, /export/dataset/NAME/FILE, /export/around/ID/DEPTH/FILE or /export/entity/ID/FILE, as in /export/all/graph.gexf"

// read makes out what was asked for.
func (h *exports) read(w http.ResponseWriter, r *http.Request) (request, error) {
	asked := request{snapshot: h.Snapshot().Until(r.Context().Err)}
	parts := strings.Split(strings.TrimPrefix(r.URL.Path, "/export/"), "/")
	last := len(parts) - 1
	asked.file = parts[last]
	title := "everything"
	switch view := parts[0]; {
	case view == "all" && last == 1:
	case view == "dataset" && last == 2:
		id := graph.Dataset{Name: parts[1]}.ID()
		asked.selection.Dataset, title = &id, "data set "+parts[1]
	case view == "around" && last >= 3:
		depth, err := strconv.Atoi(parts[last-1])
		if err != nil || depth < 0 || depth > graph.MaxDepth {
			return asked, notFound{fmt.Errorf("%q is no depth, which is 0 to %d; %s", parts[last-1], graph.MaxDepth, views)}
		}
		id := strings.Join(parts[1:last-1], "/")
		asked.selection.Around, asked.selection.Depth = []graph.ID{graph.ID(id)}, depth
		title = fmt.Sprintf("around %s, %d edges away", id, depth)
	case view == "entity" && last >= 2:
		id := strings.Join(parts[1:last], "/")
		asked.selection.Around, asked.selection.Depth = []graph.ID{graph.ID(id)}, 1
		title = fmt.Sprintf("around %s, 1 edge away", id)
	default:
		return asked, notFound{fmt.Errorf("there is no such export; %s", views)}
	}
	var err error
	if asked.format, err = export.FormatOf(asked.file); err != nil {
		return asked, notFound{err}
	}
	asked.options = export.Options{Base: server.Base(r), Program: h.Program}
	values, err := formOf(w, r)
	if err != nil {
		return asked, err
	}
	if err := h.parameters(r, values, &asked, title); err != nil {
		return asked, err
	}
	return asked, asked.found(r)
}

// found returns an error that says what was meant when the address names what is not there, or was not by then.
func (q request) found(r *http.Request) error {
	if strings.HasPrefix(r.URL.Path, "/export/all/") {
		return nil // what parameters name is told by the selection
	}
	named := q.selection.Around
	if q.selection.Dataset != nil {
		named = []graph.ID{*q.selection.Dataset}
	}
	for _, id := range named {
		if _, ok := q.snapshot.Node(id); ok {
			continue
		}
		_, err := q.snapshot.Select(graph.Selection{Dataset: q.selection.Dataset, Around: q.selection.Around})
		if err != nil {
			return notFound{err}
		}
	}
	return nil
}

// parameters reads what stands behind the question mark, or in the form.
func (h *exports) parameters(r *http.Request, values url.Values, asked *request, title string) error {
	accepted := []string{"answered", "around", "asOf", "dataset", "depth", "excel", "filter", "id", "kind", "mode", "predicate", "title", "values", "version"}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !slices.Contains(accepted, name) {
			return graph.NewInputError("there is no parameter %q; accepted: %s", name, strings.Join(accepted, ", "))
		}
		if (name == "id" || name == "answered") && len(values[name]) > 5 {
			title += fmt.Sprintf("; a list of %d ids", len(values[name]))
		} else {
			title += "; " + name + " " + strings.Join(values[name], " or ")
		}
	}
	asked.options.Title = title
	if given := values.Get("title"); given != "" {
		if utf8.RuneCountInString(given) > titleRunes {
			return graph.NewInputError("the title has more than %d characters", titleRunes)
		}
		asked.options.Title = given
	}
	if err := asked.choose(r, values); err != nil {
		return err
	}
	var err error
	if kinds := values["kind"]; kinds != nil {
		asked.selection.Where = &graph.EntityFilter{Kind: kinds}
	}
	if asked.selection.Filter, err = h.filter(r.Context(), values); err != nil {
		return err
	}
	if asked.format.ForEntities && asked.selection.Filter != nil {
		return graph.NewInputError("a %s tells everything of an entity, and takes no filter of statements", asked.format.Name)
	}
	if name := values.Get("values"); name != "" {
		if asked.options.Values, err = export.ValuesNamed(name); err != nil {
			return err
		}
	}
	switch version := values.Get("version"); version {
	case "", "1.2", "1.3":
		asked.options.GEXF = version
	default:
		return graph.NewInputError("there is no version %q of GEXF here; accepted: 1.2, 1.3", version)
	}
	switch excel := values.Get("excel"); excel {
	case "":
	case "1":
		asked.options.Excel = true
	default:
		return graph.NewInputError("excel is %q; accepted: 1, or leave it out", excel)
	}
	if text := values.Get("asOf"); text != "" {
		at, err := AsOf(text)
		if err != nil {
			return err
		}
		asked.snapshot, err = asked.snapshot.AsOf(at)
		return err
	}
	return nil
}

func (h *exports) filter(ctx context.Context, values url.Values) (*graph.StatementFilter, error) {
	predicates, modes := values["predicate"], values["mode"]
	if text := values.Get("filter"); text != "" {
		if predicates != nil || modes != nil {
			return nil, graph.NewInputError("filter says which statements; write predicate and mode into it, too")
		}
		return h.Filter(ctx, text)
	}
	if predicates == nil && modes == nil {
		return nil, nil
	}
	return Statements(predicates, modes)
}

// Statements returns the filter of statements with one of the predicates, of one of the modes; no predicates or modes are any
// predicate, and the modes of the default read. The error is a [graph.InputError].
func Statements(predicates, modes []string) (*graph.StatementFilter, error) {
	filter := &graph.StatementFilter{Predicate: predicates}
	for _, name := range modes {
		i := slices.IndexFunc(graph.Modes(), func(m graph.Mode) bool { return strings.EqualFold(m.String(), name) })
		if i < 0 {
			var accepted []string
			for _, m := range graph.Modes() {
				accepted = append(accepted, m.String())
			}
			return nil, graph.NewInputError("%s is no mode; accepted: %s", name, strings.Join(accepted, ", "))
		}
		filter.Mode = append(filter.Mode, graph.Modes()[i])
	}
	return filter, nil
}

// AsOf reads a changeset (`changeset:1`), a time (`2026-11-23T12:00:00Z`), or a day (`2026-11-23`), which is its end in UTC. The error is a [graph.InputError].
func AsOf(text string) (graph.AsOf, error) {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return graph.AsOf{Instant: &at}, nil
	}
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		end := day.AddDate(0, 0, 1).Add(-time.Nanosecond)
		return graph.AsOf{Instant: &end}, nil
	}
	if !strings.HasPrefix(text, "changeset:") {
		return graph.AsOf{}, graph.NewInputError("%q is neither a changeset, as in changeset:1, nor a day or a time, as in 2026-11-23 or 2026-11-23T12:00:00Z", text)
	}
	id := graph.ID(text)
	return graph.AsOf{Changeset: &id}, nil
}

// tag returns the entity tag of an answer: of the state, of what was asked, and of the coding in which it is sent.
func (q request) tag(r *http.Request, zipped bool) string {
	state := "empty"
	if head, ok := q.snapshot.Head(); ok {
		state = string(head.ID()) + " " + head.Time().Format(time.RFC3339Nano)
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{q.options.Program, state, q.options.Base, r.URL.Path, r.URL.RawQuery, strconv.FormatBool(zipped)}, "\x00")))
	return `"` + hex.EncodeToString(sum[:12]) + `"`
}

// matches reports whether one of the tags of an If-None-Match header is the tag; weak tags count as strong ones there.
func matches(header, tag string) bool {
	for _, have := range strings.Split(header, ",") {
		if have = strings.TrimPrefix(strings.TrimSpace(have), "W/"); have == tag || have == "*" {
			return true
		}
	}
	return false
}

// acceptsGzip reads an Accept-Encoding header.
func acceptsGzip(header string) bool {
	for _, entry := range strings.Split(header, ",") {
		name, parameters, _ := strings.Cut(strings.TrimSpace(entry), ";")
		if name = strings.TrimSpace(name); name != "gzip" && name != "*" {
			continue
		}
		quality, given := strings.CutPrefix(strings.TrimSpace(parameters), "q=")
		q, err := strconv.ParseFloat(quality, 64)
		return !given || err == nil && q > 0
	}
	return false
}

// licences returns the addresses of the licences of data sets, each once: those of SPDX, and licences that are addresses. A
// LicenseRef is the name of a licence that is on no list, and has no address.
func licences(sets []graph.Dataset) []string {
	var addresses []string
	for _, d := range sets {
		address := d.Licence
		switch {
		case address == "" || strings.HasPrefix(address, "LicenseRef-") || strings.ContainsAny(address, " <>\"\\\t\n"):
			continue
		case !strings.Contains(address, "://"):
			address = "https://spdx.org/licenses/" + url.PathEscape(address)
		}
		if !slices.Contains(addresses, address) {
			addresses = append(addresses, address)
		}
	}
	return addresses
}

// patientWriter gives every write time of its own, so that a large answer may take long while one that nobody reads may
// not.
type patientWriter struct {
	to      io.Writer
	control *http.ResponseController
	begun   bool
	failed  bool // whether the client did not take what was written
}

// Write passes on.
func (w *patientWriter) Write(p []byte) (int, error) {
	w.begun = true
	if err := w.control.SetWriteDeadline(time.Now().Add(writeBound)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	n, err := w.to.Write(p)
	w.failed = w.failed || err != nil
	return n, err
}
