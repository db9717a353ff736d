package sandbox_test

import (
	"errors"
	"testing"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/store"
)

type note struct {
	Text string
	At   time.Time
}

var (
	toyTables = store.NewSchema("toy")
	notes     = store.In[note](toyTables, "notes")
)

// toy is a provider: enough for sandboxes, clocks and snapshots.
func toy() *sandbox.Provider {
	return &sandbox.Provider{
		Name: "toy", Tables: toyTables,
		Open: func(t *sandbox.Tx) { notes.Put(t.DB, "own", note{Text: t.Tag()}) },
		Due: map[string]func(*sandbox.Tx, string) error{
			"write": func(t *sandbox.Tx, key string) error {
				notes.Put(t.DB, key, note{Text: key, At: t.Now})
				return nil
			},
			"again": func(t *sandbox.Tx, key string) error {
				notes.Put(t.DB, key, note{Text: key, At: t.Now})
				if t.Next("again") < 3 {
					t.At(t.Now.Add(time.Minute), "again", key+"+")
				}
				return nil
			},
			"fail": func(t *sandbox.Tx, key string) error {
				notes.Put(t.DB, key, note{})
				return errors.New("on purpose")
			},
		},
	}
}

// base is what sandboxes of the toy provider alone are opened from.
func base(s sandbox.Common) (*sandbox.Base, *sandbox.Provider) {
	c, p := sandbox.NewBase(s), toy()
	c.Providers = []*sandbox.Provider{p}
	notes.Put(c.Rows, "fixture", note{Text: "from the fixture"})
	return c, p
}

func world(t *testing.T, o sandbox.Options) (*sandbox.Sandbox, *sandbox.Provider) {
	t.Helper()
	c, p := base(sandbox.Common{})
	return c.Open(o, "abcd1234"), p
}

var start = time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)

func frozen(id string) sandbox.Options {
	return sandbox.Options{ID: id, Clock: sandbox.ClockState{Now: start, Mode: clock.Frozen}}
}

func do(t *testing.T, b *sandbox.Sandbox, api *sandbox.Provider, f func(*sandbox.Tx)) {
	t.Helper()
	if err := b.Do(api, func(tx *sandbox.Tx) error { f(tx); return nil }); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, b *sandbox.Sandbox, api *sandbox.Provider, key string) (n note, found bool) {
	t.Helper()
	do(t, b, api, func(tx *sandbox.Tx) { n, found = notes.Get(tx.DB, key) })
	return n, found
}

func TestWhatFallsDueHappensAtItsInstant(t *testing.T) {
	b, api := world(t, frozen("box"))
	do(t, b, api, func(tx *sandbox.Tx) {
		tx.At(start.Add(2*time.Minute), "write", "second")
		tx.At(start.Add(time.Minute), "write", "first")
		tx.At(start.Add(time.Hour), "write", "later")
	})
	if state, _ := b.Advance(t.Context(), 3*time.Minute); !state.Now.Equal(start.Add(3*time.Minute)) || state.Mode != clock.Frozen {
		t.Fatalf("the clock shows %+v", state)
	}
	for key, at := range map[string]time.Duration{"first": time.Minute, "second": 2 * time.Minute} {
		if n, found := read(t, b, api, key); !found || !n.At.Equal(start.Add(at)) {
			t.Errorf("%s happened at %v", key, n.At)
		}
	}
	if _, found := read(t, b, api, "later"); found {
		t.Error("what falls due in an hour happened within three minutes")
	}
}

func TestWhatFallsDueMayScheduleMore(t *testing.T) {
	b, api := world(t, frozen("box"))
	do(t, b, api, func(tx *sandbox.Tx) { tx.At(start.Add(time.Minute), "again", "x") })
	b.Advance(t.Context(), 10*time.Minute)
	if n, _ := read(t, b, api, "x++"); !n.At.Equal(start.Add(3 * time.Minute)) {
		t.Fatalf("the third happened at %v", n.At)
	}
}

func TestWhatFailsLeavesNothingBehind(t *testing.T) {
	b, api := world(t, frozen("box"))
	do(t, b, api, func(tx *sandbox.Tx) {
		tx.At(start.Add(time.Second), "fail", "half")
		tx.At(start.Add(time.Second), "write", "whole")
	})
	b.Advance(t.Context(), time.Second)
	if _, found := read(t, b, api, "half"); found {
		t.Error("something half-done is left")
	}
	if _, found := read(t, b, api, "whole"); !found {
		t.Error("what came after a failure did not happen")
	}
}

func TestARunningClockWakesTheSandbox(t *testing.T) {
	b, api := world(t, sandbox.Options{ID: "box"})
	woken := make(chan string)
	api.Due["tell"] = func(_ *sandbox.Tx, key string) error {
		go func() { woken <- key }()
		return nil
	}
	do(t, b, api, func(tx *sandbox.Tx) { tx.At(tx.Now, "tell", "it woke") })
	if got := <-woken; got != "it woke" { // where nothing wakes it, go test's own time limit ends the wait
		t.Fatal(got)
	}
}

func TestTheSameSeedGivesTheSameIDs(t *testing.T) {
	hex := func(id string) (s string) {
		b, api := world(t, frozen(id))
		do(t, b, api, func(tx *sandbox.Tx) { s = tx.TaggedHex(32) + tx.Alphanumeric(10) })
		return s
	}
	first, again, other := hex("a"), hex("a"), hex("b")
	if first != again || first == other {
		t.Fatal("ids do not come from the sandbox's seed")
	}
}

func TestATurnThatFailsIsTakenBack(t *testing.T) {
	b, api := world(t, frozen("box"))
	err := b.Do(api, func(tx *sandbox.Tx) error {
		notes.Put(tx.DB, "x", note{})
		return errors.New("no")
	})
	if _, found := read(t, b, api, "x"); err == nil || found {
		t.Fatalf("error %v, row found %v", err, found)
	}
}

func TestSandboxesDoNotSeeEachOther(t *testing.T) {
	c, api := base(sandbox.Common{})
	one, two := c.Open(frozen("one"), "11111111"), c.Open(frozen("two"), "22222222")
	do(t, one, api, func(tx *sandbox.Tx) { notes.Put(tx.DB, "fixture", note{Text: "changed"}) })
	if n, _ := read(t, two, api, "fixture"); n.Text != "from the fixture" {
		t.Fatalf("two sees %q", n.Text)
	}
	if n, _ := read(t, two, api, "own"); n.Text != "22222222" {
		t.Fatalf("two has the mark %q", n.Text)
	}
}

func BenchmarkOpen(b *testing.B) {
	c, _ := base(sandbox.Common{Journal: journal.DefaultLimits})
	b.ReportAllocs()
	for b.Loop() {
		c.Open(sandbox.Options{ID: "box"}, "abcd1234")
	}
}
