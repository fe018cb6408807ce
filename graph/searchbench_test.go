package graph_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// BenchmarkSearch has the benchmarks of search on 200,000 entities, with its bars: Index within 20 s on two cores, Find
// at most 10 ms at the median over all the kinds of questions.
//
//	go test ./graph -run '^$' -bench 'Search/Index' -benchtime 3x -timeout 30m
//	go test ./graph -run '^$' -bench 'Search/[^I]' -benchtime 500x -timeout 30m
func BenchmarkSearch(b *testing.B) {
	s := graph.Empty()
	for draft := range graphtest.Large(200_000, 200_000) {
		next, _, err := s.Extend(draft, graph.Authorship{Agent: "bench", Time: benchTime})
		if err != nil {
			b.Fatal(err)
		}
		s = next
	}
	b.Run("Index", func(b *testing.B) {
		for b.Loop() {
			before := heapInUse()
			begin := time.Now()
			searchable := s.Searchable()
			if err := searchable.BuildIndex(); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(time.Since(begin).Seconds(), "s/index")
			b.ReportMetric(float64(heapInUse()-before)/float64(searchable.Size().Entities), "B/entity")
			if err := searchable.CloseIndex(); err != nil {
				b.Fatal(err)
			}
		}
	})
	s = s.Searchable()
	b.Cleanup(func() {
		if err := s.CloseIndex(); err != nil {
			b.Error(err)
		}
	})
	if err := s.BuildIndex(); err != nil {
		b.Fatal(err)
	}
	for _, kind := range searchKinds() {
		questions := kind.ask(names(s))
		b.Run(kind.name, func(b *testing.B) {
			measure(b, func(i int) int {
				found, err := s.Search(questions[i%len(questions)], nil, nil, nil)
				if err != nil {
					b.Fatal(err)
				}
				return found.Visited()
			})
		})
	}
}

// names returns names of entities here and there.
func names(s *graph.Snapshot) []string {
	var list []string
	n := 0
	for e := range s.Entities() {
		if n++; n%997 == 0 {
			list = append(list, e.Name(nil))
		}
	}
	return list
}

// searchKind is one kind of question.
type searchKind struct {
	name string
	ask  func(names []string) []string
}

func searchKinds() []searchKind {
	each := func(change func(r *rand.Rand, name string) string) func([]string) []string {
		return func(names []string) []string {
			r := rand.New(rand.NewPCG(1, 1))
			changed := make([]string, len(names))
			for i, name := range names {
				changed[i] = change(r, name)
			}
			return changed
		}
	}
	first := func(name string) []rune { return []rune(strings.Fields(name)[0]) }
	kinds := []searchKind{
		{"Name", each(func(_ *rand.Rand, name string) string { return name })},
		{"FirstWord", each(func(_ *rand.Rand, name string) string { return string(first(name)) })},
		{"CommonWord", each(func(_ *rand.Rand, name string) string { return strings.Fields(name)[1] })},
		{"Typo", each(func(r *rand.Rand, name string) string {
			word := first(name)
			word[r.IntN(len(word))] = 'q'
			return string(word)
		})},
		{"TypoInName", each(func(r *rand.Rand, name string) string {
			letters := []rune(name)
			letters[r.IntN(len(letters))] = 'q'
			return string(letters)
		})},
		{"SomeWords", each(func(_ *rand.Rand, name string) string { return name + " nowhere" })},
		{"Nothing", each(func(r *rand.Rand, _ string) string { return fmt.Sprintf("xyzzy%d", r.IntN(1000)) })},
	}
	for letters := 1; letters <= 5; letters++ {
		kinds = append(kinds, searchKind{fmt.Sprintf("Typing%d", letters), each(func(_ *rand.Rand, name string) string {
			return string(first(name)[:min(letters, len(first(name)))])
		})})
	}
	return kinds
}
