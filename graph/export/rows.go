package export

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"peacegraph/graph"
	"peacegraph/graph/vocab"
)

// The columns that every network has. What a vocabulary or a data set adds stands behind them; see [free] for its names.
var (
	nodeColumns = [...]column{
		{"kind", text, "kind of the entity, from the vocabulary"},
		{"family", text, "family of kinds that a picture draws alike"},
		{"description", text, "what it stands for"},
		{"otherNames", list, "other names, in any language"},
		{"externalIds", list, "identifiers in other collections, as scheme:identifier; close ones say so"},
		{"date", text, "narrowest date that a statement gives it, EDTF"},
		{"since", day, "first day that the date can mean"},
		{"until", day, "last day that the date can mean"},
		{"datasets", list, "data sets that describe it"},
		{"addedIn", integer, "number of the changeset that brought it in"},
		{"permalink", text, "address of the row"},
	}
	edgeColumns = [...]column{
		{"predicate", text, "name of the predicate, from the vocabulary"},
		{"text", text, "the statement in words"},
		{"mode", text, "FACT, REPORTED, ASSESSMENT, PROPOSAL, HYPOTHETICAL or INFERRED"},
		{"polarity", text, "POSITIVE, or NEGATIVE: it is said not to be so"},
		{"rank", text, "PREFERRED, NORMAL or DEPRECATED"},
		{"contested", flag, "whether somebody denies it"},
		{"deniedBy", list, "statements that deny it or say the opposite"},
		{"confidence", integer, "highest confidence of a coder, 0 to 100"},
		{"sourceCount", integer, "how many sources it rests on"},
		{"sources", list, "sources it rests on"},
		{"passages", list, "passages it rests on"},
		{"attributedTo", list, "who says it, ids"},
		{"saidBy", list, "who says it, names"},
		{"validTime", text, "when it held, EDTF"},
		{"since", day, "first day that the time can mean"},
		{"until", day, "last day that the time can mean"},
		{"dataset", text, "data set it came with"},
		{"addedIn", integer, "number of the changeset that brought it in"},
		{"note", list, "remarks of coders"},
		{"permalink", text, "address of the row"},
	}
	// taken are names with a meaning of their own in one program or another, and words that mean nothing alone.
	taken = []string{"id", "label", "name", "type", "source", "target", "value", "weight", "key", "x", "y", "z", "size", "color",
		"start", "end", "parent", "classes", "relation", "directed", "metadata", "index", "kind", "of"}
)

// The places of the fixed columns.
const (
	nodeKind = iota
	nodeFamily
	nodeDescription
	nodeOtherNames
	nodeExternalIDs
	nodeDate
	nodeSince
	nodeUntil
	nodeDatasets
	nodeAddedIn
	nodePermalink
)

const (
	edgePredicate = iota
	edgeText
	edgeMode
	edgePolarity
	edgeRank
	edgeContested
	edgeDeniedBy
	edgeConfidence
	edgeSourceCount
	edgeSources
	edgePassages
	edgeAttributedTo
	edgeSaidBy
	edgeValidTime
	edgeSince
	edgeUntil
	edgeDataset
	edgeAddedIn
	edgeNote
	edgePermalink
)

// The kinds of nodes that are no entities, see [ValuesAsNodes]. Their ids are those of their statement behind a prefix.
const (
	kindValue       = "Value"
	kindStatement   = "Statement"
	valuePrefix     = "value:"
	statementPrefix = "statement:"
)

// tables makes the rows of a network.
type tables struct {
	selected   *graph.Selected
	base       string
	values     Values
	nodes      []column
	edges      []column
	attributes map[string]int // place of a coded property among the columns of nodes
	predicates map[string]int // place of the values of a predicate among the columns of nodes
	qualifiers map[string]int // place of a qualifier among the columns of edges
	kinds      map[string][]string
	progress   func(done int)
	node       node
	edge       edge
}

