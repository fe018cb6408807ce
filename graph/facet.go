package graph

import "cmp"

// FacetKey is what statements can be counted by.
type FacetKey uint8

// The keys. A statement has one value or none, but for actors, issues, roles, sources and speakers, of which it can have
// several: then it counts at each.
const (
	FacetActor      FacetKey = iota // actors at its ends
	FacetConfidence                 // level of its highest confidence
	FacetContested                  // whether it is contested
	FacetDataset                    // the data set it came with
	FacetIssue                      // issues at its ends
	FacetKind                       // exact kind of the entity at the other end; seen from nowhere, of the object
	FacetMode                       // mode
	FacetMonth                      // month in which it began, where that is certain
	FacetObject                     // the entity that is its object
	FacetPolarity                   // polarity
	FacetPredicate                  // exact predicate
	FacetRank                       // rank
	FacetRole                       // roles it is qualified with
	FacetSource                     // sources it rests on
	FacetSpeaker                    // those it is attributed to
	FacetSubject                    // the entity that is its subject
	FacetYear                       // year in which it began, where that is certain
)

var facetKeyNames = [...]string{"ACTOR", "CONFIDENCE", "CONTESTED", "DATASET", "ISSUE", "KIND", "MODE", "MONTH", "OBJECT", "POLARITY",
	"PREDICATE", "RANK", "ROLE", "SOURCE", "SPEAKER", "SUBJECT", "YEAR"}

// String returns the name as the API writes it.
func (k FacetKey) String() string { return facetKeyNames[k] }

// FacetKeys returns every key, in the order of their names.
func FacetKeys() []FacetKey {
	keys := make([]FacetKey, len(facetKeyNames))
	for i := range keys {
		keys[i] = FacetKey(i)
	}
	return keys
}

// EntityFacetKey is what entities can be counted by.
type EntityFacetKey uint8

// The keys: the data sets that name an entity, of which there can be several; its exact kind.
const (
	EntityFacetDataset EntityFacetKey = iota
	EntityFacetKind
)

var entityFacetKeyNames = [...]string{"DATASET", "KIND"}

// String returns the name as the API writes it.
func (k EntityFacetKey) String() string { return entityFacetKeyNames[k] }

// DefaultFacetValues and MaxFacetValues are how many values a facet has when nothing is asked, and at most.
const (
	DefaultFacetValues = 20
	MaxFacetValues     = 100
)

// Facet counts statements by one key.
type Facet struct {
	// Key is what is counted by.
	Key FacetKey
	FacetCounts
}

// EntityFacet counts entities by one key.
type EntityFacet struct {
	// Key is what is counted by.
	Key EntityFacetKey
	FacetCounts
}

// FacetCounts is the counts of a facet, whatever is counted.
type FacetCounts struct {
	// Values has the most frequent values first; of two that are equally frequent the one that is first in the alphabet.
	Values []FacetValue
	// TotalValues is how many values there are, those beyond Values included.
	TotalValues int
	// OtherCount is the sum of the counts of the values beyond Values.
	OtherCount int
	// Missing is how many items have no value.
	Missing int
}

// FacetValue is one value, with how many items have it.
type FacetValue struct {
	// Count is how many items have the value.
	Count int

	number uint32
	naming naming
}

// Value returns the value as a filter takes it: a name, an identifier, a mode, `true`, `2025-10`.
func (v FacetValue) Value() string { return v.naming.value(v.number) }

// Label returns the value ready to print, in English.
func (v FacetValue) Label() string { return v.naming.label(v.number) }

// Node returns the entity, predicate, kind or data set that the value stands for, nil when it stands for none.
func (v FacetValue) Node() Node { return v.naming.of(v.number) }

func (names naming) of(n uint32) Node {
	if names.node == nil {
		return nil
	}
	return names.node(n)
}

