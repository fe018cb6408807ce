package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"peacegraph/cmd/internal/access"
	"peacegraph/cmd/internal/download"
	"peacegraph/cmd/internal/reconcile"
	"peacegraph/cmd/internal/server"
	"peacegraph/cmd/internal/upload"
	"peacegraph/graph"
	"peacegraph/graph/desk"
	"peacegraph/resolvers"
)

type serveFlags struct {
	storeFlags
	access            accessFlags
	addr, metricsAddr string
	publicURL         string
	logFormat         string
	quiet             bool
}

func newServe(std streams) *cobra.Command {
	var flags serveFlags
	command := &cobra.Command{
		Use:   "serve",
		Short: "Serve the graph over GraphQL, with a page to explore it",
		Long: `Serve the graph over GraphQL at /graphql, with a page to explore it at /.

The first start on an empty store writes the seed into it. With --data DIR a data set of your own is added: to a store on
disk as a changeset, unless the store has all of it already; with --store memory: until the program ends.

Reading is open; writing needs a token, which ` + "`peacegraph token add`" + ` gives, also while the server runs. Requests are counted by
token, or by address without one, and refused with 429 above what --points-per-minute and --requests-per-minute allow. Behind
a proxy the address is that of the proxy, unless --trusted-proxy names it. A page of another origin may read, and may write
with a token only when --allow-origin names the origin.

/healthz says that the program is alive, /readyz that it can answer. Stop with Ctrl+C: requests that are being answered are finished first.`,
		Example: `  peacegraph serve
  peacegraph serve --store memory: --addr 127.0.0.1:9000
  peacegraph serve --store memory: --data seed/tahir-2025
  peacegraph serve --source-text article.txt
  peacegraph serve --public-url https://graph.example.org --trusted-proxy 10.0.0.7
  peacegraph serve --addr :443 --tls-cert fullchain.pem --tls-key privkey.pem
  peacegraph serve --metrics-addr 127.0.0.1:9090 --log json`,
		Args: takes(0, 0, "serve takes no arguments, only flags, as in peacegraph serve --store bbolt:data"),
		RunE: func(command *cobra.Command, _ []string) error { return serve(command, std, flags) },
	}
	flags.add(command, "bbolt:data")
	flags.addData(command, "folder of a data set to add to the graph, and to a store on disk for good; may be given again")
	flags.addSourceText(command)
	flags.access.add(command)
	command.Flags().StringVar(&flags.addr, "addr", "127.0.0.1:8080", "address to listen on; port 0 takes a free one")
	command.Flags().StringVar(&flags.metricsAddr, "metrics-addr", "", "address of Prometheus metrics, none when empty")
	command.Flags().StringVar(&flags.publicURL, "public-url", "", "address that permalinks lead to, when it is not the one asked at: of a proxy in front, as in https://graph.example.org")
	command.Flags().StringVar(&flags.logFormat, "log", "text", "form of the log on standard error: text or json")
	command.Flags().BoolVar(&flags.quiet, "quiet", false, "log warnings and errors only, not every request")
	return command
}

func serve(command *cobra.Command, std streams, flags serveFlags) error {
	ctx := command.Context()
	started := time.Now()
	log, err := newLog(std.err, flags.logFormat, flags.quiet)
	if err != nil {
		return usageError{err}
	}
	var public *url.URL
	if flags.publicURL != "" {
		if public, err = server.PublicURL(flags.publicURL); err != nil {
			return usageError{fmt.Errorf("--public-url: %w", err)}
		}
	}
	if _, err := flags.dir(); err != nil {
		return err
	}
	config := server.Config{Log: log, Public: public}
	gate, tokens, err := flags.access.configure(command, flags.storeFlags, &config, log)
	if err != nil {
		return err
	}
	// The ports come first: one that is taken ends the program before it has made or written a store.
	listener, metrics, err := flags.listen(ctx)
	if err != nil {
		return err
	}
	secured, err := flags.access.secure(listener, log)
	if err != nil {
		return errors.Join(err, closeAll(listener, metrics))
	}
	listener = secured
	flags.opts = []graph.Option{graph.IndexInBackground()}
	g, all, err := flags.open(ctx, std)
	if err != nil {
		return errors.Join(err, closeAll(listener, metrics))
	}
	about, err := addPages(&config)
	if err != nil {
		return errors.Join(err, closeAll(listener, metrics), g.Close())
	}
	about.warning = flags.access.warning(gate, listener, public)
	drafts, err := openDesk(g, flags.storeFlags)
	if err != nil {
		return errors.Join(err, closeAll(listener, metrics), g.Close())
	}
	s, err := newWriter(g, drafts, config)
	if err != nil {
		return errors.Join(err, closeAll(listener, metrics), drafts.Close(), g.Close())
	}
	dir, err := flags.dir()
	if err != nil {
		return errors.Join(err, closeAll(listener, metrics), drafts.Close(), g.Close())
	}
	forget, err := tellAddress(dir, address(listener), flags.publicURL, s)
	if err != nil {
		return errors.Join(err, closeAll(listener, metrics), drafts.Close(), g.Close())
	}
	writing := flags.access.greeting(gate, tokens, flags.storeFlags)
	greet(std.out, g, flags.storeFlags, all, about, writing, listener, metrics, time.Since(started))
	return errors.Join(s.Run(ctx, listener, metrics), forget(), drafts.Close(), g.Close())
}

