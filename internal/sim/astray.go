package sim

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/openapi"
)

// astray says where a value stands that is missing from its place: clients put it into the query string of a POST, into
// the body of a GET, or spell it with other capitals. It is empty where the value is nowhere.
func (c *Call) astray(p openapi.Problem) rule.Text {
	if p.Keyword != "required" {
		return rule.Text{}
	}
	var body map[string]json.RawMessage
	_ = json.Unmarshal(c.Body, &body) // no object has no fields
	_, inBody := body[p.Field]
	switch {
	case p.In == "body" && c.Query.Has(p.Field):
		return rule.Text{EN: "; it stands in the query string, where it does not count", ZH: "；它在查询字符串中，不起作用"}
	case p.In == "query" && inBody:
		return rule.Text{EN: "; it stands in the body, where it does not count", ZH: "；它在请求体中，不起作用"}
	case p.In == "body":
		return capitals(p.Field, body)
	case p.In == "query":
		return capitals(p.Field, c.Query)
	}
	return rule.Text{}
}

func capitals[V any](field string, sent map[string]V) rule.Text {
	for _, name := range slices.Sorted(maps.Keys(sent)) {
		if strings.EqualFold(name, field) {
			return rule.Text{EN: "; " + name + " was sent, and capitals count", ZH: "；收到的是 " + name + "，大小写必须一致"}
		}
	}
	return rule.Text{}
}
