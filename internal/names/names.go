// Package names owns the names of providers and their operations, events and rules. It refuses an unknown name and
// suggests the nearest known one.
package names

import (
	"slices"
	"strings"

	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/spelling"
)

// Directory is all names that exist.
type Directory struct{ Providers []Provider }

// Provider is the names of one provider.
type Provider struct {
	Name       string
	Operations []string
	Events     []string
	Rules      *rule.Set
}

// Asked are the names that a question is about; an empty one is not asked for.
type Asked struct{ Provider, Operation, Rule, Kind string }

// Check refuses names that do not exist: the answer to such a question is always "none", and a test that asks whether
// something did not happen would pass for ever.
func (d *Directory) Check(n Asked) error {
	if n.Provider != "" {
		if err := d.CheckProvider("provider", n.Provider); err != nil {
			return err
		}
	}
	var operations, kinds, rules []string
	for _, p := range d.Providers {
		if n.Provider != "" && p.Name != n.Provider {
			continue
		}
		kinds = append(kinds, p.Events...)
		operations = append(operations, p.Operations...)
		for _, r := range p.Rules.All() {
			rules = append(rules, r.ID)
		}
	}
	of, ofZH := "", ""
	if n.Provider != "" {
		of, ofZH = " of "+n.Provider, n.Provider+" "
	}
	for _, one := range []struct {
		name, what, whatZH string
		known              []string
	}{{n.Operation, "operation", "接口", operations}, {n.Rule, "rule", "规则", rules}, {n.Kind, "event", "事件", kinds}} {
		if one.name == "" || slices.Contains(one.known, one.name) {
			continue
		}
		hint := spelling.Hint(one.name, one.known)
		return problem.Invalid("unknown %[1]s %[3]q%[2]s%[4]s", "%[6]s没有名为 %[3]q 的%[5]s%[7]s",
			one.what, of, one.name, hint.EN, one.whatZH, ofZH, hint.ZH)
	}
	return nil
}

// CheckRule refuses a rule that does not exist, whichever provider is asked about.
func (d *Directory) CheckRule(id string) error {
	if name, _, _ := strings.Cut(id, "/"); d.has(name) {
		return d.Check(Asked{Provider: name, Rule: id})
	}
	return d.Check(Asked{Rule: id})
}

// CheckProvider refuses a provider that does not exist; field is where its name was given.
func (d *Directory) CheckProvider(field, name string) error {
	if d.has(name) {
		return nil
	}
	known := make([]string, len(d.Providers))
	for i, p := range d.Providers {
		known[i] = p.Name
	}
	hint := spelling.Hint(name, known)
	return problem.Invalid("%[1]s: unknown provider %[2]q%[3]s", "%[1]s：没有名为 %[2]q 的平台%[4]s", field, name, hint.EN, hint.ZH)
}

func (d *Directory) has(provider string) bool {
	return slices.ContainsFunc(d.Providers, func(p Provider) bool { return p.Name == provider })
}

// Rule returns the rule with this id, of whichever provider.
func (d *Directory) Rule(id string) (*rule.Rule, bool) {
	for _, p := range d.Providers {
		if r, found := p.Rules.Find(id); found {
			return r, true
		}
	}
	return nil, false
}

// RuleIDs are the ids of all rules.
func (d *Directory) RuleIDs() []string {
	var ids []string
	for _, p := range d.Providers {
		for _, r := range p.Rules.All() {
			ids = append(ids, r.ID)
		}
	}
	return ids
}
