package server

import (
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"testing"
	"time"
)

// testdata/metrics.txt was written by github.com/prometheus/client_golang v1.25.0, for the same exchanges.
func TestMetricsAreWhatPrometheusReads(t *testing.T) {
	want, err := os.ReadFile("testdata/metrics.txt")
	if err != nil {
		t.Fatal(err)
	}
	m := NewMetrics()
	if text := string(m.text()); text != "" {
		t.Errorf("metrics that counted nothing are %q", text)
	}
	m.Observe("qijiayun", "getToken", "accepted", "", 10*time.Microsecond)
	m.Observe("qijiayun", "getToken", "accepted", "", 11*time.Microsecond)
	m.Observe("qijiayun", "getToken", "refused", "qijiayun/app-id-missing", time.Millisecond)
	m.Observe("apihub", "a \"b\"\\\nc", "accepted", "", 2*time.Second)
	r := httptest.NewRecorder()
	m.handler().ServeHTTP(r, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if got := r.Body.String(); got != string(want) {
		t.Errorf("the metrics are\n%s\nnot\n%s", got, want)
	}
	if got := r.Header().Get("Content-Type"); got != "text/plain; version=0.0.4; charset=utf-8" {
		t.Errorf("Content-Type is %q", got)
	}
}

func TestMetricsAreCountedAtTheSameTime(t *testing.T) {
	m := NewMetrics()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				m.Observe("apihub", "weather", "accepted", "", time.Microsecond)
				m.text()
			}
		})
	}
	all.Wait()
	if n := m.exchanges[series{"apihub", "weather", "accepted", ""}]; n != 800 || m.durations["apihub"].counts[0] != 800 {
		t.Errorf("%d of 800 exchanges are counted, and %v", n, m.durations["apihub"].counts)
	}
}
