package manners

import (
	"time"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
)

// pause is the shortest time that a client should wait between a refusal and the same request again.
const pause = 100 * time.Millisecond

// burst is one request that was refused again and again by one rule, with no pause in between.
type burst struct {
	last  journal.Exchange
	seen  []int64
	crowd bool // more than one caller sent it
}

// retries finds refused requests that were repeated unchanged and at once.
//
// Workers that share an expired token are refused together, each on its first call, and a pool shares connections among
// them. So a call counts as a retry only if the calls of a burst came strictly one after another, as one caller sends
// them; other bursts are not reported.
func retries(provider string, rules *rule.Set, h *History) []Finding {
	type key struct{ rule, request string }
	repeats, seen := map[key]int{}, map[key][]int64{}
	var order []key
	for _, b := range bursts(h.Exchanges) {
		if b.crowd || len(b.seen) < 2 {
			continue
		}
		k := key{b.last.Rule, requestID(b.last)}
		if seen[k] == nil {
			order = append(order, k)
		}
		repeats[k], seen[k] = repeats[k]+len(b.seen)-1, append(seen[k], b.seen...)
	}
	var all []Finding
	for _, k := range order {
		r, found := rules.Find(k.rule)
		if !found {
			continue
		}
		f := NewFinding(seen[k], "a refused request was repeated within %[2]s and refused again, repeats: %[1]d; stop, or wait before retrying",
			"请求被拒绝后，不到 %[2]s 就原样重发并再次被拒，重发次数：%[1]d；应停止重试，或等待后再试", repeats[k], pause)
		f.Manner, f.Provider = provider+"/retry-without-pause", provider
		all = append(all, f.by(r))
	}
	return all
}

// bursts are all refusals, in the order of the first of each burst.
func bursts(exchanges []journal.Exchange) []*burst {
	var all []*burst
	now := map[string]*burst{} // by request
	for _, e := range exchanges {
		request := requestID(e)
		b := now[request]
		switch {
		case e.Outcome != journal.Refused:
			delete(now, request)
		case b == nil || e.Rule != b.last.Rule || waited(b.last, e) >= pause:
			b = &burst{last: e, seen: []int64{e.N}}
			now[request] = b
			all = append(all, b)
		default:
			b.crowd = b.crowd || !follows(b.last, e)
			b.last, b.seen = e, append(b.seen, e.N)
		}
	}
	return all
}

// waited is the time from the end of b to the beginning of e, the longer of wall-clock and sandbox time; negative if they
// overlapped. A simulated client may pause by advancing the sandbox's clock.
func waited(b, e journal.Exchange) time.Duration {
	return max(e.Began.Sub(endOf(b)), e.At.Sub(b.At)-tookOf(b))
}

// follows reports whether one caller can have sent e upon b: b was over, and e came on the same connection or on one
// that was opened since.
func follows(b, e journal.Exchange) bool {
	over := endOf(b)
	return !e.Began.Before(over) && (e.Remote == b.Remote || !e.Connected.Before(over))
}

// requestID is equal for requests with the same content. A new signature over the same content does not change it; a
// different token does.
func requestID(e journal.Exchange) string {
	secret := ""
	if e.Credential != nil && !e.Credential.JWT {
		secret = e.Credential.Digest
	}
	return e.Request.Method + " " + e.Request.URL + " " + secret + "\n" + e.Request.Body
}

func tookOf(e journal.Exchange) time.Duration { return time.Duration(e.Took) * time.Microsecond }

func endOf(e journal.Exchange) time.Time { return e.Began.Add(tookOf(e)) }
