package server

import (
	"context"
	"net"
	"net/http"
	"sync"
)

// connections tells apart the connections whose request is being answered from
// those that have none, or have not sent one to its end: a stop waits for the
// former and closes the latter, which could keep it waiting for nothing.
type connections struct {
	mu       sync.Mutex
	open     map[net.Conn]bool // the value: a request of it is being answered
	stopping bool
}

type connectionKey struct{}

// withConnection lets handlers find the connection they answer on.
func withConnection(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, connectionKey{}, c)
}

// change follows the life of a connection, as [http.Server.ConnState].
func (cs *connections) change(c net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew, http.StateIdle:
		cs.set(c, false)
	case http.StateClosed, http.StateHijacked:
		cs.mu.Lock()
		defer cs.mu.Unlock()
		delete(cs.open, c)
	}
}

// answering notes whether the request that ctx belongs to is being answered; it
// is not while its body is still to come. A context of no connection is ignored.
func (cs *connections) answering(ctx context.Context, is bool) {
	if c, ok := ctx.Value(connectionKey{}).(net.Conn); ok {
		cs.set(c, is)
	}
}

func (cs *connections) set(c net.Conn, answering bool) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	if cs.open == nil {
		cs.open = map[net.Conn]bool{}
	}
	cs.open[c] = answering
	if cs.stopping && !answering {
		c.Close() // whoever reads from it learns of it there
	}
}

// stop closes every connection that nothing is being answered on, now and from now on.
func (cs *connections) stop() {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	cs.stopping = true
	for c, answering := range cs.open {
		if !answering {
			c.Close()
		}
	}
}

// running wraps a handler whose requests have no body to wait for.
func (s *Server) running(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.connections.answering(r.Context(), true)
		handler.ServeHTTP(w, r)
	})
}
