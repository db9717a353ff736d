package openapi

import (
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"go.yaml.in/yaml/v3"
)

// Problem is one way in which a request breaks the document.
type Problem struct {
	Rule    string // the id of the ledger's rule that the document names for it; empty when it names none
	In      string // "query", "path", "header" or "body"
	Field   string // "mobile", or "users/0/email" within a body; empty for the body itself
	Keyword string // the schema keyword that failed: required, type, minLength …
	Place   string // "openapi/qijiayun.yaml:212"

	schema *openapi3.Schema
	others []*openapi3.Schema // the alternatives of which schema is one, itself among them
	reason string
}

func (o *Operation) parameterProblem(p *parameter, keyword string, e *openapi3.SchemaError) Problem {
	own, _ := rules(p.schema.Extensions)
	problem := Problem{
		Rule: firstRule(keyword, own, p.rule, o.rule, o.doc.rule), In: p.in, Field: p.name,
		Keyword: keyword, Place: o.doc.place(o, p.schema), schema: p.schema,
	}
	if e != nil {
		problem.reason = e.Reason
	}
	return problem
}

func (o *Operation) bodyProblem(body *openapi3.Schema, e *openapi3.SchemaError) Problem {
	path := e.JSONPointer()
	own, _ := rules(e.Schema.Extensions)
	schema := e.Schema
	levels := []ruleMap{own, o.rule, o.doc.rule}
	if e.SchemaField == "required" && len(path) > 0 {
		// What is missing may name its own rule; the object that misses it is asked next.
		if missing := e.Schema.Properties[path[len(path)-1]]; missing != nil && missing.Value != nil {
			schema = missing.Value
			named, _ := rules(schema.Extensions)
			levels = append([]ruleMap{named}, levels...)
		}
	}
	return Problem{
		Rule: firstRule(e.SchemaField, levels...), In: "body", Field: strings.Join(path, "/"),
		Keyword: e.SchemaField, Place: o.doc.place(o, schema), schema: schema, others: alternatives(body, path), reason: e.Reason,
	}
}

// maxDepth bounds how deep a body may be nested. No provider's is near it, and a schema error at the bottom of a deep
// body costs its depth squared.
const maxDepth = 100

// deep reports a JSON text that is nested deeper than maxDepth. Brackets within strings do not count.
func deep(body []byte) bool {
	depth, quoted := 0, false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case c == '"':
			quoted = !quoted
		case quoted && c == '\\':
			i++
		case quoted:
		case c == '[' || c == '{':
			if depth++; depth > maxDepth {
				return true
			}
		case c == ']' || c == '}':
			depth--
		}
	}
	return false
}

func firstRule(keyword string, levels ...ruleMap) string {
	for _, m := range levels {
		if id := m.rule(keyword); id != "" {
			return id
		}
	}
	return ""
}

// Why says what is wrong, in English and in Chinese, without the value that was sent.
func (p Problem) Why() (en, zh string) {
	what, name := p.In+" parameter "+fmt.Sprintf("%q", p.Field), p.In+" 参数 “"+p.Field+"”"
	if p.In == "body" {
		what, name = fmt.Sprintf("body field %q", p.Field), "请求体字段 “"+p.Field+"”"
		if p.Field == "" {
			what, name = "the body", "请求体"
		}
	}
	if len(p.others) > 1 && slices.Contains(told, p.Keyword) {
		kinds, alsoZH := whatever(p.others)
		return what + " must be " + kinds + " (" + p.Place + ")", name + "必须是" + alsoZH + "（" + p.Place + "）"
	}
	s := p.schema
	switch p.Keyword {
	case "required":
		return what + " is missing (" + p.Place + ")", "缺少 " + name + "（" + p.Place + "）"
	case "type":
		kinds := strings.Join(s.Type.Slice(), " or ")
		return what + " must be of type " + kinds + " (" + p.Place + ")", name + "的类型必须是 " + kinds + "（" + p.Place + "）"
	case "minLength":
		if s.MinLength <= 1 {
			return what + " is empty (" + p.Place + ")", name + "为空（" + p.Place + "）"
		}
	case "enum":
		return fmt.Sprintf("%s must be one of %v (%s)", what, s.Enum, p.Place), fmt.Sprintf("%s只能是 %v 之一（%s）", name, s.Enum, p.Place)
	case "pattern":
		return fmt.Sprintf("%s must match %s (%s)", what, s.Pattern, p.Place), fmt.Sprintf("%s必须匹配 %s（%s）", name, s.Pattern, p.Place)
	}
	return fmt.Sprintf("%s breaks %s: %s (%s)", what, p.Keyword, p.reason, p.Place),
		fmt.Sprintf("%s不满足 %s：%s（%s）", name, p.Keyword, p.reason, p.Place)
}

// RuleIDs lists every rule that a document names under x-rule, so that a test can hold them against the ledger.
func RuleIDs(text []byte) ([]string, error) {
	var tree yaml.Node
	if err := yaml.Unmarshal(text, &tree); err != nil {
		return nil, err
	}
	return ruleIDs(nil, &tree, false), nil
}

func ruleIDs(ids []string, node *yaml.Node, named bool) []string {
	if node.Kind == yaml.ScalarNode && named {
		return append(ids, node.Value)
	}
	for i, item := range node.Content {
		if node.Kind != yaml.MappingNode {
			ids = ruleIDs(ids, item, named)
		} else if i%2 == 1 {
			ids = ruleIDs(ids, item, named || node.Content[i-1].Value == "x-rule")
		}
	}
	return ids
}
