package sandbox

import (
	"errors"
	"sync"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/persist"
)

const (
	holderKnown  = time.Second // how long a holder is believed to have a sandbox without the engine being asked again
	holdersKnown = 4096
)

// holders are the sandboxes that other processes held a moment ago. A holder may have lost one since then; it says so to
// whom asks it. None is believed in longer than its lease lasts, so that a takeover is not noticed later for that.
type holders struct {
	mu sync.Mutex
	by map[string]known
}

type known struct {
	err   error
	until time.Time
}

// note takes what the engine has answered to somebody who wanted a sandbox.
func (h *holders) note(id string, answer error) {
	held, found := errors.AsType[*persist.HeldError](answer)
	h.mu.Lock()
	defer h.mu.Unlock()
	if !found || held.By == "" || held.Until.IsZero() {
		delete(h.by, id)
		return
	}
	if h.by == nil || len(h.by) >= holdersKnown {
		h.by = map[string]known{}
	}
	until := clock.Wall().Add(holderKnown)
	if held.Until.Before(until) {
		until = held.Until
	}
	again := *held
	again.Old = true
	h.by[id] = known{elsewhere(id, &again), until}
}

// holder is the error that tells who holds a sandbox; nil if the engine has to be asked.
func (h *holders) holder(id string) error {
	h.mu.Lock()
	one, found := h.by[id]
	h.mu.Unlock()
	if !found || !clock.Wall().Before(one.until) {
		return nil
	}
	return one.err
}
