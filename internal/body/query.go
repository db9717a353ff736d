package body

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"example.com/mockserver/openapi"
)

// ReadQuery reads a query string, and tells by name which of its parameters cannot be read: they are not among the
// values. Go's own reading drops them without a word, and the call would be answered as if they had not been sent. A
// semicolon is a letter like any other, as it is to the providers.
func ReadQuery(raw string) (query openapi.Query, unread map[string]openapi.Unread) {
	if raw == "" {
		return nil, nil
	}
	query = make(openapi.Query, 0, 1+strings.Count(raw, "&"))
	asSent := unescaped(raw)
	for pair := range strings.SplitSeq(raw, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		if asSent {
			query = append(query, openapi.QueryParameter{Name: name, Value: value})
			continue
		}
		name, why := unescape(name)
		value, whyNot := unescape(value)
		if why == (openapi.Unread{}) {
			why = whyNot
		}
		if _, broken := unread[name]; broken {
			continue // of several the first one counts
		}
		if why == (openapi.Unread{}) {
			query = append(query, openapi.QueryParameter{Name: name, Value: value})
		} else if !query.Has(name) {
			if unread == nil {
				unread = map[string]openapi.Unread{}
			}
			unread[name] = why
		}
	}
	return query, unread
}

// unescaped reports a query of printable ASCII in which nothing is escaped: most are.
func unescaped(raw string) bool {
	for _, c := range []byte(raw) {
		if c <= ' ' || c > '~' || c == '%' || c == '+' {
			return false
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
