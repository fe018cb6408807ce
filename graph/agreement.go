package graph

import "peacegraph/graph/vocab"

// Agreement is what parties agreed, in writing or by word.
type Agreement struct{ entity }

// AgreementType returns what kind of agreement it is said to be.
func (a Agreement) AgreementType() Property { return a.property(vocab.AgreementType) }

// Stage returns the PA-X stage code; false when not coded.
func (a Agreement) Stage() (string, bool) { return a.attribute(vocab.AttributeStage) }

// SubStage returns the PA-X sub-stage code; false when not coded.
func (a Agreement) SubStage() (string, bool) { return a.attribute(vocab.AttributeSubStage) }

// Status returns the PA-X status code; false when not coded.
func (a Agreement) Status() (string, bool) { return a.attribute(vocab.AttributeStatus) }

// Formality returns how formal it is, from the vocabulary; false when not coded.
func (a Agreement) Formality() (string, bool) { return a.attribute(vocab.AttributeFormality) }

// Laterality returns between how many sides and across which borders it runs, from the vocabulary; false when not coded.
func (a Agreement) Laterality() (string, bool) { return a.attribute(vocab.AttributeLaterality) }

// When returns the narrowest date that a statement gives it; false when none does.
func (a Agreement) When() (Dating, bool) { return a.dating() }

// Parties returns between whom it was made.
func (a Agreement) Parties(first *int, after *Cursor) (*RelationConnection, error) {
	return a.along(In, []string{vocab.PartyTo}, pageRequest{first: first, after: after})
}

// Participants returns who took part in making it, in any role or in the roles given.
func (a Agreement) Participants(role []string, first *int, after *Cursor) (*RelationConnection, error) {
	return a.participants(In, role, first, after)
}

// ResultOf returns the talks or events it came out of.
func (a Agreement) ResultOf(first *int, after *Cursor) (*RelationConnection, error) {
	return a.along(In, []string{vocab.ResultedIn}, pageRequest{first: first, after: after})
}

// Provisions returns what it says: what it prohibits, what it addresses, what it applies to.
func (a Agreement) Provisions(first *int, after *Cursor) (*RelationConnection, error) {
	return a.along(Out, []string{vocab.Prohibits, vocab.Addresses, vocab.AppliesTo}, pageRequest{first: first, after: after})
}

// Compliance returns who is said to keep or break it; in what degree is a qualifier of the statement.
func (a Agreement) Compliance(first *int, after *Cursor) (*RelationConnection, error) {
	return a.along(In, []string{vocab.CompliesWith, vocab.Violates}, pageRequest{first: first, after: after})
}
