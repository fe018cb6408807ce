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

// Parent returns the broader kind; false at the root.
func (k Kind) Parent() (Kind, bool) { return Kind{k.snapshot, k.Kind.Parent}, k.Kind.Parent != nil }

// Uses returns how many entities are of the kind, narrower kinds included.
func (k Kind) Uses() int {
	n := 0
	for _, other := range k.snapshot.kinds {
		if other.Is(k.Kind) {
			n += k.snapshot.counts.kinds[other.Number]
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
func (p Predicate) Uses() int { return p.snapshot.counts.predicates[p.Number] }

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
