package server

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Gate knows who asks, and how much they may ask. Without one nobody has a name, nobody may write, and nothing is counted.
type Gate interface {
	// Enter says who sends a request, of which only the head has been read, and of whom [ClientOf] tells the address. When it gives a token that is not accepted,
	// the denial says so and the client has an address only.
	Enter(r *http.Request) (Client, *Denial)
	// Spend takes so many points of GraphQL from what the client may still spend; nil when it has them.
	Spend(c Client, points int) *Denial
	// Count takes one request to anything but GraphQL from what the client may still send; nil when it has one.
	Count(c Client) *Denial
}

// Denial is why a request is not answered, for the client to read.
type Denial struct {
	Status     int // 401, 403, 429 or 503
	Code       string
	Message    string        // what to do about it
	Invalid    bool          // the token itself is at fault
	RetryAfter time.Duration // when to come again; 0 when that does not help
}

// These sentences are for people who have not set up the server.
const (
	needsTokenToWrite = "writing needs a token: send it as `Authorization: Bearer pg_…`; whoever runs this server gives one with `peacegraph token add`"
	needsTokenToWork  = "this takes the server much work, and needs a token, be it one to read: send it as `Authorization: Bearer pg_…`; whoever runs this server gives one with `peacegraph token add`"
	needsTokenToRead  = "this server answers only those who have a token: send it as `Authorization: Bearer pg_…`; whoever runs this server gives one with `peacegraph token add`"
	needsEditor       = "the token is that of a reader, who may not write: whoever runs this server can give one with `peacegraph token add NAME --role editor`"
	foreignPage       = "a page of another origin may read but not write: send mutations from a page of this server, or from a program"
)

// denyWriting returns why a client may not write, nil when it may.
func denyWriting(c Client) *Denial {
	switch {
	case c.MayWrite():
		return nil
	case c.Role == RoleNobody:
		return &Denial{Status: http.StatusUnauthorized, Code: CodeUnauthenticated, Message: needsTokenToWrite}
	}
	return &Denial{Status: http.StatusForbidden, Code: CodeForbidden, Message: needsEditor}
}

// denyMutation returns why the mutation of a request may not run, nil when it may.
func (s *Server) denyMutation(ctx context.Context, r Request, op *ast.OperationDefinition) *gqlerror.Error {
	state := stateOf(ctx)
	denial := denyWriting(ClientOf(ctx))
	switch {
	case state.foreign:
		denial = &Denial{Status: http.StatusForbidden, Code: CodeForeignOrigin, Message: foreignPage}
	case state.reading:
		denial = &Denial{Status: http.StatusMethodNotAllowed, Code: CodeMethodNotAllowed, Message: "GET runs queries only: send the mutation as a POST with a JSON body"}
	}
	if denial == nil {
		return nil
	}
	s.logDenial(ctx, denial, attempted(op, r.Variables))
	state.denial = denial
	return denial.refused(op.Position)
}

// spend takes the points of an operation from what the client may spend. Only operations that come over HTTP are counted.
func (s *Server) spend(ctx context.Context, points int) *gqlerror.Error {
	state := stateOf(ctx)
	if s.gate == nil || state.server == nil || points <= 0 {
		return nil
	}
	denial := s.gate.Spend(ClientOf(ctx), points)
	if denial == nil {
		return nil
	}
	s.logDenial(ctx, denial, nil)
	state.denial = denial
	return denial.refused(nil)
}

// enter says who sends a request, and answers it when they may not even read. It reports whether to go on; the request
// that comes back is to be used then.
func (s *Server) enter(w http.ResponseWriter, r *http.Request) (*http.Request, bool) {
	client := Client{Addr: s.addrOf(r)}
	r = r.WithContext(WithClient(r.Context(), client))
	var denial *Denial
	if s.gate != nil {
		client, denial = s.gate.Enter(r)
	}
	state := stateOf(r.Context())
	state.client = client
	r = r.WithContext(WithClient(r.Context(), client))
	if s.isOpen(r) {
		return r, true
	}
	if denial == nil && s.tokenToRead && client.Role < RoleReader {
		denial = &Denial{Status: http.StatusUnauthorized, Code: CodeUnauthenticated, Message: needsTokenToRead}
	}
	if denial == nil && s.gate != nil && r.URL.Path != "/graphql" {
		denial = s.gate.Count(client)
	}
	if denial == nil {
		return r, true
	}
	s.deny(w, r, denial)
	return r, false
}

