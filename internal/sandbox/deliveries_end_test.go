package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"testing"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/webhook"
)

func TestASnapshotKeepsWhatIsQueued(t *testing.T) {
	w, r := newWorld(t, Common{}), newReceiver(t, 500)
	url, entered, release := stuck(t)
	b := w.open("old")
	w.emit(b, patient(url, "on its way"), patient(url, "behind it"), event(r.URL, "waiting"))
	<-entered
	for len(r.kinds()) == 0 { // the failing one is on another lane
		_ = b.outbox.Idle(soonOver(t))
	}
	for d, _ := b.Delivery(3); d.State != webhook.Waiting; d, _ = b.Delivery(3) {
		_ = b.outbox.Idle(soonOver(t))
	}
	text, err := json.Marshal(b.Snapshot())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.boxes.Delete("old"); err != nil {
		t.Fatal(err)
	}
	release()
	r.mu.Lock()
	r.status = 200
	r.mu.Unlock()
	var snap Snapshot
	if err := json.Unmarshal(text, &snap); err != nil {
		t.Fatal(err)
	}
	restored, err := w.boxes.Restore("new", snap)
	if err != nil {
		t.Fatal(err)
	}
	restored.Advance(t.Context(), time.Minute)
	list, _ := restored.Deliveries(DeliveryFilter{State: webhook.Delivered, Limit: 10})
	if len(list) != 3 || len(list[2].Attempts) != 2 {
		all, _ := restored.Deliveries(DeliveryFilter{Limit: 10})
		t.Errorf("%d delivered: %+v", len(list), all)
	}
}

func soonOver(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	t.Cleanup(cancel)
	return ctx
}

func TestAResetDropsWhatIsQueued(t *testing.T) {
	w := newWorld(t, Common{})
	url, entered, _ := stuck(t)
	b := w.open("box")
	w.emit(b, patient(url, "a"), patient(url, "b"))
	<-entered
	fresh, err := w.boxes.Reset("box")
	if err != nil {
		t.Fatal(err)
	}
	if list, _ := fresh.Deliveries(DeliveryFilter{Limit: 10}); len(list) != 0 {
		t.Errorf("%d deliveries after the reset", len(list))
	}
	if d, _ := b.Delivery(1); len(d.Attempts) != 0 {
		t.Errorf("the attempt that was cut off counts: %+v", d.Attempts)
	}
	select {
	case <-entered:
		t.Error("a delivery was begun after the reset")
	default:
	}
}

func TestAServerThatStopsFinishesOrReports(t *testing.T) {
	w, good, bad := newWorld(t, Common{}), newReceiver(t, 200), newReceiver(t, 500)
	url, entered, _ := stuck(t)
	done, failing, hanging := w.open("done"), w.open("failing"), w.open("hanging")
	for range 50 {
		w.emit(done, event(good.URL, "a"))
	}
	w.emit(failing, event(bad.URL, "a"))
	w.emit(hanging, patient(url, "a"), patient(url, "b"))
	<-entered
	soon, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() { // however busy the machine is: until what can be finished is
		tick := clock.Every(time.Millisecond)
		defer tick.Stop()
		for range tick.C {
			sent, _ := done.Deliveries(DeliveryFilter{State: webhook.Delivered, Limit: 50})
			failed, _ := failing.Delivery(1)
			if soon.Err() != nil || len(sent) == 50 && len(failed.Attempts) == 1 {
				cancel()
				return
			}
		}
	}()
	left := map[string]Unfinished{}
	for _, u := range w.boxes.Finish(soon) {
		left[u.Sandbox] = u
	}
	if len(good.kinds()) != 50 || len(left) != 2 {
		t.Fatalf("%d of 50 sent; left: %+v", len(good.kinds()), left)
	}
	if left["failing"].Waiting != 1 || left["hanging"].Queued != 2 {
		t.Errorf("left: %+v", left)
	}
}

func TestAFullSandboxResendsNothing(t *testing.T) {
	w, r := newWorld(t, Common{StateBytes: 4000}), newReceiver(t, 200)
	b := w.open("box")
	w.emit(b, event(r.URL, "a"))
	b.Advance(t.Context(), time.Second)
	var p *problem.Problem
	for range 100 {
		_, err := b.Resend(t.Context(), 1)
		if errors.As(err, &p) {
			break
		}
	}
	if p == nil || p.Status != http.StatusInsufficientStorage {
		t.Fatalf("a hundred attempts are kept of one delivery: %d bytes", b.StateBytes())
	}
	if d, err := b.Delivery(1); err != nil || len(d.Attempts) != len(r.kinds()) || len(d.Attempts) < 2 {
		t.Fatalf("%d attempts, %d pushes (%v)", len(d.Attempts), len(r.kinds()), err)
	}
}
