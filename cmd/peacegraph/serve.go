package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"peacegraph/cmd/internal/server"
	"peacegraph/graph"
	"peacegraph/resolvers"
	"peacegraph/web"
)

type serveFlags struct {
	storeFlags
	addr, metricsAddr string
	logFormat         string
	quiet             bool
}

func newServe(std streams) *cobra.Command {
	var flags serveFlags
	command := &cobra.Command{
		Use:   "serve",
		Short: "Serve the graph over GraphQL, with a page to explore it",
		Long: `Serve the graph over GraphQL at /graphql, with a page to explore it at /.

The first start on an empty store writes the seed into it. /healthz says that the program is alive, /readyz that it can
answer. Stop with Ctrl+C: requests that are being answered are finished first.`,
		Example: `  peacegraph serve
  peacegraph serve --store memory: --addr 127.0.0.1:9000
  peacegraph serve --metrics-addr 127.0.0.1:9090 --log json`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error { return serve(command.Context(), std, flags) },
	}
	flags.add(command, "bbolt:data")
	command.Flags().StringVar(&flags.addr, "addr", "127.0.0.1:8080", "address to listen on; port 0 takes a free one")
	command.Flags().StringVar(&flags.metricsAddr, "metrics-addr", "", "address of Prometheus metrics, none when empty")
	command.Flags().StringVar(&flags.logFormat, "log", "text", "form of the log on standard error: text or json")
	command.Flags().BoolVar(&flags.quiet, "quiet", false, "log warnings and errors only, not every request")
	return command
}

func serve(ctx context.Context, std streams, flags serveFlags) error {
	started := time.Now()
	log, err := newLog(std.err, flags.logFormat, flags.quiet)
	if err != nil {
		return usageError{err}
	}
	g, err := flags.open(ctx, std)
	if err != nil {
		return err
	}
	s, err := newServer(g, server.Config{Addr: flags.addr, MetricsAddr: flags.metricsAddr, Log: log, Page: web.Page()})
	if err != nil {
		return errors.Join(err, g.Close())
	}
	listener, err := s.Listen(ctx)
	if err != nil {
		return errors.Join(err, g.Close())
	}
	greet(std.out, g, flags, listener.Addr(), time.Since(started))
	return errors.Join(s.Run(ctx, listener), g.Close())
}

// newServer makes the server of a graph. Config says the rest.
func newServer(g *graph.Graph, config server.Config) (*server.Server, error) {
	if config.Limits == (server.Limits{}) {
		config.Limits = server.DefaultLimits()
	}
	limits := config.Limits
	api, err := resolvers.New(resolvers.About{Version: version, Limits: resolvers.Limits{
		Cost: limits.Cost, Page: graph.MaxPage, Depth: limits.Depth, Aliases: limits.Aliases, Tokens: limits.Tokens,
		DocumentBytes: limits.DocumentBytes, BodyBytes: limits.BodyBytes, TimeoutMs: int(limits.Timeout.Milliseconds()),
	}})
	if err != nil {
		return nil, err
	}
	config.Schema = api
	config.Present = resolvers.Present
	config.Prepare = func(ctx context.Context) context.Context { return resolvers.WithSnapshot(ctx, g.Snapshot()) }
	return server.New(config)
}

func newLog(to io.Writer, format string, quiet bool) (*slog.Logger, error) {
	options := &slog.HandlerOptions{Level: slog.LevelInfo}
	if quiet {
		options.Level = slog.LevelWarn
	}
	switch format {
	case "text":
		return slog.New(slog.NewTextHandler(to, options)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(to, options)), nil
	}
	return nil, fmt.Errorf("--log %s: accepted: text, json", format)
}

// greet tells what is served and which addresses to open.
func greet(to io.Writer, g *graph.Graph, flags serveFlags, addr net.Addr, took time.Duration) {
	size := g.Snapshot().Size()
	base := "http://" + addr.String()
	if host, port, err := net.SplitHostPort(addr.String()); err == nil && net.ParseIP(host).IsUnspecified() {
		base = "http://localhost:" + port
	}
	var b strings.Builder
	fmt.Fprintf(&b, "peacegraph %s: %s, %s and %s in %s, ready in %s\n\n", version,
		count(size.Entities, "entity", "entities"), count(size.Statements, "statement", "statements"),
		count(size.Sources, "source", "sources"), flags.url, took.Round(time.Millisecond))
	fmt.Fprintf(&b, "  explore  %s/\n  GraphQL  %s/graphql\n", base, base)
	if flags.metricsAddr != "" {
		fmt.Fprintf(&b, "  metrics  http://%s/metrics\n", flags.metricsAddr)
	}
	fmt.Fprintf(&b, "\nStop with Ctrl+C.\n")
	fmt.Fprint(to, b.String())
}

// count returns a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
