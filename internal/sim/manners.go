package sim

import (
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/webhook"
)

// Manner is a way for a client to behave badly that the provider does not refuse, or not at once.
type Manner struct {
	ID   string     // "qijiayun/token-per-call"
	Rule *rule.Rule // the provider's sentence behind it
	// Find looks for it in what happened in one sandbox with this provider.
	Find func(h *History) []Finding
}

// History is what happened between one provider and its callers, oldest first.
type History struct {
	Exchanges  []journal.Exchange
	Deliveries []webhook.Delivery
}

// Finding is an instance of bad manners.
type Finding struct {
	Manner     string    `json:"manner"`
	Provider   string    `json:"provider"`
	Says       rule.Text `json:"says"`                 // what was seen, and what to do instead
	Rule       string    `json:"rule"`                 // the rule behind it …
	Sentence   rule.Text `json:"sentence"`             // … what it says …
	Source     string    `json:"source"`               // … where …
	Grade      string    `json:"grade"`                // … and on what evidence
	Exchanges  []int64   `json:"exchanges,omitempty"`  // in which it was seen
	Deliveries []uint64  `json:"deliveries,omitempty"` // in which it was seen
}

// Found is a finding in some exchanges; args serve both formats.
func Found(exchanges []int64, en, zh string, args ...any) Finding {
	return Finding{Exchanges: exchanges, Says: rule.Say(en, zh, args...)}
}

// Manners is what the clients of one sandbox had better not have done.
func (c *Catalog) Manners(exchanges []journal.Exchange, deliveries []webhook.Delivery) []Finding {
	all := []Finding{}
	for _, api := range c.apis {
		var h History
		for _, e := range exchanges {
			if e.Provider == api.Name {
				h.Exchanges = append(h.Exchanges, e)
			}
		}
		for _, d := range deliveries {
			if d.Event.Provider == api.Name {
				h.Deliveries = append(h.Deliveries, d)
			}
		}
		for _, m := range api.Manners {
			for _, f := range m.Find(&h) {
				f.Manner, f.Provider = m.ID, api.Name
				all = append(all, f.by(m.Rule))
			}
		}
		all = append(append(all, api.retries(&h)...), api.ignored(&h)...)
	}
	return all
}

// Manners is what the sandbox's clients had better not have done.
func (b *Sandbox) Manners() []Finding {
	pushes, _ := b.Deliveries(DeliveryFilter{})
	return b.catalog.Manners(b.Journal.List(journal.Filter{}), pushes)
}

func (f Finding) by(r *rule.Rule) Finding {
	f.Rule, f.Sentence, f.Source, f.Grade = r.ID, r.Says, r.Source, string(r.Grade)
	return f
}
