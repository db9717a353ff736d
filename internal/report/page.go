package report

import (
	"bufio"
	_ "embed" // the page's script
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"example.com/mockserver/internal/page"
	"example.com/mockserver/internal/rule"
)

//go:embed page.js
var script string

// HTML writes the report as one page that needs nothing else.
func (r *Report) HTML(w io.Writer, lang string) error {
	if !strings.HasPrefix(lang, "zh") {
		lang = "en"
	}
	valid := transform.NewWriter(w, runes.ReplaceIllFormed()) // clients send GBK and images
	b := bufio.NewWriter(valid)
	if err := r.page(lang[:2]).Render(b); err != nil {
		return err
	}
	return errors.Join(b.Flush(), valid.Close())
}

func (r *Report) page(lang string) g.Node {
	return h.Doctype(h.HTML(h.Lang(lang), h.Data("lang", lang),
		h.Head(
			h.Meta(h.Charset("utf-8")),
			h.Meta(h.Name("viewport"), h.Content("width=device-width,initial-scale=1")),
			h.Meta(h.Name("color-scheme"), h.Content("light dark")),
			h.TitleEl(g.Text("mockserver run · "+strings.Join(r.Run.Command, " "))),
			h.StyleEl(g.Raw(page.Style)),
		),
		h.Body(
			r.head(),
			h.Main(
				heading("Providers", "平台"), r.cards(), r.lost(), r.replayed(), r.manners(),
				heading("Timeline", "时间线"), toolbar(), r.timeline(),
				heading("What was never met", "从未覆盖的规则"), r.neverSeen(),
				h.Footer(say(`Secrets are shown as [redacted]. The curl commands run in a shell where a mockserver is started ("mockserver &") and its variables are set: eval "$(mockserver credentials --format shell)". They make their tokens anew; the state of this run is not there.`,
					`凭证显示为 [redacted]。curl 命令可在 shell 中直接运行：先启动 mockserver（“mockserver &”），再设置变量 eval "$(mockserver credentials --format shell)"。令牌由命令重新生成；本次运行的状态不在其中。`)),
			),
			h.Script(g.Raw(script)),
		),
	))
}

func (r *Report) head() g.Node {
	exit := "good"
	if r.Run.Exit != 0 {
		exit = "bad"
	}
	var calls int64
	for _, p := range r.Providers {
		calls += p.Calls()
	}
	return h.Header(h.Div(
		h.H1(g.Text("mockserver run "),
			g.If(len(r.Run.Command) > 0, g.Group{
				h.Code(g.Text(strings.Join(r.Run.Command, " "))),
				page.Pill(exit, say("exit code", "退出码"), g.Textf(" %d", r.Run.Exit)),
			}),
			h.Button(h.ID("lang"), h.Class("right"), h.Type("button"), h.Aria("label", "language 语言"), g.Text("中文 / English")),
		),
		h.Div(h.Class("soft small"), g.Textf("%s · %d ms · %d ", clock(r.Run.Began), r.Run.Millis, calls), say("calls", "次调用"), g.Text(" · mockserver "+r.Run.Version)),
		g.If(len(r.Policies) > 0, h.Ul(h.Class("verdicts"), g.Map(r.Policies, func(v Verdict) g.Node {
			verdict := page.Pill("bad", say("failed", "未通过"))
			if v.Holds {
				verdict = page.Pill("good", say("passed", "通过"))
			}
			return h.Li(verdict, g.Text(" "), h.B(g.Text(v.Name)), g.Text(" "), both(v.Says))
		}))),
	))
}

func (r *Report) cards() g.Node {
	if len(r.Called()) == 0 {
		return h.P(h.Class("soft"), say("No provider was called.", "没有调用任何平台。"))
	}
	return h.Div(h.Class("cards"), g.Map(r.Called(), Provider.card))
}

func (p Provider) card() g.Node {
	return h.Section(h.Class("card"),
		h.H3(g.Text(p.Title.ZH+" "), h.Span(h.Class("soft"), g.Text(p.Name))),
		h.Div(h.Class("stats"),
			stat(p.Calls(), "", "calls", "调用"),
			stat(p.Accepted, "--good", "accepted", "成功"),
			g.If(p.Anonymous > 0, stat(p.Anonymous, "", "anonymous", "匿名")),
			stat(p.Refused, "--warn", "refused", "拒绝"),
			g.If(len(p.Unmatched) > 0, stat(len(p.Unmatched), "--bad", "unknown paths", "未知路径")),
			g.If(p.Deliveries.Total() > 0, stat(fmt.Sprintf("%d/%d", p.Deliveries.Delivered, p.Deliveries.Total()), "", "pushes", "推送")),
		),
		meter(p.Met, "rules met", "已覆盖规则"),
		meter(p.Operations, "operations called", "已调用接口"),
		g.Map(p.Rules, func(one Refusals) g.Node {
			return h.Div(h.Class("small"), h.B(g.Textf("%d×", one.Count)), g.Text(" "), h.Code(g.Text(one.Rule)), g.Text(" "), link(one.First), one.expected())
		}),
		g.Map(p.Unmatched, func(one Unmatched) g.Node {
			return h.Div(h.Class("small"), page.Pill("bad", g.Textf("%d×", one.Count)), g.Text(" "), h.Code(g.Text(one.Method+" "+one.Path)), g.Text(" "), link(one.First),
				h.Br(), h.Span(h.Class("soft"), say("nearest", "最接近"), g.Text(" "+one.Nearest)))
		}),
	)
}

