package main

import (
	"archive/zip"
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestEveryProviderHasItsConsole(t *testing.T) {
	b, r := openConsole(t, "")
	for _, api := range r.Catalog.Providers() {
		if len(api.ConsolePage) == 0 {
			t.Errorf("%s has none", api.Name)
		}
		b.want("?lang=en", `/__console/~default/`+api.Name+`"`)
		for _, list := range api.ConsolePage {
			b.want(api.Name+"?lang=en", ">"+list.Title.EN+"</a>")
			b.want(api.Name+"?lang=zh", ">"+list.Title.ZH+"</a>")
		}
		if text := b.page(api.Name + "?lang=en"); strings.Contains(text, "notice bad") {
			t.Errorf("%s: %s", api.Name, text)
		}
	}
}

func TestPagesOfProvidersListWhatTheirTablesHold(t *testing.T) {
	b, _ := openConsole(t, "")
	b.want("qijiayun?lang=en", "杜代亮", "18880009999")
	if text := b.want("apihub?lang=en", "lisi"); strings.Contains(text, "pbkdf2") {
		t.Error("the page shows a password's hash")
	}
	aisuda := b.want("aisuda?lang=en", "客户管理-管理员", "M9QEWvywp8")
	if !strings.Contains(aisuda, ">\u2003└ ") {
		t.Error("no department stands below another one")
	}
}

func TestANewTokenIsShownOnceAndTheEarlierOneIsRefused(t *testing.T) {
	b, r := openConsole(t, "")
	box, _ := r.Sandboxes.Get("default")
	earlier := box.Credentials()["innopaas"]["authorization"]
	const path = "innopaas?lang=en"
	_, text := b.press(b.page(path), "Create access token", url.Values{"so:expiresOn": {""}})
	later := box.Credentials()["innopaas"]["authorization"]
	if later == earlier || !strings.Contains(text, ">"+later+"</pre>") || !strings.Contains(text, "Shown once") {
		t.Errorf("the new token %s is not shown in %s", later, text)
	}
	if strings.Contains(b.page(path), later) {
		t.Error("the token is shown again")
	}
}

func TestAFrozenApplicationIsRefused(t *testing.T) {
	b, _ := openConsole(t, "")
	const ask = "/qijiayun/itrigger-tenant/v1/basic/accessTokenOpen/token?appId=qjydemoapp00000001&appSecret=demosecret0000000000000000000001"
	_, text := b.press(b.page("qijiayun?lang=en"), "Freeze", nil)
	if strings.Contains(text, "demosecret0000000000000000000001") {
		t.Error("freezing shows the secret")
	}
	if _, refused, _ := b.do(b.request("GET", ask, "")); !strings.Contains(refused, "40003") {
		t.Errorf("after Freeze: %s", refused)
	}
	b.press(b.page("qijiayun?lang=zh"), "解冻", nil)
	if _, again, _ := b.do(b.request("GET", ask, "")); !strings.Contains(again, "accessToken") {
		t.Errorf("after Unfreeze: %s", again)
	}
	b.want("qijiayun?lang=en", "1 / 2000", ">live<", `aria-label="Used today (Shanghai): 1 of 2,000; from `, `class="limit"`)
	b.want("qijiayun?lang=zh", ">有效<", `aria-label="今日用量（上海时间）：1 / 2,000；`)
}

func TestAGeneratedPairIsDownloadedOnce(t *testing.T) {
	b, _ := openConsole(t, "")
	if _, text := b.press(b.page("aisuda?lang=en"), "New key", url.Values{
		"s:title": {"mine"}, "s:level": {"company"}, "s:company": {"acme"}, "so:app": {""}, "to:publicKey": {""}, "m:interfaces": {"", "getCompanyUsers", "getApps"},
	}); !strings.Contains(text, "interfaces: no operation is called") {
		t.Errorf("an unknown interface is taken: %s", text)
	}
	_, text := b.press(b.page("aisuda?lang=en"), "New key", url.Values{
		"s:title": {"mine"}, "s:level": {"company"}, "s:company": {"acme"}, "so:app": {""}, "to:publicKey": {""}, "m:interfaces": {"", "*"},
	})
	_, rest, _ := strings.Cut(text, `aria-label="mine"`)
	_, rest, _ = strings.Cut(rest, `action="/__console/~default/download"`)
	download := url.Values{}
	form, _, _ := strings.Cut(rest, "</form>")
	for _, input := range hiddenInput.FindAllStringSubmatch(form, -1) {
		download.Set(input[1], input[2])
	}
	get := func() (int, string, http.Header) {
		return b.do(b.request("POST", "/__console/~default/download", download.Encode()))
	}
	_, data, header := get()
	if _, err := zip.NewReader(bytes.NewReader([]byte(data)), int64(len(data))); err != nil || header.Get("Content-Disposition") != `attachment; filename="company-acme-key.zip"` {
		t.Errorf("%v: %v %s", err, header, data)
	}
	if _, again, _ := get(); !strings.Contains(again, "no private half to download") {
		t.Errorf("the second time: %s", again)
	}
	download.Set("form-token", "0")
	if status, _, _ := get(); status != http.StatusForbidden {
		t.Errorf("a download without the form's token: %d", status)
	}
}

func TestSecretsAreHiddenUntilAskedFor(t *testing.T) {
	b, r := openConsole(t, "")
	box, _ := r.Sandboxes.Get("default")
	for provider, name := range map[string]string{"qijiayun": "appSecret", "apihub": "sk"} {
		text, secret := b.page(provider), box.Credentials()[provider][name]
		if strings.Contains(text, secret) {
			t.Errorf("%s shows %s unasked", provider, name)
		}
		_, rest, _ := strings.Cut(text, "••••"+secret[len(secret)-4:])
		_, rest, _ = strings.Cut(rest, "reveal=")
		b.want(provider+"?reveal="+rest[:12], ">"+secret+"</pre>")
	}
}

func TestACallbackIsConfiguredInTheConsole(t *testing.T) {
	b, _ := openConsole(t, "")
	_, text := b.press(b.page("innopaas?lang=en"), "Add or replace: otp", url.Values{
		"s:url": {"http://127.0.0.1:1/hook"}, "m:events": {""}, "s:method": {"POST"}, "so:userName": {"u"}, "so:authorization": {"s3cret-word"}, "so:callbackKey": {""},
	})
	if !strings.Contains(text, "events: choose some of") {
		t.Errorf("a callback without events: %s", text)
	}
	b.press(b.page("innopaas?lang=en"), "Add or replace: otp", url.Values{
		"s:url": {"http://127.0.0.1:1/hook"}, "m:events": {"", "otp_status"}, "s:method": {"POST"}, "so:userName": {"u"}, "so:authorization": {"s3cret-word"}, "so:callbackKey": {""},
	})
	text = b.want("innopaas?lang=en", "http://127.0.0.1:1/hook", "abnormal")
	if strings.Contains(text, "s3cret-word") {
		t.Error("the page shows what proves the caller")
	}
	if _, text = b.press(text, "Delete", nil); strings.Contains(text, "http://127.0.0.1:1/hook") {
		t.Errorf("still there: %s", text)
	}
}

func TestAnonymousCallersUseUpTheirAllowance(t *testing.T) {
	b, _ := openConsole(t, "")
	b.press(b.page("apihub?lang=en"), "Somebody else calls", url.Values{"n:calls": {"60"}})
	b.want("apihub?lang=en", "60 / 60")
	_, text := b.press(b.page("apihub?lang=en"), "Limit", url.Values{"n:limit.calls": {"7"}, "s:limit.window": {"1m"}})
	if !strings.Contains(text, "Remove the limit") {
		t.Errorf("no limit to remove: %s", text)
	}
	if _, text = b.press(text, "Remove the limit", nil); strings.Contains(text, "Remove the limit") {
		t.Error("the limit is still there")
	}
}
