package export

import "strconv"

// graphML is the form of NetworkX, igraph and yEd. Every attribute is declared with its type. Lists are joined by a bar.
type graphML struct{ table }

func newGraphML(Options) encoder { return &graphML{} }

func (f *graphML) begin(o *output, d document, nodes, edges []column) {
	f.table = table{nodes, edges}
	o.str(`<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
`)
	names := []string{"title"}
	for i, fact := range d.facts {
		if i == 0 || d.facts[i-1].name != fact.name {
			names = append(names, fact.name)
		}
	}
	for i, name := range names {
		f.key(o, "g", i, "graph", name, "string")
	}
	f.key(o, "", -1, "node", "label", "string")
	f.keys(o, "n", "node", nodes)
	f.key(o, "", -2, "edge", "label", "string")
	f.key(o, "", -3, "edge", "weight", "int")
	f.keys(o, "e", "edge", edges)
	o.str("<graph id=\"peacegraph\" edgedefault=\"directed\">\n<data key=\"g0\">")
	o.buf = appendXML(o.buf, d.title)
	o.str("</data>\n")
	for i, at := 0, 0; i < len(d.facts); i++ {
		if i > 0 && d.facts[i-1].name == d.facts[i].name {
			continue
		}
		at++
		o.str(`<data key="g` + strconv.Itoa(at) + `">`)
		for j := i; j < len(d.facts) && d.facts[j].name == d.facts[i].name; j++ {
			if j > i {
				o.str("; ")
			}
			o.buf = appendXML(o.buf, d.facts[j].text)
		}
		o.str("</data>\n")
	}
}

func (f *graphML) keys(o *output, prefix, class string, columns []column) {
	for i, c := range columns {
		f.key(o, prefix, i, class, c.name, [...]string{text: "string", list: "string", integer: "int", number: "double", flag: "boolean", day: "string"}[c.of])
	}
}

// key declares an attribute. Those that every graph has are named, the others numbered.
func (f *graphML) key(o *output, prefix string, i int, class, name, of string) {
	id := prefix + strconv.Itoa(i)
	if i < 0 {
		id = class + "-" + name
	}
	o.str(`<key id="` + id + `" for="` + class + `" attr.name="`)
	o.buf = appendXML(o.buf, name)
	o.str(`" attr.type="` + of + "\"/>\n")
}

func (f *graphML) node(o *output, _ bool, n *node) {
	o.str(`<node id="`)
	o.buf = appendXML(o.buf, n.id)
	o.str(`"><data key="node-label">`)
	o.buf = appendXML(o.buf, n.label)
	o.str("</data>")
	f.values(o, "n", f.nodes, n.cells)
	o.str("</node>\n")
}

func (f *graphML) values(o *output, prefix string, columns []column, cells []cell) {
	for i := range cells {
		if !cells[i].is {
			continue
		}
		o.str(`<data key="`)
		o.str(prefix)
		o.buf = strconv.AppendInt(o.buf, int64(i), 10)
		o.str(`">`)
		o.xmlValue(columns[i].of, &cells[i])
		o.str("</data>")
	}
}

func (f *graphML) between(*output) {}

func (f *graphML) edge(o *output, _ bool, e *edge) {
	o.str(`<edge id="`)
	o.buf = appendXML(o.buf, e.id)
	o.str(`" source="`)
	o.buf = appendXML(o.buf, e.source)
	o.str(`" target="`)
	o.buf = appendXML(o.buf, e.target)
	o.str(`"><data key="edge-label">`)
	o.buf = appendXML(o.buf, e.label)
	o.str(`</data><data key="edge-weight">`)
	o.buf = strconv.AppendInt(o.buf, int64(e.weight), 10)
	o.str("</data>")
	f.values(o, "e", f.edges, e.cells)
	o.str("</edge>\n")
}

func (f *graphML) end(o *output) { o.str("</graph>\n</graphml>\n") }
