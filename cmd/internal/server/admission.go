package server

import (
	"context"
	"errors"
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
}

func newAdmission(limits Limits) *admission {
	a := &admission{admitted: make(chan struct{}, limits.Admitted)}
	a.reads.running, a.reads.line = make(chan struct{}, limits.Concurrent), int64(limits.Waiting)
	a.writes.running, a.writes.line = make(chan struct{}, max(1, limits.Concurrent/4)), int64(limits.Waiting)
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

// run takes a place to run an operation, waiting in line for it until ctx ends;
// the error is errFull when the line is full too, or that of ctx. done gives it back.
func (a *lane) run(ctx context.Context) (done func(), err error) {
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
