package contracts

import (
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/providers/qijiayun"
)

// OpenAPIDoc/README.md §2: how a token is got and what becomes of the earlier one.
var qijiayunTokenSpecs = describe("企加云 access tokens", Label("qijiayun"), func() {
	var (
		box *Sandbox
		api *Qijiayun
	)
	BeforeEach(func() {
		box = OpenSandbox()
		api = box.Qijiayun()
	})
	call := func(token string) *Answer { return api.Get(qijiayunTests+"/get", token, nil) }

	It("are 32 lower-case hex characters and open the door", func() {
		token := api.FetchToken()
		Expect(token).To(MatchRegexp("^[0-9a-f]{32}$"))
		Expect(call(token)).To(BeAccepted())
	})

	It("expire two hours after they were issued", Rule(qijiayun.TokenExpired), func() {
		token := api.FetchToken()
		box.Advance(2*time.Hour - 5*time.Second)
		Expect(call(token)).To(BeAccepted())
		box.Advance(5 * time.Second)
		refused := call(token)
		Expect(refused).To(Break(qijiayun.TokenExpired))
		Expect(refused.Why()).To(And(ContainSubstring("it lived 2 hours"), HaveSuffix("(Shanghai)")), "other clocks here show UTC")
	})

	It("are overridden when somebody gets another one", Label(Writes), Rule(qijiayun.TokenOverridden), func() {
		mine := api.FetchToken()
		theirs := api.FetchToken()
		Expect(call(mine)).To(Break(qijiayun.TokenOverridden))
		Expect(call(theirs)).To(BeAccepted())
	})

	It("stay usable after a refresh until their own end", Rule(qijiayun.RefreshKeepsEarlier), func() {
		earlier := api.FetchToken()
		box.Advance(time.Hour)
		newer := api.RefreshToken()
		Expect(call(earlier)).To(BeAccepted())
		box.Advance(time.Hour + time.Second)
		Expect(call(earlier)).To(Break(qijiayun.TokenExpired))
		Expect(call(newer)).To(BeAccepted())
	})

	It("break each other when workers fetch at once, and not when they refresh", Label(Writes), Rule(qijiayun.TokenOverridden, qijiayun.RefreshKeepsEarlier), func() {
		api.FetchToken() // asks for the credentials, before the workers share the client
		atOnce := func(how string) (usable int) {
			got := make(chan string, 5)
			for range cap(got) {
				go func() {
					defer GinkgoRecover()
					token := ""
					defer func() { got <- token }()
					token = tokenIn(api.Token(how))
				}()
			}
			var held []string
			for range cap(got) {
				held = append(held, <-got)
			}
			for _, token := range held {
				if call(token).Field("code") == float64(200) {
					usable++
				}
			}
			return usable
		}
		Expect(atOnce("")).To(Equal(1), "the last one overrides the rest")
		Expect(atOnce("/refresh")).To(Equal(5))
	})

	It("must be sent, and must be ours", Rule(qijiayun.TokenMissing, qijiayun.TokenUnknown), func() {
		Expect(call("")).To(Break(qijiayun.TokenMissing))
		Expect(call("0123456789abcdef0123456789abcdef")).To(Break(qijiayun.TokenUnknown))
	})

	It("are not given for empty credentials: 40001", Rule(qijiayun.CredentialsEmpty), func() {
		api.AppSecret = ""
		Expect(api.Token("")).To(Break(qijiayun.CredentialsEmpty))
		Expect(api.Token("/refresh")).To(Break(qijiayun.CredentialsEmpty))
		r := box.Request(http.MethodGet, "qijiayun", qijiayunTokens)
		r.Query.Set("appId", api.AppID)
		Expect(r.Send()).To(Break(qijiayun.CredentialsEmpty), "what is not sent at all is empty as well")
	})

	It("are not given for credentials of the wrong format: 40002", Rule(qijiayun.CredentialsFormat), func() {
		api.AppID = "NOT AN APP"
		Expect(api.Token("")).To(Break(qijiayun.CredentialsFormat))
	})

	It("are refused with 40001 before 40002: empty comes first", Rule(qijiayun.CredentialsEmpty), func() {
		api.AppID, api.AppSecret = "NOT AN APP", ""
		Expect(api.Token("")).To(Break(qijiayun.CredentialsEmpty))
	})

	It("are not given to an unknown application or for a wrong secret", Rule(qijiayun.CredentialsUnknown), func() {
		right := api.AppSecret
		api.AppSecret = "00000000000000000000000000000000"
		Expect(api.Token("")).To(Break(qijiayun.CredentialsUnknown))
		api.AppID, api.AppSecret = "000000000000000000", right
		Expect(api.Token("")).To(Break(qijiayun.CredentialsUnknown))
	})

	It("are not given anew by a clock that goes back", Rule(qijiayun.DailyQuota, qijiayun.QuotaMidnight), func() {
		at := time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC)
		box := OpenSandbox(at)
		api := box.Qijiayun()
		box.Admin(http.MethodPatch, "/qijiayun/tenants/12818", M{"accessTokenDailyLimit": 2}, nil)
		api.FetchToken()
		api.FetchToken()
		box.Admin(http.MethodPut, "/clock", M{"now": at.Add(-72 * time.Hour)}, nil)
		Expect(api.Token("")).To(Break(qijiayun.DailyQuota))
		box.Advance(24 * time.Hour)
		api.FetchToken() // a midnight has passed
	})

	It("are forgotten a day after they expired", Rule(qijiayun.TokenExpired, qijiayun.TokenUnknown), func() {
		box = OpenSandbox(time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC))
		api = box.Qijiayun()
		token := api.FetchToken()
		box.Advance(26*time.Hour - time.Second)
		Expect(call(token)).To(Break(qijiayun.TokenExpired))
		box.Advance(time.Second)
		Expect(call(token)).To(Break(qijiayun.TokenUnknown))
	})

	It("tell when another one overrode them", Label(Writes), Rule(qijiayun.TokenOverridden), func() {
		box = OpenSandbox(time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC)) // noon in Shanghai
		api = box.Qijiayun()
		mine := api.FetchToken()
		box.Advance(90 * time.Second)
		api.FetchToken()
		box.Advance(time.Hour)
		api.RefreshToken()
		Expect(call(mine).Why()).To(ContainSubstring("overridden at 2026-11-22 12:01:30 (Shanghai)"))
	})

	It("are noted as earlier ones only after a refresh", Rule(qijiayun.RefreshKeepsEarlier, qijiayun.QuotaCounts), func() {
		box = OpenSandbox(time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC))
		api = box.Qijiayun()
		earlier := api.FetchToken()
		Expect(box.Seen()).To(BeNil())
		Expect(call(earlier)).To(BeAccepted())
		Expect(box.Seen()).To(BeNil(), "it is the newest")
		newer := api.RefreshToken()
		Expect(box.Seen()).To(ConsistOf(qijiayun.QuotaCounts.ID))
		Expect(call(newer)).To(BeAccepted())
		Expect(box.Seen()).To(BeNil(), "it is the newest")
		Expect(call(earlier)).To(BeAccepted())
		Expect(box.Seen()).To(ConsistOf(qijiayun.RefreshKeepsEarlier.ID))
	})

	It("are counted anew at midnight, be it after a single one", Rule(qijiayun.QuotaMidnight), func() {
		box = OpenSandbox(time.Date(2026, 11, 30, 15, 59, 0, 0, time.UTC)) // 23:59 in Shanghai
		api = box.Qijiayun()
		api.FetchToken()
		Expect(box.Seen()).To(BeNil(), "nothing was counted before")
		box.Advance(time.Minute)
		api.FetchToken()
		Expect(box.Seen()).To(ConsistOf(qijiayun.QuotaMidnight.ID))
	})

	It("are limited per tenant and day, and the day begins at midnight in Shanghai",
		Rule(qijiayun.DailyQuota, qijiayun.QuotaMidnight, qijiayun.QuotaCounts), func() {
			box = OpenSandbox(time.Date(2026, 11, 30, 15, 59, 0, 0, time.UTC)) // 23:59 in Shanghai
			api = box.Qijiayun()
			var tenants []struct {
				ID int64 `json:"id"`
			}
			api.Console(http.MethodGet, "/tenants", nil, &tenants)
			api.Console(http.MethodPatch, "/tenants/"+itoa(tenants[0].ID), M{"accessTokenDailyLimit": 2}, nil)
			api.FetchToken()
			token := api.RefreshToken()
			Expect(api.Token("")).To(Break(qijiayun.DailyQuota))
			Expect(api.Token("/refresh")).To(Break(qijiayun.DailyQuota))
			Expect(call(token)).To(BeAccepted(), "a refused /token overrides nothing")
			box.Advance(time.Minute)
			api.FetchToken()
		})
})
