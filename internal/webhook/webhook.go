// Package webhook owns what a provider pushes to its customers: the event, the delivery with its attempts, the sender
// that makes one attempt, and the outbox that keeps the order. It knows no provider and holds no state of a sandbox:
// deliveries are values that the sandbox keeps in its tables, and when an attempt falls due is the sandbox's clock's
// affair. Only the limit on a real receiver is wall time.
package webhook

import (
	"encoding/json"
	"time"
)

// Event is an event that a provider pushes to a customer, with the target configured at that moment: a later change of
// the configuration does not affect it.
type Event struct {
	Provider string          `json:"provider"`
	Kind     string          `json:"kind"`              // "whatsapp_message_status_updated"
	Schema   string          `json:"schema,omitempty"`  // the component of the provider's document the body is held to
	Subject  string          `json:"subject,omitempty"` // its subject, such as a message's id
	Target   Target          `json:"target,omitzero"`   // zero if no receiver is configured
	Unrouted string          `json:"unrouted,omitempty"`
	Body     json.RawMessage `json:"body"`
	Terms    Terms           `json:"terms"`
}

// Target is where an event goes and the headers sent with it.
type Target struct {
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers,omitempty"`
}

// Terms are the provider's parameters of its pushes. They are plain numbers so that they can be stored and read.
type Terms struct {
	Attempts     int `json:"attempts"`     // pushes in all
	EverySeconds int `json:"everySeconds"` // between one attempt and the next, on the sandbox's clock
	LimitMillis  int `json:"limitMillis"`  // time limit of the receiver's answer, in wall time
	Status       int `json:"status"`       // the one HTTP status that counts as received

	Rules *Rules `json:"rules,omitempty"`
}

// Rules names the ledger's rules that these terms come from, so that their occurrences can be counted.
type Rules struct {
	Received string `json:"received,omitempty"`
	Again    string `json:"again,omitempty"` // of a further attempt
}

// Limit is the time limit of a receiver.
func (t Terms) Limit() time.Duration { return time.Duration(t.LimitMillis) * time.Millisecond }

// Every is the time between two attempts.
func (t Terms) Every() time.Duration { return time.Duration(t.EverySeconds) * time.Second }

// State is the state of a delivery.
type State string

// The states of a delivery.
const (
	Queued    State = "queued"    // to be sent as soon as those before it to the same target are
	Waiting   State = "waiting"   // an attempt failed, or it was held back; the next is due on the sandbox's clock
	Delivered State = "delivered" // received
	Failed    State = "failed"    // every attempt failed; there are no more
	Unrouted  State = "unrouted"  // no receiver is configured
)

// Over reports a state that nothing but a resend changes.
func (s State) Over() bool { return s == Delivered || s == Failed || s == Unrouted }

// Known reports a state that a delivery can have.
func (s State) Known() bool { return s.Over() || s == Queued || s == Waiting }

// Delivery is one event with its attempts.
type Delivery struct {
	N        uint64    `json:"n"`
	Event    Event     `json:"event"`
	At       time.Time `json:"at"` // when it happened, on the sandbox's clock
	State    State     `json:"state"`
	Due      time.Time `json:"due,omitzero"`    // the next attempt, while waiting
	CopyOf   uint64    `json:"copyOf,omitzero"` // the delivery that this one duplicates, if a fault demanded it
	Attempts []Attempt `json:"attempts,omitempty"`
	Resends  int       `json:"resends,omitzero"` // attempts made by hand, which the provider's limit does not count
}

// Attempt is one push and its result.
type Attempt struct {
	At         time.Time `json:"at"` // on the sandbox's clock
	Status     int       `json:"status,omitzero"`
	Answer     string    `json:"answer,omitempty"` // the beginning of the receiver's answer
	Cut        bool      `json:"cut,omitzero"`     // the answer was longer
	TookMicros int64     `json:"tookMicros"`       // in wall time
	Error      string    `json:"error,omitempty"`
	Received   bool      `json:"received"`
	Resend     bool      `json:"resend,omitzero"`
}

// New is the delivery of an event that happened now.
func New(n uint64, e Event, now time.Time) Delivery {
	d := Delivery{N: n, Event: e, At: now, State: Queued}
	if e.Target.URL == "" {
		d.State = Unrouted
	}
	return d
}

// Record notes an attempt and settles what comes next: when the delivery is Waiting afterwards, the next attempt is
// due at d.Due. A resend changes nothing but a failure into a success.
func (d *Delivery) Record(a Attempt) {
	d.Attempts = append(d.Attempts, a)
	if a.Resend {
		d.Resends++
	}
	switch {
	case a.Received:
		d.State, d.Due = Delivered, time.Time{}
	case d.State.Over():
	case len(d.Attempts)-d.Resends >= d.Event.Terms.Attempts:
		d.State, d.Due = Failed, time.Time{}
	default:
		d.State, d.Due = Waiting, a.At.Add(d.Event.Terms.Every())
	}
}
