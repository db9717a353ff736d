package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/mutate"
	"example.com/mockserver/internal/report"
	"example.com/mockserver/internal/rule"
)

// one runs a single variant for a person who mends a test.
func (m *mutation) one(ctx context.Context) error {
	v, found := mutate.Find(m.catalog, m.only)
	if !found {
		return wrong(`--only %q: no variant is called so; "mockserver mutate --list" lists them`, "--only %q：没有这个变体；可用 mockserver mutate --list 列出", m.only)
	}
	if len(m.command) == 0 {
		return wrong(`--only needs a command after "--"`, "--only 需要命令：请写在 -- 之后")
	}
	m.say("%s\n  %s\n", v.ID, v.Says.In(m.lang()))
	m.say("  %s%s\n\n", m.in("to reach it: ", "触发方式："), v.Needs.In(m.lang()))
	a, err := m.attempt(ctx, v, 0)
	if err != nil {
		return err
	}
	if ctx.Err() != nil {
		return exitCode(exitSignal + 2)
	}
	noticed := a.exit != 0
	is := triedVariant{Variant: v.ID, Reached: a.met.Reached > 0, Noticed: noticed, Wrong: v.Wrong}
	var says string
	switch {
	case !is.Reached:
		says = m.in("was not reached: no reply of this run differs", "未触及：本次运行没有任何应答因此不同")
	case noticed && v.Wrong:
		is.Good, says = true, m.in("is noticed, as it should be", "已被测试发现，符合期望")
	case noticed:
		says = m.in("fails the tests: they depend on what no page of the provider says", "导致测试失败：测试依赖平台文档没有说明的内容")
	case v.Wrong:
		says = m.in("passes unnoticed, though it is wrong: no test looks at this", "应答错误却未被发现：没有测试检验它")
	default:
		is.Good, says = true, m.in("passes, as it should", "测试通过，符合期望")
	}
	if m.asJSON() {
		err = printLine(m.err, is)
	} else {
		m.say("\n%s %s\n", v.ID, says)
	}
	if !is.Good {
		return errors.Join(errFindings, err)
	}
	return err
}

// triedVariant is what became of a single variant, for programs.
type triedVariant struct {
	Variant string `json:"variant"`
	Wrong   bool   `json:"wrong"`   // the answer is one that tests should notice
	Reached bool   `json:"reached"` // a reply of this run was another because of it
	Noticed bool   `json:"noticed"` // the command failed
	Good    bool   `json:"good"`
}

func (m *mutation) asJSON() bool { return *m.format == formatJSON }

func (m *mutation) say(format string, args ...any) {
	_, _ = fmt.Fprintf(m.err, format, args...)
}

func (m *mutation) in(en, zh string) string { return rule.Text{EN: en, ZH: zh}.In(m.lang()) }

// show lists variants.
func (m *mutation) show(items []mutate.Item) error {
	if m.asJSON() {
		list := []listed{}
		for _, i := range items {
			list = append(list, listed{i.ID, i.Set, i.Wrong, i.Says, i.Needs})
		}
		return printJSON(m.program, list)
	}
	for _, i := range items {
		grade := m.in("plausible", "可能")
		if i.Wrong {
			grade = m.in("wrong", "错误")
		}
		needs := ""
		if i.Set == mutate.SetBehaviour {
			needs = "    " + m.in("to reach it: ", "触发方式：") + i.Needs.In(m.lang()) + "\n"
		}
		if _, err := fmt.Fprintf(m.out, "%s\n    %s: %s\n%s", i.ID, grade, i.Says.In(m.lang()), needs); err != nil {
			return err
		}
	}
	return nil
}

// listed is a variant as --list shows it to programs.
type listed struct {
	Variant string    `json:"variant"`
	Set     string    `json:"set"`
	Wrong   bool      `json:"wrong"`
	Says    rule.Text `json:"says"`
	Needs   rule.Text `json:"needs"`
}

// announce says what is going to be done.
func (m *mutation) announce(items []mutate.Item, base mutate.Met) {
	met := 0
	for _, i := range items {
		if base.Has(i.Of) && !i.Spare && i.After == "" {
			met++
		}
	}
	m.say(m.in("mockserver mutate: the tests pass in %s; %d of %d variants are of what they meet, %d at once\n",
		"mockserver mutate：测试用时 %s 并通过；%[3]d 个变体中 %[2]d 个属于测试所覆盖的内容，同时运行 %[4]d 个\n"),
		m.suite.Round(100*time.Millisecond), met, len(items), m.workers)
}

// progress says how far the work is: all the time on a terminal, and elsewhere, in a job's log say, a line with each tenth
// variant and with the first after half a minute of silence.
func (m *mutation) progress() mutate.Progress {
	terminal, began := isTerminal(m.err), clock.Wall()
	said := began
	var mu sync.Mutex // several workers report
	return func(done, left int) {
		mu.Lock()
		defer mu.Unlock()
		need := clock.Since(began) / time.Duration(max(done, 1)) * time.Duration(left)
		line := fmt.Sprintf(m.in("%d done, %d left, about %s", "已完成 %d，剩余 %d，约需 %s"), done, left, need.Round(time.Second))
		switch {
		case terminal && left == 0:
			m.say("\r\x1b[K")
		case terminal:
			m.say("\r\x1b[K%s", line)
		case left > 0 && (done%10 == 0 || clock.Since(said) >= 30*time.Second):
			m.say("%s%s\n", m.in("mockserver mutate: ", "mockserver mutate："), line)
			said = clock.Wall()
		}
	}
}

// write prints the grades and writes the files that were asked for.
func (m *mutation) write(g *mutate.Grades) error {
	look := report.Look{Files: m.reports, Lang: m.lang(), Colour: m.colour(m.err)}
	var errs []error
	if m.asJSON() {
		errs = append(errs, report.Mutation{Grades: g}.Write(m.out, ".json", look))
	} else {
		errs = append(errs, report.Mutation{Grades: g}.Terminal(m.err, look))
	}
	for _, file := range m.reports {
		errs = append(errs, replaceFile(file, 0o644, func(w io.Writer) error { return report.Mutation{Grades: g}.Write(w, file, look) }))
	}
	if file := m.env("GITHUB_STEP_SUMMARY"); file != "" {
		errs = append(errs, appendFile(file, func(w io.Writer) error { return report.Mutation{Grades: g}.Markdown(w, look) }))
	}
	return errors.Join(errs...)
}
