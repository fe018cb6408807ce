package server

import (
	"context"
	"net/netip"
	"strings"
	"time"
)

// Role is what a client may do. Each may do what those below it may.
type Role int

// The roles, the least first.
const (
	RoleNobody Role = iota // has given no token: reads where reading is open to everybody
	RoleReader             // reads
	RoleEditor             // writes drafts of its own and publishes them
	RoleAdmin              // writes, and sees to the drafts of others
)

// String returns the role as it is written: nobody, reader, editor or admin.
func (r Role) String() string {
	switch r {
	case RoleReader:
		return "reader"
	case RoleEditor:
		return "editor"
	case RoleAdmin:
		return "admin"
	}
	return "nobody"
}

// ParseRole reads the role of a token: reader, editor or admin, in any case. It reports whether the text is one.
func ParseRole(text string) (Role, bool) {
	for _, role := range []Role{RoleReader, RoleEditor, RoleAdmin} {
		if strings.EqualFold(text, role.String()) {
			return role, true
		}
	}
	return RoleNobody, false
}

// Client is who sends a request.
type Client struct {
	Name    string     // of the token; empty without one
	Role    Role       // of the token
	Expires time.Time  // when the token ends; zero for one that does not
	Addr    netip.Addr // where the request comes from, as far as that can be trusted; invalid inside this process
}

// MayWrite reports whether the client may change the graph.
func (c Client) MayWrite() bool { return c.Role >= RoleEditor }

type clientKey struct{}

// WithClient returns a context in which a client asks. Requests over HTTP have one; this is for operations that run in
// this process, see [Server.Execute], and for tests.
func WithClient(ctx context.Context, c Client) context.Context {
	return context.WithValue(ctx, clientKey{}, c)
}

// ClientOf returns who sent the request that ctx belongs to: nobody, from nowhere, outside of one.
func ClientOf(ctx context.Context) Client {
	client, _ := ctx.Value(clientKey{}).(Client)
	return client
}
