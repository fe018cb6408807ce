package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"

	"peacegraph/cmd/internal/server"
	"peacegraph/graph"
	"peacegraph/schema"
)

var update = flag.Bool("update", false, "write the answers of the cookbook anew; read every changed line")

// TestCookbook asks every question of the cookbook of the seed, through the guard and the limits that the server has.
func TestCookbook(t *testing.T) {
	s := seeded(t)
	for _, example := range cookbook(t) {
		t.Run(example.Name, func(t *testing.T) {
			var got bytes.Buffer
			if err := json.Indent(&got, answerOf(t, s, example), "", "  "); err != nil {
				t.Fatal(err)
			}
			got.WriteByte('\n')
			if *update {
				golden := filepath.Join("../../schema/examples", example.Name+".json")
				if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(example.Answer), got.String()); diff != "" {
				t.Errorf("the answer changed (-want +got):\n%s", diff)
			}
		})
	}
}

// atLarge reports whether a question reads the record as a whole or by its places: such a question touches every sentence
// without asking for what it says.
func atLarge(e schema.Example) bool {
	switch e.Theme {
	case "Start here", "Counting", "The graph itself":
		return true
	}
	return strings.Contains(e.Query, "passages(") || strings.Contains(e.Query, "passage: {")
}

// TestCookbookCoversTheArticle sees to it that what every sentence of the article says is the answer to some question:
// each statement of the seed stands in an answer, those of questions at large left aside.
func TestCookbookCoversTheArticle(t *testing.T) {
	s := seeded(t)
	api, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]bool{}
	for _, example := range cookbook(t) {
		if atLarge(example) {
			continue
		}
		example.Query = withStatementIDs(t, api, example.Query)
		for _, id := range regexp.MustCompile(`"stmt:[^"]*"`).FindAllString(string(answerOf(t, s, example)), -1) {
			told[strings.Trim(id, `"`)] = true
		}
	}
	for sentence, statements := range codedStatements(t, s) {
		var untold []string
		for _, id := range statements {
			if !told[id] {
				untold = append(untold, id)
			}
		}
		switch {
		case len(untold) == len(statements):
			t.Errorf("%s: no question tells any of %v", sentence, untold)
		case len(untold) > 0:
			t.Errorf("%s: no question tells %v", sentence, untold)
		}
	}
}

// codedStatements returns the statements coded on each sentence, whatever their mode.
func codedStatements(t *testing.T, s *server.Server) map[string][]string {
	t.Helper()
	var answer struct {
		Entity struct {
			Passages struct {
				Nodes []struct {
					Label      string
					Statements struct{ Nodes []struct{ ID string } }
				}
			}
		}
	}
	data := answerOf(t, s, schema.Example{Query: `{ entity(by: {id: "source:tahir-2025"}) { ... on Source { passages(first: 40) { nodes {
		label
		statements(filter: {mode: [FACT, REPORTED, ASSESSMENT, PROPOSAL, HYPOTHETICAL, INFERRED]}, first: 60) { nodes { id } }
	} } } } }`})
	if err := json.Unmarshal(data, &answer); err != nil {
		t.Fatal(err)
	}
	coded, sentences := map[string][]string{}, 0
	for _, p := range answer.Entity.Passages.Nodes {
		if strings.Contains(p.Label, "sentence") {
			sentences++
		}
		for _, statement := range p.Statements.Nodes {
			coded[p.Label] = append(coded[p.Label], statement.ID)
		}
	}
	if sentences != 33 {
		t.Fatalf("%d sentences were coded, want all 33", sentences)
	}
	return coded
}

// withStatementIDs returns a query that asks for the id of every statement that it selects something of.
func withStatementIDs(t *testing.T, api *ast.Schema, query string) string {
	t.Helper()
	document, errs := gqlparser.LoadQueryWithRules(api, query, nil)
	if errs != nil {
		t.Fatal(errs)
	}
	var add func(kind string, selected ast.SelectionSet) ast.SelectionSet
	add = func(kind string, selected ast.SelectionSet) ast.SelectionSet {
		for _, selection := range selected {
			switch s := selection.(type) {
			case *ast.Field:
				s.SelectionSet = add(s.Definition.Type.Name(), s.SelectionSet)
			case *ast.InlineFragment:
				s.SelectionSet = add(s.TypeCondition, s.SelectionSet)
			}
		}
		if kind == "Statement" {
			selected = append(selected, &ast.Field{Name: "id", Alias: "id"})
		}
		return selected
	}
	for _, operation := range document.Operations {
		operation.SelectionSet = add("Query", operation.SelectionSet)
	}
	for _, fragment := range document.Fragments {
		fragment.SelectionSet = add(fragment.TypeCondition, fragment.SelectionSet)
	}
	var text strings.Builder
	formatter.NewFormatter(&text).FormatQueryDocument(document)
	return text.String()
}

func cookbook(t testing.TB) []schema.Example {
	t.Helper()
	all, err := schema.Cookbook()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// answerOf returns the data of the answer; an answer with errors is a failure.
func answerOf(t testing.TB, s *server.Server, example schema.Example) json.RawMessage {
	t.Helper()
	request, err := exampleRequest(example)
	if err != nil {
		t.Fatal(err)
	}
	answer := s.Execute(t.Context(), request)
	if len(answer.Errors) > 0 {
		t.Fatal(fmt.Errorf("%s: %w", example.Name, answer.Errors))
	}
	return answer.Data
}

// seeded returns a server of the seed in memory.
func seeded(t testing.TB) *server.Server {
	t.Helper()
	s, err := newServer(seededGraph(t), server.Config{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// seededGraph returns the seed in memory.
func seededGraph(t testing.TB) *graph.Graph {
	t.Helper()
	flags := storeFlags{url: "memory:"}
	g, _, err := flags.open(context.Background(), streams{out: &bytes.Buffer{}, err: &bytes.Buffer{}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	})
	return g
}
