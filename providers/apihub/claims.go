package apihub

import (
	"encoding/json"
	"time"

	"example.com/mockserver/internal/auth"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
)

const (
	appToken     = "app_token"
	personToken  = "person_token"
	refreshToken = "refresh_token" // assumed: the sample of 用户中心 does not show what is in one

	roundedUp   = time.Second     // what a client gains that rounds the second instead of cutting it
	twoReadings = 2 * time.Second // what a client gains that reads the clock for iat and again for exp, as the page's sample does
)

// identity is what the claims of a token say about its bearer.
type identity struct {
	typ     string
	roles   []string
	actions []string // what an auth session is good for; nil for any other token
}

// checkClaims holds the claims of a token, whose signature is good, against API Key 使用说明, in the order of the ledger.
// Rules that enforces does not report are passed over.
func checkClaims(t *auth.Token, ak string, now time.Time, enforces func(*rule.Rule) bool) (who identity, err error) {
	if who.typ, err = typeOf(t); err != nil {
		return who, err
	}
	actions, session := texts(t.Claims["actions"])
	session = session && t.Claims["actions"] != nil
	if v := checkTimes(t, session, now, enforces); v != nil {
		good := func(at time.Time) bool { return checkTimes(t, session, at, enforces) == nil }
		return who, sim.Timed(v, now, good)
	}
	sub, _ := t.String("sub")
	switch {
	case who.typ == appToken && sub != ak:
		return who, AppTokenSub.Break("sub is %v, but iss is %s: in an app-token both are ak", "sub 是 %v，而 iss 是 %s：app-token 的两者都是 ak", shown(t.Claims["sub"]), ak)
	case who.typ == personToken && sub == "":
		return who, PersonTokenSub.Break("sub is %v: put the id of your user there, as text", "sub 是 %v：请填写您系统内的用户 ID（字符串）", shown(t.Claims["sub"]))
	}
	for _, name := range []string{"roles", "groups", "actions"} {
		if _, ok := texts(t.Claims[name]); !ok {
			return who, RolesGroups.Break("%s must be a list of texts", "%s 必须是字符串数组", name)
		}
	}
	who.roles, _ = texts(t.Claims["roles"])
	if session {
		who.actions = actions
	}
	return who, nil
}

func typeOf(t *auth.Token) (string, error) {
	typ, isText := t.String("typ")
	header, _ := t.Header["typ"].(string)
	switch {
	case isText && (typ == appToken || typ == personToken):
		return typ, nil
	case t.Claims["typ"] == nil && (header == appToken || header == personToken):
		return "", TypInHeader.Break("typ %q is in the JOSE header; it belongs in the claims, with sub and iss",
			"typ %q 写在了 JOSE 头里；它应当与 sub、iss 一起写在 payload 中", header)
	case typ == refreshToken:
		return "", RefreshTokenAsToken.Break("this is a refresh_token; calls take the token that came with it", "这是 refresh_token；调用接口请使用同时返回的 token")
	case t.Claims["typ"] == nil:
		return "", TokenType.Break("typ is missing from the claims: app_token or person_token", "payload 缺少 typ：应为 app_token 或 person_token")
	}
	return "", TokenType.Break("typ is %v; it must be app_token or person_token", "typ 是 %v，应为 app_token 或 person_token", shown(t.Claims["typ"]))
}

func checkTimes(t *auth.Token, session bool, now time.Time, enforces func(*rule.Rule) bool) *rule.Violation {
	iat, issued := t.Time("iat")
	exp, expires := t.Time("exp")
	nbf, begins := t.Time("nbf")
	if begins == auth.TimeMissing || !enforces(NotBefore) {
		nbf, begins = now, auth.TimeOK
	}
	noNumber := func(f auth.TimeFault) bool { return f == auth.TimeText || f == auth.TimeNoNumber }
	switch {
	case noNumber(issued), noNumber(expires):
		return TimeType.Break("iat is %v and exp is %v: both must be numbers of seconds since 1970", "iat 是 %v，exp 是 %v：两者都应是 1970 年以来的秒数（数字）",
			shown(t.Claims["iat"]), shown(t.Claims["exp"]))
	case issued == auth.TimeMillis, expires == auth.TimeMillis:
		return Milliseconds.Break("iat is %v and exp is %v: one counts milliseconds; divide it by 1000", "iat 是 %v，exp 是 %v：以毫秒计的那个请除以 1000",
			shown(t.Claims["iat"]), shown(t.Claims["exp"]))
	case begins != auth.TimeOK:
		return NotBefore.Break("nbf is %v: it is a number of seconds since 1970", "nbf 是 %v：应为 1970 年以来的秒数（数字）", shown(t.Claims["nbf"]))
	case issued == auth.TimeMissing:
		return IatMissing.Break("iat is missing", "缺少 iat")
	case expires == auth.TimeMissing:
		return ExpMissing.Break("exp is missing: a token without it would never expire", "缺少 exp：没有它 token 将永不过期")
	case !now.Before(exp) && session:
		return SessionExpired.Break("the session expired %v ago; it lives %s", "认证会话已过期 %v；有效期为 %s", age(now, exp), rule.Span(sessionLife))
	case !now.Before(exp):
		return TokenExpired.Break("the token expired %v ago", "token 已过期 %v", age(now, exp))
	case nbf.Sub(now) > roundedUp:
		return NotBefore.Break("the token is valid from nbf on, which is %v in the future", "token 自 nbf 起有效，而 nbf 比当前时间晚 %v", age(nbf, now))
	case iat.Sub(now) > roundedUp:
		return IatInFuture.Break("iat is %v in the future: compare your clock with the sandbox's", "iat 比当前时间晚 %v：请核对时钟", age(iat, now))
	case lifetime(iat, exp) > maxLifetime+twoReadings:
		return TokenLifetime.Break("from iat to exp are %v; the most is %s", "从 iat 到 exp 为 %v；最长 %s", lifetime(iat, exp), rule.Span(maxLifetime))
	}
	return nil
}

// lifetime is how long a token lives. A fraction of a second is rounded as it was when the client wrote it.
func lifetime(iat, exp time.Time) time.Duration { return exp.Sub(iat).Round(time.Millisecond) }

func age(later, earlier time.Time) time.Duration { return later.Sub(earlier).Round(time.Millisecond) }

// texts reads a claim that is a list of texts; one that is missing is an empty list.
func texts(claim any) (list []string, ok bool) {
	if claim == nil {
		return nil, true
	}
	items, ok := claim.([]any)
	if !ok {
		return nil, false
	}
	list = make([]string, 0, len(items))
	for _, item := range items {
		text, ok := item.(string)
		if !ok {
			return nil, false
		}
		list = append(list, text)
	}
	return list, true
}

// shown is a claim as JSON, for a diagnosis: at most sixty characters of it.
func shown(claim any) string {
	text, err := json.Marshal(claim)
	if err != nil {
		return "?"
	}
	if letters := []rune(string(text)); len(letters) > 60 {
		return string(letters[:60]) + "…"
	}
	return string(text)
}
