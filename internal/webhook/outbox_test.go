package webhook

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
)

func TestTheOutboxKeepsTheOrderOfEachTarget(t *testing.T) {
	var mu sync.Mutex
	sent := map[uint64][]uint64{}
	o := NewOutbox(4, func(_ context.Context, n uint64) {
		mu.Lock()
		defer mu.Unlock()
		sent[n%10] = append(sent[n%10], n)
	})
	for n := range uint64(5000) {
		o.Put(n, fmt.Sprint(n%10))
	}
	if err := o.Idle(t.Context()); err != nil {
		t.Fatal(err)
	}
	for target, numbers := range sent {
		if len(numbers) != 500 || !slices.IsSorted(numbers) {
			t.Errorf("target %d: %d sent, in order %v", target, len(numbers), slices.IsSorted(numbers))
		}
	}
	if len(sent) != 10 || o.Pending() != 0 || len(o.lanes) != 0 {
		t.Errorf("%d targets, %d pending, %d lanes", len(sent), o.Pending(), len(o.lanes))
	}
}

func TestOneStuckTargetHoldsUpNoOther(t *testing.T) {
	stuck, others := make(chan struct{}), make(chan uint64)
	o := NewOutbox(2, func(_ context.Context, n uint64) {
		if n == 0 {
			<-stuck
			return
		}
		others <- n
	})
	o.Put(0, "stuck")
	for n := range uint64(20) {
		o.Put(n+1, fmt.Sprint("other", n))
	}
	for range 20 { // the test hangs here, until go test ends it, when the stuck one is in the way
		<-others
	}
	close(stuck)
	if err := o.Idle(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestTheOutboxCallsNoMoreTargetsAtOnceThanItMay(t *testing.T) {
	entered, release := make(chan struct{}, 100), make(chan struct{})
	var mu sync.Mutex
	now, most := 0, 0
	o := NewOutbox(3, func(context.Context, uint64) {
		mu.Lock()
		now++
		most = max(most, now)
		mu.Unlock()
		entered <- struct{}{}
		<-release
		mu.Lock()
		now--
		mu.Unlock()
	})
	for n := range uint64(50) {
		o.Put(n, fmt.Sprint(n))
	}
	for range 3 {
		<-entered
	}
	close(release)
	if err := o.Idle(t.Context()); err != nil || most != 3 {
		t.Errorf("%d at once (%v)", most, err)
	}
}

func TestStopFinishesWhatItCan(t *testing.T) {
	done := 0
	o := NewOutbox(1, func(context.Context, uint64) { done++ })
	for n := range uint64(100) {
		o.Put(n, "one")
	}
	if left := o.Stop(t.Context()); left != 0 || done != 100 {
		t.Errorf("%d left, %d done", left, done)
	}
	o.Put(1, "one")
	if o.Pending() != 0 {
		t.Error("a stopped outbox took another delivery")
	}
}

func TestStopReportsWhatItDrops(t *testing.T) {
	ended := make(chan error, 1)
	began := make(chan struct{})
	o := NewOutbox(1, func(ctx context.Context, _ uint64) {
		close(began) // a second call would panic: nothing is begun after the drop
		<-ctx.Done()
		ended <- ctx.Err()
	})
	for n := range uint64(7) {
		o.Put(n, "stuck")
	}
	<-began
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if left := o.Stop(over); left != 7 {
		t.Errorf("%d reported, want the one on its way and the six behind it", left)
	}
	if <-ended == nil {
		t.Error("the attempt on its way was not told")
	}
}

func TestIdleEndsWithItsContext(t *testing.T) {
	release := make(chan struct{})
	o := NewOutbox(1, func(context.Context, uint64) { <-release })
	o.Put(1, "stuck")
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if o.Idle(over) == nil {
		t.Error("Idle returned before the delivery was done")
	}
	close(release)
	if err := o.Idle(t.Context()); err != nil {
		t.Error(err)
	}
}

// Two pushes to one address that answers slowly: the second is never begun, so nothing but Stop ends the waiting.
func TestStopLetsGoWhoeverWaits(t *testing.T) {
	began := make(chan struct{})
	o := NewOutbox(1, func(ctx context.Context, _ uint64) {
		close(began)
		<-ctx.Done()
	})
	o.Put(1, "slow")
	o.Put(2, "slow")
	<-began
	waiting := make(chan error)
	go func() { waiting <- o.Idle(context.Background()) }()
	over, cancel := context.WithCancel(t.Context())
	cancel()
	o.Stop(over)
	if err := <-waiting; !errors.Is(err, ErrDropped) { // the test hangs here, until go test ends it, when nobody lets go
		t.Errorf("Idle returned %v", err)
	}
	if err := o.Idle(context.Background()); !errors.Is(err, ErrDropped) {
		t.Errorf("Idle after Stop returned %v", err)
	}
}
