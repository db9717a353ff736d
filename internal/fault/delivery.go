package fault

import (
	"time"

	"example.com/mockserver/internal/names"
	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/store"
)

// What a fault can do to a delivery. A receiver has to tolerate each.
const (
	Duplicate = "duplicate" // it is sent twice
	Late      = "late"      // it is sent later, by the fault's By
	Reorder   = "reorder"   // the next event to the same address overtakes it
)

// Delivery is a fault of deliveries: it selects events and says what happens to their deliveries.
type Delivery struct {
	N        int64  `json:"n,omitempty"`
	Provider string `json:"provider,omitempty"` // empty: any
	Kind     string `json:"kind,omitempty"`     // the kind of event; empty: any
	Does     string `json:"does"`
	By       string `json:"by,omitempty"`    // of Late: a Go duration, on the sandbox's clock
	Times    int    `json:"times,omitempty"` // how many events it applies to; 0: all
}

// Wait is how much later a delivery is sent.
func (f Delivery) Wait() time.Duration {
	d, _ := time.ParseDuration(f.By) // checked before the fault was added
	return d
}

// Check returns a *problem.Problem for a malformed or contradictory fault.
func (f Delivery) Check(known *names.Directory) error {
	by, err := time.ParseDuration(f.By)
	if err := known.Check(names.Asked{Provider: f.Provider, Kind: f.Kind}); err != nil {
		return err
	}
	switch {
	case f.Does != Duplicate && f.Does != Late && f.Does != Reorder:
		return problem.Invalid("does: %q is not one of duplicate, late, reorder", "does：%q 不是 duplicate、late、reorder 之一", f.Does)
	case f.Does == Late && (err != nil || by <= 0):
		return problem.Invalid("by: %q is not a positive duration such as 90s", "by：%q 不是大于 0 的时长（例如 90s）", f.By)
	case f.Does != Late && f.By != "":
		return problem.Invalid("by requires does late", "by 只用于 late")
	case f.Times < 0:
		return problem.Invalid("times must not be negative; 0 means all events", "times 不能小于 0；0 表示全部")
	}
	return nil
}

// ChooseDelivery returns the first fault that applies to an event, and counts it. It is the zero Delivery if there is none.
func ChooseDelivery(db *store.DB, provider, kind string) Delivery {
	if deliveries.Len(db) == 0 {
		return Delivery{}
	}
	for key, f := range deliveries.All(db) {
		if f.Provider != "" && f.Provider != provider || f.Kind != "" && f.Kind != kind {
			continue
		}
		switch f.Times {
		case 0:
		case 1:
			deliveries.Delete(db, key)
		default:
			less := f
			less.Times--
			deliveries.Put(db, key, less)
		}
		return f
	}
	return Delivery{}
}
