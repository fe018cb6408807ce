package graph

import "peacegraph/graph/vocab"

// Measure is the content of a demand, a commitment, a proposal or a policy: a mechanism, an action, a practice.
type Measure struct{ entity }

// MeasureType returns what sort of measure it is, from the vocabulary; false when not coded.
func (m Measure) MeasureType() (string, bool) { return m.attribute(vocab.AttributeMeasureType) }

// MeasureStatus returns where it stands, from the vocabulary; false when not coded.
func (m Measure) MeasureStatus() (string, bool) { return m.attribute(vocab.AttributeMeasureStatus) }

// Stances returns the actors that demand, propose, implement, support, reject or condemn it, one edge for each statement:
// those of the predicates to which the vocabulary gives a stance. Proposals and what-ifs are included unless the modes say
// otherwise, since a stance is often one.
func (m Measure) Stances(mode []Mode, first *int, after *Cursor) (*RelationConnection, error) {
	direction := In
	if mode == nil {
		mode = Modes()
	}
	filter := &StatementFilter{Predicate: m.snapshot.stancePredicates(), Direction: &direction, OtherKind: []string{vocab.KindActor}, Mode: mode}
	return m.relations(filter, nil, pageRequest{first: first, after: after})
}

// inModes reads edges in the modes given; with none given, in every mode.
func (e entity) inModes(direction Direction, predicates []string, mode []Mode, first *int, after *Cursor) (*RelationConnection, error) {
	if mode == nil {
		mode = Modes()
	}
	filter := &StatementFilter{Predicate: predicates, Direction: &direction, Mode: mode}
	return e.relations(filter, nil, pageRequest{first: first, after: after})
}

// Parts returns its parts, proposed ones included unless the modes say otherwise.
func (m Measure) Parts(mode []Mode, first *int, after *Cursor) (*RelationConnection, error) {
	return m.inModes(In, []string{vocab.PartOf}, mode, first, after)
}

// Alternatives returns what it would replace or be replaced by, proposed ones included unless the modes say otherwise.
func (m Measure) Alternatives(mode []Mode, first *int, after *Cursor) (*RelationConnection, error) {
	return m.inModes(Both, []string{vocab.AlternativeTo}, mode, first, after)
}

// Conditions returns what it is a condition for, and what is a condition for it.
func (m Measure) Conditions(mode []Mode, first *int, after *Cursor) (*RelationConnection, error) {
	return m.inModes(Both, []string{vocab.ConditionFor}, mode, first, after)
}

// Issue is a topic; narrower topics are parts of broader ones.
type Issue struct{ entity }

// Broader returns the topics it belongs to.
func (i Issue) Broader(first *int, after *Cursor) (*RelationConnection, error) {
	return i.along(Out, []string{vocab.PartOf}, pageRequest{first: first, after: after})
}

// Narrower returns the topics that belong to it.
func (i Issue) Narrower(first *int, after *Cursor) (*RelationConnection, error) {
	return i.along(In, []string{vocab.PartOf}, pageRequest{first: first, after: after})
}

// AddressedBy returns the agreements, measures and processes that deal with it, proposed ones included unless the modes
// say otherwise.
func (i Issue) AddressedBy(mode []Mode, first *int, after *Cursor) (*RelationConnection, error) {
	return i.inModes(In, []string{vocab.Addresses}, mode, first, after)
}
