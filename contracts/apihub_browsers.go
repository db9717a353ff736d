package contracts

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/providers/apihub"
)

// https://apihub.net/docs/readme/keys.html (API Key 使用说明): 域名白名单，类似于浏览器的防跨域的作用. What the headers are is
// assumed; that browsers obey them is proven by tools/browser.
var apihubBrowserSpecs = describe("apihub in browsers", Label("apihub"), func() {
	const page, foreign = "https://app.example.com", "https://evil.test"
	var (
		api, listed *Apihub
		allow       = func(a *Answer) string { return a.Header.Get("Access-Control-Allow-Origin") }
	)
	BeforeEach(func() {
		api = OpenSandbox().Apihub()
		listed = api.WithKey(M{"domainAllowlist": []string{"app.example.com"}})
	})
	preflight := func(origin, headers string) *Answer {
		GinkgoHelper()
		r := api.Request(http.MethodOptions, apihubWeather, "", nil).From(origin)
		r.Header.Set("Access-Control-Request-Method", "POST")
		r.Header.Set("Access-Control-Request-Headers", headers)
		return r.Send()
	}
	call := func(key *Apihub, origin string) *Answer {
		GinkgoHelper()
		return key.Request(http.MethodGet, apihubWeather, key.AppToken(Person("user-1")), nil).From(origin).Send()
	}
	noCredentials := func(a *Answer) {
		GinkgoHelper()
		Expect(a.Header).NotTo(HaveKey("Access-Control-Allow-Credentials"))
	}

	It("name the page's origin in answers to a key that has a list, and no wildcard", Rule(apihub.CORSOrigin), func() {
		accepted := call(listed, page)
		Expect(accepted).To(BeAccepted())
		Expect(allow(accepted)).To(Equal(page))
		Expect(accepted.Header.Get("Vary")).To(Equal("Origin"))
		Expect(accepted.Header.Get("Access-Control-Expose-Headers")).To(ContainSubstring("Mock-Why"))
		noCredentials(accepted)
		refused := call(listed, foreign)
		Expect(refused).To(Break(apihub.DomainNotAllowed))
		Expect(refused.Header).NotTo(HaveKey("Access-Control-Allow-Origin"))
		Expect(refused.Header.Get("Vary")).To(Equal("Origin"))
	})

	It("let the page read why it was refused, where the page is allowed", Rule(apihub.CORSOrigin), func() {
		r := listed.Request(http.MethodGet, apihubWeather, listed.AppToken(nil), M{"lng": "east"}).From(page)
		refused := r.Send()
		Expect(refused).To(Break(apihub.ParamType))
		Expect(allow(refused)).To(Equal(page))
		Expect(allow(listed.Request(http.MethodGet, apihubWeather, listed.AppToken(M{"exp": nil}), nil).From(page).Send())).To(Equal(page))
	})

	It("let any page read answers to a key without a list, and to anonymous calls", Rule(apihub.CORSOrigin), func() {
		for _, a := range []*Answer{call(api.WithKey(nil), foreign), api.Request(http.MethodGet, apihubWeather, "", nil).From(foreign).Send()} {
			Expect(a).To(BeAccepted())
			Expect(allow(a)).To(Equal("*"))
			noCredentials(a)
		}
		Expect(allow(api.Get(apihubWeather, "", nil))).To(BeEmpty(), "only a browser gets CORS headers")
	})

	It("ask first, and may call if some key in use accepts the origin", Rule(apihub.Preflight), func() {
		granted := preflight(foreign, "apihub-token, content-type")
		Expect(granted.Status).To(Equal(http.StatusNoContent))
		Expect(granted.Body).To(BeEmpty())
		Expect(allow(granted)).To(Equal(foreign), "a key without a list accepts any page")
		Expect(granted.Header.Get("Access-Control-Allow-Methods")).To(Equal("GET, POST"))
		Expect(granted.Header.Get("Access-Control-Allow-Headers")).To(Equal("apihub-token, content-type"))
		Expect(granted.Header.Get("Vary")).To(ContainSubstring("Origin"))
		noCredentials(granted)
	})

	It("may not call if every key in use has a list without the origin", Rule(apihub.Preflight), func() {
		var keys []Apihub
		api.Console(http.MethodGet, "/keys", nil, &keys)
		for _, k := range keys {
			(&Apihub{Box: api.Box, AK: k.AK}).Change(M{"domainAllowlist": []string{"app.example.com"}})
		}
		Expect(preflight(foreign, "apihub-token").Header).NotTo(HaveKey("Access-Control-Allow-Origin"))
		Expect(allow(preflight(page, "apihub-token"))).To(Equal(page))
		Expect(allow(preflight(foreign, "content-type"))).To(Equal(foreign), "an anonymous call is anybody's")
		for _, k := range keys {
			(&Apihub{Box: api.Box, AK: k.AK}).Change(M{"disabled": true})
		}
		listed.Change(M{"disabled": true})
		Expect(preflight(page, "apihub-token").Header).NotTo(HaveKey("Access-Control-Allow-Origin"), "no key is in use")
	})

	It("get auth sessions on the key's pages only", Rule(apihub.DomainNotAllowed), func() {
		from := func(origin string) *Answer {
			GinkgoHelper()
			return listed.Request(http.MethodGet, apihubSession, "", M{"ak": listed.AK}).From(origin).Send()
		}
		Expect(from(page)).To(BeAccepted())
		Expect(allow(from(page))).To(Equal(page))
		refused := from(foreign)
		Expect(refused).To(Break(apihub.DomainNotAllowed))
		Expect(refused.Header).NotTo(HaveKey("Access-Control-Allow-Origin"))
	})
})
