package apihub

import "example.com/mockserver/internal/rule"

// The provider's pages. Each rule names the one that states it.
const (
	callPage = "https://apihub.net/docs/readme/call-api.html" // 通用接口格式
	keysPage = "https://apihub.net/docs/readme/keys.html"     // API Key 使用说明
	userPage = "https://apihub.net/docs/user-center"          // 用户中心
	// adminPage is 用户中心管理; its public text ends inside list-users.
	adminPage = "https://apihub.net/docs/user-center-admin"

	silent   = "assumed: the provider's pages do not say; "
	bodyOnly = callPage + " shows the body; its HTTP status is assumed"
)

// No page shows the HTTP status of an error: the bodies carry success and code for a program to decide by, so that is
// all a client may rely on. 200 is the strict choice, since a client that looks at the status alone takes it for success.
const (
	businessStatus = 200
	systemStatus   = 500
)

// The answers that several rules share. Only INVALID_PARAMS and UNKNOWN are documented (通用接口格式); the other codes
// are upper-case words in their manner.
var (
	badToken = business("INVALID_TOKEN", "token 无效")
	expired  = business("TOKEN_EXPIRED", "token 已过期")
	limited  = business("RATE_LIMIT", "调用过于频繁")
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
	GetAndPost = does("get-and-post", rule.Documented, callPage,
		"Every interface answers POST and GET alike.", "每个接口都兼容 POST 与 GET。")
	UnderscoreCode = does("underscore-api-code", rule.Documented, callPage,
		"The api code may be written with underscores instead of hyphens.", "api_code 可用下划线代替中横杆。")
	ErrorStatus = does("error-status", rule.Assumed, silent+"only bodies are shown, success and code decide",
		"A business error comes with HTTP 200, a system error with 500.", "业务异常的 HTTP 状态为 200，系统异常为 500。")
	Trace = does("trace", rule.Documented, callPage,
		"Every answer but a system error carries a trace of 32 hex digits.", "除系统异常外，每个返回都带 32 位十六进制的 trace。")
	UnknownAPI = refuses("unknown-api", rule.Assumed, silent+"no list of codes is public",
		"A call names an API and an action that exist.", "api_code 与 action 必须存在。",
		business("API_NOT_FOUND", "接口不存在"), 404, "NOT_FOUND", "UNKNOWN")
	UnknownMethod = refuses("unknown-method", rule.Documented, callPage,
		"The HTTP method is POST or GET.", "HTTP 方法是 POST 或 GET。",
		business("METHOD_NOT_ALLOWED", "请求方法不支持"), 405, "INVALID_PARAMS")
	BodyTooLarge = params("body-too-large", rule.Assumed, silent+"every gateway has a limit; this one is 1 MiB",
		"A body has at most 1 MiB.", "请求体最大 1 MiB。")
	Preflight = does("cors-preflight", rule.Assumed, silent+"the domain list is said to work like cross-origin protection",
		"A preflight carries no token: it is granted to an origin that some key in use would accept.",
		"预检请求不带 token：只要有一个可用的 Key 接受该来源，就放行。")
	SystemError = unprovoked(refuses("system-error", rule.Documented, bodyOnly,
		"A fault of the provider's own is answered with UNKNOWN and without trace.", "系统异常返回 UNKNOWN，且不带 trace。",
		rule.Answer{Status: systemStatus, Code: "UNKNOWN", Message: "未知异常", Grade: rule.Documented}, 200))
)

