package graph

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"peacegraph/graph/search"
)

// searchIndex is the search index of a graph, and how far it has come. It has the newest profile of every entity: profiles
// only grow, so what it proposes is enough for every older state of the graph too, and each state judges for itself what
// of that fits. Entities that are one in some state of the graph have each the words of all, so that it does not matter
// which of them that state shows.
type searchIndex struct {
	newest   func() *Snapshot // of the graph, with nothing merged
	patience int              // a search adds what is missing itself when that is at most so many entities
	progress atomic.Pointer[searchProgress]
	wake     chan struct{} // of the goroutine that follows the graph; nil when there is none
	ended    chan struct{}
	stop     context.CancelFunc

	mu     sync.Mutex // held while the index is extended
	words  atomic.Pointer[search.Index]
	target *Snapshot // what the index is being extended to; nil when it is not
	left   []uint32  // entities that are still to be added
	closed bool
}

// searchProgress says what the index has: everything of a snapshot, and so many entities that have changed since.
type searchProgress struct {
	whole *Snapshot // nil at first
	added int
	err   error // that ended the goroutine
}

const (
	// littleMissing is how many entities a search adds itself while the index is built in the background: about a tenth of
	// a second.
	littleMissing = 1_000
	// firstBatch and nextBatch are how many entities are added at once: few at first, so that the most related ones are
	// found soon.
	firstBatch = 4_000
	nextBatch  = 20_000
)

func newSearchIndex(newest func() *Snapshot) *searchIndex {
	x := &searchIndex{newest: func() *Snapshot { return newest().unmerged() }, patience: int(numberMask)}
	x.progress.Store(&searchProgress{})
	return x
}

// follow starts the goroutine that keeps the index up with the graph.
func (x *searchIndex) follow() {
	ctx, cancel := context.WithCancel(context.Background())
	x.patience, x.wake, x.ended, x.stop = littleMissing, make(chan struct{}, 1), make(chan struct{}), cancel
	go func() {
		defer close(x.ended)
		for {
			if err := x.reach(x.newest(), ctx.Err); err != nil && ctx.Err() == nil {
				x.progress.Store(&searchProgress{x.progress.Load().whole, 0, err})
				return
			}
			select {
			case <-x.wake:
			case <-ctx.Done():
				return
			}
		}
	}()
	x.changed()
}

// changed tells the goroutine, if there is one, that the graph has a newer snapshot.
func (x *searchIndex) changed() {
	select {
	case x.wake <- struct{}{}:
	default:
	}
}

// close ends the goroutine and the index. Searches are still answered with what is there.
func (x *searchIndex) close() error {
	if x.stop != nil {
		x.stop()
		<-x.ended
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.closed = true
	if words := x.words.Load(); words != nil {
		return words.Close()
	}
	return nil
}

// missing returns about how many entities of the snapshot the index does not have yet as they are.
func (x *searchIndex) missing(s *Snapshot) int {
	p := x.progress.Load()
	if p.whole.covers(s) {
		return 0
	}
	return min(s.entities.length, max(1, len(x.newest().changedSince(p.whole))-p.added))
}

// covers reports whether other is no newer than the snapshot, which may be nil.
func (s *Snapshot) covers(other *Snapshot) bool {
	return other.newest() == 0 || s != nil && other.newest() <= s.newest()
}

// reach extends the index until it has all of a snapshot of the graph. It ends early with the error of stop; what was added
// by then stays.
func (x *searchIndex) reach(s *Snapshot, stop func() error) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	for !x.progress.Load().whole.covers(s) {
		if x.closed {
			return search.ErrClosed
		}
		if x.words.Load() == nil {
			words, err := search.New()
			if err != nil {
				return err
			}
			x.words.Store(words)
		}
		if x.target == nil {
			// Never an older state of the graph: that shares its rows with newer ones, and what comes next is found by
			// comparing rows.
			x.target = x.newest()
			x.left = x.target.changedSince(x.progress.Load().whole)
		}
		if err := x.extend(stop); err != nil {
			return err
		}
		x.progress.Store(&searchProgress{whole: x.target})
		x.target = nil
	}
	return nil
}

