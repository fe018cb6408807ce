package server

import (
	"context"
	"errors"
	"sync/atomic"
)

// errFull is returned by [admission.enter] and [admission.run] when there is no place.
var errFull = errors.New("no place is free")

// admission bounds what is held in memory at once: requests being read or
// answered, operations running, and operations waiting to run.
type admission struct {
	admitted chan struct{}
	running  chan struct{}
	waiting  atomic.Int64
	line     int64
}

func newAdmission(limits Limits) *admission {
	return &admission{
		admitted: make(chan struct{}, limits.Admitted),
		running:  make(chan struct{}, limits.Concurrent),
		line:     int64(limits.Waiting),
	}
}

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
func (a *admission) run(ctx context.Context) (done func(), err error) {
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
