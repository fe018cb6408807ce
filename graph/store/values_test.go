package store

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"
)

// texts are strings that a store may stumble over.
var texts = [...]string{
	"", " ", "a", "a", "\x00", "\n\t\"\\", "'", "<a>", "_:a", `"a"@ur`, `"a"^^<b>`, "دوحہ", "İstanbul", "🕊", "e\u0301", "\xff\xfe", "\ufeff",
}

// anyText returns one of them, or a random one, seldom a very long one.
func anyText(r *rand.Rand) string {
	switch r.IntN(20) {
	case 0:
		// Longer than a key of bbolt may be, and longer than a page.
		return strings.Repeat("long ", 1+r.IntN(20_000))
	case 1, 2, 3:
		b := make([]rune, r.IntN(12))
		for i := range b {
			b[i] = rune(r.IntN(0x2fff))
		}
		return string(b)
	default:
		return texts[r.IntN(len(texts))]
	}
}

// anyValue returns a value that a store must keep as it is.
func anyValue(r *rand.Rand) quad.Value {
	switch r.IntN(9) {
	case 0:
		return quad.IRI(anyText(r))
	case 1:
		return quad.String(anyText(r))
	case 2:
		return quad.LangString{Value: quad.String(anyText(r)), Lang: []string{"", "ur", "tr-Latn", "zh"}[r.IntN(4)]}
	case 3:
		return quad.TypedString{Value: quad.String(anyText(r)), Type: []quad.IRI{"", "edtf", "http://www.w3.org/2001/XMLSchema#integer"}[r.IntN(3)]}
	case 4:
		return quad.Int([]int64{0, 1, -1, math.MinInt64, math.MaxInt64, r.Int64()}[r.IntN(6)])
	case 5:
		return quad.Float([]float64{0, 0.1, 1, math.MaxFloat64, math.SmallestNonzeroFloat64, math.Inf(-1), r.NormFloat64()}[r.IntN(7)])
	case 6:
		return quad.Bool(r.IntN(2) == 0)
	case 7:
		return quad.Time(time.Unix(r.Int64N(1<<37)-1<<36, 0).In(time.FixedZone("", r.IntN(1000))))
	default:
		return quad.BNode(anyText(r))
	}
}

