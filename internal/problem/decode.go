package problem

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// DecodeStrict reads JSON from a person into v: an unknown field, a wrong type or a second value is a *Problem.
func DecodeStrict(body []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	err := d.Decode(v)
	if err == nil {
		if _, end := d.Token(); errors.Is(end, io.EOF) {
			return nil
		}
		return Invalid("the body has something after its JSON value", "请求体的 JSON 值之后还有内容")
	}
	if errors.Is(err, io.EOF) {
		return Invalid("the body is empty; a JSON object is needed", "请求体为空；需要一个 JSON 对象")
	}
	return Invalid("the body cannot be read: %v", "无法读取请求体：%v", err)
}
