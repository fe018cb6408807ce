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
//   - A predicate can have a stance: FOR, AGAINST or NEUTRAL says where its subject stands towards the object. That is what
//     makes a statement a row in a table of positions. A narrower predicate inherits it, a code of a qualifier can turn it.
//   - Abstract kinds (Entity, Actor, Group, Event) order the others; no entity has one as its own kind.
//
// # A file of one's own
//
// An extension has a prefix and a namespace and may add anything that the built-in files have. Its terms, inverses
// included, carry the prefix; a kind hangs below one that exists; what is added to the terms of others stands under
// extend:
//
//	prefix: wf
//	iri: https://example.org/wf/
//	version: '0.2'
//	kinds:
//	  - name: wf:Assembly
//	    parent: Negotiation
//	    label: Assembly
//	    note: A gathering of elders that decides on peace between two villages.
//	predicates:
//	  - name: wf:swearsBy
//	    label: swears by
//	    inverse: wf:swornByIn
//	    inverseLabel: sworn by in
//	    signatures: [{from: Actor, to: [wf:Assembly, Agreement]}]
//	    note: The actor takes an oath at the assembly.
//	extend:
//	  codes:
//	    - name: agreementType
//	      codes: [{code: wf:BLOOD_PEACE, label: settlement of a blood feud}]
//
// The codes of a list, and the attributes of a kind, that the file itself defines need no prefix. The keys are those of
// the built-in files, which are the best examples.
//
// A broken file is reported as [Findings]: all of them at once, each with file, line, column, what would have been
// accepted and the nearest names.
package vocab

//go:generate go run ./internal/termgen
