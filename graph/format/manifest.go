package format

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"peacegraph/graph"
	"peacegraph/graph/vocab"
)

// Limits of dataset.yaml. The parser's work grows with the square of depth and keys, and the file has neither.
const (
	maxManifestBytes  = 64 << 10
	maxManifestTokens = 2000
	maxManifestDepth  = 8
)

// manifestKeys are the keys of dataset.yaml in the order of the file that we ship. Created and note are for readers of
// the file and are not loaded.
var manifestKeys = []string{
	"id", "title", "description", "version", "language", "licence", "creators", "citation", "codebook", "coder", "created", "note",
}

// creatorKeys are the keys of a creator who is not written as a name alone. Only the name is loaded.
var creatorKeys = []string{"name", "orcid", "affiliation"}

// manifest reads dataset.yaml.
func (r *reader) manifest() {
	row := &r.draft.Dataset
	texts := map[string]*graph.Cell{
		"id": &row.Name, "title": &row.Title, "description": &row.Description, "version": &row.Version, "language": &row.Language,
		"licence": &row.Licence, "citation": &row.Citation, "codebook": &row.Codebook, "coder": &row.Coder, "created": {}, "note": {},
	}
	defer func() { r.created(*texts["created"]) }()
	top := graph.Place{File: manifestFile, Line: 1}
	for _, c := range texts {
		c.Place = top
	}
	body, ok := r.parseManifest(r.texts[manifestFile])
	if !ok {
		r.draft.Unreadable = true
		return
	}
	fields, ok := r.fields(body, "dataset.yaml has keys with values, such as `title: Peace in our valley`")
	if !ok {
		r.draft.Unreadable = true
		return
	}
	given := make(map[string]int)
	for _, f := range fields {
		given[f.key.Text] = f.key.Place.Line
	}
	seen := make(map[string]int)
	for _, f := range fields {
		name := f.key.Text
		if line, again := seen[name]; again {
			r.find(graph.Error, f.key.Place, "the key %q is there twice, also in line %d; keep one", name, line).Value = name
			continue
		}
		seen[name] = f.key.Place.Line
		name = r.manifestKey(f.key, given)
		if name == "creators" {
			row.Creators = r.creators(f)
		} else if c := texts[name]; c != nil {
			*c = r.scalar(f)
		}
	}
}

// created checks the day on which a data set was made.
func (r *reader) created(day graph.Cell) {
	if day.Text == "" {
		return
	}
	if _, err := time.Parse(time.DateOnly, day.Text); err != nil {
		f := r.find(graph.Error, day.Place, "%q is not a day; write year, month and day, such as 2026-11-22", day.Text)
		f.Value = day.Text
	}
}

// manifestKey returns the key that is meant. For a key that nobody knows it is the one that is spelled most like it, if
// that is wanted and not given: what it says is then not reported as missing too.
func (r *reader) manifestKey(key graph.Cell, given map[string]int) string {
	for _, known := range manifestKeys {
		if known == key.Text {
			return known
		}
	}
	near := vocab.Nearest(key.Text, manifestKeys, 1)
	if len(near) == 1 && given[near[0]] == 0 && slices.Contains([]string{"id", "title", "licence"}, near[0]) {
		finding := r.find(graph.Error, key.Place, "%q is not a key of dataset.yaml", key.Text)
		finding.Value, finding.Nearest = key.Text, near
		return near[0]
	}
	finding := r.find(graph.Warning, key.Place, "%q is not a key of dataset.yaml, so it is kept out", key.Text)
	finding.Value, finding.Accepted, finding.Nearest = key.Text, manifestKeys, near
	return ""
}

// parseManifest returns the one document of the file.
func (r *reader) parseManifest(data []byte) (body ast.Node, ok bool) {
	fail := func(place graph.Place, format string, args ...any) (ast.Node, bool) {
		r.find(graph.Error, place, format, args...)
		return nil, false
	}
	top := graph.Place{File: manifestFile, Line: 1}
	text := strings.TrimPrefix(string(data), byteOrderMark)
	if len(text) > maxManifestBytes {
		return fail(top, "the file has %d bytes, more than the %d that are read; move long texts to a file of their own", len(text), maxManifestBytes)
	}
	if line, valid := firstBadLine([]byte(text)); !valid {
		return fail(graph.Place{File: manifestFile, Line: line}, "this line is not UTF-8; save the file as UTF-8")
	}
	if place, c, found := controlCharacter(manifestFile, strings.ReplaceAll(text, "\r", "")); found {
		return fail(place, "here is the control character %U, which the file cannot hold; delete it", c)
	}
	// The parser is another's, and a text that makes it panic is a broken text, not the end of the program.
	defer func() {
		if cause := recover(); cause != nil {
			body, ok = fail(top, "this cannot be read as YAML (%v)", cause)
		}
	}()
	tokens := lexer.Tokenize(text)
	if place, found := tooMuch(tokens); found {
		return fail(place, "there is more nesting or more text here than dataset.yaml needs; the file has keys with values, and a list of creators")
	}
	parsed, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		message, _, _ := strings.Cut(err.Error(), "\n")
		place := top
		var syntax *yaml.SyntaxError
		if errors.As(err, &syntax) && syntax.Token != nil {
			message, place = syntax.Message, placeOf(syntax.Token)
		}
		return fail(place, "this is not YAML: %s; look at indentation, and put quotes around a text with a colon or a number sign in it", message)
	}
	for _, doc := range parsed.Docs {
		if _, comment := doc.Body.(*ast.CommentGroupNode); doc.Body == nil || comment {
			continue
		}
		if body != nil {
			return fail(placeOf(doc.Body.GetToken()), "dataset.yaml holds one document; remove the line ---")
		}
		body = doc.Body
	}
	if body == nil {
		return fail(top, "the file is empty; write at least id, title and licence")
	}
	return body, true
}

