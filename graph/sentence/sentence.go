// Package sentence finds the paragraphs and sentences of a text, as a coder counts them.
//
// The one call is [Split]. Within a paragraph a sentence ends where Unicode says (UAX #29), in any script.
//
// What surprises people:
//
//   - Paragraphs are parted by empty lines; a line break alone is a space. A paragraph that an empty line breaks in the middle
//     of a sentence is one paragraph: what does not end with a full stop goes on in a next block that begins with a small
//     letter. A title does not go on.
//   - Lines before the first paragraph, such as a title and a byline, are no sentences: they have the numbers 0 and 0.
//   - Unicode knows no abbreviations: after "Dr." before a capital letter a sentence ends.
package sentence

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"
)

// Sentence is where a sentence stands.
type Sentence struct {
	// Paragraph and Number count from 1, the number within its paragraph. Both are 0 for a line before the first paragraph.
	Paragraph, Number int
	// Start is the first code point, from 0; End is the one after the last. White space around a sentence does not belong to it.
	Start, End int
}

// block is a part of a text without an empty line in it.
type block struct{ start, end int }

// Split returns the sentences of a text in its order, without overlap. Every code point that is not white space lies in one
// of them, but for the number signs before a line ahead of the first paragraph. It is linear in the length of the text.
func Split(text []rune) []Sentence {
	blocks := paragraphs(text)
	head := slices.IndexFunc(blocks, func(b block) bool { return ends(text[b.start:b.end]) })
	if head < 0 {
		head = 0 // Nothing ends with a full stop, so nothing tells a title from the rest.
	}
	var all []Sentence
	for _, b := range blocks[:head] {
		for b.start < b.end && (text[b.start] == '#' || unicode.IsSpace(text[b.start])) {
			b.start++
		}
		if b.start < b.end {
			all = append(all, Sentence{Start: b.start, End: b.end})
		}
	}
	for i, b := range blocks[head:] {
		all = appendSentences(all, text, b, i+1)
	}
	return all
}

// paragraphs returns the blocks of a text, those that belong together as one.
func paragraphs(text []rune) []block {
	var all []block
	prose := false // a sentence has ended somewhere: what stands before is a title or the like, which does not go on
	add := func(b block) {
		for b.start < b.end && unicode.IsSpace(text[b.start]) {
			b.start++
		}
		for b.end > b.start && unicode.IsSpace(text[b.end-1]) {
			b.end--
		}
		if b.start == b.end {
			return
		}
		if last := len(all) - 1; prose && unicode.IsLower(text[b.start]) && !ends(text[all[last].start:all[last].end]) {
			all[last].end = b.end
			return
		}
		prose = prose || slices.ContainsFunc(text[b.start:b.end], terminal)
		all = append(all, b)
	}
	begin, breaks := 0, 0 // breaks of lines since the last code point that is not white space
	for i, r := range text {
		switch {
		case lineEnds(text, i):
			if breaks++; breaks == 2 {
				add(block{begin, i})
				begin = i
			}
		case !unicode.IsSpace(r):
			breaks = 0
		}
	}
	add(block{begin, len(text)})
	return all
}

// lineEnds reports whether a line of the text ends at a code point; a carriage return before a line feed does not count twice.
func lineEnds(text []rune, i int) bool {
	switch text[i] {
	case '\n', '\u0085', '\u2028', '\u2029':
		return true
	case '\r':
		return i+1 == len(text) || text[i+1] != '\n'
	}
	return false
}

// terminal reports whether a sentence can end with a code point.
func terminal(r rune) bool { return unicode.Is(unicode.Sentence_Terminal, r) || r == '…' }

// ends reports whether a text ends a sentence: with a full stop or the like, perhaps before quotation marks and brackets.
func ends(text []rune) bool {
	for i := len(text) - 1; i >= 0; i-- {
		switch r := text[i]; {
		case terminal(r):
			return true
		case unicode.In(r, unicode.Pe, unicode.Pf, unicode.Quotation_Mark), unicode.IsSpace(r):
		default:
			return false
		}
	}
	return false
}

// appendSentences appends the sentences of one paragraph.
func appendSentences(all []Sentence, text []rune, b block, paragraph int) []Sentence {
	var words strings.Builder
	for _, r := range text[b.start:b.end] {
		if unicode.IsSpace(r) {
			r = ' ' // Unicode ends a sentence at each line.
		}
		words.WriteRune(r)
	}
	number, at := 0, b.start
	for found := sentences.FromString(words.String()); found.Next(); {
		start, end := at, at+utf8.RuneCountInString(found.Value())
		at = end
		for start < end && unicode.IsSpace(text[start]) {
			start++
		}
		for end > start && unicode.IsSpace(text[end-1]) {
			end--
		}
		if start < end {
			number++
			all = append(all, Sentence{paragraph, number, start, end})
		}
	}
	return all
}
