package export

import "strconv"

// field appends a name of JSON and what separates it from the one before.
func (o *output) field(first bool, name string) {
	if !first {
		o.buf = append(o.buf, ',')
	}
	o.buf = append(appendJSON(o.buf, name), ':')
}

// value appends a cell as JSON.
func (o *output) value(of valueType, c *cell) {
	switch of {
	case list:
		o.buf = append(o.buf, '[')
		for i, s := range c.list {
			if i > 0 {
				o.buf = append(o.buf, ',')
			}
			o.buf = appendJSON(o.buf, s)
		}
		o.buf = append(o.buf, ']')
	case integer, number:
		o.buf = appendNumber(o.buf, c.number)
	case flag:
		o.buf = strconv.AppendBool(o.buf, c.flag)
	default:
		o.buf = appendJSON(o.buf, c.text)
	}
}

// members appends the cells that have a value as members of an object that has members already.
func (o *output) members(columns []column, cells []cell) {
	for i := range cells {
		if cells[i].is {
			o.field(false, columns[i].name)
			o.value(columns[i].of, &cells[i])
		}
	}
}

// pair appends a member whose value is a text.
func (o *output) pair(first bool, name, s string) {
	o.field(first, name)
	o.buf = appendJSON(o.buf, s)
}

// document appends what a file tells of itself as an object.
func (o *output) document(d document) {
	o.str("{")
	o.pair(true, "title", d.title)
	for i := 0; i < len(d.facts); i++ {
		f := d.facts[i]
		if i+1 < len(d.facts) && d.facts[i+1].name == f.name {
			o.field(false, f.name)
			o.str("[")
			for first := true; i < len(d.facts) && d.facts[i].name == f.name; i++ {
				if !first {
					o.str(",")
				}
				o.buf = appendJSON(o.buf, d.facts[i].text)
				first = false
			}
			i--
			o.str("]")
			continue
		}
		o.pair(false, f.name, f.text)
	}
	o.str("}")
}

// table is what the forms in JSON share: one row a line.
type table struct{ nodes, edges []column }

func (o *output) line(first bool) {
	if first {
		o.str("\n")
	} else {
		o.str(",\n")
	}
}

// cytoscape is the JSON of Cytoscape.js, as Cytoscape and NetworkX read it, too.
type cytoscape struct{ table }

func newCytoscape(Options) encoder { return &cytoscape{} }

func (f *cytoscape) begin(o *output, d document, nodes, edges []column) {
	f.table = table{nodes, edges}
	o.str(`{"data":`)
	o.document(d)
	o.str(`,"directed":true,"multigraph":true,"elements":{"nodes":[`)
}

// A node bears its id twice, since NetworkX looks for it in value.
func (f *cytoscape) node(o *output, first bool, n *node) {
	o.line(first)
	o.str(`{"data":{`)
	o.pair(true, "id", n.id)
	o.pair(false, "value", n.id)
	o.pair(false, "name", n.label)
	o.pair(false, "label", n.label)
	o.members(f.nodes, n.cells)
	o.str(`},"position":{"x":`)
	o.buf = appendNumber(o.buf, n.x)
	o.str(`,"y":`)
	o.buf = appendNumber(o.buf, n.y)
	o.str(`},"classes":`)
	classes := n.family + " " + n.kind
	for _, above := range n.above {
		classes += " " + above
	}
	o.buf = appendJSON(o.buf, classes)
	o.str("}")
}

func (f *cytoscape) between(o *output) { o.str("\n],\"edges\":[") }

// The ids of nodes and edges share one space, in which the ids of statements are those of edges. NetworkX tells parallel
// edges apart by key.
func (f *cytoscape) edge(o *output, first bool, e *edge) {
	o.line(first)
	o.str(`{"data":{`)
	o.pair(true, "id", e.id)
	o.pair(false, "key", e.id)
	o.pair(false, "source", e.source)
	o.pair(false, "target", e.target)
	o.pair(false, "name", e.label)
	o.pair(false, "interaction", e.kind)
	o.str(`,"weight":`)
	o.buf = strconv.AppendInt(o.buf, int64(e.weight), 10)
	o.members(f.edges, e.cells)
	o.str(`},"classes":`)
	o.buf = appendJSON(o.buf, e.kind)
	o.str("}")
}

func (f *cytoscape) end(o *output) { o.str("\n]}}\n") }

