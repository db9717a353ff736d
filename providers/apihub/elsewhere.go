package apihub

import (
	"net/http"
	"slices"
	"strings"

	"example.com/mockserver/internal/auth"
	"example.com/mockserver/internal/journal"
)

// A token in the wrong header is refused by nobody: the call is anonymous, and succeeds. So it has to be noticed.

// nearlyTokenHeader are headers, written without hyphens and underscores, that look like the right one.
var nearlyTokenHeader = []string{"apihubtoken", "xapihubtoken", "apihub", "apitoken", "xapitoken", "token", "xtoken", "accesstoken", "xaccesstoken", "apihubkey", "apikey", "xapikey"}

var joined = strings.NewReplacer("-", "", "_", "")

// tokensElsewhere are the names of the headers, sorted, that look like the token's or hold what looks like one of
// apihub's tokens. It reads the headers of a request, and those of an exchange, where secrets are masked.
func tokensElsewhere(h http.Header) []string {
	var names []string
	for name, values := range h {
		if name == tokenHeader {
			continue
		}
		plain := strings.ToLower(joined.Replace(name))
		if slices.Contains(nearlyTokenHeader, plain) || slices.ContainsFunc(values, holdsToken) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// holdsToken reports a value that is a JWT whose issuer has the form of an ak, or that the journal has masked as a JWT.
func holdsToken(value string) bool {
	if strings.Contains(value, journal.RedactedJWT) {
		return true
	}
	if len(value) >= len("Bearer ") && strings.EqualFold(value[:len("Bearer ")], "Bearer ") {
		value = strings.TrimSpace(value[len("Bearer "):])
	}
	return strings.HasPrefix(value, "eyJ") && akForm.MatchString(auth.Peek(value, "iss"))
}
