package graph_test

import (
	"fmt"
	"testing"

	"peacegraph/graph"
)

// BenchmarkCount counts all statements of large graphs, whatever their mode. One pass costs so much a statement, and so a
// graph of ten times the size ten times as much:
//
//	go test ./graph -run '^$' -bench Count -benchtime 3x -timeout 30m
func BenchmarkCount(b *testing.B) {
	for _, statements := range []int{fullSize / 100, fullSize / 10, fullSize} {
		s := inMemory(b, statements)
		run := func(name string, count func() error) {
			b.Run(fmt.Sprintf("%s/%d", name, statements), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if err := count(); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms")
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(s.Size().Statements), "ns/statement")
			})
		}
		page, err := s.StatementPage(everything(), nil, nil, nil, nil, nil, nil)
		if err != nil {
			b.Fatal(err)
		}
		facets := func(by ...graph.FacetKey) func() error {
			return func() error {
				_, err := page.Facets(by, nil)
				return err
			}
		}
		aggregate := func(by ...graph.FacetKey) func() error {
			return func() error {
				_, err := s.Aggregate(graph.AggregateQuery{Filter: everything(), GroupBy: by})
				return err
			}
		}
		run("Total", func() error { _, err := page.TotalCount(); return err })
		run("Facets/PREDICATE", facets(graph.FacetPredicate))
		run("Facets/PREDICATE,MODE,YEAR", facets(graph.FacetPredicate, graph.FacetMode, graph.FacetYear))
		run("Facets/all", facets(graph.FacetKeys()...))
		run("Aggregate/PREDICATE,MODE", aggregate(graph.FacetPredicate, graph.FacetMode))
		run("Aggregate/SPEAKER,MONTH", aggregate(graph.FacetSpeaker, graph.FacetMonth))
		most, _ := s.Entity(s.MostRelated())
		run("Degree", func() error { _, err := most.DegreeByPredicate(nil); return err })
	}
}
