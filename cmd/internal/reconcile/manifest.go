package reconcile

import (
	"peacegraph/graph"
	"peacegraph/graph/vocab"
)

// The size of a preview in points of the screen.
const (
	previewWidth  = 420
	previewHeight = 220
)

type manifest struct {
	Versions        []string       `json:"versions"`
	Name            string         `json:"name"`
	IdentifierSpace string         `json:"identifierSpace"`
	SchemaSpace     string         `json:"schemaSpace"`
	DefaultTypes    []term         `json:"defaultTypes"`
	View            address        `json:"view"`
	Preview         preview        `json:"preview"`
	Suggest         suggest        `json:"suggest"`
	Extend          extendManifest `json:"extend"`
}

type term struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type address struct {
	URL string `json:"url"`
}

type preview struct {
	URL    string `json:"url"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

type suggest struct {
	Entity   suggestion `json:"entity"`
	Type     suggestion `json:"type"`
	Property suggestion `json:"property"`
}

type suggestion struct {
	URL    string `json:"service_url"`
	Path   string `json:"service_path"`
	Flyout string `json:"flyout_service_path"`
}

type extendManifest struct {
	Propose  extendPath `json:"propose_properties"`
	Settings []any      `json:"property_settings"`
}

type extendPath struct {
	URL  string `json:"service_url"`
	Path string `json:"service_path"`
}

func (q request) manifest() manifest {
	service := q.base[:len(q.base)-1]
	of := func(what string) suggestion {
		return suggestion{service, "/suggest/" + what, "/flyout/" + what + "?id=${id}"}
	}
	return manifest{
		Versions: []string{"0.1", "0.2"}, Name: "peacegraph",
		IdentifierSpace: graph.IRINamespace, SchemaSpace: vocab.Namespace,
		DefaultTypes: q.kinds(), View: address{q.root + "#entity={{id}}"},
		Preview: preview{q.base + "preview?id={{id}}", previewWidth, previewHeight},
		Suggest: suggest{of("entity"), of("type"), of("property")},
		Extend:  extendManifest{extendPath{service, "/extend/propose"}, []any{}},
	}
}

// kinds returns the kinds of which there are entities, broader ones included, in the order of the vocabulary.
func (q request) kinds() []term {
	terms := []term{}
	for _, k := range q.s.Kinds() {
		if k.Uses() > 0 {
			terms = append(terms, term{k.Name(), k.Label})
		}
	}
	return terms
}

// properties returns what a column of a table can tell besides the name, and what an entity can be extended by:
// identifiers in other collections, and attributes.
func (q request) properties() []term {
	var terms []term
	for _, scheme := range q.s.Vocabulary().Schemes() {
		terms = append(terms, term{scheme.Name, scheme.Label})
	}
	seen := make(map[string]bool)
	for _, k := range q.s.Kinds() {
		for _, a := range k.Attributes() {
			if !seen[a.Name] {
				seen[a.Name] = true
				terms = append(terms, term{a.Name, a.Label})
			}
		}
	}
	return terms
}
