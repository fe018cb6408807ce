package store

import (
	"context"
	"os"
	"path/filepath"
	"runtime"

	"github.com/cayleygraph/quad"

	"peacegraph/graph/store/bboltkv"
)

// bulkSize is how many quads one transaction of the file may bring. bbolt keeps
// all that a transaction touches in memory until the commit, some two kilobytes
// a quad.
const bulkSize = 512 << 10

// inCopy reports whether a changeset is applied to a copy of the record. Where
// an open file cannot be renamed it is one transaction whatever its size.
func (s *Store) inCopy(quads []quad.Quad) bool {
	return len(quads) > s.bulk && runtime.GOOS != "windows"
}

// applyBulk applies a changeset that is too large for one transaction: to a copy
// of the file, in several, and then the copy takes the place of the file in one
// step. So it stays all or nothing, memory stays bounded, and a process that is
// killed meanwhile leaves the record as it was. It needs room on the disk for
// both, and readers see the old one until the end.
func (s *Store) applyBulk(ctx context.Context, quads []quad.Quad, report func(done int)) error {
	var fresh *record
	name := ""
	err := s.use(func(rec *record) (err error) {
		fresh, name, err = s.copyOf(rec)
		return err
	})
	if name != "" {
		// After the rename there is nothing left under this name.
		defer os.Remove(name)
	}
	if err != nil {
		return err
	}
	err = bboltkv.Guard(func() error {
		for done := 0; done < len(quads); {
			part := quads[done:min(done+s.bulk, len(quads))]
			before := done
			err := fresh.apply(ctx, part, func(n int) {
				if report != nil {
					report(before + n)
				}
			})
			if err != nil {
				return err
			}
			done += len(part)
		}
		return fresh.db.Durable(s.path != "")
	})
	if err != nil {
		fresh.release(err)
		return err
	}
	return s.replace(fresh, name)
}

// copyOf opens a copy of a record that is not yet durable, and returns its name,
// empty for one in memory.
func (s *Store) copyOf(rec *record) (fresh *record, name string, err error) {
	var db *bboltkv.DB
	if s.path == "" {
		db, err = rec.db.CopyToMemory(driverOptions())
	} else {
		f, createErr := os.CreateTemp(filepath.Dir(s.path), FileName+leftover)
		if createErr != nil {
			return nil, "", createErr
		}
		name = f.Name()
		if err := f.Close(); err != nil {
			return nil, name, err
		}
		db, err = rec.db.CopyTo(name, driverOptions())
	}
	if err != nil {
		return nil, name, err
	}
	fresh, err = s.start(db)
	if err != nil {
		_ = db.Close()
	}
	return fresh, name, err
}

// replace puts a copy in the place of the record.
func (s *Store) replace(fresh *record, name string) error {
	var err error
	if s.path != "" {
		if err := os.Rename(name, s.path); err != nil {
			fresh.release(err)
			return err
		}
		// From here on the copy is the record, whatever else goes wrong.
		err = syncDir(filepath.Dir(s.path))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.rec
	s.rec = fresh
	old.release(nil)
	return err
}
