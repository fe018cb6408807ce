package bboltkv

import (
	"bytes"
	"context"

	"github.com/hidal-go/hidalgo/kv"
	"go.etcd.io/bbolt"
)

// Iterator walks the keys below a prefix in ascending order, bucket by bucket.
type Iterator struct {
	levels []level
	prefix [][]byte // what is still to be matched, by level
	key    kv.Key   // path to the current key; the last element is set by Next
	fixed  int      // elements of key that name buckets above the first level
	value  []byte
	err    error
}

// level is a bucket that is being walked.
type level struct {
	bucket  *bbolt.Bucket
	cursor  *bbolt.Cursor
	started bool
}

var _ kv.Iterator = (*Iterator)(nil)

// Scan walks all keys whose path begins with prefix; the last element of the
// prefix may be the beginning of a name.
func (t *Tx) Scan(prefix kv.Key) kv.Iterator {
	it := &Iterator{}
	if t.tx.Writable() {
		// bbolt's cursor sees what is in bbolt.
		if it.err = t.flush(); it.err != nil {
			return it
		}
	}
	var top *bbolt.Bucket
	rest := prefix
	for len(rest) > 1 {
		if top == nil {
			top = t.tx.Bucket(rest[0])
		} else {
			top = top.Bucket(rest[0])
		}
		if top == nil {
			return it
		}
		it.key = append(it.key, rest[0])
		rest = rest[1:]
	}
	cursor := t.tx.Cursor()
	if top == nil {
		top = cursor.Bucket()
	} else {
		cursor = top.Cursor()
	}
	it.fixed = len(it.key)
	it.prefix = rest
	it.levels = append(it.levels, level{bucket: top, cursor: cursor})
	return it
}

// Next moves to the next key. It returns false at the end, or when ctx is done.
func (it *Iterator) Next(ctx context.Context) bool {
	if ctx.Err() != nil {
		return false
	}
	for len(it.levels) > 0 {
		depth := len(it.levels) - 1
		l := &it.levels[depth]
		var want []byte
		if depth < len(it.prefix) {
			want = it.prefix[depth]
		}
		var k, v []byte
		switch {
		case l.started:
			k, v = l.cursor.Next()
		case want != nil:
			k, v = l.cursor.Seek(want)
		default:
			k, v = l.cursor.First()
		}
		l.started = true
		it.key = it.key[:it.fixed+depth]
		if k == nil || !bytes.HasPrefix(k, want) {
			it.levels = it.levels[:depth]
			continue
		}
		it.key = append(it.key, k)
		if v == nil {
			if b := l.bucket.Bucket(k); b != nil {
				it.levels = append(it.levels, level{bucket: b, cursor: b.Cursor()})
				continue
			}
		}
		it.value = v
		return true
	}
	it.value = nil
	return false
}

// Key returns the current key; it is valid until Next or Close.
func (it *Iterator) Key() kv.Key { return it.key }

// Val returns the current value; it is valid until Next or Close.
func (it *Iterator) Val() kv.Value { return it.value }

// Err returns the error of writing out what the transaction had buffered when
// the walk began. Reading a mapped file fails by faulting, see [Guard].
func (it *Iterator) Err() error { return it.err }

// Close ends the walk.
func (it *Iterator) Close() error {
	*it = Iterator{}
	return nil
}
