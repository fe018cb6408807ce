package vocab

import (
	"slices"
	"strings"
)

// Namespace is what the names of built-in terms are appended to for their IRIs. It identifies them; nothing is
// promised to be found there.
const Namespace = "https://peacegraph.org/vocab/"

// Vocabulary is a set of terms that fit together. It is immutable and safe for concurrent use; whatever its methods
// return is shared and must not be written to. Lists have the order of the files, built-in terms before those of
// extensions.
type Vocabulary struct {
	version    string
	prefix     string
	files      []*file
	extensions []Extension

	kinds      index[*Kind]
	predicates index[*Predicate]
	inverses   map[string]*Predicate
	qualifiers index[*Qualifier]
	codeLists  index[*CodeList]
	schemes    index[*Scheme]
	mapped     index[MappedVocabulary]
}

// Extension is a file that added terms to the built-in vocabulary. Its text is kept as it was given, so that it can
// be stored and given to [Vocabulary.Extend] again.
type Extension struct {
	Prefix, IRI, Label, Version string
	File                        string
	Text                        string
}

// index is a list with names.
type index[T any] struct {
	list   []T
	byName map[string]T
}

func (x *index[T]) add(name string, term T) {
	if x.byName == nil {
		x.byName = map[string]T{}
	}
	x.list = append(x.list, term)
	x.byName[name] = term
}

// Version tells which vocabulary this is: the version of the built-in one, with the prefix and version of each
// extension appended, as in "1.0.0+wf-0.2".
func (v *Vocabulary) Version() string { return v.version }

// Prefix is the prefix that stands for [Namespace] in Turtle, JSON-LD and the like.
func (v *Vocabulary) Prefix() string { return v.prefix }

// Extensions returns the extensions in the order in which they were added. Extending [Builtin] with their files and
// texts in that order gives an equal vocabulary.
func (v *Vocabulary) Extensions() []Extension { return slices.Clone(v.extensions) }

// Kinds returns all kinds, abstract ones included.
func (v *Vocabulary) Kinds() []*Kind { return slices.Clone(v.kinds.list) }

// Kind returns the kind of the name, which is compared exactly.
func (v *Vocabulary) Kind(name string) (*Kind, bool) {
	k, ok := v.kinds.byName[name]
	return k, ok
}

// KindNames returns the names of the kinds that an entity can have, without the abstract ones.
func (v *Vocabulary) KindNames() []string {
	var names []string
	for _, k := range v.kinds.list {
		if !k.Abstract {
			names = append(names, k.Name)
		}
	}
	return names
}

// Predicates returns all predicates.
func (v *Vocabulary) Predicates() []*Predicate { return slices.Clone(v.predicates.list) }

// Predicate returns the predicate of the name, which is compared exactly. It does not find inverse names:
// [Vocabulary.ByInverse] does.
func (v *Vocabulary) Predicate(name string) (*Predicate, bool) {
	p, ok := v.predicates.byName[name]
	return p, ok
}

// PredicateNames returns the names of all predicates, without their inverses.
func (v *Vocabulary) PredicateNames() []string {
	names := make([]string, len(v.predicates.list))
	for i, p := range v.predicates.list {
		names[i] = p.Name
	}
	return names
}

// ByInverse returns the predicate that has the inverse name, mediates for "mediatedBy". Symmetric predicates, whose
// inverse is their own name, are not found by it.
func (v *Vocabulary) ByInverse(name string) (*Predicate, bool) {
	p, ok := v.inverses[name]
	return p, ok
}

// Qualifiers returns all qualifiers.
func (v *Vocabulary) Qualifiers() []*Qualifier { return slices.Clone(v.qualifiers.list) }

// Qualifier returns the qualifier of the name. Which codes it takes on a predicate is told by
// [Predicate.Qualifier].
func (v *Vocabulary) Qualifier(name string) (*Qualifier, bool) {
	q, ok := v.qualifiers.byName[name]
	return q, ok
}

// CodeLists returns all closed lists.
func (v *Vocabulary) CodeLists() []*CodeList { return slices.Clone(v.codeLists.list) }

// CodeList returns the closed list of the name.
func (v *Vocabulary) CodeList(name string) (*CodeList, bool) {
	l, ok := v.codeLists.byName[name]
	return l, ok
}

// Schemes returns the collections of external identifiers.
func (v *Vocabulary) Schemes() []*Scheme { return slices.Clone(v.schemes.list) }

// Scheme returns the collection of the name.
func (v *Vocabulary) Scheme(name string) (*Scheme, bool) {
	s, ok := v.schemes.byName[name]
	return s, ok
}

// Mapped returns the other vocabularies and codebooks that terms are mapped to.
func (v *Vocabulary) Mapped() []MappedVocabulary { return slices.Clone(v.mapped.list) }

// splitName parts a name at its first colon: "wf:Jirga" is prefix "wf" and local name "Jirga". A name without a
// colon has no prefix.
func splitName(name string) (prefix, local string) {
	prefix, local, found := strings.Cut(name, ":")
	if !found {
		return "", name
	}
	return prefix, local
}
