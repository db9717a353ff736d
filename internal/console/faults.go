package console

import (
	"fmt"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/page"
)

func activeFaults(v *view) string {
	n := len(v.box.DeliveryFaults())
	for _, f := range v.box.Faults() {
		if !f.Over {
			n++
		}
	}
	return number(n)
}

func faultsPage(v *view) g.Node {
	list := v.box.Faults()
	return g.Group{
		h.H1(g.Text(v.t("Faults", "故障"))),
		h.P(h.Class("soft"), g.Text(v.t("What is made to go wrong with calls of this sandbox. The first that fits a call applies.", "针对此沙箱请求注入的故障；多个匹配时，第一个生效。"))),
		g.If(len(list) == 0, h.P(h.Class("notice"), g.Text(v.t("There are no faults: every call goes its ordinary way.", "没有故障，所有请求正常处理。")))),
		g.Iff(len(list) > 0, func() g.Node { return v.faultList(list) }),
		h.Div(h.Class("cards"), v.statusFault(), v.ruleFault(), v.connectionFault()),
		v.deliveryFaults(),
	}
}

func (v *view) faultList(list []fault.Active) g.Node {
	return g.Group{
		h.Div(h.Class("scroll"), h.TabIndex("0"), h.Role("region"), h.Aria("label", v.t("faults", "故障")), h.Table(
			h.THead(h.Tr(h.Th(g.Text("id")), h.Th(g.Text(v.t("calls of", "针对"))), h.Th(g.Text(v.t("what happens", "现象"))), h.Th(h.Class("number"), g.Text(v.t("applied to", "已生效"))), h.Th(g.Text(v.t("state", "状态"))), h.Th(h.Span(h.Class("unseen"), g.Text(v.t("end", "结束")))))),
			h.TBody(g.Map(list, func(a fault.Active) g.Node {
				kind, word := "warn", v.t("↯ active", "↯ 生效中")
				if a.Over {
					kind, word = "blue", v.t("✓ over", "✓ 已结束")
				}
				of := v.t("any provider", "任意平台")
				if a.Fault.Provider != "" {
					of = v.providerName(a.Fault.Provider) + " " + a.Fault.Operation
				}
				hits := fmt.Sprint(a.Hits)
				if a.Fault.Times > 0 {
					hits = fmt.Sprintf("%d / %d", a.Hits, a.Fault.Times)
				}
				return h.Tr(h.Td(h.Code(g.Text(a.ID))), h.Td(g.Text(of)), h.Td(g.Text(v.faultWords(a.Fault))), h.Td(h.Class("number"), g.Text(hits)), h.Td(page.Pill(kind, g.Text(word))),
					h.Td(v.button(action{method: "DELETE", path: "/faults/" + a.ID}, v.t("end", "结束"), h.Aria("label", v.t("end ", "结束 ")+a.ID))))
			})))),
		h.P(v.button(action{method: "DELETE", path: "/faults"}, v.t("end all", "全部结束"), h.Data("confirm", v.t("End all faults of calls?", "结束所有请求故障？")))),
	}
}

// faultWords is what a fault does to a call, in the page's language.
func (v *view) faultWords(f fault.Fault) string {
	if v.lang != "zh" {
		return f.Does()
	}
	parts := strings.Split(f.Does(), ", ")
	for i, part := range parts {
		what, of, _ := strings.Cut(part, " ")
		parts[i] = strings.TrimSpace(map[string]string{"delay": "延迟", "rule": "规则", "connection": "连接异常", "status": "状态码", "patch": "改写应答"}[what] + " " + of)
	}
	return strings.Join(parts, "，")
}

// where chooses the calls, and how many of them, a fault is for.
func (v *view) where() g.Node {
	return g.Group{
		v.providerField("so:provider"),
		h.Label(g.Text(v.t("operation, such as sendSms; empty for any", "接口，如 sendSms，留空表示任意")), h.Input(h.Type("text"), h.Name("so:operation"), h.AutoComplete("off"))),
		h.Label(g.Text(v.t("how many calls; empty for all", "次数，留空表示全部")), h.Input(h.Type("text"), h.Name("no:times"), g.Attr("inputmode", "numeric"), h.Value("1"))),
	}
}

func (v *view) statusFault() g.Node {
	return h.Section(h.Class("card"), h.H2(g.Text(v.t("A status or a delay", "状态码或延迟"))), v.form(action{method: "POST", path: "/faults"}, h.Class("fields"), v.where(),
		h.Label(g.Text(v.t("HTTP status, such as 503", "HTTP 状态码，如 503")), h.Input(h.Type("text"), h.Name("no:status"), g.Attr("inputmode", "numeric"))),
		h.Label(g.Text("Retry-After"), h.Input(h.Type("text"), h.Name("no:retryAfter"), g.Attr("inputmode", "numeric"))),
		h.Label(g.Text(v.t("delay, such as 300ms", "延迟，如 300ms")), h.Input(h.Type("text"), h.Name("so:delay.fixed"), h.AutoComplete("off"))),
		h.Button(h.Type("submit"), g.Text(v.t("add", "新增")))))
}

func (v *view) ruleFault() g.Node {
	options := []g.Node{}
	for _, api := range v.Catalog.Providers() {
		group := []g.Node{}
		for _, r := range api.Rules.All() {
			if r.Refuses() {
				group = append(group, h.Option(h.Value(r.ID), g.Text(r.ID)))
			}
		}
		options = append(options, h.OptGroup(g.Attr("label", v.say(api.Title)), g.Group(group)))
	}
	return h.Section(h.Class("card"), h.H2(g.Text(v.t("The refusal of a rule", "按规则拒绝"))), v.form(action{method: "POST", path: "/faults"}, h.Class("fields"), v.where(),
		h.Label(g.Text(v.t("rule", "规则")), h.Select(h.Name("s:rule"), g.Group(options))),
		h.Button(h.Type("submit"), g.Text(v.t("add", "新增")))))
}

func (v *view) connectionFault() g.Node {
	option := func(value, en, zh string) g.Node {
		return h.Option(h.Value(value), g.Text(value+" — "+v.t(en, zh)))
	}
	return h.Section(h.Class("card"), h.H2(g.Text(v.t("A broken connection", "连接异常"))), v.form(action{method: "POST", path: "/faults"}, h.Class("fields"), v.where(),
		h.Label(g.Text(v.t("what happens", "现象")), h.Select(h.Name("s:connection"),
			option(fault.ConnectionReset, "reset before the reply", "应答前重置"), option(fault.ConnectionEmpty, "closed before the reply", "应答前关闭"), option(fault.ConnectionCut, "closed in the middle of the body", "正文中途断开"),
			option(fault.ConnectionGarbage, "the body is random bytes", "正文为随机字节"), option(fault.ConnectionDrip, "the body comes slowly", "正文缓慢到达"))),
		h.Button(h.Type("submit"), g.Text(v.t("add", "新增")))))
}
