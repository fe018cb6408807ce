package graph_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
	"peacegraph/graph/nquads"
)

// written is a graph in memory with drafts in it, written so many hours after another.
func written(t testing.TB, later int, drafts ...*graph.Draft) *graph.Graph {
	t.Helper()
	g, err := graph.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.Close() })
	for i, draft := range drafts {
		at := time.Date(2025, 11, 1, later+i, 0, 0, 0, time.UTC)
		if _, err := g.Apply(t.Context(), draft, graph.Authorship{Agent: fmt.Sprint("agent ", later), Time: at}); err != nil {
			t.Fatal(err)
		}
	}
	return g
}

func digestOf(t testing.TB, s *graph.Snapshot, id graph.ID) string {
	t.Helper()
	d, err := s.Digest(t.Context())
	if id != "" {
		d, err = s.DatasetDigest(t.Context(), id)
	}
	if err != nil {
		t.Fatal(err)
	}
	return d.String()
}

// TestRestoredGraphIsTheSame restores random graphs from their quads: the restored graph has the same digest as of every
// changeset, and tells the same of everything.
func TestRestoredGraphIsTheSame(t *testing.T) {
	for seed := range uint64(6) {
		g := written(t, 0, graphtest.Random(seed, graphtest.Size{Entities: 40, Statements: 150, Drafts: 4})...)
		s := g.Snapshot()
		var quads []quad.Quad
		if err := s.Quads(t.Context(), func(q quad.Quad) error { quads = append(quads, q); return nil }); err != nil {
			t.Fatal(err)
		}
		url := "bbolt:" + t.TempDir()
		if err := graph.Restore(t.Context(), url, from(quads), nil); err != nil {
			t.Fatal(err)
		}
		again, err := graph.Open(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		defer again.Close()
		for n := range s.Size().Changesets + 1 {
			at := time.Date(2025, 10, 31, 23+n, 30, 0, 0, time.UTC)
			old, err := s.AsOf(graph.AsOf{Instant: &at})
			if err != nil {
				t.Fatal(err)
			}
			restored, err := again.Snapshot().AsOf(graph.AsOf{Instant: &at})
			if err != nil {
				t.Fatal(err)
			}
			if a, b := digestOf(t, old, ""), digestOf(t, restored, ""); a != b {
				t.Errorf("graph %d after %d changesets has the digest %s, restored %s", seed, n, a, b)
			}
		}
		want, err := graphtest.Describe(s)
		if err != nil {
			t.Fatal(err)
		}
		got, err := graphtest.Describe(again.Snapshot())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("graph %d is restored as another (-want +got):\n%s", seed, diff)
		}
		for _, d := range s.Datasets() {
			if a, b := digestOf(t, s, d.ID()), digestOf(t, again.Snapshot(), d.ID()); a != b {
				t.Errorf("graph %d: %s has the digest %s, restored %s", seed, d.ID(), a, b)
			}
		}
		if err := graph.CheckDump(from(quads)); err != nil {
			t.Errorf("graph %d: its own quads are found wrong: %v", seed, err)
		}
		if err := graph.Restore(t.Context(), "memory:", from(quads), nil); err != nil {
			t.Error(err)
		}
	}
}

func from(quads []quad.Quad) func() (quad.Quad, int, error) {
	n := 0
	return func() (quad.Quad, int, error) {
		if n == len(quads) {
			return quad.Quad{}, 0, io.EOF
		}
		n++
		return quads[n-1], n, nil
	}
}

// shared is a background and two data sets that say partly the same.
func shared() (background, first, second *graph.Draft) {
	c := func(s string) graph.Cell { return graph.Cell{Text: s} }
	entity := func(id, kind string) graph.EntityRow {
		return graph.EntityRow{ID: c(id), Kind: c(kind), Names: []graph.Field{{Cell: c("Name of " + id)}}}
	}
	set := func(name string) graph.DatasetRow {
		return graph.DatasetRow{Name: c(name), Title: c("The set " + name), Version: c("1.0.0"), Language: c("en"), Licence: c("CC0-1.0")}
	}
	row := func(id, subject, predicate, object, mode, source string) graph.StatementRow {
		return graph.StatementRow{
			ID: c(id), Subject: c(subject), Predicate: c(predicate), Object: c(object), Mode: c(mode), Source: c(source), Paragraph: c("1"), Confidence: c("50"),
			AttributedTo: []graph.Cell{c("state:north")}, ValidTime: c("2025"),
		}
	}
	background = &graph.Draft{Dataset: set("background"), Entities: []graph.EntityRow{
		entity("state:north", "State"), entity("state:south", "State"), entity("talks:mill", "Negotiation"), entity("source:a", "Source"), entity("source:b", "Source"),
	}}
	first = &graph.Draft{Dataset: set("first"), Statements: []graph.StatementRow{
		row("stmt:both", "state:north", "mediates", "talks:mill", "REPORTED", "source:a"), row("", "state:south", "partyTo", "talks:mill", "PROPOSAL", "source:a"),
		row("", "state:north", "hosts", "talks:mill", "FACT", "source:a"),
	}}
	second = &graph.Draft{Dataset: set("second"), Statements: []graph.StatementRow{
		row("stmt:both", "state:north", "mediates", "talks:mill", "REPORTED", "source:b"), row("", "state:south", "partyTo", "talks:mill", "PROPOSAL", "source:b"),
		row("", "state:south", "hosts", "talks:mill", "FACT", "source:b"),
	}}
	for _, draft := range []*graph.Draft{first, second} {
		draft.Statements[0].Qualifiers = []graph.Field{{Name: "role", Cell: c("MEDIATOR")}, {Name: "namedAs", Cell: c("the north of " + draft.Dataset.Name.Text)}}
		draft.Statements[0].Note = c("as " + draft.Dataset.Name.Text + " has it")
	}
	first.Statements[2].Rank, first.Statements[2].RankReason = c("DEPRECATED"), c("said in jest")
	return background, first, second
}

