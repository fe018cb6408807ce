package graph_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// TestOtherIDsAnswer asks under the ids that readers no longer see.
func TestOtherIDsAnswer(t *testing.T) {
	everyWorld(t, smallGraphs, checkOtherIDs, tally{"ids": 100})
}

func checkOtherIDs(t *testing.T, w *world, compared tally) {
	t.Helper()
	raw := w.s.Unmerged()
	seen := 0
	for e := range w.s.Entities() {
		seen++
		for _, same := range e.SameAs() {
			compared["ids"]++
			if found, ok := w.s.Entity(same.ID()); !ok || found.ID() != e.ID() {
				t.Fatalf("%s finds %v, not %s", same.ID(), found, e.ID())
			}
			if node, ok := w.s.Node(same.ID()); !ok || node.ID() != e.ID() {
				t.Fatalf("the node %s is %v", same.ID(), node)
			}
			own, ok := raw.Entity(same.ID())
			if !ok || own.ID() != same.ID() || own.Name(nil) != same.Name(nil) {
				t.Fatalf("with nothing merged %s is %v", same.ID(), own)
			}
			if j := same.Judgement(); j.Verdict() != graph.Same || !j.Standing() || len(j.Entities()) != 1 || j.Entities()[0].ID() != e.ID() {
				t.Fatalf("%s is joined by %s", same.ID(), j.ID())
			}
			for _, x := range own.ExternalIDs() {
				if found, ok := w.s.EntityByExternalID(x.Scheme, x.Value); !ok || slices.ContainsFunc(found.SameAs(), func(a graph.SameAs) bool { return a.ID() == found.ID() }) {
					t.Fatalf("%s:%s finds %v", x.Scheme, x.Value, found)
				}
			}
			compare := func(what string, read func(id graph.ID) ([]string, error)) {
				t.Helper()
				want, err := read(e.ID())
				got, other := read(same.ID())
				if err != nil || other != nil || !slices.Equal(want, got) {
					t.Fatalf("%s of %s and of %s (%v, %v):\n%s", what, e.ID(), same.ID(), err, other, cmp.Diff(want, got))
				}
			}
			list := func(page graphtest.Page, err error) ([]string, error) { return page.Items, err }
			first := graph.MaxPage
			compare("entities", func(id graph.ID) ([]string, error) {
				return list(graphtest.EntityPage(w.s.EntityPage(&graph.EntityFilter{ID: []graph.ID{id}}, nil, &first, nil, nil, nil)))
			})
			compare("what relates to it", func(id graph.ID) ([]string, error) {
				where := &graph.EntityFilter{HasRelation: []graph.RelationFilter{{To: &graph.EntityFilter{ID: []graph.ID{id}}}}}
				return list(graphtest.EntityPage(w.s.EntityPage(where, nil, &first, nil, nil, nil)))
			})
			compare("judgements", func(id graph.ID) ([]string, error) {
				c, err := w.s.JudgementPage(&graph.JudgementFilter{Entity: []graph.ID{id}}, &first, nil)
				if err != nil {
					return nil, err
				}
				var ids []string
				for _, j := range c.Nodes() {
					ids = append(ids, string(j.ID()))
				}
				return ids, nil
			})
		}
	}
	if size := w.s.Size(); size.Entities != seen {
		t.Fatalf("%d entities are counted and %d are there", size.Entities, seen)
	}
	if diff := cmp.Diff(raw.Size().Statements, w.s.Size().Statements); diff != "" {
		t.Fatal(diff)
	}
}

// TestJudgementsAreTakenBack reads what a reader sees between two judgements and after them.
func TestJudgementsAreTakenBack(t *testing.T) {
	cell := func(text string) graph.Cell { return graph.Cell{Text: text} }
	g := openMemory(t)
	named := func(id, kind, name string) graph.EntityRow {
		return graph.EntityRow{ID: cell(id), Kind: cell(kind), Names: []graph.Field{{Cell: cell(name)}}}
	}
	judged := func(day, verdict string) graph.JudgementRow {
		return graph.JudgementRow{
			Entity: cell("org:b"), Other: cell("org:a"), Verdict: cell(verdict), Reason: cell("because"), Author: cell("Ada Example"), Date: cell(day),
		}
	}
	set := graph.DatasetRow{Name: cell("invented"), Title: cell("Invented")}
	for n, draft := range []*graph.Draft{
		{Dataset: set, Entities: []graph.EntityRow{named("org:a", "Organization", "Alpha"), named("org:b", "Organization", "Beta")}},
		{Dataset: set, Judgements: []graph.JudgementRow{judged("2070-01-01", "SAME")}},
		{Dataset: set, Judgements: []graph.JudgementRow{judged("2070-01-02", "DIFFERENT")}},
		{Dataset: set, Judgements: []graph.JudgementRow{judged("2070-01-01", "SAME")}}, // known, so nothing happens
		{Dataset: set, Judgements: []graph.JudgementRow{judged("2070-01-03", "SAME")}},
	} {
		apply(t, g, n, draft)
	}
	names := func(s *graph.Snapshot) (names []string) {
		for e := range s.Entities() {
			for _, n := range e.Names() {
				names = append(names, string(e.ID())+" "+n.Text)
			}
		}
		return names
	}
	two, one := []string{"org:a Alpha", "org:b Beta"}, []string{"org:a Alpha", "org:a Beta"}
	for n, want := range [][]string{nil, two, one, two, one} {
		if diff := cmp.Diff(want, names(asOf(t, g.Snapshot(), n))); diff != "" {
			t.Errorf("as of changeset %d (-want +got):\n%s", n, diff)
		}
	}
	if n := len(slices.Collect(g.Snapshot().Judgements())); n != 3 {
		t.Errorf("%d judgements are listed, not 3", n)
	}
}
