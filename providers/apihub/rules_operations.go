package apihub

import "example.com/mockserver/internal/rule"

// Weather.
var (
	HomeCity = behaviour("home-city",
		"Without coordinates the weather is that of one fixed city.",
		"不传坐标时返回一个固定城市的天气。", rule.Assumed, silent("the provider may go by the caller's address, which a test machine has not", "平台可能依据调用方 IP 定位，测试机没有公网 IP"))
	NearestCity = behaviour("nearest-city",
		"The weather is that of the city nearest to the coordinates.",
		"返回离坐标最近的城市的天气。", rule.Assumed, silent("the sample names a city, with its path from small to large", "示例是一个城市，路径由小到大"))
	WeatherShape = behaviour("weather-shape",
		"text, code and temperature are texts; lastUpdated counts milliseconds.",
		"text、code、temperature 是字符串；lastUpdated 以毫秒计。", rule.Documented, callPage)
)

// Users.
var (
	SessionUnknownKey = refusal("session-unknown-ak",
		"ak names an API Key that exists.",
		"ak 必须是已存在的 API Key。", rule.Assumed, silent("ak must name an API Key", "ak 必须对应一个 API Key"),
		invalid, 401, "INVALID_TOKEN")
	SessionDomainList = refusal("session-domain-list",
		"Auth sessions are for keys that have a domain list.",
		"使用认证会话前，必须配置 API Key 的域名白名单。", rule.Documented, userPage,
		answer("DOMAIN_NOT_CONFIGURED", "请先配置域名白名单"), 403, "INVALID_PARAMS", "FORBIDDEN")
	PasswordWeak = refusal("password-weak",
		"A new password keeps to the password policy.",
		"新密码必须符合密码策略。", rule.Assumed, silent("there is a password policy; its content is not public", "存在密码策略，但内容未公开"),
		answer("WEAK_PASSWORD", "密码不符合密码策略"), 400, "INVALID_PARAMS")
	UsernameTaken = refusal("username-taken",
		"A user name is registered once.",
		"用户名只能注册一次。", rule.Assumed, silent("a user name names one user", "一个用户名对应一个用户"),
		answer("USERNAME_EXISTS", "用户名已存在"), 409, "INVALID_PARAMS")
	WrongPassword = refusal("wrong-password",
		"Name and password are those of a registered user.",
		"用户名与密码必须匹配。", rule.Assumed, silent("one answer for both, so that it does not tell which names exist", "两种情况应答相同，以免泄露哪些用户名存在"),
		answer("WRONG_PASSWORD", "用户名或密码错误"), 401, "INVALID_PARAMS", "UNAUTHORIZED")
	NewMember = behaviour("new-member",
		"A new user has an id of 24 hex digits, the role MEMBER and no groups.",
		"新用户的 ID 为 24 位十六进制，角色为 MEMBER，没有用户组。", rule.Observed, userPage)
	UserTokens = behaviour("user-tokens",
		"token is valid for "+rule.Span(userLife).EN+", refresh_token for "+rule.Span(refreshLife).EN+".",
		"token 有效期 "+rule.Span(userLife).ZH+"，refresh_token 有效期 "+rule.Span(refreshLife).ZH+"。", rule.Documented, userPage)
)
