package measure_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"peacegraph/graph/measure"
)

// shortest returns the shortest ways between two nodes by trying every way without a repeated node.
func shortest(g measure.Graph, from, to int) (ways [][]int) {
	var walk func(way []int)
	walk = func(way []int) {
		at := way[len(way)-1]
		if at == to {
			if len(ways) > 0 && len(way) < len(ways[0]) {
				ways = nil
			}
			if len(ways) == 0 || len(way) == len(ways[0]) {
				ways = append(ways, way)
			}
			return
		}
		for _, a := range g[at] {
			if !slices.Contains(way, a.To) {
				walk(append(slices.Clone(way), a.To))
			}
		}
	}
	walk([]int{from})
	return ways
}

// slowly are the measures by their plain meaning.
var slowly = map[string]func(measure.Graph) []float64{
	"degree": func(g measure.Graph) []float64 {
		scores := make([]float64, len(g))
		for n := range g {
			for m := range g {
				for _, a := range g[m] {
					if a.To == n {
						scores[n] += a.Weight
					}
				}
			}
		}
		return scores
	},
	"betweenness": func(g measure.Graph) []float64 {
		scores := make([]float64, len(g))
		for a := range g {
			for b := range a {
				ways := shortest(g, a, b)
				for _, way := range ways {
					for _, n := range way[1 : len(way)-1] {
						scores[n] += 1 / float64(len(ways))
					}
				}
			}
		}
		return scores
	},
	"closeness": func(g measure.Graph) []float64 {
		scores := make([]float64, len(g))
		for a := range g {
			for b := range g {
				if ways := shortest(g, a, b); a != b && len(ways) > 0 {
					scores[a] += 1 / float64(len(ways[0])-1)
				}
			}
		}
		return scores
	},
	"pagerank": func(g measure.Graph) []float64 {
		scores := make([]float64, len(g))
		for n := range scores {
			scores[n] = 1 / float64(len(g))
		}
		for range 500 {
			next := make([]float64, len(g))
			for n, arcs := range g {
				sum := 0.0
				for _, a := range arcs {
					sum += a.Weight
				}
				for m := range g {
					share := 1 / float64(len(g))
					if len(arcs) > 0 {
						share = .15 / float64(len(g))
					}
					next[m] += scores[n] * share
				}
				for _, a := range arcs {
					next[a.To] += scores[n] * .85 * a.Weight / sum
				}
			}
			scores = next
		}
		return scores
	},
}

var quickly = map[string]measure.Centrality{
	"degree": measure.Degree, "betweenness": measure.Betweenness, "closeness": measure.Closeness, "pagerank": measure.PageRank,
}

func TestCentrality(t *testing.T) {
	for seed := range uint64(300) {
		g := randomGraph(rand.New(rand.NewPCG(seed, 2)), true)
		for name, score := range quickly {
			got, ok := score(g, always)
			again, _ := score(g, always)
			close := func(a, b float64) bool { return a-b < 2e-9 && b-a < 2e-9 }
			if want := slowly[name](g); !ok || !slices.EqualFunc(want, got, close) {
				t.Fatalf("seed %d: %s of %v is %v, want %v", seed, name, g, got, want)
			}
			if !slices.Equal(got, again) {
				t.Fatalf("seed %d: %s of %v is another the second time: %v, then %v", seed, name, g, got, again)
			}
		}
	}
}

// modularity tells how much more weight lies within groups than chance would put there.
func modularity(g measure.Graph, groups [][]int) (q float64) {
	degree, _ := measure.Degree(g, always)
	total := 0.0
	for _, d := range degree {
		total += d
	}
	for _, group := range groups {
		for _, a := range group {
			for _, b := range group {
				q -= degree[a] * degree[b] / total
			}
			for _, arc := range g[a] {
				if slices.Contains(group, arc.To) {
					q += arc.Weight
				}
			}
		}
	}
	return q / total
}

func TestCommunities(t *testing.T) {
	for seed := range uint64(300) {
		g := randomGraph(rand.New(rand.NewPCG(seed, 3)), true)
		groups, ok := measure.Communities(g, 1, always)
		again, _ := measure.Communities(g, 1, always)
		if !ok || !slices.EqualFunc(groups, again, slices.Equal) {
			t.Fatalf("seed %d: communities of %v are others the second time: %v, then %v", seed, g, groups, again)
		}
		var single [][]int
		all := slices.Concat(groups...)
		slices.Sort(all)
		for n := range g {
			single = append(single, []int{n})
			if len(all) != len(g) || all[n] != n {
				t.Fatalf("seed %d: communities %v do not have each of %d nodes once", seed, groups, len(g))
			}
		}
		for i, group := range groups {
			if !slices.IsSorted(group) || i > 0 && (len(group) > len(groups[i-1]) || len(group) == len(groups[i-1]) && group[0] < groups[i-1][0]) {
				t.Fatalf("seed %d: communities are out of order: %v", seed, groups)
			}
			for _, n := range group {
				if len(shortest(g, group[0], n)) == 0 {
					t.Fatalf("seed %d: nothing leads from %d to %d in one community of %v", seed, group[0], n, g)
				}
			}
		}
		if modularity(g, groups) < modularity(g, single)-1e-9 {
			t.Fatalf("seed %d: no communities are better than %v for %v", seed, groups, g)
		}
	}
}

// TestTwoCircles divides two groups of four, each joined within, with one arc between them, and a node on its own.
func TestTwoCircles(t *testing.T) {
	g := make(measure.Graph, 9)
	join := func(a, b int) {
		g[a], g[b] = append(g[a], measure.Arc{To: b, Weight: 1}), append(g[b], measure.Arc{To: a, Weight: 1})
	}
	for _, first := range []int{0, 4} {
		for a := range 4 {
			for b := range a {
				join(first+a, first+b)
			}
		}
	}
	join(3, 4)
	groups, _ := measure.Communities(g, 1, always)
	if want := [][]int{{0, 1, 2, 3}, {4, 5, 6, 7}, {8}}; !slices.EqualFunc(groups, want, slices.Equal) {
		t.Errorf("communities %v, want %v", groups, want)
	}
}

func TestMeasuresStop(t *testing.T) {
	g := grid(20)
	quick := map[string]measure.Centrality{"communities": func(g measure.Graph, visit func() bool) ([]float64, bool) {
		_, ok := measure.Communities(g, 1, visit)
		return nil, ok
	}}
	for name, score := range quickly {
		if name != "degree" { // it looks at no node
			quick[name] = score
		}
	}
	for name, score := range quick {
		for _, after := range []int{0, 100} {
			asked := 0
			if _, ok := score(g, func() bool { asked++; return asked <= after }); ok || asked != after+1 {
				t.Errorf("%s, told to stop after %d: ok %t, asked %d times", name, after, ok, asked)
			}
		}
	}
}

// BenchmarkMeasures measures the largest graph that a subgraph can be: 500 nodes, 2,000 arcs.
func BenchmarkMeasures(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	g := make(measure.Graph, 500)
	for arcs := 0; arcs < 2000; {
		x, y := r.IntN(500), r.IntN(500)
		if x == y || slices.ContainsFunc(g[x], func(a measure.Arc) bool { return a.To == y }) {
			continue
		}
		g[x], g[y] = append(g[x], measure.Arc{To: y, Weight: 1}), append(g[y], measure.Arc{To: x, Weight: 1})
		arcs++
	}
	for name, score := range quickly {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				score(g, always)
			}
		})
	}
	b.Run("communities", func(b *testing.B) {
		for b.Loop() {
			measure.Communities(g, 1, always)
		}
	})
}
