package vocab

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// shownAccepted is how many accepted words a message lists before it only counts the rest.
const shownAccepted = 12

// shownText is how many bytes of a text from a file a message repeats.
const shownText = 200

// Finding is one thing that is wrong with a file, and what would be right.
type Finding struct {
	File string
	// Line and Column count from 1; a column is a Unicode code point. Both are 0 when the finding is about the
	// file as a whole.
	Line, Column int
	// Message says what is wrong, in lower case and without a full stop.
	Message string
	// Accepted lists what could stand in its place; empty when that is not a closed list.
	Accepted []string
	// Nearest are the accepted words most like the one that was found, best first.
	Nearest []string
}

// String renders the finding as one line: `file:line:column: message; did you mean X? accepted: X, Y`. A long
// list of accepted words is cut, and the cut is counted.
func (f Finding) String() string {
	var b strings.Builder
	b.WriteString(f.File)
	if f.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", f.Line, f.Column)
	}
	b.WriteString(": " + f.Message)
	if len(f.Nearest) > 0 {
		b.WriteString("; did you mean " + either(f.Nearest) + "?")
	}
	if len(f.Accepted) > 0 {
		if len(f.Nearest) == 0 {
			b.WriteString(";")
		}
		shown := f.Accepted[:min(len(f.Accepted), shownAccepted)]
		b.WriteString(" accepted: " + strings.Join(shown, ", "))
		if rest := len(f.Accepted) - len(shown); rest > 0 {
			fmt.Fprintf(&b, " and %d more", rest)
		}
	}
	return b.String()
}

// findingAt makes a finding at a place. A text among the arguments that is longer than a name ever is gets cut.
func findingAt(file string, place at, format string, args ...any) Finding {
	for i, arg := range args {
		if text, ok := arg.(string); ok && len(text) > shownText {
			cut := shownText
			for !utf8.RuneStart(text[cut]) {
				cut--
			}
			args[i] = text[:cut] + "…"
		}
	}
	return Finding{File: file, Line: place.Line, Column: place.Column, Message: fmt.Sprintf(format, args...)}
}

// offer adds the accepted words to a finding, and those most like the one found.
func (f *Finding) offer(found string, accepted []string) {
	f.Accepted = accepted
	f.Nearest = Nearest(found, accepted, 3)
}

// either joins words as a choice: "A", "A or B", "A, B or C".
func either(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// Findings is everything that is wrong with the files read, in the order of file, line and column. As an error it
// reads as one line a finding. An empty list is not an error: functions return nil instead.
type Findings []Finding

// Error renders one finding a line.
func (f Findings) Error() string {
	lines := make([]string, len(f))
	for i, finding := range f {
		lines[i] = finding.String()
	}
	return strings.Join(lines, "\n")
}

// sorted returns the findings in order, each once.
func (f Findings) sorted() Findings {
	slices.SortStableFunc(f, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Message, b.Message))
	})
	return slices.CompactFunc(f, func(a, b Finding) bool {
		return a.File == b.File && a.Line == b.Line && a.Column == b.Column && a.Message == b.Message
	})
}
