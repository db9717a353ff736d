package server

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics count the exchanges of all sandboxes together.
type Metrics struct {
	registry  *prometheus.Registry
	exchanges *prometheus.CounterVec
	duration  *prometheus.HistogramVec
}

// NewMetrics returns metrics that start at zero.
func NewMetrics() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		exchanges: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "mockserver_exchanges_total", Help: "Exchanges by provider, operation, outcome and the rule that refused.",
		}, []string{"provider", "operation", "outcome", "rule"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "mockserver_exchange_duration_seconds", Help: "Time from request to reply, by provider.",
			Buckets: []float64{.00001, .000025, .00005, .0001, .00025, .0005, .001, .0025, .01, .1, 1},
		}, []string{"provider"}),
	}
	m.registry.MustRegister(m.exchanges, m.duration)
	return m
}

// Observe counts one exchange.
func (m *Metrics) Observe(provider, operation, outcome, rule string, took time.Duration) {
	m.exchanges.WithLabelValues(provider, operation, outcome, rule).Inc()
	m.duration.WithLabelValues(provider).Observe(took.Seconds())
}

func (m *Metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}
