package graph

import (
	"peacegraph/graph/vocab"
)

// The kinds of actor that ship.
type (
	// State is an internationally recognised state.
	State struct{ actor }
	// Government is the government or de-facto authorities of a state.
	Government struct{ actor }
	// ArmedGroup is a named armed organisation that is not a state.
	ArmedGroup struct{ actor }
	// Organization is an intergovernmental or other organisation, party or agency.
	Organization struct{ actor }
	// Coalition is states or groups that act together.
	Coalition struct{ actor }
	// Population is a collective without a name of its own: refugees, civilians, communities.
	Population struct{ actor }
	// Person is a human being who acts in public.
	Person struct{ actor }
)

// actor is what every kind of actor embeds.
type actor struct{ entity }

func (actor) isActor() {}

// participations are the predicates by which an actor takes part in something.
var participations = []string{vocab.PartyTo, vocab.Mediates, vocab.Hosts, vocab.Guarantees, vocab.Observes, vocab.Signs}

// Participations implements [Actor].
func (a actor) Participations(role []string, first *int, after *Cursor) (*RelationConnection, error) {
	return a.participants(Out, role, first, after)
}

// participants reads the edges of taking part, from the actor (Out) or from what it takes part in (In).
func (e entity) participants(direction Direction, role []string, first *int, after *Cursor) (*RelationConnection, error) {
	filter := &StatementFilter{Predicate: participations, Direction: &direction}
	if role != nil {
		filter.Qualifier = []QualifierFilter{{Name: vocab.QualifierRole, Value: role}}
	}
	return e.relations(filter, nil, pageRequest{first: first, after: after})
}

// Claims implements [Actor].
func (a actor) Claims(filter *StatementFilter, orderBy []StatementOrder, first *int, after *Cursor, last *int, before *Cursor) (*StatementConnection, error) {
	request := pageRequest{first, after, last, before}
	e, err := a.paged(request)
	if err != nil {
		return nil, err
	}
	return e.snapshot.statementPage(e.claims(), filter, orderBy, request, "claims", e.ID())
}

// Iso3 returns the ISO 3166-1 alpha-3 code; false when none is recorded.
func (s State) Iso3() (string, bool) { return s.externalID("iso3") }

// Governments returns the governments it is said to have or have had.
func (s State) Governments(first *int, after *Cursor) (*RelationConnection, error) {
	return s.along(In, []string{vocab.Governs}, pageRequest{first: first, after: after})
}

// Governs returns the states it governs or is said to.
func (g Government) Governs(first *int, after *Cursor) (*RelationConnection, error) {
	return g.along(Out, []string{vocab.Governs}, pageRequest{first: first, after: after})
}

// BasedIn returns where the group is said to be based, contested statements included.
func (a ArmedGroup) BasedIn(first *int, after *Cursor) (*RelationConnection, error) {
	return a.along(Out, []string{vocab.BasedIn}, pageRequest{first: first, after: after})
}

// OrgType returns what kind of organisation it is, from the vocabulary; false when not coded.
func (o Organization) OrgType() (string, bool) { return o.attribute(vocab.AttributeOrgType) }

// Members returns who is said to belong to the coalition.
func (c Coalition) Members(first *int, after *Cursor) (*RelationConnection, error) {
	return c.along(In, []string{vocab.PartOf}, pageRequest{first: first, after: after})
}

// HostedBy returns the states that are said to host the population; how many is a qualifier of the statement.
func (p Population) HostedBy(first *int, after *Cursor) (*RelationConnection, error) {
	return p.along(In, []string{vocab.HostsPopulation}, pageRequest{first: first, after: after})
}
