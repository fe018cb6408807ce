package bboltkv

import (
	"context"
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

// Compact writes what is committed to another DB, which is empty, page after
// page and with none left free. A file to which much was added in several
// transactions is half free pages, and bbolt writes the list of them anew with
// every commit. It returns the error of ctx when that is done before the end;
// dst is then of no use.
func (d *DB) Compact(ctx context.Context, dst *DB) error {
	return d.db.View(func(from *bbolt.Tx) error {
		c := &compaction{dst: dst}
		if err := c.begin(); err != nil {
			return err
		}
		err := from.ForEach(func(name []byte, b *bbolt.Bucket) error {
			return c.bucket(ctx, [][]byte{name}, b)
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
	dst  *DB
	tx   *bbolt.Tx
	size int // of what the transaction holds
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

// bucket writes one bucket and those below it.
func (c *compaction) bucket(ctx context.Context, path [][]byte, from *bbolt.Bucket) error {
	to, err := c.open(path)
	if err != nil {
		return err
	}
	return from.ForEach(func(k, v []byte) error {
		if v == nil {
			if err := c.bucket(ctx, append(path[:len(path):len(path)], k), from.Bucket(k)); err != nil {
				return err
			}
			// The transaction may be another by now.
			to, err = c.open(path)
			return err
		}
		if c.size += len(k) + len(v); c.size > compactStep {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := withErrno(c.tx.Commit()); err != nil {
				return err
			}
			if err := c.begin(); err != nil {
				return err
			}
			if to, err = c.open(path); err != nil {
				return err
			}
		}
		return to.Put(k, v)
	})
}
