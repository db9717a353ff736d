package body

import (
	"errors"
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
	if unescaped(raw) {
		return split(raw), nil
	}
	raw = strings.ReplaceAll(raw, ";", "%3B")
	values, err := url.ParseQuery(raw)
	if err == nil && allText(values) {
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

// unescaped reports a query of printable ASCII in which nothing is escaped.
func unescaped(raw string) bool {
	for _, c := range []byte(raw) {
		if c <= ' ' || c > '~' || c == '%' || c == '+' {
			return false
		}
	}
	return true
}

// split is url.ParseQuery for an unescaped query: most are.
func split(raw string) url.Values {
	values := url.Values{}
	room := make([]string, 0, 1+strings.Count(raw, "&")) // for the values of all names
	for pair := range strings.SplitSeq(raw, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		if sent, again := values[name]; again {
			values[name] = append(sent, value)
			continue
		}
		room = append(room, value)
		values[name] = room[len(room)-1 : len(room) : len(room)]
	}
	return values
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
	plain, err := url.QueryUnescape(raw)
	if err != nil {
		escape := raw
		if broken, ok := errors.AsType[url.EscapeError](err); ok {
			escape = string(broken)
		}
		escape = strings.ToValidUTF8(escape, "?")
		return strings.ToValidUTF8(raw, "?"), openapi.Unread{
			EN: fmt.Sprintf("%q is not an escape of two hex digits; a percent sign is written %%25", escape),
			ZH: fmt.Sprintf("%q 不是百分号加两位十六进制数；百分号本身应写作 %%25", escape),
		}
	}
	if why := openapi.NotUTF8(plain); why != (openapi.Unread{}) {
		return strings.ToValidUTF8(plain, "?"), why
	}
	return plain, openapi.Unread{}
}
