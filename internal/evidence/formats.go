package evidence

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"example.com/mockserver/internal/ansi"
	"example.com/mockserver/internal/rule"
)

// Look is how a report is shown.
type Look struct {
	Lang   string // a tag such as "zh_CN.UTF-8"
	Colour bool
}

// Format is the format that a file's name asks for.
func Format(name string) (string, error) {
	switch ending := strings.ToLower(filepath.Ext(name)); ending {
	case ".html", ".json", ".md":
		return ending[1:], nil
	}
	return "", rule.Wrong("%s: a report's name ends in .html, .json or .md", "%s：报告的文件名应以 .html、.json 或 .md 结尾", name)
}

// Write writes the report in the format that a file's name asks for.
func (r *Report) Write(w io.Writer, name string, look Look) error {
	switch f, err := Format(name); f {
	case "html":
		return r.HTML(w, look.Lang)
	case "json":
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(r)
	case "md":
		return r.Markdown(w, look.Lang)
	default:
		return err
	}
}

// verdicts are the verdicts in the order in which they are shown, each with its name, what it means, and its colour.
var verdicts = []struct {
	verdict      string
	name, means  rule.Text
	colour, pill string
}{
	{Contradicted, rule.Text{EN: "contradicted", ZH: "相矛盾"}, rule.Text{EN: "the provider answers otherwise", ZH: "平台的应答与模拟不同"}, ansi.Red, "bad"},
	{Unexplained, rule.Text{EN: "unexplained", ZH: "无法解释"}, rule.Text{EN: "the provider refuses what the simulation accepts, and no rule leads there", ZH: "平台拒绝了模拟接受的请求，没有规则能得出该应答"}, ansi.Red, "bad"},
	{Undecidable, rule.Text{EN: "not decidable", ZH: "无法判定"}, rule.Text{EN: "it depends on the account's state", ZH: "取决于账号的状态"}, ansi.Yellow, "warn"},
	{Confirmed, rule.Text{EN: "confirmed", ZH: "已证实"}, rule.Text{EN: "the provider answers as the simulation does", ZH: "平台的应答与模拟一致"}, ansi.Green, "good"},
}

// shown are the findings with a verdict, without operations that work as they should: that says nothing of a rule.
func (r *Report) shown(verdict string) []Finding {
	return slices.DeleteFunc(r.With(verdict), func(f Finding) bool { return verdict == Confirmed && f.Rule == "" })
}

type printer struct {
	Look
	b strings.Builder
}

func (p *printer) say(format string, args ...any) { fmt.Fprintf(&p.b, format, args...) }

func (p *printer) in(en, zh string) string { return rule.Text{EN: en, ZH: zh}.In(p.Lang) }

func (p *printer) paint(colour, text string) string {
	return ansi.Paint(p.Colour, colour, text)
}

// Terminal writes the report for a terminal.
func (r *Report) Terminal(w io.Writer, look Look) error {
	p := &printer{Look: look}
	for _, f := range r.Files {
		p.say(p.in("%s  %d entries, by %s\n", "%s  %d 条记录，由 %s 生成\n"), plainLine(f.Name), f.Entries, plainLine(f.Creator))
	}
	for _, v := range verdicts {
		list := r.shown(v.verdict)
		if len(list) == 0 {
			continue
		}
		p.say("\n%s  %s\n", p.paint(v.colour, v.name.In(p.Lang)), v.means.In(p.Lang))
		for _, f := range list {
			p.finding(f)
		}
	}
	for _, s := range r.Skipped {
		p.say(p.in("\nnot compared: %d × %s (first %s)", "\n未比较：%d × %s（首条 %s）"), s.Entries, plainLine(s.Why.In(p.Lang)), plainLine(s.First))
	}
	p.say("\n%s\n", r.Sum(p.Lang))
	for _, one := range r.Hints {
		p.say("%s\n", plainLine(one.In(p.Lang)))
	}
	_, err := io.WriteString(w, p.b.String())
	return err
}

