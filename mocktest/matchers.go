package mocktest

import (
	"fmt"

	"github.com/onsi/gomega"
	"github.com/onsi/gomega/types"
)

// HaveReceived matches a sandbox that got calls of an operation: at least one, unless a check says how many.
func HaveReceived(provider, operation string, checks ...Check) types.GomegaMatcher {
	return gomega.WithTransform(func(s *Sandbox) error {
		if says := s.received(provider, operation, checks); says != "" {
			return fmt.Errorf("%s", says)
		}
		return nil
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

// Break matches an exchange that was refused by this rule: "qijiayun/token-expired".
func Break(rule string) types.GomegaMatcher {
	return gomega.WithTransform(func(x Exchange) error {
		if x.Rule == rule {
			return nil
		}
		return fmt.Errorf("it does not break %s: %s", rule, x)
	}, gomega.Succeed())
}
