package sim

import (
	"slices"
	"strings"

	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/spelling"
)

// Names are what a question is about; an empty one is not asked for.
type Names struct{ Provider, Operation, Rule, Kind string }

// CheckNames refuses names that do not exist: the answer to such a question is always "none", and a test that asks whether
// something did not happen would pass for ever.
func (c *Catalog) CheckNames(n Names) error {
	if n == (Names{}) {
		return nil
	}
	if err := c.Wait(); err != nil {
		return err
	}
	if _, known := c.Provider(n.Provider); n.Provider != "" && !known {
		return c.unknownProvider("provider", n.Provider)
	}
	var operations, kinds, rules []string
	for _, api := range c.apis {
		if n.Provider != "" && api.Name != n.Provider {
			continue
		}
		kinds = append(kinds, api.Events...)
		for _, o := range api.Document.Operations() {
			operations = append(operations, o.ID)
		}
		for _, r := range api.Rules.All() {
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
		return problem.Invalid("no %[1]s%[2]s is called %[3]q%[4]s", "%[6]s没有名为 %[3]q 的%[5]s%[7]s",
			one.what, of, one.name, hint.EN, one.whatZH, ofZH, hint.ZH)
	}
	return nil
}

func (c *Catalog) ruleIDs() []string {
	var ids []string
	for _, api := range c.apis {
		for _, r := range api.Rules.All() {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// checkRule refuses a rule that does not exist, whichever provider is asked about.
func (c *Catalog) checkRule(id string) error {
	name, _, _ := strings.Cut(id, "/")
	if _, known := c.Provider(name); known {
		return c.CheckNames(Names{Provider: name, Rule: id})
	}
	return c.CheckNames(Names{Rule: id})
}
