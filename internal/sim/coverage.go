package sim

import (
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
)

// Coverage is what was seen of every operation and every rule, the never seen ones included.
type Coverage struct {
	Operations []OperationCoverage `json:"operations"`
	Rules      []RuleCoverage      `json:"rules"`
	Unmatched  int64               `json:"unmatched"`
}

// OperationCoverage is what was seen of one operation.
type OperationCoverage struct {
	Provider  string `json:"provider"`
	Operation string `json:"operation"`
	Summary   string `json:"summary"`
	journal.OperationTally
}

// Called reports whether the operation was called at all.
func (o OperationCoverage) Called() bool { return o.Accepted+o.Refused > 0 }

// RuleCoverage is what was seen of one rule.
type RuleCoverage struct {
	ID   string    `json:"id"`
	Says rule.Text `json:"says"`
	Met  bool      `json:"met"` // a request was refused by it, or its behaviour happened
	journal.RuleTally
}

// Coverage holds a tally against all that the providers have. A rule that only a fault can lead to is met when its
// answer was asked for.
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
