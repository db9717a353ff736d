package persisttest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"example.com/mockserver/internal/persist"
)

// Suite is what every engine passes. Open returns an engine that keeps nothing, and again the engine with what the first
// one had when it was closed.
func Suite(t *testing.T, open func(t *testing.T) (first persist.Engine, again func(t *testing.T) persist.Engine)) {
	for name, test := range map[string]func(u *under, t *testing.T){
		"a new sandbox has no entries, and what is applied is there": (*under).applies,
		"changes are applied all or none":                            (*under).isAtomic,
		"an older lease is refused":                                  (*under).fences,
		"of many holders only the newest writes":                     (*under).fencesUnderLoad,
		"a released lease is refused":                                (*under).releases,
		"a deleted sandbox stays deleted":                            (*under).deletes,
		"clearing forgets all entries":                               (*under).clears,
		"a list has heads and marks, in order":                       (*under).lists,
		"a mark belongs to the first that has it":                    (*under).marks,
		"writers at once lose nothing":                               (*under).writesAtOnce,
		"any bytes are kept as they are":                             (*under).keepsBytes,
	} {
		t.Run(name, func(t *testing.T) {
			first, again := open(t)
			test(&under{Engine: first, again: again}, t)
		})
	}
}

// under is an engine under test.
type under struct {
	persist.Engine
	again func(t *testing.T) persist.Engine
}

// reopened goes on with what was kept when the engine was closed.
func (u *under) reopened(t *testing.T) {
	t.Helper()
	if err := u.Close(); err != nil {
		t.Fatal(err)
	}
	u.Engine = u.again(t)
}

func (u *under) take(t *testing.T, id string) (persist.Lease, map[string]string) {
	t.Helper()
	got, last := map[string]string{}, ""
	each := func(key string, value []byte) error {
		if key <= last {
			t.Errorf("key %q comes after %q", key, last)
		}
		got[key], last = string(value), key
		return nil
	}
	l, err := u.Acquire(t.Context(), id, each)
	if err != nil {
		t.Fatal(err)
	}
	acquired := got
	got, last = map[string]string{}, ""
	if err := u.Entries(t.Context(), l, each); err != nil || !maps.Equal(got, acquired) {
		t.Errorf("Acquire has read %q, and Entries %q, %v", acquired, got, err)
	}
	return l, got
}

func (u *under) holds(t *testing.T, id string, want map[string]string) {
	t.Helper()
	if _, got := u.take(t, id); !maps.Equal(got, want) {
		t.Errorf("%s holds %q, want %q", id, got, want)
	}
}

func (u *under) apply(t *testing.T, l persist.Lease, c persist.Changes) {
	t.Helper()
	if err := u.Apply(t.Context(), l, c); err != nil {
		t.Fatal(err)
	}
}

func refused(t *testing.T, err, with error) {
	t.Helper()
	if !errors.Is(err, with) {
		t.Errorf("the error is %v, want %v", err, with)
	}
}

func entries(pairs ...string) (all []persist.Entry) {
	for i := 0; i < len(pairs); i += 2 {
		all = append(all, persist.Entry{Key: pairs[i], Value: []byte(pairs[i+1])})
	}
	return all
}

func (u *under) made(t *testing.T, id, mark string, pairs ...string) persist.Lease {
	t.Helper()
	l, _ := u.take(t, id)
	u.apply(t, l, persist.Changes{Clear: true, Mark: mark, Head: []byte("head of " + id), Put: entries(pairs...)})
	return l
}

func (u *under) applies(t *testing.T) {
	l, got := u.take(t, "box")
	if len(got) != 0 {
		t.Errorf("a new sandbox has %q", got)
	}
	refused(t, u.Apply(t.Context(), l, persist.Changes{Put: entries("a", "1")}), persist.ErrDeleted)
	l = u.made(t, "box", "", "a", "1", "b", "2")
	u.apply(t, l, persist.Changes{Put: entries("c", "3", "a", "4"), Delete: []string{"b", "never"}})
	u.holds(t, "box", map[string]string{"a": "4", "c": "3"})
	u.holds(t, "other", map[string]string{})
	u.reopened(t)
	u.holds(t, "box", map[string]string{"a": "4", "c": "3"})
}

func (u *under) isAtomic(t *testing.T) {
	l := u.made(t, "box", "", "a", "1")
	stop := errors.New("stop")
	if _, err := u.Acquire(t.Context(), "box", func(string, []byte) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("the reader's error came back as %v", err)
	}
	if _, err := u.Acquire(t.Context(), "box", nil); err != nil {
		t.Error(err)
	}
	// The lease above is an older one now: nothing of this is applied.
	refused(t, u.Apply(t.Context(), l, persist.Changes{Head: []byte("other"), Put: entries("a", "2", "b", "2"), Delete: []string{"a"}}), persist.ErrFenced)
	u.holds(t, "box", map[string]string{"a": "1"})
	if list, err := u.List(t.Context()); err != nil || string(list[0].Head) != "head of box" {
		t.Errorf("%q, %v", list, err)
	}
}

func (u *under) fences(t *testing.T) {
	old := u.made(t, "box", "", "a", "1")
	newer, _ := u.take(t, "box")
	if newer.Fence <= old.Fence {
		t.Errorf("fence %d came after %d", newer.Fence, old.Fence)
	}
	refused(t, u.Apply(t.Context(), old, persist.Changes{Put: entries("a", "old")}), persist.ErrFenced)
	refused(t, u.Delete(t.Context(), old), persist.ErrFenced)
	refused(t, u.Renew(t.Context(), old), persist.ErrFenced)
	refused(t, u.Release(t.Context(), old), persist.ErrFenced)
	if err := u.Renew(t.Context(), newer); err != nil {
		t.Error(err)
	}
	u.apply(t, newer, persist.Changes{Put: entries("a", "new")})
	u.holds(t, "box", map[string]string{"a": "new"})
}

