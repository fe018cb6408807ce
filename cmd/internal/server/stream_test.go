package server

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"peacegraph/cmd/internal/server/internal/testapi"
	"peacegraph/cmd/internal/sse"
)

// ticking serves the test API with ticks to subscribe to.
func ticking(t *testing.T, adjust func(*Config)) (*Server, *testapi.Feed, *httptest.Server, *logBuffer) {
	t.Helper()
	feed := testapi.NewFeed()
	s, log := testServer(t, &testapi.Root{}, func(c *Config) {
		c.Follow = func(ctx context.Context, since string) (context.Context, Feed) { return feed.Follow(ctx, since) }
		if adjust != nil {
			adjust(c)
		}
	})
	over := httptest.NewServer(s.Handler())
	t.Cleanup(func() {
		s.streams.stop()
		over.Close()
	})
	return s, feed, over, log
}

// subscription is an answer that goes on.
type subscription struct {
	*http.Response
	*sse.Reader
	cancel context.CancelFunc
}

// subscribe asks for ticks by GET, after the one with the id since.
func subscribe(t *testing.T, over *httptest.Server, since string) subscription {
	t.Helper()
	return streamed(t, over, "subscription{ticks}", since)
}

func streamed(t *testing.T, over *httptest.Server, query, since string) subscription {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, over.URL+"/graphql?query="+url.QueryEscape(query), nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "text/event-stream")
	if since != "" {
		r.Header.Set("Last-Event-ID", since)
	}
	answer, err := over.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		answer.Body.Close()
	})
	return subscription{answer, sse.NewReader(answer.Body, 1<<20), cancel}
}

// want reads the next event and compares it.
func (s subscription) want(t *testing.T, name, data, last string) {
	t.Helper()
	event, err := s.Next()
	if err != nil {
		t.Fatalf("instead of %s: %v", name, err)
	}
	if event.Name != name || !strings.Contains(event.Data, data) || s.Last() != last {
		t.Errorf("got %s %s with the id %q, want %s with %s and %q", event.Name, event.Data, s.Last(), name, data, last)
	}
}

