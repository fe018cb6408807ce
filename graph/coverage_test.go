package graph_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
	"peacegraph/graph/sentence"
)

// TestCoverageIsThatOfTheRecord compares the sentences that were coded, on random graphs, with those of the record.
func TestCoverageIsThatOfTheRecord(t *testing.T) {
	everyWorld(t, smallGraphs/2, checkCoverage, tally{"sentences": 150, "elsewhere": 50})
}

func checkCoverage(t *testing.T, w *world, compared tally) {
	t.Helper()
	for e := range w.s.Entities() {
		source, ok := e.(graph.Source)
		if !ok {
			continue
		}
		c, err := source.Coverage()
		if err != nil {
			t.Fatal(err)
		}
		want, elsewhere := w.r.Coverage(source.ID())
		compared["sentences"] += len(want)
		compared["elsewhere"] += elsewhere
		if diff := cmp.Diff(want, counted(c)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", source.ID(), diff)
		}
		if _, known := c.WithoutStatements(); c.Elsewhere != elsewhere || c.SentenceCount != len(want) || c.Basis != graph.CoverageOfCoded || known {
			t.Errorf("%s: %+v, want %d elsewhere", source.ID(), c, elsewhere)
		}
		for _, size := range []int{1, 5, 16} {
			got, err := graphtest.Pages(size, false, func(r graphtest.Request) (graphtest.Page, error) {
				page, err := c.Sentences(nil, r.First, r.After)
				if err != nil {
					return graphtest.Page{}, err
				}
				p := graphtest.Page{Info: page.PageInfo()}
				for _, s := range page.Nodes() {
					p.Items = append(p.Items, countedSentence(s))
				}
				p.Total, err = page.TotalCount()
				return p, err
			})
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Errorf("%s in pages of %d: %v (-want +got):\n%s", source.ID(), size, err, diff)
			}
		}
	}
}

func countedSentence(s graph.Sentence) string {
	paragraph, _ := s.Paragraph()
	return fmt.Sprintf("%d.%d: %d", paragraph, s.Sentence(), s.StatementCount())
}

func counted(c *graph.Coverage) []string {
	var all []string
	for s := range c.All() {
		all = append(all, countedSentence(s))
	}
	return all
}

// With the text at hand every sentence of it is listed. Compared with looking at each code point of each passage.
func TestCoverageOfText(t *testing.T) {
	text := sourceText("# The mill\n\nby somebody\n\n" + strings.Repeat("They met. It was cold! Who spoke?\n\nNobody spoke; they had\n\nnothing to say. They ate.\n\n", 4))
	all := slices.DeleteFunc(sentence.Split(text.Runes), func(s sentence.Sentence) bool { return s.Number == 0 })
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 0))
		counts, elsewhere, otherwise := make([]int, len(all)), 0, 0
		var passages []string
		for range random.IntN(12) {
			paragraph, number := 1+random.IntN(9), 1+random.IntN(4)
			start := random.IntN(len(text.Runes) - 1)
			end := start + 1 + random.IntN(min(60, len(text.Runes)-start-1)+1)
			withOffsets := random.IntN(3) > 0
			passage := fmt.Sprintf("%d %d %d %d", paragraph, number, start, end)
			if !withOffsets {
				passage = fmt.Sprintf("%d %d - -", paragraph, number)
			}
			if slices.Contains(passages, passage) {
				continue
			}
			passages = append(passages, passage)
			touched, numbered := false, false
			for i, s := range all {
				same, touches := s.Paragraph == paragraph && s.Number == number, false
				if withOffsets {
					for at := start; at < end; at++ {
						touches = touches || s.Start <= at && at < s.End
					}
				} else {
					touches = same
				}
				if touches {
					counts[i]++
					touched, numbered = true, numbered || same
				}
			}
			if !touched {
				elsewhere++
			} else if !numbered {
				otherwise++
			}
		}
		c, err := opened(t, letterCoded(text.SHA256, passages...), text).Coverage()
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		covered := 0
		for i, s := range all {
			want = append(want, fmt.Sprintf("%d.%d: %d", s.Paragraph, s.Number, counts[i]))
			if counts[i] > 0 {
				covered++
			}
		}
		if diff := cmp.Diff(want, counted(c)); diff != "" {
			t.Errorf("seed %d, %q (-want +got):\n%s", seed, passages, diff)
		}
		without, known := c.WithoutStatements()
		if c.Basis != graph.CoverageOfText || c.Paragraphs != 8 || c.WithStatements != covered || without != len(all)-covered || !known || c.Elsewhere != elsewhere || c.NumberedOtherwise != otherwise {
			t.Errorf("seed %d: %+v, want %d covered, %d elsewhere, %d numbered otherwise", seed, c, covered, elsewhere, otherwise)
		}
	}
}
