// Package mutate owns the grading of a client's tests: which other behaviours of the providers are tried, in which order,
// and what the tests' results say of each rule. Running a command is the caller's; how the grades are shown is
// internal/report's.
package mutate

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
)

// Sets of variants.
const (
	SetAssumed   = "assumed"   // other answers where the provider documents none
	SetWrong     = "wrong"     // answers that the provider would never give
	SetBehaviour = "behaviour" // what providers do beside refusing
	SetAll       = "all"
)

// Sets lists them.
func Sets() []string { return []string{SetAssumed, SetWrong, SetBehaviour, SetAll} }

// Choice is which variants are wanted.
type Choice struct {
	Set       string
	Rules     string // a glob over rule and operation ids; empty for all
	Providers []string
}

// Item is a variant that may be tried.
type Item struct {
	*fault.Variant
	Set string
	// After is the variant that must have passed unnoticed before this one is worth a run; empty for none.
	After string
	// Spare variants are run only when they are asked for by their id.
	Spare bool
}

// Choose lists the variants of a catalogue in the order of its ledgers.
func Choose(c *sim.Catalog, choice Choice) []Item {
	var all []Item
	for _, api := range c.Providers() {
		if len(choice.Providers) > 0 && !slices.Contains(choice.Providers, api.Name) {
			continue
		}
		for _, r := range api.Rules.All() {
			all = append(all, ofRule(api, c.Shown(r))...)
		}
		for _, v := range c.Variants(api.Name) {
			all = append(all, Item{Variant: v, Set: SetBehaviour})
		}
		for _, o := range api.Document.Operations() {
			all = append(all, ofOperation(api, o)...)
		}
	}
	return slices.DeleteFunc(all, func(i Item) bool {
		if choice.Set != SetAll && choice.Set != "" && i.Set != choice.Set {
			return true
		}
		ok, _ := path.Match(choice.Rules, i.Of)
		return choice.Rules != "" && !ok && choice.Rules != i.Of
	})
}

// Find returns the variant with this id.
func Find(c *sim.Catalog, id string) (*fault.Variant, bool) {
	for _, i := range Choose(c, Choice{}) {
		if i.ID == id {
			return i.Variant, true
		}
	}
	return nil, false
}

// guessed reports whether other answers of the rule are as plausible as the one that is given: no page of the provider has
// it, and nobody has seen it there.
func guessed(r *rule.Rule) bool {
	return r.Answer.Grade != rule.Documented && (r.Seen == nil || r.Seen.Answer == nil)
}

func needsRefusal() rule.Text {
	return rule.Text{EN: "Be refused by this rule, without an override of its answer.", ZH: "触发该规则的拒绝，且没有覆盖它的应答。"}
}

// ofRule are the other answers of a rule that refuses.
func ofRule(api *sim.API, r *rule.Rule) []Item {
	if !r.Refuses() {
		return nil
	}
	var all []Item
	add := func(set, name string, v fault.Variant) {
		v.ID, v.Of, v.Wrong, v.Needs = r.ID+"#"+name, r.ID, set == SetWrong, needsRefusal()
		all = append(all, Item{Variant: &v, Set: set})
	}
	if guessed(r) {
		for n, other := range plausible(r) {
			add(SetAssumed, fmt.Sprintf("other-%d", n+1), fault.Variant{Answer: other, Says: saysAnswer(r.Answer.Over(other))})
		}
		if len(r.Others) == 0 {
			for _, g := range generic(api, r) {
				add(SetAssumed, g.ID, g)
			}
		}
	}
	code, status := wrongCode(api), wrongStatus(r.Answer.Status)
	for _, w := range []struct {
		name   string
		answer rule.Answer
	}{
		{"wrong", rule.Answer{Code: code, Status: status}}, {"wrong-code", rule.Answer{Code: code}}, {"wrong-status", rule.Answer{Status: status}},
	} {
		add(SetWrong, w.name, fault.Variant{Answer: w.answer, Says: saysAnswer(r.Answer.Over(w.answer))})
		all[len(all)-1].Spare = w.name != "wrong"
	}
	add(SetWrong, "accepted", fault.Variant{
		Answer: rule.Answer{Status: 200, Body: api.Envelope.Accepted},
		Says:   rule.Text{EN: "The request is answered with success, without data.", ZH: "请求得到成功应答，不带数据。"},
	})
	all[len(all)-1].After = r.ID + "#wrong"
	return all
}

// plausible are the other answers that differ from the rule's own.
func plausible(r *rule.Rule) []rule.Answer {
	var all []rule.Answer
	for _, other := range r.Others {
		over := r.Answer.Over(other)
		if over.Status != r.Answer.Status || over.Code != r.Answer.Code || over.Message != r.Answer.Message || len(other.Body)+len(other.Headers) > 0 {
			all = append(all, other)
		}
	}
	return all
}

func saysAnswer(a rule.Answer) rule.Text {
	if len(a.Body) > 0 {
		return rule.Say("It is answered with HTTP %d and another body.", "应答为 HTTP %d 和另一种正文。", a.Status)
	}
	return rule.Say("It is answered with HTTP %[1]d, code %[2]s, message %[3]q.", "应答为 HTTP %[1]d，code %[2]s，message %[3]q。", a.Status, a.Code, a.Message)
}

// wrongCode is a code that the provider does not have.
func wrongCode(api *sim.API) string {
	for _, r := range api.Rules.All() {
		if strings.Trim(r.Answer.Code, "0123456789") != "" {
			return "NO_SUCH_CODE"
		}
	}
	return "99999"
}

// wrongStatus is a status of another class.
func wrongStatus(status int) int {
	if status >= 500 {
		return 400
	}
	return 500
}
