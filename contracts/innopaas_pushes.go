package contracts

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/webhook"
	"example.com/mockserver/providers/innopaas"
)

// Webhook page: who receives an event, how often, and with which headers.
var innopaasPushSpecs = describe("InnoPaaS pushes", Label("innopaas"), func() {
	const carrier = 5 * time.Second
	var (
		box   *Sandbox
		api   *Innopaas
		hooks *Receiver
	)
	reports := []string{"sms_status_report"}
	BeforeEach(func() {
		box = OpenSandbox(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC))
		api = box.Innopaas()
		hooks = OpenReceiver()
	})

	It("carry UserName and Authorization where they are configured", Rule(innopaas.PushHeaders), func() {
		api.Subscribe(hooks, "sms", reports, M{"userName": "shop", "authorization": "s3cret", "method": "PUT"})
		api.SMS("12025550100", "hello")
		box.Advance(carrier)
		push := hooks.Pushes()[0]
		Expect(push.Method).To(Equal(http.MethodPut))
		Expect(push.Header.Get("UserName")).To(Equal("shop"))
		Expect(push.Header.Get("Authorization")).To(Equal("s3cret"))
		Expect(box.Deliveries("")[0].Event.Target.Headers["Authorization"]).To(Equal("[redacted]"), "the log keeps secrets")
		mine := OpenReceiver()
		api.SMS("12025550100", "hello", M{"callBackUrl": mine.URL})
		box.Advance(carrier)
		Expect(mine.Pushes()[0].Header.Get("UserName")).To(Equal("shop"), "with every push, also one to a callBackUrl")
		Expect(mine.Pushes()[0].Header.Get("Authorization")).To(Equal("s3cret"))
		api.Subscribe(hooks, "sms", reports)
		api.SMS("12025550100", "hello")
		box.Advance(carrier)
		Expect(hooks.Pushes()[1].Header).NotTo(Or(HaveKey("Username"), HaveKey("Authorization")))
	})

	It("are signed where a key is configured, and not otherwise", Rule(innopaas.PushCallbackID), func() {
		api.Subscribe(hooks, "sms", reports, M{"userName": "shop", "callbackKey": "k3y"})
		api.SMS("12025550100", "hello")
		box.Advance(carrier)
		parts := regexp.MustCompile(`^timestamp=([0-9]{10});nonce=([0-9a-f]+);username=shop;signature=([0-9a-f]{64})$`).FindStringSubmatch(hooks.Pushes()[0].Header.Get("X-Callback-Id"))
		Expect(parts).To(HaveLen(4))
		mac := hmac.New(sha256.New, []byte("k3y"))
		mac.Write([]byte(parts[1] + parts[2] + "shop"))
		Expect(parts[3]).To(Equal(hex.EncodeToString(mac.Sum(nil))))
		Expect(parts[1]).To(Equal("1795348805"), "the sandbox's time")
		var shown []M
		api.Console(http.MethodGet, "/apps/"+api.AppKey+"/webhooks", nil, &shown)
		Expect(shown[0]["callbackKey"]).To(BeTrue())
		api.Subscribe(hooks, "sms", reports)
		api.SMS("12025550100", "hello")
		box.Advance(carrier)
		Expect(hooks.Pushes()[1].Header).NotTo(HaveKey("X-Callback-Id"))
	})

	It("are three in all, one minute apart, and then no more", Rule(innopaas.PushRetry, innopaas.PushReceived), func() {
		api.Subscribe(hooks, "sms", reports)
		hooks.AnswerStatus(http.StatusInternalServerError)
		api.SMS("12025550100", "hello")
		box.Advance(carrier)
		Expect(hooks.Pushes()).To(HaveLen(1))
		box.Advance(59 * time.Second)
		Expect(hooks.Pushes()).To(HaveLen(1))
		box.Advance(time.Second)
		Expect(hooks.Pushes()).To(HaveLen(2))
		box.Advance(time.Hour)
		Expect(hooks.Pushes()).To(HaveLen(3))
		d := box.Deliveries("state=failed")[0]
		Expect(d.Attempts).To(HaveLen(3))
		Expect(d.Attempts[2].At.Sub(d.Attempts[0].At)).To(Equal(2 * time.Minute))
		hooks.AnswerStatus(http.StatusOK)
		var again webhook.Delivery
		box.Admin(http.MethodPost, fmt.Sprintf("/deliveries/%d/resend", d.N), nil, &again)
		Expect(again.State).To(Equal(webhook.Delivered))
		Expect(hooks.Pushes()[3].Body).To(Equal(hooks.Pushes()[0].Body))
	})

	It("of WhatsApp and OTP are repeated alike, and end when they are received", Rule(innopaas.PushRetryOthers, innopaas.PushReceived), func() {
		api.Subscribe(hooks, "otp", []string{"otp_status"})
		hooks.AnswerStatus(http.StatusNoContent)
		api.OTP("12025550100", "4711")
		box.Advance(3 * time.Second)
		hooks.AnswerStatus(http.StatusOK)
		box.Advance(time.Hour)
		Expect(hooks.Pushes()).To(HaveLen(2), "204 is not 200")
		Expect(box.Deliveries("")[0].State).To(Equal(webhook.Delivered))
	})

	It("do not follow redirects, and log what came back", func() {
		elsewhere := OpenReceiver()
		hooks.Answer(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", elsewhere.URL)
			w.WriteHeader(http.StatusTemporaryRedirect)
			_, _ = io.WriteString(w, "over there")
		})
		api.Subscribe(hooks, "sms", reports)
		api.SMS("12025550100", "hello")
		box.Advance(time.Hour)
		Expect(elsewhere.Pushes()).To(BeEmpty())
		attempt := box.Deliveries("")[0].Attempts[0]
		Expect(attempt.Status).To(Equal(http.StatusTemporaryRedirect))
		Expect(attempt.Answer).To(Equal("over there"))
		Expect(attempt.TookMicros).To(BeNumerically(">", 0))
	})

	It("go to the address that was configured when the event happened", Rule(innopaas.PushAsConfigured), func() {
		api.Subscribe(hooks, "sms", reports)
		hooks.AnswerStatus(http.StatusInternalServerError)
		api.SMS("12025550100", "hello")
		box.Advance(carrier)
		newer := OpenReceiver()
		api.Subscribe(newer, "sms", reports)
		box.Advance(time.Hour)
		Expect(hooks.Pushes()).To(HaveLen(3))
		Expect(newer.Pushes()).To(BeEmpty())
	})

	It("keep their order, and one that waits holds up none behind it", Rule(innopaas.PushOrder), func() {
		api.Subscribe(hooks, "sms", reports)
		hooks.AnswerStatus(http.StatusBadGateway)
		api.SMS("12025550100", "hello", M{"uid": "first"})
		box.Advance(carrier)
		hooks.AnswerStatus(http.StatusOK)
		var numbers, want []any
		for n := range 50 {
			api.SMS("12025550100", "hello", M{"uid": fmt.Sprint(n)})
			want = append(want, fmt.Sprint(n))
		}
		box.Advance(carrier)
		numbers = hooks.Each("uid")
		Expect(numbers[1:]).To(Equal(want))
		box.Advance(time.Minute)
		Expect(hooks.Each("uid")[51]).To(Equal("first"))
	})

	Describe("of an event that matches no application", func() {
		uplink := M{"kind": "sms_uplink", "mobile": "8613800000000", "destcode": "99999", "msg": "who are you"}

		It("go to the default application", Rule(innopaas.PushDefaultApp), func() {
			other := api.Other()
			theirs := OpenReceiver()
			other.Subscribe(theirs, "sms", []string{"sms_uplink"})
			api.Subscribe(hooks, "sms", []string{"sms_uplink"})
			api.Cause(uplink)
			other.App(M{"default": true})
			api.Cause(uplink)
			box.Advance(0)
			Expect(hooks.Pushes()).To(HaveLen(1))
			Expect(theirs.Pushes()).To(HaveLen(1))
		})

		It("go nowhere when there is no default application, and the log says so", Rule(innopaas.PushNoDefault), func() {
			api.Subscribe(hooks, "sms", []string{"sms_uplink"})
			api.App(M{"default": false})
			api.Cause(uplink)
			box.Advance(time.Hour)
			Expect(hooks.Pushes()).To(BeEmpty())
			silent := box.Deliveries("state=unrouted")
			Expect(silent).To(HaveLen(1))
			Expect(silent[0].Event.Unrouted).To(ContainSubstring("no default application"))
			Expect(box.TryAdmin(http.MethodPost, "/deliveries/1/resend", nil).Status).To(Equal(http.StatusConflict))
		})
	})

	It("of an event that its application has not chosen go nowhere", Rule(innopaas.PushUnconfigured), func() {
		other := api.Other()
		api.Subscribe(hooks, "sms", reports)
		other.SMS("12025550100", "hello")
		api.Cause(M{"kind": "sms_uplink", "mobile": "8613800000000", "destcode": "10690001", "msg": "chosen by nobody"})
		box.Advance(time.Hour)
		Expect(hooks.Pushes()).To(BeEmpty())
		Expect(box.Deliveries("state=unrouted")).To(HaveLen(2))
	})

	It("can be made to come twice, late or out of order", func() {
		api.Subscribe(hooks, "sms", reports)
		fault := func(in M) { box.Admin(http.MethodPost, "/deliveries/faults", in, nil) }
		fault(M{"does": "duplicate", "times": 1})
		api.SMS("12025550100", "hello", M{"uid": "twice"})
		box.Advance(carrier)
		fault(M{"does": "late", "by": "90s", "times": 1, "kind": "sms_status_report", "provider": "innopaas"})
		api.SMS("12025550100", "hello", M{"uid": "late"})
		box.Advance(carrier)
		fault(M{"does": "reorder", "times": 1})
		api.SMS("12025550100", "hello", M{"uid": "overtaken"})
		api.SMS("12025550100", "hello", M{"uid": "overtaker"})
		box.Advance(carrier)
		Expect(hooks.Each("uid")).To(Equal([]any{"twice", "twice", "overtaker", "overtaken"}))
		box.Advance(2 * time.Minute)
		Expect(hooks.Each("uid")[4]).To(Equal("late"))
		fault(M{"does": "duplicate"})
		box.Admin(http.MethodDelete, "/deliveries/faults", nil, nil)
		var left []M
		box.Admin(http.MethodGet, "/deliveries/faults", nil, &left)
		Expect(left).To(BeEmpty())
		Expect(box.TryAdmin(http.MethodPost, "/deliveries/faults", M{"does": "late"}).Status).To(Equal(http.StatusUnprocessableEntity))
	})

	It("never hold up the reply of the call that caused them", func() {
		api.Subscribe(hooks, "whatsapp", []string{"chat_mt_message_notify"})
		replied := make(chan bool, 1)
		early := false
		hooks.Answer(func(http.ResponseWriter, *http.Request) {
			impatient := make(chan bool)
			defer clock.After(time.Second, func() { close(impatient) }).Stop()
			select {
			case <-replied:
			case <-impatient:
				early = true
			}
		})
		Expect(api.Template("12025550111", "welcome", nil)).To(BeAccepted())
		replied <- true
		box.Advance(0)
		Expect(hooks.Pushes()).To(HaveLen(1))
		Expect(early).To(BeFalse())
	})

	It("survive a snapshot, and end with a reset", func() {
		api.Subscribe(hooks, "sms", reports)
		hooks.AnswerStatus(http.StatusInternalServerError)
		api.SMS("12025550100", "hello")
		box.Advance(carrier)
		saved := box.TryAdmin(http.MethodGet, "/snapshot", nil)
		box.Admin(http.MethodPost, "/reset", nil, nil)
		box.Advance(time.Hour)
		Expect(hooks.Pushes()).To(HaveLen(1))
		var snapshot any
		saved.Decode(&snapshot)
		box.Admin(http.MethodPut, "/snapshot", snapshot, nil)
		box.Advance(time.Hour)
		Expect(hooks.Pushes()).To(HaveLen(3))
	})
})
