package graph

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
)

// PossibleMatch is two entities that may be one and the same.
type PossibleMatch struct {
	snapshot *Snapshot
	ends     [2]uint32 // in the order of the record
	likeness likeness
	judged   uint32 // the judgement that counts on them, or noJudgement
}

const noJudgement = ^uint32(0)

// Entity returns the one that came first in the record.
func (m PossibleMatch) Entity() Entity { return m.snapshot.entity(m.ends[0]) }

// Other returns the other one.
func (m PossibleMatch) Other() Entity { return m.snapshot.entity(m.ends[1]) }

// Score returns how much they look like one: 100 when an identifier elsewhere is exactly that of both, otherwise less.
func (m PossibleMatch) Score() int { return m.likeness.score }

// Reasons says why, the weightiest first, in English.
func (m PossibleMatch) Reasons() []string { return m.likeness.reasons }

// Judgement returns what was judged of the two; false when nobody did.
func (m PossibleMatch) Judgement() (Judgement, bool) {
	return Judgement{m.snapshot, m.judged}, m.judged != noJudgement
}

// MatchQuery says which possible matches.
type MatchQuery struct {
	// Entity keeps those of some entities, under any of their ids; nil is all.
	Entity []ID
	// Kind keeps those of which one is of a kind, narrower ones included.
	Kind []string
	// MinScore is the least score, 0 to 100; nil is [LeastLikeness].
	MinScore *int
	// Judged says what becomes of pairs that were judged: nil or false leaves them out. Two that are judged to be the same
	// are one entity, so they never are a possible match.
	Judged *bool
}

// blocks are entities by what two that are one have in common: nobody compares all with all.
type blocks struct {
	names [][]likeName // by entity
	of    map[string][]uint32
}

// A block that is larger says nothing: too many entities have that in common.
const (
	largestBlock = 200 // of entities with one name, or one identifier
	looseBlock   = 12  // of entities with one word, or one beginning
)

// keysOf yields the keys of the blocks of an entity. What begins with '=' is a whole name or an identifier.
func keysOf(names []likeName, external []ExternalID, yield func(key string)) {
	for _, x := range external {
		yield("=" + x.Scheme + ":" + x.Value)
	}
	for i := range names {
		n := &names[i]
		yield("= " + fmt.Sprint(n.sorted))
		if runes := []rune(n.key); len(runes) >= 5 {
			yield("<" + string(runes[:4]))
			yield(">" + string(runes[len(runes)-4:]))
		}
		if len(n.sorted) > 1 {
			for _, word := range n.sorted {
				if len(word) > 2 {
					yield("w" + word)
				}
			}
		}
	}
}

func (s *Snapshot) blocks(p *patience) *blocks {
	b := &blocks{names: make([][]likeName, s.entities.length), of: make(map[string][]uint32)}
	for n := range s.everyEntity {
		if p.out() {
			return b
		}
		of := s.profile(s.entities.at(n))
		b.names[n] = likeNames(of.names)
		keysOf(b.names[n], of.externalIDs, func(key string) {
			if in := b.of[key]; len(in) <= largestBlock && (len(in) == 0 || in[len(in)-1] != n) {
				b.of[key] = append(in, n)
			}
		})
	}
	return b
}

// candidates returns the entities that share a block with an entity, in order, without itself.
func (b *blocks) candidates(n uint32, external []ExternalID, into []uint32) []uint32 {
	keysOf(b.names[n], external, func(key string) {
		most := looseBlock
		if key[0] == '=' {
			most = largestBlock
		}
		if in := b.of[key]; len(in) <= most {
			into = append(into, in...)
		}
	})
	into = distinct(into)
	return slices.DeleteFunc(into, func(other uint32) bool { return other == n })
}

// compare returns how much two entities look like one; false when their kinds exclude each other.
func (s *Snapshot) compare(b *blocks, x, y uint32) (likeness, bool) {
	var l likeness
	rowX, rowY := s.entities.at(x), s.entities.at(y)
	kindX, kindY := s.kinds[rowX.kind], s.kinds[rowY.kind]
	if !oneLine(kindX, kindY) {
		return l, false
	}
	score, reason := alikeNames(b.names[x], b.names[y])
	if l.name = score; score > 0 {
		l.reasons = append(l.reasons, reason)
		if kindX == kindY {
			l.score = score + sameKind
			l.reasons = append(l.reasons, "both are of kind "+kindX.Name)
		} else {
			l.score = score + narrowerKind
			l.reasons = append(l.reasons, fmt.Sprintf("their kinds fit: %s and %s", kindX.Name, kindY.Name))
		}
	}
	l.alikeIDs(s.profile(rowX).externalIDs, s.profile(rowY).externalIDs)
	return l, true
}

