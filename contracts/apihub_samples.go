package contracts

import (
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/providers/apihub"
)

// The samples of the provider's pages, with values of their own: call-api.html (CALL), keys.html (KEYS), user-center (UC)
// and user-center-admin (ADMIN). What a page shows is sent as it is shown, and answered with the members that it shows.
var apihubSampleSpecs = describe("apihub's samples", Label("apihub"), func() {
	var (
		box *Sandbox
		api *Apihub
	)
	at := time.Date(2026, 1, 2, 3, 4, 5, 678_000_000, time.UTC)
	BeforeEach(func() {
		box = OpenSandbox(at)
		api = box.Apihub()
	})
	const weather = `{"success":true,"trace":"0123456789ab11f08899aabbccddeeff","result":{"location":{"name":"A","path":"A,A,B,C"},"now":{"text":"晴","code":"0","temperature":"20"},"lastUpdated":1767326400000}}`
	raw := func(r *Request, body string) *Answer {
		GinkgoHelper()
		return r.Raw("application/json", []byte(body)).Send()
	}

	It("H1, H3: the weather of a place, by POST (CALL)", Rule(apihub.WeatherShape, apihub.Trace), func() {
		a := raw(api.Request(http.MethodPost, apihubWeather, api.AppToken(nil), nil), `{"lng":100.5,"lat":30.25}`)
		Expect(a).To(And(BeAccepted(), HaveShape(weather)))
		// A UUID of version 1 without its hyphens: time_low, time_mid, time_hi; its time is that of the call.
		Expect(a.Field("trace")).To(MatchRegexp(`^[0-9a-f]{12}1[0-9a-f]{3}[89ab][0-9a-f]{15}$`))
		Expect(uuidTime(a.Field("trace").(string))).To(BeTemporally("~", at, time.Second))
	})

	It("H2: by GET with an app-token, by POST with the body null and a person-token, by GET without a token (KEYS)",
		Rule(apihub.GetAndPost, apihub.NullBody, apihub.UnderscoreCode, apihub.Anonymous), func() {
			now := api.now().Unix()
			app := MintHS256(M{"sub": api.AK, "iss": api.AK, "typ": "app_token", "iat": now, "exp": now + 7200}, api.SK)
			person := MintHS256(M{
				"sub": "user-1", "iss": api.AK, "typ": "person_token", "iat": now, "exp": now + 7200,
				"roles": []string{"SYS_ADMIN"}, "groups": []string{"/A/B"},
			}, api.SK)
			Expect(api.Get(apihubWeather, app, nil)).To(And(BeAccepted(), HaveShape(weather)))
			const underscore = "/api/weather_basic/now"
			Expect(raw(api.Request(http.MethodPost, underscore, person, nil), "null")).To(And(BeAccepted(), HaveShape(weather)))
			Expect(api.Get(apihubWeather, "", nil)).To(And(BeAccepted(), HaveShape(weather)))
		})

	It("H4: a business error, and a system error without a trace (CALL)", Rule(apihub.ErrorStatus, apihub.SystemError), func() {
		business := raw(api.Request(http.MethodPost, apihubWeather, "", nil), `{"lng":1`)
		Expect(business).To(And(Break(apihub.BodyNotJSON),
			HaveShape(`{"success":false,"trace":"0123456789ab11f08899aabbccddeeff","code":"INVALID_PARAMS","msg":"参数异常","detail":null}`)))
		Expect([]any{business.Field("code"), business.Field("msg")}).To(Equal([]any{"INVALID_PARAMS", "参数异常"}))
		box.needAdmin()
		r := api.Request(http.MethodGet, apihubWeather, "", nil)
		r.Header.Set("Mock-Prefer", "rule=apihub/system-error")
		system := r.Send()
		Expect(system).To(HaveShape(`{"success":false,"code":"UNKNOWN","msg":"未知异常","detail":"ValueError('x')"}`))
		Expect([]any{system.Field("code"), system.Field("msg")}).To(Equal([]any{"UNKNOWN", "未知异常"}))
	})

	It("H5: an auth session (UC)", Rule(apihub.SessionExpired), func() {
		a := api.Get(apihubSession, "", M{"ak": api.AK})
		Expect(a).To(And(BeAccepted(), HaveShape(`{"success":true,"trace":"0123456789ab11f08899aabbccddeeff","result":"<jwt>"}`)))
		claims := api.claimsOf(a.Field("result").(string))
		Expect(claims).To(HaveLen(6))
		Expect(claims).To(HaveKeyWithValue("sub", "anonymous"))
		Expect(claims).To(HaveKeyWithValue("iss", api.AK))
		Expect(claims).To(HaveKeyWithValue("typ", "person_token"))
		Expect(claims).To(HaveKeyWithValue("actions", []any{
			"user_center:noauth_get_password_policy", "user_center:noauth_register", "user_center:noauth_login",
		}))
		Expect(lifeOf(claims)).To(Equal(300 * time.Second))
	})

	It("H6: registering and logging in (UC)", Rule(apihub.NewMember, apihub.UserTokens), func() {
		for _, path := range []string{apihubRegister, apihubLogin} {
			a := raw(api.Request(http.MethodPost, path, api.Session(), nil), `{"username":"wangwu2","password":"654321"}`)
			Expect(a).To(And(BeAccepted(),
				HaveShape(`{"success":true,"trace":"0123456789ab11f08899aabbccddeeff","result":{"token":"<jwt>","refresh_token":"<jwt>"}}`)))
			claims := api.claimsOf(a.Field("result.token").(string))
			Expect(claims).To(HaveLen(8))
			Expect(claims["sub"]).To(MatchRegexp("^[0-9a-f]{24}$"))
			Expect(claims).To(HaveKeyWithValue("iss", api.AK))
			Expect(claims).To(HaveKeyWithValue("typ", "person_token"))
			Expect(claims).To(HaveKeyWithValue("username", "wangwu2"))
			Expect(claims).To(HaveKeyWithValue("roles", []any{"MEMBER"}))
			Expect(claims).To(HaveKeyWithValue("groups", []any{}))
			Expect(lifeOf(claims)).To(Equal(time.Hour))
			Expect(api.Get(apihubWeather, a.Field("result.token").(string), nil)).To(BeAccepted(), "it is a person-token (ADMIN)")
			Expect(lifeOf(api.claimsOf(a.Field("result.refresh_token").(string)))).To(Equal(7 * 24 * time.Hour))
		}
	})

	It("H7: create-user (ADMIN)", Rule(apihub.CreatedUser, apihub.CreatedInChina), func() {
		a := raw(api.Request(http.MethodPost, apihubCreateUser, api.AppToken(nil), nil), `{"username":"wangwu3","password":"87654321"}`)
		Expect(a).To(And(BeAccepted(), HaveShape(`{"success":true,"trace":"0123456789ab11f08899aabbccddeeff","result":{"_id":"0123456789abcdef01234567",`+
			`"username":"wangwu3","type":"MEMBER","password":"$2b$12$","attrs":{"avatar":"https://img.example.test/default.jpg","nickname":"wangwu3"},`+
			`"enable":true,"firstCreated":"2026-01-02T03:04:05.678000","ak":"89abcdef0123456789abcdef","isDel":0}}`)))
		Expect(a.Field("result._id")).To(MatchRegexp("^[0-9a-f]{24}$"))
		Expect(a.Field("result.username")).To(Equal("wangwu3"))
		Expect(a.Field("result.type")).To(Equal("MEMBER"))
		Expect(a.Field("result.password")).To(MatchRegexp(`^\$2b\$12\$[./A-Za-z0-9]{53}$`))
		Expect(a.Field("result.attrs.avatar")).To(HavePrefix("https://"))
		Expect(a.Field("result.attrs.nickname")).To(Equal("wangwu3"))
		Expect(a.Field("result.enable")).To(BeTrue())
		Expect(a.Field("result.firstCreated")).To(Equal("2026-01-02T11:04:05.678000"), "eight hours after the trace's time")
		Expect(uuidTime(a.Field("trace").(string))).To(BeTemporally("~", at, time.Second))
		Expect(a.Field("result.ak")).To(And(Equal(api.AK), MatchRegexp("^[0-9a-f]{24}$")))
		Expect(api.WithKey(nil).AK).To(MatchRegexp("^[0-9a-f]{24}$"))
		Expect(a.Field("result.isDel")).To(BeEquivalentTo(0))
	})

	It("H8: list-users, by GET without a body (ADMIN)", Rule(apihub.UserListShape), func() {
		a := api.Get(apihubListUsers, api.AppToken(nil), nil)
		Expect(a).To(BeAccepted())
		Expect(a.Field("result")).NotTo(BeEmpty())
	})
})

// uuidTime is the time in a version-1 UUID without hyphens.
func uuidTime(text string) time.Time {
	GinkgoHelper()
	var low, mid, high int64
	for _, part := range []struct {
		into *int64
		text string
	}{{&low, text[0:8]}, {&mid, text[8:12]}, {&high, text[13:16]}} {
		for _, digit := range part.text {
			value := int64(digit - '0')
			if digit >= 'a' {
				value = int64(digit-'a') + 10
			}
			*part.into = *part.into*16 + value
		}
	}
	const toUnix = 122_192_928_000_000_000
	return time.Unix(0, ((high<<48|mid<<32|low)-toUnix)*100)
}

// lifeOf is how long a token with these claims lives.
func lifeOf(claims M) time.Duration {
	GinkgoHelper()
	var at [2]int64
	for i, name := range []string{"iat", "exp"} {
		n, err := claims[name].(interface{ Int64() (int64, error) }).Int64()
		Expect(err).NotTo(HaveOccurred())
		at[i] = n
	}
	return time.Duration(at[1]-at[0]) * time.Second
}
