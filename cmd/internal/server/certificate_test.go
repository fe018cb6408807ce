package server

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"peacegraph/cmd/internal/server/internal/testapi"
)

// certify makes a certificate of a name and its key, in PEM.
func certify(t *testing.T, name string, ends time.Time) (certificate, key []byte) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, NotBefore: ends.AddDate(-1, 0, 0), NotAfter: ends,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: encoded})
}

// put replaces a file as programs that renew certificates do.
func put(t *testing.T, name string, content []byte) {
	t.Helper()
	if err := os.WriteFile(name+".new", content, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(name+".new", name); err != nil {
		t.Fatal(err)
	}
}

func TestTheCertificateIsReadAgain(t *testing.T) {
	dir := t.TempDir()
	certFile, keyFile := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	cert, key := certify(t, "first", time.Now().AddDate(0, 1, 0))
	put(t, certFile, cert)
	put(t, keyFile, key)
	log := &logBuffer{}
	certificate, err := LoadCertificate(certFile, keyFile, slog.New(slog.NewJSONHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	s, _ := testServer(t, &testapi.Root{}, nil)
	plain := listening(t)
	ctx, cancel := context.WithCancel(background())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx, Secure(plain, certificate), nil) }()
	defer func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	served := func(config *tls.Config) string {
		t.Helper()
		config.InsecureSkipVerify = true // whose it is, is what is asked
		conn, err := tls.Dial("tcp", plain.Addr().String(), config)
		if err != nil {
			return err.Error()
		}
		defer conn.Close()
		return conn.ConnectionState().PeerCertificates[0].Subject.CommonName
	}
	if got := served(&tls.Config{}); got != "first" {
		t.Errorf("got %s", got)
	}
	if got := served(&tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}); !strings.Contains(got, "protocol version") {
		t.Errorf("TLS 1.1: %s", got)
	}
	cert, key = certify(t, "second", time.Now().AddDate(0, 2, 0))
	put(t, certFile, cert)
	if got := served(&tls.Config{}); got != "first" || !strings.Contains(log.String(), "stays the one before") {
		t.Errorf("half of it is replaced: got %s; log %s", got, log)
	}
	put(t, keyFile, key)
	if got := served(&tls.Config{}); got != "second" || !strings.Contains(log.String(), "was read again") {
		t.Errorf("replaced: got %s; log %s", got, log)
	}
	if err := os.Remove(keyFile); err != nil {
		t.Fatal(err)
	}
	if got := served(&tls.Config{}); got != "second" {
		t.Errorf("the key is gone: got %s", got)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(cert)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
	defer client.CloseIdleConnections()
	response, err := client.Get("https://" + plain.Addr().String() + "/graphql?query={name}")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if body, err := io.ReadAll(response.Body); err != nil || response.ProtoMajor != 1 || !strings.Contains(string(body), `"ada"`) || response.Header.Get("Strict-Transport-Security") != "" {
		t.Errorf("got %v %s %v", err, body, response.Header)
	}
}

func TestACertificateThatIsNoneIsNamed(t *testing.T) {
	dir := t.TempDir()
	good, key := certify(t, "good", time.Now().AddDate(0, 1, 0))
	_, other := certify(t, "other", time.Now().AddDate(0, 1, 0))
	old, oldKey := certify(t, "old", time.Now().AddDate(0, 0, -1))
	for name, content := range map[string][]byte{"good": good, "key": key, "other": other, "old": old, "oldKey": oldKey, "text": []byte("no PEM")} {
		put(t, filepath.Join(dir, name), content)
	}
	for _, tc := range []struct{ cert, key, want string }{
		{"none", "key", "read the certificate"},
		{"good", "none", "read the key of the certificate"},
		{"text", "key", "no certificate with its key"},
		{"key", "good", "no certificate with its key"},
		{"good", "other", "private key does not match"},
		{"old", "oldKey", "renew it"},
	} {
		_, err := LoadCertificate(filepath.Join(dir, tc.cert), filepath.Join(dir, tc.key), slog.New(slog.DiscardHandler))
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s with %s: %v", tc.cert, tc.key, err)
		}
	}
}
