package graph

import (
	"cmp"
	"slices"
)

// PredicateCount is how many edges of one predicate an entity has.
type PredicateCount struct {
	// Out counts the edges of which the entity is the subject, In those of which it is the object. An edge of a symmetric
	// predicate is stored once, from either of its ends, and counts as it is stored.
	Out, In int

	snapshot *Snapshot
	number   uint16
}

// Predicate returns the exact predicate; edges of a narrower one do not count at it.
func (c PredicateCount) Predicate() Predicate {
	return Predicate{c.snapshot, c.snapshot.predicates[c.number]}
}

// Count returns the edges in both directions.
func (c PredicateCount) Count() int { return c.Out + c.In }

// DegreeByPredicate implements [Entity].
func (e entity) DegreeByPredicate(via *StatementFilter) ([]PredicateCount, error) {
	counts := make([]PredicateCount, len(e.snapshot.predicates))
	count := func(predicate uint16, direction Direction) {
		if direction == Out {
			counts[predicate].Out++
		} else {
			counts[predicate].In++
		}
	}
	if via == nil {
		// The default read is decided by the edges alone.
		for edge, direction := range e.snapshot.plainEdges(e.number) {
			count(edge.predicate, direction)
		}
	} else {
		c, err := e.snapshot.compile(via)
		if err != nil {
			return nil, err
		}
		for seen := range e.edges(c) {
			count(e.snapshot.statements.at(seen.statement).predicate, seen.direction)
		}
		if err := e.snapshot.ended(); err != nil {
			return nil, err
		}
	}
	for n := range counts {
		counts[n].snapshot, counts[n].number = e.snapshot, uint16(n)
	}
	counts = slices.DeleteFunc(counts, func(c PredicateCount) bool { return c.Count() == 0 })
	slices.SortFunc(counts, func(a, b PredicateCount) int {
		return cmp.Or(cmp.Compare(b.Count(), a.Count()), cmp.Compare(a.Predicate().Name(), b.Predicate().Name()))
	})
	return counts, nil
}
