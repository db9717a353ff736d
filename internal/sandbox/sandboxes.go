package sandbox

import (
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/singleflight"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/problem"
)

// Sandboxes are all the sandboxes of a process. It is safe for concurrent use.
type Sandboxes struct {
	base  atomic.Pointer[Base]
	limit int
	keep  *Keeping           // nil: in memory alone
	begun atomic.Bool        // the default sandbox is open
	start sync.Mutex         // held while it is opened
	loads singleflight.Group // by id
	onUse OnUse

	lately atomic.Pointer[recent]

	mu     sync.RWMutex
	byID   map[string]*Sandbox
	byTag  map[string]*Sandbox
	asleep map[string]asleep // kept, and not in memory
}

// NewSandboxes returns the sandboxes of a base, including the default one; limit is their maximum number.
func NewSandboxes(c *Base, limit int) *Sandboxes {
	s := &Sandboxes{limit: limit, byID: map[string]*Sandbox{}, byTag: map[string]*Sandbox{}, asleep: map[string]asleep{}}
	s.Rebase(c)
	return s
}

// Rebase opens and resets sandboxes from another base from now on; those that are open keep the one they have.
func (s *Sandboxes) Rebase(c *Base) {
	c.all = s
	s.base.Store(c)
}

var validID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`)

// ValidID reports a text that can be the id of a sandbox.
func ValidID(id string) bool { return validID.MatchString(id) }

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
	if s.keep != nil {
		b.keepIn(s.keep, s.lose)
		if a, found := s.asleep[b.ID]; found {
			b.keeper.was.Store(&a.head)
			delete(s.asleep, b.ID)
		}
		if old != nil {
			b.keeper.was.Store(old.keeper.was.Load())
		}
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
		old.succeed(b)
		old.close()
	}
	return true
}

// Open makes a sandbox. It returns a *problem.Problem if the id is taken or invalid, or the limit is reached.
func (s *Sandboxes) Open(o Options) (*Sandbox, error) { return s.open(o, s.freeTag) }

// open makes a sandbox whose credentials have the mark that tag chooses while s.mu is held.
func (s *Sandboxes) open(o Options, tag func(id string) (string, error)) (*Sandbox, error) {
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
	if s.shares() {
		if err := s.vacant(o.ID); err != nil {
			return nil, err
		}
	}
	b, err := s.add(o, tag)
	if err != nil {
		return nil, err
	}
	return b, b.Flush()
}

// add opens a sandbox where there is room for it.
func (s *Sandboxes) add(o Options, choose func(id string) (string, error)) (*Sandbox, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, kept := s.asleep[o.ID]
	if _, there := s.byID[o.ID]; there || kept {
		return nil, taken(o.ID)
	}
	if n := len(s.byID) + len(s.asleep); n >= s.limit {
		return nil, problem.New(http.StatusTooManyRequests,
			"there are %d sandboxes, which is the limit; delete some, give them a ttl, or raise --max-sandboxes",
			"已有 %d 个沙箱，达到上限；请删除一些、设置 ttl，或提高 --max-sandboxes", n)
	}
	tag, err := choose(o.ID)
	if err != nil {
		return nil, unkept(o.ID, err)
	}
	b := s.base.Load().Open(o, tag)
	if s.keep != nil {
		b.keepIn(s.keep, s.lose)
	}
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
	_, kept := s.asleep[id]
	return kept || s.byID[id] != nil
}

func (s *Sandboxes) full() bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.byID)+len(s.asleep) >= s.limit
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
	kept, found := s.asleep[id]
	if b != nil && !b.Idle(clock.Wall()) {
		b.Touch() // while it cannot leave memory
	}
	s.mu.RUnlock()
	var err error
	switch {
	case s.shares() && b == nil:
		b, err = s.fetchUnlessHeld(id)
	case found && !kept.idle(clock.Wall()):
		b, err = s.load(id)
	}
	if err != nil {
		return nil, err
	}
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
	b, kept := s.byID[Default], len(s.asleep) > 0 || s.shares()
	var marks []string
	if len(s.byTag) > 0 || kept {
		marks = tags(r)
		for _, tag := range marks {
			if b := s.byTag[tag]; b != nil && !b.Idle(clock.Wall()) {
				s.mu.RUnlock()
				return b, nil
			}
		}
	}
	s.mu.RUnlock()
	if kept {
		return s.keptOwner(marks)
	}
	return b, nil
}

// List returns all sandboxes by id, and brings those that are only kept into memory.
func (s *Sandboxes) List() ([]*Sandbox, error) {
	if err := s.wait(); err != nil {
		return nil, err
	}
	s.Sweep(clock.Wall())
	if err := s.loadAll(); err != nil {
		return nil, err
	}
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
			return s.deleteUnread(id, err)
		}
		if err := b.forget(); err != nil {
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
			return s.resetUnread(id, err)
		}
		if b := s.base.Load().Open(old.Options, old.Tag); s.replace(old, b) {
			return b, b.Flush()
		}
	}
}
