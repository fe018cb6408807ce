package upload

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"peacegraph/cmd/internal/server"
	"peacegraph/graph"
	"peacegraph/graph/desk"
)

// The codes of refusals that this package gives beside those of package server.
const (
	CodeTooSlow = "BODY_TOO_SLOW"
	CodeCut     = "BODY_CUT"
	CodeArchive = "BAD_ARCHIVE"
)

// refusal is what is wrong with a request, for who sent it.
type refusal struct {
	status        int
	code, message string
}

// Error returns the message.
func (r *refusal) Error() string { return r.message }

func refuse(status int, code, format string, args ...any) *refusal {
	return &refusal{status, code, fmt.Sprintf(format, args...)}
}

func badArchive(format string, args ...any) *refusal {
	return refuse(http.StatusBadRequest, CodeArchive, format, args...)
}

func tooLarge(format string, args ...any) *refusal {
	return refuse(http.StatusRequestEntityTooLarge, server.CodeBodyTooLarge, format, args...)
}

// statuses are those of what a desk refuses; what is not among them is 400.
func statusOf(code desk.Code) int {
	switch code {
	case desk.NotFound:
		return http.StatusNotFound
	case desk.NotOpen, desk.Conflicting, desk.IdempotencyKeyReused:
		return http.StatusConflict
	case desk.TooLarge:
		return http.StatusRequestEntityTooLarge
	case desk.Busy:
		return http.StatusServiceUnavailable
	case desk.Forbidden:
		return http.StatusForbidden
	}
	return http.StatusBadRequest
}

// answerError tells what went wrong.
func (h *handler) answerError(w http.ResponseWriter, r *http.Request, err error) {
	var own *refusal
	var input *graph.InputError
	refused := desk.RefusalsOf(err)
	switch {
	case errors.As(err, &own):
		if own.status == http.StatusServiceUnavailable {
			w.Header().Set("Retry-After", "5")
		}
		server.Problem(w, r, own.status, own.code, own.message)
	case len(refused) > 0:
		if after := refused[0].RetryAfter; after > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(int(after.Seconds())))
		}
		server.Problem(w, r, statusOf(refused[0].Code), refused[0].Code.String(), refused.Error())
	case errors.As(err, &input):
		server.Problem(w, r, http.StatusBadRequest, server.CodeBadUserInput, input.Message)
	case r.Context().Err() != nil:
		server.Problem(w, r, http.StatusServiceUnavailable, server.CodeCanceled, "the request was given up before it was answered")
	default:
		server.Failed(r, err)
		if message, code, _, known := h.Present(err); known {
			server.Problem(w, r, http.StatusInternalServerError, code, message)
			return
		}
		server.Problem(w, r, http.StatusInternalServerError, server.CodeInternal, "it failed, and nothing was changed; the log of the server says why, under the id of this request")
	}
}

// shown makes a name that somebody else chose fit for a sentence.
func shown(name string) string {
	const most = 120
	if utf8.RuneCountInString(name) > most {
		name = string([]rune(name)[:most]) + "…"
	}
	return strconv.QuoteToGraphic(strings.ToValidUTF8(name, "\ufffd"))
}
