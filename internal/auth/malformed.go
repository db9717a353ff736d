package auth

import (
	"errors"
	"strings"

	"example.com/mockserver/internal/rule"
)

// Malformed explains in both languages why Parse returned err for a text. It recognises the common client mistakes.
func Malformed(text string, err error) rule.Text {
	parts := strings.Split(text, ".")
	switch {
	case errors.Is(err, ErrTooLong):
		return rule.Text{EN: err.Error(), ZH: "token 超过 8 KiB"}
	case errors.Is(err, ErrCritical):
		return rule.Text{EN: err.Error(), ZH: "JOSE 头带有 crit：校验方必须拒绝不支持的扩展（RFC 7515 第 4.1.11 节）"}
	case len(text) >= 7 && strings.EqualFold(text[:7], "Bearer "):
		return rule.Text{EN: "the token itself begins with Bearer: the header has the word twice", ZH: "token 本身以 Bearer 开头：请求头中重复写了 Bearer"}
	case strings.TrimSpace(text) != text:
		return rule.Text{EN: "there is a space before or after the token", ZH: "token 前后有空格"}
	case strings.ContainsAny(text, `"'`):
		return rule.Text{EN: "the token contains quotation marks: send it without them", ZH: "token 中带有引号：发送时请去掉引号"}
	case jwtIn(text):
		more := Copied("the token", text, wellFormed)
		return rule.Text{EN: strings.TrimPrefix(more.EN, "; "), ZH: strings.ReplaceAll(strings.TrimPrefix(more.ZH, "；"), "the token", "token")}
	case len(parts) != 3:
		return rule.Say("a JWT has three parts, separated by dots; this has %d", "JWT 由点号分隔为三段，收到的有 %d 段", len(parts))
	case strings.Contains(text, "="):
		return rule.Text{EN: "its base64 is padded with =: a JWT is base64url without padding", ZH: "base64 末尾带有 =：JWT 使用不带填充的 base64url"}
	case strings.ContainsAny(text, "+/"):
		return rule.Text{EN: "it is encoded in base64 with + and /: a JWT uses base64url, with - and _", ZH: "使用了含 + 和 / 的标准 base64：JWT 使用含 - 和 _ 的 base64url"}
	}
	return rule.Text{EN: err.Error(), ZH: "无法解析：" + err.Error()}
}

// jwtIn reports a JWT with something that does not belong to it.
func jwtIn(text string) bool {
	plain, found := without(text)
	return len(found) > 0 && wellFormed(plain)
}

func wellFormed(text string) bool {
	_, err := Parse(text)
	return err == nil
}