func newTables(x *graph.Selected, options Options) *tables {
	t := &tables{
		selected: x, base: options.base(), values: options.Values, progress: options.Progress,
		nodes: slices.Clone(nodeColumns[:]), edges: slices.Clone(edgeColumns[:]),
		attributes: make(map[string]int), predicates: make(map[string]int), qualifiers: make(map[string]int), kinds: make(map[string][]string),
	}
	if t.base == "" {
		t.nodes, t.edges = t.nodes[:nodePermalink], t.edges[:edgePermalink] // they are the last ones
	}
	for _, a := range x.Attributes() {
		t.attributes[a.Name] = len(t.nodes)
		t.nodes = append(t.nodes, column{free(t.nodes, "attribute", a.Name, a.Label), typeOf(a.Attribute.Type), a.Label})
	}
	if options.Values == ValuesAsAttributes {
		for _, p := range x.Predicates() {
			if p.Literal() == "" {
				continue
			}
			t.predicates[p.Name()] = len(t.nodes)
			t.nodes = append(t.nodes, column{free(t.nodes, "stated", p.Name(), p.Label()), list, "what statements give as: " + p.Label()})
		}
	}
	for _, q := range x.Qualifiers() {
		t.qualifiers[q.Name] = len(t.edges)
		t.edges = append(t.edges, column{free(t.edges, "qualifier", q.Name, q.Label), list, q.Label})
	}
	t.node.cells, t.edge.cells = make([]cell, len(t.nodes)), make([]cell, len(t.edges))
	return t
}

// free returns the name of a column for what a vocabulary or a data set adds: its own name, unless a column has it or a
// program uses it for something else. Gephi would take an attribute called weight for the strength of an edge, and sigma one
// called type for the way to draw it. Then it is the label as one word, when that has several (of: ofWhat), or says first what
// it is (qualifierWeight). Underscores stand behind it only when a vocabulary of one's own has used those names, too.
func free(columns []column, what, name, label string) string {
	used := func(name string) bool {
		return slices.Contains(taken, name) || slices.ContainsFunc(columns, func(c column) bool { return c.name == name })
	}
	said := what + strings.ToUpper(name[:1]) + name[1:]
	for _, candidate := range []string{name, oneWord(label), said} {
		if candidate != "" && !used(candidate) {
			return candidate
		}
	}
	for used(said) {
		said += "_"
	}
	return said
}

// oneWord returns a label of several words as one, as in ofWhat; empty when it is one already, or has more than letters of
// English.
func oneWord(label string) string {
	words := strings.Fields(strings.ToLower(label))
	if len(words) < 2 {
		return ""
	}
	for i, word := range words {
		if strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") != "" {
			return ""
		}
		if i > 0 {
			words[i] = strings.ToUpper(word[:1]) + word[1:]
		}
	}
	return strings.Join(words, "")
}

func typeOf(t vocab.Type) valueType {
	switch t {
	case vocab.TypeNumber:
		return number
	case vocab.TypeInteger:
		return integer
	}
	return text
}

// report says how many rows there will be.
func (t *tables) report() Report {
	x := t.selected
	if t.values == ValuesAsNodes {
		r := Report{Nodes: x.EntityCount(), Edges: x.StatementCount()}
		for s := range x.Statements() {
			if isLiteral(s.Object()) {
				r.Nodes++
			}
		}
		for range x.Pointed() {
			r.Nodes++
		}
		return r
	}
	r := Report{Nodes: x.EntityCount(), Edges: x.StatementCount() - x.LiteralCount() - x.AboutCount(), Attributes: x.ValueCount()}
	if n := x.LiteralCount() - r.Attributes; n > 0 {
		r.LeftOut = append(r.LeftOut, LeftOut{n, "statements give values that are only proposed, imagined, inferred, denied or deprecated; an attribute cannot say so"})
	}
	if n := x.AboutCount(); n > 0 {
		r.LeftOut = append(r.LeftOut, LeftOut{n, "statements about statements are no edges between entities; what is denied has contested and deniedBy"})
	}
	return r
}

func isLiteral(o graph.Object) bool {
	switch o.(type) {
	case graph.Entity, graph.Statement:
		return false
	}
	return true
}

