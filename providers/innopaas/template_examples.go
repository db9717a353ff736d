package innopaas

import (
	"encoding/json"

	"example.com/mockserver/internal/sim"
)

// headerExample and bodyExample are examples of what stands in the place of a template's variables, and of its file.
type (
	headerExample struct {
		Handles []string `json:"header_handle"`
		Texts   []string `json:"header_text"`
	}
	bodyExample struct {
		Texts [][]string `json:"body_text"`
	}
)

// example reads one, alone or as the first of a list: the older API's table has a list, its samples an object. Where the
// rule on examples is waived it may be anything, and is then none.
func example[T any](raw json.RawMessage) (one T) {
	var list []T
	if json.Unmarshal(raw, &list) == nil && len(list) > 0 {
		return list[0]
	}
	_ = json.Unmarshal(raw, &one) // none, where it cannot be read
	return one
}

func (in templateRequest) headerExample() headerExample {
	return example[headerExample](in.HeaderExample)
}

// checkExamples checks that examples have a value for each variable. That there may be none is assumed.
func (in templateRequest) checkExamples(c *sim.Call, t *Template) error {
	var body []string
	if lists := example[bodyExample](in.BodyExample).Texts; len(lists) > 0 {
		body = lists[0]
	}
	if err := exemplify(c, "bodyExample.body_text", t.Variables, body); err != nil {
		return err
	}
	if err := exemplify(c, "headerExample.header_text", t.HeaderVariables, in.headerExample().Texts); err != nil {
		return err
	}
	for i, b := range t.Buttons {
		var addresses []string
		_ = json.Unmarshal(in.Buttons[i].Example, &addresses) // none, where it cannot be read
		count, _, _ := variables(b.TargetURL)
		if err := exemplify(c, "buttonExample", count, addresses); err != nil {
			return err
		}
	}
	return nil
}

func exemplify(c *sim.Call, field string, variables int, given []string) error {
	switch {
	case len(given) == variables:
	case len(given) > 0 && c.Enforces(TemplateExamples):
		return TemplateExamples.Break("%[3]s has %[1]d values and the text %[2]d variables", "%[3]s 有 %[1]d 个值，而文本有 %[2]d 个变量", len(given), variables, field)
	case len(given) == 0 && !c.Enforces(TemplateExamplesOptional):
		return TemplateExampleMissing.Break("%[2]s is missing, and the text has %[1]d variables", "缺少 %[2]s，而文本有 %[1]d 个变量", variables, field)
	case len(given) == 0:
		c.Seen(TemplateExamplesOptional)
	}
	return nil
}
