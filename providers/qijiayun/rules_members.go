package qijiayun

import "example.com/mockserver/internal/rule"

var (
	pageRegister = rule.Page("OpenAPIDoc/hui-yuan/hui-yuan-zhu-ce.md (会员注册)")
	pageModify   = rule.Page("OpenAPIDoc/hui-yuan/hui-yuan-xiu-gai.md (会员修改)")
	pageBind     = rule.Page("OpenAPIDoc/hui-yuan/hui-yuan-bang-ding.md (会员绑定)")
	pagePoints   = rule.Page("OpenAPIDoc/hui-yuan/hui-yuan-ji-fen-bian-geng.md (会员积分变更)")
	pagePointLog = rule.Page("OpenAPIDoc/hui-yuan/hui-yuan-ji-fen-liu-shui.md (会员积分流水查询)")
	pageGrowth   = rule.Page("OpenAPIDoc/hui-yuan/hui-yuan-cheng-chang-zhi-bian-geng.md (会员成长值变更)")
)

// Members.
var (
	MemberExists = &rule.Rule{
		ID: "qijiayun/member-exists", Grade: rule.Documented, Source: pageCodes.At(": 80001"),
		Says:   rule.Text{EN: "A mobile number is registered once.", ZH: "同一手机号只能注册一次。"},
		Answer: documented("80001", "会员已存在"),
	}
	MemberMissing = &rule.Rule{
		ID: "qijiayun/member-missing", Grade: rule.Documented, Source: pageCodes.At(": 80002"),
		Says:   rule.Text{EN: "The member exists.", ZH: "会员须存在。"},
		Answer: documented("80002", "会员不存在"),
	}
	IdentityTaken = &rule.Rule{
		ID: "qijiayun/identity-taken", Grade: rule.Assumed, Source: pageBind.And(": channelId is 渠道中有效的唯一识别ID; a second owner is not spoken of", "：channelId 为“渠道中有效的唯一识别ID”，未提及第二个持有者"),
		Says:   rule.Text{EN: "An identity in a channel belongs to one member.", ZH: "同一渠道标识只能属于一个会员。"},
		Answer: assumed("500", "渠道标识已绑定其他会员"),
		Others: others(rule.Answer{Code: "80001", Message: "会员已存在"}, rule.Answer{Code: "61451", Message: "参数错误"}),
	}
	MemberByMobile = &rule.Rule{
		ID: "qijiayun/member-by-mobile", Grade: rule.Assumed, Source: unwritten,
		Says: rule.Text{
			EN: "A member is identified by the mobile number within the tenant; another tenant does not see the member.",
			ZH: "会员以租户内的手机号识别；其他租户看不到该会员。",
		},
	}
	StoreUnchecked = &rule.Rule{
		ID: "qijiayun/store-unchecked", Grade: rule.Assumed, Source: rule.Remark("storeNo is required everywhere; what an unknown store leads to is not said", "各接口都要求 storeNo，未说明门店不存在时的结果"),
		Says: rule.Text{EN: "storeNo is required, but any store number is accepted.", ZH: "storeNo 必填，但任何门店编号都可以。"},
	}
	SampleSpellings = &rule.Rule{
		ID: "qijiayun/sample-spellings", Grade: rule.Documented, Source: pageRegister.And(": the table has birthDay and headPic, the sample birthday and headpic", "：表格为 birthDay 与 headPic，示例为 birthday 与 headpic"),
		Says: rule.Text{EN: "birthday and headpic count as birthDay and headPic.", ZH: "birthday、headpic 等同于 birthDay、headPic。"},
	}
	ModifySentOnly = &rule.Rule{
		ID: "qijiayun/modify-sent-only", Grade: rule.Documented, Source: pageModify.At(": 需要修改哪些字段，就传哪些字段"),
		Says: rule.Text{EN: "Modifying a member changes the fields sent and no other.", ZH: "会员修改只改变传入的字段。"},
	}
	BindingReplaces = &rule.Rule{
		ID: "qijiayun/binding-replaces", Grade: rule.Assumed, Source: unwritten,
		Says: rule.Text{EN: "Binding a member in a channel again replaces the identity in that channel.", ZH: "同一渠道再次绑定会替换原渠道标识。"},
	}
)

// Points and growth.
var (
	PointsShort = &rule.Rule{
		ID: "qijiayun/points-short", Grade: rule.Assumed, Source: pagePoints.At(": 失败：500").And("; taking more than there is is not spoken of", "；未提及扣减超过余额的情况"),
		Says:   rule.Text{EN: "No more points are taken than a member has.", ZH: "扣减积分不能超过会员剩余积分。"},
		Answer: assumed("500", "会员积分不足"), Others: others(rule.Answer{Code: "61451", Message: "参数错误"}),
	}
	GrowthShort = &rule.Rule{
		ID: "qijiayun/growth-short", Grade: rule.Assumed, Source: pageGrowth.At(": 失败：500").And("; taking more than there is is not spoken of", "；未提及扣减超过余额的情况"),
		Says:   rule.Text{EN: "No more growth is taken than a member has.", ZH: "扣减成长值不能超过会员现有成长值。"},
		Answer: assumed("500", "会员成长值不足"), Others: others(rule.Answer{Code: "61451", Message: "参数错误"}),
	}
	ChangeDefaults = &rule.Rule{
		ID: "qijiayun/change-defaults", Grade: rule.Assumed, Source: pagePoints.And(": changePoint and operation are optional, what their absence means is not said", "：changePoint 与 operation 可选，未说明缺省时的含义"),
		Says: rule.Text{EN: "Without operation a change adds; without an amount it changes by 0.", ZH: "未传 operation 视为 add；未传数量视为 0。"},
	}
	ChangeWindow = &rule.Rule{
		ID: "qijiayun/change-window", Grade: rule.Documented, Source: pagePoints.At(": effectiveTime 生效时间, invalidTime 失效时间").
			And("; that a day begins at midnight, Asia/Shanghai, is assumed", "；一天从北京时间零点开始为推定"),
		Says: rule.Text{EN: "What is added counts from effectiveTime on and until invalidTime.", ZH: "增加的数量自生效时间起、至失效时间止有效。"},
	}
	SoonestSpent = &rule.Rule{
		ID: "qijiayun/soonest-spent", Grade: rule.Assumed, Source: unwritten,
		Says: rule.Text{
			EN: "What is taken is taken at once, from what becomes invalid soonest; its own effectiveTime and invalidTime mean nothing.",
			ZH: "扣减立即生效，先扣最早失效的部分；扣减自身的生效、失效时间不起作用。",
		},
	}
	PointLogOrder = &rule.Rule{
		ID: "qijiayun/point-log-order", Grade: rule.Assumed, Source: pagePointLog.And(" shows one record", " 只给出一条记录"),
		Says: rule.Text{
			EN: "The points log shows the newest change first; what is taken is negative; points becoming invalid leave no record.",
			ZH: "积分流水最新的在前；扣减为负数；积分失效不产生流水。",
		},
	}
	LevelByGrowth = &rule.Rule{
		ID: "qijiayun/level-by-growth", Grade: rule.Documented, Source: pageGrowth.At(": 等级有可能随着成长值的变化而变化").
			And("; the thresholds are the tenant's, the fixture declares them", "；等级门槛由租户设定，以测试数据的声明为准"),
		Says: rule.Text{EN: "A member's level is the highest one that the growth reaches.", ZH: "会员等级为其成长值达到的最高等级。"},
	}
)
