package body

import (
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"example.com/mockserver/openapi"
)

// ReadQuery reads a query string, and tells by name which of its parameters cannot be read: they are not among the
// values. Go's own reading drops them without a word, and the call would be answered as if they had not been sent. A
// semicolon is a letter like any other, as it is to the providers.
func ReadQuery(raw string) (url.Values, map[string]openapi.Unread) {
	raw = strings.ReplaceAll(raw, ";", "%3B")
	values, err := url.ParseQuery(raw)
	if err == nil && (readable(raw) || allText(values)) {
		return values, nil
	}
	unread := map[string]openapi.Unread{}
	values = url.Values{}
	for pair := range strings.SplitSeq(raw, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		plain, why := unescape(name)
		text, whyNot := unescape(value)
		if why == (openapi.Unread{}) {
			why = whyNot
		}
		if _, broken := unread[plain]; broken {
			continue // of several the first one counts
		}
		if why == (openapi.Unread{}) {
			values[plain] = append(values[plain], text)
		} else if len(values[plain]) == 0 {
			unread[plain] = why
		}
	}
	return values, unread
}

// readable reports a text without escapes, of ASCII letters only.
func readable(raw string) bool {
	for i := range len(raw) {
		if raw[i] == '%' || raw[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func allText(values url.Values) bool {
	for name, all := range values {
		if !utf8.ValidString(name) {
			return false
		}
		for _, value := range all {
			if !utf8.ValidString(value) {
				return false
			}
		}
	}
	return true
}

// unescape is a name or a value as it was meant, or why it cannot be read.
func unescape(raw string) (string, openapi.Unread) {
	for i := 0; i < len(raw); i++ {
		if raw[i] != '%' {
			continue
		}
		if i+2 >= len(raw) || !hex(raw[i+1]) || !hex(raw[i+2]) {
			escape := strings.ToValidUTF8(raw[i:min(len(raw), i+3)], "?")
			return strings.ToValidUTF8(raw, "?"), openapi.Unread{
				EN: fmt.Sprintf("%q is no escape of two hex digits; a percent sign is written %%25", escape),
				ZH: fmt.Sprintf("%q 不是百分号加两位十六进制数；百分号本身应写作 %%25", escape),
			}
		}
		i += 2
	}
	plain, err := url.QueryUnescape(raw)
	if err != nil {
		return raw, openapi.Unread{EN: err.Error(), ZH: err.Error()}
	}
	if why := openapi.NotUTF8(plain); why != (openapi.Unread{}) {
		return strings.ToValidUTF8(plain, "?"), why
	}
	return plain, openapi.Unread{}
}

func hex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f' }
