package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/names"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/webhook"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// world is sandboxes with one provider that only emits.
type world struct {
	t        *testing.T
	provider *Provider
	boxes    *Sandboxes
}

func newWorld(t *testing.T, s Common) *world {
	c, p := NewBase(s), &Provider{Name: "test"}
	c.Providers = []*Provider{p}
	c.Known.Providers = []names.Provider{{Name: p.Name, Events: []string{"a", "b", "c", "nothing"}, Rules: &rule.Set{}}}
	return &world{t: t, provider: p, boxes: NewSandboxes(c, 10)}
}

func (w *world) open(id string) *Sandbox {
	w.t.Helper()
	b, err := w.boxes.Open(Options{ID: id, Clock: ClockState{Now: noon, Mode: clock.Frozen}})
	if err != nil {
		w.t.Fatal(err)
	}
	return b
}

func event(url, kind string) webhook.Event {
	return webhook.Event{
		Kind: kind, Body: json.RawMessage(`{"kind":"` + kind + `"}`),
		Target: webhook.Target{Method: "POST", URL: url, Headers: map[string]string{"Authorization": "s3cret"}},
		Terms:  webhook.Terms{Attempts: 3, EverySeconds: 60, LimitMillis: 2000, Status: 200},
	}
}

func (w *world) emit(b *Sandbox, events ...webhook.Event) {
	w.t.Helper()
	err := b.Do(w.provider, func(t *Tx) error {
		for _, e := range events {
			t.Emit(e)
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// receiver answers with a status and remembers what it got, in order.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	status int
	got    []string
}

func newReceiver(t *testing.T, status int) *receiver {
	r := &receiver{status: status}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		var body struct{ Kind string }
		text, _ := io.ReadAll(q.Body)
		_ = json.Unmarshal(text, &body)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.got = append(r.got, body.Kind)
		w.WriteHeader(r.status)
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) kinds() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.got)
}

func TestAFailedPushIsRepeatedTwiceOnTheSandboxsClock(t *testing.T) {
	w, r := newWorld(t, Common{}), newReceiver(t, 500)
	b := w.open("box")
	w.emit(b, event(r.URL, "a"))
	b.Advance(t.Context(), 59*time.Second)
	if got := r.kinds(); len(got) != 1 {
		t.Fatalf("after 59 s: %v", got)
	}
	b.Advance(t.Context(), 61*time.Second)
	b.Advance(t.Context(), time.Hour)
	d, err := b.Delivery(1)
	if err != nil || len(r.kinds()) != 3 || d.State != webhook.Failed {
		t.Fatalf("%v, %s after %d pushes", err, d.State, len(r.kinds()))
	}
	for i, a := range d.Attempts {
		if want := noon.Add(time.Duration(i) * time.Minute); !a.At.Equal(want) || a.Status != 500 {
			t.Errorf("attempt %d at %s with %d, want %s", i+1, a.At, a.Status, want)
		}
	}
	r.mu.Lock()
	r.status = 200
	r.mu.Unlock()
	if d, err := b.Resend(t.Context(), 1); err != nil || d.State != webhook.Delivered || d.Resends != 1 {
		t.Errorf("resend: %s (%v)", d.State, err)
	}
}

func TestWhatATurnTakesBackIsNotSent(t *testing.T) {
	w, r := newWorld(t, Common{}), newReceiver(t, 200)
	b := w.open("box")
	err := b.Do(w.provider, func(t *Tx) error {
		t.Emit(event(r.URL, "a"))
		return errors.New("no")
	})
	b.Advance(t.Context(), time.Minute)
	if list, _ := b.Deliveries(DeliveryFilter{Limit: 10}); err == nil || len(list) != 0 || len(r.kinds()) != 0 {
		t.Errorf("%v: %d deliveries, %d pushes", err, len(list), len(r.kinds()))
	}
}

func TestDeliveriesGoWrongWhenAskedTo(t *testing.T) {
	for _, c := range []struct {
		fault   fault.Delivery
		at, end []string // right away, and two minutes later
	}{
		{fault.Delivery{Does: fault.Duplicate, Times: 1}, []string{"a", "a", "b", "c"}, []string{"a", "a", "b", "c"}},
		{fault.Delivery{Does: fault.Late, By: "90s", Kind: "b"}, []string{"a", "c"}, []string{"a", "c", "b"}},
		{fault.Delivery{Does: fault.Reorder, Times: 1}, []string{"b", "a", "c"}, []string{"b", "a", "c"}},
		{fault.Delivery{Does: fault.Reorder, Kind: "c"}, []string{"a", "b"}, []string{"a", "b", "c"}},
		{fault.Delivery{Does: fault.Late, By: "1s", Kind: "nothing"}, []string{"a", "b", "c"}, []string{"a", "b", "c"}},
	} {
		w, r := newWorld(t, Common{}), newReceiver(t, 200)
		b := w.open("box")
		if _, err := b.AddDeliveryFault(c.fault); err != nil {
			t.Fatal(err)
		}
		w.emit(b, event(r.URL, "a"), event(r.URL, "b"), event(r.URL, "c"))
		b.Advance(t.Context(), 0)
		if got := r.kinds(); !slices.Equal(got, c.at) {
			t.Errorf("%+v: at once %v, want %v", c.fault, got, c.at)
		}
		b.Advance(t.Context(), 2*time.Minute)
		if got := r.kinds(); !slices.Equal(got, c.end) {
			t.Errorf("%+v: in the end %v, want %v", c.fault, got, c.end)
		}
	}
}

func TestFaultsThatCannotBeMeantAreRefused(t *testing.T) {
	b := newWorld(t, Common{}).open("box")
	for _, f := range []fault.Delivery{
		{Does: "explode"},
		{Does: fault.Late},
		{Does: fault.Late, By: "-1s"},
		{Does: fault.Duplicate, By: "1s"},
		{Does: fault.Reorder, Times: -1},
		{Does: fault.Duplicate, Provider: "nobody"},
	} {
		if _, err := b.AddDeliveryFault(f); err == nil {
			t.Errorf("%+v was taken", f)
		}
	}
	if len(b.DeliveryFaults()) != 0 {
		t.Error("a refused fault was kept")
	}
}

func TestDeliveriesAreBounded(t *testing.T) {
	dead := newReceiver(t, 200)
	dead.Close()
	w, alive := newWorld(t, Common{Deliveries: 50}), newReceiver(t, 200)
	b := w.open("dead")
	for n := range 500 {
		w.emit(b, event(dead.URL, fmt.Sprint(n)))
	}
	list, dropped := b.Deliveries(DeliveryFilter{Limit: 1000})
	if len(list) != 50 || dropped != 450 {
		t.Errorf("a dead receiver: %d kept, %d dropped", len(list), dropped)
	}
	b = w.open("alive")
	for n := range 500 {
		w.emit(b, event(alive.URL, fmt.Sprint(n)))
		b.Advance(t.Context(), 0)
	}
	list, dropped = b.Deliveries(DeliveryFilter{Limit: 1000})
	if len(list) != 50 || dropped != 0 || list[49].N != 500 || len(alive.kinds()) != 500 {
		t.Errorf("a good receiver: %d kept, %d dropped, %d received", len(list), dropped, len(alive.kinds()))
	}
}

func TestTheListHidesSecretsAndSaysWhyNobodyWasTold(t *testing.T) {
	w, r := newWorld(t, Common{}), newReceiver(t, 200)
	b := w.open("box")
	nobody := event("", "b")
	nobody.Unrouted = "there is no default application"
	w.emit(b, event(r.URL, "a"), nobody)
	b.Advance(t.Context(), 0)
	list, _ := b.Deliveries(DeliveryFilter{Limit: 10})
	if list[0].Event.Target.Headers["Authorization"] != "[redacted]" || list[0].Event.Provider != "test" {
		t.Errorf("%+v", list[0].Event)
	}
	if list[1].State != webhook.Unrouted || list[1].Event.Unrouted == "" {
		t.Errorf("%+v", list[1])
	}
	if _, err := b.Resend(t.Context(), 2); err == nil {
		t.Error("an event without an address was resent")
	}
	if _, err := b.Resend(t.Context(), 3); err == nil {
		t.Error("a delivery there is not was resent")
	}
	for f, want := range map[*DeliveryFilter]int{
		{Kind: "a", Limit: 9}: 1, {State: webhook.Unrouted, Limit: 9}: 1, {Limit: 1}: 1, {After: 1, Limit: 9}: 1, {Provider: "x", Limit: 9}: 0,
	} {
		if list, _ := b.Deliveries(*f); len(list) != want {
			t.Errorf("%+v: %d, want %d", *f, len(list), want)
		}
	}
}

// stuck is a receiver that answers only when it is released.
func stuck(t *testing.T) (url string, entered chan struct{}, release func()) {
	entered, gate := make(chan struct{}, 100), make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		entered <- struct{}{}
		select {
		case <-gate:
		case <-r.Context().Done():
		}
	}))
	release = sync.OnceFunc(func() { close(gate) })
	t.Cleanup(func() { release(); s.Close() })
	return s.URL, entered, release
}

func patient(url, kind string) webhook.Event {
	e := event(url, kind)
	e.Terms.LimitMillis = 60_000
	return e
}

func TestAStuckReceiverHoldsUpItsOwnSandboxOnly(t *testing.T) {
	w, r := newWorld(t, Common{}), newReceiver(t, 200)
	url, entered, _ := stuck(t)
	mine, theirs := w.open("mine"), w.open("theirs")
	for range lanes + 4 {
		w.emit(mine, patient(url, "x"))
	}
	<-entered
	w.emit(mine, event(r.URL, "other address"))
	w.emit(theirs, event(r.URL, "other sandbox"))
	theirs.Advance(t.Context(), time.Minute)
	if !slices.Contains(r.kinds(), "other sandbox") {
		t.Error("the other sandbox waits")
	}
	soon, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	mine.Advance(soon, time.Minute) // gives up with its context, and moves the clock all the same
	if got := mine.Clock.Now(); !got.Equal(noon.Add(time.Minute)) || !slices.Contains(r.kinds(), "other address") {
		t.Errorf("clock at %s, received %v", got, r.kinds())
	}
}
