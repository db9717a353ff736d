package server

import (
	"context"
	"sync"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/persist"
)

// copies are the buffers through which answers of holders pass: one for each call was most of what a call allocated.
type copies struct{ pool sync.Pool }

const copySize = 32 << 10

// Get implements httputil.BufferPool.
func (c *copies) Get() []byte {
	if b, found := c.pool.Get().(*[copySize]byte); found {
		return b[:]
	}
	return make([]byte, copySize)
}

// Put implements httputil.BufferPool.
func (c *copies) Put(b []byte) { c.pool.Put((*[copySize]byte)(b)) }

// watch ends a call to a holder that answers nothing and has lost the sandbox meanwhile: it was stopped, or cut off.
func (p *peers) watch(ctx context.Context, held *persist.HeldError, cancel func()) (stop func()) {
	every := max(p.Lease/2, holderLooks)
	var mu sync.Mutex
	var timer *time.Timer
	look := func() {
		if ctx.Err() != nil {
			return
		}
		if now, found := heldElsewhere(p.server.Sandboxes.Reach(held.ID)); !found || now.By != held.By {
			cancel()
			return
		}
		mu.Lock()
		defer mu.Unlock()
		if ctx.Err() == nil {
			timer.Reset(every)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	timer = clock.After(every, look)
	return func() { timer.Stop() }
}
