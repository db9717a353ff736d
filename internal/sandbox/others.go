package sandbox

import (
	"cmp"
	"slices"
	"strings"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/problem"
)

// mostOthers bounds in how many sandboxes the owner of a credential is looked for.
const mostOthers = 64

// Others lists sandboxes whose credentials a call to this one may present by mistake: those whose marks it carries, the
// default one, then those used last.
func (b *Sandbox) Others(marks []string) []*Sandbox {
	s, now := b.base.all, clock.Wall()
	if s == nil {
		return nil
	}
	s.wake(marks)
	return s.ranked(marks, func(other *Sandbox) bool { return other.ID != b.ID && !other.Idle(now) })
}

// Recent lists the sandboxes used last, whose secrets a request that names none of them may carry.
func (s *Sandboxes) Recent() []*Sandbox {
	if !s.shares() { // otherwise another process may have it
		_, _ = s.Get(Default) // without it there are no secrets yet
	}
	return s.ranked(nil, func(*Sandbox) bool { return true })
}

func (s *Sandboxes) ranked(marks []string, may func(*Sandbox) bool) []*Sandbox {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var list []*Sandbox
	for _, other := range s.byID {
		if may(other) {
			list = append(list, other)
		}
	}
	rank := func(o *Sandbox) int {
		switch {
		case o.Tag != "" && slices.Contains(marks, o.Tag):
			return 0
		case o.ID == Default:
			return 1
		}
		return 2
	}
	slices.SortFunc(list, func(x, y *Sandbox) int {
		return cmp.Or(rank(x)-rank(y), cmp.Compare(y.used.Load(), x.used.Load()), strings.Compare(x.ID, y.ID))
	})
	return list[:min(len(list), mostOthers)]
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
