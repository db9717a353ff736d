package main

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"example.com/mockserver/internal/ansi"
	"example.com/mockserver/internal/client"
	"example.com/mockserver/internal/clock"
	"example.com/mockserver/internal/feed"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/providers"
)

// fetchExchange gets the exchange that the arguments name; without any, the newest that was not accepted.
func fetchExchange(ctx context.Context, s *client.Client, box string, args []string) (journal.Exchange, error) {
	var e journal.Exchange
	if len(args) == 1 {
		return e, s.Do(ctx, "GET", boxPath(box, "/exchanges/"+args[0]), nil, &e)
	}
	var newest []journal.Exchange
	for _, outcome := range []string{journal.Refused, journal.Unmatched} {
		var list []journal.Exchange
		if err := s.Do(ctx, "GET", boxPath(box, "/exchanges?limit=1&outcome="+outcome), nil, &list); err != nil {
			return e, err
		}
		newest = append(newest, list...)
	}
	if len(newest) == 0 {
		return e, wrong("nothing was refused in sandbox %s; \"mockserver why last\" shows the newest exchange", "沙箱 %s 中没有被拒绝的请求；mockserver why last 可查看最新一次请求", box)
	}
	e = newest[0]
	for _, other := range newest {
		if other.N > e.N {
			e = other
		}
	}
	return e, nil
}

// ledgerOf is the provider's ledger as the server has it, with what was seen at the provider.
func ledgerOf(ctx context.Context, s *client.Client, provider string) (map[string]*rule.Rule, error) {
	ledger := map[string]*rule.Rule{}
	if provider == "" {
		return ledger, nil
	}
	var list []*rule.Rule
	err := s.Do(ctx, "GET", "/rules?provider="+url.QueryEscape(provider), nil, &list)
	for _, r := range list {
		if ours := ruleByID(r.ID); ours != nil && ours.Source.String() == r.Source.String() {
			r.Source = ours.Source // in both languages
		}
		ledger[r.ID] = r
	}
	return ledger, err
}

// newerLost is the newest request that reached no provider, if it came after the exchange, or there is none. Calls of the admin
// API, which has told its caller, are left out.
func newerLost(ctx context.Context, s *client.Client, e journal.Exchange) (feed.Line, bool) {
	var list []feed.Line
	if s.Do(ctx, "GET", "/lost", nil, &list) != nil { // the exchange's own error says why
		return feed.Line{}, false
	}
	for _, l := range list {
		if !strings.HasPrefix(l.Path, "/__admin/") {
			return l, l.Time.After(e.Began)
		}
	}
	return feed.Line{}, false
}

// explainLost prints a request that reached nothing for a person.
func explainLost(p program, l feed.Line) {
	_, _ = fmt.Fprintf(p.out, p.t("request at %s: %s %s", "%s 的请求：%s %s"), l.Time.Format(time.RFC3339), ansi.Clean(l.Method), ansi.Clean(l.Path))
	if l.Status > 0 {
		_, _ = fmt.Fprintf(p.out, " -> %d", l.Status)
	}
	_, _ = fmt.Fprintf(p.out, p.t(", lost\n  why     %s\n", "，未到达任何平台\n  原因    %s\n"), ansi.Clean(l.Why.In(p.lang())))
}

// explain prints an exchange for a person: the diagnosis in one line, then the evidence.
func explain(p program, w io.Writer, e journal.Exchange, ledger map[string]*rule.Rule) {
	say := func(format string, args ...any) { _, _ = fmt.Fprintln(w, ansi.Clean(fmt.Sprintf(format, args...))) }
	say(p.t("exchange %d at %s: %s %s %s -> %d, %s", "请求 %d，%s：%s %s %s -> %d，%s"), e.N, e.At.Format(time.RFC3339), e.Provider, e.Request.Method, e.Request.URL, e.Reply.Status, p.outcome(e.Outcome))
	if why := e.Why.In(p.lang()); why != "" {
		say(p.t("  why     %s", "  原因    %s"), why)
	}
	if e.Fault != "" {
		say(p.t("  fault   %s", "  故障    %s"), e.Fault)
	}
	if r := ledger[e.Rule]; r != nil {
		say(p.t("  rule    %s: %s", "  规则    %s：%s"), r.ID, r.Says.In(p.lang()))
		say(p.t("  source  %s (%s)", "  出处    %s（%s）"), r.Source.In(p.lang()), r.Grade.Word().In(p.lang()))
		if r.Seen != nil {
			say("  %s", r.SeenText(clock.Wall()).In(p.lang()))
		}
		if r.Answer.Grade == rule.Assumed {
			say(p.t("  answer  %s", "  应答    %s"), rule.Say("%s is assumed; override it with PUT /__admin/sandboxes/{id}/overrides/%s",
				"%s 是推定的；可用 PUT /__admin/sandboxes/{id}/overrides/%s 覆盖", answerText(r.Answer), r.ID).In(p.lang()))
		}
	}
	for _, id := range e.Seen {
		if r := ledger[id]; r != nil {
			say(p.t("  seen    %s: %s", "  行为    %s：%s"), r.ID, r.Says.In(p.lang()))
		}
	}
	if e.Reply.Body != "" {
		say(p.t("  reply   %s", "  响应    %s"), e.Reply.Body)
	}
}

// t chooses a text by the locale.
func (p program) t(en, zh string) string { return rule.Text{EN: en, ZH: zh}.In(p.lang()) }

// outcome is what became of an exchange, in the words of the console.
func (p program) outcome(of string) string {
	switch of {
	case journal.Accepted:
		return p.t(of, "成功")
	case journal.Refused:
		return p.t(of, "被拒绝")
	case journal.Unmatched:
		return p.t(of, "未匹配")
	}
	return of
}

func ruleByID(id string) *rule.Rule {
	for _, one := range providers.All() {
		if r, found := one.Rules.Find(id); found {
			return r
		}
	}
	return nil
}
