package desk_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/desk"
)

var (
	lena  = desk.Author{Name: "lena"}
	omar  = desk.Author{Name: "omar"}
	admin = desk.Author{Name: "root", Admin: true}
)

func cell(s string) graph.Cell { return graph.Cell{Text: s} }

func at(path, s string) graph.Cell {
	return graph.Cell{Text: s, Place: graph.Place{File: path}}
}

func name(s string) []graph.Field { return []graph.Field{{Cell: cell(s)}} }

// says is a statement that rests on the letter.
func says(id, subject, predicate, object string) graph.StatementRow {
	return graph.StatementRow{
		ID: cell(id), Subject: at("statements.0.subject", subject), Predicate: at("statements.0.predicate", predicate), Object: at("statements.0.object", object), Mode: cell("FACT"),
		Source: cell("source:letter"), Paragraph: cell("1"), Confidence: cell("HIGH"),
	}
}

// letters is a data set.
func letters() *graph.Draft {
	return &graph.Draft{
		Dataset: graph.DatasetRow{Name: cell("letters"), Title: cell("Letters"), Licence: cell("CC0-1.0"), Version: cell("1.0.0")},
		Entities: []graph.EntityRow{
			{ID: cell("state:north"), Kind: cell("State"), Names: name("North")},
			{ID: cell("state:south"), Kind: cell("State"), Names: name("South")},
			{ID: cell("org:band"), Kind: cell("ArmedGroup"), Names: name("Band")},
			{ID: cell("source:letter"), Kind: cell("Source"), Names: name("Letter")},
		},
		Statements: []graph.StatementRow{says("stmt:a", "org:band", "basedIn", "state:north")},
	}
}

// rows are some statements to be added.
func rows(statements ...graph.StatementRow) *graph.Draft {
	return &graph.Draft{Statements: statements}
}

// where says on which record a test runs, and where its drafts are kept.
type where struct{ url, dir string }

func openDesk(t testing.TB, w where, opts ...desk.Option) (*graph.Graph, *desk.Desk) {
	t.Helper()
	g, err := graph.Open(context.Background(), w.url)
	if err != nil {
		t.Fatal(err)
	}
	d, err := desk.Open(g, w.dir, opts...)
	if err != nil {
		t.Fatal(errors.Join(err, g.Close()))
	}
	t.Cleanup(func() {
		if err := errors.Join(d.Close(), g.Close()); err != nil {
			t.Error(err)
		}
	})
	return g, d
}

// everywhere runs a test in memory and on disk.
func everywhere(t *testing.T, f func(t *testing.T, w where)) {
	t.Run("memory", func(t *testing.T) { f(t, where{"memory:", ""}) })
	t.Run("bbolt", func(t *testing.T) {
		dir := t.TempDir()
		f(t, where{"bbolt:" + dir, dir})
	})
}

// seeded writes the letters, on a day that is over: a changeset of the same second would find its time in the store already,
// and a test that counts what a write does would count less.
func seeded(t testing.TB, g *graph.Graph) {
	t.Helper()
	if _, err := g.Apply(context.Background(), letters(), graph.Authorship{Agent: "test", Time: time.Date(2025, 6, 1, 12, 0, 0, 0, time.UTC)}); err != nil {
		t.Fatal(err)
	}
}

func create(t testing.TB, d *desk.Desk, by desk.Author) *desk.Draft {
	t.Helper()
	draft, err := d.Create(context.Background(), by, desk.NewDraft{Message: "what the letter says", Dataset: "letters"})
	if err != nil {
		t.Fatal(err)
	}
	return draft
}

func add(t testing.TB, d *desk.Desk, by desk.Author, id graph.ID, in *graph.Draft) *desk.Added {
	t.Helper()
	added, err := d.Add(context.Background(), by, id, desk.Rows{Rows: in})
	if err != nil {
		t.Fatalf("%v, findings %v", err, added)
	}
	return added
}

// refused checks that an error is a refusal with the code, whose message has the words.
func refused(t testing.TB, err error, code desk.Code, words ...string) {
	t.Helper()
	refusals := desk.RefusalsOf(err)
	if len(refusals) == 0 || refusals[0].Code != code {
		t.Fatalf("the error is %v, not a refusal with %s", err, code)
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("%q does not say %q", err, word)
		}
	}
}

