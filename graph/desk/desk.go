package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"peacegraph/graph"
)

// Author is who asks.
type Author struct {
	// Name is the name of the token. It becomes the agent of a changeset, and the author of corrections and judgements.
	Name string
	// Admin may see and change the drafts of everybody.
	Admin bool
}

// Desk holds the drafts of a graph. It is safe for concurrent use. Changes of one draft come one after another.
type Desk struct {
	graph  *graph.Graph
	limits Limits
	now    func() time.Time
	keep   keeper
	turn   chan struct{} // has a token while nobody publishes
	queue  chan struct{} // has a token for each publish that waits or is under way
	large  chan struct{} // has a token while a large draft is reviewed
	cache  reviews

	writes sync.Mutex // held while a change is kept and then seen; nobody who only reads waits for it
	mu     sync.Mutex // guards what follows; it is not held while the file is written
	drafts map[graph.ID]*record
	locks  map[graph.ID]*lock
	keys   map[string]*answered
	queued map[string]int // by author, how many places of the queue are taken
	closed bool
}

// lock is held by a change of a draft.
type lock struct {
	held  chan struct{} // has a token while nobody holds it
	users int
}

// Option changes how [Open] works.
type Option func(*Desk)

// WithLimits sets the limits.
func WithLimits(l Limits) Option { return func(d *Desk) { d.limits = l } }

// WithClock has the time read from f, so that tests need not wait.
func WithClock(f func() time.Time) Option { return func(d *Desk) { d.now = f } }

// Open opens the desk of a graph on the file [FileName] in a directory, making it when there is none; with an empty
// directory drafts are kept in memory. An open draft that is in the record of the graph as a changeset is found published.
// The errors are [ErrLocked], [ErrFile], [ErrNewerFormat], [ErrFull], and those of the system.
func Open(g *graph.Graph, dir string, opts ...Option) (*Desk, error) {
	d := &Desk{
		graph: g, limits: DefaultLimits(), now: time.Now, drafts: make(map[graph.ID]*record), locks: make(map[graph.ID]*lock),
		keys: make(map[string]*answered), queued: make(map[string]int), turn: make(chan struct{}, 1), large: make(chan struct{}, 1), keep: &memory{parts: make(map[string][]byte)},
	}
	for _, opt := range opts {
		opt(d)
	}
	d.queue = make(chan struct{}, d.limits.Queue)
	d.turn <- struct{}{}
	if dir != "" {
		f, err := openFile(dir)
		if err != nil {
			return nil, fmt.Errorf("open the drafts: %w", err)
		}
		d.keep = f
	}
	if err := d.recall(); err != nil {
		return nil, errors.Join(fmt.Errorf("open the drafts: %w", err), d.keep.close())
	}
	return d, nil
}

