package graph

import "peacegraph/graph/vocab"

// Reliability is how reliable a source is, on the Admiralty scale. The code F, that it cannot be judged, is no place on the
// scale.
type Reliability uint8

// The places on the scale, the best first.
const (
	CompletelyReliable Reliability = iota
	UsuallyReliable
	FairlyReliable
	NotUsuallyReliable
	Unreliable
)

var reliabilityNames = [...]string{"A", "B", "C", "D", "E"}

// String returns the code, A to E, as the vocabulary and the API write it.
func (r Reliability) String() string { return reliabilityNames[r] }

// reliable reports whether a source is judged to be as reliable as that, or more.
func (s *Snapshot) reliable(source uint32, least Reliability) bool {
	code, judged := entity{s, source}.attribute(vocab.AttributeReliability)
	r, graded := named[Reliability](reliabilityNames[:], code)
	return judged && graded && r <= least
}
