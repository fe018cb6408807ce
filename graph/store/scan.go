package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/cayleygraph/cayley/graph/proto"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/pquads"
	"github.com/hidal-go/hidalgo/kv"

	"peacegraph/graph/store/bboltkv"
)

// Ref is the number of a value. It is the same in every scan of a store, never
// 0, and never greater than [Store.Horizon]; quads take numbers from the same
// sequence, so that a slice indexed by Ref is filled to a third or so.
type Ref uint64

// Visitor is what a scan calls. An error from either function ends the scan and
// is what Scan returns. A function that is nil is not called, and values are not
// decoded when Value is nil. The functions are called one at a time, on the
// goroutine that called Scan, and must not call the store.
type Visitor struct {
	// Start is called once, before anything else, with a number that no Ref of
	// this scan exceeds and with the number of quads to come.
	Start func(horizon Ref, quads int) error
	// Value is called once for each value, before the first quad that uses it.
	Value func(Ref, quad.Value) error
	// Quad is called once for each quad; label is 0 when there is none.
	Quad func(subject, predicate, object, label Ref) error
}

// Scan hands out everything that was applied before it began, in the order in
// which it was applied; the values that a piece of a changeset brings come
// before its quads. What is applied meanwhile is not seen. It returns
// [ErrCorrupt] when a number is missing, a record makes no sense, or there are
// more or fewer quads than were counted, [ErrClosed], the error of ctx, or the
// error of a visitor.
func (s *Store) Scan(ctx context.Context, v Visitor) error {
	err := s.use(func(rec *record) error { return rec.scan(ctx, v) })
	if _, ok := err.(visitError); ok {
		return err.(visitError).error
	}
	if err != nil {
		return s.explain(fmt.Errorf("scan: %w", err))
	}
	return nil
}

// Size returns how many quads there are. The errors are those of [Store.Scan].
func (s *Store) Size(ctx context.Context) (quads int, err error) {
	counted := errors.New("counted")
	err = s.Scan(ctx, Visitor{Start: func(_ Ref, n int) error {
		quads = n
		return counted
	}})
	if errors.Is(err, counted) {
		err = nil
	}
	return quads, err
}

// visitError is an error of the visitor, which goes back as it came.
type visitError struct{ error }

// entry is one decoded record of the log, or what comes before the first.
type entry struct {
	kind                              kind
	ref                               Ref // for the start the horizon
	subject, predicate, object, label Ref // for the start subject is the number of quads
	value                             quad.Value
}

type kind uint8

const (
	startKind kind = iota
	valueKind
	quadKind
)

const (
	// batchSize is how many entries pass from the reading goroutine to the visiting one at once.
	batchSize = 1 << 10
	// batchesAhead is how far the reader may be ahead.
	batchesAhead = 8
)

// scan hands out the log.
func (r *record) scan(ctx context.Context, v Visitor) error {
	read := func(ctx context.Context, tx kv.Tx, filled chan<- []entry, spare <-chan []entry) error {
		return readLog(ctx, tx, v.Value != nil, filled, spare)
	}
	return inBatches(ctx, r.db, read, v.visit)
}

// inBatches reads on one goroutine and visits on the caller's. Read fills batches and takes those that were visited to fill
// them again; an error of visit comes back as a [visitError].
func inBatches[T any](ctx context.Context, db kv.KV, read func(context.Context, kv.Tx, chan<- []T, <-chan []T) error, visit func(*T) error) error {
	inner, stop := context.WithCancel(ctx)
	filled := make(chan []T, batchesAhead)
	spare := make(chan []T, batchesAhead+2)
	var readErr error
	go func() {
		defer close(filled)
		readErr = bboltkv.Guard(func() error {
			return kv.View(db, func(tx kv.Tx) error { return read(inner, tx, filled, spare) })
		})
	}()
	// The reader holds a transaction of the file, which must end before the record may close.
	defer func() {
		stop()
		for range filled {
		}
	}()
	for batch := range filled {
		for i := range batch {
			if err := visit(&batch[i]); err != nil {
				return visitError{err}
			}
		}
		clear(batch)
		select {
		case spare <- batch[:0]:
		default:
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return readErr
}

func (v *Visitor) visit(e *entry) error {
	switch {
	case e.kind == valueKind && v.Value != nil:
		return v.Value(e.ref, e.value)
	case e.kind == quadKind && v.Quad != nil:
		return v.Quad(e.subject, e.predicate, e.object, e.label)
	case e.kind == startKind && v.Start != nil:
		return v.Start(e.ref, int(e.subject))
	}
	return nil
}

// readLog reads Cayley's log in sequence: the public iterators look each quad
// and each value up by itself. See layout.go for what it relies on.
func readLog(ctx context.Context, tx kv.Tx, values bool, filled chan<- []entry, spare <-chan []entry) error {
	horizon, err := metaInt(ctx, tx, horizonKey)
	if err != nil {
		return err
	}
	size, err := metaInt(ctx, tx, sizeKey)
	if err != nil {
		return err
	}
	it := tx.Scan(kv.SKey(logBucket, ""))
	defer it.Close()
	batch := append(make([]entry, 0, batchSize), entry{ref: Ref(horizon), subject: Ref(size)})
	send := func() error {
		select {
		case filled <- batch:
		case <-ctx.Done():
			return ctx.Err()
		}
		select {
		case batch = <-spare:
		default:
			batch = make([]entry, 0, batchSize)
		}
		return nil
	}
	var last uint64
	var quads int64
	// The context is asked once a batch, in send: asking it for every record costs as much as decoding one.
	for it.Next(context.Background()) {
		key := it.Key()
		if len(key) != 2 || len(key[1]) != 8 {
			return fmt.Errorf("%w: the log has a key %x", errContent, key)
		}
		id := binary.BigEndian.Uint64(key[1])
		if id != last+1 {
			return fmt.Errorf("%w: record %d is missing", errContent, last+1)
		}
		last = id
		e, err := decode(it.Val(), values)
		if err != nil {
			return fmt.Errorf("%w: record %d: %v", errContent, id, err)
		}
		if e.ref != Ref(id) {
			return fmt.Errorf("%w: record %d says it is %d", errContent, id, e.ref)
		}
		if e.kind == quadKind {
			if max(e.subject, e.predicate, e.object, e.label) >= e.ref || min(e.subject, e.predicate, e.object) == 0 {
				return fmt.Errorf("%w: quad %d uses a value that does not come before it", errContent, id)
			}
			quads++
		}
		if batch = append(batch, e); len(batch) == batchSize {
			if err := send(); err != nil {
				return err
			}
		}
	}
	if err := it.Err(); err != nil {
		return err
	}
	if last != uint64(horizon) || quads != size {
		return fmt.Errorf("%w: it has %d records and %d quads, and should have %d and %d", errContent, last, quads, horizon, size)
	}
	return send()
}

// decode reads one record of the log.
func decode(b []byte, values bool) (entry, error) {
	var p proto.Primitive
	if err := p.Unmarshal(b); err != nil {
		return entry{}, err
	}
	if p.Deleted {
		return entry{}, fmt.Errorf("it was deleted, which this program never does")
	}
	e := entry{
		ref:     Ref(p.ID),
		subject: Ref(p.Subject), predicate: Ref(p.Predicate), object: Ref(p.Object), label: Ref(p.Label),
		kind: quadKind,
	}
	if !p.IsNode() {
		return e, nil
	}
	e.kind = valueKind
	if values {
		v, err := pquads.UnmarshalValue(p.Value)
		if err != nil {
			return entry{}, err
		}
		e.value = v
	}
	return e, nil
}
