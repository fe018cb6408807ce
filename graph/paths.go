package graph

import (
	"cmp"
	"math"
	"slices"

	"peacegraph/graph/traverse"
)

// PathMode is how paths are chosen.
type PathMode uint8

// The modes: every shortest path; one shortest path; every path without a repeated entity, shortest first; the paths with
// the highest joint confidence, highest first.
const (
	AllShortest PathMode = iota
	OneShortest
	SimplePaths
	MostConfident
)

var pathModeNames = [...]string{"ALL_SHORTEST", "SHORTEST", "SIMPLE", "MOST_CONFIDENT"}

// String returns the name as the API writes it.
func (m PathMode) String() string { return pathModeNames[m] }

// PathQuery asks for ways from one entity to another, or along a pattern.
type PathQuery struct {
	From ID
	// To is where paths end; with a pattern nil is everything that the pattern arrives at.
	To *ID
	// Via says which edges may be walked; nil is the default read. With a pattern, each step has to meet it besides the part
	// that it is of; nil is then what the parts say alone.
	Via *StatementFilter
	// Pattern is what steps follow, part after part; nil is any steps.
	Pattern []PathStepPattern
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
// they were found. Those of [MostConfident] are by joint confidence first.
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

func (p Path) end() uint32 {
	if len(p.steps) == 0 {
		return p.from
	}
	return p.steps[len(p.steps)-1].To
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

// JointConfidence returns how confident one can be, 0 to 100, that every step holds, if each holds or not whatever the
// others do: the product of their confidences, each taken as a share. It is 100 for a path without steps.
func (p Path) JointConfidence() float64 {
	return float64(p.joint()) / math.Pow(100, MaxPathLength-1)
}

// joint returns the joint confidence exactly: a share of 100 to the power of [MaxPathLength].
func (p Path) joint() int64 {
	product := int64(1)
	for _, s := range p.steps {
		product *= int64(Statement{p.snapshot, s.Edge}.Confidence())
	}
	for range MaxPathLength - len(p.steps) {
		product *= 100
	}
	return product
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

// InverseText returns the step in words, read from where it ends.
func (s PathStep) InverseText() string {
	if s.step.Against {
		return s.Statement().Text()
	}
	return s.Statement().InverseText()
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

// Paths finds ways from one entity to another, or with a pattern to wherever it arrives. A path comes to no entity twice.
// Where the end is left open, [AllShortest] and [OneShortest] are for each end. The error is an [InputError], also when one
// of the entities is not there.
func (s *Snapshot) Paths(q PathQuery) (*PathResult, error) {
	longest, err := bounded("maxLength", q.MaxLength, MaxPathLength, 1, MaxPathLength)
	if err != nil {
		return nil, err
	}
	first, err := bounded("first", q.First, 5, 1, MaxPaths)
	if err != nil {
		return nil, err
	}
	asked := []ID{q.From}
	if q.To != nil {
		asked = append(asked, *q.To)
	} else if q.Pattern == nil {
		return nil, inputErrorf(nil, "to is not given; say where paths end, or give a pattern that says where they may arrive")
	}
	ends, err := s.numbersOf(asked)
	if err != nil {
		return nil, err
	}
	var avoid []uint32
	if len(q.Avoid) > 0 {
		if avoid, err = s.numbersOf(q.Avoid); err != nil {
			return nil, err
		}
	}
	for _, end := range ends {
		if slices.Contains(avoid, end) {
			return nil, inputErrorf(nil, "%s is an end of the path, so it cannot be avoided", s.entities.at(end).id)
		}
	}
	budget := s.budget()
	if q.Mode == MostConfident {
		budget.Visits /= 4 // a visit is dearer there
	}
	found, err := s.findPaths(q, ends, avoid, longest, first, budget)
	if err != nil {
		return nil, err
	}
	result := &PathResult{exhaustive: found.Exhaustive, visited: budget.Visited()}
	result.paths = s.rank(found.Paths, q.Mode)
	if q.Mode == OneShortest {
		result.paths = onePerEnd(result.paths)
	}
	if len(result.paths) > first {
		result.paths, result.exhaustive = result.paths[:first], false
	}
	return result, nil
}

// findPaths finds ways from the first of the ends to the second; when there is none, to wherever the pattern arrives.
func (s *Snapshot) findPaths(q PathQuery, ends, avoid []uint32, longest, first int, budget *traverse.Budget) (traverse.Paths, error) {
	from, to := ends[0], ends[len(ends)-1] // an end that is given twice is there once
	if q.Pattern != nil {
		w, parts, err := s.compilePattern(q, longest)
		if err != nil {
			return traverse.Paths{}, err
		}
		w.avoid, w.budget = avoid, budget
		p := traverse.Pattern{
			Forward: w.forward, Backward: w.backward, Parts: parts, From: from, Shortest: q.Mode != SimplePaths, Longest: longest,
		}
		if q.To != nil {
			p.To = &to
		}
		found := traverse.Matching(p, mostCompared, budget)
		for _, part := range w.parts {
			// Where a step may arrive was not looked at to the end either.
			found.Exhaustive = found.Exhaustive && (part.to == nil || !part.to.patience.isOut)
		}
		return found, nil
	}
	c, err := s.compile(q.Via)
	if err != nil {
		return traverse.Paths{}, err
	}
	w := s.walker(c, budget)
	w.avoid = avoid
	search := traverse.Shortest
	switch q.Mode {
	case SimplePaths:
		search = traverse.Simple
	case MostConfident:
		return w.mostConfident(from, to, longest, first), nil
	}
	return search(w.steps, w.stepsBack, from, to, longest, mostCompared, budget), nil
}

// rank puts the paths in the order of an answer.
func (s *Snapshot) rank(found []traverse.Path, mode PathMode) []Path {
	type ranked struct {
		path            Path
		joint           int64
		length, weakest int
	}
	list := make([]ranked, len(found))
	for i, p := range found {
		path := Path{s, p.From, p.Steps}
		list[i] = ranked{path, 0, path.Length(), path.confidence().Score()}
		if mode == MostConfident {
			list[i].joint = path.joint()
		}
	}
	slices.SortStableFunc(list, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(b.joint, a.joint), cmp.Compare(a.length, b.length), cmp.Compare(b.weakest, a.weakest))
	})
	paths := make([]Path, len(list))
	for i, r := range list {
		paths[i] = r.path
	}
	return paths
}

// onePerEnd keeps the first path to each end.
func onePerEnd(paths []Path) []Path {
	ended := make(map[uint32]bool)
	return slices.DeleteFunc(paths, func(p Path) bool {
		end := p.end()
		again := ended[end]
		ended[end] = true
		return again
	})
}
