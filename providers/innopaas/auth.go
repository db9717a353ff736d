package innopaas

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"mime"
	"net/http"
	"net/netip"
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

// caller is who makes a call.
type caller struct {
	App     App
	Account Account
}

func callerOf(c *sim.Call) caller { return c.Caller.(caller) }

// authenticate finds the application by AppKey and checks its token (Getting started). The OTP operation may be signed
// instead.
func authenticate(c *sim.Call) error {
	h := c.Request.Header
	if c.Operation.ID == "sendOtp" && h.Get("Authorization") == "" && signed(h) {
		return c.Locked(func(t *sandbox.Tx) error { return authenticateSigned(c, t) })
	}
	appKey, token := h.Get("AppKey"), h.Get("Authorization")
	switch {
	case appKey == "":
		return AppKeyMissing.Break("the AppKey header is missing", "缺少 AppKey 请求头")
	case token == "":
		return AuthorizationMissing.Break("the Authorization header is missing", "缺少 Authorization 请求头")
	case len(token) > 7 && strings.EqualFold(token[:7], "Bearer "):
		return AuthorizationBearer.Break("Authorization begins with %q; send the token alone", "Authorization 以 %q 开头；请只发送令牌本身", token[:7])
	}
	return c.Locked(func(t *sandbox.Tx) error {
		app, found := apps.Get(t.DB, appKey)
		if !found {
			return noApp(t, appKey)
		}
		if err := checkToken(t, app, token); err != nil {
			return err
		}
		return identify(c, t, app)
	})
}

func noApp(t *sandbox.Tx, appKey string) error {
	return AppKeyUnknown.Break("unknown application %q in this sandbox", "此沙箱没有应用 %q", appKey).
		Add(auth.Copied("AppKey", appKey, func(plain string) bool {
			_, found := apps.Get(t.DB, plain)
			return found
		})).Add(rule.Existing(apps.All(t.DB), func(key string, _ App) string { return key }))
}

// checkToken decides whether a token is the live one of an application.
func checkToken(t *sandbox.Tx, app App, given string) error {
	token, found := tokens.Get(t.DB, digest(given))
	switch {
	case !found:
		return TokenUnknown.Break("the AppKey is valid, but the console never created this token", "AppKey 正确，但控制台从未创建过这个令牌").
			Add(auth.Copied("Authorization", given, func(plain string) bool {
				_, found := tokens.Get(t.DB, digest(plain))
				return found
			}))
	case token.AppKey != app.AppKey:
		return TokenOfAnotherApp.Break("the token is valid, but it belongs to application %s, not to %s",
			"令牌有效，但属于应用 %s，而不是 %s", token.AppKey, app.AppKey)
	case !token.Replaced.IsZero() && (!t.Now.Before(token.Replaced.Add(rotationGrace)) || !t.Varies(rotationWithGrace)):
		return TokenReplaced.Break("the token was replaced by a newer one at %s (Shanghai), %s ago; every new token makes the earlier one invalid",
			"该令牌已于 %s（上海时间，%s 前）被新令牌取代；每次新建令牌都会使原令牌失效",
			otpTime(token.Replaced), t.Now.Sub(token.Replaced).Round(time.Second))
	case token.ended(t):
		v := TokenExpired.Break("the token expired at %s (Shanghai), %s ago", "该令牌已于 %s（上海时间，%s 前）到期",
			otpTime(token.Expires), t.Now.Sub(token.Expires).Round(time.Second))
		return sim.Timed(v, t.Now, token.Expires.After)
	}
	return nil
}

func identify(c *sim.Call, t *sandbox.Tx, app App) error {
	account, _ := accounts.Get(t.DB, app.AccountNo) // the fixture's check has seen to it
	c.Caller = caller{App: app, Account: account}
	return nil
}

// The headers of a signed call.
var signatureHeaders = []string{"x-appKey", "x-nonce", "x-timestamp", "x-signature"}

func signed(h http.Header) bool {
	return slices.ContainsFunc(signatureHeaders, func(name string) bool { return h.Get(name) != "" })
}

