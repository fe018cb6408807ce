package graphtest

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"peacegraph/graph"
	"peacegraph/graph/vocab"
)

// Count is how often a value occurs.
type Count struct {
	Value string
	Count int
}

// Counts is what a facet says.
type Counts struct {
	Key                              string
	Values                           []Count
	TotalValues, OtherCount, Missing int
}

// CountsOf turns facets into what can be compared.
func CountsOf(facets []graph.Facet, err error) ([]Counts, error) {
	var list []Counts
	for _, f := range facets {
		list = append(list, countsOf(f.Key.String(), f.FacetCounts))
	}
	return list, err
}

// EntityCountsOf turns facets of entities into what can be compared.
func EntityCountsOf(facets []graph.EntityFacet, err error) ([]Counts, error) {
	var list []Counts
	for _, f := range facets {
		list = append(list, countsOf(f.Key.String(), f.FacetCounts))
	}
	return list, err
}

func countsOf(key string, f graph.FacetCounts) Counts {
	c := Counts{key, nil, f.TotalValues, f.OtherCount, f.Missing}
	for _, v := range f.Values {
		c.Values = append(c.Values, Count{v.Value(), v.Count})
	}
	return c
}

// Row is one combination of values.
type Row struct {
	Values         []string // empty where there is none
	Count, Sources int
}

// Rows is what an aggregate says.
type Rows struct {
	Rows                                         []Row
	TotalRows, TotalCount, OtherRows, OtherCount int
}

// RowsOf turns an aggregate into what can be compared.
func RowsOf(a *graph.Aggregate, err error) (Rows, error) {
	if err != nil {
		return Rows{}, err
	}
	rows := Rows{nil, a.TotalRows, a.TotalCount, a.OtherRows, a.OtherCount}
	for _, r := range a.Rows {
		row := Row{nil, r.Count, r.Sources}
		for _, key := range r.Keys {
			value, _ := key.Value()
			row.Values = append(row.Values, value)
		}
		rows.Rows = append(rows.Rows, row)
	}
	return rows, nil
}

// Aggregate counts the statements that match by the combinations of the values of some keys.
func (r *Reference) Aggregate(q graph.AggregateQuery) Rows {
	list, groups := r.matching(q.Filter, q.About), make(map[string]*Row)
	sources := make(map[string][]string)
	for _, s := range list {
		combinations := [][]string{{}}
		for _, key := range q.GroupBy {
			values := r.valuesOf(key, s)
			if len(values) == 0 {
				values = []string{""}
			}
			var longer [][]string
			for _, c := range combinations {
				for _, v := range values {
					longer = append(longer, append(slices.Clone(c), v))
				}
			}
			combinations = longer
		}
		for _, c := range combinations {
			name := strings.Join(c, "\n")
			if groups[name] == nil {
				groups[name] = &Row{Values: c}
			}
			groups[name].Count++
			sources[name] = append(sources[name], r.standsIn(s.said)...)
		}
	}
	answer := Rows{TotalCount: len(list)}
	for name, row := range groups {
		if row.Sources = len(each(sources[name])); within(q.Having, row.Count) {
			answer.Rows = append(answer.Rows, *row)
		}
	}
	slices.SortFunc(answer.Rows, func(a, b Row) int {
		c := b.Count - a.Count
		for i := range a.Values {
			c = cmp.Or(c, btoi(a.Values[i] == "")-btoi(b.Values[i] == ""), strings.Compare(a.Values[i], b.Values[i]))
		}
		return c
	})
	answer.TotalRows = len(answer.Rows)
	for top := *q.Top; len(answer.Rows) > top; answer.OtherRows++ {
		answer.OtherCount += answer.Rows[len(answer.Rows)-1].Count
		answer.Rows = answer.Rows[:len(answer.Rows)-1]
	}
	if len(answer.Rows) == 0 {
		answer.Rows = nil
	}
	return answer
}

// RelationFacets counts the edges of an entity that match.
func (r *Reference) RelationFacets(id graph.ID, filter *graph.StatementFilter, by []graph.FacetKey, top int) []Counts {
	var edges []seen
	for _, s := range r.around(string(id)) {
		if s.other != "" && r.asked(filter, s) {
			edges = append(edges, s)
		}
	}
	return r.facets(edges, by, top)
}

// StatementFacets counts the statements that match and of which one end matches about.
func (r *Reference) StatementFacets(filter *graph.StatementFilter, about *graph.EntityFilter, by []graph.FacetKey, top int) []Counts {
	return r.facets(r.matching(filter, about), by, top)
}

func (r *Reference) matching(filter *graph.StatementFilter, about *graph.EntityFilter) []seen {
	return slices.DeleteFunc(r.everywhere(filter, about), func(s seen) bool { return !r.asked(filter, s) })
}

