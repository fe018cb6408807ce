package export

import (
	"strconv"
	"strings"

	"peacegraph/graph"
)

// appendCSV appends a clean text as a cell, in quotes when it needs them.
func appendCSV(to []byte, s string) []byte {
	quoted := false
	for i := range len(s) {
		switch s[i] {
		case '"', ',', '\n', '\t', ' ', ';', '\'':
			quoted = true
		}
		if quoted {
			break
		}
	}
	if !quoted {
		return append(to, s...)
	}
	to = append(to, '"')
	for {
		i := strings.IndexByte(s, '"')
		if i < 0 {
			return append(append(to, s...), '"')
		}
		to = append(append(to, s[:i+1]...), '"')
		s = s[i+1:]
	}
}

// guard puts an apostrophe before a text that a spreadsheet program would take for a formula: one that begins with = + - @
// or a tab, with apostrophes before them or not. To read it back, take one apostrophe away where one or more stand before
// such a character.
func guard(s string) string {
	if s == "" {
		return s
	}
	switch s[0] {
	case '\'', '=', '+', '-', '@', '\t':
	default:
		return s
	}
	if bare := strings.TrimLeft(s, "'"); bare != "" && strings.IndexByte("=+-@\t", bare[0]) >= 0 {
		return "'" + s
	}
	return s
}

// sheet writes rows of cells separated by commas, each ended by a line feed.
type sheet struct {
	*output
	// plain leaves formulas as they are: what is read by a database is not guarded as what a spreadsheet program opens.
	plain bool
	begun bool // whether the row has a cell
}

func (s *sheet) raw(cell string) {
	s.next()
	s.buf = appendCSV(s.buf, cell)
}

// text appends a cell that people may have written.
func (s *sheet) text(cell string) {
	if !s.plain {
		cell = guard(cell)
	}
	s.raw(cell)
}

func (s *sheet) number(f float64) {
	s.next()
	s.buf = appendNumber(s.buf, f)
}

func (s *sheet) next() {
	if s.begun {
		s.buf = append(s.buf, ',')
	}
	s.begun = true
}

func (s *sheet) line() error {
	s.buf = append(s.buf, '\n')
	s.begun = false
	return s.wrote()
}

// cell appends a cell of a column; a list is joined by bars.
func (s *sheet) cell(of valueType, c *cell) {
	switch {
	case !c.is:
		s.next()
	case of == list:
		s.text(joined(c.list))
	case of == integer, of == number:
		s.number(c.number)
	case of == flag:
		s.raw(strconv.FormatBool(c.flag))
	default:
		s.text(c.text)
	}
}

func (s *sheet) cells(columns []column, cells []cell) {
	for i := range cells {
		s.cell(columns[i].of, &cells[i])
	}
}

func (s *sheet) head(columns []column) {
	for _, c := range columns {
		s.text(c.name)
	}
}

// joined returns the texts of a list with bars between them.
func joined(list []string) string {
	if len(list) == 1 {
		return unbarred(list[0])
	}
	bare := make([]string, len(list))
	for i, s := range list {
		bare[i] = unbarred(s)
	}
	return strings.Join(bare, "|")
}

// about is a text that says what the files beside it hold.
func about(more string) part {
	return part{"README.txt", func(o *output, x *graph.Selected, options Options) (Report, error) {
		report := newTables(x, options).report()
		d := describe(x, options, report)
		o.str(d.title + "\n\n")
		for _, f := range d.facts {
			o.str(f.name + ": " + strings.ReplaceAll(f.text, "\n", " ") + "\n")
		}
		o.str("\n" + more)
		return report, nil
	}}
}

// half makes one of the two tables of a network.
func half(name string, plain bool, write func(*sheet, source) error) part {
	return part{name, func(o *output, x *graph.Selected, options Options) (Report, error) {
		t := newTables(x, options)
		return t.report(), write(&sheet{output: o, plain: plain}, t)
	}}
}

// gephi is the pair of tables that Gephi imports, for nodes and for edges.
func gephi() []part {
	return []part{
		half("nodes.csv", false, gephiNodes),
		half("edges.csv", false, gephiEdges),
		about("Import nodes.csv into Gephi as a nodes table, then edges.csv as an edges table into the same workspace, with\n" +
			"\"Edges merge strategy: Don't merge\", so that parallel edges stay apart. Lists are joined by a bar. A cell that a\n" +
			"spreadsheet program would take for a formula has an apostrophe before it.\n"),
	}
}

func gephiNodes(s *sheet, t source) error {
	columns, _ := t.columns()
	s.raw("Id")
	s.raw("Label")
	s.head(columns)
	if err := s.line(); err != nil {
		return err
	}
	return t.eachNode(func(n *node) error {
		s.text(n.id)
		s.text(n.label)
		s.cells(columns, n.cells)
		return s.line()
	})
}

func gephiEdges(s *sheet, t source) error {
	_, columns := t.columns()
	for _, name := range []string{"Source", "Target", "Type", "Id", "Label", "Weight"} {
		s.raw(name)
	}
	s.head(columns)
	if err := s.line(); err != nil {
		return err
	}
	return t.eachEdge(func(e *edge) error {
		s.text(e.source)
		s.text(e.target)
		s.raw("Directed")
		s.text(e.id)
		s.text(e.label)
		s.number(float64(e.weight))
		s.cells(columns, e.cells)
		return s.line()
	})
}

// statementTable is every statement in one table for spreadsheet programs, whatever its ends are.
func statementTable() []part {
	return []part{{write: func(o *output, x *graph.Selected, options Options) (Report, error) {
		options.Values = ValuesAsNodes
		t, s := newTables(x, options), &sheet{output: o}
		if options.Excel {
			o.str("\uFEFF")
		}
		for _, name := range []string{"id", "subject", "subjectName", "subjectKind", "predicateLabel", "object", "objectName", "objectKind"} {
			s.raw(name)
		}
		s.head(t.edges)
		for _, name := range []string{"licence", "citation", "version"} {
			s.raw(name)
		}
		if err := s.line(); err != nil {
			return Report{}, err
		}
		of, version := make(map[string][2]string), ""
		for _, d := range x.Snapshot().Datasets() {
			citation := strings.TrimSpace(d.Citation)
			if citation == "" {
				citation = d.Reference()
			}
			of[d.Name] = [2]string{clean(d.Licence), clean(citation)}
		}
		if head, ok := x.Snapshot().Head(); ok {
			version = string(head.ID())
		}
		report := Report{Nodes: x.EntityCount(), Edges: x.StatementCount()}
		n := 0
		for statement := range x.Statements() {
			if err := t.poll(n); err != nil {
				return Report{}, err
			}
			n++
			object := statement.Object()
			t.statement(statement, object)
			s.text(t.edge.id)
			s.end(statement.Subject())
			s.text(t.edge.label)
			if to, ok := object.(graph.Node); ok {
				s.end(to)
			} else {
				s.raw("")
				s.text(clean(objectText(object)))
				s.raw(kindValue)
			}
			s.cells(t.edges, t.edge.cells)
			for _, words := range of[t.edge.cells[edgeDataset].text] {
				s.text(words)
			}
			s.raw(version)
			if err := s.line(); err != nil {
				return Report{}, err
			}
		}
		return report, nil
	}}}
}

// end appends id, name and kind of what is at an end of a statement.
func (s *sheet) end(n graph.Node) {
	s.text(string(n.ID()))
	switch n := n.(type) {
	case graph.Entity:
		s.text(clean(n.Name(nil)))
		s.text(n.Kind().Name())
	case graph.Statement:
		s.text(clean(n.Text()))
		s.raw(kindStatement)
	}
}
