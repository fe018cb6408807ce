package store

import (
	"bytes"
	"context"
	"errors"

	"github.com/hidal-go/hidalgo/kv"
)

// Cayley spreads the ids and the use counts of values over 65,536 buckets each,
// named by the first two bytes of the hash, which the key then repeats. The
// driver needs no such spreading, and a bucket takes a page of its own as soon
// as it holds a few dozen keys: half a gigabyte for a million values. So here
// the names lose those bytes, and all ids and all counts share one bucket each.

// errFolded is returned for a walk over one of the buckets that are no longer there.
var errFolded = errors.New("the buckets of values cannot be scanned one by one")

// folds reports whether a bucket is one of those that are folded.
func folds(name []byte) bool {
	return len(name) == 3 && (name[0] == 'v' || name[0] == 'n')
}

// fold returns the key under which a key of Cayley is kept.
func fold(key kv.Key) kv.Key {
	if len(key) == 2 && folds(key[0]) && bytes.HasPrefix(key[1], key[0][1:]) {
		return kv.Key{key[0][:1], key[1]}
	}
	return key
}

// foldedTx folds the keys of a transaction.
type foldedTx struct{ kv.Tx }

func (t foldedTx) Get(ctx context.Context, key kv.Key) (kv.Value, error) {
	return t.Tx.Get(ctx, fold(key))
}

func (t foldedTx) GetBatch(ctx context.Context, keys []kv.Key) ([]kv.Value, error) {
	folded := make([]kv.Key, len(keys))
	for i, key := range keys {
		folded[i] = fold(key)
	}
	return t.Tx.GetBatch(ctx, folded)
}

func (t foldedTx) Put(key kv.Key, value kv.Value) error { return t.Tx.Put(fold(key), value) }

func (t foldedTx) Del(key kv.Key) error { return t.Tx.Del(fold(key)) }

func (t foldedTx) Scan(prefix kv.Key) kv.Iterator {
	if len(prefix) > 0 && folds(prefix[0]) {
		return noIterator{}
	}
	return t.Tx.Scan(prefix)
}

// noIterator says why there is nothing to walk.
type noIterator struct{}

func (noIterator) Next(context.Context) bool { return false }
func (noIterator) Key() kv.Key               { return nil }
func (noIterator) Val() kv.Value             { return nil }
func (noIterator) Err() error                { return errFolded }
func (noIterator) Close() error              { return nil }
