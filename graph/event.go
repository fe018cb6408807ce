package graph

import "peacegraph/graph/vocab"

// The kinds of event that ship.
type (
	// Negotiation is a round or a series of talks.
	Negotiation struct{ event }
	// ViolentEvent is a use of armed force, or a threat of it.
	ViolentEvent struct{ event }
	// PoliticalEvent is a change of power, a breakdown, a declaration.
	PoliticalEvent struct{ event }
	// Impact is harm: deaths, injuries, property, displacement, economy.
	Impact struct{ event }
	// Conflict is an incompatibility between parties.
	Conflict struct{ event }
	// PeaceProcess is a formal attempt to come to an understanding.
	PeaceProcess struct{ event }
)

// event is what every kind of event embeds.
type event struct{ entity }

func (event) isEvent() {}

// When implements [Event].
func (e event) When() (Dating, bool) { return e.dating() }

// Locations implements [Event].
func (e event) Locations(first *int, after *Cursor) (*RelationConnection, error) {
	return e.along(Out, []string{vocab.TookPlaceAt}, pageRequest{first: first, after: after})
}

// Participants implements [Event].
func (e event) Participants(role []string, first *int, after *Cursor) (*RelationConnection, error) {
	return e.participants(In, role, first, after)
}

// PartOf implements [Event].
func (e event) PartOf(first *int, after *Cursor) (*RelationConnection, error) {
	return e.along(Out, []string{vocab.PartOf}, pageRequest{first: first, after: after})
}

// Parts implements [Event].
func (e event) Parts(first *int, after *Cursor) (*RelationConnection, error) {
	return e.along(In, []string{vocab.PartOf}, pageRequest{first: first, after: after})
}

// Follows implements [Event].
func (e event) Follows(first *int, after *Cursor) (*RelationConnection, error) {
	return e.along(Out, []string{vocab.Follows}, pageRequest{first: first, after: after})
}

// Precedes implements [Event].
func (e event) Precedes(first *int, after *Cursor) (*RelationConnection, error) {
	return e.along(In, []string{vocab.Follows}, pageRequest{first: first, after: after})
}

// Mediators returns who mediated or facilitated.
func (n Negotiation) Mediators(first *int, after *Cursor) (*RelationConnection, error) {
	return n.along(In, []string{vocab.Mediates}, pageRequest{first: first, after: after})
}

// Parties returns between whom the talks were.
func (n Negotiation) Parties(first *int, after *Cursor) (*RelationConnection, error) {
	return n.along(In, []string{vocab.PartyTo}, pageRequest{first: first, after: after})
}

// Agreements returns what the talks resulted in.
func (n Negotiation) Agreements(first *int, after *Cursor) (*RelationConnection, error) {
	return n.along(Out, []string{vocab.ResultedIn}, pageRequest{first: first, after: after})
}

// Outcome returns what came of the talks.
func (n Negotiation) Outcome() Property { return n.property(vocab.HasOutcome) }

// SubEventType returns the sub-event type, from the vocabulary; false when not coded.
func (v ViolentEvent) SubEventType() (string, bool) { return v.attribute(vocab.AttributeSubEventType) }

// Impacts returns the harm it is said to have caused.
func (v ViolentEvent) Impacts(first *int, after *Cursor) (*RelationConnection, error) {
	return v.along(Out, []string{vocab.HasImpact}, pageRequest{first: first, after: after})
}

// Reactions returns who justifies, condemns or is concerned about it.
func (v ViolentEvent) Reactions(first *int, after *Cursor) (*RelationConnection, error) {
	return v.along(In, []string{vocab.Justifies, vocab.Condemns, vocab.ConcernedAbout}, pageRequest{first: first, after: after})
}

// PoliticalType returns what sort of event it is, from the vocabulary; false when not coded.
func (p PoliticalEvent) PoliticalType() (string, bool) {
	return p.attribute(vocab.AttributePoliticalType)
}

// ImpactType returns what sort of harm it is, from the vocabulary; false when not coded.
func (i Impact) ImpactType() (string, bool) { return i.attribute(vocab.AttributeImpactType) }

// Causes returns what is said to have caused it; how much is a qualifier of the statement.
func (i Impact) Causes(first *int, after *Cursor) (*RelationConnection, error) {
	return i.along(In, []string{vocab.HasImpact}, pageRequest{first: first, after: after})
}

// Affected returns who was harmed.
func (i Impact) Affected(first *int, after *Cursor) (*RelationConnection, error) {
	return i.along(Out, []string{vocab.Affects}, pageRequest{first: first, after: after})
}

// Incompatibility returns what the conflict is about, from the vocabulary; false when not coded.
func (c Conflict) Incompatibility() (string, bool) {
	return c.attribute(vocab.AttributeIncompatibility)
}

// Obstacles returns what is said to stand in the way.
func (p PeaceProcess) Obstacles(first *int, after *Cursor) (*RelationConnection, error) {
	return p.along(In, []string{vocab.Obstructs}, pageRequest{first: first, after: after})
}

// StatedStatus returns how the process is said to stand.
func (p PeaceProcess) StatedStatus() Property { return p.property(vocab.HasStatus) }
