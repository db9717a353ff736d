package qijiayun

import (
	"encoding/json"
	"strconv"
	"time"

	"example.com/mockserver/internal/sim"
)

// fields are the properties of a request's body, which has passed its schema. Names are compared letter by letter, and a
// value that the tables call String while the samples send a number is read either way.
type fields struct {
	call *sim.Call
	sent map[string]any
}

func fieldsOf(c *sim.Call) fields {
	sent, _ := c.Value.(map[string]any) // the schema demands an object; no body has no fields
	return fields{call: c, sent: sent}
}

// find returns a property as text, a number with all its digits; null counts as not sent.
func (f fields) find(name string) (value string, sent bool) {
	switch v := f.sent[name].(type) {
	case nil:
		if _, sent := f.sent[name]; sent {
			f.call.Seen(NullIsAbsent)
		}
		return "", false
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	default:
		text, err := json.Marshal(v)
		return string(text), err == nil
	}
}

// text is a property as text; empty when it was not sent.
func (f fields) text(name string) string {
	value, _ := f.find(name)
	return value
}

// optional is a property as text, or nil when it was not sent.
func (f fields) optional(name string) *string {
	if value, sent := f.find(name); sent {
		return &value
	}
	return nil
}

// number is a property as a number; 0 when it was not sent.
func (f fields) number(name string) (float64, error) {
	value, sent := f.find(name)
	if !sent {
		return 0, nil
	}
	n, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return 0, ParameterError.Break("%s is not a number", "%s 不是数字", name)
	}
	return n, nil
}

// integer is a property as a whole number, exact to the last digit; 0 when it was not sent.
func (f fields) integer(name string) (int64, error) {
	value, sent := f.find(name)
	if !sent {
		return 0, nil
	}
	if n, err := strconv.ParseInt(value, 10, 64); err == nil {
		return n, nil
	}
	// 1.0 and 1e3 are whole numbers of JSON too.
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || n != float64(int64(n)) {
		return 0, ParameterError.Break("%s is not a 64-bit integer", "%s 不是 64 位整数", name)
	}
	return int64(n), nil
}

// moment is a property as a time; the zero time when it was not sent.
func (f fields) moment(name string) (time.Time, error) {
	value, sent := f.find(name)
	if !sent {
		return time.Time{}, nil
	}
	t, err := parseMoment(value)
	if err != nil {
		return t, ParameterError.Break("%s is not a valid date", "%s 的日期不存在", name)
	}
	return t, nil
}
