package graph

import (
	"cmp"
	"iter"
	"slices"
	"sort"
	"sync"

	"peacegraph/graph/sentence"
)

// CoverageBasis says which sentences a [Coverage] is about.
type CoverageBasis uint8

// The bases: all sentences of the text, which is at hand; or those alone that were coded, since nobody can tell what else
// there is.
const (
	CoverageOfText CoverageBasis = iota
	CoverageOfCoded
)

var coverageBasisNames = [...]string{"TEXT", "CODED"}

// String returns the name as the API writes it.
func (b CoverageBasis) String() string { return coverageBasisNames[b] }

// Coverage tells which sentences of a source have statements. With the text at hand a passage belongs to the sentences of the
// text that its offsets touch, or to that with its numbers when it has no offsets; without it, to the one that its numbers
// name. Deprecated statements do not count; statements of every mode and polarity do.
type Coverage struct {
	// Basis says whether the sentences are those of the text.
	Basis CoverageBasis
	// Paragraphs is how many paragraphs the sentences are in.
	Paragraphs int
	// SentenceCount is how many sentences there are, WithStatements how many of them have statements.
	SentenceCount, WithStatements int
	// Elsewhere is how many passages lie in no sentence: rows, pages, whole paragraphs, a title, a number that the text lacks.
	Elsewhere int
	// NumberedOtherwise is how many passages have offsets at which the text has another paragraph or sentence than they say.
	NumberedOtherwise int

	source Source
	rows   []sentenceRow
}

// sentenceRow is a sentence with the statements on it. Without the text its start and end are 0.
type sentenceRow struct {
	sentence.Sentence
	statements []uint32
	spoken     int // statements that are not deprecated
}

// WithoutStatements returns how many sentences have no statement; false when the text is not at hand, so that it cannot be
// told.
func (c *Coverage) WithoutStatements() (int, bool) {
	return c.SentenceCount - c.WithStatements, c.Basis == CoverageOfText
}

// Coverage returns which sentences of the source have statements. The error is that of a request that ends first.
func (s Source) Coverage() (*Coverage, error) {
	c := &Coverage{source: s, Basis: CoverageOfCoded}
	text := s.text()
	if text != nil {
		c.Basis = CoverageOfText
		for _, found := range text.sentences() {
			if found.Number > 0 {
				c.rows = append(c.rows, sentenceRow{Sentence: found})
			}
		}
	}
	passages := seenOf(s.row().allPassages, s.snapshot.passages.length)
	at := func(n uint32) Locator { return s.snapshot.passages.at(n).locator() }
	if text == nil {
		for _, n := range passages {
			if l := at(n); l.Sentence > 0 {
				c.rows = append(c.rows, sentenceRow{Sentence: sentence.Sentence{Paragraph: l.Paragraph, Number: l.Sentence}})
			}
		}
		slices.SortFunc(c.rows, compareSentences)
		c.rows = slices.CompactFunc(c.rows, func(a, b sentenceRow) bool { return compareSentences(a, b) == 0 })
	}
	patience := s.snapshot.patience()
	for _, n := range passages {
		if patience.out() {
			break
		}
		c.add(at(n), s.snapshot.statementsOnPassage(n), patience)
	}
	paragraph := 0
	for i := range c.rows {
		row := &c.rows[i]
		row.statements = distinct(row.statements)
		for _, n := range row.statements {
			if (Statement{s.snapshot, n}).Rank() != Deprecated {
				row.spoken++
			}
		}
		if row.spoken > 0 {
			c.WithStatements++
		}
		if i == 0 || row.Paragraph != paragraph {
			c.Paragraphs, paragraph = c.Paragraphs+1, row.Paragraph
		}
	}
	c.SentenceCount = len(c.rows)
	return unlessEnded(s.snapshot, c, nil)
}

func compareSentences(a, b sentenceRow) int {
	return cmp.Or(cmp.Compare(a.Paragraph, b.Paragraph), cmp.Compare(a.Number, b.Number))
}

// add gives the statements on a passage to the sentences that it lies in.
func (c *Coverage) add(l Locator, statements []uint32, p *patience) {
	if c.Basis == CoverageOfText && l.End > l.Start {
		first := sort.Search(len(c.rows), func(i int) bool { return c.rows[i].End > l.Start })
		i, numbered := first, l.Sentence == 0
		for ; i < len(c.rows) && c.rows[i].Start < l.End && !p.out(); i++ {
			c.rows[i].statements = append(c.rows[i].statements, statements...)
			numbered = numbered || c.rows[i].Number == l.Sentence && (l.Paragraph == 0 || c.rows[i].Paragraph == l.Paragraph)
		}
		switch {
		case i == first:
			c.Elsewhere++
		case !numbered:
			c.NumberedOtherwise++
		}
		return
	}
	wanted := sentenceRow{Sentence: sentence.Sentence{Paragraph: l.Paragraph, Number: l.Sentence}}
	if i, found := slices.BinarySearchFunc(c.rows, wanted, compareSentences); found && l.Sentence > 0 {
		c.rows[i].statements = append(c.rows[i].statements, statements...)
		return
	}
	c.Elsewhere++
}

// statementsOnPassage returns the statements that rest on a passage, each perhaps more than once.
func (s *Snapshot) statementsOnPassage(n uint32) []uint32 {
	var numbers []uint32
	for _, e := range seenOf(s.passages.at(n).allEvidence, s.evidence.length) {
		numbers = slices.AppendSeq(numbers, s.statementsOn(e))
	}
	return numbers
}

