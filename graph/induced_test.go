package graph_test

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"peacegraph/graph"
)

// TestInducedIsThatOfTheRecord compares the entities that match, and the edges among them, with those of the record, and
// looks at what the measures of the subgraph say of it.
func TestInducedIsThatOfTheRecord(t *testing.T) {
	everyWorld(t, smallGraphs, checkInduced, tally{"statements": 500, "frontier": 50})
}

func checkInduced(t *testing.T, w *world, compared tally) {
	t.Helper()
	s, r := w.s, w.r
	for range 8 {
		where, via, most := &graph.EntityFilter{}, everything(), 1+w.IntN(60)
		if w.Chance(.6) {
			where = w.Things(1)
		}
		if w.Chance(.5) {
			via = w.Statements(1)
		}
		sub, err := s.Induced(graph.InducedQuery{Where: where, Via: via, MaxNodes: &most})
		if err != nil {
			t.Fatal(err)
		}
		want, rim, left := r.Induced(where, via, most)
		got := []string{}
		for _, n := range sub.Nodes() {
			got = append(got, string(n.ID()))
		}
		if diff := gocmp.Diff(want, got); diff != "" && len(want)+len(got) > 0 {
			t.Fatalf("%d of %+v (-record +snapshot):\n%s", most, where, diff)
		}
		cut, truncated := sub.Truncated()
		if truncated != (left > 0) || truncated && (cut.Reason() != graph.CutByNodes || cut.AtLeastMore() != left) {
			t.Fatalf("truncated %t with %d left out of %d", truncated, left, len(want)+left)
		}
		var frontier []string
		for _, n := range cut.Frontier() {
			frontier = append(frontier, string(n.ID()))
		}
		if diff := gocmp.Diff(rim, frontier); diff != "" {
			t.Fatalf("frontier of %d of %+v (-record +snapshot):\n%s", most, where, diff)
		}
		compared["frontier"] += len(rim)
		among := make(map[string]bool)
		for _, id := range want {
			for _, line := range r.Relations(graph.ID(id), via, nil) {
				said, _, _ := strings.Cut(line, " ")
				t, _ := s.Statement(graph.ID(said))
				object, _ := t.Object().(graph.Entity)
				if slices.Contains(want, string(t.Subject().ID())) && slices.Contains(want, string(object.ID())) {
					among[said] = true
				}
			}
		}
		// A statement of which one entity is both ends goes out of it and comes in. The entity lists it once, as one that goes out;
		// a walk takes it in either direction.
		statements := slices.DeleteFunc(slices.Clone(sub.Statements()), func(t graph.Statement) bool {
			object, _ := t.Object().(graph.Entity)
			return !among[string(t.ID())] && t.Subject().ID() == object.ID()
		})
		if len(among) != len(statements) {
			t.Fatalf("%d statements, want %d", len(statements), len(among))
		}
		compared["statements"] += len(among)
		checkShape(t, sub)
	}
}

// checkShape checks the degrees of a subgraph, and that its communities have each entity once.
func checkShape(t *testing.T, sub *graph.Subgraph) {
	t.Helper()
	degree := make(map[graph.ID]float64)
	for _, said := range sub.Statements() {
		if object := said.Object().(graph.Entity); object.ID() != said.Subject().ID() {
			degree[said.Subject().ID()]++
			degree[object.ID()]++
		}
	}
	most := graph.MaxPage
	ranked, err := sub.Centrality(graph.ByDegree, &most)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range ranked {
		if c.Score() != degree[c.Node().ID()] || i > 0 && cmp.Compare(ranked[i-1].Score(), c.Score()) < 0 {
			t.Fatalf("%s has score %v in place %d, want %v", c.Node().ID(), c.Score(), i, degree[c.Node().ID()])
		}
	}
	groups, err := sub.Communities(nil)
	if err != nil {
		t.Fatal(err)
	}
	in := make(map[graph.ID]bool)
	for _, group := range groups {
		for _, n := range group.Nodes() {
			in[n.ID()] = true
		}
	}
	if len(in) != len(sub.Nodes()) || len(ranked) != min(most, len(in)) {
		t.Fatalf("%d entities in communities and %d ranked, of %d", len(in), len(ranked), len(sub.Nodes()))
	}
}

func TestInducedQuestionsRefused(t *testing.T) {
	s, person, _, _ := hub(t)
	none, many, tooMany, fine := 0, 501, 2001, -1.0
	for say, q := range map[string]graph.InducedQuery{
		"exactly one of them":   {},
		"either ids or where":   {IDs: []graph.ID{person}, Where: &graph.EntityFilter{}},
		"maxNodes is 0":         {Where: &graph.EntityFilter{}, MaxNodes: &none},
		"maxStatements is 2001": {Where: &graph.EntityFilter{}, MaxStatements: &tooMany},
		"maxNodes is 501":       {Where: &graph.EntityFilter{}, MaxNodes: &many},
	} {
		_, err := s.Induced(q)
		if !errors.Is(err, graph.ErrInput) || !strings.Contains(err.Error(), say) {
			t.Errorf("%+v: %v, want an input error that says %q", q, err, say)
		}
	}
	sub, err := s.Induced(graph.InducedQuery{IDs: []graph.ID{person}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sub.Communities(&fine); !errors.Is(err, graph.ErrInput) {
		t.Errorf("resolution -1: %v, want an input error", err)
	}
	if _, err := sub.Centrality(graph.ByDegree, &none); !errors.Is(err, graph.ErrInput) {
		t.Errorf("first 0: %v, want an input error", err)
	}
}
