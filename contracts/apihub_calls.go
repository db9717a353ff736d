package contracts

import (
	"bytes"
	"fmt"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/providers/apihub"
)

const invalidParams = "INVALID_PARAMS"

// https://apihub.net/docs/readme/call-api.html (通用接口格式): how an interface is called and what comes back.
var apihubCallSpecs = describe("apihub calls", Label("apihub"), func() {
	var (
		box *Sandbox
		api *Apihub
	)
	BeforeEach(func() {
		box = OpenSandbox()
		api = box.Apihub()
	})
	peking := M{"lng": 116.40, "lat": 39.93}
	place := func(a *Answer) any {
		GinkgoHelper()
		Expect(a).To(BeAccepted())
		return a.Field("result.location.name")
	}

	It("are answered under GET and under POST alike", Rule(apihub.GetAndPost), func() {
		get, post := api.Get(apihubWeather, "", peking), api.Post(apihubWeather, "", peking)
		Expect(get).To(BeAccepted())
		Expect(get.Field("result")).To(Equal(post.Field("result")))
	})

	It("do not lose a parameter that has a semicolon in it", func() {
		a := box.Request(http.MethodGet, "apihub", apihubWeather+"?lng=116.40;lat=39.93").Send()
		Expect(a).NotTo(BeAccepted())
		Expect(a.Field("code")).To(Equal(invalidParams))
	})

	It("take no other method", Rule(apihub.UnknownMethod), func() {
		for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions} {
			Expect(api.Request(method, apihubWeather, "", nil).Send()).To(Break(apihub.UnknownMethod), method)
		}
	})

	It("spell the api code with hyphens or underscores, and the action with hyphens", Rule(apihub.UnderscoreCode, apihub.UnknownAPI), func() {
		Expect(api.Get("/api/weather_basic/now", "", nil)).To(BeAccepted())
		Expect(api.Get("/api/user_center/gen-auth-session", "", M{"ak": api.AK})).To(BeAccepted())
		Expect(api.Get("/api/user_center/gen_auth_session", "", M{"ak": api.AK})).To(Break(apihub.UnknownAPI))
	})

	It("name an api and an action that exist", Rule(apihub.UnknownAPI), func() {
		for _, path := range []string{"/api/weather-basic", "/api/weather-basic/later", "/api/weather-pro/now", "/api//now", "/", "/api/weather-basic/now/", "/api/WEATHER-BASIC/now"} {
			Expect(api.Get(path, "", nil)).To(Break(apihub.UnknownAPI), path)
		}
		Expect(api.Get("//api/weather-basic/now", "", nil).Why()).To(ContainSubstring("a doubled or trailing slash"))
		Expect(api.Get("/api/weather-basic/nwo", "", nil).Why()).To(ContainSubstring(apihubWeather))
	})

	It("carry a trace of their own, the same again in a sandbox with the same seed", Rule(apihub.Trace), func() {
		frozen := M{"clock": M{"now": "2026-11-22T08:00:00Z", "mode": "frozen"}, "seed": 7}
		traces := map[any]bool{}
		var first []any
		for range 2 {
			var made struct{ ID string }
			opened := CallAdmin(http.MethodPost, "/sandboxes", frozen)
			opened.Decode(&made)
			other := (&Sandbox{ID: made.ID}).Apihub()
			accepted, refused := other.Get(apihubWeather, "", nil), other.Get("/api/x/y", "", nil)
			first = append(first, accepted.Field("trace"), refused.Field("trace"))
			traces[accepted.Field("trace")], traces[refused.Field("trace")] = true, true
			Expect(CallAdmin(http.MethodDelete, "/sandboxes/"+made.ID, nil).Status).To(Equal(http.StatusNoContent))
		}
		Expect(first[0]).To(MatchRegexp("^[0-9a-f]{32}$"))
		Expect(first[:2]).To(Equal(first[2:]))
		Expect(traces).To(HaveLen(2))
	})

	It("are refused with HTTP 200 and success false", Rule(apihub.ErrorStatus), func() {
		refused := api.Get(apihubWeather, "", M{"lng": "east", "lat": 1})
		Expect(refused.Status).To(Equal(http.StatusOK))
		Expect(refused.Field("success")).To(BeFalse())
		Expect(refused.Field("msg")).To(Equal("参数异常"))
	})

	It("meet a system error without trace when one is asked for", Rule(apihub.SystemError), func() {
		r := api.Request(http.MethodGet, apihubWeather, "", nil)
		r.Header.Set("Mock-Prefer", "rule="+apihub.SystemError.ID)
		failed := r.Send()
		Expect(failed).To(Break(apihub.SystemError))
		Expect(failed.Field("trace")).To(BeNil())
		Expect(failed.Field("msg")).To(Equal("未知异常"))
	})

	It("prefer the query string to the JSON body", Rule(apihub.QueryWins), func() {
		both := func(query, body M) *Answer {
			GinkgoHelper()
			return api.Request(http.MethodPost, apihubWeather, "", query).JSON(body).Send()
		}
		Expect(place(both(M{"lng": 139.69, "lat": 35.69}, peking))).To(Equal("东京"))
		Expect(place(both(M{"lng": 2.35, "lat": 48.85}, M{"lng": "rubbish", "lat": []int{1}}))).To(Equal("巴黎"))
		Expect(place(both(M{"lat": 39.93}, M{"lng": 116.40}))).To(Equal("北京"))
		Expect(both(M{"lng": "east"}, peking)).To(Break(apihub.ParamType))
		Expect(place(api.Request(http.MethodPost, apihubWeather, "", peking).Send())).To(Equal("北京"), "no body at all")
	})

	It("name the field of a wrong parameter in detail", Rule(apihub.ParamType, apihub.ParamMissing, apihub.ParamEmpty, apihub.CoordinatesRange), func() {
		for detail, refused := range map[string]*Answer{
			"lng":      api.Get(apihubWeather, "", M{"lng": "east", "lat": 1}),
			"lat":      api.Get(apihubWeather, "", M{"lng": 1, "lat": 90.5}),
			"ak":       api.Get(apihubSession, "", nil),
			"password": api.Post(apihubLogin, api.Session(), M{"username": "lisi"}),
			"username": api.Post(apihubLogin, api.Session(), M{"username": "", "password": "lisi-2025"}),
		} {
			Expect(apihubCode(refused)).To(Equal(invalidParams))
			Expect(refused.Field("detail")).To(Equal(detail), "%s", refused)
		}
		Expect(api.Get(apihubWeather, "", M{"lng": "east", "lat": 91})).To(Break(apihub.ParamType))
		Expect(api.Get(apihubWeather, "", M{"lng": -180.5, "lat": 1})).To(Break(apihub.CoordinatesRange))
		Expect(api.Get(apihubSession, "", M{"ak": ""})).To(Break(apihub.ParamEmpty))
		Expect(api.Post(apihubSession, "", M{})).To(Break(apihub.ParamMissing))
		Expect(api.Post(apihubWeather, "", M{"lng": "116.4", "lat": 39.93})).To(Break(apihub.ParamType), "a text in JSON is not a number")
	})

	It("take a body that is one JSON object of at most 1 MiB", Rule(apihub.BodyNotJSON, apihub.BodyTooLarge), func() {
		send := func(contentType, body string) *Answer {
			GinkgoHelper()
			return api.Request(http.MethodPost, apihubWeather, "", nil).Raw(contentType, []byte(body)).Send()
		}
		for _, body := range []string{"{", "[]", "1", `"x"`, `{}{}`, "lng=1"} {
			Expect(send("application/json", body)).To(Break(apihub.BodyNotJSON), body)
		}
		Expect(send("application/json", "\xef\xbb\xbf{}").Why()).To(ContainSubstring("byte order mark"))
		Expect(send("application/x-www-form-urlencoded", `{"lng":1,"lat":1}`)).To(Break(apihub.BodyNotJSON))
		Expect(send("application/json; charset=utf-8", `{"lng":1,"lat":1,"more":{"a":[1]}}`)).To(BeAccepted())
		large := bytes.Repeat([]byte(" "), 1<<20)
		Expect(send("application/json", fmt.Sprintf("%s{}", large))).To(Break(apihub.BodyTooLarge))
	})

	It("are the same in every sandbox but for their answers", func() {
		other := OpenSandbox(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)).Apihub()
		Expect(other.AK).NotTo(Equal(api.AK))
		Expect(other.Get(apihubWeather, api.AppToken(nil), nil)).To(Break(apihub.UnknownKey))
	})
})
