package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"peacegraph/graph/store/bboltkv"
)

// leftover is added to the name of a store that is being made.
const leftover = ".new-*"

// create makes an empty store at path unless a file is there. The store is made
// under another name and then linked: a process that is killed meanwhile leaves
// a file nobody opens, and of two processes that create at once one wins and
// both open the same file.
func create(path string) (err error) {
	switch info, err := os.Stat(path); {
	case err == nil && !info.Mode().IsRegular():
		return fmt.Errorf("%w: it is not a file", errContent)
	case err == nil && info.Size() == 0:
		// bbolt would make a new store of it, and whatever emptied it would go unseen.
		return fmt.Errorf("%w: it is empty", errContent)
	case err == nil:
		return nil
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, FileName+leftover)
	if err != nil {
		return err
	}
	name := f.Name()
	defer os.Remove(name)
	if err := f.Close(); err != nil {
		return err
	}
	db, err := bboltkv.Open(name, driverOptions())
	if err != nil {
		return err
	}
	if err := initialise(db); err != nil {
		db.Close()
		return err
	}
	if err := db.Close(); err != nil {
		return err
	}
	err = os.Link(name, path)
	if errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrNotExist) {
		// Another process was first; it may have swept our file away already.
		return nil
	}
	if err != nil {
		// A file system without links. Here two processes that create at once
		// are not kept apart, and the later one wins.
		if err := os.Rename(name, path); err != nil {
			return err
		}
	}
	return syncDir(dir)
}

// removeLeftovers removes what interrupted creations left beside the store. It
// is called with the store held: whoever is still making one will find it taken.
func removeLeftovers(path string) {
	names, err := filepath.Glob(path + leftover)
	if err != nil {
		return
	}
	for _, name := range names {
		_ = os.Remove(name)
	}
}

// syncDir makes the new name in a directory durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrInvalid) {
		return err
	}
	return nil
}