func TestStream(t *testing.T) {
	_, feed, over, _ := ticking(t, nil)
	read := subscribe(t, over, "")
	for name, want := range map[string]string{
		"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no",
		"Access-Control-Allow-Origin": "*", "Content-Encoding": "",
	} {
		if got := read.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	feed.Tick(2)
	read.want(t, "next", `{"data":{"ticks":1},"extensions":{"cost":{"requested":0,"actual":0,"limit":5000}}}`, "1")
	read.want(t, "next", `"ticks":2`, "2")
	if retry := read.Retry(); retry < time.Second || retry > 4*time.Second {
		t.Errorf("the client is to come again after %s", retry)
	}
	feed.Tick(1)
	read.want(t, "next", `"ticks":3`, "3")
	read.cancel()

	feed.Tick(2)
	resumed := subscribe(t, over, "3")
	resumed.want(t, "next", `"ticks":4`, "4")
	resumed.want(t, "next", `"ticks":5`, "5")
}

// TestStreamByPost: the same by POST, as programs ask.
func TestStreamByPost(t *testing.T) {
	_, feed, over, _ := ticking(t, nil)
	feed.Tick(1)
	r, err := http.NewRequest(http.MethodPost, over.URL+"/graphql", strings.NewReader(`{"query":"subscription S{ticks} query Q{name}","operationName":"S"}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "application/json, text/event-stream")
	r.Header.Set("Content-Type", "application/json")
	answer, err := over.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	read := sse.NewReader(answer.Body, 1<<20)
	if event, err := read.Next(); err != nil || !strings.Contains(event.Data, `"ticks":1`) {
		t.Errorf("got %+v, %v", event, err)
	}
}

// TestStreamsThatAreRefused: what is wrong with the operation is told in the stream, where a browser can read it.
func TestStreamsThatAreRefused(t *testing.T) {
	_, feed, over, log := ticking(t, nil)
	feed.Tick(20)
	for query, want := range map[string]struct{ since, data string }{
		"subscription{tocks}":                {"", `"code":"GRAPHQL_VALIDATION_FAILED"`},
		"subscription{ticks ticks2:ticks}":   {"", `"code":"GRAPHQL_VALIDATION_FAILED"`},
		"subscription{":                      {"", `"code":"GRAPHQL_PARSE_FAILED"`},
		"subscription{ticks @skip(if:true)}": {"", `"code":"GRAPHQL_VALIDATION_FAILED"`},
		"subscription{__typename}":           {"", `"code":"GRAPHQL_VALIDATION_FAILED"`},
		"subscription{ticks}":                {"yesterday", `"code":"NOT_FOUND"`},
		"{name}":                             {"", `{"data":{"name":"ada"}`},
		"{fail(how:\"known\")}":              {"", `"data":null`},
	} {
		t.Run(query, func(t *testing.T) {
			read := streamed(t, over, query, want.since)
			if read.StatusCode != http.StatusOK {
				t.Fatalf("the status is %d", read.StatusCode)
			}
			read.want(t, "next", want.data, "")
			read.want(t, "complete", "{}", "")
			if _, err := read.Next(); err != io.EOF {
				t.Errorf("then comes %v", err)
			}
		})
	}
	read := streamed(t, over, "mutation{rename(to:\"x\")}", "")
	if read.StatusCode != http.StatusMethodNotAllowed || !strings.HasPrefix(read.Header.Get("Content-Type"), typeGraphQL) {
		t.Errorf("a mutation by GET is answered %d %s", read.StatusCode, read.Header.Get("Content-Type"))
	}
	if strings.Contains(log.String(), "secret") {
		t.Error("the log has what panicked")
	}
}

// TestStreamsAreAskedForByName: without the header a subscription is refused with a sentence that shows it, and so is a
// WebSocket.
func TestStreamsAreAskedForByName(t *testing.T) {
	s, _, _, _ := ticking(t, nil)
	for _, accept := range []string{"", "*/*", "application/json", "text/event-stream;q=0, */*"} {
		r := httptest.NewRequest(http.MethodGet, "/graphql?query=subscription%7Bticks%7D", nil)
		r.Header.Set("Accept", accept)
		if got := send(t, s.Handler(), r); got.status != http.StatusNotAcceptable || got.code() != CodeNeedsEvents || !strings.Contains(got.body, "`Accept: text/event-stream`") {
			t.Errorf("with Accept %q it is answered %d %s", accept, got.status, got.body)
		}
	}
	r := httptest.NewRequest(http.MethodGet, "/graphql", nil)
	r.Header.Set("Connection", "Upgrade")
	r.Header.Set("Upgrade", "websocket")
	if got := send(t, s.Handler(), r); got.status != http.StatusBadRequest || got.code() != CodeNoWebSocket || !strings.Contains(got.body, "EventSource") {
		t.Errorf("a WebSocket is answered %d %s", got.status, got.body)
	}
	without, _ := testServer(t, &testapi.Root{}, nil)
	if got := ask(t, without.Handler(), "subscription{ticks}", ""); got.code() != CodeNoSubscriptions {
		t.Errorf("where there is nothing to follow: %s", got.body)
	}
}

// TestStreamPanics: a panic in an event ends the stream with a reason, and the log has it.
func TestStreamPanics(t *testing.T) {
	_, feed, over, log := ticking(t, nil)
	feed.Tick(13)
	read := subscribe(t, over, "11")
	read.want(t, "next", `"ticks":12`, "12")
	read.want(t, "next", `"code":"INTERNAL_ERROR"`, "13")
	if !strings.Contains(log.String(), "misfortune") {
		t.Error("the log has nothing of it")
	}
	feed.Tick(1)
	read.want(t, "next", `"ticks":14`, "14")
}

// TestStreamBounds: so many streams at all, and so many to one reader; a place is free again when a stream has ended.
func TestStreamBounds(t *testing.T) {
	s, feed, over, _ := ticking(t, func(c *Config) { c.Limits.Streams, c.Limits.StreamsEach, c.Limits.Admitted = 3, 2, 1 })
	feed.Tick(1)
	first, second := subscribe(t, over, "0"), subscribe(t, over, "0")
	first.want(t, "next", "1", "1")
	second.want(t, "next", "1", "1")
	third := subscribe(t, over, "0")
	if third.StatusCode != http.StatusTooManyRequests || third.Header.Get("Retry-After") != "60" {
		t.Errorf("the third stream of a reader is answered %d, to come again after %q", third.StatusCode, third.Header.Get("Retry-After"))
	}
	if got := ask(t, s.Handler(), "{name}", ""); got.status != http.StatusOK {
		t.Errorf("streams take the places of questions: %d %s", got.status, got.body)
	}
	other, refused := s.streams.enter(Client{Name: "ada"})
	if refused != nil {
		t.Fatal(refused.err)
	}
	if _, refused := s.streams.enter(Client{Name: "bob"}); refused == nil || refused.status != http.StatusServiceUnavailable {
		t.Errorf("the fourth of three streams is answered %+v", refused)
	}
	other()
	if n := s.streams.count(); n != 2 {
		t.Errorf("%d streams are open, not 2", n)
	}
	s.streams.stop()
	first.want(t, "complete", `"code":"SERVER_STOPPING"`, "1")
	second.want(t, "complete", `"lastEventId":"1"`, "1")
	if _, err := first.Next(); err != io.EOF {
		t.Errorf("after the end comes %v", err)
	}
	if late := subscribe(t, over, "0"); late.StatusCode != http.StatusServiceUnavailable || late.Header.Get("Retry-After") != "1" {
		t.Errorf("after the end a stream is answered %d, to come again after %q", late.StatusCode, late.Header.Get("Retry-After"))
	}
}

// TestStreamTime: a stream has an end, and signs of life until then.
func TestStreamTime(t *testing.T) {
	_, feed, over, _ := ticking(t, func(c *Config) {
		c.Limits.StreamBeat, c.Limits.StreamTime = 5*time.Millisecond, 100*time.Millisecond
	})
	feed.Tick(1)
	read := subscribe(t, over, "1")
	body, err := io.ReadAll(read.Body)
	if err != nil {
		t.Fatal(err)
	}
	text := string(body)
	if !strings.Contains(text, ": nothing new\n\n") || !strings.HasPrefix(text, "retry: ") || !strings.Contains(text, "id: 1\n\n") {
		t.Errorf("got %q", text)
	}
	_, last, found := strings.Cut(text, "event: complete\ndata: ")
	var why end
	if err := json.Unmarshal([]byte(last), &why); !found || err != nil || why.Code != endTimeOver || why.Last != "1" {
		t.Errorf("it ends with %q", last)
	}
}

// revocable is a gate that takes a token back.
type revocable struct{ revoked chan struct{} }

func (g revocable) Enter(*http.Request) (Client, *Denial) {
	select {
	case <-g.revoked:
		return Client{}, &Denial{Status: http.StatusUnauthorized, Code: CodeUnauthenticated, Message: "the token was revoked", Invalid: true}
	default:
		return Client{Name: "ada", Role: RoleReader}, nil
	}
}

func (revocable) Spend(Client, int) *Denial { return nil }

func (revocable) Count(Client) *Denial { return nil }

// TestStreamOfRevokedToken: a token that is taken back ends what it has opened.
func TestStreamOfRevokedToken(t *testing.T) {
	gate := revocable{make(chan struct{})}
	_, feed, over, _ := ticking(t, func(c *Config) { c.Gate, c.Limits.StreamBeat = gate, checkAgain })
	feed.Tick(1)
	read := subscribe(t, over, "")
	read.want(t, "next", "1", "1")
	close(gate.revoked)
	read.want(t, "complete", `"code":"UNAUTHENTICATED","message":"the token was revoked","lastEventId":"1"`, "1")
	if again := subscribe(t, over, "1"); again.StatusCode != http.StatusUnauthorized {
		t.Errorf("then it is answered %d", again.StatusCode)
	}
}
