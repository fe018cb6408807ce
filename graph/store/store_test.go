package store

import (
	"context"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"
)

// scanned returns all quads of a store as a scan hands them out.
func scanned(t testing.TB, s *Store) []quad.Quad {
	t.Helper()
	var values []quad.Value
	var quads []quad.Quad
	total := 0
	err := s.Scan(context.Background(), Visitor{
		Start: func(horizon Ref, n int) error { values, total = make([]quad.Value, horizon+1), n; return nil },
		Value: func(r Ref, v quad.Value) error { values[r] = v; return nil },
		Quad: func(s, p, o, l Ref) error {
			quads = append(quads, quad.Quad{Subject: values[s], Predicate: values[p], Object: values[o], Label: values[l]})
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(quads) != total {
		t.Fatalf("%d quads, %d were announced", len(quads), total)
	}
	return quads
}

func TestStoreKeepsWhatWasApplied(t *testing.T) {
	for _, url := range []string{"memory:", "bbolt:" + t.TempDir()} {
		ctx := context.Background()
		s, err := Open(ctx, url)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		a := quad.Quad{Subject: quad.IRI("a"), Predicate: quad.IRI("knows"), Object: quad.IRI("b"), Label: quad.IRI("l")}
		b := quad.Quad{Subject: quad.IRI("b"), Predicate: quad.IRI("age"), Object: quad.Int(3)}
		if err := s.Apply(ctx, []quad.Quad{a, b, a}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]quad.Quad{a, b}, scanned(t, s)); diff != "" {
			t.Error(diff)
		}
		out, err := s.Out(ctx, quad.IRI("a"), quad.IRI("knows"))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]quad.Quad{a}, out); diff != "" {
			t.Error(diff)
		}
	}
}
