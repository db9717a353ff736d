package contracts

import (
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/providers/innopaas"
)

// Getting started: AppKey and the raw access token in the headers.
var innopaasCredentialSpecs = describe("InnoPaaS credentials", Label("innopaas"), func() {
	var (
		box *Sandbox
		api *Innopaas
	)
	BeforeEach(func() {
		box = OpenSandbox(time.Date(2026, 12, 30, 4, 0, 0, 0, time.UTC)) // noon in Shanghai
		api = box.Innopaas()
	})
	send := func(a *Innopaas) *Answer { return a.SMS("12025550100", "hello") }

	It("open the door, the token raw", Rule(innopaas.CodeIsText), func() {
		a := send(api)
		Expect(a).To(BeAccepted())
		Expect(a.Field("code")).To(Equal("0"))
		Expect(strings.Count(api.Token, ".")).To(Equal(2), "it looks like a JWT")
	})

	It("must both be sent", Rule(innopaas.AppKeyMissing, innopaas.AuthorizationMissing), func() {
		Expect(send(&Innopaas{Box: box, Token: api.Token})).To(Break(innopaas.AppKeyMissing))
		Expect(send(&Innopaas{Box: box, AppKey: api.AppKey})).To(Break(innopaas.AuthorizationMissing))
	})

	It("are refused with Bearer in front, and the diagnosis says so", Rule(innopaas.AuthorizationBearer), func() {
		for _, word := range []string{"Bearer ", "bearer "} {
			refused := send(&Innopaas{Box: box, AppKey: api.AppKey, Token: word + api.Token})
			Expect(refused).To(Break(innopaas.AuthorizationBearer))
			Expect(refused.Why()).To(ContainSubstring("send the token alone"))
		}
	})

	It("must be known", Rule(innopaas.AppKeyUnknown, innopaas.TokenUnknown), func() {
		// An AppKey that begins like this sandbox's own, so that the request finds the sandbox by its path alone.
		Expect(send(&Innopaas{Box: box, AppKey: api.AppKey[:8] + "nobody", Token: api.Token})).To(Break(innopaas.AppKeyUnknown))
		Expect(send(&Innopaas{Box: box, AppKey: api.AppKey, Token: api.Token + "x"})).To(Break(innopaas.TokenUnknown))
	})

	It("must belong together", Rule(innopaas.TokenOfAnotherApp), func() {
		other := api.Other()
		Expect(send(other)).To(BeAccepted())
		refused := send(&Innopaas{Box: box, AppKey: api.AppKey, Token: other.Token})
		Expect(refused).To(Break(innopaas.TokenOfAnotherApp))
		Expect(refused.Why()).To(ContainSubstring(other.AppKey))
	})

	It("end when the console makes a new token, which it shows once",
		Rule(innopaas.TokenReplaced, innopaas.TokenRotatesAtOnce, innopaas.TokenShownOnce, innopaas.TokenNeverExpires), func() {
			newer := &Innopaas{Box: box, AppKey: api.AppKey, Token: api.NewToken(M{"expiresOn": nil})}
			box.Advance(90 * time.Second)
			refused := send(api)
			Expect(refused).To(Break(innopaas.TokenReplaced))
			Expect(refused.Why()).To(ContainSubstring("2026-12-30 12:00:00 (Shanghai), 1m30s ago"))
			Expect(send(newer)).To(BeAccepted())
			box.Advance(10 * 365 * 24 * time.Hour)
			Expect(send(newer)).To(BeAccepted(), "a token without a date never expires")
			Expect(string(box.TryAdmin(http.MethodGet, "/innopaas/apps", nil).Body)).NotTo(ContainSubstring(newer.Token))
		})

	It("with a date are good until that day ends in Shanghai", Rule(innopaas.TokenExpired, innopaas.TokenDatedEnd), func() {
		api.Token = api.NewToken(M{"expiresOn": "2026-12-31"})
		box.Advance(36*time.Hour - time.Second) // 23:59:59 on the 31st
		Expect(send(api)).To(BeAccepted())
		box.Advance(time.Second)
		Expect(send(api)).To(Break(innopaas.TokenExpired))
	})

	It("of a disabled application or account open nothing: 116", Rule(innopaas.AccountDisabled), func() {
		api.App(M{"disabled": true})
		Expect(send(api)).To(Break(innopaas.AccountDisabled))
		api.App(M{"disabled": false})
		api.Account(M{"disabled": true})
		Expect(send(api)).To(Break(innopaas.AccountDisabled))
		api.Account(M{"disabled": false})
		Expect(send(api)).To(BeAccepted())
	})

	It("work from bound addresses only: 114", Rule(innopaas.IPNotBound), func() {
		api.App(M{"boundIps": []string{"192.0.2.7", "198.51.100.0/24"}})
		refused := send(api)
		Expect(refused).To(Break(innopaas.IPNotBound))
		Expect(refused.Why()).To(ContainSubstring("192.0.2.7"))
		api.App(M{"boundIps": []string{"192.0.2.7", "127.0.0.0/8", "::1"}})
		Expect(send(api)).To(BeAccepted())
	})

	It("reach the products of the application: 112", Rule(innopaas.ProductConfiguration), func() {
		api.App(M{"products": []string{"sms"}})
		Expect(send(api)).To(BeAccepted())
		Expect(api.OTP("12025550100", "4711")).To(Break(innopaas.ProductConfiguration))
		Expect(api.Template("12025550100", "welcome", nil)).To(Break(innopaas.ProductConfiguration))
	})
})

