package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"example.com/mockserver/internal/rule"
)

// What a run may be made to fail on.
const (
	OnRefused     = "refused"     // a request that a rule refused, unless the refusal was asked for
	OnUnmatched   = "unmatched"   // a request that fits no operation, or no provider
	OnUndelivered = "undelivered" // a push that nobody received
	OnUncalled    = "uncalled"    // no provider was called at all
	Never         = "never"
)

// DefaultFailOn is what a run fails on without being asked to: tests that called nothing have tested nothing.
func DefaultFailOn() []string { return []string{OnUnmatched, OnUncalled} }

// Policy is what a run must hold to.
type Policy struct {
	FailOn     []string
	Allowed    []string // ids of rules whose refusals are expected: the suite has negative tests
	Rules      float64  // the least percentage of the rules that must have been met; 0 for none
	Operations float64  // the same of operations
}

// ParsePolicy reads a policy from text: what to fail on, and two percentages such as "80%".
func ParsePolicy(failOn []string, rules, operations string) (Policy, error) {
	p := Policy{FailOn: failOn}
	for _, on := range failOn {
		if !slices.Contains([]string{OnRefused, OnUnmatched, OnUndelivered, OnUncalled, Never}, on) {
			return p, fmt.Errorf("fail-on %q: it is refused, unmatched, undelivered, uncalled or never", on)
		}
		if on == Never && len(failOn) > 1 {
			return p, fmt.Errorf("fail-on: never stands alone")
		}
	}
	var err error
	if p.Rules, err = percentage("require-rules", rules); err != nil {
		return p, err
	}
	p.Operations, err = percentage("require-operations", operations)
	return p, err
}

func percentage(name, text string) (float64, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseFloat(strings.TrimSuffix(text, "%"), 64)
	if err != nil || !(n >= 0 && n <= 100) {
		return 0, fmt.Errorf("%s %q: it is a percentage from 0%% to 100%%", name, text)
	}
	return n, nil
}

// Verdict is what came of one part of a policy.
type Verdict struct {
	Name  string    `json:"name"` // "fail-on unmatched"
	Holds bool      `json:"holds"`
	Says  rule.Text `json:"says"`
}

// Judge holds the report against a policy and keeps the verdicts.
func (r *Report) Judge(p Policy) {
	for i := range r.Providers {
		r.Providers[i].allow(p.Allowed)
	}
	for _, on := range p.FailOn {
		switch on {
		case OnRefused:
			n := r.sum(func(p Provider) int { return int(p.unexpected()) })
			r.judge("fail-on "+on, n == 0, "requests refused by a rule: %d", "被规则拒绝的请求：%d", n)
		case OnUnmatched:
			n := r.sum(Provider.unmatched)
			for _, l := range r.Lost {
				n += l.Count
			}
			r.judge("fail-on "+on, n == 0, "requests that fit no operation: %d", "不符合任何接口的请求：%d", n)
		case OnUndelivered:
			n := r.sum(func(p Provider) int { return p.Deliveries.Failed + p.Deliveries.Open })
			r.judge("fail-on "+on, n == 0, "pushes not received: %d", "未被接收的推送：%d", n)
		case OnUncalled:
			r.judgeUncalled(len(r.Called()))
		}
	}
	r.require("rules", p.Rules, func(p Provider) Share { return p.Met }, rule.Text{
		EN: "%.1f%% of the rules were met (%d of %d); %g%% are required", ZH: "已覆盖 %.1f%% 的规则（%d/%d），要求 %g%%",
	})
	r.require("operations", p.Operations, func(p Provider) Share { return p.Operations }, rule.Text{
		EN: "%.1f%% of the operations were called (%d of %d); %g%% are required", ZH: "已调用 %.1f%% 的接口（%d/%d），要求 %g%%",
	})
	if r.Replay != nil {
		n := len(r.Replay.Different)
		r.judge("replay", n == 0, "answers other than recorded: %d of %d", "与记录不同的应答：%d/%d", n, r.Replay.Requests)
	}
}

// judgeUncalled names the usual causes where no provider was called: such a run has tested nothing, or the real provider.
func (r *Report) judgeUncalled(called int) {
	if called > 0 {
		r.judge("fail-on "+OnUncalled, true, "providers called: %d", "被调用的平台：%d", called)
		return
	}
	r.judge("fail-on "+OnUncalled, false,
		"no provider was called. Does the client read its base URL from the environment (QIJIAYUN_BASE_URL and the like)? If the host is compiled in, use --intercept. If the tests were skipped or mocked, there is nothing to judge.",
		"没有调用任何平台。客户端是否从环境变量（如 QIJIAYUN_BASE_URL）读取地址？如果域名写死在代码中，请使用 --intercept。如果测试被跳过或使用了桩，则没有可判断的内容。")
}

// allow marks the refusals by some rules as expected.
func (p *Provider) allow(rules []string) {
	for i := range p.Rules {
		if one := &p.Rules[i]; slices.Contains(rules, one.Rule) {
			one.Allowed = one.Count - one.Asked
		}
	}
}

// unexpected counts the refusals that were neither asked for nor allowed.
func (p Provider) unexpected() int64 {
	n := p.Refused - p.Asked
	for _, one := range p.Rules {
		n -= one.Allowed
	}
	return n
}

func (r *Report) sum(of func(Provider) int) int {
	n := 0
	for _, p := range r.Providers {
		n += of(p)
	}
	return n
}

func (r *Report) judge(name string, holds bool, en, zh string, args ...any) {
	r.Policies = append(r.Policies, Verdict{name, holds, rule.Say(en, zh, args...)})
}

// require counts over the providers that were called: a client of one is not to be measured by the others.
func (r *Report) require(what string, least float64, of func(Provider) Share, says rule.Text) {
	if least <= 0 {
		return
	}
	var all Share
	for _, p := range r.Called() {
		s := of(p)
		all.Seen, all.All = all.Seen+s.Seen, all.All+s.All
	}
	got := all.Percent()
	if all.All == 0 {
		got = 0 // no provider was called at all
	}
	r.judge(fmt.Sprintf("require-%s %g%%", what, least), got >= least, says.EN, says.ZH, got, all.Seen, all.All, least)
}

// Called are the providers that anything happened with.
func (r *Report) Called() []Provider {
	return slices.DeleteFunc(slices.Clone(r.Providers), func(p Provider) bool { return p.Calls() == 0 && p.Deliveries.Total() == 0 })
}

// Broken reports whether the run did not hold to its policy.
func (r *Report) Broken() bool {
	return slices.ContainsFunc(r.Policies, func(v Verdict) bool { return !v.Holds })
}
