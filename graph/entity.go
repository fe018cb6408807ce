package graph

import (
	"slices"
	"strings"

	"peacegraph/graph/vocab"
)

// Entity is something the graph knows: an actor, an event, an agreement, a measure, an issue, a location or a source.
// Each kind that ships has a type of its own ([State], [Negotiation], …); a kind of a researcher's own vocabulary is
// served by the type of its nearest built-in ancestor; where that is abstract, by [CustomActor], [CustomEvent] or
// [CustomEntity].
type Entity interface {
	Node
	Object
	// IRI returns the linked-data identifier.
	IRI() string
	// Kind returns the exact kind, which may be narrower than the type.
	Kind() Kind
	// Name returns the preferred name in the first of the languages that has one, otherwise the first name recorded.
	Name(lang []string) string
	// Names returns every name, preferred ones first, in the order of the record.
	Names() []Name
	// Description returns the line that says what the entity stands for, in the first of the languages that has one,
	// otherwise in the language it was written in; false when there is none.
	Description(lang []string) (string, bool)
	// ExternalIDs returns the same thing elsewhere, in the order of the record.
	ExternalIDs() []ExternalID
	// Attributes returns the coded properties of its kind that have a value, in the order of the vocabulary.
	Attributes() []Attribute
	// Relations returns a page of the edges that touch the entity and match the filter.
	Relations(filter *StatementFilter, orderBy []StatementOrder, first *int, after *Cursor, last *int, before *Cursor) (*RelationConnection, error)
	// Statements returns a page of all that is said about the entity, as subject or object, whatever the object is.
	Statements(filter *StatementFilter, orderBy []StatementOrder, first *int, after *Cursor, last *int, before *Cursor) (*StatementConnection, error)
	// Neighbours returns a page of the distinct entities within some edges, 1 to [MaxHops], nearest first, that match where.
	Neighbours(via *StatementFilter, where *EntityFilter, hops *int, first *int, after *Cursor) (*NeighbourConnection, error)
	// Subgraph returns what lies around the entity, at most [MaxDepth] edges away, as two flat lists.
	Subgraph(depth *int, via *StatementFilter, maxNodes, maxStatements *int) (*Subgraph, error)
	// Timeline returns a page of the statements about the entity that have a date, in the order of time; see
	// [Snapshot.Timeline].
	Timeline(filter *StatementFilter, during *DateSpan, certain *bool, relativeTo *ID, order []TimeOrder, first *int, after *Cursor) (*TimelineConnection, error)
	// Degree returns the number of edges that the default read returns.
	Degree() int
	// DegreeByPredicate returns how many edges the entity has of each predicate, most first, then by name; via says which
	// edges, nil the default read, which is counted without reading a statement. The error is an [InputError], or that of
	// a request that ends first.
	DegreeByPredicate(via *StatementFilter) ([]PredicateCount, error)
	// SameAs returns the other ids of the entity: those of entities that are judged to be the same, in the order of the
	// record.
	SameAs() []SameAs
	// AddedIn returns the changeset that brought the entity in.
	AddedIn() Changeset
	// History returns a page of what was done to the entity and the statements about it, newest first.
	History(first *int, after *Cursor) (*ChangeConnection, error)
}

// Actor is an entity that can hold a role and speak.
type Actor interface {
	Entity
	// Claims returns a page of the statements attributed to the actor.
	Claims(filter *StatementFilter, orderBy []StatementOrder, first *int, after *Cursor, last *int, before *Cursor) (*StatementConnection, error)
	// Participations returns a page of its parts in talks, agreements, events and processes: as party, mediator,
	// facilitator, host, guarantor, observer or signatory.
	Participations(role []string, first *int, after *Cursor) (*RelationConnection, error)

	isActor()
}

// Event is an entity bounded in time.
type Event interface {
	Entity
	// When returns the narrowest date that a statement gives it; false when none does.
	When() (Dating, bool)
	// Locations returns where it took place.
	Locations(first *int, after *Cursor) (*RelationConnection, error)
	// Participants returns who took part, in any role or in the roles given.
	Participants(role []string, first *int, after *Cursor) (*RelationConnection, error)
	// PartOf returns the larger events it is part of.
	PartOf(first *int, after *Cursor) (*RelationConnection, error)
	// Parts returns the smaller events that are part of it.
	Parts(first *int, after *Cursor) (*RelationConnection, error)
	// Follows returns what came before it, as far as a source says so.
	Follows(first *int, after *Cursor) (*RelationConnection, error)
	// Precedes returns what came after it, as far as a source says so.
	Precedes(first *int, after *Cursor) (*RelationConnection, error)

	isEvent()
}

// entity is the handle that every kind of entity embeds.
type entity struct {
	snapshot *Snapshot
	number   uint32
}

func (e entity) row() *entityRow { return e.snapshot.entities.at(e.number) }

func (e entity) profile() *profile { return e.snapshot.profile(e.row()) }

func (entity) isObject() {}

func (e entity) ID() ID      { return e.row().id }
func (e entity) IRI() string { return e.row().id.IRI() }
func (e entity) Kind() Kind  { return Kind{e.snapshot, e.snapshot.kinds[e.row().kind]} }

func (e entity) Name(lang []string) string { return e.profile().name(lang) }

func (p *profile) name(lang []string) string {
	for _, l := range lang {
		for _, n := range p.names {
			if n.Preferred && sameLanguage(n.Lang, l) {
				return n.Text
			}
		}
	}
	return p.names[0].Text
}

// sameLanguage reports whether a name in language `have` serves a reader who asked for `want`: `en-GB` serves `en`.
func sameLanguage(have, want string) bool {
	return strings.EqualFold(have, want) || len(have) > len(want) && have[len(want)] == '-' && strings.EqualFold(have[:len(want)], want)
}

