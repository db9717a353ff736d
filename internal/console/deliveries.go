package console

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/page"
	"example.com/mockserver/internal/sandbox"
	"example.com/mockserver/internal/webhook"
)

func deliveriesPage(v *view) g.Node {
	f := sandbox.DeliveryFilter{Provider: v.query.Get("provider"), Kind: v.query.Get("kind"), Subject: v.query.Get("subject"), State: webhook.State(v.query.Get("state"))}
	all, dropped := v.box.Deliveries(f)
	slices.Reverse(all)
	list := all[:min(len(all), shownRows)]
	n, err := strconv.ParseUint(v.query.Get("n"), 10, 64)
	open := ""
	detail := g.Node(nil)
	if err == nil {
		open, detail = " open", v.delivery(n)
	}
	return g.Group{
		h.H1(g.Text(v.t("Deliveries", "推送"))),
		h.Div(h.Class("split"+open),
			h.Div(h.Class("list"), v.deliveryTabs(), v.attemptsPlot(all),
				h.P(h.Class("soft small"), g.Textf(v.t("%s shown of %s", "显示 %s 条，共 %s 条"), number(len(list)), number(len(all))),
					g.If(dropped > 0, g.Textf(v.t("; %s events were dropped, the sandbox had too many", "；另有 %s 个事件因超出上限被丢弃"), number(dropped)))),
				g.If(len(all) == 0, h.P(h.Class("notice"), g.Text(v.t("Nothing was pushed yet. A provider pushes when a callback is configured and something happens: a message is delivered, a template is approved.", "还没有推送。配置回调地址后，消息送达、模板过审等事件发生时平台会推送。")))),
				h.Div(h.Class("rows"), g.Map(list, v.deliveryRow)),
				v.deliveryFaults()),
			h.Div(h.ID("detail"), detail)),
	}
}

func (v *view) deliveryTabs() g.Node {
	tab := func(state webhook.State) g.Node {
		word := v.t("all", "全部")
		if state != "" {
			_, word = v.state(state)
		}
		return h.A(h.Class("tab"), h.Href(v.here("state", string(state), "n", "", "result", "")), g.If(v.query.Get("state") == string(state), h.Aria("current", "true")), g.Text(word))
	}
	return h.Div(h.Class("bar"), h.Div(h.Class("tabs"), h.Role("group"), h.Aria("label", v.t("state", "状态")),
		tab(""), tab(webhook.Delivered), tab(webhook.Waiting), tab(webhook.Queued), tab(webhook.Failed), tab(webhook.Unrouted)))
}

// state is how a state of a delivery looks and is called: told apart by its sign as well as by its colour.
func (v *view) state(of webhook.State) (kind, word string) {
	switch of {
	case webhook.Delivered:
		return "good", v.t("✓ delivered", "✓ 已送达")
	case webhook.Waiting:
		return "warn", v.t("◷ waiting", "◷ 等待重试")
	case webhook.Queued:
		return "blue", v.t("… queued", "… 排队中")
	case webhook.Failed:
		return "bad", v.t("! failed", "! 失败")
	default:
		return "bad", v.t("? nobody to tell", "? 无接收方")
	}
}

func (v *view) deliveryRow(d webhook.Delivery) g.Node {
	kind, word := v.state(d.State)
	says := d.Event.Target.URL
	if says == "" {
		says = v.unrouted(d)
	}
	if last := len(d.Attempts) - 1; last >= 0 && d.State != webhook.Delivered {
		says += " — " + v.attemptText(d.Attempts[last])
	}
	return h.A(h.Class("row push"), h.ID(fmt.Sprintf("d%d", d.N)), h.Href(v.here("n", fmt.Sprint(d.N), "result", "")+"#detail"),
		page.Pill(kind, g.Text(word)), h.Span(h.Class("provider"), g.Text(v.providerName(d.Event.Provider))),
		h.Span(h.Class("call"), h.Code(g.Text(d.Event.Kind)), g.Text(" "), h.Span(h.Class("soft"), g.Text(d.Event.Subject)), h.Span(h.Class("why"), g.Text(says))),
		h.Span(h.Class("n soft"), g.Textf(v.t("#%d · attempts: %d · ", "#%d · %d 次尝试 · "), d.N, len(d.Attempts)), v.ago(d.At)))
}

