package graph

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"peacegraph/graph/search"
)

// The bounds of a search.
const (
	// MaxHits is how many entities a search finds at most.
	MaxHits = 1000
	// MaxSearchWords is how many words a search takes.
	MaxSearchWords = search.MaxWords
	// MaxSearchText is how many characters the words of a search have at most.
	MaxSearchText = 200
)

// SearchConnection is a page of entities that were found by words.
type SearchConnection struct {
	snapshot *Snapshot
	result   search.Result
	missing  int
	page     *slice[int]
}

// SearchEdge is one entity that was found, with what was found of it.
type SearchEdge struct {
	of *SearchConnection
	at int // place among the hits
}

// Search looks for words in the names, other names and descriptions of entities that match where. Best matches come first,
// see [SearchMatch]; among equal ones those with most edges. Words may be beginnings of words; when fewer than five entities
// have all of them, typos are forgiven; when none has all, those that have most of them are found.
//
// A graph that was opened with [IndexInBackground] answers at once, with what has been indexed; see
// [SearchConnection.Index]. Otherwise the first search builds the index, and each later one adds what was written since. The
// error is an [InputError], or that of a request that ends first.
func (s *Snapshot) Search(query string, where *EntityFilter, first *int, after *Cursor) (*SearchConnection, error) {
	if n := utf8.RuneCountInString(query); n > MaxSearchText {
		return nil, inputErrorf(nil, "query has %d characters; give at most %d", n, MaxSearchText)
	}
	q := search.Ask(query)
	switch n := q.Words(); {
	case n == 0:
		return nil, inputErrorf(nil, "query has no word; give a name or part of one, or ask `entities` for all")
	case n > MaxSearchWords:
		return nil, inputErrorf(nil, "query has %d words; give at most %d", n, MaxSearchWords)
	}
	request := pageRequest{first: first, after: after}
	s, err := s.paged(request)
	if err != nil {
		return nil, err
	}
	c, err := s.compileEntities(where)
	if err != nil {
		return nil, err
	}
	found := &SearchConnection{snapshot: s, missing: s.entities.length - s.hidden()}
	if s.search != nil {
		if found.result, found.missing, err = s.search.find(s, q, c); err != nil {
			return nil, err
		}
	}
	hits := found.result.Hits
	list := &listing[int]{
		stop: s.stop,
		items: func(yield func(int) bool) {
			for i := range hits {
				if !yield(i) {
					return
				}
			}
		},
		compare: cmp.Compare[int],
		place:   func(i int) place { return place{number: hits[i].Number} },
		find: func(p place) (int, bool) {
			i := slices.IndexFunc(hits, func(h search.Hit) bool { return h.Number == p.number })
			return i, i >= 0
		},
		mark: sync.OnceValue(func() uint32 { return fingerprint("search", query, where) }),
		head: s.newest(),
	}
	found.page, err = list.take(request)
	return unlessEnded(s, found, err)
}

// Edges returns the places of the page, best first.
func (c *SearchConnection) Edges() []SearchEdge {
	edges := make([]SearchEdge, len(c.page.items))
	for i, at := range c.page.items {
		edges[i] = SearchEdge{c, at}
	}
	return edges
}

// Nodes returns the entities of the page, best first.
func (c *SearchConnection) Nodes() []Entity {
	nodes := make([]Entity, len(c.page.items))
	for i, at := range c.page.items {
		nodes[i] = c.snapshot.entity(c.result.Hits[at].Number)
	}
	return nodes
}

// PageInfo tells where the page lies.
func (c *SearchConnection) PageInfo() PageInfo { return c.page.info() }

// TotalCount counts all that were found, whatever the page. The error is that of a request that ends first.
func (c *SearchConnection) TotalCount() (int, error) { return c.page.count() }

// Facets counts all that were found by each of the keys, in the order asked, whatever the page. The error is an
// [InputError].
func (c *SearchConnection) Facets(by []EntityFacetKey, top *int) ([]EntityFacet, error) {
	return entityFacets(c.snapshot, c.page, by, top, func(i int) uint32 { return c.result.Hits[i].Number })
}

// Exhaustive reports whether these are all that match: no bound hid others, and the index was complete.
func (c *SearchConnection) Exhaustive() bool { return c.result.Exhaustive && c.missing == 0 }

// Visited returns how many entities were looked at.
func (c *SearchConnection) Visited() int { return c.result.Visited }

