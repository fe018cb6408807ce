package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"
)

// progress shows on a terminal how far long work has come: nothing in the first second, and then one line that is
// written over.
type progress struct {
	to      io.Writer
	what    string
	started time.Time
	shown   bool
}

func newProgress(to io.Writer, what string) *progress {
	return &progress{to: to, what: what, started: time.Now()}
}

// show tells that done of total is done.
func (p *progress) show(done, total int) {
	elapsed := time.Since(p.started)
	if !isTerminal(p.to) || elapsed < time.Second || total == 0 || done == 0 {
		return
	}
	left := time.Duration(float64(elapsed) * float64(total-done) / float64(done)).Round(time.Second)
	fmt.Fprintf(p.to, "\r%s: %d %%, %s left \x1b[K", p.what, 100*done/total, left)
	p.shown = true
}

// done takes the line away.
func (p *progress) done() {
	if p.shown {
		fmt.Fprint(p.to, "\r\x1b[K")
	}
}

func isTerminal(w any) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}
