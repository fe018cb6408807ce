package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"peacegraph/graph"
)

// Publication tells what became of a draft that was to be published.
type Publication struct {
	// Draft is the draft afterwards.
	Draft *Draft
	// Changeset is what it became; its number is 0 when it was refused.
	Changeset graph.Changeset
	// Findings are the errors that stand in the way, and Conflicts what was changed since its base.
	Findings  []Finding
	Conflicts []graph.Clash
}

// retryAfter is how long somebody should wait when the queue is full: about as long as some publishes of usual size take.
const retryAfter = 2 * time.Second

// attempts is how often a publish is prepared anew because somebody else has written in between. On a desk publishes wait
// for each other, so this is for those who write to the graph in another way.
const attempts = 5

// Publish makes a draft a changeset of the graph: all of it, or nothing. Its author is the agent, whoever publishes it. With a
// message, that is the one of the changeset. Publishes wait for each other, and so many may wait as [Limits.Queue] says; the
// next one is refused with [Busy]. When ctx is done before all is on disk, nothing is published and its error is returned.
//
// It is refused with [UnresolvedFindings] while an error is among its findings, with [Conflicting] when the graph has changed
// since its base where the draft touches it, and with [Empty] when the graph has all of it; the answer then has the findings
// and conflicts. Other refusals are [NotFound], [NotOpen], [TooLarge] and [IdempotencyKeyReused]. A draft that was published
// under the same idempotency key has the same answer again.
//
// Once Publish returns without an error the draft is published for good, also when the file of the desk could not be written:
// the record tells which draft a changeset was. With [graph.ErrUnsure] it is published, too, but may be lost with the power.
// After any other error it may be published again: it becomes one changeset at most.
func (d *Desk) Publish(ctx context.Context, by Author, id graph.ID, message, key string) (*Publication, error) {
	if err := d.text("message", message); err != nil {
		return nil, err
	}
	req, err := asked(by, key, "publish", id, message)
	if err != nil {
		return nil, err
	}
	if _, err := d.find(by, id); err != nil {
		return nil, err
	}
	select {
	case d.queue <- struct{}{}:
		defer func() { <-d.queue }()
	default:
		busy := refuse(Busy, "", "%d drafts wait to be published, and that is the most (limit: queue of publishes); try again in %d seconds", d.limits.Queue, retryAfter/time.Second)
		busy.RetryAfter = retryAfter
		return nil, busy
	}
	// The draft first: while others change it, those who publish other drafts do not wait.
	r, release, err := d.open(ctx, by, id)
	if err != nil {
		return nil, err
	}
	defer release()
	select {
	case <-d.turn:
		defer func() { d.turn <- struct{}{} }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if a, err := d.before(req); err != nil {
		return nil, err
	} else if a != nil {
		return d.published(r), nil
	}
	if err := r.mustBeOpen(); err != nil {
		return nil, err
	}
	return d.publish(ctx, r, req, strings.TrimSpace(message))
}

func (d *Desk) published(r *record) *Publication {
	p := &Publication{Draft: d.handle(r)}
	p.Changeset, _ = p.Draft.Changeset()
	return p
}

// publish publishes a draft whose turn it is. The draft is held.
func (d *Desk) publish(ctx context.Context, r *record, req request, message string) (*Publication, error) {
	if message != "" && message != r.Message {
		changed := *r
		changed.Message = message
		r = &changed
	}
	for attempt := 1; ; attempt++ {
		p, err := d.tryPublish(ctx, r, req)
		if !errors.Is(err, graph.ErrStale) || attempt == attempts {
			return p, err
		}
	}
}

func (d *Desk) tryPublish(ctx context.Context, r *record, req request) (*Publication, error) {
	s := d.graph.Snapshot()
	if c, ok := inRecord(s, r); ok {
		// An earlier publish failed when it was on disk already, and that was found out only later.
		return d.finish(r, req, c, nil), nil
	}
	found, err := d.review(ctx, r, s)
	if err != nil {
		return nil, fmt.Errorf("publish the draft %s: %w", r.ID, err)
	}
	refused := &Publication{Draft: &Draft{d, r, s}, Conflicts: found.Conflicts}
	for _, f := range found.findings {
		if f.Severity == graph.Error {
			refused.Findings = append(refused.Findings, f)
		}
	}
	switch {
	case len(found.Conflicts) == 1:
		return refused, refuse(Conflicting, "draft", "the graph has changed where the draft touches it: %s; look at it, change the draft or rebase it, and publish again", found.Conflicts[0].Message())
	case len(found.Conflicts) > 1:
		return refused, refuse(Conflicting, "draft", "the graph has changed in %d places that the draft touches; look at them, change the draft or rebase it, and publish again", len(found.Conflicts))
	case len(refused.Findings) == 1:
		return refused, refuse(UnresolvedFindings, "draft", "an error stands in the way: %s", refused.Findings[0].Sentence())
	case found.Prepared == nil:
		return refused, refuse(UnresolvedFindings, "draft", "%d errors stand in the way; put them right as the findings say", len(refused.Findings))
	case found.Prepared.Empty():
		return refused, refuse(Empty, "draft", "the draft adds nothing to the graph; add rows to it, or abandon it")
	}
	if req.key != "" {
		// After a crash in the middle the answer is known by this.
		meant := r.next(d.now().UTC())
		meant.Publishing = d.answer(req, answer{})
		meant.PublishedBy = req.by.Name
		if err := d.commit(&change{draft: meant}); err != nil {
			return nil, fmt.Errorf("publish the draft %s: %w", r.ID, err)
		}
		r = meant
	}
	result, err := d.graph.Write(ctx, found.Prepared.At(d.now()), nil)
	if errors.Is(err, graph.ErrUnsure) {
		return d.finish(r, req, result.Changeset, &result.Summary), fmt.Errorf("publish the draft %s: %w", r.ID, err)
	}
	if err != nil {
		if r.Publishing != nil {
			// What was meant did not happen. When this cannot be written, it is found out when the desk is opened.
			back := r.next(d.now().UTC())
			back.Publishing, back.PublishedBy = nil, ""
			_ = d.commit(&change{draft: back})
		}
		return nil, fmt.Errorf("publish the draft %s: %w", r.ID, err)
	}
	return d.finish(r, req, result.Changeset, &result.Summary), nil
}

// inRecord returns the changeset that a draft has become; false when there is none. It is none that was written before the draft
// was begun.
func inRecord(s *graph.Snapshot, r *record) (graph.Changeset, bool) {
	begun := r.CreatedAt.Truncate(time.Second) // as exactly as changesets tell it
	for c, ok := s.Head(); ok && !c.Time().Before(begun); c, ok = s.Changeset(graph.ID(fmt.Sprintf("changeset:%d", c.Number()-1))) {
		if id, _ := c.Draft(); id == r.ID {
			return c, true
		}
	}
	return graph.Changeset{}, false
}

// finish writes down that a draft is published. The record has it, so whatever happens to the file it holds. The summary is nil
// when it is not known.
func (d *Desk) finish(r *record, req request, changeset graph.Changeset, summary *graph.Summary) *Publication {
	next := r.next(d.now().UTC())
	next.publish(changeset.Number())
	next.PublishedBy, next.Publishing = req.by.Name, nil
	if summary != nil {
		// A copy, because the draft is kept, and what the summary is a part of is large.
		counted := *summary
		next.Summary = &counted
	}
	c := &change{draft: next, drop: next.drop(), key: d.answer(req, answer{Draft: r.ID, Changeset: next.Changeset})}
	if err := d.commit(c); err != nil {
		d.mu.Lock()
		d.drafts[r.ID] = next
		if c.key != nil {
			d.keys[c.key.name()] = c.key
		}
		d.mu.Unlock()
	}
	return d.published(next)
}
