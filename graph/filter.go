package graph

import (
	"slices"

	"peacegraph/graph/vocab"
)

// StatementFilter says which statements. All that is given has to hold; the values of a list are alternatives, so an
// empty list lets nothing through. At the top of a filter, Mode, Polarity and Rank that are not given take the default
// read (see [DefaultFilter]); inside And, Or and Not they do not restrict.
type StatementFilter struct {
	// Predicate takes predicates by name or by inverse name, narrower ones included.
	Predicate []string
	// Direction tells with or against the edge, seen from the entity whose relations are read.
	Direction *Direction
	// OtherKind takes kinds of the other end by name, narrower ones included.
	OtherKind []string
	Mode      []Mode
	Polarity  []Polarity
	Rank      []Rank
	// Contested keeps the contested ones only, or none of them.
	Contested *bool
	Qualifier []QualifierFilter
	// MinConfidence is the least confidence, 0 to 100.
	MinConfidence *int
	// MinSources is the least number of sources.
	MinSources   *int
	AttributedTo []ID
	Source       []ID
	Passage      *PassageFilter
	Dataset      []ID
	And          []StatementFilter
	Or           []StatementFilter
	Not          *StatementFilter
}

// QualifierFilter asks for a qualifier with one of the values; with no values, for any value.
type QualifierFilter struct {
	Name  string
	Value []string
}

// PassageFilter asks for a place in a source.
type PassageFilter struct {
	Paragraph *IntRange
	Sentence  *IntRange
}

// IntRange is a range with both ends included; an absent end is open.
type IntRange struct{ Min, Max *int }

func (r *IntRange) contains(n int) bool {
	return r == nil || (r.Min == nil || n >= *r.Min) && (r.Max == nil || n <= *r.Max)
}

// Direction tells with or against an edge.
type Direction uint8

// The directions. A symmetric predicate (sharesBorderWith) runs both ways and matches every direction.
const (
	Both Direction = iota
	Out
	In
)

var directionNames = [...]string{"BOTH", "OUT", "IN"}

// String returns the name as the API writes it.
func (d Direction) String() string { return directionNames[d] }

// maxFilterDepth bounds And, Or and Not inside each other.
const maxFilterDepth = 6

// DefaultFilter returns the default read: told as fact, reported or judged; positive; not deprecated. Contested
// statements are in it, with their flag.
func DefaultFilter() *StatementFilter {
	return &StatementFilter{
		Mode: []Mode{Fact, Reported, Assessment}, Polarity: []Polarity{Positive}, Rank: []Rank{Preferred, Normal},
	}
}

// candidate is a statement as it is seen from one of its ends. Seen from nowhere, it is seen from its subject.
type candidate struct {
	statement uint32
	other     uint32 // entity at the other end, or noEntity
	direction Direction
}

const noEntity = ^uint32(0)

// condition is a [StatementFilter] with its words looked up.
type condition struct {
	snapshot      *Snapshot
	filter        *StatementFilter
	predicates    []direct // by predicate number; nil: any
	kinds         []bool   // by kind number; nil: any
	stances       [3]uint16
	speakers      []uint32
	sources       []uint32
	datasets      []bool
	and, or       []*condition
	not           *condition
	readsEvidence bool
}

// direct says in which direction a predicate was asked for: by its name or by its inverse name.
type direct uint8

const (
	byName direct = 1 << iota
	byInverse
)

// compile looks up the words of a filter; nil is the default read. The error is an [InputError].
func (s *Snapshot) compile(filter *StatementFilter) (*condition, error) {
	if filter == nil {
		filter = DefaultFilter()
	}
	top, defaults := *filter, DefaultFilter()
	if top.Mode == nil {
		top.Mode = defaults.Mode
	}
	if top.Polarity == nil {
		top.Polarity = defaults.Polarity
	}
	if top.Rank == nil {
		top.Rank = defaults.Rank
	}
	return s.compileNested(&top, 0)
}

