package qijiayun

import "example.com/mockserver/internal/rule"

var (
	pageCouponRule = rule.Page("OpenAPIDoc/you-hui-quan/gen-ju-mo-ban-id-cha-xun-xi-tong-you-hui-quan-gui-ze.md (根据模板查询系统优惠券规则)")
	pageConsume    = rule.Page("OpenAPIDoc/you-hui-quan/he-xiao-you-hui-quan.md (核销优惠券)")
	pageCouponList = rule.Page("OpenAPIDoc/you-hui-quan/cha-xun-you-hui-quan-lie-biao.md (查询优惠券列表)")
	pageSend       = rule.Page("OpenAPIDoc/you-hui-quan/you-hui-quan-quan-ma-fa-song.md (优惠券券码发送)")
)

// failing is a page of which 失败：500 is all it says of refusals.
func failing(page *rule.Source) *rule.Source {
	return page.And(": 失败：500 is all it says of refusals", "，关于拒绝只写了“失败：500”")
}

// couponOthers are the plausible other refusals of a coupon call: its pages say no more than 失败：500.
var couponOthers = others(rule.Answer{Code: "61451", Message: "参数错误"}, rule.Answer{Code: "500", Message: "系统错误"})

// Finding and sending coupons.
var (
	CouponReceiver = &rule.Rule{
		ID: "qijiayun/coupon-receiver", Grade: rule.Documented, Source: pageSend.And(", ", "、", pageCouponList.At(": 手机号或渠道信息二者必传一个")),
		Says: rule.Text{
			EN: "Either a phone or both channelRecoginizeId and channelType are given.",
			ZH: "手机号或渠道信息（channelRecoginizeId 与 channelType）二者必传一个。",
		},
		Answer: documented("63001", "部分参数为空"),
	}
	TemplateUnknown = &rule.Rule{
		ID: "qijiayun/template-unknown", Grade: rule.Assumed, Source: failing(pageCouponRule),
		Says:   rule.Text{EN: "The coupon template exists.", ZH: "优惠券模板须存在。"},
		Answer: assumed("500", "优惠券模板不存在"), Others: couponOthers,
	}
	CouponUnknown = &rule.Rule{
		ID: "qijiayun/coupon-unknown", Grade: rule.Assumed, Source: failing(pageConsume),
		Says:   rule.Text{EN: "The coupon code was issued.", ZH: "优惠券券码须存在。"},
		Answer: assumed("500", "优惠券不存在"), Others: couponOthers,
	}
	CouponEnded = &rule.Rule{
		ID: "qijiayun/coupon-ended", Grade: rule.Assumed, Source: unwritten,
		Says:   rule.Text{EN: "A template whose endTimestamp has passed is not sent any more.", ZH: "已过使用期限的模板不能再发送。"},
		Answer: assumed("500", "优惠券已过期"), Others: couponOthers,
	}
	CouponGetLimit = &rule.Rule{
		ID: "qijiayun/coupon-get-limit", Grade: rule.Documented, Source: pageCouponRule.At(": getLimit 每人限领数").And("; ", "；", failing(pageSend)),
		Says:   rule.Text{EN: "A person gets at most getLimit coupons of a template.", ZH: "每人领取同一模板不超过 getLimit 张。"},
		Answer: assumed("500", "超过每人限领数"), Others: couponOthers,
	}
	CouponStock = &rule.Rule{
		ID: "qijiayun/coupon-stock", Grade: rule.Documented, Source: pageCouponRule.At(": quantity 总发行量").And("; ", "；", failing(pageSend)),
		Says:   rule.Text{EN: "No more coupons of a template are issued than its quantity.", ZH: "同一模板的发放不超过总发行量 quantity。"},
		Answer: assumed("500", "优惠券库存不足"), Others: couponOthers,
	}
	SendAllOrNone = &rule.Rule{
		ID: "qijiayun/send-all-or-none", Grade: rule.Assumed, Source: pageSend.And(" answers the ids sent; what becomes of the rest is not said", " 返回已发送的 id，未说明其余的去向"),
		Says: rule.Text{EN: "If one of several receivers is refused, no coupon is sent.", ZH: "多个接收人中有一个被拒绝时，全部不发。"},
	}
	PhoneFirst = &rule.Rule{
		ID: "qijiayun/phone-first", Grade: rule.Assumed, Source: pageSend.And(": the sample gives both", "：示例两者都有"),
		Says: rule.Text{EN: "When both a phone and a channel are given, the phone decides.", ZH: "同时传入手机号与渠道信息时，以手机号为准。"},
	}
	PhoneOrPhones = &rule.Rule{
		ID: "qijiayun/phone-or-phones", Grade: rule.Documented, Source: pageSend.And(": the table has phone, the sample phones", "：表格为 phone，示例为 phones"),
		Says: rule.Text{EN: "Receivers are named by phone, by phones, or by both.", ZH: "接收人可用 phone、phones 或两者给出。"},
	}
	ChannelIdentity = &rule.Rule{
		ID: "qijiayun/channel-identity", Grade: rule.Assumed, Source: pageCouponList.At(": channelRecoginizeId 渠道身份识别id").And(", not explained further", "，没有进一步说明"),
		Says: rule.Text{
			EN: `channelRecoginizeId is the channelId a member was bound with; channelType "WX" is channel 2.`,
			ZH: `channelRecoginizeId 即会员绑定时的 channelId；channelType 为 "WX" 即渠道 2。`,
		},
	}
	RuleRecord = &rule.Rule{
		ID: "qijiayun/rule-record", Grade: rule.Assumed, Source: pageCouponRule.At(": couponReceiveRecordId 接收的优惠券id").And("; whose, when asked by template, is not said", "；未说明按模板查询时指谁的"),
		Says: rule.Text{
			EN: "Asked by template, couponReceiveRecordId is the coupon issued last, null when there is none.",
			ZH: "按模板查询时，couponReceiveRecordId 为该模板最近发放的一张，没有则为 null。",
		},
	}
)

