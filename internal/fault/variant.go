package fault

import "example.com/mockserver/internal/rule"

// Variant is one other way in which a provider might behave, in every sandbox of a process: one change, to one rule or to
// one operation. Clients' tests are graded by it.
type Variant struct {
	ID    string    `json:"id"`   // "qijiayun/token-unknown#other-1": what it varies, and how
	Of    string    `json:"of"`   // what it varies: a rule's id, or "provider/operationId"
	Says  rule.Text `json:"says"` // what the provider does instead, one sentence
	Wrong bool      `json:"wrong,omitempty"`
	// Needs says what a test does to notice it; only where the sentence does not.
	Needs rule.Text `json:"needs,omitzero"`

	Answer   rule.Answer `json:"answer,omitzero"`    // put over the rule's own answer
	Patch    Patch       `json:"patch,omitempty"`    // of the body: of the rule's refusal, or of the operation's accepted reply
	Change   Change      `json:"change,omitzero"`    // of the same, made by what the body holds
	Delivery string      `json:"delivery,omitempty"` // what becomes of the provider's pushes: as a fault's Does, Lost or Patched
	Provider string      `json:"-"`                  // of Delivery
}

// What a variant does to deliveries, beside what a fault does.
const (
	Lost    = "lost"    // nothing is sent
	Patched = "patched" // the body is sent as the variant's Patch changes it
)

// Is reports whether this is the variant v: nil is none.
func (v *Variant) Is(other *Variant) bool { return v != nil && other != nil && v.ID == other.ID }

// Varies reports whether the variant changes a rule's refusal, or an operation's reply.
func (v *Variant) Varies(id string) bool { return v != nil && v.Of == id }

// Label marks the exchanges that a variant has changed.
func (v *Variant) Label() string { return "variant " + v.ID }

// ChangesBodies reports whether the variant changes the bodies of replies.
func (v *Variant) ChangesBodies() bool {
	return v != nil && v.Delivery == "" && (len(v.Patch) > 0 || v.Change.To != "")
}

// Apply returns a body as the variant changes it. It fails where the body is not JSON or the variant's patch does not fit.
func (v *Variant) Apply(body []byte) ([]byte, error) {
	p := v.Patch
	if v.Change.To != "" {
		var err error
		if p, err = v.Change.patch(body); err != nil || len(p) == 0 {
			return body, err
		}
	}
	return p.Apply(body)
}
