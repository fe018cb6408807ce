package report

import (
	"context"
	"errors"

	"peacegraph/graph"
)

// Set is a data set that was read from a folder, on its way into the graph.
type Set struct {
	Dir   string
	Draft *graph.Draft
	Lines *Lines

	// Findings are what [PrepareAll] has found; Prepared and Preview are nil when an error is among them.
	Findings graph.Findings
	Prepared *graph.Prepared
	Preview  *graph.Preview
	name     string
}

// NewSet returns a data set that was read from a folder.
func NewSet(dir string, draft *graph.Draft, lines *Lines) *Set {
	s := &Set{Dir: dir, Draft: draft, Lines: lines, name: draft.Dataset.Name.Text}
	if s.name == "" {
		s.name = dir
	}
	return s
}

// Name returns the id of the data set, or the folder of one that has none.
func (s *Set) Name() string { return s.name }

// CheckAll checks data sets against a state of the graph, each as those before it would leave the graph that have no errors.
// Against says in words what they are checked against. The error is that of ctx.
func CheckAll(ctx context.Context, base *graph.Snapshot, against string, sets []*Set) ([]Check, error) {
	checks := make([]Check, len(sets))
	for i, set := range sets {
		p, err := base.Prepare(ctx, set.Draft, graph.Authorship{}, nil)
		var summary graph.Summary
		var findings graph.Findings
		switch {
		case err == nil:
			summary, findings = p.Summary(), p.Findings()
		case !errors.As(err, &findings):
			return nil, err
		}
		checks[i] = CheckOf(set.Dir, set.Name(), against, DatasetState(base, set.Draft), summary, findings, set.Lines)
		if i+1 == len(sets) || err != nil {
			continue
		}
		if base, err = p.Next(ctx, nil); err != nil {
			return nil, err
		}
		against += " and " + set.Name()
	}
	return checks, nil
}

// Steps shows how far the work on a data set has come. Begin is told how many statements it is about, and returns what is
// told of each step, and what is called at the end of it.
type Steps func(set *Set, statements int) (show graph.Progress, done func())

// PrepareAll prepares data sets to be written, each on the graph as those before it will leave it. By says who writes one and
// why; steps may be nil. It reports whether one was refused: what refers to that one cannot be judged, so that missing ids
// are not held against those behind it. The error is that of ctx.
func PrepareAll(ctx context.Context, base *graph.Snapshot, sets []*Set, by func(*graph.Draft) graph.Authorship, steps Steps) (refused bool, err error) {
	if steps == nil {
		steps = func(*Set, int) (graph.Progress, func()) { return nil, func() {} }
	}
	for _, set := range sets {
		set.Draft.Incomplete = set.Draft.Incomplete || refused
		set.Prepared, set.Preview = nil, nil
		show, done := steps(set, len(set.Draft.Statements))
		prepared, err := base.Prepare(ctx, set.Draft, by(set.Draft), show)
		done()
		var findings graph.Findings
		switch {
		case errors.As(err, &findings):
			set.Findings, refused = findings, true
			continue
		case err != nil:
			return refused, err
		}
		set.Prepared, set.Findings = prepared, prepared.Findings()
		show, done = steps(set, rowsOf(prepared))
		set.Preview, err = prepared.Preview(ctx, show)
		if err == nil {
			base, err = prepared.Next(ctx, nil)
		}
		done()
		if err != nil {
			return refused, err
		}
	}
	return refused, nil
}

// rowsOf returns how many statements are written.
func rowsOf(p *graph.Prepared) int { return p.Summary().StatementsAdded + p.Summary().StatementsMerged }

// Folder tells of a data set that was prepared, with so many examples of each sort of change.
func (s *Set) Folder(examples int) Folder {
	if s.Prepared == nil {
		return Folder{Check: CheckOf(s.Dir, s.Name(), "", "", graph.Summary{}, s.Findings, s.Lines)}
	}
	return FolderOf(CheckOf(s.Dir, s.Name(), "", "", s.Prepared.Summary(), s.Findings, s.Lines), s.Prepared, s.Preview, examples)
}

// Folders tells of data sets that were prepared, in order.
func Folders(sets []*Set, examples int) []Folder {
	folders := make([]Folder, len(sets))
	for i, s := range sets {
		folders[i] = s.Folder(examples)
	}
	return folders
}
