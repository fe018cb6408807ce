package graph_test

import (
	"context"
	"fmt"
	"runtime"
	"testing"
	"time"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

func BenchmarkImport(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var all *graph.Draft
			for d := range graphtest.Large(n/5, n) {
				if all == nil {
					all = d
				} else {
					all.Entities = append(all.Entities, d.Entities...)
					all.Statements = append(all.Statements, d.Statements...)
				}
			}
			for b.Loop() {
				g, err := graph.Open(context.Background(), "bbolt:"+b.TempDir())
				if err != nil {
					b.Fatal(err)
				}
				before := heapInUse()
				begin := time.Now()
				result, err := g.Apply(b.Context(), all, graph.Authorship{Agent: "bench"})
				if err != nil {
					b.Fatal(err)
				}
				took := time.Since(begin)
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				b.ReportMetric(float64(result.Summary.StatementsAdded)/took.Seconds(), "statements/s")
				b.ReportMetric(float64(g.Snapshot().Size().Quads), "quads")
				b.ReportMetric(float64(m.Sys)/(1<<20), "sys-MB")
				b.ReportMetric(float64(before)/(1<<20), "before-MB")
				g.Close()
			}
		})
	}
}
