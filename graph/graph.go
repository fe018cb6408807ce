package graph

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"peacegraph/graph/store"
)

// Graph is a record with the read model compiled from it. It is safe for concurrent use: readers take a snapshot and
// never wait, writers wait for each other.
type Graph struct {
	snapshot atomic.Pointer[Snapshot]
	changed  atomic.Pointer[chan struct{}] // closed when the snapshot is not the newest any more, see [Graph.Watch]
	mu       sync.Mutex                    // held by a write
	record   *store.Store
	search   *searchIndex
	digests  digests
	texts    textsAtHand
	closed   bool
	doubtful bool // a write failed, and whether the record has it could not be found out
}

// Option changes how [Open] works.
type Option func(*options)

type options struct {
	progress   func(done, total int)
	background bool
	texts      textsAtHand
}

// WithProgress has f called now and then while the record is read, with how much of it is done.
func WithProgress(f func(done, total int)) Option { return func(o *options) { o.progress = f } }

// IndexInBackground has the search index built in the background from the start, for a program that has to answer at once:
// a search finds what has been indexed and says so, see [Snapshot.Search].
func IndexInBackground() Option { return func(o *options) { o.background = true } }

// Open opens the graph on the record at url (`memory:` or `bbolt:DIR`) and compiles it. The errors are those of
// [store.Open], and [ErrRecord] when the record holds something that this program did not write.
func Open(ctx context.Context, url string, opts ...Option) (*Graph, error) {
	o := optionsOf(opts)
	record, err := store.Open(ctx, url)
	if err != nil {
		return nil, err
	}
	return o.on(ctx, record, url)
}

// OpenRecord is [Open] on a record that is open already, and that the graph closes.
func OpenRecord(ctx context.Context, record *store.Store, opts ...Option) (*Graph, error) {
	return optionsOf(opts).on(ctx, record, "")
}

func optionsOf(opts []Option) *options {
	o := &options{texts: make(textsAtHand)}
	for _, opt := range opts {
		opt(o)
	}
	return o
}

// on opens the graph on a record, which it closes when it fails.
func (o *options) on(ctx context.Context, record *store.Store, url string) (*Graph, error) {
	snapshot, err := compile(ctx, record, o.progress)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("read the record %s: %w", url, err), record.Close())
	}
	g := &Graph{record: record, texts: o.texts}
	g.search = newSearchIndex(g.Snapshot)
	g.publish(snapshot)
	if o.background {
		g.search.follow()
	}
	return g, nil
}

// publish makes a snapshot the newest state of the graph.
func (g *Graph) publish(s *Snapshot) {
	s.search, s.record, s.digests, s.sourceText = g.search, g.record, &g.digests, g.texts
	next := make(chan struct{})
	g.snapshot.Store(s.view())
	if before := g.changed.Swap(&next); before != nil {
		close(*before)
	}
	g.search.changed()
}

// Close waits for a write to end and releases the record. Snapshots stay readable; searches find what has been indexed.
func (g *Graph) Close() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return nil
	}
	g.closed = true
	g.digests.close()
	return errors.Join(g.search.close(), g.record.Close())
}

// Snapshot returns the newest state of the graph.
func (g *Graph) Snapshot() *Snapshot { return g.snapshot.Load() }

// Check reads the draft as [Graph.Apply] would, and writes nothing. It returns what the draft would add and every
// finding, in the order of files, lines and columns.
func (s *Snapshot) Check(draft *Draft) (Summary, Findings) {
	r, err := s.Review(context.Background(), draft, s.changesets.length, Authorship{}, nil)
	if err != nil {
		panic(fmt.Sprintf("a check that nobody ends comes to its end: %v", err))
	}
	if r.Prepared == nil {
		return Summary{}, r.Findings
	}
	return r.Prepared.Summary(), r.Findings
}

// Preview returns the graph as it would be after a write of the draft, without writing anything; the findings are those of
// [Snapshot.Check], and the snapshot is nil when an error is among them. Searches find nothing in it.
func (s *Snapshot) Preview(draft *Draft, by Authorship) (*Snapshot, Findings) {
	p, err := s.Prepare(context.Background(), draft, by, nil)
	if findings := (Findings)(nil); errors.As(err, &findings) {
		return nil, findings
	}
	preview, err := p.Preview(context.Background(), nil)
	if err != nil {
		panic(fmt.Sprintf("what was checked can be written: %v", err))
	}
	return preview.Snapshot(), p.findings
}

// Authorship says who writes a changeset, when and why.
type Authorship struct {
	// Agent is who writes.
	Agent string
	// Message says why, in a sentence.
	Message string
	// Time is when; the zero time means now.
	Time time.Time
	// Draft is the id of the draft that becomes the changeset, `draft:` and a name; empty when it was none.
	Draft ID
}

// Result is what became of a write.
type Result struct {
	// Changeset is what was written; its number is 0 when the draft added nothing.
	Changeset Changeset
	// Summary counts what was added.
	Summary Summary
	// Findings are warnings and notices.
	Findings Findings
}
