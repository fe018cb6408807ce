package export

import "strings"

// neo4j is what `neo4j-admin database import` takes: nodes with the labels of their kind and of those above it, and
// relationships with the predicate as their type. A line break becomes a space and, in a list, a semicolon a comma, since
// that command takes the former for the end of a row and the latter for the end of an item.
func neo4j() []part {
	return []part{
		half("nodes.csv", true, neo4jNodes),
		half("relationships.csv", true, neo4jEdges),
		about("neo4j-admin database import full --nodes=nodes.csv --relationships=relationships.csv --array-delimiter=\";\" --overwrite-destination neo4j\n"),
	}
}

func neo4jNodes(s *sheet, t source) error {
	columns, _ := t.columns()
	for _, name := range []string{"id:ID", ":LABEL", "name:string"} {
		s.raw(name)
	}
	s.typed(columns)
	if err := s.line(); err != nil {
		return err
	}
	return t.eachNode(func(n *node) error {
		s.flat(n.id)
		labels := property(n.kind)
		for _, above := range n.above {
			labels += ";" + property(above)
		}
		s.raw(labels)
		s.flat(n.label)
		s.values(columns, n.cells)
		return s.line()
	})
}

func neo4jEdges(s *sheet, t source) error {
	_, columns := t.columns()
	for _, name := range []string{":START_ID", ":END_ID", ":TYPE", "id:string", "label:string", "weight:long"} {
		s.raw(name)
	}
	s.typed(columns)
	if err := s.line(); err != nil {
		return err
	}
	return t.eachEdge(func(e *edge) error {
		s.flat(e.source)
		s.flat(e.target)
		s.raw(property(e.kind))
		s.flat(e.id)
		s.flat(e.label)
		s.number(float64(e.weight))
		s.values(columns, e.cells)
		return s.line()
	})
}

// property returns a name without the colon that separates the prefix of a vocabulary of one's own.
func property(name string) string { return strings.ReplaceAll(name, ":", "_") }

func (s *sheet) typed(columns []column) {
	for _, c := range columns {
		s.raw(property(c.name) + ":" + [...]string{text: "string", list: "string[]", integer: "long", number: "double", flag: "boolean", day: "date"}[c.of])
	}
}

func (s *sheet) flat(cell string) {
	if strings.IndexByte(cell, '\n') >= 0 {
		cell = strings.ReplaceAll(cell, "\n", " ")
	}
	s.raw(cell)
}

func (s *sheet) values(columns []column, cells []cell) {
	for i := range cells {
		switch c := &cells[i]; {
		case c.is && columns[i].of == list:
			s.flat(semicolons(c.list))
		case c.is && (columns[i].of == text || columns[i].of == day):
			s.flat(c.text)
		default:
			s.cell(columns[i].of, c)
		}
	}
}

func semicolons(list []string) string {
	if len(list) == 1 && strings.IndexByte(list[0], ';') < 0 {
		return list[0]
	}
	bare := make([]string, len(list))
	for i, s := range list {
		bare[i] = strings.ReplaceAll(s, ";", ",")
	}
	return strings.Join(bare, ";")
}
