package graph

import "peacegraph/graph/vocab"

// Stance returns the stance that the vocabulary gives the predicate; false when it has none.
func (p Predicate) Stance() (vocab.Stance, bool) {
	return p.Predicate.Stance, p.Predicate.Stance != vocab.StanceNone
}

// Stance returns where the subject stands towards the object: what a code of a qualifier says (an interest to AVOID
// something is against it), otherwise what the predicate says. A negative statement, that the actor does not stand there,
// leaves open where it does, and is [vocab.StanceNeutral]. It is false when the subject is no actor or the predicate has no
// stance.
func (t Statement) Stance() (vocab.Stance, bool) {
	row := t.row()
	stance := t.snapshot.predicates[row.predicate].Stance
	if stance == vocab.StanceNone || row.subjectEnd != endEntity || !t.snapshot.isActor(row.subject) {
		return vocab.StanceNone, false
	}
	if row.allStance.polarity() == Negative {
		return vocab.StanceNeutral, true
	}
	for q := range t.snapshot.qualifierRows(row) {
		term := t.Predicate().qualifier(q.name)
		if term == nil || term.Codes == nil {
			continue
		}
		if code, ok := term.Codes.Code(q.text); ok && code.Stance != vocab.StanceNone {
			return code.Stance, true
		}
	}
	return stance, true
}

func (s *Snapshot) isActor(n uint32) bool {
	return s.kindIs(s.kinds[s.entities.at(n).kind], vocab.KindActor)
}

// stancePredicates names the predicates that have a stance.
func (s *Snapshot) stancePredicates() []string {
	var names []string
	for _, p := range s.predicates {
		if p.Stance != vocab.StanceNone {
			names = append(names, p.Name)
		}
	}
	return names
}
