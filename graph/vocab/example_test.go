package vocab_test

import (
	"fmt"

	"peacegraph/graph/vocab"
)

func Example() {
	v := vocab.Builtin()
	mediates, _ := v.Predicate(vocab.Mediates)
	state, _ := v.Kind(vocab.KindState)
	talks, _ := v.Kind(vocab.KindNegotiation)
	role, _ := mediates.Qualifier(vocab.QualifierRole)

	fmt.Println(mediates.Label, "/", mediates.InverseLabel)
	fmt.Println(mediates.Accepts(state, talks), role.Codes.Names())
	// Output:
	// mediates / is mediated by
	// true [MEDIATOR FACILITATOR]
}

func ExampleVocabulary_Extend() {
	v, err := vocab.Builtin().Extend("assemblies.yaml", []byte(`
prefix: wf
iri: https://example.org/wf/
kinds:
  - name: wf:Assembly
    parent: Negotiation
    label: Assembly
    note: A gathering of elders that decides on peace between two villages.
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	assembly, _ := v.Kind("wf:Assembly")
	fmt.Println(assembly.IRI, "is served as", assembly.Builtin().Name)
	// Output: https://example.org/wf/Assembly is served as Negotiation
}

func ExampleFindings() {
	_, err := vocab.Builtin().Extend("assemblies.yaml", []byte(`prefix: wf
iri: https://example.org/wf/
kinds:
  - {name: Assembly, parent: Event, label: Assembly, note: A gathering., shap: star}
`))
	fmt.Println(err)
	// Output:
	// assemblies.yaml:4:12: a kind of this file needs its prefix: write wf:Assembly
	// assemblies.yaml:4:74: a kind has no key "shap"; did you mean shape? accepted: name, parent, abstract, speaks, label, note, example, family, shape, attributes, mappings
}
