package server

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"peacegraph/cmd/internal/server/internal/testapi"
)

// memoryListener hands out connections in memory, so that their time is that of a bubble.
type memoryListener struct {
	accepted chan net.Conn
	closed   chan struct{}
}

func newMemoryListener() *memoryListener {
	return &memoryListener{make(chan net.Conn), make(chan struct{})}
}

func (l *memoryListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.accepted:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *memoryListener) Close() error {
	select {
	case <-l.closed:
	default:
		close(l.closed)
	}
	return nil
}

func (l *memoryListener) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }

// addressed is a connection from an address.
type addressed struct {
	net.Conn
	from net.Addr
}

func (c addressed) RemoteAddr() net.Addr { return c.from }

// dial connects from an address.
func (l *memoryListener) dial(from net.IP) net.Conn {
	client, server := net.Pipe()
	l.accepted <- addressed{server, &net.TCPAddr{IP: from, Port: 4711}}
	return client
}

// attacked runs a server in a bubble while attack works on it, and checks that it answers before, meanwhile and afterwards.
func attacked(t *testing.T, adjust func(*Config), attack func(t *testing.T, s *Server, l *memoryListener, answers func(when string))) {
	synctest.Test(t, func(t *testing.T) {
		s, log := testServer(t, &testapi.Root{}, adjust)
		l := newMemoryListener()
		ctx, stop := context.WithCancel(background())
		ended := make(chan error, 1)
		go func() { ended <- s.Run(ctx, l, nil) }()
		answers := func(when string) {
			t.Helper()
			c := l.dial(net.IPv4(198, 51, 100, 1))
			defer c.Close()
			go io.WriteString(c, "GET /graphql?query={name} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
			got, err := io.ReadAll(c)
			if err != nil || !strings.Contains(string(got), `"ada"`) {
				t.Errorf("%s the server does not answer: %v %s", when, err, got)
			}
		}
		answers("before")
		attack(t, s, l, answers)
		answers("afterwards")
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if strings.Contains(log.String(), `"panic"`) || strings.Contains(log.String(), `"internal error"`) {
			t.Errorf("log: %.2000s", log)
		}
	})
}

// Whoever sends the head or the body of a request too slowly is let go, and keeps nobody from being answered.
func TestSlowClientsAreLetGo(t *testing.T) {
	for name, tc := range map[string]struct {
		first, then string // what is sent at once, and then every second
		within      time.Duration
	}{
		"nothing":       {"", "", 5 * time.Second},
		"a slow head":   {"GET / HTTP/1.1\r\nHost: x\r\n", "X-a: b\r\n", 5 * time.Second},
		"a slow body":   {"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{", " ", 15 * time.Second},
		"slow chunks":   {"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\n{\r\n", 15 * time.Second},
		"slow trailers": {"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "X-a: b\r\n", 15 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			attacked(t, nil, func(t *testing.T, s *Server, l *memoryListener, answers func(string)) {
				began := time.Now()
				c := l.dial(net.IPv4(203, 0, 113, 5))
				defer c.Close()
				gone := make(chan struct{})
				go func() {
					defer close(gone)
					_, _ = io.Copy(io.Discard, c)
				}()
				sent := make(chan struct{})
				go func() {
					defer close(sent)
					second := time.NewTicker(time.Second) // of the bubble
					defer second.Stop()
					_, err := io.WriteString(c, tc.first)
					for err == nil {
						select {
						case <-second.C:
							_, err = io.WriteString(c, tc.then)
						case <-gone:
							return
						}
					}
				}()
				synctest.Wait()
				answers("meanwhile")
				<-gone
				<-sent
				if took := time.Since(began); took > tc.within+2*time.Second {
					t.Errorf("it was let go after %s", took)
				}
			})
		})
	}
}

