package server

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"sync"
	"time"
)

// Certificate is the certificate of a server, in two files that are read again when they have changed. It is safe for
// concurrent use.
type Certificate struct {
	certFile, keyFile string
	log               *slog.Logger

	mu    sync.Mutex
	held  *tls.Certificate
	tried [2]fs.FileInfo // the files as they were last read, well or not
}

// LoadCertificate reads a certificate with its chain and its private key, both in PEM. The error says which of the two is
// wrong and what it should be; a certificate that has expired is one.
func LoadCertificate(certFile, keyFile string, log *slog.Logger) (*Certificate, error) {
	c := &Certificate{certFile: certFile, keyFile: keyFile, log: log}
	c.tried = c.stat()
	held, err := c.read(time.Now())
	if err != nil {
		return nil, err
	}
	c.held = held
	return c, nil
}

func (c *Certificate) stat() (files [2]fs.FileInfo) {
	files[0], _ = os.Stat(c.certFile)
	files[1], _ = os.Stat(c.keyFile)
	return files
}

func (c *Certificate) read(now time.Time) (*tls.Certificate, error) {
	chain, err := os.ReadFile(c.certFile)
	if err != nil {
		return nil, fmt.Errorf("read the certificate: %w", err)
	}
	key, err := os.ReadFile(c.keyFile)
	if err != nil {
		return nil, fmt.Errorf("read the key of the certificate: %w", err)
	}
	held, err := tls.X509KeyPair(chain, key)
	if err != nil {
		return nil, fmt.Errorf("%s and %s are no certificate with its key, both in PEM: %w", c.certFile, c.keyFile, err)
	}
	if held.Leaf == nil {
		if held.Leaf, err = x509.ParseCertificate(held.Certificate[0]); err != nil {
			return nil, fmt.Errorf("%s is no certificate: %w", c.certFile, err)
		}
	}
	if now.After(held.Leaf.NotAfter) {
		return nil, fmt.Errorf("the certificate in %s ended on %s, and browsers refuse it; renew it", c.certFile, held.Leaf.NotAfter.UTC().Format(time.DateOnly))
	}
	return &held, nil
}

// current returns the certificate, read again when its files have changed. One that cannot be read, such as one of which
// only the first file has been replaced yet, leaves that before in use, and a line in the log.
func (c *Certificate) current(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	files := c.stat()
	c.mu.Lock()
	defer c.mu.Unlock()
	if unchanged(files[0], c.tried[0]) && unchanged(files[1], c.tried[1]) {
		return c.held, nil
	}
	c.tried = files
	held, err := c.read(time.Now())
	if err != nil {
		c.log.LogAttrs(context.Background(), slog.LevelError, "the certificate stays the one before", slog.String("error", err.Error()))
		return c.held, nil
	}
	c.held = held
	c.log.LogAttrs(context.Background(), slog.LevelInfo, "the certificate was read again", slog.Time("ends", held.Leaf.NotAfter))
	return held, nil
}

func unchanged(one, other fs.FileInfo) bool {
	if one == nil || other == nil {
		return one == nil && other == nil
	}
	return os.SameFile(one, other) && one.ModTime().Equal(other.ModTime()) && one.Size() == other.Size()
}

// SecureListener is a listener that speaks TLS.
type SecureListener struct{ net.Listener }

// Secure returns a listener that speaks TLS on another one, for [Server.Run].
func Secure(listener net.Listener, c *Certificate) *SecureListener {
	return &SecureListener{tls.NewListener(listener, c.config())}
}

// config is TLS as the server speaks it: 1.2 or newer, and HTTP/1.1 on top, since what is bounded here are connections,
// and each has one request at a time.
func (c *Certificate) config() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.current, NextProtos: []string{"http/1.1"}}
}