// Consuming coupons.
var (
	ClerkUnknown = &rule.Rule{
		ID: "qijiayun/clerk-unknown", Grade: rule.Assumed, Source: pageCodes.At(": 46004 不存在的用户").And(", without naming a call; ", "，未指明接口；", pageConsume.At(": userId 核销人Id(确定门店)")),
		Says:   rule.Text{EN: "userId is a person who redeems coupons in one of the tenant's stores.", ZH: "userId 须为本租户门店的核销人。"},
		Answer: assumed("46004", "不存在的用户"), Others: couponOthers,
	}
	CouponUsed = &rule.Rule{
		ID: "qijiayun/coupon-used", Grade: rule.Assumed, Source: pageCouponList.And(" knows the state 已使用; ", " 有“已使用”状态；", failing(pageConsume)),
		Says:   rule.Text{EN: "A coupon is consumed once.", ZH: "优惠券只能核销一次。"},
		Answer: assumed("500", "优惠券已使用"), Others: couponOthers,
	}
	CouponExpired = &rule.Rule{
		ID: "qijiayun/coupon-expired", Grade: rule.Documented, Source: pageCouponList.At(": 已过期").And("; ", "；", failing(pageConsume)),
		Says:   rule.Text{EN: "A coupon is consumed before its endTimestamp.", ZH: "优惠券须在使用期限结束前核销。"},
		Answer: assumed("500", "优惠券已过期"), Others: couponOthers,
	}
	CouponEarly = &rule.Rule{
		ID: "qijiayun/coupon-early", Grade: rule.Documented, Source: pageCouponRule.At(": beginTimestamp 优惠券使用期限(开始时间)").And("; ", "；", failing(pageConsume)),
		Says:   rule.Text{EN: "A coupon is not consumed before its beginTimestamp.", ZH: "优惠券不能在使用期限开始前核销。"},
		Answer: assumed("500", "优惠券未到使用时间"), Others: couponOthers,
	}
	CouponElsewhere = &rule.Rule{
		ID: "qijiayun/coupon-elsewhere", Grade: rule.Documented, Source: pageCouponRule.At(": properStore 适用门店").And("; ", "；", failing(pageConsume.At(": userId 确定门店"))),
		Says:   rule.Text{EN: "Unless useAllLocations, a coupon is consumed in a store of properStore.", ZH: "非全部门店适用时，须在 properStore 所列门店核销。"},
		Answer: assumed("500", "优惠券不适用于该门店"), Others: couponOthers,
	}
	Consume204 = &rule.Rule{
		ID: "qijiayun/consume-204", Grade: rule.Documented, Source: pageConsume.And(": the sample answers 204, the table says 200", "：示例返回 204，表格为 200"),
		Says: rule.Text{EN: "Consuming a coupon answers code 204.", ZH: "核销成功返回 204。"},
	}
	CouponStatus = &rule.Rule{
		ID: "qijiayun/coupon-status", Grade: rule.Documented, Source: pageCouponList.At(": 优惠券状态(已使用、未使用、已过期)"),
		Says: rule.Text{EN: "A coupon is 已使用 once consumed, else 已过期 once its time is over, else 未使用.", ZH: "优惠券核销后为已使用，过期后为已过期，否则为未使用。"},
	}
)
