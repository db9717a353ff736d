// Package rule owns the rules of the providers, as values: each states a requirement, its evidence, and the answer when
// it is broken. It does not handle HTTP requests; the provider decides whether a request breaks a rule.
package rule

import (
	"encoding/json"
	"fmt"
)

// Grade is the evidence behind a rule or behind the answer given when it is broken.
type Grade string

// The grades, strongest first.
const (
	Documented Grade = "documented" // the provider's documentation says so
	Observed   Grade = "observed"   // seen in the provider's own samples or in a public client, stated nowhere
	Assumed    Grade = "assumed"    // not published; mockserver chooses, and a user may override
)

// Word is the grade in both languages.
func (g Grade) Word() Text {
	switch g {
	case Documented:
		return Text{EN: "documented", ZH: "有文档"}
	case Observed:
		return Text{EN: "observed", ZH: "有观测"}
	case Assumed:
		return Text{EN: "assumed", ZH: "推定"}
	}
	return Text{EN: string(g), ZH: string(g)}
}

// Text is a sentence for people, in both languages.
type Text struct {
	EN string `json:"en"`
	ZH string `json:"zh"`
}

// In returns the sentence in the language of a tag such as "zh_CN.UTF-8"; anything but Chinese is English.
func (t Text) In(lang string) string {
	if len(lang) >= 2 && lang[:2] == "zh" && t.ZH != "" {
		return t.ZH
	}
	return t.EN
}

// Answer is what the provider sends when a rule is broken. The provider's envelope turns it into bytes, unless Body
// is given: then Body is the whole reply.
type Answer struct {
	Status  int               `json:"status,omitempty"`  // HTTP status
	Code    string            `json:"code,omitempty"`    // the envelope's code, as text: "40001", "INVALID_PARAMS"
	Message string            `json:"message,omitempty"` // the envelope's message, as the provider words it
	Headers map[string]string `json:"headers,omitempty"` // further response headers
	Body    json.RawMessage   `json:"body,omitempty"`    // a verbatim reply, instead of the envelope
	Grade   Grade             `json:"grade,omitempty"`   // the evidence for this answer, not for the rule
}

// IsZero reports whether every field is empty.
func (a Answer) IsZero() bool {
	return a.Status == 0 && a.Code == "" && a.Message == "" && len(a.Headers) == 0 && len(a.Body) == 0
}

// Over returns a with the fields that b sets; if b has a body, b replaces a.
func (a Answer) Over(b Answer) Answer {
	if b.Status != 0 {
		a.Status = b.Status
	}
	if b.Code != "" {
		a.Code = b.Code
	}
	if b.Message != "" {
		a.Message = b.Message
	}
	if len(b.Headers) > 0 {
		a.Headers = b.Headers
	}
	if len(b.Body) > 0 {
		a.Body = b.Body
	}
	return a
}

// Rule is one thing a provider enforces or does. A rule without an answer describes behaviour without a refusal, such
// as "the earlier token stays valid after a refresh".
type Rule struct {
	ID     string   `json:"id"`               // "qijiayun/daily-quota"
	Says   Text     `json:"says"`             // what it demands, one sentence
	Grade  Grade    `json:"grade"`            // the evidence for the rule itself
	Source *Source  `json:"source"`           // the provider's page, or why it was assumed
	Answer Answer   `json:"answer,omitzero"`  // what is sent when it is broken
	Others []Answer `json:"others,omitempty"` // plausible other answers, where Answer is assumed

	// Waivable rules can be switched off in a sandbox: the override {"enforced":false}.
	Waivable bool `json:"waivable,omitempty"`
	// Seen is set where the rule was seen at the real provider: see Evidence.
	Seen *Seen `json:"seen,omitempty"`
	// Unprovoked rules cannot be broken by a request: only a fault or Mock-Prefer leads to their answer.
	Unprovoked bool `json:"unprovoked,omitempty"`
}

// Waivable makes a rule one that can be switched off in a sandbox.
func Waivable(r *Rule) *Rule {
	r.Waivable = true
	return r
}

// Unprovoked makes a rule one that no request breaks.
func Unprovoked(r *Rule) *Rule {
	r.Unprovoked = true
	return r
}

// Refuses reports whether breaking the rule is answered with a refusal.
func (r *Rule) Refuses() bool { return !r.Answer.IsZero() }

// Violation is a rule broken by one request. It is the error a provider's code returns.
type Violation struct {
	Rule   *Rule
	Why    Text   // the diagnosis for the developer; never on the wire
	Detail string // what the envelope may show beside the message, where the provider does so
	Fixed  string // how Why.EN begins whatever was sent; empty where nothing is known of that
}

// Error is the diagnosis in English.
func (v *Violation) Error() string { return v.Rule.ID + ": " + v.Why.EN }

// Break returns the violation of r with its diagnosis in both languages; args serve both formats.
func (r *Rule) Break(en, zh string, args ...any) *Violation {
	v := &Violation{Rule: r, Why: Say(en, zh, args...)}
	if len(args) == 0 {
		v.Fixed = en
	}
	return v
}

// Add lets the diagnosis end with a further text.
func (v *Violation) Add(more Text) *Violation {
	v.Why = Text{EN: v.Why.EN + more.EN, ZH: v.Why.ZH + more.ZH}
	return v
}

// Say is a sentence in both languages; args serve both formats, a Text in the language of each.
func Say(en, zh string, args ...any) Text {
	return Text{EN: sprintf(en, "en", args), ZH: sprintf(zh, "zh", args)}
}

func sprintf(format, lang string, args []any) string {
	if len(args) == 0 {
		return format
	}
	said := make([]any, len(args))
	for i, arg := range args {
		if text, ok := arg.(Text); ok {
			arg = text.In(lang)
		}
		said[i] = arg
	}
	return fmt.Sprintf(format, said...)
}
