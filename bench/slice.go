package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"time"
)

// slice is a scenario's or a handler's share of a round.
type slice struct {
	PerSecond float64       `json:"perSecond"`
	CPU       time.Duration `json:"cpuPerCall"` // processor time of the server, in nanoseconds
	P50       time.Duration `json:"p50"`
	P99       time.Duration `json:"p99"`
	Others    float64       `json:"others"` // share of the processors that other processes and the hypervisor took
}

// measure sends one slice of load to a process: by wrk, or where own is set by bench's own client.
func (b *bench) measure(to *process, q request, own bool) (slice, error) {
	pid := to.command.Process.Pid
	all, server, self, begin := machine(), used(pid), used(os.Getpid()), time.Now()
	var s sent
	var err error
	if own || b.wrk == "" {
		s, err = load(to.addr(), q.each(to.addr()), b.settings.connections, b.settings.slice, 0)
	} else {
		s, err = drive(b.wrk, to.url, q, b.settings.connections, b.settings.slice)
	}
	if err != nil {
		return slice{}, err
	}
	server = used(pid) - server
	others := machine() - all - server - (used(os.Getpid()) - self) - s.used
	return slice{
		PerSecond: float64(s.calls) / s.took.Seconds(), CPU: server / time.Duration(s.calls), P50: s.p50, P99: s.p99,
		Others: max(0, others.Seconds()/time.Since(begin).Seconds()/float64(runtime.NumCPU())),
	}, nil
}

// send sends a request once and returns the reply's headers and body.
func (q request) send(url string) (http.Header, []byte, error) {
	r, err := http.NewRequest(q.method, url+q.path, bytes.NewReader(q.body))
	if err != nil {
		return nil, nil, err
	}
	for name, value := range q.headers {
		r.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode >= http.StatusBadRequest {
		err = fmt.Errorf("%s %s: %s %.300s", q.method, q.path, response.Status, body)
	}
	return response.Header, body, err
}

// try sends a request once: what is measured must be what is meant. A refusal where an accepted call is meant, or
// another refusal, is an error.
func (q request) try(url, rule string) error {
	header, _, err := q.send(url)
	if got := header.Get("Mock-Rule"); err == nil && got != rule {
		err = fmt.Errorf("%s %s: refused by %q, not by %q: %s", q.method, q.path, got, rule, header.Get("Mock-Why"))
	}
	return err
}
