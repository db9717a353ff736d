package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// again sends an exchange once more with the console's form, and returns the page it leads to.
func (b browser) again(form url.Values) string {
	b.t.Helper()
	form.Set("form-token", formToken.FindStringSubmatch(b.page("sandboxes"))[1])
	status, text, _ := b.do(b.request("POST", "/__console/~default/send", form.Encode()))
	if status != http.StatusOK && status != http.StatusUnprocessableEntity {
		b.t.Fatalf("%d %s", status, text)
	}
	return text
}

func (b browser) call(method, path, body string, header ...string) http.Header {
	b.t.Helper()
	r := b.request(method, path, body)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	_, _, answer := b.do(r)
	return answer
}

// Each provider's refused call is accepted when it is sent again: the credential is the sandbox's own, made now.
func TestARefusedCallIsSentAgainSignedAnew(t *testing.T) {
	for name, call := range map[string]func(b browser) http.Header{
		"qijiayun/token-unknown": func(b browser) http.Header {
			return b.call("GET", "/qijiayun/itrigger-tenant/v1/basic/openAPItest/test/get?accessToken=none&x=a%20b", "")
		},
		"aisuda/token-malformed": func(b browser) http.Header {
			return b.call("GET", "/aisuda/openapi/company/acme/app", "", "Authorization", "Bearer old", "x-client-id", "other")
		},
		"apihub/token-malformed": func(b browser) http.Header {
			return b.call("GET", "/apihub/api/weather-basic/now", "", "apihub-token", "old")
		},
		"innopaas/token-unknown": func(b browser) http.Header {
			return b.call("POST", "/innopaas/api/sms/v3/msg/send", `{"mobile":"12025550100","msg":"hello"}`, "AppKey", "MockShopAppKey01", "Authorization", "old")
		},
	} {
		t.Run(name, func(t *testing.T) {
			b, _ := openConsole(t, "")
			if answer := call(b); answer.Get("Mock-Rule") != name {
				t.Fatalf("refused by %q: %s", answer.Get("Mock-Rule"), answer.Get("Mock-Why"))
			}
			text := b.again(url.Values{"n": {"1"}})
			if !strings.Contains(text, `class="row accepted" id="e2"`) || !strings.Contains(text, "Two answers") || !strings.Contains(text, "<mark>") {
				t.Errorf("not accepted: %s", text)
			}
			if again := b.again(url.Values{"n": {"1"}, "credential": {"wrong-key"}}); strings.Contains(again, `class="row accepted" id="e3"`) {
				t.Error("a wrong key is accepted")
			}
			if again := b.again(url.Values{"n": {"1"}, "credential": {"as-sent"}}); !strings.Contains(again, "Both answers are the same.") && name != "apihub/token-malformed" {
				t.Errorf("as it was sent: another answer")
			}
		})
	}
}

func TestACallIsSentAgainWithAnotherSandboxsCredential(t *testing.T) {
	b, _ := openConsole(t, "")
	if status, text, _ := b.do(b.request("POST", "/__admin/sandboxes", `{"id":"other"}`)); status != http.StatusCreated {
		t.Fatalf("%d %s", status, text)
	}
	b.call("GET", "/qijiayun/itrigger-tenant/v1/basic/openAPItest/test/get?accessToken=none", "")
	b.want("?n=1", `<option value="of:other">`)
	text := b.again(url.Values{"n": {"1"}, "credential": {"of:other"}})
	if !strings.Contains(text, `class="row refused" id="e2"`) || !strings.Contains(text, "sandbox &#34;other&#34;") {
		t.Errorf("the diagnosis does not name the sandbox: %s", text)
	}
	if text := b.again(url.Values{"n": {"1"}, "credential": {"of:nowhere"}}); !strings.Contains(text, "notice bad") || strings.Contains(text, `id="e3"`) {
		t.Errorf("a credential of no sandbox: %s", text)
	}
	if b.want("?operation=testGet", `id="e2"`); strings.Contains(b.page("?operation=memberQuery"), `id="e2"`) {
		t.Error("the filter by operation lets others pass")
	}
}

func TestAnExchangeIsEditedAndSent(t *testing.T) {
	b, _ := openConsole(t, "")
	b.call("POST", "/innopaas/api/sms/v3/msg/send", `{"mobile":"12025550100","msg":""}`, "AppKey", "MockShopAppKey01", "Authorization", "old")
	text := b.again(url.Values{"n": {"1"}, "edited": {"1"}, "method": {"POST"}, "url": {"/api/sms/v3/msg/send"}, "header": {"Content-Type: application/json\r\nMock-Label: edited"}, "body": {"{\"mobile\":\"12025550100\",\r\n\"msg\":\"two lines\"}"}})
	if !strings.Contains(text, `class="row accepted" id="e2"`) || !strings.Contains(text, "two lines") {
		t.Errorf("%s", text)
	}
	b.want("?label=edited", `id="e2"`)
	for _, bad := range []url.Values{{"n": {"99"}}, {"n": {"1"}, "edited": {"1"}, "method": {"G T"}, "url": {"/x"}}, {"n": {"1"}, "edited": {"1"}, "method": {"GET"}, "url": {"http://elsewhere.example/"}}} {
		bad.Set("form-token", formToken.FindStringSubmatch(b.page("sandboxes"))[1])
		if status, text, _ := b.do(b.request("POST", "/__console/~default/send", bad.Encode())); status != http.StatusNotFound && status != http.StatusUnprocessableEntity {
			t.Errorf("%v: %d %s", bad, status, text)
		}
	}
}

// What would help stands beside the refusal, and helps.
func TestARemedyHelps(t *testing.T) {
	const tokens = "/qijiayun/itrigger-tenant/v1/basic/accessTokenOpen/token?appId=qjydemoapp00000001&appSecret=demosecret0000000000000000000001"
	for name, one := range map[string]struct{ method, path, body, says string }{
		"frozen": {"PATCH", "/qijiayun/apps/qjydemoapp00000001", `{"freeze":true}`, "Unfreeze application qjydemoapp00000001"},
		"quota":  {"PATCH", "/qijiayun/tenants/12818", `{"accessTokenDailyLimit":0}`, "Raise the daily quota of tenant 12818 to 1000"},
	} {
		t.Run(name, func(t *testing.T) {
			b, _ := openConsole(t, "")
			b.call(one.method, "/__admin/sandboxes/default"+one.path, one.body)
			if answer := b.call("GET", tokens, ""); answer.Get("Mock-Rule") == "" {
				t.Fatal("not refused")
			}
			text := b.want("?n=1", "What to do", one.says)
			form := text[strings.Index(text, `class="remedy"`):]
			_, text = b.submit(url.Values{"method": {between(form, `name="method" value="`)}, "path": {between(form, `name="path" value="`)}, "fixed": {strings.ReplaceAll(between(form, `name="fixed" value="`), "&#34;", `"`)}})
			if !strings.Contains(text, "Done.") {
				t.Errorf("%s", text)
			}
			if answer := b.call("GET", tokens, ""); answer.Get("Mock-Rule") != "" {
				t.Errorf("still refused by %s", answer.Get("Mock-Rule"))
			}
		})
	}
}

func between(text, before string) string {
	_, rest, _ := strings.Cut(text, before)
	value, _, _ := strings.Cut(rest, `"`)
	return value
}
