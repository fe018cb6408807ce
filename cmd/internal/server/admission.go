package server

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
)

// errFull is returned by [admission.enter] and [lane.run] when there is no place.
var errFull = errors.New("no place is free")

// admission bounds what is held in memory at once: requests being read or
// answered, operations running, and operations waiting to run.
type admission struct {
	admitted chan struct{}
	reads    lane
	writes   lane // few, with a line of their own: they wait for each other, and nobody who reads is to wait for them
}

// lane is where operations of one sort run.
type lane struct {
	running chan struct{}
	waiting atomic.Int64
	line    int64

	each   int // how many operations of one client run at once; 0 is no bound
	mu     sync.Mutex
	shares map[string]*share // of the clients that have operations here
}

// share is what one client has of a lane.
type share struct {
	running chan struct{}
	here    int // operations that run or wait
}

func newAdmission(limits Limits) *admission {
	a := &admission{admitted: make(chan struct{}, limits.Admitted)}
	a.reads.running, a.reads.line = make(chan struct{}, limits.Concurrent), int64(limits.Waiting)
	a.writes.running, a.writes.line = make(chan struct{}, max(1, limits.Concurrent/4)), int64(limits.Waiting)
	a.writes.each, a.writes.shares = max(1, cap(a.writes.running)/2), make(map[string]*share)
	return a
}

// running and waiting count operations of both sorts.
func (a *admission) running() int   { return len(a.reads.running) + len(a.writes.running) }
func (a *admission) waiting() int64 { return a.reads.waiting.Load() + a.writes.waiting.Load() }

// enter takes a place for a request, or returns errFull at once. leave gives it back.
func (a *admission) enter() (leave func(), err error) {
	select {
	case a.admitted <- struct{}{}:
		return func() { <-a.admitted }, nil
	default:
		return nil, errFull
	}
}

// run takes a place to run an operation of a client, waiting in line for it until ctx ends; the error is errFull when the line is
// full too, or that of ctx. done gives it back. Where a client may have so many places only, it waits for one of its own first,
// and has a quarter of the line: others find a place, however long its operations take.
func (a *lane) run(ctx context.Context, client string) (done func(), err error) {
	if a.each == 0 {
		return a.place(ctx)
	}
	own, leave := a.share(client)
	if own == nil {
		return nil, errFull
	}
	select {
	case own.running <- struct{}{}:
	case <-ctx.Done():
		leave()
		return nil, ctx.Err()
	}
	back := func() { <-own.running; leave() }
	leavePlace, err := a.place(ctx)
	if err != nil {
		back()
		return nil, err
	}
	return func() { leavePlace(); back() }, nil
}

// share returns what a client has of a lane, for one operation more; nil when it has too many.
func (a *lane) share(client string) (own *share, leave func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	own = a.shares[client]
	if own == nil {
		own = &share{running: make(chan struct{}, a.each)}
		a.shares[client] = own
	}
	if own.here >= a.each+max(1, int(a.line)/4) {
		return nil, nil
	}
	own.here++
	return own, func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		if own.here--; own.here == 0 {
			delete(a.shares, client)
		}
	}
}

// place takes a place, whoever it is for.
func (a *lane) place(ctx context.Context) (done func(), err error) {
	done = func() { <-a.running }
	select {
	case a.running <- struct{}{}:
		return done, nil
	default:
	}
	if a.waiting.Add(1) > a.line {
		a.waiting.Add(-1)
		return nil, errFull
	}
	defer a.waiting.Add(-1)
	select {
	case a.running <- struct{}{}:
		return done, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
