package upload

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"peacegraph/cmd/internal/report"
	"peacegraph/cmd/internal/server"
	"peacegraph/graph"
	"peacegraph/graph/desk"
	"peacegraph/graph/mapping"
)

// Config is what the handler is made of. Snapshot and Desk are required.
type Config struct {
	// Snapshot returns the newest state of the graph.
	Snapshot func() *graph.Snapshot
	// Desk keeps the drafts.
	Desk *desk.Desk
	// Present says what a client may know of a failure; nil lets no failure be known.
	Present server.Presenter
	// Dir is where bodies are kept while they are received; empty for the directory of the system.
	Dir string
	// Limits are those of an upload; zero is [DefaultLimits].
	Limits Limits
}

// Handler answers /check, /drafts/ID/import and /drafts/ID/publish. It is to be mounted at /check and at /drafts/.
func Handler(c Config) http.Handler {
	if c.Limits == (Limits{}) {
		c.Limits = DefaultLimits()
	}
	if c.Present == nil {
		c.Present = func(error) (string, string, map[string]any, bool) { return "", "", nil, false }
	}
	return &handler{c, newPlaces(c.Limits.Receiving, c.Limits.Each), make(chan struct{}, c.Limits.AtOnce)}
}

type handler struct {
	Config
	receiving *places
	reading   chan struct{} // as many as are read
}

// Imported is the answer to an import. It is that of `peacegraph import --json`, and which draft it went into as which part.
type Imported struct {
	report.Import
	Draft graph.ID `json:"draft"`
	Part  int      `json:"part"`
}

// asked is what a request asks for.
type asked struct {
	draft graph.ID // empty for a check
	by    desk.Author
	key   string
	// publishes says that nothing is sent, and the draft is to be published.
	publishes bool
	imports   bool // whether the answer is that of an import
	examples  int
	name      string
	mapping   *mapping.Mapping // of a table, nil for an archive
	packed    bool
}

// ServeHTTP takes an upload.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	control := http.NewResponseController(w)
	// The server's own bounds are those of a question. Here every read of the body has one, see body.go.
	_ = control.SetWriteDeadline(time.Time{})
	answer, err := h.serve(w, r, control)
	if errors.Is(err, errAnswered) {
		return
	}
	_ = control.SetWriteDeadline(time.Now().Add(answerBound))
	if err != nil {
		var own *refusal
		if errors.As(err, &own) && own.status != http.StatusServiceUnavailable {
			w.Header().Set("Connection", "close") // what still comes is not waited for
		}
		h.answerError(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusOK)
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(answer) // the client is gone when this fails, and there is nobody to tell
}

// answerBound is how long the answer may take to be sent.
const answerBound = 2 * time.Minute

// errAnswered says that the request has been answered already.
var errAnswered = errors.New("answered")

func (h *handler) serve(w http.ResponseWriter, r *http.Request, control *http.ResponseController) (any, error) {
	asked, err := h.read(w, r)
	if err != nil {
		return nil, err
	}
	if asked.publishes {
		return h.publish(r.Context(), asked)
	}
	leave, own := h.receiving.take(asked.by.Name)
	switch {
	case leave != nil:
		defer leave()
	case own:
		return nil, refuse(http.StatusServiceUnavailable, server.CodeOverloaded, "%d data sets of yours are being received, as many as one client may send at once; send it again when one of them is there", h.Limits.Each)
	default:
		return nil, refuse(http.StatusServiceUnavailable, server.CodeOverloaded, "%d data sets are being received, as many as are at once; send it again in a few seconds", h.Limits.Receiving)
	}
	dir, err := os.MkdirTemp(h.Dir, "upload-*")
	if err != nil {
		return nil, fmt.Errorf("make room for what is sent: %w", err)
	}
	defer os.RemoveAll(dir)
	table := ""
	if asked.mapping != nil {
		table = tableName(r, asked.name)
	}
	if r.ContentLength > h.Limits.Body {
		return nil, tooLarge("%d MB are announced, and %d are the most (limit: bytes of a body); send it in parts, or compressed", r.ContentLength>>20, h.Limits.Body>>20)
	}
	server.Receiving(r, true)
	received, err := receive(r.Context(), &body{from: r.Body, control: control, limits: h.Limits, began: time.Now(), now: time.Now}, asked.packed, dir, table, h.Limits)
	server.Receiving(r, false)
	if err != nil {
		return nil, err
	}
	_ = control.SetReadDeadline(time.Time{})
	folders, err := received.sets()
	if err != nil {
		return nil, err
	}
	if asked.draft != "" && len(folders) > 1 {
		return nil, badArchive("the archive has %d data sets, and a draft takes one; send each into a draft of its own", len(folders))
	}
	select {
	case h.reading <- struct{}{}:
		defer func() { <-h.reading }()
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	if asked.draft != "" {
		return h.importInto(r.Context(), server.Base(r), asked, folders[0])
	}
	return h.check(r.Context(), server.Base(r), asked, folders)
}

// read makes out what is asked for, and who asks.
func (h *handler) read(w http.ResponseWriter, r *http.Request) (asked, error) {
	var a asked
	where := strings.TrimPrefix(r.URL.Path, "/drafts/")
	switch id, rest, cut := strings.Cut(where, "/"); {
	case r.URL.Path == "/check":
	case where != r.URL.Path && cut && rest == "import" && strings.HasPrefix(id, "draft:"):
		a.draft, a.imports = graph.ID(id), true
	case where != r.URL.Path && cut && rest == "publish" && strings.HasPrefix(id, "draft:"):
		a.draft, a.publishes = graph.ID(id), true
	default:
		return a, refuse(http.StatusNotFound, server.CodeNotFound, "there is nothing at %s; write /drafts/ID/import or /drafts/ID/publish with the id of a draft, such as draft:…", shown(r.URL.Path))
	}
	if r.Method != http.MethodPost && r.Method != http.MethodPut {
		w.Header().Set("Allow", "POST, PUT")
		return a, refuse(http.StatusMethodNotAllowed, server.CodeMethodNotAllowed, "data are sent with POST, as in tar c my-data | curl -T - …")
	}
	var client server.Client
	var may bool
	if a.draft == "" {
		client, may = server.Reader(w, r)
	} else {
		client, may = server.Writer(w, r, path.Base(r.URL.Path), string(a.draft))
	}
	if !may {
		return a, errAnswered
	}
	a.by = desk.Author{Name: client.Name, Admin: client.Role == server.RoleAdmin}
	if a.key = r.Header.Get("Idempotency-Key"); a.publishes {
		return a, nil
	}
	if err := a.parameters(r); err != nil {
		return a, err
	}
	var err error
	if a.packed, err = encodingOf(r); err != nil || a.draft == "" {
		return a, err
	}
	draft, err := h.Desk.Draft(r.Context(), a.by, a.draft)
	if err == nil && draft.Status() != desk.StatusOpen {
		err = refuse(http.StatusConflict, desk.NotOpen.String(), "%s is not open any more; begin another draft", a.draft)
	}
	return a, err
}

// parameters reads what stands behind the question mark.
func (a *asked) parameters(r *http.Request) error {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return graph.NewInputError("the parameters cannot be read: %s", err)
	}
	accepted := []string{"list", "mapping", "name", "report"}
	for name := range values {
		if !slices.Contains(accepted, name) {
			return graph.NewInputError("there is no parameter %s; accepted: %s", shown(name), strings.Join(accepted, ", "))
		}
	}
	switch text := values.Get("report"); {
	case text == "", text == "check" && a.draft == "":
	case text == "import":
		a.imports = true
	default:
		return graph.NewInputError("report is %s; accepted: check, import", shown(text))
	}
	a.examples = 10
	if text := values.Get("list"); text != "" {
		if a.examples, err = strconv.Atoi(text); err != nil || a.examples < 0 || a.examples > mostExamples {
			return graph.NewInputError("list is %s; write a number from 0 to %d", shown(text), mostExamples)
		}
	}
	a.name = values.Get("name")
	if name := values.Get("mapping"); name != "" {
		if a.mapping, err = mapping.Load(name); err != nil {
			return graph.NewInputError("mapping: %s", err)
		}
	}
	return nil
}

