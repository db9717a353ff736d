package report

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"example.com/mockserver/internal/mutate"
	"example.com/mockserver/internal/page"
)

// HTML writes the report as one page that needs nothing else.
func (m Mutation) HTML(w io.Writer, lang string) error {
	if !strings.HasPrefix(lang, "zh") {
		lang = "en"
	}
	valid := transform.NewWriter(w, runes.ReplaceIllFormed())
	b := bufio.NewWriter(valid)
	if err := m.page(lang[:2]).Render(b); err != nil {
		return err
	}
	return errors.Join(b.Flush(), valid.Close())
}

func (m Mutation) page(lang string) g.Node {
	var parts []g.Node
	for _, v := range []mutate.Verdict{mutate.Untested, mutate.Depends, mutate.Undecided, mutate.NotReached, mutate.Robust, mutate.NotMet} {
		parts = append(parts, m.part(v))
	}
	return h.Doctype(h.HTML(h.Lang(lang), h.Data("lang", lang),
		h.Head(
			h.Meta(h.Charset("utf-8")),
			h.Meta(h.Name("viewport"), h.Content("width=device-width,initial-scale=1")),
			h.Meta(h.Name("color-scheme"), h.Content("light dark")),
			h.TitleEl(g.Text("mockserver mutate · "+page.Command(m.Command...))),
			h.StyleEl(g.Raw(page.Style)),
		),
		h.Body(
			h.Header(h.Div(
				h.H1(g.Text("mockserver mutate "), h.Code(g.Text(page.Command(m.Command...))),
					h.Button(h.ID("lang"), h.Class("right"), h.Type("button"), h.Aria("label", "language 语言"), g.Text("中文 / English"))),
				h.Div(h.Class("soft small"), g.Textf("%s · %s · mockserver %s", clock(m.Began), m.Took.Round(100*time.Millisecond), m.Version)),
				h.P(m.pills()...),
			)),
			h.Main(g.Group(parts)),
			h.Script(g.Raw(script)),
		),
	))
}

// tone is how a verdict looks.
func tone(v mutate.Verdict) string {
	switch v {
	case mutate.Untested:
		return "bad"
	case mutate.Depends:
		return "warn"
	case mutate.Robust:
		return "good"
	}
	return "blue"
}

func (m Mutation) named(v mutate.Verdict) g.Node {
	return say(m.word(&terminal{}, v), m.word(&terminal{Look: Look{Lang: "zh"}}, v))
}

func (m Mutation) pills() []g.Node {
	all := []g.Node{page.Pill("good", say("robust", "稳健"), g.Textf(" %.0f%%", m.Robustness())), g.Text(" ")}
	for _, v := range []mutate.Verdict{mutate.Untested, mutate.Depends, mutate.Robust, mutate.Undecided, mutate.NotReached, mutate.NotMet} {
		if n := m.Count(v); n > 0 {
			all = append(all, h.A(h.Href("#"+anchor(v)), page.Pill(tone(v), m.named(v), g.Textf(" %d", n))), g.Text(" "))
		}
	}
	return all
}

func anchor(v mutate.Verdict) string { return strings.ReplaceAll(string(v), " ", "-") }

// part is the rules of one verdict: a list of names where there is nothing more to say.
func (m Mutation) part(v mutate.Verdict) g.Node {
	n := m.Count(v)
	if n == 0 {
		return g.Text("")
	}
	head := h.H2(h.ID(anchor(v)), m.named(v), g.Textf(" (%d)", n))
	var rows []g.Node
	for _, s := range m.Subjects {
		switch {
		case s.Verdict != v:
		case v == mutate.NotMet:
			rows = append(rows, h.Li(h.Code(g.Text(s.ID)), g.Text(" "), say(s.Says.EN, s.Says.ZH)))
		default:
			rows = append(rows, m.subject(s))
		}
	}
	if v == mutate.NotMet {
		return g.Group{head, h.Ul(h.Class("missing small"), g.Group(rows))}
	}
	return g.Group{head, g.Group(rows)}
}

func (m Mutation) subject(s mutate.Subject) g.Node {
	return h.Details(h.Class("card"), g.If(s.Verdict == mutate.Untested || s.Verdict == mutate.Depends, g.Attr("open")),
		h.Summary(h.B(g.Text(s.ID)), g.Text(" "), h.Span(h.Class("soft"), say(s.Says.EN, s.Says.ZH))),
		g.Map(s.Results, func(r mutate.Result) g.Node { return m.shown(s, r) }),
	)
}

func (m Mutation) shown(s mutate.Subject, r mutate.Result) g.Node {
	kind, word := "blue", say("not run", "未运行")
	o := r.Outcome
	switch {
	case o == nil:
		return h.P(h.Class("small soft"), h.Code(g.Text(r.ID)), g.Text(" "), word, g.Text(": "), say(r.Says.EN, r.Says.ZH), needs(r))
	case !o.Reached:
		word = say("not reached", "未触及")
	case o.TimedOut:
		word = say("noticed: not in time", "已发现：超时")
	case o.Noticed():
		word = say("the tests fail", "测试失败")
	default:
		word = say("the tests pass", "测试通过")
	}
	if o.Reached {
		kind = "good"
	}
	if r.Bad() {
		kind = "bad"
	}
	return h.Div(
		h.P(page.Pill(kind, word), g.Text(" "), h.Code(g.Text(r.ID)), g.Text(" "), say(r.Says.EN, r.Says.ZH), g.If(!o.Reached, needs(r))),
		g.If(r.Bad(), h.Pre(g.Text(m.again(r.ID)))),
		g.Iff(o.Changed != nil, func() g.Node { return m.beforeAfter(s, o) }),
		g.If((r.Bad() || o.Flaky()) && o.Output != "", h.Pre(g.Text(o.Output))),
	)
}

// needs is what a test does to reach a variant.
func needs(r mutate.Result) g.Node {
	if r.Needs.EN == "" {
		return g.Text("")
	}
	return h.Span(h.Class("small soft"), g.Text(" "), say("To reach it: ", "触发方式："), say(r.Needs.EN, r.Needs.ZH))
}

// beforeAfter is the exchange that a variant changed, beside the first of its kind without it.
func (m Mutation) beforeAfter(s mutate.Subject, o *mutate.Outcome) g.Node {
	side := func(en, zh string, x *mutate.Exchange) g.Node {
		if x == nil {
			return g.Text("")
		}
		status := ""
		if x.Status != 0 {
			status = fmt.Sprintf("HTTP %d\n", x.Status)
		}
		return h.Div(h.H4(say(en, zh)), h.Pre(g.Text(x.Request+"\n"+status+x.Body)))
	}
	return h.Details(h.Summary(h.Class("small"), say("the exchange", "请求与应答")), h.Div(h.Class("inside"), side("before", "原来", s.Before), side("after", "变体", o.Changed)))
}
