package graph

import (
	"cmp"
	"iter"
	"slices"
	"sync"
)

// Change is one thing that a changeset did.
type Change struct {
	snapshot  *Snapshot
	changeset uint32
	number    uint32 // of the entity, the statement or the judgement
	ordinal   uint32 // place among the changes of one answer
	action    ChangeAction
}

// ChangeAction is what was done.
type ChangeAction uint8

// The actions, in the order in which the changes of one changeset come: an entity came; an entity that was there got names,
// a description, identifiers or properties; a statement came; a statement that was there got evidence, notes or wording;
// was corrected by another one; was deprecated, or all it rests on was withdrawn; was reinstated, or came back; a data set
// was withdrawn; was reinstated; two entities were judged to be the same or not.
const (
	EntityAdded ChangeAction = iota
	EntityDescribed
	StatementAdded
	StatementExtended
	StatementSuperseded
	StatementDeprecated
	StatementReinstated
	DatasetWithdrawn
	DatasetReinstated
	JudgementAdded
)

var changeActionNames = [...]string{
	"ENTITY_ADDED", "ENTITY_DESCRIBED", "STATEMENT_ADDED", "STATEMENT_EXTENDED", "STATEMENT_SUPERSEDED", "STATEMENT_DEPRECATED",
	"STATEMENT_REINSTATED", "DATASET_WITHDRAWN", "DATASET_REINSTATED", "JUDGEMENT_ADDED",
}

// String returns the name as the API writes it.
func (a ChangeAction) String() string { return changeActionNames[a] }

// Action returns what was done.
func (c Change) Action() ChangeAction { return c.action }

// Changeset returns the changeset that did it.
func (c Change) Changeset() Changeset { return c.snapshot.changeset(c.changeset) }

// Node returns the [Entity], [Statement] or [Dataset] that was changed, as it is now, or the [Judgement] that came.
func (c Change) Node() Node {
	switch {
	case c.action <= EntityDescribed:
		return c.snapshot.entity(c.number)
	case c.action == JudgementAdded:
		return Judgement{c.snapshot, c.number}
	case c.action >= DatasetWithdrawn:
		return c.snapshot.dataset(uint16(c.number))
	}
	return Statement{c.snapshot, c.number}
}

// Evidence returns the evidence that a statement got by it, in the order of the record; none for other changes.
func (c Change) Evidence() []Evidence {
	var evidence []Evidence
	if c.action != StatementAdded && c.action != StatementExtended {
		return nil
	}
	row := c.snapshot.statements.at(c.number)
	if c.action == StatementAdded {
		evidence = append(evidence, Evidence{c.snapshot, row.evidence})
	}
	if row.links != nil {
		for _, link := range row.links.allEvidence {
			if link.changeset == c.changeset {
				evidence = append(evidence, Evidence{c.snapshot, link.number})
			}
		}
	}
	return evidence
}

// changesBy yields what a changeset did, in the order of the actions and then of the record.
func (s *Snapshot) changesBy(changeset uint32) iter.Seq[Change] {
	return func(yield func(Change) bool) {
		at := changeCursor{changeset: changeset}
		for {
			if c, ok := s.nextChange(&at); !ok || !yield(c) {
				return
			}
		}
	}
}

// changeCursor is a place among what a changeset did: number i of what its action may have been done to.
type changeCursor struct {
	changeset uint32
	action    ChangeAction
	i         int
}

// nextChange returns the next thing that a changeset did and moves the cursor behind it, false after the last.
func (s *Snapshot) nextChange(at *changeCursor) (Change, bool) {
	for ; at.action <= JudgementAdded; at.action, at.i = at.action+1, 0 {
		number, count := s.touchedBy(at.changeset, at.action)
		for at.i < count {
			n, done := number(at.i)
			if at.i++; done {
				return Change{snapshot: s, changeset: at.changeset, number: n, action: at.action}, true
			}
		}
	}
	return Change{}, false
}

