package graph

import (
	"cmp"
	"slices"

	"peacegraph/graph/measure"
)

// CentralityMeasure is a way to tell how central entities are.
type CentralityMeasure uint8

// The measures, as [Subgraph.Centrality] tells them.
const (
	ByBetweenness CentralityMeasure = iota
	ByCloseness
	ByDegree
	ByPageRank
)

var centralityNames = [...]string{"BETWEENNESS", "CLOSENESS", "DEGREE", "PAGERANK"}

var centralities = [...]measure.Centrality{measure.Betweenness, measure.Closeness, measure.Degree, measure.PageRank}

// String returns the name as the API writes it.
func (m CentralityMeasure) String() string { return centralityNames[m] }

// Centrality is how central an entity of a subgraph is.
type Centrality struct {
	snapshot *Snapshot
	number   uint32
	score    float64
}

// Node returns the entity.
func (c Centrality) Node() Entity { return c.snapshot.entity(c.number) }

// Score returns the score; what it means depends on the measure.
func (c Centrality) Score() float64 { return c.score }

// Community is entities of a subgraph that are joined more with one another than with the others.
type Community struct {
	snapshot *Snapshot
	numbers  []uint32
}

// Nodes returns the entities, in the order of the record.
func (c Community) Nodes() []Entity { return c.snapshot.entitiesOf(c.numbers) }

// Size returns how many entities there are.
func (c Community) Size() int { return len(c.numbers) }

// MaxResolution is how finely a subgraph is divided into communities.
const MaxResolution = 10

// Centrality returns the most central entities of the subgraph, at most first, which is [DefaultPage] when not given, and at
// most [MaxPage]. Highest comes first; equal ones are in the order of the record. The edges of the subgraph count whichever
// way they lead, all statements that join two entities are one edge with their number as weight, and one that joins an
// entity to itself does not count. The error is an [InputError], or that of a request that ends first.
func (g *Subgraph) Centrality(by CentralityMeasure, first *int) ([]Centrality, error) {
	most, err := bounded("first", first, DefaultPage, 1, MaxPage)
	if err != nil {
		return nil, err
	}
	numbers, joined := g.joined()
	scores, ok := centralities[by](joined, g.goOn)
	if !ok {
		return nil, g.snapshot.ended()
	}
	list := make([]Centrality, len(numbers))
	for i, n := range numbers {
		list[i] = Centrality{g.snapshot, n, scores[i]}
	}
	slices.SortStableFunc(list, func(a, b Centrality) int { return cmp.Compare(b.score, a.score) })
	return list[:min(most, len(list))], nil
}

// Communities divides all entities of the subgraph into communities, which are larger the lower the resolution: above 0, at
// most [MaxResolution], 1 when it is not given. The largest come first, then in the order of the record. Edges count as for
// Centrality. An entity that nothing joins to another one is a community of its own. The error is an [InputError], or that
// of a request that ends first.
func (g *Subgraph) Communities(resolution *float64) ([]Community, error) {
	fine := 1.0
	if resolution != nil {
		fine = *resolution
	}
	if !(fine > 0 && fine <= MaxResolution) {
		return nil, inputErrorf(nil, "resolution is %v; it is above 0 and at most %d", fine, MaxResolution)
	}
	numbers, joined := g.joined()
	groups, ok := measure.Communities(joined, fine, g.goOn)
	if !ok {
		return nil, g.snapshot.ended()
	}
	list := make([]Community, len(groups))
	for i, group := range groups {
		list[i].snapshot = g.snapshot
		for _, n := range group {
			list[i].numbers = append(list[i].numbers, numbers[n])
		}
	}
	return list, nil
}

// goOn reports whether the request has not ended.
func (g *Subgraph) goOn() bool { return g.snapshot.ended() == nil }

// joined returns the entities in the order of the record, and which are joined by how many statements.
func (g *Subgraph) joined() ([]uint32, measure.Graph) {
	numbers := slices.Sorted(slices.Values(g.nodes))
	weights := make([]map[int]float64, len(numbers))
	join := func(a, b int) {
		if weights[a] == nil {
			weights[a] = make(map[int]float64)
		}
		weights[a][b]++
	}
	for _, n := range g.edges {
		row := g.snapshot.statements.at(n)
		a, _ := slices.BinarySearch(numbers, row.subject)
		b, _ := slices.BinarySearch(numbers, row.object)
		if a != b {
			join(a, b)
			join(b, a)
		}
	}
	joined := make(measure.Graph, len(numbers))
	for a := range joined {
		for b, weight := range weights[a] {
			joined[a] = append(joined[a], measure.Arc{To: b, Weight: weight})
		}
		slices.SortFunc(joined[a], func(x, y measure.Arc) int { return x.To - y.To })
	}
	return numbers, joined
}
