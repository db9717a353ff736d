package sandbox

import (
	"cmp"
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/problem"
)

// Sandboxes are all the sandboxes of a process. It is safe for concurrent use.
type Sandboxes struct {
	base  atomic.Pointer[Base]
	limit int
	first sync.Once
	onUse OnUse

	mu    sync.RWMutex
	byID  map[string]*Sandbox
	byTag map[string]*Sandbox
}

// NewSandboxes returns the sandboxes of a base, including the default one; limit is their maximum number.
func NewSandboxes(c *Base, limit int) *Sandboxes {
	s := &Sandboxes{limit: limit, byID: map[string]*Sandbox{}, byTag: map[string]*Sandbox{}}
	s.Rebase(c)
	return s
}

// Rebase opens and resets sandboxes from another base from now on; those that are open keep the one they have.
func (s *Sandboxes) Rebase(c *Base) {
	c.all = s
	s.base.Store(c)
}

// mostOthers bounds in how many sandboxes the owner of a credential is looked for.
const mostOthers = 64

// Others lists sandboxes whose credentials a call to this one may present by mistake: those whose marks it carries, the
// default one, then those used last.
func (b *Sandbox) Others(marks []string) []*Sandbox {
	s, now := b.base.all, clock.Wall()
	if s == nil {
		return nil
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	var list []*Sandbox
	for id, other := range s.byID {
		if id != b.ID && !other.Idle(now) {
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

var validID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`)

// wait returns when the base is complete and the default sandbox exists.
func (s *Sandboxes) wait() error {
	if err := s.base.Load().Wait(); err != nil {
		return err
	}
	s.first.Do(func() { s.put(s.base.Load().Open(Options{ID: Default, Seed: 1}, "")) })
	return nil
}

// put adds a sandbox, or replaces the one with the same id.
func (s *Sandboxes) put(b *Sandbox) { s.enter(b, func(*Sandbox) bool { return true }) }

// replace puts a sandbox in place of old, and reports whether old was still there.
func (s *Sandboxes) replace(old, b *Sandbox) bool {
	return s.enter(b, func(there *Sandbox) bool { return there == old })
}

func (s *Sandboxes) enter(b *Sandbox, may func(there *Sandbox) bool) bool {
	s.mu.Lock()
	old := s.byID[b.ID]
	if !may(old) {
		s.mu.Unlock()
		return false
	}
	if old != nil && s.byTag[old.Tag] == old {
		delete(s.byTag, old.Tag)
	}
	s.byID[b.ID] = b
	if _, taken := s.byTag[b.Tag]; b.Tag != "" && !taken {
		s.byTag[b.Tag] = b
	}
	s.mu.Unlock()
	if old != nil {
		old.close()
	}
	return true
}

// Open makes a sandbox. It returns a *problem.Problem if the id is taken or invalid, or the limit is reached.
func (s *Sandboxes) Open(o Options) (*Sandbox, error) { return s.open(o, s.freeTag) }

// open makes a sandbox whose credentials have the mark that tag chooses while s.mu is held.
func (s *Sandboxes) open(o Options, tag func(id string) string) (*Sandbox, error) {
	if err := s.wait(); err != nil {
		return nil, err
	}
	if o.ID == "" {
		o.ID = madeUpID()
	}
	if !validID.MatchString(o.ID) {
		return nil, problem.Invalid("invalid sandbox id %q: use lower-case letters, digits and hyphens, at most 63",
			"%q 不是沙箱标识：请使用小写字母、数字和连字符，最多 63 个", o.ID)
	}
	if s.full() || s.Has(o.ID) {
		s.Sweep(clock.Wall()) // idle sandboxes free their room and names
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, taken := s.byID[o.ID]; taken {
		return nil, problem.Conflict("sandbox %q already exists", "沙箱 %q 已存在", o.ID)
	}
	if len(s.byID) >= s.limit {
		return nil, problem.New(http.StatusTooManyRequests,
			"there are %d sandboxes, which is the limit; delete some, give them a ttl, or raise --max-sandboxes",
			"已有 %d 个沙箱，达到上限；请删除一些、设置 ttl，或提高 --max-sandboxes", len(s.byID))
	}
	b := s.base.Load().Open(o, tag(o.ID))
	s.byID[b.ID] = b
	if _, taken := s.byTag[b.Tag]; b.Tag != "" && !taken {
		s.byTag[b.Tag] = b
	}
	return b, nil
}

// Has reports whether there is a sandbox with this id.
func (s *Sandboxes) Has(id string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.byID[id] != nil
}

func (s *Sandboxes) full() bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.byID) >= s.limit
}

func (s *Sandboxes) freeTag(id string) string {
	for n := byte(0); ; n++ {
		tag := tagOf(id, n)
		if _, taken := s.byTag[tag]; !taken {
			return tag
		}
	}
}

func madeUpID() string {
	var b [6]byte
	_, _ = rand.Read(b[:]) // never fails
	return "box-" + hex.EncodeToString(b[:])
}

// Get returns the sandbox with this id, unless its ttl has elapsed.
func (s *Sandboxes) Get(id string) (*Sandbox, error) {
	if err := s.wait(); err != nil {
		return nil, err
	}
	s.mu.RLock()
	b := s.byID[id]
	s.mu.RUnlock()
	if b == nil || b.Idle(clock.Wall()) {
		return nil, s.unknown(id)
	}
	b.Touch()
	return b, nil
}

// Owner returns the sandbox whose credentials a request presents, or else the default one. Tags lists the marks that a
// request to its provider may carry.
func (s *Sandboxes) Owner(tags func(*http.Request) []string, r *http.Request) (*Sandbox, error) {
	if err := s.wait(); err != nil {
		return nil, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if len(s.byTag) > 0 {
		for _, tag := range tags(r) {
			if b := s.byTag[tag]; b != nil && !b.Idle(clock.Wall()) {
				return b, nil
			}
		}
	}
	return s.byID[Default], nil
}

// List returns all sandboxes by id.
func (s *Sandboxes) List() ([]*Sandbox, error) {
	if err := s.wait(); err != nil {
		return nil, err
	}
	s.Sweep(clock.Wall())
	s.mu.RLock()
	defer s.mu.RUnlock()
	all := make([]*Sandbox, 0, len(s.byID))
	for _, b := range s.byID {
		all = append(all, b)
	}
	slices.SortFunc(all, func(a, b *Sandbox) int { return strings.Compare(a.ID, b.ID) })
	return all, nil
}

// Delete removes a sandbox and all it holds. The default one can only be reset.
func (s *Sandboxes) Delete(id string) error {
	if id == Default {
		return problem.Conflict("the default sandbox cannot be deleted; reset it instead", "默认沙箱不能删除；可以重置")
	}
	for {
		b, err := s.Get(id)
		if err != nil {
			return err
		}
		if s.remove(b) { // otherwise a reset has replaced it
			return nil
		}
	}
}

// remove removes a sandbox and reports whether it was still there.
func (s *Sandboxes) remove(b *Sandbox) bool {
	s.mu.Lock()
	found := s.byID[b.ID] == b
	if found {
		delete(s.byID, b.ID)
	}
	if s.byTag[b.Tag] == b {
		delete(s.byTag, b.Tag)
	}
	s.mu.Unlock()
	b.close()
	return found
}

// Reset discards a sandbox's clock, state, journal and overrides, and opens it again with the same options. A sandbox
// that is deleted meanwhile stays deleted.
func (s *Sandboxes) Reset(id string) (*Sandbox, error) {
	for {
		old, err := s.Use(id)
		if err != nil {
			return nil, err
		}
		if b := s.base.Load().Open(old.Options, old.Tag); s.replace(old, b) {
			return b, nil
		}
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
		s.remove(b)
	}
	return len(idle)
}
