package graph_test

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// pattern makes a pattern of at most six steps, with the kinds of edges that are frequent in the graph.
func (w *world) pattern() []graph.PathStepPattern {
	var parts []graph.PathStepPattern
	room := graph.MaxPathLength
	for n := 1 + w.IntN(3); n > 0 && room > 0; n-- {
		var part graph.PathStepPattern
		lower, upper := w.IntN(min(3, room+1)), 0
		upper = max(1, lower+w.IntN(1+min(2, room-lower)))
		if lower != 1 || w.Chance(.5) {
			part.Min = &lower
		}
		if upper != max(1, lower) || w.Chance(.5) {
			part.Max = &upper
		}
		room -= upper
		switch {
		case w.Chance(.4):
			part.Via = everything()
		case w.Chance(.5):
			part.Via = w.Statements(1)
		}
		if w.Chance(.3) {
			part.To = w.Things(1)
		}
		parts = append(parts, part)
	}
	return parts
}

// pathQuery makes a question for paths to anywhere.
func (w *world) pathQuery() graph.PathQuery {
	longest, first := 1+w.IntN(graph.MaxPathLength), 1+w.IntN(graph.MaxPaths)
	q := graph.PathQuery{From: w.IDs[w.IntN(len(w.IDs))], MaxLength: &longest, First: &first, Mode: graph.PathMode(w.IntN(3))}
	switch {
	case w.Chance(.5):
		q.Via = everything()
	case w.Chance(.5):
		q.Via = w.Statements(1)
	}
	for range w.IntN(4) - 1 {
		if avoid := w.IDs[w.IntN(len(w.IDs))]; avoid != q.From {
			q.Avoid = append(q.Avoid, avoid)
		}
	}
	return q
}

// end returns where one of the ways leads, or now and then any entity that is not to be avoided.
func (w *world) end(q graph.PathQuery, ways []graphtest.Way) *graph.ID {
	if len(ways) > 0 && w.Chance(.8) {
		return &ways[w.IntN(len(ways))].End
	}
	for {
		if id := w.IDs[w.IntN(len(w.IDs))]; !slices.Contains(q.Avoid, id) {
			return &id
		}
	}
}

// wanted keeps of all ways those that the mode asks for, in the order of an answer.
func wanted(q graph.PathQuery, all []graphtest.Way) []graphtest.Way {
	slices.SortStableFunc(all, func(a, b graphtest.Way) int {
		return cmp.Or(cmp.Compare(len(a.Steps), len(b.Steps)), cmp.Compare(weakest(b), weakest(a)))
	})
	if q.Mode == graph.SimplePaths {
		return all
	}
	shortest := make(map[graph.ID]int)
	return slices.DeleteFunc(all, func(w graphtest.Way) bool {
		best, known := shortest[w.End]
		if !known {
			shortest[w.End] = len(w.Steps)
		}
		return known && (len(w.Steps) > best || q.Mode == graph.OneShortest)
	})
}

func weakest(w graphtest.Way) int {
	if len(w.Confidences) == 0 {
		return 100
	}
	return slices.Min(w.Confidences)
}

// TestPathsAreThoseOfTheRecord compares paths on random graphs, with random filters, patterns and entities to avoid, with
// those found by trying every way through the record.
func TestPathsAreThoseOfTheRecord(t *testing.T) {
	everyWorld(t, smallGraphs, checkPathQuestions, tally{"plain": 50, "pattern": 50, "open pattern": 50})
}

func checkPathQuestions(t *testing.T, w *world, compared tally) {
	t.Helper()
	for n := range 12 {
		q := w.pathQuery()
		kind := "plain"
		if w.Chance(.7) {
			kind = "pattern"
			q.MaxLength = nil
			q.Pattern = w.pattern()
			if w.Chance(.5) {
				q.Via = nil
			}
			if w.Chance(.4) {
				kind = "open pattern"
			}
		}
		if kind != "open pattern" {
			q.To = w.end(q, w.r.Ways(q))
		}
		compared[kind] += checkPathQuery(t, fmt.Sprintf("question %d", n), w.s, w.r, q)
	}
}

