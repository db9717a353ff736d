package sim

import (
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/manners"
	"example.com/mockserver/internal/sandbox"
)

// Findings reports client behaviour in a sandbox that the providers tolerate but advise against.
func Findings(providers []*Provider, b *sandbox.Sandbox) []manners.Finding {
	exchanges := b.Journal.List(journal.Filter{})
	deliveries, _ := b.Deliveries(sandbox.DeliveryFilter{})
	all := []manners.Finding{}
	for _, p := range providers {
		all = append(all, manners.Find(p.Name, p.Rules, p.UnknownAccepted, p.Manners, exchanges, deliveries)...)
	}
	return all
}

// Findings reports the same of all providers.
func (c *Catalog) Findings(b *sandbox.Sandbox) []manners.Finding {
	providers := make([]*Provider, len(c.apis))
	for i, api := range c.apis {
		providers[i] = api.Provider
	}
	return Findings(providers, b)
}
