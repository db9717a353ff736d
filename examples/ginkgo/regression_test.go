// Package regression shows a Ginkgo suite of your own: specs of your client against mockserver, and the provider's specs
// beside them. docs/ginkgo.md explains it.
package regression

import (
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/contracts"
	"example.com/mockserver/mocktest"
)

// mock is the default sandbox of the server that all specs share.
var mock *mocktest.Sandbox

func TestRegression(t *testing.T) {
	RegisterFailHandler(Fail)
	mock = mocktest.Start(t)
	contracts.Register(contracts.Target{URL: mock.URL}, contracts.Options{Providers: []string{"qijiayun"}})
	RunSpecs(t, "our shop and 企加云")
}

var _ = Describe("Our shop", func() {
	var (
		box    *mocktest.Sandbox
		client *shop
	)
	BeforeEach(func() {
		box = mock.Sandbox(GinkgoTB())
		client = newShop(box.Qijiayun())
	})

	It("registers a member once", func() {
		Expect(client.register("18899888899")).To(Succeed())
		Expect(client.register("18899888899")).To(MatchError("80001 会员已存在"))
		Expect(box.LastExchange()).To(mocktest.Break("qijiayun/member-exists"))
		Expect(box).To(mocktest.HaveReceived("qijiayun", "memberRegister", mocktest.Times(2), mocktest.Where("body.mobile", "18899888899")))
	})

	It("fetches another token after two hours", func() {
		Expect(client.register("18899888899")).To(Succeed())
		box.Advance(2 * time.Hour)
		Expect(client.register("18899888800")).To(Succeed())
		Expect(box).To(mocktest.HaveReceived("qijiayun", "memberRegister", mocktest.Times(1), mocktest.Refused("qijiayun/token-expired")))
		Expect(box).To(mocktest.HaveReceived("qijiayun", "getToken", mocktest.Times(2)))
	})

	It("gives up when the tenant's tokens are used up", func() {
		box.Fault(`{"rule":"qijiayun/daily-quota"}`)
		Expect(client.register("18899888899")).To(MatchError(ContainSubstring("40004")))
		Expect(box).NotTo(mocktest.HaveReceived("qijiayun", "memberRegister"))
	})
})

var _ = Describe("What our shop relies on", func() {
	It("is that a new token ends the one before it", contracts.Rule("qijiayun/token-overridden"), func() {
		api := contracts.OpenSandbox().Qijiayun()
		mine := api.FetchToken()
		member := contracts.M{"mobile": "18880009999", "storeNo": "1159374785466208256"}
		Expect(api.Get("/member/query", mine, member)).To(contracts.BeAccepted())
		api.FetchToken()
		Expect(api.Get("/member/query", mine, member)).To(contracts.Break("qijiayun/token-overridden"))
	})
})
