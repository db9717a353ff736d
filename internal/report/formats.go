package report

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"example.com/mockserver/internal/ansi"
	"example.com/mockserver/internal/har"
)

// Format is the format that a file's name asks for.
func Format(name string) (string, error) {
	base := strings.ToLower(filepath.Base(name))
	for _, one := range []struct{ suffix, format string }{
		{".html", "html"}, {".xml", "junit"}, {pactSuffix, "pact"}, {"ctrf.json", "ctrf"}, {"ctrf-report.json", "ctrf"}, {".json", "json"}, {".md", "markdown"}, {".har", "har"},
	} {
		if strings.HasSuffix(base, one.suffix) {
			return one.format, nil
		}
	}
	return "", fmt.Errorf("%s: a report's name ends in .html, .xml (JUnit), .ctrf.json, .pact.json, .json, .md or .har", name)
}

// Write writes a part of the report in the format that the file's name asks for.
func (r *Report) Write(w io.Writer, part Part, look Look) error {
	switch f, err := Format(part.Name); f {
	case "html":
		return r.HTML(w, look.Lang)
	case "junit":
		return r.JUnit(w, look.Lang)
	case "ctrf":
		return r.CTRF(w, look.Lang)
	case "json":
		return r.JSON(w)
	case "markdown":
		return r.Markdown(w, look.Lang)
	case "har":
		return r.HAR(w, look.Lang)
	case "pact":
		return encode(w, part.contract)
	default:
		return err
	}
}

// encode writes a value as JSON for people as well.
func encode(w io.Writer, value any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(value)
}

// JSON writes the whole report.
func (r *Report) JSON(w io.Writer) error {
	return encode(w, r)
}

// CTRF writes the report in the Common Test Report Format (https://ctrf.io).
func (r *Report) CTRF(w io.Writer, lang string) error {
	type test struct {
		Name     string   `json:"name"`
		Status   string   `json:"status"`
		Duration int64    `json:"duration"`
		Suite    []string `json:"suite"`
		Message  string   `json:"message,omitempty"`
		Trace    string   `json:"trace,omitempty"`
	}
	tests, counts := []test{}, map[string]int{}
	for _, c := range r.checks(lang) {
		one := test{Name: c.name, Status: c.state, Suite: []string{c.suite}, Message: c.message, Trace: c.detail}
		if c.suite == "run" {
			one.Duration = r.Run.Millis
		}
		tests = append(tests, one)
		counts[c.state]++
	}
	begin := r.Run.Began.UnixMilli()
	return encode(w, map[string]any{
		"reportFormat": "CTRF", "specVersion": "0.0.0",
		"results": map[string]any{
			"tool": map[string]string{"name": "mockserver", "version": r.Run.Version},
			"summary": map[string]any{
				"tests": len(tests), "passed": counts["passed"], "failed": counts["failed"], "skipped": counts["skipped"],
				"pending": 0, "other": 0, "start": begin, "stop": begin + r.Run.Millis,
			},
			"tests": tests,
		},
	})
}

// HAR writes the exchanges for a browser's developer tools. Pushes are not among them: they are requests to the client.
func (r *Report) HAR(w io.Writer, lang string) error {
	pages := []har.Page{}
	for i, life := range r.Lives {
		if len(life.Exchanges) > 0 {
			pages = append(pages, har.Page{ID: pageOf(i), Title: fmt.Sprintf("%s (%d)", life.Sandbox, i+1), Started: life.Exchanges[0].Began.UTC()})
		}
	}
	return har.Write(w, r.Run.Version, pages, func(yield func(har.Entry) bool) {
		for i, life := range r.Lives {
			for _, e := range life.Exchanges {
				one := har.Shown(e, r.Run.Address(life.Sandbox, e.Provider), lang)
				one.Page = pageOf(i)
				if !yield(one) {
					return
				}
			}
		}
	})
}

func pageOf(life int) string { return fmt.Sprintf("life_%d", life+1) }

