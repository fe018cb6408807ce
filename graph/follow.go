package graph

import (
	"context"
	"math"
	"strconv"
	"strings"
)

// Feed tells what is written to a graph, one thing after another, at the pace of whoever reads it: nothing waits for a slow
// reader, and nothing is kept for one but a position. It belongs to one goroutine.
//
// A reader calls Next until it returns false, and then waits for Changed. Position names where a reader has come to; a new
// feed since then goes on exactly there, whatever has happened in between, be it a restart of the program on the same record.
type Feed[T any] struct {
	follow  func(ctx context.Context, f *Feed[T]) (T, bool, error)
	graph   *Graph
	state   *Snapshot // what is being read; nil while there is nothing to read
	changed <-chan struct{}
	at      position
}

// position is a place in the order of all changes: what comes next is change number done, counted from 0, of the changeset
// after the first `changesets`.
type position struct{ changesets, done int }

// lookedAtOnce is how many changes [Feed.Next] looks at before it lets others come in.
const lookedAtOnce = 50_000

// changePrefix begins the identifier of a change: `change:12.3` is the third of changeset 12.
const changePrefix = "change:"

// ID returns the identifier of the position: `changeset:12` after all of a changeset, and before the next; `change:12.3`
// after the third change of changeset 12; `changeset:0` at the beginning of the record.
func (p position) ID() ID {
	if p.done == 0 {
		return changesetID(p.changesets)
	}
	return changePrefix + ID(strconv.Itoa(p.changesets+1)+"."+strconv.Itoa(p.done))
}

// parsePosition is the inverse of ID. It reports whether the text is a position, of any graph.
func parsePosition(id ID) (position, bool) {
	if text, found := strings.CutPrefix(string(id), changePrefix); found {
		changeset, ordinal, _ := strings.Cut(text, ".")
		n, ok := wholeNumber(changeset)
		k, fits := wholeNumber(ordinal)
		return position{n - 1, k}, ok && fits && n > 0 && k > 0
	}
	text, found := strings.CutPrefix(string(id), changesetPrefix)
	n, ok := wholeNumber(text)
	return position{changesets: n}, found && ok
}

// wholeNumber reads a number as [position.ID] writes it, so that every position has one name.
func wholeNumber(text string) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 0 && n < math.MaxInt32 && strconv.Itoa(n) == text
}

// Watch returns the newest state of the graph, and a channel that is closed once there is a newer one. The channel is that of
// the state or an older one, never of a newer one, so that no state goes unnoticed.
func (g *Graph) Watch() (*Snapshot, <-chan struct{}) {
	changed := *g.changed.Load()
	return g.Snapshot(), changed
}

// Next returns the next thing that was written, bound to ctx as by [Snapshot.Until], or false when it has come to the end for
// now, or has looked at many that are not asked for; then Changed tells when to ask again. The error is that of ctx, after
// which the feed can be read on, or an [InputError] when what is asked has come to make no sense.
func (f *Feed[T]) Next(ctx context.Context) (T, bool, error) {
	if f.state == nil {
		f.state, f.changed = f.graph.Watch()
	}
	next, ok, err := f.follow(ctx, f)
	if err == nil && !ok && f.at.changesets >= f.state.changesets.length {
		f.state = nil // an old state is not kept while there is nothing to read in it
	}
	return next, ok, err
}

// Changed returns a channel that is closed when Next may have something to return.
func (f *Feed[T]) Changed() <-chan struct{} {
	if f.state == nil {
		return f.changed
	}
	goesOn := make(chan struct{})
	close(goesOn)
	return goesOn
}

// Position returns the identifier of where the feed has come to. All that comes before it has been told, or is not asked for.
func (f *Feed[T]) Position() ID { return f.at.ID() }

// since returns the position with the identifier, that of the newest changeset when there is none. The error is an
// [InputError], also when the graph has not come so far.
func (s *Snapshot) since(id *ID) (position, error) {
	newest := position{changesets: s.changesets.length}
	if id == nil {
		return newest, nil
	}
	p, ok := parsePosition(*id)
	switch {
	case !ok:
		return p, inputErrorf(nil, "%.60q is no place to go on from; give the id of a changeset, such as %s, or of an event of this subscription, such as change:12.3", *id, newest.ID())
	case p.changesets > s.changesets.length || p.changesets == s.changesets.length && p.done > 0:
		return p, inputErrorf(nil, "the graph has not come to %s: %s; it may be of another graph, then begin anew", *id, s.changesetRange())
	case p.done == 0:
		return p, nil
	}
	changes, number := 0, uint32(p.changesets+1)
	at := s.after(p.changesets + 1)
	for range at.changesBy(number) {
		if changes++; changes == p.done {
			return p, nil
		}
	}
	return p, inputErrorf(nil, "%s has %d changes, so there is no %s; it may be of another graph, then begin anew", changesetID(int(number)), changes, *id)
}

// Changesets returns a feed of the changesets written after a position: a changeset, or a change, which counts for all of its
// changeset; nil begins after the newest. The error is an [InputError].
func (g *Graph) Changesets(since *ID) (*Feed[Changeset], error) {
	at, err := g.Snapshot().since(since)
	if err != nil {
		return nil, err
	}
	if at.done > 0 {
		at = position{changesets: at.changesets + 1}
	}
	return &Feed[Changeset]{graph: g, at: at, follow: nextChangeset}, nil
}

func nextChangeset(ctx context.Context, f *Feed[Changeset]) (Changeset, bool, error) {
	if err := ctx.Err(); err != nil || f.at.changesets >= f.state.changesets.length {
		return Changeset{}, false, err
	}
	f.at.changesets++
	return f.state.after(f.at.changesets).Until(ctx.Err).changeset(uint32(f.at.changesets)), true, nil
}
