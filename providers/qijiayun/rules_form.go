package qijiayun

import "example.com/mockserver/internal/rule"

// The request's form, checked after the token.
var (
	ContentType = &rule.Rule{
		ID: "qijiayun/content-type", Grade: rule.Documented, Source: pageStart.At(" §3: 其他参数全部放到body中").And(", shown as JSON", "，示例为 JSON"),
		Says:   rule.Text{EN: "The body of a POST is application/json.", ZH: "POST 的请求体为 application/json。"},
		Answer: assumed("415", "不支持的Content-Type"), Others: others(rule.Answer{Status: 415, Code: "415"}, rule.Answer{Code: "61451"}, rule.Answer{Code: "500"}),
	}
	BrokenJSON = &rule.Rule{
		ID: "qijiayun/broken-json", Grade: rule.Documented, Source: pageCodes.At(": 61451 参数错误").And("; that broken JSON counts as such is assumed", "；残缺的 JSON 属于此类为推定"),
		Says:   rule.Text{EN: "The body of a POST is one well-formed JSON value.", ZH: "POST 的请求体是一个完整的 JSON 值。"},
		Answer: assumed("61451", "参数错误"), Others: others(rule.Answer{Code: "500", Message: "系统错误"}, rule.Answer{Status: 400, Code: "400"}),
	}
	ParameterEmpty = &rule.Rule{
		ID: "qijiayun/parameter-empty", Grade: rule.Documented, Source: pageCodes.At(": 63001"),
		Says:   rule.Text{EN: "A required parameter is given and not empty.", ZH: "必填参数须给出且不为空。"},
		Answer: documented("63001", "部分参数为空"),
	}
	ParameterError = &rule.Rule{
		ID: "qijiayun/parameter-error", Grade: rule.Documented, Source: pageCodes.At(": 61451"),
		Says:   rule.Text{EN: "A parameter has the type and the format of its page.", ZH: "参数的类型与格式须符合文档。"},
		Answer: documented("61451", "参数错误"),
	}
	MobileFormat = &rule.Rule{
		ID: "qijiayun/mobile-format", Grade: rule.Assumed, Source: rule.Remark("every sample shows eleven digits beginning with 1; no page demands it", "所有示例均为 1 开头的 11 位数字，没有页面要求如此"),
		Says:     rule.Text{EN: "A mobile number has eleven digits and begins with 1.", ZH: "手机号为 1 开头的 11 位数字。"},
		Answer:   assumed("61451", "参数错误"),
		Others:   others(rule.Answer{Code: "80002", Message: "会员不存在"}),
		Waivable: true,
	}
	ChannelUnsupported = &rule.Rule{
		ID: "qijiayun/channel-unsupported", Grade: rule.Documented, Source: pageChannels.At(": 目前支持以下渠道"),
		Says:   rule.Text{EN: "A channel is one of the twelve that are supported.", ZH: "渠道须为文档所列的十二种之一。"},
		Answer: assumed("61451", "参数错误"), Others: others(rule.Answer{Code: "500", Message: "系统错误"}),
	}
	TimeOrder = &rule.Rule{
		ID: "qijiayun/time-order", Grade: rule.Assumed, Source: unwritten,
		Says:   rule.Text{EN: "invalidTime, when given, is later than effectiveTime.", ZH: "失效时间须晚于生效时间。"},
		Answer: assumed("61451", "参数错误"), Others: others(rule.Answer{Code: "500"}),
	}
	PostQueryIgnored = &rule.Rule{
		ID: "qijiayun/post-query-ignored", Grade: rule.Documented, Source: pageStart.At(" §3: POST请求url后面只能带accessToken，其余参数都会被忽略"),
		Says: rule.Text{
			EN: "A POST takes accessToken from the query string and ignores every other parameter there.",
			ZH: "POST 的 url 后面只能带 accessToken，其余参数都会被忽略。",
		},
	}
	NullIsAbsent = &rule.Rule{
		ID: "qijiayun/null-is-absent", Grade: rule.Assumed, Source: unwritten,
		Says: rule.Text{EN: "An optional property that is null counts as not sent.", ZH: "可选属性为 null 视为未传。"},
	}
	UnknownAccepted = &rule.Rule{
		ID: "qijiayun/unknown-accepted", Grade: rule.Assumed, Source: rule.Remark("samples send properties their tables do not list (brandId, tenantId)", "示例发送了表格中没有的属性（brandId、tenantId）"),
		Says: rule.Text{EN: "Undocumented properties and query parameters are accepted and ignored.", ZH: "可以发送未列出的属性与查询参数，但会被忽略。"},
	}
	PageZero = &rule.Rule{
		ID: "qijiayun/page-zero", Grade: rule.Assumed, Source: rule.Page("OpenAPIDoc/you-hui-quan/cha-xun-you-hui-quan-lie-biao.md").
			And(" sends pageNum 0 and pageSize 0; what that means is not said", " 的示例发送 pageNum 0 与 pageSize 0，未说明含义"),
		Says: rule.Text{EN: "pageNum 0 is the first page; pageSize 0 puts everything on one page.", ZH: "pageNum 为 0 即第一页；pageSize 为 0 即不分页。"},
	}
)