// Index says how far the search index had come.
func (c *SearchConnection) Index() SearchIndex {
	entities := c.snapshot.entities.length - c.snapshot.hidden()
	return SearchIndex{Ready: c.missing == 0, Entities: entities, Indexed: max(0, entities-c.missing)}
}

// SearchIndex is how far the index of a search had come.
type SearchIndex struct {
	// Ready tells whether everything was in it.
	Ready bool
	// Entities is how many there are, Indexed how many of them could be found.
	Entities, Indexed int
}

func (e SearchEdge) hit() search.Hit { return e.of.result.Hits[e.at] }

// Cursor returns the place of the entity.
func (e SearchEdge) Cursor() Cursor { return e.of.page.cursor(e.at) }

// Node returns the entity.
func (e SearchEdge) Node() Entity { return e.of.snapshot.entity(e.hit().Number) }

// Match returns what the words are to the entity.
func (e SearchEdge) Match() SearchMatch { return SearchMatch(e.hit().Level) }

// Typos returns how many letters were forgiven.
func (e SearchEdge) Typos() int { return e.hit().Typos }

// MissingWords returns how many of the words were not found in the entity.
func (e SearchEdge) MissingWords() int { return e.hit().Missing }

// SearchMatch is what the words of a search are to an entity.
type SearchMatch uint8

// The matches, best first. A name is one that is preferred in its language; all others are other names.
const (
	MatchName            = SearchMatch(search.SameName)        // a name is what was asked
	MatchOtherName       = SearchMatch(search.SameOtherName)   // another name is
	MatchNameBegins      = SearchMatch(search.NameBegins)      // a name begins with what was asked
	MatchInName          = SearchMatch(search.InName)          // a name has all the words
	MatchOtherNameBegins = SearchMatch(search.OtherNameBegins) // another name begins with what was asked
	MatchInOtherName     = SearchMatch(search.InOtherName)     // another name has all the words
	MatchAcrossNames     = SearchMatch(search.AcrossNames)     // its names together have the words
	MatchInDescription   = SearchMatch(search.InDescription)   // a description has words that no name has
)

var searchMatchNames = [...]string{"NAME", "OTHER_NAME", "NAME_BEGINS", "IN_NAME", "OTHER_NAME_BEGINS", "IN_OTHER_NAME", "ACROSS_NAMES", "IN_DESCRIPTION"}

// String returns the name as the API writes it.
func (m SearchMatch) String() string { return searchMatchNames[m] }

// Highlight is a text of an entity, or a piece of one, in which words of a search stand.
type Highlight struct {
	// Field is what the text is to the entity.
	Field SearchField
	// Lang is the language of the text as a BCP 47 tag.
	Lang string
	// Parts make the piece when they are put together.
	Parts []HighlightPart
}

// HighlightPart is a piece of a highlight.
type HighlightPart struct {
	// Text is the piece, as it stands in the text.
	Text string
	// Matched tells whether it is a word that was found.
	Matched bool
}

// Text returns the piece of the text, with an ellipsis where something was left out.
func (h Highlight) Text() string {
	var b strings.Builder
	for _, part := range h.Parts {
		b.WriteString(part.Text)
	}
	return b.String()
}

// SearchField is what a text is to an entity.
type SearchField uint8

// The fields.
const (
	FieldName        = SearchField(search.Name)
	FieldOtherName   = SearchField(search.OtherName)
	FieldDescription = SearchField(search.Description)
)

var searchFieldNames = [...]string{"NAME", "OTHER_NAME", "DESCRIPTION"}

// String returns the name as the API writes it.
func (f SearchField) String() string { return searchFieldNames[f] }

// Highlights returns the texts in which words were found: the name that has most of them first, then texts that have others.
func (e SearchEdge) Highlights() []Highlight {
	s, n := e.of.snapshot, e.hit().Number
	texts := s.texts(n, nil)
	written := slices.Concat(s.profile(s.entities.at(n)).names, s.profile(s.entities.at(n)).description)
	fragments := e.of.result.Question.Fragments(texts)
	highlights := make([]Highlight, len(fragments))
	for i, f := range fragments {
		parts := make([]HighlightPart, len(f.Parts))
		for j, part := range f.Parts {
			parts[j] = HighlightPart(part)
		}
		highlights[i] = Highlight{SearchField(texts[f.Index].Field), written[f.Index].Lang, parts}
	}
	return highlights
}
