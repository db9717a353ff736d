package manners

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
)

// The manners below are shared by several providers.

var looksLikeJWT = regexp.MustCompile(`[=/]eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.`)

// SecretInURL finds secrets in URLs, where proxies and logs store them: parameters with these names, and anything that
// looks like a JWT, except in calls whose documentation puts it there.
func SecretInURL(id string, r *rule.Rule, asked func(journal.Exchange) bool, names ...string) Manner {
	find := func(h *History) []Finding {
		var seen []int64
		for _, e := range h.Exchanges {
			if (asked == nil || !asked(e)) && secretIn(e.Request.URL, names) {
				seen = append(seen, e.N)
			}
		}
		if len(seen) == 0 {
			return nil
		}
		return []Finding{NewFinding(seen, "a secret was sent in the URL of a call that does not take it there: proxies and logs store URLs",
			"凭证出现在请求 URL 中，而该接口并不要求如此：代理和日志会记录 URL")}
	}
	return Manner{ID: id, Rule: r, Find: find}
}

func secretIn(address string, names []string) bool {
	if strings.Contains(address, journal.RedactedJWT) || looksLikeJWT.MatchString(address) { // shown by --reveal-secrets
		return true
	}
	_, query, _ := strings.Cut(address, "?")
	for pair := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(name); err == nil && value != "" && slices.Contains(names, plain) {
			return true
		}
	}
	return false
}

// TokenReused finds JWTs that were used again a second or more later. Tokens signed within one second from the same
// claims are identical, so their reuse cannot be detected.
func TokenReused(id string, r *rule.Rule) Manner {
	find := func(h *History) []Finding {
		uses := map[string][]journal.Exchange{}
		var order []string
		for _, e := range h.Exchanges {
			if e.Credential == nil || !e.Credential.JWT {
				continue
			}
			if uses[e.Credential.Digest] == nil {
				order = append(order, e.Credential.Digest)
			}
			uses[e.Credential.Digest] = append(uses[e.Credential.Digest], e)
		}
		var seen []int64
		tokens := 0
		for _, digest := range order {
			all := uses[digest]
			if all[len(all)-1].At.Sub(all[0].At) < time.Second {
				continue
			}
			tokens++
			for _, e := range all {
				seen = append(seen, e.N)
			}
		}
		if tokens == 0 {
			return nil
		}
		return []Finding{NewFinding(seen, "signed tokens used more than once: %d, in %d calls; sign a new token for each call",
			"%d 个签名 token 被多次使用，共 %d 次调用：每次请求都应重新签名", tokens, len(seen))}
	}
	return Manner{ID: id, Rule: r, Find: find}
}

// AnsweredLate finds pushes that the receiver did not answer within the provider's time limit.
func AnsweredLate(id string, r *rule.Rule) Manner {
	find := func(h *History) []Finding {
		var seen []uint64
		for _, d := range h.Deliveries {
			for _, a := range d.Attempts {
				if limit := d.Event.Terms.Limit().Microseconds(); !a.Received && limit > 0 && a.TookMicros >= limit {
					seen = append(seen, d.N)
					break
				}
			}
		}
		if len(seen) == 0 {
			return nil
		}
		limit := h.Deliveries[0].Event.Terms.Limit()
		f := NewFinding(nil, "pushes not answered within %[2]s: %[1]d; answer first and process afterwards", "%d 次推送未在 %s 内应答：应先应答，再处理", len(seen), limit)
		f.Deliveries = seen
		return []Finding{f}
	}
	return Manner{ID: id, Rule: r, Find: find}
}
