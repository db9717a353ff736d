package manners

import (
	"fmt"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
)

// ignored finds misspelt names in accepted calls: the provider ignored their values.
func ignored(provider string, accepted *rule.Rule, h *History) []Finding {
	seen := map[journal.Misnamed][]int64{}
	var order []journal.Misnamed
	for _, e := range h.Exchanges {
		for _, m := range e.Misnamed {
			if seen[m] == nil {
				order = append(order, m)
			}
			seen[m] = append(seen[m], e.N)
		}
	}
	var all []Finding
	for _, m := range order {
		kind := map[string]rule.Text{"query": {EN: "parameter", ZH: "参数"}, "header": {EN: "header", ZH: "请求头"}, "body": {EN: "field", ZH: "字段"}}[m.In]
		f := NewFinding(seen[m], "", "")
		f.Says = rule.Text{
			EN: fmt.Sprintf("the %s %s was sent and ignored, calls: %d; the documentation has %s", kind.EN, m.Sent, len(seen[m]), m.Meant),
			ZH: fmt.Sprintf("%d 次调用发送的%s %s 不起作用；文档中为 %s", len(seen[m]), kind.ZH, m.Sent, m.Meant),
		}
		f.Manner, f.Provider = provider+"/name-ignored", provider
		all = append(all, f.by(accepted))
	}
	return all
}
