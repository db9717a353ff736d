package rule

import (
	"fmt"
	"strings"
)

// Stage is how far a request has come when a rule is decided. A request passes the stages in this order.
type Stage int

// The stages.
const (
	Gateway   Stage = iota + 1 // before the operation is known, and whatever holds for every reply
	Access                     // who calls, and what the caller may call
	Form                       // parameters and body against the document
	Operation                  // what the operations themselves refuse and do
)

// Group is rules of one stage, in the order in which they are decided.
type Group struct {
	Stage Stage
	Rules []*Rule
}

// In groups rules of one stage.
func In(s Stage, rules ...*Rule) Group { return Group{s, rules} }

// Set is the ledger of one provider, in the order in which its rules are decided: if one request breaks several, the
// earliest answers. The order is that of the arguments of NewSet, so a rule may be declared in any file.
type Set struct {
	provider string
	rules    []*Rule
	rank     map[string]int
	stage    map[string]Stage
	wrong    []error
}

// NewSet makes the ledger of a provider. Check reports its errors.
func NewSet(provider string, groups ...Group) *Set {
	s := &Set{provider: provider, rank: map[string]int{}, stage: map[string]Stage{}}
	last := Gateway
	for _, g := range groups {
		if g.Stage < last || g.Stage > Operation {
			s.wrong = append(s.wrong, fmt.Errorf("a group of stage %d follows one of stage %d: stages must be in order", g.Stage, last))
		}
		last = max(last, g.Stage)
		for _, r := range g.Rules {
			if r == nil {
				s.wrong = append(s.wrong, fmt.Errorf("rule %d of the ledger is nil", len(s.rules)+1))
				continue
			}
			if err := s.check(r); err != nil {
				s.wrong = append(s.wrong, err)
			}
			s.rank[r.ID], s.stage[r.ID] = len(s.rules), g.Stage
			s.rules = append(s.rules, r)
		}
	}
	return s
}

// Check returns the errors of the ledger: an incomplete rule, an id that is used twice, a stage out of
// order.
func (s *Set) Check() []error { return s.wrong }

func (s *Set) check(r *Rule) error {
	_, twice := s.rank[r.ID]
	switch {
	case !strings.HasPrefix(r.ID, s.provider+"/"):
		return fmt.Errorf("rule %q: the id of a rule of %s must begin with %q", r.ID, s.provider, s.provider+"/")
	case twice:
		return fmt.Errorf("rule %q: the ledger has two rules with this id", r.ID)
	case r.Says.EN == "" || r.Says.ZH == "":
		return fmt.Errorf("rule %q: no sentence in English or in Chinese", r.ID)
	case !r.Grade.ok() || r.Source == nil:
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

// Has reports whether r is a rule of this ledger.
func (s *Set) Has(r *Rule) bool {
	found, ok := s.Find(r.ID)
	return ok && found == r
}

// Stage returns the stage of a rule of this ledger.
func (s *Set) Stage(r *Rule) Stage { return s.stage[r.ID] }

// Earlier reports whether a comes before b in the ledger.
func (s *Set) Earlier(a, b *Rule) bool { return s.rank[a.ID] < s.rank[b.ID] }
