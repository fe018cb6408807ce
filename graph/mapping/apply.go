package mapping

import (
	"cmp"
	"slices"
	"strings"

	"peacegraph/graph"
	"peacegraph/graph/format"
	"peacegraph/graph/vocab"
)

// Options say how much is mapped and shown.
type Options struct {
	// Show is how many rows are kept with what they became.
	Show int
	// Rows is how many rows are mapped; 0 for all.
	Rows int
}

// Result is a table as entities and statements.
type Result struct {
	// Draft is what the rows became, with the findings of the table and of the mapping. Draft.Files are the mapping and the
	// table.
	Draft *graph.Draft
	// Rows counts the rows that were mapped, Silent those of them that gave no statement and no entity of their own.
	Rows, Silent int
	// Shown are the first rows with what they became.
	Shown []Shown
	// Known are the entities that the graph has already, in the order of rows.
	Known []Known
	// Unused are the columns of the table that the mapping does not use and does not ignore on purpose, in their order.
	Unused []string
}

// Known is an entity that the graph has under an external id.
type Known struct {
	// ExternalID is `scheme:value`, ID what the graph calls it, and Name its name there.
	ExternalID string
	ID         graph.ID
	Name       string
}

// Shown is a row as it came and what it became.
type Shown struct {
	// Line is where the row begins, and Key its locator.
	Line int
	Key  string
	// Cells are the cells that the mapping uses and that are not missing.
	Cells []graph.Field
	// Entities are those that no earlier row made, and Statements all that the row gave.
	Entities   []graph.EntityRow
	Statements []graph.StatementRow
}

// Apply maps a table against a snapshot, in which entities are looked up by external ids. Columns that the mapping names
// and the table lacks are findings, as is everything in a row that cannot be read; the other rows are mapped all the same.
// The rows of the table are read once, so a table is applied once.
func (m *Mapping) Apply(t *format.Table, s *graph.Snapshot, options Options) *Result {
	c := &context{
		mapping: m, snapshot: s, file: t.File,
		cells: make([]format.TableCell, len(m.columns)), known: make(map[string]graph.ID), made: make(map[graph.ID]*made),
		instances: make(map[*entity][]instance), split: make(map[*parts][]part), current: make(map[*parts]int),
		draft: &graph.Draft{Dataset: m.dataset, Files: []string{m.File, t.File}},
	}
	c.result = &Result{Draft: c.draft}
	table, ok := c.bind(t)
	if ok {
		c.line = t.HeaderLine
		c.source = c.make(m.source).id
		c.fresh = nil
		for row := range t.Rows() {
			if row.Broken {
				continue
			}
			if options.Rows > 0 && c.result.Rows == options.Rows {
				break
			}
			c.row(row, table, c.result.Rows < options.Show)
		}
	}
	c.finish()
	c.draft.Findings = append(slices.Clone(t.Findings), c.draft.Findings...)
	c.draft.Findings = append(c.draft.Findings, c.problems.all(t.File)...)
	c.draft.Incomplete = t.Incomplete
	return c.result
}

// context is what a row is mapped in.
type context struct {
	mapping  *Mapping
	snapshot *graph.Snapshot
	draft    *graph.Draft
	result   *Result
	problems problems

	file  string
	line  int
	cells []format.TableCell // by number of the column in the mapping; empty where missing
	key   graph.Cell
	// source is the id of the source that statements rest on.
	source graph.Cell

	known     map[string]graph.ID // by external id; empty for one that the graph does not have
	made      map[graph.ID]*made
	order     []*made
	instances map[*entity][]instance // of this row
	split     map[*parts][]part      // of this row
	fresh     []*made                // that this row made first
	current   map[*parts]int         // which part a statement is made for

	chunks         [][]graph.StatementRow
	stated, before int                  // statements so far, and before this row
	showing        bool                 // this row is kept with what it became
	shown          []graph.StatementRow // of this row, when it is kept
}

// instance is an entity that a row speaks of.
type instance struct {
	id graph.Cell
	ok bool
}

// made is an entity that the mapping makes, from all rows that speak of it.
type made struct {
	row  graph.EntityRow
	ways []int           // which way of the mapping gave each of its names
	seen map[string]bool // what was gathered
}

