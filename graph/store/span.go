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
}

// begin opens the one transaction.
func (s *span) begin() error {
	tx, err := s.db.Tx(true)
	if err != nil {
		return err
	}
	s.tx = tx
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
		return foldedTx{piece{s.tx}}, nil
	}
	tx, err := s.db.Tx(false)
	if err != nil {
		return nil, err
	}
	return foldedTx{tx}, nil
}

// Close closes what is below.
func (s *span) Close() error { return s.db.Close() }

// piece is a transaction to Cayley and a part of one to the file.
type piece struct{ kv.Tx }

func (piece) Commit(context.Context) error { return nil }
func (piece) Close() error                 { return nil }
