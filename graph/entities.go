package graph

import (
	"cmp"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// EntityFilter says which entities. All that is given has to hold; the values of a list are alternatives.
type EntityFilter struct {
	// Kind takes kinds by name, narrower ones included.
	Kind []string
	ID   []ID
	// Text takes at most [MaxWords] words; each has to be part of a name, diacritics and capitals apart.
	Text        *string
	HasRelation []RelationFilter
	// Degree counts the edges that the default read returns.
	Degree  *IntRange
	Dataset []ID
	// During asks of an event or an agreement that its date has a day in the span. What has no date does not match.
	During *DateSpan
	// Certain says how sure During has to be: true asks that it is certain, false or nil that it is possible.
	Certain *bool
	And     []EntityFilter
	Or      []EntityFilter
	Not     *EntityFilter
}

// MaxWords is how many words the text of an [EntityFilter] has.
const MaxWords = 32

// RelationFilter asks that some, none or every edge that matches Via leads to an entity that matches To.
type RelationFilter struct {
	Quantifier *Quantifier
	Via        *StatementFilter
	To         *EntityFilter
}

// Quantifier is how many have to match.
type Quantifier uint8

// The quantifiers. Every holds where there is nothing to match.
const (
	Some Quantifier = iota
	None
	Every
)

var quantifierNames = [...]string{"SOME", "NONE", "EVERY"}

// String returns the name as the API writes it.
func (q Quantifier) String() string { return quantifierNames[q] }

// entityCondition is an [EntityFilter] with its words looked up.
type entityCondition struct {
	snapshot  *Snapshot
	filter    *EntityFilter
	kinds     []bool
	ids       map[ID]bool
	words     []string
	datasets  []bool
	dates     datings // of the snapshot, when a date is asked for
	relations []relationCondition
	and, or   []*entityCondition
	not       *entityCondition

	// A condition that looks at edges is decided once for each entity: to ask the same of everything that is related to
	// everything related would take forever.
	looksAtEdges bool
	known, holds []uint64  // a bit for each entity; nil until one is decided
	patience     *patience // of the read, shared by all its conditions
}

type relationCondition struct {
	quantifier Quantifier
	via        *condition
	to         *entityCondition
}

// compileEntities looks up the words of a filter; nil lets everything through. The error is an [InputError].
func (s *Snapshot) compileEntities(filter *EntityFilter) (*entityCondition, error) {
	if filter == nil {
		filter = &EntityFilter{}
	}
	return s.compileEntitiesNested(filter, 0, s.patience())
}

func (s *Snapshot) compileEntitiesNested(f *EntityFilter, depth int, p *patience) (*entityCondition, error) {
	if depth > MaxFilterDepth {
		return nil, inputErrorf(nil, "and, or, not and hasRelation go at most %d deep in a filter", MaxFilterDepth)
	}
	c := &entityCondition{snapshot: s, filter: f, patience: p, looksAtEdges: f.HasRelation != nil || f.Degree != nil}
	var err error
	if c.kinds, err = s.kindSet(f.Kind); err != nil {
		return nil, err
	}
	if c.datasets, err = s.datasetSet(f.Dataset); err != nil {
		return nil, err
	}
	if f.ID != nil {
		c.ids = make(map[ID]bool, len(f.ID))
		for _, id := range f.ID {
			e, known := s.Entity(id)
			if !known {
				return nil, s.noEntity(id)
			}
			c.ids[e.ID()] = true // which may be another one
		}
	}
	if err := f.Degree.check("degree"); err != nil {
		return nil, err
	}
	if err := checkCertain(f.Certain, f.During); err != nil {
		return nil, err
	}
	if f.During != nil {
		c.dates = s.datings()
	}
	if f.Text != nil {
		c.words = strings.Fields(fold(*f.Text))
		if len(c.words) > MaxWords {
			return nil, inputErrorf(nil, "text has %d words; it has at most %d", len(c.words), MaxWords)
		}
	}
	for i := range f.HasRelation {
		r := relationCondition{}
		if q := f.HasRelation[i].Quantifier; q != nil {
			r.quantifier = *q
		}
		if r.via, err = s.compile(f.HasRelation[i].Via); err != nil {
			return nil, err
		}
		r.via.patience = p
		to := f.HasRelation[i].To
		if to == nil {
			to = &EntityFilter{}
		}
		if r.to, err = s.compileEntitiesNested(to, depth+1, p); err != nil {
			return nil, err
		}
		c.relations = append(c.relations, r)
	}
	nested := func(list []EntityFilter) (compiled []*entityCondition, err error) {
		for i := range list {
			n, err := s.compileEntitiesNested(&list[i], depth+1, p)
			if err != nil {
				return nil, err
			}
			c.looksAtEdges = c.looksAtEdges || n.looksAtEdges
			compiled = append(compiled, n)
		}
		return compiled, nil
	}
	if c.and, err = nested(f.And); err != nil {
		return nil, err
	}
	if c.or, err = nested(f.Or); err != nil {
		return nil, err
	}
	if f.Not != nil {
		if c.not, err = s.compileEntitiesNested(f.Not, depth+1, p); err != nil {
			return nil, err
		}
		c.looksAtEdges = c.looksAtEdges || c.not.looksAtEdges
	}
	return c, nil
}

// matches reports whether entity n meets the condition.
func (c *entityCondition) matches(n uint32) bool {
	if !c.looksAtEdges {
		return c.decide(n)
	}
	if c.known == nil {
		words := (c.snapshot.entities.length + 63) / 64
		c.known, c.holds = make([]uint64, words), make([]uint64, words)
	}
	word, bit := n/64, uint64(1)<<(n%64)
	if c.known[word]&bit == 0 {
		c.known[word] |= bit
		if c.decide(n) {
			c.holds[word] |= bit
		}
	}
	return c.holds[word]&bit != 0
}

func (c *entityCondition) decide(n uint32) bool {
	row := c.snapshot.entities.at(n)
	switch {
	case row.hidden, c.kinds != nil && !c.kinds[row.kind],
		c.ids != nil && !c.ids[row.id],
		c.filter.Degree != nil && !c.filter.Degree.contains(entity{c.snapshot, n}.Degree()),
		c.datasets != nil && !c.inDataset(row),
		c.filter.During != nil && !c.wasThen(n):
		return false
	}
	for _, word := range c.words {
		if !strings.Contains(c.snapshot.profile(row).folded, word) {
			return false
		}
	}
	for _, r := range c.relations {
		if !r.matches(entity{c.snapshot, n}) {
			return false
		}
	}
	for _, nested := range c.and {
		if !nested.matches(n) {
			return false
		}
	}
	if c.filter.Or != nil {
		any := false
		for _, nested := range c.or {
			any = any || nested.matches(n)
		}
		if !any {
			return false
		}
	}
	return c.not == nil || !c.not.matches(n)
}

func (c *entityCondition) inDataset(row *entityRow) bool {
	for _, d := range c.snapshot.profile(row).datasets {
		if c.datasets[d] {
			return true
		}
	}
	return false
}

func (c *entityCondition) wasThen(n uint32) bool {
	by := c.dates.of(n)
	return by != noStatement && c.filter.During.meets(c.snapshot.statements.at(by).date, c.filter.Certain)
}

func (r *relationCondition) matches(e entity) bool {
	for seen := range e.edges(r.via) {
		matched := r.to.matches(seen.other)
		switch {
		case matched && r.quantifier == Some:
			return true
		case matched && r.quantifier == None, !matched && r.quantifier == Every:
			return false
		}
	}
	return r.quantifier != Some
}

// EntityOrder is one key of an order. Entities that are equal by every key come in the order of the record.
type EntityOrder struct {
	Field     EntityOrderField
	Direction OrderDirection
}

// EntityOrderField is what entities can be ordered by.
type EntityOrderField uint8

// The fields: changeset that brought the entity in; number of edges; name, diacritics and capitals apart.
const (
	EntityByAdded EntityOrderField = iota
	EntityByDegree
	EntityByName
)

var entityOrderNames = [...]string{"ADDED", "DEGREE", "NAME"}

// String returns the name as the API writes it.
func (f EntityOrderField) String() string { return entityOrderNames[f] }

// EntityConnection is a page of entities.
type EntityConnection struct {
	snapshot *Snapshot
	page     *slice[uint32]
}

// EntityEdge is a place in a page of entities.
type EntityEdge struct {
	page   *slice[uint32]
	number uint32
	of     *Snapshot
}

// everyEntity yields every entity in the order of the record.
func (s *Snapshot) everyEntity(yield func(uint32) bool) {
	for n := range uint32(s.entities.length) {
		if !s.entities.at(n).hidden && !yield(n) {
			return
		}
	}
}

// EntityPage returns a page of the entities that match where.
func (s *Snapshot) EntityPage(where *EntityFilter, orderBy []EntityOrder, first *int, after *Cursor, last *int, before *Cursor) (*EntityConnection, error) {
	if len(orderBy) > MaxOrderKeys {
		return nil, inputErrorf(nil, "an order has at most %d keys", MaxOrderKeys)
	}
	request := pageRequest{first, after, last, before}
	s, err := s.paged(request)
	if err != nil {
		return nil, err
	}
	c, err := s.compileEntities(where)
	if err != nil {
		return nil, err
	}
	if orderBy == nil {
		orderBy = []EntityOrder{{Field: EntityByName}}
	}
	keys := make([]func(a, b uint32) int, 0, len(orderBy)+1)
	for _, order := range orderBy {
		keys = append(keys, s.entityKey(order))
	}
	list := &listing[uint32]{
		stop:    s.stop,
		items:   s.everyEntity,
		matches: c.matches,
		compare: ordered(append(keys, cmp.Compare[uint32])),
		place:   func(n uint32) place { return place{number: n} },
		find:    func(p place) (uint32, bool) { return p.number, s.entities.has(p.number) },
		mark:    sync.OnceValue(func() uint32 { return fingerprint("entities", where, orderBy) }),
		head:    s.newest(),
	}
	page, err := list.take(request)
	if err != nil {
		return nil, err
	}
	return &EntityConnection{s, page}, nil
}

func (s *Snapshot) entityKey(order EntityOrder) func(a, b uint32) int {
	switch order.Field {
	case EntityByAdded:
		return by(order.Direction, func(n uint32) (uint32, bool) { return s.entities.at(n).changeset, true })
	case EntityByDegree:
		counted := make(map[uint32]int) // what is compared is compared often, and can have very many edges
		return by(order.Direction, func(n uint32) (int, bool) {
			degree, known := counted[n]
			if !known {
				degree = entity{s, n}.Degree()
				counted[n] = degree
			}
			return degree, true
		})
	default:
		return by(order.Direction, func(n uint32) (string, bool) { return s.profile(s.entities.at(n)).folded, true })
	}
}

// Edges returns the places of the page.
func (c *EntityConnection) Edges() []EntityEdge {
	edges := make([]EntityEdge, len(c.page.items))
	for i, n := range c.page.items {
		edges[i] = EntityEdge{c.page, n, c.snapshot}
	}
	return edges
}

// Nodes returns the entities of the page.
func (c *EntityConnection) Nodes() []Entity { return c.snapshot.entitiesOf(c.page.items) }

// PageInfo tells where the page lies.
func (c *EntityConnection) PageInfo() PageInfo { return c.page.info() }

// TotalCount counts all that match, whatever the page. The error is that of a request that ends first.
func (c *EntityConnection) TotalCount() (int, error) { return c.page.count() }

// Cursor returns the place of the entity.
func (e EntityEdge) Cursor() Cursor { return e.page.cursor(e.number) }

// Node returns the entity.
func (e EntityEdge) Node() Entity { return e.of.entity(e.number) }

// fold makes a name comparable: small letters, no diacritics (Türkiye and turkiye are one).
func fold(s string) string {
	plain := true
	for i := range len(s) {
		if s[i] >= 0x80 {
			plain = false
			break
		}
	}
	if plain {
		return strings.ToLower(s)
	}
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case r == 'ı':
			return 'i'
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s))
}
