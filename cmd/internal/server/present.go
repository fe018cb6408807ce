package server

// One place decides what a client may see of an error, and writes the one log
// line of what it may not see.

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Presenter says what a client may know of an error that a resolver returned:
// a sentence that helps, a code for programs, and further extensions. known is
// false for an error that is nobody's business but the log's.
type Presenter func(err error) (message, code string, extensions map[string]any, known bool)

// maxLogged is how many internal errors of one request are logged; a list of broken items has one cause.
const maxLogged = 3

// resolverError marks an error that a resolver returned, as against one that gqlgen made of a bad argument.
type resolverError struct{ error }

// Unwrap returns the error of the resolver.
func (e resolverError) Unwrap() error { return e.error }

// panicked is an error made of a panic; it has been logged.
type panicked struct{}

// Error says no more than a client may know.
func (panicked) Error() string { return "internal error" }

func markResolverErrors(ctx context.Context, next graphql.Resolver) (any, error) {
	value, err := next(ctx)
	if err != nil {
		err = resolverError{err}
	}
	return value, err
}

// recovered makes an error of a panic in a resolver and logs where it happened.
func (s *Server) recovered(ctx context.Context, value any) error {
	s.metrics.panics.Inc()
	s.log.LogAttrs(ctx, slog.LevelError, "panic",
		slog.String("request_id", RequestID(ctx)), slog.String("path", graphql.GetPath(ctx).String()),
		slog.Any("panic", value), slog.String("stack", string(debug.Stack())))
	return panicked{}
}

// presentError turns an error met while an operation runs into what the client sees.
func (s *Server) presentError(ctx context.Context, err error) *gqlerror.Error {
	out := &gqlerror.Error{Path: graphql.GetPath(ctx)}
	var found *gqlerror.Error
	if errors.As(err, &found) {
		out.Locations = found.Locations
		if found.Path != nil {
			out.Path = found.Path
		}
	}
	message, code, extensions := s.explain(ctx, err, out.Path.String())
	out.Message, out.Extensions = message, map[string]any{}
	for name, value := range extensions {
		out.Extensions[name] = value
	}
	out.Extensions["code"] = code
	out.Extensions["requestId"] = RequestID(ctx)
	return out
}

func (s *Server) explain(ctx context.Context, err error, path string) (message, code string, extensions map[string]any) {
	if errors.As(err, new(panicked)) {
		return internalMessage, CodeInternal, nil
	}
	if s.present != nil {
		if message, code, extensions, known := s.present(err); known {
			return message, code, extensions
		}
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded) && errors.Is(ctx.Err(), context.DeadlineExceeded):
		return s.timeoutMessage(ctx), CodeTimeout, nil
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		return "the request was given up before it was answered", CodeCanceled, nil
	case !errors.As(err, new(resolverError)) && readingArguments(ctx):
		return shorten(innermost(err).Error()), CodeBadUserInput, nil
	}
	s.logInternal(ctx, err, path)
	return internalMessage, CodeInternal, nil
}

const internalMessage = "internal error: something is wrong with the server, not with the request; its log has the details under the request id"

func (s *Server) timeoutMessage(ctx context.Context) string {
	if stateOf(ctx).writing {
		return fmt.Sprintf("the mutation ran longer than %s; what it had begun is done wholly or not at all: send it again with the same idempotencyKey, or look what became of it", s.limits.Writing)
	}
	return fmt.Sprintf("the request ran longer than %s: ask for less at a time, in smaller pages or fewer levels", s.limits.Timeout)
}

// readingArguments reports whether the field of ctx has arguments that are not
// read yet: then an error is about what the request says.
func readingArguments(ctx context.Context) bool {
	field := graphql.GetFieldContext(ctx)
	return field != nil && field.Args == nil && field.Field.Field != nil &&
		field.Field.Definition != nil && len(field.Field.Definition.Arguments) > 0
}

// innermost returns the error without the wrapping that adds a path.
func innermost(err error) error {
	var found *gqlerror.Error
	for errors.As(err, &found) && found.Err != nil {
		err = found.Err
	}
	if found != nil && found.Err == nil && errors.As(err, &found) {
		return errors.New(found.Message)
	}
	return err
}

func (s *Server) logInternal(ctx context.Context, err error, path string) {
	if state := stateOf(ctx); state != nil && state.logged.Add(1) > maxLogged {
		return
	}
	s.log.LogAttrs(ctx, slog.LevelError, "internal error",
		slog.String("request_id", RequestID(ctx)), slog.String("path", path), slog.String("error", err.Error()))
}
