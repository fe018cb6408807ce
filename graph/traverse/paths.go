package traverse

import (
	"math"
	"slices"
)

// never is how far a node is from an end that cannot be reached from it.
const never = math.MaxInt

// Path is a way from one node to another.
type Path struct {
	// From is the node it begins at.
	From uint32
	// Steps are the edges walked, in order.
	Steps []Step
}

// Paths are ways from one node to another.
type Paths struct {
	// Paths are shortest first; of one length, in the order in which steps come.
	Paths []Path
	// Exhaustive is false when there are others of the kind that was asked for than those found, or when the budget ended
	// the search and so there may be. Ways longer than was asked for are not of that kind.
	Exhaustive bool
}

// Shortest returns every shortest way from one node to another, at most longest edges long. When there are more than
// most, it returns the first of them and is not exhaustive. From a node to itself there is one way, of no steps, whatever
// the bounds.
//
// The search goes from both ends, that with fewer nodes to look at first. So backward must give exactly the edges that
// forward gives, seen from their other end. When the budget ends the search, what was found until then is returned: ways
// of the shortest length only.
func Shortest(forward, backward Steps, from, to uint32, longest, most int, budget *Budget) Paths {
	if from == to {
		return Paths{Paths: []Path{{From: from}}, Exhaustive: true}
	}
	near, far := newSearch(forward, from), newSearch(backward, to)
	for near.depth+far.depth < longest && len(near.ring) > 0 && len(far.ring) > 0 {
		side, other := near, far
		if len(far.ring) < len(near.ring) {
			side, other = far, near
		}
		met, ok := side.grow(other, budget)
		if !ok {
			return Paths{}
		}
		if met {
			length := near.depth + far.depth
			if !far.completeTo(near, length, budget) {
				return Paths{}
			}
			found, _ := collect(forward, from, to, length, most, far.atLeast(never), budget)
			return found
		}
	}
	return Paths{Exhaustive: true}
}

// search is one end of a search from both ends.
type search struct {
	steps    Steps
	distance map[uint32]int
	ring     []uint32
	depth    int
}

func newSearch(steps Steps, at uint32) *search {
	return &search{steps: steps, distance: map[uint32]int{at: 0}, ring: []uint32{at}}
}

// grow adds one ring and tells whether it touches what the other end has found; ok is false when the budget ended.
func (s *search) grow(other *search, budget *Budget) (met, ok bool) {
	var next []uint32
	for _, n := range s.ring {
		if !budget.visit() {
			return false, false
		}
		s.steps(n, func(step Step) bool {
			if !budget.look() {
				return false
			}
			if _, known := s.distance[step.To]; !known {
				s.distance[step.To] = s.depth + 1
				next = append(next, step.To)
				if _, found := other.distance[step.To]; found {
					met = true
				}
			}
			return true
		})
		if budget.Exhausted() {
			return false, false
		}
	}
	s.ring = next
	s.depth++
	return met, true
}

// completeTo finds for the nodes of the other search that lie on a way of the given length how far they are from the end
// this search began at. It is false when the budget ended.
func (s *search) completeTo(other *search, length int, budget *Budget) bool {
	var ring []uint32
	for n, d := range s.distance {
		if e, both := other.distance[n]; both && d+e == length {
			ring = append(ring, n)
		}
	}
	for len(ring) > 0 {
		var next []uint32
		for _, n := range ring {
			if !budget.visit() {
				return false
			}
			s.steps(n, func(step Step) bool {
				e, reached := other.distance[step.To]
				if _, known := s.distance[step.To]; reached && !known && e+s.distance[n]+1 == length {
					s.distance[step.To] = s.distance[n] + 1
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

// atLeast tells how many edges it is at least from a node to the end this search began at: exactly what is known, and
// otherwise the given number, which the caller knows to be no more than the truth for every node that may matter.
func (s *search) atLeast(otherwise int) func(uint32) int {
	return func(n uint32) int {
		if d, known := s.distance[n]; known {
			return d
		}
		return otherwise
	}
}

// Simple returns the ways from one node to another that come to no node twice, at most longest edges long, shortest first.
// When there are more than most, it returns the first of them and is not exhaustive. From a node to itself there is one
// way, of no steps, whatever the bounds.
//
// As for [Shortest], backward must be the reverse of forward. When the budget ends the search, the ways found until then
// are returned; they are the first of those that a larger budget finds.
func Simple(forward, backward Steps, from, to uint32, longest, most int, budget *Budget) Paths {
	if from == to {
		return Paths{Paths: []Path{{From: from}}, Exhaustive: true}
	}
	// How far nodes are from the end says early which ways cannot arrive. Half the way is enough: what lies further off
	// is more than half of it away.
	end := newSearch(backward, to)
	nobody := &search{}
	for end.depth < longest/2 && len(end.ring) > 0 {
		if _, ok := end.grow(nobody, budget); !ok {
			return Paths{}
		}
	}
	further := end.depth + 1
	if len(end.ring) == 0 {
		further = never // all that the end can be reached from is known
	}
	found := Paths{Exhaustive: true}
	for length := 1; length <= longest; length++ {
		some, deeper := collect(forward, from, to, length, most-len(found.Paths), end.atLeast(further), budget)
		found.Paths = append(found.Paths, some.Paths...)
		if !some.Exhaustive {
			found.Exhaustive = false
			return found
		}
		if !deeper {
			break
		}
	}
	return found
}

// collect finds the ways of exactly one length without a repeated node, in the order of steps, the first most of them. Left
// tells how many edges it is at least from a node to the end. Deeper is false when there can be no longer ways, because
// none that was tried had to end for its length alone.
func collect(steps Steps, from, to uint32, length, most int, left func(uint32) int, budget *Budget) (found Paths, deeper bool) {
	found.Exhaustive = true
	on := map[uint32]bool{from: true}
	var way []Step
	var walk func(at uint32) bool
	walk = func(at uint32) bool {
		if !budget.visit() {
			found.Exhaustive = false
			return false
		}
		more := true
		steps(at, func(s Step) bool {
			if !budget.look() {
				found.Exhaustive, more = false, false
				return false
			}
			remaining := length - len(way) - 1
			if s.To == to {
				if remaining == 0 {
					if len(found.Paths) >= most {
						found.Exhaustive, more = false, false
						return false
					}
					found.Paths = append(found.Paths, Path{From: from, Steps: append(slices.Clone(way), s)})
				}
				return true
			}
			if on[s.To] {
				return true
			}
			if away := left(s.To); remaining == 0 || away > remaining {
				deeper = deeper || away != never
				return true
			}
			on[s.To] = true
			way = append(way, s)
			more = walk(s.To)
			way = way[:len(way)-1]
			delete(on, s.To)
			return more
		})
		return more
	}
	walk(from)
	return found, deeper
}
