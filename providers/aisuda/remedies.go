package aisuda

import (
	"net/url"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
)

// remedies are what a company's administrator would do about a refusal.
func remedies() map[string]func(*sandbox.Tx, journal.Exchange) (sim.Remedy, bool) {
	return map[string]func(*sandbox.Tx, journal.Exchange) (sim.Remedy, bool){KeyDisabled.ID: enable}
}

// enable switches the key on that the request names.
func enable(_ *sandbox.Tx, e journal.Exchange) (sim.Remedy, bool) {
	id := e.Request.Header.Get(clientIDHeader)
	return sim.Remedy{
		Says:   rule.Say("Switch key %s on", "启用密钥 %s", id),
		Method: "PATCH", Path: "/aisuda/keys/" + url.PathEscape(id), Body: map[string]bool{"enabled": true},
	}, id != ""
}
