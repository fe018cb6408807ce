package bboltkv

import (
	"os"

	"go.etcd.io/bbolt"
)

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
