package measure_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"peacegraph/graph/measure"
)

// always lets a measure go on to its end.
func always() bool { return true }

// randomGraph draws at most nine nodes. When it is undirected, each arc is there in both directions.
func randomGraph(r *rand.Rand, undirected bool) measure.Graph {
	weights := make(map[[2]int]float64)
	nodes := 1 + r.IntN(9)
	for range r.IntN(3 * nodes) {
		a, b := r.IntN(nodes), r.IntN(nodes)
		if a == b {
			continue
		}
		weights[[2]int{a, b}] = float64(r.IntN(5))
		if undirected {
			weights[[2]int{a, b}]++
			weights[[2]int{b, a}] = weights[[2]int{a, b}]
		}
	}
	g := make(measure.Graph, nodes)
	for a := range nodes {
		for _, b := range r.Perm(nodes) {
			if w, there := weights[[2]int{a, b}]; there {
				g[a] = append(g[a], measure.Arc{To: b, Weight: w})
			}
		}
	}
	return g
}

// weight returns the sum of the weights along a way; not a number when it is no way.
func weight(g measure.Graph, way []int) float64 {
	sum := 0.0
	for i := 1; i < len(way); i++ {
		n := slices.IndexFunc(g[way[i-1]], func(a measure.Arc) bool { return a.To == way[i] })
		if n < 0 || slices.Contains(way[:i], way[i]) {
			return math.NaN()
		}
		sum += g[way[i-1]][n].Weight
	}
	return sum
}

// every returns the weights of all ways without a repeated node, the least first.
func every(g measure.Graph, from, to int) (weights []float64) {
	var walk func(way []int)
	walk = func(way []int) {
		at := way[len(way)-1]
		if at == to {
			weights = append(weights, weight(g, way))
			return
		}
		for _, a := range g[at] {
			if !slices.Contains(way, a.To) {
				walk(append(slices.Clone(way), a.To))
			}
		}
	}
	walk([]int{from})
	slices.Sort(weights)
	return weights
}

func TestBest(t *testing.T) {
	for seed := range uint64(500) {
		r := rand.New(rand.NewPCG(seed, 1))
		g := randomGraph(r, false)
		from, to, k := r.IntN(len(g)), r.IntN(len(g)), 1+r.IntN(12)
		if from == to {
			continue
		}
		want := every(g, from, to)
		ways, ok := measure.Best(g, from, to, k, always)
		var got []float64
		for _, way := range ways {
			got = append(got, weight(g, way))
		}
		if !ok || !slices.EqualFunc(want[:min(k, len(want))], got, near) {
			t.Fatalf("seed %d: best %d from %d to %d of %v: %v, want %v", seed, k, from, to, g, got, want)
		}
		slices.SortFunc(ways, slices.Compare)
		if len(slices.CompactFunc(ways, slices.Equal)) != len(got) {
			t.Fatalf("seed %d: a way comes twice: %v", seed, ways)
		}
	}
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

// grid is a graph of so many rows and columns, each node joined with those beside it.
func grid(size int) measure.Graph {
	g := make(measure.Graph, size*size)
	for i := range g {
		if i%size > 0 {
			g[i] = append(g[i], measure.Arc{To: i - 1, Weight: 1})
			g[i-1] = append(g[i-1], measure.Arc{To: i, Weight: 1})
		}
		if i >= size {
			g[i] = append(g[i], measure.Arc{To: i - size, Weight: 1})
			g[i-size] = append(g[i-size], measure.Arc{To: i, Weight: 1})
		}
	}
	return g
}

// TestBestStops checks that a search ends soon after it is told to, and says that it did not come to its end.
func TestBestStops(t *testing.T) {
	g := grid(40)
	for _, after := range []int{0, 1, 1000, 5000} {
		asked := 0
		_, ok := measure.Best(g, 0, len(g)-1, 50, func() bool { asked++; return asked <= after })
		if ok || asked != after+1 {
			t.Errorf("told to stop after %d: ok %t, asked %d times", after, ok, asked)
		}
	}
}
