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

	keyOneLess       = oneLess(KeyLimit)
	anonymousOneLess = oneLess(AnonymousLimit)
	keyShifted       = shifted(KeyLimit)
	anonymousShifted = shifted(AnonymousLimit)
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

// shifted is the same at each hour of the day, where windows that begin on the hour would end at once or late.
func shifted(r *rule.Rule) *fault.Variant {
	return &fault.Variant{
		ID: r.ID + "#window-shifted", Of: r.ID,
		Says:  rule.Text{EN: "Windows follow one another whenever calls come: the first call comes in the middle of one, which ends half its length later.", ZH: "窗口首尾相接，与调用时间无关：第一次调用落在窗口中间，窗口在半个长度之后结束。"},
		Needs: rule.Text{EN: "Use up the allowance, then call again after half the window.", ZH: "用完额度，在半个窗口之后再次调用。"},
	}
}

func variants() []*fault.Variant {
	return []*fault.Variant{
		sessionLifeHalved, sessionLifeDoubled, userLifeHalved, userLifeDoubled, keyOneLess, anonymousOneLess, keyShifted, anonymousShifted,
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

// allowed is the allowance and the usage as the variant has them. A shifted window ends earlier than one that begins with its
// first call.
func allowed(t *sandbox.Tx, key *Key, a allowance, before usage) (allowance, usage) {
	less, moved := anonymousOneLess, anonymousShifted
	if key != nil {
		less, moved = keyOneLess, keyShifted
	}
	now := before.at(t.Now, a)
	if now.Calls+1 == a.Calls && t.Varies(less) {
		a.Calls--
	}
	if half := t.Now.Add(-time.Duration(a.Window) / 2).UnixNano(); now.Calls >= a.Calls && now.Since <= half && t.Varies(moved) {
		before = usage{}
	}
	return a, before
}
