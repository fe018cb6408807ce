package graph

import "peacegraph/graph/traverse"

// PathStepPattern is one part of a pattern: from Min to Max steps, each of which meets Via and arrives at an entity that
// matches To.
type PathStepPattern struct {
	// Via says which edges may be walked; nil is the default read.
	Via *StatementFilter
	// Min and Max are how many steps the part has; nil is 1. Max is at least 1, and all parts have at most [MaxPathLength]
	// steps together.
	Min, Max *int
	// To is where a step may arrive; nil is anywhere.
	To *EntityFilter
}

// compilePattern looks up the words of the pattern of a question, and how many steps each part has. The error is an
// [InputError].
func (s *Snapshot) compilePattern(q PathQuery, longest int) (*walker, []traverse.Part, error) {
	w := &walker{snapshot: s}
	var bounds []traverse.Part
	least, most := 0, 0
	for _, part := range q.Pattern {
		lower, err := bounded("min of a part of the pattern", part.Min, 1, 0, MaxPathLength)
		if err != nil {
			return nil, nil, err
		}
		upper, err := bounded("max of a part of the pattern", part.Max, max(1, lower), max(1, lower), MaxPathLength)
		if err != nil {
			return nil, nil, err
		}
		compiled := walkedPart{known: make(map[uint32]bool)}
		if compiled.via, err = s.compile(part.Via); err != nil {
			return nil, nil, err
		}
		if part.To != nil {
			if compiled.to, err = s.compileEntities(part.To); err != nil {
				return nil, nil, err
			}
		}
		w.parts, bounds = append(w.parts, compiled), append(bounds, traverse.Part{Min: lower, Max: upper})
		least, most = least+lower, most+upper
	}
	switch {
	case len(q.Pattern) == 0:
		return nil, nil, inputErrorf(nil, "the pattern has no parts; give at least one, or leave the pattern out")
	case most > MaxPathLength:
		return nil, nil, inputErrorf(nil, "the parts of the pattern have up to %d steps together; a path has at most %d", most, MaxPathLength)
	case q.Mode == MostConfident:
		return nil, nil, inputErrorf(nil, "MOST_CONFIDENT takes no pattern; ask for SIMPLE paths along a pattern and compare their jointConfidence")
	case least > longest:
		return nil, nil, inputErrorf(nil, "the pattern has at least %d steps, and maxLength is %d; raise maxLength, or leave it out", least, longest)
	}
	if q.Via != nil {
		var err error
		if w.via, err = s.compile(q.Via); err != nil {
			return nil, nil, err
		}
	}
	return w, bounds, nil
}
