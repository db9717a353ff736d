package problem

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// DecodeStrict reads JSON into v: an unknown field, a wrong type or a second value is a *Problem. Numbers decoded into
// an any are json.Number.
func DecodeStrict(body []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	d.UseNumber()
	err := d.Decode(v)
	if err == nil {
		if _, end := d.Token(); errors.Is(end, io.EOF) {
			return nil
		}
		return Invalid("the body has data after its JSON value", "请求体的 JSON 值之后还有内容")
	}
	return unreadable(err)
}

// unreadable describes a decoding error without Go type names.
func unreadable(err error) *Problem {
	var kind *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, io.EOF):
		return Invalid("the body is empty; a JSON object is needed", "请求体为空；需要一个 JSON 对象")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return Invalid("the body is not valid JSON: unexpected end", "请求体不是有效的 JSON：内容不完整")
	case errors.As(err, &syntax):
		return Invalid("the body is not valid JSON: syntax error at byte %d", "请求体不是有效的 JSON：第 %d 字节处有语法错误", syntax.Offset)
	case errors.As(err, &kind) && kind.Field != "":
		return Invalid("body field %q cannot be %s", "请求体字段“%s”不能是 %s", strings.ReplaceAll(kind.Field, ".", "/"), kind.Value)
	case errors.As(err, &kind):
		return Invalid("the body cannot be %s; a JSON object is needed", "请求体不能是 %s；需要一个 JSON 对象", kind.Value)
	}
	if name, unknown := strings.CutPrefix(err.Error(), "json: unknown field "); unknown {
		return Invalid("unknown body field %s", "请求体中有未知字段 %s", name)
	}
	return Invalid("the body cannot be read: %v", "无法读取请求体：%v", err)
}
