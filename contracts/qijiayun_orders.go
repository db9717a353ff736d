package contracts

import (
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/providers/qijiayun"
)

// OpenAPIDoc, 订单, 商品 and 数据化营销API: what is sent and kept; the console shows it.
var qijiayunOrderSpecs = describe("企加云 orders, products and events", Label("qijiayun"), func() {
	var (
		api   *Qijiayun
		token string
	)
	BeforeEach(func() {
		box := OpenSandbox()
		box.needAdmin()
		api = box.Qijiayun()
		token = api.FetchToken()
	})
	shown := func(path string) *Answer { return api.Box.TryAdmin("GET", "/qijiayun"+path, nil) }

	order := M{
		"buyerNick": "测试", "originalContent": `{"payment":"99999"}`, "platformCode": "taobao", "platformTradeCode": "49913134",
		"sellerNick": "达子", "shopName": "企加云店铺", "createTime": "2019-05-10 16:55:49",
	}
	trade := func(body M) *Answer { return api.Post("/order/platform/trades", token, body) }

	It("create an order, then update it", Rule(qijiayun.OrderKey, qijiayun.UpdateMerges), func() {
		Expect(trade(order)).To(BeAccepted())
		Expect(api.Box.Seen()).NotTo(ContainElement(qijiayun.UpdateMerges.ID))
		update := M{"platformCode": "taobao", "platformTradeCode": "49913134", "shopName": "新店铺", "originalContent": `[]`}
		Expect(trade(update)).To(BeAccepted())
		Expect(api.Box.Seen()).To(ContainElement(qijiayun.UpdateMerges.ID))
		Expect(trade(with(update, M{"platformCode": "jd"}))).To(BeAccepted(), "the same code on another platform is another order")
		all := shown("/orders")
		Expect(all.Field("orders")).To(HaveLen(2))
		Expect(all.Field("orders.0.shopName")).To(Equal("新店铺"))
		Expect(all.Field("orders.0.originalContent")).To(Equal("[]"))
		Expect(all.Field("orders.0.buyerNick")).To(Equal("测试"), "what was not sent again stays")
		Expect(all.Field("orders.1.buyerNick")).To(BeNil())
	})

	It("take a platform's content as text, which may be empty and must be there", Rule(qijiayun.ContentUnparsed, qijiayun.EmptyContent, qijiayun.ParameterEmpty), func() {
		for _, content := range []string{"", `{"payment":`, "payment=1"} {
			Expect(trade(with(order, M{"originalContent": content}))).To(BeAccepted(), content)
			Expect(slices.Contains(api.Box.Seen(), qijiayun.EmptyContent.ID)).To(Equal(content == ""), content)
			Expect(shown("/orders").Field("orders.0.originalContent")).To(Equal(content))
		}
		absent := with(order)
		delete(absent, "originalContent")
		Expect(trade(absent)).To(Break(qijiayun.ParameterEmpty))
		Expect(trade(with(order, M{"originalContent": nil}))).To(Break(qijiayun.ParameterEmpty))
		Expect(trade(with(order, M{"originalContent": M{"payment": 1}}))).To(Break(qijiayun.ParameterError), "an object is not text")
		Expect(trade(with(order, M{"createTime": "yesterday"}))).To(Break(qijiayun.ParameterError))
		Expect(trade(with(order, M{"createTime": "2019-05-32"}))).To(Break(qijiayun.ParameterError))
		Expect(shown("/orders").Field("orders.0.originalContent")).To(Equal("payment=1"), "what is refused changes nothing")
	})

	It("refund, to the last digit of a Long", Rule(qijiayun.RefundKey, qijiayun.ParameterEmpty), func() {
		refund := M{
			"id": int64(226529926389059299), "platformCode": "taobao", "platformRefundCode": "16039173514059992", "shopName": "企加云店铺",
			"refundContent": `{"refund_get_response":{"refund":{"status":"SUCCESS"}}}`, "sellerNick": "达子",
		}
		send := func(body M) *Answer { return api.Post("/order/platform/refunds", token, body) }
		Expect(send(refund)).To(BeAccepted())
		again := with(refund, M{"refundContent": `{"refund_get_response":{}}`})
		delete(again, "sellerNick")
		Expect(send(again)).To(BeAccepted())
		all := shown("/orders")
		Expect(all.Field("refunds")).To(HaveLen(1))
		Expect(string(all.Body)).To(ContainSubstring(`"id":226529926389059299,`))
		Expect(all.Field("refunds.0.refundContent")).To(Equal(`{"refund_get_response":{}}`))
		Expect(all.Field("refunds.0.sellerNick")).To(Equal("达子"))
		Expect(send(with(refund, M{"refundContent": ""}))).To(Break(qijiayun.ParameterEmpty), "no sample sends it empty")
		Expect(send(with(refund, M{"id": "1"}))).To(Break(qijiayun.ParameterError))
		delete(refund, "id")
		Expect(send(refund)).To(Break(qijiayun.ParameterEmpty))
	})

	It("create a product, then update it", Rule(qijiayun.ProductKey, qijiayun.UpdateMerges), func() {
		product := M{"name": "辣条", "code": "AEF123234", "type": 1, "goodsPrice": "20.88", "brandId": 12, "unit": "克"}
		save := func(body M) *Answer { return api.Post("/product/sys/products", token, body) }
		Expect(save(product)).To(BeAccepted())
		Expect(save(M{"name": "大辣条", "code": "AEF123234", "type": 2, "goodsPrice": "21.88"})).To(BeAccepted())
		all := shown("/products")
		Expect(all.Field("0.name")).To(Equal("大辣条"))
		Expect(all.Field("0.type")).To(BeEquivalentTo(2))
		Expect(all.Field("0.details")).To(Equal(M{"goodsPrice": "21.88", "brandId": "12", "unit": "克"}))
		Expect(all.Field("1")).To(BeNil())
		Expect(save(with(product, M{"type": "实物"}))).To(Break(qijiayun.ParameterError))
		Expect(save(with(product, M{"goodsPrice": 20.88}))).To(Break(qijiayun.ParameterError), "table and sample agree on String")
		Expect(save(with(product, M{"name": ""}))).To(Break(qijiayun.ParameterEmpty))
	})

	It("keep events with whatever attributes they bring", Rule(qijiayun.EventUnchecked), func() {
		event := M{"personId": "123", "brandId": "12", "eventCode": "custom_code_1", "eventTime": "2018-07-20 12:12:12", "custom_condition_1": "123"}
		trigger := func(body M) *Answer { return api.Post("/event/trigger", token, body) }
		Expect(trigger(event).Body).To(MatchJSON(`{"code":200,"message":"操作成功"}`), "it answers no data at all")
		Expect(trigger(M{"personId": "123", "brandId": 12, "eventCode": 7, "nested": M{"a": []int{1}}})).To(BeAccepted())
		all := shown("/events")
		Expect(all.Field("0.attributes")).To(Equal(M{"custom_condition_1": "123"}))
		Expect(all.Field("0.eventTime")).To(Equal("2018-07-20T12:12:12+08:00"))
		Expect(all.Field("1.eventCode")).To(Equal("7"))
		Expect(all.Field("1.attributes.nested.a.0")).To(BeEquivalentTo(1))
		Expect(trigger(with(event, M{"eventTime": "2018-07-20"}))).To(Break(qijiayun.ParameterError))
		Expect(trigger(with(event, M{"eventTime": "2018-02-30 12:12:12"}))).To(Break(qijiayun.ParameterError))
		Expect(trigger(with(event, M{"eventCode": ""}))).To(Break(qijiayun.ParameterEmpty))
		Expect(trigger(with(event, M{"personId": nil}))).To(Break(qijiayun.ParameterEmpty))
		Expect(shown("/events").Field("2")).To(BeNil(), "what is refused is not kept")
	})
})
