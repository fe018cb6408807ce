package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Feed is what a subscription tells, one event after another and at the pace of its reader. It belongs to one goroutine.
type Feed interface {
	// Next returns a context in which the resolvers answer with the next event, or false when there is none yet; it does not
	// wait for one. An error that is that of ctx ends nothing.
	Next(ctx context.Context) (context.Context, bool, error)
	// Changed returns a channel that is closed when there may be another event.
	Changed() <-chan struct{}
	// Position returns the id of the event that Next has returned, or of a place after it with nothing to tell in between. A
	// subscription that is opened since then goes on behind it.
	Position() string
}

// Follow returns a context in which the resolvers of a subscription open it, and what it then tells. Since is the id of the last
// event that the client has read, which goes before what the operation says; it is empty when the client gives none.
type Follow func(ctx context.Context, since string) (context.Context, Feed)

// Why streams end, in the codes of their last event and in the labels of the metrics.
const (
	endTimeOver = "STREAM_TIME_OVER"
	endStopping = "SERVER_STOPPING"
	endSlow     = "SLOW_READER"
	endGone     = "CLIENT_GONE"
)

// How long a client waits before it comes again. Not all wait equally long, so that they do not all come back at once when
// the server starts again; what was refused is the same in a second.
const (
	retryAfter   = time.Second
	retrySpread  = 3 * time.Second
	retryRefused = time.Minute
)

// checkAgain is how long a token that was looked at is good for a stream.
const checkAgain = time.Second

// acceptsEvents reports whether a client names event streams among what it accepts.
func acceptsEvents(accept []string) bool {
	for _, entry := range strings.Split(strings.Join(accept, ","), ",") {
		named, parameters, err := mime.ParseMediaType(entry)
		if err != nil || named != typeEvents {
			continue
		}
		q, given := parameters["q"]
		quality, err := strconv.ParseFloat(q, 64)
		return !given || err == nil && quality > 0
	}
	return false
}

// runs reports whether a request runs an operation of a kind, as far as it can be read.
func (s *Server) runs(r Request, kind ast.Operation) bool {
	doc, errs := s.document(r.Query)
	if errs != nil {
		return false
	}
	op, err := chooseOperation(doc, r.OperationName)
	return err == nil && op.Operation == kind
}

// denySubscription returns why a subscription may not run, nil when it may.
func (s *Server) denySubscription(ctx context.Context, op *ast.OperationDefinition) *gqlerror.Error {
	switch {
	case s.follow == nil:
		return refuse(CodeNoSubscriptions, op.Position, "there are no subscriptions here: ask with a query")
	case !stateOf(ctx).streaming:
		return refuse(CodeNeedsEvents, op.Position, "a subscription is answered as a stream of events: send the header `Accept: %s`, as EventSource in a browser and `curl -N` with -H do", typeEvents)
	}
	return nil
}

// oneField refuses a subscription that does not ask for exactly one field of Subscription, as @skip or two names can make it.
func oneField(op *graphql.OperationContext) gqlerror.List {
	fields := graphql.CollectFields(op, op.Operation.SelectionSet, []string{"Subscription"})
	if len(fields) == 1 && !strings.HasPrefix(fields[0].Name, "__") {
		return nil
	}
	return gqlerror.List{refuse(CodeValidationFailed, op.Operation.Position, "a subscription asks for one field of Subscription, not for %d: send one request for each", len(fields))}
}

// stream is one subscription that is being answered.
type stream struct {
	server    *Server
	request   *http.Request
	operation *graphql.OperationContext
	count     *begun
	cost      *Cost
	feed      Feed
	out       *events
	checked   time.Time // when the token was looked at
	since     string    // the id of the last event, or where the reader is known to have come to
}

