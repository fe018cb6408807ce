package graph

import "iter"

// restsOnPair is a statement of the graph and an evidence that it rests on, by their numbers.
type restsOnPair struct{ statement, evidence uint32 }

// Dropped is a statement that a data set has brought into the graph, or given evidence, and of which the files of that data
// set no longer hold all. Writing the files does not take it back: what was written stays until somebody deprecates it.
type Dropped struct {
	// Statement is as it stands after the change.
	Statement Statement
	// Evidence is what the files no longer hold, never empty, in the order of the record.
	Evidence []Evidence
	// Whole says that the statement rests on nothing else. Otherwise it stands without that evidence too.
	Whole bool
}

// Dropped yields what the graph has from earlier changesets of the very data set and its files no longer hold, in the order
// of the record. What is deprecated or superseded, before or by this change, is not told, nor is what was withdrawn.
func (v *Preview) Dropped() iter.Seq[Dropped] {
	return func(yield func(Dropped) bool) {
		s := v.after.unmerged()
		dataset, known := v.before.datasetNumber(v.plan.datasetName)
		if !known {
			return
		}
		for n := range uint32(v.before.statements.length) {
			row := s.statements.at(n)
			if !s.supports(dataset, row) || s.stance(row).rank() == Deprecated {
				continue
			}
			d := Dropped{Statement: Statement{s, n}, Whole: true}
			for e := range s.restsOn(row) {
				switch old := s.evidence.at(e).dataset == dataset && int(e) < v.before.evidence.length; {
				case s.withdrawn(e):
				case old && !v.plan.held[restsOnPair{n, e}]:
					d.Evidence = append(d.Evidence, Evidence{s, e})
				default:
					d.Whole = false
				}
			}
			if len(d.Evidence) > 0 && !yield(d) {
				return
			}
		}
	}
}
