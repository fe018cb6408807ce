package graph

import (
	"context"
	"errors"
	"fmt"

	"peacegraph/graph/store"
)

// Step is a part of a write. Each takes long when the draft is large.
type Step uint8

// The steps, in the order in which they come. Checking counts rows, the others count quads; only large drafts are packed.
const (
	Checking Step = iota
	Writing
	Packing
	Indexing
)

var stepNames = [...]string{"checking", "writing", "packing", "indexing"}

// String returns the step as a word.
func (s Step) String() string { return stepNames[s] }

// Progress is told now and then how much of a step is done. It is called by one goroutine, and nil is nobody.
type Progress func(step Step, done, total int)

// Prepared is a draft that was found right and can be written. It tells what would become of it, and holds no more of the
// draft than that. Writing it is for one goroutine.
type Prepared struct {
	base     *Snapshot
	plan     *plan
	by       Authorship
	findings Findings
	seal     *seal     // how its quads end; nil until they are asked for
	next     *Snapshot // the state after it; nil until somebody asks
}

// Prepare checks a draft as [Graph.Apply] does, and writes nothing. The error is the [Findings] of a draft that is refused,
// or that of ctx.
func (s *Snapshot) Prepare(ctx context.Context, draft *Draft, by Authorship, progress Progress) (*Prepared, error) {
	r, err := s.Review(ctx, draft, s.changesets.length, by, progress)
	switch {
	case err != nil:
		return nil, err
	case r.Prepared == nil:
		return nil, r.Findings
	}
	return r.Prepared, nil
}

// As returns the same written by somebody else, at another time or for another reason. It may be called while p is in use.
func (p *Prepared) As(by Authorship) *Prepared {
	return &Prepared{base: p.base, plan: p.plan, by: by, findings: p.findings}
}

// Empty reports whether there is nothing to write.
func (p *Prepared) Empty() bool {
	return p.plan.summary.Empty() && p.plan.dataset == nil && len(p.plan.vocabularies) == 0
}

// Summary counts what would be added.
func (p *Prepared) Summary() Summary { return p.plan.summary }

// Findings returns the warnings and notices, in the order of files, lines and columns.
func (p *Prepared) Findings() Findings { return p.findings }

// Authorship returns who writes it and why.
func (p *Prepared) Authorship() Authorship { return p.by }

// Changeset returns the changeset that would be written; its number is 0 when there is nothing to write. It has its chain
// once [Prepared.Next] or [Graph.Write] has made it.
func (p *Prepared) Changeset() Changeset {
	if p.Empty() {
		return Changeset{}
	}
	c := p.base.newChangeset(p.by.Agent, p.by.Message, p.by.Time)
	c.dataset, c.draft = p.plan.datasetName, p.by.Draft
	if p.seal != nil && p.seal.of == c {
		c.chain = p.seal.chain
	}
	return c
}

// Next returns the state of the graph as it would be afterwards, with nothing merged, so that another draft can be prepared on
// top of it. Searches find nothing in it. It is made when it is first asked for. The error is that of ctx, or [ErrRecord].
func (p *Prepared) Next(ctx context.Context, progress Progress) (*Snapshot, error) {
	switch {
	case p.next != nil:
		return p.next, nil
	case p.Empty():
		return p.base, nil
	}
	quads, err := p.sealed(ctx)
	if err != nil {
		return nil, err
	}
	var report func(done int)
	if progress != nil {
		report = func(done int) { progress(Indexing, done, p.seal.quads) }
	}
	next, err := p.base.extend(ctx, quads, report)
	if err != nil {
		return nil, err
	}
	// It is nobody's state yet, so nothing is kept for it.
	next.search, next.record, next.digests = nil, nil, nil
	p.next = next
	return next, nil
}

