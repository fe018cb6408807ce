package graph_test

import (
	"fmt"
	"testing"

	"peacegraph/graph"
)

// BenchmarkTimeline reads first pages of timelines on graphs of three sizes: of entities here and there, which should
// not grow with the graph; of the entity with most edges; and of everything, with its histogram, which looks at every
// statement once for each of the two.
//
//	go test ./graph -run '^$' -bench Timeline -timeout 30m
func BenchmarkTimeline(b *testing.B) {
	for n := fullSize / 100; n <= fullSize; n *= 10 {
		s := inMemory(b, n)
		var entities []graph.Entity
		at := 0
		for e := range s.Entities() {
			if at++; at%997 == 0 {
				entities = append(entities, e)
			}
		}
		read := func(b *testing.B, e graph.Entity) int {
			page, err := timelineOf(s, e, graph.TimelineQuery{})
			if err != nil {
				b.Fatal(err)
			}
			return len(page.Edges())
		}
		b.Run(fmt.Sprintf("Entity/%d", n), func(b *testing.B) {
			measure(b, func(i int) int { return read(b, entities[i%len(entities)]) })
		})
		hub, _ := s.Entity(s.MostRelated())
		b.Run(fmt.Sprintf("Hub/%d", n), func(b *testing.B) { measure(b, func(int) int { return read(b, hub) }) })
		b.Run(fmt.Sprintf("Everything/%d", n), func(b *testing.B) { measure(b, func(int) int { return read(b, nil) }) })
		b.Run(fmt.Sprintf("Histogram/%d", n), func(b *testing.B) {
			page, err := s.Timeline(graph.TimelineQuery{})
			if err != nil {
				b.Fatal(err)
			}
			measure(b, func(int) int {
				bins, err := page.Histogram(graph.BucketMonth)
				if err != nil {
					b.Fatal(err)
				}
				return len(bins)
			})
		})
	}
}
