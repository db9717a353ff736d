package sim

import (
	"time"

	"example.com/mockserver/internal/names"
	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/webhook"
)

// What can go wrong with a delivery, when asked for: a receiver has to survive each.
const (
	Duplicate = "duplicate" // it comes twice
	Late      = "late"      // it comes later, by the fault's By
	Reorder   = "reorder"   // the next event to the same address overtakes it
)

// DeliveryFault makes deliveries go wrong.
type DeliveryFault struct {
	N        int64  `json:"n,omitempty"`
	Provider string `json:"provider,omitempty"` // empty: any
	Kind     string `json:"kind,omitempty"`     // the kind of event; empty: any
	Does     string `json:"does"`
	By       string `json:"by,omitempty"`    // of Late: a Go duration, on the sandbox's clock
	Times    int    `json:"times,omitempty"` // how many events it befalls; 0: all
}

// by is never wrong: AddDeliveryFault has read it before.
func (f DeliveryFault) by() time.Duration {
	d, _ := time.ParseDuration(f.By)
	return d
}

func (f DeliveryFault) check(c *Catalog) error {
	by, err := time.ParseDuration(f.By)
	if err := c.known.Check(names.Asked{Provider: f.Provider, Kind: f.Kind}); err != nil {
		return err
	}
	switch {
	case f.Does != Duplicate && f.Does != Late && f.Does != Reorder:
		return problem.Invalid("does: %q is none of duplicate, late, reorder", "does：%q 不是 duplicate、late、reorder 之一", f.Does)
	case f.Does == Late && (err != nil || by <= 0):
		return problem.Invalid("by: %q is no duration above 0, such as 90s", "by：%q 不是 90s 这样大于 0 的时长", f.By)
	case f.Does != Late && f.By != "":
		return problem.Invalid("by is for late only", "by 只用于 late")
	case f.Times < 0:
		return problem.Invalid("times is 0 for all events, or how many", "times 为 0 表示全部，否则为次数")
	}
	return nil
}

// AddDeliveryFault makes further deliveries go wrong. It returns a *problem.Problem for a fault there is not.
func (b *Sandbox) AddDeliveryFault(f DeliveryFault) (DeliveryFault, error) {
	if err := f.check(b.catalog); err != nil {
		return f, err
	}
	err := b.Do(nil, func(t *Tx) error {
		f.N = t.DB.Add(faultsMade, 1)
		deliveryFaults.Put(t.DB, deliveryKey(uint64(f.N)), f)
		return nil
	})
	return f, err
}

// DeliveryFaults are the faults that are still to befall something.
func (b *Sandbox) DeliveryFaults() []DeliveryFault {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := []DeliveryFault{}
	for _, f := range deliveryFaults.All(b.db) {
		list = append(list, f)
	}
	return list
}

// DropDeliveryFaults ends all faults.
func (b *Sandbox) DropDeliveryFaults() {
	b.mu.Lock()
	defer b.mu.Unlock()
	deliveryFaults.Clear(b.db, "")
}

// faultOf is the first fault that befalls an event, and counts it.
func (t *Tx) faultOf(e webhook.Event) DeliveryFault {
	if deliveryFaults.Len(t.DB) == 0 {
		return DeliveryFault{}
	}
	for key, f := range deliveryFaults.All(t.DB) {
		if f.Provider != "" && f.Provider != e.Provider || f.Kind != "" && f.Kind != e.Kind {
			continue
		}
		switch f.Times {
		case 0:
		case 1:
			deliveryFaults.Delete(t.DB, key)
		default:
			less := f
			less.Times--
			deliveryFaults.Put(t.DB, key, less)
		}
		return f
	}
	return DeliveryFault{}
}
