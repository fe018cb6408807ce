package desk

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"peacegraph/graph"
)

// The texts of a draft go where cells do, and what no cell can hold is refused as there.
func TestTextsHoldNoControlCharacters(t *testing.T) {
	by := Author{Name: "lena"}
	_, d := memoryDesk(t, DefaultLimits())
	told := func(what string, err error, path string) {
		t.Helper()
		r := RefusalsOf(err)
		if len(r) != 1 || r[0].Code != Invalid || strings.Join(r[0].Path, ".") != path || !strings.Contains(r[0].Message, "which no text can hold; delete it") {
			t.Errorf("%s: %v", what, err)
		}
	}
	for _, odd := range []string{"a\x00b", "a\x01b", "a\x1b[2Jb", "a\x7fb", "a\u0085b"} {
		_, err := d.Create(t.Context(), by, NewDraft{Message: odd, Dataset: "letters"})
		told("message", err, "message")
		for path, describe := range map[string]Description{
			"title": {Title: odd}, "licence": {Licence: odd}, "language": {Language: odd}, "description": {Description: odd}, "version": {Version: odd},
			"citation": {Citation: odd}, "codebook": {Codebook: odd}, "coder": {Coder: odd}, "creators": {Creators: []string{"Lena", odd}},
		} {
			_, err := d.Create(t.Context(), by, NewDraft{Message: "m", Dataset: "letters", Describe: describe})
			told(path, err, "describe."+path)
		}
		draft, err := d.Create(t.Context(), by, NewDraft{Message: "in two\nlines", Dataset: "letters"})
		if err != nil {
			t.Fatal(err)
		}
		_, err = d.Import(t.Context(), by, draft.ID(), Import{Name: "folder " + odd, Rows: small()})
		told("name", err, "name")
		_, err = d.Publish(t.Context(), by, draft.ID(), odd, "")
		told("message of a publish", err, "message")
		_, err = d.Abandon(t.Context(), by, draft.ID(), odd, "")
		told("reason", err, "reason")
		if again, err := d.Draft(t.Context(), by, draft.ID()); err != nil || again.Status() != StatusOpen || len(again.Parts()) > 0 {
			t.Errorf("the draft was changed: %v", err)
		}
	}
}

func memoryDesk(t *testing.T, limits Limits) (*graph.Graph, *Desk) {
	t.Helper()
	g, err := graph.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	d, err := Open(g, "", WithLimits(limits))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(d.Close(), g.Close()); err != nil {
			t.Error(err)
		}
	})
	return g, d
}

