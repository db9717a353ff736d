package contracts

import (
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/internal/auth"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/providers/aisuda"
)

// OpenAPI/介绍, 安全校验: how a request is signed, and every way to get it wrong.
var aisudaSignatureSpecs = describe("爱速搭 signatures", Label("aisuda"), func() {
	var (
		box *Sandbox
		api *Aisuda
	)
	BeforeEach(func() {
		box = OpenSandbox(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC))
		api = box.Aisuda()
	})
	try := func(s Signature) *Answer { return api.Request(s, http.MethodGet, "/app").Send() }
	tryApp := func(s Signature) *Answer {
		return api.Request(s, http.MethodGet, "/app/"+api.AppKey+"/resources").Send()
	}
	public := func() []byte {
		text, err := auth.PublicPEM(&api.key.PublicKey)
		Expect(err).NotTo(HaveOccurred())
		return text
	}

	It("of company level open the company and all its applications", func() {
		Expect(try(api.Company())).To(BeAccepted())
		Expect(tryApp(api.Company())).To(BeAccepted())
		Expect(api.Get("/app/office/resources")).To(BeAccepted())
	})

	It("of application level open one application, with or without x-client-id", Rule(aisuda.ClientIDOptionalForApps), func() {
		Expect(tryApp(api.App())).To(BeAccepted())
		named := api.App()
		named.ClientID = api.AppClientID
		Expect(tryApp(named)).To(BeAccepted())
	})

	It("are good for one minute: 59 s is accepted, 61 s refused", Rule(aisuda.SignatureTooOld), func() {
		old := func(age time.Duration) Signature { return api.Company().With(M{"iat": box.Now().Add(-age).Unix()}) }
		Expect(try(old(59 * time.Second))).To(BeAccepted())
		Expect(try(old(60 * time.Second))).To(BeAccepted())
		refused := try(old(61 * time.Second))
		Expect(refused).To(Break(aisuda.SignatureTooOld))
		Expect(refused.Why()).To(And(ContainSubstring("1m1s old"), ContainSubstring("make a token per request")))

		once := api.Company()
		Expect(try(once)).To(BeAccepted())
		Expect(try(once)).To(BeAccepted(), "the documentation refuses old signatures, not repeated ones")
		box.Advance(61 * time.Second)
		Expect(try(once)).To(Break(aisuda.SignatureTooOld))
	})

	DescribeTable("are refused, with a diagnosis that stays off the wire",
		func(r *rule.Rule, why string, change func(s Signature) Signature) {
			refused := try(change(api.Company()))
			Expect(refused).To(Break(r))
			Expect(refused.Why()).To(ContainSubstring(why))
			Expect(refused.Body).To(MatchJSON(`{"status":401,"msg":"签名校验失败","data":null}`))
		},
		Entry("without a header", Rule(aisuda.AuthorizationMissing), aisuda.AuthorizationMissing, "Authorization: Bearer",
			func(s Signature) Signature { s.Unsigned = true; return s }),
		Entry("not Bearer", Rule(aisuda.AuthorizationNotBearer), aisuda.AuthorizationNotBearer, "Bearer",
			func(s Signature) Signature { s.Header = "Basic YTpi"; return s }),
		Entry("no JWT", Rule(aisuda.TokenMalformed), aisuda.TokenMalformed, "three parts",
			func(s Signature) Signature { s.Header = "Bearer token"; return s }),
		Entry("three parts of nonsense", Rule(aisuda.TokenMalformed), aisuda.TokenMalformed, "not a JWT",
			func(s Signature) Signature { s.Header = "Bearer a.b.c"; return s }),
		Entry("two spaces after Bearer", Rule(aisuda.TokenMalformed), aisuda.TokenMalformed, "a space before",
			func(s Signature) Signature { s.Header = "Bearer  a.b.c"; return s }),
		Entry("Bearer twice", Rule(aisuda.TokenMalformed), aisuda.TokenMalformed, "has the word twice",
			func(s Signature) Signature { s.Header = "Bearer Bearer a.b.c"; return s }),
		Entry("a header of 9 KB", Rule(aisuda.HeaderOversized), aisuda.HeaderOversized, "8192",
			func(s Signature) Signature { s.Header = "Bearer " + strings.Repeat("a", 9000); return s }),
		Entry("alg none", Rule(aisuda.AlgNone), aisuda.AlgNone, "not signed",
			func(s Signature) Signature { s.Alg, s.Key = "none", nil; return s }),
		Entry("HS256 with a secret", Rule(aisuda.AlgNotRS256), aisuda.AlgNotRS256, "use RS256",
			func(s Signature) Signature { s.Alg, s.Key = "HS256", []byte("secret"); return s }),
		Entry("RS384", Rule(aisuda.AlgNotRS256), aisuda.AlgNotRS256, "with RS384",
			func(s Signature) Signature { s.Alg = "RS384"; return s }),
		Entry("RS512", Rule(aisuda.AlgNotRS256), aisuda.AlgNotRS256, "with RS512",
			func(s Signature) Signature { s.Alg = "RS512"; return s }),
		Entry("PS256", Rule(aisuda.AlgNotRS256), aisuda.AlgNotRS256, "with PS256",
			func(s Signature) Signature { s.Alg = "PS256"; return s }),
		Entry("no x-client-id", Rule(aisuda.ClientIDMissing), aisuda.ClientIDMissing, "company level",
			func(s Signature) Signature { s.ClientID = ""; return s }),
		Entry("an unknown x-client-id", Rule(aisuda.ClientIDUnknown), aisuda.ClientIDUnknown, "no key in this sandbox has the client id that x-client-id gives; there is ",
			func(s Signature) Signature { s.ClientID = "0000000000000000"; return s }),
		Entry("no iat", Rule(aisuda.IatMissing), aisuda.IatMissing, "has no iat",
			func(s Signature) Signature { return s.With(M{"iat": nil}) }),
		Entry("a Go time as iat", Rule(aisuda.IatNotNumber), aisuda.IatNotNumber, "time.Now().Unix()",
			func(s Signature) Signature { return s.With(M{"iat": time.Date(2026, 11, 22, 12, 0, 0, 5, time.UTC)}) }),
		Entry("digits in quotes as iat", Rule(aisuda.IatNotNumber), aisuda.IatNotNumber, "is a string",
			func(s Signature) Signature { return s.With(M{"iat": "1795348800"}) }),
		Entry("an object as iat", Rule(aisuda.IatNotNumber), aisuda.IatNotNumber, "not a number",
			func(s Signature) Signature { return s.With(M{"iat": M{}}) }),
		Entry("iat in milliseconds", Rule(aisuda.IatInMilliseconds), aisuda.IatInMilliseconds, "divide by 1000",
			func(s Signature) Signature { return s.With(M{"iat": s.Claims["iat"].(int64) * 1000}) }),
		Entry("iat in the future", Rule(aisuda.IatInFuture), aisuda.IatInFuture, "6s in the future",
			func(s Signature) Signature { return s.With(M{"iat": s.Claims["iat"].(int64) + 6}) }),
		Entry("exp passed", Rule(aisuda.TokenExpired), aisuda.TokenExpired, "exp passed 1s ago",
			func(s Signature) Signature { return s.With(M{"exp": s.Claims["iat"].(int64) - 1}) }),
		Entry("exp that is not a number", Rule(aisuda.TokenExpired), aisuda.TokenExpired, "not a number",
			func(s Signature) Signature { return s.With(M{"exp": "soon"}) }),
		Entry("another company's name", Rule(aisuda.CompanyClaimWrong), aisuda.CompanyClaimWrong, `"globex"`,
			func(s Signature) Signature { return s.With(M{"companyKey": "globex"}) }),
		Entry("no company's name", Rule(aisuda.CompanyClaimWrong), aisuda.CompanyClaimWrong, "companyKey is missing;",
			func(s Signature) Signature { return s.With(M{"companyKey": nil}) }),
		Entry("the company's name under another", Rule(aisuda.CompanyClaimWrong), aisuda.CompanyClaimWrong, `missing (it is spelled "company_key")`,
			func(s Signature) Signature { return s.With(M{"companyKey": nil, "company_key": "acme"}) }),
		Entry("a number as the company's name", Rule(aisuda.CompanyClaimWrong), aisuda.CompanyClaimWrong, "5, which is not a string",
			func(s Signature) Signature { return s.With(M{"companyKey": 5}) }),
		Entry("exp in milliseconds", Rule(aisuda.TokenExpired), aisuda.TokenExpired, "divide by 1000",
			func(s Signature) Signature { return s.With(M{"exp": s.Claims["iat"].(int64) * 1000}) }),
	)

	It("allow a little of the future: clocks differ", func() {
		s := api.Company()
		Expect(try(s.With(M{"iat": s.Claims["iat"].(int64) + 5}))).To(BeAccepted())
		Expect(try(s.With(M{"exp": s.Claims["iat"].(int64) + 1}))).To(BeAccepted())
	})

	It("are not made with the public half", Rule(aisuda.KeyConfusion, aisuda.SignedWithPublicHalf), func() {
		confused := api.Company()
		confused.Alg, confused.Key = "HS256", public()
		Expect(try(confused)).To(Break(aisuda.KeyConfusion))
		confused.Key = []byte(strings.TrimSpace(string(public())))
		refused := try(confused)
		Expect(refused).To(Break(aisuda.KeyConfusion))
		Expect(refused.Why()).To(ContainSubstring("client id " + api.ClientID))
		Expect(try(relabelled(confused, public()))).To(Break(aisuda.SignedWithPublicHalf))
	})

	It("must be those of the named key, and say whose they are", Rule(aisuda.SignatureWrong), func() {
		mixed := api.Company()
		mixed.Key = api.appKey
		refused := try(mixed)
		Expect(refused).To(Break(aisuda.SignatureWrong))
		Expect(refused.Why()).To(ContainSubstring("verifies with the key of application " + api.AppKey))

		stranger := api.Company()
		clientID, key := api.NewKey(nil)
		api.Console(http.MethodDelete, "/keys/"+clientID, nil, nil)
		stranger.Key = key
		Expect(try(stranger).Why()).To(ContainSubstring("with no key of this sandbox"))

		goSample := api.Company().With(M{"appKey": api.AppKey})
		goSample.ClientID = ""
		Expect(tryApp(goSample).Why()).To(ContainSubstring("send its client id in the header x-client-id, which is missing"))
		byID := api.App().With(M{"appKey": "grOwVRwNXG"})
		Expect(tryApp(byID).Why()).To(ContainSubstring(`appKey "grOwVRwNXG": write the short names`))
		nowhere := api.App().With(M{"appKey": "nowhere"})
		nowhere.Key = key
		Expect(tryApp(nowhere).Why()).To(ContainSubstring(`no application "nowhere" with a key`))
	})

	It("cannot be changed after signing", Rule(aisuda.SignatureWrong), func() {
		r := api.Request(api.Company(), http.MethodGet, "/app")
		token := r.Header.Get("Authorization")
		other := api.Request(api.Company().With(M{"companyKey": "globex"}), http.MethodGet, "/app").Header.Get("Authorization")
		parts, others := strings.Split(token, "."), strings.Split(other, ".")
		r.Header.Set("Authorization", parts[0]+"."+others[1]+"."+parts[2])
		Expect(r.Send()).To(Break(aisuda.SignatureWrong))
	})

	It("of application level name that application", Rule(aisuda.AppClaimWrong, aisuda.AppClaimOfCompanyKey), func() {
		wrong := api.App().With(M{"appKey": "office"})
		wrong.ClientID = api.AppClientID
		Expect(tryApp(wrong)).To(Break(aisuda.AppClaimWrong))
		Expect(tryApp(api.Company().With(M{"appKey": "anything"}))).To(BeAccepted(), "a company key needs none")
	})

	It("can be checked less strictly by a user who knows better", Rule(aisuda.IatMissing, aisuda.IatInFuture, aisuda.TokenExpired), func() {
		for _, r := range []*rule.Rule{aisuda.IatMissing, aisuda.IatNotNumber, aisuda.IatInMilliseconds, aisuda.IatInFuture, aisuda.TokenExpired} {
			box.Admin(http.MethodPut, "/overrides/"+r.ID, M{"enforced": false}, nil)
		}
		s := api.Company()
		Expect(try(s.With(M{"iat": nil}))).To(BeAccepted())
		Expect(try(s.With(M{"iat": "2026-11-22T12:00:00Z"}))).To(BeAccepted())
		Expect(try(s.With(M{"iat": "2026-11-22T11:58:00Z"}))).To(Break(aisuda.SignatureTooOld))
		Expect(try(s.With(M{"iat": s.Claims["iat"].(int64) * 1000}))).To(BeAccepted())
		Expect(try(s.With(M{"iat": s.Claims["iat"].(int64) + 600}))).To(BeAccepted())
		Expect(try(s.With(M{"exp": 1}))).To(BeAccepted())
	})
})
