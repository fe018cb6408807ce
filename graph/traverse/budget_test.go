package traverse_test

import (
	"context"
	"testing"

	"peacegraph/graph/traverse"
)

// soon is how many edges a walk may still look at after its context has ended.
const soon = 1024

// star has one node in the middle with so many edges.
func star(edges uint32) traverse.Steps {
	return func(node uint32, yield func(traverse.Step) bool) {
		if node != 0 {
			yield(traverse.Step{Edge: node, To: 0, Against: true})
			return
		}
		for i := uint32(1); i <= edges; i++ {
			if !yield(traverse.Step{Edge: i, To: i}) {
				return
			}
		}
	}
}

// clique has an edge between any two of its nodes, and none to any other node.
func clique(nodes uint32) traverse.Steps {
	return func(node uint32, yield func(traverse.Step) bool) {
		if node >= nodes {
			return
		}
		for to := range nodes {
			if to != node && !yield(traverse.Step{Edge: min(node, to)*nodes + max(node, to), To: to}) {
				return
			}
		}
	}
}

// walks are all kinds of walk. Each tells whether it says that it was cut short by the time.
func walks(outsider uint32) map[string]func(traverse.Steps, *traverse.Budget) bool {
	return map[string]func(traverse.Steps, *traverse.Budget) bool{
		"around": func(s traverse.Steps, b *traverse.Budget) bool {
			return traverse.Around(s, []uint32{0}, wide(3), b).Cut == traverse.CutTime
		},
		"among": func(s traverse.Steps, b *traverse.Budget) bool {
			nodes := make([]uint32, 20_000)
			for i := range nodes {
				nodes[i] = uint32(i)
			}
			_, cut := traverse.Among(s, nodes, plenty, b)
			return cut == traverse.CutTime
		},
		"shortest": func(s traverse.Steps, b *traverse.Budget) bool {
			return !traverse.Shortest(s, s, 0, outsider, 6, 10, b).Exhaustive
		},
		"simple": func(s traverse.Steps, b *traverse.Budget) bool {
			return !traverse.Simple(s, s, 0, 1, 6, plenty, b).Exhaustive
		},
		"between": func(s traverse.Steps, b *traverse.Budget) bool {
			return traverse.Between(s, s, 0, outsider, 6, b).Longest < 6
		},
		"matching": func(s traverse.Steps, b *traverse.Budget) bool {
			marked := func(node uint32, among traverse.Parts, yield func(traverse.Step, traverse.Parts) bool) {
				s(node, func(s traverse.Step) bool { return yield(s, among) })
			}
			p := traverse.Pattern{Forward: marked, Backward: marked, Parts: []traverse.Part{{Min: 1, Max: 6}}, Longest: 6}
			return !traverse.Matching(p, plenty, b).Exhaustive
		},
	}
}

func TestContextEndsWalk(t *testing.T) {
	const many = 1 << 20
	for shape, steps := range map[string]traverse.Steps{"star": star(many), "clique": clique(many)} {
		for name, walk := range walks(2) {
			for when, after := range map[string]int{"before": 0, "in the middle": 10_000} {
				t.Run(shape+"/"+name+"/"+when, func(t *testing.T) {
					ctx, cancel := context.WithCancel(context.Background())
					defer cancel()
					if after == 0 {
						cancel()
					}
					looked := 0
					counted := func(node uint32, yield func(traverse.Step) bool) {
						steps(node, func(s traverse.Step) bool {
							if looked++; looked == after {
								cancel()
							}
							return yield(s)
						})
					}
					pay := traverse.NewBudget(ctx.Err, plenty)
					cut := walk(counted, pay)
					if !cut || !pay.TimedOut() || !pay.Exhausted() {
						t.Errorf("cut %t, timed out %t, exhausted %t", cut, pay.TimedOut(), pay.Exhausted())
					}
					if after == 0 && pay.Visited() != 0 {
						t.Errorf("%d nodes visited after the end", pay.Visited())
					}
					if looked > after+soon {
						t.Errorf("%d edges looked at, %d after the end", looked, looked-after)
					}
				})
			}
		}
	}
}

func TestVisitsBoundWalk(t *testing.T) {
	const visits = 50
	pay := budget(visits)
	got := traverse.Simple(clique(40), clique(40), 0, 1, 30, plenty, pay)
	if got.Exhaustive || !pay.Exhausted() || pay.TimedOut() || pay.Visited() != visits {
		t.Errorf("exhaustive %t, exhausted %t, timed out %t after %d visits", got.Exhaustive, pay.Exhausted(), pay.TimedOut(), pay.Visited())
	}

	// What one walk has used up, the next one does not have.
	ball := traverse.Around(clique(40), []uint32{3, 4}, wide(1), pay)
	if ball.Cut != traverse.CutVisits || len(ball.Nodes) != 2 || len(ball.Frontier) != 2 || pay.Visited() != visits {
		t.Errorf("a second walk found %+v with %d visits", ball, pay.Visited())
	}
}

// TestLargeFrontier checks that a frontier is told without comparing all its nodes with one another.
func TestLargeFrontier(t *testing.T) {
	const leaves = 150_000
	ball := traverse.Around(star(leaves), []uint32{0}, wide(2), budget(1))
	if ball.Cut != traverse.CutVisits || len(ball.Frontier) != leaves || ball.Frontier[0] != 1 {
		t.Errorf("cut %d with a frontier of %d", ball.Cut, len(ball.Frontier))
	}
}

func TestFrontierOfHalfLookedAtNode(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	steps := func(node uint32, yield func(traverse.Step) bool) {
		star(100_000)(node, func(s traverse.Step) bool {
			if s.Edge == 5000 {
				cancel()
			}
			return yield(s)
		})
	}
	ball := traverse.Around(steps, []uint32{0}, wide(0), traverse.NewBudget(ctx.Err, plenty))
	if ball.Cut != traverse.CutTime || len(ball.Frontier) != 1 || ball.More < 5000 || ball.More > 5000+soon {
		t.Errorf("cut %d, frontier %v, %d more", ball.Cut, ball.Frontier, ball.More)
	}
}

func TestFewVisits(t *testing.T) {
	// A tail of three edges hangs on one of the leaves of a star: the way is to be found from the tail.
	const leaves = 5000
	var tailed drawing
	tailed.both = true
	for i := uint32(1); i <= leaves; i++ {
		tailed.edges = append(tailed.edges, edge{0, i})
	}
	tailed.edges = append(tailed.edges, edge{1, leaves + 1}, edge{leaves + 1, leaves + 2}, edge{leaves + 2, leaves + 3})
	for name, test := range map[string]struct {
		find func(*traverse.Budget) traverse.Paths
		want int
	}{
		"shortest from the narrow end": {func(b *traverse.Budget) traverse.Paths {
			return traverse.Shortest(tailed.forward, tailed.backward, 0, leaves+3, 9, 9, b)
		}, 1},
		"simple to a node on its own": {func(b *traverse.Budget) traverse.Paths {
			return traverse.Simple(clique(40), clique(40), 0, 99, 30, plenty, b)
		}, 0},
		"simple without a length to speak of": {func(b *traverse.Budget) traverse.Paths {
			return traverse.Simple(clique(2), clique(2), 0, 1, plenty, plenty, b)
		}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			pay := budget(20)
			got := test.find(pay)
			if !got.Exhaustive || len(got.Paths) != test.want {
				t.Errorf("%d paths, exhaustive %t, after %d visits", len(got.Paths), got.Exhaustive, pay.Visited())
			}
		})
	}
}