// A thousand connections that send nothing, or a part of a request, from one address or from a thousand: the bounds hold, and
// readers are answered.
func TestIdleConnectionsKeepNobodyOut(t *testing.T) {
	for name, tc := range map[string]struct {
		from func(i int) net.IP
		open int // at most
	}{
		"from one address":             {func(int) net.IP { return net.IPv4(203, 0, 113, 5) }, 256},
		"from one network of IPv6":     {func(i int) net.IP { return net.ParseIP(fmt.Sprintf("2001:db8::%x", i+1)) }, 256},
		"from two thousand addresses":  {func(i int) net.IP { return net.IPv4(10, 1, byte(i>>8), byte(i)) }, 1024},
		"from the address of a reader": {func(int) net.IP { return net.IPv4(198, 51, 100, 1) }, 256},
	} {
		t.Run(name, func(t *testing.T) {
			bound := func(c *Config) { c.Limits.Connections = 1024 }
			attacked(t, bound, func(t *testing.T, s *Server, l *memoryListener, answers func(string)) {
				for i := range 2000 {
					c := l.dial(tc.from(i))
					defer c.Close()
					if i%2 == 0 {
						go io.WriteString(c, "POST /graphql HTTP/1.1\r\nHost: x\r\n")
					}
					if i%500 == 499 {
						synctest.Wait()
						answers("meanwhile")
					}
				}
				synctest.Wait()
				s.connections.mu.Lock()
				open, from := len(s.connections.open), len(s.connections.from)
				s.connections.mu.Unlock()
				if open > tc.open || open < tc.open/2 || from > open {
					t.Errorf("%d connections are open from %d addresses, want at most %d", open, from, tc.open)
				}
			})
		})
	}
}

// A proxy holds the connections of many, so the bound for one address is not for it.
func TestAProxyMayHoldMoreConnections(t *testing.T) {
	proxy, err := ParseProxy("10.0.0.7")
	if err != nil {
		t.Fatal(err)
	}
	attacked(t, func(c *Config) { c.Proxies = append(c.Proxies, proxy) }, func(t *testing.T, s *Server, l *memoryListener, answers func(string)) {
		for range 300 {
			c := l.dial(net.IPv4(10, 0, 0, 7))
			defer c.Close()
		}
		synctest.Wait()
		s.connections.mu.Lock()
		defer s.connections.mu.Unlock()
		if open := len(s.connections.open); open != 300 {
			t.Errorf("%d connections are open", open)
		}
	})
}

// What is being answered is never let go for a new connection.
func TestARequestThatIsAnsweredIsNotLetGo(t *testing.T) {
	cs := &connections{most: 2}
	ends := make([]net.Conn, 4)
	for i := range ends {
		_, ends[i] = net.Pipe()
	}
	cs.add(ends[0])
	cs.set(ends[0], true)
	cs.add(ends[1])
	cs.set(ends[1], true)
	cs.add(ends[2]) // nobody waits but the new one
	cs.set(ends[1], false)
	cs.add(ends[3])
	for i, want := range []bool{true, false, false, true} {
		if got := cs.open[ends[i]] != nil; got != want {
			t.Errorf("connection %d: open is %v", i, got)
		}
	}
}

// Bodies that are too large, that never end or that grow when they are unpacked are refused before they are held.
func TestBodiesAreBounded(t *testing.T) {
	var bomb bytes.Buffer
	zip := gzip.NewWriter(&bomb)
	if _, err := zip.Write(make([]byte, 10<<20)); err != nil {
		t.Fatal(err)
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	s, _ := testServer(t, &testapi.Root{}, nil)
	url, _ := start(t, s)
	for _, tc := range []struct {
		name   string
		body   io.Reader
		length int64
		zipped bool
		status int
	}{
		{"a body that says it is large", endless('a'), 1 << 40, false, 413},
		{"a body that never ends", endless('a'), -1, false, 413},
		{"a body of blanks that never ends", endless(' '), -1, false, 413},
		{"a bomb", &bomb, int64(bomb.Len()), true, 415},
	} {
		t.Run(tc.name, func(t *testing.T) {
			counted := &counter{from: tc.body}
			r, err := http.NewRequestWithContext(t.Context(), "POST", url+"/graphql", counted)
			if err != nil {
				t.Fatal(err)
			}
			r.ContentLength = tc.length
			r.Header.Set("Content-Type", "application/json")
			if tc.zipped {
				r.Header.Set("Content-Encoding", "gzip")
			}
			response, err := http.DefaultClient.Do(r)
			if err != nil {
				// The server closes while the client still sends, which some systems tell instead of the answer.
				if strings.Contains(err.Error(), "broken pipe") || strings.Contains(err.Error(), "reset") {
					return
				}
				t.Fatal(err)
			}
			defer response.Body.Close()
			if response.StatusCode != tc.status {
				t.Errorf("got %s", response.Status)
			}
			if n := counted.n.Load(); n > 32<<20 {
				t.Errorf("%d bytes were taken", n)
			}
		})
	}
}

// endless is a body of one byte again and again.
type endless byte

func (e endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(e)
	}
	return len(p), nil
}

