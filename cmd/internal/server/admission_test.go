package server

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
)

// One client that writes without end has its share of the places and of the line; everybody else finds a place.
func TestNobodyHasAllPlacesToWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limits := DefaultLimits()
		a := newAdmission(limits)
		ctx, stop := context.WithCancel(t.Context())
		var running, waited []func()
		results := make(chan error)
		for range 100 {
			go func() {
				done, err := a.writes.run(ctx, "mallory")
				if err == nil {
					running = append(running, done) // one at a time: see below
				}
				results <- err
			}()
			synctest.Wait()
			select {
			case err := <-results:
				if err != nil && !errors.Is(err, errFull) {
					t.Error(err)
				}
			default:
			}
		}
		if places := cap(a.writes.running); len(running) != places/2 || a.writes.shares["mallory"].here != places/2+limits.Waiting/4 {
			t.Fatalf("%d of %d places are hers, and %d of hers are here", len(running), places, a.writes.shares["mallory"].here)
		}
		for n := range 2 {
			done, err := a.writes.run(t.Context(), fmt.Sprint("ada ", n))
			if err != nil {
				t.Fatal(err)
			}
			waited = append(waited, done)
		}
		stop()
		for range limits.Waiting / 4 {
			if err := <-results; !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		}
		for _, done := range append(running, waited...) {
			done()
		}
		if len(a.writes.shares) > 0 || a.running() > 0 || a.waiting() > 0 {
			t.Errorf("left: %v", a.writes.shares)
		}
	})
}
