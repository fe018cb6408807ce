package server

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// The codes of `extensions.code` that this package gives. Resolvers add their own through [Presenter].
const (
	CodeParseFailed        = "GRAPHQL_PARSE_FAILED"
	CodeValidationFailed   = "GRAPHQL_VALIDATION_FAILED"
	CodeNoSuchOperation    = "OPERATION_RESOLUTION_FAILURE"
	CodeBadUserInput       = "BAD_USER_INPUT"
	CodeBadRequest         = "BAD_REQUEST"
	CodeBodyTooLarge       = "BODY_TOO_LARGE"
	CodeDocumentTooLarge   = "DOCUMENT_TOO_LARGE"
	CodeTooManyTokens      = "TOO_MANY_TOKENS"
	CodeTooNested          = "QUERY_TOO_NESTED"
	CodeTooDeep            = "QUERY_TOO_DEEP"
	CodeTooManyAliases     = "TOO_MANY_ALIASES"
	CodeTooManyDirectives  = "TOO_MANY_DIRECTIVES"
	CodeTooManySelections  = "TOO_MANY_SELECTIONS"
	CodeTooManyPairs       = "TOO_MANY_SAME_KEY_PAIRS"
	CodeTooManyOperations  = "TOO_MANY_OPERATIONS"
	CodeTooManyFragments   = "TOO_MANY_FRAGMENTS"
	CodeTooLarge           = "QUERY_TOO_LARGE"
	CodeCostTooHigh        = "COST_TOO_HIGH"
	CodeNotStreamed        = "INCREMENTAL_DELIVERY_NOT_SUPPORTED"
	CodeNeedsEvents        = "EVENT_STREAM_REQUIRED"
	CodeNoSubscriptions    = "SUBSCRIPTIONS_NOT_SUPPORTED"
	CodeNoWebSocket        = "WEBSOCKET_NOT_SUPPORTED"
	CodeNoBatching         = "BATCHING_NOT_SUPPORTED"
	CodeMethodNotAllowed   = "METHOD_NOT_ALLOWED"
	CodeNotAcceptable      = "NOT_ACCEPTABLE"
	CodeUnsupportedContent = "UNSUPPORTED_MEDIA_TYPE"
	CodeUnauthenticated    = "UNAUTHENTICATED"
	CodeForbidden          = "FORBIDDEN"
	CodeRateLimited        = "RATE_LIMITED"
	CodeForeignOrigin      = "FOREIGN_ORIGIN"
	CodeNotFound           = "NOT_FOUND"
	CodeOverloaded         = "OVERLOADED"
	CodeNotReady           = "NOT_READY"
	CodeTimeout            = "TIMEOUT"
	CodeCanceled           = "CANCELED"
	CodeInternal           = "INTERNAL_ERROR"
)

// refuse makes a request error with a code, at a position when there is one.
func refuse(code string, at *ast.Position, format string, args ...any) *gqlerror.Error {
	err := &gqlerror.Error{
		Message:    fmt.Sprintf(format, args...),
		Extensions: map[string]any{"code": code},
	}
	if at != nil && at.Line > 0 {
		err.Locations = []gqlerror.Location{{Line: at.Line, Column: at.Column}}
	}
	return err
}

// exceeded makes the error of a limit: what was measured, the limit, and what to do.
func exceeded(code string, at *ast.Position, measured, limit int, what, advice string) *gqlerror.Error {
	err := refuse(code, at, "%s: %d, at most %d are accepted; %s", what, measured, limit, advice)
	err.Extensions["measured"] = measured
	err.Extensions["limit"] = limit
	return err
}
