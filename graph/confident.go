package graph

import (
	"math"
	"slices"

	"peacegraph/graph/measure"
	"peacegraph/graph/traverse"
)

// mostConfident finds the paths with the highest joint confidence, and one more than first of them if there are more.
//
// It looks only where paths of the length can run. There, of the statements that lead from one entity to the same other one
// the most confident is taken, and paths are asked for best first until enough are short enough. When the budget ends the
// search, what it was sure of until then is returned: the most confident of all paths up to a length that is less than asked.
func (w *walker) mostConfident(from, to uint32, longest, first int) traverse.Paths {
	if from == to {
		return traverse.Paths{Paths: []traverse.Path{{From: from}}, Exhaustive: true}
	}
	region := traverse.Between(w.steps, w.stepsBack, from, to, longest, w.budget)
	graph, best, ok := w.bestSteps(region)
	begin, found := slices.BinarySearch(region.Nodes, from)
	end, _ := slices.BinarySearch(region.Nodes, to)
	if !ok || !found {
		return traverse.Paths{Exhaustive: ok && region.Longest == longest}
	}
	var answer traverse.Paths
	for asked := 1; ; asked *= 4 {
		ways, ok := measure.Best(graph, begin, end, asked, w.budget.Visit)
		if !ok {
			return answer
		}
		answer.Paths = nil
		for _, way := range ways {
			if len(way)-1 > region.Longest {
				continue
			}
			path := traverse.Path{From: from}
			for i := 1; i < len(way); i++ {
				path.Steps = append(path.Steps, best[way[i-1]][region.Nodes[way[i]]])
			}
			answer.Paths = append(answer.Paths, path)
		}
		none := len(ways) < asked // none is left
		answer.Exhaustive = none && region.Longest == longest
		if none || len(answer.Paths) > first || asked >= mostCompared {
			return answer
		}
	}
}

// bestSteps returns the most confident steps between the entities of a region, by their places in it and the entity they
// lead to. Weights add up as confidences multiply, and of equal sums the one of fewer steps is less. A statement of no
// confidence is no step. It is false when the budget ended.
func (w *walker) bestSteps(region traverse.Region) (graph measure.Graph, best []map[uint32]traverse.Step, ok bool) {
	for _, n := range region.Nodes {
		steps := make(map[uint32]traverse.Step)
		var order []uint32
		if !w.budget.Visit() {
			return nil, nil, false
		}
		w.steps(n, func(s traverse.Step) bool {
			if !w.budget.Look() {
				return false
			}
			if s.To == n || !region.Has(n, s.To) || w.confidence(s) == 0 {
				return true
			}
			old, known := steps[s.To]
			if !known {
				order = append(order, s.To)
			}
			if !known || w.confidence(s) > w.confidence(old) {
				steps[s.To] = s
			}
			return true
		})
		if w.budget.Exhausted() {
			return nil, nil, false
		}
		var arcs []measure.Arc
		for _, other := range order {
			place, _ := slices.BinarySearch(region.Nodes, other)
			arcs = append(arcs, measure.Arc{To: place, Weight: fewer - math.Log(float64(w.confidence(steps[other]))/100)})
		}
		graph, best = append(graph, arcs), append(best, steps)
	}
	return graph, best, true
}

// fewer is added to the weight of every step. It is less than what tells two products of six confidences apart.
const fewer = 1e-12

func (w *walker) confidence(s traverse.Step) Confidence {
	return Statement{w.snapshot, s.Edge}.Confidence()
}
