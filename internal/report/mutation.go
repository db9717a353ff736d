package report

import (
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"example.com/mockserver/internal/ansi"
	"example.com/mockserver/internal/mutate"
	"example.com/mockserver/internal/page"
	"example.com/mockserver/internal/rule"
)

// failure is how a runner's line begins that names an error or a failed test.
var failure = regexp.MustCompile(`^(\w*Error\b|--- FAIL|FAILED|not ok|E  |\[ERROR\]  )`)

// Mutation reports the grading of a command's tests.
type Mutation struct{ *mutate.Grades }

// shownWorst is how many rules of one verdict the terminal shows.
const shownWorst = 10

// shownOutput is how many lines of a failing output the terminal shows.
const shownOutput = 3

// MutationFormat is the format that a file's name asks for.
func MutationFormat(name string) (string, error) {
	base := strings.ToLower(filepath.Base(name))
	for _, one := range []struct{ suffix, format string }{{".html", "html"}, {".xml", "junit"}, {".json", "json"}, {".md", "markdown"}} {
		if strings.HasSuffix(base, one.suffix) {
			return one.format, nil
		}
	}
	return "", rule.Wrong("%s: a report's name ends in .html, .xml (JUnit), .json or .md", "%s：报告文件名应以 .html、.xml（JUnit）、.json 或 .md 结尾", name)
}

// Write writes the report in the format that a file's name asks for.
func (m Mutation) Write(w io.Writer, name string, look Look) error {
	switch f, err := MutationFormat(name); f {
	case "html":
		return m.HTML(w, look.Lang)
	case "junit":
		return m.JUnit(w, look)
	case "json":
		return m.JSON(w, look.Lang)
	case "markdown":
		return m.Markdown(w, look)
	default:
		return err
	}
}

// Terminal writes the report in short, worst first.
func (m Mutation) Terminal(w io.Writer, look Look) error {
	t := &terminal{Look: look}
	t.say("\n%s %s  %s\n", t.paint(ansi.Bold, "mockserver mutate"), ansi.Clean(page.Command(m.Command...)), m.Took.Round(100*time.Millisecond))
	m.worst(t, mutate.Untested, ansi.Red, t.in("even a wrong answer passes", "应答错误时测试仍然通过"))
	m.worst(t, mutate.Depends, ansi.Yellow, t.in("a plausible other answer fails the tests", "平台若给出另一种可能的应答，测试就会失败"))
	m.sum(t)
	m.next(t)
	_, err := io.WriteString(w, t.b.String())
	return err
}

// worst lists the rules of a bad verdict, with what was not noticed or was depended on.
func (m Mutation) worst(t *terminal, v mutate.Verdict, colour, why string) {
	all := m.Count(v)
	if all == 0 {
		return
	}
	t.say("\n%s %s\n", t.paint(colour, fmt.Sprintf("%s (%d)", m.word(t, v), all)), why)
	shown := 0
	for _, s := range m.Subjects {
		if s.Verdict != v {
			continue
		}
		if shown++; shown > shownWorst {
			t.say("    %s\n", t.paint(ansi.Dim, fmt.Sprintf(t.in("… and %d more", "…… 另有 %d 条"), all-shownWorst)+t.where()))
			break
		}
		t.say("  %s %s\n", t.paint(ansi.Bold, s.ID), t.paint(ansi.Dim, s.Says.In(t.Lang)))
		for _, r := range s.Results {
			if r.Bad() {
				m.result(t, r)
			}
		}
	}
}

func (m Mutation) result(t *terminal, r mutate.Result) {
	t.say("    %s  %s%s\n", r.ID, r.Says.In(t.Lang), m.late(t, r))
	lines := strings.Split(r.Outcome.Output, "\n")
	for _, line := range telling(lines) {
		t.say("      %s\n", t.paint(ansi.Dim, ansi.Clean(line)))
	}
}

// telling are the few lines that say most: those that name an error or a failed test, or else the last.
func telling(lines []string) []string {
	var found []string
	for _, line := range lines {
		line = strings.TrimSpace(line)
		if sign := failure.FindString(line); sign != "" && !slices.Contains(found, line) {
			found = append(found, line)
		}
	}
	if len(found) > 0 {
		return found[max(0, len(found)-shownOutput):]
	}
	if len(lines) == 1 && lines[0] == "" {
		return nil
	}
	return lines[max(0, len(lines)-shownOutput):]
}

func (m Mutation) late(t *terminal, r mutate.Result) string {
	if r.Outcome != nil && r.Outcome.TimedOut {
		return t.in(" (the tests did not end in time)", "（测试未按时结束）")
	}
	return ""
}

func (m Mutation) word(t *terminal, v mutate.Verdict) string {
	switch v {
	case mutate.Untested:
		return t.in("untested", "未检验")
	case mutate.Depends:
		return t.in("depends on a guess", "依赖猜测")
	case mutate.Robust:
		return t.in("robust", "稳健")
	case mutate.NotReached:
		return t.in("not reached", "未触及")
	case mutate.Undecided:
		return t.in("undecided", "未判定")
	}
	return t.in("not met", "未覆盖")
}

// sum is a line of all verdicts.
func (m Mutation) sum(t *terminal) {
	judged := m.Count(mutate.Robust) + m.Count(mutate.Depends) + m.Count(mutate.Untested)
	t.say("\n%s %d/%d (%.0f%%)", t.paint(ansi.Bold, t.in("robust", "稳健")), m.Count(mutate.Robust), judged, m.Robustness())
	for _, v := range []mutate.Verdict{mutate.Depends, mutate.Untested, mutate.Undecided, mutate.NotReached, mutate.NotMet} {
		if n := m.Count(v); n > 0 {
			t.say(t.in(", %d %s", "，%[2]s %[1]d"), n, m.word(t, v))
		}
	}
	t.say(t.in("; %d variants run", "；运行变体 %d 个"), m.Ran)
	if m.Cached > 0 {
		t.say(t.in(", %d of them known from the cache", "，其中 %d 个取自缓存"), m.Cached)
	}
	t.say(t.in(", %d needed no run\n", "，%d 个无需运行\n"), m.Skipped)
	switch m.Broken {
	case "budget":
		t.say("%s\n", t.paint(ansi.Yellow, t.in("the budget was used up: the rest is undecided", "时间预算已用完，其余未判定")))
	case "interrupted":
		t.say("%s\n", t.paint(ansi.Yellow, t.in("interrupted: the rest is undecided", "已中断，其余未判定")))
	}
	if len(m.Flaky) > 0 {
		t.say("%s %s\n", t.paint(ansi.Yellow, t.in("flaky: the tests failed though nothing differed for them:", "测试不稳定：应答没有任何不同，测试却失败了：")), strings.Join(m.Flaky, ", "))
	}
}

// next says what to do.
func (m Mutation) next(t *terminal) {
	for _, v := range []mutate.Verdict{mutate.Untested, mutate.Depends} {
		for _, s := range m.Subjects {
			if s.Verdict != v {
				continue
			}
			for _, r := range s.Results {
				if r.Bad() {
					t.say("%s %s\n", t.in("next:", "下一步："), m.again(r.ID))
					return
				}
			}
		}
	}
}

// again is the command that runs one variant.
func (m Mutation) again(id string) string {
	words := append([]string{"mockserver", "mutate", "--only", id}, m.Flags...)
	return ansi.Clean(page.Command(append(append(words, "--"), m.Command...)...))
}
