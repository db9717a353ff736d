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
		ID: TokenExpired.ID + "#life-doubled", Of: TokenExpired.ID,
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

func variants() []*fault.Variant {
	return []*fault.Variant{tokenLifeHalved, tokenLifeDoubled, quotaOneLess, quotaMidnightUTC, refreshKillsEarlier}
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
