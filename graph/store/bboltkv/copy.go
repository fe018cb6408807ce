package bboltkv

import (
	"bytes"
	"context"
	"iter"
	"os"

	"go.etcd.io/bbolt"
)

// compactStep is how many bytes of keys and values one transaction of a
// compaction holds in memory.
const compactStep = 32 << 20

// CopyTo writes what is committed to the file at path, which is overwritten, and
// opens it. The copy is not durable: nothing in it is synced before [DB.Durable].
func (d *DB) CopyTo(path string, opt Options) (*DB, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	if err := d.writeTo(f); err != nil {
		f.Close()
		return nil, err
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	opt.NoSync = true
	return Open(path, opt)
}

// CopyToMemory is [DB.CopyTo] into memory, where nothing is kept.
func (d *DB) CopyToMemory(opt Options) (*DB, error) {
	f, err := anonymous()
	if err != nil {
		return nil, err
	}
	if err := d.writeTo(f); err != nil {
		f.Close()
		return nil, err
	}
	return openAnonymous(f, opt)
}

func (d *DB) writeTo(f *os.File) error {
	return d.db.View(func(tx *bbolt.Tx) error {
		_, err := tx.WriteTo(f)
		return err
	})
}

// Durable syncs all that was committed, and has every commit from now on synced.
// With false it does nothing, which is for files that are thrown away.
func (d *DB) Durable(yes bool) error {
	if !yes {
		return nil
	}
	if err := d.db.Sync(); err != nil {
		return err
	}
	d.db.NoSync = false
	return nil
}

// Packing says how a DB is compacted. The zero value adds nothing and tells nobody.
type Packing struct {
	// Over is laid over the top buckets of these names, which have to be there
	// already: keys in ascending order with their values, nil for one that is left
	// out. Slices have to be good until the next key only.
	Over map[string]iter.Seq2[[]byte, []byte]
	// Progress is told now and then which share is done, from 0 to 1, as far as it
	// can be known.
	Progress func(share float64)
}

// Compact writes what is committed to another DB, which is empty, page after
// page and with none left free. A file to which much was added in several
// transactions is half free pages, and bbolt writes the list of them anew with
// every commit. It returns the error of ctx when that is done before the end;
// dst is then of no use.
func (d *DB) Compact(ctx context.Context, dst *DB, pack Packing) error {
	return d.db.View(func(from *bbolt.Tx) error {
		c := &compaction{ctx: ctx, dst: dst, pack: pack, of: from.Size()}
		if err := c.begin(); err != nil {
			return err
		}
		err := from.ForEach(func(name []byte, b *bbolt.Bucket) error {
			if over, ok := pack.Over[string(name)]; ok {
				return c.merge(name, b, over)
			}
			return c.bucket([][]byte{name}, b)
		})
		if err == nil {
			err = withErrno(c.tx.Commit())
		}
		if err != nil {
			// It may have ended already, in the midst of a step.
			_ = c.tx.Rollback()
		}
		return err
	})
}

// compaction is the state of a Compact.
type compaction struct {
	ctx  context.Context
	dst  *DB
	pack Packing
	tx   *bbolt.Tx
	size int   // of what the transaction holds
	done int64 // bytes that were written before
	of   int64 // bytes of the file that is read
}

func (c *compaction) begin() (err error) {
	c.tx, err = c.dst.db.Begin(true)
	c.size = 0
	return err
}

// open returns the bucket at a path in the present transaction, made when absent.
func (c *compaction) open(path [][]byte) (*bbolt.Bucket, error) {
	b, err := c.tx.CreateBucketIfNotExists(path[0])
	for _, name := range path[1:] {
		if err == nil {
			b, err = b.CreateBucketIfNotExists(name)
		}
	}
	if err != nil {
		return nil, err
	}
	b.FillPercent = bulkFill
	if c.dst.ascending[string(path[0])] {
		b.FillPercent = 1
	}
	return b, nil
}

// put writes one key, in the next transaction when the present one holds enough. The bucket is that of the path, and is
// returned as that of the transaction.
func (c *compaction) put(path [][]byte, to *bbolt.Bucket, k, v []byte) (*bbolt.Bucket, error) {
	if c.size += len(k) + len(v); c.size > compactStep {
		if err := c.ctx.Err(); err != nil {
			return nil, err
		}
		if err := withErrno(c.tx.Commit()); err != nil {
			return nil, err
		}
		if c.done += int64(c.size); c.pack.Progress != nil && c.of > 0 {
			c.pack.Progress(min(1, float64(c.done)/float64(c.of)))
		}
		if err := c.begin(); err != nil {
			return nil, err
		}
		var err error
		if to, err = c.open(path); err != nil {
			return nil, err
		}
	}
	return to, to.Put(k, v)
}

// bucket writes one bucket and those below it.
func (c *compaction) bucket(path [][]byte, from *bbolt.Bucket) error {
	to, err := c.open(path)
	if err != nil {
		return err
	}
	return from.ForEach(func(k, v []byte) error {
		if v == nil {
			if err := c.bucket(append(path[:len(path):len(path)], k), from.Bucket(k)); err != nil {
				return err
			}
			// The transaction may be another by now.
			to, err = c.open(path)
			return err
		}
		to, err = c.put(path, to, k, v)
		return err
	})
}

// merge writes a top bucket of keys alone with others laid over it.
func (c *compaction) merge(name []byte, from *bbolt.Bucket, over iter.Seq2[[]byte, []byte]) error {
	path := [][]byte{name}
	to, err := c.open(path)
	if err != nil {
		return err
	}
	cursor := from.Cursor()
	k, v := cursor.First()
	below := func(limit []byte) error {
		for ; k != nil && (limit == nil || bytes.Compare(k, limit) < 0); k, v = cursor.Next() {
			if to, err = c.put(path, to, k, v); err != nil {
				return err
			}
		}
		return nil
	}
	for key, value := range over {
		if err := below(key); err != nil {
			return err
		}
		if bytes.Equal(k, key) {
			k, v = cursor.Next()
		}
		if value != nil {
			// bbolt keeps the value as it is until the transaction is committed.
			if to, err = c.put(path, to, key, bytes.Clone(value)); err != nil {
				return err
			}
		}
	}
	return below(nil)
}
