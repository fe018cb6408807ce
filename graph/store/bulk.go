package store

import (
	"context"
	"os"
	"path/filepath"
	"runtime"

	"peacegraph/graph/store/bboltkv"
)

const (
	// bulkSize is how many quads one transaction of the file may bring. bbolt
	// keeps all that a transaction touches in memory until the commit, some two
	// kilobytes a quad.
	bulkSize = 128 << 10
	// bulkStep is how many quads one transaction of a copy brings: few, because
	// nothing of them is synced or copied once more.
	bulkStep = 4 * pieceSize
)

// inCopy reports whether a changeset is applied to a copy of the record. Where
// an open file cannot be renamed it is one transaction whatever its size.
func (s *Store) inCopy(quads int) bool {
	return quads > s.bulk && runtime.GOOS != "windows"
}

// applyBulk applies a changeset that is too large for one transaction: to a copy
// of the file, in several, then once more to a file without the free pages that
// those leave, and that takes the place of the record in one step. So it stays
// all or nothing, and a process that is killed meanwhile leaves the record as it
// was. Memory grows by some sixty bytes for each value of the changeset. It needs
// room on the disk for all three, and readers see the old one until the end.
func (s *Store) applyBulk(ctx context.Context, in *input) error {
	var grown *draft
	err := s.use(func(rec *record) (err error) {
		grown, err = s.newDraft(rec.db)
		return err
	})
	if err != nil {
		return err
	}
	grown.span.values = newValueTable()
	err = bboltkv.Guard(func() error { return grown.apply(ctx, in, min(s.bulk, bulkStep)) })
	if err != nil {
		grown.discard(err)
		return err
	}
	dense, err := s.newDraft(nil)
	if err != nil {
		grown.discard(err)
		return err
	}
	err = bboltkv.Guard(func() error {
		pack := bboltkv.Packing{
			Over:     grown.span.values.over(),
			Progress: func(share float64) { in.tell(Packing, int(share*float64(in.total))) },
		}
		if err := grown.db.Compact(ctx, dense.db, pack); err != nil {
			return err
		}
		if err := dense.db.Durable(s.path != ""); err != nil {
			return err
		}
		rec, err := s.start(dense.db)
		if err == nil {
			dense.record = rec
		}
		return err
	})
	grown.discard(err)
	if err != nil {
		dense.discard(err)
		return err
	}
	in.tell(Packing, in.total)
	return s.replace(dense)
}

// draft is a record that may yet take the place of the one that is open.
type draft struct {
	*record
	name string // of its file; empty in memory
}

// newDraft opens a copy of a record, or with nil an empty file without Cayley.
// What is written to it is not durable.
func (s *Store) newDraft(of *bboltkv.DB) (*draft, error) {
	d := &draft{}
	var db *bboltkv.DB
	var err error
	if s.path == "" {
		if of != nil {
			db, err = of.CopyToMemory(driverOptions())
		} else {
			db, err = bboltkv.OpenMemory(driverOptions())
		}
	} else {
		f, createErr := os.CreateTemp(filepath.Dir(s.path), FileName+leftover)
		if createErr != nil {
			return nil, createErr
		}
		d.name = f.Name()
		if err = f.Close(); err == nil {
			options := driverOptions()
			options.NoSync = true
			if of != nil {
				db, err = of.CopyTo(d.name, options)
			} else {
				db, err = bboltkv.Open(d.name, options)
			}
		}
	}
	if err != nil {
		d.remove()
		return nil, err
	}
	d.record = &record{db: db}
	if of == nil {
		return d, nil
	}
	if d.record, err = s.start(db); err != nil {
		release(db, err)
		d.remove()
		return nil, err
	}
	return d, nil
}

// apply applies the quads in transactions of at most so many.
func (d *draft) apply(ctx context.Context, in *input, size int) error {
	for in.done < in.total {
		if err := d.record.apply(ctx, in, min(size, in.total-in.done)); err != nil {
			return err
		}
	}
	return nil
}

// discard closes and removes the draft after an error, or nil.
func (d *draft) discard(err error) {
	d.release(err)
	d.remove()
}

func (d *draft) remove() {
	if d.name != "" {
		_ = os.Remove(d.name)
	}
}

// replace puts a draft in the place of the record.
func (s *Store) replace(d *draft) error {
	var err error
	if s.path != "" {
		if err := os.Rename(d.name, s.path); err != nil {
			d.discard(err)
			return err
		}
		// From here on the draft is the record, whatever else goes wrong.
		err = syncDir(filepath.Dir(s.path))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.rec
	s.rec = d.record
	old.release(nil)
	return err
}
