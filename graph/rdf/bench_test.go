package rdf_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"syscall"
	"testing"
	"time"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
	"peacegraph/graph/rdf"
)

// counting counts what is written, and every eight megabytes how much of the heap is in use.
type counting struct {
	bytes, measured int64
	most            uint64
}

func (c *counting) Write(b []byte) (int, error) {
	c.bytes += int64(len(b))
	if c.bytes-c.measured > 8<<20 {
		c.measured = c.bytes
		c.most = max(c.most, inUse())
	}
	return len(b), nil
}

func inUse() uint64 {
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

// BenchmarkExport writes large graphs in every form: statements a second, and by how much the heap grows meanwhile, garbage
// included. Each form should write 200,000 statements a second, and the growth should not depend on the size.
// PEACEGRAPH_STATEMENTS sets another size than 10,000 and 100,000, for example 1,000,000.
func BenchmarkExport(b *testing.B) {
	sizes := []int{10_000, 100_000}
	if n, err := strconv.Atoi(os.Getenv("PEACEGRAPH_STATEMENTS")); err == nil {
		sizes = []int{n}
	}
	for _, size := range sizes {
		g, err := graph.Open(b.Context(), "bbolt:"+b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		for draft := range graphtest.Large(size/5, size) {
			if _, err := g.Apply(b.Context(), draft, graph.Authorship{}); err != nil {
				b.Fatal(err)
			}
		}
		s := g.Snapshot()
		for _, form := range []struct {
			name  string
			write writer
		}{
			{"nquads", func(ctx context.Context, w io.Writer) error { return rdf.NQuads(ctx, w, s) }},
			{"trig", func(ctx context.Context, w io.Writer) error { return rdf.TriG(ctx, w, s) }},
			{"turtle", func(ctx context.Context, w io.Writer) error { return rdf.Turtle(ctx, w, rdf.Part{Snapshot: s}) }},
			{"jsonld", func(ctx context.Context, w io.Writer) error { return rdf.JSONLD(ctx, w, rdf.Part{Snapshot: s}) }},
		} {
			b.Run(fmt.Sprintf("%s/%d", form.name, size), func(b *testing.B) {
				runtime.GC()
				before, began := inUse(), busy(b)
				var out counting
				for b.Loop() {
					if err := form.write(b.Context(), &out); err != nil {
						b.Fatal(err)
					}
				}
				statements := float64(s.Size().Statements) * float64(b.N)
				b.ReportMetric(statements/b.Elapsed().Seconds(), "statements/s")
				b.ReportMetric(statements/(busy(b)-began).Seconds(), "statements/busy-s")
				b.ReportMetric(float64(out.bytes)/statements, "B/statement")
				if out.most > before {
					b.ReportMetric(float64(out.most-before)/(1<<20), "grown-MB")
				}
			})
		}
		if err := g.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
