// Package yamltree reads YAML files that people write for the program into a tree in which everything has its place.
//
// It reads one document of plain values, lists and mappings; anchors, aliases, tags and several documents are refused. Keys
// may occur twice: who reads the tree reports it. What cannot be read is a problem with a place, never an error.
package yamltree

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// Limits of a file, which is written by hand and never long.
const (
	maxFileBytes = 128 << 10
	maxDepth     = 24
	maxValues    = 20_000
)

// advice is added to what the parser says, which names its own trouble and not what people do wrong.
const advice = "; look at indentation and brackets, and put quotes around a text with a colon or a number sign in it"

// At is a place in a file. Line and Column count from 1; a column is a Unicode code point.
type At struct{ Line, Column int }

// Problem is why a text is not a tree.
type Problem struct {
	At
	// Message says what is wrong and what to do, in lower case and without a full stop.
	Message string
}

// Shape is what a node is.
type Shape int

// The shapes. A key without a value has the shape [Null].
const (
	Null Shape = iota
	Scalar
	List
	Mapping
)

// String names the shape for messages, with its article.
func (s Shape) String() string {
	return [...]string{"nothing", "a single value", "a list", "a mapping"}[s]
}

// Node is a piece of a YAML file, with the place where it begins.
type Node struct {
	At
	Shape Shape
	// Text is that of a [Scalar], as it was written: 1.0 stays 1.0.
	Text string
	// Items are those of a [List].
	Items []*Node
	// Fields are those of a [Mapping], in the order of the file.
	Fields []Field
}

// Describe names what a node is, and tells an empty text from others.
func (n *Node) Describe() string {
	if n.Shape == Scalar && strings.TrimSpace(n.Text) == "" {
		return "an empty text"
	}
	return n.Shape.String()
}

// Field is one key of a mapping with its value.
type Field struct {
	At
	Key   string
	Value *Node
}

// Parse reads a text into a tree. What names the file in messages, with its article: "a vocabulary file". Problems come back
// instead of the root when the text is not YAML or uses more of it than is read. A text of more than 128 KiB, 24 levels or
// 20,000 keys and values is such a problem.
func Parse(what string, text []byte) (root *Node, problems []Problem) {
	fail := func(place At, format string, args ...any) (*Node, []Problem) {
		return nil, []Problem{problem(place, format, args...)}
	}
	if len(text) > maxFileBytes {
		return fail(At{1, 1}, "the file has %d bytes; %s may have %d: split it", len(text), what, maxFileBytes)
	}
	source := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.TrimPrefix(string(text), "\ufeff"))
	if place, bad := badText(source); bad != "" {
		return fail(place, "%s", bad)
	}
	// The parser is another's, and a text that makes it panic is a broken text, not the end of the program.
	defer func() {
		if cause := recover(); cause != nil {
			root, problems = fail(At{1, 1}, "this cannot be read as YAML (%v)", cause)
		}
	}()
	var body *yaml.Node
	for decoder := yaml.NewDecoder(strings.NewReader(source)); ; {
		var doc yaml.Node
		err := decoder.Decode(&doc)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			place, message := broken(source, err)
			return fail(place, "this is not YAML: %s%s", message, advice)
		}
		if len(doc.Content) == 0 || isNull(doc.Content[0]) {
			continue
		}
		if body != nil {
			return fail(placeOf(doc.Content[0]), "%s holds one document; remove the line ---", what)
		}
		body = doc.Content[0]
	}
	if body == nil {
		return fail(At{1, 1}, "the file is empty")
	}
	c := &converter{what: what}
	root = c.node(body, At{1, 1}, 0)
	if len(c.problems) > 0 {
		return nil, c.problems
	}
	return root, nil
}

