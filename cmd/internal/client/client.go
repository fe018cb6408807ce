package client

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// Config says which server is asked, and by whom.
type Config struct {
	// Server is the address, as in https://graph.example.org: a scheme, a host, and a port when it is not the usual one.
	Server string
	// Token is sent with every request; empty for none.
	Token string
	// CAFile is a PEM file with certificates that are trusted beside those of the system; empty for none.
	CAFile string
	// Version is the version of this program.
	Version string
	// Pause waits before a request is sent again; nil waits as long as it is told, or until ctx ends.
	Pause func(ctx context.Context, how time.Duration) error
}

// Client asks one server. It is safe for concurrent use.
type Client struct {
	base    *url.URL
	token   string
	version string
	http    *http.Client
	pause   func(context.Context, time.Duration) error
}

// New returns a client of a server; nothing is sent yet. The error says what is wrong with the configuration.
func New(c Config) (*Client, error) {
	base, err := parse(c.Server)
	if err != nil {
		return nil, err
	}
	if i := strings.IndexFunc(c.Token, func(r rune) bool { return r <= ' ' || r > '~' }); i >= 0 {
		return nil, errors.New("the token has a character in it that no token has; copy it again, alone and whole")
	}
	transport := &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
		TLSHandshakeTimeout:   10 * time.Second,
		ExpectContinueTimeout: time.Second,
		IdleConnTimeout:       time.Minute,
		ForceAttemptHTTP2:     true,
	}
	if c.CAFile != "" {
		pool, err := roots(c.CAFile)
		if err != nil {
			return nil, err
		}
		transport.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	}
	if c.Pause == nil {
		c.Pause = wait
	}
	return &Client{
		base: base, token: c.Token, version: c.Version, pause: c.Pause,
		http: &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
	}, nil
}

// example returns what can stand behind http:// of an address that was written without it.
func example(text string) string {
	if u, err := url.Parse("http://" + text); err != nil || u.Hostname() == "" || u.User != nil {
		return "localhost:8080"
	} else {
		return u.Host
	}
}

// parse reads the address of a server.
func parse(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	switch {
	case err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "":
	case !strings.Contains(text, "://") && text != "":
		return nil, fmt.Errorf("%q has no http:// or https:// in front; write it as in http://%s", text, example(text))
	default:
		return nil, fmt.Errorf("%q is no address of a server; write it as in http://localhost:8080 or https://graph.example.org", text)
	}
	if u.User != nil {
		return nil, errors.New("a name or a password in the address is not sent; leave it out, and give a token in PEACEGRAPH_TOKEN or with --token-file")
	}
	if strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("%q has more than a scheme, a host and a port; write it as in %s://%s", text, u.Scheme, u.Host)
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host}, nil
}

func roots(file string) (*x509.CertPool, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read the certificates: %w", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("there is no certificate in %s; give one in PEM, which begins with -----BEGIN CERTIFICATE-----", file)
	}
	return pool, nil
}

// Server returns the address, without a slash at its end.
func (c *Client) Server() string { return c.base.String() }

// Bare reports whether the token would go to another computer without TLS, where everybody on the way can read it.
func (c *Client) Bare() bool {
	host := c.base.Hostname()
	ip := net.ParseIP(host)
	loopback := ip.IsLoopback() || host == "localhost" || strings.HasSuffix(host, ".localhost")
	return c.token != "" && c.base.Scheme == "http" && !loopback
}

// Request is something to be asked.
type Request struct {
	Method string // GET when it is empty
	Path   string // from the root on, with a slash in front
	Query  url.Values
	Header http.Header
	// Body opens what is sent; nil sends nothing. It is called again when the request is sent again.
	Body func() (io.ReadCloser, error)
	// Key makes a request that writes safe to send again: the server answers the same key with the same answer. It is sent
	// as Idempotency-Key.
	Key string
	// Reads says that nothing is written, although the method is another one than GET.
	Reads bool
	// Accept are the media types of answers; the first is asked for. Empty is any.
	Accept []string
	// Whole is how much of an answer the caller needs at most, in bytes, to read it at once with [Response.Decode].
	Whole int64
}

// Response is an answer that the server gave with success. Its body has to be closed.
type Response struct {
	*http.Response
	client *Client
	ctx    context.Context // of the request, which ends with the answer
	whole  int64
}

// attempts is how often one request is sent at most.
const attempts = 4

// longestPause is the longest that a server may ask to be waited for before its answer is told instead.
const longestPause = 20 * time.Second

// Do sends a request and returns the answer when it is one of success (2xx) in a type that is accepted. The error is an
// [*Error], or that of ctx.
func (c *Client) Do(ctx context.Context, r Request) (*Response, error) {
	return c.send(ctx, r, func(*http.Response) bool { return false })
}

