package contracts

import (
	"bytes"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/providers/qijiayun"
)

// OpenAPIDoc/README.md §3: how an API is called.
var qijiayunCallSpecs = describe("企加云 calls", Label("qijiayun"), func() {
	var (
		box   *Sandbox
		api   *Qijiayun
		token string
	)
	member := M{"mobile": "18880009999", "storeNo": "1159374785466208256"}
	BeforeEach(func() {
		box = OpenSandbox()
		box.needAdmin()
		api = box.Qijiayun()
		token = api.FetchToken()
	})

	It("can be tried with a GET and a POST that answer ok", func() {
		get := api.Get(qijiayunTests+"/get", token, M{"anything": "goes"})
		Expect(get).To(BeAccepted())
		Expect(get.Body).To(MatchJSON(`{"code":200,"message":"操作成功","data":"ok"}`))
		post := api.Post(qijiayunTests+"/post", token, M{"accessTokenDailyLimit": 10, "freeze": false, "remark": "x"})
		Expect(post).To(BeAccepted())
		Expect(post.Field("data")).To(Equal("ok"))
		Expect(api.request(http.MethodPost, qijiayunTests+"/post", token, nil).Send()).To(BeAccepted(), "the test POST needs no body")
		for _, anything := range []any{nil, "x", 1, true, []any{nil}, M{"deep": nil}} {
			Expect(api.Post(qijiayunTests+"/post", token, M{"accessTokenDailyLimit": anything, "freeze": anything, "remark": anything, "a": anything})).To(BeAccepted(), "%v", anything)
		}
	})

	It("take the token from the query string alone, also on POST", Rule(qijiayun.TokenMissing), func() {
		r := api.request(http.MethodPost, "/member/modify", "", nil).JSON(with(member, M{"accessToken": token}))
		r.Header.Set("Authorization", "Bearer "+token)
		Expect(r.Send()).To(Break(qijiayun.TokenMissing))
	})

	It("ignore every query parameter but accessToken on POST", Rule(qijiayun.PostQueryIgnored), func() {
		r := api.request(http.MethodPost, "/member/modify", token, M{"city": "上海", "mobile": "13720534766"})
		Expect(r.JSON(with(member, M{"county": "滨江区"})).Send()).To(BeAccepted())
		after := api.Get("/member/query", token, member)
		Expect(after.Field("data.city")).To(Equal("北京"))
		Expect(after.Field("data.county")).To(Equal("滨江区"))

		required := api.request(http.MethodPost, "/member/modify", token, member)
		ignored := required.JSON(M{"city": "上海"}).Send()
		Expect(ignored).To(Break(qijiayun.ParameterEmpty), "what is required must stand in the body")
		Expect(ignored.Why()).To(HaveSuffix("; it was sent in the query string, where it is ignored"))
		moved := api.request(http.MethodGet, "/member/query", token, nil).JSON(member).Send()
		Expect(moved.Why()).To(HaveSuffix("; it was sent in the body, where it is ignored"))
		respelt := api.Get("/member/query", token, M{"Mobile": member["mobile"], "storeNo": member["storeNo"]})
		Expect(respelt.Why()).To(HaveSuffix("; Mobile was sent; names are case-sensitive"))
		respelt = api.Post("/member/modify", token, M{"mobile": member["mobile"], "storeno": member["storeNo"]})
		Expect(respelt.Why()).To(HaveSuffix("; storeno was sent; names are case-sensitive"))
	})

	It("refuse paths and methods that nobody documents", Rule(qijiayun.UnknownPath, qijiayun.WrongMethod), func() {
		unknown := api.Get("/member/querry", token, member)
		Expect(unknown).To(Break(qijiayun.UnknownPath))
		Expect(unknown.Why()).To(ContainSubstring("/member/query"))
		Expect(api.Get("/member/query/", token, member).Why()).To(ContainSubstring("a doubled or trailing slash"))
		Expect(api.Post("/member/query", token, member)).To(Break(qijiayun.WrongMethod))
		Expect(api.request(http.MethodDelete, "/member/query", token, member).Send()).To(Break(qijiayun.WrongMethod))
	})

	It("refuse a body that is too large, no JSON, or not called JSON",
		Rule(qijiayun.BodyTooLarge, qijiayun.BrokenJSON, qijiayun.ContentType), func() {
			send := func(contentType, body string) *Answer {
				return api.request(http.MethodPost, "/member/modify", token, nil).Raw(contentType, []byte(body)).Send()
			}
			Expect(send("application/json", string(bytes.Repeat([]byte(" "), 1<<20+1)))).To(Break(qijiayun.BodyTooLarge))
			for _, broken := range []string{`{"mobile":"18880009999"`, `{'mobile':1}`, `{}{}`, "", "\xff"} {
				Expect(send("application/json", broken)).To(Break(qijiayun.BrokenJSON), "%q", broken)
			}
			Expect(send("application/x-www-form-urlencoded", "mobile=18880009999")).To(Break(qijiayun.ContentType))
			Expect(send("application/json", `["18880009999"]`)).To(Break(qijiayun.ParameterError), "JSON, but no object")
		})

	It("answer 500 when the provider itself fails", Rule(qijiayun.SystemError), func() {
		r := api.request(http.MethodGet, "/member/query", token, member)
		r.Header.Set("Mock-Prefer", "rule="+qijiayun.SystemError.ID)
		Expect(r.Send()).To(Break(qijiayun.SystemError))
	})

	It("are refused in one envelope, with HTTP 200", Rule(qijiayun.RefusalEnvelope, qijiayun.RefusalDataFalse), func() {
		Expect(api.Get("/member/query", token, M{"storeNo": "1"}).Body).To(
			MatchJSON(`{"code":63001,"message":"部分参数为空","data":null}`))
		Expect(api.Post("/member/modify", token, M{"storeNo": "1"}).Body).To(
			MatchJSON(`{"code":63001,"message":"部分参数为空","data":false}`), "its table says 失败：false")
		Expect(api.Post("/member/modify", "", member).Body).To(
			MatchJSON(`{"code":401,"message":"accessToken为空","data":null}`), "the gateway knows no table")
	})

	// The pages of the calls that answer true say 失败：false of data. What the others carry is assumed (refusal-envelope).
	DescribeTable("carry data false in a refusal by an operation that answers true, else null", Rule(qijiayun.RefusalDataFalse),
		func(path string, of M, broken *rule.Rule, data types.GomegaMatcher) {
			send := api.Post
			if strings.HasPrefix(path, "/coupons/detail") || path == "/member/query" {
				send = func(path, token string, body any) *Answer { return api.Get(path, token, body.(M)) }
			}
			refused := send(path, token, of)
			Expect(refused).To(Break(broken))
			var body map[string]any
			refused.Decode(&body)
			Expect(body).To(HaveKeyWithValue("data", data))
		},
		Entry("会员注册", "/member/register", with(member, M{"channel": "16"}), qijiayun.MemberExists, BeFalse()),
		Entry("会员修改", "/member/modify", with(member, M{"mobile": "18899888899"}), qijiayun.MemberMissing, BeFalse()),
		Entry("会员绑定", "/member/binding", with(member, M{"channel": "2", "channelId": "66"}), qijiayun.IdentityTaken, BeFalse()),
		Entry("会员积分变更", "/member/point/modify",
			with(member, M{"operation": "sub", "changePoint": 1100.5, "changeDesc": "扣减"}), qijiayun.PointsShort, BeFalse()),
		Entry("会员成长值变更", "/member/growth/modify",
			with(member, M{"operation": "sub", "changeGrowth": 101, "changeDesc": "扣减"}), qijiayun.GrowthShort, BeFalse()),
		Entry("订单创建/更新", "/order/platform/trades", M{
			"originalContent": "{}", "platformCode": "taobao", "platformTradeCode": "49913134", "shopName": "企加云店铺", "createTime": "2019-05-32",
		}, qijiayun.ParameterError, BeFalse()),
		Entry("订单退单", "/order/platform/refunds", M{
			"id": 1, "platformCode": "taobao", "platformRefundCode": "16039173", "refundContent": "{}", "shopName": "企加云店铺", "createTime": "2019-05-32",
		}, qijiayun.ParameterError, BeFalse()),
		Entry("商品创建/更新", "/product/sys/products", M{"name": "辣条", "code": "AEF123234", "type": "one"}, qijiayun.ParameterError, BeFalse()),
		Entry("会员查询", "/member/query", with(member, M{"mobile": "18899888899"}), qijiayun.MemberMissing, BeNil()),
		Entry("根据模板查询系统优惠券规则", "/coupons/detail/byTemplateId", M{"templateId": 9}, qijiayun.TemplateUnknown, BeNil()),
		Entry("优惠券券码发送", "/coupons/divide", M{"couponId": 9, "phone": "18880009999"}, qijiayun.TemplateUnknown, BeNil()),
	)

	It("answer an empty or missing parameter with 63001, a wrong one with 61451",
		Rule(qijiayun.ParameterEmpty, qijiayun.ParameterError), func() {
			list := with(member, M{"pageNum": 1, "pageSize": 10})
			for _, empty := range []M{{"mobile": ""}, {"storeNo": ""}, {"pageNum": ""}} {
				Expect(api.Get("/member/point/list", token, with(list, empty))).To(Break(qijiayun.ParameterEmpty), "%v", empty)
			}
			for _, wrong := range []M{{"pageNum": "one"}, {"pageSize": 1.5}, {"pageNum": -1}, {"pageSize": 1 << 40}} {
				Expect(api.Get("/member/point/list", token, with(list, wrong))).To(Break(qijiayun.ParameterError), "%v", wrong)
			}
			for _, empty := range []M{{"mobile": nil}, {"storeNo": ""}} {
				Expect(api.Post("/member/modify", token, with(member, empty))).To(Break(qijiayun.ParameterEmpty), "%v", empty)
			}
			for _, empty := range []any{"", nil} {
				Expect(api.Post("/member/register", token, with(member, M{"channel": empty}))).To(
					Break(qijiayun.ParameterEmpty), "an empty channel is none before it is an unsupported one")
			}
			for _, wrong := range []M{{"mobile": 18880009999}, {"city": 1}, {"gender": "m"}, {"birthDay": "1993/09/12"}} {
				Expect(api.Post("/member/modify", token, with(member, wrong))).To(Break(qijiayun.ParameterError), "%v", wrong)
			}
			Expect(api.Post("/member/modify", token, M{"storeNo": "1", "mobile": "", "city": 1})).To(
				Break(qijiayun.ParameterEmpty), "what is empty comes before what is wrong")
		})

	It("accept what nobody lists, and null for what is optional", Rule(qijiayun.UnknownAccepted, qijiayun.NullIsAbsent), func() {
		Expect(api.Get("/member/query", token, with(member, M{"tenantId": 0}))).To(BeAccepted())
		Expect(api.Post("/member/modify", token, with(member, M{"tenantId": 0, "city": nil}))).To(BeAccepted())
		Expect(api.Get("/member/query", token, member).Field("data.city")).To(Equal("北京"))
	})

	It("are limited to the APIs opened for an application", Rule(qijiayun.APINotOpened), func() {
		short := api.As(api.Apps()[2])
		token := short.FetchToken()
		Expect(short.Get(qijiayunTests+"/get", token, nil)).To(BeAccepted())
		refused := short.Get("/member/point", token, member)
		Expect(refused).To(Break(qijiayun.APINotOpened))
		Expect(refused.Why()).To(ContainSubstring("/member/point"))
		api.Console(http.MethodPatch, "/apps/"+short.AppID, M{"apis": []string{qijiayunAPI + "/member/point"}}, nil)
		Expect(short.Get("/member/point", token, member)).To(Break(qijiayun.MemberMissing))
		Expect(short.Get(qijiayunTests+"/get", token, nil)).To(Break(qijiayun.APINotOpened))
	})

	It("are refused while the application is frozen", Rule(qijiayun.AppFrozen, qijiayun.FrozenAppCalls), func() {
		Expect(api.As(api.Apps()[1]).Token("")).To(Break(qijiayun.AppFrozen))
		api.Console(http.MethodPatch, "/apps/"+api.AppID, M{"freeze": true}, nil)
		Expect(api.Token("/refresh")).To(Break(qijiayun.AppFrozen))
		Expect(api.Get("/member/query", token, member)).To(Break(qijiayun.FrozenAppCalls))
		api.Console(http.MethodPatch, "/apps/"+api.AppID, M{"freeze": false}, nil)
		Expect(api.Get("/member/query", token, member)).To(BeAccepted())
	})

	It("let a frozen application call on where the rule is waived", Rule(qijiayun.FrozenAppCalls), func() {
		box.Admin(http.MethodPut, "/overrides/"+qijiayun.FrozenAppCalls.ID, M{"enforced": false}, nil)
		api.Console(http.MethodPatch, "/apps/"+api.AppID, M{"freeze": true}, nil)
		Expect(api.Get("/member/query", token, member)).To(BeAccepted())
	})

	It("are refused first for an expired token, then for a frozen application", Rule(qijiayun.TokenExpired), func() {
		api.Console(http.MethodPatch, "/apps/"+api.AppID, M{"freeze": true}, nil)
		box.Advance(2 * time.Hour)
		Expect(api.Get("/member/query", token, member)).To(Break(qijiayun.TokenExpired))
	})
})
