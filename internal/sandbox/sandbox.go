// Package sandbox owns sandboxes: clock, tables, journal, deliveries, faults and overrides, the turns that change them,
// due work, and snapshots. It uses the part of a provider that opening and saving a sandbox needs; the rest of a
// provider, and the path of a request, are internal/sim's.
package sandbox

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/store"
	"example.com/mockserver/internal/webhook"
)

// schema is every table that mockserver itself keeps in a sandbox.
var schema = store.NewSchema("")

// Default is the id of the sandbox that always exists, with the fixed demo credentials.
const Default = "default"

// Options are the settings of a new sandbox.
type Options struct {
	ID    string        // empty: generated
	Seed  uint64        // 0: derived from the id
	TTL   time.Duration // wall-clock time without a request after which it is removed; 0: never
	Clock ClockState    // zero: running, at the machine's time
}

// ClockState is a sandbox's clock as the admin API shows it.
type ClockState struct {
	Now  time.Time `json:"now,omitzero"`
	Mode string    `json:"mode,omitempty"` // "running" or "frozen"
}

// Sandbox is an isolated state: one clock, one set of tables, one journal, its own credentials and overrides.
type Sandbox struct {
	ID      string
	Tag     string // 8 hex digits that mark the credentials made in this sandbox; empty for the default one
	Options Options
	Opened  time.Time // on its own clock
	Clock   *clock.Clock
	Journal *journal.Journal

	base   *Base
	keeper *keeper      // nil in memory
	used   atomic.Int64 // when it was last used, in Unix nanoseconds of the machine

	overrides atomic.Pointer[map[string]Override] // by rule id; replaced whole, never changed

	faulty atomic.Bool // whether a fault of calls was ever added

	outbox   *webhook.Outbox
	patience atomic.Pointer[webhook.Patience] // of the current move of the clock

	mu       sync.Mutex // guards everything below
	db       *store.DB
	tx       Tx                   // of the current Turn: a call has three
	outgoing []outgoing           // queued by turns, in order, until dispatched; where state is kept, until written
	released []outgoing           // of these, what is written
	emitted  atomic.Bool          // whether there are any of either
	random   map[string]*rand.PCG // by provider, so that one provider's calls do not change another's ids
	timer    *time.Timer          // fires when work falls due on a running clock
	wakes    string               // the id of the work it fires for
	closed   bool

	turns sync.Mutex // serialises advances and runs of due work
}

// Open builds a sandbox: the rows of the fixtures, and credentials of its own. Its cost is a few pointers per table.
func (c *Base) Open(o Options, tag string) *Sandbox {
	if o.Seed == 0 {
		h := fnv.New64a()
		h.Write([]byte(o.ID))
		o.Seed = h.Sum64()
	}
	b := c.bare(o, tag)
	for _, p := range c.Providers {
		if p.Open != nil {
			p.Open(b.turn(p))
		}
	}
	b.learn()
	return b
}

// bare is a sandbox with the rows of the fixtures.
func (c *Base) bare(o Options, tag string) *Sandbox {
	b := &Sandbox{
		ID: o.ID, Tag: tag, Options: o, Clock: clock.New(o.Clock.Now, o.Clock.Mode),
		Journal: journal.New(c.Journal, c.Reveal), base: c,
		db: c.fresh(), random: map[string]*rand.PCG{},
	}
	b.Opened = b.Clock.Now()
	b.outbox = webhook.NewOutbox(lanes, b.push)
	b.overrides.Store(&map[string]Override{})
	b.Touch()
	return b
}

// learn tells the journal what the sandbox's tables hold as secrets.
func (b *Sandbox) learn() {
	for _, p := range b.base.Providers {
		if p.Held != nil {
			b.Journal.Learn(p.Held(b.turn(p))...)
		}
	}
}

const tagDigits = 8

// tagOf is the mark of a sandbox's credentials; n counts up if another sandbox has the mark already.
func tagOf(id string, n byte) string {
	if id == Default {
		return ""
	}
	sum := sha256.Sum256(append([]byte(id), n))
	return hex.EncodeToString(sum[:tagDigits/2])
}

