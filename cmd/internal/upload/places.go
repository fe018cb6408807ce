package upload

import "sync"

// places are those in which bodies are received: so many in all, and so many for one client, so that nobody who sends slowly
// keeps the others from sending.
type places struct {
	mu        sync.Mutex
	all, each int // as many as there are
	taken     int
	by        map[string]int
}

func newPlaces(all, each int) *places {
	return &places{all: all, each: each, by: make(map[string]int)}
}

// take takes a place for a client, and returns how to give it back; nil when there is none, and then whether it is the client
// who has all that one may have.
func (p *places) take(client string) (leave func(), own bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.by[client] >= p.each:
		return nil, true
	case p.taken >= p.all:
		return nil, false
	}
	p.taken++
	p.by[client]++
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.taken--
		if p.by[client]--; p.by[client] == 0 {
			delete(p.by, client)
		}
	}, false
}
