package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"testing"

	"peacegraph/cmd/internal/server"
	"peacegraph/graph"
	"peacegraph/graph/graphtest"
)

// BenchmarkSubscribers publishes a changeset to so many subscribers over TCP: the time until all have it, and what each takes
// of memory, its client included.
func BenchmarkSubscribers(b *testing.B) {
	for _, subscribers := range []int{100, 1000} {
		b.Run(fmt.Sprint(subscribers), func(b *testing.B) {
			g, err := graph.Open(context.Background(), "memory:")
			if err != nil {
				b.Fatal(err)
			}
			defer g.Close()
			limits := server.DefaultLimits()
			limits.StreamsEach = subscribers
			s, err := newServer(g, server.Config{Limits: limits})
			if err != nil {
				b.Fatal(err)
			}
			over := httptest.NewServer(s.Handler())
			defer over.Close()
			before := memoryInUse()
			var open, have sync.WaitGroup
			open.Add(subscribers)
			for range subscribers {
				conn, err := net.Dial("tcp", over.Listener.Addr().String())
				if err != nil {
					b.Fatal(err)
				}
				defer conn.Close()
				fmt.Fprintf(conn, "GET /graphql?query=%s HTTP/1.1\r\nHost: test\r\nAccept: text/event-stream\r\n\r\n",
					url.QueryEscape("subscription{changesets{id number agent message statementsAdded}}"))
				go func() {
					lines, begun := bufio.NewReaderSize(conn, 512), false
					for {
						line, err := lines.ReadString('\n')
						switch {
						case err != nil:
							return
						case strings.HasPrefix(line, "id: ") && !begun:
							begun = true
							open.Done()
						case strings.HasPrefix(line, "data: "):
							have.Done()
						}
					}
				}()
			}
			open.Wait()
			each := float64(memoryInUse()-before) / float64(subscribers) / 1024
			for draft := range graphtest.After(g.Snapshot(), 0) {
				if !b.Loop() {
					break
				}
				have.Add(subscribers)
				if _, err := g.Apply(context.Background(), draft, graph.Authorship{Agent: "ada", Message: "one more"}); err != nil {
					b.Fatal(err)
				}
				have.Wait()
			}
			b.ReportMetric(each, "KiB/subscriber")
		})
	}
}

// memoryInUse returns how many bytes are in use, stacks included.
func memoryInUse() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse + m.StackInuse)
}