// touchedBy returns what a changeset may have done an action to: how many, and for each of them the number and whether it was
// done.
func (s *Snapshot) touchedBy(changeset uint32, action ChangeAction) (number func(i int) (uint32, bool), count int) {
	now, before := &s.written(changeset).extent, s.extentBefore(changeset)
	added := func(before, now int) (func(i int) (uint32, bool), int) {
		return func(i int) (uint32, bool) { return uint32(before + i), true }, now - before
	}
	listed := func(numbers []uint32) (func(i int) (uint32, bool), int) {
		return func(i int) (uint32, bool) { return numbers[i], true }, len(numbers)
	}
	switch action {
	case EntityAdded:
		return func(i int) (uint32, bool) {
			n := uint32(before.entities + i)
			return n, !s.entities.at(n).hidden
		}, now.entities - before.entities
	case EntityDescribed:
		return listed(now.described)
	case StatementAdded:
		return added(before.statements, now.statements)
	case DatasetWithdrawn, DatasetReinstated:
		var sets []uint32
		for n := before.corrections; n < now.corrections; n++ {
			if c := s.corrections.at(uint32(n)); c.ofDataset && (c.action == Withdraw) == (action == DatasetWithdrawn) {
				sets = append(sets, c.target)
			}
		}
		return listed(distinct(sets))
	case JudgementAdded:
		return added(before.judgements, now.judgements)
	}
	return func(i int) (uint32, bool) {
		n := now.extended[i]
		return n, slices.Contains(s.changesTo(n, action), changeset)
	}, len(now.extended)
}

// changesTo returns the changesets that did something to a statement after it came, in order.
func (s *Snapshot) changesTo(n uint32, action ChangeAction) []uint32 {
	var changesets []uint32
	row := s.statements.at(n)
	add := func(changeset uint32) {
		if changeset > row.changeset && changeset <= s.newest() {
			changesets = append(changesets, changeset)
		}
	}
	switch links := row.links; {
	case action == StatementExtended:
		for q := range s.qualifierRows(row) {
			add(q.changeset)
		}
		if links == nil {
			break
		}
		for _, e := range links.allEvidence {
			add(e.changeset)
		}
		for _, note := range links.allNotes {
			add(note.changeset)
		}
	case links != nil:
		if action == StatementSuperseded {
			for _, by := range links.allSuperseding {
				add(by.changeset)
			}
		}
		for _, c := range links.allCorrections {
			if c := s.corrections.at(c); c.action == Deprecate && action == StatementDeprecated || c.action == Reinstate && action == StatementReinstated {
				add(c.changeset)
			}
		}
		for _, r := range links.allRevisions {
			if r.action() == action {
				add(r.changeset)
			}
		}
	}
	return distinct(changesets)
}

// ChangeConnection is a page of changes.
type ChangeConnection struct{ page *slice[Change] }

// ChangeEdge is a place in a page of changes.
type ChangeEdge struct {
	page   *slice[Change]
	change Change
}

// Changes returns a page of what was written after a state of the graph, in the order of the record. The error is an
// [InputError], also when there is no such state.
func (s *Snapshot) Changes(since AsOf, first *int, after *Cursor) (*ChangeConnection, error) {
	request := pageRequest{first: first, after: after}
	s, err := s.paged(request)
	if err != nil {
		return nil, err
	}
	from, err := s.AsOf(since)
	if err != nil {
		return nil, err
	}
	return s.changePage(func(yield func(Change) bool) {
		for n := from.newest() + 1; n <= s.newest(); n++ {
			for c := range s.changesBy(n) {
				if !yield(c) {
					return
				}
			}
		}
	}, request, "changes", since)
}

// History implements [Entity].
func (e entity) History(first *int, after *Cursor) (*ChangeConnection, error) {
	request := pageRequest{first: first, after: after}
	e, err := e.paged(request)
	if err != nil {
		return nil, err
	}
	s, row := e.snapshot, e.row()
	var changes []Change
	for p := s.profile(row); p != nil; p = p.before {
		c := Change{snapshot: s, changeset: p.changeset, number: e.number, action: EntityDescribed}
		if p.changeset == row.changeset {
			c.action = EntityAdded
		}
		changes = append(changes, c)
	}
	for n := range s.judgements {
		row := &s.judgements[n]
		if s.canonical(row.ends[0]) == e.number || s.canonical(row.ends[1]) == e.number {
			changes = append(changes, Change{snapshot: s, changeset: row.changeset, number: uint32(n), action: JudgementAdded})
		}
	}
	p := s.patience()
	for seen := range e.said() {
		if p.out() {
			return nil, s.ended()
		}
		changes = s.appendHistory(changes, seen.statement)
	}
	return s.historyPage(changes, request, e.ID())
}

