package graph

import "cmp"

// Bounds of an aggregate: keys at most, rows when nothing is asked and at most, and groups that are counted at once.
const (
	MaxGroupKeys = 3
	DefaultRows  = 100
	MaxRows      = 500
	MaxGroups    = 200_000
)

// AggregateQuery asks how many statements there are by each combination of the values of some keys.
type AggregateQuery struct {
	// Filter says which statements; nil is the default read.
	Filter *StatementFilter
	// About keeps the statements of which one end is such an entity, as [Snapshot.StatementPage] does.
	About *EntityFilter
	// GroupBy has 1 to [MaxGroupKeys] keys, each once.
	GroupBy []FacetKey
	// Having keeps the combinations that so many statements have.
	Having *IntRange
	// Top is how many rows there are at most, 0 to [MaxRows]; nil is [DefaultRows].
	Top *int
}

// Aggregate is the counts of the combinations of values, largest first.
type Aggregate struct {
	// Rows has the combinations of most statements first; of two that are equally frequent the one whose values come first
	// in the alphabet, key by key, what is not stated last.
	Rows []AggregateRow
	// TotalRows is how many combinations there are within Having, those beyond Rows included.
	TotalRows int
	// TotalCount is how many statements match the filter. A statement that has several values of a key counts in several
	// rows, so the counts of rows can sum up to more.
	TotalCount int
	// OtherRows is how many combinations are beyond Rows, and OtherCount the sum of their counts.
	OtherRows, OtherCount int
}

// AggregateRow is one combination of values.
type AggregateRow struct {
	// Keys has the values, one for each key, in the order asked.
	Keys []GroupValue
	// Count is how many statements have this combination.
	Count int
	// Sources is how many sources they rest on, each counted once.
	Sources int
}

// GroupValue is the value that the statements of a row have of one key.
type GroupValue struct {
	// Key is what is counted by.
	Key FacetKey

	number uint32
	naming naming
}

// Value returns the value as a filter takes it; false when the statements have none.
func (v GroupValue) Value() (string, bool) {
	if v.number == noValue {
		return "", false
	}
	return v.naming.value(v.number), true
}

// Label returns the value ready to print, in English; "not stated" when the statements have none.
func (v GroupValue) Label() string {
	if v.number == noValue {
		return "not stated"
	}
	return v.naming.label(v.number)
}

// Node returns the entity, predicate, kind or data set that the value stands for, nil when it stands for none.
func (v GroupValue) Node() Node {
	if v.number == noValue {
		return nil
	}
	return v.naming.of(v.number)
}

func (v GroupValue) compare(other GroupValue) int {
	a, stated := v.Value()
	b, otherStated := other.Value()
	if stated != otherStated {
		if stated {
			return -1
		}
		return 1
	}
	return cmp.Compare(a, b)
}

// combination is the values of a group by the place of their key; 0 where there is no key.
type combination [MaxGroupKeys]uint32

// group is what is known of one combination while statements are counted.
type group struct {
	of      combination
	count   int
	sources []uint32 // with few repetitions, to be counted when the group is returned
}

// grouping sorts statements into groups.
type grouping struct {
	dimensions []dimension[candidate]
	most       int // groups
	numbers    map[combination]uint32
	groups     []group
	values     [MaxGroupKeys][]uint32
	sources    []uint32
}

func newGrouping(dimensions []dimension[candidate], most int) *grouping {
	g := &grouping{dimensions: dimensions, most: most, numbers: make(map[combination]uint32)}
	for i := range g.values {
		g.values[i] = []uint32{0}
	}
	return g
}

