package graph

import (
	"context"
	"testing"
)

// small is a draft of three entities and two statements, one of which denies the other.
func small() *Draft {
	cell := func(s string) Cell { return Cell{Text: s} }
	name := func(s string) []Field { return []Field{{Cell: cell(s)}} }
	row := func(id, subject, predicate, object string) StatementRow {
		return StatementRow{
			ID: cell(id), Subject: cell(subject), Predicate: cell(predicate), Object: cell(object), Mode: cell("REPORTED"),
			Source: cell("source:letter"), Paragraph: cell("1"), Start: cell("0"), End: cell("10"),
			AttributedTo: []Cell{cell(subject)}, Confidence: cell("HIGH"),
		}
	}
	return &Draft{
		Dataset: DatasetRow{Name: cell("letters"), Title: cell("Letters"), Licence: cell("CC0-1.0")},
		Entities: []EntityRow{
			{ID: cell("state:north"), Kind: cell("State"), Names: name("North")},
			{ID: cell("org:band"), Kind: cell("ArmedGroup"), Names: name("Band")},
			{ID: cell("source:letter"), Kind: cell("Source"), Names: name("Letter")},
		},
		Statements: []StatementRow{
			row("stmt:b", "state:north", "denies", "stmt:a"),
			row("stmt:a", "org:band", "basedIn", "state:north"),
		},
	}
}

func TestApply(t *testing.T) {
	ctx := context.Background()
	g, err := Open(ctx, "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	result, err := g.Apply(ctx, small(), Authorship{Agent: "test"})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := result.Summary, (Summary{EntitiesAdded: 3, StatementsAdded: 2, EvidenceAdded: 2}); got != want {
		t.Errorf("first time: %+v, want %+v", got, want)
	}
	statement, ok := g.Snapshot().Statement("stmt:a")
	if !ok || !statement.Contested() || statement.Text() != "Band is based in North" {
		t.Errorf("stmt:a: found %t, contested %t, text %q", ok, statement.Contested(), statement.Text())
	}
	again, err := g.Apply(ctx, small(), Authorship{Agent: "test"})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := again.Summary, (Summary{EntitiesUnchanged: 3, StatementsUnchanged: 2}); got != want || again.Changeset.Number() != 0 {
		t.Errorf("second time: changeset %d, %+v, want none, %+v", again.Changeset.Number(), got, want)
	}
}
