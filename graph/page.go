package graph

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"iter"
	"slices"
)

// The size of a page: when nothing is asked, and at most.
const (
	DefaultPage = 20
	MaxPage     = 100
)

// Cursor marks a place in an ordered answer. It is opaque and bound to the changeset, the filter and the order of the
// answer it came from: later pages show the graph as of that changeset, whatever has been written since, so that they
// neither skip nor repeat.
type Cursor string

// PageInfo tells where a page lies.
type PageInfo struct {
	// HasNextPage tells whether something comes after the page.
	HasNextPage bool
	// HasPreviousPage tells whether something comes before the page.
	HasPreviousPage bool
	// StartCursor is the first cursor of the page, nil when the page is empty.
	StartCursor *Cursor
	// EndCursor is the last cursor of the page, nil when the page is empty.
	EndCursor *Cursor
}

// pageRequest is the arguments of a page as Relay has them.
type pageRequest struct {
	first  *int
	after  *Cursor
	last   *int
	before *Cursor
}

// place is where an item stands in an answer: enough to find the item again in any snapshot of the graph.
type place struct {
	changeset   uint32
	fingerprint uint32
	number      uint32
	direction   Direction
}

const cursorForm = 1 // raised when the bytes of a cursor change, so that an old one is refused and not misread

func (p place) cursor() Cursor {
	b := []byte{cursorForm, byte(p.direction)}
	b = binary.BigEndian.AppendUint32(b, p.fingerprint)
	b = binary.AppendUvarint(b, uint64(p.changeset))
	b = binary.AppendUvarint(b, uint64(p.number))
	return Cursor(base64.RawURLEncoding.EncodeToString(b))
}

func parseCursor(c Cursor) (place, error) {
	bad := inputErrorf(nil, "%.60q is not a cursor of this service; leave it out to begin at the start", string(c))
	b, err := base64.RawURLEncoding.DecodeString(string(c))
	if err != nil || len(b) < 8 || b[0] != cursorForm || b[1] > byte(In) {
		return place{}, bad
	}
	p := place{direction: Direction(b[1]), fingerprint: binary.BigEndian.Uint32(b[2:])}
	b = b[6:]
	changeset, n := binary.Uvarint(b)
	if n <= 0 {
		return place{}, bad
	}
	number, m := binary.Uvarint(b[n:])
	if m <= 0 || n+m != len(b) || changeset > numberMask || number > numberMask {
		return place{}, bad
	}
	p.changeset, p.number = uint32(changeset), uint32(number)
	return p, nil
}

// fingerprint tells one question from another, so that a cursor is not used with a filter or an order it does not fit.
func fingerprint(parts ...any) uint32 {
	h := fnv.New32a()
	encoder := json.NewEncoder(h)
	for _, part := range parts {
		if err := encoder.Encode(part); err != nil {
			panic(fmt.Sprintf("a filter is plain data and always encodes: %v", err))
		}
	}
	return h.Sum32()
}

// listing is an ordered list to take pages from. T is a small handle of an item.
type listing[T any] struct {
	stop    func() error          // why to stop, nil to go on; see [Snapshot.Until]
	items   iter.Seq[T]           // in any order, each once
	matches func(T) bool          // which of the items belong to the list; nil for all
	compare func(a, b T) int      // never 0 for two different items
	place   func(T) place         // without changeset and fingerprint
	find    func(place) (T, bool) // the inverse of place
	mark    func() uint32         // fingerprint of the question, asked for only when a cursor is read or made
	head    uint32                // newest changeset of the snapshot that is read, see [Snapshot.paged]
}

// slice is one page of a listing.
type slice[T any] struct {
	list      *listing[T]
	items     []T
	more      bool
	skipped   bool
	backwards bool
}

// take returns the page that is asked for. The error is an [InputError], or that of a request that ends first.
func (l *listing[T]) take(request pageRequest) (*slice[T], error) {
	limit, backwards, err := request.limit()
	if err != nil {
		return nil, err
	}
	page := &slice[T]{list: l, backwards: backwards}
	var bounds [2]*T
	for i, cursor := range [2]*Cursor{request.after, request.before} {
		if cursor == nil {
			continue
		}
		item, err := l.locate(*cursor)
		if err != nil {
			return nil, err
		}
		bounds[i] = &item
	}
	compare := l.compare
	if backwards {
		compare = func(a, b T) int { return l.compare(b, a) }
	}
	for item, err := range l.matching() {
		if err != nil {
			return nil, err
		}
		if bounds[0] != nil && l.compare(item, *bounds[0]) <= 0 || bounds[1] != nil && l.compare(item, *bounds[1]) >= 0 {
			page.skipped = true
			continue
		}
		// Once there is more than a page, what comes after all of it is not kept: nearly everything, in a long list.
		if page.more && (limit == 0 || compare(item, page.items[limit-1]) > 0) {
			continue
		}
		page.items = append(page.items, item)
		if len(page.items) >= 2*limit+64 {
			slices.SortFunc(page.items, compare)
			page.items, page.more = page.items[:limit], true
		}
	}
	slices.SortFunc(page.items, compare)
	if len(page.items) > limit {
		page.items, page.more = page.items[:limit], true
	}
	if backwards {
		slices.Reverse(page.items)
	}
	return page, nil
}