// expected says how many of the refusals the suite expects.
func (one Refusals) expected() g.Node {
	return g.If(one.Allowed > 0, h.Span(h.Class("soft"), g.Textf(" %d ", one.Allowed), say("expected", "次为预期")))
}

// lost are the requests for an address of no provider.
func (r *Report) lost() g.Node {
	return g.If(len(r.Lost) > 0, h.P(g.Map(r.Lost, func(one Lost) g.Node {
		return g.Group{
			page.Pill("bad", g.Textf("%d×", one.Count)), g.Text(" "), h.Code(g.Text(one.Method + " " + one.Path)), g.Text(" "),
			say(one.Why.EN, one.Why.ZH), h.Br(),
		}
	})))
}

func (r *Report) replayed() g.Node {
	if r.Replay == nil {
		return nil
	}
	return g.Group{
		h.H2(say("Replay of", "重放"), g.Text(" "+r.Replay.File)),
		h.P(g.Textf("%d ", r.Replay.Requests), say("requests", "次请求"), g.Textf(", %d ", len(r.Replay.Different)), say("answered otherwise", "次应答不同")),
		g.Map(r.Replay.Different, func(d Difference) g.Node {
			return h.Div(h.Class("finding"), h.B(g.Text(d.Request)), h.Pre(g.Text("- "+d.Recorded+"\n+ "+d.Answered)))
		}),
	}
}

func (r *Report) manners() g.Node {
	return g.If(len(r.Findings) > 0, g.Group{heading("Manners", "客户端行为"), g.Map(r.Findings, func(f Finding) g.Node {
		return h.Div(h.Class("finding"), h.B(g.Text(f.Manner)), g.Text(" "), both(f.Says), g.Text(" "),
			g.Map(f.Refs(), func(at Ref) g.Node { return g.Group{link(at), g.Text(" ")} }), g.If(f.More(), g.Text("…")),
			h.Q(both(f.Sentence), g.Text(" — "), both(f.Source.Text()), g.Text(" "), page.Pill("blue", both(rule.Grade(f.Grade).Word()))))
	})})
}

func (r *Report) neverSeen() g.Node {
	return g.Map(r.Called(), func(p Provider) g.Node {
		return h.Details(h.Class("card"),
			h.Summary(h.B(g.Text(p.Title.ZH)), g.Textf(" %d ", len(p.Missing)), say("of", "/"), g.Textf(" %d ", p.Met.All), say("rules", "条规则")),
			h.Ul(h.Class("missing small"), g.Map(p.Missing, func(one Missing) g.Node {
				return h.Li(g.If(one.Code != "", h.B(g.Text(one.Code+" "))), both(one.Says), h.Br(), h.Code(h.Class("soft"), g.Text(one.Rule)))
			})))
	})
}

// say shows words in both languages, of which the page hides one.
func say(en, zh string) g.Node {
	return g.Group{h.Span(h.Lang("en"), g.Text(en)), h.Span(h.Lang("zh"), g.Text(zh))}
}

func both(t rule.Text) g.Node {
	if t.ZH == "" {
		return say(t.EN, t.EN)
	}
	return say(t.EN, t.ZH)
}

func heading(en, zh string) g.Node { return h.H2(say(en, zh)) }

func link(at Ref) g.Node { return h.A(h.Href("#"+at.Anchor()), g.Text(at.String())) }

func stat(figure any, color, en, zh string) g.Node {
	return h.Div(h.B(g.If(color != "", h.Style("color:var("+color+")")), g.Text(fmt.Sprint(figure))), h.Span(say(en, zh)))
}

func meter(s Share, en, zh string) g.Node {
	return g.Group{
		h.Div(h.Class("small"), say(en, zh), g.Textf(" %d/%d", s.Seen, s.All)),
		h.Div(h.Class("meter"), h.I(h.Style(fmt.Sprintf("width:%.0f%%", s.Percent())))),
	}
}

func clock(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05.000") + "Z" }

func millis(micros int64) string { return fmt.Sprintf("%.1f ms", float64(micros)/1000) }
