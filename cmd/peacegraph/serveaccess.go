package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"

	"github.com/spf13/cobra"

	"peacegraph/cmd/internal/access"
	"peacegraph/cmd/internal/server"
)

// accessFlags are the flags of `peacegraph serve` that say who is let in.
type accessFlags struct {
	tokens           string
	origins, proxies []string
	tokenToRead      bool
	rates            access.Rates
	tlsCert, tlsKey  string
}

func (f *accessFlags) add(command *cobra.Command) {
	rates := access.DefaultRates()
	command.Flags().StringVar(&f.tlsCert, "tls-cert", "", "file of a certificate with its chain, in PEM: speak https with it; read again when it changes")
	command.Flags().StringVar(&f.tlsKey, "tls-key", "", "file of the key of the certificate, in PEM")
	command.Flags().StringVar(&f.tokens, "tokens", "", "file of the tokens with which people write, see peacegraph token (default tokens.json in the folder of the store)")
	command.Flags().BoolVar(&f.tokenToRead, "require-token-to-read", false, "answer only those who have a token; pages and health checks stay open")
	command.Flags().StringArrayVar(&f.origins, "allow-origin", nil, "origin whose pages may write with a token, as in https://notes.example.org; may be given again")
	command.Flags().StringArrayVar(&f.proxies, "trusted-proxy", nil, "address or range of a proxy whose X-Forwarded-For or Forwarded says where requests come from; may be given again")
	command.Flags().IntVar(&f.rates.Points, "points-per-minute", rates.Points, "points of GraphQL that one token, or one address without a token, may ask for in a minute; 0 is no limit")
	command.Flags().IntVar(&f.rates.Requests, "requests-per-minute", rates.Requests, "requests to anything but GraphQL and pages, likewise; the computer itself is limited only when one of the two is given")
}

// configure puts who is let in into the configuration of the server. It returns the gate, and the file of the tokens, "" for none.
func (f *accessFlags) configure(command *cobra.Command, store storeFlags, config *server.Config, log *slog.Logger) (*access.Gate, string, error) {
	f.rates.Local = command.Flags().Changed("points-per-minute") || command.Flags().Changed("requests-per-minute")
	if err := access.CheckRates(f.rates, server.DefaultLimits().Cost); err != nil {
		return nil, "", usageError{err}
	}
	for _, text := range f.proxies {
		proxy, err := server.ParseProxy(text)
		if err != nil {
			return nil, "", usageError{fmt.Errorf("--trusted-proxy: %w", err)}
		}
		config.Proxies = append(config.Proxies, proxy)
	}
	for _, origin := range f.origins {
		if err := server.CheckOrigin(origin); err != nil {
			return nil, "", usageError{fmt.Errorf("--allow-origin: %w", err)}
		}
	}
	path := f.tokens
	if dir, err := store.dir(); path == "" && err == nil && dir != "" {
		path = filepath.Join(dir, access.FileName)
	}
	gate, err := access.Open(path, f.rates, log)
	if err != nil {
		return nil, "", err
	}
	config.Gate, config.Origins, config.Closed = gate, f.origins, f.tokenToRead
	return gate, path, nil
}

// secure makes a listener speak TLS when a certificate is given.
func (f *accessFlags) secure(listener net.Listener, log *slog.Logger) (net.Listener, error) {
	if f.tlsCert == "" && f.tlsKey == "" {
		return listener, nil
	}
	if f.tlsCert == "" || f.tlsKey == "" {
		return nil, usageError{errors.New("--tls-cert and --tls-key go together: name the file of the certificate and that of its key")}
	}
	certificate, err := server.LoadCertificate(f.tlsCert, f.tlsKey, log)
	if err != nil {
		return nil, fmt.Errorf("--tls-cert: %w", err)
	}
	return server.Secure(listener, certificate), nil
}

// warning says that tokens cross the network as they are, when that is so: they are in use, others than this computer reach
// the server, and neither it speaks TLS nor, by the address that permalinks have, a proxy in front. It is empty otherwise.
func (f *accessFlags) warning(gate *access.Gate, listener net.Listener, public *url.URL) string {
	_, secured := listener.(*server.SecureListener)
	local, err := netip.ParseAddrPort(listener.Addr().String())
	inUse := f.tokenToRead || gate.Writers() > 0
	if !inUse || secured || err != nil || local.Addr().Unmap().IsLoopback() || public != nil && public.Scheme == "https" {
		return ""
	}
	return "Tokens cross the network readable for everybody on the way: speak https with --tls-cert and --tls-key, or put a proxy\nthat does in front and name its address with --public-url https://…"
}

// greeting says who may write.
func (f *accessFlags) greeting(gate *access.Gate, path string, store storeFlags) string {
	const add = "`peacegraph token add NAME --role editor %s`"
	switch n := gate.Writers(); {
	case n > 0:
		return fmt.Sprintf("%s in %s may write", count(n, "token", "tokens"), path)
	case f.tokens != "":
		return fmt.Sprintf("nobody can write yet; give somebody a token with "+add, "--tokens "+f.tokens)
	case path != "":
		return fmt.Sprintf("nobody can write yet; give somebody a token with "+add, "--store "+store.url)
	}
	return fmt.Sprintf("nobody can write; start with --tokens tokens.json to change that, and give somebody a token with "+add, "--tokens tokens.json")
}
