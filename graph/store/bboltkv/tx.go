package bboltkv

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"

	"github.com/hidal-go/hidalgo/kv"
	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

var (
	// errKey is returned for a key that names no place: an empty path, or no bucket.
	errKey = errors.New("bboltkv: a key is one bucket or more, none without a name, and a name")
	// errOver is returned for a use of a transaction that has ended.
	errOver = errors.New("bboltkv: the transaction is over")
)

// bulk is the number of writes from which on pages are filled further: a large
// load comes sorted, and half empty pages would only double the file.
const bulk = 1 << 12

// bulkFill is how full pages are made then: full ones would split at the next write.
const bulkFill = 0.9

// Tx is one transaction. Values it returns are valid until it ends; a value
// given to Put must not change until then. It is for one goroutine.
type Tx struct {
	tx        *bbolt.Tx
	ascending map[string]bool
	buffer    buffer
	fill      float64
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

// bucket returns the bucket that holds the last element of the key, made when absent.
func (t *Tx) bucket(key kv.Key) (*bbolt.Bucket, error) {
	// Bucket answers from a map for a bucket that was used before in this
	// transaction; CreateBucketIfNotExists copies the name first.
	b := t.tx.Bucket(key[0])
	if b == nil {
		var err error
		if b, err = t.tx.CreateBucketIfNotExists(key[0]); err != nil {
			return nil, err
		}
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
	v := t.get(key)
	if v == nil {
		return nil, kv.ErrNotFound
	}
	return v, nil
}

// GetBatch returns the values of the keys, in their order, nil for one that is absent.
func (t *Tx) GetBatch(_ context.Context, keys []kv.Key) ([]kv.Value, error) {
	values := make([]kv.Value, len(keys))
	for i, key := range keys {
		values[i] = t.get(key)
	}
	return values, nil
}

func (t *Tx) get(key kv.Key) []byte {
	if len(key) < 2 {
		return nil
	}
	if v, ok := t.buffer.get(key); ok {
		return v
	}
	if b := t.find(key); b != nil {
		return b.Get(key[len(key)-1])
	}
	return nil
}

// Put stores a value. With an empty last element and no value it makes the
// bucket alone, which is how hidalgo asks for one.
func (t *Tx) Put(key kv.Key, value kv.Value) error {
	if err := t.writable(key); err != nil {
		return err
	}
	name := key[len(key)-1]
	switch {
	case len(name) == 0 && len(value) == 0:
		_, err := t.bucket(key)
		return err
	case len(name) == 0:
		return errKey
	case t.ascending[string(key[0])]:
		return t.store(key, value)
	}
	if value == nil {
		value = kv.Value{}
	}
	t.buffer.put(key, value)
	return nil
}

// Del removes a key; one that is absent is no error.
func (t *Tx) Del(key kv.Key) error {
	if err := t.writable(key); err != nil {
		return err
	}
	if t.ascending[string(key[0])] {
		return t.store(key, nil)
	}
	t.buffer.put(key, nil)
	return nil
}

func (t *Tx) writable(key kv.Key) error {
	if t.tx.DB() == nil {
		return errOver
	}
	if !t.tx.Writable() {
		return kv.ErrReadOnly
	}
	if len(key) < 2 {
		return errKey
	}
	for _, name := range key[:len(key)-1] {
		if len(name) == 0 || len(name) > bbolt.MaxKeySize {
			return errKey
		}
	}
	return nil
}

// store hands one write to bbolt; a nil value is a deletion.
func (t *Tx) store(key kv.Key, value []byte) error {
	name := key[len(key)-1]
	if value == nil {
		if b := t.find(key); b != nil {
			return b.Delete(name)
		}
		return nil
	}
	b, err := t.bucket(key)
	if err != nil {
		return err
	}
	b.FillPercent = t.fill
	if t.ascending[string(key[0])] {
		b.FillPercent = 1
	}
	return b.Put(name, value)
}

// flush hands to bbolt what is buffered.
func (t *Tx) flush() error {
	t.fill = bbolt.DefaultFillPercent
	if len(t.buffer.values) >= bulk {
		t.fill = bulkFill
	}
	return t.buffer.drain(t.store)
}

// Commit writes everything to the file and syncs it, unless the DB was opened
// with NoSync. When it fails nothing is changed; Close must still be called.
func (t *Tx) Commit(context.Context) error {
	if err := t.flush(); err != nil {
		return err
	}
	return withErrno(t.tx.Commit())
}

// withErrno gives back to an error the system's error it was made from: bbolt
// passes on only the text of what went wrong when a file could not grow.
func withErrno(err error) error {
	if err == nil {
		return nil
	}
	for _, errno := range [...]syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		if !errors.Is(err, errno) && strings.HasSuffix(err.Error(), errno.Error()) {
			return fmt.Errorf("%v (%w)", err, errno)
		}
	}
	return err
}

// Close ends the transaction without writing. After Commit it does nothing.
func (t *Tx) Close() error {
	t.buffer.values = nil
	if err := t.tx.Rollback(); err != nil && !errors.Is(err, berrors.ErrTxClosed) {
		return err
	}
	return nil
}
