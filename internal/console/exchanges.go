package console

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/page"
)

// shownRows is how many exchanges a page lists; "older" leads to the ones before.
const shownRows = 200

// filters are the parameters of the address that choose exchanges.
var filters = []string{"provider", "operation", "outcome", "rule", "label", "q"}

func (v *view) filter() journal.Filter {
	return journal.Filter{
		Provider: v.query.Get("provider"), Operation: v.query.Get("operation"), Outcome: v.query.Get("outcome"), Rule: v.query.Get("rule"), Label: v.query.Get("label"),
	}
}

// seeks reports whether the page asks for what the journal's filter does not know: a text, or faults.
func (v *view) seeks() bool {
	return strings.TrimSpace(v.query.Get("q")) != "" || v.query.Get("fault") != ""
}

// chosen keeps the exchanges that hold the text sought.
func (v *view) chosen(list []journal.Exchange) []journal.Exchange {
	if !v.seeks() {
		return list
	}
	text := strings.ToLower(strings.TrimSpace(v.query.Get("q")))
	faulty := v.query.Get("fault") != ""
	return slices.DeleteFunc(list, func(e journal.Exchange) bool {
		if faulty && e.Fault == "" {
			return true
		}
		for _, part := range []string{e.Request.Method + " " + e.Request.URL, e.Operation, e.Rule, e.Why.EN, e.Why.ZH, e.Label, e.Request.Body, e.Reply.Body} {
			if strings.Contains(strings.ToLower(part), text) {
				return false
			}
		}
		return true
	})
}

// newest are the exchanges of the page, newest first, and whether there are older ones.
func (v *view) newest() (list []journal.Exchange, older bool) {
	f := v.filter()
	f.Before, _ = strconv.ParseInt(v.query.Get("before"), 10, 64) // 0 for the newest
	f.Limit = shownRows + 1
	for len(list) <= shownRows {
		some := v.box.Journal.List(f)
		if len(some) == 0 {
			break
		}
		f.Before = some[0].N
		list = append(v.chosen(some), list...)
	}
	slices.Reverse(list)
	if len(list) > shownRows {
		return list[:shownRows], true
	}
	return list, false
}

func exchangesPage(v *view) g.Node {
	list, older := v.newest()
	rows := h.Div(h.Class("rows"), h.ID("exchanges"), h.Data("events", v.eventsAddress()), g.Map(list, v.row))
	if v.box.Journal.Last() == 0 {
		rows = h.Div(h.Class("rows"), h.ID("exchanges"), h.Data("events", v.eventsAddress()), v.empty())
	}
	listed := h.Div(h.Class("list"), v.toolbar(), v.callsPlot(list), v.shownOf(len(list)), rows,
		g.Iff(older, func() g.Node {
			return h.P(h.A(h.Href(v.here("before", fmt.Sprint(list[len(list)-1].N), "n", "")), g.Text(v.t("older", "更早"))))
		}))
	n, err := strconv.ParseInt(v.query.Get("n"), 10, 64)
	if err != nil {
		return h.Div(h.Class("split"), v.heading(), listed, h.Div(h.ID("detail")))
	}
	return h.Div(h.Class("split open"), v.heading(), listed, h.Div(h.ID("detail"), v.detail(n)))
}

func (v *view) eventsAddress() string {
	q := url.Values{"after": {fmt.Sprint(v.box.Journal.Last())}}
	for _, name := range append([]string{"fault"}, filters...) {
		if value := v.query.Get(name); value != "" {
			q.Set(name, value)
		}
	}
	return v.href("events", q)
}

