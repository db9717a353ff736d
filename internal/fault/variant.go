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
	Delivery string      `json:"delivery,omitempty"` // what becomes of the provider's pushes: as a fault's Does, or Lost
	Provider string      `json:"-"`                  // of Delivery
}

// Lost is a delivery of which nothing is sent.
const Lost = "lost"

// Is reports whether this is the variant v: nil is none.
func (v *Variant) Is(other *Variant) bool { return v != nil && other != nil && v.ID == other.ID }

// Varies reports whether the variant changes a rule's refusal, or an operation's reply.
func (v *Variant) Varies(id string) bool { return v != nil && v.Of == id }

// Label marks the exchanges that a variant has changed.
func (v *Variant) Label() string { return "variant " + v.ID }
