package format

import (
	"fmt"
	"strings"
	"unicode"

	"peacegraph/graph"
	"peacegraph/graph/vocab"
)

// Understand reads dates and numbers of a draft as people and spreadsheet programs write them, and adds findings that say
// how, as [ReadDataset] does with those in files. It is for rows that came another way; each of their cells is a column of
// its own.
func Understand(draft *graph.Draft, v *vocab.Vocabulary) {
	r := &reader{draft: draft}
	r.typed(v)
}

// CleanCell returns the text of a cell without what no cell can hold, and says what that was. The problem is empty when the
// text is as it should be.
func CleanCell(text string) (clean, problem string) {
	place, c, found := controlCharacter("", text)
	if !found {
		return text, ""
	}
	return strings.Map(printable, text), fmt.Sprintf("the value holds the control character %U at character %d, which no cell can hold; delete it", c, place.Column)
}

// isControl reports whether a character is a control character that no cell can hold: any besides tab and line feed.
func isControl(c rune) bool { return unicode.IsControl(c) && c != '\t' && c != '\n' }

// printable is the mapping that leaves control characters out.
func printable(c rune) rune {
	if isControl(c) {
		return -1
	}
	return c
}
