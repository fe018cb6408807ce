package graph

import (
	"cmp"
	"slices"
	"sync"

	"peacegraph/graph/vocab"
)

// Source is a document or a data set that statements rest on.
type Source struct{ entity }

// Genre returns what sort of source it is, from the vocabulary; false when not coded.
func (s Source) Genre() (string, bool) { return s.attribute(vocab.AttributeGenre) }

// Publisher returns who published it; false when not known.
func (s Source) Publisher() (string, bool) { return s.attribute(vocab.AttributePublisher) }

// Licence returns what may be done with the source; false when not known.
func (s Source) Licence() (string, bool) { return s.attribute(vocab.AttributeLicence) }

// URL returns where it can be read; false when not known.
func (s Source) URL() (string, bool) { return s.attribute(vocab.AttributeURL) }

// Sha256 returns the hash of the text that was coded, in hexadecimal; false when not recorded.
func (s Source) Sha256() (string, bool) { return s.attribute(vocab.AttributeSHA256) }

// Length returns the length of the text that was coded, in Unicode code points; false when not recorded.
func (s Source) Length() (int, bool) {
	n, ok := s.decimal(vocab.AttributeLength)
	return int(n), ok
}

// Reliability returns how reliable the source is, on the Admiralty scale A to F; false when not judged.
func (s Source) Reliability() (string, bool) { return s.attribute(vocab.AttributeReliability) }

// Authors returns who wrote or issued it.
func (s Source) Authors(first *int, after *Cursor) (*RelationConnection, error) {
	return s.along(Out, []string{vocab.Author}, pageRequest{first: first, after: after})
}

// Published returns when it was published, as far as is stated.
func (s Source) Published() Property { return s.property(vocab.DatePublished) }

// PassageConnection is a page of passages.
type PassageConnection struct {
	snapshot *Snapshot
	page     *slice[uint32]
}

// PassageEdge is a place in a page of passages.
type PassageEdge struct {
	page   *slice[uint32]
	number uint32
	of     *Snapshot
}

// Passages returns a page of the passages that were coded, in the order of the text.
func (s Source) Passages(paragraph *IntRange, first *int, after *Cursor, last *int, before *Cursor) (*PassageConnection, error) {
	request := pageRequest{first, after, last, before}
	e, err := s.entity.paged(request)
	if err != nil {
		return nil, err
	}
	s = Source{e}
	at := s.snapshot.passages.at
	list := &listing[uint32]{
		stop:    s.snapshot.stop,
		items:   slices.Values(seenOf(s.row().allPassages, s.snapshot.passages.length)),
		matches: func(n uint32) bool { return paragraph.contains(int(at(n).paragraph)) },
		compare: func(a, b uint32) int { return cmp.Or(at(a).locator().compare(at(b).locator()), cmp.Compare(a, b)) },
		place:   func(n uint32) place { return place{number: n} },
		find:    func(p place) (uint32, bool) { return p.number, s.snapshot.passages.has(p.number) },
		mark:    sync.OnceValue(func() uint32 { return fingerprint("passages", s.ID(), paragraph) }),
		head:    s.snapshot.newest(),
	}
	page, err := list.take(request)
	if err != nil {
		return nil, err
	}
	return &PassageConnection{s.snapshot, page}, nil
}

// Edges returns the places of the page.
func (c *PassageConnection) Edges() []PassageEdge {
	edges := make([]PassageEdge, len(c.page.items))
	for i, n := range c.page.items {
		edges[i] = PassageEdge{c.page, n, c.snapshot}
	}
	return edges
}

// Nodes returns the passages of the page.
func (c *PassageConnection) Nodes() []Passage {
	passages := make([]Passage, len(c.page.items))
	for i, n := range c.page.items {
		passages[i] = Passage{c.snapshot, n}
	}
	return passages
}

// PageInfo tells where the page lies.
func (c *PassageConnection) PageInfo() PageInfo { return c.page.info() }

// TotalCount counts all that match, whatever the page. The error is that of a request that ends first.
func (c *PassageConnection) TotalCount() (int, error) { return c.page.count() }

// Cursor returns the place of the passage.
func (e PassageEdge) Cursor() Cursor { return e.page.cursor(e.number) }

// Node returns the passage.
func (e PassageEdge) Node() Passage { return Passage{e.of, e.number} }