// unrouted says why there is nobody to push to: the event has it in both languages.
func (v *view) unrouted(d webhook.Delivery) string {
	en, zh, both := strings.Cut(d.Event.Unrouted, " · ")
	if !both {
		return en
	}
	return v.t(en, zh)
}

func (v *view) attemptText(a webhook.Attempt) string {
	if a.Error != "" {
		return a.Error
	}
	return fmt.Sprintf("HTTP %d", a.Status)
}

// delivery is one delivery with all that happened to it.
func (v *view) delivery(n uint64) g.Node {
	d, err := v.box.Delivery(n)
	if err != nil {
		return h.P(h.Class("notice"), g.Textf(v.t("There is no delivery %d.", "没有编号为 %d 的推送。"), n))
	}
	kind, word := v.state(d.State)
	t := d.Event.Target
	return h.Article(h.Class("detail"), h.TabIndex("0"), h.Aria("label", fmt.Sprintf(v.t("delivery %d", "推送 %d"), d.N)),
		h.Div(h.Class("bar"), h.H2(g.Textf("#%d ", d.N), page.Pill(kind, g.Text(word))), h.Span(h.Class("soft"), g.Text(v.exact(d.At))),
			h.A(h.Class("close"), h.Href(v.here("n", "", "result", "")), g.Text(v.t("close", "关闭")))),
		h.P(h.Code(g.Text(t.Method+" "+t.URL)), g.Text(" "+v.unrouted(d))),
		g.Iff(d.CopyOf > 0, func() g.Node {
			return h.P(g.Textf(v.t("A copy of delivery %d, made by a fault.", "由故障产生的推送 %d 的副本。"), d.CopyOf))
		}),
		g.Iff(!d.Due.IsZero(), func() g.Node { return h.P(g.Text(v.t("next attempt ", "下一次尝试：")), v.ago(d.Due)) }),
		g.If(t.URL != "", h.Div(h.Class("buttons"), v.button(action{method: "POST", path: fmt.Sprintf("/deliveries/%d/resend", d.N)}, v.t("Resend now", "立即重发")))),
		h.H3(g.Text(v.t("Attempts", "尝试记录"))), v.attempts(d),
		h.H3(g.Text(v.t("Request", "请求"))), page.Heads(headersOf(t.Headers)), h.Pre(h.TabIndex("0"), g.Text(page.Body(string(d.Event.Body), len(d.Event.Body)))))
}

func headersOf(headers map[string]string) string {
	text := ""
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		text += name + ": " + headers[name] + "\n"
	}
	return text
}

func (v *view) attempts(d webhook.Delivery) g.Node {
	if len(d.Attempts) == 0 {
		return h.P(h.Class("soft"), g.Text(v.t("none yet", "暂无")))
	}
	return h.Div(h.Class("scroll"), h.Table(
		h.THead(h.Tr(h.Th(g.Text(v.t("when", "时间"))), h.Th(g.Text(v.t("what came back", "返回"))), h.Th(h.Class("number"), g.Text(v.t("took", "耗时"))))),
		h.TBody(g.Map(d.Attempts, func(a webhook.Attempt) g.Node {
			sign := "! "
			if a.Received {
				sign = "✓ "
			}
			return h.Tr(h.Td(v.ago(a.At), g.If(a.Resend, h.Span(h.Class("soft small"), g.Text(v.t(" resent by hand", " 手动重发"))))),
				h.Td(g.Text(sign+v.attemptText(a)), g.If(a.Answer != "", h.Pre(h.TabIndex("0"), g.Text(page.Body(a.Answer, len(a.Answer)))))), h.Td(h.Class("number"), g.Text(took(a.TookMicros))))
		}))))
}

