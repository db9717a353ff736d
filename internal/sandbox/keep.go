package sandbox

import (
	"context"
	"errors"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/persist"
	"example.com/mockserver/internal/problem"
)

// Keeping is where the sandboxes of a process keep their state.
type Keeping struct {
	Engine persist.Engine
	Delay  time.Duration // how long a change may wait for others to be written with it; 0: its reply waits instead
	Shared bool          // other processes use the engine at the same time
	// Wrote is called after each write with the time it took; it may be nil.
	Wrote func(took time.Duration)

	Taken  atomic.Uint64 // how many sandboxes were taken from the engine
	Fenced atomic.Uint64 // how many copies were ended since another process had taken the sandbox over

	others holders
}

// keeper writes what changes in one sandbox. A write that fails ends this copy of the sandbox: the next request finds
// it as it was written last.
type keeper struct {
	to   *Keeping
	lost func(b *Sandbox, was *head) // called when a write has failed

	// gate is held for reading by a request from its first turn to its record, so that requests are written whole.
	gate sync.RWMutex

	mu     sync.Mutex
	next   *round // what is to be written next; its changes are not collected yet
	busy   bool   // a goroutine is writing
	due    bool   // a delayed write is scheduled
	failed error

	was atomic.Pointer[head] // as written; of the sandbox in whose place this one was put, until it is written itself

	writing sync.Mutex // guards everything below
	lease   persist.Lease
	heir    *Sandbox // was put in its place
	gone    bool     // deleted
	head    bool     // the head is to be written though nothing has changed
	written written
}

// round is one write, for all who wait for it.
type round struct {
	done chan struct{}
	err  error
}

// written is what the engine has, so that what differs is found.
type written struct {
	journal   journal.Mark
	random    map[string]string
	overrides *map[string]Override
}

// keepIn makes the sandbox keep its state. All of it counts as changed.
func (b *Sandbox) keepIn(to *Keeping, lost func(*Sandbox, *head)) {
	b.keeper = &keeper{to: to, lost: lost}
	b.db.Track()
}

// Enter begins a request that is written whole or not at all; Leave ends it, before Save.
func (b *Sandbox) Enter() {
	if b.keeper != nil {
		b.keeper.gate.RLock()
	}
}

// Leave ends what Enter began.
func (b *Sandbox) Leave() {
	if b.keeper != nil {
		b.keeper.gate.RUnlock()
	}
}

// Save returns when what the caller has changed is kept as the process was told to: written, or to be written within
// Delay. It returns a *problem.Problem where it cannot be: then it did not happen. In memory it does nothing.
func (b *Sandbox) Save() error {
	k := b.keeper
	if k == nil || k.to.Delay == 0 {
		return b.Flush()
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.failed == nil && !k.due {
		k.due = true
		clock.After(k.to.Delay, func() {
			k.mu.Lock()
			k.due = false
			k.mu.Unlock()
			if b.Flush() == nil {
				b.Dispatch()
			}
		})
	}
	return k.failed
}

// Flush is Save without delay.
func (b *Sandbox) Flush() error {
	k := b.keeper
	if k == nil {
		return nil
	}
	k.mu.Lock()
	if k.next == nil {
		k.next = &round{done: make(chan struct{})}
	}
	mine := k.next
	if !k.busy {
		k.busy = true
		go b.writeRounds()
	}
	k.mu.Unlock()
	<-mine.done
	return mine.err
}

func (b *Sandbox) writeRounds() {
	k := b.keeper
	for {
		runtime.Gosched() // requests that are ready to go on come along: fewer and larger writes
		k.mu.Lock()
		r := k.next
		k.next = nil
		k.busy = r != nil
		k.mu.Unlock()
		if r == nil {
			return
		}
		r.err = b.write()
		close(r.done)
	}
}

// write writes what has changed.
func (b *Sandbox) write() error {
	k := b.keeper
	k.writing.Lock()
	defer k.writing.Unlock()
	switch {
	case k.heir != nil:
		return k.heir.Flush() // a reset that fails did not happen: what was done before it must not be lost without a word
	case k.gone:
		return nil
	case k.failed != nil:
		return k.failed
	}
	c := b.collect()
	err := k.apply(c.changes())
	if err != nil {
		return b.fail(err)
	}
	k.was.Store(&c.head)
	k.written = c.next
	b.mu.Lock()
	b.released = append(b.released, c.out...)
	b.mu.Unlock()
	return nil
}

// fail ends this copy of the sandbox after a write, and says what is known of it. The caller holds writing.
func (b *Sandbox) fail(err error) error {
	k := b.keeper
	failed := unkept(b.ID, err)
	k.mu.Lock()
	k.failed = failed
	k.mu.Unlock()
	if errors.Is(err, persist.ErrFenced) {
		k.to.Fenced.Add(1)
	}
	problem.Log(b.base.Log, "a sandbox cannot be kept", err, "sandbox", b.ID)
	k.lost(b, k.was.Load())
	return failed
}

func (k *keeper) apply(c persist.Changes, err error) error {
	ctx := context.Background()
	switch {
	case err != nil:
		return err
	case c.Empty() && k.lease.Fence > 0:
		return k.to.Engine.Renew(ctx, k.lease) // what was only read must not be older than what another process has written
	case c.Empty():
		return nil
	case k.lease.Fence == 0:
		if k.lease, err = k.to.Engine.Acquire(ctx, k.lease.ID, nil); err != nil {
			return err
		}
	}
	begin := clock.Wall()
	err = k.to.Engine.Apply(ctx, k.lease, c)
	if k.to.Wrote != nil {
		k.to.Wrote(clock.Since(begin))
	}
	return err
}

func unkept(id string, err error) *problem.Problem {
	if errors.Is(err, persist.ErrUnsure) {
		return problem.New(http.StatusServiceUnavailable, "sandbox %[1]q cannot be kept, and whether this was done is not known, as a whole or not at all: %[2]v",
			"沙箱 %[1]q 的状态无法保存；本次操作要么全部生效、要么全部未生效，结果未知：%[2]v", id, err)
	}
	return problem.New(http.StatusServiceUnavailable, "sandbox %[1]q cannot be kept, so nothing was done: %[2]v",
		"沙箱 %[1]q 的状态无法保存，因此未执行任何操作：%[2]v", id, err)
}