// Sentence is a sentence of a source in a [Coverage].
type Sentence struct {
	coverage *Coverage
	index    uint32
}

func (s Sentence) row() *sentenceRow { return &s.coverage.rows[s.index] }

// Paragraph returns the paragraph, from 1; false when not known.
func (s Sentence) Paragraph() (int, bool) { return known(s.row().Paragraph) }

// Sentence returns the number of the sentence in its paragraph, from 1.
func (s Sentence) Sentence() int { return s.row().Number }

// Start returns the first Unicode code point, from 0; false when the text is not at hand.
func (s Sentence) Start() (int, bool) { return s.row().Start, s.row().End > 0 }

// End returns the code point after the last; false when the text is not at hand.
func (s Sentence) End() (int, bool) { return known(s.row().End) }

// Label returns the place in words: "paragraph 1, sentence 4".
func (s Sentence) Label() string {
	return Locator{Paragraph: s.row().Paragraph, Sentence: s.row().Number}.label()
}

// Text returns the words, the first [MaxPassageText] code points of them; false when the text is not at hand.
func (s Sentence) Text() (string, bool) {
	row := s.row()
	if row.End == 0 {
		return "", false
	}
	return string(s.coverage.source.text().runes[row.Start:min(row.End, row.Start+MaxPassageText)]), true
}

// StatementCount returns how many statements rest on it that are not deprecated, of every mode and polarity.
func (s Sentence) StatementCount() int { return s.row().spoken }

// Statements returns a page of the statements that rest on it and match the filter, what began first before others, then in
// the order of the record.
func (s Sentence) Statements(filter *StatementFilter, first *int, after *Cursor) (*StatementConnection, error) {
	request := pageRequest{first: first, after: after}
	c, err := s.coverage.paged(request)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(c.rows, func(row sentenceRow) bool { return row.Sentence == s.row().Sentence })
	if i < 0 {
		return nil, errForeignCursor()
	}
	return c.source.snapshot.statementPage(slices.Values(c.rows[i].statements), filter, nil, request, "sentence", c.source.ID(), c.Basis, s.row().Sentence)
}

// SentenceConnection is a page of sentences.
type SentenceConnection struct {
	coverage *Coverage
	page     *slice[uint32]
}

// SentenceEdge is a place in a page of sentences.
type SentenceEdge struct {
	coverage *Coverage
	page     *slice[uint32]
	number   uint32
}

// Sentences returns a page of the sentences in the order of the text: all of them, or those with statements, or those
// without.
func (c *Coverage) Sentences(withStatements *bool, first *int, after *Cursor) (*SentenceConnection, error) {
	request := pageRequest{first: first, after: after}
	c, err := c.paged(request)
	if err != nil {
		return nil, err
	}
	list := &listing[uint32]{
		stop: c.source.snapshot.stop,
		items: func(yield func(uint32) bool) {
			for i := range uint32(len(c.rows)) {
				if !yield(i) {
					return
				}
			}
		},
		matches: func(n uint32) bool { return withStatements == nil || *withStatements == (c.rows[n].spoken > 0) },
		compare: func(a, b uint32) int { return cmp.Compare(a, b) },
		place:   func(n uint32) place { return place{number: n} },
		find:    func(p place) (uint32, bool) { return p.number, int(p.number) < len(c.rows) },
		mark:    sync.OnceValue(func() uint32 { return fingerprint("sentences", c.source.ID(), c.Basis, withStatements) }),
		head:    c.source.snapshot.newest(),
	}
	page, err := list.take(request)
	if err != nil {
		return nil, err
	}
	return &SentenceConnection{c, page}, nil
}

// paged returns the coverage in the state of the graph that a page is read from.
func (c *Coverage) paged(request pageRequest) (*Coverage, error) {
	source, err := c.source.paged(request)
	if err != nil || source.snapshot.newest() == c.source.snapshot.newest() {
		return c, err
	}
	return Source{source}.Coverage()
}

// All yields every sentence, in the order of the text.
func (c *Coverage) All() iter.Seq[Sentence] {
	return func(yield func(Sentence) bool) {
		for i := range uint32(len(c.rows)) {
			if !yield(Sentence{c, i}) {
				return
			}
		}
	}
}

// Edges returns the places of the page.
func (c *SentenceConnection) Edges() []SentenceEdge {
	edges := make([]SentenceEdge, len(c.page.items))
	for i, n := range c.page.items {
		edges[i] = SentenceEdge{c.coverage, c.page, n}
	}
	return edges
}

// Nodes returns the sentences of the page.
func (c *SentenceConnection) Nodes() []Sentence {
	nodes := make([]Sentence, len(c.page.items))
	for i, n := range c.page.items {
		nodes[i] = Sentence{c.coverage, n}
	}
	return nodes
}

// PageInfo tells where the page lies.
func (c *SentenceConnection) PageInfo() PageInfo { return c.page.info() }

// TotalCount counts all that match, whatever the page. The error is that of a request that ends first.
func (c *SentenceConnection) TotalCount() (int, error) { return c.page.count() }

// Cursor returns the place of the sentence.
func (e SentenceEdge) Cursor() Cursor { return e.page.cursor(e.number) }

// Node returns the sentence.
func (e SentenceEdge) Node() Sentence { return Sentence{e.coverage, e.number} }