// tooMuch finds the first place where the text is longer or deeper than is read.
func tooMuch(tokens token.Tokens) (graph.Place, bool) {
	depth, onLine, line := 0, 0, 0
	for i, t := range tokens {
		if t.Position.Line != line {
			line, onLine = t.Position.Line, 0
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth--
		case token.SequenceEntryType, token.MappingKeyType, token.MappingValueType:
			if depth == 0 {
				onLine++
			}
		}
		deep := depth > maxManifestDepth || onLine > maxManifestDepth
		if deep || i >= maxManifestTokens || t.Position.Column > 4*maxManifestDepth && onLine > 0 && depth == 0 && t.Type == token.SequenceEntryType {
			return placeOf(t), true
		}
	}
	return graph.Place{}, false
}

func placeOf(t *token.Token) graph.Place {
	if t == nil || t.Position == nil {
		return graph.Place{File: manifestFile, Line: 1}
	}
	return graph.Place{File: manifestFile, Line: max(t.Position.Line, 1), Column: max(t.Position.Column, 1)}
}

// keyed is a key of a mapping with its value.
type keyed struct {
	key   graph.Cell
	value ast.Node
}

// fields returns the keys of a mapping in order; the advice is given when it is none.
func (r *reader) fields(n ast.Node, advice string) ([]keyed, bool) {
	var values []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		r.find(graph.Error, placeOf(n.GetToken()), "%s", advice)
		return nil, false
	}
	var fields []keyed
	for _, v := range values {
		key, ok := plain(v.Key)
		if !ok {
			r.find(graph.Error, placeOf(v.Key.GetToken()), "a key is a single word")
			continue
		}
		fields = append(fields, keyed{key, v.Value})
	}
	return fields, true
}

// plain returns a single value as a cell.
func plain(n ast.Node) (graph.Cell, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return graph.Cell{Text: strings.TrimSpace(n.Value), Place: placeOf(n.Token)}, true
	case *ast.LiteralNode:
		return graph.Cell{Text: strings.TrimSpace(n.Value.Value), Place: placeOf(n.Start)}, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		t := n.GetToken()
		return graph.Cell{Text: t.Value, Place: placeOf(t)}, true
	}
	return graph.Cell{}, false
}

// scalar reads the value of a key as one text.
func (r *reader) scalar(f keyed) graph.Cell {
	if empty(f.value) {
		return graph.Cell{Place: f.key.Place}
	}
	c, ok := plain(f.value)
	if !ok {
		r.find(graph.Error, f.key.Place, "%s is one text, not a list or a mapping", f.key.Text)
		return graph.Cell{Text: "?", Place: f.key.Place}
	}
	return c
}

func empty(n ast.Node) bool {
	switch n.(type) {
	case nil, *ast.NullNode, *ast.CommentGroupNode:
		return true
	}
	return false
}

// creators reads a name, or a list of names or of mappings with a name.
func (r *reader) creators(f keyed) []graph.Cell {
	items := []ast.Node{f.value}
	if list, ok := f.value.(*ast.SequenceNode); ok {
		items = list.Values
	}
	var creators []graph.Cell
	for _, item := range items {
		if empty(item) {
			continue
		}
		c, ok := plain(item)
		if !ok {
			c = r.creator(item)
		}
		if c.Text != "" {
			creators = append(creators, c)
		}
	}
	return creators
}

func (r *reader) creator(n ast.Node) (creator graph.Cell) {
	fields, ok := r.fields(n, "a creator is a name, or has the keys name, orcid and affiliation")
	if !ok {
		return graph.Cell{}
	}
	named := false
	for _, f := range fields {
		near := vocab.Nearest(f.key.Text, creatorKeys, 1)
		switch {
		case f.key.Text == "name":
			creator, named = r.scalar(f), true
		case len(near) == 1 && near[0] == f.key.Text:
		default:
			finding := r.find(graph.Warning, f.key.Place, "%q is not a key of a creator, so it is kept out", f.key.Text)
			finding.Value, finding.Accepted, finding.Nearest = f.key.Text, creatorKeys, near
		}
	}
	if !named {
		r.find(graph.Error, placeOf(n.GetToken()), "this creator has no name; write `- name: Ada Lovelace`")
	}
	return creator
}
