package report

import (
	"fmt"
	"io"
	"strings"
	"time"

	"example.com/mockserver/internal/ansi"
)

// Look is how a report is shown to a person.
type Look struct {
	Lang   string // a locale, "zh_CN.UTF-8"
	Colour bool
	Files  []string // the reports that are written as well
}

// shownLives is how many lives of sandboxes the legend names.
const shownLives = 12

// shownMissing is how many rules that were not met of a provider the terminal shows.
const shownMissing = 6

type terminal struct {
	Look
	b strings.Builder
}

// Terminal writes the report in short.
func (r *Report) Terminal(w io.Writer, look Look) error {
	t := &terminal{Look: look}
	t.head(r)
	var silent []string
	for _, p := range r.Providers {
		if p.Calls() == 0 && p.Deliveries.Total() == 0 {
			silent = append(silent, p.Name)
		} else {
			t.provider(p)
		}
	}
	t.legend(r)
	if len(silent) > 0 {
		t.say("\n%s: %s\n", t.in("not called", "未调用"), strings.Join(silent, ", "))
	}
	for _, l := range r.Lost {
		t.say("%s %d × %s %s: %s\n", t.paint(ansi.Yellow, t.in("lost", "无主请求")), l.Count, ansi.Clean(l.Method), ansi.Clean(l.Path), ansi.Clean(l.Why.In(t.Lang)))
	}
	t.findings(r.Findings)
	t.missing(r)
	t.replay(r.Replay)
	t.verdicts(r)
	_, err := io.WriteString(w, t.b.String())
	return err
}

func (t *terminal) paint(colour, text string) string { return ansi.Paint(t.Colour, colour, text) }

func (t *terminal) say(format string, args ...any) { fmt.Fprintf(&t.b, format, args...) }

func (t *terminal) in(en, zh string) string {
	if strings.HasPrefix(t.Lang, "zh") {
		return zh
	}
	return en
}

func (t *terminal) head(r *Report) {
	if len(r.Run.Command) == 0 {
		t.say("\n%s\n", t.paint(ansi.Bold, "mockserver run"))
		return
	}
	t.say("\n%s %s  %s %d, %s\n", t.paint(ansi.Bold, "mockserver run"), ansi.Clean(strings.Join(r.Run.Command, " ")),
		t.in("exit code", "退出码"), r.Run.Exit, r.Run.Took.Round(10*time.Millisecond))
}

func (t *terminal) provider(p Provider) {
	t.say("\n%s  %d %s, %d %s", t.paint(ansi.Bold, p.Name+" "+p.Title.ZH), p.Calls(), t.in("calls", "次调用"), p.Accepted, t.in("accepted", "成功"))
	if p.Refused > 0 {
		t.say(", %d %s", p.Refused, t.in("refused", "被拒绝"))
	}
	if n := p.unmatched(); n > 0 {
		t.say(", %d %s", n, t.in("unmatched", "未匹配"))
	}
	if p.Anonymous > 0 {
		t.say(t.in("; %d anonymous", "；其中 %d 次匿名"), p.Anonymous)
	}
	t.say("\n")
	for _, one := range p.Rules {
		t.say("  %s %d × %s", t.paint(ansi.Yellow, t.in("refused", "拒绝")), one.Count, one.Rule)
		if one.Allowed > 0 {
			t.say(t.in(" (%d expected)", "（%d 次为预期）"), one.Allowed)
		}
		if why := one.Why.In(t.Lang); why != "" {
			t.say("\n      %s %s\n      %s", one.First, ansi.Clean(one.Request), ansi.Clean(why))
			if one.Label != "" {
				t.say(" (%s)", ansi.Clean(one.Label))
			}
		}
		t.say("\n")
	}
	for _, u := range p.Unmatched {
		t.say("  %s %d × %s %s (%s)\n      %s %s\n", t.paint(ansi.Red, t.in("unmatched", "未匹配")), u.Count, ansi.Clean(u.Method), ansi.Clean(u.Path), u.First,
			t.in("nearest:", "最接近："), u.Nearest)
	}
	t.deliveries(p.Deliveries)
	t.say(t.in("  met %d/%d rules (%.0f%%), called %d/%d operations (%.0f%%)\n", "  已覆盖 %d/%d 条规则 (%.0f%%)，已调用 %d/%d 个接口 (%.0f%%)\n"),
		p.Met.Seen, p.Met.All, p.Met.Percent(), p.Operations.Seen, p.Operations.All, p.Operations.Percent())
}