// serveStream answers a subscription, until the client goes or the stream ends for one of the reasons above.
func (s *Server) serveStream(w http.ResponseWriter, r *http.Request, request Request) {
	leave, refused := s.streams.enter(ClientOf(r.Context()))
	if refused != nil {
		s.answerRefusal(w, r, typeGraphQL, refused)
		return
	}
	defer leave()
	t, answer := s.openStream(r, request)
	if t == nil {
		if status := statusOf(answer, typeJSON); status != http.StatusOK {
			s.writeAnswer(w, r, typeGraphQL, status, answer)
			return
		}
		s.writeEvents(w, r, answer)
		return
	}
	t.out = newEvents(w, s.limits.StreamWrite)
	ended, err := t.run()
	s.metrics.events.Add(float64(t.out.written))
	s.metrics.ended.WithLabelValues(ended).Inc()
	level := slog.LevelInfo
	if ended == endSlow {
		level = slog.LevelWarn
	}
	attrs := append(who(r.Context()), slog.String("code", ended), slog.Int("events", t.out.written), slog.String("last", Printable(t.since)))
	if err != nil {
		attrs = append(attrs, slog.String("error", Printable(err.Error())))
	}
	s.log.LogAttrs(r.Context(), level, "stream ended", attrs...)
}

// writeEvents answers with one event, as far as an answer is all that there is.
func (s *Server) writeEvents(w http.ResponseWriter, r *http.Request, answer *graphql.Response) {
	out := newEvents(w, s.limits.StreamWrite)
	if len(answer.Errors) > 0 && answer.Data == nil {
		out.retry(retryRefused)
	}
	if err := out.next("", answer); err != nil {
		s.logInternal(r.Context(), err, "")
	}
	out.complete(end{})
	_ = out.flush() // the client is gone when this fails, and there is nobody to tell
}

// openStream checks the request and has the resolvers open the subscription. The answer says what is wrong when it is nil.
func (s *Server) openStream(r *http.Request, request Request) (t *stream, answer *graphql.Response) {
	ctx, state, began := r.Context(), stateOf(r.Context()), time.Now()
	state.streaming = true
	defer func() {
		if value := recover(); value != nil {
			_ = s.recovered(ctx, value)
			t, answer = nil, &graphql.Response{Errors: gqlerror.List{refuse(CodeInternal, nil, internalMessage)}}
		}
		s.finish(ctx, answer)
		s.metrics.observe(string(ast.Subscription), answer, state.code, time.Since(began))
	}()
	op, cost, count, errs := s.admit(ctx, request)
	if errs == nil {
		errs = oneField(op)
	}
	if errs != nil {
		return nil, s.reject(errs)
	}
	state.operation = op.Operation.Name
	limited, cancel := context.WithTimeout(ctx, s.limits.Timeout)
	defer cancel()
	if s.prepareContext != nil {
		limited = s.prepareContext(limited)
	}
	count.ctx = limited
	opening, feed := s.follow(limited, r.Header.Get("Last-Event-ID"))
	next, running := s.executor.DispatchOperation(opening, op)
	// A subscription that has been opened has nothing to tell in the context of its opening, one that has not has errors.
	if answer := next(running); answer != nil && len(answer.Errors) > 0 {
		return nil, answer
	}
	return &stream{server: s, request: r, operation: op, count: count, cost: cost, feed: feed, checked: time.Now()}, &graphql.Response{}
}

// run sends events until the stream ends. It returns why it has ended; the error says what a code does not.
func (t *stream) run() (ended string, err error) {
	s, ctx := t.server, t.request.Context()
	beat := time.NewTicker(s.limits.StreamBeat)
	defer beat.Stop()
	life := time.NewTimer(s.limits.StreamTime)
	defer life.Stop()
	t.out.retry(retryAfter + rand.N(retrySpread))
	t.reached()
	for {
		why, err := t.sendAll(life.C)
		if err == nil && why == nil {
			err = t.out.flush()
		}
		switch {
		case err != nil:
			return t.cut(err)
		case why != nil:
			return t.close(*why)
		}
		select {
		case <-t.feed.Changed():
		case <-beat.C:
			if why := t.checkToken(); why != nil {
				return t.close(*why)
			}
			t.out.comment("nothing new")
			t.reached()
		case <-life.C:
			return t.close(t.timeOver())
		case <-s.streams.over:
			return t.close(stopping())
		case <-ctx.Done():
			return endGone, nil
		}
	}
}

