package graph_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
	"peacegraph/graph/graphtest"
	"peacegraph/graph/nquads"
	"peacegraph/graph/store"
)

const recordIRI = "https://peacegraph.org/record/"

// recordOf returns the quads of a random graph, and for each the changeset with which it was written.
func recordOf(t testing.TB, seed uint64) (g *graph.Graph, quads []quad.Quad, of []int) {
	t.Helper()
	g = written(t, 0, graphtest.Random(seed, graphtest.Size{Entities: 10, Statements: 30, Drafts: 4})...)
	number := 0
	err := g.Snapshot().Quads(t.Context(), func(q quad.Quad) error {
		if q.Predicate == quad.IRI(recordIRI+"time") {
			number++
		}
		quads, of = append(quads, q), append(of, number)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return g, quads, of
}

func verified(t testing.TB, quads []quad.Quad) graph.Verification {
	t.Helper()
	v := graph.NewVerifier()
	defer v.Close()
	for _, q := range quads {
		if err := v.Add(q); err != nil {
			t.Fatal(err)
		}
	}
	found, err := v.Result()
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestRecordIsWhole verifies random graphs as they were written, restored, and as of each changeset.
func TestRecordIsWhole(t *testing.T) {
	for seed := range uint64(6) {
		g, quads, of := recordOf(t, seed)
		s := g.Snapshot()
		found := verified(t, quads)
		if !found.Whole() || found.Unchained != 0 || found.Changesets != s.Size().Changesets || found.Quads != len(quads) || len(found.Links) != found.Changesets {
			t.Fatalf("graph %d as it was written: %+v", seed, found)
		}
		for n, link := range found.Links {
			c, _ := s.Changeset(link.Changeset)
			if c.Chain() != link.Chain || c.Number() != n+1 {
				t.Errorf("graph %d: %s has the chain %s, and %+v was found", seed, c.ID(), c.Chain(), link)
			}
			// By other means.
			before := ""
			if n > 0 {
				before = found.Links[n-1].Chain + "\n"
			}
			if want := plainChain(t, before, quads, of, n+1); link.Chain != want {
				t.Errorf("graph %d: %s has the chain %s, want %s", seed, link.Changeset, link.Chain, want)
			}
			at := graph.AsOf{Changeset: &link.Changeset}
			old, err := s.AsOf(at)
			if err != nil {
				t.Fatal(err)
			}
			if then, err := old.Verify(t.Context()); err != nil || !then.Whole() || then.Changesets != n+1 {
				t.Errorf("graph %d as of %s: %+v %v", seed, link.Changeset, then, err)
			}
		}
		url := "bbolt:" + t.TempDir()
		if err := graph.Restore(t.Context(), url, from(quads), nil); err != nil {
			t.Fatal(err)
		}
		restored, err := graph.VerifyStore(t.Context(), url, func(int, int) {})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(found, restored); diff != "" {
			t.Errorf("graph %d restored (-want +got):\n%s", seed, diff)
		}
	}
}

// plainChain computes the chain of changeset n from its definition.
func plainChain(t testing.TB, before string, quads []quad.Quad, of []int, n int) string {
	t.Helper()
	var all []string
	for i, q := range quads {
		if of[i] != n || q.Predicate == quad.IRI(recordIRI+"chain") || q.Predicate == quad.IRI(recordIRI+"quads") {
			continue
		}
		line, err := nquads.Append(nil, q)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(line))
	}
	slices.Sort(all)
	return fmt.Sprintf("sha256:%x", sha256.Sum256([]byte(before+strings.Join(slices.Compact(all), ""))))
}

// TestAnyFaultIsFound changes, removes and adds one quad of a record, each in turn: the first fault is that of the changeset
// with which the quad was written, and no other changeset but one that the quad was moved to is said to have one.
func TestAnyFaultIsFound(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 6))
	for seed := range uint64(2) {
		_, quads, of := recordOf(t, seed)
		last := of[len(of)-1]
		expect := func(name string, at int, damaged []quad.Quad) {
			t.Helper()
			found := verified(t, damaged)
			want := graph.ID(fmt.Sprintf("changeset:%d", of[at]))
			if found.Whole() {
				t.Fatalf("graph %d, quad %d of %d: %s: nothing was found: %v", seed, at, len(quads), name, quads[at])
			}
			if found.Faults[0].Changeset != want || len(found.Faults) > 2 {
				t.Fatalf("graph %d, quad %d of %d: %s: found %v, want %s: %v", seed, at, len(quads), name, found.Faults, want, quads[at])
			}
		}
		for at := range quads {
			expect("it is gone", at, slices.Delete(slices.Clone(quads), at, at+1))
			for _, d := range []quad.Direction{quad.Subject, quad.Predicate, quad.Object, quad.Label} {
				changed := slices.Clone(quads)
				changed[at].Set(d, other(random, quads[at].Get(d), last))
				expect(fmt.Sprintf("its %v is %v", d, changed[at].Get(d)), at, changed)
			}
			more := quads[at]
			d := []quad.Direction{quad.Subject, quad.Predicate, quad.Object}[random.IntN(3)]
			more.Set(d, other(random, more.Get(d), last))
			expect(fmt.Sprintf("behind it stands %v", more), at, slices.Insert(slices.Clone(quads), at+1, more))
		}
	}
}

