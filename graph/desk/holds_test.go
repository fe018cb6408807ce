package desk_test

import (
	"fmt"
	"runtime"
	"testing"
	"weak"

	"peacegraph/graph"
	"peacegraph/graph/desk"
)

// TestPublishedDraftsHoldNothing publishes drafts and sees that the states of the graph before are let go of: a desk remembers
// every draft for good, and may not hold with it what was found about it. A few may be kept of the last.
func TestPublishedDraftsHoldNothing(t *testing.T) {
	everywhere(t, func(t *testing.T, w where) {
		g, d := openDesk(t, w)
		seeded(t, g)
		var states []weak.Pointer[graph.Snapshot]
		for n := range 30 {
			states = append(states, weak.Make(g.Snapshot()))
			draft := create(t, d, lena)
			village := "location:" + fmt.Sprint("v-", n)
			add(t, d, lena, draft.ID(), &graph.Draft{
				Entities:   []graph.EntityRow{{ID: cell(village), Kind: cell("Location"), Names: name("Village")}},
				Statements: []graph.StatementRow{says("", "org:band", "basedIn", village)},
			})
			if _, err := d.Publish(t.Context(), lena, draft.ID(), "", village); err != nil {
				t.Fatal(err)
			}
		}
		if drafts, err := d.Drafts(t.Context(), lena, desk.StatusPublished); err != nil || len(drafts) != 30 {
			t.Fatalf("%d drafts, %v", len(drafts), err)
		}
		runtime.GC()
		runtime.GC()
		held := 0
		for _, s := range states {
			if s.Value() != nil {
				held++
			}
		}
		if held > 10 {
			t.Errorf("%d of %d older states are held", held, len(states))
		}
	})
}
