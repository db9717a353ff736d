package aisuda

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"example.com/mockserver/internal/auth"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
)

const (
	// maxAge is how old a signature may be (拒绝超过 1 分钟的签名).
	maxAge = time.Minute
	// appPaths is how the paths of operations on one application begin.
	appPaths = "/openapi/company/{company}/app/{app}"
)

// authenticate checks the signature and what it claims. Every way to get it wrong has its own rule, and all have one
// answer: the wire does not tell which part was right.
func (p *platform) authenticate(c *sim.Call) error {
	token, v := readToken(c.Request.Header)
	if v != nil {
		return v
	}
	if token.Alg != "RS256" {
		return p.wrongAlgorithm(c, token)
	}
	candidates, err := namedKeys(c, token)
	if err != nil {
		return err
	}
	k, found := p.signer(candidates, token)
	if !found {
		return p.wrongSignature(c, token, candidates)
	}
	if v := checkTime(c, p.seed.FutureSkew, token); v != nil {
		return v
	}
	if v := checkClaims(c, token, k); v != nil {
		return v
	}
	c.Caller, c.CallerID = k, k.ClientID
	return nil
}

// readToken takes the Authorization header apart.
func readToken(h http.Header) (*auth.Token, *rule.Violation) {
	header := h.Get("Authorization")
	switch {
	case len(header) > auth.MaxToken:
		return nil, HeaderOversized.Break("the Authorization header has %d bytes; the limit is %d",
			"Authorization 头有 %d 字节，上限为 %d", len(header), auth.MaxToken)
	case header == "":
		return nil, AuthorizationMissing.Break("there is no Authorization header: send \"Authorization: Bearer <JWT>\"",
			"没有 Authorization 头：请发送 “Authorization: Bearer <JWT>”")
	}
	text, isBearer := strings.CutPrefix(header, "Bearer ")
	if !isBearer {
		return nil, AuthorizationNotBearer.Break("the Authorization header does not begin with \"Bearer \", written so, and one space",
			"Authorization 头不是以 “Bearer ”（注意大小写，后跟一个空格）开头")
	}
	token, err := auth.Parse(text)
	if err != nil {
		why := auth.Malformed(text, err)
		return nil, TokenMalformed.Break("the token is no JWT: %[1]s", "token 不是 JWT：%[2]s", why.EN, why.ZH)
	}
	return token, nil
}

// namedKeys are the keys that may have signed: the one that x-client-id names; at application level, without the
// header, any of the application's. The token's claims only say where to look: nothing of it is believed yet.
func namedKeys(c *sim.Call, token *auth.Token) (keys []apiKey, err error) {
	clientID, appKey := c.Request.Header.Get("x-client-id"), claim(token, "appKey")
	if clientID == "" && appKey == "" {
		return nil, ClientIDMissing.Break(
			"there is no x-client-id header: a token without the claim appKey is of company level, and there the header names the key",
			"没有 x-client-id 头：不含 appKey 的 token 属于组织级别，要用该头指明密钥")
	}
	err = c.Locked(func(t *sim.Tx) error {
		if clientID != "" {
			k, found := keyTable.Get(t.DB, clientID)
			if !found {
				return ClientIDUnknown.Break("no key in this sandbox has the client id that x-client-id gives; see its credentials",
					"此沙箱没有该 x-client-id 对应的密钥；请查看沙箱凭据")
			}
			keys = []apiKey{k}
			return nil
		}
		c.Seen(ClientIDOptionalForApps)
		for _, k := range keyTable.All(t.DB) {
			if k.Level == levelApp && k.AppKey == appKey && k.CompanyKey == claim(token, "companyKey") {
				keys = append(keys, k)
			}
		}
		return nil
	})
	return keys, err
}

func claim(token *auth.Token, name string) string {
	value, _ := token.String(name)
	return value
}

func (p *platform) signer(candidates []apiKey, token *auth.Token) (apiKey, bool) {
	for _, k := range candidates {
		if public, err := p.keys.public(k.PublicKey); err == nil && token.SignedBy(public) {
			return k, true
		}
	}
	return apiKey{}, false
}

