// Package problem owns mockserver's own refusals, which are sent as application/problem+json (RFC 9457), and its own
// failures. It is independent of providers: a provider's refusal is a rule's answer.
package problem

import (
	"net/http"
	"regexp"

	"example.com/mockserver/internal/rule"
)

// Problem is mockserver's own refusal, never a provider's.
type Problem struct {
	Status int
	Why    rule.Text
}

// Error is the refusal in English.
func (p *Problem) Error() string { return p.Why.EN }

// Body is the problem as JSON shows it (RFC 9457), with the detail in both languages.
func (p *Problem) Body() map[string]any {
	return map[string]any{
		"type": "about:blank", "title": http.StatusText(p.Status), "status": p.Status,
		"detail": p.Why.EN, "detailZh": p.Why.ZH,
	}
}

// New returns mockserver's own refusal with an HTTP status; args serve both formats.
func New(status int, en, zh string, args ...any) *Problem {
	return &Problem{Status: status, Why: rule.Say(en, zh, args...)}
}

// Invalid returns a 422 for malformed or contradictory input.
func Invalid(en, zh string, args ...any) *Problem {
	return New(http.StatusUnprocessableEntity, en, zh, args...)
}

// NotFound returns a 404 for a name that does not exist.
func NotFound(en, zh string, args ...any) *Problem {
	return New(http.StatusNotFound, en, zh, args...)
}

// Conflict returns a 409 for a request that the current state does not allow.
func Conflict(en, zh string, args ...any) *Problem {
	return New(http.StatusConflict, en, zh, args...)
}

var place = regexp.MustCompile(` ?[(（]openapi/admin\.yaml:\d+[)）]`)

// WithoutPlace is a message without the place in the admin API's document that it cites, for those who used a command or a
// form of the console.
func WithoutPlace(text string) string { return place.ReplaceAllLiteralString(text, "") }
