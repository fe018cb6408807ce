package bboltkv

import (
	"encoding/binary"
	"slices"

	"github.com/hidal-go/hidalgo/kv"
)

// buffer holds what a transaction writes until it ends, so that keys reach bbolt
// in ascending order. bbolt splits a leaf only at commit: until then a key that
// lands among a million others moves half a million of them, and a bulk load in
// the order in which Cayley writes it takes hours instead of seconds.
//
// A path is kept as one string that sorts as the path does within one bucket.
type buffer struct {
	values  map[string][]byte // nil: deleted
	scratch []byte
}

// path returns the key of a path in the buffer; it is valid until the next call.
func (b *buffer) path(key kv.Key) []byte {
	p := b.scratch[:0]
	for _, name := range key[:len(key)-1] {
		p = binary.BigEndian.AppendUint16(p, uint16(len(name)))
		p = append(p, name...)
	}
	p = append(p, 0, 0)
	p = append(p, key[len(key)-1]...)
	b.scratch = p
	return p
}

// split takes a path apart again, into the given key.
func split(p []byte, key kv.Key) kv.Key {
	for {
		n := int(binary.BigEndian.Uint16(p))
		p = p[2:]
		if n == 0 {
			return append(key, p)
		}
		key = append(key, p[:n])
		p = p[n:]
	}
}

// get returns what was written to a key; ok is false when nothing was.
func (b *buffer) get(key kv.Key) (value []byte, ok bool) {
	if len(b.values) == 0 {
		return nil, false
	}
	value, ok = b.values[string(b.path(key))]
	return value, ok
}

// put notes a value, nil for a deletion.
func (b *buffer) put(key kv.Key, value []byte) {
	if b.values == nil {
		b.values = make(map[string][]byte)
	}
	b.values[string(b.path(key))] = value
}

// drain hands out everything in ascending order and empties the buffer.
func (b *buffer) drain(f func(key kv.Key, value []byte) error) error {
	paths := make([]string, 0, len(b.values))
	for p := range b.values {
		paths = append(paths, p)
	}
	slices.Sort(paths)
	var key kv.Key
	for _, p := range paths {
		key = split([]byte(p), key[:0])
		if err := f(key, b.values[p]); err != nil {
			return err
		}
	}
	b.values = nil
	return nil
}
