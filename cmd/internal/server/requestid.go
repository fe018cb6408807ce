package server

import (
	"context"
	"crypto/rand"
	"strings"
	"sync/atomic"
)

// requestState is what the parts of one request tell each other: written by the
// goroutine that answers it, read when it has been answered.
type requestState struct {
	id        string
	server    *Server // nil outside of HTTP
	operation string
	code      string
	foreign   bool    // sent by a page of another origin
	reading   bool    // sent with a method that only reads
	writing   bool    // runs a mutation
	streaming bool    // is answered as a stream of events
	client    Client  // who sent it
	denial    *Denial // why it was not let in
	cost      *Cost
	logged    atomic.Int32 // internal errors met, by resolvers that run beside each other
}

type stateKey struct{}

func withState(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, stateKey{}, &requestState{id: id})
}

// again returns a context of the same request for one more answer to it.
func again(ctx context.Context) context.Context {
	first := stateOf(ctx)
	return context.WithValue(ctx, stateKey{}, &requestState{id: first.id, server: first.server, operation: first.operation, client: first.client, streaming: first.streaming})
}

func stateOf(ctx context.Context) *requestState {
	state, _ := ctx.Value(stateKey{}).(*requestState)
	return state
}

// RequestID returns the id of the request that ctx belongs to, "" outside of one.
func RequestID(ctx context.Context) string {
	if state := stateOf(ctx); state != nil {
		return state.id
	}
	return ""
}

// newRequestID returns an id that no other request has.
func newRequestID() string { return strings.ToLower(rand.Text()) }

// acceptRequestID returns the id a client gave if it is fit for a header and a
// log line, at most 64 letters, digits, dots, underscores and hyphens, and a new one otherwise.
func acceptRequestID(given string) string {
	if given == "" || len(given) > 64 {
		return newRequestID()
	}
	for i := range len(given) {
		c := given[i]
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && (c < '0' || c > '9') && c != '.' && c != '_' && c != '-' {
			return newRequestID()
		}
	}
	return given
}