// listen opens the port, and that of the metrics, which is nil when none is asked for.
func (f *serveFlags) listen(ctx context.Context) (listener, metrics net.Listener, err error) {
	for name, addr := range map[string]string{"--addr": f.addr, "--metrics-addr": f.metricsAddr} {
		if name == "--metrics-addr" && addr == "" {
			continue
		}
		_, port, err := net.SplitHostPort(addr)
		if err == nil {
			_, err = net.LookupPort("tcp", port)
		}
		if err != nil {
			return nil, nil, usageError{fmt.Errorf("%s %q is no address; write a host and a port, as in 127.0.0.1:8080", name, addr)}
		}
	}
	listener, err = server.Listen(ctx, f.addr)
	if err != nil || f.metricsAddr == "" {
		return listener, nil, err
	}
	metrics, err = server.Listen(ctx, f.metricsAddr)
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("serve metrics: %w", err), listener.Close())
	}
	return listener, metrics, nil
}

func closeAll(listeners ...net.Listener) error {
	var errs []error
	for _, listener := range listeners {
		if listener != nil {
			errs = append(errs, listener.Close())
		}
	}
	return errors.Join(errs...)
}

// exportsAtOnce is how many exports are sent at one time: each keeps one processor busy.
const exportsAtOnce = 4

// newServer makes a server of a graph that only reads. Config says the rest.
func newServer(g *graph.Graph, config server.Config) (*server.Server, error) {
	return newWriter(g, nil, config)
}

// newWriter makes a server of a graph and its desk; without one it only reads. Config says the rest.
func newWriter(g *graph.Graph, drafts *desk.Desk, config server.Config) (*server.Server, error) {
	if config.Limits == (server.Limits{}) {
		config.Limits = server.DefaultLimits()
	}
	api, err := resolvers.New(resolvers.About{Version: version, Limits: told(config)}, drafts)
	if err != nil {
		return nil, err
	}
	config.Schema = api
	config.Present = resolvers.Present
	config.Outcome = outcome
	config.Program = programVersion
	exports := download.Config{Snapshot: g.Snapshot, Filter: resolvers.ParseFilter, Program: programVersion, AtOnce: exportsAtOnce}
	if config.Mounts == nil {
		config.Mounts = make(map[string]http.Handler)
	}
	matching := reconcile.New("/reconcile/", g.Snapshot)
	config.Mounts["/reconcile"], config.Mounts["/reconcile/"] = matching, matching
	citations := download.Citations(exports)
	config.Mounts["/cite"], config.Mounts["/cite/"] = citations, citations
	config.Mounts["/export/"], config.Mounts["/id/"] = download.Exports(exports), download.Permalinks(exports)
	config.Mounts["/dump"] = download.Dumps(exports)
	if drafts != nil {
		uploads := upload.Handler(upload.Config{Snapshot: g.Snapshot, Desk: drafts, Present: resolvers.Present})
		config.Mounts["/check"], config.Mounts["/drafts/"] = uploads, uploads
	}
	config.Prepare = func(ctx context.Context) context.Context { return withAsker(resolvers.WithSnapshot(ctx, g.Snapshot())) }
	config.Follow = func(ctx context.Context, since string) (context.Context, server.Feed) {
		return resolvers.Follow(ctx, g, since)
	}
	return server.New(config)
}

