package apihub

import (
	"net/http"

	"example.com/mockserver/internal/layout"
	"example.com/mockserver/internal/rule"
)

// consolePage is 账号中心 > API Keys in a browser, and the allowance of anonymous callers.
func consolePage() []layout.List {
	return []layout.List{keyList(), {
		Title: rule.Say("Anonymous allowance", "匿名额度"), Path: "/anonymous",
		Says: rule.Say("All callers without a key share it.", "所有未带密钥的调用方共用此额度。"),
		Columns: []layout.Column{
			{Member: "window", Title: rule.Say("Calls in a window of", "调用次数，窗口"), As: layout.Named},
			{Member: "used", Title: rule.Say("Used", "已用"), As: layout.Meter, Of: "limit"},
			{Member: "left", Title: rule.Say("Left", "剩余")},
			{Member: "until", Title: rule.Say("Window ends", "窗口结束"), As: layout.Time},
		},
		Acts: []layout.Action{
			{
				Title: rule.Say("Change", "修改"), Method: http.MethodPut, Path: "/anonymous",
				Fields: []layout.Field{{Name: "n:limit", Title: rule.Say("Calls in a window", "每个窗口的次数")}, {Name: "s:window", Title: rule.Say("Window, such as 1m", "窗口，如 1m")}},
			},
			{
				Title: rule.Say("Somebody else calls", "模拟其他人调用"), Method: http.MethodPost, Path: "/anonymous/consume",
				Fields: []layout.Field{{Name: "n:calls", Title: rule.Say("How many calls", "次数"), Value: "10"}},
			},
		},
	}, {
		Title: rule.Say("Users", "用户"), Table: "users",
		Says: rule.Say("The users of the user centre; those who call register and manage them.", "用户中心的用户，由调用方通过接口注册与管理。"),
		Columns: []layout.Column{
			{Member: "username", Title: rule.Say("User name", "用户名")},
			{Member: "id", Title: rule.Say("Id", "编号")},
			{Member: "roles", Title: rule.Say("Roles", "角色")},
			{Member: "groups", Title: rule.Say("Groups", "用户组")},
			{Member: "created", Title: rule.Say("Created", "创建时间"), As: layout.Time},
		},
	}}
}

func keyList() layout.List {
	lists := []layout.Field{
		{Name: "s:name", Title: rule.Say("Name", "名称")},
		{Name: "l:ipAllowlist", Title: rule.Say("IP whitelist, an address or network a line", "IP 白名单，每行一个地址或网段")},
		{Name: "l:domainAllowlist", Title: rule.Say("Domain whitelist, a domain a line", "域名白名单，每行一个域名")},
	}
	disable := func(en, zh, when string, to bool) layout.Action {
		return layout.Action{Title: rule.Say(en, zh), Method: http.MethodPatch, Path: "/keys/{ak}", Fixed: map[string]any{"disabled": to}, When: when}
	}
	return layout.List{
		Title: rule.Say("API keys", "API Keys"), Path: "/keys",
		Columns: []layout.Column{
			{Member: "name", Title: rule.Say("Name", "名称")},
			{Member: "ak", Title: rule.Say("AK", "AK"), As: layout.Copied},
			{Member: "sk", Title: rule.Say("SK", "SK"), As: layout.Secret},
			{Member: "disabled", Title: rule.Say("Disabled", "已禁用")},
			{Member: "ipAllowlist", Title: rule.Say("IP whitelist", "IP 白名单")},
			{Member: "domainAllowlist", Title: rule.Say("Domain whitelist", "域名白名单")},
			{Member: "limit.calls", Title: rule.Say("Limit of calls", "次数限制")},
			{Member: "limit.window", Title: rule.Say("Window of the limit", "限制窗口")},
		},
		Acts: []layout.Action{
			disable("Disable", "禁用", "!disabled", true), disable("Enable", "启用", "disabled", false),
			{Title: rule.Say("Remove the limit", "取消限制"), Method: http.MethodPatch, Path: "/keys/{ak}", Fixed: map[string]any{"limit": nil}, When: "limit"},
			{Title: rule.Say("Change name and whitelists", "修改名称与白名单"), Method: http.MethodPatch, Path: "/keys/{ak}", Fields: lists},
			{Title: rule.Say("Limit", "限制次数"), Method: http.MethodPatch, Path: "/keys/{ak}", Fields: []layout.Field{
				{Name: "n:limit.calls", Title: rule.Say("Calls in a window", "每个窗口的次数"), Value: "100"}, {Name: "s:limit.window", Title: rule.Say("Window, such as 1m", "窗口，如 1m"), Value: "1m"},
			}},
		},
		New: []layout.Action{{Title: rule.Say("New key", "新建密钥"), Method: http.MethodPost, Path: "/keys", Fields: lists}},
	}
}
