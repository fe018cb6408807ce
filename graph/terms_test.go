package graph_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peacegraph/graph"
)

// What a graph says, its vocabulary allows: the predicate of every edge is among those that can join its ends, and those
// that lead to a kind are among all that lead from the other one, in the same order.
func TestPredicatesOfKindsJoinTheEndsOfEveryEdge(t *testing.T) {
	everyWorld(t, 20, checkTerms, tally{"edges": 500})
}

func checkTerms(t *testing.T, w *world, compared tally) {
	t.Helper()
	for statement := range w.s.Statements() {
		subject, ok := statement.Subject().(graph.Entity)
		object, both := statement.Object().(graph.Entity)
		if !ok || !both {
			continue
		}
		compared["edges"]++
		to := object.Kind().Name()
		some := predicatesOf(t, subject.Kind(), &to)
		if !slices.Contains(some, statement.Predicate().Name()) {
			t.Errorf("%s: %v lead from %s to %s", statement.Text(), some, subject.Kind().Name(), to)
		}
		among := slices.DeleteFunc(predicatesOf(t, subject.Kind(), nil), func(p string) bool { return !slices.Contains(some, p) })
		if diff := cmp.Diff(among, some); diff != "" {
			t.Errorf("from %s to %s (-among all +got):\n%s", subject.Kind().Name(), to, diff)
		}
	}
}

func TestPredicatesOfAKind(t *testing.T) {
	s := openMemory(t).Snapshot()
	for _, test := range []struct{ from, to, can, cannot string }{
		{"State", "Agreement", "partyTo signs compliesWith", "sharesBorderWith resultedIn agreementType"},
		{"Agreement", "State", "", "partyTo signs"},
		{"Issue", "Issue", "partOf", "amends"},
		{"Issue", "Coalition", "", "partOf"}, // an issue can be part, a coalition can have parts, but not of that kind
	} {
		kind := s.Kinds()[slices.IndexFunc(s.Kinds(), func(k graph.Kind) bool { return k.Name() == test.from })]
		got := predicatesOf(t, kind, &test.to)
		for name := range strings.FieldsSeq(test.can) {
			if !slices.Contains(got, name) {
				t.Errorf("from %s to %s: %v lacks %s", test.from, test.to, got, name)
			}
		}
		for name := range strings.FieldsSeq(test.cannot) {
			if slices.Contains(got, name) {
				t.Errorf("from %s to %s: %s should not be in %v", test.from, test.to, name, got)
			}
		}
	}
	wrong := "Agreemnt"
	var input *graph.InputError
	if _, err := s.Kinds()[0].Predicates(&wrong); !errors.As(err, &input) || !strings.Contains(err.Error(), "did you mean Agreement") {
		t.Errorf("a kind that is not there: %v", err)
	}
}

func predicatesOf(t *testing.T, k graph.Kind, to *string) []string {
	t.Helper()
	predicates, err := k.Predicates(to)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, p := range predicates {
		names = append(names, p.Name())
	}
	return names
}