// told returns the limits of the server as the service tells them of itself.
func told(config server.Config) resolvers.Limits {
	l := config.Limits
	limits := resolvers.Limits{
		Cost: l.Cost, Depth: l.Depth, Nesting: l.Nesting, Selections: l.Selections, Aliases: l.Aliases, Directives: l.Directives,
		Operations: l.Operations, Fragments: l.Fragments, Tokens: l.Tokens, DocumentBytes: l.DocumentBytes, BodyBytes: l.BodyBytes,
		Pairs: l.Pairs, Reached: l.Reached, Errors: l.Errors, TimeoutMs: int(l.Timeout.Milliseconds()), MutationMs: int(l.Writing.Milliseconds()),
		Streams: l.Streams, StreamsPerReader: l.StreamsEach, StreamMs: int(l.StreamTime.Milliseconds()),
		StreamHeartbeatMs: int(l.StreamBeat.Milliseconds()), StreamReadMs: int(l.StreamWrite.Milliseconds()),
	}
	if gate, ok := config.Gate.(*access.Gate); ok {
		rates := gate.Rates()
		if rates.Points > 0 {
			limits.PointsPerMinute = &rates.Points
		}
		if rates.Requests > 0 {
			limits.RequestsPerMinute = &rates.Requests
		}
	}
	return limits
}

// outcome tells the log of the server what a mutation did.
func outcome(payload any) (server.Outcome, bool) {
	o, known := resolvers.OutcomeOf(payload)
	return server.Outcome{Subject: string(o.Draft), Result: string(o.Changeset), Refused: o.Refused, Nothing: o.Nothing}, known
}

func newLog(to io.Writer, format string, quiet bool) (*slog.Logger, error) {
	options := &slog.HandlerOptions{Level: slog.LevelInfo, ReplaceAttr: printable}
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

// printable keeps what clients send from acting on a terminal or on what reads the log.
func printable(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() == slog.KindString {
		a.Value = slog.StringValue(server.Printable(a.Value.String()))
	}
	return a
}

// greet tells what is served and which addresses to open.
func greet(to io.Writer, g *graph.Graph, flags storeFlags, all []added, about pagesServed, writing string, listener, metrics net.Listener, took time.Duration) {
	size := g.Snapshot().Size()
	var b strings.Builder
	fmt.Fprintf(&b, "peacegraph %s: %s, %s and %s in %s, ready in %s\n\n", version,
		count(size.Entities, "entity", "entities"), count(size.Statements, "statement", "statements"),
		count(size.Sources, "source", "sources"), flags.url, took.Round(time.Millisecond))
	base := address(listener)
	fmt.Fprintf(&b, "  explore  %s/\n", base)
	if about.playground {
		fmt.Fprintf(&b, "  ask      %s%s\n", base, playgroundPath)
	}
	fmt.Fprintf(&b, "  GraphQL  %s/graphql\n", base)
	if metrics != nil {
		fmt.Fprintf(&b, "  metrics  %s/metrics\n", address(metrics))
	}
	fmt.Fprintf(&b, "  writing  %s\n", writing)
	for _, a := range all {
		fmt.Fprintf(&b, "  data     %s: %s and %s added\n", a.dir,
			count(a.summary.EntitiesAdded, "entity", "entities"), count(a.summary.StatementsAdded, "statement", "statements"))
	}
	coded := codedTexts(g.Snapshot())
	for _, file := range flags.texts {
		fmt.Fprintf(&b, "  text     %s: the words of %s\n", file.name, strings.Join(coded[file.text.SHA256], " and "))
	}
	if about.warning != "" {
		fmt.Fprintf(&b, "\nWarning: %s\n", about.warning)
	}
	if about.note != "" {
		fmt.Fprintf(&b, "\n%s\n", about.note)
	}
	fmt.Fprintf(&b, "\nStop with Ctrl+C.\n")
	fmt.Fprint(to, b.String())
}

// address returns what to open in a browser on this computer.
func address(listener net.Listener) string {
	addr := listener.Addr().String()
	if host, port, err := net.SplitHostPort(addr); err == nil && net.ParseIP(host).IsUnspecified() {
		addr = "localhost:" + port
	}
	if _, secured := listener.(*server.SecureListener); secured {
		return "https://" + addr
	}
	return "http://" + addr
}

// count returns a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
