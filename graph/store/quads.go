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
)

// Quads hands out the first n quads in the order in which they were applied, or all when there are fewer. However large
// the record is, it holds some values that were met lately and looks the others up. Visit is called on the goroutine that
// called Quads and must not call the store; its error ends the reading and comes back as it is. The other errors are those
// of [Store.Scan].
func (s *Store) Quads(ctx context.Context, n int, visit func(quad.Quad) error) error {
	err := s.use(func(rec *record) error { return rec.quads(ctx, n, resolverSize, visit) })
	if err, ok := err.(visitError); ok {
		return err.error
	}
	if err != nil {
		return s.explain(fmt.Errorf("read the quads: %w", err))
	}
	return nil
}

// quads hands out the first n quads, resolved with tables of so many values.
func (r *record) quads(ctx context.Context, n, size int, visit func(quad.Quad) error) error {
	read := func(ctx context.Context, tx kv.Tx, filled chan<- []quad.Quad, spare <-chan []quad.Quad) error {
		return readQuads(ctx, tx, n, newResolver(tx, size), filled, spare)
	}
	return inBatches(ctx, r.db, read, func(q *quad.Quad) error { return visit(*q) })
}

func readQuads(ctx context.Context, tx kv.Tx, n int, values *resolver, filled chan<- []quad.Quad, spare <-chan []quad.Quad) error {
	it := tx.Scan(kv.SKey(logBucket, ""))
	defer it.Close()
	batch := make([]quad.Quad, 0, batchSize)
	send := func() error {
		select {
		case filled <- batch:
		case <-ctx.Done():
			return ctx.Err()
		}
		select {
		case batch = <-spare:
		default:
			batch = make([]quad.Quad, 0, batchSize)
		}
		return nil
	}
	var p proto.Primitive
	for n > 0 && it.Next(context.Background()) {
		p = proto.Primitive{}
		if err := p.Unmarshal(it.Val()); err != nil {
			return fmt.Errorf("%w: %v", errContent, err)
		}
		if p.IsNode() {
			v, err := pquads.UnmarshalValue(p.Value)
			if err != nil {
				return fmt.Errorf("%w: value %d: %v", errContent, p.ID, err)
			}
			values.came(p.ID, v)
			continue
		}
		var q quad.Quad
		for _, end := range [...]struct {
			to  *quad.Value
			ref uint64
		}{{&q.Subject, p.Subject}, {&q.Predicate, p.Predicate}, {&q.Object, p.Object}, {&q.Label, p.Label}} {
			v, err := values.of(end.ref)
			if err != nil {
				return fmt.Errorf("%w: quad %d: %v", errContent, p.ID, err)
			}
			*end.to = v
		}
		n--
		if batch = append(batch, q); len(batch) == batchSize {
			if err := send(); err != nil {
				return err
			}
		}
	}
	if err := it.Err(); err != nil {
		return err
	}
	return send()
}

// resolverSize is how many values each of the two tables of a resolver holds.
const resolverSize = 1 << 16

// resolver finds values by their numbers. Most are needed right after they came; others are needed again and again. Each
// sort has a table of its own, in which a value displaces the one that had its place.
type resolver struct {
	tx             kv.Tx
	recent, looked []resolved
}

type resolved struct {
	ref   uint64
	value quad.Value
}

func newResolver(tx kv.Tx, size int) *resolver {
	return &resolver{tx, make([]resolved, size), make([]resolved, size)}
}

// came keeps a value that was just read.
func (r *resolver) came(ref uint64, v quad.Value) {
	place := &r.recent[ref%uint64(len(r.recent))]
	place.ref, place.value = ref, v
}

// of returns the value of the number, nil for 0.
func (r *resolver) of(ref uint64) (quad.Value, error) {
	if ref == 0 {
		return nil, nil
	}
	if place := &r.recent[ref%uint64(len(r.recent))]; place.ref == ref {
		return place.value, nil
	}
	place := &r.looked[ref%uint64(len(r.recent))]
	if place.ref == ref {
		return place.value, nil
	}
	var key [8]byte
	binary.BigEndian.PutUint64(key[:], ref)
	b, err := r.tx.Get(context.Background(), kv.Key{[]byte(logBucket), key[:]})
	if err != nil {
		return nil, err
	}
	var p proto.Primitive
	if err := p.Unmarshal(b); err != nil {
		return nil, err
	}
	if !p.IsNode() || p.ID != ref {
		return nil, errors.New("it uses a number that is no value")
	}
	v, err := pquads.UnmarshalValue(p.Value)
	if err == nil {
		place.ref, place.value = ref, v
	}
	return v, err
}
