package apihub

import "example.com/mockserver/internal/rule"

// The provider's pages. Each rule names the one that states it.
var (
	callPage = rule.Page("https://apihub.net/docs/readme/call-api.html") // 通用接口格式
	keysPage = rule.Page("https://apihub.net/docs/readme/keys.html")     // API Key 使用说明
	userPage = rule.Page("https://apihub.net/docs/user-center")          // 用户中心
	// adminPage is 用户中心管理; its public text ends inside list-users.
	adminPage = rule.Page("https://apihub.net/docs/user-center-admin")

	bodyOnly = callPage.And(" shows the body; its HTTP status is assumed", " 给出了响应体；HTTP 状态码为推定")
)

// silent is a source that says nothing of a rule, and what was gone by instead.
func silent(en, zh string) *rule.Source {
	return rule.Remark("assumed: the provider's pages do not say; "+en, "平台页面未说明，为推定；"+zh)
}

// No page shows the HTTP status of an error: the bodies carry success and code for a program to decide by, so that is
// all a client may rely on. 200 is the strict choice, since a client that looks at the status alone takes it for success.
const (
	businessStatus = 200
	systemStatus   = 500
)

// The answers that several rules share. Only INVALID_PARAMS and UNKNOWN are documented (通用接口格式); the other codes
// are upper-case words in their manner.
var (
	badToken = answer("INVALID_TOKEN", "token 无效")
	expired  = answer("TOKEN_EXPIRED", "token 已过期")
	limited  = answer("RATE_LIMIT", "调用过于频繁")
	invalid  = rule.Answer{Status: businessStatus, Code: "INVALID_PARAMS", Message: "参数异常", Grade: rule.Documented}
)

// Rules is the ledger of APIHub, in the order in which its rules are decided.
var Rules = rule.NewSet("apihub",
	rule.In(rule.Gateway,
		GetAndPost, UnderscoreCode, ErrorStatus, Trace, UnknownAPI, UnknownMethod, BodyTooLarge, Preflight,
		SystemError),
	rule.In(rule.Access, Anonymous, TokenElsewhere, HeaderCase),
	rule.In(rule.Access, // the token: its form, its key, its signature, its claims
		TokenMalformed, TokenAlgorithm, UnknownKey, Base64Key, TrailingNewline, BadSignature, KeyDisabled,
		TypInHeader, RefreshTokenAsToken, TokenType, OtherClaims, TimeType, Milliseconds, IatMissing, ExpMissing, SessionExpired,
		TokenExpired, NotBefore, IatInFuture, TokenLifetime, TwoReadings, AppTokenSub, PersonTokenSub, RolesGroups,
		SessionActions, SessionRequired, AdminAnonymous, AdminRole),
	rule.In(rule.Access, // where the call comes from, and how many there are
		BrowserByOrigin, DomainNotAllowed, IPNotAllowed, CORSOrigin, RefusedTokenFree, AnonymousLimit, KeyLimit),
	rule.In(rule.Form,
		QueryWins, GetWithBody, NullBody, BodyNotJSON, ParamMissing, ParamEmpty, ParamType, CoordinatesRange, CoordinatesTogether, UnknownAccepted),
	rule.In(rule.Operation, HomeCity, NearestCity, WeatherShape),
	rule.In(rule.Operation,
		SessionUnknownKey, SessionDomainList, PasswordWeak, UsernameTaken, WrongPassword, NewMember, UserTokens),
	rule.In(rule.Operation,
		PersonMakesMembers, PersonSeesMembers, CreatedUser, CreatedInChina, SentAttrs, AdminPassword, AdminUserRoles,
		UserListShape, Refresh),
)