func (r pageRequest) limit() (limit int, backwards bool, err error) {
	limit = DefaultPage
	name, asked := "first", r.first
	switch {
	case r.first != nil && r.last != nil:
		return 0, false, inputErrorf(nil, "first and last cannot be asked together; leave one out")
	case r.last != nil:
		name, asked, backwards = "last", r.last, true
	}
	if asked != nil {
		limit = *asked
	}
	if limit < 0 || limit > MaxPage {
		return 0, false, inputErrorf(nil, "%s is %d; a page has 0 to %d items, ask for the next page with a cursor", name, limit, MaxPage)
	}
	return limit, backwards, nil
}

func (l *listing[T]) locate(c Cursor) (item T, err error) {
	p, err := parseCursor(c)
	if err != nil {
		return item, err
	}
	if p.fingerprint != l.mark() {
		return item, inputErrorf(nil, "this cursor belongs to another filter, order or field; use it with the question it came from, or begin at the start without it")
	}
	item, ok := l.find(p)
	if !ok {
		return item, errForeignCursor()
	}
	return item, nil
}

func errForeignCursor() error {
	return inputErrorf(nil, "this cursor belongs to another graph, or to a later state of this one; begin at the start without it")
}

// paged returns the state of the graph that a page is read from: with a cursor, the state that the cursor was made in.
func (s *Snapshot) paged(r pageRequest) (*Snapshot, error) {
	n := s.newest()
	for _, cursor := range [2]*Cursor{r.after, r.before} {
		if cursor == nil {
			continue
		}
		p, err := parseCursor(*cursor)
		if err != nil {
			return nil, err
		}
		if p.changeset > s.newest() {
			return nil, errForeignCursor()
		}
		n = min(n, p.changeset)
	}
	return s.after(int(n)), nil
}

// paged returns the entity in the state of the graph that a page of its is read from.
func (e entity) paged(r pageRequest) (entity, error) {
	s, err := e.snapshot.paged(r)
	if err == nil && !s.entities.has(e.number) {
		err = errForeignCursor()
	}
	return entity{s, e.number}, err
}

// count returns how many items the listing has.
func (s *slice[T]) count() (int, error) {
	n := 0
	for _, err := range s.list.matching() {
		if err != nil {
			return 0, err
		}
		n++
	}
	return n, nil
}

// matching yields the items that belong to the list, or at the end the error of a request that ends first. It also asks
// after the last item, since items and conditions whose patience is out end as if there were no more.
func (l *listing[T]) matching() iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		p := &patience{stop: l.stop}
		for item := range l.items {
			if p.out() {
				break
			}
			if (l.matches == nil || l.matches(item)) && !yield(item, nil) {
				return
			}
		}
		if l.stop == nil {
			return
		}
		if err := l.stop(); err != nil {
			var none T
			yield(none, err)
		}
	}
}

func (s *slice[T]) cursor(item T) Cursor {
	p := s.list.place(item)
	p.changeset, p.fingerprint = s.list.head, s.list.mark()
	return p.cursor()
}

func (s *slice[T]) info() PageInfo {
	info := PageInfo{HasNextPage: s.more, HasPreviousPage: s.skipped}
	if s.backwards {
		info.HasNextPage, info.HasPreviousPage = s.skipped, s.more
	}
	if len(s.items) > 0 {
		start, end := s.cursor(s.items[0]), s.cursor(s.items[len(s.items)-1])
		info.StartCursor, info.EndCursor = &start, &end
	}
	return info
}

// ordered compares by several keys; a key that is not known comes last in either direction.
func ordered[T any](keys []func(a, b T) int) func(a, b T) int {
	return func(a, b T) int {
		for _, key := range keys {
			if c := key(a, b); c != 0 {
				return c
			}
		}
		return 0
	}
}

// OrderDirection is a way of ordering.
type OrderDirection uint8

// The ways: smallest, earliest or first in the alphabet first; or the other way round.
const (
	Ascending OrderDirection = iota
	Descending
)

// by makes a comparison of a key that may be unknown.
func by[T any, K cmp.Ordered](direction OrderDirection, key func(T) (K, bool)) func(a, b T) int {
	return func(a, b T) int {
		x, knownX := key(a)
		y, knownY := key(b)
		switch {
		case knownX != knownY && knownX:
			return -1
		case knownX != knownY:
			return 1
		case direction == Descending:
			return cmp.Compare(y, x)
		}
		return cmp.Compare(x, y)
	}
}

// distinct returns the numbers in ascending order, each once.
func distinct(numbers []uint32) []uint32 {
	slices.Sort(numbers)
	return slices.Compact(numbers)
}
