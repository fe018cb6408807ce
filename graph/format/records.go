package format

import (
	"fmt"
	"iter"
	"path"
	"slices"
	"strconv"
	"strings"

	"peacegraph/graph"
)

// Table is a table as a file has it: a header and rows of cells, whatever program wrote them. [ReadTable] reads one.
type Table struct {
	// File is the name of the file, as places give it.
	File string
	// Header is the first row that is not blank, without empty cells at its end, and HeaderLine is where it begins.
	Header     []TableCell
	HeaderLine int
	// Empty says that the file has nothing but blank lines.
	Empty bool
	// Findings is what was found on the way, with the rule FORMAT: by [ReadTable] about the encoding, the separator and
	// the header, by [Table.Rows] about rows.
	Findings graph.Findings
	told     graph.Tally // the findings
	// Incomplete says that some rows, or all, could not be told apart; a finding says why.
	Incomplete bool

	// name is what messages call the table: its file, or the key under which it stands in one.
	name string
	// Rows are read from scan, or were read already from objects.
	scan    *scanner
	objects []Row
	looked  int // of a file that was read already: see scanner
}

// Row is a row of a table.
type Row struct {
	// Line is where the row begins.
	Line int
	// Cells are its cells, one for each column of the header. They are overwritten when the next row is read.
	Cells []TableCell
	// Broken says that the row could not be read, and a finding says why. Cells are then those before the trouble, or too
	// few or too many.
	Broken bool
}

// ReadTable reads the header of a table. It understands what spreadsheet programs write: commas, semicolons or tabs
// between cells (by the first line; a line `sep=;` above the header says it), quotes with line breaks inside as RFC 4180
// has them, CRLF, a byte order mark, and, with a warning, a file in UTF-16 or lines in Windows-1252 instead of UTF-8. A file whose
// name ends in .jsonl or .ndjson is read as JSON Lines: the columns are then all keys of its objects. What cannot be read is
// a finding of the table, never an error.
func ReadTable(file string, data []byte) *Table {
	t := &Table{File: file, name: file}
	text, ok := t.decode(data)
	if !ok {
		return t
	}
	if ext := path.Ext(file); ext == ".jsonl" || ext == ".ndjson" {
		t.readJSON(text)
		return t
	}
	s := newScanner(file, text)
	t.scan = s
	t.separate()
	t.HeaderLine = s.line
	if s.done() {
		t.Empty = true
		return t
	}
	header, trouble := s.record(nil)
	if trouble != nil {
		t.find(graph.Error, trouble.place, "%s; the rows below this header were not read", trouble.message)
		t.Incomplete = true
		return t
	}
	for len(header) > 0 && header[len(header)-1].Text == "" {
		header = header[:len(header)-1]
	}
	t.Header = header
	return t
}

// atMost is how many rows there are at most, without reading them; rows with line breaks in their cells are fewer.
func (t *Table) atMost() int {
	if t.scan == nil {
		return len(t.objects)
	}
	rest := t.scan.text[t.scan.pos:]
	// Each cell has at least what separates it from the next one.
	return min(strings.Count(rest, "\n")+1, len(rest)/max(len(t.Header), 1)+1)
}

// Rows reads the rows below the header, once, in the order of the file, and leaves out blank ones. A row that cannot be
// read is a finding and comes as a broken row; reading goes on with the next line from which a whole row can be read.
func (t *Table) Rows() iter.Seq[Row] {
	return func(yield func(Row) bool) {
		s := t.scan
		if s == nil {
			t.padded(yield)
			return
		}
		if t.Incomplete || t.Empty {
			return
		}
		var cells []TableCell
		var trouble *broken
		for !s.done() {
			row := Row{Line: s.line}
			cells, trouble = s.record(cells[:0])
			switch {
			case trouble != nil:
				t.resume(trouble)
				row.Broken = true
			case blank(cells):
				continue
			case len(cells) < len(t.Header), len(cells) > len(t.Header) && !blank(cells[len(t.Header):]):
				t.find(graph.Error, graph.Place{File: t.File, Line: row.Line}, "the row has %s, but the header has %d; write one cell for each column, empty ones too, and put quotes around a cell with %s in it",
					counted(len(cells), "cell"), len(t.Header), separatorName(s.separator))
				row.Broken = true
			default:
				cells = cells[:len(t.Header)]
			}
			row.Cells = cells
			if !yield(row) {
				return
			}
		}
	}
}

func (t *Table) find(severity graph.Severity, place graph.Place, format string, args ...any) {
	t.told.Add(&t.Findings, graph.Finding{
		Place: place, Severity: severity, Rule: graph.RuleFormat, Message: fmt.Sprintf(format, args...),
	})
}

// resume reports a broken record and looks for the next line from which a whole row can be read.
func (t *Table) resume(trouble *broken) {
	s := t.scan
	last := s.line - 1
	for !s.done() {
		next := *s
		row, again := next.record(nil)
		s.looked = next.looked
		if again == nil && len(row) == len(t.Header) || again != nil && len(row) > 0 {
			break // a whole row, or one with a mistake of its own
		}
		s.skipLine()
		last = s.line - 1
	}
	if s.done() && !strings.HasSuffix(s.text, "\n") {
		last = s.line
	}
	message := trouble.message
	if last > trouble.place.Line {
		message += fmt.Sprintf("; lines %d to %d were not read", trouble.place.Line, last)
		t.Incomplete = true
	}
	t.find(graph.Error, trouble.place, "%s", message)
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

func blank(cells []TableCell) bool {
	return !slices.ContainsFunc(cells, func(c TableCell) bool { return c.Text != "" })
}

// separatorName says with its article what stands between cells; empty for what never does.
func separatorName(separator byte) string {
	switch separator {
	case ',':
		return "a comma"
	case ';':
		return "a semicolon"
	case '\t':
		return "a tab"
	}
	return ""
}

// separate finds what stands between the cells, by the first line that is not empty.
func (t *Table) separate() {
	s := t.scan
	for !s.done() {
		line, _, _ := strings.Cut(s.text[s.pos:], "\n")
		if strings.TrimSpace(line) == "" {
			s.skipLine()
			continue
		}
		if hint, found := strings.CutPrefix(line, "sep="); found && len(hint) == 1 && separatorName(hint[0]) != "" {
			s.separator = hint[0]
			s.skipLine()
			return
		}
		var counts [256]int
		inside := false
		for i := range len(line) {
			switch c := line[i]; {
			case c == '"':
				inside = !inside
			case !inside:
				counts[c]++
			}
		}
		for _, c := range [...]byte{';', '\t'} {
			if counts[c] > counts[s.separator] {
				s.separator = c
			}
		}
		break
	}
	if s.separator != ',' {
		t.find(graph.Notice, graph.Place{File: s.file, Line: s.line}, "the cells are separated by %ss; the table was read so", strings.TrimPrefix(separatorName(s.separator), "a "))
	}
}

func lineAndColumn(from, to graph.Place) string {
	if from.Line == to.Line {
		return "column " + strconv.Itoa(to.Column)
	}
	return "line " + strconv.Itoa(to.Line) + ", column " + strconv.Itoa(to.Column)
}
