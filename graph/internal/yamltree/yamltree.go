// Package yamltree reads YAML files that people write for the program into a tree in which everything has its place.
//
// It reads one document of plain values, lists and mappings; anchors, aliases, tags and several documents are refused. Keys
// may occur twice: who reads the tree reports it. What cannot be read is a problem with a place, never an error.
package yamltree

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Limits of a file. They keep a hostile file from costing more than it is worth: the parser's work grows with the square
// of the depth and of the number of keys in a mapping.
const (
	maxFileBytes = 128 << 10
	maxTokens    = 30_000
	maxDepth     = 24
	maxIndent    = 120
)

// advice is added to what the parser says, which names its own trouble and not what people do wrong.
const advice = "; check indentation and brackets, and put quotes around a text with a colon in it"

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
// instead of the root when the text is not YAML or uses more of it than is read. A text of more than 128 KiB, 30,000 words
// and signs, or 24 levels is such a problem.
func Parse(what string, text []byte) (root *Node, problems []Problem) {
	fail := func(place At, format string, args ...any) (*Node, []Problem) {
		return nil, []Problem{problem(place, format, args...)}
	}
	if len(text) > maxFileBytes {
		return fail(At{1, 1}, "the file has %d bytes; %s may have %d: split it", len(text), what, maxFileBytes)
	}
	source := strings.TrimPrefix(string(text), "\ufeff")
	if place, ok := badText(source); !ok {
		return fail(place, "this is not UTF-8 text; save the file as UTF-8")
	}
	// The parser is another's, and a text that makes it panic is a broken text, not the end of the program.
	defer func() {
		if cause := recover(); cause != nil {
			root, problems = fail(At{1, 1}, "this cannot be read as YAML (%v)", cause)
		}
	}()
	tokens := lexer.Tokenize(source)
	if len(tokens) > maxTokens {
		return fail(placeOf(tokens[maxTokens]), "the file goes on after %d words and signs, more than are read: split it", maxTokens)
	}
	if place, ok := tooDeep(tokens); !ok {
		return fail(place, "this is nested deeper than %s needs; at most %d levels are read", what, maxDepth)
	}
	parsed, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		var syntax *yaml.SyntaxError
		if errors.As(err, &syntax) && syntax.Token != nil {
			return fail(placeOf(syntax.Token), "this is not YAML: %s%s", syntax.Message, advice)
		}
		return fail(At{1, 1}, "this is not YAML: %s%s", firstLine(err.Error()), advice)
	}
	var bodies []ast.Node
	for _, doc := range parsed.Docs {
		if _, comment := doc.Body.(*ast.CommentGroupNode); doc.Body != nil && !comment {
			bodies = append(bodies, doc.Body)
		}
	}
	if len(bodies) == 0 {
		return fail(At{1, 1}, "the file is empty")
	}
	if len(bodies) > 1 {
		second := (&converter{what: what}).node(bodies[1], At{1, 1}, 0)
		return fail(second.At, "%s holds one document; remove the line ---", what)
	}
	c := &converter{what: what}
	root = c.node(bodies[0], At{1, 1}, 0)
	if len(c.problems) > 0 {
		return nil, c.problems
	}
	return root, nil
}

// badText finds the first place that is not UTF-8 or is a control character that YAML does not allow.
func badText(s string) (At, bool) {
	place := At{1, 1}
	for i, r := range s {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return place, false
			}
		}
		if r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0x7f {
			return place, false
		}
		place.Column++
		if r == '\n' {
			place = At{place.Line + 1, 1}
		}
	}
	return At{}, true
}

// tooDeep finds the first place where the text nests deeper than is read.
func tooDeep(tokens token.Tokens) (At, bool) {
	flow, onLine, line := 0, 0, 0
	for _, t := range tokens {
		if t.Position.Line != line {
			line, onLine = t.Position.Line, 0
			if t.Position.Column > maxIndent && flow == 0 && t.Type != token.CommentType {
				return placeOf(t), false
			}
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			flow++
		case token.SequenceEndType, token.MappingEndType:
			flow--
		case token.SequenceEntryType, token.MappingKeyType, token.MappingValueType:
			if flow == 0 {
				onLine++
			}
		}
		if flow > maxDepth || onLine > maxDepth {
			return placeOf(t), false
		}
	}
	return At{}, true
}

