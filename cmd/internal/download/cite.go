package download

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"peacegraph/cmd/internal/server"
	"peacegraph/graph"
	"peacegraph/graph/vocab"
)

// Citations returns the handler of /cite and /cite/, to be mounted at both: how to cite the graph, or what has the id after
// the slash. Parameters are style (as the command takes it; without one an Accept header may name a media type, and
// otherwise it is apa), asOf, and accessed, the day on which it was read, which is not told when it is not given.
func Citations(c Config) http.Handler { return &citations{c} }

type citations struct{ Config }

// styleTypes are the media types of the styles, in the order of [graph.CitationStyles].
func styleTypes() []string {
	return []string{"text/plain; charset=utf-8", "application/x-bibtex", "application/x-research-info-systems", "application/vnd.citationstyles.csl+json"}
}

// StyleNames are the styles of citations as people write them.
func StyleNames() []string {
	var names []string
	for _, style := range graph.CitationStyles() {
		names = append(names, strings.ReplaceAll(strings.ToLower(style.String()), "_", "-"))
	}
	return names
}

// StyleNamed returns the style of a name, in any case; csl is csl-json. The error is a [graph.InputError].
func StyleNamed(name string) (graph.CitationStyle, error) {
	wanted := strings.ReplaceAll(strings.ToUpper(name), "-", "_")
	for _, style := range graph.CitationStyles() {
		if style.String() == wanted || style == graph.CSLJSON && wanted == "CSL" {
			return style, nil
		}
	}
	near := vocab.Nearest(name, StyleNames(), 1)
	message := fmt.Sprintf("%q is no style;", name)
	if len(near) > 0 {
		message += " did you mean " + near[0] + "?"
	}
	err := graph.NewInputError("%s accepted: %s", message, strings.Join(StyleNames(), ", "))
	err.Accepted, err.Nearest = StyleNames(), near
	return 0, err
}

// cited is a citation that was asked for.
type cited struct {
	id       *graph.ID
	style    graph.CitationStyle
	accessed *graph.Day
	snapshot *graph.Snapshot
}

// ServeHTTP answers with a citation.
func (h *citations) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	open(w.Header())
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		server.Problem(w, r, http.StatusMethodNotAllowed, server.CodeMethodNotAllowed, "a citation is read with GET")
		return
	}
	asked, err := h.read(r)
	if err != nil {
		refuse(w, r, err)
		return
	}
	header, tag := w.Header(), asked.tag(h.Program, server.Base(r))
	header.Set("ETag", tag)
	header.Set("Vary", "Accept, Host")
	header.Set("Cache-Control", "no-cache")
	if matches(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	citation, err := asked.snapshot.Cite(r.Context(), asked.id, asked.accessed)
	if err != nil {
		clear(w)
		refuse(w, r, err)
		return
	}
	header.Set("Content-Type", styleTypes()[asked.style])
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		text := strings.TrimSuffix(citation.Under(server.Base(r)).Text(asked.style), "\n") + "\n"
		_, _ = w.Write([]byte(text)) // the client is gone when this fails, and there is nobody to tell
	}
}

// read makes out what was asked for.
func (h *citations) read(r *http.Request) (cited, error) {
	asked := cited{snapshot: h.Snapshot().Until(r.Context().Err), style: styleOf(r.Header.Get("Accept"))}
	if name := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/cite"), "/"); name != "" {
		id := graph.ID(name)
		asked.id = &id
	}
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return asked, graph.NewInputError("the parameters cannot be read: %s", err)
	}
	accepted := []string{"accessed", "asOf", "style"}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !slices.Contains(accepted, name) {
			return asked, graph.NewInputError("there is no parameter %q; accepted: %s", name, strings.Join(accepted, ", "))
		}
	}
	if name := values.Get("style"); name != "" {
		if asked.style, err = StyleNamed(name); err != nil {
			return asked, err
		}
	}
	if text := values.Get("accessed"); text != "" {
		day, err := graph.ParseDay(text)
		if err != nil {
			return asked, graph.NewInputError("accessed: %s", err)
		}
		asked.accessed = &day
	}
	if text := values.Get("asOf"); text != "" {
		at, err := AsOf(text)
		if err != nil {
			return asked, err
		}
		if asked.snapshot, err = asked.snapshot.AsOf(at); err != nil {
			return asked, err
		}
	}
	return asked, asked.found(r)
}

// found returns an error that says what was meant when nothing has the id.
func (c cited) found(r *http.Request) error {
	if c.id == nil {
		return nil
	}
	if _, ok := c.snapshot.Node(*c.id); ok {
		return nil
	}
	if _, err := c.snapshot.Cite(r.Context(), c.id, nil); err != nil {
		return notFound{err}
	}
	return nil
}

// tag returns the entity tag of an answer: of the state, of what was asked, and of where permalinks lead.
func (c cited) tag(program, base string) string {
	state, id, day := "empty", "", ""
	if head, ok := c.snapshot.Head(); ok {
		state = string(head.ID()) + " " + head.Time().Format(time.RFC3339Nano)
	}
	if c.id != nil {
		id = string(*c.id)
	}
	if c.accessed != nil {
		day = c.accessed.String()
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{program, state, id, c.style.String(), day, base}, "\x00")))
	return `"` + hex.EncodeToString(sum[:12]) + `"`
}

// styleOf returns the style whose media type an Accept header names first, APA when it names none.
func styleOf(accept string) graph.CitationStyle {
	for _, entry := range strings.Split(accept, ",") {
		name, _, _ := strings.Cut(strings.TrimSpace(entry), ";")
		for i, style := range graph.CitationStyles() {
			if mediaType, _, _ := strings.Cut(styleTypes()[i], ";"); name == mediaType {
				return style
			}
		}
	}
	return graph.APA
}
