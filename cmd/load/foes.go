package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// attacker sends what no server should take, one thing after another.
type attacker struct {
	load   *load
	client *client
	random *rand.Rand
	all    []attack
}

// attack is something that has to be refused.
type attack struct {
	name, method, path string
	header             map[string]string
	body               func() []byte
}

func plain(s string) func() []byte { return func() []byte { return []byte(s) } }

const publishing = `{"query":"mutation { publishDraft(input: {draft: \"draft:none\"}) { draft { id } errors { code } } }"}`

// attacks are what is sent; every answer is an error, and none is a failure of the server.
func attacks() []attack {
	packed := bomb()
	asJSON := map[string]string{"Content-Type": "application/json"}
	with := func(name, value string) map[string]string {
		return map[string]string{"Content-Type": "application/json", name: value}
	}
	return []attack{
		{"no JSON", http.MethodPost, "graphql", asJSON, plain(`{"query": `)},
		{"no question", http.MethodPost, "graphql", asJSON, plain(`{"query":"{ entities( "}`)},
		{"no such field", http.MethodPost, "graphql", asJSON, plain(`{"query":"{ secrets }"}`)},
		{"deep", http.MethodPost, "graphql", asJSON, func() []byte {
			return []byte(`{"query":"{ ` + strings.Repeat("statements { nodes { subject { ... on State { ", 200) + strings.Repeat("} ", 601) + `"}`)
		}},
		{"dear", http.MethodPost, "graphql", asJSON, plain(`{"query":"{ entities(first: 100) { nodes { relations(first: 100) { nodes { statement { text evidence { passage { text } } } } } } } }"}`)},
		{"many names", http.MethodPost, "graphql", asJSON, func() []byte {
			var b strings.Builder
			for n := range 2000 {
				fmt.Fprintf(&b, "a%d: __typename ", n)
			}
			return []byte(`{"query":"{ ` + b.String() + `}"}`)
		}},
		{"a large body", http.MethodPost, "graphql", asJSON, func() []byte { return bytes.Repeat([]byte(" "), 1<<20) }},
		{"no token", http.MethodPost, "graphql", asJSON, plain(publishing)},
		{"a wrong token", http.MethodPost, "graphql", with("Authorization", "Bearer pg_"+strings.Repeat("a", 43)), plain(publishing)},
		{"a token of something else", http.MethodPost, "graphql", with("Authorization", "Basic YTpi"), plain(publishing)},
		{"a form", http.MethodPost, "graphql", map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, plain("query=%7B+__typename+%7D")},
		{"plain text", http.MethodPost, "graphql", map[string]string{"Content-Type": "text/plain"}, plain(publishing)},
		{"a mutation by GET", http.MethodGet, "graphql?query=mutation+%7B+publishDraft(input%3A+%7Bdraft%3A+%22a%22%7D)+%7B+draft+%7B+id+%7D+%7D+%7D", nil, plain("")},
		{"a file of the system", http.MethodGet, "export/..%2f..%2f..%2fetc%2fpasswd", nil, plain("")},
		{"a method", "BREW", "graphql", nil, plain("")},
		{"a bomb", http.MethodPost, "check", map[string]string{"Content-Type": "application/x-tar", "Content-Encoding": "gzip"}, func() []byte { return packed }},
		{"an upload that is none", http.MethodPost, "drafts/draft:none/import", map[string]string{"Content-Type": "application/x-tar"}, plain("no archive")},
	}
}

// bomb is a quarter of a gigabyte of nothing.
func bomb() []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	nothing := make([]byte, 1<<20)
	for range 256 {
		_, _ = w.Write(nothing)
	}
	_ = w.Close()
	return b.Bytes()
}

func (a *attacker) run(ctx context.Context) {
	defer a.client.close()
	all := a.all
	for pause(ctx, time.Duration(a.random.Int64N(int64(100*time.Millisecond)))) {
		n := a.random.IntN(len(all) + 2)
		switch {
		case n == len(all):
			a.slow(ctx)
		case n == len(all)+1:
			a.noise(ctx)
		default:
			a.send(ctx, all[n])
		}
	}
}

// send sends something that has to be refused.
func (a *attacker) send(ctx context.Context, what attack) {
	got, err := a.client.send(ctx, what.method, what.path, what.header, what.body())
	switch {
	case err != nil:
		// The server may hang up on what it does not want to read; whether it is there still is seen by others.
		a.load.tally.refused("attack: " + what.name)
	case got.turnedAway():
		a.load.tally.turnedAway("attack: " + what.name)
	case got.status >= 400 && got.status < 500, got.status == http.StatusNotImplemented, got.status == http.StatusOK && bytes.Contains(got.body, []byte(`"errors":[{`)):
		a.load.tally.refused("attack: " + what.name)
	default:
		a.load.tally.fail(ctx, "attack: "+what.name, fmt.Errorf("it was answered %d: %.300s", got.status, got.body))
	}
}

