package contracts

import (
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/providers/qijiayun"
)

// What the staff of 企加云 do for their customers, under /__admin/sandboxes/{id}/qijiayun.
var qijiayunConsoleSpecs = describe("企加云 console", Label("qijiayun"), func() {
	var api *Qijiayun
	BeforeEach(func() {
		box := OpenSandbox()
		box.needAdmin()
		api = box.Qijiayun()
	})
	try := func(method, path string, in any) *Answer { return api.Box.TryAdmin(method, "/qijiayun"+path, in) }

	It("makes a tenant whose applications share one daily quota", Rule(qijiayun.DailyQuota), func() {
		tenant := try(http.MethodPost, "/tenants", M{"name": "新租户", "accessTokenDailyLimit": 2})
		Expect(tenant.Status).To(Equal(http.StatusCreated))
		id := int64(tenant.Field("id").(float64))
		var one, two app
		api.Console(http.MethodPost, "/apps", M{"tenantId": id, "apis": []string{"*"}}, &one)
		api.Console(http.MethodPost, "/apps", M{"tenantId": id, "apis": []string{qijiayunTests + "/get"}}, &two)
		Expect(one.AppID).NotTo(Equal(two.AppID))
		token := api.As(one).FetchToken()
		api.As(two).RefreshToken()
		Expect(api.As(one).Token("")).To(Break(qijiayun.DailyQuota))
		Expect(api.As(two).Token("/refresh")).To(Break(qijiayun.DailyQuota))
		Expect(api.As(one).Get(qijiayunTests+"/get", token, nil)).To(BeAccepted())
		Expect(api.Token("")).To(BeAccepted(), "another tenant has its own quota")
		Expect(try(http.MethodGet, "/tenants", nil).Field("2.usedToday")).To(BeEquivalentTo(2))
		Expect(api.As(one).Post("/member/register", token, M{"mobile": "18899888899", "storeNo": "1", "channel": "4"})).To(BeAccepted())
		Expect(api.As(one).Get("/member/query", token, M{"mobile": "18899888899", "storeNo": "1"}).Field("data.levelName")).To(
			BeNil(), "a new tenant has no levels")
	})

	It("shows what every token is worth", Rule(qijiayun.TokenOverridden, qijiayun.TokenExpired), func() {
		api.FetchToken()
		second := api.FetchToken()
		api.Box.Advance(time.Hour)
		api.RefreshToken()
		Expect(try(http.MethodGet, "/tokens", nil).Field("1.state")).To(Equal("refreshed"), "a refresh leaves it usable")
		api.Box.Advance(time.Hour)
		tokens := try(http.MethodGet, "/tokens", nil)
		Expect(tokens.Field("0.state")).To(Equal("overridden"))
		Expect(tokens.Field("1.accessToken")).To(Equal(second))
		Expect(tokens.Field("1.state")).To(Equal("expired"))
		Expect(tokens.Field("2.state")).To(Equal("usable"))
		api.Box.Advance(24 * time.Hour)
		Expect(try(http.MethodGet, "/tokens", nil).Field("1")).To(BeNil(), "a day after its end a token is forgotten")
		Expect(api.Get(qijiayunTests+"/get", second, nil)).To(Break(qijiayun.TokenUnknown))
	})

	DescribeTable("refuses invalid input", func(method, path string, in M, status int, why string) {
		refused := try(method, path, in)
		Expect(refused.Status).To(Equal(status), "%s", refused.Body)
		Expect(refused.Field("detail")).To(ContainSubstring(why))
		Expect(refused.Field("detailZh")).NotTo(BeEmpty())
	},
		Entry("a tenant without a name", http.MethodPost, "/tenants", M{"accessTokenDailyLimit": 1}, 422, "needs a name"),
		Entry("a negative quota", http.MethodPatch, "/tenants/12818", M{"accessTokenDailyLimit": -1}, 422, "must be at least 0"),
		Entry("a tenant there is not", http.MethodPatch, "/tenants/1", M{"name": "x"}, 404, "tenant 1"),
		Entry("an application of a tenant there is not", http.MethodPost, "/apps", M{"tenantId": 1}, 404, "tenant 1"),
		Entry("an API that is not a path", http.MethodPost, "/apps", M{"tenantId": 12818, "apis": []string{"member/query"}}, 422, "member/query"),
		Entry("an application there is not", http.MethodPatch, "/apps/nobody", M{"freeze": true}, 404, "nobody"),
		Entry("a field that is misspelt", http.MethodPatch, "/tenants/12818", M{"dailyLimit": 1}, 422, "dailyLimit"),
	)
})
