package graph

import (
	"cmp"
	"slices"
	"strconv"
	"unicode"
)

// checkPassages looks for places that cannot all be right: offsets in the middle of a word, one sentence at two places,
// sentences against the order of the text. It is worth a look and no error, because a source can be numbered in ways that
// nobody foresaw; but a paragraph or sentence that the text at hand does not have by any count is one.
func (c *checker) checkPassages() {
	c.checkPlaceless()
	c.checkBoundaries()
	c.checkSentences()
	c.checkOrder()
}

// checkPlaceless tells once that rows name a source and no place in it.
func (c *checker) checkPlaceless() {
	var first Cell
	n := 0
	for i := range c.draft.Statements {
		row := &c.draft.Statements[i]
		if row.Source.Text == "" || row.Paragraph.Text+row.Sentence.Text+row.Start.Text+row.End.Text+row.Page.Text+row.Row.Text != "" {
			continue
		}
		if n++; n == 1 || c.before(row.Source.Place, first.Place) {
			first = row.Source
		}
	}
	// A column that was kept out may be the one that says where.
	if n == 0 || c.draft.KeptOut.Text != "" {
		return
	}
	const advice = "write paragraph and sentence, start and end, page, or row"
	if n == 1 {
		c.warnf(RulePassage, first, "this row does not say where in the source the statement stands; %s", advice)
		return
	}
	c.warnf(RulePassage, first, "this row and %s do not say where in the source the statement stands; %s", counted(n-1, "other"), advice)
}

// checkBoundaries holds offsets against the words of the texts at hand. Most slips in offsets are by one.
func (c *checker) checkBoundaries() {
	type mark struct {
		source ID
		offset int
		end    bool
	}
	told := make(map[mark]bool)
	for i := range c.draft.Statements {
		row := &c.draft.Statements[i]
		source := ID(row.Source.Text)
		text, ok := c.draft.Texts[source]
		s, known := spanOf(row)
		if !ok || !known || c.otherTexts[source] || s.end > len(text.Runes) {
			continue
		}
		for _, m := range [...]struct {
			mark
			cell Cell
			name string
		}{{mark{source, s.start, false}, row.Start, "begins"}, {mark{source, s.end, true}, row.End, "ends"}} {
			where := outside(text.Runes, m.offset, m.end)
			if where == "" || told[m.mark] {
				continue
			}
			told[m.mark] = true
			c.warnf(RulePassage, m.cell, "the passage %s %s; the nearest boundary is %d (the first code point is 0, and the end is the one after the last)",
				m.name, where, nearestBoundary(text.Runes, m.offset, m.end))
		}
	}
}

// outside says where a passage begins or ends when that is not at the edge of a word; empty when it is.
func outside(text []rune, offset int, end bool) string {
	inner := offset // the code point of the passage at this edge
	if end {
		inner--
	}
	switch {
	case inner < 0 || inner >= len(text):
		return "outside the text"
	case unicode.IsSpace(text[inner]):
		return "on white space"
	case offset > 0 && offset < len(text) && inWord(text[offset-1]) && inWord(text[offset]):
		return "inside a word"
	}
	return ""
}

// inWord reports whether a code point belongs to a word that spaces part from others. Scripts that are written without
// spaces have an edge of a word anywhere.
func inWord(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r)) &&
		!unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan)
}

// nearestBoundary returns the offset nearest to one at which a passage can begin or end; of two equally near the one that
// makes the passage shorter.
func nearestBoundary(text []rune, offset int, end bool) int {
	for d := 1; d <= len(text); d++ {
		inwards := offset + d
		if end {
			inwards = offset - d
		}
		for _, at := range [...]int{inwards, 2*offset - inwards} {
			if at >= 0 && at <= len(text) && outside(text, at, end) == "" {
				return at
			}
		}
	}
	return offset
}

// textSpan is a place in a source as a row gives it.
type textSpan struct {
	paragraph, sentence int
	start, end          int
	row                 *StatementRow
}

// spanOf reads the place of a row that has a start and an end. What cannot be read is told elsewhere.
func spanOf(row *StatementRow) (s textSpan, known bool) {
	number := func(cell Cell) int {
		n, err := strconv.Atoi(cell.Text)
		if err != nil || n < 0 || n > maxOffset {
			return 0
		}
		return n
	}
	s = textSpan{number(row.Paragraph), number(row.Sentence), number(row.Start), number(row.End), row}
	return s, row.Start.Text != "" && s.end > s.start
}

// name says which sentence it is.
func (s textSpan) name() string {
	return "sentence " + strconv.Itoa(s.sentence) + " of paragraph " + strconv.Itoa(s.paragraph)
}

// checkOrder compares the numbers of sentences with their offsets: a sentence stands in one place, after those with
// smaller numbers.
func (c *checker) checkOrder() {
	bySource := make(map[ID][]textSpan)
	var sources []ID
	for i := range c.draft.Statements {
		row := &c.draft.Statements[i]
		s, known := spanOf(row)
		if source := ID(row.Source.Text); known && s.paragraph > 0 && s.sentence > 0 {
			if bySource[source] == nil {
				sources = append(sources, source)
			}
			bySource[source] = append(bySource[source], s)
		}
	}
	for _, source := range sources {
		all := bySource[source]
		slices.SortStableFunc(all, func(a, b textSpan) int {
			return cmp.Or(cmp.Compare(a.paragraph, b.paragraph), cmp.Compare(a.sentence, b.sentence), c.comparePlaces(a.row.Start.Place, b.row.Start.Place))
		})
		all = c.onePlace(all)
		for i := 1; i < len(all); i++ {
			if before, s := all[i-1], all[i]; s.start < before.start {
				c.warnf(RulePassage, s.row.Start, "%s begins at %d, before %s, which begins at %d (%s); compare the numbers with the offsets",
					s.name(), s.start, before.name(), before.start, inRow(before.row.Start.Place))
			}
		}
	}
}

func (c *checker) comparePlaces(a, b Place) int {
	switch {
	case c.before(a, b):
		return -1
	case c.before(b, a):
		return 1
	}
	return 0
}

// onePlace tells of sentences with several places, once for each place but the first, and returns each sentence once.
func (c *checker) onePlace(all []textSpan) []textSpan {
	var kept []textSpan
	var others [][2]int
	for _, s := range all {
		if len(kept) == 0 || kept[len(kept)-1].paragraph != s.paragraph || kept[len(kept)-1].sentence != s.sentence {
			kept, others = append(kept, s), nil
			continue
		}
		first := kept[len(kept)-1]
		place := [2]int{s.start, s.end}
		if place == [2]int{first.start, first.end} || slices.Contains(others, place) {
			continue
		}
		others = append(others, place)
		c.warnf(RulePassage, s.row.Start, "%s stands at %d to %d here and at %d to %d %s; one sentence has one place",
			s.name(), s.start, s.end, first.start, first.end, inRow(first.row.Start.Place))
	}
	return kept
}
