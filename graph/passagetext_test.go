package graph_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
)

// sourceText returns a text with its hash.
func sourceText(text string) graph.SourceText {
	sum := sha256.Sum256([]byte(text))
	return graph.SourceText{SHA256: hex.EncodeToString(sum[:]), Runes: []rune(text)}
}

// letterCoded returns a draft of statements on passages of one source, each `paragraph sentence start end` with - for what is
// not known.
func letterCoded(hash string, passages ...string) *graph.Draft {
	cell := func(text string) graph.Cell { return graph.Cell{Text: strings.Trim(text, "-")} }
	draft := &graph.Draft{
		Dataset: graph.DatasetRow{Name: cell("talks"), Title: cell("Talks"), Licence: cell("CC0-1.0"), Version: cell("1")},
		Entities: []graph.EntityRow{
			{ID: cell("source:letter"), Kind: cell("Source"), Names: []graph.Field{{Cell: cell("A letter")}}},
			{ID: cell("state:north"), Kind: cell("State"), Names: []graph.Field{{Cell: cell("North")}}},
		},
	}
	if hash != "" {
		draft.Entities[0].Attributes = []graph.Field{{Name: "sha256", Cell: cell(hash)}}
	}
	for i, p := range passages {
		at := strings.Fields(p)
		draft.Statements = append(draft.Statements, graph.StatementRow{
			Subject: cell("state:north"), Predicate: cell("hasStatus"), Object: cell(fmt.Sprintf("status %d", i)), Mode: cell("FACT"),
			Source: cell("source:letter"), Paragraph: cell(at[0]), Sentence: cell(at[1]), Start: cell(at[2]), End: cell(at[3]), Confidence: cell("HIGH"),
		})
	}
	return draft
}

// opened returns the source of a draft in a graph that has texts at hand.
func opened(t *testing.T, draft *graph.Draft, texts ...graph.SourceText) graph.Source {
	t.Helper()
	g, err := graph.Open(t.Context(), "memory:", graph.WithTexts(texts...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.Close() })
	if _, err := g.Apply(t.Context(), draft, graph.Authorship{Agent: "test"}); err != nil {
		t.Fatal(err)
	}
	e, _ := g.Snapshot().Entity("source:letter")
	return e.(graph.Source)
}

// The words of a passage are those of the text with the hash of its source, in code points; or it is said why there are none.
func TestPassageText(t *testing.T) {
	text := sourceText("They met in Ürzgün. Nobody spoke. " + strings.Repeat("x", graph.MaxPassageText+1))
	other := sourceText("They met elsewhere.")
	passages := []string{"1 1 0 19", "1 2 20 33", "1 3 - -", "1 4 34 10035", "1 5 34 10036"}
	for _, test := range []struct {
		name   string
		hash   string
		texts  []graph.SourceText
		states []string
	}{
		{"at hand", text.SHA256, []graph.SourceText{other, text}, []string{"SHOWN", "SHOWN", "NO_OFFSETS", "CUT", "OUTSIDE"}},
		{"another text", text.SHA256, []graph.SourceText{other}, []string{"NOT_AT_HAND", "NOT_AT_HAND", "NO_OFFSETS", "NOT_AT_HAND", "NOT_AT_HAND"}},
		{"no hash", "", []graph.SourceText{text}, []string{"NO_HASH", "NO_HASH", "NO_HASH", "NO_HASH", "NO_HASH"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			found, err := opened(t, letterCoded(test.hash, passages...), test.texts...).Passages(nil, nil, nil, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			var states []string
			for _, p := range found.Nodes() {
				states = append(states, p.TextState().String())
				words, ok := p.Text()
				start, _ := p.Start()
				end, _ := p.End()
				want := ""
				if p.TextState() <= graph.TextCut {
					want = string(text.Runes[start:min(end, start+graph.MaxPassageText)])
				}
				if ok != (want != "") || words != want {
					t.Errorf("%s: %q, want %q", p.ID(), words, want)
				}
			}
			if diff := cmp.Diff(test.states, states); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
