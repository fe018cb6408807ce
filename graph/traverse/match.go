package traverse

import "slices"

// Marked calls yield for each edge that may be walked from a node in one of the parts of among, with those of among that it
// may be walked in, until yield returns false. It is otherwise as [Steps].
type Marked func(node uint32, among Parts, yield func(s Step, met Parts) bool)

// Pattern asks for ways whose steps follow parts in order: so many steps of the first, then so many of the second.
type Pattern struct {
	// Forward are the edges that leave a node. Backward must give exactly the same edges, seen from their other end.
	Forward, Backward Marked
	// Parts say how many steps each part has: 0 <= Min <= Max.
	Parts []Part
	// From is where ways begin, To where they end; nil is wherever the pattern arrives.
	From uint32
	To   *uint32
	// Shortest asks for the shortest ways to each end only, and not for all that come to no node twice.
	Shortest bool
	// Longest is how many edges a way has at most.
	Longest int
}

// Matching returns ways that follow a pattern and come to no node twice, shortest first, each once however it can be split
// into the parts. When there are more than most, it returns the first of them and is not exhaustive. [Matching] panics when
// the pattern has more than [MaxPatternLength] steps.
//
// The search goes from both ends when both are known, that with fewer nodes first, and lists ways only when it knows where
// they lead. When the budget ends the search, the ways found until then are returned; they are the first of those that a
// larger budget finds.
func Matching(p Pattern, most int, budget *Budget) Paths {
	a := newAutomaton(p.Parts)
	m := &matching{Pattern: p, automaton: a, budget: budget, ended: make(map[uint32]bool)}
	m.there = []*layer{newLayer(p.From, a.begin())}
	found := Paths{Exhaustive: true}
	if p.To != nil {
		m.back = []*layer{newLayer(*p.To, a.end())}
	}
	if a.begin()&a.end() != 0 && (p.To == nil || *p.To == p.From) {
		found.Paths = append(found.Paths, Path{From: p.From})
		if most <= 0 {
			return Paths{}
		}
	}
	if p.To != nil && *p.To == p.From {
		return found // any other way would come to the end twice
	}
	for length := 1; length <= min(p.Longest, len(a.places)); length++ {
		more, ok := m.grow()
		if !ok {
			found.Exhaustive = false
			return found
		}
		if !more {
			break
		}
		some := m.ofLength(length, most-len(found.Paths))
		found.Paths = append(found.Paths, some.Paths...)
		if !some.Exhaustive {
			found.Exhaustive = false
			return found
		}
		if p.Shortest {
			if p.To != nil && len(some.Paths) > 0 {
				break
			}
			for _, path := range some.Paths {
				m.ended[path.Steps[length-1].To] = true
			}
		}
	}
	return found
}

// matching is a search in progress. Layers hold every walk, also those that come to a node twice: which do is only known
// when they are listed.
type matching struct {
	Pattern
	automaton
	budget *Budget
	// there[n] are the nodes to which n steps from the beginning lead, with the states they lead to; back[n] those from
	// which n steps lead to the end, with the states they do so from. Back is empty when the end is not known.
	there, back []*layer
	ended       map[uint32]bool // ends to which no longer ways are asked for
}

// layer is nodes, in the order in which they were reached, with states.
type layer struct {
	nodes []uint32
	in    map[uint32]states
}

func newLayer(node uint32, s states) *layer {
	l := &layer{in: make(map[uint32]states)}
	l.add(node, s)
	return l
}

func (l *layer) add(node uint32, s states) {
	if s == 0 {
		return
	}
	old, known := l.in[node]
	if !known {
		l.nodes = append(l.nodes, node)
	}
	l.in[node] = old | s
}

func last(layers []*layer) *layer { return layers[len(layers)-1] }

