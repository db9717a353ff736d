// Package clock owns time: each sandbox has one Clock that a test can freeze, set and advance. It is the only package
// that reads the machine's clock. Scheduling is the sandbox's.
package clock

import (
	"context"
	"sync/atomic"
	"time"
)

// Shanghai is the zone of the providers' calendar days. China has kept UTC+8 without summer time since 1991, so no
// time-zone table is needed.
var Shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// Modes of a clock.
const (
	Running = "running" // moves with the machine's clock
	Frozen  = "frozen"  // moves only when set or advanced
)

// Clock is a sandbox's time. It is safe for concurrent use, and reading it takes no lock.
type Clock struct{ state atomic.Pointer[state] }

type state struct {
	at   time.Time // the sandbox's time …
	wall time.Time // … at this moment of the machine
	mode string
}

// New returns a clock that shows at, or the machine's time if at is zero.
func New(at time.Time, mode string) *Clock {
	c := &Clock{}
	if at.IsZero() {
		at = Wall()
	}
	c.Set(at, mode)
	return c
}

// Now is the sandbox's time, in UTC.
func (c *Clock) Now() time.Time { return c.At(Wall()) }

// At is the sandbox's time, in UTC, at a moment of Wall.
func (c *Clock) At(wall time.Time) time.Time {
	s := c.state.Load()
	if s.mode == Frozen {
		return s.at
	}
	return s.at.Add(wall.Sub(s.wall))
}

// Set makes the clock show at from now on, in the given mode; any mode but Frozen is Running.
func (c *Clock) Set(at time.Time, mode string) {
	if mode != Frozen {
		mode = Running
	}
	c.state.Store(&state{at: at.Round(0).UTC(), wall: Wall(), mode: mode})
}

// Mode is Running or Frozen.
func (c *Clock) Mode() string { return c.state.Load().mode }

// Anchor is a clock as another process can go on with it: its time at a moment of the machine's.
type Anchor struct {
	At   time.Time `json:"at"`
	Wall time.Time `json:"wall"`
	Mode string    `json:"mode"`
}

// Anchor returns where the clock stands.
func (c *Clock) Anchor() Anchor {
	s := c.state.Load()
	return Anchor{s.at, s.wall.Round(0).UTC(), s.mode}
}

// Now is the time that a clock shows which has gone on since.
func (a Anchor) Now() time.Time {
	if a.Mode == Frozen {
		return a.At
	}
	return a.At.Add(max(0, time.Since(a.Wall))) // the machine's clock may have been set back
}

// Resume goes on where another clock stood.
func (c *Clock) Resume(a Anchor) { c.Set(a.Now(), a.Mode) }

// Wall is the machine's time: for durations of real work and for idle sandboxes, never for a provider's rules.
func Wall() time.Time { return time.Now() }

// Since is how long ago a moment of Wall was.
func Since(t time.Time) time.Duration { return time.Since(t) }

// After calls f in its own goroutine when d of the machine's time has passed; stop the returned timer to prevent it.
func After(d time.Duration, f func()) *time.Timer { return time.AfterFunc(d, f) }

// Every returns a ticker of the machine's time, for upkeep such as removing idle sandboxes.
func Every(d time.Duration) *time.Ticker { return time.NewTicker(d) }

// Pause returns when d of the machine's time has passed, or earlier, with the context's error, when that ends.
func Pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
