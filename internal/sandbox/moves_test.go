package sandbox

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/problem"
)

// A clock that is moved waits for pushes. When its sandbox ends meanwhile, those that are queued behind the one on its way
// are never sent: whoever waits is let go, and told.
func TestEndingASandboxLetsGoWhoeverMovesItsClock(t *testing.T) {
	for name, end := range map[string]func(w *world, b *Sandbox) error{
		"reset":  func(w *world, b *Sandbox) error { _, err := w.boxes.Reset(b.ID); return err },
		"delete": func(w *world, b *Sandbox) error { return w.boxes.Delete(b.ID) },
		"restore": func(w *world, b *Sandbox) error {
			_, err := w.boxes.Restore(b.ID, w.open("other").Snapshot())
			return err
		},
	} {
		w := newWorld(t, Common{})
		url, entered, _ := stuck(t)
		b := w.open("box")
		w.emit(b, patient(url, "a"), patient(url, "b"), patient(url, "c"))
		<-entered
		moved := make(chan error, 3)
		go func() {
			_, err := b.Advance(context.Background(), time.Minute)
			moved <- err
		}()
		go func() {
			_, err := b.SetClock(context.Background(), ClockState{Now: noon.Add(time.Hour), Mode: clock.Frozen})
			moved <- err
		}()
		if err := end(w, b); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			var p *problem.Problem
			if err := <-moved; !errors.As(err, &p) || p.Status != http.StatusConflict { // hangs here when nobody lets go
				t.Errorf("%s: the move returned %v", name, err)
			}
		}
		b.Snapshot() // waits for moves, and so would hang too
	}
}

// hanging is a receiver that never answers: it lets go when the caller does.
func hanging(t *testing.T) string {
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// Everything that waits for pushes and everything that ends a sandbox, at once, over receivers that hang. Run with -race.
func TestClocksMoveWhileSandboxesComeAndGo(t *testing.T) {
	const workers, rounds = 8, 12
	w, urls := newWorld(t, Common{}), []string{hanging(t), hanging(t)}
	w.open("saved")
	saved, err := w.boxes.Get("saved")
	if err != nil {
		t.Fatal(err)
	}
	snap := saved.Snapshot()
	w.open("box")
	var all sync.WaitGroup
	for n := range workers {
		all.Go(func() {
			luck := rand.New(rand.NewPCG(uint64(n), 1))
			for range rounds {
				w.meddle(t, luck, urls, snap)
			}
		})
	}
	all.Wait()
}

// meddle does one thing at random to the sandbox "box". Whatever waits must be over long before the context is.
func (w *world) meddle(t *testing.T, luck *rand.Rand, urls []string, snap Snapshot) {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	b, err := w.boxes.Get("box")
	if err != nil {
		_, _ = w.boxes.Open(Options{ID: "box", Clock: ClockState{Now: noon, Mode: clock.Frozen}}) // or another worker did
		return
	}
	_ = b.Do(w.provider, func(t *Tx) error {
		for n := range 4 {
			e := event(urls[n%2], "x")
			e.Terms.LimitMillis = 5
			t.Emit(e)
		}
		return nil
	})
	switch luck.IntN(7) {
	case 0, 1:
		_, err = b.Advance(ctx, time.Minute)
	case 2:
		_, err = b.SetClock(ctx, ClockState{Now: b.Clock.Now().Add(time.Hour), Mode: clock.Frozen})
	case 3:
		b.Snapshot()
	case 4:
		_, err = w.boxes.Reset("box")
	case 5:
		_, err = w.boxes.Restore("box", snap)
	case 6:
		err = w.boxes.Delete("box")
	}
	var p *problem.Problem
	if err != nil && !errors.As(err, &p) {
		t.Error(err)
	}
	if ctx.Err() != nil {
		t.Error("somebody waited until the context ended")
	}
}

// A receiver that hangs costs one move of the clock about two limits, not one for each push.
func TestAMoveOfTheClockEndsThoughItsReceiverHangs(t *testing.T) {
	w, r, url := newWorld(t, Common{}), newReceiver(t, 200), hanging(t)
	b := w.open("box")
	for range 40 {
		e := event(url, "x")
		e.Terms.LimitMillis = 40
		w.emit(b, e, event(r.URL, "y"))
	}
	moved, err := b.Advance(t.Context(), time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	list, _ := b.Deliveries(DeliveryFilter{State: "failed", Limit: 100})
	if len(list) != 40 || len(r.kinds()) != 40 {
		t.Errorf("%d given up, %d received", len(list), len(r.kinds()))
	}
	if p := moved.Pushes; len(p.Hung) != 1 || p.NotCalled < 100 || p.Made+p.NotCalled > 160 {
		t.Errorf("%+v", p)
	}
	// The next move calls the receiver again.
	w.emit(b, event(url, "x"))
	soon, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	moved, err = b.Advance(soon, 0)
	if err != nil || moved.Pushes.NotCalled != 0 {
		t.Errorf("%+v (%v)", moved.Pushes, err)
	}
}

// Whichever comes first: a sandbox that was deleted is gone.
func TestAResetDoesNotBringADeletedSandboxBack(t *testing.T) {
	w := newWorld(t, Common{})
	for range 300 {
		w.open("box")
		var both sync.WaitGroup
		both.Go(func() { _, _ = w.boxes.Reset("box") }) // or it is gone already
		both.Go(func() {
			if err := w.boxes.Delete("box"); err != nil {
				t.Error(err)
			}
		})
		both.Wait()
		if w.boxes.Has("box") {
			t.Fatal("it is there again")
		}
	}
}