// dial opens a connection to the server and says nothing.
func (l *load) dial(ctx context.Context, from place) (net.Conn, error) {
	host := strings.TrimSuffix(strings.TrimPrefix(l.server.base, "http://"), "/")
	return from.dialer().DialContext(ctx, "tcp", host)
}

// slow sends a request byte by byte, and goes before it is whole.
func (a *attacker) slow(ctx context.Context) {
	conn, err := a.load.dial(ctx, place{placeOfAttacker, 200})
	if err != nil {
		a.load.tally.fail(ctx, "attack: slow", err)
		return
	}
	defer conn.Close()
	_, _ = fmt.Fprintf(conn, "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n")
	for range 20 {
		if _, err := conn.Write([]byte("{")); err != nil || !pause(ctx, 100*time.Millisecond) {
			break
		}
	}
	a.load.tally.refused("attack: slow")
}

// noise sends what is no HTTP.
func (a *attacker) noise(ctx context.Context) {
	conn, err := a.load.dial(ctx, place{placeOfAttacker, 200})
	if err != nil {
		a.load.tally.fail(ctx, "attack: noise", err)
		return
	}
	defer conn.Close()
	noise := make([]byte, 4<<10)
	for i := range noise {
		noise[i] = byte(a.random.UintN(256))
	}
	_, _ = conn.Write(append(noise, "\r\n\r\n"...))
	_ = conn.SetReadDeadline(time.Now().Add(time.Second))
	_, _ = conn.Read(noise)
	a.load.tally.refused("attack: noise")
}

// idlers is how many connections only stand open.
const idlers = 1000

// idle keeps connections open on which nothing is said. The server may close them; then there are others.
func (l *load) idle(ctx context.Context) {
	var open []net.Conn
	defer func() {
		for _, conn := range open {
			conn.Close()
		}
	}()
	for {
		kept := open[:0]
		for _, conn := range open {
			_ = conn.SetReadDeadline(time.Now().Add(time.Microsecond))
			if _, err := conn.Read(make([]byte, 1)); err != nil {
				if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
					kept = append(kept, conn)
					continue
				}
				conn.Close()
				l.tally.refused("idle connection")
			}
		}
		open = kept
		for len(open) < idlers && ctx.Err() == nil {
			conn, err := l.dial(ctx, place{placeOfIdler, 0})
			if err != nil {
				l.tally.fail(ctx, "idle connection", err)
				break
			}
			open = append(open, conn)
		}
		if !pause(ctx, 5*time.Second) {
			return
		}
	}
}

// burstSize is how many publishes come at once.
const burstSize = 1000

// burst has a thousand clients publish one draft at the same moment: it becomes one changeset, and no more.
func (l *load) burst(ctx context.Context) {
	// No address has more connections than the server takes from one.
	var clients []*client
	for n := range byte(8) {
		c := newClient(l.server.base, l.server.tokens[editors-1], place{placeOfBurst, n})
		defer c.close()
		clients = append(clients, c)
	}
	w := &writer{load: l, client: clients[0], name: "burst"}
	draft, code, err := w.client.create(ctx, "burst")
	if err != nil || code != "" {
		if code != "TURNED_AWAY" {
			l.tally.fail(ctx, "burst", fmt.Errorf("begin a draft: %s %w", code, err))
		}
		return
	}
	place := fmt.Sprintf("location:burst-%d", time.Since(l.began))
	_, code, err = w.client.mutate(ctx, "add", map[string]any{"draft": draft, "entities": []any{
		map[string]any{"id": place, "kind": "Location", "names": []any{map[string]string{"text": "Place", "lang": "en"}}},
	}})
	if err != nil || code != "" {
		if code != "TURNED_AWAY" {
			l.tally.fail(ctx, "burst", fmt.Errorf("fill a draft: %s %w", code, err))
		}
		return
	}
	var published atomic.Int64
	var all sync.WaitGroup
	for n := range burstSize {
		all.Go(func() {
			_, code, err := clients[n%len(clients)].mutate(ctx, "publish", map[string]any{"draft": draft})
			switch {
			case err != nil:
				l.tally.fail(ctx, "burst", err)
			case code == "":
				published.Add(1)
				l.tally.done("burst", "publish", true, 0)
			case code == "TURNED_AWAY" || code == "BUSY":
				l.tally.turnedAway("burst")
			case code == "NOT_OPEN":
				l.tally.refused("burst")
			default:
				l.tally.fail(ctx, "burst", fmt.Errorf("publish: refused with %s", code))
			}
		})
	}
	all.Wait()
	if n := published.Load(); n > 1 {
		l.tally.fail(ctx, "burst", fmt.Errorf("%d publishes of one draft were acknowledged as the first", n))
	}
}
