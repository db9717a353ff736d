package sim

import (
	"fmt"
	"time"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/webhook"
)

// Manner is a way for a client to behave badly that the provider does not refuse, or not at once.
type Manner struct {
	ID   string     // "qijiayun/token-per-call"
	Rule *rule.Rule // the provider's sentence behind it
	// Find looks for it in what happened in one sandbox with this provider.
	Find func(h *History) []Finding
}

// History is what happened between one provider and its callers, oldest first.
type History struct {
	Exchanges  []journal.Exchange
	Deliveries []webhook.Delivery
}

// Finding is an instance of bad manners.
type Finding struct {
	Manner     string    `json:"manner"`
	Provider   string    `json:"provider"`
	Says       rule.Text `json:"says"`                 // what was seen, and what to do instead
	Rule       string    `json:"rule"`                 // the rule behind it …
	Sentence   rule.Text `json:"sentence"`             // … what it says …
	Source     string    `json:"source"`               // … where …
	Grade      string    `json:"grade"`                // … and on what evidence
	Exchanges  []int64   `json:"exchanges,omitempty"`  // in which it was seen
	Deliveries []uint64  `json:"deliveries,omitempty"` // in which it was seen
}

// Found is a finding in some exchanges; args serve both formats.
func Found(exchanges []int64, en, zh string, args ...any) Finding {
	return Finding{Exchanges: exchanges, Says: rule.Text{EN: fmt.Sprintf(en, args...), ZH: fmt.Sprintf(zh, args...)}}
}

// Manners is what the clients of one sandbox had better not have done.
func (c *Catalog) Manners(exchanges []journal.Exchange, deliveries []webhook.Delivery) []Finding {
	all := []Finding{}
	for _, api := range c.apis {
		var h History
		for _, e := range exchanges {
			if e.Provider == api.Name {
				h.Exchanges = append(h.Exchanges, e)
			}
		}
		for _, d := range deliveries {
			if d.Event.Provider == api.Name {
				h.Deliveries = append(h.Deliveries, d)
			}
		}
		for _, m := range api.Manners {
			for _, f := range m.Find(&h) {
				f.Manner, f.Provider = m.ID, api.Name
				all = append(all, f.by(m.Rule))
			}
		}
		all = append(all, api.retries(&h)...)
	}
	return all
}

// Manners is what the sandbox's clients had better not have done.
func (b *Sandbox) Manners() []Finding {
	pushes, _ := b.Deliveries(DeliveryFilter{})
	return b.catalog.Manners(b.Journal.List(journal.Filter{}), pushes)
}

func (f Finding) by(r *rule.Rule) Finding {
	f.Rule, f.Sentence, f.Source, f.Grade = r.ID, r.Says, r.Source, string(r.Grade)
	return f
}

// pause is the least time that a client should let pass between a refusal and the same request once more.
const pause = 100 * time.Millisecond

// retries finds requests that were refused and sent again as they were, with no time for anything to have changed.
func (a *API) retries(h *History) []Finding {
	type key struct{ rule, request string }
	last := map[string]journal.Exchange{} // by request: the refusal that it got
	again := map[key][]int64{}
	var order []key
	for _, e := range h.Exchanges {
		id := requestID(e)
		before, refused := last[id]
		delete(last, id)
		if e.Outcome != journal.Refused || e.Rule == "" {
			continue
		}
		last[id] = e
		waited := e.Began.Sub(endOf(before)) // less than nothing where both were under way at once
		if !refused || before.Rule != e.Rule || waited < 0 || waited >= pause {
			continue
		}
		k := key{e.Rule, id}
		if again[k] == nil {
			order = append(order, k)
			again[k] = []int64{before.N}
		}
		again[k] = append(again[k], e.N)
	}
	var all []Finding
	for _, k := range order {
		r, found := a.Rules.Find(k.rule)
		if !found {
			continue
		}
		f := Found(again[k], "a refused request was sent again at once and refused again, repeats: %d; stop, or wait before a retry",
			"被拒绝的请求未作停顿就原样重发并再次被拒，重发次数：%d；应停止，或等待后再重试", len(again[k])-1)
		f.Manner, f.Provider = a.Name+"/retry-without-pause", a.Name
		all = append(all, f.by(r))
	}
	return all
}

// requestID is alike for requests that are the same in all that counts. A signature made anew for each request makes no
// other request of it, a token that was changed in the meantime does.
func requestID(e journal.Exchange) string {
	secret := ""
	if e.Credential != nil && !e.Credential.JWT {
		secret = e.Credential.Digest
	}
	return e.Request.Method + " " + e.Request.URL + " " + secret + "\n" + e.Request.Body
}

func endOf(e journal.Exchange) time.Time {
	return e.Began.Add(time.Duration(e.Took) * time.Microsecond)
}
