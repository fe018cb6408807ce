package graph

import (
	"errors"
	"fmt"
	"strings"

	"peacegraph/graph/store"
)

// The errors of this package that callers tell apart.
var (
	// ErrInput is wrapped by every [InputError]: what was asked cannot be answered until the asker changes it.
	ErrInput = errors.New("bad input")
	// ErrRefused is wrapped by [Findings] when a draft is refused; nothing was written.
	ErrRefused = errors.New("the draft was refused")
	// ErrClosed is returned by a write after [Graph.Close].
	ErrClosed = errors.New("the graph is closed")
	// ErrStale is returned by [Graph.Write] when the graph has changed since the draft was prepared. Prepare it again.
	ErrStale = errors.New("the graph has changed since the draft was checked")
	// ErrFull is returned by [Graph.Write] when there is no room on the disk. Nothing of the write was kept; with room it can be
	// written again.
	ErrFull = store.ErrFull
	// ErrUnsure is returned by [Graph.Write] when the changeset is in the record, and the graph has it, but the system could not
	// say that it will last. Writing it again would write it twice.
	ErrUnsure = errors.New("it is in the record, but the system could not say that it will outlast a failure of power")
	// ErrRecord is returned by [Open] when the record holds something this program did not write.
	ErrRecord = errors.New("the record cannot be read")
)

// InputError says what is wrong with a question, and what would be accepted.
type InputError struct {
	// Message says what is wrong, in a sentence for people.
	Message string
	// Accepted lists the values that would be accepted, when that is a closed list.
	Accepted []string
	// Nearest lists values that would be accepted and are spelled most like what was given, best first.
	Nearest []string
}

// Error returns the message.
func (e *InputError) Error() string { return e.Message }

// Unwrap returns [ErrInput].
func (e *InputError) Unwrap() error { return ErrInput }

// NewInputError returns an error with a formatted message and no list of what is accepted.
func NewInputError(format string, args ...any) *InputError { return inputErrorf(nil, format, args...) }

func nearError(nearest []string, format string, args ...any) *InputError {
	return &InputError{Message: fmt.Sprintf(format, args...), Nearest: nearest}
}

func inputErrorf(accepted []string, format string, args ...any) *InputError {
	return &InputError{Message: fmt.Sprintf(format, args...), Accepted: accepted}
}

// suggest ends a message with the nearest names, or with nothing when none is near.
func suggest(nearest []string) string {
	if len(nearest) == 0 {
		return ""
	}
	return "; did you mean " + oneOf(nearest) + "?"
}

// suggestOr ends a message with the nearest names, or with where to look them up when none is near.
func suggestOr(nearest []string, otherwise string) string {
	if len(nearest) == 0 {
		return "; " + otherwise
	}
	return suggest(nearest)
}

// thereAre lists all that there is: "there is only a", "there are a and b".
func thereAre(words []string) string {
	switch len(words) {
	case 0:
		return "there are none"
	case 1:
		return "there is only " + words[0]
	}
	return "there are " + strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// oneOf joins words as a choice: "a, b or c".
func oneOf(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}
