package contracts

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/providers/qijiayun"
)

// The field tables of OpenAPIDoc: a call with every field of its page is taken, and without any one that the page marks as
// required (必填) it is not.
var qijiayunTableSpecs = describe("企加云's field tables", Label("qijiayun"), func() {
	const (
		known, fresh, another = "18880009999", "13700000001", "13700000002" // the first is of the fixtures
		code                  = "201905151511442210196Kd8wqZ12818"
	)
	who := M{"mobile": known, "storeNo": "1"}
	person := M{
		"address": "A", "birthDay": "2019-01-02", "city": "C", "county": "K", "gender": "female", "headPic": "img", "identity": "1",
		"province": "P", "realName": "N",
	}
	change := M{
		"changeTime": "2026-01-02", "effectiveTime": "2026-01-03", "invalidTime": "2036-01-13", "operation": "add", "reasonText": "T", "reasonType": "3",
	}
	trade := M{"platformCode": "taobao", "shopName": "N", "buyerNick": "B", "sellerNick": "S", "createTime": "2026-01-02 03:04:05"}

	DescribeTable("are taken whole, and refused without a required field", func(method, path string, required, optional M) {
		box := OpenSandbox()
		api := box.Qijiayun()
		token := api.FetchToken()
		call := func(fields M) *Answer {
			GinkgoHelper()
			if method == http.MethodGet {
				return api.Get(path, token, fields)
			}
			return api.Post(path, token, fields)
		}
		all := with(required, optional)
		for field := range required {
			rest := with(all)
			delete(rest, field)
			Expect(call(rest)).To(Break(qijiayun.ParameterEmpty), "without "+field)
		}
		Expect(call(required)).To(BeAccepted(), "the required fields alone")
		if len(optional) == 0 {
			return
		}
		if path == "/member/register" {
			all["mobile"] = another
		}
		Expect(call(all)).To(BeAccepted(), "every field")
	},
		Entry("memberRegister", http.MethodPost, "/member/register", M{"mobile": fresh, "storeNo": "1", "channel": "2"}, with(person, M{"channelId": "y", "brandId": 1})),
		Entry("memberQuery", http.MethodGet, "/member/query", who, M{}),
		Entry("memberModify", http.MethodPost, "/member/modify", who, person),
		Entry("memberBind", http.MethodPost, "/member/binding", with(who, M{"channel": "2", "channelId": "x"}), M{}),
		Entry("memberPoint", http.MethodGet, "/member/point", who, M{}),
		Entry("memberPointList", http.MethodGet, "/member/point/list", with(who, M{"pageNum": 1, "pageSize": 10}), M{}),
		Entry("memberPointModify", http.MethodPost, "/member/point/modify", with(who, M{"changeDesc": "D"}), with(change, M{"changePoint": "5"})),
		Entry("memberGrowthModify", http.MethodPost, "/member/growth/modify", with(who, M{"changeDesc": "D"}), with(change, M{"changeGrowth": "5"})),
		Entry("couponByCode", http.MethodGet, "/coupons/detail/byUserCardCode", M{"userCardCode": code}, M{}),
		Entry("couponByTemplate", http.MethodGet, "/coupons/detail/byTemplateId", M{"templateId": 110}, M{}),
		Entry("couponConsume", http.MethodGet, "/coupons/consume", M{"userCardCode": code, "userId": 66}, M{}),
		Entry("orderSave", http.MethodPost, "/order/platform/trades", M{"platformCode": "taobao", "platformTradeCode": "1", "shopName": "N", "originalContent": "{}"}, trade),
		Entry("orderRefund", http.MethodPost, "/order/platform/refunds",
			M{"id": 1, "platformCode": "taobao", "platformRefundCode": "1", "shopName": "N", "refundContent": "{}"}, trade),
		Entry("productSave", http.MethodPost, "/product/sys/products", M{"name": "N", "code": "C1", "type": 1}, M{
			"barcode": "b", "brandId": 1, "goodsCostPrice": "1.00", "goodsManufactureDate": "2026-01-02 03:04:05", "goodsManufacturer": "m", "goodsOrigin": "o",
			"goodsPrice": "2.00", "goodsWeight": "50", "itemImgs": "i.png", "memo": "x", "picUrl": "p.png", "supplierId": 1, "supplierName": "s", "unit": "克", "descModules": "d",
		}),
		Entry("eventTrigger", http.MethodPost, "/event/trigger", M{"personId": "1", "brandId": "2", "eventCode": 3}, M{"eventTime": "2026-01-02 03:04:05", "another": true}),
	)

	It("want a page, and one receiver, for coupons", Rule(qijiayun.CouponReceiver), func() {
		box := OpenSandbox()
		api := box.Qijiayun()
		token := api.FetchToken()
		for path, required := range map[string]M{"/coupons/list": {"pageNum": 1, "pageSize": 10}, "/coupons/divide": {"couponId": 102}} {
			for field := range required {
				Expect(api.Post(path, token, with(required, M{"phone": known, field: nil}))).To(Break(qijiayun.ParameterEmpty), path+" without "+field)
			}
			for _, half := range []M{{}, {"channelRecoginizeId": 1}, {"channelType": "WX"}} {
				Expect(api.Post(path, token, with(required, half))).To(Break(qijiayun.CouponReceiver), path)
			}
			Expect(api.Post(path, token, with(required, M{"phone": known}))).To(BeAccepted(), path)
		}
	})
})
