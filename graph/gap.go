package graph

import "slices"

// StatementGap is something that a statement lacks.
type StatementGap uint8

// The gaps.
const (
	// GapSecondSource: it rests on one source only, on however many passages of it.
	GapSecondSource StatementGap = iota
	// GapSentence: no passage it rests on is located to a sentence.
	GapSentence
	// GapSpeaker: all its evidence reports what somebody says, and none tells who.
	GapSpeaker
	// GapValidTime: it has no valid time, or one that tells no day at all.
	GapValidTime
)

var gapNames = [...]string{"SECOND_SOURCE", "SENTENCE", "SPEAKER", "VALID_TIME"}

// String returns the name as the API writes it.
func (g StatementGap) String() string { return gapNames[g] }

// lacks reports whether the statement has the gap.
func (t Statement) lacks(gap StatementGap) bool {
	switch gap {
	case GapSecondSource:
		return !t.Corroborated()
	case GapValidTime:
		d := t.row().date
		return d == nil || !d.earliest.Known() && !d.latest.Known()
	case GapSpeaker:
		return !slices.ContainsFunc(t.counted(), func(e Evidence) bool { return e.Voice() == Author || len(e.row().speakers) > 0 })
	default:
		return !slices.ContainsFunc(t.counted(), func(e Evidence) bool { return t.snapshot.passages.at(e.row().passage).sentence > 0 })
	}
}
