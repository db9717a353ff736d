package qijiayun

import (
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
)

// ahead lists when usable tokens end, and the midnight at which a quota that was drawn on begins anew.
func ahead(t *sandbox.Tx) []sim.Moment {
	var list []sim.Moment
	for text, token := range tokens.All(t.DB) {
		if app, found := apps.Get(t.DB, token.AppID); found && token.Round >= app.Round {
			list = append(list, sim.Moment{At: token.Expires, Says: rule.Say("the accessToken %s… of application %s expires", "应用 %[2]s 的令牌 %[1]s… 过期", text[:min(8, len(text))], app.AppID)})
		}
	}
	local := t.Now.In(clock.Shanghai)
	midnight := time.Date(local.Year(), local.Month(), local.Day()+1, 0, 0, 0, 0, clock.Shanghai)
	for _, tenant := range tenants.All(t.DB) {
		if tenant.Day == day(t.Now) && tenant.Used > 0 {
			list = append(list, sim.Moment{At: midnight, Says: rule.Say("the daily quota of tenant %d begins anew: %d of %d used", "租户 %d 的每日额度重置：已用 %d / %d", tenant.ID, tenant.Used, tenant.DailyLimit)})
		}
	}
	return list
}
