package graph

import (
	"cmp"
	"iter"
	"slices"
	"sync"
)

// Judgement is what a person found about two entities: whether they are one and the same. It is data like a statement is:
// it says who judged, when and why, nothing overwrites it, and a later judgement of the same two counts instead.
type Judgement struct {
	snapshot *Snapshot
	number   uint32
}

// Verdict is what was found.
type Verdict uint8

// The verdicts: the two are one, they are not, nobody can tell yet. Only [Same] makes readers see one entity.
const (
	Same Verdict = iota
	Different
	Unsure
)

var verdictNames = [...]string{"SAME", "DIFFERENT", "UNSURE"}

// String returns the name as the API and the data files write it.
func (v Verdict) String() string { return verdictNames[v] }

// Verdicts returns the names of the verdicts.
func Verdicts() []string { return slices.Clone(verdictNames[:]) }

// judgementRow is one judgement. The ends are in the order of their ids.
type judgementRow struct {
	hash           hash
	ends           [2]uint32 // entities
	reason, author string
	date           Day
	changeset      uint32
	dataset        uint16
	verdict        Verdict
}

// judgementID returns the id of a judgement, made from all that it says: the same row read twice is one judgement. It does
// not matter which of the two entities is named first.
func judgementID(ends [2]ID, v Verdict, reason, author string, date Day) ID {
	return hashID(judgementPrefix, string(ends[0]), string(ends[1]), v.String(), reason, author, date.String())
}

// inOrder returns two in their order.
func inOrder[T cmp.Ordered](a, b T) [2]T {
	if b < a {
		a, b = b, a
	}
	return [2]T{a, b}
}

func (j Judgement) row() *judgementRow { return &j.snapshot.judgements[j.number] }

// ID returns the identifier, a hash of what it says.
func (j Judgement) ID() ID { return j.row().hash.id(judgementPrefix) }

// EntityID returns the id of one of the two entities as it was judged, also when readers see it under another id. It is the
// one that comes first in the alphabet.
func (j Judgement) EntityID() ID { return j.end(0) }

// OtherID returns the id of the other one.
func (j Judgement) OtherID() ID { return j.end(1) }

func (j Judgement) end(i int) ID { return j.snapshot.entities.at(j.row().ends[i]).id }

// EntityName returns the name that the first of the two entities has on its own, in one of the languages if it can.
func (j Judgement) EntityName(lang []string) string { return j.name(0, lang) }

// OtherName returns the name of the other one.
func (j Judgement) OtherName(lang []string) string { return j.name(1, lang) }

func (j Judgement) name(i int, lang []string) string {
	s := j.snapshot.Unmerged()
	return s.profile(s.entities.at(j.row().ends[i])).name(lang)
}

// Entities returns what it was judged of as readers see it: two entities, or one when they are held to be the same.
func (j Judgement) Entities() []Entity {
	ends := j.row().ends
	numbers := distinct([]uint32{j.snapshot.canonical(ends[0]), j.snapshot.canonical(ends[1])})
	return j.snapshot.entitiesOf(numbers)
}

// Verdict returns what was found.
func (j Judgement) Verdict() Verdict { return j.row().verdict }

// Reason returns why, in a sentence.
func (j Judgement) Reason() string { return j.row().reason }

// Author returns who judged.
func (j Judgement) Author() string { return j.row().author }

// Date returns the day of the judgement.
func (j Judgement) Date() Day { return j.row().date }

// Dataset returns the data set that has it.
func (j Judgement) Dataset() Dataset { return j.snapshot.dataset(j.row().dataset) }

// AddedIn returns the changeset that brought it in.
func (j Judgement) AddedIn() Changeset { return j.snapshot.changeset(j.row().changeset) }

// Standing reports whether it is the one that counts: the latest day of all judgements on the two, and of those of one day
// the last in the record.
func (j Judgement) Standing() bool { return j.snapshot.identity().standing[j.row().ends] == j.number }

// Conflicting reports whether it says that two are different, and counts, though other judgements together make them one.
// Readers then see one entity; somebody has to settle it.
func (j Judgement) Conflicting() bool {
	row := j.row()
	return row.verdict == Different && j.Standing() && j.snapshot.canonical(row.ends[0]) == j.snapshot.canonical(row.ends[1])
}

