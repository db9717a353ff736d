package sandbox

import (
	"context"
	"sync"

	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/webhook"
)

// lanes is how many addresses a sandbox calls concurrently.
const lanes = 16

// Dispatch hands queued deliveries to the outbox.
func (b *Sandbox) Dispatch() {
	b.mu.Lock()
	defer b.mu.Unlock()
	ready := &b.outgoing
	if b.keeper != nil {
		ready = &b.released
	}
	for _, o := range *ready {
		b.outbox.Put(o.n, o.target)
	}
	*ready = (*ready)[:0]
	b.emitted.Store(len(b.outgoing)+len(b.released) > 0)
}

// Emitted reports whether queued deliveries wait for Dispatch.
func (b *Sandbox) Emitted() bool { return b.emitted.Load() }

// settle sends all queued deliveries and returns when done, or when the context ends.
func (b *Sandbox) settle(ctx context.Context) {
	if b.Flush() != nil {
		return // this copy of the sandbox is out of use
	}
	b.Dispatch()
	_ = b.outbox.Idle(ctx) // on cancellation the caller sees ctx.Err()
}

// resume queues the deliveries that were queued when a snapshot was taken.
func (b *Sandbox) resume() error {
	b.mu.Lock()
	for _, d := range deliveries.All(b.db) {
		if d.State == webhook.Queued {
			b.outgoing = append(b.outgoing, outgoing{d.N, d.Event.Target.URL})
			b.emitted.Store(true)
		}
	}
	b.mu.Unlock()
	err := b.Flush()
	b.Dispatch()
	return err
}

// Send pushes an event once, at once, and stores no delivery.
func (b *Sandbox) Send(ctx context.Context, e webhook.Event) webhook.Attempt {
	return b.base.sender.Send(ctx, e, b.Clock.Now(), nil)
}

// push makes one attempt, outside the lock.
func (b *Sandbox) push(ctx context.Context, n uint64) {
	d, found := b.delivery(n)
	if !found || d.State != webhook.Queued {
		return
	}
	a := b.base.sender.Push(ctx, d, b.Clock.Now(), b.patience.Load())
	if ctx.Err() != nil {
		return // the sandbox is closed, or the server stops: the delivery stays queued
	}
	b.note(n, a)
}

// note records an attempt.
func (b *Sandbox) note(n uint64, a webhook.Attempt) {
	b.noteOnly(n, a)
	_ = b.Save() // if it fails, the attempt will be made again from what was written
}

func (b *Sandbox) noteOnly(n uint64, a webhook.Attempt) {
	b.mu.Lock()
	defer b.mu.Unlock()
	_ = b.attempt(b.turn(nil), func(t *Tx) error { // it returns the function's error
		d, found := deliveries.Get(t.DB, deliveryKey(n))
		if !found {
			return nil
		}
		was := d.State
		d.Record(a)
		b.count(d, a)
		if d.State == was {
			deliveries.Put(t.DB, deliveryKey(n), d) // a resend that changed nothing
			return nil
		}
		t.keep(d)
		return nil
	})
}

// count notes the rules of a delivery's terms that have come true.
func (b *Sandbox) count(d webhook.Delivery, a webhook.Attempt) {
	rules := d.Event.Terms.Rules
	if rules == nil {
		return
	}
	if a.Received && rules.Received != "" {
		b.Journal.See(rules.Received)
	}
	if len(d.Attempts) > 1 && !a.Resend && rules.Again != "" {
		b.Journal.See(rules.Again)
	}
}

func (b *Sandbox) delivery(n uint64) (webhook.Delivery, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return deliveries.Get(b.db, deliveryKey(n))
}

// Delivery is one delivery as it is shown.
func (b *Sandbox) Delivery(n uint64) (webhook.Delivery, error) {
	d, found := b.delivery(n)
	if !found {
		return d, problem.NotFound("unknown delivery %d; GET …/deliveries lists them", "没有编号为 %d 的推送；GET …/deliveries 可列出", n)
	}
	return b.shown(d), nil
}

// DeliveryFilter selects deliveries; an empty field selects all.
type DeliveryFilter struct {
	Provider, Kind, Subject string
	State                   webhook.State
	After                   uint64
	Limit                   int // at most so many; 0 for no limit
}

func (f DeliveryFilter) matches(d webhook.Delivery) bool {
	return (f.Provider == "" || f.Provider == d.Event.Provider) && (f.Kind == "" || f.Kind == d.Event.Kind) &&
		(f.Subject == "" || f.Subject == d.Event.Subject) && (f.State == "" || f.State == d.State) && d.N > f.After
}

// Deliveries are the selected deliveries, oldest first: the first ones after f.After where it is given, else the
// newest; and how many events were dropped because there were too many.
func (b *Sandbox) Deliveries(f DeliveryFilter) (list []webhook.Delivery, dropped int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	list = []webhook.Delivery{}
	for _, d := range deliveries.All(b.db) {
		if f.matches(d) {
			list = append(list, b.shown(d))
		}
	}
	if f.Limit > 0 && len(list) > f.Limit {
		if f.After > 0 {
			list = list[:f.Limit]
		} else {
			list = list[len(list)-f.Limit:]
		}
	}
	return list, b.db.Count(deliveriesDropped)
}

// DeliveryCount is how many deliveries the sandbox keeps.
func (b *Sandbox) DeliveryCount() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return deliveries.Len(b.db)
}

// Resend makes one more attempt at once, whatever the delivery's state, and returns when it is made.
func (b *Sandbox) Resend(ctx context.Context, n uint64) (webhook.Delivery, error) {
	b.Touch()
	d, found := b.delivery(n)
	if found && d.State == webhook.Unrouted {
		return d, problem.Conflict("delivery %d has no target address: %s", "推送 %d 没有目标地址：%s", n, d.Event.Unrouted)
	}
	if held, most := b.StateBytes(), b.base.StateBytes; found && held > most {
		return d, full(b.ID, held, most) // attempts are kept, and a resend adds one
	}
	if found {
		a := b.base.sender.Push(ctx, d, b.Clock.Now(), b.patience.Load())
		a.Resend = true
		b.note(n, a)
	}
	return b.Delivery(n)
}

// Unfinished counts the deliveries that a sandbox had not finished when the server stopped.
type Unfinished struct {
	Sandbox string
	Queued  int // not sent, or interrupted
	Waiting int // waiting for another attempt
}

// finish sends queued deliveries until the context ends, and reports what is left.
func (b *Sandbox) finish(ctx context.Context) Unfinished {
	_ = b.Flush() // it is logged
	b.Dispatch()
	b.stopTimer()
	b.outbox.Stop(ctx)
	_ = b.Flush()
	left := Unfinished{Sandbox: b.ID}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, d := range deliveries.All(b.db) {
		switch d.State {
		case webhook.Queued:
			left.Queued++
		case webhook.Waiting:
			left.Waiting++
		}
	}
	return left
}

// Finish closes all sandboxes: it sends queued deliveries until the context ends and returns what is left. A server
// calls it when it stops.
func (s *Sandboxes) Finish(ctx context.Context) []Unfinished {
	s.mu.RLock()
	boxes := make([]*Sandbox, 0, len(s.byID))
	for _, b := range s.byID {
		boxes = append(boxes, b)
	}
	s.mu.RUnlock()
	all := make([]Unfinished, len(boxes))
	var wait sync.WaitGroup
	for i, b := range boxes {
		wait.Go(func() { all[i] = b.finish(ctx) })
	}
	wait.Wait()
	var left []Unfinished
	for _, u := range all {
		if u.Queued+u.Waiting > 0 {
			left = append(left, u)
		}
	}
	return left
}
