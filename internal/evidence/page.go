package evidence

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"example.com/mockserver/internal/page"
	"example.com/mockserver/internal/rule"
)

// HTML writes the report as one page that needs nothing else.
func (r *Report) HTML(w io.Writer, lang string) error {
	if !strings.HasPrefix(lang, "zh") {
		lang = "en"
	}
	lang = lang[:2]
	b := bufio.NewWriter(w)
	v := view{lang}
	err := h.Doctype(h.HTML(h.Lang(lang),
		h.Head(
			h.Meta(h.Charset("utf-8")),
			h.Meta(h.Name("viewport"), h.Content("width=device-width,initial-scale=1")),
			h.Meta(h.Name("color-scheme"), h.Content("light dark")),
			h.TitleEl(g.Text("mockserver evidence")),
			h.StyleEl(g.Raw(page.Style)),
		),
		h.Body(
			h.Header(h.Div(h.H1(g.Text("mockserver evidence")), h.Div(h.Class("soft"), g.Text(r.Sum(lang))))),
			h.Main(v.hints(r), v.findings(r), v.skipped(r), v.files(r)),
		),
	)).Render(b)
	if err != nil {
		return err
	}
	return b.Flush()
}

type view struct{ lang string }

func (v view) t(en, zh string) string { return rule.Text{EN: en, ZH: zh}.In(v.lang) }

func (v view) hints(r *Report) g.Node {
	return g.Map(r.Hints, func(one rule.Text) g.Node { return h.P(h.Class("finding"), g.Text(one.In(v.lang))) })
}

func (v view) findings(r *Report) g.Node {
	var all g.Group
	for _, one := range verdicts {
		list := r.shown(one.verdict)
		if len(list) == 0 {
			continue
		}
		all = append(all,
			h.H2(page.Pill(one.pill, g.Text(one.name.In(v.lang))), g.Textf(" %d · ", len(list)), g.Text(one.means.In(v.lang))),
			g.Map(list, func(f Finding) g.Node { return v.finding(f) }))
	}
	return all
}

func (v view) finding(f Finding) g.Node {
	return h.Details(h.Class("card"), g.If(f.Verdict == Contradicted || f.Verdict == Unexplained, g.Attr("open")),
		h.Summary(h.Code(g.Text(f.Name())), g.Textf("  %s · %s · %s", fmt.Sprintf(v.t("%d ×", "%d 次"), f.Number()), f.Dates(), f.Host)),
		g.If(f.Says.EN != "", h.P(g.Text(f.Says.In(v.lang)))),
		g.If(f.Grade != "", h.P(h.Class("small soft"), g.Text(v.t("until now: rule ", "此前：规则 ")+f.Grade.Word().In(v.lang)),
			g.If(f.Answer != "", g.Text(v.t(", answer ", "，应答 ")+f.Answer.Word().In(v.lang))))),
		g.Map(f.Examples, func(x Example) g.Node {
			return g.Group{
				h.P(h.Class("small"), g.Textf("%s: %d · ", x.File, x.Entry), g.If(x.Request != "", h.Code(g.Text(x.Request))), g.If(x.Why.EN != "", g.Text(" — "+x.Why.In(v.lang)))),
				g.If(x.answered(), h.Div(h.Class("inside"),
					h.Div(h.H4(g.Text(v.t("provider", "平台"))), v.answer(x.Provider)),
					h.Div(h.H4(g.Text(v.t("simulated", "模拟"))), v.answer(x.Simulated)))),
			}
		}),
	)
}

func (v view) answer(a Answer) g.Node {
	return g.Group{page.Heads(fmt.Sprintf("%d %s", a.Status, a.ContentType)), h.Pre(g.Text(page.Body(a.Body, len(a.Body))))}
}

func (v view) skipped(r *Report) g.Node {
	if len(r.Skipped) == 0 {
		return nil
	}
	return g.Group{h.H2(g.Text(v.t("Not compared", "未比较"))), h.Ul(g.Map(r.Skipped, func(s Skipped) g.Node {
		return h.Li(g.Textf("%d × %s (%s)", s.Entries, s.Why.In(v.lang), s.First))
	}))}
}

func (v view) files(r *Report) g.Node {
	return g.Group{h.H2(g.Text(v.t("Recordings", "录制文件"))), h.Ul(g.Map(r.Files, func(f File) g.Node {
		return h.Li(h.Code(g.Text(f.Name)), g.Textf(" · %d · %s · sha256 ", f.Entries, f.Creator), h.Code(h.Class("small"), g.Text(f.SHA256)))
	}))}
}