// attemptsPlot draws the attempts by time of the sandbox's clock.
func (v *view) attemptsPlot(all []webhook.Delivery) g.Node {
	var at []time.Time
	var kinds []string
	for _, d := range all {
		for _, a := range d.Attempts {
			kind := "failed"
			if a.Received {
				kind = "received"
			}
			at, kinds = append(at, a.At), append(kinds, kind)
		}
	}
	if len(at) < 2 {
		return nil
	}
	return v.columns(v.t("attempts over time", "推送尝试随时间分布"), v.spread(at, kinds, []string{"received", "failed"}))
}

// deliveryFaults are what is made to go wrong with deliveries, with the form for one more.
func (v *view) deliveryFaults() g.Node {
	list := v.box.DeliveryFaults()
	return h.Section(h.H2(g.Text(v.t("Faults of deliveries", "推送故障"))),
		g.If(len(list) == 0, h.P(h.Class("soft"), g.Text(v.t("none", "无")))),
		g.Iff(len(list) > 0, func() g.Node {
			return g.Group{
				h.Ul(g.Map(list, func(f fault.Delivery) g.Node { return h.Li(g.Text(v.deliveryFault(f))) })),
				v.button(action{method: "DELETE", path: "/deliveries/faults"}, v.t("end all", "全部结束")),
			}
		}),
		h.Details(h.Summary(g.Text(v.t("Add one", "新增"))), v.form(action{method: "POST", path: "/deliveries/faults"}, h.Class("fields"),
			h.Label(g.Text(v.t("what happens", "现象")), h.Select(h.Name("s:does"), g.Map([]string{fault.Duplicate, fault.Late, fault.Reorder}, func(does string) g.Node { return h.Option(h.Value(does), g.Text(v.does(does))) }))),
			h.Label(g.Text(v.t("of late: by how much, such as 90s", "延迟时长，如 90s（仅延迟推送）")), h.Input(h.Type("text"), h.Name("so:by"), h.AutoComplete("off"))),
			v.providerField("so:provider"),
			h.Label(g.Text(v.t("how many events; empty for all", "次数，留空表示全部")), h.Input(h.Type("text"), h.Name("no:times"), g.Attr("inputmode", "numeric"))),
			h.Button(h.Type("submit"), g.Text(v.t("add", "新增"))))))
}

// does says what a fault of deliveries does.
func (v *view) does(does string) string {
	switch does {
	case fault.Duplicate:
		return v.t("it comes twice", "重复推送")
	case fault.Late:
		return v.t("it comes late", "延迟推送")
	default:
		return v.t("the next one overtakes it", "乱序：被下一条超过")
	}
}

// deliveryFault is a fault of deliveries in a line.
func (v *view) deliveryFault(f fault.Delivery) string {
	of := v.t("any provider", "任意平台")
	if f.Provider != "" {
		of = v.providerName(f.Provider)
	}
	text := strings.TrimSpace(of+" "+f.Kind) + v.t(": ", "：") + strings.TrimSpace(v.does(f.Does)+" "+f.By)
	if f.Times > 0 {
		text += fmt.Sprintf(v.t("; events: %d", "；次数：%d"), f.Times)
	}
	return text
}

// providerField chooses a provider, or any.
func (v *view) providerField(name string) g.Node {
	options := []g.Node{h.Option(h.Value(""), g.Text(v.t("any provider", "任意平台")))}
	for _, api := range v.Catalog.Providers() {
		options = append(options, h.Option(h.Value(api.Name), g.Text(v.say(api.Title))))
	}
	return h.Label(g.Text(v.t("provider", "平台")), h.Select(h.Name(name), g.Group(options)))
}

// markedDeliveries is among how many deliveries the list at the side looks for failed ones: more would take too long for
// a figure.
const markedDeliveries = 500

// pushed counts deliveries; a mark says that one has failed.
func pushed(v *view) string {
	all := v.box.DeliveryCount()
	if all > 0 && all <= markedDeliveries {
		if failed, _ := v.box.Deliveries(sandbox.DeliveryFilter{State: webhook.Failed}); len(failed) > 0 {
			return number(all) + "!"
		}
	}
	return number(all)
}