// isOpen reports whether a request is answered whoever sends it: health checks, the pages and what they are made of, none of
// which has data, and the questions of browsers about what they may send, which come without a token.
func (s *Server) isOpen(r *http.Request) bool {
	path := r.URL.Path
	return r.Method == http.MethodOptions || path == "/healthz" || path == "/readyz" ||
		s.pages[path] != nil || s.assets.at(path) != nil || path == "/graphql" && s.askAt != "" && fromAddressBar(r)
}

// deny answers a request that is not let in.
func (s *Server) deny(w http.ResponseWriter, r *http.Request, d *Denial) {
	stateOf(r.Context()).code = d.Code
	d.head(w.Header())
	allowEveryOrigin(w.Header())
	s.logDenial(r.Context(), d, nil)
	if r.URL.Path != "/graphql" {
		problem(w, r, d.Status, d.Code, d.Message, nil)
		return
	}
	mediaType, ok := negotiate(r.Header.Values("Accept"))
	if !ok {
		mediaType = typeJSON
	}
	s.answerRefusal(w, r, mediaType, refuseHTTP(d.Status, d.Code, "%s", d.Message))
}

// head sets the headers of a denial.
func (d *Denial) head(h http.Header) {
	switch {
	case d.Status == http.StatusUnauthorized && d.Invalid:
		h.Set("WWW-Authenticate", `Bearer realm="peacegraph", error="invalid_token"`)
	case d.Status == http.StatusUnauthorized:
		h.Set("WWW-Authenticate", `Bearer realm="peacegraph"`)
	case d.Status == http.StatusForbidden:
		h.Set("WWW-Authenticate", `Bearer realm="peacegraph", error="insufficient_scope"`)
	}
	if d.RetryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(int(math.Ceil(d.RetryAfter.Seconds()))))
	}
}

// Writer says who sends a request to a mount that writes, and answers it when they may not: those without the token of an
// editor, and pages of other origins. It reports whether to go on. What is a name of what was tried, such as "import", and
// subject what it was tried on, such as the id of a draft; both are for the log.
func Writer(w http.ResponseWriter, r *http.Request, what, subject string) (Client, bool) {
	client := ClientOf(r.Context())
	state := stateOf(r.Context())
	denial := denyWriting(client)
	if state != nil && state.server != nil && state.server.foreign.Check(r) != nil {
		denial = &Denial{Status: http.StatusForbidden, Code: CodeForeignOrigin, Message: foreignPage}
	}
	if denial == nil {
		return client, true
	}
	denial.head(w.Header())
	if state != nil && state.server != nil {
		state.code = denial.Code
		state.server.logDenial(r.Context(), denial, &attempt{fields: what, subject: subject})
	}
	problem(w, r, denial.Status, denial.Code, denial.Message, nil)
	return client, false
}

// Reader says who sends a request to a mount that works hard for it without writing, and answers it when nobody is known to:
// those without any token. It reports whether to go on.
func Reader(w http.ResponseWriter, r *http.Request) (Client, bool) {
	client := ClientOf(r.Context())
	if client.Role >= RoleReader {
		return client, true
	}
	denial := &Denial{Status: http.StatusUnauthorized, Code: CodeUnauthenticated, Message: needsTokenToWork}
	denial.head(w.Header())
	if state := stateOf(r.Context()); state != nil && state.server != nil {
		state.code = denial.Code
		state.server.logDenial(r.Context(), denial, nil)
	}
	problem(w, r, denial.Status, denial.Code, denial.Message, nil)
	return client, false
}

// attempt is what a client tried to write.
type attempt struct {
	operation string // name of the operation, which the client chose
	fields    string // what it asks to be done, in the words of the schema
	subject   string // what it is done to
}

