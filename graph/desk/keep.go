package desk

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"peacegraph/graph"
)

// FileName is the name of the file of the desk in the directory of the record.
const FileName = "drafts.db"

// The errors of the file. They come wrapped with its path and the cause.
var (
	// ErrLocked: another process holds the file.
	ErrLocked = errors.New("the file of drafts is held by another process; stop that process")
	// ErrFile: the file is not what this program wrote.
	ErrFile = errors.New("the file of drafts cannot be read; restore it from a copy, or move it away: what was published is in the record")
	// ErrNewerFormat: the file was written by a later version of this program.
	ErrNewerFormat = errors.New("the file of drafts was written by a newer version; use the newer program")
	// ErrFull: there is no room. The draft is as it was.
	ErrFull = errors.New("there is no room left for drafts; make room and try again, nothing of this change was kept")
	// ErrKept: the system could not say whether a change is on disk. The draft is as it was.
	ErrKept = errors.New("the change could not be kept; nothing of it holds, try again")
)

// A drafts.db has three buckets. `drafts` holds one JSON object for each draft, by its id; `parts` the rows of each part, by
// the id of the draft, a slash, and the number of the part; `keys` what was answered to each idempotency key, by author and
// key. `meta` has the version.
const formatVersion = "1"

var (
	bucketMeta   = []byte("meta")
	bucketDrafts = []byte("drafts")
	bucketParts  = []byte("parts")
	bucketKeys   = []byte("keys")
	keyVersion   = []byte("version")
)

// change is what one transaction does.
type change struct {
	draft *record
	// put are parts that come, drop those that go.
	put  map[int][]byte
	drop []int
	// key is the idempotency key under which it was asked for, with the answer; nil when there is none.
	key *answered
	// forget are keys that are too old, lose drafts of which nothing is kept any more.
	forget []string
	lose   []graph.ID
}

// answered is what was answered to a request with an idempotency key.
type answered struct {
	Author string    `json:"author"`
	Key    string    `json:"key"`
	Input  string    `json:"input"` // a hash
	At     time.Time `json:"at"`
	Answer answer    `json:"answer"`
}

func (a *answered) name() string { return nameOfKey(a.Author, a.Key) }

func nameOfKey(author, key string) string { return strconv.Quote(author) + " " + key }

// answer is what a request led to.
type answer struct {
	Draft      graph.ID   `json:"draft"`
	Part       int        `json:"part,omitempty"`
	Statements []graph.ID `json:"statements,omitempty"`
	Changeset  int        `json:"changeset,omitempty"`
}

// keeper keeps drafts. A change is kept as a whole or not at all, and when commit returns it is on disk. Commits come one after
// another; rows may be read meanwhile.
type keeper interface {
	load() (drafts []*record, keys []*answered, err error)
	rows(draft graph.ID, part int) ([]byte, error)
	commit(*change) error
	close() error
}

// memory keeps drafts as long as the program runs.
type memory struct {
	mu    sync.RWMutex
	parts map[string][]byte
}

func partName(draft graph.ID, part int) string { return string(draft) + "/" + strconv.Itoa(part) }

func (m *memory) load() ([]*record, []*answered, error) { return nil, nil, nil }

func (m *memory) rows(draft graph.ID, part int) ([]byte, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if text, ok := m.parts[partName(draft, part)]; ok {
		return text, nil
	}
	return nil, fmt.Errorf("%w: part %d of %s is missing", ErrFile, part, draft)
}

func (m *memory) commit(c *change) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, part := range c.drop {
		delete(m.parts, partName(c.draft.ID, part))
	}
	for part, text := range c.put {
		m.parts[partName(c.draft.ID, part)] = text
	}
	return nil
}

func (m *memory) close() error { return nil }

// file keeps drafts in a bbolt file.
type file struct {
	path string
	mu   sync.RWMutex // held for reading while rows are read, so that db is not closed under them
	db   *bbolt.DB    // nil when it could not be opened again
	// update runs a transaction of a change; tests have it fail.
	update func(*bbolt.DB, func(*bbolt.Tx) error) error
}

// openFile opens the file in a directory, making it when there is none.
func openFile(dir string) (*file, error) {
	f := &file{path: filepath.Join(dir, FileName), update: (*bbolt.DB).Update}
	if err := f.open(); err != nil {
		return nil, err
	}
	return f, nil
}

func (f *file) open() error {
	db, err := bbolt.Open(f.path, 0o600, &bbolt.Options{Timeout: time.Second, FreelistType: bbolt.FreelistMapType})
	if err != nil {
		return f.explain(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		meta, err := tx.CreateBucketIfNotExists(bucketMeta)
		if err != nil {
			return err
		}
		switch version := meta.Get(keyVersion); {
		case version == nil:
			err = meta.Put(keyVersion, []byte(formatVersion))
		case string(version) != formatVersion:
			return fmt.Errorf("%w (format %q, not %q)", ErrNewerFormat, version, formatVersion)
		}
		for _, name := range [...][]byte{bucketDrafts, bucketParts, bucketKeys} {
			if err == nil {
				_, err = tx.CreateBucketIfNotExists(name)
			}
		}
		return err
	})
	if err != nil {
		return f.explain(errors.Join(err, db.Close()))
	}
	f.db = db
	return nil
}

