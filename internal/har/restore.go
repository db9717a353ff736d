package har

import (
	"strings"

	"example.com/mockserver/internal/auth"
)

// OwnSignature stands in the place of what signs a call with the account's own credential.
const OwnSignature = "[redacted signature]"

// NameOf is the name within a placeholder: of a credential, such as "qijiayun.appSecret", or a number.
func NameOf(placeholder string) string {
	return strings.TrimSuffix(strings.TrimPrefix(placeholder, "[redacted "), "]")
}

// IsPlaceholder reports whether a value is a placeholder and nothing else.
func IsPlaceholder(value string) bool { return onlyPlaceholders.MatchString(value) }

// HasPlaceholder reports whether a placeholder stands in a text.
func HasPlaceholder(text string) bool { return strings.Contains(text, "[redacted ") }

// ReplacePlaceholders replaces the placeholders in a text.
func ReplacePlaceholders(text string, by func(placeholder string) string) string {
	return anyPlaceholder.ReplaceAllStringFunc(text, by)
}

// SchemeOf is the scheme with which a header's credential begins, such as "Bearer ", blanks included; empty for none.
func SchemeOf(header string) string { return scheme.FindString(header) }

// Restore is what stands in a simulation where the recording has the placeholder: something of the same form; a JWT with
// the same claims, signed in the same way with the credential's counterpart. translate puts the simulation's values into
// JSON.
func (m Masked) Restore(translate func(json string) string, credential func(name string) (string, bool)) string {
	switch {
	case m.Signature:
		return m.As // when all else stands
	case m.JWT != nil:
		t := auth.Text{Header: translate(m.JWT.Header), Claims: translate(m.JWT.Claims)}
		return m.JWT.Signed.sign(t, credential).Compact()
	case m.Length > len(m.Form):
		return m.Form + strings.Repeat("x", min(m.Length, 1<<20)-len(m.Form))
	}
	return m.Form
}
