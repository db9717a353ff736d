package main

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	mixedBoxes       = 8
	mixedConnections = 16
	mixedWarm        = 2000 // requests, after which everything has been used
)

// mixed sends requests of all kinds to eight sandboxes by 16 connections: accepted and refused ones of all providers,
// pushes, calls of the admin API, requests that reach nothing. It says what memory, metrics and descriptors did meanwhile.
func (b *bench) mixed() error {
	p, err := b.server()
	if err != nil {
		return err
	}
	pushes, stop, err := receivePushes()
	if err != nil {
		return err
	}
	defer stop()
	statuses := &tallied{of: map[string]int64{}}
	all, err := openAll(p, "mixed", pushes.url)
	if err == nil {
		err = sendMixed(all, mixedWarm, statuses)
	}
	if err != nil {
		return err
	}
	before := b.state(p)
	began := time.Now()
	if err := sendMixed(all, b.settings.requests, statuses); err != nil {
		return err
	}
	took := time.Since(began)
	_, _ = fmt.Fprintf(b.out, "\nmixed: %d requests of %d kinds, %d connections, %d sandboxes in %s: %.0f a second, %d pushes received\n  before %s\n  after  %s\n  answered %s\n",
		b.settings.requests, len(all[0].kinds), mixedConnections, mixedBoxes, took.Round(time.Second), float64(b.settings.requests)/took.Seconds(), pushes.got.Load(), before, b.state(p), statuses)
	return b.mixedAgain(p, pushes.url, statuses)
}

// mixedAgain deletes the sandboxes and uses new ones: what grew with the sandboxes goes with them.
func (b *bench) mixedAgain(p *process, hook string, statuses *tallied) error {
	for n := range mixedBoxes {
		if err := p.do(http.MethodDelete, fmt.Sprintf("/sandboxes/mixed%d", n), nil, nil); err != nil {
			return err
		}
	}
	all, err := openAll(p, "again", hook)
	if err == nil {
		err = sendMixed(all, mixedWarm, statuses)
	}
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(b.out, "  in new sandboxes, the old ones deleted: %s\n", b.state(p))
	return nil
}

func openAll(p *process, name, hook string) ([]*mixedBox, error) {
	var all []*mixedBox
	for n := range mixedBoxes {
		one, err := openMixed(p, fmt.Sprintf("%s%d", name, n), hook)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// state is what a server takes: memory, and of it the rows of its sandboxes; series of metrics, descriptors, threads.
func (b *bench) state(p *process) string {
	pid := p.command.Process.Pid
	rss, err := resident(pid)
	if err != nil {
		return err.Error()
	}
	series := 0
	if response, err := http.Get(p.url + "/metrics"); err == nil {
		text, _ := io.ReadAll(response.Body)
		_ = response.Body.Close()
		for line := range strings.Lines(string(text)) {
			if !strings.HasPrefix(line, "#") {
				series++
			}
		}
	}
	descriptors, _ := os.ReadDir(filepath.Join("/proc", strconv.Itoa(pid), "fd"))
	threads, _ := os.ReadDir(filepath.Join("/proc", strconv.Itoa(pid), "task"))
	var boxes []struct{ StateBytes int64 }
	if err := p.do(http.MethodGet, "/sandboxes", nil, &boxes); err != nil {
		return err.Error()
	}
	var rows int64
	for _, one := range boxes {
		rows += one.StateBytes
	}
	return fmt.Sprintf("%d MiB resident, %d MiB of rows in sandboxes, %d series, %d descriptors, %d threads", rss>>20, rows>>20, series, len(descriptors), len(threads))
}

// pushed is a receiver of pushes.
type pushed struct {
	url string
	got atomic.Int64
}

func receivePushes() (*pushed, func(), error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	p := &pushed{url: "http://" + l.Addr().String() + "/hook"}
	s := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		p.got.Add(1)
	})}
	go func() { _ = s.Serve(l) }()
	return p, func() { _ = s.Close() }, nil
}

// tallied counts the answers by their status; no answer is an error.
type tallied struct {
	mu sync.Mutex
	of map[string]int64
}

func (t *tallied) String() string {
	var parts []string
	for _, status := range slices.Sorted(maps.Keys(t.of)) {
		parts = append(parts, fmt.Sprintf("%s ×%d", status, t.of[status]))
	}
	return strings.Join(parts, ", ")
}

func sendMixed(boxes []*mixedBox, requests int, statuses *tallied) error {
	transport := &http.Transport{MaxIdleConnsPerHost: mixedConnections, MaxConnsPerHost: mixedConnections}
	defer transport.CloseIdleConnections()
	client := &http.Client{Timeout: time.Minute, Transport: transport}
	errs := make([]error, mixedConnections)
	var next atomic.Int64
	var wait sync.WaitGroup
	for i := range mixedConnections {
		wait.Go(func() {
			mine := map[string]int64{}
			for n := int(next.Add(1)); n <= requests && errs[i] == nil; n = int(next.Add(1)) {
				box := boxes[n%len(boxes)]
				q, err := box.kinds[n/len(boxes)%len(box.kinds)](n / len(boxes) / len(box.kinds))
				if err == nil {
					err = q.sendTo(client, box.url, mine)
				}
				errs[i] = err
			}
			statuses.mu.Lock()
			defer statuses.mu.Unlock()
			for status, n := range mine {
				statuses.of[status] += n
			}
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (q request) sendTo(client *http.Client, url string, statuses map[string]int64) error {
	r, err := http.NewRequest(q.method, url+q.path, bytes.NewReader(q.body))
	if err != nil {
		return err
	}
	for name, value := range q.headers {
		r.Header.Set(name, value)
	}
	response, err := client.Do(r)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, response.Body)
	_ = response.Body.Close()
	statuses[strconv.Itoa(response.StatusCode)]++
	return err
}
