package graphtest

import (
	"slices"

	"peacegraph/graph"
)

// Way is one way through the graph.
type Way struct {
	// End is where it arrives.
	End graph.ID
	// Steps are its edges, written "statement direction".
	Steps []string
	// Confidences are those of the steps.
	Confidences []int
	// Through are the entities that it comes to, the first and the last among them.
	Through []graph.ID
}

// Joint returns the product of the confidences, each taken as a share of 100.
func (w Way) Joint() float64 {
	product := 100.0
	for _, c := range w.Confidences {
		product = product * float64(c) / 100
	}
	return product
}

// Ways returns every way from an entity that comes to no entity twice, follows the question, and ends where it asks, in no
// particular order. It tries all ways there are; the mode and First of the question do not count.
func (r *Reference) Ways(q graph.PathQuery) []Way {
	longest := graph.MaxPathLength
	if q.MaxLength != nil {
		longest = *q.MaxLength
	}
	edges := make(map[string][]seen)
	met := make(map[string][]bool) // by step: the parts it may be of
	for _, e := range r.entities {
		for _, s := range r.around(e.id) {
			if parts := r.partsOf(q, s); slices.Contains(parts, true) {
				edges[e.id] = append(edges[e.id], s)
				met[stepOf(s)] = parts
			}
		}
	}
	var found []Way
	var walk func(at string, on []string, way Way)
	walk = func(at string, on []string, way Way) {
		if (q.To == nil || *q.To == graph.ID(at)) && r.follows(q, way.Steps, met, 0) {
			way.End, way.Through = graph.ID(at), nil
			for _, id := range on {
				way.Through = append(way.Through, graph.ID(id))
			}
			found = append(found, way)
		}
		if len(way.Steps) == longest {
			return
		}
		for _, s := range edges[at] {
			if slices.Contains(on, s.other) {
				continue
			}
			walk(s.other, append(slices.Clone(on), s.other), Way{
				Steps:       append(slices.Clone(way.Steps), stepOf(s)),
				Confidences: append(slices.Clone(way.Confidences), r.confidenceOf(s.said)),
			})
		}
	}
	walk(string(q.From), []string{string(q.From)}, Way{})
	return found
}

func stepOf(s seen) string { return s.id + " " + s.direction.String() }

// partsOf tells of which parts of the pattern a step may be; without a pattern there is one part.
func (r *Reference) partsOf(q graph.PathQuery, s seen) []bool {
	if s.other == "" || slices.Contains(q.Avoid, graph.ID(s.other)) {
		return nil
	}
	if q.Pattern == nil {
		return []bool{r.asked(q.Via, s)}
	}
	parts := make([]bool, len(q.Pattern))
	for i, part := range q.Pattern {
		parts[i] = r.asked(part.Via, s) && (q.Via == nil || r.asked(q.Via, s)) && (part.To == nil || r.matchesEntity(part.To, r.thing(s.other)))
	}
	return parts
}

// follows reports whether steps can be split so that each part has as many as it asks for.
func (r *Reference) follows(q graph.PathQuery, steps []string, met map[string][]bool, part int) bool {
	if q.Pattern == nil {
		return true
	}
	if part == len(q.Pattern) {
		return len(steps) == 0
	}
	least, most := 1, 1
	if n := q.Pattern[part].Min; n != nil {
		least = *n
	}
	most = max(most, least)
	if n := q.Pattern[part].Max; n != nil {
		most = *n
	}
	for n := 0; n <= min(most, len(steps)); n++ {
		if n > 0 && !met[steps[n-1]][part] {
			return false
		}
		if n >= least && r.follows(q, steps[n:], met, part+1) {
			return true
		}
	}
	return false
}

// Induced returns the entities that match, those with most edges to other ones that match first, at most so many; those of
// them with edges to ones that were left out; and how many were.
func (r *Reference) Induced(where *graph.EntityFilter, via *graph.StatementFilter, most int) (nodes, frontier []string, left int) {
	degree, matching := make(map[string]int), make(map[string]bool)
	for _, e := range r.entities {
		if r.matchesEntity(where, e) {
			nodes, matching[e.id] = append(nodes, e.id), true
		}
	}
	leadsTo := func(id string, wanted func(other string) bool) (count int) {
		for _, s := range r.around(id) {
			if s.other != id && wanted(s.other) && r.asked(via, s) {
				count++
			}
		}
		return count
	}
	for _, id := range nodes {
		degree[id] = leadsTo(id, func(other string) bool { return matching[other] })
	}
	slices.SortStableFunc(nodes, func(a, b string) int { return degree[b] - degree[a] })
	if left = max(0, len(nodes)-most); left == 0 {
		return nodes, nil, 0
	}
	nodes = nodes[:most]
	for _, id := range nodes {
		if leadsTo(id, func(other string) bool { return matching[other] && !slices.Contains(nodes, other) }) > 0 {
			frontier = append(frontier, id)
		}
	}
	return nodes, frontier, left
}