func (e entity) Names() []Name { return e.profile().names }

func (e entity) Description(lang []string) (string, bool) {
	texts := e.profile().description
	for _, l := range lang {
		for _, d := range texts {
			if sameLanguage(d.Lang, l) {
				return d.Text, true
			}
		}
	}
	if len(texts) == 0 {
		return "", false
	}
	return texts[0].Text, true
}

func (e entity) ExternalIDs() []ExternalID {
	ids := slices.Clone(e.profile().externalIDs)
	for i := range ids {
		ids[i].term, _ = e.snapshot.vocabulary.Scheme(ids[i].Scheme)
	}
	return ids
}

func (e entity) Attributes() []Attribute {
	attributes, kind := slices.Clone(e.profile().attributes), e.Kind()
	for i := range attributes {
		attributes[i].term, _ = kind.Attribute(attributes[i].Name)
	}
	return attributes
}

func (e entity) AddedIn() Changeset { return e.snapshot.changeset(e.row().changeset) }

func (e entity) Degree() int {
	n := 0
	for range e.snapshot.plainEdges(e.number) {
		n++
	}
	return n
}

// attribute returns the value of a coded property, or false.
func (e entity) attribute(name string) (string, bool) {
	attributes := e.profile().attributes
	i := slices.IndexFunc(attributes, func(a Attribute) bool { return a.Name == name })
	if i < 0 {
		return "", false
	}
	return attributes[i].Value, true
}

// externalID returns the identifier in a scheme that matches exactly, or false.
func (e entity) externalID(scheme string) (string, bool) {
	for _, x := range e.profile().externalIDs {
		if x.Scheme == scheme && x.Match == Exact {
			return x.Value, true
		}
	}
	return "", false
}

// Name is a name of an entity.
type Name struct {
	// Text is the name.
	Text string
	// Lang is its language as a BCP 47 tag.
	Lang string
	// Preferred tells the name to print from other names.
	Preferred bool
}

// ExternalID is an identifier of the same thing in another collection.
type ExternalID struct {
	// Scheme is the collection, from the vocabulary.
	Scheme string
	// Value is the identifier there.
	Value string
	// Match tells the same thing from nearly the same.
	Match Match

	term *vocab.Scheme // set where an id is handed out
}

// Label returns the name of the collection.
func (x ExternalID) Label() string {
	if x.term == nil {
		return x.Scheme
	}
	return x.term.Label
}

// Page returns the address of a page about it there; false when the collection has none.
func (x ExternalID) Page() (string, bool) {
	if x.term == nil || x.term.Template == "" {
		return "", false
	}
	return x.term.URL(x.Value), true
}

// Match is how well an identifier fits.
type Match uint8

// The matches.
const (
	Exact Match = iota
	Close
)

var matchNames = [...]string{"EXACT", "CLOSE"}

// String returns the name as the API writes it.
func (m Match) String() string { return matchNames[m] }

// Attribute is a coded property of an entity, such as the type of a measure.
type Attribute struct {
	// Name is the attribute, from the vocabulary.
	Name string
	// Value is as the data file writes it.
	Value string

	term *vocab.Attribute // set where an attribute is handed out
}

// Label returns the name of the attribute ready to print.
func (a Attribute) Label() string {
	if a.term == nil {
		return a.Name
	}
	return a.term.Label
}

// Display returns the value ready to print: the label of a code, a date in words.
func (a Attribute) Display() string {
	if a.term == nil {
		return a.Value
	}
	switch a.term.Type {
	case vocab.TypeCode:
		if code, ok := a.term.Codes.Code(a.Value); ok {
			return code.Label
		}
	case vocab.TypeDate:
		if d, err := ParseDate(a.Value); err == nil {
			return d.Display()
		}
	}
	return a.Value
}

// entity returns row n as the type of its kind.
func (s *Snapshot) entity(n uint32) Entity {
	e := entity{s, n}
	kind := s.kinds[s.entities.at(n).kind].Builtin()
	switch kind.Name {
	case vocab.KindState:
		return State{actor{e}}
	case vocab.KindGovernment:
		return Government{actor{e}}
	case vocab.KindArmedGroup:
		return ArmedGroup{actor{e}}
	case vocab.KindOrganization:
		return Organization{actor{e}}
	case vocab.KindCoalition:
		return Coalition{actor{e}}
	case vocab.KindPopulation:
		return Population{actor{e}}
	case vocab.KindPerson:
		return Person{actor{e}}
	case vocab.KindLocation:
		return Location{e}
	case vocab.KindNegotiation:
		return Negotiation{event{e}}
	case vocab.KindViolentEvent:
		return ViolentEvent{event{e}}
	case vocab.KindPoliticalEvent:
		return PoliticalEvent{event{e}}
	case vocab.KindImpact:
		return Impact{event{e}}
	case vocab.KindConflict:
		return Conflict{event{e}}
	case vocab.KindPeaceProcess:
		return PeaceProcess{event{e}}
	case vocab.KindAgreement:
		return Agreement{e}
	case vocab.KindMeasure:
		return Measure{e}
	case vocab.KindIssue:
		return Issue{e}
	case vocab.KindSource:
		return Source{e}
	case vocab.KindActor, vocab.KindGroup:
		return CustomActor{actor{e}}
	case vocab.KindEvent:
		return CustomEvent{event{e}}
	}
	return CustomEntity{e}
}

// CustomEntity is an entity of a kind that a researcher added directly under Entity.
type CustomEntity struct{ entity }

// CustomActor is an entity of a kind that a researcher added directly under Actor or Group.
type CustomActor struct{ actor }

// CustomEvent is an entity of a kind that a researcher added directly under Event.
type CustomEvent struct{ event }
