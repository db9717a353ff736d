package sim

import (
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/store"
)

// due is something that falls due: data, not a closure, so that a sandbox can be saved and restored.
type due struct {
	At       time.Time `json:"at"`
	Provider string    `json:"provider"`
	Kind     string    `json:"kind"`
	Key      string    `json:"key"`
}

// dueTable is sorted by its keys: the instant, then the order in which things were scheduled.
var dueTable = store.NewTable[due]("due")

// Advance moves the sandbox's clock by d, stopping at everything that falls due on the way, and returns when all of it
// is done. A running clock runs on from there.
func (b *Sandbox) Advance(d time.Duration) ClockState {
	return b.SetClock(ClockState{Now: b.Clock.Now().Add(d), Mode: b.Clock.Mode()})
}

// SetClock makes the clock show s. Going forward does what falls due on the way; going back undoes nothing.
func (b *Sandbox) SetClock(s ClockState) ClockState {
	b.turns.Lock()
	defer b.turns.Unlock()
	for b.step(s.Now, true) {
	}
	b.Clock.Set(s.Now, s.Mode)
	b.mu.Lock()
	b.wakes = "" // the timer counts the machine's time: set it anew
	b.arm()
	b.mu.Unlock()
	return b.ClockState()
}

// step does the earliest thing that falls due until an instant, and reports whether there was one. When the clock is
// being moved it shows the instant at which the thing fell due.
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
	api, known := b.catalog.Provider(item.Provider)
	if !known || api.Due[item.Kind] == nil {
		b.catalog.Log.Error("something fell due that nobody does", "sandbox", b.ID, "provider", item.Provider, "kind", item.Kind)
		return true
	}
	if err := b.attempt(b.turn(api), func(t *Tx) error { return api.Due[item.Kind](t, item.Key) }); err != nil {
		b.catalog.Log.Error("what fell due failed", "sandbox", b.ID, "kind", item.Kind, "key", item.Key, "error", err)
	}
	return true
}

// arm sets the timer for the earliest thing that falls due. A frozen clock wakes nobody. Inside the lock.
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
	b.mu.Lock()
	defer b.mu.Unlock()
	b.wakes = ""
	b.arm()
}
