package innopaas

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/webhook"
)

// The kinds of events, by product. The documentation names WhatsApp's; those of SMS and OTP are mockserver's words for
// what the console calls by product only.
const (
	eventSMSReport  = "sms_status_report"
	eventSMSUplink  = "sms_uplink"
	eventOTP        = "otp_status"
	eventWAStatus   = "whatsapp_message_status_updated"
	eventWAReply    = "whatsapp_mo_message_received"
	eventWATemplate = "whatsapp_template_status_updated"
	eventChatMT     = "chat_mt_message_notify"
	eventChatMO     = "chat_mo_message_notify"
)

// eventWATemplateSample is the type of a template's event as the sample of its page spells it, against that page's text.
const eventWATemplateSample = "whatsapp_template_status_update"

// announced are events that the Webhook page lists as being worked on. No body of theirs is published, so none is pushed.
var announced = []string{"whatsapp_account_review_updated", "whatsapp_phone_number_name_update"}

var eventsOf = map[string][]string{
	productSMS:      {eventSMSReport, eventSMSUplink},
	productOTP:      {eventOTP},
	productWhatsapp: {eventWAStatus, eventWAReply, eventWATemplate, eventChatMT, eventChatMO},
}

// pushContentType is that of every push; the documentation does not say.
const pushContentType = "application/json;charset=utf-8"

// The promises of SMS reports: three pushes in all, one minute apart (SMS API V3.0), received by HTTP 200 within 3 seconds
// (a client's note of the console). Of the other events they are assumed.
const (
	pushAttempts = 3
	pushEvery    = time.Minute
	pushPatience = 3 * time.Second
)

// terms are these promises as the sender reads them.
func terms(kind string) webhook.Terms {
	again := PushRetryOthers
	if kind == eventSMSReport {
		again = PushRetry
	}
	return webhook.Terms{
		Attempts: pushAttempts, EverySeconds: int(pushEvery / time.Second), LimitMillis: int(pushPatience / time.Millisecond), Status: 200,
		Rules: &webhook.Rules{Received: PushReceived.ID, Again: again.ID},
	}
}

// addressee is the application that receives an event: its own, or the default one if it matches none.
func addressee(t *sandbox.Tx, appKey string) (App, rule.Text, bool) {
	if app, found := apps.Get(t.DB, appKey); found {
		return app, rule.Text{}, true
	}
	for _, app := range apps.All(t.DB) {
		if app.Default {
			t.Seen(PushDefaultApp)
			return app, rule.Text{}, true
		}
	}
	t.Seen(PushNoDefault)
	return App{}, rule.Text{
		EN: "the event matches no application, and there is no default application",
		ZH: "事件匹配不到应用，且没有默认应用",
	}, false
}

// target is the address for a kind of event of an application. callback, when given, goes before the console's setting.
func target(t *sandbox.Tx, appKey, product, kind, callback string) (webhook.Target, Webhook, string) {
	app, why, found := addressee(t, appKey)
	if !found {
		return webhook.Target{}, Webhook{}, both(why)
	}
	hook, configured := app.Webhooks[product]
	if callback == "" && (!configured || !slices.Contains(hook.Events, kind)) {
		t.Seen(PushUnconfigured)
		return webhook.Target{}, hook, both(rule.Text{
			EN: "application " + app.AppKey + " has no webhook for " + kind,
			ZH: "应用 " + app.AppKey + " 没有订阅 " + kind,
		})
	}
	if hook.UserName != "" || hook.Authorization != "" {
		t.Seen(PushHeaders)
	}
	if hook.CallbackKey != "" {
		t.Seen(PushCallbackID)
		if t.Varies(wrongCallbackID) {
			hook.CallbackKey += " of somebody else"
		}
	}
	if callback != "" { // in the place of the URL alone: the rest of the configuration goes with every push
		t.Seen(PushCallbackFirst)
		return webhook.Target{Method: "POST", URL: callback, Headers: headers(hook, t.Now, t.Hex)}, hook, ""
	}
	return webhook.Target{Method: hook.Method, URL: hook.URL, Headers: headers(hook, t.Now, t.Hex)}, hook, ""
}

func both(t rule.Text) string { return t.EN + " · " + t.ZH }

// headers are those of a push: UserName and Authorization where they are configured (Webhook page), and a signature where
// there is a key for it.
func headers(hook Webhook, now time.Time, random func(int) string) map[string]string {
	h := map[string]string{"Content-Type": pushContentType}
	if hook.UserName != "" {
		h["UserName"] = hook.UserName
	}
	if hook.Authorization != "" {
		h["Authorization"] = hook.Authorization
	}
	if hook.CallbackKey != "" {
		h["X-CALLBACK-ID"] = callbackID(hook, strconv.FormatInt(now.Unix(), 10), random(16))
	}
	return h
}

// callbackID signs a push as a client's notes of the console have it: HMAC-SHA256 of timestamp, nonce and user name. That
// the time is in seconds and the signature in lower-case hex is assumed.
func callbackID(hook Webhook, timestamp, nonce string) string {
	mac := hmac.New(sha256.New, []byte(hook.CallbackKey))
	_, _ = io.WriteString(mac, timestamp+nonce+hook.UserName) // never fails
	return "timestamp=" + timestamp + ";nonce=" + nonce + ";username=" + hook.UserName + ";signature=" + hex.EncodeToString(mac.Sum(nil))
}

// encode writes a push's body as replies are written: <, > and & stand as they are.
func encode(body any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(body); err != nil {
		panic(fmt.Sprintf("a push cannot be encoded: %v", err))
	}
	return bytes.TrimSpace(b.Bytes())
}

// news is an event before its receiver is known.
type news struct {
	appKey, product, kind, schema, subject, callback string
	body                                             func(hook Webhook) any
}

// tell emits an event. With no body for anybody it still says in the log of deliveries that nobody was told.
func tell(t *sandbox.Tx, n news) {
	to, hook, unrouted := target(t, n.appKey, n.product, n.kind, n.callback)
	body := encode(n.body(hook))
	for _, r := range []*rule.Rule{PushAsConfigured, PushContentType, PushOrder} {
		t.Seen(r)
	}
	t.Emit(webhook.Event{
		Kind: n.kind, Schema: n.schema, Subject: n.subject, Target: to, Unrouted: unrouted, Body: body, Terms: terms(n.kind),
	})
}
