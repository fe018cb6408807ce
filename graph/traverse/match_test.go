package traverse_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"peacegraph/graph/traverse"
)

// marking says in which parts of a pattern each edge of a drawing may be walked, with and against its direction.
type marking struct {
	drawing
	parts []traverse.Part
	marks [][2]traverse.Parts
}

func (m marking) of(s traverse.Step) traverse.Parts {
	if s.Against {
		return m.marks[s.Edge][1]
	}
	return m.marks[s.Edge][0]
}

func (m marking) forward(node uint32, among traverse.Parts, yield func(traverse.Step, traverse.Parts) bool) {
	m.drawing.forward(node, func(s traverse.Step) bool {
		met := m.of(s) & among
		return met == 0 || yield(s, met)
	})
}

func (m marking) backward(node uint32, among traverse.Parts, yield func(traverse.Step, traverse.Parts) bool) {
	m.drawing.backward(node, func(s traverse.Step) bool {
		// Seen from its other end, an edge that is left behind with its direction is come to against it.
		turned := s
		turned.Against = !s.Against
		met := m.of(turned) & among
		return met == 0 || yield(s, met)
	})
}

// follows reports whether steps follow parts, by trying every way to split them.
func (m marking) follows(steps []traverse.Step, part int) bool {
	if part == len(m.parts) {
		return len(steps) == 0
	}
	for n := 0; n <= m.parts[part].Max && n <= len(steps); n++ {
		if n > 0 && m.of(steps[n-1])>>part&1 == 0 {
			return false
		}
		if n >= m.parts[part].Min && m.follows(steps[n:], part+1) {
			return true
		}
	}
	return false
}

func randomMarking(d drawing, r *rand.Rand) marking {
	m := marking{drawing: d, parts: make([]traverse.Part, 1+r.IntN(3))}
	for i := range m.parts {
		m.parts[i].Min = r.IntN(3)
		m.parts[i].Max = m.parts[i].Min + r.IntN(3)
	}
	for range d.edges {
		m.marks = append(m.marks, [2]traverse.Parts{traverse.Parts(r.IntN(8)), traverse.Parts(r.IntN(8))})
	}
	return m
}

func endOf(p traverse.Path) uint32 {
	if len(p.Steps) == 0 {
		return p.From
	}
	return p.Steps[len(p.Steps)-1].To
}

