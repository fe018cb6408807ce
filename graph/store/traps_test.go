package store

import (
	"context"
	"errors"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"
	cayleykv "github.com/cayleygraph/cayley/graph/kv"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/voc/schema"
	"github.com/google/go-cmp/cmp"
	"github.com/hidal-go/hidalgo/kv"

	"peacegraph/graph/store/bboltkv"
)

// Each of these tests shows Cayley itself going wrong, then that the store does
// not. When the first half fails, Cayley has changed and the guard may go.

// plainly opens Cayley without the store around it, on our driver.
func plainly(t *testing.T, options cgraph.Options, wrap func(kv.KV) kv.KV) cgraph.QuadStore {
	t.Helper()
	db, err := bboltkv.OpenMemory(bboltkv.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := cayleykv.Init(db, options); err != nil {
		t.Fatal(err)
	}
	var door kv.KV = db
	if wrap != nil {
		door = wrap(db)
	}
	qs, err := cayleykv.New(door, options)
	if err != nil {
		t.Fatal(err)
	}
	return qs
}

var quietly = cgraph.Options{cayleykv.OptNoBloom: true}

func add(quads ...quad.Quad) []cgraph.Delta {
	var deltas []cgraph.Delta
	for _, q := range quads {
		deltas = append(deltas, cgraph.Delta{Quad: q, Action: cgraph.Add})
	}
	return deltas
}

// all returns every quad by Cayley's own iterators.
func all(t *testing.T, qs cgraph.QuadStore) []quad.Quad {
	t.Helper()
	it := qs.QuadsAllIterator()
	defer it.Close()
	var quads []quad.Quad
	for it.Next(context.Background()) {
		quads = append(quads, qs.Quad(it.Result()))
	}
	if err := it.Err(); err != nil {
		t.Fatal(err)
	}
	return quads
}

func TestTrapFailedTransactionPoisonsTheNext(t *testing.T) {
	p := &plan{}
	raw := plainly(t, quietly, func(db kv.KV) kv.KV { return faulty{db, p} })
	ignore := cgraph.IgnoreOpts{IgnoreDup: true, IgnoreMissing: true}
	if err := raw.ApplyDeltas(add(iri("a", "p", "b")), ignore); err != nil {
		t.Fatal(err)
	}
	p.armed = true
	if err := raw.ApplyDeltas(add(iri("a", "p", "x"), iri("y", "p", "a")), ignore); !errors.Is(err, errInjected) {
		t.Fatalf("ApplyDeltas = %v", err)
	}
	if err := raw.ApplyDeltas(add(iri("a", "p", "c"), iri("a", "p", "x")), ignore); err != nil {
		t.Fatal(err)
	}
	want := []quad.Quad{iri("a", "p", "b"), iri("a", "p", "c"), iri("a", "p", "x")}
	if cmp.Equal(want, all(t, raw)) {
		t.Error("Cayley survives a failed transaction by now: reopening after one is no longer needed")
	}

	ctx := context.Background()
	for _, url := range urls(t) {
		p := &plan{}
		s, err := OpenThrough(ctx, url, func(db kv.KV) kv.KV { return faulty{db, p} })
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if err := s.Apply(ctx, []quad.Quad{iri("a", "p", "b")}); err != nil {
			t.Fatal(err)
		}
		p.armed = true
		if err := s.Apply(ctx, []quad.Quad{iri("a", "p", "x"), iri("y", "p", "a")}); !errors.Is(err, errInjected) {
			t.Fatalf("Apply = %v", err)
		}
		if err := s.Apply(ctx, []quad.Quad{iri("a", "p", "c"), iri("a", "p", "x")}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, scanned(t, s)); diff != "" {
			t.Errorf("%s: %s", url, diff)
		}
	}
}

func TestTrapDuplicateFailsTheTransaction(t *testing.T) {
	raw := plainly(t, quietly, nil)
	if err := raw.ApplyDeltas(add(iri("a", "p", "b")), cgraph.IgnoreOpts{}); err != nil {
		t.Fatal(err)
	}
	if err := raw.ApplyDeltas(add(iri("a", "p", "b")), cgraph.IgnoreOpts{}); !cgraph.IsQuadExist(err) {
		t.Errorf("ApplyDeltas = %v: the options to ignore are no longer needed", err)
	}

	ctx := context.Background()
	s, err := Open(ctx, "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	labelled := iri("a", "p", "b")
	labelled.Label = quad.IRI("l")
	for range 2 {
		if err := s.Apply(ctx, []quad.Quad{iri("a", "p", "b"), labelled, iri("a", "p", "b")}); err != nil {
			t.Fatal(err)
		}
	}
	// The same three values with another label are another quad.
	want := []quad.Quad{iri("a", "p", "b"), labelled}
	if diff := cmp.Diff(want, scanned(t, s)); diff != "" {
		t.Error(diff)
	}
	agree(t, s, want)
}

func TestTrapEnvironmentIsRead(t *testing.T) {
	t.Setenv("CAYLEY_KV_INDEXES", `[{"dirs":["subject"]}]`)
	db, err := bboltkv.OpenMemory(bboltkv.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := cayleykv.Init(db, quietly); err == nil {
		t.Error("Cayley no longer reads its indexes from the environment")
	}
	ctx := context.Background()
	for _, url := range urls(t) {
		s, err := Open(ctx, url)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		want := []quad.Quad{iri("a", "p", "b"), iri("b", "p", "a")}
		if err := s.Apply(ctx, want); err != nil {
			t.Fatal(err)
		}
		agree(t, s, want)
	}
}

// allocated returns the bytes that f allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func TestTrapEmptyStoreTakesHundredMegabytes(t *testing.T) {
	const much = 20 << 20
	if n := allocated(func() { plainly(t, cgraph.Options{}, nil) }); n < much {
		t.Errorf("an empty store of Cayley takes %d bytes only: its filters may be left on", n)
	}
	ctx := context.Background()
	for _, url := range urls(t) {
		n := allocated(func() {
			s, err := Open(ctx, url)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if err := s.Apply(ctx, []quad.Quad{iri("a", "p", "b")}); err != nil {
				t.Fatal(err)
			}
		})
		if n > much {
			t.Errorf("%s: an empty store takes %d bytes", url, n)
		}
	}
}

func TestTrapValuesWithTheSameText(t *testing.T) {
	moment := time.Date(2025, 10, 19, 12, 0, 0, 0, time.UTC)
	ctx := context.Background()
	for _, test := range []struct{ kept, lost quad.Value }{
		{quad.Time(moment), quad.Time(moment.Add(time.Millisecond))},
		{quad.Int(7), quad.TypedString{Value: "7", Type: schema.Integer}},
		{quad.Float(2), quad.TypedString{Value: "2E+00", Type: schema.Float}},
		{quad.Bool(true), quad.TypedString{Value: "True", Type: schema.Boolean}},
		{quad.Time(moment), quad.TypedString{Value: "2025-10-19T12:00:00Z", Type: schema.DateTime}},
	} {
		kept := quad.Quad{Subject: quad.IRI("a"), Predicate: quad.IRI("p"), Object: test.kept}
		lost := quad.Quad{Subject: quad.IRI("a"), Predicate: quad.IRI("p"), Object: test.lost}
		raw := plainly(t, quietly, nil)
		if err := raw.ApplyDeltas(add(kept, lost), cgraph.IgnoreOpts{IgnoreDup: true}); err != nil {
			t.Fatal(err)
		}
		if len(all(t, raw)) != 1 {
			t.Errorf("Cayley tells %v and %#v apart by now: no need to refuse the latter", test.kept, test.lost)
		}
		s, err := Open(ctx, "memory:")
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if err := s.Apply(ctx, []quad.Quad{kept, lost}); !errors.Is(err, ErrValue) {
			t.Errorf("Apply(%#v) = %v", test.lost, err)
		}
		if got := scanned(t, s); len(got) != 0 {
			t.Errorf("a changeset that was refused left %v", got)
		}
	}
}

// own is a value of a type that package quad does not know.
type own struct{ quad.IRI }

func TestTrapMissingOrUnknownValue(t *testing.T) {
	ctx := context.Background()
	s, err := Open(ctx, "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, q := range []quad.Quad{
		{},
		{Predicate: quad.IRI("p"), Object: quad.IRI("o")},
		{Subject: quad.IRI("s"), Object: quad.IRI("o")},
		{Subject: quad.IRI("s"), Predicate: quad.IRI("p")},
		{Subject: own{"s"}, Predicate: quad.IRI("p"), Object: quad.IRI("o")},
		{Subject: quad.IRI("s"), Predicate: quad.IRI("p"), Object: quad.IRI("o"), Label: own{"l"}},
	} {
		if err := s.Apply(ctx, []quad.Quad{iri("a", "b", "c"), q}); !errors.Is(err, ErrValue) {
			t.Errorf("Apply(%#v) = %v", q, err)
		}
	}
}

func TestTrapInterruptedInitialisation(t *testing.T) {
	ctx := context.Background()
	// Cayley initialises in three transactions; stopped before the third, the
	// store opens all the same, with the indexes of an older version.
	opens := false
	for at := 1; at < 20 && !opens; at++ {
		db, err := bboltkv.OpenMemory(bboltkv.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if err := cayleykv.Init(faulty{db, &plan{armed: true, at: at}}, quietly); err == nil {
			continue
		}
		if _, err := cayleykv.New(db, quietly); err == nil {
			opens = true
			if err := check(db); !errors.Is(err, errContent) {
				t.Errorf("check = %v", err)
			}
		}
	}
	if !opens {
		t.Error("Cayley notices an interrupted initialisation by now")
	}

	// The store is made in one transaction under another name.
	for at := range 20 {
		p := &plan{at: at, armed: true}
		db, err := bboltkv.OpenMemory(bboltkv.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		err = initialise(faulty{db, p})
		if p.armed {
			return
		}
		if !errors.Is(err, errInjected) {
			t.Errorf("initialise = %v", err)
		}
		_ = kv.View(db, func(tx kv.Tx) error {
			if _, err := tx.Get(ctx, kv.SKey(metaBucket, versionKey)); err == nil {
				t.Errorf("operation %d: half a store", at)
			}
			return nil
		})
	}
	t.Error("initialise takes more than twenty operations")
}

func TestOnlyOurDriverIsLinked(t *testing.T) {
	s, err := Open(context.Background(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	// Cayley's Bolt backend registers itself under this name in hidalgo.
	for _, r := range kv.List() {
		t.Errorf("the backend %s is linked into the program", r.Name)
	}
	if diff := cmp.Diff([]string{bboltkv.Name}, cgraph.QuadStores()); diff != "" {
		t.Error(diff)
	}
}

func TestCayleyOpensTheDriverByName(t *testing.T) {
	bboltkv.Register()
	path := filepath.Join(t.TempDir(), "plain.db")
	if err := cgraph.InitQuadStore(bboltkv.Name, path, quietly); err != nil {
		t.Fatal(err)
	}
	qs, err := cgraph.NewQuadStore(bboltkv.Name, path, quietly)
	if err != nil {
		t.Fatal(err)
	}
	defer qs.Close()
	want := []quad.Quad{iri("a", "p", "b")}
	if err := qs.ApplyDeltas(add(want...), cgraph.IgnoreOpts{}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, all(t, qs)); diff != "" {
		t.Error(diff)
	}
	if _, err := cgraph.NewQuadStore(bboltkv.Name, path, cgraph.Options{bboltkv.OptionDB: 7}); err == nil {
		t.Error("an option of the wrong type is taken")
	}
}
