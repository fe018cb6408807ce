package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"

	"peacegraph/graph"
)

// progress shows on a terminal how far long work has come: nothing in the first second, and then one line that is
// written over.
type progress struct {
	to      io.Writer
	what    string
	unit    string // of what is counted for the rate; no rate without
	units   int    // how many of them the whole work is
	started time.Time
	last    time.Time // when the line was written
	shown   bool
}

// redrawn is how often a line is written over at most.
const redrawn = 100 * time.Millisecond

func newProgress(to io.Writer, what string) *progress {
	return &progress{to: to, what: what, started: time.Now()}
}

// show tells that done of total is done.
func (p *progress) show(done, total int) {
	now := time.Now()
	if !isTerminal(p.to) || now.Sub(p.started) < time.Second || now.Sub(p.last) < redrawn && done < total || total == 0 || done == 0 {
		return
	}
	fmt.Fprintf(p.to, "\r%s \x1b[K", p.line(now.Sub(p.started), done, total))
	p.last, p.shown = now, true
}

// line says how far the work has come, how fast it goes and how long it will yet take.
func (p *progress) line(elapsed time.Duration, done, total int) string {
	rate := ""
	if p.unit != "" {
		rate = fmt.Sprintf(", %.0f %s/s", float64(p.units)*float64(done)/float64(total)/elapsed.Seconds(), p.unit)
	}
	left := time.Duration(float64(elapsed) * float64(total-done) / float64(done)).Round(time.Second)
	return fmt.Sprintf("%s: %d %%%s, %s left", p.what, 100*done/total, rate, left)
}

// done takes the line away.
func (p *progress) done() {
	if p.shown {
		fmt.Fprint(p.to, "\r\x1b[K")
		p.shown = false
	}
}

// steps shows how far each step of a write has come.
type steps struct {
	to         io.Writer
	name       string // of the data set
	statements int
	step       graph.Step
	at         *progress
}

// newSteps shows the steps of a data set. The rate is that of its statements.
func newSteps(to io.Writer, name string, statements int) *steps {
	return &steps{to: to, name: name, statements: statements}
}

func (s *steps) show(step graph.Step, done, total int) {
	if s.at == nil || s.step != step {
		s.done()
		s.step, s.at = step, newProgress(s.to, step.String()+" "+s.name)
		s.at.unit, s.at.units = "statements", s.statements
	}
	s.at.show(done, total)
}

// done takes the line away.
func (s *steps) done() {
	if s.at != nil {
		s.at.done()
	}
}

// watched does work of which nobody knows how far it has come, and names it on a terminal when it takes more than a second.
func watched[T any](to io.Writer, what string, work func() (T, error)) (T, error) {
	if !isTerminal(to) {
		return work()
	}
	var mu sync.Mutex
	shown, over := false, false
	timer := time.AfterFunc(time.Second, func() {
		mu.Lock()
		defer mu.Unlock()
		if !over {
			shown = true
			fmt.Fprintf(to, "\r%s … \x1b[K", what)
		}
	})
	result, err := work()
	timer.Stop()
	mu.Lock()
	defer mu.Unlock()
	if over = true; shown {
		fmt.Fprint(to, "\r\x1b[K")
	}
	return result, err
}

func isTerminal(w any) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}
