package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"peacegraph/cmd/internal/server"
	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// watching runs `peacegraph watch` and returns what it prints, line by line; stop ends it as Ctrl+C does.
func watching(t *testing.T, args ...string) (lines *bufio.Scanner, stop func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	out, in := io.Pipe()
	code := make(chan int, 1)
	go func() {
		defer in.Close()
		code <- run(ctx, append([]string{"watch"}, args...), streams{strings.NewReader(""), in, t.Output()})
	}()
	t.Cleanup(cancel)
	return bufio.NewScanner(out), func() int {
		cancel()
		go func() { _, _ = io.Copy(io.Discard, out) }() // it may be in the middle of a line
		return <-code
	}
}

// TestWatch follows a server that is stopped in between and starts again at the same address.
func TestWatch(t *testing.T) {
	g, err := graph.Open(context.Background(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	s, err := newServer(g, server.Config{})
	if err != nil {
		t.Fatal(err)
	}
	over := httptest.NewServer(s.Handler())
	address := over.Listener.Addr().String()
	drafts := graphtest.Random(2, graphtest.Size{Entities: 20, Statements: 40, Drafts: 3})
	publish := func(n int) {
		if _, err := g.Apply(context.Background(), drafts[n], graph.Authorship{Agent: "ada", Message: "number\x1b[2J one"}); err != nil {
			t.Fatal(err)
		}
	}
	publish(0)
	words, stopWords := watching(t, "--server", over.URL, "--since", "changeset:0")
	data, stopData := watching(t, "--server", over.URL, "--since", "changeset:0", "--json")
	statements, stopStatements := watching(t, "--server", over.URL, "--since", "changeset:0", "--filter", "{}")
	var told []string
	next := func() {
		t.Helper()
		if !data.Scan() {
			t.Fatal("nothing more is told")
		}
		var line struct {
			ID     string
			Change struct {
				Action string
				Node   struct{ ID string }
			}
		}
		if err := json.Unmarshal(data.Bytes(), &line); err != nil || line.Change.Node.ID == "" {
			t.Fatalf("%s: %v", data.Text(), err)
		}
		told = append(told, line.ID)
	}
	count := func() (n int) {
		t.Helper()
		newest, _ := g.Snapshot().Head()
		page, err := newest.Changes(nil, nil)
		if err == nil {
			n, err = page.TotalCount()
		}
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for range count() {
		next()
	}
	if !words.Scan() || !strings.HasPrefix(words.Text(), "changeset:1, ") || !strings.HasSuffix(words.Text(), `, ada, number�[2J one`) {
		t.Errorf("the first line is %q", words.Text())
	}
	if !words.Scan() || !strings.HasPrefix(words.Text(), "  entity added  ") || !strings.HasSuffix(words.Text(), ")  change:1.1") {
		t.Errorf("the second line is %q", words.Text())
	}
	for range 2 {
		statements.Scan()
	}
	if !strings.HasPrefix(statements.Text(), "  statement added  ") {
		t.Errorf("the first statement is %q", statements.Text())
	}

	over.CloseClientConnections()
	over.Close()
	publish(1)
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	again := &http.Server{Handler: s.Handler()}
	go func() { _ = again.Serve(listener) }()
	defer again.Close()
	for range count() {
		next()
	}
	if last := told[len(told)-1]; !strings.HasPrefix(last, "change:2.") {
		t.Errorf("the last change is %s", last)
	}
	for i := 1; i < len(told); i++ {
		if told[i] == told[i-1] {
			t.Errorf("%s is told twice", told[i])
		}
	}
	for name, stop := range map[string]func() int{"words": stopWords, "data": stopData, "statements": stopStatements} {
		if code := stop(); code != exitOK {
			t.Errorf("%s ends with exit code %d", name, code)
		}
	}
}
