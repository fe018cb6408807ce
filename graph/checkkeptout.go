package graph

import (
	"cmp"
	"slices"
	"strconv"
)

// notComparable reports whether a statement cannot be held against the graph, for a reason that is told elsewhere: the
// language of its texts, or a column with what makes it another statement.
func (c *checker) notComparable(id Cell) bool {
	switch {
	case c.languageRefused:
	case c.draft.KeptOut.Text != "":
		c.otherContent = append(c.otherContent, id)
	default:
		return false
	}
	c.knownWrong()
	return true
}

// reportOtherContent says once what follows from a column that was kept out. It is an error, because the statements
// would be left out.
func (c *checker) reportOtherContent() {
	if n := len(c.otherContent); n > 0 {
		slices.SortFunc(c.otherContent, func(a, b Cell) int { return cmp.Compare(a.Place.Line, b.Place.Line) })
		first := c.otherContent[0]
		c.errorf(RuleSame, c.draft.KeptOut, "without the column %q the content of %s differs from what the graph has under that id (%s in all); name the column as the vocabulary does", c.draft.KeptOut.Text, first.Text, counted(n, "statement"))
	}
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}