// Who calls.
var (
	Anonymous = does("anonymous", rule.Documented, keysPage,
		"A call without a token succeeds: all such callers are one application.", "不带 token 的调用也会成功：所有匿名调用者共用一个应用身份。")
	TokenElsewhere = does("token-elsewhere", rule.Documented, keysPage,
		"A token counts in the header Apihub-Token alone: a call that has one elsewhere is anonymous.",
		"只有请求头 Apihub-Token 中的 token 有效：放在其他请求头里，调用就是匿名的。")
	HeaderCase = does("token-header-any-case", rule.Documented, keysPage,
		"The header Apihub-Token may be written in any case.", "请求头 Apihub-Token 不区分大小写。")

	TokenMalformed = token("token-malformed", rule.Documented,
		"A token is a JWT: three parts of base64url, two JSON objects in which no name comes twice.", "token 是 JWT：三段 base64url，其中两个 JSON 对象里没有重复的名字。")
	TokenAlgorithm = token("token-algorithm", rule.Documented,
		"A token is signed with HS256 and nothing else.", "token 只能用 HS256 签名。")
	UnknownKey = token("unknown-key", rule.Documented,
		"iss is the ak of an existing API Key.", "iss 是已存在的 API Key 的 ak。")
	Base64Key = token("signature-base64-key", rule.Documented,
		"The HMAC key is the bytes of sk as they stand, not base64-decoded.", "HMAC 密钥就是 sk 的原始字节，不做 base64 解码。")
	TrailingNewline = token("signature-trailing-newline", rule.Documented,
		"The HMAC key is sk alone, with no line break or space after it.", "HMAC 密钥只有 sk 本身，末尾不带换行或空格。")
	BadSignature = token("signature-invalid", rule.Documented,
		"The signature is that of the sk which belongs to iss.", "签名必须用 iss 对应的 sk 计算。")
	KeyDisabled = refuses("key-disabled", rule.Assumed, silent+"keys are managed in the account centre",
		"The API Key is not disabled.", "API Key 没有被停用。", business("KEY_DISABLED", "API Key 已停用"), 403, "INVALID_TOKEN")
	TypInHeader = token("typ-in-header", rule.Documented,
		"typ is a claim: in the JOSE header app_token or person_token says nothing.", "typ 是 payload 里的声明：写在 JOSE 头里不算。")
	RefreshTokenAsToken = refuses("refresh-token-as-token", rule.Assumed, silent+"no interface that takes a refresh token is published",
		"A refresh token is not a token for calls.", "refresh_token 不能当作 token 调用接口。", badToken, 401, "UNAUTHORIZED")
	TokenType = token("token-type", rule.Documented,
		"The claim typ is app_token or person_token.", "声明 typ 是 app_token 或 person_token。")
	OtherClaims = does("other-claims", rule.Assumed, silent+"a verifier who is no audience of its own cannot judge aud",
		"Claims that no page names, aud and jti among them, are not looked at.", "文档没有写到的声明（如 aud、jti）不做检查。")
	TimeType = token("time-type", rule.Documented,
		"iat and exp are numbers.", "iat 和 exp 是数字。")
	Milliseconds = token("time-in-milliseconds", rule.Documented,
		"iat and exp count seconds, not milliseconds.", "iat 和 exp 以秒计，而非毫秒。")
	IatMissing = token("iat-missing", rule.Documented,
		"A token says when it was issued: iat.", "token 必须带 iat。")
	ExpMissing = token("exp-missing", rule.Documented,
		"A token says when it expires: exp.", "token 必须带 exp。")
	SessionExpired = refuses("session-expired", rule.Documented, userPage,
		"An auth session is valid for "+rule.Span(sessionLife).EN+".", "认证会话 "+rule.Span(sessionLife).ZH+"内有效。", expired, 401, "INVALID_TOKEN")
	TokenExpired = refuses("token-expired", rule.Documented, keysPage,
		"A token is good until exp.", "token 在 exp 之前有效。", expired, 401, "INVALID_TOKEN")
	NotBefore = waivable(refuses("not-before", rule.Assumed, silent+"RFC 7519, 4.1.5, obliges every verifier; a rounded-up second is forgiven",
		"nbf, where a token has it, is a number and not in the future.", "token 带有 nbf 时，nbf 是数字，且不能在将来。", badToken, 401, "UNAUTHORIZED"))
	IatInFuture = refuses("iat-in-future", rule.Assumed, silent+"the usual check; a rounded-up second is forgiven",
		"iat is not in the future.", "iat 不能在将来。", badToken, 401, "UNAUTHORIZED")
	TokenLifetime = token("token-lifetime", rule.Documented,
		"From iat to exp are at most "+rule.Span(maxLifetime).EN+".", "从 iat 到 exp 最长 "+rule.Span(maxLifetime).ZH+"。")
	TwoReadings = does("lifetime-two-readings", rule.Assumed, silent+"the page's own sample reads the clock for iat and again for exp",
		rule.Span(twoReadings).EN+" more are forgiven: they come of reading the clock twice and of rounding.",
		"超出不到 "+rule.Span(twoReadings).ZH+"时放行：两次读取时钟及取整会造成这样的误差。")
	AppTokenSub = token("app-token-sub", rule.Documented,
		"In an app-token sub is the ak, like iss.", "app-token 的 sub 与 iss 一样是 ak。")
	PersonTokenSub = token("person-token-sub", rule.Documented,
		"In a person-token sub is the id of your user.", "person-token 的 sub 是您系统内的用户 ID。")
	RolesGroups = token("roles-groups-type", rule.Documented,
		"roles and groups are lists of texts.", "roles 和 groups 是字符串数组。")
	SessionActions = refuses("session-actions", rule.Documented, userPage,
		"An auth session is good for the actions named in it and no others.", "认证会话只能用于其 actions 中列出的接口。",
		business("FORBIDDEN", "没有访问权限"), 403, "INVALID_TOKEN")
	SessionRequired = refuses("session-required", rule.Documented, userPage,
		"Registering, logging in and reading the password policy need an auth session.", "注册、登录、获取密码策略必须带认证会话。",
		badToken, 401, "UNAUTHORIZED", "FORBIDDEN")
)

