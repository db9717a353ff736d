package qijiayun

import (
	"crypto/subtle"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/mockserver/internal/auth"
	"example.com/mockserver/internal/credential"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
)

// App is an application (应用): it belongs to a tenant and may call the APIs opened for it.
type App struct {
	AppID     string    `json:"appId"`
	AppSecret string    `json:"appSecret"`
	TenantID  int64     `json:"tenantId"`
	APIs      []string  `json:"apis"` // paths, or "*" for all
	Freeze    bool      `json:"freeze"`
	Remark    string    `json:"remark,omitempty"`
	Round     int64     `json:"round"`            // counts the calls of /token: each overrides all tokens of earlier rounds
	RoundAt   time.Time `json:"roundAt,omitzero"` // when the latest round began
	Newest    string    `json:"newest,omitempty"` // the token issued last
}

// Tenant is a tenant (租户). The daily quota is the tenant's: all its applications share it.
type Tenant struct {
	ID         int64  `json:"id"`
	Name       string `json:"name"`
	DailyLimit int    `json:"accessTokenDailyLimit"`
	Day        string `json:"day,omitempty"` // of the last token, in Shanghai
	Used       int    `json:"used"`          // tokens issued on that day
}

// Token is an accessToken that was issued.
type Token struct {
	AppID   string    `json:"appId"`
	Round   int64     `json:"round"`
	Issued  time.Time `json:"issued"`
	Expires time.Time `json:"expires"`
}

// authenticate finds the application whose accessToken a call presents in its query string, on GET and on POST.
func authenticate(c *sim.Call) error {
	given := c.Query.Get("accessToken")
	if given == "" {
		return TokenMissing.Break("the query string has no accessToken", "查询字符串中没有 accessToken")
	}
	return c.Locked(func(t *sandbox.Tx) error {
		token, found := tokens.Get(t.DB, given)
		if !found {
			return TokenUnknown.Break("this accessToken was not issued in this sandbox", "此沙箱没有颁发过这个 accessToken").
				Add(auth.Copied("accessToken", given, func(plain string) bool {
					_, found := tokens.Get(t.DB, plain)
					return found
				}))
		}
		app, found := apps.View(t.DB, token.AppID)
		if !found {
			return TokenUnknown.Break("the application of this accessToken no longer exists", "此 accessToken 所属的应用已不存在")
		}
		if err := usable(t, app, token); err != nil {
			return err
		}
		if given != app.Newest {
			if t.Varies(refreshKillsEarlier) {
				return TokenOverridden.Break("a refresh has ended this token", "刷新已使该令牌失效")
			}
			c.Seen(RefreshKeepsEarlier)
		}
		c.Caller = app
		return nil
	})
}

// usable returns the violation if the token is overridden, expired, or its application is frozen.
func usable(t *sandbox.Tx, app App, token Token) error {
	switch {
	case token.Round < app.Round && (!t.Now.Before(app.RoundAt.Add(overrideGrace)) || !t.Varies(overrideWithGrace)):
		return TokenOverridden.Break("the token was overridden at %s (Shanghai), when /token was called again; use /token/refresh, or share one token",
			"该令牌已于北京时间 %s 被再次调用 /token 覆盖；请改用 /token/refresh，或各服务共用一个令牌", writeMoment(app.RoundAt))
	case expired(t, token):
		v := TokenExpired.Break("the token expired %s ago; it lived %s, from %s (Shanghai)", "该令牌已过期 %s；有效期 %s，自北京时间 %s 起",
			t.Now.Sub(token.Expires).Round(time.Second), rule.Span(tokenLife), writeMoment(token.Issued))
		return sim.Timed(v, t.Now, token.Expires.After)
	case app.Freeze && t.Enforces(FrozenAppCalls):
		return FrozenAppCalls.Break("the token is valid, but application %s is frozen", "令牌有效，但应用 %s 已被冻结", app.AppID)
	}
	return nil
}

// authorise lets an application call the paths opened for it.
func authorise(c *sim.Call) error {
	app := c.Caller.(App)
	if slices.Contains(app.APIs, "*") || slices.Contains(app.APIs, c.Operation.Path) {
		return nil
	}
	return APINotOpened.Break("application %s may not call %s; its list is %v", "应用 %s 未开通 %s；已开通：%v", app.AppID, c.Operation.Path, app.APIs)
}

// presented are the credentials in a call's query string.
func presented(t *sandbox.Tx, c *sim.Call) (list []credential.Presented) {
	add := func(name string, issued bool) {
		list = append(list, credential.Presented{Says: rule.Text{EN: name, ZH: name}, Issued: issued})
	}
	if id := c.Query.Get("appId"); id != "" {
		add("appId", apps.Has(t.DB, id))
	}
	if secret := c.Query.Get("appSecret"); secret != "" {
		issued := false
		for _, app := range apps.All(t.DB) {
			issued = app.hasSecret(secret) || issued
		}
		add("appSecret", issued)
	}
	if given := c.Query.Get("accessToken"); given != "" {
		issued := false
		if strings.HasPrefix(given, t.Tag()) { // the mark is no secret
			for token := range tokens.All(t.DB) {
				issued = subtle.ConstantTimeCompare([]byte(token), []byte(given)) == 1 || issued
			}
		}
		add("accessToken", issued)
	}
	return list
}

// tags are the marks of sandboxes in a request's credentials: ids and tokens begin with them.
func tags(r *http.Request) []string {
	query := r.URL.Query()
	var marks []string
	for _, name := range []string{"accessToken", "appId"} {
		if v := query.Get(name); len(v) >= 8 {
			marks = append(marks, v[:8])
		}
	}
	return marks
}

// codeOf is an answer's code as the envelope has it, a number.
func codeOf(code string) int {
	n, err := strconv.Atoi(code)
	if err != nil {
		return 500
	}
	return n
}
