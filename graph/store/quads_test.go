package store

import (
	"context"
	"errors"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"
)

// TestQuadsComeInOrder reads quads back, with tables so small that most values have to be looked up.
func TestQuadsComeInOrder(t *testing.T) {
	s, err := Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var want []quad.Quad
	for seed := range uint64(4) {
		quads := invented(60, seed)
		if err := s.Apply(t.Context(), quads); err != nil {
			t.Fatal(err)
		}
		want = append(want, quads...)
	}
	for _, size := range []int{1, 2, 7, 64, resolverSize} {
		for _, n := range []int{0, 1, 299, len(want), len(want) + 10} {
			var got []quad.Quad
			err := s.use(func(rec *record) error {
				return rec.quads(t.Context(), n, size, func(q quad.Quad) error {
					got = append(got, q)
					return nil
				})
			})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want[:min(n, len(want))], got, cmp.Transformer("empty", func(q []quad.Quad) []quad.Quad { return append([]quad.Quad{}, q...) })); diff != "" {
				t.Fatalf("tables of %d, %d quads (-want +got):\n%s", size, n, diff)
			}
		}
	}
}

func TestReadingQuadsEnds(t *testing.T) {
	s, err := Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Apply(t.Context(), invented(2000, 1)); err != nil {
		t.Fatal(err)
	}
	enough := errors.New("enough")
	seen := 0
	err = s.Quads(t.Context(), 1<<30, func(quad.Quad) error {
		if seen++; seen == 5 {
			return enough
		}
		return nil
	})
	if err != enough || seen != 5 {
		t.Errorf("after %d quads the error is %v", seen, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err = s.Quads(ctx, 1<<30, func(quad.Quad) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the error of a request that ended is %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Quads(t.Context(), 1, func(quad.Quad) error { return nil }); !errors.Is(err, ErrClosed) {
		t.Errorf("the error of a closed store is %v", err)
	}
}
