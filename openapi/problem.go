package openapi

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Problem is one way in which a request breaks the document.
type Problem struct {
	Rule    string // the id of the ledger's rule that the document names for it; empty when it names none
	In      string // "query", "path", "header" or "body"
	Field   string // "mobile", or "users/0/email" within a body; empty for the body itself
	Keyword string // the schema keyword that failed: required, type, minLength …
	Place   string // "openapi/qijiayun.yaml:212"
	// Known are the names there are, where one was sent that is not among them.
	Known []string

	schema  *openapi3.Schema
	others  []*openapi3.Schema // the alternatives of which schema is one, itself among them
	reason  string
	instead string // what the document says of the value that was sent (x-instead), in both languages
	unread  Unread
	sent    string // what kind of value was sent, where its type is wrong
	value   any    // what was sent
}

func (o *Operation) parameterProblem(p *parameter, keyword string, e *openapi3.SchemaError) Problem {
	own, _ := rules(p.schema.Extensions)
	problem := Problem{
		Rule: firstRule(keyword, own, p.rule, o.rule, o.doc.rule), In: p.in, Field: p.name,
		Keyword: keyword, Place: o.doc.place(o, p.schema), schema: p.schema,
	}
	if e != nil {
		problem.reason, problem.value = e.Reason, e.Value
	}
	return problem
}

func (o *Operation) bodyProblem(body *openapi3.Schema, e *openapi3.SchemaError) Problem {
	path := e.JSONPointer()
	own, _ := rules(e.Schema.Extensions)
	schema := e.Schema
	levels, broken := []ruleMap{own, o.rule, o.doc.rule}, keyword(e)
	if broken == "required" && len(path) > 0 {
		// What is missing may name its own rule; the object that misses it is asked next.
		if missing := e.Schema.Properties[path[len(path)-1]]; missing != nil && missing.Value != nil {
			schema = missing.Value
			named, _ := rules(schema.Extensions)
			levels = append([]ruleMap{named}, levels...)
		}
	}
	var known []string
	if name := unknownField(e); name != "" {
		path, broken, known = append(path, name), unknownName, slices.Sorted(maps.Keys(e.Schema.Properties))
	}
	return Problem{
		Known: known,
		Rule:  firstRule(broken, levels...), In: "body", Field: strings.Join(path, "/"), Keyword: broken,
		Place: o.doc.place(o, schema), schema: schema, others: alternatives(body, path), reason: e.Reason, sent: typeOf(e.Value), value: e.Value,
		instead: instead(e.Schema, e.Value),
	}
}

// instead is what a schema says of a wrong value that clients are known to send: x-instead, by value.
func instead(s *openapi3.Schema, value any) string {
	known, _ := s.Extensions["x-instead"].(map[string]any)
	return text(known[fmt.Sprint(value)])
}

// keyword is the schema keyword that a value breaks. An empty value is empty first of all, whatever list it is not in:
// kin-openapi looks at enum and then at nothing else.
func keyword(e *openapi3.SchemaError) string {
	switch {
	case e.SchemaField != "enum":
	case e.Value == nil && !e.Schema.Nullable:
		return "nullable"
	case e.Value == "" && e.Schema.MinLength > 0:
		return "minLength"
	}
	return e.SchemaField
}
