package sandbox

import (
	"fmt"
	"time"

	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/store"
	"example.com/mockserver/internal/webhook"
)

// DefaultDeliveries is how many deliveries a sandbox keeps. Beyond it the oldest finished one is removed; if none is
// finished, a new event is dropped and counted.
const DefaultDeliveries = 20_000

// reorderWait is how long a reordered delivery waits for another to overtake it.
const reorderWait = time.Minute

// The webhook tables of a sandbox. Keys of deliveries are their numbers, which gives their order.
var (
	deliveries     = store.In[webhook.Delivery](schema, "deliveries")
	deliveriesOver = store.In[bool](schema, "deliveries.over")   // the finished deliveries
	deliveriesHeld = store.In[uint64](schema, "deliveries.held") // by address: the delivery that waits to be overtaken
)

var _ = schema.Refer("key", store.ByKey(deliveriesOver), store.ByKey(deliveries))

// Counters of the same.
const (
	deliveriesEmitted = "deliveries"
	deliveriesDropped = "deliveries.dropped"
)

// deliver is the only kind of due work of the sandbox itself.
const deliver = "deliver"

// outgoing is a delivery that a turn has queued, on its way to the outbox.
type outgoing struct {
	n      uint64
	target string
}

func deliveryKey(n uint64) string { return fmt.Sprintf("%020d", n) }

// Emit queues an event for a customer: the delivery is stored with the turn and sent after the reply. An event without
// a target is stored as unrouted.
func (t *Tx) Emit(e webhook.Event) {
	e.Provider = t.provider.Name
	if t.Box.base.CheckPushes && e.Schema != "" {
		if err := t.provider.CheckComponent(e.Schema, e.Body); err != nil {
			t.Box.base.Log.Error("a push breaks its own document", "provider", e.Provider, "error", t.Box.Journal.Hide(err.Error()), "body", t.Box.Journal.Hide(t.provider.Secrets.Hide(e.Body)))
		}
	}
	d, ok := t.newDelivery(e)
	if !ok {
		return
	}
	if d.State == webhook.Unrouted {
		t.keep(d)
		return
	}
	f := t.deliveryFault(e)
	if f.Does == fault.Patched {
		d.Event.Body = t.patched(e.Body)
	}
	overtaken, waiting := deliveriesHeld.Get(t.DB, e.Target.URL)
	switch {
	case f.Does == fault.Lost:
		t.lose(d)
		return
	case f.Does == fault.Late:
		d.State, d.Due = webhook.Waiting, t.Now.Add(f.Wait())
	case f.Does == fault.Reorder && !waiting:
		d.State, d.Due = webhook.Waiting, t.Now.Add(reorderWait)
		deliveriesHeld.Put(t.DB, e.Target.URL, d.N)
		t.keep(d)
		return
	}
	t.keep(d)
	if f.Does == fault.Duplicate {
		if again, ok := t.newDelivery(e); ok {
			again.CopyOf = d.N
			t.keep(again)
		}
	}
	if waiting && d.State == webhook.Queued {
		t.release(overtaken)
	}
}

// CheckComponent holds a body against a component schema of the provider's document.
func (t *Tx) CheckComponent(schema string, body []byte) error {
	return t.provider.CheckComponent(schema, body)
}

// newDelivery numbers the delivery of an event, where there is room for one more.
func (t *Tx) newDelivery(e webhook.Event) (webhook.Delivery, bool) {
	most := t.Box.base.Deliveries
	if deliveries.Len(t.DB) >= most {
		oldest := deliveriesOver.FirstKey(t.DB)
		if oldest == "" {
			if n := t.DB.Add(deliveriesDropped, 1); n == 1 {
				t.Box.base.Log.Warn("an event is dropped: too many deliveries, and none is finished",
					"sandbox", t.Box.ID, "kept", most, "address", t.ShownAddress(e.Target.URL))
			}
			return webhook.Delivery{}, false
		}
		deliveries.Delete(t.DB, oldest)
		deliveriesOver.Delete(t.DB, oldest)
	}
	return webhook.New(uint64(t.DB.Add(deliveriesEmitted, 1)), e, t.Now), true
}

// ShownAddress is an address without the secrets in it.
func (t *Tx) ShownAddress(u string) string {
	if t.Box.base.Reveal {
		return u
	}
	return t.Box.Journal.Hide(t.provider.Secrets.Address(u))
}

// keep stores a delivery and schedules its next attempt.
func (t *Tx) keep(d webhook.Delivery) {
	key := deliveryKey(d.N)
	deliveries.Put(t.DB, key, d)
	switch {
	case d.State == webhook.Queued:
		t.out = append(t.out, outgoing{d.N, d.Event.Target.URL})
	case d.State == webhook.Waiting:
		schedule(t.DB, due{At: d.Due, Kind: deliver, Key: key})
	case d.State.Over():
		deliveriesOver.Put(t.DB, key, true)
	}
}

// release queues a delivery that waited.
func (t *Tx) release(n uint64) {
	d, found := deliveries.Get(t.DB, deliveryKey(n))
	if !found || d.State != webhook.Waiting {
		return
	}
	if held, found := deliveriesHeld.Get(t.DB, d.Event.Target.URL); found && held == n {
		deliveriesHeld.Delete(t.DB, d.Event.Target.URL)
	}
	d.State, d.Due = webhook.Queued, time.Time{}
	t.keep(d)
}