// recall loads what is kept, and compares it with the record.
func (d *Desk) recall() error {
	drafts, keys, err := d.keep.load()
	if err != nil {
		return err
	}
	for _, r := range drafts {
		d.drafts[r.ID] = r
	}
	for _, k := range keys {
		d.keys[k.name()] = k
	}
	for _, r := range drafts {
		if r.Status != StatusOpen {
			continue
		}
		if c, published := d.graph.Snapshot().ChangesetOf(r.ID); published {
			by := r.Author
			if r.Publishing != nil {
				by = r.Publishing.Author
			}
			err = d.commit(d.publication(r, c, by, r.Publishing))
		} else if r.Publishing != nil {
			err = d.commit(d.unpublished(r))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// publication is the change that makes a draft one that is published. Its rows are in the record then. Key is the request,
// nil when it has no key or nobody knows it any more.
func (d *Desk) publication(r *record, as graph.Changeset, by string, key *answered) *change {
	next := r.next(d.now().UTC())
	next.close(StatusPublished)
	next.Changeset, next.Message = as.Number(), as.Message()
	next.PublishedBy, next.Publishing = by, nil
	c := &change{draft: next, drop: next.drop()}
	if key != nil {
		done := *key
		done.Answer = answer{Draft: r.ID, Changeset: as.Number()}
		c.key = &done
	}
	return c
}

// unpublished is the change that forgets a publish that was meant and did not happen.
func (d *Desk) unpublished(r *record) *change {
	next := r.next(d.now().UTC())
	next.Publishing = nil
	return &change{draft: next}
}

// drop returns the numbers of the parts whose rows are no longer needed.
func (r *record) drop() []int {
	numbers := make([]int, len(r.Parts))
	for i, p := range r.Parts {
		numbers[i] = p.Number
	}
	return numbers
}

// Close waits for a publish to end and releases the file. What is asked of the desk afterwards is [ErrClosed].
func (d *Desk) Close() error {
	<-d.turn
	defer func() { d.turn <- struct{}{} }()
	d.writes.Lock()
	defer d.writes.Unlock()
	d.mu.Lock()
	closed := d.closed
	d.closed = true
	d.mu.Unlock()
	if closed {
		return nil
	}
	return d.keep.close()
}

// commit keeps a change, and makes it what is seen.
func (d *Desk) commit(c *change) error {
	d.writes.Lock()
	defer d.writes.Unlock()
	forget, err := d.outdated()
	if err != nil {
		return err
	}
	c.forget = forget
	if c.draft.Status == StatusAbandoned {
		c.lose = d.tooOld(c.draft)
	}
	if err := d.keep.commit(c); err != nil {
		return err
	}
	d.show(c)
	return nil
}

// outdated returns some keys that need no longer be remembered. The error is [ErrClosed].
func (d *Desk) outdated() (names []string, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return nil, ErrClosed
	}
	oldest := d.now().Add(-d.limits.KeyFor)
	for name, k := range d.keys {
		if k.At.Before(oldest) && len(names) < 100 {
			names = append(names, name)
		}
	}
	return names, nil
}

// show makes a change what is seen.
func (d *Desk) show(c *change) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.drafts[c.draft.ID] = c.draft
	for _, id := range c.lose {
		delete(d.drafts, id)
	}
	for _, name := range c.forget {
		delete(d.keys, name)
	}
	if c.key != nil {
		d.keys[c.key.name()] = c.key
	}
	if c.draft.Status != StatusOpen {
		d.cache.drop(c.draft.ID)
	}
}

// tooOld returns the abandoned drafts that are no longer remembered when one more is given up.
func (d *Desk) tooOld(more *record) []graph.ID {
	d.mu.Lock()
	defer d.mu.Unlock()
	var abandoned []*record
	for _, r := range d.drafts {
		if r.Author == more.Author && r.Status == StatusAbandoned && r.ID != more.ID {
			abandoned = append(abandoned, r)
		}
	}
	slices.SortFunc(abandoned, func(a, b *record) int { return a.ChangedAt.Compare(b.ChangedAt) })
	var ids []graph.ID
	for _, r := range abandoned[:max(0, len(abandoned)+1-d.limits.Abandoned)] {
		ids = append(ids, r.ID)
	}
	return ids
}

// find returns a draft that the author may see.
func (d *Desk) find(by Author, id graph.ID) (*record, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return nil, ErrClosed
	}
	r := d.drafts[id]
	if r == nil || !by.sees(r) {
		return nil, refuse(NotFound, "draft", "there is no draft %q among yours; list them, or begin one", shortened(string(id)))
	}
	return r, nil
}

func (a Author) sees(r *record) bool { return a.Admin || a.Name == r.Author && a.Name != "" }

// hold waits until nobody else changes the draft. The error is that of ctx.
func (d *Desk) hold(ctx context.Context, id graph.ID) (release func(), err error) {
	d.mu.Lock()
	l := d.locks[id]
	if l == nil {
		l = &lock{held: make(chan struct{}, 1)}
		l.held <- struct{}{}
		d.locks[id] = l
	}
	l.users++
	d.mu.Unlock()
	leave := func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		if l.users--; l.users == 0 {
			delete(d.locks, id)
		}
	}
	select {
	case <-l.held:
		return func() { l.held <- struct{}{}; leave() }, nil
	case <-ctx.Done():
		leave()
		return nil, ctx.Err()
	}
}

// open holds a draft of the author to be changed, and the key of the request. The answer is that of an earlier request which was
// the same, nil when there was none.
func (d *Desk) open(ctx context.Context, req request, id graph.ID) (*record, *answer, func(), error) {
	if _, err := d.find(req.by, id); err != nil {
		return nil, nil, nil, err
	}
	release, err := d.hold(ctx, id)
	if err != nil {
		return nil, nil, nil, err
	}
	before, forget, err := d.once(ctx, req)
	if err != nil {
		release()
		return nil, nil, nil, err
	}
	leave := func() { forget(); release() }
	r, err := d.find(req.by, id)
	if err != nil {
		leave()
		return nil, nil, nil, err
	}
	return r, before, leave, nil
}

