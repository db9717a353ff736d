package main

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// want fails for each part that a page lacks.
func (b browser) want(path string, parts ...string) string {
	b.t.Helper()
	text := b.page(path)
	for _, part := range parts {
		if !strings.Contains(text, part) {
			b.t.Errorf("%s: no %q", path, part)
		}
	}
	return text
}

func TestEveryPageIsThereInBothLanguages(t *testing.T) {
	b, _ := openConsole(t, "")
	for path, titles := range map[string][2]string{
		"clock": {"What falls due", "即将到期的事项"}, "deliveries": {"Faults of deliveries", "推送故障"}, "rules": {"never met", "尚未触发"},
		"state": {"Read only", "此处只读"}, "faults": {"A broken connection", "连接异常"}, "sandboxes": {"Save and load", "保存与加载"},
	} {
		b.want(path+"?lang=en", titles[0])
		b.want(path+"?lang=zh", titles[1])
	}
}

// What the provider said and what we say of it stand apart in a row, and a list says how many there are.
func TestARowSaysTheProvidersCode(t *testing.T) {
	b, _ := openConsole(t, "")
	b.do(b.request("GET", "/qijiayun/itrigger-bff/v2/open/api/member/query?accessToken=none", ""))
	b.do(b.request("GET", "/aisuda/openapi/v1/company/demo/app", ""))
	b.want("?lang=en", `title="the provider&#39;s code">401</code>`, `<span id="listed">2</span> shown of <span data-count="">2</span>`)
	text := b.want("?provider=qijiayun&lang=zh", `title="平台返回的错误码">401</code>`, `显示 <span id="listed">1</span> 条，共 <span data-count="">2</span> 条`)
	if _, after, _ := strings.Cut(text, `class="wire"`); strings.Contains(after, `class="wire"`) {
		t.Error("the code of another call is shown")
	}
	b.submit(url.Values{"method": {"PUT"}, "path": {"/clock"}, "fixed": {`{"mode":"frozen"}`}})
	b.want("?lang=zh", "▮▮ 已冻结", "▶ 运行")
}

// A page that asks for no referrer makes browsers send "Origin: null" with its own forms, which are then refused.
func TestBrowsersNameTheConsoleInItsOwnForms(t *testing.T) {
	b, _ := openConsole(t, "")
	_, _, header := b.do(b.request("GET", "/__console/~default/", ""))
	if policy := header.Get("Referrer-Policy"); policy != "same-origin" {
		t.Errorf("Referrer-Policy: %s", policy)
	}
}

func TestTheClockPageLeadsToWhatFallsDueNext(t *testing.T) {
	b, _ := openConsole(t, "")
	b.submit(url.Values{"method": {"PUT"}, "path": {"/clock"}, "fixed": {`{"now":"2026-11-30T12:00:00Z","mode":"frozen"}`}})
	b.do(b.request("GET", "/qijiayun/itrigger-tenant/v1/basic/accessTokenOpen/token?appId=qjydemoapp00000001&appSecret=demosecret0000000000000000000001", ""))
	b.want("clock", "to the next thing due (+2 h)", "of application qjydemoapp00000001 expires", "1 of 2000 used", `&#34;by&#34;:&#34;2h0m0s&#34;`, "<svg")
	b.submit(url.Values{"method": {"POST"}, "path": {"/clock/advance"}, "s:by": {"2h"}})
	b.want("clock", "2026-11-30 14:00:00", "22:00:00", "to the next thing due (+2 h)")
	if text := b.page("clock"); strings.Contains(text, "of application qjydemoapp00000001 expires") {
		t.Error("a token that has ended is still to end")
	}
}

func TestAnAssumedAnswerIsChosenInTheConsoleAndUndone(t *testing.T) {
	b, _ := openConsole(t, "")
	const page = "rules?rule=qijiayun%2Ftoken-unknown"
	b.want(page, `name="j:"`, "HTTP 401 401", "documented", "assumed")
	b.submit(url.Values{"method": {"PUT"}, "path": {"/overrides/qijiayun/token-unknown"}, "j:": {`{"status":401,"code":"401"}`}})
	call := b.request("GET", "/qijiayun/itrigger-bff/v2/open/api/member/query?accessToken=none", "")
	if status, _, _ := b.do(call); status != http.StatusUnauthorized {
		t.Errorf("overridden: %d", status)
	}
	b.want(page, "undo the override", "calls refused here: 1", "✎", `href="/__console/~default/?n=1#detail"`)
	b.submit(url.Values{"method": {"DELETE"}, "path": {"/overrides/qijiayun/token-unknown"}})
	if status, _, _ := b.do(b.request("GET", "/qijiayun/itrigger-bff/v2/open/api/member/query?accessToken=none", "")); status != http.StatusOK {
		t.Errorf("undone: %d", status)
	}
	for filter, there := range map[string]bool{"provider=apihub": false, "standing=refused": true, "standing=never": false, "stage=2&provider=qijiayun": true, "stage=1": false, "q=token-unknown": true} {
		if found := strings.Contains(b.page("rules?"+filter), `data-rule="qijiayun/token-unknown"`); found != there {
			t.Errorf("%s: shown %v", filter, found)
		}
	}
}

