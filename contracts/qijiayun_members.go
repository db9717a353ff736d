package contracts

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/providers/qijiayun"
)

// OpenAPIDoc, 会员: the pages on registering, querying, modifying and binding.
var qijiayunMemberSpecs = describe("企加云 members", Label("qijiayun"), func() {
	var (
		api   *Qijiayun
		token string
	)
	const mobile, store = "18899888899", "1159374785466208256"
	key := M{"mobile": mobile, "storeNo": store}
	demo := M{"mobile": "18880009999", "storeNo": store}
	// The sample of the page on registering, as it stands.
	sample := with(key, M{
		"address": "西二旗软件园云广场", "birthday": "2019-07-30", "brandId": 1, "channel": "16", "city": "北京", "county": "昌平区",
		"gender": "male", "headpic": "www.baidu.com", "identity": "23444444123", "province": "北京", "realName": "小伙伴",
	})
	BeforeEach(func() {
		box := OpenSandbox()
		box.needAdmin()
		api = box.Qijiayun()
		token = api.FetchToken()
	})
	query := func(of M) *Answer { return api.Get("/member/query", token, of) }

	It("are registered once: then 80001", Rule(qijiayun.MemberExists, qijiayun.MemberMissing, qijiayun.SampleSpellings), func() {
		Expect(query(key)).To(Break(qijiayun.MemberMissing))
		registered := api.Post("/member/register", token, sample)
		Expect(registered).To(BeAccepted())
		Expect(api.Box.Seen()).To(ContainElement(qijiayun.SampleSpellings.ID))
		Expect(registered.Body).To(MatchJSON(`{"code":200,"message":"操作成功","data":true}`))
		Expect(query(key).Body).To(MatchJSON(`{"code":200,"message":"操作成功","data":{"realName":"小伙伴","gender":"male",
			"birthDay":"2019-07-30 00:00:00","identity":"23444444123","county":"昌平区","province":"北京","city":"北京",
			"address":"西二旗软件园云广场","headPic":"www.baidu.com","growth":"0","levelName":"一级","point":"0.0"}}`))
		Expect(api.Post("/member/register", token, with(sample, M{"realName": "别人"}))).To(Break(qijiayun.MemberExists))
		Expect(query(key).Field("data.realName")).To(Equal("小伙伴"))
	})

	It("are shown as the sample shows them, all in strings", func() {
		Expect(query(demo).Body).To(MatchJSON(`{"code":200,"message":"操作成功","data":{"realName":"杜代亮","gender":"male",
			"birthDay":"1993-09-12 00:00:00","identity":"23444444123","county":"昌平区","province":"北京市","city":"北京",
			"address":"云广场D座南门","headPic":"www.baidu.com","growth":"100","levelName":"一级","point":"1100.0"}}`))
	})

	It("say nothing of what they never told", func() {
		Expect(api.Post("/member/register", token, with(key, M{"channel": "4"}))).To(BeAccepted())
		Expect(api.Box.Seen()).NotTo(ContainElement(qijiayun.SampleSpellings.ID))
		Expect(query(key).Body).To(MatchJSON(`{"code":200,"message":"操作成功","data":{"realName":null,"gender":null,"birthDay":null,
			"identity":null,"county":null,"province":null,"city":null,"address":null,"headPic":null,"growth":"0","levelName":"一级","point":"0.0"}}`))
	})

	It("change in the fields sent and no other", Rule(qijiayun.ModifySentOnly), func() {
		Expect(api.Post("/member/modify", token, with(demo, M{"county": "海淀区", "birthDay": "1993-09-13"}))).To(BeAccepted())
		after := query(demo)
		Expect(after.Field("data.county")).To(Equal("海淀区"))
		Expect(after.Field("data.birthDay")).To(Equal("1993-09-13 00:00:00"))
		Expect(after.Field("data.realName")).To(Equal("杜代亮"))
		Expect(api.Post("/member/modify", token, with(key, M{"county": "海淀区"}))).To(Break(qijiayun.MemberMissing))
	})

	It("are left as they were by a call that is refused", Rule(qijiayun.ParameterError), func() {
		before := query(demo).Body
		Expect(api.Post("/member/modify", token, with(demo, M{"county": "海淀区", "birthDay": "1993-02-30"}))).To(Break(qijiayun.ParameterError))
		Expect(query(demo).Body).To(Equal(before))
		Expect(api.Post("/member/register", token, with(sample, M{"birthday": "2019-02-29"}))).To(Break(qijiayun.ParameterError))
		Expect(query(key)).To(Break(qijiayun.MemberMissing))
	})

	It("are male or female", Rule(qijiayun.ParameterError), func() {
		Expect(api.Post("/member/register", token, with(sample, M{"gender": "female"}))).To(BeAccepted())
		Expect(query(key).Field("data.gender")).To(Equal("female"))
		Expect(api.Post("/member/modify", token, with(key, M{"gender": "男"}))).To(Break(qijiayun.ParameterError))
	})

	It("come by one of twelve channels", Rule(qijiayun.ChannelUnsupported), func() {
		for _, channel := range []string{"1", "6", "19", "WX"} {
			Expect(api.Post("/member/register", token, with(sample, M{"channel": channel}))).To(Break(qijiayun.ChannelUnsupported), channel)
		}
		for i, channel := range []string{"2", "3", "4", "5", "7", "10", "11", "14", "15", "16", "17", "18"} {
			someone := M{"mobile": "139000000" + itoa(int64(10+i)), "channel": channel}
			Expect(api.Post("/member/register", token, with(sample, someone))).To(BeAccepted(), channel)
		}
	})

	It("have eleven digits for a mobile, unless that is waived", Rule(qijiayun.MobileFormat), func() {
		foreign := with(sample, M{"mobile": "+852/12345678"})
		Expect(api.Post("/member/register", token, foreign)).To(Break(qijiayun.MobileFormat))
		Expect(query(M{"mobile": "1888000999", "storeNo": store})).To(Break(qijiayun.MobileFormat))
		api.Box.Admin("PUT", "/overrides/"+qijiayun.MobileFormat.ID, M{"enforced": false}, nil)
		Expect(api.Post("/member/register", token, foreign)).To(BeAccepted())
		Expect(query(M{"mobile": "+852/12345678", "storeNo": store}).Field("data.realName")).To(Equal("小伙伴"))
		Expect(query(M{"mobile": "+852", "storeNo": store})).To(Break(qijiayun.MemberMissing))
	})

	It("belong to a tenant; another registers the same mobile", Rule(qijiayun.MemberByMobile), func() {
		Expect(api.Post("/member/register", token, with(sample, demo, M{"mobile": "18800001111"}))).To(BeAccepted())
		Expect(api.Box.Seen()).NotTo(ContainElement(qijiayun.MemberByMobile.ID))
		api.Console("PATCH", "/apps/"+api.Apps()[2].AppID, M{"apis": []string{"*"}}, nil)
		other := api.As(api.Apps()[2])
		theirs := other.FetchToken()
		Expect(other.Get("/member/query", theirs, demo)).To(Break(qijiayun.MemberMissing))
		Expect(other.Post("/member/register", theirs, with(sample, demo, M{"realName": "同号"}))).To(BeAccepted())
		Expect(api.Box.Seen()).To(ContainElement(qijiayun.MemberByMobile.ID))
		Expect(other.Get("/member/query", theirs, demo).Field("data.levelName")).To(Equal("普通会员"))
		Expect(query(demo).Field("data.realName")).To(Equal("杜代亮"))
	})

	It("may name a store that nobody knows", Rule(qijiayun.StoreUnchecked), func() {
		Expect(query(with(demo, M{"storeNo": "nowhere"}))).To(BeAccepted())
	})

	It("are bound to one identity a channel, and an identity to one member", Rule(qijiayun.IdentityTaken, qijiayun.BindingReplaces), func() {
		bind := func(who M, id string) *Answer {
			return api.Post("/member/binding", token, with(who, M{"channel": "2", "channelId": id}))
		}
		Expect(bind(key, "77")).To(Break(qijiayun.MemberMissing))
		Expect(bind(demo, "66")).To(Break(qijiayun.IdentityTaken), "the fixtures bind 66 to another")
		Expect(bind(demo, "77")).To(BeAccepted())
		Expect(bind(demo, "77")).To(BeAccepted(), "binding the same again changes nothing")
		Expect(bind(demo, "78")).To(BeAccepted())
		taken := with(sample, M{"channel": "2", "channelId": "78"})
		Expect(api.Post("/member/register", token, taken)).To(Break(qijiayun.IdentityTaken))
		Expect(query(key)).To(Break(qijiayun.MemberMissing), "a refused registration registers nobody")
		Expect(api.Post("/member/register", token, with(taken, M{"channelId": "77"}))).To(BeAccepted(), "77 was let go")
	})
})
