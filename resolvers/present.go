package resolvers

import (
	"errors"

	"peacegraph/graph"
)

// The codes that errors carry in `extensions.code`.
const (
	// CodeBadInput is the code of what the asker can put right.
	CodeBadInput = "BAD_USER_INPUT"
)

// Present says what a client may know of an error: a sentence and a code for what the asker can put right, with the
// values that would be accepted, or the nearest of them, in extensions. Known is false for everything else, of which only the log should hear.
func Present(err error) (message, code string, extensions map[string]any, known bool) {
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
