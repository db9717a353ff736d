package server

import (
	"context"
	"io"
	"net/http"
	"time"

	"golang.org/x/sync/semaphore"

	"example.com/mockserver/internal/problem"
)

// How many bytes of bodies are read at once, over all requests.
const (
	bodiesAtOnce = 256 << 20
	uncounted    = 64 << 10         // of each body: small ones are never waited for
	bodyStep     = 1 << 20          // room is taken as the bytes come, not as they are announced
	bodyPatience = 10 * time.Second // of the machine's time, for others to be done
)

// bodies bounds the bodies that are in memory at once.
type bodies struct {
	room     *semaphore.Weighted
	patience time.Duration
}

func newBodies(bytes int64, patience time.Duration) *bodies {
	return &bodies{semaphore.NewWeighted(bytes), patience}
}

// count makes a request's body one that takes room as it is read. The function gives the room back.
func (b *bodies) count(r *http.Request) (release func()) {
	c := &counted{ReadCloser: r.Body, of: b, context: r.Context()}
	r.Body = c
	return func() { b.room.Release(c.held) }
}

// counted is a body that takes room as it is read.
type counted struct {
	io.ReadCloser
	of         *bodies
	context    context.Context
	read, held int64
}

// Read implements io.Reader. Its error is a *problem.Problem where there is no room.
func (c *counted) Read(p []byte) (int, error) {
	if c.read >= uncounted+c.held {
		wait, cancel := context.WithTimeout(c.context, c.of.patience)
		defer cancel()
		if !c.of.room.TryAcquire(bodyStep) && c.of.room.Acquire(wait, bodyStep) != nil {
			return 0, problem.New(http.StatusServiceUnavailable, "too many large bodies are being read at once: send this one again", "同时读取的大请求体过多：请稍后重发")
		}
		c.held += bodyStep
	}
	n, err := c.ReadCloser.Read(p[:min(int64(len(p)), uncounted+c.held-c.read)])
	c.read += int64(n)
	return n, err
}

// WriteTo implements io.WriterTo: a body that is passed on, or dropped, takes no room.
func (c *counted) WriteTo(w io.Writer) (int64, error) { return io.Copy(w, c.ReadCloser) }