// Touch records a use of the sandbox, which restarts its ttl.
func (b *Sandbox) Touch() { b.TouchAt(clock.Wall()) }

// TouchAt is Touch for who knows the machine's time.
func (b *Sandbox) TouchAt(at time.Time) { b.used.Store(at.UnixNano()) }

// Idle reports whether the sandbox's ttl has elapsed at a moment of the machine's time.
func (b *Sandbox) Idle(at time.Time) bool {
	return b.Options.TTL > 0 && at.Sub(time.Unix(0, b.used.Load())) > b.Options.TTL
}

// close ends the sandbox: its timer stops, and unfinished deliveries are dropped.
func (b *Sandbox) close() {
	if b.base.Closing != nil {
		b.base.Closing(b)
	}
	b.end()
}

// end stops the timer and drops deliveries that are not sent.
func (b *Sandbox) end() {
	b.stopTimer()
	over, cancel := context.WithCancel(context.Background())
	cancel()
	b.outbox.Stop(over)
}

func (b *Sandbox) stopTimer() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	if b.timer != nil {
		b.timer.Stop()
	}
}

// Do runs f as one turn of a provider at the sandbox's state; on an error all its changes are undone. Events of f are
// sent at once.
func (b *Sandbox) Do(p *Provider, f func(*Tx) error) error {
	b.mu.Lock()
	err := b.attempt(b.turn(p), b.Bounded(f))
	b.mu.Unlock()
	b.Dispatch()
	return err
}

// Turn runs f as one turn at an instant; on an error all its changes are undone. Events of f wait for Dispatch.
func (b *Sandbox) Turn(p *Provider, now time.Time, f func(*Tx) error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tx = Tx{Box: b, DB: b.db, Now: now, provider: p}
	err := b.attempt(&b.tx, f)
	b.tx = Tx{}
	return err
}

// attempt runs f within the lock and undoes its changes if it fails. A panic of f becomes an error: it must neither end
// the process from a timer nor leave the lock held.
func (b *Sandbox) attempt(t *Tx, f func(*Tx) error) (err error) {
	defer problem.Caught(&err)
	b.db.Begin()
	done := false
	defer func() {
		if !done {
			b.db.Rollback()
		}
	}()
	if err := f(t); err != nil {
		return err
	}
	done = true
	written := b.db.Written()
	b.db.Commit()
	if written { // otherwise nothing new falls due
		if len(t.out) > 0 {
			b.outgoing = append(b.outgoing, t.out...)
			b.emitted.Store(true)
		}
		b.arm()
	}
	return nil
}

func (b *Sandbox) turn(p *Provider) *Tx { return b.turnAt(p, b.Clock.Now()) }

func (b *Sandbox) turnAt(p *Provider, now time.Time) *Tx {
	return &Tx{Box: b, DB: b.db, Now: now, provider: p}
}

// Tables is how many rows each table of the sandbox has.
func (b *Sandbox) Tables() map[string]int {
	b.mu.Lock()
	defer b.mu.Unlock()
	sizes := map[string]int{}
	for _, name := range b.db.Names() {
		sizes[name] = b.db.Len(name)
	}
	return sizes
}

// Rows are the rows of one table as JSON.
func (b *Sandbox) Rows(table string) []store.DumpRow {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.db.Rows(table)
}

// Credentials is the sandbox's part of the credentials JSON: by provider, without base URLs.
func (b *Sandbox) Credentials() map[string]map[string]string {
	all := map[string]map[string]string{}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range b.base.Providers {
		all[p.Name] = map[string]string{}
		if p.Issued != nil {
			maps.Copy(all[p.Name], p.Issued(b.turn(p)))
		}
	}
	return all
}

// isClosed reports whether the sandbox was ended: deleted, or replaced by a reset or a restored snapshot.
func (b *Sandbox) isClosed() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.closed
}

// ClockState returns the clock's time and mode.
func (b *Sandbox) ClockState() ClockState {
	return ClockState{Now: b.Clock.Now(), Mode: b.Clock.Mode()}
}
