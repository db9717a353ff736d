package aisuda

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"example.com/mockserver/internal/auth"
	"example.com/mockserver/internal/credential"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
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
	token, v := p.readToken(c.Request.Header)
	if v != nil {
		return v
	}
	k, v := p.keyOf(c, token)
	if v != nil {
		return also(v, append(timeFaults(c, p.fixture.FutureSkew, token), claimsOfNobody(c, token)...))
	}
	faults := append(timeFaults(c, p.fixture.FutureSkew, token), checkClaims(c, token, k)...)
	if len(faults) > 0 {
		return also(faults[0], faults[1:])
	}
	c.Caller, c.CallerID = k, k.ClientID
	for _, name := range []string{"aud", "iss", "sub", "jti"} {
		if token.Claims[name] != nil {
			c.Seen(OtherClaims)
			break
		}
	}
	return nil
}

// keyOf is the key that signed the token.
func (p *platform) keyOf(c *sim.Call, token *auth.Token) (apiKey, *rule.Violation) {
	if token.Alg != "RS256" {
		return apiKey{}, p.wrongAlgorithm(c, token)
	}
	candidates, v := namedKeys(c, token)
	if v != nil {
		return apiKey{}, v
	}
	k, found := p.signer(candidates, token)
	if !found {
		return apiKey{}, p.wrongSignature(c, token, candidates)
	}
	return k, nil
}

// also names in the diagnosis of the first mistake those that were found beside it, so that nobody learns of them one
// request at a time. Other mistakes decide nothing.
func also(first *rule.Violation, others []*rule.Violation) error {
	for i, v := range others {
		en, zh := "; besides, ", "；此外，"
		if i > 0 {
			en, zh = "; and ", "；以及，"
		}
		first.Why.EN, first.Why.ZH = first.Why.EN+en+v.Why.EN, first.Why.ZH+zh+v.Why.ZH
	}
	return first
}

// readToken takes the Authorization header apart.
func (p *platform) readToken(h http.Header) (*auth.Token, *rule.Violation) {
	header := h.Get("Authorization")
	switch {
	case len(header) > auth.MaxToken:
		return nil, HeaderOversized.Break("the Authorization header has %d bytes; the limit is %d",
			"Authorization 头有 %d 字节，上限为 %d", len(header), auth.MaxToken)
	case header == "":
		return nil, AuthorizationMissing.Break("the Authorization header is missing: send \"Authorization: Bearer <JWT>\"",
			"缺少 Authorization 头：请发送 “Authorization: Bearer <JWT>”")
	}
	scheme, text, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") { // RFC 9110 §11.1: in any case
		return nil, AuthorizationNotBearer.Break("the Authorization header does not begin with \"Bearer\" and one space",
			"Authorization 头不是以 “Bearer” 加一个空格开头")
	}
	token, err := p.memory.Parse(text)
	if err != nil {
		why := auth.Malformed(text, err)
		return nil, TokenMalformed.Break("the token is not a JWT: %[1]s", "token 不是 JWT：%[2]s", why.EN, why.ZH)
	}
	return token, nil
}

// clientIDHeader is written in any case; net/http knows it by this one.
const clientIDHeader = "X-Client-Id"

