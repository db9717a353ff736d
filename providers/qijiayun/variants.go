package qijiayun

import (
	"time"

	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
)

// Other ways in which 企加云 might behave, each beside the rule that it varies.
var (
	tokenLifeHalved = &fault.Variant{
		ID: TokenExpired.ID + "#life-halved", Of: TokenExpired.ID, Wrong: true,
		Says:  rule.Say("A token lives %s, not %s.", "令牌有效期为 %s 而不是 %s。", rule.Span(tokenLife/2), rule.Span(tokenLife)),
		Needs: rule.Say("Use a token that is older than %s.", "使用已颁发超过 %s 的令牌。", rule.Span(tokenLife/2)),
	}
	tokenLifeDoubled = &fault.Variant{
		ID: TokenExpired.ID + "#life-doubled", Of: TokenExpired.ID, Wrong: true,
		Says:  rule.Say("A token lives %s, not %s.", "令牌有效期为 %s 而不是 %s。", rule.Span(2*tokenLife), rule.Span(tokenLife)),
		Needs: rule.Say("Use a token that is older than %s.", "使用已颁发超过 %s 的令牌。", rule.Span(tokenLife)),
	}
	quotaOneLess = &fault.Variant{
		ID: DailyQuota.ID + "#one-less", Of: DailyQuota.ID, Wrong: true,
		Says:  rule.Text{EN: "The daily quota is one token less.", ZH: "每日次数少一次。"},
		Needs: rule.Text{EN: "Use up the quota.", ZH: "用完每日次数。"},
	}
	quotaMidnightUTC = &fault.Variant{
		ID: QuotaMidnight.ID + "#utc", Of: QuotaMidnight.ID,
		Says:  rule.Text{EN: "The daily quota begins anew at midnight UTC, which is 08:00 in Shanghai.", ZH: "每日次数于 UTC 零点（北京时间 8 点）重新计算。"},
		Needs: rule.Text{EN: "Get a token between midnight and 08:00 in Shanghai.", ZH: "在北京时间 0 点至 8 点之间获取令牌。"},
	}
	refreshKillsEarlier = &fault.Variant{
		ID: RefreshKeepsEarlier.ID + "#killed", Of: RefreshKeepsEarlier.ID, Wrong: true,
		Says:  rule.Text{EN: "A refresh ends the earlier token at once.", ZH: "刷新后原有令牌立即失效。"},
		Needs: rule.Text{EN: "Use the earlier token after a refresh.", ZH: "刷新后使用原有令牌。"},
	}
)

// overrideGrace is how long an overridden token still counts, by a variant.
const overrideGrace = 5 * time.Minute

var (
	overrideWithGrace = &fault.Variant{
		ID: TokenOverridden.ID + "#grace", Of: TokenOverridden.ID, Wrong: true,
		Says:  rule.Say("An overridden token is good for %s more.", "令牌被覆盖后仍有 %s 有效。", rule.Span(overrideGrace)),
		Needs: rule.Text{EN: "Use the earlier token at once after getting another.", ZH: "再次获取令牌后立即使用原有令牌。"},
	}
	pointPagesOfOne  = pagesOfOne("memberPointList")
	couponPagesOfOne = pagesOfOne("couponList")
	couponIDLonger   = &fault.Variant{
		ID: "qijiayun/couponSend#id-longer", Of: "qijiayun/couponSend",
		Says:  rule.Text{EN: "Ids of coupons have one digit more.", ZH: "优惠券 id 多一位数字。"},
		Needs: rule.Text{EN: "Send a coupon.", ZH: "发放一张优惠券。"},
	}
)

func pagesOfOne(operation string) *fault.Variant {
	return &fault.Variant{
		ID: "qijiayun/" + operation + "#pages-of-one", Of: "qijiayun/" + operation,
		Says:  rule.Text{EN: "A page holds one row, whatever pageSize asks for.", ZH: "无论 pageSize 为多少，每页只有一条。"},
		Needs: rule.Text{EN: "List at least two rows.", ZH: "查询至少两条数据。"},
	}
}

func variants() []*fault.Variant {
	return []*fault.Variant{
		tokenLifeHalved, tokenLifeDoubled, quotaOneLess, quotaMidnightUTC, refreshKillsEarlier, overrideWithGrace,
		pointPagesOfOne, couponPagesOfOne, couponIDLonger,
	}
}

// dayUTC is the day of the daily quota where that begins at midnight UTC.
func dayUTC(t time.Time) string { return t.In(time.UTC).Format(daily) }

// expired decides whether a token's life is over, which a variant may halve or double.
func expired(t *sandbox.Tx, token Token) bool {
	age := t.Now.Sub(token.Expires) + tokenLife
	switch {
	case age >= tokenLife:
		return age >= 2*tokenLife || !t.Varies(tokenLifeDoubled)
	case age >= tokenLife/2:
		return t.Varies(tokenLifeHalved)
	}
	return false
}
