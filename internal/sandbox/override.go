package sandbox

import (
	"maps"

	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/problem"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/spelling"
)

// Override replaces the answer of a rule in one sandbox, or switches a waivable rule off.
type Override struct {
	rule.Answer
	Enforced *bool `json:"enforced,omitempty"` // false: the rule is not enforced
}

// Override replaces a rule's answer. It returns a *problem.Problem for an override that the rule does not allow.
func (b *Sandbox) Override(id string, o Override) error {
	if err := b.base.checkOverride(id, o); err != nil {
		return err
	}
	b.changeOverrides(func(m map[string]Override) { m[id] = o })
	return nil
}

func (c *Base) checkOverride(id string, o Override) error {
	r, found := c.Known.Rule(id)
	switch {
	case !found:
		return c.unknownRule(id)
	case o.Enforced != nil && !*o.Enforced && !r.Waivable:
		return problem.Invalid("rule %q cannot be switched off; override its answer instead", "规则 %q 不能关闭；可以覆盖它的应答", id)
	case !o.IsZero() && !r.Refuses():
		return problem.Invalid("rule %q describes behaviour without a refusal, so it has no answer to override", "规则 %q 不会拒绝请求，没有可以覆盖的应答", id)
	case o.IsZero() && o.Enforced == nil:
		return problem.Invalid("the override is empty: give status, code, message, headers, body or enforced",
			"覆盖内容为空：请给出 status、code、message、headers、body 或 enforced")
	case o.Status != 0 && (o.Status < 200 || o.Status > 599):
		return problem.Invalid("status %d is not a valid HTTP status of a reply", "%d 不是有效的 HTTP 应答状态码", o.Status)
	}
	return fault.CheckHeaders(o.Headers)
}

func (c *Base) unknownRule(id string) error {
	hint := spelling.Hint(id, c.Known.RuleIDs())
	return problem.NotFound("unknown rule %[1]q%[2]s; see GET /__admin/rules", "没有名为 %[1]q 的规则%[3]s；见 GET /__admin/rules", id, hint.EN, hint.ZH)
}

// OverrideOf returns the override of a rule, or a *problem.Problem if it has none.
func (b *Sandbox) OverrideOf(id string) (Override, error) {
	o, found := b.Overrides()[id]
	if found {
		return o, nil
	}
	if _, known := b.base.Known.Rule(id); !known {
		return Override{}, b.base.unknownRule(id)
	}
	return Override{}, problem.NotFound("rule %q is not overridden in this sandbox", "规则 %q 在此沙箱中没有被覆盖", id)
}

// DropOverride removes the override of a rule. It returns a *problem.Problem if the rule has none.
func (b *Sandbox) DropOverride(id string) error {
	_, err := b.OverrideOf(id)
	if err == nil {
		b.changeOverrides(func(m map[string]Override) { delete(m, id) })
	}
	return err
}

// Overrides are the sandbox's overrides by rule id: read only.
func (b *Sandbox) Overrides() map[string]Override { return *b.overrides.Load() }

func (b *Sandbox) changeOverrides(change func(map[string]Override)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	m := maps.Clone(b.Overrides())
	change(m)
	b.overrides.Store(&m)
}

// Enforces reports whether the sandbox enforces a waivable rule.
func (b *Sandbox) Enforces(r *rule.Rule) bool {
	o, found := b.Overrides()[r.ID]
	return !found || o.Enforced == nil || *o.Enforced
}

// Answer is the answer of a rule in this sandbox, with its override.
func (b *Sandbox) Answer(r *rule.Rule) rule.Answer {
	answer := b.base.Evidence.Of(r).Answer
	if b.varies(r) {
		answer = answer.Over(b.base.Variant.Answer)
	}
	if o, found := b.Overrides()[r.ID]; found {
		return answer.Over(o.Answer)
	}
	return answer
}

// Varied reports whether the process's variant has changed the answer of the rule.
func (b *Sandbox) Varied(r *rule.Rule) bool {
	return b.varies(r) && len(b.Overrides()[r.ID].Body) == 0
}

// Overridden reports whether another answer stands in the place of the rule's own, by an override or a variant, or since
// another was seen at the provider: no document has it.
func (b *Sandbox) Overridden(r *rule.Rule) bool {
	return !b.Overrides()[r.ID].IsZero() || b.base.Variant.Varies(r.ID) || b.base.Evidence.Replaces(r)
}
