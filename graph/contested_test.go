package graph

import (
	"testing"
)

// What should be is not denied by what is.
func TestOnlyModesThatTellOfTheSameContestEachOther(t *testing.T) {
	for _, c := range []struct {
		positive, negative string
		want               bool
	}{
		{"FACT", "FACT", true},
		{"FACT", "REPORTED", true},
		{"ASSESSMENT", "FACT", true},
		{"INFERRED", "FACT", true},
		{"PROPOSAL", "FACT", false},
		{"FACT", "PROPOSAL", false},
		{"HYPOTHETICAL", "REPORTED", false},
		{"PROPOSAL", "HYPOTHETICAL", false},
		{"PROPOSAL", "PROPOSAL", true},
		{"HYPOTHETICAL", "HYPOTHETICAL", true},
	} {
		t.Run(c.positive+" and not "+c.negative, func(t *testing.T) {
			draft := small()
			says := func(id, mode, polarity string) StatementRow {
				row := draft.Statements[1]
				row.ID, row.Mode, row.Polarity = Cell{Text: id}, Cell{Text: mode}, Cell{Text: polarity}
				row.AttributedTo = []Cell{{Text: "state:north"}}
				return row
			}
			draft.Statements = []StatementRow{says("stmt:is", c.positive, "POSITIVE"), says("stmt:not", c.negative, "NEGATIVE")}
			g, err := Open(t.Context(), "memory:")
			if err != nil {
				t.Fatal(err)
			}
			defer g.Close()
			if _, err := g.Apply(t.Context(), draft, Authorship{Agent: "test"}); err != nil {
				t.Fatal(err)
			}
			for _, id := range []ID{"stmt:is", "stmt:not"} {
				if statement, ok := g.Snapshot().Statement(id); !ok || statement.Contested() != c.want || len(statement.DeniedBy()) > 0 != c.want {
					t.Errorf("%s: found %t, contested %t by %d, want %t", id, ok, statement.Contested(), len(statement.DeniedBy()), c.want)
				}
			}
		})
	}
}
