// Package resolvers adapts the GraphQL schema to package graph: it turns arguments into a request, calls graph once, and
// shapes the answer.
//
// There is little to see, because most of the API is bound straight to the methods of graph's own types: gqlgen finds
// Statement.contested in graph.Statement.Contested. Only the entry points of Query and the mutations have resolvers. [New]
// makes the API; [WithSnapshot] gives a request the state of the graph that all of its fields see, and [WithAuthor] says in
// whose name it may write. What a mutation has written is seen in its payload: a [desk.Draft] reads the state of the graph
// that was the newest when it was handed out.
//
// What an asker can put right is no error: findings and refusals of the desk become the `errors` of a payload. rows.go makes
// rows of inputs.
package resolvers

//go:generate sh -c "cd .. && go tool gqlgen generate"

import (
	"context"
	"fmt"

	"github.com/99designs/gqlgen/graphql"

	"peacegraph/graph"
	"peacegraph/graph/desk"
	"peacegraph/resolvers/internal/exec"
	"peacegraph/resolvers/internal/model"
	"peacegraph/schema"
)

// Resolver is the root of the resolvers.
type Resolver struct {
	about About
	desk  *desk.Desk // nil in a program that only reads
}

// About is what the service says of itself.
type About struct {
	// Version is the version of the program.
	Version string
	// Limits are what the server holds requests to; those of this package and of graph are filled in.
	Limits Limits
}

// Limits are the limits of the service that its users should know.
type Limits = model.Limits

// New returns the API. Without a desk nothing can be written by it. The error says what is wrong with the schema.
func New(about About, drafts *desk.Desk) (graphql.ExecutableSchema, error) {
	loaded, err := schema.Load()
	if err != nil {
		return nil, fmt.Errorf("load the schema: %w", err)
	}
	return exec.NewExecutableSchema(exec.Config{Schema: loaded, Resolvers: &Resolver{about, drafts}}), nil
}

type snapshotKey struct{}

// WithSnapshot returns a context in which every field reads s, until ctx ends.
func WithSnapshot(ctx context.Context, s *graph.Snapshot) context.Context {
	return context.WithValue(ctx, snapshotKey{}, s.Until(ctx.Err))
}

// snapshot returns what [WithSnapshot] has given, as of an older state when one is asked for. The error is a
// [graph.InputError] when there is no such state. A request without a snapshot is a mistake of the program.
func (r *Resolver) snapshot(ctx context.Context, asOf *graph.AsOf) (*graph.Snapshot, error) {
	s, ok := ctx.Value(snapshotKey{}).(*graph.Snapshot)
	if !ok {
		panic("a request has no snapshot: call WithSnapshot before its fields are resolved")
	}
	switch {
	case asOf == nil:
		return s, nil
	case asOf.Draft != nil:
		return r.withDraft(ctx, *asOf.Draft)
	}
	return s.AsOf(*asOf)
}
