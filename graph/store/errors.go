package store

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	berrors "go.etcd.io/bbolt/errors"

	"peacegraph/graph/store/bboltkv"
)

// The errors of this package. They come wrapped with the path and the cause.
var (
	// ErrURL: the URL given to Open names no store.
	ErrURL = errors.New(`a store is "memory:" or "bbolt:" and a directory, such as bbolt:data`)
	// ErrLocked: another process holds the file.
	ErrLocked = errors.New("the store is held by another process")
	// ErrCorrupt: the file is not what was written: cut short, overwritten, or no store at all.
	ErrCorrupt = errors.New("the store is damaged")
	// ErrNewerFormat: the file was written by a later version of this program.
	ErrNewerFormat = errors.New("the store was written by a newer version")
	// ErrFull: there is no room for the write. Nothing of it was kept.
	ErrFull = errors.New("there is no room left for the store")
	// ErrClosed: the store was closed.
	ErrClosed = errors.New("the store is closed")
	// ErrValue: a quad holds a value that would not come back as it was given.
	// Cayley tells values apart by their text, which stops at seconds for a time
	// and is the same for an integer and for a typed string that spells it. So
	// these are refused: no value at all as subject, predicate or object; a time
	// with a fraction of a second; a typed string of one of the four types that
	// Cayley writes for its own integers, floats, booleans and times; a value of
	// a type that package quad does not define.
	ErrValue = errors.New("the store cannot hold this value")
)

// explain gives an error of the driver or the system its name here, with the
// path and what to do. An error that has its name already is left as it is.
func (s *Store) explain(err error) error {
	name, remedy := error(nil), ""
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrLocked), errors.Is(err, ErrCorrupt), errors.Is(err, ErrNewerFormat), errors.Is(err, ErrFull), errors.Is(err, ErrValue):
		return err
	case errors.Is(err, ErrClosed):
		return fmt.Errorf("%s: %w; open it again", s.url, err)
	case errors.Is(err, bboltkv.ErrLocked):
		name, remedy = ErrLocked, "stop that process, or use another directory"
	case errors.Is(err, bboltkv.ErrVersion), errors.Is(err, errNewer):
		name, remedy = ErrNewerFormat, "use the newer program, or another directory"
	case errors.Is(err, bboltkv.ErrDamaged), errors.Is(err, errContent):
		name, remedy = ErrCorrupt, "restore the file from a copy, or move it away and import again"
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), errors.Is(err, syscall.EFBIG), errors.Is(err, berrors.ErrMaxSizeReached):
		name, remedy = ErrFull, "make room and try again; nothing of this write was kept"
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return fmt.Errorf("%s: %w; allow this user to write there, or use another directory", s.place(), err)
	default:
		return fmt.Errorf("%s: %w", s.place(), err)
	}
	return fmt.Errorf("%s: %w: %s (%w)", s.place(), name, remedy, err)
}

// place returns the path of the file, or what stands for it.
func (s *Store) place() string {
	if s.path == "" {
		return "the record in memory"
	}
	return s.path
}
