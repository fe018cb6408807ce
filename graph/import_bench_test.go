package graph_test

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"testing"
	"time"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// BenchmarkImport imports one data set into an empty store on disk, as `peacegraph import --write` does: it is checked,
// previewed, written as one changeset, and can be read. At least 3,000 statements/s are asked for at 100,000. Peak-MB is the
// most that the whole process has taken so far, the draft included, so that each size is to be run by itself:
//
//	go test ./graph -run '^$' -bench 'Import/100000$' -benchtime 1x
func BenchmarkImport(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			took := make(map[string]time.Duration)
			statements := 0
			for b.Loop() {
				b.StopTimer()
				draft := oneDraft(n)
				g, err := graph.Open(context.Background(), "bbolt:"+b.TempDir())
				if err != nil {
					b.Fatal(err)
				}
				began := heapInUse()
				b.StartTimer()
				at := time.Now()
				lap := func(what string) {
					took[what] += time.Since(at)
					at = time.Now()
				}
				prepared, err := g.Snapshot().Prepare(b.Context(), draft, graph.Authorship{Agent: "bench"}, nil)
				if err != nil {
					b.Fatal(err)
				}
				draft = nil
				lap("check")
				if _, err := prepared.Preview(b.Context(), nil); err != nil {
					b.Fatal(err)
				}
				lap("index")
				result, err := g.Write(b.Context(), prepared, nil)
				if err != nil {
					b.Fatal(err)
				}
				lap("write")
				statements += result.Summary.StatementsAdded
				b.StopTimer()
				b.ReportMetric(float64(g.Snapshot().Size().Quads)/float64(result.Summary.StatementsAdded), "quads/statement")
				b.ReportMetric(float64(began)/(1<<20), "draft-MB")
				if err := g.Close(); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
			b.ReportMetric(float64(statements)/b.Elapsed().Seconds(), "statements/s")
			for what, d := range took {
				b.ReportMetric(d.Seconds()/float64(b.N), what+"-s")
			}
			if peak, ok := peakMemory(); ok {
				b.ReportMetric(peak/(1<<20), "peak-MB")
			}
		})
	}
}

// oneDraft returns a large graph as one data set.
func oneDraft(statements int) *graph.Draft {
	var all *graph.Draft
	for draft := range graphtest.Large(statements/5, statements) {
		if all == nil {
			all = draft
			continue
		}
		all.Entities = append(all.Entities, draft.Entities...)
		all.Statements = append(all.Statements, draft.Statements...)
	}
	return all
}

// peakMemory returns the most bytes that the process has had in memory; false where the system does not tell.
func peakMemory() (bytes float64, ok bool) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, false
	}
	found := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status)
	if found == nil {
		return 0, false
	}
	kilobytes, err := strconv.Atoi(string(found[1]))
	return float64(kilobytes) * 1024, err == nil
}
