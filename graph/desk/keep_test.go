package desk

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"go.etcd.io/bbolt"

	"peacegraph/graph"
)

// shaky is a file of which transactions fail: those that are named by their number from 1, before or after they are written.
type shaky struct {
	n             int
	before, after map[int]error
}

func (s *shaky) update(db *bbolt.DB, f func(*bbolt.Tx) error) error {
	s.n++
	if err := s.before[s.n]; err != nil {
		return err
	}
	if err := db.Update(f); err != nil {
		return err
	}
	return s.after[s.n]
}

func small() *graph.Draft {
	cell := func(s string) graph.Cell { return graph.Cell{Text: s} }
	return &graph.Draft{Entities: []graph.EntityRow{{ID: cell("state:north"), Kind: cell("State"), Names: []graph.Field{{Cell: cell("North")}}}}}
}

// A change that fails on disk is told, and the draft is as it was, now and after the file is opened again. When only the last
// sync failed it is written once more, and holds.
func TestFileFails(t *testing.T) {
	by := Author{Name: "lena"}
	tests := []struct {
		name   string
		shaky  shaky
		want   error
		parts  int
		status Status
	}{
		{"no room", shaky{before: map[int]error{2: syscall.ENOSPC}}, ErrFull, 0, StatusOpen},
		{"no room to grow", shaky{before: map[int]error{2: fmt.Errorf("file resize error: %s", syscall.EFBIG)}}, ErrFull, 0, StatusOpen},
		{"the disk fails", shaky{before: map[int]error{2: syscall.EIO}}, ErrKept, 0, StatusOpen},
		{"the last sync fails", shaky{after: map[int]error{2: syscall.EIO}}, nil, 1, StatusOpen},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			ctx := context.Background()
			dir := t.TempDir()
			g, err := graph.Open(ctx, "memory:")
			if err != nil {
				t.Fatal(err)
			}
			defer g.Close()
			d, err := Open(g, dir)
			if err != nil {
				t.Fatal(err)
			}
			d.keep.(*file).update = test.shaky.update
			draft, err := d.Create(ctx, by, NewDraft{Message: "m", Dataset: "letters", Describe: Description{Title: "Letters"}})
			if err != nil {
				t.Fatal(err)
			}
			_, err = d.Add(ctx, by, draft.ID(), Rows{Rows: small(), Key: "k"})
			if !errors.Is(err, test.want) || test.want != nil && !strings.Contains(err.Error(), filepath.Join(dir, FileName)) {
				t.Errorf("the error is %v", err)
			}
			if now, err := d.Draft(ctx, by, draft.ID()); err != nil || len(now.Parts()) != test.parts {
				t.Errorf("the draft has %d parts, %v", len(now.Parts()), err)
			}
			if err := d.Close(); err != nil {
				t.Fatal(err)
			}
			if d, err = Open(g, dir); err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			now, err := d.Draft(ctx, by, draft.ID())
			if err != nil || len(now.Parts()) != test.parts {
				t.Fatalf("opened again the draft has %d parts, %v", len(now.Parts()), err)
			}
			again, err := d.Add(ctx, by, draft.ID(), Rows{Rows: small(), Key: "k"})
			if err != nil || again.Part != 1 || len(again.Draft.Parts()) != 1 {
				t.Errorf("the same request again: %+v, %v", again, err)
			}
		})
	}
}

