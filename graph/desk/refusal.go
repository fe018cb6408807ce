package desk

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Code says what kind of refusal it is, for programs.
type Code uint8

// The codes: what was given cannot be used; there is no such draft, or not for this author; the draft is published or
// abandoned; it has errors; the graph has changed where the draft touches it; it adds nothing; a limit was reached; the key
// was used for something else; too many drafts wait to be published; it is not for this author to do.
const (
	Invalid Code = iota
	NotFound
	NotOpen
	UnresolvedFindings
	Conflicting
	Empty
	TooLarge
	IdempotencyKeyReused
	Busy
	Forbidden
)

var codeNames = [...]string{
	"INVALID", "NOT_FOUND", "NOT_OPEN", "UNRESOLVED_FINDINGS", "CONFLICT", "EMPTY", "TOO_LARGE", "IDEMPOTENCY_KEY_REUSED", "BUSY", "FORBIDDEN",
}

// String returns the name as the API writes it.
func (c Code) String() string { return codeNames[c] }

// Refusal is something that the user can put right. Nothing was changed.
type Refusal struct {
	// Code is for programs, Message for people: what is wrong and what to do, in a sentence.
	Code    Code
	Message string
	// Path leads to the value in the input that is meant, as in ["part"]; empty when it is none of them.
	Path []string
	// Accepted lists the values that would be accepted, when that is a closed list; Nearest those spelled most like what
	// was given, best first.
	Accepted, Nearest []string
	// RetryAfter says when to try again, for [Busy]; otherwise 0.
	RetryAfter time.Duration
}

// Error returns the message.
func (r *Refusal) Error() string { return r.Message }

// Refusals are several refusals of one request at once.
type Refusals []*Refusal

// Error returns the messages, one on each line.
func (r Refusals) Error() string {
	lines := make([]string, len(r))
	for i, one := range r {
		lines[i] = one.Message
	}
	return strings.Join(lines, "\n")
}

// RefusalsOf returns the refusals that an error is: one for a [Refusal], all of [Refusals], none for a failure.
func RefusalsOf(err error) Refusals {
	var one *Refusal
	var several Refusals
	switch {
	case errors.As(err, &several):
		return several
	case errors.As(err, &one):
		return Refusals{one}
	}
	return nil
}

// ErrClosed is returned by a desk that was closed.
var ErrClosed = errors.New("the desk is closed")

// refuse makes a refusal about the value at a path of one step, or about none when the path is empty.
func refuse(code Code, path, format string, args ...any) *Refusal {
	r := &Refusal{Code: code, Message: fmt.Sprintf(format, args...)}
	if path != "" {
		r.Path = strings.Split(path, ".")
	}
	return r
}
