package graphtest_test

import (
	"fmt"
	"testing"
	"time"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// TestRandomDraftsOfAnySize: few rows in many drafts and many rows in few, the drafts come to an end, are as many as were
// asked for, are not larger for coming later, and are accepted.
func TestRandomDraftsOfAnySize(t *testing.T) {
	for _, size := range []graphtest.Size{
		{},
		{Entities: 8, Statements: 8, Drafts: 24},
		{Entities: 20, Statements: 200, Drafts: 24},
		{Entities: 60, Statements: 30, Drafts: 40},
		{Entities: 8, Statements: 300, Drafts: 2},
	} {
		for seed := range uint64(6) {
			t.Run(fmt.Sprintf("%d-%d-%d/seed=%d", size.Entities, size.Statements, size.Drafts, seed), func(t *testing.T) {
				drafts := graphtest.Random(seed, size)
				if len(drafts) != max(size.Drafts, 1) {
					t.Fatalf("%d drafts", len(drafts))
				}
				g, err := graph.Open(t.Context(), "memory:")
				if err != nil {
					t.Fatal(err)
				}
				defer g.Close()
				for n, draft := range drafts {
					if judged := len(draft.Judgements); judged > 100 {
						t.Fatalf("draft %d has %d judgements", n, judged)
					}
					by := graph.Authorship{Agent: "test", Message: fmt.Sprintf("draft %d", n), Time: time.Date(2070, 1, 1+n, 0, 0, 0, 0, time.UTC)}
					if _, err := g.Apply(t.Context(), draft, by); err != nil {
						t.Fatalf("draft %d: %v", n, err)
					}
				}
			})
		}
	}
}