// sendAll sends what there is. It returns why the stream is to end, nil when it goes on; the error is that of [events.flush].
func (t *stream) sendAll(life <-chan time.Time) (*end, error) {
	s, ctx := t.server, t.request.Context()
	for {
		select {
		case <-life:
			return new(t.timeOver()), nil
		case <-s.streams.over:
			return new(stopping()), nil
		case <-ctx.Done():
			return &end{Code: endGone}, nil
		case s.streams.work <- struct{}{}:
		}
		answer, err := t.makeNext()
		<-s.streams.work
		switch {
		case err != nil:
			return &end{Code: codeOf(err), Message: err.Message}, nil
		case answer == nil:
			return nil, nil
		}
		if why := t.checkToken(); why != nil {
			return why, nil // and the event is not sent
		}
		t.since = t.feed.Position()
		if err := t.out.next(t.since, answer); err != nil {
			s.logInternal(ctx, err, "")
			return &end{Code: CodeInternal, Message: internalMessage}, nil
		}
		if t.out.full() {
			if err := t.out.flush(); err != nil {
				return nil, err
			}
		}
	}
}

// makeNext returns the answer of the next event, nil when there is none now.
func (t *stream) makeNext() (answer *graphql.Response, failed *gqlerror.Error) {
	s := t.server
	ctx, cancel := context.WithTimeout(again(t.request.Context()), s.limits.Timeout)
	defer cancel()
	defer func() {
		if value := recover(); value != nil {
			_ = s.recovered(ctx, value)
			answer, failed = nil, refuse(CodeInternal, nil, internalMessage)
		}
	}()
	if s.prepareContext != nil {
		ctx = s.prepareContext(ctx)
	}
	told, ok, err := t.feed.Next(ctx)
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, nil // it had too much to look at, and goes on where it was
	case err != nil:
		return nil, s.presentError(ctx, err)
	case !ok:
		return nil, nil
	}
	op, count := t.again(told)
	next, running := s.executor.DispatchOperation(told, op)
	if answer = next(running); answer == nil {
		answer = &graphql.Response{Errors: gqlerror.List{s.ended(ctx)}}
	}
	stateOf(ctx).cost = &Cost{Requested: t.cost.Requested, Actual: count.cost(), Limit: t.cost.Limit}
	s.finish(ctx, answer)
	return answer, nil
}

// again returns the operation, to be run once more and counted anew.
func (t *stream) again(ctx context.Context) (*graphql.OperationContext, *begun) {
	count := &begun{costs: t.count.costs, arguments: t.count.arguments, ctx: ctx}
	return &graphql.OperationContext{
		RawQuery: t.operation.RawQuery, OperationName: t.operation.OperationName, Variables: t.operation.Variables,
		Doc: t.operation.Doc, Operation: t.operation.Operation, RecoverFunc: t.operation.RecoverFunc,
		ResolverMiddleware: count.field, RootResolverMiddleware: t.operation.RootResolverMiddleware,
	}, count
}

// reached tells the client of a place that it has come to without an event, so that it does not begin further back.
func (t *stream) reached() {
	if at := t.feed.Position(); at != t.since {
		t.since = at
		t.out.place(at)
	}
}

// checkToken looks at the token of the client now and then. It returns why the stream is to end.
func (t *stream) checkToken() *end {
	s := t.server
	if s.gate == nil || time.Since(t.checked) < checkAgain {
		return nil
	}
	t.checked = time.Now()
	before := ClientOf(t.request.Context())
	now, denial := s.gate.Enter(t.request)
	switch {
	case denial != nil:
		return &end{Code: denial.Code, Message: denial.Message}
	case now.Name != before.Name || s.tokenToRead && now.Role < RoleReader:
		return &end{Code: CodeUnauthenticated, Message: "the token is not good any more; the stream goes on with another one"}
	}
	return nil
}

func (t *stream) timeOver() end {
	return end{Code: endTimeOver, Message: fmt.Sprintf("a stream lasts at most %s: ask again, with the id of the last event in the header Last-Event-ID or as since", t.server.limits.StreamTime)}
}

func stopping() end {
	return end{Code: endStopping, Message: "the server is stopping: ask again shortly, with the id of the last event in the header Last-Event-ID or as since"}
}

// close writes the last event, as far as the client still takes it.
func (t *stream) close(why end) (ended string, err error) {
	if why.Code == endGone {
		return endGone, nil
	}
	why.Last = t.since
	t.out.complete(why)
	if err := t.out.flush(); err != nil {
		return t.cut(err)
	}
	return why.Code, nil
}

// cut is the end of a stream whose client takes nothing more.
func (t *stream) cut(err error) (ended string, reason error) {
	if errors.Is(err, errSlow) {
		return endSlow, fmt.Errorf("%w for %s; it can go on after the last event that it has read", err, t.server.limits.StreamWrite)
	}
	return endGone, nil
}