// namedKeys are the keys that may have signed: the one that x-client-id names; at application level, without the
// header, any of the application's. The token's claims only say where to look: nothing of it is believed yet.
func namedKeys(c *sim.Call, token *auth.Token) (keys []apiKey, v *rule.Violation) {
	clientID, appKey := c.Request.Header.Get(clientIDHeader), claim(token, "appKey")
	if clientID == "" && appKey == "" {
		return nil, ClientIDMissing.Break(
			"the x-client-id header is missing: a token without the claim appKey is of company level, where the header names the key",
			"缺少 x-client-id 头：不含 appKey 的 token 属于组织级别，要用该头指明密钥")
	}
	_ = c.Locked(func(t *sandbox.Tx) error { // a look cannot fail
		if clientID != "" {
			k, found := keyTable.View(t.DB, clientID)
			if !found {
				v = ClientIDUnknown.Break("no key in this sandbox has the client id that x-client-id gives", "此沙箱没有该 x-client-id 对应的密钥").
					Add(auth.Copied("x-client-id", clientID, func(plain string) bool {
						_, found := keyTable.Get(t.DB, plain)
						return found
					})).Add(rule.Existing(keyTable.All(t.DB), func(id string, _ apiKey) string { return id }))
				return nil
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
	return keys, v
}

func claim(token *auth.Token, name string) string {
	value, _ := token.String(name)
	return value
}

func (p *platform) signer(candidates []apiKey, token *auth.Token) (apiKey, bool) {
	for _, k := range candidates {
		if public, err := p.keys.public(k.PublicKey); err == nil && p.memory.SignedBy(token, public) {
			return k, true
		}
	}
	return apiKey{}, false
}

// checkClaims holds the claims against the key that signed them.
func checkClaims(c *sim.Call, token *auth.Token, k apiKey) (faults []*rule.Violation) {
	company, app := claim(token, "companyKey"), claim(token, "appKey")
	if company != k.CompanyKey {
		en, zh := claimed(token, "companyKey")
		faults = append(faults, CompanyClaimWrong.Break("the claim companyKey is %[1]s; the key is that of company %[3]q",
			"companyKey %[2]s，而密钥属于组织 %[3]q", en, zh, k.CompanyKey))
	}
	if k.Level == levelApp && app != k.AppKey {
		en, zh := claimed(token, "appKey")
		faults = append(faults, AppClaimWrong.Break("the claim appKey is %[1]s; the key is that of application %[3]q",
			"appKey %[2]s，而密钥属于应用 %[3]q", en, zh, k.AppKey))
	}
	if k.Level == levelCompany && app != "" {
		c.Seen(AppClaimOfCompanyKey)
	}
	return faults
}

// claimsOfNobody holds the claims of a token whose key is not known against the path: they must name its company.
func claimsOfNobody(c *sim.Call, token *auth.Token) []*rule.Violation {
	if company := c.Var("company"); claim(token, "companyKey") != company {
		en, zh := claimed(token, "companyKey")
		return []*rule.Violation{CompanyClaimWrong.Break("the claim companyKey is %[1]s, where the path names company %[3]q",
			"companyKey %[2]s，而路径中的组织为 %[3]q", en, zh, company)}
	}
	return nil
}

// authorise holds a good signature's key against what it wants to reach.
func authorise(c *sim.Call) error {
	k := c.Caller.(apiKey)
	app, onApp := c.Var("app"), strings.HasPrefix(c.Operation.Path, appPaths)
	switch {
	case !k.Enabled:
		return KeyDisabled.Break("the signature is valid, but its key is switched off; PATCH .../aisuda/keys/%[2]s with {\"enabled\":true} switches it on",
			"签名正确，但密钥「%[1]s」已停用；可用 PATCH …/aisuda/keys/%[2]s {\"enabled\":true} 启用", k.Title, k.ClientID)
	case c.Var("company") != k.CompanyKey:
		return CompanyNotAllowed.Break("the signature is valid, but the path names company %q and the key is that of %q",
			"签名正确，但路径中的组织为 %q，密钥属于 %q", c.Var("company"), k.CompanyKey)
	case k.Level == levelApp && !onApp:
		return AppKeyOnCompanyRoute.Break("the signature verifies with your application key; this is a company route: sign with a company key",
			"签名用的是应用级别密钥，而这是组织的接口：请使用组织级别密钥")
	case k.Level == levelApp && app != k.AppKey:
		return AppNotAllowed.Break("the signature verifies with the key of application %q; this is application %q",
			"签名用的是应用 %q 的密钥，而路径中的应用是 %q", k.AppKey, app)
	case !slices.Contains(k.Interfaces, everyInterface) && !slices.Contains(k.Interfaces, c.Operation.ID):
		return InterfaceNotAllowed.Break("the signature is valid, but its key may call %[2]v, not %[3]s",
			"签名正确，但密钥「%[1]s」可调用的接口为 %[2]v，不含 %[3]s", k.Title, k.Interfaces, c.Operation.ID)
	}
	return nil
}

// presented are the credentials of a call: the key it names, what signed its token, and the company in its path.
func (p *platform) presented(t *sandbox.Tx, c *sim.Call) (list []credential.Presented) {
	if id := c.Request.Header.Get(clientIDHeader); id != "" {
		list = append(list, credential.Presented{Says: rule.Text{EN: "x-client-id", ZH: "x-client-id"}, Issued: keyTable.Has(t.DB, id)})
	}
	token, v := p.readToken(c.Request.Header)
	if v == nil {
		var keys []apiKey
		for _, k := range keyTable.All(t.DB) {
			if len(keys) < maxTried {
				keys = append(keys, k)
			}
		}
		_, signed := p.signer(keys, token)
		list = append(list, credential.Presented{Says: rule.Text{EN: "the key that signed the token", ZH: "签发 token 的密钥"}, Issued: signed})
		if company := claim(token, "companyKey"); company != "" {
			list = append(list, credential.Presented{Says: rule.Text{EN: "the claim companyKey", ZH: "token 中的 companyKey"}, Issued: companies.Has(t.DB, company)})
		}
	}
	if company := c.Var("company"); company != "" {
		list = append(list, credential.Presented{Says: rule.Text{EN: "the company in the path", ZH: "路径中的组织"}, Issued: companies.Has(t.DB, company)})
	}
	return list
}

var plainID = regexp.MustCompile("^[A-Za-z0-9]+$")

// tokenCommand signs with the key that the request names, and with the application's key where it names none.
func tokenCommand(e journal.Exchange, name string) string {
	if name != "authorization" {
		return ""
	}
	scheme, which := "", "--level app"
	if e.Request.Header.Get("Authorization") == journal.Redacted { // the scheme is hidden as well
		scheme = "Bearer "
	}
	if id := e.Request.Header.Get(clientIDHeader); plainID.MatchString(id) {
		which = "--client-id " + id
	}
	return scheme + "$(mockserver token aisuda " + which + ")"
}
