package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Request is one GraphQL request.
type Request struct {
	Query         string         // the document
	OperationName string         // which of its operations; "" when it has one
	Variables     map[string]any // values as JSON decodes them; coerced in place
}

// Execute answers one request in this process, with every limit but those of
// HTTP and of concurrency. The answer is never nil. A refused request has errors
// and a nil Data; one that ran has Data, `null` in JSON if its root failed.
// Every error has extensions.code and extensions.requestId; an answer to an
// operation that was costed has extensions.cost. It stops when ctx ends or
// after [Limits.Timeout], a mutation after [Limits.Writing]: then pages and walks are no longer begun, and fail with
// what ended it, as those do whose resolver stops; fields that cost less than
// two points are answered for a tenth of a second more.
func (s *Server) Execute(ctx context.Context, r Request) *graphql.Response {
	return s.execute(ctx, r)
}

func (s *Server) execute(ctx context.Context, r Request) (answer *graphql.Response) {
	if stateOf(ctx) == nil {
		ctx = withState(ctx, newRequestID())
	}
	state := stateOf(ctx)
	began := time.Now()
	kind := "none"
	defer func() {
		if value := recover(); value != nil {
			_ = s.recovered(ctx, value)
			answer = &graphql.Response{Errors: gqlerror.List{refuse(CodeInternal, nil, internalMessage)}}
		}
		s.finish(ctx, answer)
		s.metrics.observe(kind, answer, state.code, time.Since(began))
	}()

	op, cost, count, errs := s.admit(ctx, r)
	if errs != nil {
		return s.reject(errs)
	}
	kind = string(op.Operation.Operation)
	state.operation = op.Operation.Name
	limit := s.limits.Timeout
	if state.writing = op.Operation.Operation == ast.Mutation; state.writing {
		limit = s.limits.Writing
	}

	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if s.prepareContext != nil {
		ctx = s.prepareContext(ctx)
	}
	count.ctx = ctx
	next, running := s.executor.DispatchOperation(ctx, op)
	answer = next(running)
	cost.Actual = count.cost()
	if answer == nil {
		return &graphql.Response{Errors: gqlerror.List{s.ended(ctx)}}
	}
	return answer
}

// admit prepares an operation, and takes what it costs from what the client may spend: a point for looking at it, and the rest
// once that is known. The errors say why it may not run.
func (s *Server) admit(ctx context.Context, r Request) (op *graphql.OperationContext, cost *Cost, count *begun, errs gqlerror.List) {
	if err := s.spend(ctx, 1); err != nil {
		return nil, nil, nil, gqlerror.List{err}
	}
	op, cost, count, errs = s.prepare(ctx, r)
	if cost != nil {
		stateOf(ctx).cost = cost
		s.metrics.cost.Observe(float64(cost.Requested))
	}
	if errs == nil {
		if err := s.spend(ctx, cost.Requested-1); err != nil {
			errs = gqlerror.List{err}
		}
	}
	return op, cost, count, errs
}

// reject is the answer to an operation that does not run.
func (s *Server) reject(errs gqlerror.List) *graphql.Response {
	s.metrics.rejected.WithLabelValues(codeOf(errs[0])).Inc()
	return &graphql.Response{Errors: errs}
}

// ended is the error of an operation whose context ended before it began to run.
func (s *Server) ended(ctx context.Context) *gqlerror.Error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return refuse(CodeTimeout, nil, "%s", s.timeoutMessage(ctx))
	}
	return refuse(CodeCanceled, nil, "the request was given up before it was answered")
}

// finish completes an answer: request ids, at most as many errors as the limit, the cost.
func (s *Server) finish(ctx context.Context, answer *graphql.Response) {
	state := stateOf(ctx)
	if len(answer.Errors) > 0 {
		state.code = codeOf(answer.Errors[0])
	}
	if more := len(answer.Errors) - s.limits.Errors; more > 0 {
		answer.Errors = append(answer.Errors[:s.limits.Errors:s.limits.Errors],
			refuse(state.code, nil, "and %d more errors: correct the ones above first", more))
	}
	for _, err := range answer.Errors {
		if err.Extensions == nil {
			err.Extensions = map[string]any{}
		}
		err.Extensions["requestId"] = state.id
	}
	if state.cost != nil {
		if answer.Extensions == nil {
			answer.Extensions = map[string]any{}
		}
		answer.Extensions["cost"] = state.cost
	}
}

func codeOf(err *gqlerror.Error) string {
	code, _ := err.Extensions["code"].(string)
	return code
}

// WriteAnswer writes an answer as JSON in one line. `data` is left out when the
// request was refused before it ran, as the specification wants.
func WriteAnswer(w io.Writer, answer *graphql.Response) error {
	out := make([]byte, 0, len(answer.Data)+512)
	out = append(out, '{')
	entry := func(name string, value []byte) {
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(append(append(out, '"'), name...), '"', ':')
		out = append(out, value...)
	}
	if len(answer.Errors) > 0 {
		encoded, err := encode(answer.Errors)
		if err != nil {
			return fmt.Errorf("write the errors of the answer: %w", err)
		}
		entry("errors", encoded)
	}
	if answer.Data != nil {
		entry("data", answer.Data) // JSON already, however large: not read again
	}
	if len(answer.Extensions) > 0 {
		encoded, err := encode(answer.Extensions)
		if err != nil {
			return fmt.Errorf("write the extensions of the answer: %w", err)
		}
		entry("extensions", encoded)
	}
	_, err := w.Write(append(out, '}', '\n'))
	return err
}

// ReadAnswer reads what [WriteAnswer] wrote. Data is nil when there is none, as it is in an answer.
func ReadAnswer(text []byte) (*graphql.Response, error) {
	answer := new(graphql.Response)
	if err := json.Unmarshal(text, answer); err != nil {
		return nil, fmt.Errorf("read the answer: %w", err)
	}
	return answer, nil
}

// encode writes JSON with <, > and & as they are, as the data of answers has them.
func encode(value any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimRight(out.Bytes(), "\n"), nil
}
