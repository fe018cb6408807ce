package export

import "strconv"

// gexf is the form of Gephi. Parallel edges stay apart by their kind, which is the predicate. An edge has start and end as
// Gephi's timeline reads them, and since and until as attributes, because some readers drop the former. Nodes have no start:
// an edge outside the time of its nodes would vanish with them. Lists are joined by a bar.
type gexf struct {
	table
	version string
}

func newGEXF(options Options) encoder { return &gexf{version: options.GEXF} }

func (f *gexf) begin(o *output, d document, nodes, edges []column) {
	f.table = table{nodes, edges}
	o.str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
	if f.version == "1.2" {
		o.str(`<gexf xmlns="http://www.gexf.net/1.2draft" xmlns:viz="http://www.gexf.net/1.2draft/viz" version="1.2">`)
	} else {
		o.str(`<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">`)
	}
	creator := "peacegraph"
	description := d.title
	for _, fact := range d.facts {
		if fact.name == "generator" {
			creator = fact.text
		}
		description += "\n" + fact.name + ": " + fact.text
	}
	o.str("\n<meta>\n<creator>")
	o.buf = appendXML(o.buf, creator)
	o.str("</creator>\n<description>")
	o.buf = appendXML(o.buf, description)
	o.str("</description>\n</meta>\n<graph defaultedgetype=\"directed\" mode=\"dynamic\" timeformat=\"date\"")
	if f.version != "1.2" {
		o.str(` timerepresentation="interval"`)
	}
	o.str(">\n")
	f.attributes(o, "node", nodes)
	f.attributes(o, "edge", edges)
	o.str("<nodes>\n")
}

func (f *gexf) attributes(o *output, class string, columns []column) {
	o.str(`<attributes class="` + class + "\" mode=\"static\">\n")
	for i, c := range columns {
		o.str(`<attribute id="` + strconv.Itoa(i) + `" title="`)
		o.buf = appendXML(o.buf, c.name)
		o.str(`" type="` + [...]string{text: "string", list: "string", integer: "integer", number: "double", flag: "boolean", day: "string"}[c.of] + "\"/>\n")
	}
	o.str("</attributes>\n")
}

func (f *gexf) node(o *output, _ bool, n *node) {
	o.str(`<node id="`)
	o.buf = appendXML(o.buf, n.id)
	o.str(`" label="`)
	o.buf = appendXML(o.buf, n.label)
	o.str(`">`)
	f.values(o, f.nodes, n.cells)
	c := colour(n.family)
	o.str(`<viz:color r="`)
	o.buf = strconv.AppendInt(o.buf, int64(c.r), 10)
	o.str(`" g="`)
	o.buf = strconv.AppendInt(o.buf, int64(c.g), 10)
	o.str(`" b="`)
	o.buf = strconv.AppendInt(o.buf, int64(c.b), 10)
	o.str(`"/><viz:position x="`)
	o.buf = appendNumber(o.buf, n.x)
	o.str(`" y="`)
	o.buf = appendNumber(o.buf, n.y)
	o.str("\" z=\"0\"/></node>\n")
}

func (f *gexf) values(o *output, columns []column, cells []cell) {
	o.str("<attvalues>")
	for i := range cells {
		if !cells[i].is {
			continue
		}
		o.str(`<attvalue for="`)
		o.buf = strconv.AppendInt(o.buf, int64(i), 10)
		o.str(`" value="`)
		o.xmlValue(columns[i].of, &cells[i])
		o.str(`"/>`)
	}
	o.str("</attvalues>")
}

// xmlValue appends a cell as text of XML.
func (o *output) xmlValue(of valueType, c *cell) {
	switch of {
	case list:
		for i, s := range c.list {
			if i > 0 {
				o.buf = append(o.buf, '|')
			}
			o.buf = appendXML(o.buf, unbarred(s))
		}
	case integer, number:
		o.buf = appendNumber(o.buf, c.number)
	case flag:
		o.buf = strconv.AppendBool(o.buf, c.flag)
	default:
		o.buf = appendXML(o.buf, c.text)
	}
}

func (f *gexf) between(o *output) { o.str("</nodes>\n<edges>\n") }

func (f *gexf) edge(o *output, _ bool, e *edge) {
	o.str(`<edge id="`)
	o.buf = appendXML(o.buf, e.id)
	o.str(`" source="`)
	o.buf = appendXML(o.buf, e.source)
	o.str(`" target="`)
	o.buf = appendXML(o.buf, e.target)
	o.str(`" label="`)
	o.buf = appendXML(o.buf, e.label)
	if f.version != "1.2" {
		o.str(`" kind="`)
		o.buf = appendXML(o.buf, e.kind)
	}
	o.str(`" weight="`)
	o.buf = strconv.AppendInt(o.buf, int64(e.weight), 10)
	if e.since != "" {
		o.str(`" start="` + e.since)
	}
	if e.until != "" {
		o.str(`" end="` + e.until)
	}
	o.str(`">`)
	f.values(o, f.edges, e.cells)
	o.str("</edge>\n")
}

func (f *gexf) end(o *output) { o.str("</edges>\n</graph>\n</gexf>\n") }
