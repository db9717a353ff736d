package qijiayun

import "example.com/mockserver/internal/rule"

// Rules is the ledger of 企加云, in the order in which its rules are decided.
var Rules = rule.NewSet("qijiayun",
	rule.In(rule.Gateway, RefusalEnvelope, RefusalDataFalse, UnknownPath, WrongMethod, BodyTooLarge, SystemError),
	rule.In(rule.Access, // getting a token, in the order 40001, 40002, 40003, 40004 (the order is assumed)
		CredentialsEmpty, CredentialsFormat, CredentialsUnknown, AppFrozen, DailyQuota, QuotaMidnight, QuotaCounts,
		RefreshKeepsEarlier),
	rule.In(rule.Access, // calling with it
		TokenMissing, TokenUnknown, TokenOverridden, TokenExpired, FrozenAppCalls, APINotOpened),
	rule.In(rule.Form,
		ContentType, BrokenJSON, ParameterEmpty, ParameterError, MobileFormat, ChannelUnsupported, TimeOrder,
		PostQueryIgnored, NullIsAbsent, UnknownAccepted, PageZero),
	rule.In(rule.Operation, // finding and sending coupons
		CouponReceiver, TemplateUnknown, CouponUnknown, CouponEnded, CouponGetLimit, CouponStock, SendAllOrNone,
		PhoneFirst, PhoneOrPhones, ChannelIdentity, RuleRecord),
	rule.In(rule.Operation, // consuming coupons
		ClerkUnknown, CouponUsed, CouponExpired, CouponEarly, CouponElsewhere, Consume204, CouponStatus),
	rule.In(rule.Operation, // members
		MemberExists, MemberMissing, IdentityTaken, MemberByMobile, StoreUnchecked, SampleSpellings, ModifySentOnly,
		BindingReplaces),
	rule.In(rule.Operation, // points and growth
		PointsShort, GrowthShort, ChangeDefaults, ChangeWindow, SoonestSpent, PointLogOrder, LevelByGrowth),
	rule.In(rule.Operation, // orders, products and events
		ContentUnparsed, EmptyContent, OrderKey, RefundKey, ProductKey, UpdateMerges, EventUnchecked),
)

// The pages of the provider's documentation, GitBook "OpenAPIDoc", newest revision 2019-12-31.
var (
	pageStart    = rule.Page("OpenAPIDoc/README.md (开始接入)")
	pageCodes    = rule.Page("OpenAPIDoc/quan-ju-fan-hui-zhuang-tai-ma-shuo-ming.md (全局返回状态码说明)")
	pageChannels = rule.Page("OpenAPIDoc/hui-yuan-zhu-ce-qu-dao-shuo-ming.md (会员注册渠道说明)")
	unwritten    = rule.Remark("not written anywhere; mockserver chooses", "文档未写明，由 mockserver 选定")
)

// documented is a refusal whose code and words stand in the provider's tables. The HTTP status stands in none of them:
// see RefusalEnvelope.
func documented(code, message string) rule.Answer {
	return rule.Answer{Status: 200, Code: code, Message: message, Grade: rule.Documented}
}

// assumed is a refusal whose code and words nobody outside the provider knows.
func assumed(code, message string) rule.Answer {
	return rule.Answer{Status: 200, Code: code, Message: message, Grade: rule.Assumed}
}

// others lists what the provider might plausibly send instead of an assumed answer.
func others(answers ...rule.Answer) []rule.Answer { return answers }

// The request's way to an operation.
var (
	RefusalEnvelope = &rule.Rule{
		ID: "qijiayun/refusal-envelope", Grade: rule.Assumed, Source: pageStart.And(" shows the body of a success and codes only; ", " 只给出成功时的响应体和返回码；其余", unwritten),
		Says: rule.Text{
			EN: `A refusal comes with HTTP status 200 and the body {"code":…,"message":…,"data":null}.`,
			ZH: `拒绝时 HTTP 状态为 200，应答体为 {"code":…,"message":…,"data":null}。`,
		},
	}
	RefusalDataFalse = &rule.Rule{
		ID: "qijiayun/refusal-data-false", Grade: rule.Documented, Source: rule.Page("OpenAPIDoc/hui-yuan/hui-yuan-zhu-ce.md").
			And(" and the pages of every call that answers true: data 成功：true，失败：false", " 以及所有返回 true 的接口页面：data 成功：true，失败：false"),
		Says: rule.Text{
			EN: "Where success answers data true, a refusal by the operation itself carries data false; a refusal by the gateway carries null.",
			ZH: "成功时 data 为 true 的接口，自身拒绝时 data 为 false；网关的拒绝为 null。",
		},
	}
	UnknownPath = &rule.Rule{
		ID: "qijiayun/unknown-path", Grade: rule.Documented, Source: pageStart.At(" §3: 需要严格按照提供的文档调用"),
		Says:   rule.Text{EN: "Only the paths of the documentation can be called.", ZH: "只能调用文档中的路径。"},
		Answer: assumed("404", "接口不存在"), Others: others(rule.Answer{Status: 404, Code: "404"}, rule.Answer{Code: "500"}),
	}
	WrongMethod = &rule.Rule{
		ID: "qijiayun/wrong-method", Grade: rule.Documented, Source: pageStart.At(" §3: 调用方式只有GET和POST方式"),
		Says:   rule.Text{EN: "Each path is called with its own method, GET or POST.", ZH: "每个路径只用其规定的 GET 或 POST 调用。"},
		Answer: assumed("405", "请求方式不支持"), Others: others(rule.Answer{Status: 405, Code: "405"}, rule.Answer{Code: "500"}),
	}
	BodyTooLarge = &rule.Rule{
		ID: "qijiayun/body-too-large", Grade: rule.Assumed, Source: unwritten,
		Says:   rule.Text{EN: "The body of a request is at most 1 MiB.", ZH: "请求体不超过 1 MiB。"},
		Answer: assumed("413", "请求体过大"), Others: others(rule.Answer{Status: 413, Code: "413"}, rule.Answer{Code: "61451"}),
	}
	SystemError = &rule.Rule{
		ID: "qijiayun/system-error", Grade: rule.Documented, Source: pageCodes.At(": 500"), Unprovoked: true,
		Says:   rule.Text{EN: "The provider's own failure answers 500.", ZH: "系统错误返回 500。"},
		Answer: documented("500", "系统错误"),
	}
)
