package export

import (
	"slices"
	"testing"

	"peacegraph/graph"
)

// TestNamesOfColumnsAreForPeople names what a vocabulary adds so that no program takes it for something of its own.
func TestNamesOfColumnsAreForPeople(t *testing.T) {
	have := []column{{name: "predicate"}, {name: "qualifierIndex"}, {name: "sizeOfIt"}}
	for _, test := range []struct{ name, label, want string }{
		{"role", "Role", "role"},
		{"weight", "Weight", "qualifierWeight"},
		{"kind", "Kind", "qualifierKind"},
		{"of", "Of what", "ofWhat"},
		{"predicate", "Predicate", "qualifierPredicate"},
		{"size", "Size of it", "qualifierSize"},
		{"color", "Colour (of 3)", "qualifierColor"},
		{"index", "Index", "qualifierIndex_"},
		{"wf:weight", "Weight", "wf:weight"},
	} {
		if got := free(have, "qualifier", test.name, test.label); got != test.want {
			t.Errorf("%s (%s) is the column %s, want %s", test.name, test.label, got, test.want)
		}
	}
	tables := newTables(selected(t, seeded(t), graph.Selection{}), Options{})
	for _, c := range slices.Concat(tables.nodes, tables.edges) {
		if c.name[len(c.name)-1] == '_' {
			t.Errorf("the column %s has an underscore", c.name)
		}
	}
}