// checkTime holds iat against the sandbox's clock, and exp where there is one.
func checkTime(c *sim.Call, skew time.Duration, token *auth.Token) *rule.Violation {
	iat, fault := token.Time("iat")
	if v := iatFault(token, fault); v != nil && c.Enforces(v.Rule) {
		return v
	}
	if waived, err := time.Parse(time.RFC3339Nano, claim(token, "iat")); err == nil {
		iat, fault = waived, auth.TimeOK // the rule that refuses it is switched off: then it is the time it says
	}
	age := c.Now.Sub(iat)
	switch timed := fault == auth.TimeOK || fault == auth.TimeMillis; {
	case timed && -age > skew && c.Enforces(IatInFuture):
		return IatInFuture.Break("iat is %s in the future; %s are allowed: is the client's clock right?",
			"iat 比当前时间晚 %s，只容许 %s 误差：请检查客户端时钟", round(-age), skew)
	case timed && age > maxAge:
		return SignatureTooOld.Break("iat is %s old; the limit is %s; the signature is good: make a token per request",
			"iat 已过去 %s，上限为 %s；签名本身正确：每次请求都要生成 token", round(age), maxAge)
	}
	exp, fault := token.Time("exp")
	if fault == auth.TimeMissing || !c.Enforces(TokenExpired) {
		return nil
	}
	if fault == auth.TimeMillis {
		return TokenExpired.Break("exp is in milliseconds: divide by 1000", "exp 的单位是毫秒：请除以 1000")
	}
	if fault != auth.TimeOK {
		return TokenExpired.Break("exp is no number of seconds", "exp 不是以秒为单位的数字")
	}
	if !c.Now.Before(exp) {
		return TokenExpired.Break("exp passed %s ago; the signature is good", "exp 已过去 %s；签名本身正确", round(c.Now.Sub(exp)))
	}
	return nil
}

func iatFault(token *auth.Token, fault auth.TimeFault) *rule.Violation {
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
		return IatNotNumber.Break("iat is no number of seconds since 1970", "iat 不是 1970 年以来的秒数")
	case auth.TimeMillis:
		return IatInMilliseconds.Break("iat is in milliseconds: divide by 1000", "iat 的单位是毫秒：请除以 1000")
	}
	return nil
}

func round(d time.Duration) time.Duration { return d.Round(time.Millisecond) }

// checkClaims holds the claims against the key that signed them.
func checkClaims(c *sim.Call, token *auth.Token, k apiKey) *rule.Violation {
	company, app := claim(token, "companyKey"), claim(token, "appKey")
	if company != k.CompanyKey {
		en, zh := claimed(token, "companyKey")
		return CompanyClaimWrong.Break("the claim companyKey is %[1]s; the key is that of company %[3]q",
			"companyKey %[2]s，而密钥属于组织 %[3]q", en, zh, k.CompanyKey)
	}
	if k.Level == levelApp && app != k.AppKey {
		en, zh := claimed(token, "appKey")
		return AppClaimWrong.Break("the claim appKey is %[1]s; the key is that of application %[3]q",
			"appKey %[2]s，而密钥属于应用 %[3]q", en, zh, k.AppKey)
	}
	if k.Level == levelCompany && app != "" {
		c.Seen(AppClaimOfCompanyKey)
	}
	return nil
}

// authorise holds a good signature's key against what it wants to reach.
func authorise(c *sim.Call) error {
	k := c.Caller.(apiKey)
	app, onApp := c.Var("app"), strings.HasPrefix(c.Operation.Path, appPaths)
	switch {
	case !k.Enabled:
		return KeyDisabled.Break("the signature is good, but its key is switched off; PATCH .../aisuda/keys/%[2]s with {\"enabled\":true} switches it on",
			"签名正确，但密钥「%[1]s」已停用；可用 PATCH …/aisuda/keys/%[2]s {\"enabled\":true} 启用", k.Title, k.ClientID)
	case c.Var("company") != k.CompanyKey:
		return CompanyNotAllowed.Break("the signature is good, but the path names company %q and the key is that of %q",
			"签名正确，但路径中的组织为 %q，密钥属于 %q", c.Var("company"), k.CompanyKey)
	case k.Level == levelApp && !onApp:
		return AppKeyOnCompanyRoute.Break("the signature verifies with your application key; this is a company route: sign with a company key",
			"签名用的是应用级别密钥，而这是组织的接口：请使用组织级别密钥")
	case k.Level == levelApp && app != k.AppKey:
		return AppNotAllowed.Break("the signature verifies with the key of application %q; this is application %q",
			"签名用的是应用 %q 的密钥，而路径中的应用是 %q", k.AppKey, app)
	case !slices.Contains(k.Interfaces, everyInterface) && !slices.Contains(k.Interfaces, c.Operation.ID):
		return InterfaceNotAllowed.Break("the signature is good, but its key may call %[2]v, not %[3]s",
			"签名正确，但密钥「%[1]s」可调用的接口为 %[2]v，不含 %[3]s", k.Title, k.Interfaces, c.Operation.ID)
	}
	return nil
}
