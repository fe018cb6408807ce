package desk

import (
	"context"
	"errors"
	"syscall"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"peacegraph/graph"
)

var lena = Author{Name: "lena"}

// ready opens a graph in memory with a desk on a file, and begins a draft on it that can be published.
func ready(t *testing.T, dir string, opts ...Option) (*graph.Graph, *Desk, graph.ID) {
	t.Helper()
	g, err := graph.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	d, err := Open(g, dir, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(d.Close(), g.Close()); err != nil {
			t.Error(err)
		}
	})
	return g, d, begun(t, d)
}

func begun(t *testing.T, d *Desk) graph.ID {
	t.Helper()
	draft, err := d.Create(t.Context(), lena, NewDraft{Message: "first", Dataset: "letters", Describe: Description{Title: "Letters"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Add(t.Context(), lena, draft.ID(), Rows{Rows: small()}); err != nil {
		t.Fatal(err)
	}
	return draft.ID()
}

func asItWas(t *testing.T, d *Desk, id graph.ID) {
	t.Helper()
	now, err := d.Draft(t.Context(), lena, id)
	if err != nil {
		t.Fatal(err)
	}
	if now.Status() != StatusOpen || now.Message() != "first" || now.PublishedBy() != "" || now.record.Publishing != nil {
		t.Errorf("the draft is %s with the message %q, published by %q, meant to be published: %t", now.Status(), now.Message(), now.PublishedBy(), now.record.Publishing != nil)
	}
}

// A publish that fails leaves the draft with its own message, published by nobody; and so does one that the program did not
// live to see the end of.
func TestPublishThatDoesNotHappen(t *testing.T) {
	dir := t.TempDir()
	g, d, id := ready(t, dir)
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Publish(t.Context(), Author{Name: "root", Admin: true}, id, "second", "key"); !errors.Is(err, graph.ErrClosed) {
		t.Fatalf("on a closed graph: %v", err)
	}
	asItWas(t, d, id)
	// The first transaction says what is meant; the second, that nothing came of it, is lost.
	d.keep.(*file).update = (&shaky{before: map[int]error{2: syscall.EIO}}).update
	if _, err := d.Publish(t.Context(), Author{Name: "root", Admin: true}, id, "third", "other key"); !errors.Is(err, graph.ErrClosed) {
		t.Fatalf("on a closed graph: %v", err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	g, err := graph.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	again, err := Open(g, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	asItWas(t, again, id)
}

// A draft that is in the record is not written again, though the clock was put back before it was.
func TestPublishedByTheRecordWhateverTheClockSays(t *testing.T) {
	g, d, id := ready(t, "")
	in := small()
	in.Dataset = graph.DatasetRow{Name: graph.Cell{Text: "letters"}, Title: graph.Cell{Text: "Letters"}}
	by := graph.Authorship{Agent: "lena", Message: "told otherwise", Draft: id, Time: time.Now().Add(-time.Hour)}
	if _, err := g.Apply(t.Context(), in, by); err != nil {
		t.Fatal(err)
	}
	p, err := d.Publish(t.Context(), lena, id, "", "")
	if err != nil || p.Changeset.Number() != 1 || p.Draft.Message() != "told otherwise" || g.Snapshot().Size().Changesets != 1 {
		t.Errorf("%+v, %v, with %d changesets", p, err, g.Snapshot().Size().Changesets)
	}
}

// Whoever reads does not wait for the disk.
func TestReadingWhileAChangeIsKept(t *testing.T) {
	_, d, id := ready(t, t.TempDir())
	writes, goOn := make(chan struct{}), make(chan struct{})
	d.keep.(*file).update = func(db *bbolt.DB, f func(*bbolt.Tx) error) error {
		close(writes)
		<-goOn
		return db.Update(f)
	}
	changed := make(chan error, 1)
	go func() { _, err := d.Rebase(context.Background(), lena, id, "", ""); changed <- err }()
	<-writes
	draft, err := d.Draft(t.Context(), lena, id)
	if err != nil {
		t.Fatal(err)
	}
	if all, err := d.Drafts(t.Context(), lena); err != nil || len(all) != 1 {
		t.Errorf("%d drafts, %v", len(all), err)
	}
	d.cache.drop(id)
	if findings, err := draft.Findings(t.Context()); err != nil || len(findings) != 2 {
		t.Errorf("findings %v, %v", findings, err)
	}
	close(goOn)
	if err := <-changed; err != nil {
		t.Error(err)
	}
}

// A draft may be looked at while it is published, and nothing that was found about it is held afterwards.
func TestPublishWhileItIsLookedAt(t *testing.T) {
	_, d, id := ready(t, "")
	draft, err := d.Draft(t.Context(), lena, id)
	if err != nil {
		t.Fatal(err)
	}
	looked := make(chan error, 1)
	go func() { _, _, err := draft.Preview(context.Background()); looked <- err }()
	if _, err := d.Publish(t.Context(), lena, id, "", ""); err != nil {
		t.Error(err)
	}
	if err := <-looked; err != nil {
		t.Error(err)
	}
	if _, _, err := draft.Preview(t.Context()); err != nil {
		t.Error(err)
	}
}
