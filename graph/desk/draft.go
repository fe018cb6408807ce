package desk

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"peacegraph/graph"
)

// Draft is a handle on a state of a draft. It never changes. What it tells of the graph is of the state that was the newest
// when the handle was given out.
type Draft struct {
	desk     *Desk
	record   *record
	snapshot *graph.Snapshot
}

func (d *Desk) handle(r *record) *Draft { return &Draft{d, r, d.graph.Snapshot()} }

// ID returns the identifier, `draft:` and 128 random bits in base 32.
func (d *Draft) ID() graph.ID { return d.record.ID }

// Message returns why it is written. It becomes the message of the changeset.
func (d *Draft) Message() string { return d.record.Message }

// Author returns the name of who began it.
func (d *Draft) Author() string { return d.record.Author }

// Status returns where it stands.
func (d *Draft) Status() Status { return d.record.Status }

// Dataset returns the name of the data set to which it adds. The graph may not have it yet.
func (d *Draft) Dataset() string { return d.record.Dataset }

// Describe returns what it says of the data set itself.
func (d *Draft) Describe() Description { return d.record.Describe }

// Base returns the newest changeset that its author has seen; false when the graph was empty.
func (d *Draft) Base() (graph.Changeset, bool) { return d.changeset(d.record.Base) }

// Changeset returns the changeset that it became; false while it is none.
func (d *Draft) Changeset() (graph.Changeset, bool) { return d.changeset(d.record.Changeset) }

func (d *Draft) changeset(number int) (graph.Changeset, bool) {
	if number == 0 {
		return graph.Changeset{}, false
	}
	return d.snapshot.Changeset(graph.ID("changeset:" + strconv.Itoa(number)))
}

// CreatedAt returns when it was begun, ChangedAt when it was changed last, in UTC.
func (d *Draft) CreatedAt() time.Time { return d.record.CreatedAt }

// ChangedAt returns when it was changed last, in UTC.
func (d *Draft) ChangedAt() time.Time { return d.record.ChangedAt }

// Parts returns what was put in, in order. What became of a draft that is published or abandoned is not asked of its parts:
// their rows are gone.
func (d *Draft) Parts() []Part { return slices.Clone(d.record.Parts) }

// PublishedBy returns who published it; empty while nobody has.
func (d *Draft) PublishedBy() string { return d.record.PublishedBy }

// Reason returns why it was abandoned; empty when it was not, or for no reason given.
func (d *Draft) Reason() string { return d.record.Reason }

// Findings returns all that is wrong with it, by part, and in a part in the order of files, lines and columns, or of the
// input. A draft that is not open has none. The error is that of ctx, or of the file.
func (d *Draft) Findings(ctx context.Context) ([]Finding, error) {
	r, err := d.review(ctx)
	if r == nil {
		return nil, err
	}
	return slices.Clone(r.findings), nil
}

// Summary counts what it would add to the graph; nothing while an error is among its findings. Of a draft that is published
// it counts what was added.
func (d *Draft) Summary(ctx context.Context) (graph.Summary, error) {
	if d.record.Summary != nil {
		return *d.record.Summary, nil
	}
	r, err := d.review(ctx)
	if r == nil || r.Prepared == nil {
		return graph.Summary{}, err
	}
	return r.Prepared.Summary(), nil
}

// Conflicts returns what was changed since the base that it touches, see [graph.Clash]. A draft that is not open has none.
func (d *Draft) Conflicts(ctx context.Context) ([]graph.Clash, error) {
	r, err := d.review(ctx)
	if r == nil {
		return nil, err
	}
	return slices.Clone(r.Conflicts), nil
}

// Changes returns a page of what it would change, in the order of [graph.Preview.Changes]; nothing while an error is among
// its findings. What a draft that is published has changed is asked of its changeset. The errors are those of
// [graph.Preview.Page], of ctx, and of the file.
func (d *Draft) Changes(ctx context.Context, first *int, after *graph.Cursor) (*graph.ChangeConnection, error) {
	preview, err := d.preview(ctx)
	if err != nil {
		return nil, err
	}
	if preview == nil {
		return d.snapshot.NoChanges(first, after)
	}
	return preview.Page(first, after)
}

// Preview returns the graph with the draft in it; false while an error is among its findings, and when it is not open.
// Searches find nothing in it.
func (d *Draft) Preview(ctx context.Context) (*graph.Snapshot, bool, error) {
	preview, err := d.preview(ctx)
	if preview == nil {
		return nil, false, err
	}
	return preview.Snapshot(), true, nil
}

// Prepared returns what would be written, and what that would do to the graph; nil while an error is among its findings, and
// when it is not open.
func (d *Draft) Prepared(ctx context.Context) (*graph.Prepared, *graph.Preview, error) {
	r, err := d.review(ctx)
	if r == nil || r.Prepared == nil {
		return nil, nil, err
	}
	preview, err := d.preview(ctx)
	return r.Prepared, preview, err
}

func (d *Draft) preview(ctx context.Context) (*graph.Preview, error) {
	r, err := d.review(ctx)
	if r == nil || r.Prepared == nil {
		return nil, err
	}
	r.turn.Lock()
	defer r.turn.Unlock()
	return r.Prepared.Preview(ctx, nil)
}

// review checks the draft; nil when it is not open.
func (d *Draft) review(ctx context.Context) (*review, error) {
	if d.record.Status != StatusOpen {
		return nil, nil
	}
	r, err := d.desk.review(ctx, d.record, d.snapshot)
	if err == nil || !errors.Is(err, ErrFile) {
		return r, err
	}
	// Its rows are gone when somebody has published or abandoned it since the handle was given out.
	d.desk.mu.Lock()
	defer d.desk.mu.Unlock()
	if now := d.desk.drafts[d.record.ID]; now != nil && now.Status != StatusOpen {
		return nil, nil
	}
	return nil, err
}
