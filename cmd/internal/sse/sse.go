// Package sse reads Server-Sent Events, as the HTML standard describes them.
//
// [NewReader] wraps the body of an answer, [Reader.Next] returns one event after another. Whoever asks again sends
// [Reader.Last] as the header Last-Event-ID.
package sse

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// Event is one event.
type Event struct {
	Name string // message when it has none
	Data string // lines joined with line feeds
}

// Reader reads a stream of events. It is for one goroutine.
type Reader struct {
	lines *bufio.Reader
	last  string
	id    string
	retry time.Duration
	limit int
	begun bool
}

// NewReader returns a reader of events of at most limit bytes each.
func NewReader(from io.Reader, limit int) *Reader {
	return &Reader{lines: bufio.NewReader(from), limit: limit}
}

// Last returns the id that was sent last with an event or without one, empty before the first. An event that was not read
// to its end does not count.
func (r *Reader) Last() string { return r.last }

// Retry returns after how long the server wants to be asked again, 0 when it has not said.
func (r *Reader) Retry() time.Duration { return r.retry }

// Next returns the next event that has data. The error is that of the stream, [io.EOF] at its end, also when that is in the
// middle of an event, which then does not count; or it says that an event is too long.
func (r *Reader) Next() (Event, error) {
	event := Event{Name: "message"}
	var data []string
	size := 0
	r.id = r.last
	for {
		line, err := r.line(r.limit - size)
		if err != nil {
			return Event{}, err
		}
		size += len(line)
		if line == "" {
			r.last = r.id
			if data == nil {
				event, size = Event{Name: "message"}, 0
				continue
			}
			event.Data = strings.Join(data, "\n")
			return event, nil
		}
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch name {
		case "event":
			event.Name = value
		case "data":
			data = append(data, value)
		case "id":
			if !strings.ContainsRune(value, 0) {
				r.id = value
			}
		case "retry":
			if ms, err := strconv.ParseUint(value, 10, 31); err == nil {
				r.retry = time.Duration(ms) * time.Millisecond
			}
		}
	}
}

// line returns the next line without its end, which is a line feed or a carriage return and a line feed. The standard knows
// of lines that end with a carriage return alone too, which nobody sends.
func (r *Reader) line(most int) (string, error) {
	var line []byte
	for {
		part, err := r.lines.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > most {
			return "", fmt.Errorf("an event is longer than %d bytes", r.limit)
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if err != nil {
			return "", err
		}
		text := strings.TrimRight(string(line), "\r\n")
		if !r.begun {
			r.begun, text = true, strings.TrimPrefix(text, "\ufeff")
		}
		return text, nil
	}
}
