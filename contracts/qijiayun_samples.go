package contracts

import (
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/providers/qijiayun"
)

// The samples of OpenAPIDoc, with values of their own, and mended where the page's text is not JSON: what is shown as a
// request is taken, what is shown as an answer has the members that are shown, in their order.
var qijiayunSampleSpecs = describe("企加云's samples", Label("qijiayun"), func() {
	var (
		box   *Sandbox
		api   *Qijiayun
		token string
	)
	BeforeEach(func() {
		box = OpenSandbox(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
		box.needAdmin()
		api = box.Qijiayun()
		token = api.FetchToken()
	})
	const (
		mobile, store = "13700000001", "1159374785466208256"
		known         = "18880009999" // of the fixtures
		yes           = `{"code":200,"data":true,"message":"操作成功"}`
		who           = `"mobile":"` + mobile + `","storeNo":"` + store + `",`
		registration  = `{` + who + `"address":"A","birthday":"2000-01-02","brandId":1,"channel":"16","city":"C","county":"K","gender":"male","headpic":"img","identity":"1","province":"P","realName":"N"}`
	)
	post := func(path, body string) *Answer {
		GinkgoHelper()
		return api.request(http.MethodPost, path, token, nil).Raw("application/json", []byte(body)).Send()
	}
	registered := func() {
		GinkgoHelper()
		Expect(post("/member/register", registration)).To(BeAccepted())
	}
	truly := func(path, body string) {
		GinkgoHelper()
		a := post(path, body)
		Expect(a).To(BeAccepted())
		Expect(a.Body).To(MatchJSON(yes))
	}
	member := M{"mobile": mobile, "storeNo": store}

	It("Q1: a token (README)", func() {
		for _, how := range []string{"", "/refresh"} {
			a := api.Token(how)
			Expect(a).To(And(BeAccepted(), HaveShape(`{"code":200,"message":"操作成功","data":{"accessToken":"x"}}`)))
			Expect(a.Field("data.accessToken")).To(MatchRegexp("^[0-9a-f]{32}$"))
			Expect(a.Field("message")).To(Equal("操作成功"))
		}
	})

	It("Q2, Q3: registering, as the sample spells it, and querying (会员注册，会员查询)", func() {
		truly("/member/register", registration)
		a := api.Get("/member/query", token, member)
		Expect(a).To(And(BeAccepted(), HaveShape(`{"code":200,"message":"操作成功","data":{"realName":"N","gender":"male","birthDay":"2000-01-02 00:00:00","identity":"1",`+
			`"county":"K","province":"P","city":"C","address":"A","headPic":"img","growth":"10","levelName":"一级","point":"10.0"}}`)))
		Expect(a.Field("data.birthDay")).To(Equal("2000-01-02 00:00:00"))
		Expect(a.Field("data.headPic")).To(Equal("img"))
		Expect(a.Field("data.growth")).To(MatchRegexp(`^\d+$`))
		Expect(a.Field("data.point")).To(MatchRegexp(`^\d+\.\d+$`))
	})

	It("Q2: registering as the table spells it", func() {
		truly("/member/register", strings.NewReplacer("birthday", "birthDay", "headpic", "headPic", `"brandId":1`, `"channelId":"x"`).Replace(registration))
	})

	It("Q4, Q5: modifying and binding (会员修改，会员绑定)", func() {
		registered()
		truly("/member/modify", `{`+who+`"address":"A","birthDay":"2000-01-02","city":"C","county":"K","gender":"male","province":"P","realName":"N"}`)
		truly("/member/binding", `{`+who+`"channel":"2","channelId":"x"}`)
	})

	It("Q6, Q7: points and their log (会员积分查询，会员积分流水)", func() {
		at := M{"mobile": known, "storeNo": store}
		Expect(api.Get("/member/point", token, at)).To(And(BeAccepted(), HaveShape(`{"code":200,"message":"操作成功","data":{"currentPoint":10}}`)))
		a := api.Get("/member/point/list", token, with(at, M{"pageNum": 1, "pageSize": 10}))
		Expect(a).To(And(BeAccepted(), HaveShape(`{"code":200,"message":"操作成功","data":[{"id":1,"exchangeTime":"2026-01-02 03:04:05","detailReason":"R","exchangePoints":"10.0"}],`+
			`"total":1,"pageNum":1,"pageSize":10,"pageCount":1}`)))
		Expect(a.Field("data.0.exchangeTime")).To(MatchRegexp(`^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$`))
		Expect(a.Field("data.0.exchangePoints")).To(MatchRegexp(`^-?\d+\.\d+$`))
	})

	It("Q8, Q9: changing points and growth, by sample and by table (会员积分变更，会员成长值变更)", func() {
		registered()
		const change = `{` + who + `"changeDesc":"D","changePoint":5,"changeTime":"2026-01-02 03:04","effectiveTime":"2026-01-03","invalidTime":"2026-01-13","operation":"add","reasonText":"T","reasonType":3}`
		table := strings.NewReplacer(`"changePoint":5`, `"changePoint":"5"`, `"reasonType":3`, `"reasonType":"3"`, "2026-01-02 03:04", "2026-01-02").Replace(change)
		for _, body := range []string{change, table} {
			truly("/member/point/modify", body)
			truly("/member/growth/modify", strings.Replace(body, "changePoint", "changeGrowth", 1))
		}
	})

	It("Q10: the rule of a coupon, by template and by code (优惠券)", func() {
		const rule = `{"code":200,"message":"操作成功","data":{"id":1,"title":"T","couponType":"DISCOUNT","getLimit":5,"quantity":"100","is_superimposed":false,"canGiveFriend":false,` +
			`"useCondition":null,"beginTimestamp":1767326400000,"endTimestamp":1767412800000,"description":"3.3","properStore":"1,2","useAllLocations":false,"defaultDetail":null,"couponReceiveRecordId":1,"remark":null}}`
		Expect(api.Get("/coupons/detail/byTemplateId", token, M{"templateId": 110})).To(And(BeAccepted(), HaveShape(rule)))
		general := strings.NewReplacer("DISCOUNT", "GENERAL_COUPON", `"3.3"`, `"1"`, `"properStore":"1,2","useAllLocations":false,"defaultDetail":null`, `"properStore":null,"useAllLocations":true,"defaultDetail":"1"`).Replace(rule)
		a := api.Get("/coupons/detail/byUserCardCode", token, M{"userCardCode": "201905151511442210196Kd8wqZ12818"})
		Expect(a).To(And(BeAccepted(), HaveShape(general)))
		Expect(a.Field("data.couponType")).To(Equal("GENERAL_COUPON"))
	})

	It("Q11: consuming a coupon is 204 by the sample (核销优惠券)", Rule(qijiayun.Consume204), func() {
		a := api.Get("/coupons/consume", token, M{"userCardCode": "201905151511442210196Kd8wqZ12818", "userId": 66})
		Expect(a).To(And(BeAccepted(), HaveShape(`{"code":204,"message":"操作成功","data":null}`)))
		Expect(a.Field("code")).To(BeEquivalentTo(204))
	})

	It("Q12: listing coupons with page 0 and a tenantId (查询优惠券列表)", Rule(qijiayun.PageZero), func() {
		const query = `{"channelRecoginizeId":0,"channelType":0,"pageNum":0,"pageSize":0,"phone":"string","tenantId":0}`
		Expect(post("/coupons/list", query)).To(Break(qijiayun.MemberMissing), "generated placeholders, no real call")
		a := post("/coupons/list", strings.Replace(query, `"string"`, `"18612323698"`, 1))
		Expect(a).To(And(BeAccepted(), HaveShape(`{"code":200,"message":"操作成功","data":[{"id":1,"userCardCode":"c","status":"未使用"}],"total":0,"pageNum":0,"pageSize":0,"pageCount":0}`)))
		Expect(a.Field("data.0.status")).To(BeElementOf("已使用", "未使用", "已过期"))
	})

	It("Q13: sending a coupon, by sample and by table (优惠券券码发送)", Rule(qijiayun.PhoneOrPhones), func() {
		registered()
		const sample = `{"channelRecoginizeId":1,"channelType":"WX","couponId":102,"phones":["` + mobile + `"]}`
		for _, body := range []string{sample, strings.NewReplacer(`"WX"`, "2", `"phones":["`+mobile+`"]`, `"phone":"`+mobile+`"`).Replace(sample)} {
			Expect(post("/coupons/divide", body)).To(And(BeAccepted(), HaveShape(`{"code":200,"message":"操作成功","data":[1]}`)))
		}
	})

	const order = `{"buyerNick":"B","originalContent":"","platformCode":"taobao","platformTradeCode":"1","sellerNick":"S","shopName":"N","createTime":"2026-01-02 03:04:05"}`
	It("Q14: an order whose content is empty (订单创建/更新)", Rule(qijiayun.EmptyContent), func() { truly("/order/platform/trades", order) })

	It("Q15: the sample of refunds is the order's, and refused as such (订单退单)", Rule(qijiayun.ParameterEmpty), func() {
		refused := post("/order/platform/refunds", order)
		Expect(refused).To(Break(qijiayun.ParameterEmpty))
		Expect(refused.Field("code")).To(BeEquivalentTo(63001))
		Expect(refused.Why()).To(ContainSubstring("the sample on the page of refunds is a copy of the order's"))
		Expect(api.Box.TryAdmin(http.MethodGet, "/exchanges/last", nil).Field("why.zh")).To(ContainSubstring("退单页面的示例误用了订单的示例"))
		Expect(post("/order/platform/refunds", `{"shopName":"N"}`).Why()).NotTo(ContainSubstring("sample"))
		truly("/order/platform/refunds", `{"id":1,"platformCode":"taobao","platformRefundCode":"1","shopName":"N","refundContent":"{}","createTime":"2026-01-02 03:04:05"}`)
	})

	It("Q16: a product (商品创建/更新)", func() {
		truly("/product/sys/products", `{"barcode":"b","descModules":"d","goodsCostPrice":"1.00","goodsManufactureDate":"2026-01-02 03:04:05","goodsManufacturer":"m","goodsOrigin":"o",`+
			`"goodsPrice":"2.00","goodsWeight":"50","itemImgs":"i.png","memo":"x","name":"N","code":"C1","type":1,"picUrl":"p.png","supplierName":"s","unit":"克"}`)
	})

	It("Q17: an event, by sample and by table (自定义事件触发)", func() {
		const event = `{"personId":"1","brandId":"2","eventCode":"custom_code_1","eventTime":"2026-01-02 03:04:05","custom_condition_1":"1","custom_condition_2":"2"}`
		for _, body := range []string{event, strings.NewReplacer(`"brandId":"2"`, `"brandId":2`, `"custom_code_1"`, "7").Replace(event)} {
			a := post("/event/trigger", body)
			Expect(a).To(And(BeAccepted(), HaveShape(`{"code":200,"message":"操作成功"}`)))
		}
	})

	It("Q18: the two calls for trying answer ok (README)", func() {
		Expect(api.Get(qijiayunTests+"/get", token, nil).Field("data")).To(Equal("ok"))
		Expect(post(qijiayunTests+"/post", `{"accessTokenDailyLimit":10,"freeze":true,"remark":"x"}`).Field("data")).To(Equal("ok"))
	})

	It("say first that the sandbox's clock is elsewhere, where that is why", Rule(qijiayun.TokenExpired), func() {
		moved := OpenSandbox()
		q := moved.Qijiayun()
		token := q.FetchToken()
		moved.Advance(3 * time.Hour)
		refused := q.Get(qijiayunTests+"/get", token, nil)
		Expect(refused).To(Break(qijiayun.TokenExpired))
		Expect(refused.Why()).To(HavePrefix("this sandbox's clock is 3h0m0s ahead of the machine's"))
	})
})
