package innopaas

import (
	"net/http"
	"slices"

	"example.com/mockserver/internal/layout"
	"example.com/mockserver/internal/rule"
)

// consolePage is the console of InnoPaaS in a browser: applications with their tokens, callback events, accounts and
// templates.
func consolePage() []layout.List {
	return []layout.List{appList(), hookList(), accountList(), templateList()}
}

// column is a member shown as it is.
func column(member, en, zh string) layout.Column {
	return layout.Column{Member: member, Title: rule.Say(en, zh)}
}

func appList() layout.List {
	name := layout.Field{Name: "s:name", Title: rule.Say("Name", "名称")}
	bought := layout.Field{Name: "m:products", Title: rule.Say("Products", "产品"), Choices: products}
	change := func(en, zh, when string, fixed map[string]any, fields ...layout.Field) layout.Action {
		return layout.Action{Title: rule.Say(en, zh), Method: http.MethodPatch, Path: "/apps/{appKey}", When: when, Fixed: fixed, Fields: fields}
	}
	return layout.List{
		Title: rule.Say("Applications", "应用"), Path: "/apps",
		Columns: []layout.Column{
			column("name", "Name", "名称"),
			{Member: "appKey", Title: rule.Say("AppKey", "AppKey"), As: layout.Copied},
			column("accountNo", "Account", "账号"),
			column("default", "Default application", "默认应用"), column("disabled", "Disabled", "已停用"), column("products", "Products", "产品"),
			column("boundIps", "Bound IPs", "绑定 IP"), column("accessNumber", "Access number", "接入号"),
			{Member: "token.made", Title: rule.Say("Token created", "令牌创建时间"), As: layout.Time},
			{Member: "token.expires", Title: rule.Say("Token expires", "令牌过期时间"), As: layout.Time},
		},
		Acts: []layout.Action{
			{
				Title: rule.Say("Create access token", "创建访问令牌"), Method: http.MethodPost, Path: "/apps/{appKey}/token",
				Confirm: rule.Say("Create a new token? The earlier one becomes invalid at once.", "创建新令牌？之前的令牌会立即失效。"),
				Fields:  []layout.Field{{Name: "so:expiresOn", Title: rule.Say("Expires at the end of this day in Shanghai; empty: never", "过期日期（上海时间当日结束），留空永不过期"), Date: true}},
			},
			change("Make it the default application", "设为默认应用", "!default", map[string]any{"default": true}),
			change("Disable", "停用", "!disabled", map[string]any{"disabled": true}), change("Enable", "启用", "disabled", map[string]any{"disabled": false}),
			change("Change", "修改", "", nil, name, layout.Field{Name: "l:boundIps", Title: rule.Say("Bound IPs, an address or network a line; empty: any", "绑定 IP，每行一个地址或网段，留空不限制")}, bought,
				layout.Field{Name: "s:accessNumber", Title: rule.Say("Access number", "接入号")}),
		},
		New: []layout.Action{{
			Title: rule.Say("New application", "新建应用"), Method: http.MethodPost, Path: "/apps",
			Fields: []layout.Field{
				name,
				{Name: "s:accountNo", Title: rule.Say("Account", "账号"), From: "/accounts#accountNo"},
				{Name: "m:products", Title: bought.Title, Choices: products, Value: productSMS},
			},
		}},
	}
}

