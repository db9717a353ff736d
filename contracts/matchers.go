package contracts

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/providers"
)

// BeAccepted matches an answer that its provider means as a success.
func BeAccepted() types.GomegaMatcher {
	return gomega.WithTransform(func(a *Answer) (refused, misuse error) {
		d, found := dialects[a.Provider]
		if !found {
			return nil, errors.New("it is not an answer of a provider")
		}
		if a.breach != nil {
			return fmt.Errorf("it breaks the document: %w: %s", a.breach, a), nil
		}
		if a.Header.Get("Mock-Rule") == "" && d.succeeded(a) {
			return nil, nil
		}
		return fmt.Errorf("no success: %s", a), nil
	}, gomega.Succeed())
}

// Named is a rule: by its id, such as "qijiayun/token-expired", or as the provider's package has it.
type Named interface{ string | *rule.Rule }

// Break matches the refusal of one rule: its status and code on the wire and, where the target tells, its name. An
// unknown rule, or one of another provider, fails under NotTo as well.
func Break[R Named](r R) types.GomegaMatcher {
	return gomega.WithTransform(func(a *Answer) (other, misuse error) {
		wanted, err := find(r)
		if err != nil {
			return nil, err
		}
		if !strings.HasPrefix(wanted.ID, a.Provider+"/") {
			return nil, fmt.Errorf("%s is not a rule of %q, which answered: %s", wanted.ID, a.Provider, a)
		}
		return a.breaks(wanted), nil
	}, gomega.Succeed())
}

// breaks is what tells the answer from the refusal of a rule.
func (a *Answer) breaks(r *rule.Rule) error {
	if target.Real != nil && a.sent != nil {
		a.compare(r)
	}
	if named := a.Header.Get("Mock-Rule"); named != "" && named != r.ID {
		return fmt.Errorf("broke %s, not %s: %s", named, r.ID, a)
	}
	d, found := dialects[a.Provider]
	if !found {
		return fmt.Errorf("it is not an answer of a provider that contracts knows: %s", a)
	}
	if err := a.asDocumented(r.ID); err != nil {
		return err
	}
	if code := d.code(a); a.Status != r.Answer.Status || code != r.Answer.Code {
		return fmt.Errorf("HTTP %d code %q, where %s answers HTTP %d code %q: %s", a.Status, code, r.ID, r.Answer.Status, r.Answer.Code, a)
	}
	return a.breach
}

// Rule labels a spec with the rules it is about, so that the filter "rule:qijiayun.daily-quota" selects it. It
// panics if a rule is unknown.
func Rule[R Named](rules ...R) ginkgo.Labels {
	var labels ginkgo.Labels
	for _, named := range rules {
		r, err := find(named)
		if err != nil {
			panic("contracts: " + err.Error())
		}
		labels = append(labels, ruleLabel(r.ID))
	}
	return labels
}

func find[R Named](named R) (*rule.Rule, error) {
	switch r := any(named).(type) {
	case *rule.Rule:
		return r, nil
	default:
		return findRule(fmt.Sprint(r))
	}
}

func findRule(id string) (*rule.Rule, error) {
	if found := ledger()[id]; found != nil {
		return found, nil
	}
	return nil, fmt.Errorf("unknown rule %q; docs/RULES.md lists them", id)
}

// ledger holds every rule by its id.
var ledger = sync.OnceValue(func() map[string]*rule.Rule {
	all := map[string]*rule.Rule{}
	for _, p := range providers.All() {
		for _, r := range p.Rules.All() {
			all[r.ID] = r
		}
	}
	return all
})
