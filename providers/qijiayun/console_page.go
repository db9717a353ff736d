package qijiayun

import (
	"net/http"

	"example.com/mockserver/internal/layout"
	"example.com/mockserver/internal/rule"
)

// consolePage is the console of 企加云 in a browser: tenants with their quota, applications, and what calls have made.
func consolePage() []layout.List {
	column := func(member, en, zh string) layout.Column {
		return layout.Column{Member: member, Title: rule.Say(en, zh)}
	}
	moment := func(member, en, zh string) layout.Column {
		return layout.Column{Member: member, Title: rule.Say(en, zh), As: layout.Time}
	}
	return []layout.List{
		tenantList(), appList(), tokenList(),
		{
			Title: rule.Say("Members", "会员"), Table: "members",
			Columns: []layout.Column{
				column("mobile", "Mobile", "手机号"), column("profile.realName", "Name", "姓名"), column("storeNo", "Store", "注册门店"), column("channel", "Channel", "注册渠道"),
				column("tenantId", "Tenant", "租户"), moment("registered", "Registered", "注册时间"),
			},
		},
		{
			Title: rule.Say("Coupons", "优惠券"), Table: "coupons",
			Columns: []layout.Column{
				column("userCardCode", "Code", "券码"), column("templateId", "Template", "券模板"), column("mobile", "Member", "会员手机号"), moment("sent", "Sent", "发放时间"), moment("consumed", "Consumed", "核销时间"),
			},
		},
		{
			Title: rule.Say("Events", "自定义事件"), Path: "/events",
			Columns: []layout.Column{column("eventCode", "Event", "事件"), column("personId", "Person", "人员"), column("tenantId", "Tenant", "租户"), moment("received", "Received", "接收时间")},
		},
		{
			Title: rule.Say("Orders", "订单"), Path: "/orders", Within: "orders",
			Columns: []layout.Column{column("platformTradeCode", "Trade code", "平台订单号"), column("platformCode", "Platform", "平台"), column("shopName", "Shop", "店铺"), column("tenantId", "Tenant", "租户"), moment("updated", "Updated", "更新时间")},
		},
		{
			Title: rule.Say("Refunds", "退单"), Path: "/orders", Within: "refunds",
			Columns: []layout.Column{column("platformRefundCode", "Refund code", "平台退单号"), column("platformCode", "Platform", "平台"), column("shopName", "Shop", "店铺"), column("tenantId", "Tenant", "租户"), moment("updated", "Updated", "更新时间")},
		},
		{
			Title: rule.Say("Products", "商品"), Path: "/products",
			Columns: []layout.Column{column("code", "Code", "编码"), column("name", "Name", "名称"), column("type", "Type", "类型"), column("tenantId", "Tenant", "租户"), moment("updated", "Updated", "更新时间")},
		},
	}
}

func tokenList() layout.List {
	return layout.List{
		Title: rule.Say("Tokens", "令牌"), Path: "/tokens",
		Says: rule.Say("Every accessToken that is remembered. A new one overrides the earlier ones of its application.", "系统保留的全部 accessToken；同一应用获取新令牌后，旧令牌被覆盖。"),
		Columns: []layout.Column{
			{Member: "accessToken", Title: rule.Say("accessToken", "accessToken"), As: layout.Secret},
			{Member: "appId", Title: rule.Say("appId", "appId")},
			{Member: "state", Title: rule.Say("State", "状态"), Words: map[string]rule.Text{
				"usable": rule.Say("live", "有效"), "refreshed": rule.Say("live, refreshed since", "有效，已刷新出新令牌"),
				"overridden": rule.Say("overridden", "已被覆盖"), "expired": rule.Say("expired", "已过期"),
			}},
			{Member: "issued", Title: rule.Say("Issued", "签发时间"), As: layout.Time},
			{Member: "expires", Title: rule.Say("Expires", "过期时间"), As: layout.Time},
		},
	}
}

func tenantList() layout.List {
	fields := []layout.Field{
		{Name: "s:name", Title: rule.Say("Name", "名称")},
		{Name: "n:accessTokenDailyLimit", Title: rule.Say("Tokens a day (accessTokenDailyLimit)", "每日令牌次数（accessTokenDailyLimit）"), Value: "2000"},
	}
	return layout.List{
		Title: rule.Say("Tenants", "租户"), Path: "/tenants",
		Plot: &layout.Plot{Path: "/tokens", At: "issued", By: "tenantId", Key: "id", Limit: "accessTokenDailyLimit"},
		Columns: []layout.Column{
			{Member: "name", Title: rule.Say("Name", "名称")},
			{Member: "id", Title: rule.Say("Tenant id", "租户 ID")},
			{Member: "usedToday", Title: rule.Say("Tokens today", "今日令牌次数"), As: layout.Meter, Of: "accessTokenDailyLimit"},
		},
		Acts: []layout.Action{{Title: rule.Say("Change", "修改"), Method: http.MethodPatch, Path: "/tenants/{id}", Fields: fields}},
		New:  []layout.Action{{Title: rule.Say("New tenant", "新建租户"), Method: http.MethodPost, Path: "/tenants", Fields: fields}},
	}
}

func appList() layout.List {
	apis := layout.Field{Name: "l:apis", Title: rule.Say("APIs, a path a line; * for all", "已开通接口，每行一个路径；* 表示全部"), Value: "*"}
	remark := layout.Field{Name: "s:remark", Title: rule.Say("Remark", "备注"), Value: "test"}
	freeze := func(en, zh, when string, to bool) layout.Action {
		return layout.Action{Title: rule.Say(en, zh), Method: http.MethodPatch, Path: "/apps/{appId}", Fixed: map[string]any{"freeze": to}, When: when}
	}
	return layout.List{
		Title: rule.Say("Applications", "应用"), Path: "/apps",
		Columns: []layout.Column{
			{Member: "remark", Title: rule.Say("Remark", "备注")},
			{Member: "appId", Title: rule.Say("appId", "appId"), As: layout.Copied},
			{Member: "appSecret", Title: rule.Say("appSecret", "appSecret"), As: layout.Secret},
			{Member: "tenantId", Title: rule.Say("Tenant", "租户")},
			{Member: "freeze", Title: rule.Say("Frozen", "已冻结")},
			{Member: "apis", Title: rule.Say("APIs", "已开通接口")},
		},
		Acts: []layout.Action{
			freeze("Freeze", "冻结", "!freeze", true), freeze("Unfreeze", "解冻", "freeze", false),
			{Title: rule.Say("Change APIs and remark", "修改接口与备注"), Method: http.MethodPatch, Path: "/apps/{appId}", Fields: []layout.Field{apis, remark}},
		},
		New: []layout.Action{{
			Title: rule.Say("New application", "新建应用"), Method: http.MethodPost, Path: "/apps",
			Fields: []layout.Field{{Name: "n:tenantId", Title: rule.Say("Tenant", "租户"), From: "/tenants#id"}, apis, remark},
		}},
	}
}
