package desk_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/desk"
)

func TestPartsInWords(t *testing.T) {
	everywhere(t, func(t *testing.T, w where) {
		g, d := openDesk(t, w)
		seeded(t, g)
		draft := create(t, d, lena)
		twice := says("stmt:twice", "org:band", "basedIn", "state:south")
		elsewhere := twice
		elsewhere.Paragraph = cell("2")
		correct := func(action string) *graph.Draft {
			return &graph.Draft{Corrections: []graph.CorrectionRow{{Action: cell(action), Target: cell("stmt:a"), Reason: cell("misread")}}}
		}
		judge := func(verdict string) *graph.Draft {
			return &graph.Draft{Judgements: []graph.JudgementRow{{Entity: cell("state:north"), Other: cell("state:south"), Verdict: cell(verdict), Reason: cell("read again")}}}
		}
		denies := says("", "state:south", "denies", "stmt:a")
		denies.Polarity = cell("NEGATIVE")
		better := says("", "org:band", "basedIn", "state:north")
		better.Mode, better.AttributedTo, better.Supersedes = cell("REPORTED"), []graph.Cell{cell("state:south")}, cell("stmt:a")
		for _, in := range []*graph.Draft{
			rows(says("", "org:band", "basedIn", "state:south")),
			rows(twice, elsewhere),
			rows(denies),
			rows(says("", "state:north", "supports", "state:south"), says("", "state:south", "supports", "state:north")),
			rows(better), judge("DIFFERENT"),
		} {
			add(t, d, lena, draft.ID(), in)
		}
		kept, err := d.Draft(t.Context(), lena, draft.ID())
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, part := range kept.Parts() {
			got = append(got, part.Description())
		}
		want := []string{"Band is based in South", "Band is based in South", "Not so: South denies “Band is based in North”", "2 statements", "Corrected: Band is based in North", "North and South: different"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("parts: %s", diff)
		}
		for _, test := range []struct{ action, want string }{
			{"DEPRECATE", "Withdrawn: Band is based in North"}, {"REINSTATE", "Reinstated: Band is based in North"},
		} {
			decided := create(t, d, lena)
			if got := add(t, d, lena, decided.ID(), correct(test.action)).Draft.Parts()[0].Description(); got != test.want {
				t.Errorf("%s is told as %q", test.action, got)
			}
			if _, err := d.Publish(t.Context(), lena, decided.ID(), "", ""); err != nil {
				t.Fatal(err)
			}
		}
		if part := (desk.Part{Imported: true, Name: "folder letters", Entities: 1, Statements: 2}); part.Description() != "folder letters, 3 rows" {
			t.Errorf("an import is %q", part.Description())
		}
	})
}
