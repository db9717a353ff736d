package rule

import (
	"fmt"
	"strings"
)

// Set is the ledger of one provider, in the order in which its rules are decided: where one request breaks several,
// the earliest answers.
type Set struct {
	provider string
	rules    []*Rule
	rank     map[string]int
}

// NewSet begins the ledger of a provider.
func NewSet(provider string) *Set { return &Set{provider: provider, rank: map[string]int{}} }

// Add enters a rule and returns it for the provider's code to refer to. It panics on a rule that says too little,
// since that is a programmer's mistake.
func (s *Set) Add(r Rule) *Rule {
	if err := s.check(r); err != nil {
		panic(err)
	}
	s.rank[r.ID] = len(s.rules)
	s.rules = append(s.rules, &r)
	return &r
}

func (s *Set) check(r Rule) error {
	_, twice := s.rank[r.ID]
	switch {
	case !strings.HasPrefix(r.ID, s.provider+"/"):
		return fmt.Errorf("rule %q: the id of a rule of %s begins with %q", r.ID, s.provider, s.provider+"/")
	case twice:
		return fmt.Errorf("rule %q is entered twice", r.ID)
	case r.Says.EN == "" || r.Says.ZH == "":
		return fmt.Errorf("rule %q: says nothing in English or in Chinese", r.ID)
	case !r.Grade.ok() || r.Source == "":
		return fmt.Errorf("rule %q: no grade or no source", r.ID)
	case r.Refuses() && !r.Answer.Grade.ok():
		return fmt.Errorf("rule %q: its answer has no grade", r.ID)
	case r.Refuses() && r.Answer.Status == 0:
		return fmt.Errorf("rule %q: its answer has no HTTP status", r.ID)
	}
	return nil
}

func (g Grade) ok() bool { return g == Documented || g == Observed || g == Assumed }

// Provider is the name of the provider whose ledger this is.
func (s *Set) Provider() string { return s.provider }

// All lists the rules in their order. The slice is the set's own: read only.
func (s *Set) All() []*Rule { return s.rules }

// Find returns the rule with this id.
func (s *Set) Find(id string) (*Rule, bool) {
	n, found := s.rank[id]
	if !found {
		return nil, false
	}
	return s.rules[n], true
}

// Earlier reports whether a stands before b in the ledger.
func (s *Set) Earlier(a, b *Rule) bool { return s.rank[a.ID] < s.rank[b.ID] }
