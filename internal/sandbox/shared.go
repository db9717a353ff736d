package sandbox

import (
	"context"
	"errors"
	"net/http"
	"sort"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/persist"
	"example.com/mockserver/internal/problem"
)

// shares reports whether other processes use the same engine: then only the engine knows which sandboxes there are.
func (s *Sandboxes) shares() bool { return s.keep != nil && s.keep.Shared }

// Reach takes a sandbox into this process if nobody holds it. Where another process does, the error is a
// *persist.HeldError as well as a *problem.Problem.
func (s *Sandboxes) Reach(id string) error {
	if err := s.wait(); err != nil {
		return err
	}
	if s.inMemory(id) != nil {
		return nil
	}
	_, err := s.fetch(id)
	return err
}

func (s *Sandboxes) inMemory(id string) *Sandbox {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.byID[id]
}

// Held is how many sandboxes are in memory.
func (s *Sandboxes) Held() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.byID)
}

// fetchUnlessHeld is fetch, but does not ask the engine if another process held the sandbox a moment ago.
func (s *Sandboxes) fetchUnlessHeld(id string) (*Sandbox, error) {
	if err := s.keep.others.holder(id); err != nil {
		return nil, err
	}
	return s.fetch(id)
}

// fetch takes a sandbox over from the engine; nil where there is none.
func (s *Sandboxes) fetch(id string) (*Sandbox, error) {
	if !validID.MatchString(id) {
		return nil, nil
	}
	v, err, _ := s.loads.Do(id, func() (any, error) {
		if b := s.inMemory(id); b != nil { // a lease taken again would fence off the copy that uses it
			return b, nil
		}
		return s.takeOver(id)
	})
	if errors.Is(err, errRested) {
		return s.fetch(id)
	}
	b, _ := v.(*Sandbox)
	return b, err
}

func (s *Sandboxes) takeOver(id string) (*Sandbox, error) {
	l, a, err := s.claimed(id)
	switch {
	case err != nil:
		return nil, err
	case a == nil && id == Default:
		b := s.base.Load().Open(Options{ID: Default, Seed: 1}, "")
		s.put(b)
		return b, b.Flush()
	case a == nil:
		return nil, s.giveBack(l)
	}
	b, err := s.base.Load().stored(l, *a, s.keep, s.lose)
	if err == nil {
		s.keep.Taken.Add(1)
		return s.woke(b)
	}
	s.mu.Lock()
	s.asleep[id] = *a // so that it can be reset or deleted
	s.mu.Unlock()
	return nil, unread(id, err)
}

// claimed takes the lease of a sandbox and looks at it; nil if there is none, or its ttl has elapsed.
func (s *Sandboxes) claimed(id string) (persist.Lease, *asleep, error) {
	ctx, e := context.Background(), s.keep.Engine
	l, err := e.Acquire(ctx, id, nil)
	s.keep.others.note(id, err)
	if err != nil {
		return l, nil, elsewhere(id, err)
	}
	one, err := e.Look(ctx, id)
	if err != nil || one.ID == "" {
		return l, nil, elsewhere(id, err)
	}
	h, err := readHead(one)
	if err != nil {
		return l, nil, unread(id, err)
	}
	a := &asleep{one.Mark, h}
	if !a.idle(clock.Wall()) {
		return l, a, nil
	}
	if err = e.Delete(ctx, l); err == nil {
		l, err = e.Acquire(ctx, id, nil)
	}
	return l, nil, elsewhere(id, err)
}

func (s *Sandboxes) giveBack(l persist.Lease) error {
	if err := s.keep.Engine.Release(context.Background(), l); err != nil && !errors.Is(err, persist.ErrFenced) {
		return elsewhere(l.ID, err)
	}
	return nil
}

// vacant reports a *problem.Problem unless a new sandbox can have this id in all processes.
func (s *Sandboxes) vacant(id string) error {
	_, err, _ := s.loads.Do(id, func() (any, error) {
		if s.inMemory(id) != nil {
			return nil, taken(id)
		}
		l, a, err := s.claimed(id)
		switch _, held := errors.AsType[*persist.HeldError](err); {
		case held:
			return nil, taken(id)
		case err != nil:
			return nil, err
		case a != nil:
			return nil, errors.Join(taken(id), s.giveBack(l))
		}
		return nil, s.giveBack(l)
	})
	if errors.Is(err, errRested) {
		return s.vacant(id)
	}
	return err
}

func taken(id string) error {
	return problem.Conflict("sandbox %q already exists", "沙箱 %q 已存在", id)
}

// elsewhere is why a sandbox cannot be had from the engine; nil for nil.
func elsewhere(id string, err error) error {
	if held, found := errors.AsType[*persist.HeldError](err); found {
		return errors.Join(problem.New(http.StatusServiceUnavailable, "sandbox %[1]q is held by another server: try again",
			"沙箱 %[1]q 由另一台服务器持有：请重试", id), held)
	}
	if err != nil {
		return unkept(id, err)
	}
	return nil
}

func unread(id string, err error) error {
	return problem.New(http.StatusServiceUnavailable, "sandbox %[1]q cannot be read from where it is kept: %[2]v; reset or delete it, or run the mockserver that wrote it",
		"无法从持久化存储读取沙箱 %[1]q：%[2]v；请重置或删除它，或使用写入它的 mockserver 版本", id, err)
}

// Adopt takes over what has something to do and no holder, and deletes what was not used for its ttl. A server that shares
// its engine calls it every few seconds.
func (s *Sandboxes) Adopt() {
	if !s.shares() || s.wait() != nil {
		return
	}
	list, err := s.keep.Engine.List(context.Background())
	if err != nil {
		return // Ready tells
	}
	for _, one := range list {
		h, err := readHead(one)
		if err != nil || s.inMemory(one.ID) != nil || !h.Due && !(asleep{head: h}).idle(clock.Wall()) {
			continue
		}
		_, err = s.fetch(one.ID)
		if _, held := errors.AsType[*persist.HeldError](err); err != nil && !held {
			problem.Log(s.base.Load().Log, "a sandbox cannot be taken over", err, "sandbox", one.ID)
		}
	}
}

// summariesOfAll describes the sandboxes of all processes; those held elsewhere as they were written last.
func (s *Sandboxes) summariesOfAll() ([]Summary, error) {
	list, err := s.keep.Engine.List(context.Background())
	if err != nil {
		return nil, unkept(Default, err)
	}
	var all []Summary
	known := map[string]bool{}
	for _, one := range list {
		known[one.ID] = true
		h, err := readHead(one)
		switch b := s.inMemory(one.ID); {
		case b != nil:
			all = append(all, b.Summary())
		case err != nil:
			return nil, unread(one.ID, err)
		case !(asleep{head: h}).idle(clock.Wall()):
			all = append(all, h.summary(one.ID))
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].ID < all[j].ID })
	return all, nil
}
