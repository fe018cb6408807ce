package graph

import "context"

// Changes returns a feed of the changes written after a position: a changeset or a change; nil begins after the newest.
//
// The order is that of [Snapshot.Changes], and each change is told as of its changeset: what a changeset has in the feed is
// what Changes returns between the changeset before and itself, with entities merged as they were judged then. So a feed
// tells the same whenever it is read.
//
// Without a filter everything is told. With one only changes of statements are: those of statements that match as of the
// changeset, and those of statements that matched until then, such as one that is deprecated now. The words of the filter are
// looked up in the newest state. The error is an [InputError].
func (g *Graph) Changes(filter *StatementFilter, since *ID) (*Feed[Change], error) {
	s := g.Snapshot()
	at, err := s.since(since)
	if err != nil {
		return nil, err
	}
	follow := &changeFollower{filter: filter}
	if err := follow.lookUp(s); err != nil {
		return nil, err
	}
	return &Feed[Change]{graph: g, at: at, follow: follow.next}, nil
}

// changeFollower finds the next change that is asked for.
type changeFollower struct {
	filter *StatementFilter
	words  *condition // the filter looked up in the newest state; nil without one, and while there is nothing to read
	cursor changeCursor
	after  seenAsOf // the state after the changeset of the cursor; empty when none is being read
	before seenAsOf // the state before it; empty until it is asked for
}

// seenAsOf is a state with the condition as it is there.
type seenAsOf struct {
	*Snapshot
	condition *condition
}

func (f *changeFollower) asOf(s *Snapshot) seenAsOf {
	if f.words == nil {
		return seenAsOf{Snapshot: s}
	}
	return seenAsOf{s, f.words.as(s)}
}

// lookUp looks up the words of the filter in the newest state. A later state can have more: a predicate that is narrower.
func (f *changeFollower) lookUp(s *Snapshot) error {
	if f.filter == nil || f.words != nil && f.words.snapshot == s {
		return nil
	}
	var err error
	f.words, err = s.compile(f.filter)
	return err
}

func (f *changeFollower) next(ctx context.Context, feed *Feed[Change]) (Change, bool, error) {
	s := feed.state
	if err := f.lookUp(s); err != nil {
		return Change{}, false, err
	}
	for looked := 0; feed.at.changesets < s.changesets.length && looked < lookedAtOnce; {
		if looked%pollEvery == 0 && ctx.Err() != nil {
			return Change{}, false, ctx.Err()
		}
		if f.after.Snapshot == nil {
			f.begin(s, feed.at)
		}
		change, ok := f.after.nextChange(&f.cursor)
		looked++
		if !ok {
			f.after, f.before = seenAsOf{}, seenAsOf{}
			feed.at = position{changesets: feed.at.changesets + 1}
			continue
		}
		feed.at.done++
		if f.matches(change) {
			change.snapshot = f.after.Until(ctx.Err)
			return change, true, nil
		}
	}
	if feed.at.changesets >= s.changesets.length {
		f.words = nil // nor the state that it holds
	}
	return Change{}, false, nil
}

// begin goes to a position, past the changes that were told before.
func (f *changeFollower) begin(s *Snapshot, at position) {
	f.after = f.asOf(s.after(at.changesets + 1))
	f.cursor = changeCursor{changeset: uint32(at.changesets + 1)}
	for range at.done {
		f.after.nextChange(&f.cursor)
	}
}

// matches reports whether a change is asked for.
func (f *changeFollower) matches(c Change) bool {
	if f.filter == nil {
		return true
	}
	if c.action < StatementAdded || c.action > StatementReinstated {
		return false
	}
	if f.after.condition.matches(f.after.seen(c.number, Both)) {
		return true
	}
	if c.action == StatementAdded {
		return false
	}
	if f.before.Snapshot == nil {
		f.before = f.asOf(f.after.after(int(c.changeset) - 1))
	}
	return f.before.condition.matches(f.before.seen(c.number, Both))
}

// as returns the condition asked of an older state of the same graph. Predicates, kinds and data sets have the same numbers
// there; entities are merged as they were then, and one that was not there yet has said nothing.
func (c *condition) as(s *Snapshot) *condition {
	if c == nil || c.snapshot == s {
		return c
	}
	of := *c
	of.snapshot, of.patience = s, s.patience()
	of.speakers, of.sources = s.entitiesThere(c.filter.AttributedTo), s.entitiesThere(c.filter.Source)
	of.qualifiers = s.underAnyID(c.filter.Qualifier)
	of.and, of.or, of.not = asAll(c.and, s), asAll(c.or, s), c.not.as(s)
	return &of
}

func asAll(conditions []*condition, s *Snapshot) []*condition {
	of := make([]*condition, len(conditions))
	for i, c := range conditions {
		of[i] = c.as(s)
	}
	return of
}

// entitiesThere returns the numbers of those of the entities that there are.
func (s *Snapshot) entitiesThere(ids []ID) []uint32 {
	var numbers []uint32
	for _, id := range ids {
		if c, n := s.lookup(id); c == classEntity && s.entities.has(n) {
			numbers = append(numbers, n)
		}
	}
	return numbers
}