// Where the call comes from, and how many there are.
var (
	BrowserByOrigin = does("browser-by-origin", rule.Assumed, silent+"the domain list is for calls from browsers, the IP list for back ends",
		"A call with Origin or Referer is a browser's where the key has a domain list; any other is held to the IP list.",
		"Key 设有域名白名单时，带 Origin 或 Referer 的调用视为浏览器调用；其余调用按 IP 白名单检查。")
	DomainNotAllowed = refuses("domain-not-allowed", rule.Documented, keysPage,
		"A browser's page stands on the key's domain list.", "网页的来源必须在 Key 的域名白名单中。",
		business("DOMAIN_NOT_ALLOWED", "域名不在白名单中"), 403, "FORBIDDEN")
	IPNotAllowed = refuses("ip-not-allowed", rule.Documented, keysPage,
		"A back end's address stands on the key's IP list.", "后端的 IP 必须在 Key 的 IP 白名单中。",
		business("IP_NOT_ALLOWED", "IP 不在白名单中"), 403, "FORBIDDEN")
	CORSOrigin = does("cors-origin", rule.Assumed, silent+"the domain list is said to work like cross-origin protection",
		"An allowed origin is named in the answer where the key has a list, else any may read it; credentials are off.",
		"Key 设有域名白名单时，返回头指明该来源，否则任何来源都可读取；不允许携带凭据。")
	RefusedTokenFree = does("refused-token-free", rule.Assumed, silent+"an allowance counts calls, not attempts",
		"A call refused for its identity uses up no allowance; one refused for its parameters does.", "因身份被拒的调用不占用额度；因参数被拒的占用。")
	AnonymousLimit = refuses("anonymous-limit", rule.Documented, keysPage,
		"All anonymous callers together stay within one allowance a window.", "所有匿名调用者共用一份限流额度。", limited, 429, "RATE_LIMITED", "TOO_MANY_REQUESTS")
	KeyLimit = refuses("key-limit", rule.Assumed, silent+"further limits are said to be possible",
		"A key stays within its allowance a window, where it has one.", "Key 设有限流额度时不能超出。", limited, 429, "RATE_LIMITED", "TOO_MANY_REQUESTS")
)

// Parameters and body.
var (
	QueryWins = does("query-wins", rule.Documented, callPage,
		"A parameter in both the query string and the JSON body counts as in the query string.", "参数同时出现在 queryParams 与 jsonBody 时，以 queryParams 为准。")
	UnknownAccepted = does("unknown-accepted", rule.Assumed, silent+"nobody refuses what it does not read",
		"A parameter that nobody documents is accepted and ignored.", "文档中没有的参数可传，被忽略。")
	BodyNotJSON         = params("body-not-json", rule.Documented, bodyOnly, "A body is one JSON object, or null.", "请求体是一个 JSON 对象，或 null。")
	ParamMissing        = params("param-missing", rule.Documented, bodyOnly, "Every required parameter is sent.", "必传参数不能缺少。")
	ParamEmpty          = params("param-empty", rule.Assumed, silent+"an empty text says as little as none", "A required parameter is not empty.", "必传参数不能为空。")
	ParamType           = params("param-type", rule.Documented, bodyOnly, "A parameter has the type that its page gives.", "参数类型与文档一致。")
	CoordinatesRange    = params("coordinates-range", rule.Assumed, silent+"there are no other places on earth", "lng is between -180 and 180, lat between -90 and 90.", "lng 在 -180 到 180 之间，lat 在 -90 到 90 之间。")
	CoordinatesTogether = refuses("coordinates-together", rule.Assumed, silent+"half a place is none",
		"lng and lat come together or not at all.", "lng 与 lat 要么都传，要么都不传。", invalid, 400)
)