// hookList are the callback events: product, address and events, then how the receiver knows who calls.
func hookList() layout.List {
	add := []layout.Action{}
	for _, product := range products {
		fields := []layout.Field{
			{Name: "s:url", Title: rule.Say("URL", "URL")},
			{Name: "m:events", Title: rule.Say("Events", "事件"), Choices: slices.Clone(eventsOf[product]), Value: eventsOf[product][0]},
			{Name: "s:method", Title: rule.Say("Method", "请求方法"), Choices: []string{http.MethodPost, http.MethodPut}},
			{Name: "so:userName", Title: rule.Say("UserName", "UserName")},
			{Name: "so:authorization", Title: rule.Say("Authorization", "Authorization")},
			{Name: "so:callbackKey", Title: rule.Say("Callback key, which signs pushes", "回调密钥，用于对推送签名")},
		}
		if product == productSMS {
			fields = append(fields, layout.Field{Name: "so:receiver", Title: rule.Say("receiver", "receiver")}, layout.Field{Name: "so:pswd", Title: rule.Say("pswd", "pswd")})
		}
		add = append(add, layout.Action{
			Title: rule.Say("Add or replace: %s", "新增或替换：%s", product), Method: http.MethodPut, Path: "/apps/{appKey}/webhooks", Fixed: map[string]any{"product": product}, Fields: fields,
		})
	}
	return layout.List{
		Title: rule.Say("Callback events", "回调事件"), Path: "/apps/{appKey}/webhooks", Of: "/apps",
		Says: rule.Say("Choose the application; its events go to the URL of their product. Saving asks the URL once.", "先选择应用，事件按产品推送到对应的 URL。保存时会请求一次该 URL。"),
		Columns: []layout.Column{
			column("product", "Product", "产品"), column("url", "URL", "URL"), column("events", "Events", "事件"), column("method", "Method", "请求方法"), column("userName", "UserName", "UserName"),
			column("authorization", "Authorization set", "已设置 Authorization"), column("callbackKey", "Signed", "已签名"),
			{Member: "status", Title: rule.Say("Status", "状态"), Words: map[string]rule.Text{"normal": rule.Say("normal", "正常"), "abnormal": rule.Say("abnormal", "异常")}},
			column("checked", "Its answer", "检查结果"),
		},
		Acts: []layout.Action{{
			Title: rule.Say("Delete", "删除"), Method: http.MethodDelete, Path: "/apps/{parent.appKey}/webhooks?product={product}",
			Confirm: rule.Say("Delete this callback?", "删除此回调？"),
		}},
		New: add,
	}
}

func accountList() layout.List {
	change := func(en, zh, when string, fixed map[string]any, fields ...layout.Field) layout.Action {
		return layout.Action{Title: rule.Say(en, zh), Method: http.MethodPatch, Path: "/accounts/{accountNo}", When: when, Fixed: fixed, Fields: fields}
	}
	return layout.List{
		Title: rule.Say("Accounts", "账号"), Path: "/accounts",
		Columns: []layout.Column{
			column("name", "Name", "名称"),
			{Member: "accountNo", Title: rule.Say("Account number", "账号编号"), As: layout.Copied},
			column("balance", "Balance", "余额"), column("currency", "Currency", "币种"),
			column("mainlandChina", "May send to mainland China", "可发往中国大陆"), column("disabled", "Disabled", "已停用"),
		},
		Acts: []layout.Action{
			change("Disable", "停用", "!disabled", map[string]any{"disabled": true}), change("Enable", "启用", "disabled", map[string]any{"disabled": false}),
			change("Balance and destinations", "余额与发送范围", "", nil, layout.Field{Name: "s:balance", Title: rule.Say("Balance", "余额")},
				layout.Field{Name: "b:mainlandChina", Title: rule.Say("May send to mainland China", "可发往中国大陆")}),
		},
	}
}

func templateList() layout.List {
	decide := func(en, zh, status string, fields ...layout.Field) layout.Action {
		return layout.Action{
			Title: rule.Say(en, zh), Method: http.MethodPost, Path: "/events", Keep: []string{"wabaId", "name", "language"},
			Fixed: map[string]any{"kind": happensTemplate, "status": status}, Fields: fields,
		}
	}
	return layout.List{
		Title: rule.Say("WhatsApp templates", "WhatsApp 模板"), Path: "/templates",
		Columns: []layout.Column{
			column("name", "Name", "名称"), column("language", "Language", "语言"), column("messageBody", "Text", "正文"), column("status", "Status", "状态"), column("wabaId", "WhatsApp account (WABA)", "WhatsApp 账号（WABA）"),
		},
		Acts: []layout.Action{
			decide("Approve", "通过", approved), decide("Pause", "暂停", paused), decide("Disable", "停用", disabled),
			decide("Reject", "驳回", rejected, layout.Field{Name: "so:reason", Title: rule.Say("Reason", "原因")}),
		},
	}
}
