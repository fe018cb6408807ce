package server

import (
	"context"
	"errors"
	"log/slog"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Outcome is what became of one thing that a client asked to be written, for the log.
type Outcome struct {
	Subject string   // what was written to, such as the id of a draft
	Result  string   // what it became, such as the id of a changeset
	Refused []string // codes of what kept it from being written; none when it was
	Nothing bool     // nothing was to be written: it was tried out
}

// LogWrite writes the line of the log about something that a client asked to be written, in the request that ctx belongs to:
// "written", or "write refused" with the codes. What is the name of what was asked, such as "import". Mutations have their
// lines without it; it is for the handlers of mounts, after [Writer] has let the client write.
func LogWrite(ctx context.Context, what string, o Outcome) {
	if state := stateOf(ctx); state != nil && state.server != nil {
		state.server.logWrite(ctx, &attempt{fields: what, subject: o.Subject}, o)
	}
}

func (s *Server) logWrite(ctx context.Context, tried *attempt, o Outcome) {
	if o.Nothing {
		return
	}
	message, level := "written", slog.LevelInfo
	attrs := who(ctx)
	if len(o.Refused) > 0 {
		message, level = "write refused", slog.LevelWarn
		attrs = append(attrs, slog.String("code", strings.Join(o.Refused, " ")))
	}
	if o.Subject != "" {
		tried.subject = o.Subject
	}
	attrs = append(attrs, tried.attrs()...)
	if o.Result != "" {
		attrs = append(attrs, slog.String("result", Printable(shorten(o.Result))))
	}
	s.log.LogAttrs(ctx, level, message, attrs...)
}

// written is the middleware of the fields of a mutation: each field that does something has its line in the log.
func (s *Server) written(op *ast.OperationDefinition, variables map[string]any, field graphql.FieldMiddleware) graphql.FieldMiddleware {
	return func(ctx context.Context, next graphql.Resolver) (any, error) {
		value, err := field(ctx, next)
		fc := graphql.GetFieldContext(ctx)
		if fc.Object != "Mutation" || strings.HasPrefix(fc.Field.Name, "__") {
			return value, err
		}
		tried := &attempt{operation: op.Name, fields: fc.Field.Name, subject: subjectOf(fc.Field.Field, variables)}
		if err != nil {
			s.logWrite(ctx, tried, Outcome{Refused: []string{s.codeFor(err)}})
			return value, err
		}
		var o Outcome
		if s.outcome != nil {
			o, _ = s.outcome(value)
		}
		s.logWrite(ctx, tried, o)
		return value, err
	}
}

// codeFor returns the code of an error that a resolver returned. The line of an internal error is written where it is presented.
func (s *Server) codeFor(err error) string {
	if s.present != nil {
		if _, code, _, known := s.present(err); known {
			return code
		}
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return CodeTimeout
	case errors.Is(err, context.Canceled):
		return CodeCanceled
	}
	return CodeInternal
}