func (v *view) toolbar() g.Node {
	counts := v.outcomes()
	tab := func(outcome, sign, en, zh string) g.Node {
		count := g.Node(nil)
		if outcome != "" {
			count = h.Span(h.Class("count"), h.Data("count", "outcome-"+outcome), g.Text(number(counts[outcome])))
		}
		return h.A(h.Class("tab"), h.Href(v.here("outcome", outcome, "fault", "", "before", "", "n", "")),
			g.If(v.query.Get("outcome") == outcome && v.query.Get("fault") == "", h.Aria("current", "true")), g.Text(strings.TrimSpace(sign+" "+v.t(en, zh))+" "), count)
	}
	options := []g.Node{h.Option(h.Value(""), g.Text(v.t("every provider", "所有平台")))}
	for _, api := range v.Catalog.Providers() {
		options = append(options, h.Option(h.Value(api.Name), g.If(api.Name == v.query.Get("provider"), h.Selected()), g.Text(v.say(api.Title))))
	}
	return h.Div(h.Class("bar"),
		h.Div(h.Class("tabs"), h.Role("group"), h.Aria("label", v.t("outcome", "结果")),
			tab("", "", "all", "全部"), tab(journal.Accepted, "✓", "accepted", "成功"), tab(journal.Refused, "!", "refused", "被拒绝"), tab(journal.Unmatched, "?", "unmatched", "未匹配"),
			h.A(h.Class("tab"), h.Href(v.here("fault", "1", "outcome", "", "before", "", "n", "")), g.If(v.query.Get("fault") != "", h.Aria("current", "true")), g.Text("↯ "+v.t("fault", "故障")))),
		h.Form(h.Class("find"), h.Method("get"), h.Role("search"),
			g.If(v.query.Get("outcome") != "", h.Input(h.Type("hidden"), h.Name("outcome"), h.Value(v.query.Get("outcome")))),
			h.Select(h.Name("provider"), h.Aria("label", v.t("provider", "平台")), g.Group(options)),
			h.Input(h.Type("text"), h.Name("rule"), h.Class("short"), h.Value(v.query.Get("rule")), h.Placeholder(v.t("rule", "规则")), h.Aria("label", v.t("rule, such as qijiayun/daily-quota", "规则，如 qijiayun/daily-quota")), h.List("rules"), h.AutoComplete("off")),
			v.ruleList(),
			h.Input(h.Type("text"), h.Name("operation"), h.Class("short"), h.Value(v.query.Get("operation")), h.Placeholder(v.t("operation", "接口")), h.Aria("label", v.t("operation, such as memberQuery", "接口，如 memberQuery")), h.AutoComplete("off")),
			h.Input(h.Type("text"), h.Name("label"), h.Class("short"), h.Value(v.query.Get("label")), h.Placeholder(v.t("label", "标签")), h.Aria("label", v.t("label, the header Mock-Label", "标签，即请求头 Mock-Label")), h.AutoComplete("off")),
			h.Input(h.Type("search"), h.Name("q"), h.Value(v.query.Get("q")), h.Placeholder(v.t("path, rule, text", "路径、规则、内容")), h.Aria("label", v.t("search", "搜索"))),
			h.Button(h.Type("submit"), g.Text(v.t("find", "查找")))),
		h.Button(h.Type("button"), h.ID("pause"), h.Class("scripted"), h.Aria("pressed", "false"), g.Text(v.t("pause", "暂停"))),
		v.form(action{method: "DELETE", path: "/exchanges"}, h.Button(h.Type("submit"), h.Data("confirm", v.t("Forget the exchanges of this sandbox? Counts stay.", "清空此沙箱的请求记录？计数会保留。")), g.Text(v.t("clear", "清空")))),
		h.A(h.ID("fresh"), h.Class("chip"), h.Href("#main"), h.Data("words", v.t("new", "条新记录"))),
	)
}

// row is one exchange in the list, with its reason readable without a click.
func (v *view) row(e journal.Exchange) g.Node {
	return v.rowAt(e, v.here("n", fmt.Sprint(e.N), "result", "", "with", ""))
}

// rowAt is the same on a page where it leads elsewhere.
func (v *view) rowAt(e journal.Exchange, to string) g.Node {
	kind, sign := page.Mark(e.Outcome)
	if e.Fault != "" {
		sign = "↯"
	}
	return h.A(h.Class("row "+e.Outcome), h.ID(fmt.Sprintf("e%d", e.N)), h.Href(to+"#detail"), h.Data("n", fmt.Sprint(e.N)),
		page.Pill(kind, g.Textf("%s %d", sign, e.Reply.Status)),
		h.Span(h.Class("provider"), g.Text(v.providerName(e.Provider))),
		h.Span(h.Class("call"), h.Span(h.Class("method"), g.Text(e.Request.Method)), g.Text(" "), h.Code(g.Text(shortened(e.Request.URL))),
			g.If(e.Label != "", h.Span(h.Class("soft"), g.Text(" "+e.Label))),
			g.If(e.Why.EN != "", h.Span(h.Class("why"), v.wireCode(e), g.If(e.Rule != "", h.Code(g.Text(e.Rule+" "))), g.Text(v.say(e.Why))))),
		h.Span(h.Class("n soft"), g.Textf("#%d ", e.N), v.ago(e.At)),
	)
}

