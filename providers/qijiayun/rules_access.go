package qijiayun

import "example.com/mockserver/internal/rule"

// unanswered is a source that says what is demanded, and not how its lack is answered.
func unanswered(page *rule.Source) *rule.Source {
	return page.And("; the code of the refusal is written nowhere", "；拒绝时的返回码文档未写明")
}

// tokenOthers are the plausible other refusals of a bad token: the documentation gives none.
var tokenOthers = others(
	rule.Answer{Status: 401, Code: "401"},
	rule.Answer{Code: "500", Message: "系统错误"},
	rule.Answer{Code: "61451", Message: "参数错误"},
)

// Getting a token.
var (
	CredentialsEmpty = &rule.Rule{
		ID: "qijiayun/credentials-empty", Grade: rule.Documented, Source: pageStart.At(" §2, 返回码说明: 40001"),
		Says:   rule.Text{EN: "appId and appSecret are both given and not empty.", ZH: "appId 与 appSecret 都须给出且不为空。"},
		Answer: documented("40001", "appId或appSecret为空"),
	}
	CredentialsFormat = &rule.Rule{
		ID: "qijiayun/credentials-format", Grade: rule.Documented, Source: pageStart.At(" §2, 返回码说明: 40002").And("; the formats are those the fixture declares", "；格式以测试数据的声明为准"),
		Says:   rule.Text{EN: "appId and appSecret have the right format.", ZH: "appId 与 appSecret 的格式须正确。"},
		Answer: documented("40002", "appId或appSecret格式不正确"),
	}
	CredentialsUnknown = &rule.Rule{
		ID: "qijiayun/credentials-unknown", Grade: rule.Assumed, Source: rule.Remark("no code is documented for an unknown appId or a wrong appSecret", "文档没有给出 appId 不存在或 appSecret 错误时的返回码"),
		Says:   rule.Text{EN: "appId is an application's and appSecret is its secret.", ZH: "appId 须为已有应用，appSecret 须与之相符。"},
		Answer: assumed("40002", "appId或appSecret格式不正确"),
		Others: others(rule.Answer{Code: "401"}, rule.Answer{Status: 401, Code: "401"}, rule.Answer{Code: "500", Message: "系统错误"}),
	}
	AppFrozen = &rule.Rule{
		ID: "qijiayun/app-frozen", Grade: rule.Documented, Source: pageStart.At(" §2, 返回码说明: 40003"),
		Says:   rule.Text{EN: "A frozen application gets no token.", ZH: "被冻结的应用不能获取令牌。"},
		Answer: documented("40003", "应用appId已被冻结"),
	}
	DailyQuota = &rule.Rule{
		ID: "qijiayun/daily-quota", Grade: rule.Documented, Source: pageStart.At(" §2 e, 返回码说明: 40004"),
		Says: rule.Text{
			EN: "A tenant, all its applications together, gets at most accessTokenDailyLimit tokens a day.",
			ZH: "每个租户（其全部应用合计）每天获取令牌不超过 accessTokenDailyLimit 次。",
		},
		Answer: documented("40004", "超过租户调用次数限制"),
	}
	QuotaMidnight = &rule.Rule{
		ID: "qijiayun/quota-midnight", Grade: rule.Assumed, Source: pageStart.And(" §2 e says 每天; where the day begins is not said", " §2 e 写明“每天”，未说明一天从何时开始"),
		Says: rule.Text{EN: "The daily quota begins anew at midnight, Asia/Shanghai.", ZH: "每日次数于北京时间零点重新计算。"},
	}
	QuotaCounts = &rule.Rule{
		ID: "qijiayun/quota-counts", Grade: rule.Assumed, Source: unwritten,
		Says: rule.Text{
			EN: "Getting and refreshing a token both count against the daily quota; refused calls do not.",
			ZH: "获取与刷新令牌都计入每日次数；被拒绝的调用不计。",
		},
	}
	RefreshKeepsEarlier = &rule.Rule{
		ID: "qijiayun/refresh-keeps-earlier", Grade: rule.Documented, Source: pageStart.At(" §2 d: 刷新后原有accessToken在到期前依旧可用"),
		Says: rule.Text{EN: "After a refresh the earlier token stays usable until its own expiry.", ZH: "刷新后原有令牌在到期前依旧可用。"},
	}
)

// Calling with a token.
var (
	TokenMissing = &rule.Rule{
		ID: "qijiayun/token-missing", Grade: rule.Documented, Source: unanswered(pageStart.At(" §2")),
		Says:   rule.Text{EN: "accessToken stands in the query string, on GET and on POST.", ZH: "accessToken 接在 url 的尾部，GET 与 POST 都是。"},
		Answer: assumed("401", "accessToken为空"),
		Others: append(others(rule.Answer{Code: "63001", Message: "部分参数为空"}), tokenOthers...),
	}
	TokenUnknown = &rule.Rule{
		ID: "qijiayun/token-unknown", Grade: rule.Documented, Source: unanswered(pageStart.At(" §2")),
		Says:   rule.Text{EN: "accessToken was issued by this provider.", ZH: "accessToken 须由企加云颁发。"},
		Answer: assumed("401", "accessToken无效"), Others: tokenOthers,
	}
	TokenOverridden = &rule.Rule{
		ID: "qijiayun/token-overridden", Grade: rule.Documented, Source: unanswered(pageStart.At(" §2 c: 导致accessToken覆盖")),
		Says:   rule.Text{EN: "Getting a token overrides the application's earlier tokens.", ZH: "重新获取令牌会覆盖该应用原有的令牌。"},
		Answer: assumed("401", "accessToken无效"), Others: tokenOthers,
	}
	TokenExpired = &rule.Rule{
		ID: "qijiayun/token-expired", Grade: rule.Documented, Source: unanswered(pageStart.At(" §2 d: accessToken的有效期目前是2小时")),
		Says:   rule.Say("A token is valid for %s.", "令牌有效期为 %s。", rule.Span(tokenLife)),
		Answer: assumed("401", "accessToken已过期"), Others: tokenOthers,
	}
	FrozenAppCalls = &rule.Rule{
		ID: "qijiayun/frozen-app-calls", Grade: rule.Assumed, Source: rule.Remark("freezing is documented for getting a token only; ", "文档只在获取令牌处提到冻结；其余", unwritten),
		Says:   rule.Text{EN: "A frozen application cannot call, even with a token it got before.", ZH: "应用被冻结后，先前获取的令牌也不能调用。"},
		Answer: assumed("40003", "应用appId已被冻结"), Others: others(rule.Answer{Code: "401"}, rule.Answer{Status: 403, Code: "403"}),
		Waivable: true,
	}
	APINotOpened = &rule.Rule{
		ID: "qijiayun/api-not-opened", Grade: rule.Documented, Source: unanswered(pageStart.At(" §2 f: 否则无权限访问")),
		Says:   rule.Text{EN: "An application calls only the paths opened for it.", ZH: "应用只能调用已为其开通的 API。"},
		Answer: assumed("403", "无权限访问"), Others: others(rule.Answer{Status: 403, Code: "403"}, rule.Answer{Code: "500", Message: "系统错误"}),
	}
)
