package graph

import (
	"context"
	"errors"
	"slices"
	"testing"
)

// another returns a draft that adds one entity and refers to what small has.
func another() *Draft {
	draft := small()
	draft.Dataset.Name.Text = "more"
	draft.Entities = append(draft.Entities[:0:0], EntityRow{
		ID: Cell{Text: "state:south"}, Kind: Cell{Text: "State"}, Names: []Field{{Cell: Cell{Text: "South"}}},
	})
	row := draft.Statements[1]
	row.ID, row.Object = Cell{}, Cell{Text: "state:south"}
	draft.Statements = []StatementRow{row}
	return draft
}

// Drafts are prepared on top of each other before any of them is written, and what they leave is what writing each alone
// leaves.
func TestPreparedOneAfterAnother(t *testing.T) {
	ctx := context.Background()
	g, err := Open(ctx, "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	start := g.Snapshot()
	if _, err := start.Prepare(ctx, another(), Authorship{}, nil); !errors.Is(err, ErrRefused) {
		t.Fatalf("a draft that refers to what is not there: %v", err)
	}
	first, err := start.Prepare(ctx, small(), Authorship{Agent: "a"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	next, err := first.Next(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	second, err := next.Prepare(ctx, another(), Authorship{Agent: "b"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if g.Snapshot() != start {
		t.Fatal("to prepare is not to write")
	}
	if _, err := g.Write(ctx, second, nil); !errors.Is(err, ErrStale) {
		t.Errorf("the second before the first: %v", err)
	}
	var steps []Step
	progress := func(step Step, done, total int) {
		if done > total || total == 0 {
			t.Errorf("%s: %d of %d", step, done, total)
		}
		steps = append(steps, step)
	}
	if _, err := g.Write(ctx, first, progress); err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(steps, Writing) {
		t.Errorf("progress tells of %v", steps)
	}
	result, err := g.Write(ctx, second, nil)
	if err != nil {
		t.Fatal(err)
	}
	if n := result.Changeset.Number(); n != 2 {
		t.Errorf("the second changeset has number %d", n)
	}
	if _, err := g.Write(ctx, second, nil); !errors.Is(err, ErrStale) {
		t.Errorf("the second again: %v", err)
	}
	compiled, err := compile(ctx, g.record, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := g.Snapshot().Size(), compiled.Size(); got != want {
		t.Errorf("the graph has %+v, the record %+v", got, want)
	}
	again, err := g.Snapshot().Prepare(ctx, another(), Authorship{}, nil)
	if err != nil || !again.Empty() {
		t.Fatalf("again: %v", err)
	}
	if result, err := g.Write(ctx, again, nil); err != nil || result.Changeset.Number() != 0 {
		t.Errorf("nothing to write: %+v, %v", result, err)
	}
}

// A write that is given up leaves the graph and the record as they were.
func TestWriteIsGivenUp(t *testing.T) {
	for _, url := range []string{"memory:", "bbolt:" + t.TempDir()} {
		g, err := Open(context.Background(), url)
		if err != nil {
			t.Fatal(err)
		}
		defer g.Close()
		before := g.Snapshot()
		ctx, cancel := context.WithCancel(context.Background())
		prepared, err := before.Prepare(ctx, small(), Authorship{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		_, err = g.Write(ctx, prepared, func(Step, int, int) { cancel() })
		if !errors.Is(err, context.Canceled) || g.Snapshot() != before {
			t.Errorf("%s: %v", url, err)
		}
		if _, err := before.Prepare(ctx, small(), Authorship{}, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: a check that is given up: %v", url, err)
		}
		if result, err := g.Write(context.Background(), prepared, nil); err != nil || result.Changeset.Number() != 1 {
			t.Errorf("%s: the same again: %+v, %v", url, result, err)
		}
	}
}
