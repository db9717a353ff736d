package main

import (
	"bufio"
	"bytes"
	"fmt"
	"maps"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// request is what a scenario sends, over and over.
type request struct {
	method, path string // path with its query
	headers      map[string]string
	body         []byte
	turn         string   // the header that has another value each time; empty for none
	turns        []string // its values
}

// bytes are the request as it is sent.
func (q request) bytes(addr string) []byte {
	var b strings.Builder
	_, _ = fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\n", q.method, q.path, addr)
	if q.body != nil {
		_, _ = fmt.Fprintf(&b, "Content-Length: %d\r\n", len(q.body))
	}
	for name, value := range q.headers {
		_, _ = fmt.Fprintf(&b, "%s: %s\r\n", name, value)
	}
	b.WriteString("\r\n")
	return append([]byte(b.String()), q.body...)
}

// sent is what one load found.
type sent struct {
	calls    int
	took     time.Duration
	p50, p99 time.Duration
	used     time.Duration // processor time of the client, where it is a process of its own
}

// load sends a request over and over on some connections, for a while or so many times, from this process. The client is
// as lean as it can be: it writes ready bytes and reads no more of a reply than its length.
func load(addr string, next func(n int) []byte, connections int, d time.Duration, times int) (sent, error) {
	begin := time.Now()
	until := begin.Add(d)
	latencies := make([][]time.Duration, connections)
	errs := make([]error, connections)
	var all sync.WaitGroup
	for i := range connections {
		all.Go(func() {
			latencies[i], errs[i] = one(addr, func(n int, now time.Time) []byte {
				if n = n*connections + i; times > 0 && n < times || times == 0 && now.Before(until) {
					return next(n)
				}
				return nil
			})
		})
	}
	all.Wait()
	took := time.Since(begin)
	for _, err := range errs {
		if err != nil {
			return sent{}, err
		}
	}
	every := slices.Concat(latencies...)
	slices.Sort(every)
	n := len(every)
	return sent{calls: n, took: took, p50: every[n/2], p99: every[n*99/100]}, nil
}

// each are the requests as they are sent, one after the other.
func (q request) each(addr string) func(int) []byte {
	if q.turn == "" {
		return always(q.bytes(addr))
	}
	all, one := make([][]byte, len(q.turns)), q
	for i, value := range q.turns {
		one.headers = maps.Clone(q.headers)
		one.headers[q.turn] = value
		all[i] = one.bytes(addr)
	}
	return func(n int) []byte { return all[n%len(all)] }
}

// always is the same request each time.
func always(request []byte) func(int) []byte { return func(int) []byte { return request } }

// one is one connection's part of the load; next returns nil when it is over.
func one(addr string, next func(n int, now time.Time) []byte) ([]time.Duration, error) {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	defer func() { _ = c.Close() }()
	r := bufio.NewReaderSize(c, 64<<10)
	took := make([]time.Duration, 0, 1<<12)
	now := time.Now()
	for n := 0; ; n++ {
		request := next(n, now)
		if request == nil {
			return took, nil
		}
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
}

var (
	ok            = []byte("HTTP/1.1 200")
	contentLength = []byte("Content-Length: ")
)

// readReply reads one reply, which has a Content-Length.
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
