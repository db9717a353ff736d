package server

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Metrics count the exchanges of all sandboxes together. They are written in the text format that Prometheus reads
// (https://prometheus.io/docs/instrumenting/exposition_formats/) here, since its client library brings 2.3 MB of
// protobuf into the binary for two metrics.
type Metrics struct {
	mu        sync.Mutex
	exchanges map[series]uint64
	durations map[string]*histogram // by provider
}

// series is the labels of a count.
type series struct{ provider, operation, outcome, rule string }

// histogram counts durations by the first of the bounds that they do not exceed.
type histogram struct {
	counts [len(bounds) + 1]uint64 // the last one is of those beyond all bounds
	sum    float64                 // seconds
}

// bounds are the buckets of durations, in seconds.
var bounds = [...]float64{.00001, .000025, .00005, .0001, .00025, .0005, .001, .0025, .01, .1, 1}

// NewMetrics returns metrics that start at zero.
func NewMetrics() *Metrics {
	return &Metrics{exchanges: map[series]uint64{}, durations: map[string]*histogram{}}
}

// Observe counts one exchange.
func (m *Metrics) Observe(provider, operation, outcome, rule string, took time.Duration) {
	seconds := took.Seconds()
	bucket, _ := slices.BinarySearch(bounds[:], seconds)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.exchanges[series{provider, operation, outcome, rule}]++
	h := m.durations[provider]
	if h == nil {
		h = &histogram{}
		m.durations[provider] = h
	}
	h.counts[bucket]++
	h.sum += seconds
}

func (m *Metrics) handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		_, _ = w.Write(m.text())
	})
}

// text is all metrics in the text format, sorted. A metric that has counted nothing yet is left out.
func (m *Metrics) text() []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	var b bytes.Buffer
	if len(m.durations) > 0 {
		head(&b, "mockserver_exchange_duration_seconds", "histogram", "Time from request to reply, by provider.")
	}
	for _, provider := range slices.Sorted(maps.Keys(m.durations)) {
		m.durations[provider].write(&b, "mockserver_exchange_duration_seconds", quoted(provider))
	}
	if len(m.exchanges) > 0 {
		head(&b, "mockserver_exchanges_total", "counter", "Exchanges by provider, operation, outcome and the rule that refused.")
	}
	for _, s := range slices.SortedFunc(maps.Keys(m.exchanges), series.compare) {
		fmt.Fprintf(&b, "mockserver_exchanges_total{operation=%s,outcome=%s,provider=%s,rule=%s} %d\n",
			quoted(s.operation), quoted(s.outcome), quoted(s.provider), quoted(s.rule), m.exchanges[s])
	}
	return b.Bytes()
}

func head(b *bytes.Buffer, name, kind, help string) {
	fmt.Fprintf(b, "# HELP %s %s\n# TYPE %[1]s %[3]s\n", name, help, kind)
}

// write writes the counts as Prometheus wants them: each bucket holds those before it as well.
func (h *histogram) write(b *bytes.Buffer, name, provider string) {
	total := uint64(0)
	for i, bound := range bounds {
		total += h.counts[i]
		fmt.Fprintf(b, "%s_bucket{provider=%s,le=\"%s\"} %d\n", name, provider, number(bound), total)
	}
	total += h.counts[len(bounds)]
	fmt.Fprintf(b, "%s_bucket{provider=%s,le=\"+Inf\"} %d\n", name, provider, total)
	fmt.Fprintf(b, "%s_sum{provider=%s} %s\n%[1]s_count{provider=%[2]s} %[4]d\n", name, provider, number(h.sum), total)
}

func (s series) compare(t series) int {
	return cmp.Or(cmp.Compare(s.operation, t.operation), cmp.Compare(s.outcome, t.outcome), cmp.Compare(s.provider, t.provider), cmp.Compare(s.rule, t.rule))
}

func number(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }

// quoted is the value of a label in quotes: the format knows three escapes.
func quoted(value string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`).Replace(value) + `"`
}
