package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"peacegraph/cmd/internal/server"
	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

var (
	slowest   = flag.Duration("slowest", 0, "how long to look for slow questions that the limits let through")
	slowestOn = flag.Int("slowest-on", 0, "statements of the graph to look on; 0 for the seed")
	slowSeed  = flag.Uint64("slowest-seed", 1, "where chance begins")
	slowTo    = flag.String("slowest-to", "", "folder to write the slowest question of each field of Query to")
)

// TestSlowQuestionsAreAnswered asks the slowest questions that were found. They are within all limits, so they have to be
// answered, and without an error; or their cost has become more than is accepted, and they are told so.
func TestSlowQuestionsAreAnswered(t *testing.T) {
	s := seeded(t)
	files, err := filepath.Glob("testdata/slowest/*.graphql")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		answer := s.Execute(t.Context(), server.Request{Query: string(text)})
		if len(answer.Errors) > 0 && answer.Errors[0].Extensions["code"] != server.CodeCostTooHigh {
			t.Errorf("%s: %v", file, answer.Errors[0])
		}
	}
}

// BenchmarkSlowQuestions measures them, each with all its checks.
func BenchmarkSlowQuestions(b *testing.B) {
	s := strict(b, openSlow(b))
	files, err := filepath.Glob("testdata/slowest/*.graphql")
	if err != nil {
		b.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(strings.TrimSuffix(filepath.Base(file), ".graphql"), func(b *testing.B) {
			for b.Loop() {
				s.Execute(context.Background(), server.Request{Query: string(text)})
			}
		})
	}
}

// TestSlowest looks for slow questions that the limits let through, by changing the slowest known at random and keeping what
// is slower, apart for each field of Query. It looks for as long as -slowest says, and else only whether it finds its way:
//
//	go test ./cmd/peacegraph -run 'TestSlowest$' -slowest 10m -timeout 20m -v
//	go test ./cmd/peacegraph -run 'TestSlowest$' -slowest 10m -slowest-on 100000 -timeout 20m -v
func TestSlowest(t *testing.T) {
	g := openSlow(t)
	c := &climber{server: strict(t, g), best: map[string][]found{}}
	var err error
	if c.inquirer, err = newInquirer(*slowSeed, g.Snapshot()); err != nil {
		t.Fatal(err)
	}
	c.log = t.Logf
	ends := time.Now().Add(*slowest)
	for tried := 0; tried < 100 || time.Now().Before(ends); tried++ {
		c.step()
	}
	if len(c.best) == 0 {
		t.Fatal("no question was answered")
	}
	if *slowest == 0 {
		return
	}
	t.Logf("%d tried, %d refused, %d with errors, %d answered", c.tried, c.refused, c.failed, c.answered)
	for _, root := range sortedBySlow(c.best) {
		worst := c.best[root][0]
		t.Logf("%8.1f ms  %5d points  %s", ms(worst.took), worst.cost.Requested, root)
		if *slowTo != "" {
			if err := os.WriteFile(filepath.Join(*slowTo, root+".graphql"), []byte(worst.text+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func sortedBySlow(best map[string][]found) []string {
	var roots []string
	for root := range best {
		roots = append(roots, root)
	}
	slices.SortFunc(roots, func(a, b string) int { return cmp.Compare(best[b][0].took, best[a][0].took) })
	return roots
}

// openSlow opens the graph that the flags name.
func openSlow(t testing.TB) *graph.Graph {
	t.Helper()
	flags := storeFlags{url: "memory:", noSeed: *slowestOn > 0}
	g, _, err := flags.open(context.Background(), streams{out: &bytes.Buffer{}, err: &bytes.Buffer{}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	})
	if *slowestOn > 0 {
		for draft := range graphtest.Large(*slowestOn/5, *slowestOn) {
			if _, err := g.Apply(t.Context(), draft, graph.Authorship{Agent: "tests"}); err != nil {
				t.Fatal(err)
			}
		}
	}
	return g
}

// server1 returns a server that checks every document anew.
func strict(t testing.TB, g *graph.Graph) *server.Server {
	t.Helper()
	limits := server.DefaultLimits()
	limits.Remembered = 1
	s, err := newServer(g, server.Config{Limits: limits})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// found is a question with the time it took.
type found struct {
	question *inquiry
	text     string
	took     time.Duration // of the processor, all its cores together
	cost     *server.Cost
}

const keptForEach = 8

type climber struct {
	*inquirer
	server                           *server.Server
	best                             map[string][]found // by the first field of Query, slowest first
	tried, refused, failed, answered int
	log                              func(string, ...any)
}

// step tries one question.
func (c *climber) step() {
	c.tried++
	question := c.next()
	if len(question.below) == 0 {
		return
	}
	root := question.below[0].field.Name
	text := c.text(question)
	took, cost, ok := c.measure(text)
	if !ok {
		return
	}
	kept := c.best[root]
	if len(kept) == keptForEach && took <= kept[len(kept)-1].took {
		return
	}
	for range 2 { // a single measurement may have met something else
		again, _, _ := c.measure(text)
		took = min(took, again)
	}
	if len(kept) > 0 && took > kept[0].took*11/10 && took > 2*time.Millisecond {
		c.log("%s: %.1f ms, %d points of %d, after %d", root, ms(took), cost.Requested, cost.Limit, c.tried)
	}
	kept = append(kept, found{question, text, took, cost})
	slices.SortFunc(kept, func(a, b found) int { return cmp.Compare(b.took, a.took) })
	c.best[root] = kept[:min(len(kept), keptForEach)]
}

// next returns a new question, or a changed one that is known to be slow.
func (c *climber) next() *inquiry {
	roots := sortedBySlow(c.best)
	if len(roots) == 0 || c.chance(.1) {
		return c.question()
	}
	root := one(c.inquirer, roots)
	if c.chance(.5) {
		root = roots[c.IntN(min(3, len(roots)))] // the slowest of all get half of the time
	}
	var others []*inquiry
	for _, f := range c.best[one(c.inquirer, roots)] {
		others = append(others, f.question)
	}
	question := one(c.inquirer, c.best[root]).question.clone()
	for range 1 + c.IntN(4) {
		c.change(question, others)
	}
	return question
}

// measure asks a question; ok is false when it was not answered in full.
func (c *climber) measure(text string) (took time.Duration, cost *server.Cost, ok bool) {
	began := processorTime()
	answer := c.server.Execute(context.Background(), server.Request{Query: text})
	took = processorTime() - began
	switch {
	case answer.Data == nil:
		c.refused++
		return 0, nil, false
	case len(answer.Errors) > 0 && answer.Errors[0].Extensions["code"] != server.CodeTimeout:
		c.failed++
		return 0, nil, false
	}
	c.answered++
	return took, answer.Extensions["cost"].(*server.Cost), json.Valid(answer.Data)
}

// processorTime returns what the program has used of the processor, which other programs do not lengthen as they do time.
func processorTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(fmt.Sprintf("the system does not tell the time of the program: %v", err))
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
