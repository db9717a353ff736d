package sandbox

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"sort"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/persist"
	"example.com/mockserver/internal/problem"
)

// lose takes a copy of a sandbox that cannot be written out of use: the next request finds what is kept of it.
func (s *Sandboxes) lose(b *Sandbox, was *head) {
	var kept *asleep
	if !s.shares() {
		var err error
		if kept, err = s.asKept(b.ID); err != nil {
			kept = nil
			if was != nil {
				kept = &asleep{b.Tag, *was}
			}
		}
	}
	s.mu.Lock()
	if s.byID[b.ID] == b {
		delete(s.byID, b.ID)
		if s.byTag[b.Tag] == b {
			delete(s.byTag, b.Tag)
		}
		if kept != nil {
			s.asleep[b.ID] = *kept
		}
	}
	s.mu.Unlock()
	b.end()
}

// forget deletes what is kept of a sandbox.
func (b *Sandbox) forget() error {
	k := b.keeper
	if k == nil {
		return nil
	}
	k.writing.Lock()
	defer k.writing.Unlock()
	if k.heir != nil || k.gone {
		return nil
	}
	if k.lease.Fence > 0 {
		if err := k.to.Engine.Delete(context.Background(), k.lease); errors.Is(err, persist.ErrUnsure) {
			return b.fail(err)
		} else if err != nil {
			return unkept(b.ID, err)
		}
	}
	k.gone = true
	return nil
}

// succeed makes another sandbox the one that is kept in this one's place.
func (b *Sandbox) succeed(heir *Sandbox) {
	if k := b.keeper; k != nil {
		k.writing.Lock()
		defer k.writing.Unlock()
		k.heir = heir
	}
}

// Sweep removes the sandboxes whose ttl has elapsed at a moment of the machine's time, and returns their number.
func (s *Sandboxes) Sweep(at time.Time) int {
	var idle []*Sandbox
	s.mu.RLock()
	for _, b := range s.byID {
		if b.Idle(at) {
			idle = append(idle, b)
		}
	}
	s.mu.RUnlock()
	for _, b := range idle {
		if err := b.forget(); err != nil {
			problem.Log(s.base.Load().Log, "an idle sandbox cannot be deleted", err, "sandbox", b.ID)
		}
		s.remove(b)
	}
	return len(idle) + s.sweepAsleep(at)
}

// sweepAsleep deletes the kept sandboxes whose ttl has elapsed, and returns their number.
func (s *Sandboxes) sweepAsleep(at time.Time) (n int) {
	s.mu.RLock()
	var idle []string
	for id, a := range s.asleep {
		if a.idle(at) {
			idle = append(idle, id)
		}
	}
	s.mu.RUnlock()
	for _, id := range idle {
		if err := s.deleteAsleep(id); err != nil {
			problem.Log(s.base.Load().Log, "an idle sandbox cannot be deleted", err, "sandbox", id)
			continue
		}
		n++
	}
	return n
}

// deleteAsleep deletes a kept sandbox that is not in memory.
func (s *Sandboxes) deleteAsleep(id string) error {
	for s.isAsleep(id) {
		_, err, _ := s.loads.Do(id, func() (any, error) {
			if !s.isAsleep(id) {
				return nil, nil
			}
			l, err := s.keep.Engine.Acquire(context.Background(), id, nil)
			if err == nil {
				err = s.keep.Engine.Delete(context.Background(), l)
			}
			if err != nil {
				return nil, unkept(id, err)
			}
			s.mu.Lock()
			delete(s.asleep, id)
			s.mu.Unlock()
			return nil, nil
		})
		if err != nil && !errors.Is(err, errRested) {
			return err
		}
	}
	return nil
}

func (s *Sandboxes) isAsleep(id string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	_, found := s.asleep[id]
	return found
}

// resetUnread opens a sandbox anew that cannot be read.
func (s *Sandboxes) resetUnread(id string, why error) (*Sandbox, error) {
	s.mu.RLock()
	a, found := s.asleep[id]
	s.mu.RUnlock()
	if !found || !refusedWith(why, http.StatusServiceUnavailable) {
		return nil, why
	}
	b := s.base.Load().Open(Options{ID: id, Seed: a.head.Seed, TTL: a.head.TTL}, a.mark)
	s.put(b)
	return b, b.Flush()
}

// deleteUnread deletes a sandbox that could not be had: one that cannot be read goes, one that does not exist is refused.
func (s *Sandboxes) deleteUnread(id string, why error) error {
	if s.isAsleep(id) && refusedWith(why, http.StatusServiceUnavailable) {
		return s.deleteAsleep(id)
	}
	return why
}

// keptOwner is Owner where not all sandboxes are in memory.
func (s *Sandboxes) keptOwner(marks []string) (*Sandbox, error) {
	for _, mark := range marks {
		id, err := s.keep.Engine.Marked(context.Background(), mark)
		if err != nil {
			return nil, unkept(Default, err)
		}
		if id == "" {
			continue
		}
		b, err := s.Get(id)
		if refusedWith(err, http.StatusNotFound) {
			continue // its ttl has elapsed
		}
		if err == nil {
			s.owns(b, mark)
		}
		return b, err
	}
	return s.Get(Default)
}

// owns notes whose credentials have a mark.
func (s *Sandboxes) owns(b *Sandbox, mark string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byID[b.ID] == b && b.Tag == mark && s.byTag[mark] == nil {
		s.byTag[mark] = b
	}
}

// loadAll brings all sandboxes into memory.
func (s *Sandboxes) loadAll() error {
	s.mu.RLock()
	ids := slices.Collect(maps.Keys(s.asleep))
	s.mu.RUnlock()
	for _, id := range ids {
		if _, err := s.load(id); err != nil {
			return err
		}
	}
	return nil
}

// Summaries describes all sandboxes by id, those that are not in memory among them.
func (s *Sandboxes) Summaries() ([]Summary, error) {
	if err := s.wait(); err != nil {
		return nil, err
	}
	s.Sweep(clock.Wall())
	if s.shares() {
		return s.summariesOfAll()
	}
	s.mu.RLock()
	boxes := slices.Collect(maps.Values(s.byID))
	all := make([]Summary, 0, len(boxes)+len(s.asleep))
	for id, a := range s.asleep {
		all = append(all, a.head.summary(id))
	}
	s.mu.RUnlock()
	for _, b := range boxes {
		all = append(all, b.Summary())
	}
	sort.Slice(all, func(i, j int) bool { return all[i].ID < all[j].ID })
	return all, nil
}

func (s *Sandboxes) freeTag(id string) (string, error) {
	for n := byte(0); ; n++ {
		tag := tagOf(id, n)
		if _, taken := s.byTag[tag]; taken {
			continue
		}
		if s.keep == nil {
			return tag, nil
		}
		if owner, err := s.keep.Engine.Marked(context.Background(), tag); err != nil || owner == "" {
			return tag, err
		}
	}
}

// refusedWith reports whether an error is mockserver's own refusal with this status.
func refusedWith(err error, status int) bool {
	var p *problem.Problem
	return errors.As(err, &p) && p.Status == status
}
