package server

import (
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are counted always and shown on a port of their own when one is configured.
type metrics struct {
	registry   *prometheus.Registry
	operations *prometheus.HistogramVec
	cost       prometheus.Histogram
	rejected   *prometheus.CounterVec
	requests   *prometheus.CounterVec
	panics     prometheus.Counter
	events     prometheus.Counter
	ended      *prometheus.CounterVec
}

func newMetrics(a *admission, open *streams) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		operations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "peacegraph_operation_seconds",
			Help:    "Time to answer a GraphQL operation, by kind of operation and by the code of its first error (ok without one).",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
		}, []string{"operation", "outcome"}),
		cost: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name:    "peacegraph_operation_cost_points",
			Help:    "Points of the operations that were costed, accepted or not.",
			Buckets: []float64{1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000},
		}),
		rejected: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "peacegraph_rejected_total",
			Help: "Requests refused before anything of them ran, by code.",
		}, []string{"code"}),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "peacegraph_http_requests_total",
			Help: "HTTP requests answered, by path and status.",
		}, []string{"path", "status"}),
		panics: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "peacegraph_panics_total",
			Help: "Panics that became errors in an answer.",
		}),
	}
	m.events = prometheus.NewCounter(prometheus.CounterOpts{
		Name: "peacegraph_stream_events_total",
		Help: "Events sent to subscribers.",
	})
	m.ended = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "peacegraph_streams_ended_total",
		Help: "Streams of events that have ended, by reason; SLOW_READER was cut.",
	}, []string{"reason"})
	m.registry.MustRegister(m.operations, m.cost, m.rejected, m.requests, m.panics, m.events, m.ended,
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "peacegraph_streams_open", Help: "Streams of events that are open.",
		}, func() float64 { return float64(open.count()) }),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "peacegraph_operations_running", Help: "Operations running now.",
		}, func() float64 { return float64(a.running()) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "peacegraph_operations_waiting", Help: "Operations waiting for a place to run.",
		}, func() float64 { return float64(a.waiting()) }),
	)
	return m
}

func (m *metrics) observe(kind string, answer *graphql.Response, code string, took time.Duration) {
	outcome := "ok"
	if len(answer.Errors) > 0 {
		outcome = outcomeOf(code)
	}
	m.operations.WithLabelValues(kind, outcome).Observe(took.Seconds())
}

// outcomeOf keeps the labels few: the codes of resolvers are counted together.
func outcomeOf(code string) string {
	switch code {
	case CodeInternal, CodeTimeout, CodeCanceled, CodeBadUserInput, CodeCostTooHigh, CodeParseFailed, CodeValidationFailed:
		return code
	}
	return "other"
}

func (m *metrics) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	return mux
}
