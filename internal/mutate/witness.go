package mutate

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/webhook"
)

// Witness notes what a command met in the sandboxes of a server. It is safe for concurrent use.
type Witness struct {
	mu      sync.Mutex
	met     Met
	counted int
}

// Met is what a command met.
type Met struct {
	Tally   journal.Tally       `json:"tally"`
	Reached int64               `json:"reached"`           // how often the variant made a difference
	First   map[string]Exchange `json:"first,omitempty"`   // the first exchange of each rule and operation
	Changed *Exchange           `json:"changed,omitempty"` // the first one that the variant changed
	Pushed  map[string]Exchange `json:"pushed,omitempty"`  // the first push of each provider
}

// Exchange is a request and its reply, or a push and what became of it, redacted.
type Exchange struct {
	Order   int    `json:"order"` // of all exchanges; what comes early is met by a runner that stops early
	Request string `json:"request"`
	Status  int    `json:"status"` // 0: it is a push
	Body    string `json:"body"`
	Label   string `json:"label,omitempty"`
}

// maxShown is how much of a body is shown.
const maxShown = 2000

func exchange(order int, x *journal.Exchange) Exchange {
	return Exchange{Order: order, Request: x.Request.Method + " " + x.Request.URL, Status: x.Reply.Status, Body: cut(x.Reply.Body, maxShown), Label: x.Label}
}

func cut(s string, most int) string {
	if len(s) > most {
		return strings.ToValidUTF8(s[:most], "") + "…"
	}
	return s
}

// Take notes what happened in a sandbox that is about to go, or at the end.
func (w *Witness) Take(b *sandbox.Sandbox) {
	exchanges, tally := b.Journal.List(journal.Filter{}), b.Journal.Tally()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.met.Tally = w.met.Tally.Add(tally)
	if w.met.First == nil {
		w.met.First, w.met.Pushed = map[string]Exchange{}, map[string]Exchange{}
	}
	w.push(b)
	for i := range exchanges {
		x := &exchanges[i]
		w.counted++
		for _, id := range append([]string{x.Rule, x.Provider + "/" + x.Operation}, x.Seen...) {
			if _, known := w.met.First[id]; !known && id != "" {
				w.met.First[id] = exchange(w.counted, x)
			}
		}
		if v := b.Variant(); v != nil && x.Fault == v.Label() {
			w.met.Reached++
			if w.met.Changed == nil {
				changed := exchange(w.counted, x)
				w.met.Changed = &changed
			}
		}
	}
}

// push notes a sandbox's first push of each provider; a copy tells more than what it is one of.
func (w *Witness) push(b *sandbox.Sandbox) {
	all, _ := b.Deliveries(sandbox.DeliveryFilter{})
	for _, d := range all {
		if _, known := w.met.Pushed[d.Event.Provider]; !known || d.CopyOf > 0 {
			w.met.Pushed[d.Event.Provider] = pushed(d)
		}
	}
}

// pushed is a push as reports show it: what was sent, and what became of it.
func pushed(d webhook.Delivery) Exchange {
	var sent strings.Builder
	_, _ = fmt.Fprintf(&sent, "%s %s\n", d.Event.Target.Method, d.Event.Target.URL) // a Builder does not fail
	for _, name := range slices.Sorted(maps.Keys(d.Event.Target.Headers)) {
		_, _ = fmt.Fprintf(&sent, "%s: %s\n", name, d.Event.Target.Headers[name])
	}
	sent.WriteString(cut(string(d.Event.Body), maxShown))
	d.Event = webhook.Event{}
	became, _ := json.MarshalIndent(struct {
		webhook.Delivery
		Event *struct{} `json:"event,omitempty"` // it is shown above
	}{Delivery: d}, "", "  ") // a delivery has a JSON form
	return Exchange{Request: sent.String(), Body: cut(string(became), maxShown)}
}

// Difference is what a variant changed, if it is known: an exchange, or else a push of the provider.
func (m Met) Difference(v *fault.Variant) *Exchange {
	if m.Changed != nil || v == nil || m.Reached == 0 {
		return m.Changed
	}
	provider, _, _ := strings.Cut(v.Of, "/")
	if x, found := m.Pushed[provider]; found {
		return &x
	}
	return nil
}

// before is the first exchange that met a rule or an operation; of what only a push meets, the first push.
func (m Met) before(of string) *Exchange {
	provider, _, _ := strings.Cut(of, "/")
	x, found := m.First[of]
	if !found && m.Has(of) {
		x, found = m.Pushed[provider]
	}
	if !found {
		return nil
	}
	return &x
}

// Met is what was met so far; reached is what the server counted itself.
func (w *Witness) Met(reached int64) Met {
	w.mu.Lock()
	defer w.mu.Unlock()
	m := w.met
	m.Reached += reached
	return m
}

// Add adds what another server met, such as one inside a Go test.
func (m Met) Add(other Met) Met {
	sum := Met{Tally: m.Tally.Add(other.Tally), Reached: m.Reached + other.Reached, First: map[string]Exchange{}, Changed: m.Changed, Pushed: map[string]Exchange{}}
	maps.Copy(sum.Pushed, other.Pushed)
	maps.Copy(sum.Pushed, m.Pushed)
	for _, one := range []map[string]Exchange{m.First, other.First} {
		for id, x := range one {
			if was, known := sum.First[id]; !known || x.Order < was.Order {
				sum.First[id] = x
			}
		}
	}
	if sum.Changed == nil {
		sum.Changed = other.Changed
	}
	return sum
}

// Has reports whether a rule's answer was sent, its behaviour happened, or an operation accepted a call.
func (m Met) Has(of string) bool {
	r := m.Tally.Rules[of]
	return r.Refused+r.Asked+r.Seen > 0 || m.Tally.Operations[of].Accepted > 0
}

// Differences names what one run met and another did not.
func (m Met) Differences(other Met) []string {
	var all []string
	for _, id := range m.ids(other) {
		if m.Has(id) != other.Has(id) {
			all = append(all, id)
		}
	}
	return all
}

// Calls is how many calls there were.
func (m Met) Calls() int64 {
	n := m.Tally.Unmatched
	for _, o := range m.Tally.Operations {
		n += o.Accepted + o.Refused
	}
	return n
}

func says(rules map[string]*rule.Rule, id string) rule.Text {
	if r, found := rules[id]; found {
		return r.Says
	}
	return rule.Text{EN: "Calls of " + id + " that are accepted.", ZH: id + " 的成功调用。"}
}