// Markdown writes the report for a pull request or a job's summary.
func (r *Report) Markdown(w io.Writer, lang string) error {
	t := &terminal{Look: Look{Lang: lang}}
	t.say("## mockserver run\n\n")
	if len(r.Run.Command) > 0 {
		t.say("%s %s **%d**\n\n", coded(strings.Join(r.Run.Command, " ")), t.in("exit code", "退出码"), r.Run.Exit)
	}
	for _, v := range r.Policies {
		mark := "✅"
		if !v.Holds {
			mark = "❌"
		}
		t.say("* %s `%s` %s\n", mark, v.Name, v.Says.In(lang))
	}
	if called := r.Called(); len(called) > 0 {
		t.say("\n| | %s |\n|---|---|---|---|---|---|---|\n", t.in("calls | accepted | refused | unmatched | rules | operations", "调用 | 成功 | 拒绝 | 未匹配 | 规则 | 接口"))
		for _, p := range called {
			calls := fmt.Sprint(p.Calls())
			if p.Anonymous > 0 {
				calls += fmt.Sprintf(t.in(" (%d anonymous)", "（%d 次匿名）"), p.Anonymous)
			}
			t.say("| %s | %s | %d | %d | %d | %d/%d (%.0f%%) | %d/%d (%.0f%%) |\n", p.Name, calls, p.Accepted, p.Refused, p.unmatched(),
				p.Met.Seen, p.Met.All, p.Met.Percent(), p.Operations.Seen, p.Operations.All, p.Operations.Percent())
		}
	}
	t.refusals(r)
	if len(r.Findings) > 0 {
		t.say("\n### %s\n\n", t.in("Manners", "客户端行为"))
	}
	for _, f := range r.Findings {
		t.say("* **%s** %s%s<br>%s\n", f.Manner, plain(f.Says.In(lang)), f.numbers(), plain(f.behind(lang)))
	}
	for _, p := range r.Called() {
		if len(p.Missing) == 0 {
			continue
		}
		t.say("\n<details><summary>%s: %d %s</summary>\n\n", p.Name, len(p.Missing), t.in("rules never met", "条规则从未覆盖"))
		for _, m := range p.Missing {
			t.say("* `%s` %s%s\n", m.Rule, code(m), plain(m.Says.In(lang)))
		}
		t.say("\n</details>\n")
	}
	_, err := io.WriteString(w, t.b.String())
	return err
}

func (t *terminal) refusals(r *Report) {
	var rows strings.Builder
	for _, p := range r.Providers {
		for _, one := range p.Rules {
			fmt.Fprintf(&rows, "| %d | `%s` | %s |\n", one.Count, one.Rule, plain(one.Why.In(t.Lang)))
		}
		for _, u := range p.Unmatched {
			fmt.Fprintf(&rows, "| %d | %s %s | %s %s |\n", u.Count, t.in("unmatched", "未匹配"), coded(u.Method+" "+u.Path), t.in("nearest:", "最接近："), plain(u.Nearest))
		}
	}
	for _, l := range r.Lost {
		fmt.Fprintf(&rows, "| %d | %s | %s |\n", l.Count, coded(l.Method+" "+l.Path), plain(l.Why.In(t.Lang)))
	}
	if rows.Len() > 0 {
		t.say("\n| | %s |\n|---|---|---|\n%s", t.in("refused by | why", "拒绝依据 | 原因"), rows.String())
	}
}

// coded is text as code, in a table too.
func coded(s string) string {
	return "`" + strings.NewReplacer("`", "'", "|", `\|`).Replace(ansi.Clean(s)) + "`"
}

// plain is text that Markdown takes for nothing else.
func plain(s string) string {
	return strings.NewReplacer("|", `\|`, "<", "&lt;", ">", "&gt;", "`", "'", "*", `\*`, "_", `\_`, "[", `\[`).Replace(ansi.Clean(s))
}
