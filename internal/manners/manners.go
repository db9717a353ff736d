// Package manners owns the findings about clients' behaviour: what a provider tolerates but advises against. It reads
// what the journal and the webhooks have kept, and changes nothing.
package manners

import (
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/webhook"
)

// Manner is client behaviour that the provider advises against but does not refuse, or refuses only later.
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

// Finding is a manner that was seen.
type Finding struct {
	Manner     string       `json:"manner"`
	Provider   string       `json:"provider"`
	Says       rule.Text    `json:"says"`                 // what was seen, and what to do instead
	Rule       string       `json:"rule"`                 // the rule behind it …
	Sentence   rule.Text    `json:"sentence"`             // … what it says …
	Source     *rule.Source `json:"source"`               // … where …
	Grade      string       `json:"grade"`                // … and on what evidence
	Exchanges  []int64      `json:"exchanges,omitempty"`  // in which it was seen
	Deliveries []uint64     `json:"deliveries,omitempty"` // in which it was seen
}

// NewFinding returns a finding about some exchanges; args serve both formats.
func NewFinding(exchanges []int64, en, zh string, args ...any) Finding {
	return Finding{Exchanges: exchanges, Says: rule.Say(en, zh, args...)}
}

// Find looks for a provider's manners in the history, and for what no client of any provider should do: retry without a
// pause, or send a misspelt name that the rule accepted ignores. It skips exchanges and deliveries of other providers.
func Find(provider string, rules *rule.Set, accepted *rule.Rule, list []Manner, exchanges []journal.Exchange, deliveries []webhook.Delivery) []Finding {
	var h History
	for _, e := range exchanges {
		if e.Provider == provider {
			h.Exchanges = append(h.Exchanges, e)
		}
	}
	for _, d := range deliveries {
		if d.Event.Provider == provider {
			h.Deliveries = append(h.Deliveries, d)
		}
	}
	var all []Finding
	for _, m := range list {
		for _, f := range m.Find(&h) {
			f.Manner, f.Provider = m.ID, provider
			all = append(all, f.by(m.Rule))
		}
	}
	return append(append(all, retries(provider, rules, &h)...), ignored(provider, accepted, &h)...)
}

func (f Finding) by(r *rule.Rule) Finding {
	f.Rule, f.Sentence, f.Source, f.Grade = r.ID, r.Says, r.Source, string(r.Grade)
	return f
}
