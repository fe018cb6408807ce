package desk_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/desk"
)

func described(id, attribute, value string) *graph.Draft {
	return &graph.Draft{Entities: []graph.EntityRow{{ID: cell(id), Kind: cell("Source"), Attributes: []graph.Field{{Name: attribute, Cell: cell(value)}}}}}
}

func called(id, kind, lang, word string) *graph.Draft {
	return &graph.Draft{Entities: []graph.EntityRow{{ID: cell(id), Kind: cell(kind), Names: []graph.Field{{Name: lang, Cell: cell(word)}}}}}
}

func corrects(action, target, reason string) *graph.Draft {
	return &graph.Draft{Corrections: []graph.CorrectionRow{{Action: cell(action), Target: cell(target), Reason: cell(reason)}}}
}

func judges(verdict, reason string) *graph.Draft {
	return &graph.Draft{Judgements: []graph.JudgementRow{{Entity: cell("state:south"), Other: cell("state:north"), Verdict: cell(verdict), Reason: cell(reason)}}}
}

// elsewhere gives a statement another passage, and so another evidence.
func elsewhere(row graph.StatementRow, paragraph string) graph.StatementRow {
	row.Paragraph = cell(paragraph)
	return row
}

func ranked(row graph.StatementRow, rank, reason string) graph.StatementRow {
	row.Rank, row.RankReason = cell(rank), cell(reason)
	return row
}

func superseding(row graph.StatementRow, older string) graph.StatementRow {
	row.Supersedes = cell(older)
	return row
}

func noted(row graph.StatementRow, note string) graph.StatementRow {
	row.Note = cell(note)
	return row
}

