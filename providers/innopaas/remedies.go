package innopaas

import (
	"net/url"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
)

// filled is the balance of an account that is topped up at a click.
const filled = "1000.0000"

// remedies are what a customer, or the platform's staff, would do about a refusal.
func remedies() map[string]func(*sandbox.Tx, journal.Exchange) (sim.Remedy, bool) {
	return map[string]func(*sandbox.Tx, journal.Exchange) (sim.Remedy, bool){Balance.ID: topUp, AccountDisabled.ID: enable}
}

// topUp fills the account of the application that called.
func topUp(t *sandbox.Tx, e journal.Exchange) (sim.Remedy, bool) {
	app, found := apps.Get(t.DB, e.Request.Header.Get("AppKey"))
	return sim.Remedy{
		Says:   rule.Say("Top account %s up to %s", "将账号 %s 的余额充至 %s", app.AccountNo, filled),
		Method: "PATCH", Path: "/innopaas/accounts/" + url.PathEscape(app.AccountNo), Body: map[string]string{"balance": filled},
	}, found
}

// enable switches on what is off: the account, or else the application.
func enable(t *sandbox.Tx, e journal.Exchange) (sim.Remedy, bool) {
	app, found := apps.Get(t.DB, e.Request.Header.Get("AppKey"))
	account, _ := accounts.Get(t.DB, app.AccountNo)
	on := map[string]bool{"disabled": false}
	if account.Disabled {
		return sim.Remedy{Says: rule.Say("Enable account %s", "启用账号 %s", account.AccountNo), Method: "PATCH", Path: "/innopaas/accounts/" + url.PathEscape(account.AccountNo), Body: on}, found
	}
	return sim.Remedy{Says: rule.Say("Enable application %s", "启用应用 %s", app.AppKey), Method: "PATCH", Path: "/innopaas/apps/" + url.PathEscape(app.AppKey), Body: on}, found && app.Disabled
}
