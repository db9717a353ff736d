package sandbox

import (
	"time"

	"example.com/mockserver/internal/fault"
)

// AddFault adds a fault of calls. It returns a *problem.Problem for a malformed or contradictory fault.
func (b *Sandbox) AddFault(f fault.Fault) (a fault.Active, err error) {
	ttl, err := f.Check(b.base.Known)
	if err != nil {
		return a, err
	}
	b.faulty.Store(true)
	err = b.Do(nil, func(t *Tx) error {
		var until time.Time
		if ttl > 0 {
			until = t.Now.Add(ttl)
		}
		a = fault.Add(t.DB, f, until)
		return nil
	})
	return a, err
}

// Faulty reports whether there may be faults of calls: most sandboxes never have one, and their calls need no turn to find
// out.
func (b *Sandbox) Faulty() bool { return b.faulty.Load() }

// Faults returns the sandbox's faults of calls in the order in which they were added, including those that no longer apply.
func (b *Sandbox) Faults() []fault.Active {
	b.mu.Lock()
	defer b.mu.Unlock()
	return fault.All(b.db, b.Clock.Now())
}

// Fault returns one fault of calls.
func (b *Sandbox) Fault(id string) (fault.Active, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return fault.Find(b.db, id, b.Clock.Now())
}

// DropFault ends one fault of calls.
func (b *Sandbox) DropFault(id string) error {
	if _, err := b.Fault(id); err != nil {
		return err
	}
	return b.Do(nil, func(t *Tx) error {
		fault.Drop(t.DB, id)
		return nil
	})
}

// DropFaults ends all faults of calls.
func (b *Sandbox) DropFaults() {
	b.mu.Lock()
	defer b.mu.Unlock()
	fault.Clear(b.db)
}

// AddDeliveryFault adds a fault of deliveries. It returns a *problem.Problem for a malformed or contradictory
// fault.
func (b *Sandbox) AddDeliveryFault(f fault.Delivery) (fault.Delivery, error) {
	if err := f.Check(b.base.Known); err != nil {
		return f, err
	}
	err := b.Do(nil, func(t *Tx) error {
		f = fault.AddDelivery(t.DB, f)
		return nil
	})
	return f, err
}

// DeliveryFaults returns the faults of deliveries that still apply.
func (b *Sandbox) DeliveryFaults() []fault.Delivery {
	b.mu.Lock()
	defer b.mu.Unlock()
	return fault.Deliveries(b.db)
}

// DropDeliveryFaults ends all faults of deliveries.
func (b *Sandbox) DropDeliveryFaults() {
	b.mu.Lock()
	defer b.mu.Unlock()
	fault.ClearDeliveries(b.db)
}
