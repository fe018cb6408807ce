package resolvers

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"

	"peacegraph/graph"
)

// ParseFilter reads a filter of statements as the API takes it: as a literal of GraphQL (`{mode: [PROPOSAL]}`) or as JSON
// (`{"mode": ["PROPOSAL"]}`). The error is a [graph.InputError] in the words of the API. Whether the graph has what the
// filter names is found when it is used.
func ParseFilter(ctx context.Context, text string) (*graph.StatementFilter, error) {
	api, err := New(About{}, nil)
	if err != nil {
		return nil, err
	}
	var found *graph.StatementFilter
	run := executor.New(api)
	run.AroundFields(func(ctx context.Context, _ graphql.Resolver) (any, error) {
		// Nothing is resolved: the arguments have been read by now.
		if field := graphql.GetFieldContext(ctx); field.Object == "Query" {
			found, _ = field.Args["filter"].(*graph.StatementFilter)
		}
		return nil, nil
	})
	params := &graphql.RawParams{Query: "query($filter: StatementFilter!) { statements(filter: $filter) { totalCount } }"}
	var value map[string]any
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err == nil && !decoder.More() {
		params.Variables = map[string]any{"filter": value}
	} else {
		params.Query = "query { statements(filter: " + text + "\n) { totalCount } }"
	}
	ctx = graphql.StartOperationTrace(ctx)
	operation, problems := run.CreateOperationContext(ctx, params)
	if len(problems) > 0 {
		return nil, graph.NewInputError("the filter cannot be read: %s; write it as in {predicate: [\"mediates\"], mode: [FACT, REPORTED]}",
			strings.TrimPrefix(problems[0].Message, "input:"))
	}
	next, running := run.DispatchOperation(ctx, operation)
	answer := next(running)
	if found == nil {
		err := errors.New("nothing was read")
		if answer != nil && len(answer.Errors) > 0 {
			err = answer.Errors[0]
		}
		var input *graph.InputError
		if errors.As(err, &input) {
			return nil, input
		}
		return nil, graph.NewInputError("the filter cannot be read: %s", err)
	}
	return found, nil
}
