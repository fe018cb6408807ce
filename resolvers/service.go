package resolvers

import (
	"peacegraph/graph"
	"peacegraph/resolvers/internal/model"
)

func (r *Resolver) newService(s *graph.Snapshot) *model.Service {
	size, limits := s.Size(), r.about.Limits
	limits.Page, limits.Nodes, limits.OrderKeys, limits.FilterDepth = graph.MaxPage, maxNodes, graph.MaxOrderKeys, graph.MaxFilterDepth
	limits.Visits, limits.Hops, limits.PathLength, limits.Paths = graph.MaxVisits, graph.MaxHops, graph.MaxPathLength, graph.MaxPaths
	limits.SubgraphIds, limits.Bins, limits.Words = graph.MaxInduced, graph.MaxBins, graph.MaxWords
	limits.SubgraphDepth, limits.SubgraphNodes, limits.SubgraphStatements = graph.MaxDepth, graph.MaxNodes, graph.MaxEdges
	limits.SearchHits, limits.SearchWords, limits.SearchCharacters = graph.MaxHits, graph.MaxSearchWords, graph.MaxSearchText
	limits.FacetValues, limits.Sides = graph.MaxFacetValues, graph.MaxSides
	limits.DraftRows = MaxRows
	limits.GroupKeys, limits.Groups, limits.Rows = graph.MaxGroupKeys, graph.MaxGroups, graph.MaxRows
	service := &model.Service{
		Version: r.about.Version, Entities: size.Entities, Statements: size.Statements, Sources: size.Sources, Limits: &limits,
	}
	if head, ok := s.Head(); ok {
		service.Head = &head
	}
	return service
}

func newVocabulary(s *graph.Snapshot) *model.Vocabulary {
	v := &model.Vocabulary{
		Version: s.Vocabulary().Version(), Kinds: s.Kinds(), Predicates: s.Predicates(), Qualifiers: s.Qualifiers(), Extensions: []string{},
	}
	for _, scheme := range s.Vocabulary().Schemes() {
		v.Schemes = append(v.Schemes, *scheme)
	}
	for _, x := range s.Vocabulary().Extensions() {
		v.Extensions = append(v.Extensions, x.Prefix)
	}
	return v
}
