package traverse

// Parts is a set of parts of a pattern: bit i stands for part i.
type Parts uint32

// Part is one part of a pattern: from Min to Max steps of one kind, one after the other.
type Part struct{ Min, Max int }

// MaxPatternLength is how many steps all parts of a pattern may have together.
const MaxPatternLength = 30

// automaton tells which walks a pattern matches. Each step that a part may have is a place in a row; a place that the part
// can do without may be skipped. A walk is in state n when it has made or skipped the steps at the first n places.
type automaton struct{ places []patternPlace }

type patternPlace struct {
	part     Parts // one bit
	optional bool
}

// states is a set of states: bit n stands for state n.
type states uint32

func newAutomaton(parts []Part) automaton {
	var a automaton
	for i, p := range parts {
		for n := range p.Max {
			a.places = append(a.places, patternPlace{1 << i, n >= p.Min})
		}
	}
	if len(parts) > MaxPatternLength || len(a.places) > MaxPatternLength {
		panic("traverse: a pattern is longer than MaxPatternLength")
	}
	return a
}

// begin returns the states of a walk that has made no step.
func (a automaton) begin() states { return a.onwards(1) }

// end returns the states in which a walk may end.
func (a automaton) end() states { return a.backwards(1 << len(a.places)) }

// onwards adds the states that are reached by skipping places.
func (a automaton) onwards(s states) states {
	for i, p := range a.places {
		if p.optional {
			s |= s >> i & 1 << (i + 1)
		}
	}
	return s
}

// backwards adds the states from which one of these is reached by skipping places.
func (a automaton) backwards(s states) states {
	for i := len(a.places) - 1; i >= 0; i-- {
		if a.places[i].optional {
			s |= s >> (i + 1) & 1 << i
		}
	}
	return s
}

// leaving returns the parts in which a step can be made in one of the states.
func (a automaton) leaving(s states) (parts Parts) {
	for i, p := range a.places {
		if s>>i&1 == 1 {
			parts |= p.part
		}
	}
	return parts
}

// entering returns the parts in which a step can be made into one of the states.
func (a automaton) entering(s states) Parts { return a.leaving(s >> 1) }

// after returns the states after a step that can be made in the parts.
func (a automaton) after(s states, met Parts) (next states) {
	for i, p := range a.places {
		if p.part&met != 0 {
			next |= s >> i & 1 << (i + 1)
		}
	}
	return a.onwards(next)
}

// before returns the states from which a step that can be made in the parts leads into one of the states.
func (a automaton) before(s states, met Parts) (prior states) {
	for i, p := range a.places {
		if p.part&met != 0 {
			prior |= s >> (i + 1) & 1 << i
		}
	}
	return a.backwards(prior)
}