// grow adds one layer at the smaller end. More is false when no longer walk leads from end to end; ok is false when the
// budget ended.
func (m *matching) grow() (more, ok bool) {
	if len(m.back) > 0 && len(last(m.back).nodes) < len(last(m.there).nodes) {
		next := &layer{in: make(map[uint32]states)}
		ok = m.backFrom(last(m.back), func(to uint32, met Parts, s Step) {
			if s.To != *m.To {
				next.add(s.To, m.before(last(m.back).in[to], met))
			}
		})
		m.back = append(m.back, next)
		return len(next.nodes) > 0, ok
	}
	next := &layer{in: make(map[uint32]states)}
	for _, n := range last(m.there).nodes {
		among := m.leaving(last(m.there).in[n])
		if among == 0 || m.To != nil && n == *m.To {
			continue
		}
		if !m.budget.visit() {
			return false, false
		}
		m.Forward(n, among, func(s Step, met Parts) bool {
			if !m.budget.look() {
				return false
			}
			if s.To != m.From {
				next.add(s.To, m.after(last(m.there).in[n], met))
			}
			return true
		})
		if m.budget.Exhausted() {
			return false, false
		}
	}
	m.there = append(m.there, next)
	return len(next.nodes) > 0, true
}

// backFrom calls each for the edges that lead to the nodes of a layer in parts that enter their states. It is false when
// the budget ended.
func (m *matching) backFrom(l *layer, each func(to uint32, met Parts, s Step)) bool {
	for _, n := range l.nodes {
		among := m.entering(l.in[n])
		if among == 0 || n == m.From {
			continue
		}
		if !m.budget.visit() {
			return false
		}
		m.Backward(n, among, func(s Step, met Parts) bool {
			if !m.budget.look() {
				return false
			}
			each(n, met, s)
			return true
		})
		if m.budget.Exhausted() {
			return false
		}
	}
	return true
}

// ofLength lists the ways of a length for which the layers are there.
func (m *matching) ofLength(length, most int) Paths {
	// left[n] are nodes of walks of this length from which n steps lead to the end.
	left := make([]*layer, length)
	met := len(m.there) - 1
	for n := range length - met {
		left[n] = m.back[n]
	}
	middle := &layer{in: make(map[uint32]states)}
	for _, n := range last(m.there).nodes {
		switch {
		case m.To == nil && !m.ended[n]:
			middle.add(n, last(m.there).in[n]&m.end())
		case m.To != nil:
			middle.add(n, last(m.there).in[n]&last(m.back).in[n])
		}
	}
	if len(middle.nodes) == 0 {
		return Paths{Exhaustive: true}
	}
	if met > 0 {
		left[length-met] = middle
	}
	for n := length - met + 1; n < length; n++ {
		left[n] = &layer{in: make(map[uint32]states)}
		ok := m.backFrom(left[n-1], func(to uint32, met Parts, s Step) {
			if m.To == nil || s.To != *m.To {
				left[n].add(s.To, m.before(left[n-1].in[to], met)&m.there[length-n].in[s.To])
			}
		})
		if !ok {
			return Paths{}
		}
	}
	return m.list(left, most)
}

// list finds the ways without a repeated node along which left leads to the end.
func (m *matching) list(left []*layer, most int) (found Paths) {
	found.Exhaustive = true
	on := map[uint32]bool{m.From: true}
	var way []Step
	var walk func(at uint32, s states) bool
	walk = func(at uint32, in states) bool {
		if !m.budget.visit() {
			found.Exhaustive = false
			return false
		}
		more := true
		m.Forward(at, m.leaving(in), func(s Step, met Parts) bool {
			if !m.budget.look() {
				found.Exhaustive, more = false, false
				return false
			}
			remaining := len(left) - len(way) - 1
			next := m.after(in, met) & left[remaining].in[s.To]
			if next == 0 || on[s.To] {
				return true
			}
			if remaining == 0 {
				if len(found.Paths) >= most {
					found.Exhaustive, more = false, false
					return false
				}
				found.Paths = append(found.Paths, Path{From: m.From, Steps: append(slices.Clone(way), s)})
				return true
			}
			on[s.To] = true
			way = append(way, s)
			more = walk(s.To, next)
			way = way[:len(way)-1]
			delete(on, s.To)
			return more
		})
		return more
	}
	walk(m.From, m.begin())
	return found
}
