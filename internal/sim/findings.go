package sim

import (
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/manners"
)

// Findings reports client behaviour in a sandbox that the providers tolerate but advise against.
func (c *Catalog) Findings(b *Sandbox) []manners.Finding {
	exchanges := b.Journal.List(journal.Filter{})
	deliveries, _ := b.Deliveries(DeliveryFilter{})
	all := []manners.Finding{}
	for _, api := range c.apis {
		all = append(all, manners.Find(api.Name, api.Rules, api.UnknownAccepted, api.Manners, exchanges, deliveries)...)
	}
	return all
}
