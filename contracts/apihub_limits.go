package contracts

import (
	"net/http"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/providers/apihub"
)

// https://apihub.net/docs/readme/keys.html (API Key 使用说明): who may call without a token, how often, and from where.
var apihubLimitSpecs = describe("apihub limits", Label("apihub"), func() {
	var (
		box *Sandbox
		api *Apihub
	)
	BeforeEach(func() {
		box = OpenSandbox(time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC))
		api = box.Apihub()
	})
	anonymous := func() *Answer {
		GinkgoHelper()
		return api.Get(apihubWeather, "", nil)
	}
	allow := func(limit int, window string) {
		GinkgoHelper()
		api.Console(http.MethodPut, "/anonymous", M{"limit": limit, "window": window}, nil)
	}

	It("are not given anew by a clock that goes back", Rule(apihub.AnonymousLimit), func() {
		at := time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC)
		box := OpenSandbox(at)
		weather := func() *Answer {
			return box.Request(http.MethodGet, "apihub", "/api/weather-basic/now?lng=116.4&lat=39.9").Send()
		}
		box.Admin(http.MethodPut, "/apihub/anonymous", M{"limit": 1, "window": "1m"}, nil)
		Expect(weather()).To(BeAccepted())
		box.Admin(http.MethodPut, "/clock", M{"now": at.Add(-72 * time.Hour)}, nil)
		Expect(weather()).To(Break(apihub.AnonymousLimit))
		box.Advance(time.Minute)
		Expect(weather()).To(BeAccepted(), "a window has passed")
	})

	It("let anybody call without a token, all from one allowance", Rule(apihub.Anonymous, apihub.AnonymousLimit), func() {
		allow(3, "1m")
		for range 3 {
			Expect(anonymous()).To(BeAccepted())
		}
		Expect(anonymous()).To(Break(apihub.AnonymousLimit))
		Expect(api.Get(apihubSession, "", M{"ak": api.AK})).To(Break(apihub.AnonymousLimit), "whichever interface")
		Expect(api.Get(apihubWeather, api.AppToken(nil), nil)).To(BeAccepted(), "a token is another identity")
		empty := api.Request(http.MethodGet, apihubWeather, "", nil)
		empty.Header.Set("apihub-token", "")
		Expect(empty.Send()).To(Break(apihub.AnonymousLimit), "an empty token is none")
		box.Advance(59 * time.Second)
		Expect(anonymous()).To(Break(apihub.AnonymousLimit))
		box.Advance(time.Second)
		Expect(anonymous()).To(BeAccepted())
	})

	It("count calls with wrong parameters too", Rule(apihub.RefusedTokenFree), func() {
		allow(1, "1m")
		Expect(api.Get(apihubWeather, "", M{"lng": "east"})).To(Break(apihub.ParamType))
		Expect(anonymous()).To(Break(apihub.AnonymousLimit))
	})

	It("are shared with somebody else", Rule(apihub.AnonymousLimit), func() {
		var state struct{ Limit, Used, Left int }
		api.Console(http.MethodGet, "/anonymous", nil, &state)
		Expect(state.Left).To(Equal(state.Limit))
		Expect(anonymous()).To(BeAccepted())
		api.Console(http.MethodPost, "/anonymous/consume", M{"calls": state.Limit - 2}, &state)
		Expect(state.Left).To(Equal(1))
		Expect(anonymous()).To(BeAccepted())
		refused := anonymous()
		Expect(refused).To(Break(apihub.AnonymousLimit))
		Expect(refused.Why()).To(ContainSubstring("2026-11-22T08:01:00Z"))
		api.Console(http.MethodPost, "/anonymous/consume", M{"calls": 1000}, &state)
		Expect(state.Used).To(Equal(state.Limit), "somebody else cannot have more than there is")
		Expect(box.TryAdmin(http.MethodPost, "/apihub/anonymous/consume", M{"calls": 0}).Status).To(Equal(http.StatusUnprocessableEntity))
	})

	It("are exact among 64 callers at once", Rule(apihub.AnonymousLimit), func() {
		api = OpenSandbox().Apihub() // its clock runs, so that callers are counted in another order than they came in
		allow(100, "1h")
		var (
			wait     sync.WaitGroup
			mu       sync.Mutex
			outcomes = map[string]int{}
		)
		for range 64 {
			wait.Go(func() {
				defer GinkgoRecover()
				for range 5 {
					answer := anonymous()
					mu.Lock()
					outcomes[apihubCode(answer)]++
					mu.Unlock()
				}
			})
		}
		wait.Wait()
		Expect(outcomes).To(Equal(map[string]int{"": 100, apihub.AnonymousLimit.Answer.Code: 220}))
	})

	It("may be answered otherwise where somebody knows better", Rule(apihub.AnonymousLimit), func() {
		allow(0, "1m")
		box.Admin(http.MethodPut, "/overrides/"+apihub.AnonymousLimit.ID, M{"status": 429, "code": "TOO_MANY_REQUESTS", "headers": M{"Retry-After": "60"}}, nil)
		refused := anonymous()
		Expect(refused.Status).To(Equal(http.StatusTooManyRequests))
		Expect(refused.Header.Get("Retry-After")).To(Equal("60"))
		Expect(apihubCode(refused)).To(Equal("TOO_MANY_REQUESTS"))
	})

	It("may be set for a key", Rule(apihub.KeyLimit), func() {
		limited := api.WithKey(M{"limit": M{"calls": 2, "window": "1h"}})
		call := func() *Answer { return limited.Get(apihubWeather, limited.AppToken(nil), nil) }
		Expect(call()).To(BeAccepted())
		Expect(limited.Get(apihubWeather, limited.AppToken(Person("user-1")), nil)).To(BeAccepted(), "persons share the key's allowance")
		Expect(call()).To(Break(apihub.KeyLimit))
		Expect(anonymous()).To(BeAccepted())
		box.Advance(time.Hour)
		Expect(call()).To(BeAccepted())
		limited.Change(M{"limit": nil})
		for range 3 {
			Expect(call()).To(BeAccepted())
		}
	})

	It("keep back ends to the key's IP list", Rule(apihub.IPNotAllowed, apihub.BrowserByOrigin), func() {
		key := api.WithKey(M{"ipAllowlist": []string{"203.0.113.0/24"}})
		call := func() *Answer { return key.Get(apihubWeather, key.AppToken(nil), nil) }
		refused := call()
		Expect(refused).To(Break(apihub.IPNotAllowed))
		Expect(refused.Why()).To(ContainSubstring("203.0.113.0/24"))
		key.Change(M{"ipAllowlist": []string{"203.0.113.0/24", "127.0.0.1", "::1"}})
		Expect(call()).To(BeAccepted())
		key.Change(M{"ipAllowlist": []string{"203.0.113.0/24"}})
		page := key.Request(http.MethodGet, apihubWeather, key.AppToken(nil), nil).From("https://app.example.com")
		Expect(page.Send()).To(Break(apihub.IPNotAllowed), "an Origin does not bypass the IP list of a key without a domain list")
	})

	DescribeTable("keep browsers to the key's domain list",
		func(header, value string, wanted *rule.Rule) {
			key := api.WithKey(M{"domainAllowlist": []string{"app.example.com", "*.shop.example.com", "localhost:5173"}})
			r := key.Request(http.MethodGet, apihubWeather, key.AppToken(Person("user-1")), nil)
			if header != "" {
				r.Header.Set(header, value)
			}
			if wanted != nil {
				Expect(r.Send()).To(Break(wanted))
				return
			}
			Expect(r.Send()).To(BeAccepted())
		},
		Entry("a page on the list", "Origin", "https://app.example.com", nil),
		Entry("a page below a wildcard", "Origin", "https://a.shop.example.com", nil),
		Entry("a page with the port of the list", "Origin", "http://localhost:5173", nil),
		Entry("a page with another port", Rule(apihub.DomainNotAllowed), "Origin", "http://localhost:3000", apihub.DomainNotAllowed),
		Entry("a foreign page", Rule(apihub.DomainNotAllowed), "Origin", "https://evil.test", apihub.DomainNotAllowed),
		Entry("a page that ends like one on the list", Rule(apihub.DomainNotAllowed), "Origin", "https://evilapp.example.com", apihub.DomainNotAllowed),
		Entry("a page that begins like one on the list", Rule(apihub.DomainNotAllowed), "Origin", "https://app.example.com.evil.test", apihub.DomainNotAllowed),
		Entry("a file", Rule(apihub.DomainNotAllowed), "Origin", "null", apihub.DomainNotAllowed),
		Entry("a page by its Referer", "Referer", "https://app.example.com/page?x=1", nil),
		Entry("a foreign page by its Referer", Rule(apihub.DomainNotAllowed), "Referer", "https://evil.test/app.example.com", apihub.DomainNotAllowed),
		Entry("no browser at all", "", "", nil),
	)

	It("refuse entries that would never match", func() {
		for _, settings := range []M{
			{"domainAllowlist": []string{"app.example.com/path"}},
			{"ipAllowlist": []string{"example.com"}},
			{"limit": M{"calls": 1, "window": "0s"}},
			{"limit": M{"calls": -1, "window": "1m"}},
			{"limit": M{"calls": 1, "window": "soon"}},
			{"sk": "mine"},
			{"disabled": "yes"},
		} {
			Expect(box.TryAdmin(http.MethodPost, "/apihub/keys", settings).Status).To(Equal(http.StatusUnprocessableEntity), "%v", settings)
		}
		inChinese := box.TryAdmin(http.MethodPost, "/apihub/keys", M{"domainAllowlist": []string{"app.example.com/path"}})
		Expect(inChinese.Field("detailZh")).To(And(ContainSubstring("不是域名"), Not(ContainSubstring("is not a domain"))))
		Expect(box.TryAdmin(http.MethodPut, "/apihub/anonymous", M{"limit": -1}).Status).To(Equal(http.StatusUnprocessableEntity))
		Expect(box.TryAdmin(http.MethodPatch, "/apihub/keys/000000000000000000000000", M{}).Status).To(Equal(http.StatusNotFound))
	})

	It("show the account's keys", func() {
		before := []Apihub{}
		api.Console(http.MethodGet, "/keys", nil, &before)
		made := api.WithKey(nil)
		var keys []Apihub
		api.Console(http.MethodGet, "/keys", nil, &keys)
		Expect(keys).To(HaveLen(len(before) + 1))
		Expect(keys[len(keys)-1].AK).To(Equal(made.AK))
		Expect(made.Get(apihubWeather, made.AppToken(nil), nil)).To(BeAccepted())
	})
})
