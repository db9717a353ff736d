package main

import (
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"example.com/mockserver/internal/server"
)

// adminCall makes a call of the admin API in the default sandbox.
func (b browser) adminCall(method, path, body string) string {
	b.t.Helper()
	r := b.request(method, "/__admin/sandboxes/default"+path, body)
	r.Header.Set("Content-Type", "application/json")
	status, text, _ := b.do(r)
	if status >= 300 {
		b.t.Fatalf("%s %s: %d %s", method, path, status, text)
	}
	return text
}

// innopaas calls InnoPaaS as the default sandbox's application.
func (b browser) innopaas(r *server.Running, path, body string) {
	b.t.Helper()
	box, err := r.Sandboxes.Get("default")
	if err != nil {
		b.t.Fatal(err)
	}
	c := box.Credentials()["innopaas"]
	q := b.request("POST", "/innopaas"+path, body)
	q.Header.Set("Content-Type", "application/json")
	q.Header.Set("Authorization", c["authorization"])
	q.Header.Set("appKey", c["appKey"])
	if status, text, _ := b.do(q); status != http.StatusOK {
		b.t.Fatalf("%s: %d %s", path, status, text)
	}
}

var hiddenInput = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)

// press sends the form of a page whose button has a label, with more inputs as a person fills them in.
func (b browser) press(page, label string, more url.Values) (int, string) {
	b.t.Helper()
	for _, form := range strings.Split(page, "<form ")[1:] {
		form, _, _ = strings.Cut(form, "</form>")
		if !strings.Contains(form, ">"+label+"</button>") {
			continue
		}
		values := url.Values{}
		for _, input := range hiddenInput.FindAllStringSubmatch(form, -1) {
			values.Set(input[1], html.UnescapeString(input[2]))
		}
		for name, given := range more {
			values[name] = given
		}
		return b.submit(values)
	}
	b.t.Fatalf("no button %q in %s", label, page)
	return 0, ""
}

func TestACodeIsReadFromAPhone(t *testing.T) {
	b, r := openConsole(t, "")
	if text := b.page("phones"); !strings.Contains(text, "Nothing was sent yet") {
		t.Errorf("no word about no phones: %s", text)
	}
	b.innopaas(r, "/api/otp/v3/msg/send/verify", `{"type":"3","language":"en","to":"12025550101","code":"4711"}`)
	b.innopaas(r, "/api/sms/v3/msg/send", `{"mobile":"6281200000001","msg":"<b>你好</b>"}`)
	for path, parts := range map[string][]string{
		"phones":                             {"&lt;b&gt;你好", "1 × UCS-2", "+62 812 0000 0001"},
		"phones?number=12025550101":          {"Your code is", ">4711</pre>", "Rejected by the carrier"},
		"phones?number=12025550101&lang=zh":  {"您的验证码是", "运营商拒绝", "复制"},
		"phones?number=nobody&lang=en":       {"nothing was sent to"},
		"phones?number=%3Cscript%3E&lang=en": {"nothing was sent to"},
	} {
		text := b.page(path)
		for _, part := range parts {
			if !strings.Contains(text, part) {
				t.Errorf("%s: no %q in %s", path, part, text)
			}
		}
	}
}

func TestAPressedWhatsappButtonIsPushedToTheReceiver(t *testing.T) {
	pushed := make(chan string, 16)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		pushed <- string(body)
	}))
	t.Cleanup(receiver.Close)
	b, r := openConsole(t, "")
	app := "MockShopAppKey01"
	b.adminCall("POST", "/innopaas/apps/"+app+"/webhooks", `{"product":"whatsapp","url":"`+receiver.URL+`","events":["whatsapp_mo_message_received"]}`)
	<-pushed // the check when it was saved
	send := func(body string) {
		b.innopaas(r, "/api/whatsapp/v3/msg/submit", `{"wabaId":"100200300400500","recipientNumber":"12025550111",`+body+`}`)
	}
	send(`"messageType":"template","templateName":"welcome","language":"en"`)
	page := b.page("phones")
	if !strings.Contains(page, "never replied") || !strings.Contains(page, "Welcome to Mock Shop!") {
		t.Errorf("the template is not on the phone: %s", page)
	}
	if status, text := b.press(page, "send", url.Values{"s:text": {"hello there"}}); status != http.StatusOK || !strings.Contains(text, "Done.") {
		t.Fatalf("%d %s", status, text)
	}
	if got := <-pushed; !strings.Contains(got, `"body":"hello there"`) {
		t.Errorf("pushed for the reply: %s", got)
	}
	send(`"messageType":"interactive","interactive":{"type":"button","body":{"text":"Shall we?"},"action":{"buttons":[{"type":"reply","reply":{"id":"a","title":"Yes"}}]}}`)
	page = b.page("phones")
	if !strings.Contains(page, "24-hour window open") {
		t.Errorf("no window: %s", page)
	}
	if status, text := b.press(page, "Yes", nil); status != http.StatusOK || !strings.Contains(text, "Done.") {
		t.Fatalf("%d %s", status, text)
	}
	if got := <-pushed; !strings.Contains(got, `"buttonReply":{"id":"a","title":"Yes"}`) {
		t.Errorf("pushed for the button: %s", got)
	}
	if page = b.page("phones"); !strings.Contains(page, "/__console/~default/deliveries?n=") {
		t.Errorf("no link to the delivery: %s", page)
	}
}
