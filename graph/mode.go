package graph

import "strconv"

// Mode is the way in which a statement is made.
type Mode uint8

// The modes. A read returns the first three unless it asks for others.
const (
	Fact Mode = iota
	Reported
	Assessment
	Proposal
	Hypothetical
	Inferred
)

// rivals reports whether of two statements of these modes one can say the opposite of the other.
func (m Mode) rivals(other Mode) bool {
	return m == other || m.tellsWhatIs() && other.tellsWhatIs()
}

// tellsWhatIs reports whether statements of the mode say how things are, not how they should be or could be.
func (m Mode) tellsWhatIs() bool { return m != Proposal && m != Hypothetical }

// Polarity tells whether something is said to be or said not to be.
type Polarity uint8

// The polarities.
const (
	Positive Polarity = iota
	Negative
)

// Rank is the standing of a statement among its rivals.
type Rank uint8

// The ranks. A deprecated statement is kept for the record and left out of reads that do not ask for it.
const (
	Normal Rank = iota
	Preferred
	Deprecated
)

// Voice tells who speaks in a passage.
type Voice uint8

// The voices: the author of the source, or somebody the author quotes or paraphrases.
const (
	Author Voice = iota
	Attributed
)

// Confidence is how sure the coder is of a reading, 0 to 100.
type Confidence uint8

// ConfidenceLevel is a [Confidence] as a word.
type ConfidenceLevel uint8

// The levels, with the score that stands for each when a coder writes only the word: 15, 50 and 85.
const (
	Low ConfidenceLevel = iota
	Medium
	High
)

// Level returns Low below 30, Medium below 70, otherwise High.
func (c Confidence) Level() ConfidenceLevel {
	switch {
	case c < 30:
		return Low
	case c < 70:
		return Medium
	}
	return High
}

// Score returns the confidence as a number from 0 to 100.
func (c Confidence) Score() int { return int(c) }

var (
	modeNames       = [...]string{"FACT", "REPORTED", "ASSESSMENT", "PROPOSAL", "HYPOTHETICAL", "INFERRED"}
	polarityNames   = [...]string{"POSITIVE", "NEGATIVE"}
	rankNames       = [...]string{"NORMAL", "PREFERRED", "DEPRECATED"}
	voiceNames      = [...]string{"AUTHOR", "ATTRIBUTED"}
	confidenceNames = [...]string{"LOW", "MEDIUM", "HIGH"}
	confidenceScore = [...]Confidence{15, 50, 85}
)

// String returns the name as data files and the API write it.
func (m Mode) String() string { return modeNames[m] }

// String returns the name as data files and the API write it.
func (p Polarity) String() string { return polarityNames[p] }

// String returns the name as data files and the API write it.
func (r Rank) String() string { return rankNames[r] }

// String returns the name as data files and the API write it.
func (v Voice) String() string { return voiceNames[v] }

// String returns the name as data files and the API write it.
func (l ConfidenceLevel) String() string { return confidenceNames[l] }

// named returns the value whose name in names is s.
func named[T ~uint8](names []string, s string) (T, bool) {
	for i, name := range names {
		if name == s {
			return T(i), true
		}
	}
	return 0, false
}

// Modes returns every mode, in the order of their definition.
func Modes() []Mode { return []Mode{Fact, Reported, Assessment, Proposal, Hypothetical, Inferred} }

// Written returns the confidence as people write it in a cell: LOW, MEDIUM or HIGH where it is one of these, else the number.
func (c Confidence) Written() string {
	if level := c.Level(); confidenceScore[level] == c {
		return level.String()
	}
	return strconv.Itoa(int(c))
}
