package journal

import (
	"net/http"
	"regexp"
	"slices"
	"strings"

	"example.com/mockserver/internal/redact"
)

// Redacted replaces a secret.
const Redacted = redact.Mark

// RedactedJWT stands in the place of a JWT that no name tells to be one.
const RedactedJWT = redact.JWTMark

// Secrets names the values that are redacted in a provider's exchanges.
type Secrets struct {
	headers, query []string       // in which a client presents a credential
	all            *redact.Names  // nil hides nothing
	fields         *regexp.Regexp // "name":"value" in JSON, also where the body was cut within the value
}

// NewSecrets returns the secrets of a provider: names of headers, of query parameters, and of body fields. They are
// recognised in any spelling, and beside them names that are secrets' everywhere, such as password and token.
func NewSecrets(headers, query, fields []string) *Secrets {
	s := &Secrets{query: query}
	for _, h := range append([]string{"Authorization", "Cookie"}, headers...) {
		s.headers = append(s.headers, http.CanonicalHeaderKey(h))
	}
	s.all = redact.NewNames(slices.Concat(query, fields), headers)
	if len(fields) > 0 {
		s.fields = regexp.MustCompile(`("(?:` + alternatives(fields) + `)"\s*:\s*")(?:[^"\\]|\\.)*("|\\?$)`)
	}
	return s
}

// Hide is a body as the journal shows it.
func (s *Secrets) Hide(body []byte) string {
	if s == nil || s.all == nil {
		return string(body)
	}
	return s.all.Text(string(body), nil)
}

// Address is an address as the journal shows it.
func (s *Secrets) Address(u string) string {
	if s == nil || s.all == nil {
		return u
	}
	return s.all.URL(u, nil)
}

// Names tells which names are secrets'.
func (s *Secrets) Names() *redact.Names { return s.all }

// In are the secrets in a body.
func (s *Secrets) In(body []byte) []string {
	if s.fields == nil {
		return nil
	}
	var all []string
	for _, at := range s.fields.FindAllSubmatchIndex(body, -1) {
		all = append(all, string(body[at[3]:at[4]])) // between what stands before the value and its end
	}
	return all
}

// MaskText removes the secrets from a text that quotes exchanges, such as the output of a failed test: it contains URLs
// and bodies, perhaps with nested quotes.
func (s *Secrets) MaskText(text string) string {
	return s.all.Text(strings.ToValidUTF8(text, "?"), nil)
}

func alternatives(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = regexp.QuoteMeta(name)
	}
	return strings.Join(quoted, "|")
}
