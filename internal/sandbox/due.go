package sandbox

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/store"
	"example.com/mockserver/internal/webhook"
)

// due is something that falls due: data, not a closure, so that a sandbox can be saved and restored.
type due struct {
	At       time.Time `json:"at"`
	Provider string    `json:"provider"`
	Kind     string    `json:"kind"`
	Key      string    `json:"key"`
}

// dueTable is sorted by its keys: the instant, then the order in which things were scheduled.
var dueTable = store.In[due](schema, "due")

func schedule(db *store.DB, d due) {
	dueTable.Put(db, fmt.Sprintf("%020d-%08d", d.At.UnixNano(), db.Add("due", 1)), d)
}

// Upcoming is something that falls due, as others see it.
type Upcoming due

// Upcoming lists what falls due, the earliest first.
func (b *Sandbox) Upcoming() []Upcoming {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := []Upcoming{}
	for _, d := range dueTable.All(b.db) {
		list = append(list, Upcoming(d))
	}
	return list
}

// Moved is the result of a move of the clock: the new time, and the pushes made on the way.
type Moved struct {
	ClockState
	Pushes webhook.Pushes `json:"pushes"`
}

// Advance moves the sandbox's clock by d, runs the due work of every instant on the way, and returns when all of it is
// done, deliveries included. A running clock then runs on.
func (b *Sandbox) Advance(ctx context.Context, d time.Duration) (Moved, error) {
	return b.SetClock(ctx, ClockState{Now: b.Clock.Now().Add(d), Mode: b.Clock.Mode()})
}

// SetClock sets the clock to s. Moving it forward runs the due work on the way and waits at each instant for the
// deliveries: a failed attempt falls due again a minute later. The wait for receivers that hang is bounded
// (webhook.Patience). Moving it back undoes nothing and restores no spent quota: the quota's day or window begins at the
// new time. When the context ends, it no longer waits for deliveries. It returns a *problem.Problem if the sandbox is
// reset, replaced or deleted meanwhile.
func (b *Sandbox) SetClock(ctx context.Context, s ClockState) (Moved, error) {
	b.turns.Lock()
	defer b.turns.Unlock()
	patience := &webhook.Patience{}
	b.patience.Store(patience)
	defer b.patience.Store(nil)
	b.settle(ctx)
	for b.step(s.Now, true) {
		if !b.dueNow() {
			b.settle(ctx)
		}
	}
	if b.isClosed() {
		return Moved{}, problem.Conflict("sandbox %q was reset, replaced or deleted while its clock was moved", "移动时钟期间，沙箱 %q 被重置、替换或删除", b.ID)
	}
	back := s.Now.Before(b.Clock.Now())
	b.Clock.Set(s.Now, s.Mode)
	b.mu.Lock()
	if back {
		b.setBack()
	}
	b.wakes = "" // the timer counts the machine's time: it must be set again
	b.arm()
	b.mu.Unlock()
	return Moved{b.ClockState(), patience.Pushes()}, nil
}

// setBack calls the providers' SetBack. The caller holds the lock.
func (b *Sandbox) setBack() {
	for _, p := range b.base.Providers {
		if p.SetBack == nil {
			continue
		}
		if err := b.attempt(b.turn(p), func(t *Tx) error { p.SetBack(t); return nil }); err != nil {
			problem.Log(b.base.Log, "setting the clock back failed", err, "sandbox", b.ID, "provider", p.Name)
		}
	}
}

// step runs the earliest work due until an instant, and reports whether there was any. While the clock is being moved it
// shows the instant at which the work fell due.
func (b *Sandbox) step(until time.Time, moving bool) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	id, item, found := dueTable.First(b.db)
	if !found || item.At.After(until) || b.closed {
		return false
	}
	if moving && item.At.After(b.Clock.Now()) {
		b.Clock.Set(item.At, clock.Frozen)
	}
	dueTable.Delete(b.db, id)
	if item.Provider == "" {
		b.deliverDue(item)
		return true
	}
	p, known := b.base.provider(item.Provider)
	if !known || p.Due[item.Kind] == nil {
		b.base.Log.Error("due work of an unknown kind", "sandbox", b.ID, "provider", item.Provider, "kind", item.Kind)
		return true
	}
	if err := b.attempt(b.turn(p), func(t *Tx) error { return p.Due[item.Kind](t, item.Key) }); err != nil {
		problem.Log(b.base.Log, "due work failed", err, "sandbox", b.ID, "kind", item.Kind, "key", item.Key)
	}
	return true
}

// dueNow reports whether more falls due at the instant that the clock shows.
func (b *Sandbox) dueNow() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	_, item, found := dueTable.First(b.db)
	return found && !item.At.After(b.Clock.Now())
}

// deliverDue queues a delivery that is due. The caller holds the lock.
func (b *Sandbox) deliverDue(item due) {
	n, err := strconv.ParseUint(item.Key, 10, 64)
	if err != nil || item.Kind != deliver {
		b.base.Log.Error("due work of an unknown kind", "sandbox", b.ID, "kind", item.Kind, "key", item.Key)
		return
	}
	_ = b.attempt(b.turn(nil), func(t *Tx) error { // it returns the function's error
		if d, found := deliveries.Get(t.DB, item.Key); found && d.Due.Equal(item.At) {
			t.release(n)
		}
		return nil
	})
}

// arm sets the timer for the earliest due work; a frozen clock needs none. The caller holds the lock.
func (b *Sandbox) arm() {
	if b.closed || b.Clock.Mode() == clock.Frozen {
		return
	}
	id := dueTable.FirstKey(b.db)
	if id == b.wakes {
		return
	}
	if b.timer != nil {
		b.timer.Stop()
	}
	b.wakes = id
	item, found := dueTable.Get(b.db, id)
	if !found {
		return
	}
	b.timer = clock.After(max(0, item.At.Sub(b.Clock.Now())), b.wake)
}

func (b *Sandbox) wake() {
	b.turns.Lock()
	defer b.turns.Unlock()
	for b.step(b.Clock.Now(), false) {
	}
	_ = b.Flush() // where it fails, nothing is dispatched
	b.Dispatch()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.wakes = ""
	b.arm()
}
