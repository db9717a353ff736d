package innopaas

import (
	"encoding/json"
	"net/http"
	"strconv"

	"example.com/mockserver/internal/credential"
	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/sandbox"
)

// sign gives a recorded request the token of its application, else of the sandbox's first one; a signed call is signed
// anew, at the time of the sandbox's clock.
func sign(t *sandbox.Tx, r *http.Request, body []byte, mistake credential.Mistake) error {
	h := r.Header
	app, found := apps.Get(t.DB, h.Get("AppKey"))
	if !found {
		app, found = apps.Get(t.DB, h.Get("x-appKey"))
	}
	if !found {
		app, found = apps.Get(t.DB, issued(t)["appKey"])
	}
	if !found {
		return problem.Conflict("the sandbox has no application to sign for", "沙箱中没有可用的应用")
	}
	if h.Get("Authorization") == "" && signed(h) {
		return signOTP(t, h, app, body, mistake)
	}
	token, _ := printed.Get(t.DB, app.AppKey)
	switch {
	case mistake == credential.WrongKey:
		token = "not-a-token-of-this-application"
	case mistake == credential.Expired:
		return problem.Conflict("an access token cannot be made old: make one that ends, then advance the clock", "无法生成已过期的令牌：请先创建有有效期的令牌，再前进时钟")
	case token == "":
		return problem.Conflict("application %s has no token: make one on its console", "应用 %s 没有令牌：请在其控制台创建", app.AppKey)
	}
	h.Set("AppKey", app.AppKey)
	h.Set("Authorization", token)
	return nil
}

func signOTP(t *sandbox.Tx, h http.Header, app App, body []byte, mistake credential.Mistake) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil {
		return problem.Invalid("the body is not a JSON object, so it cannot be signed", "请求体不是 JSON 对象，无法签名")
	}
	password := app.APIPassword
	if mistake == credential.WrongKey {
		password = "wrong"
	}
	timestamp, nonce := strconv.FormatInt(t.Now.UnixMilli(), 10), h.Get("x-nonce")
	if nonce == "" {
		nonce = t.Hex(16)
	}
	h.Set("x-appKey", app.AppKey)
	h.Set("x-nonce", nonce)
	h.Set("x-timestamp", timestamp)
	h.Set("x-signature", signature(fields, app.AppKey, nonce, timestamp, password))
	return nil
}
