package qijiayun

import (
	"net/url"
	"strconv"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
)

// more is by how much a daily quota is raised at a click.
const more = 1000

// remedies are what the staff of 企加云 would do about a refusal.
func remedies() map[string]func(*sandbox.Tx, journal.Exchange) (sim.Remedy, bool) {
	return map[string]func(*sandbox.Tx, journal.Exchange) (sim.Remedy, bool){
		AppFrozen.ID: thaw, FrozenAppCalls.ID: thaw, DailyQuota.ID: raiseQuota,
	}
}

// thaw unfreezes the application that the request names, else the first that is frozen.
func thaw(t *sandbox.Tx, e journal.Exchange) (sim.Remedy, bool) {
	named := parameter(e, "appId")
	for _, app := range apps.All(t.DB) {
		if app.Freeze && (named == "" || named == app.AppID) {
			return sim.Remedy{
				Says:   rule.Say("Unfreeze application %s", "解冻应用 %s", app.AppID),
				Method: "PATCH", Path: "/qijiayun/apps/" + url.PathEscape(app.AppID), Body: map[string]bool{"freeze": false},
			}, true
		}
	}
	return sim.Remedy{}, false
}

// raiseQuota gives the tenant of the application a larger quota.
func raiseQuota(t *sandbox.Tx, e journal.Exchange) (sim.Remedy, bool) {
	app, found := apps.Get(t.DB, parameter(e, "appId"))
	tenant, known := tenants.Get(t.DB, key(app.TenantID))
	if !found || !known {
		return sim.Remedy{}, false
	}
	limit := tenant.DailyLimit + more
	return sim.Remedy{
		Says:   rule.Say("Raise the daily quota of tenant %d to %d", "将租户 %d 的每日额度提高到 %d", tenant.ID, limit),
		Method: "PATCH", Path: "/qijiayun/tenants/" + strconv.FormatInt(tenant.ID, 10), Body: map[string]int{"accessTokenDailyLimit": limit},
	}, true
}

// parameter is a parameter of a recorded request's query.
func parameter(e journal.Exchange, name string) string {
	u, err := url.Parse(e.Request.URL)
	if err != nil {
		return ""
	}
	return u.Query().Get(name)
}
