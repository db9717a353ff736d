package sim_test

import (
	"errors"
	"testing"
	"time"

	"example.com/mockserver/fixtures"
	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
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

// toy is a provider without a document: enough for sandboxes, clocks and snapshots.
func toy() *sim.Provider {
	rules := rule.NewSet("toy")
	return &sim.Provider{
		Name: "toy", Rules: rules, Tables: toyTables,
		Prepare: func(_ fixtures.Source, base *store.DB) error {
			notes.Put(base, "fixture", note{Text: "from the fixture"})
			return nil
		},
		Open: func(t *sim.Tx) { notes.Put(t.DB, "own", note{Text: t.Tag()}) },
		Due: map[string]func(*sim.Tx, string) error{
			"write": func(t *sim.Tx, key string) error {
				notes.Put(t.DB, key, note{Text: key, At: t.Now})
				return nil
			},
			"again": func(t *sim.Tx, key string) error {
				notes.Put(t.DB, key, note{Text: key, At: t.Now})
				if t.Next("again") < 3 {
					t.At(t.Now.Add(time.Minute), "again", key+"+")
				}
				return nil
			},
			"fail": func(t *sim.Tx, key string) error {
				notes.Put(t.DB, key, note{})
				return errors.New("on purpose")
			},
		},
		Operations: map[string]sim.Operation{},
	}
}

// world opens sandboxes of the toy provider alone. Its catalog never passes the check of documents, so sandboxes are
// opened from the catalog directly.
func world(t *testing.T, o sim.SandboxOptions) (*sim.Sandbox, *sim.API) {
	t.Helper()
	c := sim.NewCatalog([]*sim.Provider{toy()}, sim.Options{})
	_ = c.Wait() // there is no document called toy; the rows are there all the same
	api, _ := c.Provider("toy")
	return c.Open(o, "abcd1234"), api
}

var start = time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)

func frozen(id string) sim.SandboxOptions {
	return sim.SandboxOptions{ID: id, Clock: sim.ClockState{Now: start, Mode: clock.Frozen}}
}

func do(t *testing.T, b *sim.Sandbox, api *sim.API, f func(*sim.Tx)) {
	t.Helper()
	if err := b.Do(api, func(tx *sim.Tx) error { f(tx); return nil }); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, b *sim.Sandbox, api *sim.API, key string) (n note, found bool) {
	t.Helper()
	do(t, b, api, func(tx *sim.Tx) { n, found = notes.Get(tx.DB, key) })
	return n, found
}

func TestWhatFallsDueHappensAtItsInstant(t *testing.T) {
	b, api := world(t, frozen("box"))
	do(t, b, api, func(tx *sim.Tx) {
		tx.At(start.Add(2*time.Minute), "write", "second")
		tx.At(start.Add(time.Minute), "write", "first")
		tx.At(start.Add(time.Hour), "write", "later")
		cancelled := tx.At(start.Add(time.Minute), "write", "cancelled")
		tx.Cancel(cancelled)
	})
	if state, _ := b.Advance(t.Context(), 3*time.Minute); !state.Now.Equal(start.Add(3*time.Minute)) || state.Mode != clock.Frozen {
		t.Fatalf("the clock shows %+v", state)
	}
	for key, at := range map[string]time.Duration{"first": time.Minute, "second": 2 * time.Minute} {
		if n, found := read(t, b, api, key); !found || !n.At.Equal(start.Add(at)) {
			t.Errorf("%s happened at %v", key, n.At)
		}
	}
	for _, key := range []string{"later", "cancelled"} {
		if _, found := read(t, b, api, key); found {
			t.Errorf("%s happened", key)
		}
	}
}

func TestWhatFallsDueMayScheduleMore(t *testing.T) {
	b, api := world(t, frozen("box"))
	do(t, b, api, func(tx *sim.Tx) { tx.At(start.Add(time.Minute), "again", "x") })
	b.Advance(t.Context(), 10*time.Minute)
	if n, _ := read(t, b, api, "x++"); !n.At.Equal(start.Add(3 * time.Minute)) {
		t.Fatalf("the third happened at %v", n.At)
	}
}

func TestWhatFailsLeavesNothingBehind(t *testing.T) {
	b, api := world(t, frozen("box"))
	do(t, b, api, func(tx *sim.Tx) {
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
	b, api := world(t, sim.SandboxOptions{ID: "box"})
	woken := make(chan string)
	api.Due["tell"] = func(_ *sim.Tx, key string) error {
		go func() { woken <- key }()
		return nil
	}
	do(t, b, api, func(tx *sim.Tx) { tx.At(tx.Now, "tell", "it woke") })
	if got := <-woken; got != "it woke" { // where nothing wakes it, go test's own time limit ends the wait
		t.Fatal(got)
	}
}

func TestTheSameSeedGivesTheSameIDs(t *testing.T) {
	hex := func(id string) (s string) {
		b, api := world(t, frozen(id))
		do(t, b, api, func(tx *sim.Tx) { s = tx.TaggedHex(32) + tx.Alphanumeric(10) })
		return s
	}
	first, again, other := hex("a"), hex("a"), hex("b")
	if first != again || first == other {
		t.Fatal("ids do not come from the sandbox's seed")
	}
}

func TestATurnThatFailsIsTakenBack(t *testing.T) {
	b, api := world(t, frozen("box"))
	err := b.Do(api, func(tx *sim.Tx) error {
		notes.Put(tx.DB, "x", note{})
		return errors.New("no")
	})
	if _, found := read(t, b, api, "x"); err == nil || found {
		t.Fatalf("error %v, row found %v", err, found)
	}
}

func TestSandboxesDoNotSeeEachOther(t *testing.T) {
	c := sim.NewCatalog([]*sim.Provider{toy()}, sim.Options{})
	_ = c.Wait()
	api, _ := c.Provider("toy")
	one, two := c.Open(frozen("one"), "11111111"), c.Open(frozen("two"), "22222222")
	do(t, one, api, func(tx *sim.Tx) { notes.Put(tx.DB, "fixture", note{Text: "changed"}) })
	if n, _ := read(t, two, api, "fixture"); n.Text != "from the fixture" {
		t.Fatalf("two sees %q", n.Text)
	}
	if n, _ := read(t, two, api, "own"); n.Text != "22222222" {
		t.Fatalf("two has the mark %q", n.Text)
	}
}

func BenchmarkOpen(b *testing.B) {
	c := sim.NewCatalog([]*sim.Provider{toy()}, sim.Options{Journal: journal.DefaultLimits})
	_ = c.Wait()
	b.ReportAllocs()
	for b.Loop() {
		c.Open(sim.SandboxOptions{ID: "box"}, "abcd1234")
	}
}
