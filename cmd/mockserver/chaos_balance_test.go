//go:build unix

package main

import (
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/mockserver/internal/clock"
)

// wire leads each connection to the next of several addresses that takes it, and looks at no bytes.
type wire struct {
	url string

	mu    sync.Mutex
	to    []string
	next  int
	delay time.Duration // of all that passes
	cut   bool          // no connection is taken
	open  map[net.Conn]bool
}

// balance leads to servers, one after the other.
func balance(t *testing.T, all ...*process) *wire {
	t.Helper()
	w := newWire(t)
	w.lead(all...)
	return w
}

func newWire(t *testing.T, to ...string) *wire {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{url: "http://" + l.Addr().String(), to: to, open: map[net.Conn]bool{}}
	t.Cleanup(func() { _ = l.Close(); w.set(0, true) })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go w.carry(t, c)
		}
	}()
	return w
}

func (w *wire) lead(all ...*process) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.to = nil
	for _, p := range all {
		w.to = append(w.to, strings.TrimPrefix(p.url, "http://"))
	}
}

// set changes what happens to what passes. To cut breaks the connections that there are.
func (w *wire) set(delay time.Duration, cut bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.delay, w.cut = delay, cut
	if cut {
		for c := range w.open {
			_ = c.Close()
		}
	}
}

// keep notes a connection, and reports whether it may be used.
func (w *wire) keep(c net.Conn) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.open[c] = true
	return !w.cut
}

func (w *wire) drop(c net.Conn) {
	_ = c.Close()
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.open, c)
}

func (w *wire) carry(t *testing.T, c net.Conn) {
	defer w.drop(c)
	if !w.keep(c) {
		return
	}
	w.mu.Lock()
	n, to := w.next, w.to
	w.next++
	w.mu.Unlock()
	for i := range to {
		s, err := net.Dial("tcp", to[(n+i)%len(to)])
		if err != nil {
			continue // it is gone
		}
		defer w.drop(s)
		if !w.keep(s) {
			return
		}
		done := make(chan struct{}, 2)
		go func() { w.copy(t, s, c); done <- struct{}{} }()
		go func() { w.copy(t, c, s); done <- struct{}{} }()
		<-done
		return
	}
}

func (w *wire) copy(t *testing.T, to io.Writer, from io.Reader) {
	part := make([]byte, 64<<10)
	for {
		n, err := from.Read(part)
		w.mu.Lock()
		delay := w.delay
		w.mu.Unlock()
		if delay > 0 && clock.Pause(t.Context(), delay) != nil {
			return
		}
		if n > 0 {
			if _, err := to.Write(part[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