// History returns a page of what was done to the statement, newest first: when it came, was extended and superseded, and
// when statements came that point at it, such as denials, or say the opposite.
func (t Statement) History(first *int, after *Cursor) (*ChangeConnection, error) {
	request := pageRequest{first: first, after: after}
	s, err := t.snapshot.paged(request)
	if err == nil && !s.statements.has(t.number) {
		err = errForeignCursor()
	}
	if err != nil {
		return nil, err
	}
	changes := s.appendHistory(nil, t.number)
	if links := s.statements.at(t.number).links; links != nil {
		for _, n := range seenOf(links.allPointing, s.statements.length) {
			changes = append(changes, s.addition(n))
		}
	}
	return s.historyPage(changes, request, t.ID())
}

func (s *Snapshot) addition(statement uint32) Change {
	return Change{snapshot: s, changeset: s.statements.at(statement).changeset, number: statement, action: StatementAdded}
}

// appendHistory appends what was done to a statement.
func (s *Snapshot) appendHistory(changes []Change, n uint32) []Change {
	changes = append(changes, s.addition(n))
	for action := StatementExtended; action <= StatementReinstated; action++ {
		for _, changeset := range s.changesTo(n, action) {
			changes = append(changes, Change{snapshot: s, changeset: changeset, number: n, action: action})
		}
	}
	return changes
}

// historyPage lists changes newest first; those of one changeset in the order of actions and of the record.
func (s *Snapshot) historyPage(changes []Change, request pageRequest, of ID) (*ChangeConnection, error) {
	slices.SortFunc(changes, func(a, b Change) int {
		return cmp.Or(cmp.Compare(b.changeset, a.changeset), cmp.Compare(a.action, b.action), cmp.Compare(a.number, b.number))
	})
	return s.changePage(slices.Values(changes), request, "history", of)
}

// changePage lists changes in the order in which they come.
func (s *Snapshot) changePage(changes iter.Seq[Change], request pageRequest, parts ...any) (*ChangeConnection, error) {
	numbered := func(yield func(Change) bool) {
		ordinal := uint32(0)
		for c := range changes {
			c.ordinal = ordinal
			if ordinal++; !yield(c) {
				return
			}
		}
	}
	list := &listing[Change]{
		stop:    s.stop,
		items:   numbered,
		compare: func(a, b Change) int { return cmp.Compare(a.ordinal, b.ordinal) },
		place:   func(c Change) place { return place{number: c.ordinal} },
		find: func(p place) (Change, bool) {
			for c := range numbered {
				if c.ordinal == p.number {
					return c, true
				}
			}
			return Change{}, false
		},
		mark: sync.OnceValue(func() uint32 { return fingerprint(parts...) }),
		head: s.newest(),
	}
	page, err := list.take(request)
	if err != nil {
		return nil, err
	}
	return &ChangeConnection{page}, nil
}

// Edges returns the places of the page.
func (c *ChangeConnection) Edges() []ChangeEdge {
	edges := make([]ChangeEdge, len(c.page.items))
	for i, change := range c.page.items {
		edges[i] = ChangeEdge{c.page, change}
	}
	return edges
}

// Nodes returns the changes of the page.
func (c *ChangeConnection) Nodes() []Change { return c.page.items }

// PageInfo tells where the page lies.
func (c *ChangeConnection) PageInfo() PageInfo { return c.page.info() }

// TotalCount counts all changes, whatever the page. The error is that of a request that ends first.
func (c *ChangeConnection) TotalCount() (int, error) { return c.page.count() }

// Cursor returns the place of the change.
func (e ChangeEdge) Cursor() Cursor { return e.page.cursor(e.change) }

// Node returns the change.
func (e ChangeEdge) Node() Change { return e.change }
