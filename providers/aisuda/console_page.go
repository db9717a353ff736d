package aisuda

import (
	"maps"
	"net/http"
	"slices"

	"example.com/mockserver/internal/layout"
	"example.com/mockserver/internal/rule"
)

// consolePage is the console of 爱速搭 in a browser: the OpenAPI settings of companies and applications, and the
// organisation.
func consolePage() []layout.List {
	column := func(member, en, zh string) layout.Column {
		return layout.Column{Member: member, Title: rule.Say(en, zh)}
	}
	draft := func(en, zh, when string, to bool) layout.Action {
		return layout.Action{Title: rule.Say(en, zh), Method: http.MethodPatch, Path: "/companies/{parent.key}/apps/{key}", Fixed: map[string]any{"isDraft": to}, When: when}
	}
	return append([]layout.List{
		keyList(),
		{
			Title: rule.Say("Call records", "调用记录"), Path: "/keys/{clientId}/calls", Of: "/keys",
			Columns: []layout.Column{
				column("exchange", "Exchange", "请求编号"),
				{Member: "at", Title: rule.Say("At", "时间"), As: layout.Time},
				column("method", "Method", "方法"),
				column("url", "Address", "地址"),
				{Member: "outcome", Title: rule.Say("Outcome", "结果"), Words: map[string]rule.Text{"accepted": rule.Say("accepted", "成功"), "refused": rule.Say("refused", "被拒绝")}},
				column("rule", "Rule", "规则"),
			},
		},
		{
			Title: rule.Say("Applications", "应用"), Path: "/companies", Within: "apps",
			Columns: []layout.Column{
				column("name", "Name", "名称"), column("key", "Short name", "短名字"), column("parent.name", "Organisation", "组织"), column("parent.key", "Its short name", "组织短名字"),
				column("id", "Id", "ID"), column("isDraft", "Draft, never published", "草稿（未发布）"),
			},
			Acts: []layout.Action{
				draft("Publish", "发布", "isDraft", false), draft("Make it a draft", "改为草稿", "!isDraft", true),
				{
					Title: rule.Say("Export a package", "导出应用包"), Method: http.MethodPost, Path: "/companies/{parent.key}/apps/{key}/package", Download: true,
					Fields: []layout.Field{{Name: "so:password", Title: rule.Say("Password; empty for none", "密码，留空则不加密")}},
				},
			},
		},
		{
			Title: rule.Say("Members", "成员"), Path: "/companies/{key}/users", Of: "/companies",
			Columns: []layout.Column{
				column("username", "User name", "用户名"), column("name", "Name", "姓名"), column("email", "E-mail", "邮箱"), column("phone", "Phone", "电话"),
				column("disabled", "Banned", "已封禁"), column("id", "Id", "ID"),
			},
		},
	}, organisation(column)...)
}

// organisation is what the tables hold of companies and applications, read only.
func organisation(column func(member, en, zh string) layout.Column) []layout.List {
	return []layout.List{
		{
			Title: rule.Say("Organisation tree", "组织架构"), Table: "departments", Tree: "parent",
			Columns: []layout.Column{column("name", "Department", "部门"), column("code", "Code", "编码"), column("id", "Id", "ID")},
		},
		{
			Title: rule.Say("Roles", "角色"), Table: "roles",
			Columns: []layout.Column{column("name", "Name", "名称"), column("description", "Description", "描述"), column("builtin", "Built in", "内置"), column("all", "All permissions", "全部权限"), column("id", "Id", "ID")},
		},
		{
			Title: rule.Say("Data models", "数据模型"), Table: "models",
			Columns: []layout.Column{column("name", "Name", "名称"), column("id", "Id", "ID"), column("columns", "Columns", "字段")},
		},
	}
}

// keyList are the OpenAPI keys (OpenAPI 设置): their title, the public key or a generated pair, the switch and the
// callable interfaces.
func keyList() layout.List {
	title := layout.Field{Name: "s:title", Title: rule.Say("Title", "标题")}
	interfaces := layout.Field{
		Name: "m:interfaces", Title: rule.Say("Callable interfaces; * for all", "可调用接口；* 表示全部"), Value: everyInterface,
		Choices: append([]string{everyInterface}, slices.Sorted(maps.Keys(operations()))...),
	}
	public := layout.Field{Name: "t:publicKey", Title: rule.Say("Public key (PEM)", "公钥（PEM）")}
	generated := layout.Field{Name: "to:publicKey", Title: rule.Say("Public key (PEM); empty to have a pair generated", "公钥（PEM），留空则自动生成")}
	enable := func(en, zh, when string, to bool) layout.Action {
		return layout.Action{Title: rule.Say(en, zh), Method: http.MethodPatch, Path: "/keys/{clientId}", Fixed: map[string]any{"enabled": to}, When: when}
	}
	return layout.List{
		Title: rule.Say("OpenAPI keys", "OpenAPI 密钥"), Path: "/keys",
		Says: rule.Say("A generated pair is downloaded once: the platform does not keep the private half.", "自动生成的密钥对只能下载一次，平台不保存私钥。"),
		Columns: []layout.Column{
			{Member: "title", Title: rule.Say("Title", "标题")},
			{Member: "clientId", Title: rule.Say("Client id", "client id"), As: layout.Copied},
			{Member: "level", Title: rule.Say("Level", "级别"), Words: map[string]rule.Text{"company": rule.Say("company", "组织"), "app": rule.Say("application", "应用")}},
			{Member: "company", Title: rule.Say("Organisation", "组织")},
			{Member: "app", Title: rule.Say("Application", "应用")},
			{Member: "enabled", Title: rule.Say("Enabled", "是否启用")},
			{Member: "interfaces", Title: rule.Say("Callable interfaces", "可调用接口")},
			{Member: "createdAt", Title: rule.Say("Created", "创建时间"), As: layout.Time},
			{Member: "publicKey", Title: rule.Say("Public key", "公钥"), As: layout.Copied},
		},
		Acts: []layout.Action{
			enable("Enable", "启用", "!enabled", true), enable("Disable", "停用", "enabled", false),
			{Title: rule.Say("Download the pair (zip)", "下载密钥对（zip）"), Method: http.MethodGet, Path: "/keys/{clientId}/download", Download: true, When: "downloadable"},
			{
				Title: rule.Say("Delete", "删除"), Method: http.MethodDelete, Path: "/keys/{clientId}",
				Confirm: rule.Say("Delete this key? Calls that it signs are refused from now on.", "删除此密钥？之后用它签名的请求都会被拒绝。"),
			},
			{Title: rule.Say("Change title and interfaces", "修改标题与接口"), Method: http.MethodPatch, Path: "/keys/{clientId}", Fields: []layout.Field{title, interfaces}},
			{Title: rule.Say("Replace the public key", "更换公钥"), Method: http.MethodPatch, Path: "/keys/{clientId}", Fields: []layout.Field{public}},
		},
		New: []layout.Action{{
			Title: rule.Say("New key", "新建密钥"), Method: http.MethodPost, Path: "/keys",
			Fields: []layout.Field{
				title,
				{Name: "s:level", Title: rule.Say("Level", "级别"), Choices: []string{levelCompany, levelApp}},
				{Name: "s:company", Title: rule.Say("Organisation, by its short name", "组织（短名字）"), From: "/companies#key"},
				{Name: "so:app", Title: rule.Say("Application, by its short name; of an application's key alone", "应用（短名字），仅应用级别填写")},
				generated, interfaces,
			},
		}},
	}
}
