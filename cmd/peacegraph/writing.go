package main

import (
	"context"
	"strings"

	"peacegraph/cmd/internal/server"
	"peacegraph/graph"
	"peacegraph/graph/desk"
	"peacegraph/resolvers"
)

// openDesk opens the drafts of a graph, which lie beside its record; those of a graph in memory are in memory.
func openDesk(g *graph.Graph, flags storeFlags) (*desk.Desk, error) {
	dir, err := flags.dir()
	if err != nil {
		return nil, err
	}
	return desk.Open(g, dir)
}

// withAsker returns a context in which the fields of a request know who asks.
func withAsker(ctx context.Context) context.Context {
	client := server.ClientOf(ctx)
	if client.Name == "" {
		return ctx // nobody, or this program itself
	}
	viewer := resolvers.Viewer{Name: client.Name, Role: resolvers.Role(strings.ToUpper(client.Role.String()))}
	if !client.Expires.IsZero() {
		viewer.ExpiresAt = &client.Expires
	}
	ctx = resolvers.WithViewer(ctx, viewer)
	if client.MayWrite() {
		ctx = resolvers.WithAuthor(ctx, desk.Author{Name: client.Name, Admin: client.Role == server.RoleAdmin})
	}
	return ctx
}
