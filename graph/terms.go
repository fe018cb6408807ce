package graph

import (
	"strings"

	"peacegraph/graph/vocab"
)

// Kind is a kind of entity as the vocabulary has it, with how often it is used.
type Kind struct {
	snapshot *Snapshot
	*vocab.Kind
}

// ID returns the identifier, `kind:` and the name.
func (k Kind) ID() ID { return kindPrefix + ID(k.Name()) }

// Name returns the name as filters take it.
func (k Kind) Name() string { return k.Kind.Name }

// Family returns the family of kinds that a picture draws alike.
func (k Kind) Family() string { return string(k.Kind.Family) }

// Shape returns the shape in which a picture draws it.
func (k Kind) Shape() string { return string(k.Kind.Shape) }

// Mappings returns terms of other vocabularies, as prefix:term.
func (k Kind) Mappings() []string { return mappings(k.Kind.Mappings) }

func mappings(list []vocab.Mapping) []string {
	terms := make([]string, len(list))
	for i, m := range list {
		terms[i] = m.String()
	}
	return terms
}

// Typename returns the name of the GraphQL type or interface that serves entities of the kind, as [Entity] says.
func (k Kind) Typename() string {
	switch builtin := k.Kind.Builtin(); {
	case !builtin.Abstract:
		return builtin.Name
	case builtin == k.Kind:
		return builtin.Name
	case k.snapshot.kindIs(builtin, vocab.KindActor):
		return "CustomActor"
	case k.snapshot.kindIs(builtin, vocab.KindEvent):
		return "CustomEvent"
	}
	return "CustomEntity"
}

func (s *Snapshot) kindIs(k *vocab.Kind, name string) bool {
	ancestor, _ := s.vocabulary.Kind(name)
	return k.Is(ancestor)
}

// Parent returns the broader kind; false at the root.
func (k Kind) Parent() (Kind, bool) { return Kind{k.snapshot, k.Kind.Parent}, k.Kind.Parent != nil }

// Predicates returns the predicates of which an entity of the kind can be the subject, in the order of the vocabulary. With
// a kind that they have to lead to, it returns only those that can join the two: a predicate with several domains and
// ranges does not join each with each. The error is an [InputError], when there is no such kind.
func (k Kind) Predicates(to *string) ([]Predicate, error) {
	fits := func(p *vocab.Predicate) bool { return p.AcceptsSubject(k.Kind) }
	if to != nil {
		object, ok := k.snapshot.vocabulary.Kind(*to)
		if !ok {
			return nil, k.snapshot.noKind(*to)
		}
		fits = func(p *vocab.Predicate) bool { return p.Accepts(k.Kind, object) }
	}
	predicates := []Predicate{}
	for _, p := range k.snapshot.predicates {
		if fits(p) {
			predicates = append(predicates, Predicate{k.snapshot, p})
		}
	}
	return predicates, nil
}

func (s *Snapshot) noKind(name string) error {
	names := make([]string, len(s.kinds)) // abstract ones too: to ask for Actor is to ask for every kind of actor
	for i, k := range s.kinds {
		names[i] = k.Name
	}
	near := vocab.Nearest(name, names, 3)
	return nearError(near, "%q is not a kind%s", name, suggestOr(near, "`vocabulary { kinds { name } }` lists them"))
}

// Uses returns how many entities are of the kind, narrower kinds included.
func (k Kind) Uses() int {
	n := 0
	for _, other := range k.snapshot.kinds {
		if other.Is(k.Kind) {
			n += k.snapshot.counted().kinds[other.Number]
		}
	}
	return n
}

// Predicate is a predicate as the vocabulary has it, with how often it is used.
type Predicate struct {
	snapshot *Snapshot
	*vocab.Predicate
}

// ID returns the identifier, `predicate:` and the name.
func (p Predicate) ID() ID { return predicatePrefix + ID(p.Name()) }

// Name returns the name as filters take it.
func (p Predicate) Name() string { return p.Predicate.Name }

// Label returns the words between subject and object.
func (p Predicate) Label() string { return p.Predicate.Label }

// IRI returns the linked-data identifier.
func (p Predicate) IRI() string { return p.Predicate.IRI }

// Domain returns the kinds that can be the subject, statements aside.
func (p Predicate) Domain() []Kind { return p.snapshot.kindsOf(p.Predicate.Domain) }

// Range returns the kinds that can be the object, statements aside.
func (p Predicate) Range() []Kind { return p.snapshot.kindsOf(p.Predicate.Range) }