// checkPathQuery checks that the paths of an answer are ways of the record, and the first of them in the order told.
func checkPathQuery(t *testing.T, where string, s *graph.Snapshot, r *graphtest.Reference, q graph.PathQuery) int {
	t.Helper()
	all := r.Ways(q)
	want := wanted(q, slices.Clone(all))
	answer, err := s.Paths(q)
	if err != nil {
		t.Fatalf("%s: %v", where, err)
	}
	if len(all) > 1000 {
		return 0 // more than are compared by confidence
	}
	there := make(map[string]bool)
	for _, w := range all {
		there[string(w.End)+" "+strings.Join(w.Steps, " ")] = true
	}
	type rank struct{ Length, Weakest int }
	var wantRanks, gotRanks []rank
	for _, w := range want[:min(len(want), *q.First)] {
		wantRanks = append(wantRanks, rank{len(w.Steps), weakest(w)})
	}
	for _, p := range answer.Paths() {
		steps, end, low := []string{}, q.From, 100
		for _, step := range p.Steps() {
			steps, end = append(steps, string(step.Statement().ID())+" "+step.Direction().String()), step.To().ID()
		}
		if step, ok := p.Weakest(); ok {
			low = step.Statement().Confidence().Score()
		}
		line := string(end) + " " + strings.Join(steps, " ")
		if !there[line] {
			t.Fatalf("%s: %s: path %q is no way of the record, or comes twice", where, q.Mode, line)
		}
		delete(there, line)
		gotRanks = append(gotRanks, rank{p.Length(), low})
	}
	if diff := gocmp.Diff(wantRanks, gotRanks); diff != "" {
		t.Fatalf("%s: %s from %s: lengths and confidence (-record +snapshot):\n%s\n%+v", where, q.Mode, q.From, diff, q)
	}
	if answer.Exhaustive() != (len(want) <= *q.First) {
		t.Fatalf("%s: %s: exhaustive %t with %d paths of %d asked", where, q.Mode, answer.Exhaustive(), len(want), *q.First)
	}
	return len(gotRanks)
}

// TestMostConfidentPathsAreThoseOfTheRecord compares the most confident paths on random graphs with all ways there are.
func TestMostConfidentPathsAreThoseOfTheRecord(t *testing.T) {
	everyWorld(t, smallGraphs/2, checkConfidentPaths, tally{"paths": 200})
}

func checkConfidentPaths(t *testing.T, w *world, compared tally) {
	t.Helper()
	for n := range 10 {
		q := w.pathQuery()
		q.Mode = graph.MostConfident
		q.To = w.end(q, w.r.Ways(q))
		compared["paths"] += checkMostConfident(t, fmt.Sprintf("question %d", n), w.s, w.r, q)
	}
}

func checkMostConfident(t *testing.T, where string, s *graph.Snapshot, r *graphtest.Reference, q graph.PathQuery) int {
	t.Helper()
	best := make(map[string]float64) // by the entities that a path comes to
	for _, w := range r.Ways(q) {
		if through := fmt.Sprint(w.Through); w.Joint() > best[through] {
			best[through] = w.Joint()
		}
	}
	want := slices.SortedFunc(maps.Values(best), func(a, b float64) int { return cmp.Compare(b, a) })
	answer, err := s.Paths(q)
	if err != nil {
		t.Fatalf("%s: %v", where, err)
	}
	var got []float64
	for _, p := range answer.Paths() {
		through := []graph.ID{q.From}
		for _, step := range p.Steps() {
			through = append(through, step.To().ID())
		}
		if joint, there := best[fmt.Sprint(through)]; !there || !same(joint, p.JointConfidence()) {
			t.Fatalf("%s: the way through %s has %v, want %v", where, through, p.JointConfidence(), joint)
		}
		delete(best, fmt.Sprint(through))
		got = append(got, p.JointConfidence())
	}
	if !slices.EqualFunc(want[:min(len(want), *q.First)], got, same) {
		t.Fatalf("%s: from %s to %s the best are %v, want %v", where, q.From, *q.To, got, want)
	}
	if answer.Exhaustive() != (len(want) <= *q.First) {
		t.Fatalf("%s: exhaustive %t with %d paths of %d asked", where, answer.Exhaustive(), len(want), *q.First)
	}
	return len(got)
}

// same tells whether numbers are the same but for rounding.
func same(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

// TestPathQuestionsRefused checks that what can never be answered is refused, in words that say what to do.
func TestPathQuestionsRefused(t *testing.T) {
	w := smallWorld(t, 1)
	s, ids := w.s, w.IDs
	two, seven := 2, 7
	for say, q := range map[string]graph.PathQuery{
		"to is not given": {From: ids[0]},
		"no parts":        {From: ids[0], Pattern: []graph.PathStepPattern{}},
		"max of a part":   {From: ids[0], Pattern: []graph.PathStepPattern{{Max: new(int)}}},
		"min of a part":   {From: ids[0], Pattern: []graph.PathStepPattern{{Min: &seven}}},
		"up to 8 steps":   {From: ids[0], Pattern: slices.Repeat([]graph.PathStepPattern{{Min: &two}}, 4)},
		"at least 4 step": {From: ids[0], MaxLength: &two, Pattern: slices.Repeat([]graph.PathStepPattern{{Min: &two}}, 2)},
		"not a predicate": {From: ids[0], Pattern: []graph.PathStepPattern{{Via: &graph.StatementFilter{Predicate: []string{"partyOf"}}}}},
		"not a kind":      {From: ids[0], Pattern: []graph.PathStepPattern{{To: &graph.EntityFilter{Kind: []string{"Statte"}}}}},
		"takes no patter": {From: ids[0], Mode: graph.MostConfident, Pattern: []graph.PathStepPattern{{}}},
		"cannot be avoid": {From: ids[0], To: &ids[1], Avoid: ids[1:2]},
	} {
		_, err := s.Paths(q)
		if !errors.Is(err, graph.ErrInput) || !strings.Contains(err.Error(), say) {
			t.Errorf("%+v: %v, want an input error that says %q", q, err, say)
		}
	}
}