// facets goes over the items of a page once and counts by every dimension.
func facets[T any](page *slice[T], dimensions []dimension[T], top *int) ([]FacetCounts, error) {
	most, err := bounded("top", top, DefaultFacetValues, 0, MaxFacetValues)
	if err != nil {
		return nil, err
	}
	tallies, answer := make([]tally, len(dimensions)), make([]FacetCounts, len(dimensions))
	var values []uint32
	for item, err := range page.list.matching() {
		if err != nil {
			return nil, err
		}
		for i := range dimensions {
			values = dimensions[i].values(item, values[:0])
			if len(values) == 0 {
				answer[i].Missing++
			}
			for _, n := range values {
				*tallies[i].at(n)++
			}
		}
	}
	for i, names := range dimensions {
		ranking := best[FacetValue]{most: most, compare: func(a, b FacetValue) int {
			if a.Count != b.Count {
				return cmp.Compare(b.Count, a.Count)
			}
			return cmp.Compare(a.Value(), b.Value())
		}}
		for n, count := range tallies[i].all() {
			ranking.add(FacetValue{int(count), n, names.naming})
			answer[i].TotalValues++
			answer[i].OtherCount += int(count)
		}
		answer[i].Values = ranking.sorted()
		for _, v := range answer[i].Values {
			answer[i].OtherCount -= v.Count
		}
	}
	return answer, nil
}

// once refuses an empty list of keys, and one that names a key twice.
func once[K interface {
	comparable
	String() string
}](name string, keys []K) error {
	if len(keys) == 0 {
		return inputErrorf(nil, "%s is empty; name at least one key", name)
	}
	named := make(map[K]bool, len(keys))
	for _, k := range keys {
		if named[k] {
			return inputErrorf(nil, "%s names %s twice; name each key once", name, k)
		}
		named[k] = true
	}
	return nil
}

func (s *Snapshot) facets(page *slice[candidate], by []FacetKey, top *int) ([]Facet, error) {
	if err := once("by", by); err != nil {
		return nil, err
	}
	dimensions := make([]dimension[candidate], len(by))
	for i, key := range by {
		dimensions[i] = s.dimension(key)
	}
	counts, err := facets(page, dimensions, top)
	if counts, err = unlessEnded(s, counts, err); err != nil {
		return nil, err
	}
	answer := make([]Facet, len(by))
	for i, key := range by {
		answer[i] = Facet{key, counts[i]}
	}
	return answer, nil
}

// Facets counts all that match, whatever the page, by each of the keys, in the order asked; top is how many values a
// facet has, 0 to [MaxFacetValues]. The error is an [InputError], or that of a request that ends first.
func (c *StatementConnection) Facets(by []FacetKey, top *int) ([]Facet, error) {
	return c.snapshot.facets(c.page, by, top)
}

// Facets counts all edges that match as [StatementConnection.Facets] does.
func (c *RelationConnection) Facets(by []FacetKey, top *int) ([]Facet, error) {
	return c.entity.snapshot.facets(c.page, by, top)
}

// entityDimension makes the dimension of a key for items that stand for entities.
func entityDimension[T any](s *Snapshot, key EntityFacetKey, number func(T) uint32) dimension[T] {
	if key == EntityFacetKind {
		return dimension[T]{naming: s.namesOfKinds(), values: func(item T, into []uint32) []uint32 {
			return append(into, uint32(s.entities.at(number(item)).kind))
		}}
	}
	return dimension[T]{naming: s.namesOfDatasets(), values: func(item T, into []uint32) []uint32 {
		for _, d := range s.profile(s.entities.at(number(item))).datasets {
			into = append(into, uint32(d))
		}
		return into
	}}
}

func entityFacets[T any](s *Snapshot, page *slice[T], by []EntityFacetKey, top *int, number func(T) uint32) ([]EntityFacet, error) {
	if err := once("by", by); err != nil {
		return nil, err
	}
	dimensions := make([]dimension[T], len(by))
	for i, key := range by {
		dimensions[i] = entityDimension(s, key, number)
	}
	counts, err := facets(page, dimensions, top)
	if counts, err = unlessEnded(s, counts, err); err != nil {
		return nil, err
	}
	answer := make([]EntityFacet, len(by))
	for i, key := range by {
		answer[i] = EntityFacet{key, counts[i]}
	}
	return answer, nil
}

// Facets counts all entities that match as [StatementConnection.Facets] does statements.
func (c *EntityConnection) Facets(by []EntityFacetKey, top *int) ([]EntityFacet, error) {
	return entityFacets(c.snapshot, c.page, by, top, func(n uint32) uint32 { return n })
}

// Facets counts all neighbours that match as [StatementConnection.Facets] does statements. Those that lie beyond a bound
// of the walk are not among them: [NeighbourConnection.Truncated] tells.
func (c *NeighbourConnection) Facets(by []EntityFacetKey, top *int) ([]EntityFacet, error) {
	return entityFacets(c.snapshot, c.page, by, top, func(at int) uint32 { return c.ball.Nodes[at].Node })
}