// bind finds the columns of the mapping in the table: for each its index, -1 for one that is not there.
func (c *context) bind(t *format.Table) (index []int, ok bool) {
	if t.Incomplete {
		return nil, false
	}
	if t.Empty || len(t.Header) == 0 {
		c.draft.Findings = append(c.draft.Findings, graph.Finding{Place: graph.Place{File: t.File}, Rule: graph.RuleFormat, Message: "the table is empty; its first row names the columns"})
		return nil, false
	}
	named := make(map[string]bool)
	for _, k := range c.mapping.columns {
		named[k.text] = true
	}
	at := make(map[string]int)
	for i, h := range t.Header {
		if _, again := at[h.Text]; again && h.Text != "" && named[h.Text] {
			c.draft.Findings = append(c.draft.Findings, graph.Finding{
				Place: h.Place, Rule: graph.RuleFormat, Value: h.Text, Message: message("the column %q is there twice, and the mapping uses it; rename one", h.Text),
			})
			continue
		}
		at[h.Text] = i
	}
	used := make([]bool, len(t.Header))
	var lacking []word
	for _, k := range c.mapping.columns {
		i, found := at[k.text]
		if !found {
			i = -1
			if !k.inside {
				lacking = append(lacking, k.word)
			}
		} else {
			used[i] = true
		}
		index = append(index, i)
	}
	ignored := make(map[string]bool)
	for _, w := range c.mapping.ignored {
		ignored[w.text] = true
	}
	var free []string
	for i, h := range t.Header {
		if !used[i] && h.Text != "" {
			free = append(free, h.Text)
			if !ignored[h.Text] {
				c.result.Unused = append(c.result.Unused, h.Text)
			}
		}
	}
	c.lacking(lacking, free, t)
	return index, true
}

// lacking reports columns that the table has not. When hardly any is there, it is another table, which is one finding.
func (c *context) lacking(columns []word, free []string, t *format.Table) {
	if len(columns)*3 > len(c.mapping.columns)*2 && len(columns) > 2 {
		c.draft.Findings = append(c.draft.Findings, graph.Finding{
			Place: graph.Place{File: t.File, Line: t.HeaderLine}, Rule: graph.RuleFormat,
			Message: message("%d of the %d columns that the mapping %s reads are not in this table, %q first; is it the right table, and is its first row the one with the names?",
				len(columns), len(c.mapping.columns), c.mapping.Name, columns[0].text),
		})
		return
	}
	for i, w := range columns {
		f := graph.Finding{
			Place: graph.Place{File: c.mapping.File, Line: w.Line, Column: w.Column}, Rule: graph.RuleFormat, Value: w.text,
			Message: message("the table has no column %q; correct the name here, or take out what uses it", w.text),
		}
		if i < mostNearest {
			f.Nearest = vocab.Nearest(w.text, free, 3)
		}
		c.draft.Findings = append(c.draft.Findings, f)
	}
}

// mostStatements bounds what one row becomes: more are a sign of parts that multiply by mistake.
const mostStatements = 5000

func (c *context) row(row format.Row, table []int, show bool) {
	c.result.Rows++
	c.line = row.Line
	for i, j := range table {
		if j < 0 || c.mapping.missing[row.Cells[j].Text] {
			c.cells[i] = format.TableCell{}
			c.cells[i].Place = graph.Place{File: c.file, Line: row.Line}
			if j >= 0 {
				c.cells[i].Place = row.Cells[j].Place
			}
			continue
		}
		c.cells[i] = row.Cells[j]
	}
	clear(c.instances)
	clear(c.split)
	c.fresh = c.fresh[:0]
	c.key = graph.Cell{Place: graph.Place{File: c.file, Line: row.Line}}
	for _, k := range c.mapping.key {
		switch text := c.cells[k].Text; {
		case text == "":
		case c.key.Text == "":
			c.key.Text = text
		default:
			c.key.Text += " " + text
		}
	}
	if c.key.Text == "" {
		c.problems.add(c.mapping, graph.Error, graph.Cell{Place: c.key.Place}, nil, "the row has nothing in its key (%s), so nobody could find it again; put it right, or choose another key in the mapping",
			strings.Join(c.keyNames(), ", "))
		return
	}
	c.before, c.showing, c.shown = c.stated, show, nil
	for _, e := range c.mapping.entities {
		c.of(e)
	}
	for _, s := range c.mapping.rules {
		c.combine(s, s.combine)
	}
	if len(c.fresh) == 0 && c.stated == c.before {
		c.result.Silent++
	}
	if show {
		c.show(row.Line)
	}
}

func (c *context) keyNames() []string {
	var names []string
	for _, k := range c.mapping.key {
		names = append(names, c.mapping.columns[k].text)
	}
	return names
}