// add counts a statement in every combination of its values.
func (g *grouping) add(s *Snapshot, seen candidate) error {
	for i, d := range g.dimensions {
		if g.values[i] = d.values(seen, g.values[i][:0]); len(g.values[i]) == 0 {
			g.values[i] = append(g.values[i], noValue)
		}
	}
	g.sources = s.appendSources(g.sources[:0], s.statements.at(seen.statement))
	for _, a := range g.values[0] {
		for _, b := range g.values[1] {
			for _, c := range g.values[2] {
				if err := g.count(combination{a, b, c}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (g *grouping) count(of combination) error {
	n, known := g.numbers[of]
	if !known {
		if len(g.groups) == g.most {
			return inputErrorf(nil, "the statements have more than %d combinations of these values; ask for fewer keys, or for fewer statements with a filter", g.most)
		}
		n = uint32(len(g.groups))
		g.numbers[of], g.groups = n, append(g.groups, group{of: of})
	}
	in := &g.groups[n]
	in.count++
	for _, source := range g.sources {
		// Statements of one source mostly stand one after another.
		if len(in.sources) == 0 || in.sources[len(in.sources)-1] != source {
			in.sources = append(in.sources, source)
		}
	}
	return nil
}

// Aggregate counts statements by the combinations of the values of some keys. Direction and the other end are as in
// [Snapshot.StatementPage]: with About a statement is seen from the end that matches, otherwise from nowhere. The error
// is an [InputError], also when there are more than [MaxGroups] combinations, or that of a request that ends first.
func (s *Snapshot) Aggregate(query AggregateQuery) (*Aggregate, error) {
	if err := once("groupBy", query.GroupBy); err != nil {
		return nil, err
	}
	if len(query.GroupBy) > MaxGroupKeys {
		return nil, inputErrorf(nil, "groupBy names %d keys; name 1 to %d", len(query.GroupBy), MaxGroupKeys)
	}
	if err := query.Having.check("having"); err != nil {
		return nil, err
	}
	most, err := bounded("top", query.Top, DefaultRows, 0, MaxRows)
	if err != nil {
		return nil, err
	}
	items, has, err := s.everyStatement(query.Filter, query.About)
	if err != nil {
		return nil, err
	}
	c, err := s.compile(query.Filter)
	if err != nil {
		return nil, err
	}
	list := &listing[candidate]{stop: s.stop, items: items, matches: func(seen candidate) bool {
		return c.matches(seen) && (has == nil || has(seen))
	}}
	dimensions := make([]dimension[candidate], len(query.GroupBy))
	for i, key := range query.GroupBy {
		dimensions[i] = s.dimension(key)
	}
	g, answer := newGrouping(dimensions, MaxGroups), &Aggregate{}
	for seen, err := range list.matching() {
		if err != nil {
			return nil, err
		}
		if err := g.add(s, seen); err != nil {
			return nil, err
		}
		answer.TotalCount++
	}
	if err := s.ended(); err != nil {
		return nil, err
	}
	answer.fill(g, query.GroupBy, query.Having, most)
	return answer, nil
}

// fill chooses the rows.
func (a *Aggregate) fill(g *grouping, keys []FacetKey, having *IntRange, most int) {
	value := func(of *group, i int) GroupValue { return GroupValue{keys[i], of.of[i], g.dimensions[i].naming} }
	ranking := best[*group]{most: most, compare: func(x, y *group) int {
		c := cmp.Compare(y.count, x.count)
		for i := 0; c == 0 && i < len(keys); i++ {
			c = value(x, i).compare(value(y, i))
		}
		return c
	}}
	for i := range g.groups {
		if of := &g.groups[i]; having.contains(of.count) {
			ranking.add(of)
			a.TotalRows++
			a.OtherCount += of.count
		}
	}
	var last tally // by source: the last row, counted from 1, that rests on it
	for _, of := range ranking.sorted() {
		row := AggregateRow{Count: of.count}
		for i := range keys {
			row.Keys = append(row.Keys, value(of, i))
		}
		for _, source := range of.sources {
			if at := last.at(source); *at != uint32(len(a.Rows)+1) {
				*at = uint32(len(a.Rows) + 1)
				row.Sources++
			}
		}
		a.Rows = append(a.Rows, row)
		a.OtherCount -= of.count
	}
	a.OtherRows = a.TotalRows - len(a.Rows)
}
