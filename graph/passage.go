package graph

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Locator says where a passage stands in its source. A part that is zero or empty is not known.
type Locator struct {
	// Paragraph counts from 1; 0 when not known, and for what stands before the first paragraph, such as a title.
	Paragraph int
	// Sentence counts from 1 within the paragraph.
	Sentence int
	// Start is the first Unicode code point, from 0; End is the one after the last. Both are 0 when not known.
	Start, End int
	// Page is as printed.
	Page string
	// Row is the key of a row in a table.
	Row string
}

// maxOffset bounds the numbers of a locator.
const maxOffset = 1 << 30

// id returns the id of the passage of source: the source, a number sign, and the parts that are known. Characters are
// counted as in RFC 5147 (`char=533,673`).
func (l Locator) id(source ID) ID {
	var room [96]byte
	b := append(append(room[:0], source...), '#')
	empty := len(b)
	part := func(name string) {
		if len(b) > empty {
			b = append(b, '&')
		}
		b = append(append(b, name...), '=')
	}
	if l.Paragraph > 0 {
		part("p")
		b = strconv.AppendInt(b, int64(l.Paragraph), 10)
	}
	if l.Sentence > 0 {
		part("s")
		b = strconv.AppendInt(b, int64(l.Sentence), 10)
	}
	if l.End > 0 {
		part("char")
		b = strconv.AppendInt(b, int64(l.Start), 10)
		b = strconv.AppendInt(append(b, ','), int64(l.End), 10)
	}
	if l.Page != "" {
		part("page")
		b = append(b, url.QueryEscape(l.Page)...)
	}
	if l.Row != "" {
		part("row")
		b = append(b, url.QueryEscape(l.Row)...)
	}
	return ID(b)
}

// parsePassageID is the inverse of [Locator.id].
func parsePassageID(id ID) (source ID, l Locator, err error) {
	head, fragment, found := strings.Cut(string(id), "#")
	parts, err := url.ParseQuery(fragment)
	if err != nil || !found {
		return "", Locator{}, fmt.Errorf("passage %s: the locator cannot be read", id)
	}
	number := func(text string) int {
		n, wrong := strconv.Atoi(text)
		if wrong != nil || n < 0 || n > maxOffset {
			err = fmt.Errorf("passage %s: %q is not a number", id, text)
		}
		return n
	}
	for name, values := range parts {
		switch value := values[0]; name {
		case "p":
			l.Paragraph = number(value)
		case "s":
			l.Sentence = number(value)
		case "char":
			start, end, _ := strings.Cut(value, ",")
			l.Start, l.End = number(start), number(end)
		case "page":
			l.Page = value
		case "row":
			l.Row = value
		default:
			return "", Locator{}, fmt.Errorf("passage %s: unknown part %q", id, name)
		}
	}
	return ID(head), l, err
}

// compare orders locators as they are read: by paragraph, sentence and characters, then page and row. What is not known
// comes before what is. (To compare characters first where both have them would not be an order: with a third locator
// that has only a paragraph the three can go round in a circle.)
func (l Locator) compare(m Locator) int {
	return cmp.Or(cmp.Compare(l.Paragraph, m.Paragraph), cmp.Compare(l.Sentence, m.Sentence), cmp.Compare(l.Start, m.Start),
		cmp.Compare(l.End, m.End), cmp.Compare(l.Page, m.Page), cmp.Compare(len(l.Row), len(m.Row)), cmp.Compare(l.Row, m.Row))
}

// Passage is a piece of a source. The words themselves are not kept: a passage is a locator.
type Passage struct {
	snapshot *Snapshot
	number   uint32
}

func (p Passage) row() *passageRow { return p.snapshot.passages.at(p.number) }

// ID returns the identifier: the source and the locator (`source:tahir-2025#p=1&s=4&char=533,673`).
func (p Passage) ID() ID { return p.snapshot.passageID(p.number) }

// Source returns the source it is a piece of.
func (p Passage) Source() Source { return Source{entity{p.snapshot, p.row().source}} }

// Paragraph returns the paragraph, from 1; false when not known.
func (p Passage) Paragraph() (int, bool) { return known(p.row().locator().Paragraph) }

// Sentence returns the sentence of the paragraph, from 1; false when not known.
func (p Passage) Sentence() (int, bool) { return known(p.row().locator().Sentence) }

// Start returns the first Unicode code point, from 0; false when not known.
func (p Passage) Start() (int, bool) { return p.row().locator().Start, p.row().locator().End > 0 }

// End returns the code point after the last; false when not known.
func (p Passage) End() (int, bool) { return known(p.row().locator().End) }

// Page returns the page as printed; false when not known.
func (p Passage) Page() (string, bool) { return p.row().locator().Page, p.row().locator().Page != "" }

// Row returns the key of the row of a table; false when the source is not a table.
func (p Passage) Row() (string, bool) { return p.row().locator().Row, p.row().locator().Row != "" }

func known(n int) (int, bool) { return n, n > 0 }

// Label returns the place in words: "paragraph 1, sentence 4".
func (p Passage) Label() string { return p.row().locator().label() }

func (l Locator) label() string {
	var parts []string
	if l.Paragraph > 0 {
		parts = append(parts, "paragraph "+strconv.Itoa(l.Paragraph))
	}
	if l.Sentence > 0 {
		parts = append(parts, "sentence "+strconv.Itoa(l.Sentence))
	}
	if l.Page != "" {
		parts = append(parts, "page "+l.Page)
	}
	if l.Row != "" {
		parts = append(parts, "row "+l.Row)
	}
	if len(parts) == 0 && l.End > 0 {
		parts = append(parts, fmt.Sprintf("characters %d to %d", l.Start, l.End))
	}
	if len(parts) == 0 {
		return "the whole source"
	}
	return strings.Join(parts, ", ")
}

// Statements returns a page of the statements coded on it that match the filter, what began first before others, then in the
// order of the record.
func (p Passage) Statements(filter *StatementFilter, first *int, after *Cursor) (*StatementConnection, error) {
	request := pageRequest{first: first, after: after}
	s, err := p.snapshot.paged(request)
	if err == nil && !s.passages.has(p.number) {
		err = errForeignCursor()
	}
	if err != nil {
		return nil, err
	}
	return s.statementPage(slices.Values(distinct(s.statementsOnPassage(p.number))), filter, nil, request, "passage", p.ID())
}
