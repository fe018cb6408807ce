package download

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"peacegraph/graph"
)

// WithIDs returns the question with `id` asked of everything in it that has one, so that [IDs] finds what the answer tells of,
// whether the asker wanted to see ids or not. The error is the first mistake in the question.
func WithIDs(schema *ast.Schema, question string) (string, error) {
	doc, errs := gqlparser.LoadQueryWithRules(schema, question, rules.NewDefaultRules())
	if errs != nil {
		return "", errs
	}
	nodes := schema.Types["Node"]
	add := func(set ast.SelectionSet, of *ast.Definition) ast.SelectionSet {
		if of == nil || nodes == nil || !(of == nodes || slices.Contains(of.Interfaces, nodes.Name)) || asks(set) {
			return set
		}
		return append(set, &ast.Field{Alias: "id", Name: "id"})
	}
	var walk func(ast.SelectionSet)
	walk = func(set ast.SelectionSet) {
		for _, selection := range set {
			switch s := selection.(type) {
			case *ast.Field:
				walk(s.SelectionSet)
				if len(s.SelectionSet) > 0 {
					s.SelectionSet = add(s.SelectionSet, schema.Types[s.Definition.Type.Name()])
				}
			case *ast.InlineFragment:
				walk(s.SelectionSet)
				s.SelectionSet = add(s.SelectionSet, schema.Types[s.TypeCondition])
			}
		}
	}
	for _, operation := range doc.Operations {
		walk(operation.SelectionSet)
	}
	for _, fragment := range doc.Fragments {
		walk(fragment.SelectionSet)
		fragment.SelectionSet = add(fragment.SelectionSet, fragment.Definition)
	}
	var out bytes.Buffer
	formatter.NewFormatter(&out).FormatQueryDocument(doc)
	return out.String(), nil
}

// asks reports whether something in the set is called id already.
func asks(set ast.SelectionSet) bool {
	return slices.ContainsFunc(set, func(s ast.Selection) bool {
		field, ok := s.(*ast.Field)
		return ok && field.Alias == "id"
	})
}

// IDs returns the entities and statements that an answer tells of, in the order in which it does, each once. The error is a
// [graph.InputError] when there is none.
func IDs(s *graph.Snapshot, data json.RawMessage) ([]graph.ID, error) {
	return known(s, Answered(data))
}

// known returns those of the ids that entities and statements have. The error is a [graph.InputError] when there is none.
func known(s *graph.Snapshot, ids []string) ([]graph.ID, error) {
	var found []graph.ID
	for _, id := range ids {
		switch n, _ := s.Node(graph.ID(id)); n.(type) {
		case graph.Entity, graph.Statement:
			found = append(found, graph.ID(id))
		}
	}
	if len(found) == 0 {
		return nil, graph.NewInputError("the answer tells of no entity and no statement, so there is nothing to export")
	}
	return found, nil
}

// Answered returns every id in an answer, in the order in which it tells them, each once.
func Answered(data json.RawMessage) []string {
	var found []string
	seen := make(map[string]bool)
	decoder := json.NewDecoder(bytes.NewReader(data))
	named := false // whether the next token is the value of a member called id
	var objects []bool
	key := false // whether the next token of an object is a name
	for {
		token, err := decoder.Token()
		if err != nil {
			break // the end: the answer was written by this program
		}
		switch t := token.(type) {
		case json.Delim:
			named = false
			switch t {
			case '{', '[':
				objects = append(objects, t == '{')
			default:
				objects = objects[:len(objects)-1]
			}
			key = len(objects) > 0 && objects[len(objects)-1]
			continue
		case string:
			if key {
				named, key = t == "id", false
				continue
			}
			if named && !seen[t] {
				seen[t] = true
				found = append(found, t)
			}
		}
		named = false
		key = len(objects) > 0 && objects[len(objects)-1]
	}
	return found
}
