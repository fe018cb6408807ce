package graph

import (
	"slices"

	"peacegraph/graph/traverse"
)

// walker gives walks the edges they may take.
type walker struct {
	snapshot *Snapshot
	parts    []walkedPart // what a step may be; one part unless there is a pattern
	via      *condition   // what every step has to meet besides; nil: nothing
	avoid    []uint32     // entities that no step leads to or comes from
	budget   *traverse.Budget
}

// walkedPart is one kind of step.
type walkedPart struct {
	via   *condition
	to    *entityCondition // where the step may arrive; nil: anywhere
	known map[uint32]bool  // entities that were tried against to, which may be dear
}

// walker makes a walker along the edges that meet the condition.
func (s *Snapshot) walker(c *condition, budget *traverse.Budget) *walker {
	return &walker{snapshot: s, parts: []walkedPart{{via: c}}, budget: budget}
}

// steps are the edges that leave an entity, when there is one kind of step.
func (w *walker) steps(n uint32, yield func(traverse.Step) bool) {
	w.forward(n, 1, func(s traverse.Step, _ traverse.Parts) bool { return yield(s) })
}

// stepsBack are the edges of steps, seen from where they lead.
func (w *walker) stepsBack(n uint32, yield func(traverse.Step) bool) {
	w.backward(n, 1, func(s traverse.Step, _ traverse.Parts) bool { return yield(s) })
}

// forward are the edges that leave an entity, those that it is the subject of first.
func (w *walker) forward(n uint32, among traverse.Parts, yield func(traverse.Step, traverse.Parts) bool) {
	row := w.snapshot.entities.at(n)
	if w.along(row.allOut, Out, noEntity, among, yield) {
		w.along(row.allIn, In, noEntity, among, yield)
	}
}

// backward are the edges of forward, seen from where they lead.
func (w *walker) backward(n uint32, among traverse.Parts, yield func(traverse.Step, traverse.Parts) bool) {
	row := w.snapshot.entities.at(n)
	if w.along(row.allIn, Out, n, among, yield) {
		w.along(row.allOut, In, n, among, yield)
	}
}

// along yields the edges that may be walked in the direction. They lead to an entity; when it is none, each leads to its
// other end. It is false when no more are wanted.
func (w *walker) along(edges []edge, direction Direction, to uint32, among traverse.Parts, yield func(traverse.Step, traverse.Parts) bool) bool {
	for i := range edges {
		e := &edges[i]
		seen := candidate{e.statement, to, direction}
		if to == noEntity {
			seen.other = e.other
		}
		met := w.met(e, seen, among)
		if met == 0 {
			if !w.budget.Look() {
				return false
			}
			continue
		}
		if !yield(traverse.Step{Edge: e.statement, To: e.other, Against: direction == In}, met) {
			return false
		}
	}
	return true
}

// met returns those of the parts in which an edge, seen from the end that is left, may be walked.
func (w *walker) met(e *edge, seen candidate, among traverse.Parts) (met traverse.Parts) {
	if w.via != nil && !(w.via.admits(e) && w.via.matches(seen)) || slices.Contains(w.avoid, e.other) {
		return 0
	}
	for i := range w.parts {
		part := &w.parts[i]
		if among>>i&1 == 1 && part.via.admits(e) && part.via.matches(seen) && part.arrivesAt(seen.other) {
			met |= 1 << i
		}
	}
	return met
}

func (p *walkedPart) arrivesAt(n uint32) bool {
	if p.to == nil {
		return true
	}
	fits, tried := p.known[n]
	if !tried {
		fits = p.to.matches(n)
		p.known[n] = fits
	}
	return fits
}
