package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
)

// The writer of Server-Sent Events, in the distinct connections mode of GraphQL over SSE: `next` with an answer, `complete`
// at the end. An event has a data line always, because a browser passes over those that have none.

// eventBuffer is how many bytes of events are written at once while there are more.
const eventBuffer = 16 << 10

// events writes events to a client. It is for one goroutine.
type events struct {
	to      http.ResponseWriter
	control *http.ResponseController
	patient time.Duration // how long a write may take
	buffer  bytes.Buffer
	written int // events that have been written to the client
	waiting int // events in the buffer
}

// errSlow is the error of a client that does not read what it is sent.
var errSlow = errors.New("the client does not read what it is sent")

// newEvents sends the head of an answer of events. No part of the answer is kept back on the way: not here, and not by proxies
// that can be told.
func newEvents(w http.ResponseWriter, patient time.Duration) *events {
	h := w.Header()
	h.Set("Content-Type", typeEvents+"; charset=utf-8")
	h.Set("Cache-Control", "no-store, no-transform")
	h.Set("X-Accel-Buffering", "no")
	h.Add("Vary", "Accept")
	e := &events{to: w, control: http.NewResponseController(w), patient: patient}
	// The limits of the connection are those of a request that is answered once; those of a writer that cannot set any are its own.
	_ = e.control.SetReadDeadline(time.Time{})
	w.WriteHeader(http.StatusOK)
	return e
}

// retry tells the client after how long to come again when the connection is lost.
func (e *events) retry(after time.Duration) {
	fmt.Fprintf(&e.buffer, "retry: %d\n\n", after.Milliseconds())
}

// comment writes a line that clients pass over.
func (e *events) comment(text string) { fmt.Fprintf(&e.buffer, ": %s\n\n", text) }

// place tells the client where it has come to, without an event.
func (e *events) place(id string) { fmt.Fprintf(&e.buffer, "id: %s\n\n", id) }

// next writes an answer, with the id of the event unless it is empty. The error is that of [WriteAnswer].
func (e *events) next(id string, answer *graphql.Response) error {
	var data bytes.Buffer
	if err := WriteAnswer(&data, answer); err != nil {
		return err
	}
	e.event("next", id, data.String())
	return nil
}

// end is why a stream ends.
type end struct {
	Code    string `json:"code,omitempty"`
	Message string `json:"message,omitempty"`
	Last    string `json:"lastEventId,omitempty"` // where to go on
}

// complete writes the last event.
func (e *events) complete(why end) {
	data, err := json.Marshal(why)
	if err != nil {
		panic("server: an end of strings cannot be written: " + err.Error())
	}
	e.event("complete", "", string(data))
}

func (e *events) event(name, id, data string) {
	if id != "" {
		fmt.Fprintf(&e.buffer, "id: %s\n", id)
	}
	fmt.Fprintf(&e.buffer, "event: %s\n", name)
	for line := range strings.Lines(strings.TrimRight(data, "\n")) {
		e.buffer.WriteString("data: " + strings.TrimRight(line, "\r\n") + "\n")
	}
	e.buffer.WriteByte('\n')
	e.waiting++
}

// full reports whether there is enough to write.
func (e *events) full() bool { return e.buffer.Len() >= eventBuffer }

// flush writes what there is, to the wire. The error is errSlow when the client does not take it in time, and otherwise says
// that it is gone.
func (e *events) flush() error {
	if e.buffer.Len() == 0 {
		return nil
	}
	_ = e.control.SetWriteDeadline(time.Now().Add(e.patient))
	_, err := e.to.Write(e.buffer.Bytes())
	if err == nil {
		err = e.control.Flush()
	}
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return errSlow
	case err != nil:
		return fmt.Errorf("the client is gone: %w", err)
	}
	e.written += e.waiting
	e.waiting = 0
	if e.buffer.Cap() > 4*eventBuffer {
		e.buffer = bytes.Buffer{} // one large answer is no reason to hold so much for hours
	}
	e.buffer.Reset()
	return nil
}
