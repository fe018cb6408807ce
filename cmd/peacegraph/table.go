package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/gqlerror"
	"golang.org/x/term"
)

// writeTables prints an answer for people: single values as lines, lists as tables that align. What an error took the
// place of is left out; a field of the root that is null says that nothing was found.
func writeTables(to io.Writer, data json.RawMessage, errs gqlerror.List) error {
	root, err := decodeAnswer(data)
	if err != nil {
		return err
	}
	failed := failuresOf(errs)
	for i, m := range root {
		if m.value == nil && failed[m.name] == nil {
			root[i].value = "nothing found"
		}
	}
	p := &printer{to: to, width: widthOf(to)}
	lay := newAnswer
	for len(root) == 1 {
		// The one field that was asked for needs no name, but a list in it does.
		inner, ok := root[0].value.([]member)
		if !ok {
			break
		}
		if !transparent(root[0].name) {
			p.title = root[0].name
		}
		root, failed, lay = inner, failed[root[0].name], newInner
	}
	p.answer(lay(root, failed))
	return p.err
}

// widthOf returns how many characters a line may have: those of the terminal, 120 where there is none.
func widthOf(to io.Writer) int {
	if file, ok := to.(*os.File); ok {
		if width, _, err := term.GetSize(int(file.Fd())); err == nil && width > 0 {
			return width
		}
	}
	return 120
}

// printer lays out one answer.
type printer struct {
	to    io.Writer
	width int
	title string // of a list without a name of its own
	begun bool
	err   error
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.to, format, args...)
	}
}

// answer prints the one row of the whole answer: its values, and then its lists of objects.
func (p *printer) answer(s *sheet) {
	values, lists := &sheet{rows: s.rows}, &sheet{rows: s.rows}
	for _, c := range s.columns {
		if s.rows[0][c].sheet == nil {
			values.columns = append(values.columns, c)
		} else {
			lists.columns = append(lists.columns, c)
		}
	}
	names := make([]string, len(values.columns))
	for i, c := range values.columns {
		names[i] = strings.Join(c.path, ".")
	}
	p.record(values, names, 0, "", "")
	p.begun = len(names) > 0
	for _, c := range lists.columns {
		title := strings.Join(c.path, ".")
		if title == "" {
			title = p.title
		}
		p.list(title, s.rows[0][c].sheet)
	}
}

// list prints a sheet as a table. One that is wider than the line, or has objects in its cells, is printed as records
// instead, one after another.
func (p *printer) list(title string, s *sheet) {
	if p.begun {
		p.printf("\n")
	}
	p.begun = true
	p.printf("%s: %d\n", title, len(s.rows))
	names := s.names()
	if lines, ok := p.lines(names, s); ok {
		p.table(names, lines)
		return
	}
	for i := range s.rows {
		if i > 0 {
			p.printf("\n")
		}
		p.record(s, names, i, "", "")
	}
}

// lines returns the rows of a table, or false when it cannot be one.
func (p *printer) lines(names []string, s *sheet) ([][]string, bool) {
	widths := make([]int, len(names))
	for i, name := range names {
		widths[i] = utf8.RuneCountInString(name)
	}
	lines := make([][]string, len(s.rows))
	for i, r := range s.rows {
		lines[i] = make([]string, len(names))
		for j, c := range s.columns {
			content, there := r[c]
			if !there {
				continue
			}
			texts, ok := content.plain()
			if !ok {
				return nil, false
			}
			lines[i][j] = strings.Join(texts, "; ")
			widths[j] = max(widths[j], utf8.RuneCountInString(lines[i][j]))
		}
	}
	const gap = 2
	total := -gap
	for _, width := range widths {
		total += width + gap
	}
	return lines, total <= p.width
}

func (p *printer) table(names []string, lines [][]string) {
	w := tabwriter.NewWriter(p.to, 0, 0, 2, ' ', 0)
	if head := strings.ToUpper(strings.Join(names, "\t")); head != "" {
		fmt.Fprintln(w, head)
	}
	for _, line := range lines {
		fmt.Fprintln(w, strings.TrimRight(strings.Join(line, "\t"), "\t"))
	}
	if err := w.Flush(); p.err == nil {
		p.err = err
	}
}

// record prints names and values of a row, one pair a line, long values on several. Objects in a list stand below the
// name of the list, each with a bullet. The first line begins with the indent and the bullet, the others with as much space.
func (p *printer) record(s *sheet, names []string, index int, indent, bullet string) {
	longest := 0
	for i, c := range s.columns {
		if content, there := s.rows[index][c]; there && !content.nested() {
			longest = max(longest, utf8.RuneCountInString(names[i]))
		}
	}
	lead, rest := indent+bullet, indent+strings.Repeat(" ", len(bullet))
	for i, c := range s.columns {
		content, there := s.rows[index][c]
		if !there {
			continue
		}
		texts, ok := content.plain()
		if !ok {
			p.printf("%s%s\n", lead, names[i])
			lead = rest
			inner := content.sheet.names()
			for j := range content.sheet.rows {
				p.record(content.sheet, inner, j, rest+"  ", "- ")
			}
			continue
		}
		name := names[i]
		for _, text := range texts {
			for _, part := range wrap(text, max(p.width-len(rest)-longest-2, 40)) {
				p.printf("%s%-*s  %s\n", lead, longest, name, part)
				lead, name = rest, ""
			}
		}
	}
}

// nested reports whether a cell has objects to be printed below its name.
func (c cell) nested() bool {
	_, plain := c.plain()
	return !plain
}

// wrap breaks a text into lines of at most width characters, between words.
func wrap(s string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
