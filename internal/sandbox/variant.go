package sandbox

import (
	"encoding/json"
	"time"

	"example.com/mockserver/internal/fault"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/webhook"
)

// Variant is the other behaviour that the process's sandboxes show; nil for none.
func (b *Sandbox) Variant() *fault.Variant { return b.base.Variant }

// Reach notes that the variant made a difference.
func (b *Sandbox) Reach() { b.base.reached.Add(1) }

// Reached counts how often the variant made a difference.
func (c *Base) Reached() int64 { return c.reached.Load() }

// Varies reports whether the provider behaves by this variant here, and notes that it made a difference: to be asked
// only where the two behaviours differ.
func (t *Tx) Varies(v *fault.Variant) bool {
	if !t.Box.base.Variant.Is(v) {
		return false
	}
	t.Box.Reach()
	t.varied = true
	return true
}

// Varied reports whether the variant made a difference in this turn.
func (t *Tx) Varied() bool { return t.varied }

// varies reports whether the variant is another answer of the rule.
func (b *Sandbox) varies(r *rule.Rule) bool {
	v := b.base.Variant
	return v.Varies(r.ID) && !v.Answer.IsZero()
}

// deliveryFault is what goes wrong with an event: what a test asked for, or else what the variant does.
func (t *Tx) deliveryFault(e webhook.Event) fault.Delivery {
	f := fault.ChooseDelivery(t.DB, e.Provider, e.Kind)
	if v := t.Box.base.Variant; f.Does == "" && v != nil && v.Delivery != "" && v.Provider == e.Provider {
		t.Box.Reach()
		return fault.Delivery{Does: v.Delivery, By: variantLate.String()}
	}
	return f
}

// variantLate is how much later a variant's late delivery is sent: less than tests commonly wait.
const variantLate = 2 * time.Second

// patched is the event's body as a variant that changes bodies has it; a body that it does not fit stays as it is.
func (t *Tx) patched(body json.RawMessage) json.RawMessage {
	changed, err := t.Box.base.Variant.Apply(body)
	if err != nil {
		return body
	}
	return changed
}

// lose keeps a delivery of which nothing is sent, as one that nobody was told of.
func (t *Tx) lose(d webhook.Delivery) {
	d.State = webhook.Unrouted
	t.keep(d)
}