func TestEveryValueComesBackAsItWasGiven(t *testing.T) {
	ctx := context.Background()
	for seed := range uint64(5) {
		for _, url := range urls(t) {
			r := rand.New(rand.NewPCG(seed, 1))
			s, err := Open(ctx, url)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			// Changesets of all sizes, some beyond what one transaction takes.
			s.bulk = 150
			var want []quad.Quad
			seen := map[quad.Quad]bool{}
			for range 8 {
				quads := make([]quad.Quad, r.IntN(200))
				for i := range quads {
					quads[i] = quad.Quad{Subject: anyValue(r), Predicate: anyValue(r), Object: anyValue(r)}
					if r.IntN(2) == 0 {
						quads[i].Label = anyValue(r)
					}
					if len(want) > 0 && r.IntN(4) == 0 {
						quads[i] = want[r.IntN(len(want))]
					}
					if r.IntN(4) == 0 {
						// A second label, and a value that is used in several places.
						quads[i] = quads[r.IntN(i+1)]
						quads[i].Label = quad.Bool(true)
					}
				}
				if err := s.Apply(ctx, quads); err != nil {
					t.Fatal(err)
				}
				for _, q := range quads {
					if k := instant(q); !seen[k] {
						seen[k] = true
						want = append(want, q)
					}
				}
				if diff := cmp.Diff(want, scanned(t, s)); diff != "" {
					t.Fatalf("seed %d, %s: %s", seed, url, diff)
				}
			}
			agreeOnSome(t, s, want, r)
			if s.path == "" {
				continue
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if s, err = Open(ctx, url); err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if diff := cmp.Diff(want, scanned(t, s)); diff != "" {
				t.Errorf("seed %d, opened again: %s", seed, diff)
			}
		}
	}
}

// instant returns a quad that equals another when the store takes them for the
// same: times are compared by instant, not by zone.
func instant(q quad.Quad) quad.Quad {
	for _, d := range quad.Directions {
		if v, ok := q.Get(d).(quad.Time); ok {
			q.Set(d, quad.Time(time.Time(v).UTC()))
		}
	}
	return q
}

// agreeOnSome checks Cayley's own walk from a few subjects and objects.
func agreeOnSome(t *testing.T, s *Store, quads []quad.Quad, r *rand.Rand) {
	t.Helper()
	ctx := context.Background()
	for range 20 {
		w := quads[r.IntN(len(quads))]
		var out, in []quad.Quad
		for _, q := range quads {
			if cmp.Equal(q.Subject, w.Subject) {
				out = append(out, q)
			}
			if cmp.Equal(q.Object, w.Object) && cmp.Equal(q.Predicate, w.Predicate) {
				in = append(in, q)
			}
		}
		got, err := s.Out(ctx, w.Subject, nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(out, got); diff != "" {
			t.Errorf("Out(%v): %s", w.Subject, diff)
		}
		if got, err = s.In(ctx, w.Object, w.Predicate); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(in, got); diff != "" {
			t.Errorf("In(%v, %v): %s", w.Object, w.Predicate, diff)
		}
	}
}

func TestFloatsThatEqualOthersStrangely(t *testing.T) {
	ctx := context.Background()
	s, err := Open(ctx, "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	// Not a number equals nothing, and minus zero equals zero: to the store they
	// are what they read as.
	var quads []quad.Quad
	for _, f := range []float64{math.NaN(), 0, math.Copysign(0, -1), math.NaN()} {
		quads = append(quads, quad.Quad{Subject: quad.IRI("a"), Predicate: quad.IRI("p"), Object: quad.Float(f)})
	}
	if err := s.Apply(ctx, quads); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, q := range scanned(t, s) {
		got = append(got, fmt.Sprint(float64(q.Object.(quad.Float))))
	}
	if diff := cmp.Diff([]string{"NaN", "0", "-0"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestScanAgreesWithCayley(t *testing.T) {
	ctx := context.Background()
	for _, url := range urls(t) {
		s, err := Open(ctx, url)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if got := scanned(t, s); len(got) != 0 {
			t.Errorf("an empty store holds %v", got)
		}
		for seed := range uint64(5) {
			if err := s.Apply(ctx, invented(150, seed)); err != nil {
				t.Fatal(err)
			}
		}
		quads := scanned(t, s)
		if diff := cmp.Diff(all(t, s.rec.cayley), quads); diff != "" {
			t.Errorf("Cayley (-), scan (+): %s", diff)
		}
		var horizon Ref
		if err := s.Scan(ctx, Visitor{Start: func(h Ref, _ int) error { horizon = h; return nil }}); err != nil {
			t.Fatal(err)
		}
		stats, err := s.rec.cayley.Stats(ctx, true)
		if err != nil {
			t.Fatal(err)
		}
		if want := stats.Nodes.Size + stats.Quads.Size; int64(horizon) != want || int64(len(quads)) != stats.Quads.Size {
			t.Errorf("horizon %d, %d quads; Cayley counts %d, %d", horizon, len(quads), want, stats.Quads.Size)
		}
	}
}

func TestScanHandsOutAValueBeforeItIsUsed(t *testing.T) {
	ctx := context.Background()
	s, err := Open(ctx, "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.bulk = 1000
	if err := s.Apply(ctx, invented(1000, 1)); err != nil {
		t.Fatal(err)
	}
	known := map[Ref]bool{0: true}
	err = s.Scan(ctx, Visitor{
		Value: func(r Ref, _ quad.Value) error {
			if known[r] {
				t.Errorf("value %d comes twice, or is 0", r)
			}
			known[r] = true
			return nil
		},
		Quad: func(s, p, o, l Ref) error {
			if s == 0 || p == 0 || o == 0 || !known[s] || !known[p] || !known[o] || !known[l] {
				t.Errorf("quad %d %d %d %d uses a value that has not come", s, p, o, l)
			}
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	// Without functions there is nothing to call.
	if err := s.Scan(ctx, Visitor{}); err != nil {
		t.Error(err)
	}
}

func TestScanStops(t *testing.T) {
	s, err := Open(context.Background(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Apply(context.Background(), invented(5000, 1)); err != nil {
		t.Fatal(err)
	}
	enough := errors.New("enough")
	for _, v := range []Visitor{
		{Value: func(Ref, quad.Value) error { return enough }},
		{Quad: func(_, _, _, _ Ref) error { return enough }},
	} {
		if err := s.Scan(context.Background(), v); err != enough {
			t.Errorf("Scan = %v, want the visitor's own error", err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	calls := 0
	err = s.Scan(ctx, Visitor{Quad: func(_, _, _, _ Ref) error { calls++; cancel(); return nil }})
	if !errors.Is(err, context.Canceled) || calls > (batchesAhead+2)*batchSize {
		t.Errorf("Scan = %v after %d calls", err, calls)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"Scan":  s.Scan(context.Background(), Visitor{}),
		"Apply": s.Apply(context.Background(), invented(1, 1)),
		"Close": s.Close(),
	} {
		if !errors.Is(err, ErrClosed) {
			t.Errorf("%s after Close = %v", name, err)
		}
	}
	if _, err := s.Out(context.Background(), quad.IRI("a"), nil); !errors.Is(err, ErrClosed) {
		t.Errorf("Out after Close = %v", err)
	}
}