// fencesUnderLoad lets holders take a counter over from each other: one that was passed over must not have counted after
// its successor read.
func (u *under) fencesUnderLoad(t *testing.T) {
	u.made(t, "box", "", "n", "")
	var all sync.WaitGroup
	var mu sync.Mutex
	counted := 0
	for range 8 {
		all.Go(func() {
			for range 20 {
				was := ""
				l, err := u.Acquire(t.Context(), "box", func(_ string, value []byte) error { was = string(value); return nil })
				if err != nil {
					t.Error(err)
					return
				}
				err = u.Apply(t.Context(), l, persist.Changes{Put: entries("n", was+"x")})
				if err == nil {
					mu.Lock()
					counted++
					mu.Unlock()
				} else if !errors.Is(err, persist.ErrFenced) {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	u.holds(t, "box", map[string]string{"n": strings.Repeat("x", counted)})
}

func (u *under) releases(t *testing.T) {
	l := u.made(t, "box", "", "a", "1")
	if err := u.Release(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	refused(t, u.Apply(t.Context(), l, persist.Changes{Put: entries("a", "2")}), persist.ErrFenced)
	u.holds(t, "box", map[string]string{"a": "1"})
}

func (u *under) deletes(t *testing.T) {
	l := u.made(t, "box", "11223344", "a", "1")
	if err := u.Delete(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	refused(t, u.Apply(t.Context(), l, persist.Changes{Put: entries("a", "2")}), persist.ErrFenced)
	l, got := u.take(t, "box")
	if len(got) != 0 {
		t.Errorf("the deleted sandbox has %q", got)
	}
	refused(t, u.Apply(t.Context(), l, persist.Changes{Put: entries("a", "2")}), persist.ErrDeleted)
	if id, err := u.Marked(t.Context(), "11223344"); id != "" || err != nil {
		t.Errorf("its mark leads to %q, %v", id, err)
	}
	u.reopened(t)
	if list, err := u.List(t.Context()); len(list) != 0 || err != nil {
		t.Errorf("%v, %v", list, err)
	}
}

func (u *under) clears(t *testing.T) {
	l := u.made(t, "box", "11223344", "a", "1", "b", "2")
	u.apply(t, l, persist.Changes{Clear: true, Mark: "55667788", Head: []byte("h"), Put: entries("c", "3")})
	u.holds(t, "box", map[string]string{"c": "3"})
	for mark, want := range map[string]string{"11223344": "", "55667788": "box"} {
		if id, err := u.Marked(t.Context(), mark); id != want || err != nil {
			t.Errorf("mark %s leads to %q, %v", mark, id, err)
		}
	}
}

func (u *under) lists(t *testing.T) {
	b := u.made(t, "b", "bbbbbbbb")
	u.made(t, "a", "")
	u.apply(t, b, persist.Changes{Head: []byte("another head")})
	u.apply(t, b, persist.Changes{Put: entries("x", "y")})
	u.reopened(t)
	list, err := u.List(t.Context())
	want := "[{a  head of a} {b bbbbbbbb another head}]"
	if got := fmt.Sprintf("%s", list); got != want || err != nil {
		t.Errorf("%s, %v; want %s", got, err, want)
	}
	if one, err := u.Look(t.Context(), "b"); fmt.Sprintf("%s", one) != "{b bbbbbbbb another head}" || err != nil {
		t.Errorf("one of them: %s, %v", one, err)
	}
	if one, err := u.Look(t.Context(), "c"); one.ID != "" || err != nil {
		t.Errorf("none of them: %s, %v", one, err)
	}
}

func (u *under) marks(t *testing.T) {
	a := u.made(t, "a", "11111111")
	u.made(t, "b", "11111111")
	for _, want := range []string{"a", ""} {
		if id, err := u.Marked(t.Context(), "11111111"); id != want || err != nil {
			t.Errorf("the mark leads to %q, %v; want %q", id, err, want)
		}
		if want == "a" {
			if err := u.Delete(t.Context(), a); err != nil {
				t.Fatal(err)
			}
		}
	}
	if id, err := u.Marked(t.Context(), ""); id != "" || err != nil {
		t.Errorf("no mark leads to %q, %v", id, err)
	}
}

func (u *under) writesAtOnce(t *testing.T) {
	const boxes, writes = 8, 25
	var all sync.WaitGroup
	want := map[string]string{}
	for n := range writes {
		want[fmt.Sprintf("key%02d", n)] = "value"
	}
	for i := range boxes {
		l := u.made(t, fmt.Sprintf("box%d", i), "")
		all.Go(func() {
			for _, key := range slices.Sorted(maps.Keys(want)) {
				if err := u.Apply(context.Background(), l, persist.Changes{Put: entries(key, "value")}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	u.reopened(t)
	for i := range boxes {
		u.holds(t, fmt.Sprintf("box%d", i), want)
	}
}

func (u *under) keepsBytes(t *testing.T) {
	long := strings.Repeat("雨", 100_000)
	u.made(t, "box", "", "t\x00apps\x00\xff", "\x00\xff", "空", "", "z", long)
	u.reopened(t)
	u.holds(t, "box", map[string]string{"t\x00apps\x00\xff": "\x00\xff", "空": "", "z": long})
}