func (s *Snapshot) kindsOf(list []*vocab.Kind) []Kind {
	kinds := make([]Kind, 0, len(list))
	for _, k := range list {
		kinds = append(kinds, Kind{s, k})
	}
	return kinds
}

// Literal returns what the object is when it is a value: TEXT, CODE, DATE or QUANTITY; empty when it is an entity or a
// statement.
func (p Predicate) Literal() string { return string(p.Predicate.Literal) }

// Codes returns the codes that the object can be, none when it is no code.
func (p Predicate) Codes() []vocab.Code { return codesOf(p.Predicate.Codes) }

func codesOf(list *vocab.CodeList) []vocab.Code {
	if list == nil {
		return nil
	}
	return list.Codes
}

// Qualifiers returns the qualifiers it takes, in the order of the vocabulary, with the codes that they accept here.
func (p Predicate) Qualifiers() []QualifierTerm { return qualifierTerms(p.Predicate.Qualifiers) }

// QualifierTerm is a qualifier as the vocabulary has it.
type QualifierTerm struct{ *vocab.Qualifier }

// Type returns what the value is.
func (q QualifierTerm) Type() string { return string(q.Qualifier.Type) }

// Codes returns the codes it accepts, none when it is no code.
func (q QualifierTerm) Codes() []vocab.Code { return codesOf(q.Qualifier.Codes) }

func qualifierTerms(list []*vocab.Qualifier) []QualifierTerm {
	terms := make([]QualifierTerm, len(list))
	for i, q := range list {
		terms[i] = QualifierTerm{q}
	}
	return terms
}

// Qualifiers returns every qualifier, in the order of the vocabulary.
func (s *Snapshot) Qualifiers() []QualifierTerm { return qualifierTerms(s.vocabulary.Qualifiers()) }

// AttributeTerm is an attribute as the vocabulary has it.
type AttributeTerm struct{ *vocab.Attribute }

// Type returns what the value is.
func (a AttributeTerm) Type() string { return string(a.Attribute.Type) }

// Codes returns the codes it accepts, none when it is no code.
func (a AttributeTerm) Codes() []vocab.Code { return codesOf(a.Attribute.Codes) }

// Attributes returns the attributes that entities of the kind can have, in the order of the vocabulary.
func (k Kind) Attributes() []AttributeTerm {
	all := k.AllAttributes()
	terms := make([]AttributeTerm, len(all))
	for i, a := range all {
		terms[i] = AttributeTerm{a}
	}
	return terms
}

// Parent returns the broader predicate; false for most.
func (p Predicate) Parent() (Predicate, bool) {
	return Predicate{p.snapshot, p.Predicate.Parent}, p.Predicate.Parent != nil
}

// Mappings returns terms of other vocabularies, as prefix:term.
func (p Predicate) Mappings() []string { return mappings(p.Predicate.Mappings) }

// InverseLabel returns the words between object and subject.
func (p Predicate) InverseLabel() string { return p.Predicate.InverseLabel }

// qualifier returns the qualifier as the predicate takes it, nil when it does not.
func (p Predicate) qualifier(name string) *vocab.Qualifier {
	for _, q := range p.Predicate.Qualifiers {
		if q.Name == name {
			return q
		}
	}
	return nil
}

// Uses returns how many statements have the predicate, whatever their mode.
func (p Predicate) Uses() int { return p.snapshot.counted().predicates[p.Number] }

// Kinds returns every kind, in the order of the vocabulary.
func (s *Snapshot) Kinds() []Kind {
	kinds := make([]Kind, 0, len(s.kinds))
	for _, k := range s.kinds {
		kinds = append(kinds, Kind{s, k})
	}
	return kinds
}

// Predicates returns every predicate, in the order of the vocabulary.
func (s *Snapshot) Predicates() []Predicate {
	predicates := make([]Predicate, 0, len(s.predicates))
	for _, p := range s.predicates {
		predicates = append(predicates, Predicate{s, p})
	}
	return predicates
}

func (s *Snapshot) kindByID(id ID) (Kind, bool) {
	name, ok := strings.CutPrefix(string(id), kindPrefix)
	k, found := s.vocabulary.Kind(name)
	return Kind{s, k}, ok && found
}

func (s *Snapshot) predicateByID(id ID) (Predicate, bool) {
	name, ok := strings.CutPrefix(string(id), predicatePrefix)
	p, found := s.vocabulary.Predicate(name)
	return Predicate{s, p}, ok && found
}