func (s *Snapshot) compileNested(f *StatementFilter, depth int) (*condition, error) {
	if depth > maxFilterDepth {
		return nil, inputErrorf(nil, "and, or and not go at most %d deep in a filter", maxFilterDepth)
	}
	c := &condition{snapshot: s, filter: f, readsEvidence: f.AttributedTo != nil || f.Source != nil || f.Passage != nil}
	var err error
	if c.predicates, err = s.predicateSet(f.Predicate); err != nil {
		return nil, err
	}
	if c.kinds, err = s.kindSet(f.OtherKind); err != nil {
		return nil, err
	}
	for _, q := range f.Qualifier {
		if _, ok := s.vocabulary.Qualifier(q.Name); !ok {
			near := vocab.Nearest(q.Name, qualifierNames(s.vocabulary), 3)
			return nil, inputErrorf(near, "%q is not a qualifier%s", q.Name, suggest(near))
		}
	}
	c.stances = [3]uint16{mask(f.Mode), mask(f.Polarity), mask(f.Rank)}
	if c.speakers, err = s.entityNumbers(f.AttributedTo); err != nil {
		return nil, err
	}
	if c.sources, err = s.entityNumbers(f.Source); err != nil {
		return nil, err
	}
	if c.datasets, err = s.datasetSet(f.Dataset); err != nil {
		return nil, err
	}
	for i := range f.And {
		if c.and, err = appendCompiled(s, c.and, &f.And[i], depth); err != nil {
			return nil, err
		}
	}
	for i := range f.Or {
		if c.or, err = appendCompiled(s, c.or, &f.Or[i], depth); err != nil {
			return nil, err
		}
	}
	if f.Not != nil {
		if c.not, err = s.compileNested(f.Not, depth+1); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func appendCompiled(s *Snapshot, list []*condition, f *StatementFilter, depth int) ([]*condition, error) {
	c, err := s.compileNested(f, depth+1)
	return append(list, c), err
}

// mask has a bit for each value; no list sets every bit.
func mask[T ~uint8](values []T) uint16 {
	if values == nil {
		return ^uint16(0)
	}
	var m uint16
	for _, v := range values {
		m |= 1 << v
	}
	return m
}

func (s *Snapshot) predicateSet(names []string) ([]direct, error) {
	if names == nil {
		return nil, nil
	}
	set := make([]direct, len(s.predicates))
	for _, name := range names {
		way := byName
		wanted, ok := s.vocabulary.Predicate(name)
		if !ok {
			wanted, ok = s.vocabulary.ByInverse(name)
			way = byInverse
		}
		if !ok {
			near := vocab.Nearest(name, s.vocabulary.PredicateNames(), 3)
			return nil, inputErrorf(near, "%q is not a predicate%s", name, suggest(near))
		}
		for _, p := range s.predicates {
			if p.Is(wanted) {
				set[p.Number] |= way
			}
		}
	}
	return set, nil
}

func (s *Snapshot) kindSet(names []string) ([]bool, error) {
	if names == nil {
		return nil, nil
	}
	set := make([]bool, len(s.kinds))
	for _, name := range names {
		wanted, ok := s.vocabulary.Kind(name)
		if !ok {
			near := vocab.Nearest(name, s.vocabulary.KindNames(), 3)
			return nil, inputErrorf(near, "%q is not a kind%s", name, suggest(near))
		}
		for _, k := range s.kinds {
			if k.Is(wanted) {
				set[k.Number] = true
			}
		}
	}
	return set, nil
}

func (s *Snapshot) datasetSet(ids []ID) ([]bool, error) {
	if ids == nil {
		return nil, nil
	}
	set := make([]bool, len(s.datasets))
	for _, id := range ids {
		i := slices.IndexFunc(s.datasets, func(d *Dataset) bool { return d.ID() == id })
		if i < 0 {
			var known []string
			for _, d := range s.datasets {
				known = append(known, string(d.ID()))
			}
			return nil, inputErrorf(known, "there is no data set %q; there are %s", id, oneOf(known))
		}
		set[i] = true
	}
	return set, nil
}

func (s *Snapshot) entityNumbers(ids []ID) ([]uint32, error) {
	if ids == nil {
		return nil, nil
	}
	numbers := make([]uint32, 0, len(ids))
	for _, id := range ids {
		c, n := s.lookup(id)
		if c != classEntity {
			near := s.NearestIDs(id, 3)
			return nil, inputErrorf(near, "there is no entity %q%s", id, suggest(near))
		}
		numbers = append(numbers, n)
	}
	return numbers, nil
}

// matches reports whether the statement, seen from the end that c says, meets the condition.
func (c *condition) matches(seen candidate) bool {
	row := c.snapshot.statements.at(seen.statement)
	if c.stances[0]>>row.stance.mode()&1 == 0 || c.stances[1]>>row.stance.polarity()&1 == 0 || c.stances[2]>>row.stance.rank()&1 == 0 {
		return false
	}
	if !c.matchesEnds(row, seen) {
		return false
	}
	f, statement := c.filter, Statement{c.snapshot, seen.statement}
	switch {
	case c.datasets != nil && !c.datasets[row.dataset],
		f.MinConfidence != nil && statement.Confidence().Score() < *f.MinConfidence,
		f.MinSources != nil && statement.SourceCount() < *f.MinSources,
		f.Contested != nil && statement.Contested() != *f.Contested,
		c.readsEvidence && !slices.ContainsFunc(statement.Evidence(), c.matchesEvidence):
		return false
	}
	for _, q := range f.Qualifier {
		if !q.matches(c.snapshot, row) {
			return false
		}
	}
	for _, nested := range c.and {
		if !nested.matches(seen) {
			return false
		}
	}
	if c.filter.Or != nil && !slices.ContainsFunc(c.or, func(nested *condition) bool { return nested.matches(seen) }) {
		return false
	}
	return c.not == nil || !c.not.matches(seen)
}

func (c *condition) matchesEnds(row *statementRow, seen candidate) bool {
	symmetric := c.snapshot.predicates[row.predicate].Symmetric
	if d := c.filter.Direction; d != nil && *d != Both && *d != seen.direction && !symmetric {
		return false
	}
	if c.predicates != nil {
		asked := c.predicates[row.predicate]
		// Asked for by its inverse name, a predicate is read against the edge; by its own name, both ways unless a
		// direction is given.
		if asked == 0 || asked == byInverse && seen.direction == Out && !symmetric {
			return false
		}
	}
	if c.kinds != nil && (seen.other == noEntity || !c.kinds[c.snapshot.entities.at(seen.other).kind]) {
		return false
	}
	return true
}

func (c *condition) matchesEvidence(e Evidence) bool {
	passage := c.snapshot.passages.at(e.row().passage)
	if c.filter.AttributedTo != nil && !slices.ContainsFunc(e.row().speakers, func(n uint32) bool { return slices.Contains(c.speakers, n) }) {
		return false
	}
	if c.filter.Source != nil && !slices.Contains(c.sources, passage.source) {
		return false
	}
	p := c.filter.Passage
	return p == nil || p.Paragraph.contains(int(passage.paragraph)) && p.Sentence.contains(int(passage.sentence))
}

func (q QualifierFilter) matches(s *Snapshot, row *statementRow) bool {
	for i := range uint32(row.qualifiers) {
		if have := s.qualifiers.at(row.qualifier + i); have.name == q.Name && (q.Value == nil || slices.Contains(q.Value, have.text)) {
			return true
		}
	}
	return false
}

func qualifierNames(v *vocab.Vocabulary) []string {
	var names []string
	for _, q := range v.Qualifiers() {
		names = append(names, q.Name)
	}
	return names
}

// NearestIDs returns up to n ids of entities and statements that are spelled most like id, the best first. It looks at
// 50,000 rows at most, those with the same prefix before others.
func (s *Snapshot) NearestIDs(id ID, n int) []string {
	const most = 50_000
	prefix, _, _ := cutPrefix(id)
	var same, others []string
	add := func(have ID) bool {
		if p, _, _ := cutPrefix(have); p == prefix {
			same = append(same, string(have))
		} else if len(others) < 1000 {
			others = append(others, string(have))
		}
		return len(same) < most
	}
	if prefix+":" == statementPrefix {
		for t := range s.Statements() {
			if !add(t.ID()) {
				break
			}
		}
	} else {
		for i := range uint32(s.entities.length) {
			if !add(s.entities.at(i).id) {
				break
			}
		}
	}
	if near := vocab.Nearest(string(id), same, n); len(near) > 0 {
		return near
	}
	return vocab.Nearest(string(id), others, n)
}

func cutPrefix(id ID) (prefix, name string, found bool) {
	for i := range len(id) {
		if id[i] == ':' {
			return string(id[:i]), string(id[i+1:]), true
		}
	}
	return "", string(id), false
}
