package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	gocmp "github.com/google/go-cmp/cmp"

	"peacegraph/cmd/internal/server"
	"peacegraph/graph"
	"peacegraph/graph/graphtest"
	"peacegraph/graph/store"
)

// TestAnswersAreThoseOfTheRecord asks random questions of random graphs over the API, with everything in variables, and
// compares the answers with those of a reader that goes through the quads. Package graph does the same at length; here it
// is shown that nothing is lost on the way: no argument, no value of an enum, no field.
func TestAnswersAreThoseOfTheRecord(t *testing.T) {
	for seed := range uint64(12) {
		checkAnswers(t, seed)
	}
}

func FuzzAnswers(f *testing.F) {
	f.Add(uint64(12))
	f.Fuzz(func(t *testing.T, seed uint64) { checkAnswers(t, seed) })
}

const relationsQuestion = `query($id: ID!, $filter: StatementFilter, $orderBy: [StatementOrder!], $first: Int, $after: Cursor) {
	entity(by: {id: $id}) {
		relations(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
			totalCount edges { direction statement { id } } pageInfo { hasNextPage endCursor }
		}
	}
}`

const statementsQuestion = `query($filter: StatementFilter, $about: EntityFilter, $orderBy: [StatementOrder!], $first: Int, $after: Cursor, $asOf: AsOf) {
	statements(filter: $filter, about: $about, orderBy: $orderBy, first: $first, after: $after, asOf: $asOf) {
		totalCount nodes { id } pageInfo { hasNextPage endCursor }
	}
}`

const entitiesQuestion = `query($where: EntityFilter, $orderBy: [EntityOrder!], $first: Int, $after: Cursor) {
	entities(where: $where, orderBy: $orderBy, first: $first, after: $after) {
		totalCount nodes { id } pageInfo { hasNextPage endCursor }
	}
}`

func checkAnswers(t *testing.T, seed uint64) {
	t.Helper()
	drafts := graphtest.Random(seed, graphtest.Size{Entities: 60, Statements: 90, Drafts: 3})
	g, r := written(t, drafts)
	s, err := newServer(g, server.Config{})
	if err != nil {
		t.Fatal(err)
	}
	then := 1 + int(seed)%len(drafts)
	older, err := r.AsOf(then)
	if err != nil {
		t.Fatal(err)
	}
	a := graphtest.NewAsker(seed, g.Snapshot())
	for n := range 12 {
		size := []int{1, 2, 5, 16, 100}[a.IntN(5)]
		check := func(what, question string, want []string, variables map[string]any) {
			t.Helper()
			got := askAll(t, s, question, size, variables)
			if len(want)+len(got) > 0 && !slices.Equal(want, got) {
				t.Fatalf("seed %d, question %d: %s in pages of %d (-record +API):\n%s\n%s", seed, n, what, size, gocmp.Diff(want, got), readable(variables))
			}
		}
		filter, order, where, by := a.Statements(2), a.StatementOrder(), a.Things(2), a.EntityOrder()
		id := a.IDs[a.IntN(len(a.IDs))]
		check("relations of "+string(id), relationsQuestion, r.Relations(id, filter, order), map[string]any{"id": id, "filter": filter, "orderBy": order})
		check("statements", statementsQuestion, bare(r.Statements(filter, nil, order)), map[string]any{"filter": filter, "orderBy": order})
		check("entities", entitiesQuestion, r.Entities(where, by), map[string]any{"where": where, "orderBy": by})
		asOf := map[string]any{"changeset": fmt.Sprintf("changeset:%d", then)}
		recent := &graph.StatementFilter{Contested: filter.Contested, Mode: filter.Mode, MinConfidence: filter.MinConfidence, ValidDuring: filter.ValidDuring}
		check("statements as of a changeset", statementsQuestion, bare(older.Statements(recent, nil, order)),
			map[string]any{"filter": recent, "orderBy": order, "asOf": asOf})
	}
}

