package openapi

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// ruleMap is an x-rule: the ledger's rule that a keyword enforces. The key "default" stands for every other keyword.
type ruleMap map[string]string

func (m ruleMap) rule(keyword string) string {
	if id := m[keyword]; id != "" {
		return id
	}
	return m["default"]
}

func firstRule(keyword string, levels ...ruleMap) string {
	for _, m := range levels {
		if id := m.rule(keyword); id != "" {
			return id
		}
	}
	return ""
}

// rules reads the extension x-rule: the id of a rule, or a map from keyword to id; null stands for the keyword nullable.
func rules(extensions map[string]any) (ruleMap, error) {
	switch v := extensions["x-rule"].(type) {
	case nil:
		return nil, nil
	case string:
		return ruleMap{"default": v}, nil
	case map[string]any:
		m := ruleMap{}
		for keyword, id := range v {
			text, ok := id.(string)
			if !ok {
				return nil, fmt.Errorf("x-rule %s: %v is not the id of a rule", keyword, id)
			}
			if keyword == "null" { // tools take a member called nullable for a schema's
				keyword = "nullable"
			}
			m[keyword] = text
		}
		return m, nil
	case json.RawMessage:
		return nil, fmt.Errorf("x-rule is neither an id nor a map")
	default:
		return nil, fmt.Errorf("x-rule is neither an id nor a map but %T", v)
	}
}

// DefaultRule is the rule of the keywords for which nothing else in the document names one.
func (d *Document) DefaultRule() string { return d.rule["default"] }

// RuleIDs lists the rules that the document names under x-rule, sorted.
func (d *Document) RuleIDs() []string { return slices.Sorted(maps.Keys(d.named)) }

// name notes the rules of every level at which a problem looks for one: the document, its operations, their parameters,
// and every schema of a request.
func (d *Document) name() error {
	d.named = map[string]bool{}
	d.nameAll(d.rule)
	seen := map[*openapi3.Schema]bool{}
	for _, op := range d.ops {
		d.nameAll(op.rule)
		for _, p := range op.params {
			d.nameAll(p.rule)
			if err := d.nameIn(p.schema, seen); err != nil {
				return fmt.Errorf("%s: parameter %s: %w", op.ID, p.name, err)
			}
		}
		for _, body := range op.body {
			if err := d.nameIn(body, seen); err != nil {
				return fmt.Errorf("%s: body: %w", op.ID, err)
			}
		}
	}
	return nil
}

func (d *Document) nameAll(m ruleMap) {
	for _, id := range m {
		d.named[id] = true
	}
}

// nameIn notes the rules of a schema and of the schemas within it.
func (d *Document) nameIn(s *openapi3.Schema, seen map[*openapi3.Schema]bool) error {
	if s == nil || seen[s] {
		return nil
	}
	seen[s] = true
	m, err := rules(s.Extensions)
	if err != nil {
		return err
	}
	d.nameAll(m)
	within := slices.Concat(s.OneOf, s.AnyOf, s.AllOf, openapi3.SchemaRefs{s.Not, s.Items, s.AdditionalProperties.Schema})
	for _, property := range s.Properties {
		within = append(within, property)
	}
	for _, ref := range within {
		if ref != nil {
			if err := d.nameIn(ref.Value, seen); err != nil {
				return err
			}
		}
	}
	return nil
}
