package sandbox

import (
	"context"
	"errors"
)

// load brings a sandbox into memory.
func (s *Sandboxes) load(id string) (*Sandbox, error) {
	v, err, _ := s.loads.Do(id, func() (any, error) {
		s.mu.RLock()
		b := s.byID[id]
		_, found := s.asleep[id]
		s.mu.RUnlock()
		if b != nil || !found {
			return b, nil
		}
		l, err := s.keep.Engine.Acquire(context.Background(), id, nil)
		if err != nil {
			return nil, unread(id, err)
		}
		kept, err := s.asKept(id)
		switch {
		case err != nil:
			return nil, unread(id, err)
		case kept == nil: // a deletion that was answered as not known has happened
			s.mu.Lock()
			delete(s.asleep, id)
			s.mu.Unlock()
			return (*Sandbox)(nil), s.keep.Engine.Release(context.Background(), l)
		}
		if b, err = s.base.Load().stored(l, *kept, s.keep, s.lose); err != nil {
			return nil, unread(id, err)
		}
		return s.woke(b)
	})
	if errors.Is(err, errRested) {
		return s.load(id)
	}
	b, _ := v.(*Sandbox)
	return b, err
}

// asKept is what the engine has of a sandbox, nil for nothing. It can be another than what was written last with an answer.
func (s *Sandboxes) asKept(id string) (*asleep, error) {
	one, err := s.keep.Engine.Look(context.Background(), id)
	if err != nil || one.ID == "" {
		return nil, err
	}
	h, err := readHead(one)
	return &asleep{one.Mark, h}, err
}

// woke enters a sandbox that was loaded, unless a restored snapshot or a reset has taken its place.
func (s *Sandboxes) woke(b *Sandbox) (*Sandbox, error) {
	var owner string
	if !s.shares() { // otherwise keptOwner asks, at the first request that presents its credentials
		var err error
		if owner, err = s.keep.Engine.Marked(context.Background(), b.Tag); err != nil {
			return nil, unkept(b.ID, err)
		}
	}
	s.mu.Lock()
	if there := s.byID[b.ID]; there != nil {
		s.mu.Unlock()
		return there, nil
	}
	s.byID[b.ID] = b
	delete(s.asleep, b.ID)
	if owner == b.ID {
		s.byTag[b.Tag] = b
	}
	s.mu.Unlock()
	b.mu.Lock()
	b.arm()
	b.mu.Unlock()
	return b, b.resume()
}
