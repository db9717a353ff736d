package apihub

import (
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
)

// remedies are what a customer would do about a refusal.
func remedies() map[string]func(*sandbox.Tx, journal.Exchange) (sim.Remedy, bool) {
	return map[string]func(*sandbox.Tx, journal.Exchange) (sim.Remedy, bool){KeyDisabled.ID: enable}
}

// enable switches on the first key that is off: tokens are not shown, so the request does not tell which.
func enable(t *sandbox.Tx, _ journal.Exchange) (sim.Remedy, bool) {
	for _, k := range keyTable.All(t.DB) {
		if k.Disabled {
			return sim.Remedy{
				Says:   rule.Say("Switch key %s on", "启用密钥 %s", k.AK),
				Method: "PATCH", Path: "/apihub/keys/" + k.AK, Body: map[string]bool{"disabled": false},
			}, true
		}
	}
	return sim.Remedy{}, false
}
