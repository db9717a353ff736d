package contracts

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/providers/qijiayun"
)

// What anybody with an application can see of 企加云 without a console and without changing anything: these specs run
// against the real provider too.
var qijiayunPlainSpecs = describe("企加云, asked from outside", Label("qijiayun"), func() {
	var (
		api   *Qijiayun
		token string
	)
	// Mobile numbers of China begin with 13 to 19: nobody is registered with this one.
	nobody := M{"mobile": "10000000000", "storeNo": "0"}
	BeforeEach(func() {
		api = OpenSandbox().Qijiayun()
		token = api.FetchToken()
	})

	It("answers ok to a test call", func() {
		a := api.Get(qijiayunTests+"/get", token, nil)
		Expect(a).To(BeAccepted())
		Expect(a.Field("data")).To(Equal("ok"))
	})

	It("lets an earlier token live on after a refresh", Rule(qijiayun.RefreshKeepsEarlier), func() {
		api.RefreshToken()
		Expect(api.Get(qijiayunTests+"/get", token, nil)).To(BeAccepted())
	})

	It("does not know a member whom nobody registered", Rule(qijiayun.MemberMissing), func() {
		Expect(api.Get("/member/query", token, nobody)).To(Break(qijiayun.MemberMissing))
		Expect(api.Get("/member/point", token, nobody)).To(Break(qijiayun.MemberMissing))
	})

	It("misses a parameter", Rule(qijiayun.ParameterEmpty), func() {
		Expect(api.Get("/member/query", token, M{"storeNo": "0"})).To(Break(qijiayun.ParameterEmpty))
		Expect(api.Get("/member/query", token, with(nobody, M{"mobile": ""}))).To(Break(qijiayun.ParameterEmpty))
	})

	It("refuses a non-numeric page", Rule(qijiayun.ParameterError), func() {
		Expect(api.Get("/member/point/list", token, with(nobody, M{"pageNum": "one", "pageSize": 10}))).To(Break(qijiayun.ParameterError))
	})

	It("minds a mobile of ten digits", Rule(qijiayun.MobileFormat), func() {
		Expect(api.Get("/member/query", token, with(nobody, M{"mobile": "1000000000"}))).To(Break(qijiayun.MobileFormat))
	})

	It("has no such path, and asks for the token first", Rule(qijiayun.UnknownPath, qijiayun.TokenMissing), func() {
		Expect(api.Get("/member/querry", token, nobody)).To(Break(qijiayun.UnknownPath))
		Expect(api.Get("/member/query", "", nil)).To(Break(qijiayun.TokenMissing))
	})

	It("takes no GET where a POST belongs", Rule(qijiayun.WrongMethod), func() {
		r := api.request(http.MethodGet, "/member/modify", token, nil) // without a parameter there is nothing to modify
		Expect(r.Send()).To(Break(qijiayun.WrongMethod))
	})
})
