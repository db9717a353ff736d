package sim

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/openapi"
)

// whyBroken says why a body is no JSON, by what clients do wrong: the decoder's own words would be of bytes.
func whyBroken(err error, body []byte, encoding string) rule.Text {
	said := func(en, zh string, args ...any) rule.Text {
		return rule.Text{EN: fmt.Sprintf(en, args...), ZH: fmt.Sprintf(zh, args...)}
	}
	var syntax *json.SyntaxError
	switch {
	case encoding != "" && encoding != "identity":
		return said("the body is no JSON: it has Content-Encoding %q; send it uncompressed", "请求体不是 JSON：Content-Encoding 为 %q；请不要压缩", encoding)
	case bytes.HasPrefix(body, []byte("\xef\xbb\xbf")):
		return said("the body is no JSON: it begins with a byte order mark (BOM); send it without", "请求体不是 JSON：开头有字节顺序标记（BOM）；请去掉")
	case errors.Is(err, openapi.ErrNotUTF8):
		at := notUTF8(body)
		return said("the body is not UTF-8: byte %d is 0x%02X, as in GBK or UTF-16", "请求体不是 UTF-8 编码：第 %d 字节为 0x%02X，可能是 GBK 或 UTF-16", at+1, body[at])
	case errors.Is(err, openapi.ErrEndsEarly):
		return said("the body is no JSON: it ends too soon, after %d bytes", "请求体不是 JSON：只有 %d 字节，不完整", len(body))
	case errors.Is(err, openapi.ErrGoesOn):
		return said("the body is no JSON: something follows the JSON value", "请求体不是 JSON：JSON 值之后还有内容")
	case errors.Is(err, openapi.ErrTooDeep):
		return said("the body is nested deeper than %d levels", "请求体嵌套超过 %d 层", openapi.MaxDepth)
	case errors.As(err, &syntax) && syntax.Offset > 0 && syntax.Offset <= int64(len(body)):
		// Go reads bytes: of a Chinese quotation mark it would name the first of three.
		letter, _ := utf8.DecodeRune(body[syntax.Offset-1:])
		if letter >= utf8.RuneSelf {
			return said("the body is no JSON: %q cannot stand at byte %d", "请求体不是 JSON：第 %[2]d 字节处不应出现 %[1]q", letter, syntax.Offset)
		}
		return said("the body is no JSON: %[3]v at byte %[2]d", "请求体不是 JSON：第 %[2]d 字节处不应出现 %[1]q", letter, syntax.Offset, err)
	}
	return said("the body is no JSON: %v", "请求体不是 JSON：%v", err)
}

// notUTF8 is where the first byte stands that is none of UTF-8.
func notUTF8(body []byte) int {
	for at := 0; at < len(body); {
		letter, size := utf8.DecodeRune(body[at:])
		if letter == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return 0
}
