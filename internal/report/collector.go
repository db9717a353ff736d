// Package report owns what is told about a run: it gathers what happened in the sandboxes of a server, judges it by the
// policies asked for, and writes it for a terminal, for CI and for a browser. What happened is the sandboxes' own
// knowledge; secrets are redacted before they come here.
package report

import (
	"slices"
	"sync"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/webhook"
)

// keptExchanges is how many exchanges a report holds at most; counts go on past it.
const keptExchanges = 50_000

// Life is what happened in one sandbox between its opening, or a reset, and its end.
type Life struct {
	Sandbox    string             `json:"sandbox"`
	Exchanges  []journal.Exchange `json:"exchanges"`
	Deliveries []webhook.Delivery `json:"deliveries,omitempty"`
	Dropped    int64              `json:"droppedDeliveries,omitempty"`
	tally      journal.Tally
	findings   []sim.Finding
	sent       []journal.Sent
}

// Collector gathers the lives of sandboxes that are deleted or reset while a command runs, since their journals go with
// them. It is safe for concurrent use.
type Collector struct {
	Replayable bool // keep the requests as they were sent, secrets and all

	mu    sync.Mutex
	lives []Life
	lost  []Lost
	kept  int
}

// Lost is a request that reached no provider: its address names none.
type Lost struct {
	Method string `json:"method"`
	Path   string `json:"path"`
	Count  int    `json:"count"`
}

// Lose notes a request that reached no provider.
func (c *Collector) Lose(method, path string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range c.lost {
		if c.lost[i].Method == method && c.lost[i].Path == path {
			c.lost[i].Count++
			return
		}
	}
	if len(c.lost) < 100 {
		c.lost = append(c.lost, Lost{method, path, 1})
	}
}

// Take notes what happened in a sandbox that is about to go, or at the end.
func (c *Collector) Take(b *sim.Sandbox) {
	life := Life{Sandbox: b.ID, Exchanges: b.Journal.List(journal.Filter{}), tally: b.Journal.Tally()}
	life.Deliveries, life.Dropped = b.Deliveries(sim.DeliveryFilter{})
	if len(life.Exchanges)+len(life.Deliveries) == 0 && len(life.tally.Rules) == 0 {
		return
	}
	life.findings = b.Manners()
	c.mu.Lock()
	defer c.mu.Unlock()
	if room := max(0, keptExchanges-c.kept); len(life.Exchanges) > room {
		life.Exchanges = life.Exchanges[:room]
	}
	if c.Replayable && len(life.Exchanges) > 0 {
		life.sent = b.Journal.Sent()
		if len(life.sent) > 0 {
			life.sent[0].Opened = b.Opened
		}
	}
	c.kept += len(life.Exchanges)
	c.lives = append(c.lives, life)
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
