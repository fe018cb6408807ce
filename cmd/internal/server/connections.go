package server

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/netip"
	"sync"
)

// connections knows the open connections of a server, and bounds how many there are, in all and from one address, so that
// nobody keeps others out by holding connections: where there is one too many, that which has waited for a request longest
// goes. It also tells apart those whose request is being answered from those that have none, or have not sent one to its
// end: a stop waits for the former and closes the latter, which could keep it waiting for nothing.
type connections struct {
	most, each int                   // in all, and from one address; 0 is no bound
	exempt     func(netip.Addr) bool // from the second; nil exempts none

	mu       sync.Mutex
	open     map[net.Conn]*connection
	from     map[netip.Prefix]int
	clock    uint64
	stopping bool
}

// connection is what is known of an open connection.
type connection struct {
	from      netip.Prefix
	since     uint64 // when it began to wait for a request, in the order in which connections did
	answering bool   // a request of it is being answered
}

type connectionKey struct{}

// withConnection lets handlers find the connection they answer on.
func withConnection(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, connectionKey{}, c)
}

// change follows the life of a connection, as [http.Server.ConnState].
func (cs *connections) change(c net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		cs.add(c)
	case http.StateIdle:
		cs.set(c, false)
	case http.StateClosed, http.StateHijacked:
		cs.mu.Lock()
		defer cs.mu.Unlock()
		cs.remove(c)
	}
}

// answering notes whether the request that ctx belongs to is being answered; it
// is not while its body is still to come. A context of no connection is ignored.
func (cs *connections) answering(ctx context.Context, is bool) {
	if c, ok := ctx.Value(connectionKey{}).(net.Conn); ok {
		cs.set(c, is)
	}
}

// add takes a new connection, and closes one where there is one too many: of those that wait for a request, from the same
// address or in all, the one that has waited longest. Where none waits it is the new one.
func (cs *connections) add(c net.Conn) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	if cs.open == nil {
		cs.open, cs.from = map[net.Conn]*connection{}, map[netip.Prefix]int{}
	}
	cs.clock++
	from := networkOf(addrOf(c))
	cs.open[c] = &connection{from: from, since: cs.clock}
	cs.from[from]++
	if cs.each > 0 && cs.from[from] > cs.each && from.IsValid() && (cs.exempt == nil || !cs.exempt(from.Addr())) {
		cs.closeOne(func(other *connection) bool { return other.from == from })
	}
	if cs.most > 0 && len(cs.open) > cs.most {
		cs.closeOne(func(*connection) bool { return true })
	}
	if cs.stopping {
		cs.close(c)
	}
}

// closeOne closes the connection that has waited longest among some; the new one has waited least.
func (cs *connections) closeOne(among func(*connection) bool) {
	var found net.Conn
	for c, about := range cs.open {
		if !about.answering && among(about) && (found == nil || about.since < cs.open[found].since) {
			found = c
		}
	}
	if found != nil {
		cs.close(found)
	}
}

// close closes a connection and forgets it; whoever reads from it learns of it there.
func (cs *connections) close(c net.Conn) {
	cs.remove(c)
	if secured, ok := c.(*tls.Conn); ok {
		c = secured.NetConn() // TLS would say goodbye, which a client that does not read holds up
	}
	c.Close()
}

func (cs *connections) remove(c net.Conn) {
	about := cs.open[c]
	if about == nil {
		return
	}
	delete(cs.open, c)
	if cs.from[about.from]--; cs.from[about.from] == 0 {
		delete(cs.from, about.from)
	}
}

func (cs *connections) set(c net.Conn, answering bool) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	about := cs.open[c]
	if about == nil {
		return // it was closed, and its reader is about to learn of it
	}
	if !answering {
		cs.clock++
		about.since = cs.clock
	}
	about.answering = answering
	if cs.stopping && !answering {
		cs.close(c)
	}
}

// stop closes every connection that nothing is being answered on, now and from now on.
func (cs *connections) stop() {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	cs.stopping = true
	for c, about := range cs.open {
		if !about.answering {
			cs.close(c)
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

// addrOf returns the address at the other end of a connection; invalid when it has none.
func addrOf(c net.Conn) netip.Addr {
	if c.RemoteAddr() == nil {
		return netip.Addr{}
	}
	return parseAddrPort(c.RemoteAddr().String())
}

// parseAddrPort returns the address of an address with a port, in the form in which addresses are compared.
func parseAddrPort(text string) netip.Addr {
	at, err := netip.ParseAddrPort(text)
	if err != nil {
		return netip.Addr{}
	}
	return at.Addr().Unmap().WithZone("")
}

// networkOf returns what one client has to itself: an address of IPv4, and of IPv6 a network of 64 bits.
func networkOf(addr netip.Addr) netip.Prefix {
	bits := 32
	if addr.Is6() {
		bits = 64
	}
	network, err := addr.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return network
}