func problem(place At, format string, args ...any) Problem {
	return Problem{place, fmt.Sprintf(format, args...)}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// placeOf is where a token begins.
func placeOf(t *token.Token) At {
	if t == nil || t.Position == nil {
		return At{1, 1}
	}
	return At{max(t.Position.Line, 1), max(t.Position.Column, 1)}
}

// converter turns the parser's tree into ours and collects what is refused.
type converter struct {
	what     string
	problems []Problem
}

func (c *converter) refuse(place At, format string, args ...any) {
	c.problems = append(c.problems, problem(place, format, args...))
}

// node converts n; a value that is missing is placed where it is expected.
func (c *converter) node(n ast.Node, expected At, depth int) *Node {
	if n == nil {
		return &Node{At: expected}
	}
	if depth > maxDepth {
		c.refuse(placeOf(n.GetToken()), "this is nested deeper than %s needs; at most %d levels are read", c.what, maxDepth)
		return &Node{At: expected}
	}
	switch n := n.(type) {
	case *ast.NullNode, *ast.CommentGroupNode:
		return &Node{At: expected}
	case *ast.StringNode:
		return &Node{At: placeOf(n.Token), Shape: Scalar, Text: n.Value}
	case *ast.LiteralNode:
		return &Node{At: placeOf(n.Start), Shape: Scalar, Text: strings.TrimRight(n.Value.Value, "\n")}
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		t := n.GetToken()
		return &Node{At: placeOf(t), Shape: Scalar, Text: t.Value}
	case *ast.MappingValueNode:
		if joined, ok := prefixedName(n); ok {
			return joined
		}
		return c.mapping([]*ast.MappingValueNode{n}, placeOf(n.Key.GetToken()), depth)
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) == 1 {
			if joined, ok := prefixedName(n.Values[0]); ok {
				return joined
			}
		}
		place := placeOf(n.Start)
		if !n.IsFlowStyle && len(n.Values) > 0 {
			place = placeOf(n.Values[0].Key.GetToken())
		}
		return c.mapping(n.Values, place, depth)
	case *ast.SequenceNode:
		list := &Node{At: placeOf(n.Start), Shape: List}
		for _, item := range n.Values {
			list.Items = append(list.Items, c.node(item, list.At, depth+1))
		}
		return list
	default:
		c.refuse(placeOf(n.GetToken()), "%s has plain values, lists and mappings only; write the value out here", c.what)
		return &Node{At: expected}
	}
}

// prefixedName puts together a name that the parser took apart. In a list inside braces it reads wf:Assembly as a key
// with a value, which YAML does only when a space follows the colon.
func prefixedName(n *ast.MappingValueNode) (*Node, bool) {
	key, isText := n.Key.(*ast.StringNode)
	if !isText || key.Token.Type != token.StringType || n.Value == nil || n.Start == nil {
		return nil, false
	}
	value := n.Value.GetToken()
	switch n.Value.(type) {
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode:
	default:
		return nil, false
	}
	colon, begin := n.Start.Position, value.Position
	if value.Type == token.DoubleQuoteType || value.Type == token.SingleQuoteType ||
		begin.Line != colon.Line || begin.Column != colon.Column+1 {
		return nil, false
	}
	return &Node{At: placeOf(key.Token), Shape: Scalar, Text: key.Value + ":" + value.Value}, true
}

func (c *converter) mapping(values []*ast.MappingValueNode, place At, depth int) *Node {
	m := &Node{At: place, Shape: Mapping}
	for _, v := range values {
		key := c.node(v.Key, place, depth+1)
		if key.Shape != Scalar {
			c.refuse(key.At, "a key is a single word")
			continue
		}
		m.Fields = append(m.Fields, Field{At: key.At, Key: key.Text, Value: c.node(v.Value, key.At, depth+1)})
	}
	return m
}
