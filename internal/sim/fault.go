package sim

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"example.com/mockserver/internal/problem"
)

// What can become of a connection, when asked for.
const (
	ConnectionReset   = "reset"   // it is reset before a byte of the reply
	ConnectionEmpty   = "empty"   // it is closed before a byte of the reply
	ConnectionCut     = "cut"     // it is closed in the middle of the body
	ConnectionGarbage = "garbage" // the body is random bytes
	ConnectionDrip    = "drip"    // the body comes a few bytes at a time
)

// Fault is what is to go wrong with calls of a provider, and with which of them. It does one thing: answers as a rule's
// refusal, answers with a status, or spoils the connection; a delay may come before it, or stand alone.
type Fault struct {
	Provider    string  `json:"provider,omitempty"`    // empty: any
	Operation   string  `json:"operation,omitempty"`   // an operationId; empty: any
	Skip        int     `json:"skip,omitempty"`        // so many calls that fit go well first
	Times       int     `json:"times,omitempty"`       // so many calls it befalls; 0: all
	Probability float64 `json:"probability,omitempty"` // of each call, under the sandbox's seed; 0: certain
	Again       bool    `json:"again,omitempty"`       // by chance it may befall an operation twice in a row
	TTL         string  `json:"ttl,omitempty"`         // how long it lasts, a Go duration on the sandbox's clock

	Delay      *Delay            `json:"delay,omitempty"`
	Rule       string            `json:"rule,omitempty"`   // the refusal of this rule
	Status     int               `json:"status,omitempty"` // a reply that is no provider's, with Headers and Body
	Headers    map[string]string `json:"headers,omitempty"`
	Body       json.RawMessage   `json:"body,omitempty"`       // a JSON string is sent as its text
	RetryAfter int               `json:"retryAfter,omitempty"` // the header, in seconds; alone it means status 429
	Connection string            `json:"connection,omitempty"`
	After      bool              `json:"after,omitempty"` // of reset and empty: what the call asks for is done first
	Every      string            `json:"every,omitempty"` // of drip: the pause between pieces, a Go duration; 100ms
	Piece      int               `json:"piece,omitempty"` // of drip: the bytes of a piece; 16
}

// Delay is how long a call waits before anything is done about it, of the machine's time: fixed, uniform from Min to
// Max, or log-normal about Median with Sigma. All are Go durations.
type Delay struct {
	Fixed  string  `json:"fixed,omitempty"`
	Min    string  `json:"min,omitempty"`
	Max    string  `json:"max,omitempty"` // of a log-normal one too: never longer
	Median string  `json:"median,omitempty"`
	Sigma  float64 `json:"sigma,omitempty"` // of the logarithm; 0.5 where it is left out
}

// ActiveFault is a fault of a sandbox.
type ActiveFault struct {
	ID    string    `json:"id"` // "f1"
	Fault Fault     `json:"fault"`
	Until time.Time `json:"until,omitzero"` // of the sandbox's clock
	Met   int       `json:"met"`            // calls that fitted it while it lasted
	Hits  int       `json:"hits"`           // calls that it befell
	Over  bool      `json:"over,omitempty"` // it befalls nothing more
}

// Does says in a few words what the fault does.
func (f Fault) Does() string {
	var parts []string
	if f.Delay != nil {
		parts = append(parts, "delay")
	}
	switch {
	case f.Rule != "":
		parts = append(parts, "rule "+f.Rule)
	case f.Connection != "":
		parts = append(parts, "connection "+f.Connection)
	case f.forges():
		parts = append(parts, fmt.Sprintf("status %d", f.status()))
	}
	return strings.Join(parts, ", ")
}

func (f Fault) status() int {
	if f.Status == 0 {
		return statusOfRetryAfter
	}
	return f.Status
}

// forges reports whether the fault answers in the provider's place.
func (f Fault) forges() bool { return f.Rule == "" && (f.Status != 0 || f.RetryAfter > 0) }

// spoilsFirst reports whether the fault breaks the connection before the call is even looked at.
func (f Fault) spoilsFirst() bool {
	return (f.Connection == ConnectionReset || f.Connection == ConnectionEmpty) && !f.After
}

// AddFault makes further calls go wrong. It returns a *problem.Problem for a fault there is not.
func (b *Sandbox) AddFault(f Fault) (ActiveFault, error) {
	ttl, err := f.check(b.catalog)
	if err != nil {
		return ActiveFault{}, err
	}
	a := ActiveFault{Fault: f}
	err = b.Do(nil, func(t *Tx) error {
		if ttl > 0 {
			a.Until = t.Now.Add(ttl)
		}
		a.ID = fmt.Sprintf("f%d", t.DB.Add(callFaultsMade, 1))
		callFaults.Put(t.DB, a.ID, a)
		return nil
	})
	return a, err
}

// Faults are the sandbox's faults in the order in which they were added, those that are over among them.
func (b *Sandbox) Faults() []ActiveFault {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := []ActiveFault{}
	for _, a := range callFaults.All(b.db) {
		list = append(list, a.at(b.Clock.Now()))
	}
	return list
}

// Fault returns one fault.
func (b *Sandbox) Fault(id string) (ActiveFault, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	a, found := callFaults.Get(b.db, id)
	if !found {
		return a, problem.NotFound("there is no fault %q; GET …/faults lists them", "没有故障 %q；GET …/faults 可列出", id)
	}
	return a.at(b.Clock.Now()), nil
}

// DropFault ends one fault.
func (b *Sandbox) DropFault(id string) error {
	if _, err := b.Fault(id); err != nil {
		return err
	}
	return b.Do(nil, func(t *Tx) error {
		callFaults.Delete(t.DB, id)
		return nil
	})
}

// DropFaults ends all faults of calls.
func (b *Sandbox) DropFaults() {
	b.mu.Lock()
	defer b.mu.Unlock()
	callFaults.Clear(b.db, "")
	faultLuck.Clear(b.db, "")
}

// at is the fault as it is at an instant.
func (a ActiveFault) at(now time.Time) ActiveFault {
	a.Over = a.Fault.Times > 0 && a.Hits >= a.Fault.Times || !a.Until.IsZero() && !now.Before(a.Until)
	return a
}
