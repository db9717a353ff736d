package report

import (
	"fmt"
	"maps"
	"net/http"
	"slices"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/page"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/webhook"
)

// toolbar filters the timeline.
func toolbar() g.Node {
	button := func(kind, en, zh string) g.Node {
		return h.Button(h.Type("button"), h.Data("kind", kind), h.Aria("pressed", fmt.Sprint(kind == "")), say(en, zh))
	}
	return h.Div(h.Class("bar"), h.Role("toolbar"),
		button("", "all", "全部"), button(journal.Accepted, "accepted", "成功"), button(journal.Refused, "refused", "拒绝"),
		button(journal.Unmatched, "unmatched", "未匹配"), button("push", "pushes", "推送"),
		h.Input(h.ID("find"), h.Type("search"), h.Placeholder("path, rule, text · 路径、规则、内容"), h.Aria("label", "search 搜索")))
}

func (r *Report) timeline() g.Node {
	rows, left := r.rows()
	return g.Group{
		h.Div(h.Class("rows"), g.Map(rows, row.node)),
		g.If(left > 0, h.P(h.Class("soft"), g.Textf("… %d ", left), say("further exchanges: see the JSON report", "次请求未显示，见 JSON 报告"))),
	}
}

func (one row) node() g.Node {
	switch {
	case one.Life != "":
		return h.Div(h.Class("divider life"), say("sandbox", "沙箱"), g.Text(" "+one.Life))
	case one.Moved != "":
		return h.Div(h.Class("divider"), g.Text("◷ "), say("the sandbox's clock was moved by", "沙箱时钟移动了"), g.Text(" "+one.Moved))
	case one.Delivery != nil:
		return one.push(one.Delivery)
	default:
		return one.exchange(one.Exchange)
	}
}

// line is a row: what is always seen of it, and what is seen when it is opened.
func (one row) line(kind string, summary, inside g.Group) g.Node {
	return h.Details(h.Class("row"), h.ID(one.Anchor), h.Data("kind", kind), h.Summary(summary), h.Div(h.Class("inside"), inside))
}

func (one row) push(d *webhook.Delivery) g.Node {
	state := "warn"
	switch d.State {
	case webhook.Delivered:
		state = "good"
	case webhook.Failed:
		state = "bad"
	}
	why, attempts := d.Event.Unrouted, g.Group{}
	for _, a := range d.Attempts {
		outcome := a.Error
		if outcome == "" {
			outcome = fmt.Sprint(a.Status)
		}
		why += outcome + " · "
		attempts = append(attempts, page.Heads(fmt.Sprintf("%s  %d %s %s\n%s", clock(a.At), a.Status, a.Error, millis(a.TookMicros), a.Answer)))
	}
	sent := clock(d.At) + "\n"
	for _, name := range slices.Sorted(maps.Keys(d.Event.Target.Headers)) {
		sent += name + ": " + d.Event.Target.Headers[name] + "\n"
	}
	to := d.Event.Target
	return one.line("push", g.Group{
		h.Span(h.Class("n"), g.Textf("→%d", d.N)),
		h.Span(page.Pill(state, g.Text(string(d.State)))),
		h.Span(h.Class("method"), g.Text(to.Method)),
		h.Span(h.Class("path"), g.Text(d.Event.Provider+" "+d.Event.Kind+" "+to.URL), h.Span(h.Class("why"), g.Text(why))),
		h.Span(),
	}, g.Group{
		h.Div(h.H4(say("Pushed", "推送内容")), page.Heads(sent), h.Pre(g.Text(page.Body(string(d.Event.Body), len(d.Event.Body))))),
		h.Div(h.H4(say("Attempts", "尝试")), attempts),
	})
}

func (one row) exchange(e *journal.Exchange) g.Node {
	color, sign := page.Mark(e.Outcome)
	reply := fmt.Sprintf("%d %s · %s · %s", e.Reply.Status, http.StatusText(e.Reply.Status), millis(e.Took), clock(e.At))
	return one.line(e.Outcome, g.Group{
		h.Span(h.Class("n"), g.Textf("#%d", e.N)),
		h.Span(page.Pill(color, g.Textf("%d %s", e.Reply.Status, sign))),
		h.Span(h.Class("method"), g.Text(e.Request.Method)),
		h.Span(h.Class("path"), h.Span(h.Class("soft"), g.Text(e.Provider)), g.Text(" "), g.If(e.Operation != "", h.B(g.Text(e.Operation+" "))), g.Text(e.Request.URL),
			g.If(e.Label != "", h.Span(h.Class("soft"), g.Text(" "+e.Label))),
			g.If(e.Why.EN != "", h.Span(h.Class("why"), g.Text(e.Rule+" "), both(e.Why)))),
		h.Span(h.Class("track"), h.I(h.Class(e.Outcome), h.Style(fmt.Sprintf("left:%.2f%%;width:%.2f%%", one.Offset, one.Width)))),
	}, g.Group{
		one.diagnosis(e),
		g.If(e.Fault != "", h.Div(h.Class("wide small"), page.Pill("bad", say("fault", "故障")), g.Text(" "+e.Fault))),
		g.If(len(one.Seen) > 0, h.Div(h.Class("wide small"), g.Map(one.Seen, func(s *rule.Rule) g.Node {
			return h.Div(page.Pill("blue", say("seen", "行为")), g.Text(" "), both(s.Says), g.Text(" "), h.Code(h.Class("soft"), g.Text(s.ID)))
		}))),
		h.Div(h.H4(say("Request", "请求"), h.Span(h.Class("soft"), g.Text(one.Title))), page.Message(e.Request)),
		h.Div(h.H4(say("Reply", "应答"), h.Span(h.Class("soft"), g.Text(reply))), page.Message(e.Reply)),
		g.If(one.Console != "", h.P(h.Class("wide"), h.A(h.Href(one.Console), say("open in the console", "在控制台中打开")))),
		h.Div(h.Class("wide"), h.H4(g.Text("curl"), h.Button(h.Type("button"), h.Class("copy"), say("copy", "复制"))), h.Pre(g.Text(one.Curl))),
	})
}

// diagnosis is why it was refused, and the rule's own words.
func (one row) diagnosis(e *journal.Exchange) g.Node {
	if e.Why.EN == "" && one.Rule == nil {
		return nil
	}
	color := "bad"
	if e.Outcome == journal.Refused {
		color = "warn"
	}
	said := g.Group{h.B(both(e.Why))}
	if e.Asked {
		said = append(said, g.Text(" ("), say("asked for", "由调用方要求"), g.Text(")"))
	}
	if e.Allowed {
		said = append(said, g.Text(" ("), say("expected by the request", "请求已声明为预期"), g.Text(")"))
	}
	if one.Rule != nil {
		said = append(said, h.Br(), both(one.Rule.Says), g.Text(" "), h.Code(g.Text(one.Rule.ID)), g.Text(" · "), both(one.Rule.Source.Text()), g.Text(" · "), both(one.Rule.Grade.Word()))
	}
	if e.Nearest != "" {
		said = append(said, h.Br(), say("nearest operation", "最接近的接口"), g.Text(" "), h.Code(g.Text(e.Nearest)))
	}
	return h.Div(h.Class("wide diagnosis "+color), said)
}