// Write writes what was prepared as one changeset: all of it, or nothing. It has to be prepared on the newest snapshot of
// the graph, or on what the one written before it has for its next state; otherwise the error is [ErrStale]. When ctx is
// done before all is on disk, nothing is written and its error is returned. When there is nothing to write nothing happens.
// After any error but [ErrUnsure] the graph is as it was.
func (g *Graph) Write(ctx context.Context, p *Prepared, progress Progress) (Result, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return Result{}, ErrClosed
	}
	if err := g.settleDoubt(ctx); err != nil {
		return Result{Findings: p.findings}, err
	}
	return g.write(ctx, p, progress)
}

// write is Write with the lock held.
func (g *Graph) write(ctx context.Context, p *Prepared, progress Progress) (Result, error) {
	refused := Result{Findings: p.findings}
	if p.Empty() {
		return Result{Summary: p.plan.summary, Findings: p.findings}, nil
	}
	if !g.snapshot.Load().is(p.base) {
		return refused, ErrStale
	}
	quads, err := p.sealed(ctx)
	result := Result{Changeset: p.Changeset(), Summary: p.plan.summary, Findings: p.findings}
	if err != nil {
		return refused, fmt.Errorf("write %s: %w", result.Changeset.ID(), err)
	}
	var report store.Progress
	if progress != nil {
		report = func(step store.Step, done, total int) { progress(Writing+Step(step), done, total) }
	}
	failed := g.record.ApplySeq(ctx, quads, report)
	if failed != nil {
		failed = fmt.Errorf("write %s: %w", result.Changeset.ID(), failed)
		there, err := g.isAhead(context.WithoutCancel(ctx))
		if g.doubtful = err != nil; err != nil || !there {
			return refused, failed
		}
		failed = fmt.Errorf("%w: %w", failed, ErrUnsure)
	}
	// The record has the changeset, so the read model has to follow it whatever happens, and be it the long way round.
	ctx = context.WithoutCancel(ctx)
	next, err := p.Next(ctx, progress)
	if err != nil {
		if next, err = compile(ctx, g.record, nil); err != nil {
			g.doubtful = true
			return refused, fmt.Errorf("read back %s: %w", result.Changeset.ID(), err)
		}
	}
	g.publish(next)
	result.Changeset, _ = g.Snapshot().Head()
	return result, failed
}

// isAhead reports whether the record has more than the newest snapshot. A write that fails may have written all the same, as when
// the system cannot say that what it has written will last.
func (g *Graph) isAhead(ctx context.Context) (bool, error) {
	quads, err := g.record.Size(ctx)
	return quads > g.Snapshot().quads, err
}

// settleDoubt finds out what became of a write that failed when the record could not be read either.
func (g *Graph) settleDoubt(ctx context.Context) error {
	if !g.doubtful {
		return nil
	}
	ahead, err := g.isAhead(ctx)
	if err != nil {
		return fmt.Errorf("find out what became of the write that failed: %w", err)
	}
	if ahead {
		next, err := compile(ctx, g.record, nil)
		if err != nil {
			return fmt.Errorf("read what the write that failed has written: %w", err)
		}
		g.publish(next)
	}
	g.doubtful = false
	return nil
}

// is reports whether two snapshots hold the same state of one record. Their changesets are the same in memory, because a
// snapshot shares those of the one it was made from.
func (s *Snapshot) is(other *Snapshot) bool {
	n := s.newest()
	return n == other.newest() && (n == 0 && s.past == other.past || n > 0 && s.written(n).changeset == other.written(n).changeset)
}

// Apply checks the draft and writes it as one changeset: all of it, or nothing. When the draft is refused the error is
// its [Findings]. When it adds nothing, nothing is written and there is no error. Once Apply returns, every new
// snapshot has the changeset.
func (g *Graph) Apply(ctx context.Context, draft *Draft, by Authorship) (Result, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return Result{}, ErrClosed
	}
	if err := g.settleDoubt(ctx); err != nil {
		return Result{}, err
	}
	p, err := g.snapshot.Load().Prepare(ctx, draft, by, nil)
	if err != nil {
		var findings Findings
		errors.As(err, &findings)
		return Result{Findings: findings}, err
	}
	return g.write(ctx, p, nil)
}
