package contracts

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"example.com/mockserver/providers/qijiayun"
)

// OpenAPIDoc, 会员: the pages on points (积分) and growth (成长值).
var qijiayunPointSpecs = describe("企加云 points and growth", Label("qijiayun"), func() {
	var (
		box   *Sandbox
		api   *Qijiayun
		token string
	)
	member := M{"mobile": "18880009999", "storeNo": "1159374785466208256"}
	BeforeEach(func() {
		box = OpenSandbox(time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC)) // noon in Shanghai
		box.needAdmin()
		api = box.Qijiayun()
		token = api.FetchToken()
	})
	points := func() any { return api.Get("/member/point", token, member).Field("data.currentPoint") }
	change := func(of M) *Answer {
		return api.Post("/member/point/modify", token, with(member, M{"changeDesc": "后台手动增加"}, of))
	}
	grow := func(of M) *Answer {
		return api.Post("/member/growth/modify", token, with(member, M{"changeDesc": "后台手动增加"}, of))
	}
	shown := func(field string) any { return api.Get("/member/query", token, member).Field("data." + field) }
	sleep := func(d time.Duration) {
		box.Advance(d)
		token = api.FetchToken()
	}

	It("are added and taken, as numbers and as text", Rule(qijiayun.SoonestSpent), func() {
		Expect(points()).To(BeEquivalentTo(1100))
		Expect(change(M{"operation": "add", "changePoint": 188})).To(BeAccepted())
		Expect(change(M{"operation": "sub", "changePoint": "88.5"})).To(BeAccepted())
		Expect(points()).To(BeEquivalentTo(1199.5))
		Expect(shown("point")).To(Equal("1199.5"))
		for _, wrong := range []M{{"changePoint": "many"}, {"changePoint": -1}, {"changePoint": "-1"}, {"operation": "mul"}} {
			Expect(change(wrong)).To(Break(qijiayun.ParameterError), "%v", wrong)
		}
		Expect(change(M{"changeDesc": ""})).To(Break(qijiayun.ParameterEmpty))
		Expect(change(M{"mobile": "18899888899", "changePoint": 1})).To(Break(qijiayun.MemberMissing))
		Expect(points()).To(BeEquivalentTo(1199.5))
	})

	It("are never taken below nothing", Rule(qijiayun.PointsShort, qijiayun.GrowthShort), func() {
		short := change(M{"operation": "sub", "changePoint": 1100.5})
		Expect(short).To(Break(qijiayun.PointsShort))
		Expect(short.Why()).To(ContainSubstring("has 1100.0"))
		Expect(points()).To(BeEquivalentTo(1100))
		Expect(change(M{"operation": "sub", "changePoint": 1100})).To(BeAccepted())
		Expect(points()).To(BeEquivalentTo(0))
		Expect(grow(M{"operation": "sub", "changeGrowth": 101})).To(Break(qijiayun.GrowthShort))
		Expect(shown("growth")).To(Equal("100"))
	})

	It("are added where no operation is given, and by nothing where no amount is", Rule(qijiayun.ChangeDefaults), func() {
		Expect(change(M{"changePoint": 10})).To(BeAccepted())
		Expect(change(M{"operation": "sub"})).To(BeAccepted())
		Expect(points()).To(BeEquivalentTo(1110))
	})

	It("count from effectiveTime until invalidTime", Rule(qijiayun.ChangeWindow), func() {
		Expect(change(M{"changePoint": 50, "effectiveTime": "2026-11-23", "invalidTime": "2026-11-24 06:30"})).To(BeAccepted())
		Expect(points()).To(BeEquivalentTo(1100))
		sleep(12*time.Hour - time.Second)
		Expect(points()).To(BeEquivalentTo(1100))
		sleep(time.Second)
		Expect(points()).To(BeEquivalentTo(1150), "a day begins at midnight in Shanghai")
		sleep(30*time.Hour + 30*time.Minute)
		Expect(points()).To(BeEquivalentTo(1100))
	})

	It("are spent soonest to end first", Rule(qijiayun.SoonestSpent), func() {
		Expect(change(M{"changePoint": 50, "invalidTime": "2026-11-23"})).To(BeAccepted())
		Expect(change(M{"operation": "sub", "changePoint": 60})).To(BeAccepted())
		sleep(24 * time.Hour)
		Expect(points()).To(BeEquivalentTo(1090))
	})

	It("must not end before they begin, nor on days there are not", Rule(qijiayun.TimeOrder, qijiayun.ParameterError), func() {
		Expect(change(M{"changePoint": 1, "effectiveTime": "2026-12-01", "invalidTime": "2026-12-01"})).To(Break(qijiayun.TimeOrder))
		Expect(change(M{"changePoint": 1, "changeTime": "2026-11-31"})).To(Break(qijiayun.ParameterError))
		Expect(change(M{"changePoint": 1, "changeTime": "2026-11-30T12:00:00"})).To(Break(qijiayun.ParameterError))
		Expect(points()).To(BeEquivalentTo(1100))
	})

	It("leave a log, newest first, page by page", Rule(qijiayun.PointLogOrder, qijiayun.PageZero), func() {
		list := func(num, size int) *Answer {
			return api.Get("/member/point/list", token, with(member, M{"pageNum": num, "pageSize": size}))
		}
		Expect(list(1, 10).Body).To(MatchJSON(`{"code":200,"message":"操作成功","data":[
			{"id":473296,"exchangeTime":"2019-05-16 14:53:23","detailReason":"营销活动","exchangePoints":"100.0"},
			{"id":473295,"exchangeTime":"2019-05-10 16:55:49","detailReason":"注册赠送","exchangePoints":"1000.0"}],
			"total":2,"pageNum":1,"pageSize":10,"pageCount":1}`))
		Expect(api.Box.Seen()).To(ContainElement(qijiayun.PointLogOrder.ID))
		Expect(change(M{"operation": "sub", "changePoint": 0.5, "changeDesc": "兑换"})).To(BeAccepted())
		Expect(change(M{"changePoint": 1, "changeTime": "2019-09-09 12:23"})).To(BeAccepted())
		second := list(2, 1)
		Expect(second.Body).To(MatchJSON(`{"code":200,"message":"操作成功","data":[
			{"id":473297,"exchangeTime":"2026-11-22 12:00:00","detailReason":"兑换","exchangePoints":"-0.5"}],
			"total":4,"pageNum":2,"pageSize":1,"pageCount":4}`))
		Expect(list(1, 1).Field("data.0.exchangeTime")).To(Equal("2019-09-09 12:23:00"))
		Expect(list(5, 1).Field("data")).To(BeEmpty())
		Expect(list(0, 0).Field("data")).To(HaveLen(4))
		Expect(api.Get("/member/point/list", token, M{"mobile": "18899888899", "storeNo": "1", "pageNum": 1, "pageSize": 1})).To(
			Break(qijiayun.MemberMissing))
	})

	It("leave a log of one record, which is in any order", func() {
		Expect(api.Post("/member/register", token, with(member, M{"mobile": "18800001111", "channel": "4"}))).To(BeAccepted())
		Expect(change(M{"mobile": "18800001111"})).To(BeAccepted())
		Expect(api.Get("/member/point/list", token, with(member, M{"mobile": "18800001111", "pageNum": 1, "pageSize": 10})).Field("data")).To(HaveLen(1))
		Expect(api.Box.Seen()).NotTo(ContainElement(qijiayun.PointLogOrder.ID))
	})

	It("raise and lower the level", Rule(qijiayun.LevelByGrowth), func() {
		Expect(shown("levelName")).To(Equal("一级"))
		Expect(grow(M{"changeGrowth": 399})).To(BeAccepted())
		Expect(api.Box.Seen()).NotTo(ContainElement(qijiayun.LevelByGrowth.ID))
		Expect(shown("levelName")).To(Equal("一级"))
		Expect(grow(M{"changeGrowth": "1"})).To(BeAccepted())
		Expect(api.Box.Seen()).To(ContainElement(qijiayun.LevelByGrowth.ID))
		Expect(shown("levelName")).To(Equal("二级"))
		Expect(grow(M{"changeGrowth": 9500, "invalidTime": "2026-11-23"})).To(BeAccepted())
		Expect(shown("levelName")).To(Equal("四级"))
		sleep(24 * time.Hour)
		Expect(shown("growth")).To(Equal("500"))
		Expect(grow(M{"operation": "sub", "changeGrowth": 1})).To(BeAccepted())
		Expect(shown("levelName")).To(Equal("一级"))
	})
})
