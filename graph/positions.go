package graph

import (
	"cmp"
	"slices"
	"sync"

	"peacegraph/graph/vocab"
)

// PositionConnection is a page of a table of positions: a row for each actor, those of whom most is told first, then by
// name.
type PositionConnection struct {
	snapshot *Snapshot
	rows     []Position
	page     *slice[int]
}

// PositionEdge is a place in a table of positions.
type PositionEdge struct {
	of *PositionConnection
	at int
}

// Position is where one actor stands towards an entity, by all that it is told to want, do or say about it.
type Position struct {
	snapshot *Snapshot
	actor    uint32
	entries  []PositionStatement // newest first
}

// PositionRole tells how an actor comes to have a position.
type PositionRole uint8

// The roles: the subject of the statement, which demands, rejects or condemns; or the speaker to whom it is attributed.
const (
	AsSpeaker PositionRole = iota
	AsSubject
)

var positionRoleNames = [...]string{"SPEAKER", "SUBJECT"}

// String returns the name as the API writes it.
func (r PositionRole) String() string { return positionRoleNames[r] }

// PositionStatement is one statement that a position rests on.
type PositionStatement struct {
	statement Statement
	on        uint32
	actor     uint32
	role      PositionRole
	stance    vocab.Stance
}

// Positions returns a page of who stands where towards an entity. A statement is about the entity when the entity is one
// of its ends, or when it speaks of such a statement. It gives a position to its subject, an actor, when the predicate has
// a stance and leads to the entity or to a statement about it; and to everybody else to whom it is attributed. What the
// entity says or does itself is not in the table. With widely, statements about its parts, at any depth, and about what
// addresses it or one of them count too.
//
// The filter sees a statement from no end. What it leaves out does not restrict, except that polarity is positive and
// rank not deprecated: a position is often a proposal or a what-if. The error is an [InputError], or that of a request
// that ends first.
func (s *Snapshot) Positions(on ID, widely *bool, filter *StatementFilter, first *int, after *Cursor) (*PositionConnection, error) {
	c, n := s.lookup(on)
	if c != classEntity {
		return nil, s.noEntity(on)
	}
	return entity{s, n}.Positions(widely, filter, first, after)
}

// Positions returns a page of who stands where towards the entity; see [Snapshot.Positions].
func (e entity) Positions(widely *bool, filter *StatementFilter, first *int, after *Cursor) (*PositionConnection, error) {
	request := pageRequest{first: first, after: after}
	e, err := e.paged(request)
	if err != nil {
		return nil, err
	}
	s, wide := e.snapshot, widely != nil && *widely
	var asked StatementFilter
	if filter != nil {
		asked = *filter
	}
	if asked.Polarity == nil {
		asked.Polarity = []Polarity{Positive}
	}
	if asked.Rank == nil {
		asked.Rank = []Rank{Preferred, Normal}
	}
	c, err := s.compileNested(&asked, 0)
	if err != nil {
		return nil, err
	}
	table := positionTable{
		snapshot: s, condition: c, on: e.number, patience: s.patience(),
		targets: make(map[uint32]bool), seen: make(map[uint32]bool), rows: make(map[uint32]*Position),
	}
	targets := []uint32{e.number}
	if wide {
		if targets, err = s.widened(e.number); err != nil {
			return nil, err
		}
	}
	rows, err := table.fill(targets)
	if err != nil {
		return nil, err
	}
	list := &listing[int]{
		stop: s.stop,
		items: func(yield func(int) bool) {
			for i := range rows {
				if !yield(i) {
					return
				}
			}
		},
		compare: cmp.Compare[int],
		place:   func(i int) place { return place{number: rows[i].actor} },
		find: func(p place) (int, bool) {
			i := slices.IndexFunc(rows, func(r Position) bool { return r.actor == p.number })
			return i, i >= 0
		},
		mark: sync.OnceValue(func() uint32 { return fingerprint("positions", e.ID(), wide, filter) }),
		head: s.newest(),
	}
	page, err := list.take(request)
	if err != nil {
		return nil, err
	}
	return &PositionConnection{s, rows, page}, nil
}

