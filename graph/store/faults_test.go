package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"
	"github.com/hidal-go/hidalgo/kv"
)

// errInjected is the failure that tests put between Cayley and the file.
var errInjected = errors.New("injected failure")

// plan says at which operation of a writing transaction to fail. It counts on
// across a reopening, and fails once.
type plan struct {
	armed  bool
	at     int // the operation that fails, from 1; 0 is the commit
	panics bool
	seen   int
}

func (p *plan) step() error {
	if !p.armed {
		return nil
	}
	if p.seen++; p.seen == p.at {
		return p.fail()
	}
	return nil
}

func (p *plan) fail() error {
	p.armed = false
	if p.panics {
		panic("injected panic")
	}
	return errInjected
}

// faulty is a driver that fails as planned.
type faulty struct {
	kv.KV
	plan *plan
}

func (f faulty) Tx(rw bool) (kv.Tx, error) {
	if !rw {
		return f.KV.Tx(false)
	}
	if err := f.plan.step(); err != nil {
		return nil, err
	}
	tx, err := f.KV.Tx(true)
	if err != nil {
		return nil, err
	}
	return faultyTx{tx, f.plan}, nil
}

type faultyTx struct {
	kv.Tx
	plan *plan
}

func (t faultyTx) Get(ctx context.Context, key kv.Key) (kv.Value, error) {
	if err := t.plan.step(); err != nil {
		return nil, err
	}
	return t.Tx.Get(ctx, key)
}

func (t faultyTx) GetBatch(ctx context.Context, keys []kv.Key) ([]kv.Value, error) {
	if err := t.plan.step(); err != nil {
		return nil, err
	}
	return t.Tx.GetBatch(ctx, keys)
}

func (t faultyTx) Put(key kv.Key, value kv.Value) error {
	if err := t.plan.step(); err != nil {
		return err
	}
	return t.Tx.Put(key, value)
}

func (t faultyTx) Commit(ctx context.Context) error {
	if err := t.plan.step(); err != nil {
		return err
	}
	if t.plan.armed && t.plan.at == 0 {
		return t.plan.fail()
	}
	return t.Tx.Commit(ctx)
}

// iri makes a quad of IRIs.
func iri(subject, predicate, object string) quad.Quad {
	return quad.Quad{Subject: quad.IRI(subject), Predicate: quad.IRI(predicate), Object: quad.IRI(object)}
}

// urls returns the two kinds of store, empty.
func urls(t *testing.T) []string { return []string{"memory:", "bbolt:" + t.TempDir()} }

func TestApplyIsRightAfterAnyFailure(t *testing.T) {
	first := []quad.Quad{iri("a", "p", "b")}
	failing := []quad.Quad{iri("a", "p", "x"), iri("x", "q", "y"), iri("z", "p", "y")}
	next := []quad.Quad{iri("a", "p", "c"), iri("y", "q", "x"), iri("a", "q", "z")}
	ctx := context.Background()
	for _, test := range []struct {
		panics bool
		bulk   int // 2: the changesets are applied to a copy
	}{{false, bulkSize}, {true, bulkSize}, {false, 2}, {true, 2}} {
		panics := test.panics
		for at, done := 0, false; !done; at++ {
			for _, url := range urls(t) {
				t.Run(fmt.Sprintf("%.5s/panics=%t/bulk %d/operation %d", url, panics, test.bulk, at), func(t *testing.T) {
					p := &plan{at: at, panics: panics}
					s, err := OpenThrough(ctx, url, func(db kv.KV) kv.KV { return faulty{db, p} })
					if err != nil {
						t.Fatal(err)
					}
					defer s.Close()
					s.bulk = test.bulk
					if err := s.Apply(ctx, first); err != nil {
						t.Fatal(err)
					}
					p.armed = true
					err = s.Apply(ctx, failing)
					if p.armed {
						done = true // the transaction has fewer operations
						return
					}
					if panics && !errors.Is(err, ErrCorrupt) || !panics && !errors.Is(err, errInjected) {
						t.Fatalf("Apply = %v", err)
					}
					if diff := cmp.Diff(first, scanned(t, s)); diff != "" {
						t.Fatalf("after the failure: %s", diff)
					}
					if err := s.Apply(ctx, next); err != nil {
						t.Fatal(err)
					}
					want := append(first[:1:1], next...)
					if diff := cmp.Diff(want, scanned(t, s)); diff != "" {
						t.Errorf("after the next write: %s", diff)
					}
					agree(t, s, want)
					if err := s.Apply(ctx, failing); err != nil {
						t.Fatal(err)
					}
					agree(t, s, append(want, failing...))
					if s.path == "" {
						return
					}
					if left, err := os.ReadDir(filepath.Dir(s.path)); err != nil || len(left) != 1 {
						t.Errorf("beside the record there are %v (%v)", left, err)
					}
				})
			}
		}
	}
}

// agree checks Cayley's own walk against the quads that should be there.
func agree(t *testing.T, s *Store, want []quad.Quad) {
	t.Helper()
	ctx := context.Background()
	for _, w := range want {
		var out, in []quad.Quad
		for _, q := range want {
			if q.Subject == w.Subject && q.Predicate == w.Predicate {
				out = append(out, q)
			}
			if q.Object == w.Object {
				in = append(in, q)
			}
		}
		got, err := s.Out(ctx, w.Subject, w.Predicate)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(out, got); diff != "" {
			t.Errorf("Out(%v, %v): %s", w.Subject, w.Predicate, diff)
		}
		got, err = s.In(ctx, w.Object, nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(in, got); diff != "" {
			t.Errorf("In(%v): %s", w.Object, diff)
		}
	}
}

func TestApplyStopsWhenTheContextIsDone(t *testing.T) {
	for _, url := range urls(t) {
		s, err := Open(context.Background(), url)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		ctx, cancel := context.WithCancel(context.Background())
		quads := invented(pieceSize/5+10, 1)
		err = s.ApplySeq(ctx, slices.Values(quads), func(Step, int, int) { cancel() })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("ApplySeq = %v", err)
		}
		if got := scanned(t, s); len(got) != 0 {
			t.Errorf("%d quads of a changeset that was given up", len(got))
		}
		if err := s.Apply(context.Background(), quads[:10]); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(quads[:10], scanned(t, s)); diff != "" {
			t.Error(diff)
		}
	}
}

func TestWritesOutsideOfApplyAreRefused(t *testing.T) {
	s, err := Open(context.Background(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.rec.cayley.ApplyDeltas(add(iri("a", "p", "b")), cgraph.IgnoreOpts{})
	if !errors.Is(err, errOutside) {
		t.Errorf("ApplyDeltas = %v", err)
	}
}
