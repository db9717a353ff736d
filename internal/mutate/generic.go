package mutate

import (
	"strconv"

	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
)

// generic are plausible other answers of a rule whose page shows none: what providers of this kind do as often.
func generic(api *sim.API, r *rule.Rule) []fault.Variant {
	all := []fault.Variant{{ID: "message", Answer: rule.Answer{Message: "request refused"}, Says: rule.Text{
		EN: "The message is another text.", ZH: "message 是另一段文字。",
	}}}
	if r.Answer.Status == 200 {
		all = append(all, fault.Variant{ID: "status-400", Answer: rule.Answer{Status: 400}, Says: rule.Text{
			EN: "The same body comes with HTTP 400, not 200.", ZH: "应答体相同，但 HTTP 状态为 400 而不是 200。",
		}})
	} else {
		all = append(all, fault.Variant{ID: "status-200", Answer: rule.Answer{Status: 200}, Says: rule.Say(
			"The same body comes with HTTP 200, not %d.", "应答体相同，但 HTTP 状态为 200 而不是 %d。", r.Answer.Status)})
	}
	code, data := "/"+api.Envelope.Code, "/"+api.Envelope.Data
	if _, err := strconv.Atoi(r.Answer.Code); err == nil {
		number, text := fault.PatchOperation{Op: "test", Path: code, Value: []byte(r.Answer.Code)}, []byte(strconv.Quote(r.Answer.Code))
		all = append(all, fault.Variant{
			ID: "code-text", Patch: fault.Patch{number, {Op: "replace", Path: code, Value: text}},
			Says: rule.Text{EN: "The code is text, not a number.", ZH: "code 是文本，而不是数字。"},
		}, fault.Variant{
			ID: "code-number", Patch: fault.Patch{{Op: "test", Path: code, Value: text}, {Op: "replace", Path: code, Value: []byte(r.Answer.Code)}},
			Says: rule.Text{EN: "The code is a number, not text.", ZH: "code 是数字，而不是文本。"},
		})
	}
	for _, d := range []struct {
		name   string
		patch  fault.PatchOperation
		en, zh string
	}{
		{"data-null", fault.PatchOperation{Op: "add", Path: data, Value: []byte("null")}, "The data is null.", "data 为 null。"},
		{"data-false", fault.PatchOperation{Op: "add", Path: data, Value: []byte("false")}, "The data is false.", "data 为 false。"},
		{"data-absent", fault.PatchOperation{Op: "remove", Path: data}, "There is no data.", "没有 data 字段。"},
	} {
		all = append(all, fault.Variant{ID: d.name, Patch: fault.Patch{d.patch}, Says: rule.Text{EN: d.en, ZH: d.zh}})
	}
	return all
}