// counter counts what is read from it, which goes on while the answer is there already.
type counter struct {
	from io.Reader
	n    atomic.Int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.n.Add(int64(n))
	return n, err
}

// Forms, multipart and plain text, which a page of another origin can send without being asked about it, do nothing, and
// neither does GET; not even when the browser of an editor would add the token.
func TestAForeignPageWritesNothing(t *testing.T) {
	handler, log := writing(t, nil)
	const mutation = `mutation{rename(to:"x")}`
	for _, tc := range []struct{ name, method, target, contentType, body string }{
		{"a form", "POST", "/graphql", "application/x-www-form-urlencoded", "query=" + mutation},
		{"multipart", "POST", "/graphql", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n" + `{"query":"mutation{rename(to:\"x\")}"}` + "\r\n--b--\r\n"},
		{"plain text", "POST", "/graphql", "text/plain", `{"query":"mutation{rename(to:\"x\")}"}`},
		{"no type", "POST", "/graphql", "", `{"query":"mutation{rename(to:\"x\")}"}`},
		{"a document", "POST", "/graphql", "application/graphql", mutation},
		{"two types", "POST", "/graphql", "text/plain; application/json", `{"query":"mutation{rename(to:\"x\")}"}`},
		{"GET", "GET", "/graphql?query=mutation%7Brename(to:%22x%22)%7D", "", ""},
		{"HEAD", "HEAD", "/graphql?query=mutation%7Brename(to:%22x%22)%7D", "", ""},
		{"POST with the question in the address", "POST", "/graphql?query=mutation%7Brename(to:%22x%22)%7D", "application/x-www-form-urlencoded", ""},
		{"another method", "PUT", "/graphql", "application/json", `{"query":"mutation{rename(to:\"x\")}"}`},
		{"a method by another", "POST", "/graphql?_method=POST", "text/plain", `{"query":"mutation{rename(to:\"x\")}"}`},
	} {
		for _, token := range []string{"", "editor"} {
			log.reset()
			r := httptest.NewRequest(tc.method, tc.target, strings.NewReader(tc.body))
			r.Header.Set("Origin", "https://elsewhere.example")
			r.Header.Set("Sec-Fetch-Site", "cross-site")
			r.Header.Set("X-HTTP-Method-Override", "POST")
			if tc.contentType != "" {
				r.Header.Set("Content-Type", tc.contentType)
			}
			if token != "" {
				r.Header.Set("Authorization", "Bearer "+token)
			}
			got := send(t, handler, r)
			if got.status < 400 || strings.Contains(got.body, `"rename":"x"`) {
				t.Errorf("%s as %q: got %d %s", tc.name, token, got.status, got.body)
			}
		}
	}
}

// Nothing that a client sends breaks out of its line of the log, or acts on the terminal of who reads it.
func TestNobodyWritesTheLog(t *testing.T) {
	handler, log := writing(t, nil)
	odd := "x\r\n{\"level\":\"ERROR\",\"msg\":\"forged\"}\x1b[2J\u202e\u0000\u2028\u009b"
	requests := []*http.Request{
		post(`{"query":"mutation{rename(to:\"x\")}","operationName":` + string(quoted(t, odd)) + `}`),
		post(`{"query":` + string(quoted(t, "mutation "+odd+"{rename(to:\"x\")}")) + `}`),
		post(`{"query":"mutation($input:String!){rename(to:$input)}","variables":{"input":{"draft":` + string(quoted(t, odd)) + `}}}`),
		httptest.NewRequest("POST", "/notes/1", nil),
		httptest.NewRequest("GET", "/nowhere", nil),
		httptest.NewRequest("GET", "/graphql?query={name}", nil),
	}
	for _, r := range requests {
		if r.URL.Path != "/graphql" {
			r.URL.Path += odd
		}
		r.Header[requestIDHeader] = []string{odd}
		r.Header["User-Agent"], r.Header["Referer"], r.Header["X-Forwarded-For"] = []string{odd}, []string{odd}, []string{odd}
		r.Header["Authorization"] = []string{"Bearer " + odd}
		send(t, handler, r)
		r.Header.Del("Authorization")
		send(t, handler, r)
	}
	lines := 0
	for line := range strings.Lines(log.String()) {
		lines++
		var fields map[string]any
		if err := json.Unmarshal([]byte(line), &fields); err != nil || fields["msg"] == "forged" {
			t.Errorf("%q: %v", line, err)
		}
		if strings.ContainsFunc(strings.TrimSuffix(line, "\n"), func(c rune) bool { return Printable(string(c)) != string(c) }) {
			t.Errorf("it acts on a terminal: %q", line)
		}
	}
	if lines < len(requests) {
		t.Errorf("%d lines", lines)
	}
}

func quoted(t *testing.T, text string) []byte {
	t.Helper()
	out, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Requests that two programs could read in two ways are refused, and nothing behind them is taken for a request.
func TestNoRequestIsSmuggled(t *testing.T) {
	const inner = "POST /notes/1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer editor\r\nContent-Length: 0\r\n\r\n"
	for name, head := range map[string]string{
		"two lengths":             "Content-Length: 3\r\nContent-Length: 4\r\n\r\n",
		"a length and chunks":     "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"a length that is none":   "Content-Length: +3\r\n\r\n",
		"chunks in another way":   "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
		"chunks twice":            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"a blank before a colon":  "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
		"a line that goes on":     "X-a: b\r\n Transfer-Encoding: chunked\r\nContent-Length : 3\r\n\r\n",
		"a length of a chunk":     "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
		"two hosts":               "Host: y\r\n\r\n",
		"a carriage return alone": "X-a: b\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"NUL in a header":         "X-a: \x00\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := testServer(t, &testapi.Root{}, func(c *Config) {
				c.Gate = testGate{}
				c.Mounts = map[string]http.Handler{"/notes/": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					_, _ = io.WriteString(w, "smuggled")
				})}
			})
			url, _ := start(t, s)
			c, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			if _, err := io.WriteString(c, "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"+head+inner); err != nil {
				t.Fatal(err)
			}
			first, err := http.ReadResponse(bufio.NewReader(c), nil)
			if err != nil {
				t.Fatal(err)
			}
			rest, _ := io.ReadAll(first.Body)
			if first.StatusCode < 400 || strings.Contains(string(rest), "smuggled") {
				t.Errorf("got %s %s", first.Status, rest)
			}
			if !first.Close {
				t.Errorf("the connection goes on: %v", first.Header)
			}
		})
	}
}

// Ten thousand headers are too many; so is one that is long.
func TestHeadersAreBounded(t *testing.T) {
	s, _ := testServer(t, &testapi.Root{}, nil)
	url, _ := start(t, s)
	for name, headers := range map[string]string{
		"ten thousand": strings.Repeat("X-a: b\r\n", 10_000),
		"a long one":   "X-a: " + strings.Repeat("b", 1<<20) + "\r\n",
		"a long name":  strings.Repeat("X", 1<<20) + ": b\r\n",
	} {
		c, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		go io.WriteString(c, "GET /graphql?query={name} HTTP/1.1\r\nHost: x\r\n"+headers+"\r\n")
		answer, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if answer.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
			t.Errorf("%s: %s", name, answer.Status)
		}
		c.Close()
		if got := ask(t, s.Handler(), "{name}", ""); got.status != 200 {
			t.Errorf("afterwards: %d", got.status)
		}
	}
}
