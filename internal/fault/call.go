// Package fault owns injected faults of calls and of deliveries: it checks a fault, chooses the one for a call or an
// event, and applies it. Faults are rows of a sandbox's tables; the package does not import sandboxes or calls.
package fault

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// What a fault can do to a connection.
const (
	ConnectionReset   = "reset"   // it is reset before a byte of the reply
	ConnectionEmpty   = "empty"   // it is closed before a byte of the reply
	ConnectionCut     = "cut"     // it is closed in the middle of the body
	ConnectionGarbage = "garbage" // the body is random bytes
	ConnectionDrip    = "drip"    // the body comes a few bytes at a time
)

// Fault selects calls and says what happens to them. It does one thing: it answers with a rule's refusal, answers with
// a status, breaks the connection, or changes the provider's reply; a delay may precede it, or be all it does.
type Fault struct {
	Provider    string  `json:"provider,omitempty"`    // empty: any
	Operation   string  `json:"operation,omitempty"`   // an operationId; empty: any
	Skip        int     `json:"skip,omitempty"`        // the first matching calls to leave alone
	Times       int     `json:"times,omitempty"`       // how many calls it applies to; 0: all
	Probability float64 `json:"probability,omitempty"` // of each call, under the sandbox's seed; 0: certain
	Again       bool    `json:"again,omitempty"`       // chance may choose an operation twice in a row
	TTL         string  `json:"ttl,omitempty"`         // how long it lasts, a Go duration on the sandbox's clock

	Delay      *Delay            `json:"delay,omitempty"`
	Rule       string            `json:"rule,omitempty"`   // the refusal of this rule
	Status     int               `json:"status,omitempty"` // a reply outside the provider's rules, with Headers and Body
	Headers    map[string]string `json:"headers,omitempty"`
	Body       json.RawMessage   `json:"body,omitempty"`       // a JSON string is sent as its text
	RetryAfter int               `json:"retryAfter,omitempty"` // the header, in seconds; alone it means status 429
	Patch      Patch             `json:"patch,omitempty"`      // changes the body of the provider's reply, a rule's refusal too
	Connection string            `json:"connection,omitempty"`
	After      bool              `json:"after,omitempty"` // of reset and empty: the call is carried out first
	Every      string            `json:"every,omitempty"` // of drip: the pause between pieces, a Go duration; 100ms
	Piece      int               `json:"piece,omitempty"` // of drip: the bytes of a piece; 16
}

// Delay is how long a call waits before it is handled, in wall-clock time: fixed, uniform from Min to Max, or log-normal
// about Median with Sigma. All are Go durations.
type Delay struct {
	Fixed  string  `json:"fixed,omitempty"`
	Min    string  `json:"min,omitempty"`
	Max    string  `json:"max,omitempty"` // the upper bound of a log-normal delay too
	Median string  `json:"median,omitempty"`
	Sigma  float64 `json:"sigma,omitempty"` // of the logarithm; 0.5 where it is left out
}

// Active is a fault of a sandbox.
type Active struct {
	ID    string    `json:"id"` // "f1"
	Fault Fault     `json:"fault"`
	Until time.Time `json:"until,omitzero"` // of the sandbox's clock
	Met   int       `json:"met"`            // matching calls while it was active
	Hits  int       `json:"hits"`           // calls that it was applied to
	Over  bool      `json:"over,omitempty"` // it no longer applies
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
	case f.replies():
		parts = append(parts, fmt.Sprintf("status %d", f.status()))
	}
	for _, o := range f.Patch {
		parts = append(parts, "patch "+o.Op+" "+o.Path)
	}
	return strings.Join(parts, ", ")
}

func (f Fault) status() int {
	if f.Status == 0 {
		return statusOfRetryAfter
	}
	return f.Status
}

// replies reports whether the fault answers instead of the provider.
func (f Fault) replies() bool {
	return f.Rule == "" && (f.Status != 0 || f.RetryAfter > 0 && len(f.Patch) == 0)
}

// breaksFirst reports whether the fault breaks the connection before the call is handled.
func (f Fault) breaksFirst() bool {
	return (f.Connection == ConnectionReset || f.Connection == ConnectionEmpty) && !f.After
}

// at is the fault as it is at an instant.
func (a Active) at(now time.Time) Active {
	a.Over = a.Fault.Times > 0 && a.Hits >= a.Fault.Times || !a.Until.IsZero() && !now.Before(a.Until)
	return a
}

// Label names the fault and what it does: "f1 status 503".
func (a Active) Label() string { return a.ID + " " + a.Fault.Does() }