func (r *Reference) facets(list []seen, by []graph.FacetKey, top int) []Counts {
	var counts []Counts
	for _, key := range by {
		var values [][]string
		for _, s := range list {
			values = append(values, r.valuesOf(key, s))
		}
		counts = append(counts, tallied(key.String(), values, top))
	}
	return counts
}

// EntityFacets counts the entities that match.
func (r *Reference) EntityFacets(where *graph.EntityFilter, by []graph.EntityFacetKey, top int) []Counts {
	var counts []Counts
	for _, key := range by {
		var values [][]string
		for _, e := range r.entities {
			switch {
			case where != nil && !r.matchesEntity(where, e):
			case key == graph.EntityFacetKind:
				values = append(values, []string{e.kind.Name})
			default:
				values = append(values, each(r.namedIn(e.id)))
			}
		}
		counts = append(counts, tallied(key.String(), values, top))
	}
	return counts
}

// tallied counts the values of many, each item once at each of its values.
func tallied(key string, values [][]string, top int) Counts {
	answer, counts := Counts{Key: key}, make(map[string]int)
	for _, of := range values {
		if len(of) == 0 {
			answer.Missing++
		}
		for _, v := range of {
			counts[v]++
		}
	}
	for v, n := range counts {
		answer.Values = append(answer.Values, Count{v, n})
	}
	slices.SortFunc(answer.Values, func(a, b Count) int { return cmp.Or(b.Count-a.Count, strings.Compare(a.Value, b.Value)) })
	answer.TotalValues = len(answer.Values)
	for len(answer.Values) > top {
		answer.OtherCount += answer.Values[len(answer.Values)-1].Count
		answer.Values = answer.Values[:len(answer.Values)-1]
	}
	if len(answer.Values) == 0 {
		answer.Values = nil
	}
	return answer
}

// each returns every word once.
func each(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

// valuesOf returns the values by which a statement counts, each once.
func (r *Reference) valuesOf(key graph.FacetKey, s seen) []string {
	ends := func(fits func(id string) bool) []string {
		return each(slices.DeleteFunc([]string{s.subject, s.object}, func(id string) bool { return !r.isThing(id) || !fits(id) }))
	}
	switch key {
	case graph.FacetPredicate:
		return []string{s.predicate.Name}
	case graph.FacetKind:
		if s.other == "" {
			return nil
		}
		return []string{r.thing(s.other).kind.Name}
	case graph.FacetMode:
		return []string{s.mode.String()}
	case graph.FacetPolarity:
		return []string{s.polarity.String()}
	case graph.FacetRank:
		return []string{s.rank.String()}
	case graph.FacetContested:
		return []string{strconv.FormatBool(len(r.deniedBy(s.said)) > 0)}
	case graph.FacetConfidence:
		switch score := r.confidenceOf(s.said); {
		case score < 30:
			return []string{"LOW"}
		case score < 70:
			return []string{"MEDIUM"}
		}
		return []string{"HIGH"}
	case graph.FacetDataset:
		return []string{"dataset:" + r.datasetOf(s.said)}
	case graph.FacetSubject:
		return ends(func(id string) bool { return id == s.subject })
	case graph.FacetObject:
		return ends(func(id string) bool { return id == s.object })
	case graph.FacetActor:
		return ends(func(id string) bool { return r.isKind(id, vocab.KindActor) })
	case graph.FacetIssue:
		return ends(func(id string) bool { return r.isKind(id, vocab.KindIssue) })
	case graph.FacetRole:
		var roles []string
		for _, q := range r.qualifiersOf(s.said) {
			if q[0] == "role" {
				roles = append(roles, q[1])
			}
		}
		return each(roles)
	case graph.FacetSource:
		return r.standsIn(s.said)
	case graph.FacetSpeaker:
		var speakers []string
		for _, e := range r.evidenceOf(s.said) {
			speakers = append(speakers, r.speakersOf(e)...)
		}
		return each(speakers)
	case graph.FacetYear:
		return began(s.date, len("2025"))
	case graph.FacetMonth:
		return began(s.date, len("2025-10"))
	}
	panic(fmt.Sprintf("no key %d", key))
}

// began returns the beginning of the days on which a date can begin, so many characters of each, when all have the same.
// An end that is doubted says nothing of the beginning.
func began(d *graph.Date, characters int) []string {
	if d == nil {
		return nil
	}
	start, end := bounds(d.EDTF(), false)
	if start.first == longAgo || start.last == farFuture {
		return nil
	}
	period := start.first.String()[:characters]
	for day := start.first; day <= min(start.last, end.last); day++ {
		if day.String()[:characters] != period {
			return nil
		}
	}
	return []string{period}
}
