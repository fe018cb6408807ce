package graph

import (
	"cmp"
	"fmt"
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
	// ValidOn asks that it held on the day, ValidDuring that it held on a day of the span, EndsBefore that it ended before
	// the day, StartsAfter that it began after the day. What has no valid time meets none of them.
	ValidOn     *Day
	ValidDuring *DateSpan
	EndsBefore  *Day
	StartsAfter *Day
	// Certain says how sure it has to be of these four: true asks that it is certain, false or nil that it is possible.
	// It does not reach into And, Or and Not.
	Certain *bool
	// MinConfidence is the least confidence, 0 to 100.
	MinConfidence *int
	// MinSources is the least number of sources.
	MinSources *int
	// MinReliability asks for evidence from a source that is judged to be so reliable, or more.
	MinReliability *Reliability
	// Lacks asks that the statement lacks one of these.
	Lacks        []StatementGap
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

// DateSpan is a span of days with both ends included; an absent end is open.
type DateSpan struct{ From, To *Day }

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

// MaxFilterDepth is how deep And, Or and Not may lie inside each other.
const MaxFilterDepth = 6

// DefaultFilter returns the default read: told as fact, reported or judged; positive; not deprecated. Contested
// statements are in it, with their flag.
func DefaultFilter() *StatementFilter {
	return &StatementFilter{
		Mode: []Mode{Fact, Reported, Assessment}, Polarity: []Polarity{Positive}, Rank: []Rank{Preferred, Normal},
	}
}

// candidate is a statement as it is seen from one of its ends, or from nowhere (direction Both): then every direction
// fits, and the other end is the object.
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
	qualifiers    []QualifierFilter
	and, or       []*condition
	not           *condition
	readsEvidence bool
	patience      *patience // of the read, for the edges that are looked at; only at the top
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
	if err := top.checkInside(&top); err != nil {
		return nil, err
	}
	c, err := s.compileNested(&top, 0)
	if err != nil {
		return nil, err
	}
	c.patience = s.patience()
	return c, nil
}

