package contracts

import (
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/internal/auth"
	"example.com/mockserver/providers/aisuda"
)

// What the documentation's history knows.
var aisudaHistorySpecs = describe("爱速搭's earlier documentation", Label("aisuda"), func() {
	It("had a wrong path, which is answered 404 and led to the right one", Rule(aisuda.PathUnknown), func() {
		api := OpenSandbox().Aisuda()
		for _, path := range []string{"/app/crm/runtime/acl/role?env=prod&roleName=销售经理", "/app/crm/runtime/acl/role"} {
			refused := api.Get(path)
			Expect(refused).To(Break(aisuda.PathUnknown))
			Expect(refused.Status).To(Equal(http.StatusNotFound))
			Expect(refused.Why()).To(ContainSubstring("GET .../acl/runtime?env=&roleName="))
			Expect(api.Box.TryAdmin(http.MethodGet, "/exchanges/last", nil).Field("nearest")).To(Equal("readRuntimeAcl"))
		}
		Expect(api.Post("/app/crm/publish", M{}).Why()).To(ContainSubstring("a heading of the documentation"))
	})
})

// The time claims beside iat, and several mistakes at once: OpenAPI/介绍, and node's jsonwebtoken.
var aisudaClaimSpecs = describe("爱速搭 signatures with further claims", Label("aisuda"), func() {
	var (
		box *Sandbox
		api *Aisuda
	)
	BeforeEach(func() {
		box = OpenSandbox(time.Date(2026, 11, 22, 12, 0, 0, 700_000_000, time.UTC))
		api = box.Aisuda()
	})
	try := func(change M) *Answer {
		GinkgoHelper()
		return api.Request(api.Company().With(change), http.MethodGet, "/app").Send()
	}

	It("honour nbf and exp in whole seconds", Rule(aisuda.TokenNotYet, aisuda.TokenExpired), func() {
		now := box.Now().Unix()
		for _, good := range []M{{"nbf": now}, {"nbf": now + 5}, {"exp": now + 1}, {"exp": float64(now) + 0.5}, {"nbf": 0, "exp": now + 3600}} {
			Expect(try(good)).To(BeAccepted(), "%v", good)
		}
		for _, early := range []M{{"nbf": now + 6}, {"nbf": float64(now) + 5.1}, {"nbf": "soon"}, {"nbf": now * 1000}, {"nbf": M{}}} {
			Expect(try(early)).To(Break(aisuda.TokenNotYet), "%v", early)
		}
		for _, late := range []M{{"exp": now}, {"exp": now - 1}, {"exp": "never"}} {
			Expect(try(late)).To(Break(aisuda.TokenExpired), "%v", late)
		}
		box.Admin(http.MethodPut, "/overrides/aisuda/token-not-yet", M{"enforced": false}, nil)
		Expect(try(M{"nbf": now + 600})).To(BeAccepted())
	})

	It("do not look at what no page names", Rule(aisuda.OtherClaims), func() {
		Expect(try(M{"aud": "somebody", "iss": "me", "sub": "x", "jti": "1"})).To(BeAccepted())
	})

	It("name every mistake that can be seen in one token", Rule(aisuda.ClientIDMissing, aisuda.SignatureWrong, aisuda.AlgNotRS256), func() {
		all := api.Company().With(M{"companyKey": "globex", "iat": "2026-11-22T12:00:00Z", "exp": 1})
		all.ClientID = ""
		refused := api.Request(all, http.MethodGet, "/app").Send()
		Expect(refused).To(Break(aisuda.ClientIDMissing))
		for _, also := range []string{"iat is a time as text", "exp passed", `companyKey is "globex", where the path names company`} {
			Expect(refused.Why()).To(ContainSubstring(also))
		}
		wrong := api.Company().With(M{"iat": nil})
		wrong.Key = api.appKey
		Expect(api.Request(wrong, http.MethodGet, "/app").Send().Why()).To(And(ContainSubstring("verifies with the key of application"), ContainSubstring("has no iat")))
		alg := api.Company().With(M{"iat": 1})
		alg.Alg = "RS512"
		Expect(api.Request(alg, http.MethodGet, "/app").Send().Why()).To(And(ContainSubstring("use RS256"), ContainSubstring("make a token per request")))
		Expect(try(M{"iat": "x", "nbf": "y", "companyKey": nil}).Why()).To(And(ContainSubstring("iat is a string"), ContainSubstring("nbf is not a number"), ContainSubstring("companyKey is missing")))
	})

	It("refuse a header that asks for what nobody knows", Rule(aisuda.TokenMalformed), func() {
		s := api.Company()
		token, err := auth.MintHeader("RS256", map[string]any{"crit": []string{"b64"}, "b64": false}, s.Claims, s.Key)
		Expect(err).NotTo(HaveOccurred())
		s.Header = "Bearer " + token
		Expect(api.Request(s, http.MethodGet, "/app").Send()).To(Break(aisuda.TokenMalformed))
	})

	It("say first that the sandbox's clock is elsewhere, where that is why", Rule(aisuda.SignatureTooOld, aisuda.IatInFuture), func() {
		for by, says := range map[time.Duration]string{2 * time.Hour: "this sandbox's clock is 2h0m0s ahead of the machine's", -time.Hour: "this sandbox's clock is 1h0m0s behind the machine's"} {
			moved := OpenSandbox()
			ai := moved.Aisuda()
			s := ai.Company()
			moved.Admin(http.MethodPut, "/clock", M{"now": moved.Now().Add(by)}, nil)
			Expect(ai.Request(s, http.MethodGet, "/app").Send().Why()).To(HavePrefix(says))
		}
	})
})
