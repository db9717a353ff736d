package body

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/openapi"
)

// Misplaced says where a required value was sent instead: in the query string of a POST, in the body of a GET, or under
// a name with other capitals. It is empty if the value was not sent at all.
func Misplaced(p openapi.Problem, sent []byte, query openapi.Query) rule.Text {
	if p.Keyword != "required" {
		return rule.Text{}
	}
	var body map[string]json.RawMessage
	_ = json.Unmarshal(sent, &body) // anything but an object has no fields
	_, inBody := body[p.Field]
	switch {
	case p.In == "body" && query.Has(p.Field):
		return rule.Text{EN: "; it was sent in the query string, where it is ignored", ZH: "；它出现在查询字符串中，不起作用"}
	case p.In == "query" && inBody:
		return rule.Text{EN: "; it was sent in the body, where it is ignored", ZH: "；它出现在请求体中，不起作用"}
	case p.In == "body":
		return capitals(p.Field, body)
	case p.In == "query":
		return capitals(p.Field, query.Values())
	}
	return rule.Text{}
}

func capitals[V any](field string, sent map[string]V) rule.Text {
	for _, name := range slices.Sorted(maps.Keys(sent)) {
		if strings.EqualFold(name, field) {
			return rule.Text{EN: "; " + name + " was sent; names are case-sensitive", ZH: "；收到的是 " + name + "，大小写必须一致"}
		}
	}
	return rule.Text{}
}