// possibleMatches finds the pairs that q asks for: most alike first, then in the order of the record.
func (s *Snapshot) possibleMatches(q MatchQuery) ([]PossibleMatch, error) {
	least, err := bounded("minScore", q.MinScore, LeastLikeness, 0, 100)
	if err != nil {
		return nil, err
	}
	kinds, err := s.kindSet(q.Kind)
	if err != nil {
		return nil, err
	}
	var of map[uint32]bool
	if q.Entity != nil {
		of = make(map[uint32]bool, len(q.Entity))
		for _, id := range q.Entity {
			c, n := s.lookup(id)
			if c != classEntity {
				return nil, s.noEntity(id)
			}
			of[n] = true
		}
	}
	judged := make(map[[2]uint32]uint32)
	for ends, n := range s.identity().standing {
		judged[inOrder(s.canonical(ends[0]), s.canonical(ends[1]))] = n
	}
	p := s.patience()
	b := s.blocks(p)
	var found []PossibleMatch
	var candidates []uint32
	for x := range s.everyEntity {
		if p.out() {
			break
		}
		if of != nil && !of[x] {
			continue
		}
		candidates = b.candidates(x, s.profile(s.entities.at(x)).externalIDs, candidates[:0])
		for _, y := range candidates {
			if p.out() {
				break
			}
			if y < x && (of == nil || of[y]) || kinds != nil && !kinds[s.entities.at(x).kind] && !kinds[s.entities.at(y).kind] {
				continue // seen from the other one
			}
			m := PossibleMatch{snapshot: s, ends: inOrder(x, y), judged: noJudgement}
			if n, ok := judged[m.ends]; ok {
				m.judged = n
			}
			if m.judged != noJudgement && (q.Judged == nil || !*q.Judged) {
				continue
			}
			var fits bool
			if m.likeness, fits = s.compare(b, m.ends[0], m.ends[1]); fits && m.likeness.score >= least {
				found = append(found, m)
			}
		}
	}
	slices.SortFunc(found, func(a, b PossibleMatch) int {
		return cmp.Or(cmp.Compare(b.likeness.score, a.likeness.score), slices.Compare(a.ends[:], b.ends[:]))
	})
	return found, s.ended()
}

// PossibleMatchConnection is a page of possible matches.
type PossibleMatchConnection struct {
	snapshot *Snapshot
	found    []PossibleMatch
	page     *slice[int]
}

// PossibleMatchEdge is a place in a page of possible matches.
type PossibleMatchEdge struct {
	of *PossibleMatchConnection
	at int
}

// PossibleMatches returns a page of the pairs of entities that may be one and the same, most alike first, then in the order
// of the record. Entities are compared that share a name, an identifier, a rare word or a rare beginning or end of a name,
// so what is spelled quite differently is not found. The error is an [InputError], or that of a request that ends first.
func (s *Snapshot) PossibleMatches(q MatchQuery, first *int, after *Cursor) (*PossibleMatchConnection, error) {
	request := pageRequest{first: first, after: after}
	s, err := s.paged(request)
	if err != nil {
		return nil, err
	}
	found, err := s.possibleMatches(q)
	if err != nil {
		return nil, err
	}
	list := &listing[int]{
		stop: s.stop,
		items: func(yield func(int) bool) {
			for i := range found {
				if !yield(i) {
					return
				}
			}
		},
		compare: cmp.Compare[int],
		place:   func(i int) place { return place{number: uint32(i)} },
		find:    func(p place) (int, bool) { return int(p.number), int(p.number) < len(found) },
		mark:    sync.OnceValue(func() uint32 { return fingerprint("matches", q) }),
		head:    s.newest(),
	}
	page, err := list.take(request)
	if err != nil {
		return nil, err
	}
	return &PossibleMatchConnection{s, found, page}, nil
}

// Edges returns the places of the page.
func (c *PossibleMatchConnection) Edges() []PossibleMatchEdge {
	edges := make([]PossibleMatchEdge, len(c.page.items))
	for i, at := range c.page.items {
		edges[i] = PossibleMatchEdge{c, at}
	}
	return edges
}

// Nodes returns the possible matches of the page.
func (c *PossibleMatchConnection) Nodes() []PossibleMatch {
	nodes := make([]PossibleMatch, len(c.page.items))
	for i, at := range c.page.items {
		nodes[i] = c.found[at]
	}
	return nodes
}

// PageInfo tells where the page lies.
func (c *PossibleMatchConnection) PageInfo() PageInfo { return c.page.info() }

// TotalCount counts all that were found, whatever the page.
func (c *PossibleMatchConnection) TotalCount() (int, error) { return len(c.found), nil }

// Cursor returns the place of the pair.
func (e PossibleMatchEdge) Cursor() Cursor { return e.of.page.cursor(e.at) }

// Node returns the pair.
func (e PossibleMatchEdge) Node() PossibleMatch { return e.of.found[e.at] }
