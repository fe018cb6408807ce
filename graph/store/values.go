package store

import (
	"bytes"
	"context"
	"iter"
	"slices"

	"github.com/hidal-go/hidalgo/kv"
)

// valueTable holds the ids and use counts of values while a large changeset is
// applied to a copy of the record. Cayley keeps them by hash, so that each
// transaction of the file would touch nearly every page of them; here they take
// some sixty bytes a value, and reach the file once, in order, when the copy is
// packed.
type valueTable struct {
	entries map[valueHash]valueEntry
}

// valueHash is what Cayley knows a value by.
type valueHash [20]byte

// valueEntry has what is kept of a value, as Cayley wrote it.
type valueEntry struct{ id, count short }

// short is a few bytes without a pointer.
type short struct {
	state shortState
	size  uint8
	bytes [10]byte
}

type shortState uint8

const (
	unset shortState = iota // what the file has stands
	given
	deleted
)

func newValueTable() *valueTable { return &valueTable{entries: make(map[valueHash]valueEntry)} }

// field returns where an entry has what a folded key names; nil for a key that is none of values.
func (e *valueEntry) field(key kv.Key) *short {
	switch string(key[0]) {
	case idBucket:
		return &e.id
	case countBucket:
		return &e.count
	}
	return nil
}

// hashOf returns the hash that a folded key names, and whether the table is for such keys.
func hashOf(key kv.Key) (hash valueHash, ok bool) {
	if len(key) != 2 || len(key[1]) != len(hash) || string(key[0]) != idBucket && string(key[0]) != countBucket {
		return hash, false
	}
	return valueHash(key[1]), true
}

// get returns what the table has for a folded key. Known is false when the file has the say.
func (t *valueTable) get(key kv.Key) (value kv.Value, known bool) {
	hash, ok := hashOf(key)
	if !ok {
		return nil, false
	}
	e := t.entries[hash]
	f := e.field(key)
	switch f.state {
	case given:
		return bytes.Clone(f.bytes[:f.size]), true
	case deleted:
		return nil, true
	}
	return nil, false
}

// put notes a value, nil for a deletion, and reports whether it could: what it cannot hold belongs into the file.
func (t *valueTable) put(key kv.Key, value kv.Value) bool {
	hash, ok := hashOf(key)
	if !ok {
		return false
	}
	e := t.entries[hash]
	f := e.field(key)
	if len(value) > len(f.bytes) {
		*f = short{}
		t.entries[hash] = e
		return false
	}
	if *f = (short{state: given, size: uint8(len(value))}); value == nil {
		f.state = deleted
	}
	copy(f.bytes[:], value)
	t.entries[hash] = e
	return true
}

// over returns what is to be laid over the buckets of the file, by bucket and each in ascending order; a value is nil for
// a deletion, and good until the next one.
func (t *valueTable) over() map[string]iter.Seq2[[]byte, []byte] {
	hashes := make([]valueHash, 0, len(t.entries))
	for hash := range t.entries {
		hashes = append(hashes, hash)
	}
	slices.SortFunc(hashes, func(a, b valueHash) int { return bytes.Compare(a[:], b[:]) })
	all := func(field func(*valueEntry) *short) iter.Seq2[[]byte, []byte] {
		return func(yield func(key, value []byte) bool) {
			for i := range hashes {
				e := t.entries[hashes[i]]
				f := field(&e)
				if f.state == unset {
					continue
				}
				var value []byte
				if f.state == given {
					value = f.bytes[:f.size]
				}
				if !yield(hashes[i][:], value) {
					return
				}
			}
		}
	}
	return map[string]iter.Seq2[[]byte, []byte]{
		idBucket:    all(func(e *valueEntry) *short { return &e.id }),
		countBucket: all(func(e *valueEntry) *short { return &e.count }),
	}
}

// tabled is a transaction that keeps ids and counts of values in a table. Its keys are folded.
type tabled struct {
	kv.Tx
	values *valueTable
}

func (t tabled) Get(ctx context.Context, key kv.Key) (kv.Value, error) {
	value, known := t.values.get(key)
	switch {
	case !known:
		return t.Tx.Get(ctx, key)
	case value == nil:
		return nil, kv.ErrNotFound
	}
	return value, nil
}

func (t tabled) GetBatch(ctx context.Context, keys []kv.Key) ([]kv.Value, error) {
	values := make([]kv.Value, len(keys))
	var missing []kv.Key
	var at []int
	for i, key := range keys {
		value, known := t.values.get(key)
		if values[i] = value; !known {
			missing, at = append(missing, key), append(at, i)
		}
	}
	if len(missing) == 0 {
		return values, nil
	}
	found, err := t.Tx.GetBatch(ctx, missing)
	if err != nil {
		return nil, err
	}
	for i, value := range found {
		values[at[i]] = value
	}
	return values, nil
}

func (t tabled) Put(key kv.Key, value kv.Value) error {
	if value == nil {
		value = kv.Value{}
	}
	if t.values.put(key, value) {
		return nil
	}
	return t.Tx.Put(key, value)
}

func (t tabled) Del(key kv.Key) error {
	if t.values.put(key, nil) {
		return nil
	}
	return t.Tx.Del(key)
}
