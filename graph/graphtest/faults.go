package graphtest

import (
	"context"
	"errors"
	"sync"

	"github.com/hidal-go/hidalgo/kv"
)

// ErrFault is the failure that [Faults] bring.
var ErrFault = errors.New("a failure that was asked for")

// FaultKind says how an operation fails.
type FaultKind uint8

// The kinds: instead of being done; after it was done, as when a file was written and could not be synced; by a panic, as when
// a file is damaged.
const (
	FaultBefore FaultKind = iota
	FaultAfter
	FaultPanic
)

// Faults fails one operation of a transaction that writes, as it is told: see [store.OpenThrough]. It is safe for concurrent
// use.
type Faults struct {
	mu   sync.Mutex
	left int // operations until the one that fails; 0 when none will
	kind FaultKind
}

// Fail has the nth operation from now on fail, counted from 1.
func (f *Faults) Fail(n int, kind FaultKind) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.left, f.kind = n, kind
}

// Happened reports whether the failure has come, and calls it off when it has not.
func (f *Faults) Happened() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	happened := f.left == 0
	f.left = 0
	return happened
}

// do does an operation, or fails it.
func (f *Faults) do(operation func() error) error {
	f.mu.Lock()
	fails, kind := f.left == 1, f.kind
	if f.left > 0 {
		f.left--
	}
	f.mu.Unlock()
	switch {
	case !fails:
		return operation()
	case kind == FaultPanic:
		panic(ErrFault)
	case kind == FaultAfter:
		if err := operation(); err != nil {
			return err
		}
	}
	return ErrFault
}

// Door puts the faults in front of a file.
func (f *Faults) Door(db kv.KV) kv.KV { return faultyDB{db, f} }

type faultyDB struct {
	kv.KV
	faults *Faults
}

// Tx begins a transaction.
func (d faultyDB) Tx(rw bool) (tx kv.Tx, err error) {
	if !rw {
		return d.KV.Tx(false)
	}
	err = d.faults.do(func() error {
		tx, err = d.KV.Tx(true)
		return err
	})
	if err != nil {
		if tx != nil {
			_ = tx.Close()
		}
		return nil, err
	}
	return faultyTx{tx, d.faults}, nil
}

type faultyTx struct {
	kv.Tx
	faults *Faults
}

// Get reads a value.
func (t faultyTx) Get(ctx context.Context, key kv.Key) (value kv.Value, err error) {
	err = t.faults.do(func() error {
		value, err = t.Tx.Get(ctx, key)
		return err
	})
	return value, err
}

// GetBatch reads values.
func (t faultyTx) GetBatch(ctx context.Context, keys []kv.Key) (values []kv.Value, err error) {
	err = t.faults.do(func() error {
		values, err = t.Tx.GetBatch(ctx, keys)
		return err
	})
	return values, err
}

// Put writes a value.
func (t faultyTx) Put(key kv.Key, value kv.Value) error {
	return t.faults.do(func() error { return t.Tx.Put(key, value) })
}

// Commit ends the transaction.
func (t faultyTx) Commit(ctx context.Context) error {
	return t.faults.do(func() error { return t.Tx.Commit(ctx) })
}
