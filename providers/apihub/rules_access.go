package apihub

import "example.com/mockserver/internal/rule"

// Who calls.
var (
	Anonymous = behaviour("anonymous",
		"A call without a token succeeds: all such callers are one application.",
		"不带 token 的调用也会成功：所有匿名调用者共用一个应用身份。", rule.Documented, keysPage)
	TokenElsewhere = behaviour("token-elsewhere",
		"A token counts in the header Apihub-Token alone: a call that has one elsewhere is anonymous.",
		"只有请求头 Apihub-Token 中的 token 有效：放在其他请求头里，调用就是匿名的。", rule.Documented, keysPage)
	HeaderCase = behaviour("token-header-any-case",
		"The header Apihub-Token may be written in any case.",
		"请求头 Apihub-Token 不区分大小写。", rule.Documented, keysPage)

	TokenMalformed = unsigned("token-malformed",
		"A token is a JWT: three parts of base64url, two JSON objects in which no name comes twice.",
		"token 是 JWT：三段 base64url，其中两个 JSON 对象里没有重复的名字。", rule.Documented)
	TokenAlgorithm = unsigned("token-algorithm",
		"A token is signed with HS256 and nothing else.",
		"token 只能用 HS256 签名。", rule.Documented)
	UnknownKey = unsigned("unknown-key",
		"iss is the ak of an existing API Key.",
		"iss 是已存在的 API Key 的 ak。", rule.Documented)
	Base64Key = unsigned("signature-base64-key",
		"The HMAC key is the bytes of sk as they stand, not base64-decoded.",
		"HMAC 密钥就是 sk 的原始字节，不做 base64 解码。", rule.Documented)
	TrailingNewline = unsigned("signature-trailing-newline",
		"The HMAC key is sk alone, with no line break or space after it.",
		"HMAC 密钥只有 sk 本身，末尾不带换行或空格。", rule.Documented)
	BadSignature = unsigned("signature-invalid",
		"The signature is that of the sk which belongs to iss.",
		"签名必须用 iss 对应的 sk 计算。", rule.Documented)
	KeyDisabled = refusal("key-disabled",
		"The API Key is not disabled.",
		"API Key 没有被停用。", rule.Assumed, silent("keys are managed in the account centre", "密钥在用户中心管理"),
		answer("KEY_DISABLED", "API Key 已停用"), 403, "INVALID_TOKEN")
	TypInHeader = unsigned("typ-in-header",
		"typ is a claim: app_token or person_token in the JOSE header has no effect.",
		"typ 是 payload 里的声明：写在 JOSE 头里不算。", rule.Documented)
	RefreshTokenAsToken = refusal("refresh-token-as-token",
		"A refresh token is not a token for calls.",
		"refresh_token 不能当作 token 调用接口。", rule.Assumed, silent("no interface that takes a refresh token is published", "没有公开使用 refresh token 的接口"),
		badToken, 401, "UNAUTHORIZED")
	TokenType = unsigned("token-type",
		"The claim typ is app_token or person_token.",
		"声明 typ 是 app_token 或 person_token。", rule.Documented)
	OtherClaims = behaviour("other-claims",
		"Claims that no page names, such as aud and jti, are not checked.",
		"文档没有写到的声明（如 aud、jti）不做检查。", rule.Assumed, silent("a verifier without an audience of its own cannot judge aud", "校验方没有自己的 audience 时无法判断 aud"))
	TimeType = unsigned("time-type",
		"iat and exp are numbers.",
		"iat 和 exp 是数字。", rule.Documented)
	Milliseconds = unsigned("time-in-milliseconds",
		"iat and exp count seconds, not milliseconds.",
		"iat 和 exp 以秒计，而非毫秒。", rule.Documented)
	IatMissing = unsigned("iat-missing",
		"A token has the claim iat, the time it was issued.",
		"token 必须带 iat。", rule.Documented)
	ExpMissing = unsigned("exp-missing",
		"A token has the claim exp, the time it expires.",
		"token 必须带 exp。", rule.Documented)
	SessionExpired = refusal("session-expired",
		"An auth session is valid for "+rule.Span(sessionLife).EN+".",
		"认证会话 "+rule.Span(sessionLife).ZH+"内有效。", rule.Documented, userPage,
		expired, 401, "INVALID_TOKEN")
	TokenExpired = refusal("token-expired",
		"A token is valid until exp.",
		"token 在 exp 之前有效。", rule.Documented, keysPage,
		expired, 401, "INVALID_TOKEN")
	NotBefore = rule.Waivable(refusal("not-before",
		"nbf, where a token has it, is a number and not in the future.",
		"token 带有 nbf 时，nbf 是数字，且不能在将来。", rule.Assumed, silent("RFC 7519, 4.1.5, obliges every verifier; a rounded-up second is forgiven", "RFC 7519 4.1.5 对所有校验方都有此要求；容许秒数进位造成的误差"),
		badToken, 401, "UNAUTHORIZED"))
	IatInFuture = refusal("iat-in-future",
		"iat is not in the future.",
		"iat 不能在将来。", rule.Assumed, silent("the usual check; a rounded-up second is forgiven", "这是通常的校验；容许秒数进位造成的误差"),
		badToken, 401, "UNAUTHORIZED")
	TokenLifetime = unsigned("token-lifetime",
		"From iat to exp are at most "+rule.Span(maxLifetime).EN+".",
		"从 iat 到 exp 最长 "+rule.Span(maxLifetime).ZH+"。", rule.Documented)
	TwoReadings = behaviour("lifetime-two-readings",
		rule.Span(twoReadings).EN+" more are forgiven: they come of reading the clock twice and of rounding.",
		"超出不到 "+rule.Span(twoReadings).ZH+"时放行：两次读取时钟及取整会造成这样的误差。", rule.Assumed, silent("the page's own sample reads the clock for iat and again for exp", "页面示例对 iat 与 exp 分别取当前时间"))
	AppTokenSub = unsigned("app-token-sub",
		"In an app-token sub is the ak, like iss.",
		"app-token 的 sub 与 iss 一样是 ak。", rule.Documented)
	PersonTokenSub = unsigned("person-token-sub",
		"In a person-token sub is the id of your user.",
		"person-token 的 sub 是您系统内的用户 ID。", rule.Documented)
	RolesGroups = unsigned("roles-groups-type",
		"roles and groups are lists of texts.",
		"roles 和 groups 是字符串数组。", rule.Documented)
	SessionActions = refusal("session-actions",
		"An auth session is good for the actions named in it and no others.",
		"认证会话只能用于其 actions 中列出的接口。", rule.Documented, userPage,
		answer("FORBIDDEN", "没有访问权限"), 403, "INVALID_TOKEN")
	SessionRequired = refusal("session-required",
		"Registering, logging in and reading the password policy need an auth session.",
		"注册、登录、获取密码策略必须带认证会话。", rule.Documented, userPage,
		badToken, 401, "UNAUTHORIZED", "FORBIDDEN")
)

