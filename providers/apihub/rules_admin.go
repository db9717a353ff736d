package apihub

import "example.com/mockserver/internal/rule"

// Who may manage users.
var (
	AdminAnonymous = refusal("admin-anonymous",
		"The users are managed with a token, not anonymously.",
		"管理用户必须带 token，不能匿名调用。", rule.Assumed, silent("anonymous callers are an app too; anyone could make users", "匿名调用方也算应用，否则任何人都能创建用户"),
		answer("FORBIDDEN", "没有访问权限"), 401, "INVALID_TOKEN")
	AdminRole = refusal("admin-role",
		"A person-token manages users only with ADMIN among its roles; an app-token may do so always.",
		"person-token 的 roles 中有 ADMIN 才能管理用户；app-token 拥有最高权限。", rule.Documented, adminPage,
		answer("FORBIDDEN", "没有访问权限"), 403, "INVALID_TOKEN")
)

// Further places of parameters, without a refusal.
var (
	GetWithBody = behaviour("get-with-body",
		"A GET may carry its parameters in a JSON body.",
		"GET 请求也可以把参数放在 JSON 请求体中。", rule.Documented, adminPage)
	NullBody = behaviour("null-body",
		"The JSON body null is a body without parameters, as in the page's own sample.",
		"请求体为 JSON 的 null 时视为没有参数，文档示例即如此。", rule.Documented, keysPage)
)

// What administrators do.
var (
	PersonMakesMembers = behaviour("person-makes-members",
		"What a person-token creates is a MEMBER, whatever user_type says.",
		"用 person-token 创建的用户一律为 MEMBER，与 user_type 无关。", rule.Documented, adminPage)
	PersonSeesMembers = behaviour("person-sees-members",
		"A person-token sees MEMBERs only, whatever user_type says.",
		"person-token 只能看到 MEMBER，与 user_type 无关。", rule.Documented, adminPage)
	CreatedUser = behaviour("created-user",
		"A created user is shown with its bcrypt hash, with a default avatar and the user name as nickname where no attrs were sent, and with a firstCreated that has no zone.",
		"创建用户返回 bcrypt 哈希；没有传 attrs 时带默认头像，昵称为用户名；firstCreated 不带时区。", rule.Documented, adminPage)
	CreatedInChina = behaviour("first-created-in-china",
		"firstCreated is China time.",
		"firstCreated 是北京时间。", rule.Observed, adminPage.And(": the trace of the sample's answer, a time-based UUID, is earlier by the offset of UTC+8", "：示例应答中的 trace 是基于时间的 UUID，比 firstCreated 早，差值即 UTC+8 的时差"))
	SentAttrs = behaviour("sent-attrs",
		"attrs and sys_attrs are shown as they were sent; sys_attrs is left out where it was not.",
		"attrs 与 sys_attrs 按所传内容返回；没有传 sys_attrs 时不返回该字段。", rule.Assumed, silent("the sample sends neither", "示例两者都没有发送"))
	AdminPassword = behaviour("created-password",
		"The password policy does not hold for users that an administrator creates.",
		"管理员创建用户时不检查密码策略。", rule.Assumed, silent("the page has no rule for it", "页面没有相关规定"))
	AdminUserRoles = behaviour("admin-user-roles",
		"A user of type ADMIN has the role ADMIN.",
		"类型为 ADMIN 的用户拥有角色 ADMIN。", rule.Assumed, silent("a user of type MEMBER has the role MEMBER", "MEMBER 类型的用户具有 MEMBER 角色"))
	UserListShape = behaviour("user-list-shape",
		"The list is of the objects that create-user shows, in the order of their making; skip passes over rows, limit bounds them.",
		"列表由 create-user 返回的对象组成，按创建先后排列；skip 跳过若干条，limit 限制条数。", rule.Assumed, silent("the page's public text ends before it", "页面公开部分未包含此内容"))
	Refresh = behaviour("refresh-not-simulated",
		"A token can be renewed with the refresh token; how is not public, so it is not simulated.",
		"可以用 refresh_token 刷新 token；其路径与字段没有公开，因此没有模拟。", rule.Documented, adminPage.And(" names it beside logging in; its path and its fields are not public", " 在登录旁提到刷新，其路径与字段未公开"))
)
