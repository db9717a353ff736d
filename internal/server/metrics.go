package server

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"example.com/mockserver/internal/sandbox"
)

// Metrics count the exchanges of all sandboxes together. They are written in the text format that Prometheus reads
// (https://prometheus.io/docs/instrumenting/exposition_formats/) here, since its client library brings 2.3 MB of
// protobuf into the binary for two metrics.
type Metrics struct {
	mu        sync.Mutex
	exchanges map[series]uint64
	durations map[string]*histogram // by provider
	writes    histogram             // to where sandboxes are kept

	forwarded *atomic.Uint64     // to other servers; nil without
	kept      *sandbox.Sandboxes // nil where they are in memory alone
	keeping   *sandbox.Keeping
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
	m.mu.Lock()
	defer m.mu.Unlock()
	m.exchanges[series{provider, operation, outcome, rule}]++
	h := m.durations[provider]
	if h == nil {
		h = &histogram{}
		m.durations[provider] = h
	}
	h.add(took)
}

func (h *histogram) add(took time.Duration) {
	seconds := took.Seconds()
	bucket, _ := slices.BinarySearch(bounds[:], seconds)
	h.counts[bucket]++
	h.sum += seconds
}

// Keep adds what sandboxes that are kept cost.
func (m *Metrics) Keep(boxes *sandbox.Sandboxes, k *sandbox.Keeping) {
	m.kept, m.keeping = boxes, k
	k.Wrote = func(took time.Duration) {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.writes.add(took)
	}
}

// keep writes what sandboxes that are kept cost. The caller holds the lock.
func (m *Metrics) keep(b *bytes.Buffer) {
	if m.keeping == nil {
		return
	}
	head(b, "mockserver_sandboxes_held", "gauge", "Sandboxes in the memory of this server.")
	fmt.Fprintf(b, "mockserver_sandboxes_held %d\n", m.kept.Held())
	counters := []struct {
		name, help string
		n          uint64
	}{
		{"mockserver_sandboxes_taken_total", "Sandboxes that this server has taken over from where they are kept.", m.keeping.Taken.Load()},
		{"mockserver_fenced_writes_total", "Writes that were refused since another server had taken the sandbox over.", m.keeping.Fenced.Load()},
	}
	if m.forwarded != nil {
		counters = append(counters, struct {
			name, help string
			n          uint64
		}{"mockserver_forwarded_requests_total", "Requests that were passed on to the server that holds their sandbox.", m.forwarded.Load()})
	}
	for _, c := range counters {
		head(b, c.name, "counter", c.help)
		fmt.Fprintf(b, "%s %d\n", c.name, c.n)
	}
	head(b, "mockserver_write_duration_seconds", "histogram", "Time of a write to where sandboxes are kept.")
	m.writes.write(b, "mockserver_write_duration_seconds", "")
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
		m.durations[provider].write(&b, "mockserver_exchange_duration_seconds", "provider="+quoted(provider))
	}
	if len(m.exchanges) > 0 {
		head(&b, "mockserver_exchanges_total", "counter", "Exchanges by provider, operation, outcome and the rule that refused.")
	}
	all := slices.Collect(maps.Keys(m.exchanges))
	sort.Slice(all, func(i, j int) bool { return all[i].compare(all[j]) < 0 })
	for _, s := range all {
		fmt.Fprintf(&b, "mockserver_exchanges_total{operation=%s,outcome=%s,provider=%s,rule=%s} %d\n",
			quoted(s.operation), quoted(s.outcome), quoted(s.provider), quoted(s.rule), m.exchanges[s])
	}
	m.keep(&b)
	return b.Bytes()
}

func head(b *bytes.Buffer, name, kind, help string) {
	fmt.Fprintf(b, "# HELP %s %s\n# TYPE %[1]s %[3]s\n", name, help, kind)
}

// write writes the counts as Prometheus wants them: each bucket holds those before it as well.
func (h *histogram) write(b *bytes.Buffer, name, label string) {
	also, braced := "", ""
	if label != "" {
		also, braced = label+",", "{"+label+"}"
	}
	total := uint64(0)
	for i, bound := range bounds {
		total += h.counts[i]
		fmt.Fprintf(b, "%s_bucket{%sle=\"%s\"} %d\n", name, also, number(bound), total)
	}
	total += h.counts[len(bounds)]
	fmt.Fprintf(b, "%s_bucket{%sle=\"+Inf\"} %d\n", name, also, total)
	fmt.Fprintf(b, "%s_sum%s %s\n%[1]s_count%[2]s %[4]d\n", name, braced, number(h.sum), total)
}

func (s series) compare(t series) int {
	return cmp.Or(cmp.Compare(s.operation, t.operation), cmp.Compare(s.outcome, t.outcome), cmp.Compare(s.provider, t.provider), cmp.Compare(s.rule, t.rule))
}

func number(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }

// quoted is the value of a label in quotes: the format knows three escapes.
func quoted(value string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`).Replace(value) + `"`
}
