package contracts

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/providers/innopaas"
)

// What anybody with an application can see of InnoPaaS without sending anything: these specs run against the real
// provider too. Every operation sends or makes something, so these calls carry a token that is nobody's, or name nobody
// to send to (innopaasReads).
var innopaasPlainSpecs = describe("InnoPaaS, asked from outside", Label("innopaas"), func() {
	var api *Innopaas
	BeforeEach(func() { api = OpenSandbox().Innopaas() })
	text := func(who *Innopaas) *Answer {
		GinkgoHelper()
		return who.Post(innopaasSMS, M{"msg": "hello"})
	}

	DescribeTable("refuses", func(r *rule.Rule, change func(who *Innopaas)) {
		change(api)
		Expect(text(api)).To(Break(r))
	},
		Entry("a call without an AppKey", Rule(innopaas.AppKeyMissing), innopaas.AppKeyMissing,
			func(who *Innopaas) { who.AppKey, who.Token = "", nobodysToken }),
		Entry("a call without a token", Rule(innopaas.AuthorizationMissing), innopaas.AuthorizationMissing,
			func(who *Innopaas) { who.Token = "" }),
		Entry("a token with Bearer before it", Rule(innopaas.AuthorizationBearer), innopaas.AuthorizationBearer,
			func(who *Innopaas) { who.Token = "Bearer " + nobodysToken }),
		Entry("an AppKey that is nobody's", Rule(innopaas.AppKeyUnknown), innopaas.AppKeyUnknown,
			func(who *Innopaas) { who.AppKey, who.Token = who.AppKey[:8]+"nobody", nobodysToken }),
		Entry("a token that is nobody's", Rule(innopaas.TokenUnknown), innopaas.TokenUnknown,
			func(who *Innopaas) { who.Token = nobodysToken }),
	)

	It("has no such path, and takes no GET", Rule(innopaas.UnknownPath, innopaas.WrongMethod), func() {
		api.Token = ""
		Expect(api.Post("/api/sms/v3/balance", M{})).To(Break(innopaas.UnknownPath))
		Expect(api.Box.Request(http.MethodGet, "innopaas", innopaasSMS).Send()).To(Break(innopaas.WrongMethod))
	})

	It("wants JSON", Rule(innopaas.ContentType, innopaas.BodyMalformed), func() {
		Expect(api.Request(innopaasSMS).Raw("text/plain", []byte(`{"msg":"hello"}`)).Send()).To(Break(innopaas.ContentType))
		Expect(api.Request(innopaasSMS).Raw(documentedJSON, []byte(`{`)).Send()).To(Break(innopaas.BodyMalformed))
	})

	It("wants somebody to send a text to: 109", Rule(innopaas.SMSMobileMissing), func() {
		Expect(text(api)).To(Break(innopaas.SMSMobileMissing))
		Expect(api.Post(innopaasSMS, M{"mobile": "", "msg": "hello"})).To(Break(innopaas.SMSMobileMissing))
	})

	It("wants somebody to send a code to", Rule(innopaas.OTPFieldRequired), func() {
		Expect(api.Post(innopaasOTP, M{"type": "3", "language": "en", "code": "4711"})).To(Break(innopaas.OTPFieldRequired))
	})

	It("wants somebody to send a message to", Rule(innopaas.FieldRequired), func() {
		Expect(api.Post(innopaasMessage, M{"messageType": "text"})).To(Break(innopaas.FieldRequired))
	})

	DescribeTable("refuses a signed call", func(r *rule.Rule, headers map[string]string) {
		signed := (&Innopaas{Box: api.Box}).Request(innopaasOTP).JSON(M{"type": "3", "language": "en", "code": "4711"})
		signed.Header.Set("x-appKey", api.AppKey)
		for name, value := range headers {
			signed.Header.Set(name, value)
		}
		Expect(signed.Send()).To(Break(r))
	},
		Entry("without a nonce", Rule(innopaas.SignatureHeaderMissing), innopaas.SignatureHeaderMissing,
			map[string]string{"x-timestamp": "1795348800000", "x-signature": nobodysSignature}),
		Entry("whose timestamp is in seconds", Rule(innopaas.SignatureTimestampMalformed), innopaas.SignatureTimestampMalformed,
			map[string]string{"x-nonce": "n-1", "x-timestamp": "1795348800", "x-signature": nobodysSignature}),
		Entry("whose signature is wrong", Rule(innopaas.SignatureWrong), innopaas.SignatureWrong,
			map[string]string{"x-nonce": "n-1", "x-timestamp": "1795348800000", "x-signature": nobodysSignature}),
	)
})