// widened returns an entity, its parts at any depth, and what addresses one of these, nearest first. A part that is only
// proposed is a part.
func (s *Snapshot) widened(n uint32) ([]uint32, error) {
	partOf, _ := s.vocabulary.Predicate(vocab.PartOf)
	addresses, _ := s.vocabulary.Predicate(vocab.Addresses)
	found, known, patience := []uint32{n}, map[uint32]bool{n: true}, s.patience()
	follow := func(from uint32, along *vocab.Predicate) error {
		row := s.entities.at(from)
		for i := range row.allIn {
			if patience.out() {
				return s.ended()
			}
			e := &row.allIn[i]
			if s.sees(e) && !known[e.other] && e.allStance.polarity() == Positive && s.rankOn(e) != Deprecated && s.predicates[e.predicate].Is(along) {
				known[e.other], found = true, append(found, e.other)
			}
		}
		return nil
	}
	for i := 0; i < len(found); i++ {
		if err := follow(found[i], partOf); err != nil {
			return nil, err
		}
	}
	for _, part := range found {
		if err := follow(part, addresses); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// positionTable collects the rows of a table.
type positionTable struct {
	snapshot  *Snapshot
	condition *condition
	on        uint32          // what the table is about; it has no row
	targets   map[uint32]bool // what statements have to be about
	seen      map[uint32]bool // statements that were looked at
	rows      map[uint32]*Position
	patience  *patience
}

// fill goes through what is said about the targets, and through what is said about that.
func (p *positionTable) fill(targets []uint32) ([]Position, error) {
	s := p.snapshot
	for _, n := range targets {
		p.targets[n] = true
	}
	for _, target := range targets {
		row := s.entities.at(target)
		for _, edges := range [2][]edge{row.allOut, row.allIn} {
			for i := range edges {
				if !s.sees(&edges[i]) {
					continue
				}
				if err := p.visit(edges[i].statement); err != nil {
					return nil, err
				}
			}
		}
		for _, n := range (entity{s, target}).others() {
			if err := p.visit(n); err != nil {
				return nil, err
			}
		}
	}
	rows := make([]Position, 0, len(p.rows))
	for _, row := range p.rows {
		slices.SortFunc(row.entries, newest)
		rows = append(rows, *row)
	}
	slices.SortFunc(rows, func(a, b Position) int {
		return cmp.Or(cmp.Compare(len(b.entries), len(a.entries)),
			cmp.Compare(s.profile(s.entities.at(a.actor)).folded, s.profile(s.entities.at(b.actor)).folded), cmp.Compare(a.actor, b.actor))
	})
	return rows, nil
}

// visit considers a statement of which a target is an end, and those that speak of it.
func (p *positionTable) visit(n uint32) error {
	if p.patience.out() {
		return p.snapshot.ended()
	}
	p.consider(n)
	if links := p.snapshot.statements.at(n).links; links != nil {
		for _, by := range seenOf(links.allPointing, p.snapshot.statements.length) {
			p.consider(by)
		}
	}
	return nil
}

// target returns which of the targets a statement is about, its object before its subject; noEntity when it is about
// none. A statement about a statement is about what that one is directly about. Towards tells whether the statement leads
// there, as the stance of its subject does.
func (p *positionTable) target(n uint32) (target uint32, towards bool) {
	row := p.snapshot.statements.at(n)
	if found := p.end(row); found != noEntity {
		return found, row.objectEnd == endEntity && row.object == found
	}
	if row.objectEnd == endStatement {
		if found := p.end(p.snapshot.statements.at(row.object)); found != noEntity {
			return found, true
		}
	}
	if row.subjectEnd == endStatement {
		return p.end(p.snapshot.statements.at(row.subject)), false
	}
	return noEntity, false
}

// end returns the end of a statement that is a target, noEntity when neither is.
func (p *positionTable) end(row *statementRow) uint32 {
	switch {
	case row.objectEnd == endEntity && p.targets[row.object]:
		return row.object
	case row.subjectEnd == endEntity && p.targets[row.subject]:
		return row.subject
	}
	return noEntity
}

// newest orders by the last day that the valid time can mean, what has none last. Of the same day, what the actor is the
// subject of stands before what it only says, and both in the order of the record.
func newest(a, b PositionStatement) int {
	last := func(p PositionStatement) (Day, bool) { return dayOr(p.statement.row().date, Date.Latest) }
	return cmp.Or(by(Descending, last)(a, b), cmp.Compare(b.role, a.role), cmp.Compare(a.statement.number, b.statement.number))
}

// consider adds a statement, once, to the rows of those to whom it gives a position.
func (p *positionTable) consider(n uint32) {
	if p.seen[n] {
		return
	}
	p.seen[n] = true
	s, t := p.snapshot, Statement{p.snapshot, n}
	target, towards := p.target(n)
	if target == noEntity || !p.condition.matches(s.seen(n, Both)) {
		return
	}
	row, subject := t.row(), noEntity
	if stance, ok := t.Stance(); ok && towards && row.subject != p.on {
		subject = row.subject
		if row.objectEnd == endStatement {
			stance = vocab.StanceNeutral // it is for or against what is said, not what it is said of
		}
		p.add(subject, PositionStatement{t, target, subject, AsSubject, stance})
	}
	for _, e := range t.counted() {
		for _, speaker := range e.row().speakers {
			if speaker == subject || speaker == p.on {
				continue
			}
			if r := p.rows[speaker]; r != nil && r.entries[len(r.entries)-1].statement == t {
				continue // said so on an earlier passage
			}
			p.add(speaker, PositionStatement{t, target, speaker, AsSpeaker, vocab.StanceNone})
		}
	}
}

func (p *positionTable) add(actor uint32, entry PositionStatement) {
	row := p.rows[actor]
	if row == nil {
		row = &Position{snapshot: p.snapshot, actor: actor}
		p.rows[actor] = row
	}
	row.entries = append(row.entries, entry)
}

// Edges returns the places of the page.
func (c *PositionConnection) Edges() []PositionEdge {
	edges := make([]PositionEdge, len(c.page.items))
	for i, at := range c.page.items {
		edges[i] = PositionEdge{c, at}
	}
	return edges
}

// Nodes returns the rows of the page.
func (c *PositionConnection) Nodes() []Position {
	nodes := make([]Position, len(c.page.items))
	for i, at := range c.page.items {
		nodes[i] = c.rows[at]
	}
	return nodes
}

// PageInfo tells where the page lies.
func (c *PositionConnection) PageInfo() PageInfo { return c.page.info() }

// TotalCount counts all rows, whatever the page. The error is that of a request that ends first.
func (c *PositionConnection) TotalCount() (int, error) { return c.page.count() }

// Cursor returns the place of the row.
func (e PositionEdge) Cursor() Cursor { return e.of.page.cursor(e.at) }

// Node returns the row.
func (e PositionEdge) Node() Position { return e.of.rows[e.at] }

// Actor returns whose position it is: an actor, or a source that another one cites.
func (p Position) Actor() Entity { return p.snapshot.entity(p.actor) }

// Count returns how many statements the position rests on.
func (p Position) Count() int { return len(p.entries) }

// For returns how many of them have the actor for it, Against how many against it, and Neutral how many neither. WhatIf
// counts those that say what it would do, which is no position yet, and Said those that it only says, which need not be one
// of its own. Together they are Count.
func (p Position) For() int { return p.taken(vocab.StanceFor) }

// Against counts statements; see [Position.For].
func (p Position) Against() int { return p.taken(vocab.StanceAgainst) }

// Neutral counts statements; see [Position.For].
func (p Position) Neutral() int { return p.taken(vocab.StanceNeutral) }

// WhatIf counts statements; see [Position.For].
func (p Position) WhatIf() int {
	return p.count(func(e PositionStatement) bool { return e.role == AsSubject && e.statement.Mode() == Hypothetical })
}

// Said counts statements; see [Position.For].
func (p Position) Said() int {
	return p.count(func(e PositionStatement) bool { return e.role == AsSpeaker })
}

func (p Position) taken(stance vocab.Stance) int {
	return p.count(func(e PositionStatement) bool {
		return e.role == AsSubject && e.stance == stance && e.statement.Mode() != Hypothetical
	})
}

func (p Position) count(counts func(PositionStatement) bool) int {
	n := 0
	for _, e := range p.entries {
		if counts(e) {
			n++
		}
	}
	return n
}

// Contested reports whether somebody denies one of the statements.
func (p Position) Contested() bool {
	return slices.ContainsFunc(p.entries, func(e PositionStatement) bool { return e.statement.Contested() })
}

// Statements returns the statements that the position rests on, the newest by valid time first and those without one
// last, in a tie its own stance before what it only says; at most first of them, 0 to [MaxPage], [DefaultPage] when nil. [Position.Count] tells how many there are.
func (p Position) Statements(first *int) ([]PositionStatement, error) {
	n, _, err := pageRequest{first: first}.limit()
	if err != nil {
		return nil, err
	}
	return p.entries[:min(n, len(p.entries))], nil
}

// PositionPredicate is how often an actor has a position by one predicate.
type PositionPredicate struct {
	predicate Predicate
	// Count is how many statements there are.
	Count int
}

// Predicate returns the predicate.
func (p PositionPredicate) Predicate() Predicate { return p.predicate }

// Predicates returns by what the actor has its position as a subject, the most frequent first, then in the order of the
// vocabulary.
func (p Position) Predicates() []PositionPredicate {
	counts := make(map[uint16]int)
	for _, e := range p.entries {
		if e.role == AsSubject {
			counts[e.statement.row().predicate]++
		}
	}
	list := make([]PositionPredicate, 0, len(counts))
	for n, count := range counts {
		list = append(list, PositionPredicate{Predicate{p.snapshot, p.snapshot.predicates[n]}, count})
	}
	slices.SortFunc(list, func(a, b PositionPredicate) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.predicate.Number, b.predicate.Number))
	})
	return list
}

// Statement returns the statement.
func (e PositionStatement) Statement() Statement { return e.statement }

// As tells how the statement gives the actor a position.
func (e PositionStatement) As() PositionRole { return e.role }

// On returns what the statement is about: the entity that was asked for, or with widely one that belongs to it.
func (e PositionStatement) On() Entity { return e.statement.snapshot.entity(e.on) }

// Stance returns where the actor stands by the statement; false when it only says it.
func (e PositionStatement) Stance() (vocab.Stance, bool) {
	return e.stance, e.stance != vocab.StanceNone
}

// Text returns the position in English words: "Pakistan demands hard action", and for what an actor only says
// "Pakistan: “hard action targets the TTP”".
func (e PositionStatement) Text() string {
	if e.role == AsSubject {
		return e.statement.Text()
	}
	return e.statement.snapshot.entity(e.actor).Name(nil) + ": “" + e.statement.Text() + "”"
}
