package graph

import (
	"cmp"
	"slices"
	"sync"

	"peacegraph/graph/vocab"
)

// The merged view: entities that are judged to be the same are one entity to readers, the one that came first in the
// record. Nothing is rewritten in the record, so a later judgement takes it back.
//
// The view is a snapshot of its own that shares all rows with the snapshot it is made from, apart from those that name a
// member of a group: the first of a group gets the profiles and lists of all its members, the others are hidden, and what
// pointed at a member points at the first. Whoever reads rows does not know of it, and where nothing is merged the view is
// the snapshot itself. Making it costs as much as the members and their neighbours have edges.
//
// What needs the record as it was written asks [Snapshot.Unmerged]: checks and writes, and ids that are made from content.

// merging is what a merged view knows of how it was made.
type merging struct {
	record *Snapshot // as it was written; not bound to a request
	*identity
}

// Unmerged returns the same state of the graph without what judgements of identity make of it: every entity under its own
// id, with its own names and statements.
func (s *Snapshot) Unmerged() *Snapshot {
	if s.merged == nil {
		return s
	}
	return s.merged.record.Until(s.stop)
}

// unmerged is Unmerged for what does not take long.
func (s *Snapshot) unmerged() *Snapshot {
	if s.merged == nil {
		return s
	}
	return s.merged.record
}

// canonical returns the entity that readers see for entity n.
func (s *Snapshot) canonical(n uint32) uint32 {
	if s.merged != nil {
		if first, ok := s.merged.into[n]; ok {
			return first
		}
	}
	return n
}

// views keeps the merged views of one record: one for each run of changesets that judge nothing.
type views struct {
	mu     sync.Mutex
	made   map[int]*Snapshot // by how many judgements are seen: the view of the newest state that was asked for
	recent []int             // the oldest first
}

// maxViews is how many views of older judgements are kept.
const maxViews = 8

// view returns the snapshot as readers see it. The snapshot must be one of the record.
func (s *Snapshot) view() *Snapshot {
	if len(s.judgements) == 0 || len(s.identity().groups) == 0 {
		return s
	}
	v := &s.past.views
	v.mu.Lock()
	defer v.mu.Unlock()
	key := len(s.judgements)
	made, known := v.made[key]
	if !known || made.newest() < s.newest() {
		fresh := s.merge()
		if known {
			fresh.past = made.past // what was found out about older states holds
		} else {
			if len(v.recent) == maxViews {
				delete(v.made, v.recent[0])
				v.recent = v.recent[1:]
			}
			v.recent = append(v.recent, key)
		}
		if v.made == nil {
			v.made = make(map[int]*Snapshot)
		}
		v.made[key], made = fresh, fresh
	}
	seen := *made.back(int(s.newest()))
	seen.search, seen.record, seen.digests, seen.stop = s.search, s.record, s.digests, s.stop
	seen.merged = &merging{s.Until(nil), made.merged.identity}
	return &seen
}

// merge makes the view.
func (s *Snapshot) merge() *Snapshot {
	record := s.Until(nil)
	m := &merger{draftSnapshot: record.draft(), merging: &merging{record, s.identity()}, rewritten: [2]map[uint32]bool{{}, {}}}
	m.Snapshot.merged = m.merging
	m.Snapshot.past, m.Snapshot.dated, m.Snapshot.recount = new(past), new(dated), nil
	counted := *record.counted()
	m.counts = counts{counted.sources, slices.Clone(counted.kinds), slices.Clone(counted.predicates), slices.Clone(counted.datasets)}
	for _, group := range m.groups {
		m.join(group)
	}
	m.share()
	for _, group := range m.groups {
		m.linkAcross(group[0])
	}
	m.distributePointers()
	m.retell()
	m.Snapshot.judged = record.judged
	return m.Snapshot
}

// merger makes a merged view.
type merger struct {
	*draftSnapshot
	*merging
	rewritten [2]map[uint32]bool // entities whose edges out and in are copies
}