// send is Do, which also returns other answers that the caller takes.
func (c *Client) send(ctx context.Context, r Request, takes func(*http.Response) bool) (*Response, error) {
	if r.Method == "" {
		r.Method = http.MethodGet
	}
	safe := r.Method == http.MethodGet || r.Reads || r.Key != ""
	id := strings.ToLower(rand.Text())
	for attempt := 1; ; attempt++ {
		response, err := c.once(ctx, r, id)
		if err != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			told := c.lost(err)
			if attempt == attempts || !safe || !told.cut {
				return nil, told
			}
		} else if response.StatusCode/100 == 2 && accepted(response, r.Accept) || takes(response) {
			response.Body = &body{ReadCloser: response.Body, client: c, ctx: ctx}
			return &Response{response, c, ctx, r.Whole}, nil
		} else {
			told := c.refused(ctx, response, r)
			if told.after < 0 || attempt == attempts || told.after > longestPause {
				return nil, told
			}
			if err := c.pause(ctx, max(told.after, backoff(attempt))); err != nil {
				return nil, err
			}
			continue
		}
		if err := c.pause(ctx, backoff(attempt)); err != nil {
			return nil, err
		}
	}
}

// backoff is how long to wait after an attempt: half a second, one, two.
func backoff(attempt int) time.Duration { return 250 * time.Millisecond << attempt }

func wait(ctx context.Context, how time.Duration) error {
	timer := time.NewTimer(how)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c *Client) once(ctx context.Context, r Request, id string) (*http.Response, error) {
	address := *c.base
	address.Path, address.RawQuery = r.Path, r.Query.Encode()
	var from io.ReadCloser
	if r.Body != nil {
		var err error
		if from, err = r.Body(); err != nil {
			return nil, bodyError{err}
		}
	}
	request, err := http.NewRequestWithContext(ctx, r.Method, address.String(), nil)
	if err != nil {
		return nil, err
	}
	if from != nil {
		request.Body = &sent{ReadCloser: from}
	}
	for name, values := range r.Header {
		request.Header[name] = values
	}
	request.Header.Set("User-Agent", "peacegraph/"+c.version)
	request.Header.Set("X-Request-Id", id)
	if len(r.Accept) > 0 {
		request.Header.Set("Accept", r.Accept[0])
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	if r.Key != "" {
		request.Header.Set("Idempotency-Key", r.Key)
	}
	response, err := c.http.Do(request)
	if s, ok := request.Body.(*sent); ok && err != nil {
		if failed := s.failed.Load(); failed != nil {
			return nil, bodyError{*failed}
		}
	}
	return response, err
}

// bodyError is what goes wrong on this side, while what is to be sent is read.
type bodyError struct{ error }

// Unwrap returns the error of the body.
func (e bodyError) Unwrap() error { return e.error }

// sent notes whether what is sent could be read. It may still be read from when the request has failed.
type sent struct {
	io.ReadCloser
	failed atomic.Pointer[error]
}

// Read passes on.
func (s *sent) Read(p []byte) (int, error) {
	n, err := s.ReadCloser.Read(p)
	if err != nil && err != io.EOF {
		s.failed.Store(&err)
	}
	return n, err
}

// body is the body of an answer. That it was cut is told in a sentence.
type body struct {
	io.ReadCloser
	client *Client
	ctx    context.Context // of the request, which ends with the answer
}

// Read passes on.
func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	switch {
	case err == nil, err == io.EOF:
		return n, err
	case b.ctx.Err() != nil:
		return n, b.ctx.Err()
	}
	return n, &Error{Message: fmt.Sprintf("the connection to %s was cut before the answer was whole; ask again", b.client.Server()), cut: true, err: err}
}

// Decode reads the answer as one JSON value and closes it. The error is an [*Error].
func (r *Response) Decode(into any) error {
	defer r.Body.Close()
	text, err := r.Text()
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, into); err != nil {
		return &Error{Message: fmt.Sprintf("%s has answered what this program does not understand; %s", r.client.Server(), r.client.versions(r.ctx)), err: err}
	}
	return nil
}

// wholeDefault is how much of an answer is read at once when the request does not say.
const wholeDefault = 64 << 20

// Text reads the answer to its end.
func (r *Response) Text() ([]byte, error) {
	most := r.whole
	if most == 0 {
		most = wholeDefault
	}
	text, err := io.ReadAll(io.LimitReader(r.Body, most+1))
	if err != nil {
		return nil, err
	}
	if int64(len(text)) > most {
		return nil, &Error{Message: fmt.Sprintf("%s has answered more than %d MB; ask for less at once", r.client.Server(), most>>20)}
	}
	return text, nil
}

// retryAfter returns how long a server wants to be left alone; negative when it does not say.
func retryAfter(h http.Header) time.Duration {
	seconds, err := strconv.Atoi(h.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return -1
	}
	return time.Duration(seconds) * time.Second
}
