package bboltkv

import (
	"context"
	"errors"

	"github.com/hidal-go/hidalgo/kv"
	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// errKey is returned for a key that names no place: an empty path, or no bucket.
var errKey = errors.New("bboltkv: a key is a bucket, or buckets, and a name")

// Tx is one transaction. Values it returns are valid until it ends; a value
// given to Put must not change until then.
type Tx struct {
	tx        *bbolt.Tx
	ascending map[string]bool
}

var _ kv.Tx = (*Tx)(nil)

// find returns the bucket that holds the last element of the key, nil when there is none.
func (t *Tx) find(key kv.Key) *bbolt.Bucket {
	if len(key) < 2 {
		return nil
	}
	b := t.tx.Bucket(key[0])
	for _, name := range key[1 : len(key)-1] {
		if b == nil {
			return nil
		}
		b = b.Bucket(name)
	}
	return b
}

// make returns the bucket that holds the last element of the key, made when absent.
func (t *Tx) make(key kv.Key) (*bbolt.Bucket, error) {
	if len(key) < 2 {
		return nil, errKey
	}
	// Bucket answers from a map for a bucket that was used before in this
	// transaction; CreateBucketIfNotExists copies the name first.
	b := t.tx.Bucket(key[0])
	if b == nil {
		var err error
		if b, err = t.tx.CreateBucketIfNotExists(key[0]); err != nil {
			return nil, err
		}
	}
	if t.ascending[string(key[0])] {
		b.FillPercent = 1
	}
	for _, name := range key[1 : len(key)-1] {
		next := b.Bucket(name)
		if next == nil {
			var err error
			if next, err = b.CreateBucketIfNotExists(name); err != nil {
				return nil, err
			}
		}
		b = next
	}
	return b, nil
}

// Get returns the value of a key, or kv.ErrNotFound.
func (t *Tx) Get(_ context.Context, key kv.Key) (kv.Value, error) {
	b := t.find(key)
	if b == nil {
		return nil, kv.ErrNotFound
	}
	v := b.Get(key[len(key)-1])
	if v == nil {
		return nil, kv.ErrNotFound
	}
	return v, nil
}

// GetBatch returns the values of the keys, in their order, nil for one that is absent.
func (t *Tx) GetBatch(_ context.Context, keys []kv.Key) ([]kv.Value, error) {
	values := make([]kv.Value, len(keys))
	for i, key := range keys {
		if b := t.find(key); b != nil {
			values[i] = b.Get(key[len(key)-1])
		}
	}
	return values, nil
}

// Put stores a value. With an empty last element and no value it makes the
// bucket alone, which is how hidalgo asks for one.
func (t *Tx) Put(key kv.Key, value kv.Value) error {
	b, err := t.make(key)
	if err != nil {
		return readOnly(err)
	}
	name := key[len(key)-1]
	if len(name) == 0 && len(value) == 0 {
		return nil
	}
	return readOnly(b.Put(name, value))
}

// Del removes a key; one that is absent is no error.
func (t *Tx) Del(key kv.Key) error {
	b := t.find(key)
	if b == nil {
		return nil
	}
	return readOnly(b.Delete(key[len(key)-1]))
}

func readOnly(err error) error {
	if errors.Is(err, berrors.ErrTxNotWritable) {
		return kv.ErrReadOnly
	}
	return err
}

// Commit writes everything to the file and syncs it, unless the DB was opened
// with NoSync. When it fails nothing is changed and the transaction is over.
func (t *Tx) Commit(context.Context) error { return t.tx.Commit() }

// Close ends the transaction without writing. After Commit it does nothing.
func (t *Tx) Close() error {
	if err := t.tx.Rollback(); err != nil && !errors.Is(err, berrors.ErrTxClosed) {
		return err
	}
	return nil
}
