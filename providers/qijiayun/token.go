package qijiayun

import (
	"crypto/subtle"
	"time"

	"example.com/mockserver/internal/auth"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
)

// tokenLife is how long an accessToken is valid (目前是2小时).
const tokenLife = 2 * time.Hour

// forgetToken is the kind of due work that removes a token a day after it expired: until then the diagnosis of a call with it says
// that it expired, later that nobody knows it.
const forgetToken = "forget-token"

func dropToken(t *sandbox.Tx, token string) error {
	tokens.Delete(t.DB, token)
	return nil
}

// getToken issues a token and overrides the application's earlier ones (older revision of the documentation).
func (p *platform) getToken(c *sim.Call) (any, error) {
	app, err := p.applicant(c)
	if err != nil {
		return nil, err
	}
	app.Round++
	app.RoundAt = c.Now
	return map[string]string{"accessToken": issueToken(c.Tx, app)}, nil
}

// refreshToken issues a token and leaves the earlier ones valid until their own expiry (newest revision).
func (p *platform) refreshToken(c *sim.Call) (any, error) {
	app, err := p.applicant(c)
	if err != nil {
		return nil, err
	}
	c.Seen(QuotaCounts)
	return map[string]string{"accessToken": issueToken(c.Tx, app)}, nil
}

// applicant is the application that asks for a token, after all that may refuse it, in the documented order of codes:
// 40001 (by the document), 40002, 40003, 40004. It counts the token against the tenant's quota.
func (p *platform) applicant(c *sim.Call) (App, error) {
	id, secret := c.Text("appId"), c.Text("appSecret")
	app, found := apps.Get(c.DB, id)
	switch {
	case !found && !p.appID.MatchString(id):
		return app, CredentialsFormat.Break("appId does not match %s", "appId 不匹配 %s", p.fixture.Formats.AppID).Add(copiedID(c, id))
	case !found:
		return app, CredentialsUnknown.Break("unknown application %s in this sandbox", "此沙箱没有应用 %s", id).Add(copiedID(c, id)).
			Add(rule.Existing(apps.All(c.DB), func(id string, _ App) string { return id }))
	case app.hasSecret(secret):
	case !p.appSecret.MatchString(secret):
		return app, CredentialsFormat.Break("appSecret does not match %s", "appSecret 不匹配 %s", p.fixture.Formats.AppSecret).
			Add(auth.Copied("appSecret", secret, app.hasSecret))
	default:
		return app, CredentialsUnknown.Break("appSecret is not that of application %s", "appSecret 与应用 %s 不符", id).
			Add(auth.Copied("appSecret", secret, app.hasSecret))
	}
	if app.Freeze {
		return app, AppFrozen.Break("application %s is frozen; PATCH …/qijiayun/apps/%[1]s with {\"freeze\":false} unfreezes it",
			"应用 %s 已被冻结；可用 PATCH …/qijiayun/apps/%[1]s {\"freeze\":false} 解冻", id)
	}
	return app, count(c, app)
}

// setBack makes the day of every tenant's quota the one that the clock is in now: the tokens that were issued stay issued.
func setBack(t *sandbox.Tx) {
	today := day(t.Now)
	for id, tenant := range tenants.All(t.DB) {
		if tenant.Day > today {
			tenant.Day = today
			tenants.Put(t.DB, id, tenant)
		}
	}
}

func (a App) hasSecret(secret string) bool {
	return subtle.ConstantTimeCompare([]byte(secret), []byte(a.AppSecret)) == 1
}

// copiedCredentials says what the credentials of a request that the document refuses have picked up where they were copied.
func copiedCredentials(c *sim.Call) rule.Text {
	var said rule.Text
	_ = c.Look(func() error { // a look cannot fail
		id := c.Query.Get("appId")
		said = copiedID(c, id)
		if said.EN != "" {
			return nil
		}
		app, _ := apps.Get(c.DB, id)
		said = auth.Copied("appSecret", c.Query.Get("appSecret"), app.hasSecret)
		return nil
	})
	return said
}

func copiedID(c *sim.Call, id string) rule.Text {
	return auth.Copied("appId", id, func(plain string) bool {
		_, found := apps.Get(c.DB, plain)
		return found
	})
}

// count takes one token off the tenant's daily quota, which begins anew at midnight in Shanghai.
func count(c *sim.Call, app App) error {
	tenant, found := tenants.Get(c.DB, key(app.TenantID))
	if !found {
		return CredentialsUnknown.Break("the tenant %d of this application no longer exists", "该应用的租户 %d 已不存在", app.TenantID)
	}
	today := day(c.Now)
	if utc := dayUTC(c.Now); utc != today && c.Varies(quotaMidnightUTC) {
		today = utc
	}
	if tenant.Day != today {
		if tenant.Used > 0 {
			c.Seen(QuotaMidnight)
		}
		tenant.Day, tenant.Used = today, 0
	}
	if tenant.Used >= tenant.DailyLimit || tenant.Used+1 == tenant.DailyLimit && c.Varies(quotaOneLess) {
		v := DailyQuota.Break("tenant %d has used its %d tokens of %s; the count restarts at midnight in Shanghai",
			"租户 %d 在 %[3]s 的 %[2]d 次令牌已用完；北京时间零点重新计算", tenant.ID, tenant.DailyLimit, today)
		return sim.Timed(v, c.Now, func(now time.Time) bool { return day(now) != today })
	}
	tenant.Used++
	tenants.Put(c.DB, key(tenant.ID), tenant)
	return nil
}

// issueToken makes the application's newest token.
func issueToken(t *sandbox.Tx, app App) string {
	token := t.TaggedHex(32)
	t.Learn(token)
	app.Newest = token
	apps.Put(t.DB, app.AppID, app)
	expires := t.Now.Add(tokenLife)
	tokens.Put(t.DB, token, Token{AppID: app.AppID, Round: app.Round, Issued: t.Now, Expires: expires})
	t.At(expires.Add(24*time.Hour), forgetToken, token)
	return token
}

// tokenCommand makes an accessToken and leaves those usable that clients hold.
func tokenCommand(_ journal.Exchange, name string) string {
	if name == "accesstoken" {
		return "$(mockserver token qijiayun --refresh)"
	}
	return ""
}
