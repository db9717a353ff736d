package sim

import (
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
)

// Coverage counts every operation and every rule, including those that never occurred.
type Coverage struct {
	Operations []OperationCoverage `json:"operations"`
	Rules      []RuleCoverage      `json:"rules"`
	Unmatched  int64               `json:"unmatched"`
}

// OperationCoverage counts one operation.
type OperationCoverage struct {
	Provider  string `json:"provider"`
	Operation string `json:"operation"`
	Summary   string `json:"summary"`
	journal.OperationTally
}

// Called reports whether the operation was called at all.
func (o OperationCoverage) Called() bool { return o.Accepted+o.Refused > 0 }

// RuleCoverage counts one rule.
type RuleCoverage struct {
	ID   string    `json:"id"`
	Says rule.Text `json:"says"`
	Met  bool      `json:"met"` // a request was refused by it, or its behaviour happened
	journal.RuleTally
}

// Coverage compares a tally with everything that the providers have. A rule that no request can break is met when its
// answer was requested.
func (c *Catalog) Coverage(t journal.Tally) Coverage {
	v := Coverage{Operations: []OperationCoverage{}, Rules: []RuleCoverage{}, Unmatched: t.Unmatched}
	for _, api := range c.apis {
		for _, o := range api.Document.Operations() {
			v.Operations = append(v.Operations, OperationCoverage{api.Name, o.ID, o.Summary, t.Operations[api.Name+"/"+o.ID]})
		}
		for _, r := range api.Rules.All() {
			n := t.Rules[r.ID]
			v.Rules = append(v.Rules, RuleCoverage{r.ID, r.Says, n.Refused+n.Seen > 0 || r.Unprovoked && n.Asked > 0, n})
		}
	}
	return v
}
