package sandbox

import (
	"context"
	"errors"
	"time"

	"example.com/mockserver/internal/clock"
)

// errRested ends what waited for a load while the sandbox left memory: it looks again.
var errRested = errors.New("the sandbox has left memory")

// Rest takes the kept sandboxes out of memory that were not used since a moment and have nothing to do by themselves. The
// next request brings them back.
func (s *Sandboxes) Rest(since time.Time) {
	if s.keep == nil {
		return
	}
	s.mu.RLock()
	var idle []*Sandbox
	for _, b := range s.byID {
		if b.unusedSince(since) {
			idle = append(idle, b)
		}
	}
	s.mu.RUnlock()
	for _, b := range idle {
		_, _, _ = s.loads.Do(b.ID, func() (any, error) { // nobody loads it while it is written
			s.rest(b, since)
			return nil, errRested
		})
	}
}

func (b *Sandbox) unusedSince(since time.Time) bool { return b.used.Load() < since.UnixNano() }

// busy reports whether the sandbox has something to do without a request. The caller holds the lock.
func (b *Sandbox) busy() bool {
	return len(b.outgoing)+len(b.released)+b.outbox.Pending() > 0 || b.Clock.Mode() == clock.Running && dueTable.Len(b.db) > 0
}

func (s *Sandboxes) rest(b *Sandbox, since time.Time) {
	k := b.keeper
	k.writing.Lock()
	k.head = true // its last use is written, too: its ttl counts from there
	k.writing.Unlock()
	if b.Flush() != nil {
		return
	}
	k.writing.Lock()
	defer k.writing.Unlock()
	k.gate.Lock() // no request is half done
	defer k.gate.Unlock()
	b.mu.Lock()
	busy := b.busy()
	b.mu.Unlock()
	was := k.was.Load()
	if busy || was == nil || k.heir != nil || k.gone || k.failed != nil {
		return
	}
	s.mu.Lock()
	if s.byID[b.ID] != b || !b.unusedSince(since) {
		s.mu.Unlock()
		return
	}
	delete(s.byID, b.ID)
	if s.byTag[b.Tag] == b {
		delete(s.byTag, b.Tag)
	}
	if !s.shares() {
		s.asleep[b.ID] = asleep{b.Tag, *was}
	}
	s.mu.Unlock()
	b.end()
	_ = s.keep.Engine.Release(context.Background(), k.lease) // whoever comes next takes it in any case
}
