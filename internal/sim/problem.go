package sim

import (
	"net/http"

	"example.com/mockserver/internal/rule"
)

// Problem is mockserver's own refusal, never a provider's: it is sent as application/problem+json.
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

// NewProblem returns mockserver's own refusal with an HTTP status; args serve both formats.
func NewProblem(status int, en, zh string, args ...any) *Problem {
	return &Problem{Status: status, Why: rule.Say(en, zh, args...)}
}

// Invalid refuses input that cannot be meant.
func Invalid(en, zh string, args ...any) *Problem {
	return NewProblem(http.StatusUnprocessableEntity, en, zh, args...)
}

// NotFound refuses a name that nothing has.
func NotFound(en, zh string, args ...any) *Problem {
	return NewProblem(http.StatusNotFound, en, zh, args...)
}

// Conflict refuses what the present state does not allow.
func Conflict(en, zh string, args ...any) *Problem {
	return NewProblem(http.StatusConflict, en, zh, args...)
}
