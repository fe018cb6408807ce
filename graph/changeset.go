package graph

import (
	"cmp"
	"iter"
	"strconv"
	"strings"
	"time"
)

// Changeset is one write: every statement, evidence and name says which changeset brought it in.
type Changeset struct {
	number  int
	time    time.Time
	agent   string
	message string
	dataset string
	chain   string // empty when it was written before there were chains
	draft   ID

	// What follows is set where a changeset is handed out.
	snapshot             *Snapshot // in which it was read
	entities, statements int       // how many came with it
}

// ID returns the identifier, `changeset:` and the number.
func (c Changeset) ID() ID { return changesetID(c.number) }

func changesetID(number int) ID { return changesetPrefix + ID(strconv.Itoa(number)) }

func changesetNumber(id ID) (int, bool) {
	text, found := strings.CutPrefix(string(id), changesetPrefix)
	n, err := strconv.Atoi(text)
	return n, found && err == nil && n > 0
}

// Number returns its place in the order of all changesets, from 1.
func (c Changeset) Number() int { return c.number }

// Time returns when it was written, in UTC.
func (c Changeset) Time() time.Time { return c.time }

// Agent returns who wrote it.
func (c Changeset) Agent() string { return c.agent }

// Message returns why, in a sentence.
func (c Changeset) Message() string { return c.message }

// Chain returns what ties the changeset to all before it: `sha256:` and 64 hexadecimal digits, made from its own quads and
// from the chain of the changeset before, so that two records with the same chain are the same up to there. It is empty for
// a changeset that was written before there were chains. [Verifier] computes it again.
func (c Changeset) Chain() string { return c.chain }

// Draft returns the id of the draft that became the changeset; false when it was written in one go, as an import from
// the command line is.
func (c Changeset) Draft() (ID, bool) { return c.draft, c.draft != "" }

// EntitiesAdded returns how many entities it brought in.
func (c Changeset) EntitiesAdded() int { return c.entities }

// StatementsAdded returns how many statements it brought in.
func (c Changeset) StatementsAdded() int { return c.statements }

// Dataset returns the data set that it wrote to, as it is now, or false when there is none. One that is not written yet
// (see [Prepared.Changeset]) does not tell.
func (c Changeset) Dataset() (Dataset, bool) {
	if c.snapshot == nil {
		return Dataset{}, false
	}
	n, known := c.snapshot.datasetNumber(c.dataset)
	if !known {
		return Dataset{}, false
	}
	return c.snapshot.dataset(n), true
}

// Changes returns a page of what the changeset did, in the order of the record; nothing for one that is not written yet (see
// [Prepared.Changeset]). The error is an [InputError], or that of a request that ends first.
func (c Changeset) Changes(first *int, after *Cursor) (*ChangeConnection, error) {
	s := c.snapshot
	if s == nil {
		s = new(Snapshot)
	}
	request := pageRequest{first: first, after: after}
	s, err := s.paged(request)
	if err != nil {
		return nil, err
	}
	changes := func(func(Change) bool) {}
	if n := uint32(c.number); n > 0 && n <= s.newest() {
		changes = s.changesBy(n)
	}
	return s.changePage(changes, request, "changes of", c.ID())
}

// Changeset returns the changeset with the id, or false.
func (s *Snapshot) Changeset(id ID) (Changeset, bool) {
	n, ok := changesetNumber(id)
	if !ok || n > s.changesets.length {
		return Changeset{}, false
	}
	return s.changeset(uint32(n)), true
}

// changeset returns the changeset of the number, which must be there.
func (s *Snapshot) changeset(n uint32) Changeset {
	row, before := s.written(n), s.extentBefore(n)
	c, now := *row.changeset, &row.extent
	c.snapshot = s
	c.entities, c.statements = now.entities-now.hidden-(before.entities-before.hidden), now.statements-before.statements
	return c
}

// changesetRow is a changeset and what the graph held after it.
type changesetRow struct {
	changeset *Changeset
	extent    extent
}

// written returns the row of the changeset of the number, which must be there.
func (s *Snapshot) written(n uint32) *changesetRow { return s.changesets.at(n - 1) }

// extentBefore returns what the graph held before a changeset.
func (s *Snapshot) extentBefore(n uint32) extent {
	if n == 1 {
		return extent{}
	}
	return s.written(n - 1).extent
}

// Changesets yields every changeset, in the order in which they were written.
func (s *Snapshot) Changesets() iter.Seq[Changeset] {
	return func(yield func(Changeset) bool) {
		for n := uint32(1); n <= s.newest() && yield(s.changeset(n)); n++ {
		}
	}
}

// newestOf returns the newest changeset of a data set; false when nothing is written of it.
func (s *Snapshot) newestOf(dataset string) (Changeset, bool) {
	for n := s.newest(); n > 0; n-- {
		if s.written(n).changeset.dataset == dataset {
			return s.changeset(n), true
		}
	}
	return Changeset{}, false
}

// ChangesetOf returns the changeset that a draft became; false when it is none.
func (s *Snapshot) ChangesetOf(draft ID) (Changeset, bool) {
	for n := s.newest(); n > 0; n-- {
		if s.written(n).changeset.draft == draft {
			return s.changeset(n), true
		}
	}
	return Changeset{}, false
}

// ChangesetConnection is a page of changesets.
type ChangesetConnection struct {
	snapshot *Snapshot
	page     *slice[uint32]
}

// ChangesetEdge is a place in a page of changesets.
type ChangesetEdge struct {
	of     *ChangesetConnection
	number uint32
}

// ChangesetPage returns a page of the changesets, newest first.
func (s *Snapshot) ChangesetPage(first *int, after *Cursor) (*ChangesetConnection, error) {
	request := pageRequest{first: first, after: after}
	s, err := s.paged(request)
	if err != nil {
		return nil, err
	}
	list := &listing[uint32]{
		stop: s.stop,
		items: func(yield func(uint32) bool) {
			for n := s.newest(); n > 0 && yield(n); n-- {
			}
		},
		compare: func(a, b uint32) int { return cmp.Compare(b, a) },
		place:   func(n uint32) place { return place{number: n} },
		find:    func(p place) (uint32, bool) { return p.number, p.number > 0 && p.number <= s.newest() },
		mark:    func() uint32 { return fingerprint("changesets") },
		head:    s.newest(),
	}
	page, err := list.take(request)
	if err != nil {
		return nil, err
	}
	return &ChangesetConnection{s, page}, nil
}

// Edges returns the places of the page, newest first.
func (c *ChangesetConnection) Edges() []ChangesetEdge {
	edges := make([]ChangesetEdge, len(c.page.items))
	for i, n := range c.page.items {
		edges[i] = ChangesetEdge{c, n}
	}
	return edges
}

// Nodes returns the changesets of the page, newest first.
func (c *ChangesetConnection) Nodes() []Changeset {
	nodes := make([]Changeset, len(c.page.items))
	for i, n := range c.page.items {
		nodes[i] = c.snapshot.changeset(n)
	}
	return nodes
}

// PageInfo tells where the page lies.
func (c *ChangesetConnection) PageInfo() PageInfo { return c.page.info() }

// TotalCount counts all changesets. The error is that of a request that ends first.
func (c *ChangesetConnection) TotalCount() (int, error) { return c.page.count() }

// Cursor returns the place of the changeset.
func (e ChangesetEdge) Cursor() Cursor { return e.of.page.cursor(e.number) }

// Node returns the changeset.
func (e ChangesetEdge) Node() Changeset { return e.of.snapshot.changeset(e.number) }