// missing lists rules that the tests never met, after all that went wrong.
func (t *terminal) missing(r *Report) {
	for _, p := range r.Called() {
		shown := few(p.Missing)
		if len(shown) == 0 {
			continue
		}
		t.say("\n%s %s\n", p.Name, t.paint(ansi.Dim, t.in("not met", "未覆盖")))
		for _, m := range shown {
			t.say("    %s%s\n", code(m), m.Says.In(t.Lang))
		}
		if more := len(p.Missing) - len(shown); more > 0 {
			t.say("    %s\n", t.paint(ansi.Dim, fmt.Sprintf(t.in("… and %d more", "…… 另有 %d 条"), more)+t.where()))
		}
	}
}

// where says what lists everything: a report that was asked for, or how to ask for one.
func (t *terminal) where() string {
	for _, file := range t.Files {
		if f, _ := Format(file); f == "html" || f == "json" || f == "markdown" { // the others do not have it
			return fmt.Sprintf(t.in(": see %s", "，见 %s"), file)
		}
	}
	return t.in(": see --report report.html", "，见 --report report.html")
}

// legend explains numbers such as 3#6, where they occur.
func (t *terminal) legend(r *Report) {
	if len(r.Lives) < 2 || !strings.Contains(t.b.String(), "#") {
		return
	}
	var lives []string
	for i, life := range r.Lives {
		if i == shownLives {
			lives = append(lives, "…")
			break
		}
		lives = append(lives, fmt.Sprintf("%d %s", i+1, life.Sandbox))
	}
	t.say("\n%s %s\n", t.paint(ansi.Dim, t.in("3#6 is exchange 6 in the third life of a sandbox (opened, or reset):", "3#6 指沙箱第 3 次启用（新建或重置）中的第 6 条记录：")), strings.Join(lives, ", "))
}

// few are the rules to show of many that were never met: refusals first, but some behaviours too.
func few(missing []Missing) []Missing {
	var refusals, behaviours []Missing
	for _, m := range missing {
		if m.Code == "" {
			behaviours = append(behaviours, m)
		} else {
			refusals = append(refusals, m)
		}
	}
	some := max(shownMissing/3, shownMissing-len(refusals))
	behaviours = behaviours[:min(some, len(behaviours))]
	return append(refusals[:min(shownMissing-len(behaviours), len(refusals))], behaviours...)
}

func code(m Missing) string {
	if m.Code == "" {
		return ""
	}
	return m.Code + " "
}

func (t *terminal) deliveries(d Deliveries) {
	if d.Total() == 0 && d.Dropped == 0 {
		return
	}
	parts := []string{fmt.Sprintf("%d %s", d.Delivered, t.in("delivered", "成功"))}
	for _, one := range []struct {
		n      int
		en, zh string
	}{
		{d.Failed, "failed", "失败"},
		{d.Open, "still open when the command ended", "命令结束时未完成"},
		{d.Unrouted, "with nobody to tell", "无接收方"},
		{int(d.Dropped), "dropped", "被丢弃"},
	} {
		if one.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", one.n, t.in(one.en, one.zh)))
		}
	}
	t.say("  %s %s\n", t.in("pushes", "推送"), strings.Join(parts, ", "))
}

func (t *terminal) findings(all []Finding) {
	if len(all) == 0 {
		return
	}
	t.say("\n%s\n", t.paint(ansi.Bold, t.in("manners", "客户端行为")))
	for _, f := range all {
		t.say("  %s %s%s\n", t.paint(ansi.Yellow, f.Manner), ansi.Clean(f.Says.In(t.Lang)), f.numbers())
		t.say("    %s\n", t.paint(ansi.Dim, f.behind(t.Lang)))
	}
}

func (t *terminal) replay(s *ReplaySummary) {
	if s == nil {
		return
	}
	t.say("\n%s %s: %d/%d %s\n", t.paint(ansi.Bold, t.in("replay", "重放")), s.File, s.Requests-len(s.Different), s.Requests,
		t.in("answered as recorded", "次应答与记录一致"))
	for i, d := range s.Different {
		if i == shownNumbers {
			t.say("    …\n")
			break
		}
		t.say("  %s %s\n    - %s\n    + %s\n", t.paint(ansi.Red, t.in("different", "不同")), ansi.Clean(d.Request), ansi.Clean(d.Recorded), ansi.Clean(d.Answered))
	}
}

func (t *terminal) verdicts(r *Report) {
	t.say("\n")
	for _, v := range r.Policies {
		word := t.paint(ansi.Green, t.in("passed", "通过"))
		if !v.Holds {
			word = t.paint(ansi.Red, t.in("FAILED", "未通过"))
		}
		t.say("%s %s: %s\n", word, v.Name, v.Says.In(t.Lang))
	}
}
