// Package bboltkv lets Cayley keep its quads in a go.etcd.io/bbolt file.
//
// Cayley asks for a hierarchical key-value store in the terms of hidalgo: a key
// is a path, every element but the last names a bucket. Here a path is what it
// says: nested bbolt buckets. What a transaction writes is kept aside until it
// ends, and reaches bbolt in ascending order (see buffer.go).
//
// Most readers need [Open], which hands back a [DB] that satisfies hidalgo's
// kv.KV. [Register] makes the driver known to Cayley under [Name].
//
// What surprises people: bbolt maps the file into memory and believes what it
// reads. A file that was cut short or overwritten makes it panic, fault or run
// in circles. So [Open] walks the page tree with bounds checked before bbolt
// sees the file (see [Inspect]), and turns a panic into an error. A slice handed
// out by a transaction points into the mapped file: it is gone when the
// transaction ends.
package bboltkv

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/hidal-go/hidalgo/kv"
	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// Errors of [Open]. They are always wrapped with the path.
var (
	// ErrLocked: another process, or another DB of this process, holds the file.
	ErrLocked = errors.New("the file is held by another process")
	// ErrDamaged: the file is not a bbolt file, or parts of it are missing or make no sense.
	ErrDamaged = errors.New("the file is damaged")
	// ErrVersion: the file was written by a version of bbolt whose layout this one does not know.
	ErrVersion = errors.New("the file has an unknown bbolt version")
)

// PageSize is the size of a page in files made here, the same on every machine
// so that a file can be carried from one to another.
const PageSize = 4096

// Options of [Open]. The zero value is a durable file with a lock wait of one second.
type Options struct {
	// LockWait is how long to wait for another holder to let go; zero means one second.
	LockWait time.Duration
	// NoSync leaves out the fsync at commit. For files that are thrown away.
	NoSync bool
	// OpenFile opens the file; nil means os.OpenFile.
	OpenFile func(path string, flag int, mode os.FileMode) (*os.File, error)
	// Ascending names the top buckets whose keys only ever grow. Their pages are packed full.
	Ascending []string
}

// DB is an open bbolt file seen as a hierarchical store. It is safe for
// concurrent use: any number of readers beside one writer.
type DB struct {
	db        *bbolt.DB
	file      *os.File
	ascending map[string]bool
}

var _ kv.KV = (*DB)(nil)

// Open opens the file at path, makes it when absent, and holds it until Close.
// It returns [ErrLocked] when another holder does not let go in time, and
// [ErrDamaged] or [ErrVersion] when the file cannot be read; it does not hang,
// does not panic, and leaves nothing open when it fails.
func Open(path string, opt Options) (*DB, error) {
	if opt.LockWait == 0 {
		opt.LockWait = time.Second
	}
	db := &DB{ascending: make(map[string]bool, len(opt.Ascending))}
	for _, name := range opt.Ascending {
		db.ascending[name] = true
	}
	err := guard(func() error {
		var err error
		db.db, err = bbolt.Open(path, 0o600, &bbolt.Options{
			Timeout: opt.LockWait,
			NoSync:  opt.NoSync,
			// Statistics are counted with atomic writes on every step of a cursor; nobody reads them.
			NoStatistics: true,
			// The array freelist sorts itself anew at every commit.
			FreelistType: bbolt.FreelistMapType,
			PageSize:     PageSize,
			// Each time a transaction outgrows the map, bbolt waits for all readers
			// and copies what the transaction has touched. So a lot of address
			// space, which costs nothing, is taken at once.
			InitialMmapSize: addressSpace(),
			OpenFile: func(path string, flag int, mode os.FileMode) (*os.File, error) {
				f, err := openLocked(path, flag, mode, opt)
				if err != nil {
					return nil, err
				}
				db.file = f
				return f, Inspect(f)
			},
		})
		return err
	})
	if err != nil {
		if db.file != nil {
			// bbolt closes it on an error but not on a panic; closing twice does no harm.
			_ = db.file.Close()
		}
		return nil, fmt.Errorf("open %s: %w", path, explain(err))
	}
	// The file grows by this much at a time, and is synced each time.
	db.db.AllocSize = 4 << 20
	return db, nil
}

// openLocked opens the file and waits for its lock. While it waited another file
// may have been put in its place, and then it is that one which is wanted.
func openLocked(path string, flag int, mode os.FileMode, opt Options) (*os.File, error) {
	if opt.OpenFile != nil {
		return opt.OpenFile(path, flag, mode)
	}
	deadline := time.Now().Add(opt.LockWait)
	for {
		f, err := os.OpenFile(path, flag, mode)
		if err != nil {
			return nil, err
		}
		if err := lock(f, time.Until(deadline)); err != nil {
			return nil, errors.Join(err, f.Close())
		}
		locked, err := f.Stat()
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
		if now, err := os.Stat(path); err == nil && os.SameFile(locked, now) {
			return f, nil
		}
		if err := f.Close(); err != nil {
			return nil, err
		}
	}
}

// addressSpace returns how much is mapped at first. On Windows the file would
// grow to that size, and with 32 bits there is not much to take.
func addressSpace() int {
	if runtime.GOOS == "windows" || strconv.IntSize < 64 {
		return 0
	}
	return 1 << 30
}

// explain gives bbolt's errors the names of this package.
func explain(err error) error {
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return ErrLocked
	case errors.Is(err, berrors.ErrVersionMismatch):
		return fmt.Errorf("%w: %w", ErrVersion, err)
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrChecksum):
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return err
}

// guard runs f and turns a panic or a memory fault in it into [ErrDamaged]:
// both are how bbolt says that a page is not what it should be.
func guard(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, p)
		}
	}()
	return f()
}

// Guard runs f, which reads or writes through a DB, and turns a panic or a
// memory fault in it into [ErrDamaged]. After that the DB is good for
// [DB.Abandon] only.
func Guard(f func() error) error { return guard(f) }

// Path returns the path of the file.
func (d *DB) Path() string { return d.file.Name() }

// Close waits for open transactions and lets go of the file.
func (d *DB) Close() error { return d.db.Close() }

// Abandon lets go of the file without waiting for anything: after a panic in
// the midst of a transaction bbolt's own Close would wait for ever for the
// transaction to end. The mapped memory stays mapped until the process ends,
// and would keep the lock with it.
func (d *DB) Abandon() error { return errors.Join(unlock(d.file), d.file.Close()) }

// Tx begins a transaction. A writer waits until the writer before it is done.
func (d *DB) Tx(rw bool) (kv.Tx, error) {
	tx, err := d.db.Begin(rw)
	if err != nil {
		return nil, err
	}
	return &Tx{tx: tx, ascending: d.ascending}, nil
}
