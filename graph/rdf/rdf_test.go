package rdf_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
	"peacegraph/graph/nquads"
	"peacegraph/graph/rdf"
	"peacegraph/seed"
)

// filled returns a graph in memory with the drafts in it.
func filled(t testing.TB, drafts []*graph.Draft) *graph.Graph {
	t.Helper()
	g, err := graph.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.Close() })
	for _, draft := range drafts {
		if _, err := g.Apply(t.Context(), draft, graph.Authorship{Agent: "test", Message: "Ünlü \"words\"\nand more"}); err != nil {
			t.Fatal(err)
		}
	}
	return g
}

func seeded(t testing.TB) *graph.Graph {
	t.Helper()
	drafts, err := seed.Drafts()
	if err != nil {
		t.Fatal(err)
	}
	return filled(t, drafts)
}

// graphs are the seed and some random graphs.
func graphs(t testing.TB) map[string]*graph.Graph {
	all := map[string]*graph.Graph{"seed": seeded(t)}
	for n := range uint64(4) {
		all[fmt.Sprint("random ", n)] = filled(t, graphtest.Random(n, graphtest.Size{Entities: 40, Statements: 120, Drafts: 4}))
	}
	return all
}

type writer func(context.Context, io.Writer) error

func written(t testing.TB, write writer) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func record(t testing.TB, s *graph.Snapshot) (quads []quad.Quad) {
	t.Helper()
	err := s.Quads(t.Context(), func(q quad.Quad) error {
		quads = append(quads, q)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return quads
}

func TestNQuadsAreTheRecord(t *testing.T) {
	for name, g := range graphs(t) {
		s := g.Snapshot()
		want := record(t, s)
		if len(want) != s.Size().Quads {
			t.Errorf("%s: %d quads, want %d", name, len(want), s.Size().Quads)
		}
		r := nquads.NewReader(bytes.NewReader(written(t, func(ctx context.Context, w io.Writer) error { return rdf.NQuads(ctx, w, s) })))
		for i, q := range want {
			if got, err := r.Read(); err != nil || got != q {
				t.Fatalf("%s: quad %d, %v, is read back as %v, %v", name, i, q, got, err)
			}
		}
		if _, err := r.Read(); !errors.Is(err, io.EOF) {
			t.Errorf("%s: behind the last quad: %v", name, err)
		}
	}
}

// TestPublishedFormIsWritten looks at a statement of the seed in both published forms; the readers of others look at all.
func TestPublishedFormIsWritten(t *testing.T) {
	s := seeded(t).Snapshot()
	statement, _ := s.Statement("stmt:1.4-01")
	mediates, ok := s.Entity("state:qatar")
	if !ok || statement.ID() == "" {
		t.Fatal("the seed has another form")
	}
	part := rdf.Part{
		Snapshot: s, Title: "One statement",
		Entities:   func(yield func(graph.Entity) bool) { yield(mediates) },
		Statements: func(yield func(graph.Statement) bool) { yield(statement) },
	}
	text := string(written(t, func(ctx context.Context, w io.Writer) error { return rdf.Turtle(ctx, w, part) }))
	for _, want := range []string{
		"@prefix id: <https://peacegraph.org/id/> .", "id:stmt:1.4-01 a rec:Statement ;", "rec:mode code:mode.", "a rec:Evidence ;",
		`dct:license <https://spdx.org/licenses/CC-BY-4.0>`, `skos:exactMatch <http://www.wikidata.org/entity/Q846>`, `dct:title "One statement"@en`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the Turtle lacks %s:\n%s", want, text)
		}
	}
	var document struct {
		Graph []map[string]any `json:"@graph"`
	}
	if err := json.Unmarshal(written(t, func(ctx context.Context, w io.Writer) error { return rdf.JSONLD(ctx, w, part) }), &document); err != nil {
		t.Fatal(err)
	}
	last := document.Graph[len(document.Graph)-1]
	if last["@id"] != "id:stmt:1.4-01" || last["label"].(map[string]any)["@value"] != statement.Text() {
		t.Errorf("the last node is %v", last)
	}
	if _, ok := last["evidence"].(map[string]any)["passage"].(map[string]any)["isPartOf"].(string); !ok {
		t.Errorf("the evidence is %v", last["evidence"])
	}
}

func TestAnotherBase(t *testing.T) {
	s := seeded(t).Snapshot()
	for _, write := range []func(context.Context, io.Writer, rdf.Part) error{rdf.Turtle, rdf.JSONLD} {
		text := string(written(t, func(ctx context.Context, w io.Writer) error {
			return write(ctx, w, rdf.Part{Snapshot: s, Base: "https://example.org/our graph/"})
		}))
		if strings.Contains(text, graph.IRINamespace) || !strings.Contains(text, "<https://example.org/our%20graph/source:tahir-2025#p=1") && !strings.Contains(text, `"id":{"@id":"https://example.org/our%20graph/"`) {
			t.Errorf("the base is not used:\n%.2000s", text)
		}
	}
}

type failing struct{ after int }

func (f *failing) Write(b []byte) (int, error) {
	if f.after -= len(b); f.after < 0 {
		return 0, io.ErrShortWrite
	}
	return len(b), nil
}

// TestWritersPassErrorsOn writes where there is no room, and for requests that have ended.
func TestWritersPassErrorsOn(t *testing.T) {
	s := seeded(t).Snapshot()
	for name, write := range map[string]writer{
		"N-Quads":   func(ctx context.Context, w io.Writer) error { return rdf.NQuads(ctx, w, s) },
		"TriG":      func(ctx context.Context, w io.Writer) error { return rdf.TriG(ctx, w, s) },
		"Turtle":    func(ctx context.Context, w io.Writer) error { return rdf.Turtle(ctx, w, rdf.Part{Snapshot: s}) },
		"N-Triples": func(ctx context.Context, w io.Writer) error { return rdf.NTriples(ctx, w, rdf.Part{Snapshot: s}) },
		"JSON-LD":   func(ctx context.Context, w io.Writer) error { return rdf.JSONLD(ctx, w, rdf.Part{Snapshot: s}) },
	} {
		if err := write(t.Context(), &failing{}); !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("%s: without room the error is %v", name, err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if name == "N-Quads" || name == "TriG" {
			if err := write(ctx, io.Discard); !errors.Is(err, context.Canceled) {
				t.Errorf("%s: once the request has ended the error is %v", name, err)
			}
		}
	}
}

// TestWhatNoLongerCountsIsMarked reads what was deprecated and withdrawn, and which entities are the same, off the triples.
func TestWhatNoLongerCountsIsMarked(t *testing.T) {
	c := func(s string) graph.Cell { return graph.Cell{Text: s} }
	named := func(id, kind string) graph.EntityRow {
		return graph.EntityRow{ID: c(id), Kind: c(kind), Names: []graph.Field{{Cell: c(id)}}}
	}
	said := func(id, object string) graph.StatementRow {
		return graph.StatementRow{ID: c(id), Subject: c("org:b"), Predicate: c("partOf"), Object: c(object), Mode: c("FACT"), Source: c("source:s"), Page: c(id), Confidence: c("HIGH")}
	}
	set, other := graph.DatasetRow{Name: c("mill"), Title: c("Mill")}, graph.DatasetRow{Name: c("weir"), Title: c("Weir")}
	g := filled(t, []*graph.Draft{
		{Dataset: set, Entities: []graph.EntityRow{named("org:a", "Organization"), named("org:b", "Organization"), named("org:c", "Coalition"), named("org:d", "Coalition"), named("org:e", "Coalition"), named("source:s", "Source")},
			Statements: []graph.StatementRow{said("stmt:kept", "org:c"), said("stmt:wrong", "org:d")}},
		{Dataset: other, Statements: []graph.StatementRow{said("stmt:gone", "org:e")}},
	})
	before := string(written(t, func(ctx context.Context, w io.Writer) error {
		return rdf.NTriples(ctx, w, rdf.Part{Snapshot: g.Snapshot()})
	}))
	for _, mark := range []string{"owl#deprecated", "owl#sameAs", "withdrawalReason"} {
		if strings.Contains(before, mark) {
			t.Errorf("%s before anything was decided", mark)
		}
	}
	for _, draft := range []*graph.Draft{
		{Dataset: set, Corrections: []graph.CorrectionRow{{Action: c("DEPRECATE"), Target: c("stmt:wrong"), Reason: c("misread")}}},
		{Dataset: set, Corrections: []graph.CorrectionRow{{Action: c("WITHDRAW"), Target: c("dataset:weir"), Reason: c("unreliable")}}},
		{Dataset: set, Judgements: []graph.JudgementRow{{Entity: c("org:a"), Other: c("org:b"), Verdict: c("SAME"), Reason: c("one body"), Author: c("Ada Beispiel"), Date: c("2070-01-01")}}},
	} {
		if _, err := g.Apply(t.Context(), draft, graph.Authorship{Agent: "test"}); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for line := range strings.Lines(string(written(t, func(ctx context.Context, w io.Writer) error {
		return rdf.NTriples(ctx, w, rdf.Part{Snapshot: g.Snapshot()})
	}))) {
		if strings.Contains(line, "owl#deprecated") || strings.Contains(line, "owl#sameAs") || strings.Contains(line, "eason> ") {
			got = append(got, strings.NewReplacer(graph.IRINamespace, "", "http://www.w3.org/2002/07/owl#", "", "https://peacegraph.org/record/", "",
				"^^<http://www.w3.org/2001/XMLSchema#boolean>", "", " .\n", "").Replace(line))
		}
	}
	want := []string{
		`<dataset:weir> <deprecated> "true"`, `<dataset:weir> <withdrawalReason> "unreliable"`, `<org:a> <sameAs> <org:b>`,
		`<stmt:wrong> <rankReason> "misread"`, `<stmt:wrong> <deprecated> "true"`,
		`<stmt:gone> <rankReason> "all it rests on was withdrawn, dataset:weir: unreliable"`, `<stmt:gone> <deprecated> "true"`,
		`<evi:osbkgjnbaclxqgix2i2lfdyi6m> <deprecated> "true"`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what is marked (-want +got):\n%s", diff)
	}
}
