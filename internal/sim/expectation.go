package sim

import (
	"fmt"
	"slices"
	"strings"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/problem"
)

// CheckExpectation reports an expectation that no exchange can ever match, because a name in it is unknown: "exactly 0"
// of such exchanges would hold forever.
func (c *Catalog) CheckExpectation(e journal.Expectation) error {
	if err := e.Check(); err != nil {
		return problem.Invalid("%v", "%v", err)
	}
	if e.Provider != "" {
		api, known := c.Provider(e.Provider)
		if !known {
			return problem.Invalid("no provider is called %q", "没有名为 %q 的平台", e.Provider)
		}
		if _, known := api.Document.Operation(e.Operation); !known && e.Operation != "" {
			return problem.Invalid("%s has no operation %q", "%s 没有接口 %q", e.Provider, e.Operation)
		}
	}
	if id, asked := e.Where["rule"]; asked && id != "" {
		r, known := c.Rule(fmt.Sprint(id))
		switch {
		case !known:
			return problem.Invalid("unknown rule %q; docs/RULES.md lists them", "未知的规则 %q；全部规则见 docs/RULES.md", fmt.Sprint(id))
		case e.Provider != "" && !strings.HasPrefix(r.ID, e.Provider+"/"):
			return problem.Invalid("the rule %q is not one of %s", "规则 %q 不属于 %s", r.ID, e.Provider)
		}
	}
	if outcome, asked := e.Where["outcome"]; asked && !slices.Contains([]any{journal.Accepted, journal.Refused, journal.Unmatched}, outcome) {
		return problem.Invalid("where: the outcome is %q; it can be accepted, refused or unmatched", "where：outcome 为 %q；只能是 accepted、refused 或 unmatched", fmt.Sprint(outcome))
	}
	return nil
}
