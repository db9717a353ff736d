package apihub

import (
	"time"

	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
)

// Other ways in which apihub might behave. The lives of sessions and tokens are documented; the size of an allowance and
// where its window begins are not.
var (
	sessionLifeHalved  = life(SessionExpired, "halved", sessionLife/2, sessionLife)
	sessionLifeDoubled = life(SessionExpired, "doubled", 2*sessionLife, sessionLife)
	userLifeHalved     = life(UserTokens, "halved", userLife/2, userLife)
	userLifeDoubled    = life(UserTokens, "doubled", 2*userLife, userLife)

	keyOneLess         = oneLess(KeyLimit)
	anonymousOneLess   = oneLess(AnonymousLimit)
	keyOnTheHour       = onTheHour(KeyLimit)
	anonymousOnTheHour = onTheHour(AnonymousLimit)
)

// life is a documented life that is another, which a test should notice.
func life(r *rule.Rule, name string, is, was time.Duration) *fault.Variant {
	return &fault.Variant{
		ID: r.ID + "#life-" + name, Of: r.ID, Wrong: true,
		Says:  rule.Say("A new token lives %s, not %s.", "新令牌有效期为 %s 而不是 %s。", rule.Span(is), rule.Span(was)),
		Needs: rule.Say("Use a token that is older than %s.", "使用已颁发超过 %s 的令牌。", rule.Span(min(is, was))),
	}
}

func oneLess(r *rule.Rule) *fault.Variant {
	return &fault.Variant{
		ID: r.ID + "#one-less", Of: r.ID,
		Says:  rule.Text{EN: "The allowance is one call less.", ZH: "额度少一次。"},
		Needs: rule.Text{EN: "Use up the allowance.", ZH: "用完额度。"},
	}
}

func onTheHour(r *rule.Rule) *fault.Variant {
	return &fault.Variant{
		ID: r.ID + "#whole-window", Of: r.ID,
		Says:  rule.Text{EN: "A window begins at a whole multiple of its length in Shanghai's time, not with its first call.", ZH: "窗口从北京时间的整点（窗口长度的整数倍）开始，而不是从第一次调用开始。"},
		Needs: rule.Text{EN: "Use up the allowance, then call again in the next window.", ZH: "用完额度后，在下一个窗口再次调用。"},
	}
}

func variants() []*fault.Variant {
	return []*fault.Variant{
		sessionLifeHalved, sessionLifeDoubled, userLifeHalved, userLifeDoubled, keyOneLess, anonymousOneLess, keyOnTheHour, anonymousOnTheHour,
	}
}

// lives is how long a token that is made now lives.
func lives(c *sim.Call, usual time.Duration, halved, doubled *fault.Variant) time.Duration {
	switch {
	case c.Varies(halved):
		return usual / 2
	case c.Varies(doubled):
		return 2 * usual
	}
	return usual
}

// allowed is the allowance and the usage as the variant has them. A window that begins with its first call ends later than
// a whole one, and no earlier.
func allowed(t *sandbox.Tx, key *Key, a allowance, before usage) (allowance, usage) {
	less, whole := anonymousOneLess, anonymousOnTheHour
	if key != nil {
		less, whole = keyOneLess, keyOnTheHour
	}
	now := before.at(t.Now, a)
	if now.Calls+1 == a.Calls && t.Varies(less) {
		a.Calls--
	}
	const shanghai = int64(8 * time.Hour)
	since := t.Now.UnixNano() - (t.Now.UnixNano()+shanghai)%int64(a.Window)
	if now.Calls >= a.Calls && now.Since < since && t.Varies(whole) {
		before = usage{}
	}
	return a, before
}
