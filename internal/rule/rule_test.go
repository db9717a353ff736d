package rule_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"example.com/mockserver/internal/rule"
)

func valid() rule.Rule {
	return rule.Rule{
		ID: "p/one", Says: rule.Text{EN: "one", ZH: "一"}, Grade: rule.Documented, Source: rule.Page("page"),
		Answer: rule.Answer{Status: 400, Code: "1", Grade: rule.Assumed},
	}
}

func TestALedgerSaysWhatIsWrongWithIt(t *testing.T) {
	for name, change := range map[string]func(*rule.Rule){
		"another provider's": func(r *rule.Rule) { r.ID = "q/one" },
		"no Chinese":         func(r *rule.Rule) { r.Says.ZH = "" },
		"no grade":           func(r *rule.Rule) { r.Grade = "" },
		"no source":          func(r *rule.Rule) { r.Source = nil },
		"ungraded answer":    func(r *rule.Rule) { r.Answer.Grade = "" },
		"no status":          func(r *rule.Rule) { r.Answer.Status = 0 },
		"twice":              func(r *rule.Rule) { r.ID = "p/first" },
	} {
		t.Run(name, func(t *testing.T) {
			first, r := valid(), valid()
			first.ID = "p/first"
			change(&r)
			errs := rule.NewSet("p", rule.In(rule.Gateway, &first, &r)).Check()
			if len(errs) != 1 || !strings.Contains(errs[0].Error(), strconv.Quote(r.ID)) {
				t.Errorf("it gives %v", errs)
			}
		})
	}
	one, two := valid(), valid()
	two.ID = "p/two"
	for name, s := range map[string]*rule.Set{
		"a nil rule":        rule.NewSet("p", rule.In(rule.Gateway, &one, nil)),
		"a stage too early": rule.NewSet("p", rule.In(rule.Form, &one), rule.In(rule.Access, &two)),
		"no stage":          rule.NewSet("p", rule.In(0, &one)),
		"a stage too many":  rule.NewSet("p", rule.In(rule.Operation+1, &one)),
	} {
		if len(s.Check()) != 1 {
			t.Errorf("%s: %v", name, s.Check())
		}
	}
	if errs := rule.NewSet("p", rule.In(rule.Gateway, &one), rule.In(rule.Gateway, &two)).Check(); len(errs) != 0 {
		t.Error(errs)
	}
}

func TestTheLedgerHasAnOrder(t *testing.T) {
	one, two, other := valid(), valid(), valid()
	two.ID = "p/two"
	s := rule.NewSet("p", rule.In(rule.Access, &one), rule.In(rule.Operation, &two))
	if !s.Earlier(&one, &two) || s.Earlier(&two, &one) || len(s.All()) != 2 || s.Provider() != "p" {
		t.Error("the order is not the one that is written down")
	}
	if s.Stage(&one) != rule.Access || s.Stage(&two) != rule.Operation {
		t.Error("a rule has not the stage of its group")
	}
	if found, ok := s.Find("p/two"); !ok || found != &two {
		t.Error("a rule is not found by its id")
	}
	if !s.Has(&two) || s.Has(&other) {
		t.Error("a rule of the same id is taken for the ledger's own")
	}
}

func TestABreachSpeaksBothLanguages(t *testing.T) {
	r := valid()
	v := r.Break("%d late", "迟到 %d", 7)
	if v.Error() != "p/one: 7 late" || v.Why.In("zh_CN.UTF-8") != "迟到 7" || v.Why.In("de") != "7 late" {
		t.Errorf("%v %v", v, v.Why)
	}
}

func TestAnOverrideChangesWhatItGives(t *testing.T) {
	a := rule.Answer{Status: 400, Code: "1", Message: "m"}
	b := a.Over(rule.Answer{Code: "2", Headers: map[string]string{"Retry-After": "1"}})
	if b.Status != 400 || b.Code != "2" || b.Message != "m" || b.Headers["Retry-After"] != "1" {
		t.Errorf("%+v", b)
	}
	if c := a.Over(rule.Answer{Status: 500, Message: "x", Body: json.RawMessage(`{}`)}); c.Status != 500 || c.Message != "x" || string(c.Body) != "{}" {
		t.Errorf("%+v", c)
	}
}

func TestThePageOfTheLedger(t *testing.T) {
	r := valid()
	r.Source = rule.Page("a|b")
	behaviour := valid()
	behaviour.ID, behaviour.Answer = "p/behaviour", rule.Answer{}
	var b strings.Builder
	if err := rule.WriteMarkdown(&b, []*rule.Rule{&r, &behaviour}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"## p", "| `p/one` | one<br>一 | documented | a\\|b | HTTP 400 `1`  (assumed) |", "no refusal"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is not in %s", want, b.String())
		}
	}
}
