package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// awkward are texts that break careless writers.
var awkward = []string{
	"", "plain", "quo\"te 'single' back\\slash", "<b>&amp;</b> ]]> <!-- -->", "line\nbreak\r\nand\rreturn\ttab", "nul\x00 bell\x07 escape\x1b del\x7f",
	"=1+2", "-1", "+49", "@x", "'=quoted", "''-", "\t=x", "a|b|c", "a;b", "قطر \u200fright\u200e", "👩‍👩‍👧 emoji", "bad\xff\xfeutf", "\ufeffbom", "\ufffe\uffff", "\u2028\u2029", " spaces ",
	"</data></node>", "# heading *bold* [link](x) `code`", "\u0085next line",
}

// one is a network of two nodes and two parallel edges that have a text wherever one can stand.
type one struct {
	text string
	node node
	edge edge
}

func network1(s string) *one {
	n := &one{text: clean(s)}
	cells := func() []cell {
		c := make([]cell, 3)
		c[0].setText(s)
		c[1].add(s)
		c[1].add("x")
		c[2].setFlag(true)
		return c
	}
	n.node = node{id: "entity:1", label: n.text, kind: "State", family: "actors", cells: cells()}
	n.edge = edge{id: "stmt:1", source: "entity:1", target: "entity:2", label: n.text, kind: "mediates", weight: 1, since: "2025-10-18", cells: cells()}
	return n
}

func (n *one) columns() (nodes, edges []column) {
	columns := []column{{"words", text, ""}, {"several", list, ""}, {"yes", flag, ""}}
	return columns, columns
}

func (n *one) eachNode(yield func(*node) error) error {
	second := n.node
	second.id = "entity:2"
	return errors.Join(yield(&n.node), yield(&second))
}

func (n *one) eachEdge(yield func(*edge) error) error {
	second := n.edge
	second.id = "stmt:2"
	return errors.Join(yield(&n.edge), yield(&second))
}

func (n *one) write(t testing.TB, form encoder) []byte {
	t.Helper()
	var b bytes.Buffer
	o := &output{to: &b}
	d := document{title: n.text, facts: []fact{{"licence", n.text}, {"leftOut", n.text}, {"leftOut", "x"}}}
	if err := errors.Join(encode(o, form, d, n), o.flush()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// FuzzTextsSurvive writes a text in every form and reads it back with a reader that knows nothing of the writers: it comes
// back as [clean] leaves it, but for what a form says it replaces.
func FuzzTextsSurvive(f *testing.F) {
	for _, s := range awkward {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := network1(s)
		if !utf8.ValidString(n.text) || clean(n.text) != n.text || strings.ContainsAny(n.text, "\r\x00\x07") {
			t.Fatalf("%q is not clean", n.text)
		}
		if s == n.text && strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' }) {
			t.Fatalf("%q was left as it is", s)
		}
		n.readJSON(t)
		n.readXML(t)
		n.readSheets(t)
		if words := marked(s); strings.ContainsAny(words, "\n\r") {
			t.Errorf("%q is not one line of Markdown", words)
		}
	})
}

func (n *one) readJSON(t *testing.T) {
	t.Helper()
	for _, form := range []encoder{newCytoscape(Options{}), newGraphology(Options{}), newNodeLink(Options{}), newJGF(Options{})} {
		written := n.write(t, form)
		var back any
		if err := json.Unmarshal(written, &back); err != nil {
			t.Fatalf("%T: %v in %q", form, err, written)
		}
		found := strings.Count(strings.Join(gather(back, nil), "\x00"), n.text)
		// The title, two facts, and in two nodes and two edges the label, the words and the first of several.
		if least := 3 + 4*3; found < least && n.text != "" {
			t.Errorf("%T has %q %d times, want at least %d:\n%s", form, n.text, found, least, written)
		}
	}
}

// gather returns every text of a value of JSON.
func gather(value any, to []string) []string {
	switch v := value.(type) {
	case string:
		return append(to, v)
	case []any:
		for _, item := range v {
			to = gather(item, to)
		}
	case map[string]any:
		for _, item := range v {
			to = gather(item, to)
		}
	}
	return to
}

func (n *one) readXML(t *testing.T) {
	t.Helper()
	several := unbarred(n.text) + "|x"
	for _, form := range []encoder{newGEXF(Options{}), newGEXF(Options{GEXF: "1.2"}), newGraphML(Options{})} {
		written := n.write(t, form)
		var texts []string
		decoder := xml.NewDecoder(bytes.NewReader(written))
		var inside strings.Builder
		for {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%T: %v in %q", form, err, written)
			}
			switch x := token.(type) {
			case xml.StartElement:
				inside.Reset()
				for _, a := range x.Attr {
					texts = append(texts, a.Value)
				}
			case xml.CharData:
				inside.Write(x)
			case xml.EndElement:
				texts = append(texts, inside.String())
				inside.Reset()
			}
		}
		count := func(s string) (n int) {
			for _, have := range texts {
				if have == s {
					n++
				}
			}
			return n
		}
		if count(several) != 4 {
			t.Errorf("%T has the list %q %d times, not 4:\n%s", form, several, count(several), written)
		}
		if n.text != "" && n.text != several && count(n.text) < 4*2 {
			t.Errorf("%T has %q %d times, not 8 or more:\n%s", form, n.text, count(n.text), written)
		}
	}
}

func (n *one) readSheets(t *testing.T) {
	t.Helper()
	flat := strings.ReplaceAll(n.text, "\n", " ")
	for name, sheets := range map[string]struct {
		plain        bool
		write        func(*sheet, source) error
		label, words int
		text, list   string
	}{
		"nodes for Gephi": {false, gephiNodes, 1, 2, guard(n.text), guard(unbarred(n.text) + "|x")},
		"edges for Gephi": {false, gephiEdges, 4, 6, guard(n.text), guard(unbarred(n.text) + "|x")},
		"nodes for Neo4j": {true, neo4jNodes, 2, 3, flat, strings.ReplaceAll(flat, ";", ",") + ";x"},
		"edges for Neo4j": {true, neo4jEdges, 4, 6, flat, strings.ReplaceAll(flat, ";", ",") + ";x"},
	} {
		var b bytes.Buffer
		o := &output{to: &b}
		if err := errors.Join(sheets.write(&sheet{output: o, plain: sheets.plain}, n), o.flush()); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(b.Bytes())).ReadAll()
		if err != nil || len(rows) != 3 {
			t.Fatalf("%s: %d rows, %v in %q", name, len(rows), err, b.String())
		}
		for _, row := range rows[1:] {
			if row[sheets.label] != sheets.text || row[sheets.words] != sheets.text || row[sheets.words+1] != sheets.list {
				t.Errorf("%s: %q, want %q and %q", name, row, sheets.text, sheets.list)
			}
			if !sheets.plain && slices.ContainsFunc(row, func(c string) bool { return c != "" && strings.IndexByte("=+@\t", c[0]) >= 0 }) {
				t.Errorf("%s: a spreadsheet program runs one of %q", name, row)
			}
		}
	}
	if bare := unguard(guard(n.text)); bare != n.text {
		t.Errorf("%q is guarded as %q, which reads back as %q", n.text, guard(n.text), bare)
	}
}

// unguard reads a guarded cell as [guard] says.
func unguard(s string) string {
	if bare := strings.TrimLeft(s, "'"); bare != s && bare != "" && strings.IndexByte("=+-@\t", bare[0]) >= 0 {
		return s[1:]
	}
	return s
}
