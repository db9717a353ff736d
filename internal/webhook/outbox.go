package webhook

import (
	"context"
	"errors"
	"sync"
)

// ErrDropped is what waiting for an outbox ends with when the outbox is dropped before everything was sent.
var ErrDropped = errors.New("the outbox was dropped")

// Outbox sends the deliveries of one sandbox: one at a time to each target, in the order they were put, and to several
// targets at once. Each sandbox has its own, so a receiver that hangs delays no other sandbox. It holds numbers only;
// the deliveries themselves stay in the sandbox. While there is nothing to send it has no goroutine.
type Outbox struct {
	push   func(context.Context, uint64)
	most   int // targets called at once
	ctx    context.Context
	cancel context.CancelFunc

	mu      sync.Mutex
	lanes   map[string]*lane
	ready   []*lane // lanes with something to send that no worker has
	workers int
	pending int
	idle    chan struct{} // closed while nothing is pending
	stopped bool
}

type lane struct {
	target string
	queue  []uint64
}

// NewOutbox returns an outbox that hands numbers to push, for at most so many targets at once. The context of push is
// cancelled when the outbox is dropped: the push counts as not made.
func NewOutbox(most int, push func(ctx context.Context, n uint64)) *Outbox {
	ctx, cancel := context.WithCancel(context.Background())
	o := &Outbox{push: push, most: most, ctx: ctx, cancel: cancel, lanes: map[string]*lane{}, idle: make(chan struct{})}
	close(o.idle)
	return o
}

// Put queues a delivery behind the others to the same target. After Stop it is ignored.
func (o *Outbox) Put(n uint64, target string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.stopped {
		return
	}
	if o.pending == 0 {
		o.idle = make(chan struct{})
	}
	o.pending++
	l := o.lanes[target]
	if l != nil {
		l.queue = append(l.queue, n)
		return
	}
	l = &lane{target: target, queue: []uint64{n}}
	o.lanes[target] = l
	o.ready = append(o.ready, l)
	if o.workers < o.most {
		o.workers++
		go o.work()
	}
}

func (o *Outbox) work() {
	for {
		l, n, found := o.take()
		if !found {
			return
		}
		o.push(o.ctx, n)
		o.putBack(l)
	}
}

func (o *Outbox) take() (*lane, uint64, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.ready) == 0 || o.ctx.Err() != nil {
		o.workers--
		return nil, 0, false
	}
	l := o.ready[0]
	o.ready = o.ready[1:]
	n := l.queue[0]
	l.queue = l.queue[1:]
	return l, n, true
}

// putBack queues this lane behind the others: a target with many deliveries does not delay the rest.
func (o *Outbox) putBack(l *lane) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(l.queue) > 0 {
		o.ready = append(o.ready, l)
	} else {
		delete(o.lanes, l.target)
	}
	if o.pending--; o.pending == 0 {
		close(o.idle)
	}
}

// Pending counts what is queued or on its way.
func (o *Outbox) Pending() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.pending
}

// Idle returns when all that was put has been sent. It returns the context's error when that ends first, and ErrDropped
// when Stop drops what is left: a dropped delivery is never sent.
func (o *Outbox) Idle(ctx context.Context) error {
	o.mu.Lock()
	idle := o.idle
	o.mu.Unlock()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-o.ctx.Done():
		return ErrDropped
	}
}

// Stop accepts no more, sends queued deliveries until the context ends, drops the rest and returns how many those
// were. A context that is over drops everything at once.
func (o *Outbox) Stop(ctx context.Context) int {
	o.mu.Lock()
	o.stopped = true
	o.mu.Unlock()
	_ = o.Idle(ctx) // on an error the rest is counted below
	o.mu.Lock()
	defer o.mu.Unlock()
	o.cancel() // under the lock: a push that ends by it is still counted
	return o.pending
}