func (x *searchIndex) extend(stop func() error) error {
	for size := firstBatch; len(x.left) > 0; size = nextBatch {
		if stop != nil {
			if err := stop(); err != nil {
				return err
			}
		}
		batch := x.left[:min(size, len(x.left))]
		documents := make([]search.Document, len(batch))
		for i, n := range batch {
			documents[i] = search.Document{Number: n, Texts: x.target.everyText(n)}
		}
		if err := x.words.Load().Add(documents); err != nil {
			return err
		}
		x.left = x.left[len(batch):]
		p := *x.progress.Load()
		p.added += len(batch)
		x.progress.Store(&p)
	}
	return nil
}

// changedSince returns the entities that have come or got another profile since an older snapshot, which may be nil; those
// with most edges first, so that they are first found and first looked at.
func (s *Snapshot) changedSince(older *Snapshot) []uint32 {
	if older == nil {
		older = &Snapshot{}
	}
	var numbers []uint32
	for c, chunk := range s.entities.chunks {
		if c < len(older.entities.chunks) && chunk == older.entities.chunks[c] {
			continue
		}
		for n := uint32(c * chunkSize); n < uint32(min((c+1)*chunkSize, s.entities.length)); n++ {
			if int(n) >= older.entities.length || s.entities.at(n).latest != older.entities.at(n).latest {
				numbers = append(numbers, n)
			}
		}
	}
	numbers = s.withSame(numbers, older)
	slices.SortStableFunc(numbers, func(a, b uint32) int {
		return cmp.Compare(s.entities.at(b).ends(), s.entities.at(a).ends())
	})
	return numbers
}

// withSame adds to entities that have changed those that were ever one with them, and those that have become so since an
// older snapshot.
func (s *Snapshot) withSame(numbers []uint32, older *Snapshot) []uint32 {
	ever := s.identity().ever
	if len(ever) == 0 {
		return numbers
	}
	for _, n := range numbers {
		numbers = append(numbers, ever[n]...)
	}
	for n := len(older.judgements); n < len(s.judgements); n++ {
		if row := &s.judgements[n]; row.verdict == Same {
			numbers = append(numbers, ever[row.ends[0]]...)
		}
	}
	return distinct(numbers)
}

// everyText returns what is indexed of an entity.
func (s *Snapshot) everyText(n uint32) []search.Text {
	texts := s.texts(n, nil)
	for _, other := range s.identity().ever[n] {
		if other != n {
			texts = s.texts(other, texts)
		}
	}
	return texts
}

// ends returns how many edges there are, whatever their mode and rank.
func (row *entityRow) ends() int { return len(row.allOut) + len(row.allIn) }

// texts appends what is searched of an entity to a list.
func (s *Snapshot) texts(n uint32, to []search.Text) []search.Text {
	p := s.profile(s.entities.at(n))
	for _, name := range p.names {
		field := search.OtherName
		if name.Preferred {
			field = search.Name
		}
		to = append(to, search.Text{Field: field, Text: name.Text})
	}
	for _, description := range p.description {
		to = append(to, search.Text{Field: search.Description, Text: description.Text})
	}
	return to
}

// find looks for the words among the entities of a snapshot that meet the condition, and says how many of its entities
// were not in the index.
func (x *searchIndex) find(s *Snapshot, q search.Question, c *entityCondition) (search.Result, int, error) {
	missing := x.missing(s)
	if missing > 0 && missing <= x.patience {
		if err := x.reach(s, s.stop); err != nil && !errors.Is(err, search.ErrClosed) {
			return search.Result{}, 0, fmt.Errorf("build the search index: %w", err)
		}
		missing = x.missing(s)
	}
	if err := x.progress.Load().err; err != nil {
		return search.Result{}, 0, fmt.Errorf("build the search index: %w", err)
	}
	words := x.words.Load()
	if words == nil {
		return search.Result{Question: q, Exhaustive: true}, missing, nil
	}
	result, err := words.Find(q, searched{s, c}, search.Bounds{Hits: MaxHits, Visits: MaxVisits, Stop: s.stop})
	return result, missing, err
}

// searched is what a search may find.
type searched struct {
	snapshot *Snapshot
	where    *entityCondition
}

// Texts implements [search.Corpus]. The index may know of entities that are newer than the snapshot.
func (c searched) Texts(n uint32, buffer []search.Text) ([]search.Text, bool) {
	if int(n) >= c.snapshot.entities.length || !c.where.matches(n) {
		return buffer, false
	}
	return c.snapshot.texts(n, buffer), true
}

// Weight implements [search.Corpus].
func (c searched) Weight(n uint32) int { return entity{c.snapshot, n}.Degree() }