func authenticateSigned(c *sim.Call, t *sandbox.Tx) error {
	h := c.Request.Header
	for _, name := range signatureHeaders {
		if h.Get(name) == "" {
			return SignatureHeaderMissing.Break("both the %s and the Authorization header are missing",
				"没有 %s 请求头，也没有 Authorization 请求头", name)
		}
	}
	appKey, timestamp := h.Get("x-appKey"), h.Get("x-timestamp")
	app, found := apps.Get(t.DB, appKey)
	if !found {
		return noApp(t, appKey)
	}
	if _, err := strconv.ParseInt(timestamp, 10, 64); err != nil || len(timestamp) != len("1790000000000") {
		return SignatureTimestampMalformed.Break("x-timestamp %q is not a time in milliseconds", "x-timestamp %q 不是毫秒时间戳", timestamp)
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(c.Body, &fields); err != nil {
		return SignatureWrong.Break("the body is not a JSON object, so the signature cannot be verified", "请求体不是 JSON 对象，无法验证签名")
	}
	want := signature(fields, appKey, h.Get("x-nonce"), timestamp, app.APIPassword)
	given := h.Get("x-signature")
	switch {
	case subtle.ConstantTimeCompare([]byte(want), []byte(given)) == 1:
	case strings.EqualFold(want, given):
		return SignatureWrong.Break("x-signature matches except for its case; it must be lower-case hex", "x-signature 的值正确，但须为小写十六进制")
	default:
		if name := leftOut(fields, appKey, h.Get("x-nonce"), timestamp, app.APIPassword, given); name != "" {
			return SignatureWrong.Break("x-signature was computed without the body's field %s; all fields are signed: %v, appKey, nonce, timestamp",
				"计算 x-signature 时漏了请求体字段 %s；全部字段都要参与签名：%v、appKey、nonce、timestamp", name, signedNames(fields))
		}
		return SignatureWrong.Break("x-signature is not the one that the body's fields %v, appKey, nonce, timestamp and the API password give",
			"x-signature 与请求体字段 %v、appKey、nonce、timestamp 及 API 密码算出的不符", signedNames(fields))
	}
	c.Seen(SignatureAgeUnchecked)
	return identify(c, t, app)
}

// presented are the credentials in a call's headers.
func presented(t *sandbox.Tx, c *sim.Call) (list []credential.Presented) {
	h := c.Request.Header
	add := func(name string, issued bool) {
		list = append(list, credential.Presented{Says: rule.Text{EN: name, ZH: name}, Issued: issued})
	}
	for _, name := range []string{"AppKey", "x-appKey"} {
		if key := h.Get(name); key != "" {
			add(name, apps.Has(t.DB, key))
		}
	}
	if token := h.Get("Authorization"); token != "" {
		add("Authorization", tokens.Has(t.DB, digest(token)))
	}
	var fields map[string]json.RawMessage
	if given := h.Get("x-signature"); given != "" && json.Unmarshal(c.Body, &fields) == nil {
		issued := false
		for _, app := range apps.All(t.DB) {
			want := signature(fields, h.Get("x-appKey"), h.Get("x-nonce"), h.Get("x-timestamp"), app.APIPassword)
			issued = subtle.ConstantTimeCompare([]byte(want), []byte(given)) == 1 || issued
		}
		list = append(list, credential.Presented{Says: rule.Text{EN: "the API password behind x-signature", ZH: "计算 x-signature 所用的 API 密码"}, Issued: issued})
	}
	return list
}

// productOf is the product that an operation belongs to.
func productOf(operation string) string {
	switch operation {
	case "sendSms":
		return productSMS
	case "sendOtp":
		return productOTP
	}
	return productWhatsapp
}

// authorise decides what the caller may do at all.
func authorise(c *sim.Call) error {
	who := callerOf(c)
	switch {
	case who.Account.Disabled:
		return AccountDisabled.Break("account %s is disabled", "账号 %s 已停用", who.Account.AccountNo)
	case who.App.Disabled:
		return AccountDisabled.Break("application %s is disabled", "应用 %s 已停用", who.App.AppKey)
	case !bound(who.App.BoundIPs, c.Request.RemoteAddr):
		return IPNotBound.Break("the call comes from %s; the application is bound to %v", "请求来自 %s；应用绑定的 IP 为 %v",
			c.Request.RemoteAddr, who.App.BoundIPs)
	}
	if err := checkContentType(c); err != nil {
		return err
	}
	if product := productOf(c.Operation.ID); !slices.Contains(who.App.Products, product) {
		return ProductConfiguration.Break("%s is not configured for application %s; it has %v", "应用 %[2]s 未配置 %[1]s；已配置 %[3]v",
			product, who.App.AppKey, who.App.Products)
	}
	return nil
}

// bound reports whether a call comes from one of the bound addresses and networks.
func bound(list []string, remote string) bool {
	if len(list) == 0 {
		return true
	}
	from, err := netip.ParseAddrPort(remote)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(list, func(entry string) bool {
		if network, err := netip.ParsePrefix(entry); err == nil {
			return network.Contains(from.Addr().Unmap())
		}
		one, err := netip.ParseAddr(entry)
		return err == nil && one == from.Addr().Unmap()
	})
}

func checkContentType(c *sim.Call) error {
	header := c.Request.Header.Get("Content-Type")
	want := "application/json"
	if c.Operation.Accepts("multipart/form-data") {
		want = "multipart/form-data"
	}
	media, parameters, err := mime.ParseMediaType(header)
	switch charset := parameters["charset"]; {
	case header == "":
		return ContentType.Break("the Content-Type header is missing; it must be %s", "缺少 Content-Type 请求头；应为 %s", want)
	case err != nil || media != want:
		return ContentType.Break("Content-Type is %q; it must be %s", "Content-Type 为 %q；应为 %s", header, want)
	case charset != "" && !strings.EqualFold(charset, "utf-8") && !strings.EqualFold(charset, "utf8"):
		return ContentType.Break("the charset is %q; it must be utf-8", "charset 为 %q；应为 utf-8", charset)
	case charset == "" && want == "application/json":
		c.Seen(CharsetOptional)
	}
	return nil
}

// tags are the marks of sandboxes in a request's AppKey, which begins with them.
func tags(r *http.Request) []string {
	var marks []string
	for _, name := range []string{"AppKey", "x-appKey"} {
		if v := r.Header.Get(name); len(v) >= 8 {
			marks = append(marks, v[:8])
		}
	}
	return marks
}

// newToken makes a token that looks like a JWT, as the documentation describes it; its parts mean nothing to anybody.
func newToken(t *sandbox.Tx, appKey string, issued time.Time) string {
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." +
		encode([]byte(`{"appKey":"`+appKey+`","iat":`+strconv.FormatInt(issued.Unix(), 10)+`}`)) + "." + t.Alphanumeric(43)
}

func digest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