// TestDigestOfDatasetIsItsOwn writes two data sets that say partly the same in both orders, at different times, with
// another one between: each keeps its digest, though the digest of the graph differs.
func TestDigestOfDatasetIsItsOwn(t *testing.T) {
	background, first, second := shared()
	third := &graph.Draft{Dataset: graph.DatasetRow{Name: graph.Cell{Text: "third"}, Title: graph.Cell{Text: "Third"}}}
	one := written(t, 0, background, first, second).Snapshot()
	other := written(t, 5, background, second, third, first).Snapshot()
	alone := written(t, 1, background, first).Snapshot()
	for _, id := range []graph.ID{"dataset:background", "dataset:first", "dataset:second"} {
		if a, b := digestOf(t, one, id), digestOf(t, other, id); a != b {
			t.Errorf("%s: %s, in the other order %s:\n%s", id, a, b, cmp.Diff(lines(t, one, id), lines(t, other, id)))
		}
	}
	if a, b := digestOf(t, one, "dataset:first"), digestOf(t, alone, "dataset:first"); a != b {
		t.Errorf("beside another data set the digest is %s, alone %s", a, b)
	}
	if digestOf(t, one, "") == digestOf(t, other, "") {
		t.Error("graphs that were written at different times have one digest")
	}
	// What a data set says later is not in its digest as of before.
	n := graph.ID("changeset:2")
	before, err := one.AsOf(graph.AsOf{Changeset: &n})
	if err != nil {
		t.Fatal(err)
	}
	if a, b := digestOf(t, before, "dataset:first"), digestOf(t, alone, "dataset:first"); a != b {
		t.Errorf("as of before the digest is %s, want %s", a, b)
	}
	// Each sort of thing that a data set says counts.
	for name, change := range map[string]func(*graph.Draft){
		"confidence": func(d *graph.Draft) { d.Statements[0].Confidence.Text = "51" },
		"note":       func(d *graph.Draft) { d.Statements[0].Note.Text = "otherwise" },
		"named as":   func(d *graph.Draft) { d.Statements[0].Qualifiers[1].Text = "them" },
		"version":    func(d *graph.Draft) { d.Dataset.Version.Text = "1.0.1" },
		"statement":  func(d *graph.Draft) { d.Statements = d.Statements[:2] },
		"speaker":    func(d *graph.Draft) { d.Statements[1].AttributedTo[0].Text = "state:south" },
		"reason":     func(d *graph.Draft) { d.Statements[2].RankReason.Text = "misread" },
	} {
		background, first, _ := shared()
		change(first)
		if digestOf(t, written(t, 0, background, first).Snapshot(), "dataset:first") == digestOf(t, one, "dataset:first") {
			t.Errorf("another %s has the same digest", name)
		}
	}
	var wrong *graph.InputError
	if _, err := one.DatasetDigest(t.Context(), "dataset:none"); !errors.As(err, &wrong) || len(wrong.Accepted) != 3 {
		t.Errorf("the digest of a data set that is not there: %v", err)
	}
}

func lines(t testing.TB, s *graph.Snapshot, id graph.ID) (all []string) {
	t.Helper()
	err := s.DatasetQuads(t.Context(), id, func(q quad.Quad) error {
		line, err := nquads.Append(nil, q)
		all = append(all, string(line))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func TestDigestsEnd(t *testing.T) {
	background, first, _ := shared()
	g := written(t, 0, background, first)
	s := g.Snapshot()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Digest(ctx); err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("the error of a request that has ended is %v", err)
	}
	if _, err := s.Digest(t.Context()); err != nil {
		t.Errorf("what another request began is not there: %v", err)
	}
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Digest(t.Context()); err != nil {
		t.Errorf("what was computed is gone: %v", err)
	}
	if _, err := s.DatasetDigest(t.Context(), "dataset:first"); err == nil {
		t.Error("a digest is computed from a record that was closed")
	}
}
