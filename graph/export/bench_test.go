package export

import (
	"fmt"
	"io"
	"runtime"
	"syscall"
	"testing"
	"time"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// BenchmarkWrite writes every form of graphs that grow tenfold. It should reach 200,000 statements/s in networks and tables
// that are not packed, and keep what is reachable while it writes flat:
//
//	go test ./graph/export -run '^$' -bench Write -benchtime 1x -timeout 30m
func BenchmarkWrite(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			x := large(b, n)
			for _, f := range Formats() {
				if f.ForEntities || f.Terms {
					continue
				}
				b.Run(f.Name, func(b *testing.B) { writeFormat(b, f, x) })
			}
		})
	}
}

// large selects all of a large graph.
func large(b *testing.B, statements int) *graph.Selected {
	b.Helper()
	g, err := graph.Open(b.Context(), "memory:")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := g.Close(); err != nil {
			b.Error(err)
		}
	})
	for draft := range graphtest.Large(statements/5, statements) {
		if _, err := g.Apply(b.Context(), draft, graph.Authorship{Agent: "bench", Time: time.Date(2070, 1, 1, 0, 0, 0, 0, time.UTC)}); err != nil {
			b.Fatal(err)
		}
	}
	x, err := g.Snapshot().Select(graph.Selection{})
	if err != nil {
		b.Fatal(err)
	}
	return x
}

// watched is where nothing is kept, and now and then it is looked at how much is reachable.
type watched struct {
	bytes, next int64
	most        uint64
}

func (w *watched) Write(p []byte) (int, error) {
	if w.bytes += int64(len(p)); w.bytes >= w.next {
		w.next = w.bytes + 16<<20
		w.most = max(w.most, reachable())
	}
	return len(p), nil
}

func reachable() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// busy returns how long processors have worked for this process. On a machine with other work the clock tells little.
func busy(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func writeFormat(b *testing.B, f Format, x *graph.Selected) {
	write := func(to io.Writer) {
		if _, err := Write(to, f, x, Options{Title: "everything"}); err != nil {
			b.Fatal(err)
		}
	}
	began := busy(b)
	for b.Loop() {
		write(io.Discard)
	}
	worked := busy(b) - began
	b.ReportMetric(float64(x.StatementCount()*b.N)/b.Elapsed().Seconds(), "statements/s")
	b.ReportMetric(float64(x.StatementCount()*b.N)/worked.Seconds(), "statements/busy-s")
	before := reachable()
	w := &watched{}
	write(w)
	b.ReportMetric(float64(w.bytes)/1e6, "MB")
	b.ReportMetric(float64(w.most-min(w.most, before))/1e6, "MB-more")
}
