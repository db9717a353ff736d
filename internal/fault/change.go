package fault

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// What a Change does to a value.
const (
	ToNull  = "null"   // a value that is not null becomes null
	ToGone  = "absent" // the field is left out
	ToEmpty = "empty"  // a list with elements has none
	ToText  = "text"   // a number becomes the same number as text
)

// Change is a change of all values at some places of a body, whatever they are.
type Change struct {
	To string   `json:"to"`
	At []string `json:"at"` // JSON pointers, with * for each element of a list
}

// maxElements bounds the elements of a list that a change is made to.
const maxElements = 20

// patch is the patch that makes the change in this body: empty where there is nothing to change. A value within another
// that is changed is left alone.
func (c Change) patch(body []byte) (Patch, error) {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var root any
	if err := d.Decode(&root); err != nil {
		return nil, fmt.Errorf("the body is not JSON: %w", err)
	}
	var p Patch
	for _, pattern := range c.At {
		c.walk(root, "", strings.Split(strings.TrimPrefix(pattern, "/"), "/"), &p)
	}
	return slices.DeleteFunc(p, func(o PatchOperation) bool {
		return slices.ContainsFunc(p, func(outer PatchOperation) bool { return strings.HasPrefix(o.Path, outer.Path+"/") })
	}), nil
}

// walk follows what is left of a pattern from a value, and adds what is to be done where it ends.
func (c Change) walk(v any, at string, left []string, p *Patch) {
	if len(left) == 0 {
		if o, changes := c.operation(v, at); changes {
			*p = append(*p, o)
		}
		return
	}
	switch v := v.(type) {
	case []any:
		if left[0] != "*" {
			return
		}
		for i := range min(len(v), maxElements) {
			c.walk(v[i], at+"/"+strconv.Itoa(i), left[1:], p)
		}
	case map[string]any:
		if field, found := v[strings.NewReplacer("~1", "/", "~0", "~").Replace(left[0])]; found {
			c.walk(field, at+"/"+left[0], left[1:], p)
		}
	}
}

func (c Change) operation(v any, at string) (o PatchOperation, changes bool) {
	switch c.To {
	case ToNull:
		return PatchOperation{Op: "replace", Path: at, Value: json.RawMessage("null")}, v != nil
	case ToGone:
		return PatchOperation{Op: "remove", Path: at}, true
	case ToEmpty:
		list, isList := v.([]any)
		return PatchOperation{Op: "replace", Path: at, Value: json.RawMessage("[]")}, isList && len(list) > 0
	case ToText:
		n, isNumber := v.(json.Number)
		return PatchOperation{Op: "replace", Path: at, Value: json.RawMessage(strconv.Quote(n.String()))}, isNumber
	}
	return o, false
}
