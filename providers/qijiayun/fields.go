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
	raw  map[string]json.RawMessage
}

func fieldsOf(c *sim.Call) (fields, error) {
	f := fields{call: c}
	if err := c.Decode(&f.raw); err != nil {
		return f, ParameterError.Break("the body is no JSON object: %v", "请求体不是 JSON 对象：%v", err)
	}
	return f, nil
}

// find returns a property as text, without quotes where it is a string; null counts as not sent.
func (f fields) find(name string) (value string, sent bool) {
	raw, sent := f.raw[name]
	if !sent {
		return "", false
	}
	if string(raw) == "null" {
		f.call.Seen(NullIsAbsent)
		return "", false
	}
	if raw[0] != '"' {
		return string(raw), true
	}
	if err := json.Unmarshal(raw, &value); err != nil {
		return string(raw), true
	}
	return value, true
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
		return 0, ParameterError.Break("%s is no number", "%s 不是数字", name)
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
		return 0, ParameterError.Break("%s is no whole number of 64 bits", "%s 不是 64 位整数", name)
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
		return t, ParameterError.Break("%s has a day the calendar does not have", "%s 的日期不存在", name)
	}
	return t, nil
}
