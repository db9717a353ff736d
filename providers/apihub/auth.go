package apihub

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"example.com/mockserver/internal/auth"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/internal/store"
)

// caller is the identity behind a call.
type caller struct {
	identity
	key  *Key   // nil for an anonymous caller
	page string // the origin of the browser's page; empty for a call that is not a browser's
}

// tokenHeader is written in any case; net/http knows it by this one.
const tokenHeader = "Apihub-Token"

// tokensKept is how many tokens in use a process keeps parsed.
const tokensKept = 256

// authenticate checks the token, if there is one. The call's caller is set as soon as the key is known to be the
// caller's own, since the key's domain list decides who may read the refusal.
func (p *platform) authenticate(c *sim.Call) error {
	who := &caller{page: pageOf(c.Request.Header.Get("Origin"), c.Request.Header.Get("Referer"))}
	c.Caller = who
	text := c.Request.Header.Get(tokenHeader)
	if text == "" {
		c.Seen(Anonymous)
		if len(tokensElsewhere(c.Request.Header)) > 0 {
			c.Seen(TokenElsewhere)
		}
		return nil
	}
	c.Seen(HeaderCase)
	err := p.identify(c, who, text)
	if err != nil {
		c.Seen(RefusedTokenFree)
	}
	return err
}

func (p *platform) identify(c *sim.Call, who *caller, text string) error {
	token, err := p.parse(text)
	if err != nil {
		return err
	}
	if who.key, err = p.keyOf(c, token); err != nil {
		return err
	}
	if who.key.Disabled {
		return disabled(who.key)
	}
	if who.identity, err = checkClaims(token, who.key.AK, c.Now, c.Enforces); err == nil {
		seen(c, token)
	}
	return err
}

// seen notes the behaviours that a good token shows.
func seen(c *sim.Call, t *auth.Token) {
	iat, _ := t.Time("iat")
	if exp, _ := t.Time("exp"); lifetime(iat, exp) > maxLifetime {
		c.Seen(TwoReadings)
	}
	if t.Claims["aud"] != nil || t.Claims["jti"] != nil {
		c.Seen(OtherClaims)
	}
}

// parse takes a token apart and checks the form of it.
func (p *platform) parse(text string) (*auth.Token, error) {
	token, err := p.memory.Parse(text)
	switch {
	case err != nil && strings.HasPrefix(strings.ToLower(text), "bearer "):
		return nil, TokenMalformed.Break("the header holds the token alone, without Bearer before it", "请求头里只放 token，前面不要加 Bearer")
	case err != nil:
		why := auth.Malformed(text, err)
		return nil, TokenMalformed.Break("the token is not a JWT: %[1]s", "token 不是 JWT：%[2]s", why.EN, why.ZH)
	case token.Alg != "HS256":
		return nil, TokenAlgorithm.Break("alg is %s: only HS256 is accepted", "alg 是 %s：只接受 HS256", shown(token.Header["alg"]))
	}
	return token, nil
}

