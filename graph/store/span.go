package store

import (
	"context"
	"errors"

	"github.com/hidal-go/hidalgo/kv"
)

// errOutside is returned when Cayley is made to write other than through Apply.
var errOutside = errors.New("a write outside of Apply")

// span lets many of Cayley's transactions be one. Cayley keeps everything a
// transaction does in memory several times over, so that a large one is handed
// to it in pieces; each piece is a transaction to Cayley, and none is anything
// to the file until the span is committed.
type span struct {
	db kv.KV
	tx kv.Tx // nil outside of a span
	// err is the first error of the driver within the span.
	err error
	// values, when there are any, take the place of those buckets of the file;
	// what is in them is not part of the transaction.
	values *valueTable
}

// begin opens the one transaction.
func (s *span) begin() error {
	tx, err := s.db.Tx(true)
	if err != nil {
		return err
	}
	s.tx, s.err = tx, nil
	return nil
}

// commit makes everything since begin durable. When it fails, or panics,
// rollback must still be called.
func (s *span) commit(ctx context.Context) error {
	if err := s.tx.Commit(ctx); err != nil {
		return err
	}
	s.tx = nil
	return nil
}

// rollback drops everything since begin. After commit it does nothing.
func (s *span) rollback() {
	if s.tx != nil {
		_ = s.tx.Close()
		s.tx = nil
	}
}

// Tx hands out the one transaction to write, and a new one to read.
func (s *span) Tx(rw bool) (kv.Tx, error) {
	if rw {
		if s.tx == nil {
			return nil, errOutside
		}
		var tx kv.Tx = piece{s.tx, s}
		if s.values != nil {
			tx = tabled{tx, s.values}
		}
		return foldedTx{tx}, nil
	}
	tx, err := s.db.Tx(false)
	if err != nil {
		return nil, err
	}
	return foldedTx{tx}, nil
}

// Close closes what is below.
func (s *span) Close() error { return s.db.Close() }

// piece is a transaction to Cayley and a part of one to the file. It remembers
// the first error, because Cayley hands some on as text only, and then nobody
// could tell a full disk from anything else.
type piece struct {
	kv.Tx
	span *span
}

func (p piece) note(err error) error {
	if err != nil && p.span.err == nil && !errors.Is(err, kv.ErrNotFound) {
		p.span.err = err
	}
	return err
}

func (p piece) Get(ctx context.Context, key kv.Key) (kv.Value, error) {
	v, err := p.Tx.Get(ctx, key)
	return v, p.note(err)
}

func (p piece) GetBatch(ctx context.Context, keys []kv.Key) ([]kv.Value, error) {
	v, err := p.Tx.GetBatch(ctx, keys)
	return v, p.note(err)
}

func (p piece) Put(key kv.Key, value kv.Value) error { return p.note(p.Tx.Put(key, value)) }

func (p piece) Del(key kv.Key) error { return p.note(p.Tx.Del(key)) }

func (piece) Commit(context.Context) error { return nil }
func (piece) Close() error                 { return nil }