// Weather.
var (
	HomeCity = does("home-city", rule.Assumed, silent+"the provider may go by the caller's address, which a test machine has not",
		"Without coordinates the weather is that of one fixed city.", "不传坐标时返回一个固定城市的天气。")
	NearestCity = does("nearest-city", rule.Assumed, silent+"the sample names a city, with its path from small to large",
		"The weather is that of the city nearest to the coordinates.", "返回离坐标最近的城市的天气。")
	WeatherShape = does("weather-shape", rule.Documented, callPage,
		"text, code and temperature are texts; lastUpdated counts milliseconds.", "text、code、temperature 是字符串；lastUpdated 以毫秒计。")
)

// Users.
var (
	SessionUnknownKey = refuses("session-unknown-ak", rule.Assumed, silent+"ak must name an API Key",
		"ak names an API Key that exists.", "ak 必须是已存在的 API Key。", invalid, 401, "INVALID_TOKEN")
	SessionDomainList = refuses("session-domain-list", rule.Documented, userPage,
		"Auth sessions are for keys that have a domain list.", "使用认证会话前，必须配置 API Key 的域名白名单。",
		business("DOMAIN_NOT_CONFIGURED", "请先配置域名白名单"), 403, "INVALID_PARAMS", "FORBIDDEN")
	PasswordWeak = refuses("password-weak", rule.Assumed, silent+"there is a password policy; its content is not public",
		"A new password keeps to the password policy.", "新密码必须符合密码策略。", business("WEAK_PASSWORD", "密码不符合密码策略"), 400, "INVALID_PARAMS")
	UsernameTaken = refuses("username-taken", rule.Assumed, silent+"a user name names one user",
		"A user name is registered once.", "用户名只能注册一次。", business("USERNAME_EXISTS", "用户名已存在"), 409, "INVALID_PARAMS")
	WrongPassword = refuses("wrong-password", rule.Assumed, silent+"one answer for both, so that it does not tell which names exist",
		"Name and password are those of a registered user.", "用户名与密码必须匹配。", business("WRONG_PASSWORD", "用户名或密码错误"), 401, "INVALID_PARAMS", "UNAUTHORIZED")
	NewMember = does("new-member", rule.Observed, userPage,
		"A new user has an id of 24 hex digits, the role MEMBER and no groups.", "新用户的 ID 为 24 位十六进制，角色为 MEMBER，没有用户组。")
	UserTokens = does("user-tokens", rule.Documented, userPage,
		"token is valid for "+rule.Span(userLife).EN+", refresh_token for "+rule.Span(refreshLife).EN+".",
		"token 有效期 "+rule.Span(userLife).ZH+"，refresh_token 有效期 "+rule.Span(refreshLife).ZH+"。")
)

func business(code, message string) rule.Answer {
	return rule.Answer{Status: businessStatus, Code: code, Message: message, Grade: rule.Assumed}
}

// does is a behaviour that refuses nobody.
func does(id string, grade rule.Grade, source, en, zh string) *rule.Rule {
	return &rule.Rule{ID: "apihub/" + id, Says: rule.Text{EN: en, ZH: zh}, Grade: grade, Source: source}
}

// refuses is a rule with its answer; status and codes are what the provider may plausibly answer instead.
func refuses(id string, grade rule.Grade, source, en, zh string, answer rule.Answer, status int, codes ...string) *rule.Rule {
	if grade == rule.Assumed {
		answer.Grade = rule.Assumed // nobody has documented the answer to a rule that is itself assumed
	}
	r := does(id, grade, source, en, zh)
	r.Answer = answer
	for _, code := range append([]string{answer.Code}, codes...) {
		r.Others = append(r.Others, rule.Answer{Status: status, Code: code, Message: answer.Message, Grade: rule.Assumed})
	}
	return r
}

// token is a rule of API Key 使用说明 about tokens: the page states the rule and leaves the answer open.
func token(id string, grade rule.Grade, en, zh string) *rule.Rule {
	return refuses(id, grade, keysPage, en, zh, badToken, 401, "UNAUTHORIZED")
}

// params is a rule about parameters, answered with the documented INVALID_PARAMS; detail names the field.
func params(id string, grade rule.Grade, source, en, zh string) *rule.Rule {
	return refuses(id, grade, source, en, zh, invalid, 400)
}

func waivable(r *rule.Rule) *rule.Rule {
	r.Waivable = true
	return r
}

func unprovoked(r *rule.Rule) *rule.Rule {
	r.Unprovoked = true
	return r
}