// Who begins drafts and gives them up without end does not fill the memory or the file: so many are remembered, of each author
// alone, without what they said of the data set.
func TestAbandonedDraftsAreForgotten(t *testing.T) {
	limits := DefaultLimits()
	limits.Abandoned = 3
	dir := t.TempDir()
	g, err := graph.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	for range 2 { // and so it is after a start
		d, err := Open(g, dir, WithLimits(limits))
		if err != nil {
			t.Fatal(err)
		}
		give := func(name string) graph.ID {
			by := Author{Name: name}
			draft, err := d.Create(t.Context(), by, NewDraft{Message: "m", Dataset: "letters", Describe: Description{Description: strings.Repeat("x", 9000)}})
			if err != nil {
				t.Fatal(err)
			}
			gone, err := d.Abandon(t.Context(), by, draft.ID(), "r", "")
			if err != nil || gone.Reason() != "r" || gone.Describe().Description != "" {
				t.Fatal(err)
			}
			return draft.ID()
		}
		others := give("omar")
		first := give("lena")
		for range 10 {
			give("lena")
		}
		if left, err := d.Drafts(t.Context(), Author{Name: "lena"}); err != nil || len(left) != 3 {
			t.Errorf("%d drafts of who gave up many: %v", len(left), err)
		}
		if _, err := d.Draft(t.Context(), Author{Name: "lena"}, first); RefusalsOf(err) == nil {
			t.Error("the first is there still")
		}
		if _, err := d.Draft(t.Context(), Author{Name: "omar"}, others); err != nil {
			t.Errorf("that of somebody else: %v", err)
		}
		kept, _, err := d.keep.load()
		if err != nil || len(kept) > 3+2 {
			t.Errorf("%d drafts are in the file: %v", len(kept), err)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// One author cannot take the whole queue.
func TestQueueOfAnAuthor(t *testing.T) {
	limits := DefaultLimits()
	limits.Queue, limits.QueueEach = 3, 2
	_, d := memoryDesk(t, limits)
	begin := func(by Author) graph.ID {
		draft, err := d.Create(t.Context(), by, NewDraft{Message: "m", Dataset: "letters"})
		if err != nil {
			t.Fatal(err)
		}
		return draft.ID()
	}
	mallory, lena := Author{Name: "mallory"}, Author{Name: "lena"}
	one, other := begin(mallory), begin(lena)
	<-d.turn // somebody publishes
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	publish := func(by Author, id graph.ID) { _, err := d.Publish(ctx, by, id, "", ""); ended <- err }
	for range 2 {
		go publish(mallory, one)
	}
	for len(d.queue) < 2 {
		runtime.Gosched() // they are on their way
	}
	_, err := d.Publish(t.Context(), mallory, one, "", "")
	if r := RefusalsOf(err); len(r) != 1 || r[0].Code != Busy || r[0].RetryAfter <= 0 || !strings.Contains(r[0].Message, "2 publishes of yours wait") {
		t.Errorf("one more: %v", err)
	}
	go publish(lena, other)
	for len(d.queue) < 3 {
		runtime.Gosched() // somebody else finds a place
	}
	cancel()
	for range 3 {
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
	if len(d.queued) > 0 || len(d.queue) > 0 {
		t.Errorf("left in the queue: %v", d.queued)
	}
	d.turn <- struct{}{}
}

// Of large drafts one is reviewed at a time, and small ones, and the one whose turn it is to be published, wait for none.
func TestLargeDraftsAreReviewedOneByOne(t *testing.T) {
	_, d := memoryDesk(t, DefaultLimits())
	by := Author{Name: "lena"}
	begin := func(rows int) graph.ID {
		draft, err := d.Create(t.Context(), by, NewDraft{Message: "m", Dataset: "letters", Describe: Description{Title: "L", Licence: "CC0-1.0", Version: "1"}})
		if err != nil {
			t.Fatal(err)
		}
		in := &graph.Draft{}
		for n := range rows {
			in.Entities = append(in.Entities, graph.EntityRow{
				ID: graph.Cell{Text: fmt.Sprintf("state:s%d", n)}, Kind: graph.Cell{Text: "State"}, Names: []graph.Field{{Name: "en", Cell: graph.Cell{Text: fmt.Sprint("State ", n)}}},
			})
		}
		if added, err := d.Add(t.Context(), by, draft.ID(), Rows{Rows: in}); err != nil {
			t.Fatal(err, added.Findings[:3])
		}
		return draft.ID()
	}
	large, other := begin(largeDraft), begin(largeDraft)
	d.cache.drop(large)
	d.large <- struct{}{} // another one is being reviewed
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		draft, err := d.Draft(ctx, by, large)
		if err == nil {
			_, err = draft.Findings(ctx)
		}
		ended <- err
	}()
	begin(1)
	if _, err := d.Publish(t.Context(), by, other, "", ""); err != nil {
		t.Errorf("publishing waits: %v", err)
	}
	select {
	case err := <-ended:
		t.Errorf("two are reviewed at once: %v", err)
	default:
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	<-d.large
	d.cache.mu.Lock()
	defer d.cache.mu.Unlock()
	rows := 0
	for _, k := range d.cache.kept {
		rows += k.of.rows()
	}
	if rows > maxReviewed+largeDraft {
		t.Errorf("reviews of %d rows are kept", rows)
	}
}
