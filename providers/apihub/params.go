package apihub

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/url"
	"strconv"
	"strings"
)

// 通用接口格式: an interface takes its parameters from a JSON body, simple ones from the query string as well, and where
// a name is in both, the query string wins.

var errNotObject = errors.New("the body is no JSON object")

// merge lays the query's parameters over the JSON body. kinds gives the documented type of each parameter: a text such
// as "116.4" becomes a number where a number is asked for, and stays a text where it cannot, for the check to refuse.
// Parameters of the query that no page describes are left out: unknown names change nothing. Of a name that the query
// has twice the first counts.
func merge(query url.Values, body []byte, kinds map[string]string) (map[string]json.RawMessage, error) {
	merged := map[string]json.RawMessage{}
	if len(body) > 0 {
		if err := json.Unmarshal(body, &merged); err != nil {
			var wrong *json.UnmarshalTypeError
			if errors.As(err, &wrong) {
				return nil, errNotObject
			}
			return nil, fmt.Errorf("the body is no JSON: %w", err)
		}
		if merged == nil { // the body is null
			return nil, errNotObject
		}
	}
	for name, kind := range kinds {
		if values := query[name]; len(values) > 0 {
			merged[name] = typed(values[0], kind)
		}
	}
	return merged, nil
}

// typed is a query parameter as the JSON value that its type asks for.
func typed(text, kind string) json.RawMessage {
	if kind == "number" {
		v, err := strconv.ParseFloat(text, 64)
		if err == nil && !math.IsInf(v, 0) && !math.IsNaN(v) {
			return strconv.AppendFloat(nil, v, 'g', -1, 64)
		}
	}
	quoted, _ := json.Marshal(text) // a string can always be marshalled
	return quoted
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
