package download

import (
	"bufio"
	"compress/gzip"
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
	"strings"
	"time"

	"github.com/cayleygraph/quad"

	"peacegraph/cmd/internal/server"
	"peacegraph/graph"
	"peacegraph/graph/nquads"
)

// DumpFormat is the version of the form of dumps, which their first line tells.
const DumpFormat = 1

// Dump is the whole record of a state of the graph, ready to be written.
type Dump struct {
	Head   graph.Changeset
	Quads  int
	Digest nquads.Digest

	snapshot *graph.Snapshot
	version  string
}

// ErrNothingToDump is the error of a graph that nothing has been written to.
var ErrNothingToDump = errors.New("there is nothing to dump: the graph is empty")

// NewDump returns the dump of a state. Version is that of the program, which the dump tells. The error is [ErrNothingToDump],
// or that of ctx.
func NewDump(ctx context.Context, s *graph.Snapshot, version string) (*Dump, error) {
	head, some := s.Head()
	if !some {
		return nil, ErrNothingToDump
	}
	digest, err := s.Digest(ctx)
	if err != nil {
		return nil, fmt.Errorf("compute the digest: %w", err)
	}
	return &Dump{head, s.Size().Quads, digest, s, version}, nil
}

// Write writes comments that tell what it is and then every quad, as canonical N-Quads in the order of the record. Progress
// is told now and then how many quads are written; it may be nil.
func (d *Dump) Write(ctx context.Context, to io.Writer, progress func(done, total int)) error {
	out := bufio.NewWriterSize(to, 256<<10)
	fmt.Fprintf(out, "# peacegraph dump %d\n# program %s, vocabulary %s\n# changeset %s of %s\n# quads %d\n# digest %s\n",
		DumpFormat, d.version, d.snapshot.Vocabulary().Version(), d.Head.ID(), d.Head.Time().Format(time.RFC3339), d.Quads, d.Digest)
	done := 0
	var line []byte
	err := d.snapshot.Quads(ctx, func(q quad.Quad) (err error) {
		if line, err = nquads.Append(line[:0], q); err != nil {
			return err
		}
		if done++; progress != nil && done%65536 == 0 {
			progress(done, d.Quads)
		}
		_, err = out.Write(line)
		return err
	})
	if err != nil {
		return err
	}
	return out.Flush()
}

// Dumps returns the handler of /dump: GET sends the whole record as `peacegraph dump` writes it, with asOf that of an older
// state. It is to be mounted there.
func Dumps(c Config) http.Handler { return &dumps{c, make(chan struct{}, c.AtOnce)} }

type dumps struct {
	Config
	sending chan struct{}
}

// ServeHTTP sends a dump.
func (h *dumps) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	open(w.Header())
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		server.Problem(w, r, http.StatusMethodNotAllowed, server.CodeMethodNotAllowed, "a dump is read with GET")
		return
	}
	s, err := h.state(r)
	if err != nil {
		refuse(w, r, err)
		return
	}
	select {
	case h.sending <- struct{}{}:
		defer func() { <-h.sending }()
	default:
		busy(w, r, "dumps", cap(h.sending))
		return
	}
	// The digest of a long record takes a while, in which nothing is sent.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Time{})
	d, err := NewDump(r.Context(), s, strings.TrimPrefix(h.Program, "peacegraph "))
	if errors.Is(err, ErrNothingToDump) {
		err = notFound{err}
	}
	if err != nil {
		refuse(w, r, err)
		return
	}
	zipped := acceptsGzip(r.Header.Get("Accept-Encoding"))
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %t", h.Program, d.Digest, zipped))
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	header := w.Header()
	header.Set("ETag", tag)
	header.Set("Vary", "Accept-Encoding")
	header.Set("Cache-Control", "no-cache")
	if matches(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	header.Set("Content-Type", "application/n-quads")
	header.Set("Content-Disposition", `attachment; filename="record.nq"`)
	if zipped {
		header.Set("Content-Encoding", "gzip")
	}
	if r.Method == http.MethodHead {
		w.WriteHeader(http.StatusOK)
		return
	}
	out := &patientWriter{to: w, control: http.NewResponseController(w)}
	out.finish(w, r, write(out, zipped, func(to io.Writer) error { return d.Write(r.Context(), to, nil) }))
}

func (h *dumps) state(r *http.Request) (*graph.Snapshot, error) {
	s := h.Snapshot().Until(r.Context().Err)
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, graph.NewInputError("the parameters cannot be read: %s", err)
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if name != "asOf" {
			return nil, graph.NewInputError("there is no parameter %q; accepted: asOf", name)
		}
	}
	text := values.Get("asOf")
	if text == "" {
		return s, nil
	}
	at, err := AsOf(text)
	if err != nil {
		return nil, err
	}
	return s.AsOf(at)
}

// busy answers that as many are sent as are sent at once.
func busy(w http.ResponseWriter, r *http.Request, what string, most int) {
	clear(w)
	w.Header().Set("Retry-After", "5")
	server.Problem(w, r, http.StatusServiceUnavailable, server.CodeOverloaded,
		fmt.Sprintf("%d %s are being sent, as many as are sent at once; ask again in a few seconds", most, what))
}

// write writes through gzip or not.
func write(to io.Writer, zipped bool, body func(io.Writer) error) error {
	if !zipped {
		return body(to)
	}
	packed := gzip.NewWriter(to)
	if err := body(packed); err != nil {
		return err
	}
	return packed.Close()
}

// finish tells what went wrong before the first byte; afterwards it breaks the connection off, so that nobody takes a part
// for the whole.
func (w *patientWriter) finish(to http.ResponseWriter, r *http.Request, err error) {
	switch {
	case err == nil:
	case !w.begun:
		clear(to)
		refuse(to, r, err)
	default:
		if !w.failed && r.Context().Err() == nil {
			server.Failed(r, err) // neither did the client go away nor was it too slow
		}
		// With a deadline in the past the end of the answer cannot be written.
		_ = w.control.SetWriteDeadline(time.Unix(1, 0))
	}
}