// other returns a value like the one that is given.
func other(random *rand.Rand, v quad.Value, changesets int) quad.Value {
	if _, ok := v.(quad.IRI); ok && random.IntN(4) == 0 {
		if another := quad.IRI(fmt.Sprintf("changeset:%d", 1+random.IntN(changesets+1))); another != v {
			return another
		}
	}
	switch v := v.(type) {
	case quad.IRI:
		return v + "x"
	case quad.Int:
		return v + 1
	case quad.Time:
		return quad.Time(time.Time(v).Add(time.Second))
	case quad.LangString:
		v.Value += " "
		return v
	case quad.TypedString:
		v.Value += " "
		return v
	case quad.String:
		// One digit of a chain.
		if text := []byte(v); bytes.HasPrefix(text, []byte("sha256:")) {
			text[len(text)-1] ^= 1
			return quad.String(text)
		}
		return v + " "
	}
	panic(fmt.Sprintf("a %T in a record", v))
}

// TestFaultsAreTold tells what is wrong with a record in which several things are.
func TestFaultsAreTold(t *testing.T) {
	_, quads, of := recordOf(t, 1)
	changeset := func(n int) graph.ID { return graph.ID(fmt.Sprintf("changeset:%d", n)) }
	without := func(drop func(n int, q quad.Quad) bool) (kept []quad.Quad) {
		for i, q := range quads {
			if !drop(of[i], q) {
				kept = append(kept, q)
			}
		}
		return kept
	}
	is := func(q quad.Quad, name string) bool { return q.Predicate == quad.IRI(recordIRI+name) }
	seal := func(q quad.Quad) bool { return is(q, "chain") || is(q, "quads") }
	changed := func(change func(n int, q *quad.Quad)) []quad.Quad {
		all := slices.Clone(quads)
		for i := range all {
			change(of[i], &all[i])
		}
		return all
	}
	for _, test := range []struct {
		name  string
		quads []quad.Quad
		want  []string // kinds behind their changesets
		none  int      // how many have no chain
	}{
		{name: "nothing", quads: nil},
		{name: "no chains at all", quads: without(func(_ int, q quad.Quad) bool { return seal(q) }), none: 4},
		{name: "no chain of the first", quads: without(func(n int, q quad.Quad) bool { return n == 1 && is(q, "chain") }), want: []string{"changeset:1 SEAL_MISSING"}},
		{name: "no number of quads", quads: without(func(n int, q quad.Quad) bool { return n == 4 && is(q, "quads") }), want: []string{"changeset:4 SEAL_MISSING"}},
		{name: "another chain", quads: changed(func(n int, q *quad.Quad) {
			if n == 2 && is(*q, "chain") {
				q.Object = quad.String("sha256:0")
			}
		}), want: []string{"changeset:2 SEAL_CHANGED"}},
		{name: "another number", quads: changed(func(n int, q *quad.Quad) {
			if n == 2 && is(*q, "quads") {
				q.Object = quad.Int(7)
			}
		}), want: []string{"changeset:2 SEAL_CHANGED"}},
		{name: "other messages", quads: changed(func(n int, q *quad.Quad) {
			if n > 1 && is(*q, "agent") {
				q.Object = quad.String("somebody else")
			}
		}), want: []string{"changeset:2 QUADS_CHANGED", "changeset:3 QUADS_CHANGED", "changeset:4 QUADS_CHANGED"}},
		{name: "two that are gone", quads: without(func(n int, _ quad.Quad) bool { return n == 2 || n == 3 }), want: []string{"changeset:2 CHANGESET_MISSING", "changeset:4 CHAIN_CUT"}},
		{name: "the last that is gone", quads: without(func(n int, _ quad.Quad) bool { return n == 4 })},
		{name: "no agents", quads: without(func(n int, q quad.Quad) bool { return n > 2 && is(q, "agent") }), want: []string{"changeset:3 QUADS_MISSING", "changeset:4 QUADS_MISSING"}},
		{name: "a quad in front", quads: append([]quad.Quad{quads[len(quads)-1]}, quads...), want: []string{"changeset:1 QUADS_ADDED"}},
		{name: "nothing but a quad of no changeset", quads: []quad.Quad{quad.MakeIRI("a:b", "c:d", "e:f", "")}, want: []string{"changeset:1 SEAL_MISSING"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			found := verified(t, test.quads)
			var got []string
			for _, f := range found.Faults {
				got = append(got, fmt.Sprintf("%s %s", f.Changeset, f.Kind))
				if f.Error() == "" {
					t.Errorf("%v says nothing", f)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" || found.Unchained != test.none {
				t.Errorf("%d without a chain (-want +got):\n%s", found.Unchained, diff)
			}
		})
	}
	moved := slices.Clone(quads)
	at := slices.Index(of, 3) + 2
	moved[at].Label = quad.IRI(changeset(1))
	found := verified(t, moved)
	if len(found.Faults) != 1 || len(found.Faults[0].Strays) != 1 || !strings.HasSuffix(found.Faults[0].Strays[0], "<changeset:1> .") {
		t.Errorf("a quad with the label of another changeset: %+v", found.Faults)
	}
}

// TestChainGoesOnWithoutOne writes on to a record that was made before there were chains.
func TestChainGoesOnWithoutOne(t *testing.T) {
	g, quads, of := recordOf(t, 2)
	var old []quad.Quad
	for i, q := range quads {
		if of[i] <= 2 && q.Predicate != quad.IRI(recordIRI+"chain") && q.Predicate != quad.IRI(recordIRI+"quads") {
			old = append(old, q)
		}
	}
	url := "bbolt:" + t.TempDir()
	if err := graph.Restore(t.Context(), url, from(old), nil); err != nil {
		t.Fatal(err)
	}
	again, err := graph.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if c, _ := again.Snapshot().Changeset("changeset:2"); c.Chain() != "" {
		t.Errorf("a changeset that was written without a chain has %q", c.Chain())
	}
	for i, draft := range graphtest.Random(2, graphtest.Size{Entities: 10, Statements: 30, Drafts: 4})[2:] {
		result, err := again.Apply(t.Context(), draft, graph.Authorship{Agent: "agent 0", Time: time.Date(2025, 11, 1, 2+i, 0, 0, 0, time.UTC)})
		if err != nil {
			t.Fatal(err)
		}
		if result.Changeset.Chain() == "" {
			t.Error("what was written has no chain")
		}
	}
	found, err := again.Snapshot().Verify(t.Context())
	if err != nil || !found.Whole() || found.Unchained != 2 || found.Changesets != g.Snapshot().Size().Changesets {
		t.Errorf("found %+v, %v", found, err)
	}
	if _, err := graph.VerifyStore(t.Context(), url, nil); !errors.Is(err, store.ErrLocked) {
		t.Errorf("a record that is held is verified: %v", err)
	}
}
