package contracts

import (
	"encoding/base64"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/providers/apihub"
)

// What anybody with an API Key can see of apihub without a console: these specs run against the real provider too. All
// but two calls are refused, and a refused call is not a call of the key's.
var apihubPlainSpecs = describe("apihub, asked from outside", Label("apihub"), func() {
	var api *Apihub
	BeforeEach(func() { api = OpenSandbox().Apihub() })
	call := func(token string) *Answer {
		GinkgoHelper()
		return api.Get(apihubWeather, token, nil)
	}

	DescribeTable("refuses an app-token", func(r *rule.Rule, corrupt func(now time.Time) M) {
		Expect(call(api.AppToken(corrupt(api.now())))).To(Break(r))
	},
		Entry("without exp", Rule(apihub.ExpMissing), apihub.ExpMissing, but("exp", nil)),
		Entry("without iat", Rule(apihub.IatMissing), apihub.IatMissing, but("iat", nil)),
		Entry("in milliseconds", Rule(apihub.Milliseconds), apihub.Milliseconds,
			func(now time.Time) M { return M{"iat": now.UnixMilli(), "exp": now.Add(time.Hour).UnixMilli()} }),
		Entry("with iat as text", Rule(apihub.TimeType), apihub.TimeType, func(now time.Time) M { return M{"iat": now} }),
		Entry("that has expired", Rule(apihub.TokenExpired), apihub.TokenExpired,
			func(now time.Time) M { return M{"iat": now.Unix() - 120, "exp": now.Unix() - 60} }),
		Entry("for three hours", Rule(apihub.TokenLifetime), apihub.TokenLifetime,
			func(now time.Time) M { return M{"exp": now.Add(3 * time.Hour).Unix()} }),
		Entry("from the future", Rule(apihub.IatInFuture), apihub.IatInFuture,
			func(now time.Time) M { return M{"iat": now.Unix() + 600, "exp": now.Unix() + 900} }),
		Entry("without typ", Rule(apihub.TokenType), apihub.TokenType, but("typ", nil)),
		Entry("whose sub is not ak", Rule(apihub.AppTokenSub), apihub.AppTokenSub, but("sub", "my-app")),
		Entry("of an unknown key", Rule(apihub.UnknownKey), apihub.UnknownKey, but("iss", "000000000000000000000000")),
	)

	DescribeTable("refuses a person-token", func(r *rule.Rule, claims M) {
		Expect(call(api.AppToken(with(M{"typ": "person_token", "sub": "u"}, claims)))).To(Break(r))
	},
		Entry("without an id", Rule(apihub.PersonTokenSub), apihub.PersonTokenSub, M{"sub": 42}),
		Entry("with roles as text", Rule(apihub.RolesGroups), apihub.RolesGroups, M{"roles": "SYS_ADMIN"}),
	)

	It("takes the bytes of sk as the key, and nothing near them", Rule(apihub.Base64Key, apihub.TrailingNewline, apihub.BadSignature), func() {
		decoded, err := base64.StdEncoding.DecodeString(api.SK)
		Expect(err).NotTo(HaveOccurred())
		Expect(call(MintHS256(api.Claims(nil), string(decoded)))).To(Break(apihub.Base64Key))
		Expect(call(MintHS256(api.Claims(nil), api.SK+"\n"))).To(Break(apihub.TrailingNewline))
		Expect(call(MintHS256(api.Claims(nil), "guess"))).To(Break(apihub.BadSignature))
	})

	It("wants typ among the claims, not in the header", Rule(apihub.TypInHeader), func() {
		header := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256","typ":"app_token"}`))
		Expect(call(resign(header, api.AppToken(M{"typ": nil}), api.SK))).To(Break(apihub.TypInHeader))
	})

	It("finds the token in whatever case the header is written", Rule(apihub.HeaderCase), func() {
		for _, name := range []string{"apihub-token", "Apihub-Token", "APIHUB-TOKEN"} {
			r := api.Request(http.MethodGet, apihubWeather, "", nil)
			r.Header[name] = []string{"rubbish"}
			Expect(r.Send()).To(Break(apihub.TokenMalformed), name)
		}
	})

	It("takes no other method", Rule(apihub.UnknownMethod), func() {
		Expect(api.Request(http.MethodPut, apihubWeather, "", nil).Send()).To(Break(apihub.UnknownMethod))
	})

	It("minds parameters", Rule(apihub.ParamMissing, apihub.ParamEmpty, apihub.CoordinatesRange, apihub.CoordinatesTogether), func() {
		Expect(api.Get(apihubWeather, "", M{"lng": -180.5, "lat": 1})).To(Break(apihub.CoordinatesRange))
		Expect(api.Get(apihubWeather, "", M{"lng": 1})).To(Break(apihub.CoordinatesTogether))
		Expect(api.Get(apihubSession, "", M{"ak": ""})).To(Break(apihub.ParamEmpty))
		Expect(api.Get(apihubSession, "", nil)).To(Break(apihub.ParamMissing))
	})

	It("gives no session to an unknown key, and no policy without one", Rule(apihub.SessionUnknownKey, apihub.SessionRequired), func() {
		Expect(api.Get(apihubSession, "", M{"ak": "000000000000000000000000"})).To(Break(apihub.SessionUnknownKey))
		Expect(api.Get(apihubPolicy, "", nil)).To(Break(apihub.SessionRequired))
		Expect(api.Get(apihubPolicy, api.AppToken(nil), nil)).To(Break(apihub.SessionRequired))
	})

	It("takes a session for its three actions only", Rule(apihub.SessionActions), func() {
		session := api.Get(apihubSession, "", M{"ak": api.AK})
		if !apihubSucceeded(session) {
			Skip("the key has no domain list, so it gets no session")
		}
		Expect(api.Get(apihubWeather, session.Field("result").(string), nil)).To(Break(apihub.SessionActions))
	})

	It("tells anybody the weather, with a trace", Rule(apihub.Anonymous, apihub.Trace, apihub.WeatherShape), func() {
		weather := api.Get(apihubWeather, "", M{"lng": 116.40, "lat": 39.93})
		Expect(weather).To(BeAccepted())
		Expect(weather.Field("trace")).To(MatchRegexp("^[0-9a-f]{32}$"))
		Expect(weather.Field("result.location.name")).NotTo(BeNil())
	})
})
