package body

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"example.com/mockserver/internal/rule"
	"example.com/mockserver/openapi"
)

// WhyBroken explains in both languages why a body is not JSON. It recognises what clients commonly send instead, since
// the decoder's own message would speak of bytes.
func WhyBroken(err error, body []byte, encoding string) rule.Text {
	if text, found := inJSONsPlace(body, encoding); found {
		return text
	}
	var syntax *json.SyntaxError
	readable := errors.As(err, &syntax) && syntax.Offset > 0 && syntax.Offset <= int64(len(body))
	switch {
	case errors.Is(err, openapi.ErrEndsEarly), errors.Is(err, io.ErrUnexpectedEOF), syntax != nil && syntax.Error() == "unexpected end of JSON input":
		return rule.Say("the body is not valid JSON: it ends unexpectedly after %d bytes", "请求体不是有效的 JSON：只有 %d 字节，内容不完整", len(body))
	case errors.Is(err, openapi.ErrGoesOn):
		return rule.Say("the body is not valid JSON: unexpected data after the JSON value", "请求体不是有效的 JSON：JSON 值之后还有内容")
	case errors.Is(err, openapi.ErrTooDeep):
		return rule.Say("the body is nested deeper than %d levels", "请求体嵌套超过 %d 层", openapi.MaxDepth)
	case readable:
		// Go's message names a single byte: of a Chinese quotation mark, the first of three.
		letter, _ := utf8.DecodeRune(body[syntax.Offset-1:])
		if letter >= utf8.RuneSelf {
			return rule.Say("the body is not valid JSON: unexpected %q at byte %d", "请求体不是有效的 JSON：第 %[2]d 字节处不应出现 %[1]q", letter, syntax.Offset)
		}
		return rule.Say("the body is not valid JSON: %[3]v at byte %[2]d", "请求体不是有效的 JSON：第 %[2]d 字节处不应出现 %[1]q", letter, syntax.Offset, err)
	}
	return rule.Say("the body is not valid JSON: %v", "请求体不是有效的 JSON：%v", err)
}

// inJSONsPlace recognises what clients send instead of JSON.
func inJSONsPlace(body []byte, encoding string) (why rule.Text, found bool) {
	starts := func(prefix string) bool { return bytes.HasPrefix(body, []byte(prefix)) }
	trimmed := bytes.TrimSpace(body)
	switch {
	case encoding != "" && !strings.EqualFold(strings.TrimSpace(encoding), "identity"):
		why = rule.Say("the body is not JSON: it has Content-Encoding %q; send it uncompressed", "请求体不是 JSON：Content-Encoding 为 %q；请不要压缩", encoding)
	case starts("\x1f\x8b"):
		why = rule.Say("the body is not JSON: it is compressed with gzip; send it uncompressed", "请求体不是 JSON：经过 gzip 压缩；请不要压缩")
	case starts("\xef\xbb\xbf"):
		why = rule.Say("the body is not valid JSON: it begins with a byte order mark (BOM); remove it", "请求体不是 JSON：开头有字节顺序标记（BOM）；请去掉")
	case starts("\xff\xfe"), starts("\xfe\xff"):
		why = rule.Say("the body is not UTF-8: it is UTF-16", "请求体不是 UTF-8 编码：是 UTF-16")
	case !utf8.Valid(body):
		at := notUTF8(body)
		why = rule.Say("the body is not UTF-8: byte %d is 0x%02X, as in GBK", "请求体不是 UTF-8 编码：第 %d 字节为 0x%02X，可能是 GBK", at+1, body[at])
	case len(trimmed) == 0:
		why = rule.Say("the body is not JSON: it is blank", "请求体不是 JSON：内容为空白")
	case bytes.HasPrefix(trimmed, []byte("{'")):
		why = rule.Say("the body is not valid JSON: it uses single quotes; JSON uses double quotes", "请求体不是 JSON：使用了单引号，JSON 使用双引号")
	case !bytes.ContainsAny(trimmed[:1], `{["`) && bytes.Contains(trimmed, []byte("=")):
		why = rule.Say("the body is not JSON: it is a form (a=1&b=2)", "请求体不是 JSON：内容是表单（a=1&b=2）")
	default:
		return rule.Text{}, false
	}
	return why, true
}

// notUTF8 is the offset of the first byte that is not valid UTF-8.
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
