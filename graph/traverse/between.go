package traverse

import (
	"maps"
	"slices"
)

// Region is the part of a graph in which the ways from one node to another run.
type Region struct {
	// Nodes are those on a walk of at most Longest edges from the beginning to the end, in ascending order. There is none
	// when the end is further away than that.
	Nodes []uint32
	// Before is how many edges it is at least from the beginning to each of the nodes, After from each to the end. Other
	// nodes may be in them too.
	Before, After map[uint32]int
	// Longest is how long the walks are that run in the region: as asked, or less when the budget ended the search.
	Longest int
}

// Has reports whether a step from one node to another is part of a walk of at most Longest edges.
func (r Region) Has(from, to uint32) bool {
	before, reached := r.Before[from]
	after, reaches := r.After[to]
	return reached && reaches && before+1+after <= r.Longest
}

// Between finds the nodes on walks from one node to another that are at most longest edges long. The search goes from both
// ends, that with fewer nodes first; backward must be the reverse of forward. Once it knows a way it goes further only until
// an eighth of the budget is spent, so that enough is left for what is done with the region.
func Between(forward, backward Steps, from, to uint32, longest int, budget *Budget) Region {
	near, far := newSearch(forward, from), newSearch(backward, to)
	pay, met := *budget, from == to
	for near.depth+far.depth < longest {
		if met {
			pay.Visits = budget.Visits / 8
		}
		side, other := near, far
		if len(far.ring) < len(near.ring) {
			side, other = far, near
		}
		meets, ok := side.grow(other, &pay)
		if !ok {
			break
		}
		met = met || meets
	}
	budget.visited, budget.looked, budget.stopped = pay.visited, pay.looked, pay.stopped
	r := Region{Before: near.distance, After: far.distance, Longest: near.depth + far.depth}
	near.forgetBeyond()
	far.forgetBeyond()
	if !near.extend(far, r.Longest, budget) || !far.extend(near, r.Longest, budget) {
		return Region{}
	}
	for n, before := range r.Before {
		if after, known := r.After[n]; known && before+after <= r.Longest {
			r.Nodes = append(r.Nodes, n)
		}
	}
	slices.Sort(r.Nodes)
	return r
}

// forgetBeyond drops what was found of a ring that was not looked at to its end.
func (s *search) forgetBeyond() {
	maps.DeleteFunc(s.distance, func(_ uint32, d int) bool { return d > s.depth })
}

// extend goes on over nodes that the other end has found, as far as they lie on walks of the given length. It is false when
// the budget ended.
func (s *search) extend(other *search, length int, budget *Budget) bool {
	ring := s.ring
	for depth := s.depth; len(ring) > 0 && depth < length; depth++ {
		var next []uint32
		for _, n := range ring {
			if left, known := other.distance[n]; !known || depth+left > length {
				continue
			}
			if !budget.visit() {
				return false
			}
			s.steps(n, func(step Step) bool {
				left, reached := other.distance[step.To]
				if _, known := s.distance[step.To]; !known && reached && depth+1+left <= length {
					s.distance[step.To] = depth + 1
					next = append(next, step.To)
				}
				return budget.look()
			})
			if budget.Exhausted() {
				return false
			}
		}
		ring = next
	}
	return true
}
