package graph

import (
	"cmp"
	"slices"

	"peacegraph/graph/traverse"
)

// PathMode is how paths are chosen.
type PathMode uint8

// The modes: every shortest path; one shortest path; every path without a repeated entity, shortest first.
const (
	AllShortest PathMode = iota
	OneShortest
	SimplePaths
)

var pathModeNames = [...]string{"ALL_SHORTEST", "SHORTEST", "SIMPLE"}

// String returns the name as the API writes it.
func (m PathMode) String() string { return pathModeNames[m] }

// PathQuery asks for ways from one entity to another.
type PathQuery struct {
	From, To ID
	// Via says which edges may be walked; nil is the default read.
	Via *StatementFilter
	// Avoid are entities that a path may not pass.
	Avoid []ID
	Mode  PathMode
	// MaxLength is how many edges a path has at most; nil is [MaxPathLength].
	MaxLength *int
	// First is how many paths are returned; nil is 5.
	First *int
}

// PathResult is paths, with what was searched.
type PathResult struct {
	paths      []Path
	exhaustive bool
	visited    int
}

// Paths returns the paths: shortest first, then those whose weakest step is most confident, then in the order in which
// they were found.
func (r *PathResult) Paths() []Path { return r.paths }

// Exhaustive reports whether these are all the paths that were asked for: no bound hid others.
func (r *PathResult) Exhaustive() bool { return r.exhaustive }

// Visited returns how many entities were looked at.
func (r *PathResult) Visited() int { return r.visited }

// Path is one way through the graph.
type Path struct {
	snapshot *Snapshot
	from     uint32
	steps    []traverse.Step
}

// Length returns how many edges it has.
func (p Path) Length() int { return len(p.steps) }

// Steps returns the edges walked, in order.
func (p Path) Steps() []PathStep {
	steps, at := make([]PathStep, len(p.steps)), p.from
	for i, s := range p.steps {
		steps[i] = PathStep{p.snapshot, at, s}
		at = s.To
	}
	return steps
}

// Weakest returns the step that is least confident, the first of several; false for a path without steps.
func (p Path) Weakest() (PathStep, bool) {
	steps := p.Steps()
	if len(steps) == 0 {
		return PathStep{}, false
	}
	return slices.MinFunc(steps, func(a, b PathStep) int {
		return cmp.Compare(a.Statement().Confidence(), b.Statement().Confidence())
	}), true
}

// Contested reports whether a step is contested.
func (p Path) Contested() bool {
	return slices.ContainsFunc(p.Steps(), func(s PathStep) bool { return s.Statement().Contested() })
}

// confidence returns the confidence of the weakest step.
func (p Path) confidence() Confidence {
	weakest, ok := p.Weakest()
	if !ok {
		return 100
	}
	return weakest.Statement().Confidence()
}

// PathStep is one edge of a path.
type PathStep struct {
	snapshot *Snapshot
	from     uint32
	step     traverse.Step
}

// From returns where the step begins.
func (s PathStep) From() Entity { return s.snapshot.entity(s.from) }

// To returns where the step ends.
func (s PathStep) To() Entity { return s.snapshot.entity(s.step.To) }

// Statement returns the edge, with its evidence.
func (s PathStep) Statement() Statement { return Statement{s.snapshot, s.step.Edge} }

// Direction returns [Out] when the edge is walked from its subject, [In] when from its object.
func (s PathStep) Direction() Direction {
	if s.step.Against {
		return In
	}
	return Out
}

// Text returns the step in words, as it is walked.
func (s PathStep) Text() string {
	if s.step.Against {
		return s.Statement().InverseText()
	}
	return s.Statement().Text()
}

// mostCompared is how many paths of one kind are compared to find the most confident among them.
const mostCompared = 1000

// Paths finds ways from one entity to another. The error is an [InputError], also when one of them is not there.
func (s *Snapshot) Paths(q PathQuery) (*PathResult, error) {
	c, err := s.compile(q.Via)
	if err != nil {
		return nil, err
	}
	longest, err := bounded("maxLength", q.MaxLength, MaxPathLength, 1, MaxPathLength)
	if err != nil {
		return nil, err
	}
	first, err := bounded("first", q.First, 5, 1, MaxPaths)
	if err != nil {
		return nil, err
	}
	ends, err := s.numbersOf([]ID{q.From, q.To})
	if err != nil {
		return nil, err
	}
	from, to := ends[0], ends[len(ends)-1]
	forward, backward := s.steps(c), s.stepsBack(c)
	if len(q.Avoid) > 0 {
		avoid, err := s.numbersOf(q.Avoid)
		if err != nil {
			return nil, err
		}
		for _, end := range ends {
			if slices.Contains(avoid, end) {
				return nil, inputErrorf(nil, "%s is an end of the path, so it cannot be avoided", s.entities.at(end).id)
			}
		}
		forward, backward = past(forward, avoid), past(backward, avoid)
	}
	budget := s.budget()
	search := traverse.Shortest
	if q.Mode == SimplePaths {
		search = traverse.Simple
	}
	found := search(forward, backward, from, to, longest, mostCompared, budget)
	result := &PathResult{exhaustive: found.Exhaustive, visited: budget.Visited()}
	type ranked struct {
		path       Path
		confidence Confidence // of the weakest step
	}
	list := make([]ranked, len(found.Paths))
	for i, p := range found.Paths {
		path := Path{s, p.From, p.Steps}
		list[i] = ranked{path, path.confidence()}
	}
	slices.SortStableFunc(list, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.path.Length(), b.path.Length()), cmp.Compare(b.confidence, a.confidence))
	})
	for _, r := range list {
		result.paths = append(result.paths, r.path)
	}
	if q.Mode == OneShortest && len(result.paths) > 0 {
		result.paths = result.paths[:1]
	} else if len(result.paths) > first {
		result.paths, result.exhaustive = result.paths[:first], false
	}
	return result, nil
}

// past leaves out the steps that lead to one of the nodes.
func past(steps traverse.Steps, avoid []uint32) traverse.Steps {
	return func(n uint32, yield func(traverse.Step) bool) {
		steps(n, func(s traverse.Step) bool { return slices.Contains(avoid, s.To) || yield(s) })
	}
}