func TestConflicts(t *testing.T) {
	a := says("stmt:a", "org:band", "basedIn", "state:north")
	fresh := says("stmt:new", "org:band", "basedIn", "state:south")
	described2 := called("state:north", "State", "", "North")
	described2.Entities[0].Descriptions = []graph.Field{{Cell: cell("a state")}}
	described3 := called("state:north", "State", "", "North")
	described3.Entities[0].Descriptions = []graph.Field{{Cell: cell("a monarchy")}}
	tests := []struct {
		name         string
		theirs, mine *graph.Draft
		want         []string // node, what, base, theirs, yours
	}{
		{"evidence for the same statement", rows(elsewhere(a, "2")), rows(elsewhere(a, "3")), nil},
		{"the same evidence", rows(elsewhere(a, "2")), rows(elsewhere(a, "2"), elsewhere(a, "3")), nil},
		{"other statements", rows(fresh), rows(says("", "state:south", "denies", "stmt:a")), nil},
		{"names in other languages", called("state:north", "State", "ur", "Shumal"), called("state:north", "State", "fr", "Nord"), nil},
		{"the same attribute value", described("source:letter", "length", "90"), described("source:letter", "length", "90"), []string{}},
		{"attribute", described("source:letter", "length", "90"), described("source:letter", "length", "80"), []string{"source:letter|attribute length||90|80"}},
		{"text of the source", described("source:letter", "length", "90"), rows(elsewhere(a, "3")), []string{"source:letter|attribute length||90|"}},
		{"name", called("state:north", "State", "ur", "Shumal"), called("state:north", "State", "ur", "Shimal"), []string{"state:north|name in ur||Shumal|Shimal"}},
		{"description", described2, described3, []string{"state:north|description in en||a state|a monarchy"}},
		{"kind", called("x:one", "State", "", "One"), called("x:one", "ArmedGroup", "", "One"), []string{"x:one|kind||State|ArmedGroup"}},
		{"id of one content", rows(fresh), rows(says("stmt:other", "org:band", "basedIn", "state:south")), []string{"stmt:new|id||stmt:new|stmt:other"}},
		{"content of one id", rows(fresh), rows(says("stmt:new", "state:south", "denies", "stmt:a")), []string{"stmt:new|content||Band is based in South|state:south denies stmt:a"}},
		{"rank", rows(ranked(fresh, "PREFERRED", "read twice")), rows(ranked(fresh, "NORMAL", "")), []string{"stmt:new|rank||PREFERRED: read twice|NORMAL"}},
		{"evidence for what was deprecated", corrects("DEPRECATE", "stmt:a", "forged"), rows(elsewhere(a, "3")), []string{"stmt:a|standing|NORMAL|DEPRECATED: forged|"}},
		{"about what was deprecated", corrects("DEPRECATE", "stmt:a", "forged"), rows(says("", "state:south", "denies", "stmt:a")), []string{"stmt:a|standing|NORMAL|DEPRECATED: forged|"}},
		{"corrects what was extended", rows(noted(elsewhere(a, "2"), "blurred")), corrects("DEPRECATE", "stmt:a", "forged"), []string{"stmt:a|evidence|1|2|", "stmt:a|notes|0|1|"}},
		{"two corrections", corrects("DEPRECATE", "stmt:a", "forged"), corrects("DEPRECATE", "stmt:a", "too old"), []string{"stmt:a|standing|NORMAL|DEPRECATED: forged|"}},
		{"superseded twice", rows(superseding(fresh, "stmt:a")), rows(superseding(says("stmt:n2", "state:south", "denies", "stmt:a"), "stmt:a")), []string{"stmt:a|standing|NORMAL|DEPRECATED: superseded by stmt:new|"}},
		{"supersedes", rows(superseding(fresh, "stmt:a")), rows(superseding(fresh, "stmt:b")), []string{"stmt:new|supersedes||stmt:a|stmt:b"}},
		{"withdrawn data set", corrects("WITHDRAW", "dataset:letters", "forged"), rows(fresh), []string{"dataset:letters|standing|counts|WITHDRAW: forged|"}},
		{"withdraws what has grown", rows(fresh), corrects("WITHDRAW", "dataset:letters", "forged"), []string{"dataset:letters|statements||1 more|"}},
		{"judgement", judges("SAME", "one name"), judges("DIFFERENT", "two maps"), []string{"state:north|judgement with state:south||SAME: one name|DIFFERENT: two maps"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			ctx := context.Background()
			g, d := openDesk(t, where{"memory:", ""})
			seeded(t, g)
			if _, err := g.Apply(ctx, &graph.Draft{Dataset: letters().Dataset, Statements: []graph.StatementRow{says("stmt:b", "state:north", "denies", "stmt:a")}}, graph.Authorship{}); err != nil {
				t.Fatal(err)
			}
			mine, theirs := create(t, d, lena), create(t, d, omar)
			add(t, d, omar, theirs.ID(), test.theirs)
			add(t, d, lena, mine.ID(), test.mine)
			if _, err := d.Publish(ctx, omar, theirs.ID(), "", ""); err != nil {
				t.Fatal(err)
			}
			p, err := d.Publish(ctx, lena, mine.ID(), "", "")
			if test.want != nil && len(test.want) == 0 {
				refused(t, err, desk.Empty)
				return
			}
			if test.want == nil {
				if err != nil {
					t.Fatalf("%v: %v", err, p.Conflicts)
				}
				return
			}
			refused(t, err, desk.Conflicting)
			var got []string
			for _, c := range p.Conflicts {
				got = append(got, strings.Join([]string{string(c.Node.ID()), c.What, c.Base, c.Theirs, c.Yours}, "|"))
				if c.Changeset.ID() != "changeset:3" || c.Changeset.Agent() != "omar" {
					t.Errorf("by %s", c.Changeset.ID())
				}
				for _, word := range []string{string(c.Node.ID()), c.What, c.Theirs, "omar"} {
					if !strings.Contains(c.Message(), word) {
						t.Errorf("the message does not say %q: %s", word, c.Message())
					}
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			if g.Snapshot().Size().Changesets != 3 {
				t.Error("a draft with conflicts was published")
			}
			seen, err := d.Rebase(ctx, lena, mine.ID(), "", "")
			if err != nil {
				t.Fatal(err)
			}
			if left, err := seen.Conflicts(ctx); err != nil || len(left) != 0 {
				t.Errorf("conflicts after the rebase: %v, %v", left, err)
			}
			if base, _ := seen.Base(); base.Number() != 3 {
				t.Errorf("its base is %s", base.ID())
			}
			_, err = d.Rebase(ctx, lena, mine.ID(), "changeset:2", "")
			refused(t, err, desk.Invalid, "older")
			if _, err := d.Publish(ctx, lena, mine.ID(), "", ""); err != nil && desk.RefusalsOf(err)[0].Code == desk.Conflicting {
				t.Errorf("after the rebase: %v", err)
			}
		})
	}
}

// What says of a data set what nobody has said otherwise since is no conflict; an older edition is.
func TestConflictsOfDescriptions(t *testing.T) {
	ctx := context.Background()
	g, d := openDesk(t, where{"memory:", ""})
	seeded(t, g)
	begin := func(by desk.Author, about desk.Description) graph.ID {
		draft, err := d.Create(ctx, by, desk.NewDraft{Message: "m", Dataset: "dataset:letters", Describe: about})
		if err != nil {
			t.Fatal(err)
		}
		add(t, d, by, draft.ID(), called("x:"+by.Name+about.Version+about.Coder, "State", "", by.Name+about.Version+about.Coder))
		return draft.ID()
	}
	first, second, third := begin(omar, desk.Description{Version: "2"}), begin(lena, desk.Description{Version: "3"}), begin(lena, desk.Description{Coder: "L"})
	quiet := begin(lena, desk.Description{})
	if _, err := d.Publish(ctx, omar, first, "", ""); err != nil {
		t.Fatal(err)
	}
	p, err := d.Publish(ctx, lena, second, "", "")
	refused(t, err, desk.Conflicting, "version")
	if c := p.Conflicts[0]; c.Base != "1.0.0" || c.Theirs != "2" || c.Yours != "3" || c.Node.ID() != "dataset:letters" {
		t.Errorf("%+v", c)
	}
	for _, id := range []graph.ID{third, quiet} {
		if _, err := d.Publish(ctx, lena, id, "", ""); err != nil {
			t.Error(err)
		}
	}
	set, _ := g.Snapshot().Dataset("dataset:letters")
	if set.Version != "2" || set.Coder != "L" || set.Title != "Letters" {
		t.Errorf("the data set is %+v", set)
	}
}
