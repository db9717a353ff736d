package mocktest

import (
	"fmt"
	"sync"

	"github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"example.com/mockserver/providers"
)

// HaveReceived matches a sandbox that got calls of an operation: at least one, unless a check says how many. An unknown
// provider, operation or rule fails under NotTo as well.
func HaveReceived(provider, operation string, checks ...Check) types.GomegaMatcher {
	return gomega.WithTransform(func(s *Sandbox) (missed, misuse error) {
		return s.received(provider, operation, checks)
	}, gomega.Succeed())
}

// BeAccepted matches an exchange that the provider means as a success.
func BeAccepted() types.GomegaMatcher {
	return gomega.WithTransform(func(x Exchange) error {
		if x.Outcome == "accepted" {
			return nil
		}
		return fmt.Errorf("no success: %s", x)
	}, gomega.Succeed())
}

// Break matches an exchange that was refused by this rule: "qijiayun/token-expired". An unknown rule fails under NotTo as
// well.
func Break(rule string) types.GomegaMatcher {
	return gomega.WithTransform(func(x Exchange) (other, misuse error) {
		if !ruleIDs()[rule] {
			return nil, fmt.Errorf("unknown rule %q; docs/RULES.md lists them", rule)
		}
		if x.Rule == rule {
			return nil, nil
		}
		return fmt.Errorf("it does not break %s: %s", rule, x), nil
	}, gomega.Succeed())
}

// ruleIDs are the ids of all rules.
var ruleIDs = sync.OnceValue(func() map[string]bool {
	ids := map[string]bool{}
	for _, p := range providers.All() {
		for _, r := range p.Rules.All() {
			ids[r.ID] = true
		}
	}
	return ids
})