// show keeps the row with what it became.
func (c *context) show(line int) {
	shown := Shown{Line: line, Key: c.key.Text, Statements: c.shown}
	for i, k := range c.mapping.columns {
		if text := c.cells[i].Text; text != "" && !c.mapping.nothing(i, text) {
			shown.Cells = append(shown.Cells, graph.Field{Name: k.text, Cell: c.cells[i].Cell})
		}
	}
	slices.SortStableFunc(shown.Cells, func(a, b graph.Field) int {
		return cmp.Or(a.Place.Line-b.Place.Line, a.Place.Column-b.Place.Column)
	})
	for _, m := range c.fresh {
		shown.Entities = append(shown.Entities, m.row)
	}
	c.result.Shown = append(c.result.Shown, shown)
}

// nothing reports whether a column is one of those across which a row has parts, and says that there is none.
func (m *Mapping) nothing(column int, text string) bool {
	return slices.ContainsFunc(m.parts, func(p *parts) bool {
		return slices.Contains(p.across, column) && slices.Contains(p.missing, text)
	})
}

// partsOf returns the parts of this row.
func (c *context) partsOf(p *parts) []part {
	if all, known := c.split[p]; known {
		return all
	}
	all := p.of(c)
	c.split[p] = all
	return all
}

// inside puts the cells of a part in place of those of the row, and returns how to undo that.
func (c *context) inside(p part) (undo part) {
	for _, in := range p {
		undo = append(undo, cell{in.column, c.cells[in.column]})
		c.cells[in.column] = in.TableCell
	}
	return undo
}

// of returns the entities of this row, one for each part.
func (c *context) of(e *entity) []instance {
	if all, known := c.instances[e]; known {
		return all
	}
	var all []instance
	if e.each == nil {
		all = []instance{c.make(e)}
	} else {
		for _, p := range c.partsOf(e.each) {
			undo := c.inside(p)
			all = append(all, c.make(e))
			c.inside(undo)
		}
	}
	c.instances[e] = all
	return all
}

// make makes an entity of the cells as they stand.
func (c *context) make(e *entity) instance {
	if !c.hold(e.when) {
		return instance{}
	}
	var external []graph.Cell
	for _, v := range e.externalIDs {
		if x, ok := v.make(c); ok {
			external = append(external, x)
		}
	}
	for _, x := range external {
		if scheme, _, _ := strings.Cut(x.Text, ":"); e.lookup[scheme] {
			if id := c.lookUp(e, x.Text); id != "" {
				return instance{graph.Cell{Text: string(id), Place: x.Place}, true}
			}
		}
	}
	id, ok := e.id.make(c)
	if !ok {
		return instance{}
	}
	kind, ok := e.kind.make(c)
	if !ok {
		return instance{}
	}
	m := c.made[graph.ID(id.Text)]
	if m == nil {
		m = &made{row: graph.EntityRow{ID: id, Kind: kind}, seen: make(map[string]bool)}
		c.made[graph.ID(id.Text)] = m
		c.order = append(c.order, m)
		c.fresh = append(c.fresh, m)
	} else if m.row.Kind.Text != kind.Text {
		c.problems.add(e, graph.Error, kind, nil, "%s is of kind %s here and %s in line %d; either two things have one id, so make it of more columns, or the kind is told in two ways, so make it the same in all entities of the mapping", id.Text, kind.Text, m.row.Kind.Text, m.row.Kind.Place.Line)
	}
	c.gather(e, m, external)
	return instance{graph.Cell{Text: id.Text, Place: id.Place}, true}
}