// mustBeOpen refuses to change what is published or abandoned.
func (r *record) mustBeOpen() error {
	switch r.Status {
	case StatusPublished:
		return refuse(NotOpen, "draft", "%s is published as changeset:%d and stays as it is; begin another draft", r.ID, r.Changeset)
	case StatusAbandoned:
		return refuse(NotOpen, "draft", "%s was abandoned; begin another draft", r.ID)
	}
	return nil
}

// request is a request that may carry an idempotency key.
type request struct {
	by    Author
	key   string
	input string // the hash
}

// asked hashes what is asked for, of whom and with what.
func asked(by Author, key, operation string, input ...any) (request, error) {
	r := request{by: by, key: key}
	if utf8.RuneCountInString(key) > maxKey || !utf8.ValidString(key) {
		return r, refuse(Invalid, "idempotencyKey", "an idempotency key has at most %d characters; a random one such as a UUID does", maxKey)
	}
	if by.Name == "" {
		return r, refuse(Forbidden, "", "drafts have an author; say who you are, with a token")
	}
	if key == "" {
		return r, nil
	}
	h := sha256.New()
	if err := json.NewEncoder(h).Encode(append([]any{operation}, input...)); err != nil {
		return r, fmt.Errorf("hash the input: %w", err)
	}
	r.input = hex.EncodeToString(h.Sum(nil))
	return r, nil
}

// once holds the key of a request, so that no other is met with it meanwhile, and returns what was answered to the same request;
// nil when it is new. A key is held after the draft and before the turn to publish, so that nobody waits in a circle.
func (d *Desk) once(ctx context.Context, r request) (before *answer, release func(), err error) {
	if r.key == "" {
		return nil, func() {}, nil
	}
	if release, err = d.hold(ctx, graph.ID("key:"+nameOfKey(r.by.Name, r.key))); err != nil {
		return nil, nil, err
	}
	if before, err = d.before(r); err != nil {
		release()
		return nil, nil, err
	}
	return before, release, nil
}

// before returns what was answered to the same request; nil when it is new.
func (d *Desk) before(r request) (*answer, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k := d.keys[nameOfKey(r.by.Name, r.key)]
	switch {
	case k == nil, k.At.Before(d.now().Add(-d.limits.KeyFor)):
		return nil, nil
	case k.Input != r.input:
		return nil, refuse(IdempotencyKeyReused, "idempotencyKey", "this idempotency key was used at %s for something else; take a new key for each request", k.At.UTC().Format(time.RFC3339))
	}
	a := k.Answer
	return &a, nil
}

// answer is how a request is remembered; nil when it has no key.
func (d *Desk) answer(r request, a answer) *answered {
	if r.key == "" {
		return nil
	}
	return &answered{Author: r.by.Name, Key: r.key, Input: r.input, At: d.now().UTC(), Answer: a}
}

// text checks a text of the input. As in files, it holds no control characters.
func (d *Desk) text(path, text string) error {
	if len(text) > d.limits.Text {
		return refuse(TooLarge, path, "%s has %d bytes, and %d are the most", path, len(text), d.limits.Text)
	}
	if at := strings.IndexFunc(text, unwritable); at >= 0 {
		c, _ := utf8.DecodeRuneInString(text[at:])
		return refuse(Invalid, path, "%s has the control character %U at character %d, which no text can hold; delete it", path, c, utf8.RuneCountInString(text[:at])+1)
	}
	return nil
}

// unwritable reports whether no text of the record may have a character: the control characters that no cell of a data file may
// have, and what is no character at all, which XML cannot hold.
func unwritable(c rune) bool {
	return unicode.IsControl(c) && c != '\t' && c != '\n' || c == 0xfffe || c == 0xffff
}

// Draft returns a draft as it is now. The refusal is [NotFound].
func (d *Desk) Draft(_ context.Context, by Author, id graph.ID) (*Draft, error) {
	r, err := d.find(by, id)
	if err != nil {
		return nil, err
	}
	return d.handle(r), nil
}

// Drafts returns the drafts that the author may see and that have one of the statuses, those that were begun last first;
// with no status, all.
func (d *Desk) Drafts(_ context.Context, by Author, statuses ...Status) ([]*Draft, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return nil, ErrClosed
	}
	var drafts []*Draft
	for r := range maps.Values(d.drafts) {
		if by.sees(r) && (len(statuses) == 0 || slices.Contains(statuses, r.Status)) {
			drafts = append(drafts, d.handle(r))
		}
	}
	slices.SortFunc(drafts, func(a, b *Draft) int {
		if c := b.record.CreatedAt.Compare(a.record.CreatedAt); c != 0 {
			return c
		}
		return strings.Compare(string(a.record.ID), string(b.record.ID))
	})
	return drafts, nil
}
