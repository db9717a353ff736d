package journal

import (
	"net/http"
	"regexp"
	"slices"

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
