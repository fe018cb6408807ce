package resolvers

import (
	"errors"

	"peacegraph/graph"
	"peacegraph/graph/desk"
)

// The codes that errors carry in `extensions.code`.
const (
	// CodeBadInput is the code of what the asker can put right.
	CodeBadInput = "BAD_USER_INPUT"
	// CodeReadOnly is the code of a mutation that comes to a program which only reads.
	CodeReadOnly = "READ_ONLY"
	// CodeUnauthenticated is the code of a mutation of somebody who may not write.
	CodeUnauthenticated = "UNAUTHENTICATED"
	// CodeNoRoom is the code of a write for which the disk of the server has no room.
	CodeNoRoom = "NO_ROOM"
	// CodeUnsure is the code of a publish that is in the record, and of which the system could not say that it will last.
	CodeUnsure = "PUBLISHED_UNSURE"
)

// Present says what a client may know of an error: a sentence and a code for what the asker can put right, with the
// values that would be accepted, or the nearest of them, in extensions. Known is false for everything else, of which only the log should hear.
func Present(err error) (message, code string, extensions map[string]any, known bool) {
	switch {
	case errors.Is(err, errReadOnly):
		return errReadOnly.Error(), CodeReadOnly, nil, true
	case errors.Is(err, errNoAuthor):
		return errNoAuthor.Error(), CodeUnauthenticated, nil, true
	case errors.Is(err, graph.ErrUnsure):
		return "it is published, but the system of the server could not say that it will outlast a failure of power: look later whether the changeset is there, and tell whoever runs the server", CodeUnsure, nil, true
	case errors.Is(err, graph.ErrFull), errors.Is(err, desk.ErrFull):
		return "the disk of the server is full, and nothing of this was written: tell whoever runs the server, and send the same again when there is room", CodeNoRoom, nil, true
	}
	var input *graph.InputError
	if !errors.As(err, &input) {
		return "", "", nil, false
	}
	extensions = make(map[string]any)
	if len(input.Accepted) > 0 {
		extensions["accepted"] = input.Accepted
	}
	if len(input.Nearest) > 0 {
		extensions["nearest"] = input.Nearest
	}
	return input.Message, CodeBadInput, extensions, true
}
