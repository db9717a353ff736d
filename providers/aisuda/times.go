package aisuda

import (
	"time"

	"example.com/mockserver/internal/auth"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
)

// The time claims of a signature. The documentation gives one rule, that a signature older than a minute is refused; the
// rest is what node's jsonwebtoken does, with which its samples are made: it compares whole seconds.

// timeFaults holds iat, nbf and exp against the sandbox's clock, each by itself. Where one would be good by the
// machine's clock, its diagnosis says so first.
func timeFaults(c *sim.Call, skew time.Duration, token *auth.Token) (faults []*rule.Violation) {
	for _, check := range []func(*sim.Call, time.Duration, *auth.Token, time.Time) *rule.Violation{iatFault, nbfFault, expFault} {
		if v := check(c, skew, token, c.Now); v != nil {
			good := func(at time.Time) bool { return check(c, skew, token, at) == nil }
			faults = append(faults, sim.Timed(v, c.Now, good))
		}
	}
	return faults
}

func iatFault(c *sim.Call, skew time.Duration, token *auth.Token, now time.Time) *rule.Violation {
	iat, fault := token.Time("iat")
	if v := iatForm(token, fault); v != nil && c.Enforces(v.Rule) {
		return v
	}
	if fault == auth.TimeText {
		if waived, err := time.Parse(time.RFC3339Nano, claim(token, "iat")); err == nil {
			iat, fault = waived, auth.TimeOK // the rule that refuses it is switched off: then it is the time it says
		}
	}
	age := now.Sub(iat)
	switch timed := fault == auth.TimeOK || fault == auth.TimeMillis; {
	case timed && -age > skew && c.Enforces(IatInFuture):
		return IatInFuture.Break("iat is %s in the future; %s are allowed: is the client's clock right?",
			"iat 比当前时间晚 %s，只容许 %s 误差：请检查客户端时钟", round(-age), skew)
	case timed && tooOld(c, age):
		return SignatureTooOld.Break("iat is %s old; the limit is %s: make a token per request",
			"iat 已过去 %s，上限为 %s：每次请求都要生成 token", round(age), rule.Span(maxAge))
	}
	return nil
}

// tooOld decides whether a signature of this age is refused, which a variant does earlier or later.
func tooOld(c *sim.Call, age time.Duration) (old bool) {
	if age <= maxAge/2 {
		return false
	}
	_ = c.Locked(func(t *sandbox.Tx) error { // a look cannot fail
		if age > maxAge {
			old = age > 2*maxAge || !t.Varies(signatureLifeDoubled)
		} else {
			old = t.Varies(signatureLifeHalved)
		}
		return nil
	})
	return old
}

func iatForm(token *auth.Token, fault auth.TimeFault) *rule.Violation {
	switch fault {
	case auth.TimeMissing:
		return IatMissing.Break("the token has no iat; your library may have been told to leave it out (noTimestamp)",
			"token 没有 iat；可能是签名库被设置为不写入（noTimestamp）")
	case auth.TimeText:
		if _, err := time.Parse(time.RFC3339Nano, claim(token, "iat")); err == nil {
			return IatNotNumber.Break("iat is a time as text: a Go time.Time in the claims does that, as in the provider's Go sample; use time.Now().Unix()",
				"iat 是文本形式的时间：在 claims 中直接放 Go 的 time.Time 就会这样（官方 Go 示例即如此）；请用 time.Now().Unix()")
		}
		return IatNotNumber.Break("iat is a string; it must be a number of seconds", "iat 是字符串，应为以秒为单位的数字")
	case auth.TimeNoNumber:
		return IatNotNumber.Break("iat is not a number of seconds since 1970", "iat 不是 1970 年以来的秒数")
	case auth.TimeMillis:
		return IatInMilliseconds.Break("iat is in milliseconds: divide by 1000", "iat 的单位是毫秒：请除以 1000")
	}
	return nil
}

func nbfFault(c *sim.Call, skew time.Duration, token *auth.Token, now time.Time) *rule.Violation {
	nbf, fault := token.Time("nbf")
	switch ahead := nbf.Sub(now.Truncate(time.Second)); {
	case fault == auth.TimeMissing || !c.Enforces(TokenNotYet):
		return nil
	case fault == auth.TimeMillis:
		return TokenNotYet.Break("nbf is in milliseconds: divide by 1000", "nbf 的单位是毫秒：请除以 1000")
	case fault != auth.TimeOK:
		return TokenNotYet.Break("nbf is not a number of seconds", "nbf 不是以秒为单位的数字")
	case ahead > skew:
		return TokenNotYet.Break("nbf is %s in the future; %s are allowed", "nbf 比当前时间晚 %s，只容许 %s 误差", round(ahead), skew)
	}
	return nil
}

func expFault(c *sim.Call, _ time.Duration, token *auth.Token, now time.Time) *rule.Violation {
	exp, fault := token.Time("exp")
	switch past := now.Truncate(time.Second).Sub(exp); {
	case fault == auth.TimeMissing || !c.Enforces(TokenExpired):
		return nil
	case fault == auth.TimeMillis:
		return TokenExpired.Break("exp is in milliseconds: divide by 1000", "exp 的单位是毫秒：请除以 1000")
	case fault != auth.TimeOK:
		return TokenExpired.Break("exp is not a number of seconds", "exp 不是以秒为单位的数字")
	case past >= 0:
		return TokenExpired.Break("exp passed %s ago", "exp 已过去 %s", round(past))
	}
	return nil
}

// isoMillis is the form of a time in the documentation's samples.
const isoMillis = "2006-01-02T15:04:05.000Z"

// moment writes a time as the answers do.
func moment(t time.Time) string { return t.UTC().Format(isoMillis) }

// round makes a duration short enough to read.
func round(d time.Duration) time.Duration { return d.Round(time.Millisecond) }
