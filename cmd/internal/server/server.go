package server

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
)

// Config is what a server is made of. Schema is required; the rest has a meaning when it is left out.
type Config struct {
	Schema  graphql.ExecutableSchema              // the API
	Public  *url.URL                              // where clients find the server, see [PublicURL]; nil for the address they ask at
	Pages   map[string]Page                       // what people open in a browser, by path, such as `/`
	Assets  fs.FS                                 // what the pages are made of, below /assets/; nil for none
	AskAt   string                                // where a browser goes that opens /graphql without a question; empty sends it nowhere
	Version string                                // of pages and schema together, told with every answer of GraphQL; empty tells none
	Program string                                // the program and its version, as in `peacegraph 0.1.0`, told at /healthz; empty tells none
	Mounts  map[string]http.Handler               // what else is answered, by path: one that ends with a slash takes all below it
	Present Presenter                             // known errors of resolvers; nil knows none
	Ready   func() error                          // why requests cannot be answered yet, nil when they can; nil is always ready
	Log     *slog.Logger                          // nil logs nothing
	Prepare func(context.Context) context.Context // called once for each operation that runs, before its resolvers
	Follow  Follow                                // what subscriptions tell; nil has none
	Outcome func(payload any) (Outcome, bool)     // of a field of a mutation, for the log; nil knows none
	Gate    Gate                                  // who asks; nil knows nobody, and then nobody writes
	Origins []string                              // of pages that may write beside those of this server, such as https://notes.example.org
	Proxies []netip.Prefix                        // in front of the server, whose word on where requests come from is taken
	Closed  bool                                  // only those with a token read; pages and health checks stay open
	Limits  Limits                                // the zero value is DefaultLimits
}

// Server answers GraphQL over HTTP and in process. It is safe for concurrent use.
type Server struct {
	schema         graphql.ExecutableSchema
	public         *url.URL
	pages          map[string]*page
	assets         *assets
	askAt          string
	version        string
	program        string
	instance       string // another one for each server, told at /healthz
	mounts         map[string]http.Handler
	present        Presenter
	outcome        func(any) (Outcome, bool)
	isReady        func() error
	log            *slog.Logger
	prepareContext func(context.Context) context.Context
	limits         Limits
	gate           Gate
	tokenToRead    bool
	proxies        []netip.Prefix
	unnamedProxy   atomic.Bool // has been told of

	executor    *executor.Executor
	validation  validation
	costs       *costTable
	remembered  *remembered
	admission   *admission
	streams     *streams
	follow      Follow
	metrics     *metrics
	foreign     *http.CrossOriginProtection
	connections connections
	stopping    atomic.Bool
}

// stopBound is how long requests that are being answered may take once the server stops.
const stopBound = 10 * time.Second

// New returns a server that does not listen yet. The error says what is wrong
// with the configuration or with the cost directives of the schema, all of it at once.
func New(c Config) (*Server, error) {
	if c.Schema == nil {
		return nil, errors.New("make server: no schema is given: set Config.Schema")
	}
	if c.Limits == (Limits{}) {
		c.Limits = DefaultLimits()
	}
	if err := c.Limits.check(); err != nil {
		return nil, fmt.Errorf("make server: %w", err)
	}
	costs, err := newCostTable(c.Schema.Schema())
	if err != nil {
		return nil, fmt.Errorf("make server: read the costs of the schema: %w", err)
	}
	if err := checkMounts(c.Mounts); err != nil {
		return nil, fmt.Errorf("make server: %w", err)
	}
	if err := checkPages(c.Pages, c.Mounts); err != nil {
		return nil, fmt.Errorf("make server: %w", err)
	}
	assets, err := newAssets(c.Assets)
	if err != nil {
		return nil, fmt.Errorf("make server: %w", err)
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{
		schema: c.Schema, public: c.Public, pages: make(map[string]*page), askAt: c.AskAt, version: c.Version, program: c.Program, instance: newRequestID(), mounts: c.Mounts, present: c.Present, outcome: c.Outcome, isReady: c.Ready,
		log: c.Log, prepareContext: c.Prepare, limits: c.Limits, gate: c.Gate, tokenToRead: c.Closed, proxies: c.Proxies,
		executor:   executor.New(c.Schema),
		validation: newValidation(),
		costs:      costs,
		remembered: newRemembered(c.Limits.Remembered),
		admission:  newAdmission(c.Limits),
		streams:    newStreams(c.Limits),
		follow:     c.Follow,
		foreign:    http.NewCrossOriginProtection(),
	}
	s.connections.most, s.connections.each, s.connections.exempt = c.Limits.Connections, c.Limits.ConnectionsPerAddress, s.isProxy
	if err := addOrigins(s.foreign, c.Origins); err != nil {
		return nil, fmt.Errorf("make server: %w", err)
	}
	s.assets = assets
	for path, p := range c.Pages {
		s.pages[path] = newPage(p)
	}
	s.metrics = newMetrics(s.admission, s.streams)
	s.executor.SetErrorPresenter(s.presentError)
	s.executor.SetRecoverFunc(s.recovered)
	return s, nil
}

// Instance tells this server from every other one, also from one that listened at the same address before. It is told at
// /healthz beside the program.
func (s *Server) Instance() string { return s.instance }

// Listen opens an address for [Server.Run]. Port 0 takes a free one. Nothing is answered before Run; who connects waits.
func Listen(ctx context.Context, addr string) (net.Listener, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w; choose another address, or stop what is using this one", addr, err)
	}
	return listener, nil
}

// Run answers requests on a listener, and Prometheus metrics on another unless
// it is nil, until ctx ends. It then takes no new requests, closes every
// connection that has sent none to its end, finishes the requests it has, and
// returns nil; after ten seconds it gives them up and returns an error that says
// so. Any other error means that it could not go on listening. The listeners are
// closed in every case.
func (s *Server) Run(ctx context.Context, listener, metrics net.Listener) error {
	servers := map[*http.Server]net.Listener{s.httpServer(ctx, s.Handler()): listener}
	if metrics != nil {
		s.log.LogAttrs(ctx, slog.LevelInfo, "metrics", slog.String("addr", metrics.Addr().String()))
		servers[s.httpServer(ctx, s.running(s.metrics.handler()))] = metrics
	}
	failed := make(chan error, len(servers))
	for server, on := range servers {
		go func() { failed <- server.Serve(on) }()
	}
	var err error
	select {
	case err = <-failed:
		err = fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	s.stopping.Store(true)
	s.connections.stop()
	s.streams.stop()
	bound, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopBound)
	defer cancel()
	for server := range servers {
		if stopped := server.Shutdown(bound); stopped != nil {
			err = errors.Join(err, fmt.Errorf("stop: requests still ran after %s and were given up: %w", stopBound, stopped), server.Close())
		}
	}
	return err
}

func (s *Server) httpServer(ctx context.Context, handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
		BaseContext: func(net.Listener) context.Context {
			return context.WithoutCancel(ctx) // a stop lets requests finish
		},
		ConnContext: withConnection,
		ConnState:   s.connections.change,
	}
}

// ready returns why no request can be answered now, nil when it can.
func (s *Server) ready() error {
	if s.stopping.Load() {
		return errors.New("the server is stopping")
	}
	if s.isReady == nil {
		return nil
	}
	return s.isReady()
}
