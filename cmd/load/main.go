// Command load starts a server of its own on the seed and has many clients ask it, write to it, follow it and attack it, all at
// once. It ends with a table of what they met, and with the exit code 1 when the server did what it should not: see judge.go for
// how that is judged. `.ci/load 10m` builds the server and runs it for ten minutes.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"sync"
	"time"
)

// load is one run.
type load struct {
	server *victim
	tally  *tally
	calm   time.Duration // without attacks, to know what is usual
	whole  time.Duration
	began  time.Time
}

func main() {
	program := flag.String("program", "", "the peacegraph to start")
	whole := flag.Duration("for", time.Minute, "for how long")
	clients := flag.Int("clients", 64, "how many clients at once, beside connections that only stand open")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	wrong, err := run(ctx, *program, *whole, *clients)
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(3)
	}
	for _, w := range wrong {
		fmt.Println("WRONG:", w)
	}
	if len(wrong) > 0 {
		os.Exit(1)
	}
	fmt.Println("nothing wrong")
}

// run runs the load and returns what is wrong. The error says that it could not be run.
func run(ctx context.Context, program string, whole time.Duration, clients int) (wrong []string, err error) {
	server, err := start(ctx, program)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	l := &load{server: server, tally: newTally(), calm: whole / 5, whole: whole}
	questions, err := cookbook()
	if err != nil {
		return nil, err
	}
	before, err := l.calmly(ctx, questions)
	if err != nil {
		return nil, fmt.Errorf("before the load: %w", err)
	}
	if settled, err := server.settled(ctx, 0); err != nil {
		return nil, err
	} else {
		before.goroutines = settled.goroutines
	}
	l.tally = newTally()
	samples, err := l.run(ctx, questions, clients)
	if err != nil {
		return nil, err
	}
	settled, err := server.settled(ctx, before.goroutines+spareGoroutines)
	if err != nil {
		return nil, err
	}
	after, err := l.calmly(ctx, questions)
	if err != nil {
		return nil, fmt.Errorf("after the load: %w", err)
	}
	after.goroutines = settled.goroutines
	written, err := server.verified(ctx, program)
	if err != nil {
		wrong = append(wrong, err.Error())
	}
	fmt.Printf("%d changesets were published\n\n", written)
	if err := server.run(program); err != nil {
		return nil, err
	}
	anew, err := l.calmly(ctx, questions)
	if err != nil {
		return nil, fmt.Errorf("started anew: %w", err)
	}
	return append(wrong, l.judge(os.Stdout, before, after, anew, samples)...), nil
}

// calmly asks the whole cookbook, and goes on until the server has collected its garbage twice: what is made at the first use is
// there then, and what is of no use any more is gone. It returns what the server takes.
func (l *load) calmly(ctx context.Context, questions []question) (s sample, err error) {
	r := &reader{&load{server: l.server, tally: newTally(), began: time.Now(), calm: time.Hour}, newClient(l.server.base, "", place{}), questions}
	defer r.client.close()
	first, err := l.server.measure(ctx)
	for round := 0; err == nil && (round == 0 || s.swept < first.swept+2); round++ {
		for n := range questions {
			if err := r.read(ctx, n); err != nil {
				return s, err
			}
		}
		s, err = l.server.measure(ctx)
	}
	return s, err
}

// share is a part of the clients.
type share struct {
	part  float64 // of all
	calm  bool    // they are there from the beginning; others come when the calm is over
	begin func(n int) func(ctx context.Context)
}

// run lets all clients go until the time is over, and measures the server meanwhile.
func (l *load) run(ctx context.Context, questions []question, clients int) ([]sample, error) {
	ctx, cancel := context.WithTimeout(ctx, l.whole)
	defer cancel()
	foes := attacks()
	friends := byte(0)
	friend := func() place { friends++; return place{placeOfFriend, friends} }
	l.began = time.Now()
	var all sync.WaitGroup
	for _, s := range []share{
		{0.5, true, func(n int) func(context.Context) {
			r := &reader{l, newClient(l.server.base, "", friend()), questions}
			return func(ctx context.Context) { r.run(ctx, n) }
		}},
		{0.125, true, func(n int) func(context.Context) {
			return (&writer{load: l, client: newClient(l.server.base, l.server.tokens[n%len(l.server.tokens)], friend()), name: fmt.Sprintf("writer-%d", n)}).run
		}},
		{0.125, true, func(n int) func(context.Context) {
			return (&watcher{load: l, client: newClient(l.server.base, "", friend())}).run
		}},
		{0.0625, true, func(n int) func(context.Context) {
			return (&uploader{load: l, client: newClient(l.server.base, l.server.tokens[n%len(l.server.tokens)], friend()), name: fmt.Sprintf("uploader-%d", n)}).run
		}},
		{0.1875, false, func(n int) func(context.Context) {
			return (&attacker{load: l, client: newClient(l.server.base, "", place{placeOfAttacker, byte(n)}), random: rand.New(rand.NewPCG(uint64(n), 5)), all: foes}).run
		}},
	} {
		for n := range max(1, int(s.part*float64(clients))) {
			work := s.begin(n)
			all.Go(func() {
				if !s.calm && !pause(ctx, l.calm) {
					return
				}
				work(ctx)
			})
		}
	}
	all.Go(func() {
		if pause(ctx, l.calm) {
			l.idle(ctx)
		}
	})
	all.Go(func() {
		for pause(ctx, l.whole/4) {
			l.burst(ctx)
		}
	})
	samples := l.server.watch(ctx, l.began, max(l.whole/120, 250*time.Millisecond))
	all.Wait()
	return samples, l.server.alive()
}

// attacked reports whether the calm is over.
func (l *load) attacked() bool { return time.Since(l.began) > l.calm }

// pause waits, and returns false when ctx ends first.
func pause(ctx context.Context, how time.Duration) bool {
	timer := time.NewTimer(how)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
