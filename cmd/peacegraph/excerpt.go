package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"

	"peacegraph/cmd/internal/report"
	"peacegraph/graph"
)

// excerpts shows the lines that findings are about.
type excerpts struct{ lines *report.Lines }

// newExcerpts shows lines of the files in a folder.
func newExcerpts(dir string) *excerpts {
	return &excerpts{report.NewLines(func(file string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, file)) })}
}

// line returns the line of a place; false when there is none.
func (e *excerpts) line(p graph.Place) (string, bool) {
	if e == nil {
		return "", false
	}
	return e.lines.Line(p)
}

// span returns how many characters of its line a finding is about, from its column on; 0 for the whole line.
func span(f graph.Finding, line string) int {
	if f.Place.Column == 0 {
		return 0
	}
	runes := []rune(line)
	if f.Place.Column > len(runes) {
		return 1
	}
	rest := string(runes[f.Place.Column-1:])
	value, _, _ := strings.Cut(f.Value, "\n")
	switch {
	case value != "" && strings.HasPrefix(rest, value):
		return utf8.RuneCountInString(value)
	case value != "" && rest != "" && (rest[0] == '"' || rest[0] == '\''):
		// In quotes, some characters are written in another way; the closing quote is the first one that stands alone.
		quote := rest[:1]
		inside := rest[1:]
		length := 1
		for inside != "" {
			size := 1
			if strings.HasPrefix(inside, quote+quote) || inside[0] == '\\' && len(inside) > 1 {
				size = 2
			} else if strings.HasPrefix(inside, quote) {
				return length + 1
			}
			part := inside[:size]
			if !utf8.ValidString(part) {
				_, size = utf8.DecodeRuneInString(inside)
				part = inside[:size]
			}
			length += utf8.RuneCountInString(part)
			inside = inside[size:]
		}
		return length
	}
	return 1
}

// shownColumns is how wide a line is shown; the rest of a longer one is cut off around the place.
const shownColumns = 96

// show returns the line of a finding and under it carets that point at the value; "" when there is no line to show.
func (e *excerpts) show(f graph.Finding, c colours) string {
	line, ok := e.line(f.Place)
	if !ok || strings.TrimSpace(line) == "" {
		return ""
	}
	runes := []rune(line)
	length := span(f, line)
	begin := min(max(f.Place.Column-1, 0), len(runes))
	from, to := window(runes, begin)
	gutter := fmt.Sprintf("%6d | ", f.Place.Line)
	var b strings.Builder
	b.WriteString(c.faint(gutter))
	if from > 0 {
		b.WriteString("…")
	}
	b.WriteString(visible(runes[from:to]))
	if to < len(runes) {
		b.WriteString("…")
	}
	b.WriteByte('\n')
	if length == 0 {
		return b.String()
	}
	b.WriteString(c.faint(strings.Repeat(" ", len(gutter)-2) + "| "))
	if from > 0 {
		b.WriteByte(' ')
	}
	for _, r := range runes[from:begin] {
		if r == '\t' {
			b.WriteByte('\t') // tabs go as far as they do in the line above
			continue
		}
		b.WriteString(strings.Repeat(" ", cells(r)))
	}
	carets := 0
	for _, r := range runes[begin:min(begin+length, to)] {
		carets += cells(r)
	}
	b.WriteString(c.severity(f.Severity, strings.Repeat("^", max(carets, 1))))
	b.WriteByte('\n')
	return b.String()
}

// visible makes what is in a line harmless for a terminal.
func visible(runes []rune) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\t' || unicode.Is(unicode.Bidi_Control, r) {
			return unicode.ReplacementChar
		}
		return r
	}, string(runes))
}

// oneLine makes a text harmless for a terminal, and one line of it.
func oneLine(text string) string {
	return visible([]rune(strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || r == '\r' {
			return ' '
		}
		return r
	}, text)))
}

// window chooses the part of a line that is shown: all of a short one, else what stands around the place.
func window(runes []rune, begin int) (from, to int) {
	const before = shownColumns / 3
	used := 0
	for from = begin; from > 0 && used+cells(runes[from-1]) <= before; from-- {
		used += cells(runes[from-1])
	}
	for to = begin; to < len(runes) && used+cells(runes[to]) <= shownColumns; to++ {
		used += cells(runes[to])
	}
	// What is left over at the end of the line is given to its beginning.
	for ; from > 0 && used+cells(runes[from-1]) <= shownColumns; from-- {
		used += cells(runes[from-1])
	}
	return from, to
}

// cells returns how many columns of a terminal a character takes.
func cells(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me):
		return 0
	case width.LookupRune(r).Kind() == width.EastAsianWide, width.LookupRune(r).Kind() == width.EastAsianFullwidth:
		return 2
	}
	return 1
}
