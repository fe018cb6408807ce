package server

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"peacegraph/cmd/internal/server/internal/testapi"
)

// plain serves over http.
func plain(t *testing.T, handler http.Handler) *httptest.Server {
	t.Helper()
	over := httptest.NewServer(handler)
	t.Cleanup(over.Close)
	return over
}

// secured serves over https, as [Secure] speaks it, to a client that would rather speak HTTP/2.
func secured(t *testing.T, handler http.Handler) *httptest.Server {
	t.Helper()
	dir := t.TempDir()
	certFile, keyFile := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	cert, key := certify(t, "here", time.Now().AddDate(0, 1, 0))
	put(t, certFile, cert)
	put(t, keyFile, key)
	certificate, err := LoadCertificate(certFile, keyFile, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	over := httptest.NewUnstartedServer(handler)
	over.Listener = Secure(over.Listener, certificate)
	over.Start()
	t.Cleanup(over.Close)
	over.URL = "https" + strings.TrimPrefix(over.URL, "http")
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(cert)
	over.Client().Transport = &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{RootCAs: pool}}
	return over
}

// TestStreamOverTLS: over https a stream tells what comes, goes on where it was, and ends when its reader goes away.
func TestStreamOverTLS(t *testing.T) {
	s, feed, _, log := ticking(t, nil)
	answered := make(chan struct{}, 8)
	over := secured(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.Handler().ServeHTTP(w, r)
		answered <- struct{}{}
	}))
	read := subscribe(t, over, "")
	if read.ProtoMajor != 1 || read.TLS == nil {
		t.Errorf("it is answered in %s", read.Proto)
	}
	feed.Tick(2)
	read.want(t, "next", `"ticks":1`, "1")
	read.want(t, "next", `"ticks":2`, "2")
	feed.Tick(1)
	read.want(t, "next", `"ticks":3`, "3")
	read.cancel()
	<-answered
	if n := s.streams.count(); n != 0 || !strings.Contains(log.String(), `"code":"CLIENT_GONE"`) {
		t.Errorf("its reader is gone, and %d streams are open; the log has %s", n, log)
	}
	feed.Tick(1)
	resumed := subscribe(t, over, "3")
	resumed.want(t, "next", `"ticks":4`, "4")
	s.streams.stop()
	resumed.want(t, "complete", `"code":"SERVER_STOPPING"`, "4")
	<-answered
}

// TestStreamOfSlowReader: who does not read is cut off, the log says so, and the place is free. The reader finds the stream at its end
// without a reason, which would have to come after all that it has not read, and goes on after what it has read.
func TestStreamOfSlowReader(t *testing.T) {
	for name, serve := range map[string]func(*testing.T, http.Handler) *httptest.Server{"http": plain, "https": secured} {
		t.Run(name, func(t *testing.T) { slowReader(t, serve) })
	}
}

func slowReader(t *testing.T, serve func(*testing.T, http.Handler) *httptest.Server) {
	s, feed, _, log := ticking(t, func(c *Config) { c.Limits.StreamWrite = time.Second })
	answered := make(chan struct{}, 8)
	over := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.Handler().ServeHTTP(w, r)
		answered <- struct{}{}
	}))
	feed.Tick(1)
	read := subscribe(t, over, "")
	read.want(t, "next", "1", "1")
	feed.Tick(1_000_000) // more than buffers take
	<-answered
	if n := s.streams.count(); n != 0 {
		t.Errorf("%d streams are open", n)
	}
	if !strings.Contains(log.String(), `"code":"SLOW_READER"`) || !strings.Contains(log.String(), "it can go on after the last event that it has read") {
		t.Errorf("the log has %s", log.String())
	}
	at := 1
	for {
		event, err := read.Next()
		if err != nil {
			break
		}
		if at++; event.Name != "next" || read.Last() != strconv.Itoa(at) {
			t.Fatalf("number %d is %+v with the id %s", at, event, read.Last())
		}
	}
	if at >= 1_000_001 || at < 2 {
		t.Fatalf("%d events were read", at)
	}
	// It goes on with a server that has patience, as this test may be slow itself.
	patient, _ := testServer(t, &testapi.Root{}, func(c *Config) {
		c.Follow = func(ctx context.Context, since string) (context.Context, Feed) { return feed.Follow(ctx, since) }
	})
	again := serve(t, patient.Handler())
	defer patient.streams.stop()
	subscribe(t, again, read.Last()).want(t, "next", fmt.Sprintf(`"ticks":%d`, at+1), strconv.Itoa(at+1))
}
