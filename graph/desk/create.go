package desk

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"peacegraph/graph"
)

// NewDraft is what a draft begins with.
type NewDraft struct {
	// Message becomes that of the changeset.
	Message string
	// Dataset is the id of the data set to which it adds, with `dataset:` or without; it may be one that is not there yet.
	Dataset string
	// Describe describes the data set.
	Describe Description
	// Base is the id of the changeset that its author has seen; empty for the newest.
	Base graph.ID
	// Key is an idempotency key; empty is none.
	Key string
}

// Create begins a draft. What cannot be used is refused with [Invalid], too many open drafts with [TooLarge].
func (d *Desk) Create(ctx context.Context, by Author, in NewDraft) (*Draft, error) {
	key := in.Key
	in.Key = ""
	req, err := asked(by, key, "create", in)
	if err != nil {
		return nil, err
	}
	// An author begins one draft after another, so that none is begun beside the last that is allowed.
	release, err := d.hold(ctx, graph.ID("create:"+by.Name))
	if err != nil {
		return nil, err
	}
	defer release()
	before, forget, err := d.once(ctx, req)
	if err != nil {
		return nil, err
	}
	defer forget()
	if before != nil {
		return d.Draft(ctx, by, before.Draft)
	}
	r, err := d.begin(by, in)
	if err != nil {
		return nil, err
	}
	if err := d.commit(&change{draft: r, key: d.answer(req, answer{Draft: r.ID})}); err != nil {
		return nil, fmt.Errorf("begin a draft: %w", err)
	}
	return d.handle(r), nil
}

// begin makes the record of a new draft, or says all that stands against it.
func (d *Desk) begin(by Author, in NewDraft) (*record, error) {
	var wrong Refusals
	add := func(err error) {
		wrong = append(wrong, RefusalsOf(err)...)
	}
	s := d.graph.Snapshot()
	now := d.now().UTC()
	r := &record{
		ID: newID(), Author: by.Name, Message: strings.TrimSpace(in.Message), Dataset: strings.TrimPrefix(in.Dataset, "dataset:"),
		Describe: in.Describe, Base: newest(s), CreatedAt: now, ChangedAt: now,
	}
	if r.Message == "" {
		add(refuse(Invalid, "message", "the message is missing; say in a sentence what the changeset is for"))
	}
	add(d.text("message", r.Message))
	for path, text := range map[string]string{
		"title": in.Describe.Title, "licence": in.Describe.Licence, "language": in.Describe.Language, "description": in.Describe.Description,
		"version": in.Describe.Version, "citation": in.Describe.Citation, "codebook": in.Describe.Codebook, "coder": in.Describe.Coder,
		"creators": strings.Join(in.Describe.Creators, "\n"),
	} {
		add(d.text("describe."+path, text))
	}
	if !graph.ValidDatasetName(r.Dataset) {
		add(refuse(Invalid, "dataset", "%q is not the id of a data set; write letters, digits, '-', '_' and '.', at most 100, such as tahir-2025", shortened(in.Dataset)))
	}
	if in.Base != "" {
		if n, err := baseOf(s, in.Base, "base"); err != nil {
			add(err)
		} else {
			r.Base = n
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	open := 0
	for _, other := range d.drafts {
		if other.Author == by.Name && other.Status == StatusOpen {
			open++
		}
	}
	if open >= d.limits.OpenDrafts {
		add(refuse(TooLarge, "", "you have %d open drafts, and %d are the most (limit: open drafts of an author); publish or abandon one", open, d.limits.OpenDrafts))
	}
	switch {
	case len(wrong) == 1:
		return nil, wrong[0]
	case len(wrong) > 1:
		slices.SortStableFunc(wrong, func(a, b *Refusal) int { return slices.Compare(a.Path, b.Path) })
		return nil, wrong
	}
	return r, nil
}

// newest returns the number of the newest changeset, 0 when there is none.
func newest(s *graph.Snapshot) int {
	c, _ := s.Head()
	return c.Number()
}

// baseOf returns the number of the changeset that a draft is based on.
func baseOf(s *graph.Snapshot, id graph.ID, path string) (int, error) {
	c, ok := s.Changeset(id)
	if !ok {
		r := refuse(Invalid, path, "there is no changeset %q", shortened(string(id)))
		if newest, ok := s.Head(); ok {
			r.Message, r.Nearest = r.Message+"; the newest is "+string(newest.ID()), []string{string(newest.ID())}
		}
		return 0, r
	}
	return c.Number(), nil
}

// newID returns the id of a new draft: 128 random bits, which nobody guesses.
func newID() graph.ID {
	bits := make([]byte, 16)
	_, _ = rand.Read(bits) // never fails
	return graph.ID("draft:" + strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(bits)))
}

// shortened cuts a text that is too long for a message.
func shortened(text string) string {
	const shown = 120
	if utf8.RuneCountInString(text) <= shown {
		return text
	}
	return string([]rune(text)[:shown]) + "…"
}