func TestAFormSaysWhatIsWrongWithoutTheAdminAPIsDocument(t *testing.T) {
	b, _ := openConsole(t, "")
	for lang, says := range map[string]string{"en": "must have the format date-time", "zh": "date-time"} {
		b.page("?lang=" + lang)
		_, text := b.submit(url.Values{"method": {"PUT"}, "path": {"/clock"}, "s:now": {"tomorrow"}})
		result, _, _ := strings.Cut(text[strings.Index(text, "<section class=\"result"):], "<details")
		if !strings.Contains(result, says) || strings.Contains(result, "admin.yaml") {
			t.Errorf("%s: %s", lang, result)
		}
	}
}

func TestARefusalAskedForOnceComesOnce(t *testing.T) {
	b, _ := openConsole(t, "")
	b.submit(url.Values{"method": {"POST"}, "path": {"/faults"}, "fixed": {`{"provider":"apihub","rule":"apihub/unknown-key","times":1}`}})
	b.want("faults", "↯ active", "rule apihub/unknown-key", "0 / 1")
	_, _, first := b.do(b.request("GET", "/apihub/api/weather-basic/now", ""))
	_, _, second := b.do(b.request("GET", "/apihub/api/weather-basic/now", ""))
	if first.Get("Mock-Rule") != "apihub/unknown-key" || second.Get("Mock-Rule") != "" {
		t.Errorf("%q, then %q", first.Get("Mock-Rule"), second.Get("Mock-Rule"))
	}
	b.want("faults", "✓ over", "1 / 1")
	b.want("?fault=1", `id="e1"`)
}

func TestStateIsShownWithoutSecrets(t *testing.T) {
	b, _ := openConsole(t, "")
	b.want("state?table=qijiayun.apps", "qjydemoapp00000001")
	for table, secret := range map[string]string{"qijiayun.apps": "demosecret0000000000000000000001", "innopaas.apps": "demo-api-password", "apihub.keys": "7WpYnwDUNZka5L2lXExpSyGSlzW3HP1Q"} {
		if strings.Contains(b.page("state?table="+table), secret) {
			t.Errorf("%s shows %s", table, secret)
		}
	}
	if text := b.page("state?table=qijiayun.apps&q=nothing-like-it"); strings.Contains(text, "qjydemoapp00000001") {
		t.Error("a search shows all")
	}
}

func TestASandboxIsSavedAndLoadedInTheConsole(t *testing.T) {
	b, _ := openConsole(t, "")
	b.submit(url.Values{"method": {"PUT"}, "path": {"/clock"}, "fixed": {`{"now":"2031-05-06T07:08:09Z","mode":"frozen"}`}})
	_, saved, header := b.do(b.request("GET", "/__console/~default/snapshot.json", ""))
	if !strings.Contains(header.Get("Content-Disposition"), `filename="default.json"`) {
		t.Errorf("%v", header)
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	token := formToken.FindStringSubmatch(b.page("sandboxes"))[1]
	_ = form.WriteField("form-token", token)
	_ = form.WriteField("into", "copy")
	part, _ := form.CreateFormFile("file", "default.json")
	_, _ = part.Write([]byte(saved))
	_ = form.Close()
	r := b.request("POST", "/__console/~default/load", body.String())
	r.Header.Set("Content-Type", form.FormDataContentType())
	status, text, _ := b.do(r)
	if status != http.StatusOK || !strings.Contains(text, "~copy/") || !strings.Contains(text, "2031-05-06 15:08:09") {
		t.Errorf("%d %.2000s", status, text)
	}
	r = b.request("POST", "/__console/~default/load", strings.ReplaceAll(body.String(), token, "forged"))
	r.Header.Set("Content-Type", form.FormDataContentType())
	if status, _, _ := b.do(r); status != http.StatusForbidden {
		t.Errorf("a forged form: %d", status)
	}
}
