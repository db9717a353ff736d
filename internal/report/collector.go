// Package report describes a run: it gathers what happened in the sandboxes of a server, judges it by the
// policies asked for, and writes it for a terminal, for CI and for a browser. What happened is the sandboxes' own
// knowledge; secrets are redacted before they come here.
package report

import (
	"net/http"
	"slices"
	"sort"
	"strings"
	"sync"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/manners"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/webhook"
)

// keptExchanges is how many exchanges a report holds at most; counts go on past it.
const keptExchanges = 50_000

// keptBytes is how many bytes of bodies and headers a report holds at most; past it, exchanges are kept without them.
const keptBytes = 128 << 20

// Life is what happened in one sandbox between its opening, or a reset, and its end.
type Life struct {
	Sandbox    string             `json:"sandbox"`
	Exchanges  []journal.Exchange `json:"exchanges"`
	Deliveries []webhook.Delivery `json:"deliveries,omitempty"`
	Dropped    int64              `json:"droppedDeliveries,omitempty"`
	tally      journal.Tally
	findings   []manners.Finding
	sent       []journal.Sent
}

// Collector gathers the lives of sandboxes that are deleted or reset while a command runs, since their journals go with
// them. It is safe for concurrent use.
type Collector struct {
	Providers  []*sim.Provider
	Replayable bool // keep the requests as they were sent, secrets and all

	mu    sync.Mutex
	lives []Life
	lost  []Lost
	kept  int
	bytes int

	changes map[*sandbox.Sandbox][]journal.Sent // by the admin API, in the lives that go on
}

// Lost is a request that reached no provider: its address names none.
type Lost struct {
	Method string    `json:"method"`
	Path   string    `json:"path"`
	Count  int       `json:"count"`
	Why    rule.Text `json:"why"` // of the first
}

// Lose notes a request that reached no provider.
func (c *Collector) Lose(method, path string, why rule.Text) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range c.lost {
		if c.lost[i].Method == method && c.lost[i].Path == path {
			c.lost[i].Count++
			return
		}
	}
	if len(c.lost) < 100 {
		c.lost = append(c.lost, Lost{method, path, 1, why})
	}
}

// Take notes what happened in a sandbox that is about to go, or at the end.
func (c *Collector) Take(b *sandbox.Sandbox) {
	life := Life{Sandbox: b.ID, Exchanges: b.Journal.List(journal.Filter{}), tally: b.Journal.Tally()}
	life.Deliveries, life.Dropped = b.Deliveries(sandbox.DeliveryFilter{})
	if len(life.Exchanges)+len(life.Deliveries) == 0 && len(life.tally.Rules) == 0 {
		return
	}
	life.findings = sim.Findings(c.Providers, b)
	c.mu.Lock()
	defer c.mu.Unlock()
	if room := max(0, keptExchanges-c.kept); len(life.Exchanges) > room {
		life.Exchanges = life.Exchanges[:room]
	}
	if c.Replayable && len(life.Exchanges) > 0 {
		life.sent = merge(b.Journal.Sent(), c.changes[b])
		if len(life.sent) > 0 {
			life.sent[0].Opened = b.Opened
		}
	}
	for i := range life.Exchanges {
		c.weigh(&life.Exchanges[i])
	}
	delete(c.changes, b)
	c.kept += len(life.Exchanges)
	c.lives = append(c.lives, life)
}

// weigh leaves out the bodies and headers of an exchange for which there is no room.
func (c *Collector) weigh(e *journal.Exchange) {
	n := len(e.Request.Body) + len(e.Reply.Body)
	for _, h := range []http.Header{e.Request.Header, e.Reply.Header} {
		for name, values := range h {
			n += len(name) + len(strings.Join(values, ""))
		}
	}
	if c.bytes+n > keptBytes {
		e.Request.Body, e.Request.Header, e.Reply.Body, e.Reply.Header = "", nil, "", nil
		return
	}
	c.bytes += n
}

// merge puts changes after the exchanges that they came after.
func merge(sent, changes []journal.Sent) []journal.Sent {
	all := append(slices.Clone(changes), sent...)
	sort.SliceStable(all, func(i, j int) bool { return order(all[i]) < order(all[j]) })
	return all
}

// order is an exchange's number doubled: odd ones are between two exchanges.
func order(s journal.Sent) int64 {
	if s.Admin {
		return 2*s.N + 1
	}
	return 2 * s.N
}

// replayedChange reports an admin call that makes a sandbox other than it was. Moves of the clock are in the exchanges'
// instants; what reads, forgets or pushes again changes nothing for a client.
func replayedChange(path string) bool {
	for _, other := range []string{"/clock", "/exchanges", "/snapshot", "/reset"} {
		if strings.HasPrefix(path, other) {
			return false
		}
	}
	return !strings.HasSuffix(path, "/resend")
}

// Change notes what the admin API did to a sandbox after an exchange.
func (c *Collector) Change(b *sandbox.Sandbox, after int64, method, path string, body []byte) {
	if !c.Replayable || !replayedChange(path) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.changes == nil {
		c.changes = map[*sandbox.Sandbox][]journal.Sent{}
	}
	c.changes[b] = append(c.changes[b], journal.Sent{N: after, At: b.Clock.Now(), Admin: true, Method: method, URL: path, Body: body})
}

// Sent lists the requests to one sandbox, over all its lives.
func (c *Collector) Sent(sandbox string) []journal.Sent {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []journal.Sent
	for _, life := range c.lives {
		if life.Sandbox == sandbox {
			all = append(all, life.sent...)
		}
	}
	return all
}

func (c *Collector) all() ([]Life, []Lost) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.lives), slices.Clone(c.lost)
}