// join makes one entity of a group.
func (m *merger) join(group []uint32) {
	joined := entityRow{}
	var out, in []edge
	kind, source := m.kinds[m.record.entities.at(group[0]).kind], mustKind(m.vocabulary, vocab.KindSource)
	for _, n := range group {
		row := m.record.entities.at(n)
		m.repoint(n, row)
		out, in = append(out, seenEdges(m.record, row.allOut)...), append(in, seenEdges(m.record, row.allIn)...)
		joined.allOther = append(joined.allOther, seenOf(row.allOther, m.record.statements.length)...)
		joined.allSpeaks = append(joined.allSpeaks, seenOf(row.allSpeaks, m.record.evidence.length)...)
		joined.allPassages = append(joined.allPassages, seenOf(row.allPassages, m.record.passages.length)...)
		m.counts.kinds[row.kind]--
		if m.kinds[row.kind].Is(source) {
			m.counts.sources--
		}
		if narrower := m.kinds[row.kind]; narrower.Is(kind) {
			kind = narrower
		}
		if n != group[0] {
			*m.draftSnapshot.entities.change(n) = entityRow{id: row.id, latest: row.latest, changeset: row.changeset, kind: row.kind, hidden: true}
		}
	}
	m.counts.kinds[kind.Number]++
	if kind.Is(source) {
		m.counts.sources++
	}
	for _, edges := range [2][]edge{out, in} {
		for i := range edges {
			edges[i].other = m.one(edges[i].other)
		}
	}
	joined.allOut, joined.allIn = merged(nil, out), merged(nil, in)
	joined.allOther, joined.allSpeaks, joined.allPassages = distinct(joined.allOther), distinct(joined.allSpeaks), distinct(joined.allPassages)
	first := m.draftSnapshot.entities.change(group[0])
	joined.id, joined.changeset, joined.kind = first.id, first.changeset, uint16(kind.Number)
	joined.latest = m.profiles(group, kind)
	*first = joined
}

func seenEdges(s *Snapshot, edges []edge) []edge {
	seen := make([]edge, 0, len(edges))
	for i := range edges {
		if s.sees(&edges[i]) {
			seen = append(seen, edges[i])
		}
	}
	return seen
}

// one returns the first of the group of entity n, n when it is in none.
func (m *merger) one(n uint32) uint32 {
	if first, ok := m.into[n]; ok {
		return first
	}
	return n
}

// repoint makes what names a member name the first of its group: statements, the other ends of their edges, evidence it
// speaks in, passages of it.
func (m *merger) repoint(n uint32, row *entityRow) {
	first := m.into[n]
	if first == n {
		return
	}
	for _, e := range seenEdges(m.record, row.allOut) {
		m.draftSnapshot.statements.change(e.statement).subject = first
		m.rewrite(1, e.other, edge{e.statement, n, e.predicate, e.allStance}, first)
	}
	for _, e := range seenEdges(m.record, row.allIn) {
		m.draftSnapshot.statements.change(e.statement).object = first
		m.rewrite(0, e.other, edge{e.statement, n, e.predicate, e.allStance}, first)
	}
	for _, n := range seenOf(row.allOther, m.record.statements.length) {
		if t := m.draftSnapshot.statements.change(n); t.subjectEnd == endEntity {
			t.subject = first
		} else {
			t.object = first
		}
	}
	for _, e := range seenOf(row.allSpeaks, m.record.evidence.length) {
		said := m.draftSnapshot.evidence.change(e)
		speakers := make([]uint32, 0, len(said.speakers))
		for _, speaker := range said.speakers {
			if speaker = m.one(speaker); !slices.Contains(speakers, speaker) {
				speakers = append(speakers, speaker)
			}
		}
		said.speakers = speakers
	}
	for _, p := range seenOf(row.allPassages, m.record.passages.length) {
		m.draftSnapshot.passages.change(p).source = first
	}
}

// rewrite changes the end of one edge of an entity that is in no group; those of a group are made anew.
func (m *merger) rewrite(in int, n uint32, e edge, other uint32) {
	if _, member := m.into[n]; member {
		return
	}
	row := m.draftSnapshot.entities.change(n)
	edges := &row.allOut
	if in == 1 {
		edges = &row.allIn
	}
	if !m.rewritten[in][n] {
		*edges, m.rewritten[in][n] = slices.Clone(*edges), true
	}
	at, _ := slices.BinarySearchFunc(*edges, e, func(a, b edge) int {
		return cmp.Or(cmp.Compare(a.predicate, b.predicate), cmp.Compare(a.statement, b.statement))
	})
	(*edges)[at].other = other
}