// attempted says what a mutation tries, for the log: never what it says.
func attempted(op *ast.OperationDefinition, variables map[string]any) *attempt {
	a := &attempt{operation: op.Name}
	var fields, subjects []string
	for _, selection := range op.SelectionSet {
		field, ok := selection.(*ast.Field)
		if !ok {
			fields = append(fields, "…")
			continue
		}
		fields = append(fields, field.Name)
		if subject := subjectOf(field, variables); subject != "" {
			subjects = append(subjects, subject)
		}
	}
	a.fields, a.subject = strings.Join(fields, " "), strings.Join(slices.Compact(subjects), " ")
	return a
}

// subjectOf returns the id of the draft that a field of a mutation names in its input, as far as it looks like an id.
func subjectOf(field *ast.Field, variables map[string]any) string {
	argument := field.Arguments.ForName("input")
	if argument == nil || argument.Value == nil {
		return ""
	}
	value, err := argument.Value.Value(variables)
	if err != nil {
		return ""
	}
	input, _ := value.(map[string]any)
	id, _ := input["draft"].(string)
	if len(id) > 80 || strings.ContainsFunc(id, func(c rune) bool { return c <= ' ' || c > '~' }) {
		return ""
	}
	return id
}

// logDenial writes the line of a request that was denied: who, from where, why and what was tried, never a secret and
// never a text. Only that of writing is a warning: readers who are asked for a token have done nothing.
func (s *Server) logDenial(ctx context.Context, d *Denial, tried *attempt) {
	message, level := "request denied", slog.LevelInfo
	if tried != nil {
		message, level = "write refused", slog.LevelWarn
	}
	attrs := append(who(ctx), slog.String("code", d.Code))
	if tried != nil {
		attrs = append(attrs, tried.attrs()...)
	}
	s.log.LogAttrs(ctx, level, message, attrs...)
}

// attrs are the attributes of a line of the log.
func (a *attempt) attrs() []slog.Attr {
	attrs := []slog.Attr{slog.String("tried", Printable(shorten(a.fields)))}
	if a.operation != "" {
		attrs = append(attrs, slog.String("operation", Printable(shorten(a.operation))))
	}
	if a.subject != "" {
		attrs = append(attrs, slog.String("subject", Printable(shorten(a.subject))))
	}
	return attrs
}

// who are the attributes of a line of the log that tell who sent a request.
func who(ctx context.Context) []slog.Attr {
	client := ClientOf(ctx)
	attrs := []slog.Attr{slog.String("request_id", RequestID(ctx)), slog.String("addr", client.Addr.String())}
	if client.Name != "" {
		attrs = append(attrs, slog.String("client", Printable(client.Name)), slog.String("role", client.Role.String()))
	}
	return attrs
}

// Printable returns a text in which nothing acts on a terminal or a log: what is neither a graphic character nor a space of
// the ASCII kind is written as an escape, as in \n, \x1b or \u202e.
func Printable(text string) string {
	odd := func(c rune) bool { return !strconv.IsPrint(c) }
	if !strings.ContainsFunc(text, odd) && !strings.ContainsRune(text, '\uFFFD') {
		return text
	}
	var out strings.Builder
	for _, c := range text {
		if !odd(c) {
			out.WriteRune(c)
			continue
		}
		quoted := strconv.QuoteRune(c)
		out.WriteString(quoted[1 : len(quoted)-1])
	}
	return out.String()
}

// remoteAddr returns the address at the other end of the connection.
func remoteAddr(r *http.Request) netip.Addr {
	return parseAddrPort(r.RemoteAddr)
}

// refused makes the error of a denial.
func (d *Denial) refused(at *ast.Position) *gqlerror.Error {
	err := refuse(d.Code, at, "%s", d.Message)
	if d.RetryAfter > 0 {
		err.Extensions["retryAfter"] = int(math.Ceil(d.RetryAfter.Seconds()))
	}
	return err
}

// CheckOrigin returns an error for what is no origin of pages. It says how one is written.
func CheckOrigin(origin string) error {
	return addOrigins(http.NewCrossOriginProtection(), []string{origin})
}

// addOrigins lets pages of the origins write.
func addOrigins(to *http.CrossOriginProtection, origins []string) error {
	for _, origin := range origins {
		if err := to.AddTrustedOrigin(origin); err != nil {
			return fmt.Errorf("%q is no origin; write it as in https://notes.example.org: %w", origin, err)
		}
	}
	return nil
}