// wireCode is the code with which the provider refused, where its body has one besides the status.
func (v *view) wireCode(e journal.Exchange) g.Node {
	api, found := v.Catalog.Provider(e.Provider)
	if !found || e.Outcome == journal.Accepted {
		return nil
	}
	code, found := api.Envelope.Member([]byte(e.Reply.Body), api.Envelope.Code)
	if !found || code == fmt.Sprint(e.Reply.Status) {
		return nil
	}
	return h.Code(h.Class("wire"), h.Title(v.t("the provider's code", "平台返回的错误码")), g.Text(shortened(code)))
}

// shownOf says how many exchanges are listed, and how many there were; the script and the stream keep both true.
func (v *view) shownOf(listed int) g.Node {
	before, between, after := v.t("", "显示 "), v.t(" shown of ", " 条，共 "), v.t("", " 条")
	return h.P(h.Class("soft small"), h.ID("shown"), g.Text(before), h.Span(h.ID("listed"), g.Text(number(listed))),
		g.Text(between), h.Span(h.Data("count", ""), g.Text(number(v.box.Journal.Last()))), g.Text(after))
}

// shortened is a path whose beginning gives way.
func shortened(path string) string {
	runes := []rune(path)
	if len(runes) <= 160 {
		return path
	}
	return string(runes[:120]) + "…" + string(runes[len(runes)-39:])
}

func (v *view) providerName(name string) string {
	if api, found := v.Catalog.Provider(name); found {
		return v.say(api.Title)
	}
	return name
}

// empty is what leads to the first exchange.
func (v *view) empty() g.Node {
	return h.Div(h.Class("empty"),
		h.P(h.B(g.Text(v.t("Waiting for the first call…", "等待第一次调用……")))),
		h.P(g.Text(v.t("Base URLs of this sandbox:", "此沙箱的地址："))),
		g.Map(v.Catalog.Providers(), func(api *provider) g.Node {
			return h.Div(h.H2(g.Text(v.say(api.Title))), v.copied(v.baseURL(api)))
		}),
		h.P(g.Text(v.t("Credentials, and a call that is refused:", "凭证，以及一次会被拒绝的调用："))),
		v.copied("mockserver credentials --server "+v.serverURL()+" --sandbox "+v.id+" --format dotenv"),
		v.copied("curl "+quoted(v.serverURL()+"/~"+v.id+"/qijiayun/itrigger-bff/v2/open/api/member/query?accessToken=none")),
		h.P(g.Text(v.t("One's own tests, with a server of their own:", "为自己的测试单独启动一个服务："))),
		v.copied("mockserver run -- npm test"),
	)
}

func took(micros int64) string {
	d := (time.Duration(micros) * time.Microsecond).Round(10 * time.Microsecond)
	return strings.NewReplacer("µs", " µs", "ms", " ms", "s", " s").Replace(d.String())
}

// heading names the page for those who do not see that its list needs no title.
func (v *view) heading() g.Node { return h.H1(h.Class("unseen"), g.Text(v.title())) }

// ruleList offers the rules that were met here.
func (v *view) ruleList() g.Node {
	met := slices.Sorted(maps.Keys(v.box.Journal.Tally().Rules))
	return g.El("datalist", h.ID("rules"), g.Map(met, func(id string) g.Node { return h.Option(h.Value(id)) }))
}

// callsPlot draws the listed exchanges by time of the sandbox's clock.
func (v *view) callsPlot(list []journal.Exchange) g.Node {
	if len(list) < 8 {
		return nil
	}
	at, outcomes := make([]time.Time, len(list)), make([]string, len(list))
	for i, e := range list {
		at[i], outcomes[i] = e.At, e.Outcome
	}
	return v.columns(v.t("calls over time, by outcome", "请求随时间分布（按结果）"), v.spread(at, outcomes, []string{journal.Accepted, journal.Refused, journal.Unmatched}))
}