// explain gives an error of bbolt or the system its name here.
func (f *file) explain(err error) error {
	name := ErrKept
	switch {
	case errors.Is(err, ErrNewerFormat), errors.Is(err, ErrFile):
		return fmt.Errorf("%s: %w", f.path, err)
	case errors.Is(err, berrors.ErrTimeout):
		name = ErrLocked
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrVersionMismatch), errors.Is(err, berrors.ErrChecksum), errors.Is(err, berrors.ErrInvalidMapping):
		name = ErrFile
	case isFull(err):
		name = ErrFull
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return fmt.Errorf("%s: %w; allow this user to write there", f.path, err)
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("%s: %w", f.path, err)
	case errors.Is(err, berrors.ErrDatabaseNotOpen):
		return fmt.Errorf("%s: %w", f.path, ErrClosed)
	}
	return fmt.Errorf("%s: %w (%w)", f.path, name, err)
}

// isFull reports whether an error says that there is no room. Where bbolt grows a file it keeps of the system's error no more
// than its text.
func isFull(err error) bool {
	return slices.ContainsFunc([]syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG}, func(errno syscall.Errno) bool {
		return errors.Is(err, errno) || strings.HasSuffix(err.Error(), ": "+errno.Error())
	})
}

func (f *file) load() (drafts []*record, keys []*answered, err error) {
	err = f.db.View(func(tx *bbolt.Tx) error {
		err := tx.Bucket(bucketDrafts).ForEach(func(id, text []byte) error {
			r := new(record)
			if err := json.Unmarshal(text, r); err != nil {
				return fmt.Errorf("%w: draft %s: %w", ErrFile, id, err)
			}
			drafts = append(drafts, r)
			return nil
		})
		if err != nil {
			return err
		}
		return tx.Bucket(bucketKeys).ForEach(func(name, text []byte) error {
			a := new(answered)
			if err := json.Unmarshal(text, a); err != nil {
				return fmt.Errorf("%w: key %s: %w", ErrFile, name, err)
			}
			keys = append(keys, a)
			return nil
		})
	})
	if err != nil {
		return nil, nil, f.explain(err)
	}
	return drafts, keys, nil
}

func (f *file) rows(draft graph.ID, part int) (text []byte, err error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if f.db == nil {
		return nil, fmt.Errorf("%s: %w", f.path, errNotOpen)
	}
	err = f.db.View(func(tx *bbolt.Tx) error {
		text = slices.Clone(tx.Bucket(bucketParts).Get([]byte(partName(draft, part))))
		if text == nil {
			return fmt.Errorf("%w: part %d of %s is missing", ErrFile, part, draft)
		}
		return nil
	})
	if err != nil {
		return nil, f.explain(err)
	}
	return text, nil
}

// errNotOpen: the file could not be opened again after a failure. The next change tries it once more.
var errNotOpen = errors.New("the file could not be opened again after a failure; look whether the disk is well, and try again")

// commit writes a change. After a failure the file is opened again, because what bbolt has in memory may be neither the
// state before nor the one after. When the change is found in it all the same (all was written, and only the last sync
// failed), it is written once more, so that what is on disk and what is answered agree.
func (f *file) commit(c *change) error {
	if err := f.ready(); err != nil {
		return err
	}
	text, err := json.Marshal(c.draft)
	if err != nil {
		return fmt.Errorf("write the draft %s: %w", c.draft.ID, err)
	}
	if err = f.update(f.db, func(tx *bbolt.Tx) error { return c.apply(tx, text) }); err == nil {
		return nil
	}
	err = f.explain(err)
	if again := f.reopen(); again != nil {
		return errors.Join(err, again)
	}
	arrived := false
	viewed := f.db.View(func(tx *bbolt.Tx) error {
		arrived = bytes.Equal(tx.Bucket(bucketDrafts).Get([]byte(c.draft.ID)), text)
		return nil
	})
	if viewed == nil && arrived {
		if f.update(f.db, func(tx *bbolt.Tx) error { return c.apply(tx, text) }) == nil {
			return nil
		}
	}
	return err
}

// ready opens the file when it is not open.
func (f *file) ready() error {
	if f.db != nil {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.open()
}

// reopen closes the file and opens it again, before anybody reads on.
func (f *file) reopen() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	_ = f.db.Close() // its error says nothing that the one before it does not
	f.db = nil
	return f.open()
}

// apply makes a change in a transaction; text is the draft.
func (c *change) apply(tx *bbolt.Tx, text []byte) error {
	parts, keys := tx.Bucket(bucketParts), tx.Bucket(bucketKeys)
	for _, part := range c.drop {
		if err := parts.Delete([]byte(partName(c.draft.ID, part))); err != nil {
			return err
		}
	}
	for _, part := range slices.Sorted(maps.Keys(c.put)) {
		if err := parts.Put([]byte(partName(c.draft.ID, part)), c.put[part]); err != nil {
			return err
		}
	}
	for _, id := range c.lose {
		if err := tx.Bucket(bucketDrafts).Delete([]byte(id)); err != nil {
			return err
		}
	}
	for _, name := range c.forget {
		if err := keys.Delete([]byte(name)); err != nil {
			return err
		}
	}
	if c.key != nil {
		text, err := json.Marshal(c.key)
		if err != nil {
			return err
		}
		if err := keys.Put([]byte(c.key.name()), text); err != nil {
			return err
		}
	}
	return tx.Bucket(bucketDrafts).Put([]byte(c.draft.ID), text)
}

func (f *file) close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.db == nil {
		return nil
	}
	if err := f.db.Close(); err != nil {
		return f.explain(err)
	}
	return nil
}
