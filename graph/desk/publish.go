package desk

import (
	"cmp"
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
	leave, err := d.enqueue(by)
	if err != nil {
		return nil, err
	}
	defer leave()
	// First the draft and then the turn, so that nobody waits for a draft of others that is being changed.
	release, err := d.hold(ctx, id)
	if err != nil {
		return nil, err
	}
	defer release()
	before, forget, err := d.once(ctx, req)
	if err != nil {
		return nil, err
	}
	defer forget()
	select {
	case <-d.turn:
		defer func() { d.turn <- struct{}{} }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	r, err := d.find(by, id)
	if err != nil {
		return nil, err
	}
	if before != nil {
		return d.published(r), nil
	}
	if err := r.mustBeOpen(); err != nil {
		return nil, err
	}
	message = cmp.Or(strings.TrimSpace(message), r.Message)
	for attempt := 1; ; attempt++ {
		p, err := d.tryPublish(ctx, id, req, message)
		if !errors.Is(err, graph.ErrStale) || attempt == attempts {
			return p, err
		}
	}
}

// enqueue takes a place in the queue, unless it is full, or the author has so many that others would find none.
func (d *Desk) enqueue(by Author) (leave func(), err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var busy *Refusal
	if d.queued[by.Name] >= d.limits.QueueEach {
		busy = refuse(Busy, "", "%d publishes of yours wait, and that is the most (limit: queue of an author); try again in %d seconds", d.limits.QueueEach, retryAfter/time.Second)
	} else {
		select {
		case d.queue <- struct{}{}:
			d.queued[by.Name]++
			return func() { d.dequeue(by) }, nil
		default:
		}
		busy = refuse(Busy, "", "%d drafts wait to be published, and that is the most (limit: queue of publishes); try again in %d seconds", d.limits.Queue, retryAfter/time.Second)
	}
	busy.RetryAfter = retryAfter
	return nil, busy
}

// dequeue gives back a place in the queue.
func (d *Desk) dequeue(by Author) {
	<-d.queue
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.queued[by.Name]--; d.queued[by.Name] == 0 {
		delete(d.queued, by.Name)
	}
}

func (d *Desk) published(r *record) *Publication {
	p := &Publication{Draft: d.handle(r)}
	p.Changeset, _ = p.Draft.Changeset()
	return p
}

// tryPublish publishes an open draft whose turn it is. The draft is held.
func (d *Desk) tryPublish(ctx context.Context, id graph.ID, req request, message string) (*Publication, error) {
	r, err := d.find(req.by, id)
	if err != nil {
		return nil, err
	}
	s := d.graph.Snapshot()
	if c, ok := s.ChangesetOf(id); ok {
		// An earlier publish failed when it was on disk already, and that was found out only later.
		return d.finish(r, req, c, nil), nil
	}
	found, err := d.reviewNow(ctx, r, s)
	if err != nil {
		return nil, fmt.Errorf("publish the draft %s: %w", id, err)
	}
	if p, refusal := d.stands(r, s, found); refusal != nil {
		return p, refusal
	}
	if req.key != "" {
		// After a crash in the middle the answer is known by this.
		meant := r.next(d.now().UTC())
		meant.Publishing = d.answer(req, answer{})
		if err := d.commit(&change{draft: meant}); err != nil {
			return nil, fmt.Errorf("publish the draft %s: %w", id, err)
		}
		r = meant
	}
	by := graph.Authorship{Agent: r.Author, Message: message, Time: d.now(), Draft: id}
	result, err := d.graph.Write(ctx, found.Prepared.As(by), nil)
	switch {
	case err == nil:
		return d.finish(r, req, result.Changeset, &result.Summary), nil
	case errors.Is(err, graph.ErrUnsure):
		return d.finish(r, req, result.Changeset, &result.Summary), fmt.Errorf("publish the draft %s: %w", id, err)
	case r.Publishing != nil:
		// When this cannot be written, it is found out when the desk is opened.
		_ = d.commit(d.unpublished(r))
	}
	return nil, fmt.Errorf("publish the draft %s: %w", id, err)
}

// stands says what stands against publishing a draft; nil when nothing does.
func (d *Desk) stands(r *record, s *graph.Snapshot, found *review) (*Publication, *Refusal) {
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
	return nil, nil
}

// finish writes down that a draft is published. The record has it, so whatever happens to the file it holds. The summary is nil
// when it is not known.
func (d *Desk) finish(r *record, req request, as graph.Changeset, summary *graph.Summary) *Publication {
	c := d.publication(r, as, req.by.Name, d.answer(req, answer{}))
	if summary != nil {
		// A copy, because the draft is kept, and what the summary is a part of is large.
		counted := *summary
		c.draft.Summary = &counted
	}
	if err := d.commit(c); err != nil {
		d.show(c)
	}
	return d.published(c.draft)
}
