package journal

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Redacted stands in the place of a secret.
const Redacted = "[redacted]"

// RedactedJWT stands in the place of a JWT in an address, where no provider wants one.
const RedactedJWT = "[redacted JWT]"

var jwtInURL = regexp.MustCompile(`([=/])eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?`)

// Secrets names what is never shown of a provider's exchanges.
type Secrets struct {
	headers, query, names []string
	fields                *regexp.Regexp // "name":"value" in JSON, also where the body was cut within the value
	parts                 *regexp.Regexp // a part of a multipart form
}

// NewSecrets returns the secrets of a provider: names of headers (any case), of query parameters, and of body fields.
func NewSecrets(headers, query, fields []string) *Secrets {
	s := &Secrets{query: query, names: fields}
	for _, h := range append([]string{"Authorization", "Cookie"}, headers...) {
		s.headers = append(s.headers, http.CanonicalHeaderKey(h))
	}
	if len(fields) > 0 {
		names := alternatives(fields)
		s.fields = regexp.MustCompile(`("(?:` + names + `)"\s*:\s*")(?:[^"\\]|\\.)*("|\\?$)`)
		s.parts = regexp.MustCompile(`(name="(?:` + names + `)"\r\n\r\n)[^\r\n]*`)
	}
	return s
}

func (s *Secrets) header(h http.Header) http.Header {
	if len(s.headers) == 0 {
		return h
	}
	shown, cloned := h, false
	for _, name := range s.headers {
		if len(h[name]) == 0 {
			continue
		}
		if !cloned {
			shown, cloned = h.Clone(), true
		}
		shown[name] = []string{Redacted}
	}
	return shown
}

func (s *Secrets) url(u string) string {
	if len(s.headers) == 0 {
		return u
	}
	if strings.Contains(u, "eyJ") {
		u = jwtInURL.ReplaceAllString(u, "${1}"+RedactedJWT)
	}
	path, query, found := strings.Cut(u, "?")
	if !found || len(s.query) == 0 {
		return u
	}
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		plain, err := url.QueryUnescape(name)
		if value != "" && (err != nil || slices.Contains(s.query, plain)) {
			pairs[i] = name + "=" + Redacted
		}
	}
	return path + "?" + strings.Join(pairs, "&")
}

// Hide is a body as the journal shows it.
func (s *Secrets) Hide(body []byte) string {
	if s == nil {
		return string(body)
	}
	return s.body(body)
}

func (s *Secrets) body(b []byte) string {
	if s.fields == nil || len(b) == 0 {
		return string(b)
	}
	b = s.fields.ReplaceAll(b, []byte("${1}"+Redacted+"${2}"))
	return string(s.parts.ReplaceAll(b, []byte("${1}"+Redacted)))
}
