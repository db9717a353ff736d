// Package redact owns taking secrets out of what is shown: by name in any spelling and place, by form, and by value. It
// knows no exchange and no sandbox, and changes nothing that it is given.
package redact

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// Mark stands in the place of a secret.
const Mark = "[redacted]"

// JWTMark stands in the place of a JWT.
const JWTMark = "[redacted JWT]"

var (
	jwt        = regexp.MustCompile(`eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?`)
	userinfo   = regexp.MustCompile(`(:(?:\\?/){2})[^\s"'<>/\\?#]+@`)
	privateKey = regexp.MustCompile(`(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)`)
	scheme     = regexp.MustCompile(`(?i)^\s*(?:basic|bearer|digest|negotiate)\s+(\S.*)$`)
)

// Form takes out what is a secret by its form, whatever its name: a JWT, a private key, the userinfo of an address.
func Form(text string) string {
	if strings.Contains(text, "eyJ") {
		text = jwt.ReplaceAllString(text, JWTMark)
	}
	if strings.Contains(text, "@") {
		text = userinfo.ReplaceAllString(text, "${1}"+Mark+"@")
	}
	if strings.Contains(text, "PRIVATE KEY") {
		text = privateKey.ReplaceAllString(text, Mark)
	}
	return text
}

// URL is an address, or a request's target, without the secrets in it.
func (n *Names) URL(u string, found func(string)) string {
	path, query, asked := strings.Cut(u, "?")
	path = n.segments(Form(n.scan(path, found, depth)), found)
	if !asked {
		return path
	}
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		plain, err := url.QueryUnescape(name)
		if value == "" {
			continue
		}
		if err != nil || n.Secret(plain) {
			note(found, value)
			pairs[i] = name + "=" + mark(value)
			continue
		}
		pairs[i] = name + "=" + Form(n.scan(value, found, depth))
	}
	return path + "?" + strings.Join(pairs, "&")
}

// segments is a path without what a segment named like a secret is followed by, if that is no word: /token/2f9c… but not
// /token/refresh.
func (n *Names) segments(path string, found func(string)) string {
	parts := strings.Split(path, "/")
	for i := 1; i < len(parts); i++ {
		value := parts[i]
		if len(value) < Least || !strings.ContainsAny(value, "0123456789") || strings.HasPrefix(value, "[redacted") || !n.Secret(parts[i-1]) {
			continue
		}
		note(found, value)
		parts[i] = Mark
	}
	return strings.Join(parts, "/")
}

// mark stands in the place of a value: JWTMark where it is one.
func mark(value string) string {
	if at := jwt.FindStringIndex(value); at != nil && at[0] == 0 && at[1] == len(value) {
		return JWTMark
	}
	return Mark
}

// Header is a message's header without the secrets in it: the same one where it has none.
func (n *Names) Header(h http.Header, found func(string)) http.Header {
	return EachValue(h, func(name, value string) string { return n.headerValue(name, value, found) })
}

// EachValue is a header with what hide makes of its values: the same one where hide changes none.
func EachValue(h http.Header, hide func(name, value string) string) http.Header {
	shown, cloned := h, false
	for name, values := range h {
		for i, value := range values {
			hidden := hide(name, value)
			if hidden == value {
				continue
			}
			if !cloned {
				shown, cloned = h.Clone(), true
			}
			shown[name][i] = hidden
		}
	}
	return shown
}

func (n *Names) headerValue(name, value string, found func(string)) string {
	if value == "" {
		return value
	}
	credential := scheme.FindStringSubmatch(value)
	if credential != nil {
		note(found, credential[1])
	}
	if n.SecretHeader(name) {
		note(found, value)
		return Mark
	}
	if credential != nil {
		return mark(strings.TrimSpace(credential[1]))
	}
	return n.Text(value, found)
}

// Text is a text of any kind, JSON or a form or neither, whole or cut, without the values that stand after a secret's name.
func (n *Names) Text(text string, found func(string)) string {
	return Form(n.scan(text, found, depth))
}

// note hands over a secret that was found, and what it stands for where it is escaped.
func note(found func(string), value string) {
	if found == nil {
		return
	}
	found(value)
	if strings.Contains(value, "%") {
		if plain, err := url.QueryUnescape(value); err == nil {
			found(plain)
		}
	}
}