func (p *printer) finding(f Finding) {
	p.say("  %s  %s %s\n", f.Name(), fmt.Sprintf(p.in("%d ×", "%d 次"), f.Number()), f.Dates())
	if f.Verdict == Confirmed {
		return
	}
	for _, x := range f.Examples {
		p.say("      %s: %d  %s\n", plainLine(x.File), x.Entry, plainLine(x.Request))
		if x.Why.EN != "" {
			p.say("        %s\n", plainLine(x.Why.In(p.Lang)))
		}
		if f.Verdict != Undecidable && x.answered() {
			p.say("        %s %s\n        %s %s\n", p.in("provider ", "平台"), plainLine(line(x.Provider)), p.in("simulated", "模拟"), plainLine(line(x.Simulated)))
		}
	}
}

// Sum is the report in one line.
func (r *Report) Sum(lang string) string {
	c := r.Counts
	return fmt.Sprintf(rule.Text{
		EN: "%d of %d entries compared: %d confirmed (%d of them assumed until now), %d contradicted, %d unexplained, %d not decidable",
		ZH: "已比较 %d 条（共 %d 条）：%d 条已证实（其中 %d 条此前为推定），%d 条相矛盾，%d 条无法解释，%d 条无法判定",
	}.In(lang), c.Compared, c.Entries, c.Confirmed, c.Lifted, c.Contradicted, c.Unexplained, c.Undecidable)
}

// answered reports whether both answers are known: the findings of "verify --target" have those that differ only.
func (x *Example) answered() bool { return x.Provider.Status != 0 || x.Simulated.Status != 0 }

func line(a Answer) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s %s", a.Status, a.ContentType, a.Body))
}

// lineLength is how much of a text a terminal's line shows.
const lineLength = 400

// plainLine is a text from outside on one line, without what would act on a terminal.
func plainLine(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, text)
	if len(text) > lineLength {
		text = strings.ToValidUTF8(text[:lineLength], "") + "…"
	}
	return text
}

// Markdown writes the report for a pull request.
func (r *Report) Markdown(w io.Writer, lang string) error {
	p := &printer{Look: Look{Lang: lang}}
	p.say("# %s\n\n%s\n", p.in("Evidence", "证据"), r.Sum(lang))
	for _, one := range r.Hints {
		p.say("\n%s\n", cell(one.In(lang)))
	}
	for _, v := range verdicts {
		list := r.shown(v.verdict)
		if len(list) == 0 {
			continue
		}
		p.say("\n## %s\n\n%s\n\n", v.name.In(lang), v.means.In(lang))
		if v.verdict == Confirmed { // both answers are the same
			p.names(list)
			continue
		}
		p.say("| %s |\n|---|---|---|---|---|\n",
			p.in("rule or operation | seen | days | provider | simulated", "规则或接口 | 次数 | 日期 | 平台 | 模拟"))
		for _, f := range list {
			p.row(f)
		}
	}
	for _, s := range r.Skipped {
		p.say(p.in("\n* not compared: %d × %s (first %s)", "\n* 未比较：%d × %s（首条 %s）"), s.Entries, cell(s.Why.In(lang)), cell(s.First))
	}
	p.say("\n\n")
	for _, f := range r.Files {
		p.say("* %s: %d, %s, sha256 `%s`\n", cell(f.Name), f.Entries, cell(f.Creator), f.SHA256)
	}
	_, err := io.WriteString(w, p.b.String())
	return err
}

// row is a finding with the two answers of its first example.
func (p *printer) row(f Finding) {
	theirs, ours := "", ""
	if len(f.Examples) > 0 {
		x := f.Examples[0]
		if x.answered() {
			theirs, ours = cell(line(x.Provider)), cell(line(x.Simulated))
		}
		if why := x.Why.In(p.Lang); why != "" {
			ours = strings.TrimPrefix(ours+"<br>"+cell(why), "<br>")
		}
	}
	p.say("| `%s` | %d | %s | %s | %s |\n", f.Name(), f.Number(), f.Dates(), theirs, ours)
}

// names lists findings, folded: there are many.
func (p *printer) names(list []Finding) {
	p.say("<details><summary>%d</summary>\n\n", len(list))
	for _, f := range list {
		p.say("* `%s` "+p.in("%d ×", "%d 次")+" %s\n", f.Name(), f.Number(), f.Dates())
	}
	p.say("\n</details>\n")
}

func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "<", "&lt;", "`", "'", "\\", "\\\\").Replace(plainLine(text))
}
