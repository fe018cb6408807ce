package graphtest

import (
	"fmt"
	"slices"

	"peacegraph/graph"
)

// correct adds corrections of what is there: by this draft, or by earlier ones.
func (g *generator) correct(n int) {
	decides := func(p float64) bool { return g.deciding.Float64() < p }
	var targets []string // of this draft
	decide := func(action graph.CorrectionAction, target string) {
		if slices.Contains(targets, target) {
			return
		}
		targets = append(targets, target)
		row := graph.CorrectionRow{Action: text(action.String()), Target: text(target), Reason: text(fmt.Sprintf("%s in %d", invented(g.deciding), n))}
		if decides(.5) {
			row.Author = text(invented(g.deciding))
		}
		if decides(.5) {
			row.Date = text(fmt.Sprintf("2025-11-%02d", 1+g.deciding.IntN(9)))
		}
		g.draft.Corrections = append(g.draft.Corrections, row)
		if action != graph.Reinstate && row.Date.Text != "" && decides(.3) {
			// Thought better of, in the same draft.
			row.Action, row.Date = text(graph.Reinstate.String()), text("2025-11-20T10:00:00+05:00")
			g.draft.Corrections = append(g.draft.Corrections, row)
			action = graph.Reinstate
		}
		g.corrected = slices.DeleteFunc(g.corrected, func(have string) bool { return have == target })
		if action != graph.Reinstate {
			g.corrected = append(g.corrected, target)
		}
	}
	for decides(g.correcting) && len(g.named) > 0 {
		decide(graph.Deprecate, string(pick(g.deciding, g.named)))
	}
	if decides(g.withdrawing) {
		decide(graph.Withdraw, fmt.Sprintf("dataset:invented-%d", 1+g.deciding.IntN(min(n+1, g.datasets))))
	}
	for decides(g.reinstating) && len(g.corrected) > 0 {
		decide(graph.Reinstate, pick(g.deciding, g.corrected))
	}
}
