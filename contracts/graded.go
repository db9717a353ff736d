package contracts

import (
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"
)

// first lets the specs about a rule run before the others: with a variant of that rule one of them fails at once, and the
// suite may stop there. No spec is left out, so that a variant passes only if all of them pass. It holds for the specs that
// are added after it.
func first(ruleID string) {
	label := ruleLabel(ruleID)
	about := func(arg any) bool {
		labels, ok := arg.(ginkgo.Labels)
		return ok && slices.Contains(labels, label)
	}
	ginkgo.AddTreeConstructionNodeArgsTransformer(func(_ types.NodeType, _ ginkgo.Offset, text string, args []any) (string, []any, []error) {
		if slices.ContainsFunc(args, about) {
			args = append(slices.Clip(args), ginkgo.SpecPriority(1))
		}
		return text, args, nil
	})
}

// ruleLabel is a rule's id as a label: Ginkgo's labels take no slash.
func ruleLabel(id string) string { return "rule:" + strings.ReplaceAll(id, "/", ".") }