// keyOf returns the key that the token is signed with.
func (p *platform) keyOf(c *sim.Call, token *auth.Token) (*Key, error) {
	iss, isText := token.String("iss")
	var key Key
	err := c.Locked(func(t *sandbox.Tx) error {
		found := false
		if key, found = keyTable.View(t.DB, iss); !found || !isText {
			return unknown(t, token.Claims["iss"])
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if !p.memory.SignedBy(token, []byte(key.SK)) {
		return nil, wrongSignature(token, key, keysBut(c, iss))
	}
	return &key, nil
}

func copiedAK(db *store.DB, name, ak string) rule.Text {
	return auth.Copied(name, ak, func(plain string) bool {
		_, found := keyTable.Get(db, plain)
		return found
	})
}

// keyWithSK finds the key whose sk a text is: it stands where ak belongs, and must not be repeated.
func keyWithSK(db *store.DB, text string) (Key, bool) {
	for _, k := range keyTable.All(db) {
		if k.SK == text {
			return k, true
		}
	}
	return Key{}, false
}

// keysBut are the sandbox's other keys, for a diagnosis.
func keysBut(c *sim.Call, ak string) (others []Key) {
	_ = c.Locked(func(t *sandbox.Tx) error { // a look cannot fail
		for _, k := range keyTable.All(t.DB) {
			if k.AK != ak {
				others = append(others, k)
			}
		}
		return nil
	})
	return others
}

// unknown explains an iss that names no key, without repeating it where it is a secret.
func unknown(t *sandbox.Tx, iss any) *rule.Violation {
	if text, isText := iss.(string); isText {
		if k, isSK := keyWithSK(t.DB, text); isSK {
			return UnknownKey.Break("iss is the sk of the key %s: put ak there: the claims of a token are readable by anyone",
				"iss 是 API Key %s 的 sk：应填写 ak，因为看到 token 的人都能读出其内容", k.AK)
		}
	}
	if iss == nil {
		return UnknownKey.Break("iss is missing from the claims: it is the ak", "payload 缺少 iss：应为 ak")
	}
	text, _ := iss.(string)
	return UnknownKey.Break("iss is %s, which is not the ak of a key in this sandbox", "iss 是 %s，此沙箱中没有这个 ak", shown(iss)).
		Add(copiedAK(t.DB, "iss", text)).Add(keyNames(t.DB))
}

func disabled(k *Key) *rule.Violation {
	return KeyDisabled.Break("the key %s is disabled; PATCH …/apihub/keys/%[1]s enables it", "API Key %s 已停用；可用 PATCH …/apihub/keys/%[1]s 启用", k.AK)
}

// authorise finds out whether the caller may make this call, and counts it.
func authorise(c *sim.Call) error {
	who := c.Caller.(*caller)
	if err := who.mayCall(c.Operation.Path); err != nil {
		return err
	}
	if err := who.mayManage(c.Operation.Path); err != nil {
		return err
	}
	if who.key != nil {
		if err := who.onLists(c); err != nil {
			return err
		}
	}
	return count(c, who.key)
}

// mayCall holds auth sessions to their actions, and the interfaces for which nobody need be logged in to auth sessions.
func (w *caller) mayCall(path string) error {
	switch {
	case w.actions != nil && !slices.Contains(w.actions, actionOf(path)):
		return SessionActions.Break("this is an auth session for %v; it does not allow %s", "这是认证会话，只能用于 %v，不能用于 %s", w.actions, actionOf(path))
	case w.actions == nil && strings.HasPrefix(path, forSessions):
		return SessionRequired.Break("%s takes the auth session of gen-auth-session in apihub-token, and no other token", "%s 需要在 apihub-token 中传 gen-auth-session 返回的认证会话，而不是其他 token", path)
	}
	return nil
}

// forSessions begins the path of every interface that takes an auth session.
const forSessions = "/api/user-center/noauth-"

// actionOf spells a path as sessions do: /api/user-center/noauth-login is user_center:noauth_login.
func actionOf(path string) string {
	code, action, _ := strings.Cut(strings.TrimPrefix(path, "/api/"), "/")
	return strings.ReplaceAll(code+":"+action, "-", "_")
}

// onLists holds a browser's call to the key's domain list and any other to its IP list.
func (w *caller) onLists(c *sim.Call) error {
	if w.page != "" && len(w.key.DomainAllowlist) > 0 {
		c.Seen(BrowserByOrigin)
		return w.onDomains()
	}
	if len(w.key.IPAllowlist) == 0 {
		return nil
	}
	c.Seen(BrowserByOrigin)
	ips, err := parseIPs(w.key.IPAllowlist)
	if err != nil {
		return err // every way to enter a list checks it
	}
	from, err := netip.ParseAddrPort(c.Request.RemoteAddr)
	if err != nil || !onIPList(ips, from.Addr()) {
		return IPNotAllowed.Break("the call comes from %s; the key %s allows %v", "调用来自 %s；API Key %s 只允许 %v", c.Request.RemoteAddr, w.key.AK, w.key.IPAllowlist)
	}
	return nil
}

func (w *caller) onDomains() error {
	if w.page == "" || onDomainList(w.key.DomainAllowlist, w.page) {
		return nil
	}
	return DomainNotAllowed.Break("the origin of the page is %s; the key %s allows %v", "网页来源是 %s；API Key %s 只允许 %v", shown(w.page), w.key.AK, w.key.DomainAllowlist)
}

// count uses up one call of the key's allowance, or of everybody's. Counting and comparing are one turn at the state,
// so that callers at the same instant cannot both have the last call.
func count(c *sim.Call, key *Key) error {
	if key != nil && key.Limit == nil {
		return nil
	}
	return c.Locked(func(t *sandbox.Tx) error {
		whose, a := theAnonymous, allowance{}
		if key != nil {
			whose, a = key.AK, *key.Limit
		} else {
			account, _ := settingsTable.Get(t.DB, theAccount)
			a = account.Anonymous
		}
		before, _ := usageTable.Get(t.DB, whose)
		a, before = allowed(t, key, a, before)
		after, ok := before.take(t.Now, a)
		if ok {
			usageTable.Put(t.DB, whose, after)
			return nil
		}
		_, until := before.left(t.Now, a)
		open := func(at time.Time) bool { calls, _ := before.left(at, a); return calls > 0 }
		if key != nil {
			return sim.Timed(KeyLimit.Break("the key has used its %d calls; the window ends at %s", "该 API Key 的 %d 次调用已用完；窗口结束于 %s",
				a.Calls, until.Format(timeFormat)), t.Now, open)
		}
		return sim.Timed(AnonymousLimit.Break("anonymous callers have used their %d calls together; the window ends at %s",
			"所有匿名调用者共用的 %d 次已用完；窗口结束于 %s", a.Calls, until.Format(timeFormat)), t.Now, open)
	})
}

const timeFormat = "2006-01-02T15:04:05Z07:00"

// tags are the marks of sandboxes in what a request presents: the key that its token claims to be of, or the ak in its
// query. Claims are not believed here, they only choose the sandbox that will check them.
func (p *platform) tags(r *http.Request) []string {
	var found []string
	for _, ak := range []string{p.memory.Peek(r.Header.Get(tokenHeader), "iss"), r.URL.Query().Get("ak")} {
		if len(ak) == 24 {
			found = append(found, ak[:8])
		}
	}
	return found
}

// tokenCommand makes an auth session where the path takes one, and an app-token elsewhere.
func tokenCommand(e journal.Exchange, name string) string {
	switch {
	case name != "apihubtoken":
		return ""
	case strings.HasPrefix(e.Request.URL, forSessions):
		return "$(mockserver token apihub --session)"
	}
	return "$(mockserver token apihub)"
}
