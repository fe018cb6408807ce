package graph_test

import (
	"fmt"
	"testing"

	"peacegraph/graph"
)

// BenchmarkArgument compares what is said, on large graphs that are never stored. A comparison of data sets goes through
// all that they hold, so its time grows with that; its bar is 3 s for a million statements, within the time of a request.
//
//	go test ./graph -run '^$' -bench Argument -benchtime 5x -timeout 30m
func BenchmarkArgument(b *testing.B) {
	for _, statements := range []int{fullSize / 10, fullSize} {
		b.Run(fmt.Sprint(statements), func(b *testing.B) {
			s := inMemory(b, statements)
			var actors, sources, datasets []graph.ID
			for e := range s.Entities() {
				switch e.(type) {
				case graph.Source:
					sources = append(sources, e.ID())
				case graph.Actor:
					actors = append(actors, e.ID())
				}
			}
			for _, d := range s.Datasets() {
				datasets = append(datasets, d.ID())
			}
			kinds := map[string][]graph.DifferenceKind{"": nil, "contradictions": {graph.Contradiction}}
			for name, between := range map[string][]graph.ID{"datasets": datasets, "sources": sources[:3], "actors": actors[:3]} {
				for only, wanted := range kinds {
					b.Run(name+only, func(b *testing.B) {
						b.ReportAllocs()
						for b.Loop() {
							page, err := s.Differences(between, nil, nil, wanted, nil, nil)
							if err != nil {
								b.Fatal(err)
							}
							b.ReportMetric(float64(page.TotalCount(nil)), "differences")
						}
					})
				}
			}
			b.Run("positions", func(b *testing.B) {
				on := s.MostRelated()
				for b.Loop() {
					page, err := s.Positions(on, nil, nil, nil, nil)
					if err != nil {
						b.Fatal(err)
					}
					total, err := page.TotalCount()
					if err != nil {
						b.Fatal(err)
					}
					b.ReportMetric(float64(total), "actors")
				}
			})
		})
	}
}
