package apihub

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"example.com/mockserver/internal/body"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
	"example.com/mockserver/openapi"
)

// 通用接口格式: an interface takes its parameters from a JSON body, simple ones from the query string as well, and where
// a name is in both, the query string wins.

var errNotObject = errors.New("the body is not a JSON object")

// merge lays the query's parameters over the JSON body. kinds gives the documented type of each parameter: a text such
// as "116.4" becomes a number where a number is asked for, and stays a text where it cannot, for the check to refuse.
// Parameters of the query that no page describes are left out: unknown names change nothing. Of a name that the query
// has twice the first counts.
func merge(query openapi.Query, body []byte, kinds map[string]string) (map[string]json.RawMessage, error) {
	merged := map[string]json.RawMessage{}
	if len(body) > 0 {
		if err := json.Unmarshal(body, &merged); err != nil {
			var wrong *json.UnmarshalTypeError
			if errors.As(err, &wrong) {
				return nil, errNotObject
			}
			return nil, err
		}
		if merged == nil { // the body is null
			merged = map[string]json.RawMessage{}
		}
	}
	for name, kind := range kinds {
		if value, sent := query.Find(name); sent {
			merged[name] = typed(value, kind)
		}
	}
	return merged, nil
}

// typed is a query parameter as the JSON value that its type asks for.
func typed(text, kind string) json.RawMessage {
	if kind == "number" {
		if v, ok := openapi.Number(text); ok {
			return strconv.AppendFloat(nil, v, 'g', -1, 64)
		}
	}
	quoted, _ := json.Marshal(text) // a string can always be marshalled
	return quoted
}

// parameterKinds are the parameters of all interfaces, whose names mean the same everywhere.
var parameterKinds = map[string]string{
	"lng": "number", "lat": "number", "ak": "string", "username": "string", "password": "string",
	"user_type": "string", "search": "string", "skip": "number", "limit": "number",
}

// input makes one body of the query and the body that was sent, where the interface takes a body.
func input(c *sim.Call) error {
	if len(c.Body) == 0 && !c.Operation.HasBody() {
		return nil
	}
	contentType := c.Request.Header.Get("Content-Type")
	if media, _, _ := mime.ParseMediaType(contentType); len(c.Body) > 0 && media != "application/json" {
		return BodyNotJSON.Break("Content-Type is %q: a body is application/json", "Content-Type 是 %q：请求体应为 application/json", contentType)
	}
	for _, name := range slices.Sorted(maps.Keys(parameterKinds)) {
		if why, broken := c.Unread(name); broken {
			v := ParamType.Break("query parameter %[1]q cannot be read: %[2]s", "查询参数“%[1]s”无法读取：%[3]s", name, why.EN, why.ZH)
			v.Detail = name
			return v
		}
	}
	merged, err := merge(c.Query, c.Body, parameterKinds)
	switch {
	case errors.Is(err, errNotObject):
		return BodyNotJSON.Break("the body is not a JSON object", "请求体不是 JSON 对象")
	case err != nil:
		return &rule.Violation{Rule: BodyNotJSON, Why: body.WhyBroken(err, c.Body, c.Request.Header.Get("Content-Encoding"))}
	}
	if string(bytes.TrimSpace(c.Body)) == "null" {
		c.Seen(NullBody)
	}
	if c.Request.Method == http.MethodGet && len(c.Body) > 0 {
		c.Seen(GetWithBody)
	}
	if !c.Operation.HasBody() {
		return lay(c, merged)
	}
	for name := range parameterKinds {
		if c.Query.Has(name) {
			c.Seen(QueryWins)
			break
		}
	}
	c.Input, err = json.Marshal(merged)
	return err
}

// lay puts the parameters of a GET's body beside those of its query, where the document describes them.
func lay(c *sim.Call, merged map[string]json.RawMessage) error {
	for name, kind := range parameterKinds {
		value, sent := merged[name]
		if !sent || c.Query.Has(name) {
			continue
		}
		var text string
		isText := json.Unmarshal(value, &text) == nil && value[0] == '"'
		if isText != (kind == "string") {
			v := ParamType.Break("%s is %s: it must be a %s", "%s 是 %s：类型应为 %s", name, shown(value), kind)
			v.Detail = name
			return v
		}
		if !isText {
			text = string(value)
		}
		c.Query = append(c.Query, openapi.QueryParameter{Name: name, Value: text})
	}
	return nil
}

// parameter is a parameter's value after the check, wherever it was sent: a text, a float64, or nil.
func parameter(c *sim.Call, name string) any {
	body, ok := c.Value.(map[string]any)
	if !ok {
		return c.Params.Find(name)
	}
	if n, ok := body[name].(json.Number); ok {
		v, err := n.Float64()
		if err != nil {
			return nil // a number beyond all numbers is within no range, so it has been refused
		}
		return v
	}
	return body[name]
}

// canonicalPath spells the api code of a path with hyphens. Only the code: the pages grant the underscore to it and
// say nothing of the action, although tokens spell actions with underscores.
func canonicalPath(path string) (canonical string, changed bool) {
	const prefix = "/api/"
	rest, found := strings.CutPrefix(path, prefix)
	if !found {
		return path, false
	}
	code, action, whole := strings.Cut(rest, "/")
	if !whole || !strings.Contains(code, "_") {
		return path, false
	}
	return prefix + strings.ReplaceAll(code, "_", "-") + "/" + action, true
}
