package contracts

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/providers/innopaas"
)

// A public client's code: the OTP operation, v3.
var innopaasCodeSpecs = describe("InnoPaaS verification codes", Label("innopaas"), func() {
	var (
		box   *Sandbox
		api   *Innopaas
		hooks *Receiver
	)
	BeforeEach(func() {
		box = OpenSandbox(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC))
		api = box.Innopaas()
		hooks = OpenReceiver()
		api.Subscribe(hooks, "otp", []string{"otp_status"})
	})

	It("are answered with 000000", Rule(innopaas.OTPSuccessCode), func() {
		for _, number := range []string{"+12025550100", "12025550100"} {
			a := api.OTP(number, "4711")
			Expect(a).To(BeAccepted())
			Expect(a.Field("code")).To(Equal("000000"))
			Expect(a.Field("data")).NotTo(BeEmpty())
		}
		for _, kind := range []string{"1", "2", "3", "5"} {
			Expect(api.OTP("12025550100", "4711", M{"type": kind, "templateId": "t"})).To(BeAccepted(), kind)
		}
	})

	It("need type, language, to and code", Rule(innopaas.OTPFieldRequired, innopaas.OTPType, innopaas.OTPNumberFormat, innopaas.OTPCodeBlank), func() {
		for _, field := range []string{"type", "language", "to", "code"} {
			Expect(api.OTP("12025550100", "4711", M{field: nil})).To(Break(innopaas.OTPFieldRequired), field)
		}
		Expect(api.OTP("12025550100", "4711", M{"type": "6"})).To(Break(innopaas.OTPType))
		Expect(api.OTP("12025550100", "4711", M{"type": 3})).To(Break(innopaas.OTPType))
		for _, number := range []string{"", "++12025550100", "12025550100,12025550101", "0012025550100", "1202"} {
			Expect(api.OTP(number, "4711")).To(Break(innopaas.OTPNumberFormat), number)
		}
		Expect(api.OTP("12025550100,12025550101", "4711").Why()).To(ContainSubstring("a code goes to one"), "commas are for SMS")
		Expect(api.OTP("12025550100", " ")).To(Break(innopaas.OTPCodeBlank))
	})

	It("go by e-mail with type 4", Rule(innopaas.OTPMail), func() {
		mail := func(to string) *Answer { return api.OTP(to, "4711", M{"type": "4"}) }
		Expect(mail("ann@example.com")).To(BeAccepted())
		Expect(mail("+12025550100")).To(Break(innopaas.OTPMail))
		box.Admin(http.MethodPut, "/overrides/"+innopaas.OTPMail.ID, M{"enforced": false}, nil)
		Expect(mail("+12025550100")).To(BeAccepted())
	})

	It("are followed by their status, once it is final", Rule(innopaas.PushOTPTime, innopaas.PushOTPZone, innopaas.PushOTPFinal, innopaas.PushOTPNulls), func() {
		delivered := api.OTP("+12025550100", "4711").Field("data")
		api.OTP("12025550101", "4712")
		api.OTP("12025550106", "4713")
		box.Advance(time.Hour)
		Expect(hooks.Each("status")).To(Equal([]any{"2", "1"}))
		Expect(hooks.Each("code")).To(Equal([]any{"success", "failed"}))
		Expect(hooks.Pushes()[0].Body).To(MatchJSON(`{"accountNo":"I8393346","appKey":"` + api.AppKey + `","messageId":"` + delivered.(string) +
			`","mobile":"+12025550100","status":"2","code":"success","reportTime":"2026-11-22 20:00:03","errCode":null,"errMessage":null}`))
		Expect(hooks.Pushes()[1].Field("errCode")).NotTo(BeEmpty())
	})

	Describe("signed", func() {
		var fields map[string]string
		var now string
		BeforeEach(func() {
			now = "1795348800000"
			fields = map[string]string{"type": "3", "language": "en", "to": "+12025550100", "code": "4711", "sender": ""}
		})
		call := func(change func(*Request)) *Answer {
			body, err := json.Marshal(fields)
			Expect(err).NotTo(HaveOccurred())
			r := (&Innopaas{Box: box}).Request(innopaasOTP).Raw(documentedJSON, body)
			signed := map[string]string{"appKey": api.AppKey, "nonce": "n-1", "timestamp": now}
			for name, value := range fields {
				signed[name] = value
			}
			r.Header.Set("x-appKey", api.AppKey)
			r.Header.Set("x-nonce", "n-1")
			r.Header.Set("x-timestamp", now)
			r.Header.Set("x-signature", sign(signed, box.Credential("innopaas", "apiPassword")))
			if change != nil {
				change(r)
			}
			return r.Send()
		}

		It("are accepted without a token, however old, and again", Rule(innopaas.SignatureAgeUnchecked), func() {
			Expect(call(nil)).To(BeAccepted())
			box.Advance(24 * time.Hour)
			Expect(call(nil)).To(BeAccepted())
		})

		It("need all four headers", Rule(innopaas.SignatureHeaderMissing, innopaas.SignatureTimestampMalformed), func() {
			for _, name := range []string{"x-appKey", "x-nonce", "x-timestamp", "x-signature"} {
				refused := call(func(r *Request) { r.Header.Del(name) })
				Expect(refused).To(Break(innopaas.SignatureHeaderMissing), name)
				Expect(refused.Why()).To(ContainSubstring(name))
			}
			Expect(call(func(r *Request) { r.Header.Set("x-timestamp", "1795348800") })).To(Break(innopaas.SignatureTimestampMalformed))
			Expect(call(func(r *Request) { r.Header.Set("x-appKey", api.AppKey[:8]+"nobody") })).To(Break(innopaas.AppKeyUnknown))
		})

		It("need the right signature over the right body", Rule(innopaas.SignatureWrong), func() {
			Expect(call(func(r *Request) { r.Header.Set("x-signature", "00000000000000000000000000000000") })).To(Break(innopaas.SignatureWrong))
			Expect(call(func(r *Request) { r.Header.Set("x-nonce", "n-2") })).To(Break(innopaas.SignatureWrong))
			Expect(call(func(r *Request) { r.Body = []byte(`{"type":"3","language":"en","to":"+12025550100","code":"4712"}`) })).To(
				Break(innopaas.SignatureWrong))
			Expect(call(func(r *Request) { r.Body = []byte(`no JSON`) })).To(Break(innopaas.SignatureWrong))
			capital := call(func(r *Request) { r.Header.Set("x-signature", strings.ToUpper(r.Header.Get("x-signature"))) })
			Expect(capital).To(Break(innopaas.SignatureWrong))
			Expect(capital.Why()).To(ContainSubstring("lower-case"))
		})

		It("need a signature over every field, and the diagnosis names one that was left out", Rule(innopaas.SignatureWrong), func() {
			short := call(func(r *Request) {
				r.Body = []byte(`{"type":"3","language":"en","to":"+12025550100","code":"4711","templateId":"t"}`)
			})
			Expect(short).To(Break(innopaas.SignatureWrong))
			Expect(short.Why()).To(ContainSubstring("without the body's field templateId"))
		})

		It("sign a nested value as its JSON", func() {
			nested := `{"more":{"a":[1,2]}, "n":null, "blank":" ","type":"3","language":"en","to":"+12025550100","code":"4711"}`
			Expect(call(func(r *Request) {
				signed := map[string]string{"appKey": api.AppKey, "nonce": "n-1", "timestamp": now, "more": `{"a":[1,2]}`}
				for name, value := range fields {
					signed[name] = value
				}
				r.Body = []byte(nested)
				r.Header.Set("x-signature", sign(signed, box.Credential("innopaas", "apiPassword")))
			})).To(BeAccepted())
		})

		It("open the OTP operation and no other", Rule(innopaas.AppKeyMissing), func() {
			Expect((&Innopaas{Box: box}).SMS("12025550100", "hello")).To(Break(innopaas.AppKeyMissing))
		})
	})
})
