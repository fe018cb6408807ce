// Package store is the record: quads in Cayley, and the only package that
// touches Cayley.
//
// [Open] opens the record, [Store.Apply] adds the quads of one changeset all or
// none, [Store.Scan] hands out everything in the order in which it was applied,
// and that is nearly all. Nothing is ever erased. What answers questions is
// compiled from a scan and lives elsewhere; [Store.Out] and [Store.In] walk
// Cayley itself, slowly and plainly, as the reference to compare with.
//
// What surprises people:
//
//   - A value is not always what it was given as: see [ErrValue] for the few that
//     Cayley would mix up, and which Apply refuses.
//   - A [Visitor] must not call the store it is visiting.
//   - After a failed Apply the store closes itself and opens again, because
//     Cayley remembers ids that the failed transaction never stored and would
//     write them into the next one. This is invisible but for the time it takes.
//   - A subject with very many objects under one predicate makes each further
//     one dearer, because Cayley keeps their ids in one list. Point the other
//     way: many subjects with one object cost nothing.
//
// The persistent form is one file, [FileName], written by our own driver (package
// bboltkv) and held by one process at a time.
package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/hidal-go/hidalgo/kv"

	"peacegraph/graph/store/bboltkv"
)

// FileName is the name of the file in the directory of a bbolt URL.
const FileName = "peacegraph.db"

const (
	memoryURL   = "memory:"
	bboltScheme = "bbolt:"
)

// Store is an open record. It is safe for concurrent use: scans run beside each
// other and beside a write, and writes come one after another.
type Store struct {
	url  string
	path string // of the file; empty in memory
	wrap func(kv.KV) kv.KV
	bulk int // quads in one transaction of the file

	// writing is held by Apply, Out and In: the ids that Cayley remembers may
	// not be read while a transaction that could fail is adding to them.
	writing sync.Mutex
	// mu guards what follows; it is held for reading as long as rec is in use.
	mu     sync.RWMutex
	rec    *record // nil when closed, or when reopening failed
	closed bool
}

// record is what is open: the file, and Cayley on top of it.
type record struct {
	db     *bboltkv.DB
	span   *span
	cayley cgraph.QuadStore
}

// Open opens the record at a URL: "memory:" for an empty one of which nothing is
// kept, "bbolt:DIR" for the one in a directory, which is made when absent. It
// returns [ErrURL], [ErrLocked] within two seconds, [ErrCorrupt],
// [ErrNewerFormat], [ErrFull], or the error of the system, and leaves nothing
// open and nothing half made when it fails. Opening reads the whole file once to
// see that it is sound, about a second for each gigabyte.
func Open(ctx context.Context, url string) (*Store, error) {
	return OpenThrough(ctx, url, nil)
}

// OpenThrough is [Open] with something put between Cayley and the file; nil puts nothing. It is there for the tests of what is
// built on a store: they have writes fail, each in turn.
func OpenThrough(ctx context.Context, url string, wrap func(kv.KV) kv.KV) (*Store, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s := &Store{url: url, wrap: wrap, bulk: bulkSize}
	if dir, ok := strings.CutPrefix(url, bboltScheme); ok && dir != "" {
		s.path = filepath.Join(dir, FileName)
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return nil, fmt.Errorf("make the directory of the record: %w", s.explain(err))
		}
	} else if url != memoryURL {
		return nil, fmt.Errorf("%w: got %q", ErrURL, url)
	}
	rec, err := s.openRecord()
	if err != nil {
		return nil, err
	}
	s.rec = rec
	return s, nil
}

// openRecord opens the file, made when absent, and Cayley on top of it.
func (s *Store) openRecord() (*record, error) {
	if s.path == "" {
		db, err := bboltkv.OpenMemory(driverOptions())
		if err != nil {
			return nil, fmt.Errorf("open a record in memory: %w", err)
		}
		if err := initialise(db); err != nil {
			db.Close()
			return nil, fmt.Errorf("open a record in memory: %w", err)
		}
		return s.start(db)
	}
	if err := create(s.path); err != nil {
		return nil, s.explain(err)
	}
	db, err := bboltkv.Open(s.path, driverOptions())
	if err != nil {
		return nil, s.explain(err)
	}
	var rec *record
	err = bboltkv.Guard(func() error {
		if err := check(db); err != nil {
			return err
		}
		var err error
		rec, err = s.start(db)
		return err
	})
	if err != nil {
		release(db, err)
		return nil, s.explain(err)
	}
	removeLeftovers(s.path)
	return rec, nil
}

// start puts Cayley on top of an open driver. On an error the driver stays open.
func (s *Store) start(db *bboltkv.DB) (*record, error) {
	var door kv.KV = db
	if s.wrap != nil {
		door = s.wrap(door)
	}
	sp := &span{db: door}
	bboltkv.Register()
	qs, err := cgraph.NewQuadStore(bboltkv.Name, db.Path(), cgraph.Options{
		bboltkv.OptionDB: kv.KV(sp),
		// Cayley would otherwise set aside some 75 MB for each of its filters on
		// an empty store, and read the whole log to fill them on any other.
		optionNoBloom: true,
	})
	if err != nil {
		return nil, err
	}
	return &record{db: db, span: sp, cayley: qs}, nil
}

// release lets go of the file after an error, or nil.
func (r *record) release(err error) { release(r.db, err) }

func release(db *bboltkv.DB, err error) {
	if errors.Is(err, bboltkv.ErrDamaged) {
		// A panic may have left a transaction open, and Close would wait for it for ever.
		_ = db.Abandon()
		return
	}
	_ = db.Close()
}

// Close waits for scans and for a running Apply, and lets go of the record. What
// was applied is on disk already. A second Close returns [ErrClosed].
func (s *Store) Close() error {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return s.explain(ErrClosed)
	}
	s.closed = true
	if s.rec == nil {
		return nil
	}
	err := s.rec.db.Close()
	s.rec = nil
	return s.explain(err)
}

// use runs f with the open record, which stays open until f returns. When an
// earlier failure left the store without one it tries to open it again.
func (s *Store) use(f func(*record) error) error {
	for {
		s.mu.RLock()
		if s.closed {
			s.mu.RUnlock()
			return s.explain(ErrClosed)
		}
		if s.rec != nil {
			defer s.mu.RUnlock()
			return f(s.rec)
		}
		s.mu.RUnlock()
		if err := s.reopen(); err != nil {
			return err
		}
	}
}

// reopen opens the record again when there is none.
func (s *Store) reopen() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return s.explain(ErrClosed)
	}
	if s.rec != nil {
		return nil
	}
	rec, err := s.openRecord()
	if err != nil {
		return fmt.Errorf("open the record again after a failure: %w", err)
	}
	s.rec = rec
	return nil
}