// eachNode calls yield with every node. The row is good until the next one.
func (t *tables) eachNode(yield func(*node) error) error {
	n := 0
	row := func() error {
		t.node.x, t.node.y = spiral(n)
		n++
		return yield(&t.node)
	}
	for e := range t.selected.Entities() {
		if err := t.poll(n); err != nil {
			return err
		}
		t.entity(e)
		if err := row(); err != nil {
			return err
		}
	}
	if t.values == ValuesAsAttributes {
		return nil
	}
	for s := range t.selected.Statements() {
		if err := t.poll(n); err != nil {
			return err
		}
		if o := s.Object(); isLiteral(o) {
			t.other(valuePrefix+string(s.ID()), kindValue, objectText(o), s)
			if err := row(); err != nil {
				return err
			}
		}
	}
	for s := range t.selected.Pointed() {
		if err := t.poll(n); err != nil {
			return err
		}
		t.other(statementPrefix+string(s.ID()), kindStatement, s.Text(), s)
		if err := row(); err != nil {
			return err
		}
	}
	return nil
}

// eachEdge calls yield with every edge. The row is good until the next one.
func (t *tables) eachEdge(yield func(*edge) error) error {
	n := t.selected.EntityCount()
	for s := range t.selected.Statements() {
		if n++; n%1024 == 0 {
			if err := t.poll(n); err != nil {
				return err
			}
		}
		object := s.Object()
		if t.values == ValuesAsAttributes && (s.IsAbout() || isLiteral(object)) {
			continue
		}
		t.statement(s, object)
		if err := yield(&t.edge); err != nil {
			return err
		}
	}
	return nil
}

// poll tells how far it has come, and asks whether the request has ended, both now and then.
func (t *tables) poll(done int) error {
	if done%1024 != 0 {
		return nil
	}
	if t.progress != nil {
		t.progress(done)
	}
	return t.selected.Ended()
}

// golden is the angle between two seeds of a sunflower: positions along it never fall on each other.
const golden = 2.399963229728653

func spiral(n int) (x, y float64) {
	r := 10 * math.Sqrt(float64(n))
	return math.Round(100*r*math.Cos(golden*float64(n))) / 100, math.Round(100*r*math.Sin(golden*float64(n))) / 100
}

// entity fills the row of an entity.
func (t *tables) entity(e graph.Entity) {
	row, kind := &t.node, e.Kind()
	clearCells(row.cells)
	row.id, row.label, row.kind, row.family = string(e.ID()), clean(e.Name(nil)), kind.Name(), kind.Family()
	row.above = t.above(kind)
	c := row.cells
	c[nodeKind].setWord(row.kind)
	c[nodeFamily].setWord(row.family)
	if d, ok := e.Description(nil); ok {
		c[nodeDescription].setText(d)
	}
	for i, name := range e.Names() {
		if i > 0 || name.Text != row.label {
			c[nodeOtherNames].add(name.Text)
		}
	}
	for _, x := range e.ExternalIDs() {
		id := x.Scheme + ":" + x.Value
		if x.Match == graph.Close {
			id += " (close)"
		}
		c[nodeExternalIDs].add(id)
	}
	if when, ok := t.selected.When(e); ok {
		setDate(c, when.Date, nodeDate, nodeSince, nodeUntil)
	}
	for _, d := range t.selected.DatasetsOf(e) {
		c[nodeDatasets].add(d.Name)
	}
	c[nodeAddedIn].setNumber(float64(e.AddedIn().Number()))
	if t.base != "" {
		c[nodePermalink].setWord(permalink(t.base, row.id))
	}
	for _, a := range e.Attributes() {
		at := t.attributes[a.Name]
		if t.nodes[at].of == text {
			c[at].setText(a.Value)
		} else if f, err := strconv.ParseFloat(a.Value, 64); err == nil {
			c[at].setNumber(f)
		}
	}
	if t.values == ValuesAsAttributes {
		for s := range t.selected.Values(e) {
			words := objectText(s.Object())
			if s.Contested() {
				words += " (contested)"
			}
			c[t.predicates[s.Predicate().Name()]].add(words)
		}
	}
}

// above returns the names of the kinds above a kind, without the root.
func (t *tables) above(k graph.Kind) []string {
	names, ok := t.kinds[k.Name()]
	if !ok {
		for _, a := range k.Ancestors() {
			if a.Parent != nil {
				names = append(names, a.Name)
			}
		}
		t.kinds[k.Name()] = names
	}
	return names
}

