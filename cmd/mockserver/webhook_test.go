package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.com/mockserver/internal/client"
)

// console calls the console of InnoPaaS in the default sandbox.
func console(t *testing.T, s shell, method, path string, in any) {
	t.Helper()
	c := client.Client{Base: s.env["MOCKSERVER_URL"]}
	if err := c.Do(t.Context(), method, "/sandboxes/default/innopaas"+path, in, nil); err != nil {
		t.Fatal(err)
	}
}

func TestATokenOfInnoPaaSIsMadeByItsConsole(t *testing.T) {
	s := serving(t)
	earlier := strings.TrimSpace(s.good("token", "innopaas"))
	newer := strings.TrimSpace(s.good("token", "innopaas", "--expires-on", "2199-12-31"))
	if strings.Count(newer, ".") != 2 || newer == earlier {
		t.Fatalf("tokens %q and %q", earlier, newer)
	}
	contains(t, s.good("credentials"), newer)
	contains(t, s.good("token", "innopaas", "--curl"), "curl '", "/innopaas/api/sms/v3/msg/send'", "-H 'AppKey: MockShopAppKey01'")
	if code, _, errs := s.run("token", "innopaas", "--expires-on", "tomorrow"); code != exitUsage || !strings.Contains(errs, "expiresOn") {
		t.Errorf("exit code %d, %s", code, errs)
	}
	if code, _, errs := s.run("token", "innopaas", "--app", "nobody"); code != exitUsage || !strings.Contains(errs, "nobody") {
		t.Errorf("exit code %d, %s", code, errs)
	}
}

func TestWebhooksFromTheShell(t *testing.T) {
	s := serving(t)
	status := http.StatusBadGateway
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
	defer receiver.Close()
	s.good("clock", "freeze")
	console(t, s, "PUT", "/apps/MockShopAppKey01/webhooks", map[string]any{"product": "sms", "url": receiver.URL, "events": []string{"sms_uplink"}})
	uplink := map[string]any{"kind": "sms_uplink", "mobile": "12025550100", "destcode": "10690001", "msg": "hello"}
	console(t, s, "POST", "/events", uplink)
	s.good("clock", "advance", "3m")
	contains(t, s.good("webhook", "list"), "failed", "innopaas sms_uplink", receiver.URL, "502, 502, 502")
	if out := s.good("webhook", "list", "--state", "delivered"); out != "" {
		t.Errorf("delivered: %s", out)
	}
	status = http.StatusOK
	contains(t, s.good("webhook", "resend", "1"), `"state": "delivered"`, `"resend": true`)
	contains(t, s.good("webhook", "show", "1"), `"msg": "hello"`)
	contains(t, s.good("webhook", "fault", "late", "--by", "90s", "--times", "1"), `"does": "late"`)
	console(t, s, "POST", "/events", uplink)
	contains(t, s.good("webhook", "list", "--state", "waiting", "--kind", "sms_uplink"), "   2  ")
	s.good("webhook", "fault", "duplicate")
	s.good("webhook", "calm")
	console(t, s, "POST", "/events", uplink)
	s.good("clock", "advance", "90s")
	if out := s.good("webhook", "list", "--state", "delivered"); strings.Count(out, "\n") != 3 {
		t.Errorf("after 90 s:\n%s", out)
	}
	for _, wrong := range [][]string{{"webhook", "fault", "explode"}, {"webhook", "show", "99"}, {"webhook", "list", "--state", "lost"}} {
		if code, _, errs := s.run(wrong...); code != exitUsage || errs == "" {
			t.Errorf("%v: exit code %d, %s", wrong, code, errs)
		}
	}
}

func TestReceiversCanBeRestricted(t *testing.T) {
	s := serving(t, "--webhook-target", "192.0.2.0/24", "--webhook-target", "hooks.example.test")
	console(t, s, "PUT", "/apps/MockShopAppKey01/webhooks", map[string]any{"product": "sms", "url": "http://127.0.0.1:9/", "events": []string{"sms_uplink"}})
	console(t, s, "POST", "/events", map[string]any{"kind": "sms_uplink", "mobile": "12025550100", "destcode": "10690001", "msg": "hello"})
	s.good("clock", "advance", "0s")
	contains(t, s.good("webhook", "list"), "waiting", "target not allowed")
	if code, _, errs := s.run("--addr", "127.0.0.1:0", "--webhook-target", "http://x"); code != exitUsage || !strings.Contains(errs, "--webhook-target") {
		t.Errorf("exit code %d, %s", code, errs)
	}
}
