package qijiayun

import (
	"net/http"
	"net/url"
	"strings"

	"example.com/mockserver/internal/credential"
	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/sandbox"
)

// sign gives a recorded request the credentials of the application that made it, else those of the sandbox's first one:
// appId and appSecret where it asks for a token, else its newest usable accessToken. A token that has to be issued for
// this is not counted against the quota.
func sign(t *sandbox.Tx, r *http.Request, _ []byte, mistake credential.Mistake) error {
	app, err := signer(t, r.URL.Query())
	if err != nil {
		return err
	}
	if strings.Contains(r.URL.Path, "/accessTokenOpen/token") {
		secret := app.AppSecret
		switch mistake {
		case credential.WrongKey:
			secret = strings.Repeat("0", len(secret))
		case credential.Expired:
			return problem.Conflict("appId and appSecret do not expire", "appId 与 appSecret 不会过期")
		}
		r.URL.RawQuery = put(put(r.URL.RawQuery, "appId", app.AppID), "appSecret", secret)
		return nil
	}
	token, found := tokens.Get(t.DB, app.Newest)
	text := app.Newest
	switch {
	case mistake == credential.WrongKey:
		text = t.TaggedHex(32)
	case mistake == credential.Expired:
		return problem.Conflict("an accessToken cannot be made old: send it again after the clock was advanced", "无法生成已过期的 accessToken：请先前进时钟再重发")
	case !found || usable(t, app, token) != nil:
		text = issueToken(t, app)
	}
	r.URL.RawQuery = put(r.URL.RawQuery, "accessToken", text)
	return nil
}

// signer is the application whose credentials a request presents, else the sandbox's first one.
func signer(t *sandbox.Tx, query url.Values) (App, error) {
	if token, found := tokens.Get(t.DB, query.Get("accessToken")); found {
		if app, found := apps.Get(t.DB, token.AppID); found {
			return app, nil
		}
	}
	if app, found := apps.Get(t.DB, query.Get("appId")); found {
		return app, nil
	}
	for _, app := range apps.All(t.DB) {
		return app, nil
	}
	return App{}, problem.Conflict("the sandbox has no application to sign for", "沙箱中没有可用的应用")
}

// put enters a parameter in a query string and leaves the others letter by letter.
func put(raw, name, value string) string {
	pairs := strings.Split(raw, "&")
	for i, pair := range pairs {
		if key, _, _ := strings.Cut(pair, "="); key == name {
			pairs[i] = name + "=" + url.QueryEscape(value)
			return strings.Join(pairs, "&")
		}
	}
	return strings.TrimPrefix(raw+"&"+name+"="+url.QueryEscape(value), "&")
}
