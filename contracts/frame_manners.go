package contracts

import (
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// Manners: client behaviour that is not refused, or not at once, but that the provider advises against. Every finding cites a rule.
var frameMannerSpecs = describe("The admin API on manners", Label("frame"), func() {
	var (
		box *Sandbox
		api *Qijiayun
	)
	BeforeEach(func() {
		box = OpenSandbox()
		api = box.Qijiayun()
	})
	manners := func() (found []string) {
		var list []M
		box.Admin(http.MethodGet, "/manners", nil, &list)
		for _, f := range list {
			Expect(f["sentence"]).To(HaveKeyWithValue("zh", Not(BeEmpty())))
			found = append(found, f["manner"].(string))
		}
		return found
	}

	It("has nothing to say of a client that keeps its token", func() {
		token := api.FetchToken()
		for range 5 {
			Expect(api.Get(qijiayunTests+"/get", token, nil)).To(BeAccepted())
		}
		box.Advance(2 * time.Hour)
		Expect(api.Get(qijiayunTests+"/get", api.FetchToken(), nil)).To(BeAccepted())
		Expect(manners()).To(BeEmpty())
	})

	It("finds a token fetched for each call", func() {
		for range 4 {
			Expect(api.Get(qijiayunTests+"/get", api.FetchToken(), nil)).To(BeAccepted())
		}
		Expect(manners()).To(ConsistOf("qijiayun/token-per-call"))
	})

	It("finds two workers that fetch tokens over each other", func() {
		first := api.FetchToken()
		second := api.FetchToken()
		api.Get(qijiayunTests+"/get", first, nil)
		Expect(api.Get(qijiayunTests+"/get", second, nil)).To(BeAccepted())
		Expect(manners()).To(ConsistOf("qijiayun/token-over-another"))
	})

	It("finds a secret in an address that does not ask for it", func() {
		Expect(api.Get(qijiayunTests+"/get", api.FetchToken(), M{"appSecret": "demo"})).To(BeAccepted())
		Expect(manners()).To(ConsistOf("qijiayun/secret-in-url"))
	})

	It("finds a signature of 爱速搭 that is used twice, and none that are made per request", func() {
		ai := box.Aisuda()
		once := ai.Company()
		for range 2 {
			Expect(ai.Request(ai.Company(), http.MethodGet, "/app").Send()).To(BeAccepted())
			box.Advance(time.Second)
		}
		Expect(manners()).To(BeEmpty())
		for range 2 {
			Expect(ai.Request(once, http.MethodGet, "/app").Send()).To(BeAccepted())
			box.Advance(time.Second)
		}
		Expect(manners()).To(ConsistOf("aisuda/signature-used-twice"))
	})

	It("finds an apihub token made for the longest life for every call", func() {
		hub := box.Apihub()
		made := func(life time.Duration) {
			for range 3 {
				exp := box.Now().Add(life).Unix()
				Expect(hub.Get(apihubWeather, hub.AppToken(M{"iat": box.Now().Unix(), "exp": exp}), nil)).To(BeAccepted())
				box.Advance(time.Second)
			}
		}
		made(time.Minute)
		Expect(manners()).To(BeEmpty())
		made(2 * time.Hour)
		Expect(manners()).To(ConsistOf("apihub/longest-token-per-call"))
	})

	It("finds an apihub token in the header that is not read", func() {
		hub := box.Apihub()
		Expect(hub.Request(http.MethodGet, apihubWeather, hub.AppToken(nil), nil).Send()).To(BeAccepted())
		Expect(manners()).To(BeEmpty())
		r := hub.Request(http.MethodGet, apihubWeather, "", nil)
		r.Header.Set("Authorization", "Bearer "+hub.AppToken(nil))
		Expect(r.Send()).To(BeAccepted(), "as an anonymous call")
		Expect(manners()).To(ConsistOf("apihub/token-in-authorization"))
	})

	It("finds a request that was refused and is sent again at once", func() {
		refused := func() *Answer { return api.Get(qijiayunTests+"/get", "0123456789abcdef0123456789abcdef", nil) }
		Expect(refused()).NotTo(BeAccepted())
		Expect(manners()).To(BeEmpty())
		for range 20 { // of which some come at once even where the machine is busy
			Expect(refused()).NotTo(BeAccepted())
		}
		Expect(manners()).To(ConsistOf("qijiayun/retry-without-pause"))
	})

	It("has nothing to say of a client whose pause between two refusals moves the sandbox's clock", func() {
		for range 5 {
			Expect(api.Get(qijiayunTests+"/get", "0123456789abcdef0123456789abcdef", nil)).NotTo(BeAccepted())
			box.Advance(time.Second)
		}
		Expect(manners()).To(BeEmpty())
	})

	It("tells that two exchanges presented one credential, and never shows it", func() {
		token := api.FetchToken()
		api.Get(qijiayunTests+"/get", token, nil)
		api.Get(qijiayunTests+"/get", token, nil)
		api.Get(qijiayunTests+"/get", "0123456789abcdef0123456789abcdef", nil)
		var list []struct {
			Issued     string
			Credential struct{ Digest string }
		}
		box.Admin(http.MethodGet, "/exchanges", nil, &list)
		Expect(list).To(HaveLen(4))
		Expect(list[0].Issued).To(And(Not(BeEmpty()), Equal(list[1].Credential.Digest), Equal(list[2].Credential.Digest)))
		Expect(list[3].Credential.Digest).NotTo(Equal(list[0].Issued))
		Expect(token).NotTo(ContainSubstring(list[0].Issued))
	})
})