// profiles returns what was known of all members together, state by state.
func (m *merger) profiles(group []uint32, kind *vocab.Kind) *profile {
	var changesets []uint32
	for _, n := range group {
		for p := m.record.profile(m.record.entities.at(n)); p != nil; p = p.before {
			changesets = append(changesets, p.changeset)
		}
	}
	var latest *profile
	for _, changeset := range distinct(changesets) {
		if changeset < m.record.entities.at(group[0]).changeset {
			continue // the first of a group came first
		}
		p := &profile{before: latest, changeset: changeset}
		for _, n := range group {
			of := m.record.entities.at(n).latest
			for of != nil && of.changeset > changeset {
				of = of.before
			}
			if of != nil {
				p.take(of)
			}
		}
		p.settle(kind)
		latest = p
	}
	return latest
}

// take adds what a profile has and p has not. Where both say something of which there can be one only (the preferred name
// in a language, an attribute), p keeps what it has.
func (p *profile) take(other *profile) {
	have := slices.Clone(p.names)
	for _, name := range other.names {
		inLanguage := func(n Name) bool { return n.Preferred && n.Lang == name.Lang }
		name.Preferred = name.Preferred && !slices.ContainsFunc(have, inLanguage)
		i := slices.IndexFunc(p.names, func(n Name) bool { return n.Text == name.Text && n.Lang == name.Lang })
		if i < 0 {
			p.names = append(p.names, name)
		} else if name.Preferred && !p.names[i].Preferred {
			p.names = append(slices.Delete(p.names, i, i+1), name)
		}
	}
	for _, d := range other.description {
		if !slices.Contains(p.description, d) {
			p.description = append(p.description, d)
		}
	}
	for _, x := range other.externalIDs {
		if !slices.Contains(p.externalIDs, x) {
			p.externalIDs = append(p.externalIDs, x)
		}
	}
	for _, a := range other.attributes {
		if !slices.ContainsFunc(p.attributes, func(b Attribute) bool { return a.Name == b.Name }) {
			p.attributes = append(p.attributes, a)
		}
	}
	for _, d := range other.datasets {
		if !slices.Contains(p.datasets, d) {
			p.datasets = append(p.datasets, d)
		}
	}
}

// linkAcross finds statements about different members that say the opposite of each other.
func (m *merger) linkAcross(first uint32) {
	negative := func(n uint32) {
		if m.Snapshot.statements.at(n).allStance.polarity() == Negative {
			m.linkOpposites(n)
		}
	}
	row := m.Snapshot.entities.at(first)
	for i := range row.allOut {
		negative(row.allOut[i].statement)
	}
	for i := range row.allIn {
		negative(row.allIn[i].statement)
	}
	for _, n := range row.allOther {
		negative(n)
	}
}

// retell makes the changesets tell of the first of a group what they tell of any member: that it got more names when
// another member came.
func (m *merger) retell() {
	var hidden []uint32
	for _, group := range m.groups {
		hidden = append(hidden, group[1:]...)
	}
	slices.Sort(hidden)
	before, start := 0, 0
	for c := range uint32(m.changesets.length) {
		e := &m.changesets.change(c).extent
		var described []uint32
		for _, n := range e.described {
			described = append(described, m.one(n))
		}
		for before < len(hidden) && int(hidden[before]) < e.entities {
			if first := m.one(hidden[before]); int(first) < start {
				described = append(described, first)
			}
			before++
		}
		e.hidden = before
		e.described = distinct(slices.DeleteFunc(described, func(n uint32) bool { return int(n) >= start }))
		start = e.entities
	}
}

// underAnyID returns filters of qualifiers that ask for an entity under any of its ids: a qualifier keeps the id that was
// written.
func (s *Snapshot) underAnyID(filters []QualifierFilter) []QualifierFilter {
	if s.merged == nil || len(filters) == 0 {
		return filters
	}
	filters = slices.Clone(filters)
	for i := range filters {
		var more []string
		for _, value := range filters[i].Value {
			if c, n := s.lookup(ID(value)); c == classEntity {
				if _, member := s.merged.into[n]; member {
					for _, m := range s.merged.group(n) {
						more = append(more, string(s.entities.at(m).id))
					}
				}
			}
		}
		if len(more) > 0 {
			filters[i].Value = slices.Concat(filters[i].Value, more)
		}
	}
	return filters
}
