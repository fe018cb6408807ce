package report

import (
	"peacegraph/graph"
	"peacegraph/graph/format"
)

// Lines are the lines of files that findings are about. The nil value has none.
type Lines struct {
	read  func(file string) ([]byte, error)
	files map[string][]string
	left  int // how many bytes are still handed out; negative for any number
}

// NewLines returns the lines of files, which are read when they are first asked for.
func NewLines(read func(file string) ([]byte, error)) *Lines {
	return &Lines{read: read, files: make(map[string][]string), left: -1}
}

// Most bounds how many bytes are handed out in all: one long line with many mistakes in it is told once for each.
func (l *Lines) Most(bytes int) *Lines {
	l.left = bytes
	return l
}

// Line returns the line of a place; false when there is none.
func (l *Lines) Line(p graph.Place) (string, bool) {
	if l == nil || p.File == "" || p.Line == 0 {
		return "", false
	}
	lines, read := l.files[p.File]
	if !read {
		if data, err := l.read(p.File); err == nil {
			lines = format.TextLines(data)
		}
		l.files[p.File] = lines
	}
	if p.Line > len(lines) {
		return "", false
	}
	line := lines[p.Line-1]
	if l.left >= 0 {
		if len(line) > l.left {
			return "", false
		}
		l.left -= len(line)
	}
	return line, true
}
