package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
)

// invented returns quads that look like n statements with evidence, five quads
// each, about one entity for five statements. The same n and seed give the same quads.
func invented(n int, seed uint64) []quad.Quad {
	r := rand.New(rand.NewPCG(seed, seed))
	entity := func() quad.Value { return quad.IRI("peace:entity/" + strconv.Itoa(r.IntN(n/5+5))) }
	quads := make([]quad.Quad, 0, 5*n)
	for i := range n {
		statement := quad.IRI(fmt.Sprintf("peace:statement/%d-%08x", seed, i))
		evidence := quad.IRI(fmt.Sprintf("peace:evidence/%d-%08x", seed, i))
		predicate := quad.IRI("peace:predicate/" + strconv.Itoa(r.IntN(60)))
		quads = append(quads,
			quad.Quad{Subject: entity(), Predicate: predicate, Object: entity(), Label: statement},
			quad.Quad{Subject: statement, Predicate: quad.IRI("peace:evidence"), Object: evidence},
			quad.Quad{Subject: evidence, Predicate: quad.IRI("peace:source"), Object: quad.IRI("peace:source/" + strconv.Itoa(r.IntN(1000)))},
			quad.Quad{Subject: evidence, Predicate: quad.IRI("peace:start"), Object: quad.Int(r.IntN(100_000))},
			quad.Quad{Subject: evidence, Predicate: quad.IRI("peace:locator"), Object: quad.String(fmt.Sprintf("paragraph %d, sentence %d", r.IntN(5000), r.IntN(50)))},
		)
	}
	return quads
}

// statements returns how many statements a benchmark takes, which
// PEACEGRAPH_STATEMENTS may change.
func statements(usual int) int {
	if n, err := strconv.Atoi(os.Getenv("PEACEGRAPH_STATEMENTS")); err == nil {
		return n
	}
	return usual
}

// BenchmarkBulk applies 200,000 statements in one changeset, then scans them.
func BenchmarkBulk(b *testing.B) {
	quads := invented(statements(200_000), 1)
	ctx := context.Background()
	dir := b.TempDir()
	s, err := Open(ctx, "bbolt:"+dir)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { s.Close() }()
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	begin := time.Now()
	if err := s.Apply(ctx, quads); err != nil {
		b.Fatal(err)
	}
	applied := time.Since(begin)
	runtime.ReadMemStats(&after)
	info, err := os.Stat(s.path)
	if err != nil {
		b.Fatal(err)
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	begin = time.Now()
	if s, err = Open(ctx, "bbolt:"+dir); err != nil {
		b.Fatal(err)
	}
	opened := time.Since(begin)
	for b.Loop() {
		count := 0
		err := s.Scan(ctx, Visitor{
			Value: func(Ref, quad.Value) error { return nil },
			Quad:  func(_, _, _, _ Ref) error { count++; return nil },
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(quads))/applied.Seconds(), "applied-quads/s")
	b.ReportMetric(float64(info.Size())/float64(len(quads)), "B/quad")
	b.ReportMetric(float64(after.Sys-before.Sys)/(1<<20), "apply-MB")
	b.ReportMetric(float64(opened.Milliseconds()), "open-ms")
	b.ReportMetric(float64(len(quads))*float64(b.N)/b.Elapsed().Seconds(), "scanned-quads/s")
}

// BenchmarkApply applies changesets of twelve statements, sixty quads, each synced to disk, on top of a larger record.
func BenchmarkApply(b *testing.B) {
	for _, scheme := range []string{"memory:", "bbolt:"} {
		b.Run(scheme, func(b *testing.B) {
			ctx := context.Background()
			url := scheme
			if scheme == bboltScheme {
				url += b.TempDir()
			}
			s, err := Open(ctx, url)
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			if err := s.Apply(ctx, invented(statements(20_000), 1)); err != nil {
				b.Fatal(err)
			}
			seed := uint64(1)
			var took []time.Duration
			for b.Loop() {
				seed++
				begin := time.Now()
				if err := s.Apply(ctx, invented(12, seed)); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(begin))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "median-ms")
		})
	}
}
