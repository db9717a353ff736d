package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// result is what one measurement found.
type result struct {
	perSecond   float64
	p50, p99    time.Duration
	allocations float64 // per request, of the whole process; the load itself makes next to none
}

// load sends a request over and over on some connections, for a while or so many times. The client is kept as lean as
// it can be: it writes ready bytes and reads no more of a reply than its length, so that the server is what is measured.
func load(addr string, request []byte, connections int, d time.Duration, times int) (result, error) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	begin := time.Now()
	until := begin.Add(d)
	latencies := make([][]time.Duration, connections)
	errs := make([]error, connections)
	var all sync.WaitGroup
	for i := range connections {
		all.Go(func() {
			quota := times / connections
			latencies[i], errs[i] = one(addr, request, func(n int, now time.Time) bool {
				if times > 0 {
					return n < quota
				}
				return now.Before(until)
			})
		})
	}
	all.Wait()
	took := time.Since(begin)
	runtime.ReadMemStats(&after)
	for _, err := range errs {
		if err != nil {
			return result{}, err
		}
	}
	every := slices.Concat(latencies...)
	slices.Sort(every)
	n := len(every)
	return result{
		perSecond: float64(n) / took.Seconds(), p50: every[n/2], p99: every[n*99/100],
		allocations: float64(after.Mallocs-before.Mallocs) / float64(n),
	}, nil
}

// one is one connection's part of the load.
func one(addr string, request []byte, more func(n int, now time.Time) bool) ([]time.Duration, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	defer func() { _ = c.Close() }()
	r := bufio.NewReaderSize(c, 64<<10)
	took := make([]time.Duration, 0, 1<<17)
	now := time.Now()
	for n := 0; more(n, now); n++ {
		if _, err := c.Write(request); err != nil {
			return nil, err
		}
		if err := readReply(r); err != nil {
			return nil, err
		}
		end := time.Now()
		took = append(took, end.Sub(now))
		now = end
	}
	return took, nil
}

var (
	ok            = []byte("HTTP/1.1 200")
	contentLength = []byte("Content-Length: ")
	refusedBy     = []byte("Mock-Rule: ")
)

// readReply reads one reply that has a Content-Length. A refusal is an error: a benchmark of refusals would be another.
func readReply(r *bufio.Reader) error {
	line, err := r.ReadSlice('\n')
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(line, ok) {
		return fmt.Errorf("the reply begins with %q", line)
	}
	length := -1
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(line) <= 2 {
			break
		}
		if bytes.HasPrefix(line, refusedBy) {
			return fmt.Errorf("refused by %s", line[len(refusedBy):])
		}
		if bytes.HasPrefix(line, contentLength) {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(line[len(contentLength):]))); err != nil {
				return err
			}
		}
	}
	if length < 0 {
		return fmt.Errorf("the reply has no Content-Length")
	}
	_, err = r.Discard(length)
	return err
}

func get(addr, path string) []byte {
	return []byte("GET " + path + " HTTP/1.1\r\nHost: " + addr + "\r\nAccept: application/json\r\n\r\n")
}

func post(addr, path string, headers map[string]string, body []byte) []byte {
	var b strings.Builder
	_, _ = fmt.Fprintf(&b, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n", path, addr, len(body))
	for name, value := range headers {
		_, _ = fmt.Fprintf(&b, "%s: %s\r\n", name, value)
	}
	_, _ = io.WriteString(&b, "\r\n")
	return append([]byte(b.String()), body...)
}
