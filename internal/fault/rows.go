package fault

import (
	"fmt"
	"iter"
	"time"

	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/store"
)

// The rows of a sandbox: its faults, and the random draws of each operation since the first fault.
var (
	schema     = store.NewSchema("")
	calls      = store.In[Active](schema, "faults")
	draws      = store.In[draw](schema, "faults.luck") // by "provider/operation"
	deliveries = store.In[Delivery](schema, "deliveries.faults")
)

// Counters of the same.
const (
	callsMade      = "faults"
	deliveriesMade = "deliveries.faults"
)

// Tables is every table of the package, so that a snapshot can be checked against their types.
func Tables() *store.Schema { return schema }

// Add enters a checked fault of calls, which ends at an instant of the sandbox's clock, or never.
func Add(db *store.DB, f Fault, until time.Time) Active {
	a := Active{ID: fmt.Sprintf("f%d", db.Add(callsMade, 1)), Fault: f, Until: until}
	calls.Put(db, a.ID, a)
	return a
}

// Any reports whether there are faults of calls, including those that no longer apply.
func Any(db *store.DB) bool { return calls.Len(db) > 0 }

// All returns the faults of calls in the order in which they were added, including those that no longer apply.
func All(db *store.DB, now time.Time) []Active {
	list := []Active{}
	for _, a := range calls.All(db) {
		list = append(list, a.at(now))
	}
	return list
}

// Find returns one fault of calls, or a *problem.Problem.
func Find(db *store.DB, id string, now time.Time) (Active, error) {
	a, found := calls.Get(db, id)
	if !found {
		return a, problem.NotFound("unknown fault %q; GET …/faults lists them", "没有故障 %q；GET …/faults 可列出", id)
	}
	return a.at(now), nil
}

// Rows are the faults of calls by their keys, as they are stored, for the check of a snapshot.
func Rows(db *store.DB) iter.Seq2[string, Active] { return calls.All(db) }

// DeliveryRows are the same of the faults of deliveries.
func DeliveryRows(db *store.DB) iter.Seq2[string, Delivery] { return deliveries.All(db) }

// Drop ends one fault of calls.
func Drop(db *store.DB, id string) { calls.Delete(db, id) }

// Clear ends all faults of calls.
func Clear(db *store.DB) {
	calls.Clear(db, "")
	draws.Clear(db, "")
}

// AddDelivery enters a checked fault of deliveries.
func AddDelivery(db *store.DB, f Delivery) Delivery {
	f.N = db.Add(deliveriesMade, 1)
	deliveries.Put(db, fmt.Sprintf("%020d", f.N), f)
	return f
}

// Deliveries returns the faults of deliveries that still apply.
func Deliveries(db *store.DB) []Delivery {
	list := []Delivery{}
	for _, f := range deliveries.All(db) {
		list = append(list, f)
	}
	return list
}

// ClearDeliveries ends all faults of deliveries.
func ClearDeliveries(db *store.DB) { deliveries.Clear(db, "") }