// matching keeps of all simple ways those that follow the pattern, shortest first.
func (m marking) matching(from uint32, to *uint32, shortest bool, longest int) []traverse.Path {
	var found []traverse.Path
	for end := range uint32(m.nodes) {
		if to != nil && end != *to {
			continue
		}
		best := -1
		for _, p := range m.simple(from, end, longest) {
			if m.follows(p.Steps, 0) && (!shortest || best < 0 || best == len(p.Steps)) {
				best = len(p.Steps)
				found = append(found, p)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b traverse.Path) int { return len(a.Steps) - len(b.Steps) })
	return found
}

func (m marking) pattern(from uint32, to *uint32, shortest bool, longest int) traverse.Pattern {
	return traverse.Pattern{
		Forward: m.forward, Backward: m.backward, Parts: m.parts, From: from, To: to, Shortest: shortest, Longest: longest,
	}
}

func checkMatching(t testing.TB, d drawing, r *rand.Rand) {
	t.Helper()
	m := randomMarking(d, r)
	from, longest := d.any(r), r.IntN(8)
	end := d.any(r)
	for _, to := range []*uint32{nil, &end} {
		for _, shortest := range []bool{false, true} {
			p := m.pattern(from, to, shortest, longest)
			want := m.matching(from, to, shortest, longest)
			enough := budget(plenty)
			full := traverse.Matching(p, plenty, enough)
			if diff := cmp.Diff(told(want), told(full.Paths)); diff != "" || !full.Exhaustive {
				t.Fatalf("%+v from %d, shortest %t, longest %d, exhaustive %t (-want +got):\n%s", m, from, shortest, longest, full.Exhaustive, diff)
			}
			for i := 1; i < len(full.Paths); i++ {
				if len(full.Paths[i].Steps) < len(full.Paths[i-1].Steps) {
					t.Fatalf("%+v from %d: path %d is shorter than the one before it", m, from, i)
				}
			}
			for _, most := range []int{0, 1, len(want) - 1, len(want), len(want) + 1} {
				got := traverse.Matching(p, most, budget(plenty))
				exact := traverse.Paths{Paths: full.Paths[:max(0, min(most, len(want)))], Exhaustive: len(want) <= max(0, most)}
				if diff := cmp.Diff(exact, got, cmpopts.EquateEmpty()); diff != "" {
					t.Fatalf("%+v from %d, most %d (-want +got):\n%s", m, from, most, diff)
				}
			}
			for visits := range min(24, enough.Visited()) {
				pay := budget(visits)
				got := traverse.Matching(p, plenty, pay)
				if got.Exhaustive || !pay.Exhausted() || pay.Visited() != visits {
					t.Fatalf("%+v: exhaustive %t, exhausted %t, visited %d with %d of %d", m, got.Exhaustive, pay.Exhausted(), pay.Visited(), visits, enough.Visited())
				}
				if diff := cmp.Diff(full.Paths[:len(got.Paths)], got.Paths, cmpopts.EquateEmpty()); diff != "" {
					t.Fatalf("%+v: with %d visits (-want +got):\n%s", m, visits, diff)
				}
			}
		}
	}
	checkPlainPattern(t, d, from, end, longest)
}

// checkPlainPattern checks that a pattern of any steps finds what a search without a pattern does.
func checkPlainPattern(t testing.TB, d drawing, from, to uint32, longest int) {
	t.Helper()
	m := marking{drawing: d, parts: []traverse.Part{{Min: 0, Max: longest}}}
	for range d.edges {
		m.marks = append(m.marks, [2]traverse.Parts{1, 1})
	}
	for shortest, find := range map[bool]search{false: traverse.Simple, true: traverse.Shortest} {
		want := find(d.forward, d.backward, from, to, longest, plenty, budget(plenty))
		got := traverse.Matching(m.pattern(from, &to, shortest, longest), plenty, budget(plenty))
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("from %d to %d, longest %d, shortest %t (-search +pattern):\n%s", from, to, longest, shortest, diff)
		}
	}
}

// told writes ways down in an order that does not depend on how they were found.
func told(paths []traverse.Path) [][]uint32 {
	list := [][]uint32{}
	for _, p := range paths {
		line := []uint32{uint32(len(p.Steps)), endOf(p)}
		for _, s := range p.Steps {
			line = append(line, s.Edge, s.To)
		}
		list = append(list, line)
	}
	slices.SortFunc(list, slices.Compare)
	return list
}

func TestMatching(t *testing.T) {
	// Two states are party to a talk that resulted in an agreement, which replaces another one.
	d := drawing{nodes: 5, edges: []edge{{0, 2}, {1, 2}, {2, 3}, {3, 4}}}
	marks := [][2]traverse.Parts{{1, 0}, {1, 0}, {2, 0}, {4, 0}}
	chain := []traverse.Part{{Min: 1, Max: 1}, {Min: 1, Max: 1}, {Min: 0, Max: 3}}
	to := uint32(4)
	for name, test := range map[string]struct {
		parts []traverse.Part
		to    *uint32
		want  [][]uint32
	}{
		"to wherever it arrives": {chain, nil, [][]uint32{{2, 3, 0, 2, 2, 3}, {3, 4, 0, 2, 2, 3, 3, 4}}},
		"to an end":              {chain, &to, [][]uint32{{3, 4, 0, 2, 2, 3, 3, 4}}},
		"of no steps":            {[]traverse.Part{{Max: 1}}, nil, [][]uint32{{0, 0}, {1, 2, 0, 2}}},
		"of another kind":        {[]traverse.Part{{}, {Min: 1, Max: 1}}, nil, [][]uint32{}},
	} {
		m := marking{d, test.parts, marks}
		got := traverse.Matching(m.pattern(0, test.to, false, 6), plenty, budget(plenty))
		if diff := cmp.Diff(test.want, told(got.Paths)); diff != "" || !got.Exhaustive {
			t.Errorf("%s: exhaustive %t (-want +got):\n%s", name, got.Exhaustive, diff)
		}
	}
}
