// Package vocab is the vocabulary of the graph as data: which kinds of entity there are, what can be said of
// them with which predicates and qualifiers, which codes a closed list holds, and what each term means.
//
// The call most readers need is [Builtin]: the vocabulary that is compiled in. A researcher's own file is added
// with [Vocabulary.Extend], which gives a new vocabulary and leaves the old one as it was. Validation, the
// descriptions of the API, the `vocabulary` query and the legend of the explorer all read from here, so that a
// term is defined in one place only: the YAML files beside this package.
//
// What surprises people:
//
//   - A vocabulary never changes after it is loaded. Everything it hands out is shared: read it, do not write to it.
//   - Extending links everything anew. The State of an extended vocabulary is another pointer than the State of
//     the built-in one; [Kind.Is] and [Predicate.Is] therefore compare names.
//   - A statement can be a subject (`about`) or an object (`denies`). In signatures and in [Predicate.Accepts] a
//     nil *Kind stands for it.
//   - The range of a predicate depends on its domain: partOf leads from a location to a location and from an event
//     to an event, never from one to the other. Ask [Predicate.Accepts], not Domain and Range apart.
//   - Abstract kinds (Entity, Actor, Group, Event) order the others; no entity has one as its own kind.
//
// A broken file is reported as [Findings]: all of them at once, each with file, line, column, what would have been
// accepted and the nearest names.
package vocab

//go:generate go run ./internal/termgen