// gather adds what the cells say of an entity to what other rows said. The first name is its name, and others are other
// names; an attribute has one value.
func (c *context) gather(e *entity, m *made, external []graph.Cell) {
	row := &m.row
	for _, x := range external {
		if c.news(m, "x"+x.Text) {
			row.ExternalIDs = append(row.ExternalIDs, x)
		}
	}
	for _, w := range e.names {
		if text, way, ok := w.value.first(c); ok {
			m.name(w.language, bare(text), way)
		}
	}
	for _, w := range e.otherNames {
		if text, ok := w.value.make(c); ok {
			for name := range strings.SplitSeq(text.Text, "|") {
				if name = strings.TrimSpace(name); name != "" && c.news(m, "n"+w.language+"@"+name) {
					row.OtherNames = append(row.OtherNames, graph.Field{Name: w.language, Cell: graph.Cell{Text: name, Place: text.Place}})
				}
			}
		}
	}
	for _, w := range e.descripts {
		if slices.ContainsFunc(row.Descriptions, func(f graph.Field) bool { return f.Name == w.language }) {
			continue
		}
		if text, ok := w.value.make(c); ok {
			row.Descriptions = append(row.Descriptions, graph.Field{Name: w.language, Cell: text})
		}
	}
	for i := range e.attributes {
		a := &e.attributes[i]
		text, ok := a.value.make(c)
		if !ok {
			continue
		}
		if a.number && strings.Contains(text.Text, ",") {
			c.problems.add(a, graph.Error, text, nil, "%q has a comma, and %s is a number with a point before decimals; where the comma is that point, write `%s: {column: …, replace: {\",\": \".\"}}` in line %d of %s",
				text.Text, a.name, a.name, a.value.Line, c.mapping.File)
			continue
		}
		known := slices.IndexFunc(row.Attributes, func(f graph.Field) bool { return f.Name == a.name })
		if known < 0 {
			row.Attributes = append(row.Attributes, graph.Field{Name: a.name, Cell: text})
		} else if had := row.Attributes[known]; had.Text != text.Text {
			c.problems.add(a, graph.Warning, text, nil, "%s of %s is %q here and %q in line %d; the first is kept", a.name, row.ID.Text, text.Text, had.Text, had.Place.Line)
		}
	}
}

// name gives the entity a name. One from an earlier way of the mapping takes the place of one that was only made because
// that way gave nothing; two from the same way are a name and another name.
func (m *made) name(language string, text graph.Cell, way int) {
	known := slices.IndexFunc(m.row.Names, func(f graph.Field) bool { return f.Name == language })
	switch {
	case known < 0:
		m.row.Names = append(m.row.Names, graph.Field{Name: language, Cell: text})
		m.ways = append(m.ways, way)
		m.seen["n"+language+"@"+text.Text] = true
	case way < m.ways[known]:
		m.row.Names[known].Cell, m.ways[known] = text, way
		m.seen["n"+language+"@"+text.Text] = true
	case way == m.ways[known] && !m.seen["n"+language+"@"+text.Text]:
		m.seen["n"+language+"@"+text.Text] = true
		m.row.OtherNames = append(m.row.OtherNames, graph.Field{Name: language, Cell: text})
	}
}

// bare writes a name so that it can stand in a list.
func bare(cell graph.Cell) graph.Cell {
	cell.Text = strings.ReplaceAll(cell.Text, "|", "/")
	return cell
}

// news reports whether something is said of an entity for the first time.
func (c *context) news(m *made, text string) bool {
	if m.seen[text] {
		return false
	}
	m.seen[text] = true
	return true
}

// lookUp returns the id of the entity that the graph has under an external id; empty when it has none that fits. One that
// is only a close match is another thing.
func (c *context) lookUp(e *entity, external string) graph.ID {
	if id, known := c.known[external]; known {
		return id
	}
	id := c.find(e, external)
	c.known[external] = id
	return id
}

func (c *context) find(e *entity, external string) graph.ID {
	scheme, value, _ := strings.Cut(external, ":")
	known, found := c.snapshot.EntityByExternalID(scheme, value)
	if !found || !slices.ContainsFunc(known.ExternalIDs(), func(x graph.ExternalID) bool { return x.Scheme == scheme && x.Value == value && x.Match == graph.Exact }) {
		return ""
	}
	if kind, ok := e.kind.make(c); ok {
		wanted, known1 := c.mapping.vocabulary.Kind(kind.Text)
		if known1 && !known.Kind().Is(wanted) {
			c.problems.add(e, graph.Warning, graph.Cell{Text: external, Place: kind.Place}, nil, "%s is %s in the graph, %s and no %s, so another entity is made", external, string(known.ID()), vocab.Article(known.Kind().Name()), kind.Text)
			return ""
		}
	}
	c.result.Known = append(c.result.Known, Known{external, known.ID(), known.Name(nil)})
	return known.ID()
}

// combine makes the statement for each combination of the parts that it speaks of.
func (c *context) combine(s *rule, rest []*parts) {
	if len(rest) == 0 {
		c.state(s)
		return
	}
	p := rest[0]
	for i, in := range c.partsOf(p) {
		undo := c.inside(in)
		c.current[p] = i
		c.combine(s, rest[1:])
		c.inside(undo)
	}
}