// A draft whose changeset is in the record is published, whatever the file says of it, and its request has its answer.
func TestPublishedThoughTheFileFails(t *testing.T) {
	ctx := context.Background()
	by := Author{Name: "lena"}
	dir := t.TempDir()
	g, err := graph.Open(ctx, "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	d, err := Open(g, dir)
	if err != nil {
		t.Fatal(err)
	}
	draft, err := d.Create(ctx, by, NewDraft{Message: "m", Dataset: "letters", Describe: Description{Title: "Letters"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Add(ctx, by, draft.ID(), Rows{Rows: small()}); err != nil {
		t.Fatal(err)
	}
	// The first transaction says what is meant, the second what became of it.
	d.keep.(*file).update = (&shaky{before: map[int]error{2: syscall.ENOSPC}}).update
	for range 2 {
		p, err := d.Publish(ctx, by, draft.ID(), "", "k")
		if err != nil || p.Changeset.Number() != 1 || p.Draft.Status() != StatusPublished {
			t.Fatalf("published: %+v, %v", p, err)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		if d, err = Open(g, dir); err != nil {
			t.Fatal(err)
		}
		now, err := d.Draft(ctx, by, draft.ID())
		if err != nil || now.Status() != StatusPublished || now.PublishedBy() != "lena" {
			t.Errorf("opened again: %s by %q, %v", now.Status(), now.PublishedBy(), err)
		}
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if n := g.Snapshot().Size().Changesets; n != 1 {
		t.Errorf("%d changesets", n)
	}
}

func TestFilesThatCannotBeOpened(t *testing.T) {
	g, err := graph.Open(context.Background(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	for name, prepare := range map[string]func(t *testing.T, path string) error{
		"held": func(t *testing.T, path string) error {
			d, err := Open(g, filepath.Dir(path))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = d.Close() })
			return ErrLocked
		},
		"another file": func(t *testing.T, path string) error {
			if err := os.WriteFile(path, []byte(strings.Repeat("this is no file of drafts\n", 1000)), 0o600); err != nil {
				t.Fatal(err)
			}
			return ErrFile
		},
		"newer": func(t *testing.T, path string) error {
			db, err := bbolt.Open(path, 0o600, nil)
			if err != nil {
				t.Fatal(err)
			}
			err = db.Update(func(tx *bbolt.Tx) error {
				meta, err := tx.CreateBucket(bucketMeta)
				if err != nil {
					return err
				}
				return meta.Put(keyVersion, []byte("2"))
			})
			if err := errors.Join(err, db.Close()); err != nil {
				t.Fatal(err)
			}
			return ErrNewerFormat
		},
		"a draft that is none": func(t *testing.T, path string) error {
			f, err := openFile(filepath.Dir(path))
			if err != nil {
				t.Fatal(err)
			}
			err = f.db.Update(func(tx *bbolt.Tx) error { return tx.Bucket(bucketDrafts).Put([]byte("draft:x"), []byte("{")) })
			if err := errors.Join(err, f.close()); err != nil {
				t.Fatal(err)
			}
			return ErrFile
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			want := prepare(t, filepath.Join(dir, FileName))
			if _, err := Open(g, dir); !errors.Is(err, want) || !strings.Contains(err.Error(), dir) {
				t.Errorf("the error is %v, want %v", err, want)
			}
		})
	}
}

// The queue is bounded, whoever gives up leaves it, and what has to wait goes on when its turn comes.
func TestQueue(t *testing.T) {
	by := Author{Name: "lena"}
	limits := DefaultLimits()
	limits.Queue = 2
	g, err := graph.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	d, err := Open(g, "", WithLimits(limits))
	if err != nil {
		t.Fatal(err)
	}
	begin := func(n int) graph.ID {
		draft, err := d.Create(t.Context(), by, NewDraft{Message: "m", Dataset: "letters", Describe: Description{Title: "Letters"}})
		if err != nil {
			t.Fatal(err)
		}
		in := small()
		in.Entities[0].ID.Text += fmt.Sprint(n)
		in.Entities[0].Names[0].Text += fmt.Sprint(n)
		if _, err := d.Add(t.Context(), by, draft.ID(), Rows{Rows: in}); err != nil {
			t.Fatal(err)
		}
		return draft.ID()
	}
	ids := []graph.ID{begin(0), begin(1), begin(2)}
	<-d.turn // somebody publishes
	ctx, cancel := context.WithCancel(t.Context())
	first, second := make(chan error, 1), make(chan error, 1)
	go func() { _, err := d.Publish(ctx, by, ids[0], "", ""); first <- err }()
	go func() { _, err := d.Publish(t.Context(), by, ids[1], "", ""); second <- err }()
	for len(d.queue) < 2 {
		runtime.Gosched() // they are on their way
	}
	_, err = d.Publish(t.Context(), by, ids[2], "", "")
	if r := RefusalsOf(err); len(r) != 1 || r[0].Code != Busy || r[0].RetryAfter <= 0 {
		t.Errorf("with a full queue: %v", err)
	}
	if len(d.queued) != 1 || d.queued["lena"] != 2 {
		t.Errorf("queued: %v", d.queued)
	}
	cancel()
	if err := <-first; !errors.Is(err, context.Canceled) {
		t.Errorf("who gave up: %v", err)
	}
	d.turn <- struct{}{}
	if err := <-second; err != nil {
		t.Error(err)
	}
	// A draft that is being changed keeps only those waiting who publish it.
	release, err := d.hold(t.Context(), ids[2])
	if err != nil {
		t.Fatal(err)
	}
	third := make(chan error, 1)
	go func() { _, err := d.Publish(t.Context(), by, ids[2], "", ""); third <- err }()
	for len(d.queue) < 1 {
		runtime.Gosched()
	}
	if p, err := d.Publish(t.Context(), by, ids[0], "", ""); err != nil || p.Changeset.Number() != 2 {
		t.Errorf("afterwards: %v", err)
	}
	release()
	if err := <-third; err != nil {
		t.Error(err)
	}
}