func TestFromTheFirstRowToTheChangeset(t *testing.T) {
	everywhere(t, func(t *testing.T, w where) {
		ctx := context.Background()
		g, d := openDesk(t, w)
		seeded(t, g)
		draft := create(t, d, lena)
		if draft.Status() != desk.StatusOpen || draft.Author() != "lena" || draft.Dataset() != "letters" || len(draft.ID()) != len("draft:")+26 {
			t.Errorf("a new draft is %s, %s, %s, %s", draft.ID(), draft.Status(), draft.Author(), draft.Dataset())
		}
		if base, ok := draft.Base(); !ok || base.Number() != 1 {
			t.Errorf("its base is %v", base)
		}
		added := add(t, d, lena, draft.ID(), rows(says("", "org:band", "basedIn", "state:south"), says("stmt:c", "state:south", "denies", "stmt:a")))
		if added.Part != 1 || len(added.Statements) != 2 || added.Statements[1] != "stmt:c" || !strings.HasPrefix(string(added.Statements[0]), "stmt:") {
			t.Errorf("added as part %d: %v", added.Part, added.Statements)
		}
		if got := added.Draft.Parts()[0].Description(); got != "2 statements" {
			t.Errorf("the part is described as %q", got)
		}
		if summary, err := added.Draft.Summary(ctx); err != nil || summary.StatementsAdded != 2 {
			t.Errorf("the summary is %+v, %v", summary, err)
		}
		changes, err := added.Draft.Changes(ctx, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range changes.Nodes() {
			got = append(got, fmt.Sprint(c.Action(), " ", c.Node().ID()))
		}
		want := []string{"STATEMENT_ADDED " + string(added.Statements[0]), "STATEMENT_ADDED stmt:c"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("changes: %s", diff)
		}
		if s, ok, err := added.Draft.Preview(ctx); err != nil || !ok || s.Size().Statements != 3 {
			t.Errorf("the preview: %t, %v", ok, err)
		}
		if g.Snapshot().Size().Statements != 1 {
			t.Error("a draft is in the graph before it is published")
		}
		p, err := d.Publish(ctx, lena, draft.ID(), "", "")
		if err != nil {
			t.Fatal(err)
		}
		if by, ok := p.Changeset.Draft(); !ok || by != draft.ID() || p.Changeset.Agent() != "lena" || p.Changeset.Message() != "what the letter says" || p.Changeset.Number() != 2 {
			t.Errorf("the changeset is %+v", p.Changeset)
		}
		if p.Draft.Status() != desk.StatusPublished || p.Draft.PublishedBy() != "lena" {
			t.Errorf("afterwards the draft is %s, published by %s", p.Draft.Status(), p.Draft.PublishedBy())
		}
		if summary, err := p.Draft.Summary(ctx); err != nil || summary.StatementsAdded != 2 {
			t.Errorf("what was added: %+v, %v", summary, err)
		}
		_, err = d.Publish(ctx, lena, draft.ID(), "", "")
		refused(t, err, desk.NotOpen, "changeset:2")
		_, err = d.Add(ctx, lena, draft.ID(), desk.Rows{Rows: rows(says("", "org:band", "basedIn", "state:south"))})
		refused(t, err, desk.NotOpen)
	})
}

func TestRowsWithAnErrorAreRefused(t *testing.T) {
	ctx := context.Background()
	g, d := openDesk(t, where{"memory:", ""})
	seeded(t, g)
	draft := create(t, d, lena)
	good, bad := says("", "org:band", "basedIn", "state:south"), says("", "org:band", "basedOn", "state:west")
	added, err := d.Add(ctx, lena, draft.ID(), desk.Rows{Rows: rows(good, bad)})
	refused(t, err, desk.UnresolvedFindings, "2 errors", "none of them was added")
	var got []string
	for _, f := range added.Findings {
		if f.Severity == graph.Error {
			got = append(got, fmt.Sprintf("%d%v%v %s", f.Part, f.Path, f.Place, f.Value))
		}
	}
	want := []string{"1[statements 0 object] state:west", "1[statements 0 predicate] basedOn"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings: %s", diff)
	}
	if now, err := d.Draft(ctx, lena, draft.ID()); err != nil || len(now.Parts()) != 0 {
		t.Errorf("the draft has changed: %v", err)
	}
	dry, err := d.Add(ctx, lena, draft.ID(), desk.Rows{Rows: rows(good), DryRun: true})
	if err != nil || dry.Part != 0 || len(dry.Statements) != 1 || len(dry.Draft.Parts()) != 0 {
		t.Errorf("a dry run: %+v, %v", dry, err)
	}
	// A later part may refer to an earlier one, and an error that was there before is not held against new rows.
	broken := letters()
	broken.Statements[0].Predicate = graph.Cell{Text: "basedOn", Place: graph.Place{File: "statements.csv", Line: 2, Column: 3}}
	broken.Entities = append(broken.Entities, graph.EntityRow{ID: cell("state:west"), Kind: cell("State"), Names: name("West")})
	broken.Files = []string{"statements.csv"}
	imported, err := d.Import(ctx, lena, draft.ID(), desk.Import{Name: "folder letters", Rows: broken})
	if err != nil {
		t.Fatal(err)
	}
	if f := imported.Findings; len(f) != 1 || f[0].Place.String() != "statements.csv:2:3" || f[0].Part != 1 {
		t.Errorf("findings of the import: %+v", f)
	}
	refusedPublish, err := d.Publish(ctx, lena, draft.ID(), "", "")
	refused(t, err, desk.UnresolvedFindings, "basedOn")
	if len(refusedPublish.Findings) != 1 {
		t.Errorf("what stands in the way: %v", refusedPublish.Findings)
	}
	if changes, err := refusedPublish.Draft.Changes(ctx, nil, nil); err != nil || len(changes.Nodes()) != 0 {
		t.Errorf("changes of a draft with errors: %v", err)
	}
	west := add(t, d, lena, draft.ID(), rows(says("", "org:band", "basedIn", "state:west")))
	if west.Part != 2 {
		t.Errorf("part %d", west.Part)
	}
	// The import again, put right, takes the place of the first.
	again, err := d.Import(ctx, lena, draft.ID(), desk.Import{Name: "folder letters", Rows: letters()})
	if err != nil || again.Part != 3 || len(again.Draft.Parts()) != 2 || again.Draft.Parts()[0].Number != 3 {
		t.Fatalf("the import again: %+v, %v", again, err)
	}
	findings, err := again.Draft.Findings(ctx)
	if err != nil || len(findings) != 1 || findings[0].Part != 2 || findings[0].Value != "state:west" {
		t.Errorf("the west is gone with the first import: %+v, %v", findings, err)
	}
	if _, err = d.Remove(ctx, lena, draft.ID(), 2, ""); err != nil {
		t.Fatal(err)
	}
	_, err = d.Remove(ctx, lena, draft.ID(), 2, "")
	refused(t, err, desk.Invalid, "no part 2")
	_, err = d.Publish(ctx, lena, draft.ID(), "", "")
	refused(t, err, desk.Empty)
}

// The same rows have the same findings as by the command line.
func TestSameFindingsByEveryDoor(t *testing.T) {
	ctx := context.Background()
	g, d := openDesk(t, where{"memory:", ""})
	in := letters()
	place := func(c *graph.Cell, line int) { c.Place = graph.Place{File: "statements.csv", Line: line, Column: 2} }
	for i := range 30 {
		row := says("", "org:band", "basedIn", fmt.Sprintf("state:%d", i%7))
		place(&row.Subject, i+2)
		place(&row.Object, i+2)
		in.Statements = append(in.Statements, row)
	}
	in.Entities[0].Names = nil
	in.Entities[0].ID.Place = graph.Place{File: "entities.csv", Line: 2, Column: 1}
	in.Files = []string{"entities.csv", "statements.csv"}
	in.Vocabularies = []graph.VocabularyText{{File: "terms.yaml", Text: "what: [is, this"}}
	_, want := g.Snapshot().Check(in)
	draft := create(t, d, lena)
	imported, err := d.Import(ctx, lena, draft.ID(), desk.Import{Name: "folder letters", Rows: in})
	if err != nil {
		t.Fatal(err)
	}
	var got graph.Findings
	for _, f := range imported.Findings {
		if f.Part != 1 || f.Path != nil {
			t.Errorf("a finding in part %d, at %v", f.Part, f.Path)
		}
		got = append(got, f.Finding)
	}
	if diff := cmp.Diff(want, got); diff != "" || len(got) < 5 {
		t.Errorf("findings of the import: %s", diff)
	}
}

func TestDraftsAreTheirAuthors(t *testing.T) {
	ctx := context.Background()
	g, d := openDesk(t, where{"memory:", ""})
	seeded(t, g)
	draft := create(t, d, lena)
	id := draft.ID()
	in := desk.Rows{Rows: rows(says("", "org:band", "basedIn", "state:south"))}
	for _, by := range []desk.Author{omar, {}} {
		for what, f := range map[string]func() error{
			"read": func() error { _, err := d.Draft(ctx, by, id); return err }, "add": func() error { _, err := d.Add(ctx, by, id, in); return err },
			"import": func() error {
				_, err := d.Import(ctx, by, id, desk.Import{Name: "x", Rows: letters()})
				return err
			},
			"remove": func() error { _, err := d.Remove(ctx, by, id, 1, ""); return err }, "rebase": func() error { _, err := d.Rebase(ctx, by, id, "", ""); return err },
			"publish": func() error { _, err := d.Publish(ctx, by, id, "", ""); return err }, "abandon": func() error { _, err := d.Abandon(ctx, by, id, "", ""); return err },
		} {
			err := f()
			if refusals := desk.RefusalsOf(err); len(refusals) != 1 || refusals[0].Code != desk.NotFound && by.Name != "" {
				t.Errorf("%s by %q: %v", what, by.Name, err)
			}
		}
		if list, err := d.Drafts(ctx, by); err != nil || len(list) != 0 {
			t.Errorf("%q sees %d drafts, %v", by.Name, len(list), err)
		}
	}
	if _, err := d.Add(ctx, admin, id, in); err != nil {
		t.Error(err)
	}
	other := create(t, d, omar)
	if list, err := d.Drafts(ctx, admin, desk.StatusOpen); err != nil || len(list) != 2 {
		t.Errorf("an administrator sees %d drafts, %v", len(list), err)
	}
	gone, err := d.Abandon(ctx, omar, other.ID(), "the letter is forged", "")
	if err != nil || gone.Status() != desk.StatusAbandoned || gone.Reason() != "the letter is forged" {
		t.Errorf("abandoned: %v", err)
	}
	if list, err := d.Drafts(ctx, admin, desk.StatusOpen); err != nil || len(list) != 1 || list[0].ID() != id {
		t.Errorf("open drafts: %d, %v", len(list), err)
	}
	p, err := d.Publish(ctx, admin, id, "looked at by two", "")
	if err != nil || p.Changeset.Agent() != "lena" || p.Draft.PublishedBy() != "root" || p.Changeset.Message() != "looked at by two" {
		t.Errorf("published by an administrator: %+v, %v", p, err)
	}
}

func TestWhatCannotBeADraft(t *testing.T) {
	ctx := context.Background()
	limits := desk.DefaultLimits()
	limits.OpenDrafts, limits.Parts, limits.Rows, limits.Bytes, limits.Text = 1, 2, 3, 2000, 50
	_, d := openDesk(t, where{"memory:", ""}, desk.WithLimits(limits))
	_, err := d.Create(ctx, lena, desk.NewDraft{Dataset: "no such name", Base: "changeset:9"})
	refusals := desk.RefusalsOf(err)
	var paths []string
	for _, r := range refusals {
		paths = append(paths, strings.Join(r.Path, "."))
	}
	if diff := cmp.Diff([]string{"base", "dataset", "message"}, paths); diff != "" {
		t.Errorf("%v: %s", err, diff)
	}
	_, err = d.Create(ctx, lena, desk.NewDraft{Message: strings.Repeat("m", 51), Dataset: "letters"})
	refused(t, err, desk.TooLarge, "51 bytes", "50")
	for _, odd := range []string{"a\x00b", "\x1b[31mred", "a\ufffe", "\u009b2J"} {
		_, err = d.Create(ctx, lena, desk.NewDraft{Message: odd, Dataset: "letters"})
		refused(t, err, desk.Invalid, "message has the control character U+", "delete it")
		_, err = d.Create(ctx, lena, desk.NewDraft{Message: "m", Dataset: "letters", Describe: desk.Description{Title: odd}})
		refused(t, err, desk.Invalid, "describe.title has the control character U+")
	}
	draft := create(t, d, lena)
	_, err = d.Publish(ctx, lena, draft.ID(), "a\x07", "")
	refused(t, err, desk.Invalid, "message has the control character U+0007 at character 2")
	_, err = d.Abandon(ctx, lena, draft.ID(), "a\x07", "")
	refused(t, err, desk.Invalid, "reason has the control character U+0007")
	if _, ok := draft.Base(); ok {
		t.Error("the base of a draft on the empty graph is a changeset")
	}
	_, err = d.Create(ctx, lena, desk.NewDraft{Message: "m", Dataset: "letters"})
	refused(t, err, desk.TooLarge, "open drafts of an author")
	create(t, d, omar)
	entity := func(id string) *graph.Draft {
		return &graph.Draft{Entities: []graph.EntityRow{{ID: cell(id), Kind: cell("State"), Names: name(id)}}}
	}
	_, err = d.Add(ctx, lena, draft.ID(), desk.Rows{Rows: &graph.Draft{}})
	refused(t, err, desk.Invalid, "no rows")
	large := entity("state:1")
	large.Entities[0].Names[0].Text = strings.Repeat("x", 2000)
	_, err = d.Add(ctx, lena, draft.ID(), desk.Rows{Rows: large})
	refused(t, err, desk.TooLarge, "bytes of a draft")
	two := entity("state:1")
	two.Entities = append(two.Entities, entity("state:2").Entities...)
	add(t, d, lena, draft.ID(), two)
	_, err = d.Add(ctx, lena, draft.ID(), desk.Rows{Rows: two})
	refused(t, err, desk.TooLarge, "rows of a draft")
	add(t, d, lena, draft.ID(), entity("state:3"))
	_, err = d.Add(ctx, lena, draft.ID(), desk.Rows{Rows: &graph.Draft{Entities: []graph.EntityRow{}, Corrections: []graph.CorrectionRow{{}}}})
	refused(t, err, desk.TooLarge, "parts of a draft")
	_, err = d.Import(ctx, lena, draft.ID(), desk.Import{Name: "folder x", Rows: &graph.Draft{Dataset: graph.DatasetRow{Name: cell("others")}}})
	refused(t, err, desk.Invalid, `"others"`, `"letters"`)
}

func TestOneKeyForTwoDrafts(t *testing.T) {
	everywhere(t, func(t *testing.T, w where) {
		g, d := openDesk(t, w)
		seeded(t, g)
		drafts := []*desk.Draft{create(t, d, lena), create(t, d, lena)}
		for round := range 50 {
			in := desk.Rows{Rows: rows(says("", "org:band", "basedIn", "state:south")), Key: fmt.Sprint(round)}
			met := make([]error, len(drafts))
			var all sync.WaitGroup
			for n, draft := range drafts {
				all.Go(func() { _, met[n] = d.Add(t.Context(), lena, draft.ID(), in) })
			}
			all.Wait()
			if (met[0] == nil) == (met[1] == nil) {
				t.Fatalf("of two requests with one key one is met, not: %v, %v", met[0], met[1])
			}
			refused(t, errors.Join(met...), desk.IdempotencyKeyReused, "something else")
		}
	})
}

func TestIdempotencyKeys(t *testing.T) {
	everywhere(t, func(t *testing.T, w where) {
		ctx := context.Background()
		now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
		g, d := openDesk(t, w, desk.WithClock(func() time.Time { return now }))
		seeded(t, g)
		begin := desk.NewDraft{Message: "m", Dataset: "letters", Key: "one"}
		first, err := d.Create(ctx, lena, begin)
		if err != nil {
			t.Fatal(err)
		}
		again, err := d.Create(ctx, lena, begin)
		if err != nil || again.ID() != first.ID() {
			t.Errorf("again: %v, %v", again, err)
		}
		_, err = d.Create(ctx, lena, desk.NewDraft{Message: "m", Dataset: "letters", Key: strings.Repeat("ü", 201)})
		refused(t, err, desk.Invalid, "at most 200 characters")
		if _, err := d.Create(ctx, omar, desk.NewDraft{Message: "m", Dataset: "letters", Key: strings.Repeat("ü", 200)}); err != nil {
			t.Errorf("a key of 200 characters: %v", err)
		}
		if others, err := d.Create(ctx, omar, begin); err != nil || others.ID() == first.ID() {
			t.Errorf("the key of somebody else: %v", err)
		}
		in := desk.Rows{Rows: rows(says("", "org:band", "basedIn", "state:south")), Key: "one"}
		_, err = d.Add(ctx, lena, first.ID(), in)
		refused(t, err, desk.IdempotencyKeyReused, "2026-01-02")
		in.Key = "two"
		part, err := d.Add(ctx, lena, first.ID(), in)
		if err != nil {
			t.Fatal(err)
		}
		same, err := d.Add(ctx, lena, first.ID(), in)
		if err != nil || same.Part != part.Part || len(same.Draft.Parts()) != 1 || !cmp.Equal(same.Statements, part.Statements) {
			t.Errorf("again: %+v, %v", same, err)
		}
		p, err := d.Publish(ctx, lena, first.ID(), "", "three")
		if err != nil {
			t.Fatal(err)
		}
		q, err := d.Publish(ctx, lena, first.ID(), "", "three")
		if err != nil || q.Changeset.ID() != p.Changeset.ID() || g.Snapshot().Size().Changesets != 2 {
			t.Errorf("published again: %+v, %v", q, err)
		}
		now = now.Add(25 * time.Hour)
		if later, err := d.Create(ctx, lena, begin); err != nil || later.ID() == first.ID() {
			t.Errorf("a day later: %v, %v", later, err)
		}
	})
}