// graphology is what graphology exports and imports. No attribute is called type, which sigma takes for the program that
// draws it, and x and y are numbers, without which it draws nothing.
type graphology struct{ table }

func newGraphology(Options) encoder { return &graphology{} }

func (f *graphology) begin(o *output, d document, nodes, edges []column) {
	f.table = table{nodes, edges}
	o.str(`{"options":{"type":"directed","multi":true,"allowSelfLoops":true},"attributes":`)
	o.document(d)
	o.str(`,"nodes":[`)
}

func (f *graphology) node(o *output, first bool, n *node) {
	o.line(first)
	o.str("{")
	o.pair(true, "key", n.id)
	o.str(`,"attributes":{`)
	o.pair(true, "label", n.label)
	o.str(`,"x":`)
	o.buf = appendNumber(o.buf, n.x)
	o.str(`,"y":`)
	o.buf = appendNumber(o.buf, n.y)
	o.pair(false, "color", colour(n.family).hex)
	o.members(f.nodes, n.cells)
	o.str("}}")
}

func (f *graphology) between(o *output) { o.str("\n],\"edges\":[") }

func (f *graphology) edge(o *output, first bool, e *edge) {
	o.line(first)
	o.str("{")
	o.pair(true, "key", e.id)
	o.pair(false, "source", e.source)
	o.pair(false, "target", e.target)
	o.str(`,"attributes":{`)
	o.pair(true, "label", e.label)
	o.str(`,"weight":`)
	o.buf = strconv.AppendInt(o.buf, int64(e.weight), 10)
	o.members(f.edges, e.cells)
	o.str("}}")
}

func (f *graphology) end(o *output) { o.str("\n]}\n") }

// nodeLink is the JSON of D3, as NetworkX reads it, too.
type nodeLink struct{ table }

func newNodeLink(Options) encoder { return &nodeLink{} }

func (f *nodeLink) begin(o *output, d document, nodes, edges []column) {
	f.table = table{nodes, edges}
	o.str(`{"directed":true,"multigraph":true,"graph":`)
	o.document(d)
	o.str(`,"nodes":[`)
}

func (f *nodeLink) node(o *output, first bool, n *node) {
	o.line(first)
	o.str("{")
	o.pair(true, "id", n.id)
	o.pair(false, "label", n.label)
	o.members(f.nodes, n.cells)
	o.str("}")
}

func (f *nodeLink) between(o *output) { o.str("\n],\"links\":[") }

func (f *nodeLink) edge(o *output, first bool, e *edge) {
	o.line(first)
	o.str("{")
	o.pair(true, "key", e.id)
	o.pair(false, "id", e.id)
	o.pair(false, "source", e.source)
	o.pair(false, "target", e.target)
	o.pair(false, "label", e.label)
	o.str(`,"weight":`)
	o.buf = strconv.AppendInt(o.buf, int64(e.weight), 10)
	o.members(f.edges, e.cells)
	o.str("}")
}

func (f *nodeLink) end(o *output) { o.str("\n]}\n") }

// jgf is JSON Graph Format 2, where nodes are a map by their id.
type jgf struct{ table }

func newJGF(Options) encoder { return &jgf{} }

func (f *jgf) begin(o *output, d document, nodes, edges []column) {
	f.table = table{nodes, edges}
	o.str(`{"graph":{"directed":true`)
	o.pair(false, "label", d.title)
	o.str(`,"metadata":`)
	o.document(d)
	o.str(`,"nodes":{`)
}

func (f *jgf) node(o *output, first bool, n *node) {
	o.line(first)
	o.buf = appendJSON(o.buf, n.id)
	o.str(":{")
	o.pair(true, "label", n.label)
	o.str(`,"metadata":{"id":`)
	o.buf = appendJSON(o.buf, n.id)
	o.members(f.nodes, n.cells)
	o.str("}}")
}

func (f *jgf) between(o *output) { o.str("\n},\"edges\":[") }

func (f *jgf) edge(o *output, first bool, e *edge) {
	o.line(first)
	o.str("{")
	o.pair(true, "id", e.id)
	o.pair(false, "source", e.source)
	o.pair(false, "target", e.target)
	o.pair(false, "relation", e.kind)
	o.pair(false, "label", e.label)
	o.str(`,"directed":true,"metadata":{"weight":`)
	o.buf = strconv.AppendInt(o.buf, int64(e.weight), 10)
	o.members(f.edges, e.cells)
	o.str("}}")
}

func (f *jgf) end(o *output) { o.str("\n]}}\n") }
