package contracts

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/providers/qijiayun"
)

// OpenAPIDoc, 优惠券: rules, sending, listing and consuming.
var qijiayunCouponSpecs = describe("企加云 coupons", Label("qijiayun"), func() {
	var (
		box   *Sandbox
		api   *Qijiayun
		token string
	)
	const holder, other = "18612323698", "18880009999" // the fixtures' members
	BeforeEach(func() {
		box = OpenSandbox(time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC)) // noon in Shanghai
		box.needAdmin()
		api = box.Qijiayun()
		token = api.FetchToken()
	})
	send := func(body M) *Answer { return api.Post("/coupons/divide", token, body) }
	list := func(body M) *Answer {
		return api.Post("/coupons/list", token, with(M{"pageNum": 1, "pageSize": 100}, body))
	}
	consume := func(code, userID any) *Answer {
		return api.Get("/coupons/consume", token, M{"userCardCode": code, "userId": userID})
	}
	ruleOf := func(template any) *Answer {
		return api.Get("/coupons/detail/byTemplateId", token, M{"templateId": template})
	}
	// sent sends one coupon of a template and returns its code, which only the list tells.
	sent := func(template int, phone string) string {
		GinkgoHelper()
		Expect(send(M{"couponId": template, "phone": phone})).To(BeAccepted())
		all := list(M{"phone": phone})
		total := all.Field("total").(float64)
		return all.Field("data." + itoa(int64(total)-1) + ".userCardCode").(string)
	}

	It("have rules, found by template and by code", Rule(qijiayun.RuleRecord, qijiayun.TemplateUnknown, qijiayun.CouponUnknown), func() {
		Expect(ruleOf(110).Body).To(MatchJSON(`{"code":200,"message":"操作成功","data":{"id":110,"title":"球的系统折扣券","couponType":"DISCOUNT",
			"getLimit":5,"quantity":"100","is_superimposed":false,"canGiveFriend":false,"useCondition":null,"beginTimestamp":1556647800000,
			"endTimestamp":4102415999000,"description":"3.3","properStore":"96,113,97,98,99,85,94","useAllLocations":false,
			"defaultDetail":null,"couponReceiveRecordId":2486,"remark":null}}`))
		byCode := func(code string) *Answer {
			return api.Get("/coupons/detail/byUserCardCode", token, M{"userCardCode": code})
		}
		Expect(byCode("201905151511442210196Kd8wqZ12818").Body).To(MatchJSON(`{"code":200,"message":"操作成功","data":{"id":102,
			"title":"系统导购券","couponType":"GENERAL_COUPON","getLimit":10,"quantity":"1000","is_superimposed":false,"canGiveFriend":false,
			"useCondition":null,"beginTimestamp":1557904304000,"endTimestamp":4102415999000,"description":"1","properStore":null,
			"useAllLocations":true,"defaultDetail":"1","couponReceiveRecordId":2365,"remark":null}}`))
		Expect(ruleOf(114).Field("data.couponReceiveRecordId")).To(BeNil(), "none was issued")
		Expect(ruleOf(9)).To(Break(qijiayun.TemplateUnknown))
		Expect(ruleOf("")).To(Break(qijiayun.ParameterEmpty))
		Expect(byCode("nobody's")).To(Break(qijiayun.CouponUnknown))
	})

	It("are sent by phone or phones, one each", Rule(qijiayun.PhoneOrPhones), func() {
		first := send(M{"couponId": 102, "phone": other})
		Expect(first.Body).To(MatchJSON(`{"code":200,"message":"操作成功","data":[2497]}`))
		Expect(send(M{"couponId": 102, "phones": []string{holder, other, holder}}).Field("data")).To(HaveLen(2))
		Expect(send(M{"couponId": 102, "phone": other, "phones": []string{holder, other}}).Field("data")).To(HaveLen(2))
		Expect(ruleOf(102).Field("data.couponReceiveRecordId")).To(BeEquivalentTo(2501))
		Expect(list(M{"phone": other}).Field("total")).To(BeEquivalentTo(3))
		code := list(M{"phone": other}).Field("data.0.userCardCode")
		Expect(code).To(MatchRegexp(`^20261122120000[0-9]{7}[0-9A-Za-z]{6}12818$`), "like the sample's 201905161627142210201FTt3hm12818")
	})

	It("are sent by channel, where no phone says otherwise", Rule(qijiayun.ChannelIdentity, qijiayun.PhoneFirst, qijiayun.CouponReceiver), func() {
		Expect(send(M{"couponId": 102, "channelRecoginizeId": 66, "channelType": "WX"})).To(BeAccepted())
		Expect(list(M{"channelRecoginizeId": 66, "channelType": 2}).Field("total")).To(BeEquivalentTo(6))
		Expect(send(M{"couponId": 102, "channelRecoginizeId": 66, "channelType": "WX", "phones": []string{other}})).To(BeAccepted())
		Expect(list(M{"phone": other}).Field("total")).To(BeEquivalentTo(1))
		Expect(send(M{"couponId": 102, "channelRecoginizeId": 67, "channelType": 2})).To(Break(qijiayun.MemberMissing))
		for _, nobody := range []M{{}, {"phones": []string{}}, {"phone": ""}, {"channelRecoginizeId": 66}, {"channelType": "WX"}} {
			Expect(send(with(M{"couponId": 102}, nobody))).To(Break(qijiayun.CouponReceiver), "%v", nobody)
			Expect(list(nobody)).To(Break(qijiayun.CouponReceiver), "%v", nobody)
		}
	})

	It("are sent to all or to none", Rule(qijiayun.SendAllOrNone), func() {
		Expect(send(M{"couponId": 102, "phones": []string{other, "18000000000"}})).To(Break(qijiayun.MemberMissing))
		Expect(send(M{"couponId": 111, "phones": []string{other, holder}})).To(Break(qijiayun.CouponGetLimit))
		Expect(list(M{"phone": other}).Field("total")).To(BeEquivalentTo(0))
	})

	It("are limited by person and by stock", Rule(qijiayun.CouponGetLimit, qijiayun.CouponStock), func() {
		for range 5 {
			Expect(send(M{"couponId": 20, "phone": other})).To(BeAccepted())
		}
		Expect(send(M{"couponId": 20, "phone": other})).To(Break(qijiayun.CouponGetLimit))
		Expect(consume(list(M{"phone": other}).Field("data.0.userCardCode"), 66)).To(BeAccepted())
		Expect(send(M{"couponId": 20, "phone": other})).To(Break(qijiayun.CouponGetLimit), "a consumed coupon was got all the same")

		Expect(send(M{"couponId": 114, "phone": other})).To(BeAccepted())
		Expect(send(M{"couponId": 114, "phones": []string{holder, other}})).To(Break(qijiayun.CouponStock), "one is left")
		Expect(send(M{"couponId": 114, "phone": holder})).To(BeAccepted())
		Expect(send(M{"couponId": 114, "phone": holder})).To(Break(qijiayun.CouponStock))
	})

	It("are of a template that exists and has not ended", Rule(qijiayun.TemplateUnknown, qijiayun.CouponEnded), func() {
		Expect(send(M{"couponId": 9, "phone": other})).To(Break(qijiayun.TemplateUnknown))
		Expect(send(M{"couponId": 113, "phone": other})).To(Break(qijiayun.CouponEnded))
		Expect(send(M{"couponId": "102", "phone": other})).To(Break(qijiayun.ParameterError))
		Expect(send(M{"phone": other})).To(Break(qijiayun.ParameterEmpty))
	})

	It("are consumed once, with 204", Rule(qijiayun.Consume204, qijiayun.CouponUsed, qijiayun.CouponStatus), func() {
		code := sent(102, other)
		Expect(list(M{"phone": other}).Field("data.0.status")).To(Equal("未使用"))
		done := consume(code, 66)
		Expect(done).To(BeAccepted())
		Expect(done.Body).To(MatchJSON(`{"code":204,"message":"操作成功","data":null}`))
		Expect(consume(code, 66)).To(Break(qijiayun.CouponUsed))
		Expect(list(M{"phone": other}).Field("data.0.status")).To(Equal("已使用"))
	})

	It("are consumed by a known person, in a store they are good for", Rule(qijiayun.ClerkUnknown, qijiayun.CouponElsewhere), func() {
		code := sent(110, other)
		Expect(consume(code, 1)).To(Break(qijiayun.ClerkUnknown))
		Expect(consume(code, "USERID66")).To(Break(qijiayun.ParameterError))
		Expect(consume(code, 67)).To(Break(qijiayun.CouponElsewhere))
		Expect(consume("nobody's", 66)).To(Break(qijiayun.CouponUnknown))
		Expect(consume(code, 66)).To(BeAccepted(), "no refusal has used it up")
	})

	It("are good from their beginning until their end", Rule(qijiayun.CouponEarly, qijiayun.CouponExpired, qijiayun.CouponStatus), func() {
		early, late := sent(115, other), sent(20, other) // these begin and end thirty days after the sandbox was opened
		Expect(consume(early, 66)).To(Break(qijiayun.CouponEarly))
		box.Advance(30*24*time.Hour - time.Second)
		token = api.FetchToken()
		Expect(consume(early, 66)).To(Break(qijiayun.CouponEarly))
		Expect(list(M{"phone": other}).Field("data.1.status")).To(Equal("未使用"))
		box.Advance(time.Second)
		Expect(consume(early, 66)).To(BeAccepted())
		Expect(consume(late, 66)).To(Break(qijiayun.CouponExpired))
		Expect(list(M{"phone": other}).Field("data.1.status")).To(Equal("已过期"))
	})

	It("are listed page by page, only to their tenant", func() {
		page := list(M{"phone": holder, "pageNum": 2, "pageSize": 2})
		Expect(page.Body).To(MatchJSON(`{"code":200,"message":"操作成功","data":[
			{"id":102,"userCardCode":"201905161602112210199Qp7ztn12818","status":"已使用"},
			{"id":113,"userCardCode":"201905161615402210200hV4ycL12818","status":"已过期"}],
			"total":5,"pageNum":2,"pageSize":2,"pageCount":3}`))
		Expect(list(M{"phone": "18000000000"})).To(Break(qijiayun.MemberMissing))

		short := api.Apps()[2]
		api.Console("PATCH", "/apps/"+short.AppID, M{"apis": []string{"*"}}, nil)
		stranger := api.As(short)
		theirs := stranger.FetchToken()
		Expect(stranger.Post("/coupons/list", theirs, M{"phone": holder, "pageNum": 1, "pageSize": 1})).To(Break(qijiayun.MemberMissing))
		Expect(stranger.Get("/coupons/consume", theirs, M{"userCardCode": "201905161627142210201FTt3hm12818", "userId": 88})).To(
			Break(qijiayun.CouponUnknown))
	})
})