// What holds for every call and every answer.
var (
	GetAndPost = behaviour("get-and-post",
		"Every interface answers POST and GET alike.",
		"每个接口都兼容 POST 与 GET。", rule.Documented, callPage)
	UnderscoreCode = behaviour("underscore-api-code",
		"The api code may be written with underscores instead of hyphens.",
		"api_code 可用下划线代替中横杆。", rule.Documented, callPage)
	ErrorStatus = behaviour("error-status",
		"A business error comes with HTTP 200, a system error with 500.",
		"业务异常的 HTTP 状态为 200，系统异常为 500。", rule.Assumed, silent("only bodies are shown, success and code decide", "页面只给出响应体，以 success 与 code 为准"))
	Trace = behaviour("trace",
		"Every answer but a system error carries a trace of 32 hex digits.",
		"除系统异常外，每个返回都带 32 位十六进制的 trace。", rule.Documented, callPage)
	UnknownAPI = refusal("unknown-api",
		"A call names an API and an action that exist.",
		"api_code 与 action 必须存在。", rule.Assumed, silent("no list of codes is public", "没有公开的返回码列表"),
		answer("API_NOT_FOUND", "接口不存在"), 404, "NOT_FOUND", "UNKNOWN")
	UnknownMethod = refusal("unknown-method",
		"The HTTP method is POST or GET.",
		"HTTP 方法是 POST 或 GET。", rule.Documented, callPage,
		answer("METHOD_NOT_ALLOWED", "请求方法不支持"), 405, "INVALID_PARAMS")
	BodyTooLarge = params("body-too-large",
		"A body has at most 1 MiB.",
		"请求体最大 1 MiB。", rule.Assumed, silent("every gateway has a limit; this one is 1 MiB", "网关都有上限，此处为 1 MiB"))
	Preflight = behaviour("cors-preflight",
		"A preflight carries no token: it is granted to an origin that some key in use would accept.",
		"预检请求不带 token：只要有一个可用的 Key 接受该来源，就放行。", rule.Assumed, silent("the domain list is said to work like cross-origin protection", "页面称域名白名单类似跨域保护"))
	SystemError = rule.Unprovoked(refusal("system-error",
		"A system error of the provider answers UNKNOWN without a trace.",
		"系统异常返回 UNKNOWN，且不带 trace。", rule.Documented, bodyOnly,
		rule.Answer{Status: systemStatus, Code: "UNKNOWN", Message: "未知异常", Grade: rule.Documented}, 200))
)

// answer is an undocumented answer to a call that is understood.
func answer(code, message string) rule.Answer {
	return rule.Answer{Status: businessStatus, Code: code, Message: message, Grade: rule.Assumed}
}

// behaviour is a rule without a refusal.
func behaviour(id, en, zh string, grade rule.Grade, source *rule.Source) *rule.Rule {
	return &rule.Rule{ID: "apihub/" + id, Says: rule.Text{EN: en, ZH: zh}, Grade: grade, Source: source}
}

// refusal is a rule with its answer; status and codes are what the provider may plausibly answer instead.
func refusal(id, en, zh string, grade rule.Grade, source *rule.Source, answer rule.Answer, status int, codes ...string) *rule.Rule {
	if grade == rule.Assumed {
		answer.Grade = rule.Assumed // nobody has documented the answer to a rule that is itself assumed
	}
	r := behaviour(id, en, zh, grade, source)
	r.Answer = answer
	for _, code := range append([]string{answer.Code}, codes...) {
		r.Others = append(r.Others, rule.Answer{Status: status, Code: code, Message: answer.Message, Grade: rule.Assumed})
	}
	return r
}

// unsigned is a rule of API Key 使用说明 about tokens: the page states the rule and leaves the answer open.
func unsigned(id, en, zh string, grade rule.Grade) *rule.Rule {
	return refusal(id, en, zh, grade, keysPage, badToken, 401, "UNAUTHORIZED")
}

// params is a rule about parameters, answered with the documented INVALID_PARAMS; detail names the field.
func params(id, en, zh string, grade rule.Grade, source *rule.Source) *rule.Rule {
	return refusal(id, en, zh, grade, source, invalid, 400)
}
