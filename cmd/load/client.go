package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"slices"
	"sync"
	"time"
)

// client is one of those who ask, with connections of its own.
type client struct {
	base, token string
	http        *http.Client
}

func newClient(base, token string, from place) *client {
	return &client{base, token, &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{DialContext: from.dialer().DialContext}}}
}

// place is where a client is: a sort of clients and a number. The server bounds what comes from one address, so that who attacks
// takes nothing from others; they are at different addresses therefore, of which this computer has many on Linux, and one elsewhere.
type place struct{ sort, number byte }

// The sorts of places.
const (
	placeOfNobody byte = iota
	placeOfFriend
	placeOfAttacker
	placeOfIdler
	placeOfBurst
)

func (p place) dialer() *net.Dialer {
	d := &net.Dialer{Timeout: 10 * time.Second}
	if runtime.GOOS == "linux" && p.sort != placeOfNobody {
		d.LocalAddr = &net.TCPAddr{IP: net.IPv4(127, 0, p.sort, p.number+1)}
	}
	return d
}

func (c *client) close() { c.http.CloseIdleConnections() }

// answer is what came back.
type answer struct {
	status int
	body   []byte
	Data   json.RawMessage
	Errors []struct {
		Message    string
		Extensions struct{ Code string }
	}
}

// turnedAway reports whether the server said that it has no time now.
func (a *answer) turnedAway() bool {
	return a.status == http.StatusServiceUnavailable || a.status == http.StatusTooManyRequests
}

// send sends a request and reads the answer whole.
func (c *client) send(ctx context.Context, method, path string, header map[string]string, body []byte) (*answer, error) {
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	for name, value := range header {
		request.Header.Set(name, value)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return &answer{status: response.StatusCode, body: text}, err
}

// ask asks a question over GraphQL.
func (c *client) ask(ctx context.Context, query string, variables any) (*answer, error) {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return nil, err
	}
	a, err := c.send(ctx, http.MethodPost, "graphql", map[string]string{"Content-Type": "application/json"}, body)
	if err != nil {
		return nil, err
	}
	if a.status == http.StatusOK {
		if err := json.Unmarshal(a.body, a); err != nil {
			return a, fmt.Errorf("the answer is no JSON: %w: %.200s", err, a.body)
		}
	}
	return a, nil
}

// tally counts what all clients met.
type tally struct {
	mu     sync.Mutex
	kinds  map[string]*met
	wrong  []string // the first of what should not be
	wrongs int
}

// met is what was met by one kind of request.
type met struct {
	done, refused, turnedAway int
	calm, attacked            map[string][]time.Duration // by question
}

func newTally() *tally { return &tally{kinds: make(map[string]*met)} }

func (t *tally) of(kind string) *met {
	m := t.kinds[kind]
	if m == nil {
		m = &met{calm: make(map[string][]time.Duration), attacked: make(map[string][]time.Duration)}
		t.kinds[kind] = m
	}
	return m
}

// done counts a request that was answered as it should be.
func (t *tally) done(kind, name string, attacked bool, took time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	m := t.of(kind)
	m.done++
	times := m.calm
	if attacked {
		times = m.attacked
	}
	times[name] = append(times[name], took)
}

// refused counts a request that was refused as it should be, turnedAway one that came when there was no time for it.
func (t *tally) refused(kind string)    { t.count(kind, func(m *met) { m.refused++ }) }
func (t *tally) turnedAway(kind string) { t.count(kind, func(m *met) { m.turnedAway++ }) }

func (t *tally) count(kind string, f func(*met)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f(t.of(kind))
}

// maxWrong is how many wrongs are told.
const maxWrong = 10

// fail notes what should not be. An error after the end of ctx is none.
func (t *tally) fail(ctx context.Context, kind string, err error) {
	if ctx.Err() != nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.wrongs++; len(t.wrong) < maxWrong {
		t.wrong = append(t.wrong, kind+": "+err.Error())
	}
}

// median returns the middle of some times; 0 of none.
func median(times []time.Duration) time.Duration {
	if len(times) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(times))
	return sorted[len(sorted)/2]
}