// checkInside refuses what And and Or of f ask for and the filter around them never lets through.
func (top *StatementFilter) checkInside(f *StatementFilter) error {
	for _, nested := range [2][]StatementFilter{f.And, f.Or} {
		for i := range nested {
			inside := &nested[i]
			err := cmp.Or(never("mode", inside.Mode, top.Mode), never("polarity", inside.Polarity, top.Polarity),
				never("rank", inside.Rank, top.Rank), top.checkInside(inside))
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// never returns an error when none of the values that are asked for is among those that are let through.
func never[T interface {
	comparable
	fmt.Stringer
}](name string, asked, through []T) error {
	if len(asked) == 0 || slices.ContainsFunc(asked, func(v T) bool { return slices.Contains(through, v) }) {
		return nil
	}
	words := func(values []T) []string {
		list := make([]string, len(values))
		for i, v := range values {
			list[i] = v.String()
		}
		return list
	}
	return inputErrorf(nil, "%s %s is asked for inside a filter that lets only %s through, so it would find nothing; give %s %s outside, too",
		name, oneOf(words(asked)), oneOf(words(through)), name, oneOf(words(asked)))
}

func (s *Snapshot) compileNested(f *StatementFilter, depth int) (*condition, error) {
	if depth > MaxFilterDepth {
		return nil, inputErrorf(nil, "and, or and not go at most %d deep in a filter", MaxFilterDepth)
	}
	c := &condition{snapshot: s, filter: f, readsEvidence: f.AttributedTo != nil || f.Source != nil || f.Passage != nil || f.MinReliability != nil}
	var err error
	if c.predicates, err = s.predicateSet(f.Predicate); err != nil {
		return nil, err
	}
	if c.kinds, err = s.kindSet(f.OtherKind); err != nil {
		return nil, err
	}
	if err := s.checkValues(f); err != nil {
		return nil, err
	}
	c.qualifiers = s.underAnyID(f.Qualifier)
	c.stances = [3]uint16{mask(f.Mode), mask(f.Polarity), mask(f.Rank)}
	if c.speakers, err = s.entityNumbers(f.AttributedTo, "speak", vocab.KindActor, vocab.KindSource); err != nil {
		return nil, err
	}
	if c.sources, err = s.entityNumbers(f.Source, "be a source", vocab.KindSource); err != nil {
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
			return nil, s.noPredicate(name)
		}
		for _, p := range s.predicates {
			if p.Is(wanted) {
				set[p.Number] |= way
			}
		}
	}
	return set, nil
}

// noPredicate says that no predicate and no inverse has the name, and which are spelled like it.
func (s *Snapshot) noPredicate(name string) error {
	var names []string
	for _, p := range s.predicates {
		names = append(names, p.Name)
		if p.Inverse != "" && p.Inverse != p.Name {
			names = append(names, p.Inverse)
		}
	}
	near := vocab.Nearest(name, names, 3)
	return nearError(near, "%q is not a predicate%s", name, suggestOr(near, "`vocabulary { predicates { name inverse } }` lists them"))
}

func (s *Snapshot) kindSet(names []string) ([]bool, error) {
	if names == nil {
		return nil, nil
	}
	set := make([]bool, len(s.kinds))
	for _, name := range names {
		wanted, ok := s.vocabulary.Kind(name)
		if !ok {
			return nil, s.noKind(name)
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
			return nil, inputErrorf(known, "there is no data set %q; %s", id, thereAre(known))
		}
		set[i] = true
	}
	return set, nil
}

// entityNumbers looks up entities that have to be of one of the kinds, to do what a filter asks of them.
func (s *Snapshot) entityNumbers(ids []ID, what string, kinds ...string) ([]uint32, error) {
	if ids == nil {
		return nil, nil
	}
	numbers := make([]uint32, 0, len(ids))
	for _, id := range ids {
		c, n := s.lookup(id)
		if c != classEntity {
			return nil, s.noEntity(id)
		}
		kind := s.kinds[s.entities.at(n).kind]
		if !slices.ContainsFunc(kinds, func(name string) bool { return s.kindIs(kind, name) }) {
			return nil, inputErrorf(kinds, "%s is of kind %s and cannot %s; accepted: %s", id, kind.Name, what, oneOf(kinds))
		}
		numbers = append(numbers, n)
	}
	return numbers, nil
}

// noEntity says that an id names no entity, and which ids are spelled like it.
func (s *Snapshot) noEntity(id ID) error {
	switch c, _ := s.lookup(id); c {
	case classStatement:
		return inputErrorf(nil, "%s is a statement; give an entity", id)
	case classEvidence, classPassage:
		return inputErrorf(nil, "%s is part of the evidence of statements; give an entity", id)
	}
	near := s.NearestIDs(id, 3)
	return nearError(near, "there is no entity %q%s", id, suggest(near))
}

// checkValues refuses what can never match: values that the vocabulary does not have, numbers out of range.
func (s *Snapshot) checkValues(f *StatementFilter) error {
	for _, q := range f.Qualifier {
		term, ok := s.vocabulary.Qualifier(q.Name)
		if !ok {
			near := vocab.Nearest(q.Name, qualifierNames(s.vocabulary), 3)
			return nearError(near, "%q is not a qualifier%s", q.Name, suggest(near))
		}
		if term.Type != vocab.TypeCode || term.Codes == nil {
			continue
		}
		for _, value := range q.Value {
			if _, ok := term.Codes.Code(value); !ok {
				return inputErrorf(term.Codes.Names(), "%q is not a value of %s; accepted: %s", value, q.Name, oneOf(term.Codes.Names()))
			}
		}
	}
	if c := f.MinConfidence; c != nil && (*c < 0 || *c > 100) {
		return inputErrorf(nil, "minConfidence is %d; a confidence is 0 to 100", *c)
	}
	if n := f.MinSources; n != nil && *n < 0 {
		return inputErrorf(nil, "minSources is %d; it is 0 or more", *n)
	}
	if err := f.ValidDuring.check("validDuring"); err != nil {
		return err
	}
	if f.Certain != nil && !f.asksTime() {
		return inputErrorf(nil, "certain says how sure a time has to be, and no time is asked for; give validOn, validDuring, endsBefore or startsAfter with it, or leave it out")
	}
	if f.Passage == nil {
		return nil
	}
	if err := f.Passage.Paragraph.check("paragraph"); err != nil {
		return err
	}
	return f.Passage.Sentence.check("sentence")
}

// check refuses a range in which nothing lies.
func (r *IntRange) check(what string) error {
	if r != nil && r.Min != nil && r.Max != nil && *r.Min > *r.Max {
		return inputErrorf(nil, "%s is to be at least %d and at most %d, so nothing is; give the smaller number as min", what, *r.Min, *r.Max)
	}
	return nil
}

// matches reports whether the statement, seen from the end that c says, meets the condition.
func (c *condition) matches(seen candidate) bool {
	row := c.snapshot.statements.at(seen.statement)
	stance := c.snapshot.stance(row)
	if c.stances[0]>>stance.mode()&1 == 0 || c.stances[1]>>stance.polarity()&1 == 0 || c.stances[2]>>stance.rank()&1 == 0 {
		return false
	}
	if !c.matchesEnds(row, seen) {
		return false
	}
	f, statement := c.filter, Statement{c.snapshot, seen.statement}
	switch {
	case f.asksTime() && !f.heldThen(row.date),
		c.datasets != nil && !c.datasets[row.dataset],
		f.MinConfidence != nil && statement.Confidence().Score() < *f.MinConfidence,
		f.MinSources != nil && statement.SourceCount() < *f.MinSources,
		f.Lacks != nil && !slices.ContainsFunc(f.Lacks, statement.lacks),
		f.Contested != nil && statement.Contested() != *f.Contested,
		c.readsEvidence && !slices.ContainsFunc(statement.counted(), c.matchesEvidence):
		return false
	}
	for _, q := range c.qualifiers {
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
	if d := c.filter.Direction; d != nil && *d != Both && *d != seen.direction && seen.direction != Both && !symmetric {
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
	if least := c.filter.MinReliability; least != nil && (e.Withdrawn() || !c.snapshot.reliable(passage.source, *least)) {
		return false
	}
	p := c.filter.Passage
	return p == nil || p.Paragraph.contains(int(passage.paragraph)) && p.Sentence.contains(int(passage.sentence))
}

func (q QualifierFilter) matches(s *Snapshot, row *statementRow) bool {
	for have := range s.qualifierRows(row) {
		if have.name == q.Name && (q.Value == nil || slices.Contains(q.Value, have.text)) {
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