// written writes drafts on disk, and returns the graph that is opened from there, and the reader of its quads.
func written(t *testing.T, drafts []*graph.Draft) (*graph.Graph, *graphtest.Reference) {
	t.Helper()
	ctx, url := context.Background(), "bbolt:"+t.TempDir()
	g, err := graph.Open(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	for _, draft := range drafts {
		if _, err := g.Apply(ctx, draft, graph.Authorship{Agent: "test"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	record, err := store.Open(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	r, err := graphtest.Read(ctx, record)
	if err := errors.Join(err, record.Close()); err != nil {
		t.Fatal(err)
	}
	if g, err = graph.Open(ctx, url); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	})
	return g, r
}

// page is what all the questions have in their answers.
type page struct {
	TotalCount int
	Nodes      []struct{ ID string }
	Edges      []struct {
		Direction string
		Statement struct{ ID string }
	}
	PageInfo struct {
		HasNextPage bool
		EndCursor   string
	}
}

// askAll reads a list page by page to its end.
func askAll(t *testing.T, s *server.Server, question string, size int, variables map[string]any) []string {
	t.Helper()
	sent := map[string]any{"first": json.Number(fmt.Sprint(size))}
	for name, value := range variables {
		if v := plain(reflect.ValueOf(value)); v != nil {
			sent[name] = v
		}
	}
	var all []string
	for {
		answer := s.Execute(t.Context(), server.Request{Query: question, Variables: sent})
		if len(answer.Errors) > 0 {
			t.Fatalf("%v\n%s", answer.Errors, readable(variables))
		}
		var data struct {
			Statements, Entities *page
			Entity               *struct{ Relations page }
		}
		if err := json.Unmarshal(answer.Data, &data); err != nil {
			t.Fatal(err)
		}
		p := cmp.Or(data.Statements, data.Entities)
		if data.Entity != nil {
			p = &data.Entity.Relations
		}
		for _, n := range p.Nodes {
			all = append(all, n.ID)
		}
		for _, e := range p.Edges {
			all = append(all, e.Statement.ID+" "+e.Direction)
		}
		if !p.PageInfo.HasNextPage {
			if p.TotalCount != len(all) {
				t.Fatalf("%d are counted and %d are listed\n%s", p.TotalCount, len(all), readable(variables))
			}
			return all
		}
		sent["after"] = p.PageInfo.EndCursor
	}
}

// plain turns a filter or an order of package graph into what a client would send: maps, lists, words and numbers; what is
// not given is left out.
func plain(v reflect.Value) any {
	if v.IsValid() && v.CanInterface() {
		switch value := v.Interface().(type) {
		case *graph.Day:
			if value == nil {
				return nil
			}
			return value.String()
		case graph.ID:
			return string(value)
		case graph.OrderDirection:
			return [...]string{"ASC", "DESC"}[value]
		case fmt.Stringer:
			if v.Kind() != reflect.Pointer || !v.IsNil() {
				return value.String()
			}
			return nil
		}
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return plain(v.Elem())
	case reflect.Slice:
		if v.IsNil() {
			return nil
		}
		list := make([]any, v.Len())
		for i := range list {
			list[i] = plain(v.Index(i))
		}
		return list
	case reflect.Struct:
		fields := make(map[string]any)
		for i := range v.NumField() {
			if value := plain(v.Field(i)); value != nil {
				fields[lowered(v.Type().Field(i).Name)] = value
			}
		}
		return fields
	case reflect.Map:
		fields := make(map[string]any)
		for _, key := range v.MapKeys() {
			fields[key.String()] = plain(v.MapIndex(key))
		}
		return fields
	case reflect.Int:
		return json.Number(fmt.Sprint(v.Int()))
	case reflect.Bool:
		return v.Bool()
	}
	return v.String()
}

// lowered returns the name of a field as GraphQL has it: `validDuring` for ValidDuring, `id` for ID.
func lowered(name string) string {
	if strings.ToUpper(name) == name {
		return strings.ToLower(name)
	}
	return string(unicode.ToLower(rune(name[0]))) + name[1:]
}

func readable(variables map[string]any) string {
	text, err := json.MarshalIndent(plain(reflect.ValueOf(variables)), "", "  ")
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// bare takes the directions off the lines of an answer.
func bare(lines []string) []string {
	list := make([]string, len(lines))
	for i, line := range lines {
		list[i], _, _ = strings.Cut(line, " ")
	}
	return list
}