// Getting started: application/json;charset=utf-8.
var innopaasRequestSpecs = describe("InnoPaaS requests", Label("innopaas"), func() {
	var api *Innopaas
	BeforeEach(func() { api = OpenSandbox().Innopaas() })
	good := []byte(`{"mobile":"12025550100","msg":"hello"}`)
	as := func(contentType string) *Answer {
		r := api.Request(innopaasSMS).Raw(contentType, good)
		if contentType == "" {
			r.Header.Del("Content-Type")
		}
		return r.Send()
	}

	It("are JSON in UTF-8 and say so", Rule(innopaas.ContentType, innopaas.CharsetOptional), func() {
		for _, right := range []string{documentedJSON, "application/json; charset=UTF-8", "application/json"} {
			Expect(as(right)).To(BeAccepted(), right)
		}
		for _, wrong := range []string{"", "text/plain", "application/json;charset=gbk", "application/x-www-form-urlencoded", ";"} {
			Expect(as(wrong)).To(Break(innopaas.ContentType), "%q", wrong)
		}
		r := api.Request(innopaasUpload).Raw(documentedJSON, good)
		Expect(r.Send()).To(Break(innopaas.ContentType), "an upload is a form")
	})

	It("hold one JSON object with the documented fields", Rule(innopaas.BodyMalformed, innopaas.FieldRequired, innopaas.FieldInvalid), func() {
		gbk := "{\"mobile\":\"12025550100\",\"msg\":\"\xc4\xe3\xba\xc3\"}"
		for _, broken := range []string{"", "{", `{"mobile":"1`, "mobile=12025550100", gbk} {
			Expect(api.Request(innopaasSMS).Raw(documentedJSON, []byte(broken)).Send()).To(Break(innopaas.BodyMalformed), "%q", broken)
		}
		Expect(api.SMS("12025550100", "hello", M{"senderId": 7})).To(Break(innopaas.FieldInvalid))
		Expect(api.Free("12025550100", "text", M{"wabaId": nil})).To(Break(innopaas.FieldRequired))
		Expect(api.Free("12025550100", "text", M{"wabaId": ""})).To(Break(innopaas.FieldRequired))
	})

	It("may leave a field out by null", Rule(innopaas.NullIsAbsent), func() {
		nothing := []byte(`{"mobile":"12025550100","msg":"hello","senderId":null,"uid":null,"callBackUrl":null}`)
		Expect(api.Request(innopaasSMS).Raw(documentedJSON, nothing).Send()).To(BeAccepted())
		for field, missing := range map[string]*rule.Rule{
			"mobile": innopaas.SMSMobileMissing, "msg": innopaas.SMSTextEmpty,
		} {
			body := strings.Replace(string(good), `"`+field+`":`, `"`+field+`":null,"was":`, 1)
			Expect(api.Request(innopaasSMS).Raw(documentedJSON, []byte(body)).Send()).To(Break(missing), field)
		}
		template := []byte(`{"wabaId":"` + innopaasWaba + `","name":"nulls","category":"3","messageLanguage":"en","headerType":null,"caption":null,
			"messageBody":null,"footer":null,"safetyAdvice":null,"buttons":null}`)
		Expect(api.Request(innopaasTemplate).Raw(documentedJSON, template).Send()).To(BeAccepted())
		message := []byte(`{"wabaId":"` + innopaasWaba + `","messageType":"template","recipientNumber":"12025550111","language":"en",
			"templateName":"welcome","uid":null,"sendNumber":null,"body":null,"header":null,"bodyParams":null,"buttonParams":null,
			"media":null,"location":null,"contacts":null,"interactive":null}`)
		Expect(api.Request(innopaasMessage).Raw(documentedJSON, message).Send()).To(BeAccepted())
	})

	It("go to the documented paths by POST", Rule(innopaas.UnknownPath, innopaas.WrongMethod), func() {
		Expect(api.Post("/api/sms/v3/balance", M{})).To(Break(innopaas.UnknownPath))
		Expect(api.Box.Request(http.MethodGet, "innopaas", innopaasSMS).Send()).To(Break(innopaas.WrongMethod))
	})

	It("have at most 1 MiB", Rule(innopaas.BodyTooLarge), func() {
		Expect(api.SMS("12025550100", strings.Repeat("x", 1<<20))).To(Break(innopaas.BodyTooLarge))
	})

	It("may meet a failing platform", Rule(innopaas.SystemError), func() {
		r := api.Request(innopaasSMS).Raw(documentedJSON, good)
		r.Header.Set("Mock-Prefer", "rule="+innopaas.SystemError.ID)
		Expect(r.Send()).To(Break(innopaas.SystemError))
	})

	It("can be given another answer by whoever knows better", Rule(innopaas.RefusalEnvelope), func() {
		api.Box.Admin(http.MethodPut, "/overrides/"+innopaas.AppKeyUnknown.ID, M{"status": 200, "code": "101", "message": "account does not exist"}, nil)
		api.AppKey = api.AppKey[:8] + "nobody"
		refused := api.SMS("12025550100", "hello")
		Expect(refused.Status).To(Equal(http.StatusOK))
		Expect(refused.Field("code")).To(Equal("101"))
		Expect(refused.Field("data")).To(BeNil())
	})
})
