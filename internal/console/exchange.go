package console

import (
	"fmt"
	"net/http"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/page"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
)

// detail is one exchange: what was said, by which rule it was refused, and what would help.
func (v *view) detail(n int64) g.Node {
	e, found := v.box.Journal.Find(n)
	if !found || n < 1 {
		return h.P(h.Class("notice"), g.Textf(v.t("The journal does not hold exchange %d: it keeps the newest ones.", "请求记录中没有第 %d 条：只保留最新的。"), n))
	}
	kind, sign := page.Mark(e.Outcome)
	return h.Article(h.Class("detail"), h.TabIndex("-1"), h.Aria("label", fmt.Sprintf(v.t("exchange %d", "第 %d 条记录"), e.N)),
		h.Div(h.Class("bar"),
			h.H2(g.Textf("#%d ", e.N), page.Pill(kind, g.Textf("%s %d %s", sign, e.Reply.Status, http.StatusText(e.Reply.Status)))),
			h.Span(h.Class("soft"), g.Text(v.exact(e.At)+" · "+took(e.Took))),
			h.A(h.Class("close"), h.Href(v.here("n", "")), g.Text(v.t("close", "关闭")))),
		h.P(h.Code(g.Text(e.Request.Method+" "+e.Request.URL)), g.Text(" "), g.Iff(e.Operation != "", func() g.Node { return v.inReference(e.Provider, "operation", e.Operation, e.Operation) }), h.Span(h.Class("soft"), g.Text(" "+e.Label))),
		v.comparison(e),
		v.diagnosis(e),
		v.remedy(e),
		v.sendAgain(e),
		g.If(e.Fault != "", h.P(page.Pill("bad", g.Text("↯ "+v.t("fault", "故障"))), g.Text(" "+e.Fault))),
		v.seen(e),
		h.Section(h.H3(g.Text(v.t("Request", "请求"))), page.Message(e.Request)),
		h.Section(h.H3(g.Text(v.t("Reply", "应答"))), page.Message(e.Reply)),
		h.Section(h.H3(g.Text("curl")), v.copied(page.Curl(e, v.Catalog.Secret))),
	)
}

// diagnosis is what we say about a refusal, apart from what the provider said.
func (v *view) diagnosis(e journal.Exchange) g.Node {
	r := v.rule(e.Rule)
	if e.Why.EN == "" && r == nil {
		return nil
	}
	kind, _ := page.Mark(e.Outcome)
	return h.Section(h.Class("diagnosis "+kind),
		g.If(e.Why.EN != "", h.P(h.B(g.Text(v.say(e.Why))),
			g.If(e.Asked, h.Span(h.Class("soft"), g.Text(v.t(" (asked for)", "（由调用方要求）")))),
			g.If(e.Allowed, h.Span(h.Class("soft"), g.Text(v.t(" (expected by the request)", "（请求已声明为预期）")))))),
		g.Iff(r != nil, func() g.Node { return v.ruleText(r) }),
		g.If(e.Nearest != "", h.P(g.Text(v.t("nearest operation: ", "最接近的接口：")), h.Code(g.Text(e.Nearest)))),
	)
}

// ruleText is a rule's sentence, its grade and source, and how the provider answers.
func (v *view) ruleText(r *rule.Rule) g.Node {
	return g.Group{
		h.P(g.Text(v.say(r.Says)), g.Text(" "), h.Code(g.Text(r.ID))),
		h.P(h.Class("small"), v.grade(r.Grade), g.Text(" "+v.t("rule", "规则")+" · "),
			g.If(r.Refuses(), g.Group{v.grade(r.Answer.Grade), g.Text(" " + v.t("answer", "应答") + " · ")}),
			g.Text(v.t("source: ", "出处：")+r.Source.In(v.lang)), g.If(r.Seen != nil, g.Text(" · "+v.seenAt(r)))),
	}
}

// seenAt says when a rule was seen at the provider.
func (v *view) seenAt(r *rule.Rule) string {
	return r.SeenText(clock.Wall()).In(v.lang)
}

// grade is shown by shape: filled if documented, half if observed, hollow if assumed.
func (v *view) grade(of rule.Grade) g.Node {
	sign := "▫"
	switch of {
	case rule.Documented:
		sign = "▪"
	case rule.Observed:
		sign = "▣"
	}
	return h.Span(h.Class("grade"), h.TabIndex("0"), h.Title(v.t("documented ▪ · observed ▣ · assumed ▫", "有文档 ▪ · 有观测 ▣ · 推定 ▫")), g.Text(sign+" "+v.say(of.Word())))
}

// remedy offers the one action that would help, where the rule knows it.
func (v *view) remedy(e journal.Exchange) g.Node {
	if e.Outcome != journal.Refused || e.Asked {
		return nil
	}
	offer := func(says string, a action) g.Node {
		return h.Section(h.Class("remedy"), h.H3(g.Text(v.t("What to do", "如何处理"))), v.button(a, says))
	}
	if sim.ClockApart(e.Why) {
		return offer(v.t("Set the clock to this machine's time", "将时钟设为本机时间"), action{method: "PUT", path: "/clock", fixed: map[string]string{"now": clock.Wall().UTC().Format(time.RFC3339Nano), "mode": clock.Running}})
	}
	if api, found := v.Catalog.Provider(e.Provider); found {
		if r, found := api.Remedy(v.box, e); found {
			return offer(v.say(r.Says), action{method: r.Method, path: r.Path, fixed: r.Body})
		}
	}
	return nil
}

func (v *view) seen(e journal.Exchange) g.Node {
	return g.Map(e.Seen, func(id string) g.Node {
		r := v.rule(id)
		if r == nil {
			return nil
		}
		return h.P(h.Class("small"), page.Pill("blue", g.Text(v.t("seen", "行为"))), g.Text(" "+v.say(r.Says)+" "), h.Code(g.Text(r.ID)))
	})
}

// rule finds a rule of any provider; nil where there is none.
func (v *view) rule(id string) *rule.Rule {
	for _, api := range v.Catalog.Providers() {
		if r, found := api.Rules.Find(id); found {
			return v.Catalog.Shown(r)
		}
	}
	return nil
}
