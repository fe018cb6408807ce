package main

import (
	"io"
	"os"

	"peacegraph/graph"
)

// colours marks text for a terminal; the zero value leaves it as it is.
type colours struct{ on bool }

// coloursFor returns colours for a terminal, unless NO_COLOR is set to something or the terminal is a dumb one.
func coloursFor(to io.Writer) colours {
	return colours{isTerminal(to) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"}
}

func (c colours) mark(code, text string) string {
	if !c.on || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (c colours) bold(text string) string  { return c.mark("1", text) }
func (c colours) faint(text string) string { return c.mark("2", text) }

// severity colours an error red, a warning yellow and a notice blue.
func (c colours) severity(s graph.Severity, text string) string {
	return c.mark([...]string{graph.Error: "1;31", graph.Warning: "33", graph.Notice: "34"}[s], text)
}
