package sandbox

import (
	"slices"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/problem"
)

// Bounds of how many sandboxes are looked through.
const (
	mostOthers = 16 // for the owner of a credential, after those whose marks were sent: each refused call does it
	mostRecent = 64 // for secrets that are to be hidden
)

// recentFor is how long the list of the sandboxes used last serves, once there are more than it has.
const recentFor = time.Second

// recent are the sandboxes used last, the last one first.
type recent struct {
	at   time.Time // of the machine
	list []*Sandbox
}

// Alone reports whether there is no other sandbox.
func (b *Sandbox) Alone() bool {
	s := b.base.all
	if s == nil {
		return true
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.byID) <= 1 && len(s.asleep) == 0 && !s.shares()
}

// Others lists sandboxes whose credentials a call to this one may present by mistake: those whose marks it carries, the
// default one, then those used last.
func (b *Sandbox) Others(marks []string) []*Sandbox {
	s, now := b.base.all, clock.Wall()
	if s == nil {
		return nil
	}
	s.wake(marks)
	s.mu.RLock()
	defer s.mu.RUnlock()
	var list []*Sandbox
	add := func(other *Sandbox) {
		if other != nil && other.ID != b.ID && len(list) < mostOthers && !other.Idle(now) && s.byID[other.ID] == other && !slices.Contains(list, other) {
			list = append(list, other)
		}
	}
	for _, mark := range marks {
		add(s.byTag[mark])
	}
	add(s.byID[Default])
	r := s.lately.Load()
	if r == nil || len(s.byID) <= mostOthers || now.Sub(r.at) > recentFor {
		r = &recent{now, s.usedLast(mostOthers + 1)}
		s.lately.Store(r)
	}
	for _, other := range r.list {
		add(other)
	}
	return list
}

// Recent lists the default sandbox and those used last, whose secrets a request that names none of them may carry.
func (s *Sandboxes) Recent() []*Sandbox {
	if !s.shares() { // otherwise another process may have it
		_, _ = s.Get(Default) // without it there are no secrets yet
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	list := s.usedLast(mostRecent)
	if b := s.byID[Default]; b != nil && !slices.Contains(list, b) {
		list[len(list)-1] = b
	}
	return list
}

// usedLast are the sandboxes used last, at most so many. The caller holds the lock.
func (s *Sandboxes) usedLast(most int) []*Sandbox {
	list := make([]*Sandbox, 0, min(len(s.byID), most)+1)
	times := make([]int64, 0, cap(list))
	for _, b := range s.byID {
		used := b.used.Load()
		at := len(list)
		for at > 0 && (times[at-1] < used || times[at-1] == used && list[at-1].ID > b.ID) {
			at--
		}
		if at == most {
			continue
		}
		list, times = slices.Insert(list, at, b), slices.Insert(times, at, used)
		list, times = list[:min(len(list), most)], times[:min(len(times), most)]
	}
	return list
}

// wake loads the kept sandboxes that have these marks. One that cannot be read is left out.
func (s *Sandboxes) wake(marks []string) {
	s.mu.RLock()
	var ids []string
	for id, a := range s.asleep {
		if a.mark != "" && slices.Contains(marks, a.mark) {
			ids = append(ids, id)
		}
	}
	s.mu.RUnlock()
	for _, id := range ids {
		if _, err := s.load(id); err != nil {
			problem.Log(s.base.Load().Log, "a sandbox cannot be loaded", err, "sandbox", id)
		}
	}
}
