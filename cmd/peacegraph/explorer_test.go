package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/parser"

	"peacegraph/cmd/internal/server"
	"peacegraph/schema"
)

// TestExplorerQuestions asks every question of the explorer, each with the fragments it uses, so that none of them
// misses the schema or goes over a limit of the server. Variables that have to be given are made up by their types, where
// the table does not say better.
func TestExplorerQuestions(t *testing.T) {
	variables := map[string]string{
		"PanelCite":         `{"id": "stmt:1.4-04"}`,
		"PanelSentence":     `{"source": "source:tahir-2025", "passage": {"paragraph": {"min": 1, "max": 1}}}`,
		"PanelReading":      `{"id": "source:tahir-2025"}`,
		"PanelPassages":     `{"id": "source:tahir-2025"}`,
		"MapPlaces":         `{"ids": ["talks:doha", "state:pakistan"], "predicates": ["basedIn"]}`,
		"HistoryChangesets": `{"first": 50}`,
		"HistoryChanges":    `{"since": {"changeset": "changeset:1"}, "first": 50}`,
		"News":              `{"since": {"changeset": "changeset:1"}, "until": {"changeset": "changeset:2"}}`,
		"PanelHistory":      `{"id": "stmt:1.2-14", "first": 50}`,
		"Neighbours":        `{"ids": ["state:pakistan", "state:china", "org:ttp", "talks:doha", "state:qatar"]}`,
	}
	loaded, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	all := explorerDocuments(t)
	s := seeded(t)
	for _, operation := range all.Operations {
		t.Run(operation.Name, func(t *testing.T) {
			request := server.Request{Query: alone(all, operation), Variables: map[string]any{}}
			given, said := variables[operation.Name]
			if said {
				decoder := json.NewDecoder(strings.NewReader(given))
				decoder.UseNumber()
				if err := decoder.Decode(&request.Variables); err != nil {
					t.Fatal(err)
				}
			}
			for _, v := range operation.VariableDefinitions {
				if _, known := request.Variables[v.Variable]; !known && v.Type.NonNull && v.DefaultValue == nil {
					request.Variables[v.Variable] = madeUp(t, loaded, v.Type)
				}
			}
			if _, errs := gqlparser.LoadQueryWithRules(loaded, request.Query, nil); errs != nil {
				t.Fatal(errs)
			}
			if answer := s.Execute(t.Context(), request); len(answer.Errors) > 0 {
				t.Errorf("%v\nwith %v; variables that suit the question better can be written at the top of this test", answer.Errors, request.Variables)
			}
		})
	}
	if len(all.Operations) < 5 {
		t.Errorf("only %d questions were found", len(all.Operations))
	}
}

// explorerDocuments returns what all files of the explorer's questions hold together, as the build reads them.
func explorerDocuments(t *testing.T) *ast.QueryDocument {
	t.Helper()
	files, err := filepath.Glob("../../web/explorer/api/*.graphql")
	if err != nil {
		t.Fatal(err)
	}
	var all ast.QueryDocument
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		document, err := parser.ParseQuery(&ast.Source{Name: name, Input: string(text)})
		if err != nil {
			t.Fatal(err)
		}
		all.Operations = append(all.Operations, document.Operations...)
		all.Fragments = append(all.Fragments, document.Fragments...)
	}
	return &all
}

// alone returns one operation with the fragments that it uses, as the page sends it.
func alone(all *ast.QueryDocument, operation *ast.OperationDefinition) string {
	document := ast.QueryDocument{Operations: ast.OperationList{operation}}
	var add func(ast.SelectionSet)
	add = func(set ast.SelectionSet) {
		for _, selection := range set {
			switch s := selection.(type) {
			case *ast.Field:
				add(s.SelectionSet)
			case *ast.InlineFragment:
				add(s.SelectionSet)
			case *ast.FragmentSpread:
				if fragment := all.Fragments.ForName(s.Name); fragment != nil && document.Fragments.ForName(s.Name) == nil {
					document.Fragments = append(document.Fragments, fragment)
					add(fragment.SelectionSet)
				}
			}
		}
	}
	add(operation.SelectionSet)
	var out strings.Builder
	formatter.NewFormatter(&out).FormatQueryDocument(&document)
	return out.String()
}

// madeUp returns a value of a type that the seed has an answer for.
func madeUp(t *testing.T, loaded *ast.Schema, of *ast.Type) any {
	t.Helper()
	if of.Elem != nil {
		if of.Elem.NamedType == "ID" {
			return []any{"state:pakistan", "gov:afghan-authorities"}
		}
		return []any{madeUp(t, loaded, of.Elem)}
	}
	switch definition := loaded.Types[of.NamedType]; {
	case of.NamedType == "ID":
		return "state:pakistan"
	case of.NamedType == "Int":
		return json.Number("30")
	case of.NamedType == "Boolean":
		return true
	case of.NamedType == "String":
		return "taliban"
	case definition.Kind == ast.Enum:
		return definition.EnumValues[0].Name
	case definition.Kind == ast.InputObject:
		object := map[string]any{}
		for _, field := range definition.Fields {
			if field.Type.NonNull && field.DefaultValue == nil {
				object[field.Name] = madeUp(t, loaded, field.Type)
			}
		}
		return object
	}
	t.Fatalf("no value of %s is known to this test: write one beside the name of the question", of.NamedType)
	return nil
}