// Where the call comes from, and how many there are.
var (
	BrowserByOrigin = behaviour("browser-by-origin",
		"If the key has a domain list, a call with Origin or Referer counts as a browser's; any other call is checked against the IP list.",
		"Key 设有域名白名单时，带 Origin 或 Referer 的调用视为浏览器调用；其余调用按 IP 白名单检查。", rule.Assumed, silent("the domain list is for calls from browsers, the IP list for back ends", "域名白名单用于浏览器调用，IP 白名单用于后端"))
	DomainNotAllowed = refusal("domain-not-allowed",
		"The origin of a browser's page is in the key's domain list.",
		"网页的来源必须在 Key 的域名白名单中。", rule.Documented, keysPage,
		answer("DOMAIN_NOT_ALLOWED", "域名不在白名单中"), 403, "FORBIDDEN")
	IPNotAllowed = refusal("ip-not-allowed",
		"The address of a back end is in the key's IP list.",
		"后端的 IP 必须在 Key 的 IP 白名单中。", rule.Documented, keysPage,
		answer("IP_NOT_ALLOWED", "IP 不在白名单中"), 403, "FORBIDDEN")
	CORSOrigin = behaviour("cors-origin",
		"If the key has a domain list, the answer names the allowed origin; otherwise any origin may read it. Credentials are not allowed.",
		"Key 设有域名白名单时，返回头指明该来源，否则任何来源都可读取；不允许携带凭据。", rule.Assumed, silent("the domain list is said to work like cross-origin protection", "页面称域名白名单类似跨域保护"))
	RefusedTokenFree = behaviour("refused-token-free",
		"A call refused for its identity does not count against the allowance; one refused for its parameters does.",
		"因身份被拒的调用不占用额度；因参数被拒的占用。", rule.Assumed, silent("an allowance counts calls, not attempts", "额度计的是调用，而非尝试"))
	AnonymousLimit = refusal("anonymous-limit",
		"All anonymous callers together stay within one allowance a window.",
		"所有匿名调用者共用一份限流额度。", rule.Documented, keysPage,
		limited, 429, "RATE_LIMITED", "TOO_MANY_REQUESTS")
	KeyLimit = refusal("key-limit",
		"A key stays within its allowance a window, where it has one.",
		"Key 设有限流额度时不能超出。", rule.Assumed, silent("further limits are said to be possible", "页面称可能还有其他限制"),
		limited, 429, "RATE_LIMITED", "TOO_MANY_REQUESTS")
)