// broken says where and why a text is not YAML.
func broken(source string, err error) (At, string) {
	var load *yaml.LoadError
	if !errors.As(err, &load) {
		return At{1, 1}, strings.TrimPrefix(err.Error(), "yaml: ")
	}
	mark, message := load.Mark, load.Message
	if load.ContextMark.Line > 0 && load.ContextMark.Line < mark.Line {
		// What was begun and never ended is where to look.
		message = fmt.Sprintf("%s that begins here (%s in line %d)", strings.TrimPrefix(load.ContextMsg, "while "), message, mark.Line)
		mark = load.ContextMark
	}
	written := strings.Split(strings.TrimRight(source, " \t\r\n"), "\n")
	if mark.Line > len(written) {
		last := written[len(written)-1]
		return At{len(written), utf8.RuneCountInString(last) + 1}, "the file ends too early: " + message
	}
	return At{max(mark.Line, 1), max(mark.Column, 1)}, message
}

// badText finds the first place that a file of text cannot have, and says why.
func badText(s string) (place At, message string) {
	place = At{1, 1}
	for i, r := range s {
		_, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			return place, "this is not UTF-8 text; save the file as UTF-8"
		case r == '\u2028' || r == '\u2029' || r == '\u0085':
			// YAML ends a line here, and no editor does.
			return place, fmt.Sprintf("here is a separator of lines or paragraphs (%U) that nobody sees; delete it", r)
		case unicode.IsControl(r) && r != '\n' && r != '\t':
			return place, fmt.Sprintf("here is the control character %U, which the file cannot hold; delete it", r)
		}
		place.Column++
		if r == '\n' {
			place = At{place.Line + 1, 1}
		}
	}
	return place, ""
}

func problem(place At, format string, args ...any) Problem {
	return Problem{place, fmt.Sprintf(format, args...)}
}

// placeOf is where a node begins.
func placeOf(n *yaml.Node) At { return At{max(n.Line, 1), max(n.Column, 1)} }

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// converter turns the parser's tree into ours and collects what is refused.
type converter struct {
	what     string
	values   int
	problems []Problem
}

func (c *converter) refuse(place At, format string, args ...any) {
	c.problems = append(c.problems, problem(place, format, args...))
}

// node converts n; a value that is missing is placed where it is expected.
func (c *converter) node(n *yaml.Node, expected At, depth int) *Node {
	place := placeOf(n)
	if c.values++; c.values > maxValues {
		if c.values == maxValues+1 {
			c.refuse(place, "the file goes on after %d keys and values, more than are read: split it", maxValues)
		}
		return &Node{At: expected, Shape: Scalar}
	}
	if depth > maxDepth {
		c.refuse(place, "this is nested deeper than %s needs; at most %d levels are read", c.what, maxDepth)
		return &Node{At: expected}
	}
	if n.Kind == yaml.AliasNode || n.Anchor != "" || n.Style&yaml.TaggedStyle != 0 || n.Tag == "!!merge" {
		c.refuse(place, "%s has plain values, lists and mappings only; write the value out here", c.what)
		return &Node{At: expected}
	}
	switch n.Kind {
	case yaml.SequenceNode:
		list := &Node{At: place, Shape: List}
		for _, item := range n.Content {
			list.Items = append(list.Items, c.node(item, place, depth+1))
		}
		return list
	case yaml.MappingNode:
		return c.mapping(n, place, depth)
	}
	if isNull(n) {
		return &Node{At: expected}
	}
	text := n.Value
	if n.Style&yaml.LiteralStyle != 0 || n.Style&yaml.FoldedStyle != 0 {
		text = strings.TrimRight(text, "\n")
	}
	return &Node{At: place, Shape: Scalar, Text: text}
}

func (c *converter) mapping(n *yaml.Node, place At, depth int) *Node {
	m := &Node{At: place, Shape: Mapping}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := c.node(n.Content[i], place, depth+1)
		if key.Shape != Scalar {
			c.refuse(key.At, "a key is a single word")
			continue
		}
		m.Fields = append(m.Fields, Field{At: key.At, Key: key.Text, Value: c.node(n.Content[i+1], key.At, depth+1)})
	}
	return m
}
