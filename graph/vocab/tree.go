package vocab

import (
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Limits of a vocabulary file. They keep a hostile file from costing more than it is worth: the parser's work grows
// with the square of the depth and of the number of keys in a mapping.
const (
	maxFileBytes = 128 << 10
	maxTokens    = 30_000
	maxDepth     = 24
	maxIndent    = 120
)

// advice is added to what the parser says, which names its own trouble and not what people do wrong.
const advice = "; check indentation and brackets, and put quotes around a text with a colon in it"

// at is a place in a file, counted from 1.
type at struct{ line, column int }

// shape is what a node of a YAML file is.
type shape int

const (
	shapeNull shape = iota
	shapeScalar
	shapeList
	shapeMapping
)

func (s shape) String() string {
	return [...]string{"nothing", "a single value", "a list", "a mapping"}[s]
}

// node is a piece of a YAML file, with the place where it begins. Vocabulary files need no more of YAML than this:
// anchors, aliases, tags and several documents are refused.
type node struct {
	at
	shape  shape
	text   string
	items  []*node
	fields []fieldNode
}

// fieldNode is one key of a mapping with its value. Keys may occur twice: the reader reports it.
type fieldNode struct {
	at
	key   string
	value *node
}

// parseTree reads the text into a tree. Findings come back instead when the text is not YAML or uses what vocabulary
// files do not.
func parseTree(name string, text []byte) (root *node, findings Findings) {
	fail := func(place at, format string, args ...any) (*node, Findings) {
		return nil, Findings{findingAt(name, place, format, args...)}
	}
	if len(text) > maxFileBytes {
		return fail(at{1, 1}, "the file has %d bytes; a vocabulary file may have %d: split it", len(text), maxFileBytes)
	}
	source := strings.TrimPrefix(string(text), "\ufeff")
	if place, ok := badText(source); !ok {
		return fail(place, "this is not UTF-8 text; save the file as UTF-8")
	}
	// The parser is another's, and a text that makes it panic is a broken text, not the end of the program.
	defer func() {
		if cause := recover(); cause != nil {
			root, findings = fail(at{1, 1}, "this cannot be read as YAML (%v)", cause)
		}
	}()
	tokens := lexer.Tokenize(source)
	if len(tokens) > maxTokens {
		return fail(placeOf(tokens[maxTokens]), "the file goes on after %d words and signs, more than are read: split it", maxTokens)
	}
	if place, ok := tooDeep(tokens); !ok {
		return fail(place, "this is nested deeper than any vocabulary needs; at most %d levels are read", maxDepth)
	}
	parsed, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		var syntax *yaml.SyntaxError
		if errors.As(err, &syntax) && syntax.Token != nil {
			return fail(placeOf(syntax.Token), "this is not YAML: %s%s", syntax.Message, advice)
		}
		return fail(at{1, 1}, "this is not YAML: %s%s", firstLine(err.Error()), advice)
	}
	var bodies []ast.Node
	for _, doc := range parsed.Docs {
		if _, comment := doc.Body.(*ast.CommentGroupNode); doc.Body != nil && !comment {
			bodies = append(bodies, doc.Body)
		}
	}
	if len(bodies) == 0 {
		return fail(at{1, 1}, "the file is empty")
	}
	if len(bodies) > 1 {
		second := (&converter{file: name}).node(bodies[1], at{1, 1}, 0)
		return fail(second.at, "a vocabulary file holds one document; remove the line ---")
	}
	c := &converter{file: name}
	root = c.node(bodies[0], at{1, 1}, 0)
	if len(c.findings) > 0 {
		return nil, c.findings
	}
	return root, nil
}

// badText finds the first place that is not UTF-8 or is a control character that YAML does not allow.
func badText(s string) (at, bool) {
	place := at{1, 1}
	for i, r := range s {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return place, false
			}
		}
		if r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0x7f {
			return place, false
		}
		place.column++
		if r == '\n' {
			place = at{place.line + 1, 1}
		}
	}
	return at{}, true
}

// tooDeep finds the first place where the text nests deeper than is read.
func tooDeep(tokens token.Tokens) (at, bool) {
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
	return at{}, true
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// placeOf is where a token begins.
func placeOf(t *token.Token) at {
	if t == nil || t.Position == nil {
		return at{1, 1}
	}
	return at{max(t.Position.Line, 1), max(t.Position.Column, 1)}
}

// converter turns the parser's tree into ours and collects what is refused.
type converter struct {
	file     string
	findings Findings
}

func (c *converter) refuse(place at, format string, args ...any) {
	c.findings = append(c.findings, findingAt(c.file, place, format, args...))
}

// node converts n; a value that is missing is placed where it is expected.
func (c *converter) node(n ast.Node, expected at, depth int) *node {
	if n == nil {
		return &node{at: expected}
	}
	if depth > maxDepth {
		c.refuse(placeOf(n.GetToken()), "this is nested deeper than any vocabulary needs; at most %d levels are read", maxDepth)
		return &node{at: expected}
	}
	switch n := n.(type) {
	case *ast.NullNode, *ast.CommentGroupNode:
		return &node{at: expected}
	case *ast.StringNode:
		return &node{at: placeOf(n.Token), shape: shapeScalar, text: n.Value}
	case *ast.LiteralNode:
		return &node{at: placeOf(n.Start), shape: shapeScalar, text: strings.TrimRight(n.Value.Value, "\n")}
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		t := n.GetToken()
		return &node{at: placeOf(t), shape: shapeScalar, text: t.Value}
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
		list := &node{at: placeOf(n.Start), shape: shapeList}
		for _, item := range n.Values {
			list.items = append(list.items, c.node(item, list.at, depth+1))
		}
		return list
	default:
		c.refuse(placeOf(n.GetToken()), "vocabulary files use plain values, lists and mappings only; write the value out here")
		return &node{at: expected}
	}
}

// prefixedName puts together a name that the parser took apart. In a list inside braces it reads wf:Assembly as a key
// with a value, which YAML does only when a space follows the colon.
func prefixedName(n *ast.MappingValueNode) (*node, bool) {
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
	return &node{at: placeOf(key.Token), shape: shapeScalar, text: key.Value + ":" + value.Value}, true
}

func (c *converter) mapping(values []*ast.MappingValueNode, place at, depth int) *node {
	m := &node{at: place, shape: shapeMapping}
	for _, v := range values {
		key := c.node(v.Key, place, depth+1)
		if key.shape != shapeScalar {
			c.refuse(key.at, "a key is a single word")
			continue
		}
		m.fields = append(m.fields, fieldNode{at: key.at, key: key.text, value: c.node(v.Value, key.at, depth+1)})
	}
	return m
}
