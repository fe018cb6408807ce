package format

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"peacegraph/graph"
)

// Limits of a YAML file. It is made for small sets; what is longer is read faster, and edited better, as tables.
const (
	maxYAMLBytes = 2 << 20
	maxYAMLDepth = 8
)

// parseYAML returns the one document of a file and its lines. False means that there is none; a finding says why.
func (r *reader) parseYAML(file string, data []byte) (body *yaml.Node, lines []string, ok bool) {
	top := graph.Place{File: file, Line: 1}
	fail := func(place graph.Place, format string, args ...any) (*yaml.Node, []string, bool) {
		r.find(graph.Error, place, format, args...)
		return nil, nil, false
	}
	text := strings.TrimPrefix(string(data), byteOrderMark)
	if len(text) > maxYAMLBytes {
		return fail(top, "the file has %d bytes, more than the %d that are read; move rows to tables and long texts to files of their own", len(text), maxYAMLBytes)
	}
	if line, valid := firstBadLine([]byte(text)); !valid {
		return fail(graph.Place{File: file, Line: line}, "this line is not UTF-8; save the file as UTF-8")
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	if place, c, found := controlCharacter(file, text); found {
		return fail(place, "here is the control character %U, which the file cannot hold; delete it", c)
	}
	lines = strings.Split(text, "\n")
	// YAML ends a line at these too, and no editor does.
	if i := strings.IndexAny(text, "\u2028\u2029"); i >= 0 {
		return fail(after(graph.Place{File: file, Line: 1, Column: 1}, text[:i]), "here is a separator of lines or paragraphs (U+2028 or U+2029) that nobody sees; delete it")
	}
	// The parser is another's, and a text that makes it panic is a broken text, not the end of the program.
	defer func() {
		if cause := recover(); cause != nil {
			body, lines, ok = fail(top, "this cannot be read as YAML (%v)", cause)
		}
	}()
	dec := yaml.NewDecoder(strings.NewReader(text))
	for {
		var doc yaml.Node
		err := dec.Decode(&doc)
		switch {
		case errors.Is(err, io.EOF):
			return body, lines, body != nil || r.emptyYAML(top)
		case err != nil:
			place, message := brokenYAML(file, lines, err)
			return fail(place, "this is not YAML: %s; look at indentation, and put quotes around a text with a colon or a number sign in it", message)
		case len(doc.Content) == 0 || emptyNode(doc.Content[0]):
			continue
		case body != nil:
			return fail(placeOf(file, doc.Content[0]), "%s holds one document; remove the line ---", file)
		}
		body = doc.Content[0]
		if deep := tooDeep(body, maxYAMLDepth); deep != nil {
			return fail(placeOf(file, deep), "there is more nesting here than %s needs; the file has keys with values, a list of creators, and rows", file)
		}
	}
}

func (r *reader) emptyYAML(top graph.Place) bool {
	r.find(graph.Error, top, "the file is empty; write at least id, title and licence")
	return false
}

// brokenYAML says where and why a text is not YAML.
func brokenYAML(file string, lines []string, err error) (graph.Place, string) {
	place := graph.Place{File: file, Line: 1}
	var load *yaml.LoadError
	if !errors.As(err, &load) {
		return place, strings.TrimPrefix(err.Error(), "yaml: ")
	}
	mark, message := load.Mark, load.Message
	if load.ContextMark.Line > 0 && load.ContextMark.Line < mark.Line {
		// What was begun and never ended is where to look.
		message = fmt.Sprintf("%s that begins here (%s in line %d)", strings.TrimPrefix(load.ContextMsg, "while "), message, mark.Line)
		mark = load.ContextMark
	}
	place.Line = min(max(mark.Line, 1), len(lines)) // the end of the text is behind its last line
	place.Column = min(max(mark.Column, 1), utf8.RuneCountInString(lines[place.Line-1])+1)
	return place, message
}

// tooDeep finds the first node that lies deeper than so many levels.
func tooDeep(n *yaml.Node, levels int) *yaml.Node {
	if levels == 0 {
		return n
	}
	for _, inner := range n.Content {
		if deep := tooDeep(inner, levels-1); deep != nil {
			return deep
		}
	}
	return nil
}

func placeOf(file string, n *yaml.Node) graph.Place {
	return graph.Place{File: file, Line: max(n.Line, 1), Column: max(n.Column, 1)}
}

func emptyNode(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Tag == "!!null"
}