// other fills the row of a node that is no entity.
func (t *tables) other(id, kind, label string, s graph.Statement) {
	row := &t.node
	clearCells(row.cells)
	row.id, row.label, row.kind, row.family, row.above = id, clean(label), kind, string(vocab.FamilyEvidence), nil
	row.cells[nodeKind].setText(kind)
	row.cells[nodeFamily].setText(row.family)
	row.cells[nodeAddedIn].setNumber(float64(s.AddedIn().Number()))
	if t.base != "" {
		row.cells[nodePermalink].setText(permalink(t.base, string(s.ID())))
	}
}

// statement fills the row of a statement.
func (t *tables) statement(s graph.Statement, object graph.Object) {
	row, predicate := &t.edge, s.Predicate()
	clearCells(row.cells)
	row.id, row.kind, row.label = string(s.ID()), predicate.Name(), predicate.Label()
	if row.source = string(s.SubjectID()); s.IsAbout() {
		row.source = endID(s.Subject())
	}
	switch o := object.(type) {
	case graph.Entity:
		row.target = string(o.ID())
	case graph.Statement:
		row.target = endID(o)
	default:
		row.target = valuePrefix + row.id
	}
	c := row.cells
	c[edgePredicate].setWord(row.kind)
	c[edgeText].setText(s.Text())
	c[edgeMode].setWord(s.Mode().String())
	c[edgePolarity].setWord(s.Polarity().String())
	c[edgeRank].setWord(s.Rank().String())
	denied := s.DeniedBy()
	c[edgeContested].setFlag(len(denied) > 0)
	for _, d := range denied {
		c[edgeDeniedBy].addWord(string(d.ID()))
	}
	t.evidence(s)
	row.since, row.until = "", ""
	if d, ok := s.ValidTime(); ok {
		setDate(c, d, edgeValidTime, edgeSince, edgeUntil)
		if c[edgeSince].is {
			row.since = c[edgeSince].text
		}
		if c[edgeUntil].is {
			row.until = c[edgeUntil].text
		}
	}
	c[edgeDataset].setText(s.Dataset().Name)
	c[edgeAddedIn].setNumber(float64(s.AddedIn().Number()))
	for _, note := range s.Notes() {
		c[edgeNote].add(note)
	}
	for _, q := range s.Qualifiers() {
		c[t.qualifiers[q.Name]].add(q.Text())
	}
	if t.base != "" {
		c[edgePermalink].setWord(permalink(t.base, row.id))
	}
}

// evidence fills the cells of what a statement rests on.
func (t *tables) evidence(s graph.Statement) {
	c, confidence := t.edge.cells, 0
	for _, e := range s.Evidence() {
		confidence = max(confidence, e.Confidence().Score())
		passage := e.Passage()
		addOnce(&c[edgeSources], string(passage.Source().ID()))
		c[edgePassages].addWord(string(passage.ID()))
		for _, speaker := range e.AttributedTo() {
			if addOnce(&c[edgeAttributedTo], string(speaker.ID())) {
				c[edgeSaidBy].add(speaker.Name(nil))
			}
		}
	}
	t.edge.weight = len(c[edgeSources].list)
	c[edgeConfidence].setNumber(float64(confidence))
	c[edgeSourceCount].setNumber(float64(t.edge.weight))
}

func addOnce(c *cell, s string) bool {
	if slices.Contains(c.list, s) {
		return false
	}
	c.add(s)
	return true
}

func setDate(c []cell, d graph.Date, edtf, since, until int) {
	c[edtf].setWord(d.EDTF())
	if d.Earliest().Known() {
		c[since].setWord(d.Earliest().String())
	}
	if d.Latest().Known() {
		c[until].setWord(d.Latest().String())
	}
}

// endID returns the id of the node at an end of a statement.
func endID(n graph.Node) string {
	if s, ok := n.(graph.Statement); ok {
		return statementPrefix + string(s.ID())
	}
	return string(n.ID())
}

// objectText returns a value as data files write it; codes as their label.
func objectText(o graph.Object) string {
	switch o := o.(type) {
	case graph.Text:
		return o.Text
	case graph.Code:
		return o.Label
	case graph.DateValue:
		return o.Date.EDTF()
	case graph.QuantityValue:
		return o.Quantity.Text()
	case graph.Unknown:
		if o.Reason == graph.StatedNone {
			return "none"
		}
		return "unknown"
	}
	return ""
}
