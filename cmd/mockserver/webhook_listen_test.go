package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

// sendSMS submits a short message as the demo application.
func sendSMS(t *testing.T, s shell) {
	t.Helper()
	var all map[string]json.RawMessage
	var k map[string]string
	if err := json.Unmarshal([]byte(s.good("credentials")), &all); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(all["innopaas"], &k); err != nil {
		t.Fatal(err)
	}
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, k["baseUrl"]+"/api/sms/v3/msg/send", strings.NewReader(`{"mobile":"8613800000000","msg":"Your code is 4711."}`))
	r.Header = http.Header{"AppKey": {k["appKey"]}, "Authorization": {k["authorization"]}, "Content-Type": {"application/json;charset=utf-8"}}
	if answer := send(r); !strings.Contains(answer, `"code":"0"`) {
		t.Fatal(answer)
	}
}

const webhooksOfTheDemo = "/__admin/sandboxes/default/innopaas/apps/MockShopAppKey01/webhooks"

func TestWebhookListenShowsWhatIsPushed(t *testing.T) {
	s := serving(t)
	out, errs, stop := begin(t, s.env, "webhook", "listen", "--answer", "500,200")
	await(t, errs, "listening at http://127.0.0.1:")
	sendSMS(t, s)
	s.good("clock", "advance", "5m")
	await(t, out, "attempt 2")
	stop()
	contains(t, out.String(),
		"innopaas sms_status_report delivery 1, attempt 1 -> 500\n", "innopaas sms_status_report delivery 1, attempt 2 -> 200\n", "  POST /sms\n",
		"  Content-Type: application/json;charset=utf-8\n", "    \"status\": \"DELIVRD\"", "  as SmsReport of openapi/innopaas.yaml says\n")
	if strings.ContainsAny(out.String(), "\x1b") || strings.Contains(out.String(), "callback_check") {
		t.Errorf("colours for no terminal, or the console's question: %s", out)
	}
	if _, left := get(t, s.env["MOCKSERVER_URL"]+webhooksOfTheDemo); strings.TrimSpace(left) != "[]" {
		t.Errorf("left behind: %s", left)
	}
	contains(t, s.good("webhook", "list"), "delivered  innopaas sms_status_report", "500, 200")
}

func TestWebhookListenRestoresWhatWasConfigured(t *testing.T) {
	s := serving(t)
	at := s.env["MOCKSERVER_URL"] + webhooksOfTheDemo
	var pushes atomic.Int32
	own := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if body, _ := io.ReadAll(r.Body); string(body) != "{}" && r.Header.Get("Authorization") == "s3cret" && r.URL.Path == "/sms" {
			pushes.Add(1)
		}
	}))
	defer own.Close()
	demand(http.MethodPut, at, `{"product":"sms","url":"`+own.URL+`/sms","events":["sms_status_report"],"authorization":"s3cret","receiver":"shop","pswd":"pw"}`)
	out, errs, stop := begin(t, s.env, "webhook", "listen", "--format", "json", "--forward-to", own.URL+"/sms")
	await(t, errs, "listening at")
	sendSMS(t, s)
	s.good("clock", "advance", "5s")
	await(t, out, "\n")
	stop()
	var one push
	if err := json.Unmarshal([]byte(out.String()), &one); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if one.Kind != "sms_status_report" || one.Delivery != 1 || one.Attempt != 1 || one.Status != http.StatusOK || one.Breaks != "" ||
		one.Headers.Get("Authorization") != "s3cret" || !strings.Contains(string(one.Body), `"receiver":"shop"`) || pushes.Load() != 1 {
		t.Errorf("%+v, passed on %d times", one, pushes.Load())
	}
	sendSMS(t, s)
	s.good("clock", "advance", "5s")
	if pushes.Load() != 2 {
		t.Errorf("with the settings of before: %d pushes", pushes.Load())
	}
	if _, now := get(t, at); strings.Count(now, "product") != 1 || !strings.Contains(now, own.URL) {
		t.Errorf("configured now: %s", now)
	}
}

func TestWebhookListenStaysAfterAReset(t *testing.T) {
	s := serving(t)
	_, errs, _ := begin(t, s.env, "webhook", "listen")
	await(t, errs, "listening at")
	s.good("sandbox", "reset", "default")
	for i := 0; ; i++ {
		if _, now := get(t, s.env["MOCKSERVER_URL"]+webhooksOfTheDemo); strings.Count(now, "product") == 3 {
			return
		}
		if t.Context().Err() != nil || i > 20_000 {
			t.Fatal("it is not configured again")
		}
	}
}

func TestWebhookListenSaysWhatIsWrong(t *testing.T) {
	s := serving(t)
	for args, says := range map[string]string{
		"--answer 200,no":      "status between 200 and 599",
		"--answer 99":          "status between 200 and 599",
		"--delay -1s":          "0 or more",
		"--format xml":         "text or json",
		"--forward-to nowhere": "http or https URL",
		"--forward-to http://127.0.0.1:9 --answer 500":   "leave out --answer",
		"--url http://127.0.0.1:9":                       "does not reach the listener",
		"--sandbox nobody":                               "unknown sandbox",
		"--addr nowhere":                                 "--addr",
		"--server http://127.0.0.1:9 --addr 127.0.0.1:0": "no mockserver answers",
	} {
		code, _, errs := s.run(append([]string{"webhook", "listen"}, strings.Fields(args)...)...)
		if code != exitUsage || !strings.Contains(errs, says) {
			t.Errorf("%s: exit code %d: %s", args, code, errs)
		}
	}
	if _, left := get(t, s.env["MOCKSERVER_URL"]+webhooksOfTheDemo); strings.TrimSpace(left) != "[]" {
		t.Errorf("left behind: %s", left)
	}
}
