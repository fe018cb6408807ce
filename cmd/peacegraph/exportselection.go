package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"peacegraph/cmd/internal/download"
	"peacegraph/cmd/internal/server"
	"peacegraph/graph"
	"peacegraph/graph/export"
	"peacegraph/resolvers"
	"peacegraph/schema"
)

// selectionFlags say which part of the graph is meant.
type selectionFlags struct {
	dataset    string
	around     []string
	depth      int
	query      string
	filter     string
	predicates []string
	modes      []string
	kinds      []string
	asOf       string
}

func (f *selectionFlags) add(command *cobra.Command) {
	flags := command.Flags()
	flags.StringVar(&f.dataset, "dataset", "", "only what came with this data set")
	flags.StringArrayVar(&f.around, "around", nil, "id of an entity, to take what lies around it; may be given again")
	flags.IntVar(&f.depth, "depth", 1, fmt.Sprintf("how many edges away --around reaches, 0 to %d", graph.MaxDepth))
	flags.StringVar(&f.query, "query", "", "a question (as for peacegraph query), to take the entities and statements of its answer")
	flags.StringVar(&f.filter, "filter", "", "a StatementFilter of the API as JSON or GraphQL, as in '{contested: true}'")
	flags.StringArrayVar(&f.predicates, "predicate", nil, "only statements with this predicate or a narrower one; may be given again")
	flags.StringArrayVar(&f.modes, "mode", nil, "only statements of this mode, as in PROPOSAL; may be given again")
	flags.StringArrayVar(&f.kinds, "kind", nil, "only entities of this kind or a narrower one, and statements among them; may be given again")
	flags.StringVar(&f.asOf, "as-of", "", "the graph as it was: a changeset, as in changeset:1, at the end of a day (UTC), as in 2026-11-23, or at a time, as in 2026-11-23T12:00:00Z")
}

// selection returns what the flags mean. The graph answers the question of --query.
func (f *selectionFlags) selection(ctx context.Context, std streams, g *graph.Graph, format export.Format) (graph.Selection, error) {
	var q graph.Selection
	if f.dataset != "" {
		id := graph.Dataset{Name: strings.TrimPrefix(f.dataset, "dataset:")}.ID()
		q.Dataset = &id
	}
	for _, id := range f.around {
		q.Around, q.Depth = append(q.Around, graph.ID(id)), f.depth
	}
	if f.kinds != nil {
		q.Where = &graph.EntityFilter{Kind: f.kinds}
	}
	var err error
	if q.Filter, err = f.check(ctx, format); err != nil {
		return q, err
	}
	if f.query != "" {
		q.IDs, err = f.answered(ctx, std, g)
	}
	return q, err
}

// check returns the filter of statements, or what is wrong with the flags as far as that can be told without a graph.
func (f *selectionFlags) check(ctx context.Context, format export.Format) (*graph.StatementFilter, error) {
	if format.ForEntities && (f.filter != "" || f.predicates != nil || f.modes != nil) {
		return nil, usageError{fmt.Errorf("a %s tells everything of an entity, and takes no filter of statements; take csv or turtle for some of them", format.Name)}
	}
	filter, err := f.statements(ctx)
	if err == nil && f.query != "" && f.around != nil {
		err = usageError{errors.New("--query and --around both say which entities; give one of them")}
	}
	return filter, err
}

// statements returns the filter of statements, nil when none is given.
func (f *selectionFlags) statements(ctx context.Context) (*graph.StatementFilter, error) {
	flags := f.predicates != nil || f.modes != nil
	switch {
	case f.filter != "" && flags:
		return nil, usageError{errors.New("--filter says which statements; write predicate and mode into it, too")}
	case f.filter != "":
		filter, err := resolvers.ParseFilter(ctx, f.filter)
		if err != nil {
			return nil, userError(err)
		}
		return filter, nil
	case !flags:
		return nil, nil
	}
	filter, err := download.Statements(f.predicates, f.modes)
	if err != nil {
		return nil, usageError{fmt.Errorf("--mode: %w", err)}
	}
	return filter, nil
}

// answered asks the question and returns the entities and statements that its answer tells of.
func (f *selectionFlags) answered(ctx context.Context, std streams, g *graph.Graph) ([]graph.ID, error) {
	request, err := f.question(std)
	if err != nil {
		return nil, err
	}
	s, err := newServer(g, server.Config{})
	if err != nil {
		return nil, err
	}
	answer := s.Execute(ctx, request)
	if len(answer.Errors) > 0 {
		return nil, usageError{fmt.Errorf("--query: %s", problemLine(answer.Errors[0]))}
	}
	ids, err := download.IDs(g.Snapshot(), json.RawMessage(answer.Data))
	return ids, userError(err)
}

// question reads the question of --query, with the ids of all that the answer tells of asked for.
func (f *selectionFlags) question(std streams) (server.Request, error) {
	request, err := readRequest(std.in, []string{f.query})
	if err != nil {
		return request, err
	}
	loaded, err := schema.Load()
	if err != nil {
		return request, err
	}
	if with, err := download.WithIDs(loaded, request.Query); err == nil {
		request.Query = with // of a question with mistakes the server says which
	}
	return request, nil
}

// title says in words what was selected.
func (f *selectionFlags) title() string {
	var parts []string
	if f.dataset != "" {
		parts = append(parts, "data set "+strings.TrimPrefix(f.dataset, "dataset:"))
	}
	if f.around != nil {
		parts = append(parts, fmt.Sprintf("around %s, %d edges away", strings.Join(f.around, " and "), f.depth))
	}
	if f.query != "" {
		parts = append(parts, "the answer to "+strings.Join(strings.Fields(f.query), " "))
	}
	if f.kinds != nil {
		parts = append(parts, "entities of kind "+strings.Join(f.kinds, " or "))
	}
	if f.predicates != nil {
		parts = append(parts, "statements with "+strings.Join(f.predicates, " or "))
	}
	if f.modes != nil {
		parts = append(parts, "statements of mode "+strings.Join(f.modes, " or "))
	}
	if f.filter != "" {
		parts = append(parts, "statements that match "+strings.Join(strings.Fields(f.filter), " "))
	}
	if f.asOf != "" {
		parts = append(parts, "as of "+f.asOf)
	}
	if len(parts) == 0 {
		return "everything"
	}
	return strings.Join(parts, "; ")
}
