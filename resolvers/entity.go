package resolvers

import (
	"peacegraph/graph"
	"peacegraph/resolvers/internal/model"
)

// maxNodes is how many identifiers Query.nodes takes.
const maxNodes = 100

// find returns the entity that is named one way or another; nil when there is none. The error is a [graph.InputError] when
// it is named by a collection that the vocabulary does not have.
func find(s *graph.Snapshot, by model.EntityRef) (graph.Entity, error) {
	var entity graph.Entity
	switch {
	case by.ID != nil:
		entity, _ = s.Entity(*by.ID)
	case by.Iri != nil:
		if id, ok := graph.IDFromIRI(*by.Iri); ok {
			entity, _ = s.Entity(id)
		}
	case by.External != nil:
		if err := s.CheckScheme(by.External.Scheme); err != nil {
			return nil, err
		}
		entity, _ = s.EntityByExternalID(by.External.Scheme, by.External.Value)
	}
	return entity, nil
}