// mostExamples is how many examples of each sort an answer lists at most.
const mostExamples = 1000

// check answers /check. Nothing is written.
func (h *handler) check(ctx context.Context, base string, a asked, folders []*folder) (any, error) {
	snapshot := h.Snapshot()
	sets := make([]*report.Set, len(folders))
	for i, f := range folders {
		var err error
		if sets[i], err = f.dataset(snapshot, a.mapping, h.Limits); err != nil {
			return nil, err
		}
	}
	if a.imports {
		by := func(*graph.Draft) graph.Authorship { return graph.Authorship{Agent: a.by.Name} }
		if _, err := report.PrepareAll(ctx, snapshot, sets, by, nil); err != nil {
			return nil, err
		}
		return report.ImportOf(base, report.Folders(sets, a.examples)), nil
	}
	checks, err := report.CheckAll(ctx, snapshot, "checked against "+base, sets)
	if err != nil {
		return nil, err
	}
	if len(checks) == 1 {
		return checks[0], nil
	}
	return checks, nil
}

// outcome is what became of writing to a draft.
func (h *handler) outcome(draft graph.ID, err error) server.Outcome {
	o := server.Outcome{Subject: string(draft)}
	if err == nil {
		return o
	}
	for _, refused := range desk.RefusalsOf(err) {
		o.Refused = append(o.Refused, refused.Code.String())
	}
	if len(o.Refused) == 0 {
		o.Refused = []string{server.CodeInternal}
		if _, code, _, known := h.Present(err); known {
			o.Refused[0] = code
		}
	}
	slices.Sort(o.Refused)
	o.Refused = slices.Compact(o.Refused)
	return o
}

// importInto puts a data set into a draft.
func (h *handler) importInto(ctx context.Context, base string, a asked, f *folder) (any, error) {
	set, err := f.dataset(h.Snapshot(), a.mapping, h.Limits)
	if err != nil {
		return nil, err
	}
	name := a.name
	if name == "" {
		what := "folder "
		if a.mapping != nil {
			what = "table "
		}
		if name = what + path.Base(set.Dir); set.Dir == "." {
			name = what + set.Name()
		}
	}
	added, err := h.Desk.Import(ctx, a.by, a.draft, desk.Import{Name: name, Rows: set.Draft, Key: a.key})
	server.LogWrite(ctx, "import", h.outcome(a.draft, err))
	if err != nil {
		return nil, err
	}
	set.Draft = nil // which is kept now
	answer := Imported{Draft: a.draft, Part: added.Part}
	for _, found := range added.Findings {
		set.Findings = append(set.Findings, found.Finding)
	}
	if set.Prepared, set.Preview, err = added.Draft.Prepared(ctx); err != nil {
		return nil, err
	}
	answer.Import = report.ImportOf(base, []report.Folder{set.Folder(a.examples)})
	return answer, nil
}
