package server

import (
	"net/http"
	"sync"
)

// streams are the answers that go on: how many there are, and whose. They have places of their own, so that they take none from
// requests that are answered once.
type streams struct {
	total, each int
	work        chan struct{} // a place in it for every event that is being made
	mu          sync.Mutex
	open        int
	of          map[string]int // open ones by who reads
	over        chan struct{}  // closed when the server stops
	stopped     bool
}

func newStreams(l Limits) *streams {
	return &streams{
		total: l.Streams, each: l.StreamsEach,
		work: make(chan struct{}, max(1, l.Concurrent/4)),
		of:   make(map[string]int),
		over: make(chan struct{}),
	}
}

// reader names who reads a stream: a token, or else an address.
func reader(c Client) string {
	if c.Name != "" {
		return "token " + c.Name
	}
	return "address " + c.Addr.String()
}

// enter takes a place for a stream, or says why there is none. leave gives it back.
func (s *streams) enter(c Client) (leave func(), refused *httpError) {
	who := reader(c)
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.stopped:
		return nil, refuseHTTP(http.StatusServiceUnavailable, CodeNotReady, "the server is stopping: try again shortly")
	case s.open >= s.total:
		return nil, refuseHTTP(http.StatusServiceUnavailable, CodeOverloaded,
			"%d streams are open already, and the server takes no more: try again after the seconds in Retry-After, or ask with a query now and then", s.open)
	case s.of[who] >= s.each:
		return nil, refuseHTTP(http.StatusTooManyRequests, CodeRateLimited,
			"%d streams are open from here already: close one, or have several readers share one", s.of[who])
	}
	s.open++
	s.of[who]++
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.open--
		if s.of[who]--; s.of[who] == 0 {
			delete(s.of, who)
		}
	}, nil
}

// count returns how many streams are open.
func (s *streams) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open
}

// stop ends every stream, and lets no other begin.
func (s *streams) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.stopped {
		s.stopped = true
		close(s.over)
	}
}