// Judgements returns every judgement in the order of the record, those that no longer count included.
func (s *Snapshot) Judgements() iter.Seq[Judgement] {
	return func(yield func(Judgement) bool) {
		for n := range uint32(len(s.judgements)) {
			if !yield(Judgement{s, n}) {
				return
			}
		}
	}
}

// JudgementFilter says which judgements. All that is given has to hold.
type JudgementFilter struct {
	// Entity asks that one of the two is such an entity, under any of its ids.
	Entity []ID
	// Verdict takes alternatives.
	Verdict []Verdict
	// Standing keeps those that count, or those that no longer do.
	Standing *bool
	// Conflicting keeps those that others contradict, or all others; see [Judgement.Conflicting].
	Conflicting *bool
}

// JudgementConnection is a page of judgements.
type JudgementConnection struct {
	snapshot *Snapshot
	page     *slice[uint32]
}

// JudgementEdge is a place in a page of judgements.
type JudgementEdge struct {
	of     *JudgementConnection
	number uint32
}

// JudgementPage returns a page of the judgements that match where, newest first in the order of the record. The error is an
// [InputError], or that of a request that ends first.
func (s *Snapshot) JudgementPage(where *JudgementFilter, first *int, after *Cursor) (*JudgementConnection, error) {
	request := pageRequest{first: first, after: after}
	s, err := s.paged(request)
	if err != nil {
		return nil, err
	}
	matches, err := s.judgementCondition(where)
	if err != nil {
		return nil, err
	}
	list := &listing[uint32]{
		stop: s.stop,
		items: func(yield func(uint32) bool) {
			for n := len(s.judgements) - 1; n >= 0 && yield(uint32(n)); n-- {
			}
		},
		matches: matches,
		compare: func(a, b uint32) int { return cmp.Compare(b, a) },
		place:   func(n uint32) place { return place{number: n} },
		find:    func(p place) (uint32, bool) { return p.number, int(p.number) < len(s.judgements) },
		mark:    sync.OnceValue(func() uint32 { return fingerprint("judgements", where) }),
		head:    s.newest(),
	}
	page, err := list.take(request)
	if err != nil {
		return nil, err
	}
	return &JudgementConnection{s, page}, nil
}

func (s *Snapshot) judgementCondition(where *JudgementFilter) (func(uint32) bool, error) {
	if where == nil {
		return func(uint32) bool { return true }, nil
	}
	var of map[uint32]bool
	if where.Entity != nil {
		of = make(map[uint32]bool, len(where.Entity))
		for _, id := range where.Entity {
			c, n := s.lookup(id)
			if c != classEntity {
				return nil, s.noEntity(id)
			}
			of[n] = true
		}
	}
	return func(n uint32) bool {
		j := Judgement{s, n}
		ends := j.row().ends
		return (of == nil || of[s.canonical(ends[0])] || of[s.canonical(ends[1])]) &&
			(where.Verdict == nil || slices.Contains(where.Verdict, j.Verdict())) &&
			(where.Standing == nil || *where.Standing == j.Standing()) &&
			(where.Conflicting == nil || *where.Conflicting == j.Conflicting())
	}, nil
}

// Edges returns the places of the page.
func (c *JudgementConnection) Edges() []JudgementEdge {
	edges := make([]JudgementEdge, len(c.page.items))
	for i, n := range c.page.items {
		edges[i] = JudgementEdge{c, n}
	}
	return edges
}

// Nodes returns the judgements of the page.
func (c *JudgementConnection) Nodes() []Judgement {
	nodes := make([]Judgement, len(c.page.items))
	for i, n := range c.page.items {
		nodes[i] = Judgement{c.snapshot, n}
	}
	return nodes
}

// PageInfo tells where the page lies.
func (c *JudgementConnection) PageInfo() PageInfo { return c.page.info() }

// TotalCount counts all that match, whatever the page. The error is that of a request that ends first.
func (c *JudgementConnection) TotalCount() (int, error) { return c.page.count() }

// Cursor returns the place of the judgement.
func (e JudgementEdge) Cursor() Cursor { return e.of.page.cursor(e.number) }

// Node returns the judgement.
func (e JudgementEdge) Node() Judgement { return Judgement{e.of.snapshot, e.number} }
