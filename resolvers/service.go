package resolvers

import (
	"peacegraph/graph"
	"peacegraph/resolvers/internal/model"
)

func (r *Resolver) newService(s *graph.Snapshot) *model.Service {
	size := s.Size()
	service := &model.Service{
		Version: r.about.Version, Entities: size.Entities, Statements: size.Statements, Sources: size.Sources, Limits: &r.about.Limits,
	}
	if head, ok := s.Head(); ok {
		service.Head = &head
	}
	return service
}

func newVocabulary(s *graph.Snapshot) *model.Vocabulary {
	v := &model.Vocabulary{Version: s.Vocabulary().Version(), Kinds: s.Kinds(), Predicates: s.Predicates(), Extensions: []string{}}
	for _, x := range s.Vocabulary().Extensions() {
		v.Extensions = append(v.Extensions, x.Prefix)
	}
	return v
}
