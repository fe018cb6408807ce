package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"peacegraph/cmd/internal/server"
	"peacegraph/cmd/internal/sse"
	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// pipes is a listener whose connections are pipes in memory: nothing is kept between the two ends, so that who does not read
// stops who writes, and who cuts after a byte cuts there.
type pipes struct {
	accept chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newPipes() *pipes { return &pipes{accept: make(chan net.Conn), closed: make(chan struct{})} }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.accept:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (p *pipes) Addr() net.Addr { return pipeAddr{} }

type pipeAddr struct{}

func (pipeAddr) Network() string { return "pipe" }

func (pipeAddr) String() string { return "192.0.2.1:80" }

// pipeEnd is the end of the server; over is closed when it is.
type pipeEnd struct {
	net.Conn
	over chan struct{}
	once sync.Once
}

func (e *pipeEnd) Close() error {
	e.once.Do(func() { close(e.over) })
	return e.Conn.Close()
}

func (*pipeEnd) RemoteAddr() net.Addr { return pipeAddr{} }

// dial connects; over is closed when the server gives the connection up.
func (p *pipes) dial() (c net.Conn, over <-chan struct{}, err error) {
	near, far := net.Pipe()
	end := &pipeEnd{Conn: far, over: make(chan struct{})}
	select {
	case p.accept <- end:
		return near, end.over, nil
	case <-p.closed:
		return nil, nil, net.ErrClosed
	}
}

// restarted is a server that is stopped and started again on the same store.
type restarted struct {
	t     *testing.T
	store string
	mu    sync.RWMutex // held for writing while there is no server
	g     *graph.Graph
	at    *pipes
	stop  func()
	calm  bool // from the next start on nobody is hurried
}

func (r *restarted) start() {
	r.t.Helper()
	g, err := graph.Open(context.Background(), r.store)
	if err != nil {
		r.t.Fatal(err)
	}
	limits := server.DefaultLimits()
	if !r.calm {
		limits.StreamWrite, limits.StreamBeat, limits.StreamTime = 5*time.Millisecond, time.Millisecond, 60*time.Millisecond
	}
	s, err := newServer(g, server.Config{Limits: limits})
	if err != nil {
		r.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	at, done := newPipes(), make(chan error, 1)
	go func() { done <- s.Run(ctx, at, nil) }()
	r.g, r.at = g, at
	r.stop = func() {
		cancel()
		if err := errors.Join(<-done, g.Close()); err != nil {
			r.t.Error(err)
		}
	}
}

func (r *restarted) restart() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.stop()
	r.start()
}

// heard is an event as a client keeps it.
type heard struct{ ID, Data string }

// cut is a way of ending a stream.
type cut int

const (
	clientCloses cut = iota // in the middle of an event, as a proxy would
	clientStalls            // until the server gives it up
	serverStops             // and starts again
	cutsOfAllKind
)

// readUntil asks for what comes after the last event of list, and reads events until it is cut after so many bytes.
func (r *restarted) readUntil(question string, list []heard, after int, how cut) ([]heard, error) {
	r.mu.RLock()
	at := r.at
	r.mu.RUnlock()
	conn, over, err := at.dial()
	if err != nil {
		return list, err
	}
	defer conn.Close()
	last := "changeset:0"
	if len(list) > 0 {
		last = list[len(list)-1].ID
	}
	if _, err := fmt.Fprintf(conn, "GET /graphql?query=%s HTTP/1.1\r\nHost: test\r\nConnection: close\r\nAccept: text/event-stream\r\nLast-Event-ID: %s\r\n\r\n", url.QueryEscape(question), last); err != nil {
		return list, err
	}
	// One byte at a time, so that not one more is taken from the server than is read here.
	answer, err := http.ReadResponse(bufio.NewReaderSize(io.LimitReader(conn, int64(after)), 16), nil)
	if err != nil {
		return list, nil // cut in the head
	}
	if answer.StatusCode != http.StatusOK {
		return list, fmt.Errorf("resumed at %s: %s", last, answer.Status)
	}
	events := sse.NewReader(answer.Body, 1<<20)
	stopped := make(chan struct{})
	if how == serverStops {
		go func() {
			r.restart()
			close(stopped)
		}()
		defer func() { <-stopped }()
	}
	for {
		event, err := events.Next()
		if err != nil {
			break
		}
		if event.Name == "next" {
			list = append(list, heard{events.Last(), event.Data})
		}
	}
	if how == clientStalls {
		<-over
	}
	return list, nil
}

// TestSubscriptionsThatAreCut cuts a subscription 500 times, at any byte and in every way, while several write and the server
// starts again now and then, and goes on each time after the last event. Nothing is missing in the end, and nothing is there twice.
func TestSubscriptionsThatAreCut(t *testing.T) {
	t.Parallel()
	const cuts, writers = 500, 4
	const question = `subscription{changes{action changeset{id statementsAdded}node{id}evidence{id}}}`
	r := &restarted{t: t, store: "bbolt:" + t.TempDir()}
	r.start()
	people := r.plant()
	turns := make(chan int, cuts)
	var wrote sync.WaitGroup
	for writer := range writers {
		wrote.Go(func() {
			for n := range turns {
				r.publish(writer, n, people)
			}
		})
	}
	random := rand.New(rand.NewPCG(6, 4))
	var list []heard
	var counts [cutsOfAllKind]int
	for n := range cuts {
		turns <- n
		how := clientCloses
		switch p := random.Float64(); {
		case p < 0.06:
			how = serverStops
		case p < 0.20:
			how = clientStalls
		}
		after := random.IntN(3000)
		if how == serverStops {
			after = 1 << 20 // it is the server that ends the stream
		}
		counts[how]++
		var err error
		if list, err = r.readUntil(question, list, after, how); err != nil {
			t.Fatal(err)
		}
	}
	close(turns)
	wrote.Wait()
	r.calm = true
	r.restart()
	want := r.afterwards(question)
	r.calm = false
	r.restart()
	for n := 0; n < cuts && len(list) < len(want); n++ {
		var err error
		if list, err = r.readUntil(question, list, 100_000, clientCloses); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(want, list); diff != "" {
		t.Errorf("what was read in pieces is not what is told at once (-at once +in pieces):\n%.4000s", diff)
	}
	if diff := cmp.Diff(r.recorded(t), ids(list)); diff != "" {
		t.Errorf("what was read in pieces is not what changes(since:) tells (-changes +in pieces):\n%.4000s", diff)
	}
	t.Logf("%d events in pieces; the client closed %d times and stalled %d times, the server stopped %d times", len(list), counts[clientCloses], counts[clientStalls], counts[serverStops])
	r.stop()
	stacks := make([]byte, 4<<20)
	if left := string(stacks[:runtime.Stack(stacks, true)]); strings.Contains(left, "(*stream).") {
		t.Errorf("a stream goes on when the server has stopped:\n%s", left)
	}
}

// plant writes what others write about.
func (r *restarted) plant() (people []graph.ID) {
	for _, draft := range graphtest.Random(1, graphtest.Size{Entities: 20, Statements: 30, Drafts: 2}) {
		if _, err := r.g.Apply(context.Background(), draft, graph.Authorship{}); err != nil {
			r.t.Fatal(err)
		}
	}
	for e := range r.g.Snapshot().Entities() {
		if _, ok := e.(graph.Actor); ok {
			people = append(people, e.ID())
		}
	}
	return people
}

// publish writes one changeset, with whichever server there is.
func (r *restarted) publish(writer, n int, people []graph.ID) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	cell := func(format string, args ...any) graph.Cell { return graph.Cell{Text: fmt.Sprintf(format, args...)} }
	place := fmt.Sprintf("location:%d-%d", writer, n)
	source := fmt.Sprintf("source:%d-%d", writer, n)
	draft := &graph.Draft{
		Dataset: graph.DatasetRow{Name: cell("writer-%d", writer), Title: cell("Writer %d", writer), Licence: cell("CC0-1.0")},
		Entities: []graph.EntityRow{
			{ID: cell("%s", place), Kind: cell("Location"), Names: []graph.Field{{Cell: cell("Place %d", n)}}},
			{ID: cell("%s", source), Kind: cell("Source"), Names: []graph.Field{{Cell: cell("Source %d", n)}}},
		},
		Statements: []graph.StatementRow{{
			Subject: cell("%s", people[n%len(people)]), Predicate: cell("basedIn"), Object: cell("%s", place),
			Mode: cell("FACT"), Source: cell("%s", source), Confidence: cell("HIGH"),
		}},
	}
	if _, err := r.g.Apply(context.Background(), draft, graph.Authorship{Agent: fmt.Sprintf("writer %d", writer), Message: "one more"}); err != nil {
		r.t.Error(err)
	}
}

// afterwards reads the whole subscription in one piece.
func (r *restarted) afterwards(question string) (list []heard) {
	r.t.Helper()
	total := 0
	s := r.g.Snapshot()
	for n := range s.Size().Changesets {
		c, _ := s.Changeset(graph.ID(fmt.Sprintf("changeset:%d", n+1)))
		page, err := c.Changes(new(1), nil)
		if err != nil {
			r.t.Fatal(err)
		}
		count, err := page.TotalCount()
		if err != nil {
			r.t.Fatal(err)
		}
		total += count
	}
	client := &http.Client{Transport: &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
		c, _, err := r.at.dial()
		return c, err
	}}}
	defer client.CloseIdleConnections()
	events, done := subscribed(r.t, client, "http://test", question, "changeset:0")
	defer done.Close()
	for range total {
		event, err := events.Next()
		if err != nil {
			r.t.Fatal(err)
		}
		list = append(list, heard{events.Last(), event.Data})
	}
	return list
}

// recorded lists the changes as changes(since:) pages them.
func (r *restarted) recorded(t *testing.T) (lines []string) {
	t.Helper()
	var beginning time.Time
	s := r.g.Snapshot()
	var after *graph.Cursor
	for {
		page, err := s.Changes(graph.AsOf{Instant: &beginning}, new(100), after)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range page.Nodes() {
			lines = append(lines, fmt.Sprintf("%s %s %s", c.Action(), c.Changeset().ID(), c.Node().ID()))
		}
		if after = page.PageInfo().EndCursor; !page.PageInfo().HasNextPage {
			return lines
		}
	}
}

// ids lists what events tell in the same form.
func ids(list []heard) []string {
	lines := make([]string, len(list))
	for i, event := range list {
		var parts [3]string
		for k, name := range [...]string{`"action":"`, `"changeset":{"id":"`, `"node":{"id":"`} {
			_, rest, _ := strings.Cut(event.Data, name)
			parts[k], _, _ = strings.Cut(rest, `"`)
		}
		lines[i] = strings.Join(parts[:], " ")
	}
	return lines
}
