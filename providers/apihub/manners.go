package apihub

import (
	"maps"
	"slices"
	"strings"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/manners"
)

// enoughTokens is how many calls with a token of their own look like a habit.
const enoughTokens = 3

func habits() []manners.Manner {
	return []manners.Manner{
		{ID: "apihub/longest-token-per-call", Rule: TokenLifetime, Find: longestTokenPerCall},
		{ID: "apihub/token-in-authorization", Rule: Anonymous, Find: tokenInAuthorization},
		{ID: "apihub/token-in-another-header", Rule: TokenElsewhere, Find: tokenInAnotherHeader},
		manners.SecretInURL("apihub/secret-in-url", GetAndPost, nil, "password", "token", "apihub-token", "sk"),
	}
}

// longestTokenPerCall finds clients that make a token for each call, and each for as long as a token may live: whoever
// sees one may use it for two hours, and nobody keeps it.
func longestTokenPerCall(h *manners.History) []manners.Finding {
	uses := map[string]int{}
	for _, e := range h.Exchanges {
		if e.Credential != nil {
			uses[e.Credential.Digest]++
		}
	}
	var seen []int64
	for _, e := range h.Exchanges {
		if own(e) && uses[e.Credential.Digest] == 1 {
			seen = append(seen, e.N)
		}
	}
	if len(seen) < enoughTokens {
		return nil
	}
	return []manners.Finding{manners.NewFinding(seen, "%d calls came with a token of their own, each made for the longest life there is: keep one token, or make it short-lived",
		"%d 次调用各自签发了新 token，且有效期都取最大值：应复用一个 token，或缩短有效期", len(seen))}
}

// own reports a token that the client made for two hours. The user centre's tokens are the provider's.
func own(e journal.Exchange) bool {
	return e.Credential != nil && e.Credential.Life >= int64(maxLifetime.Seconds()) && !strings.HasPrefix(e.Operation, "register") && !strings.HasPrefix(e.Operation, "login")
}

// tokenInAuthorization finds tokens in the header that most other providers have them in. Nobody refuses that: the calls
// are anonymous ones, until the allowance that all anonymous callers share is used up.
func tokenInAuthorization(h *manners.History) []manners.Finding {
	var seen []int64
	for _, e := range h.Exchanges {
		if e.Request.Header.Get("Authorization") != "" && e.Request.Header.Get(tokenHeader) == "" && e.Outcome != journal.Unmatched {
			seen = append(seen, e.N)
		}
	}
	if len(seen) == 0 {
		return nil
	}
	return []manners.Finding{manners.NewFinding(seen, "calls with an Authorization header and no token, which counted as anonymous: %d; the token goes into the header Apihub-Token",
		"%d 次调用把凭证放在 Authorization 中，被当作匿名调用；token 应放在请求头 Apihub-Token 中", len(seen))}
}

// tokenInAnotherHeader finds calls that counted as anonymous although a header beside Authorization looks like the
// token's, or carries a token.
func tokenInAnotherHeader(h *manners.History) []manners.Finding {
	var calls []int64
	names := map[string]bool{}
	for _, e := range h.Exchanges {
		if !slices.Contains(e.Seen, TokenElsewhere.ID) || e.Request.Header.Get("Authorization") != "" {
			continue
		}
		calls = append(calls, e.N)
		for _, name := range tokensElsewhere(e.Request.Header) {
			names[name] = true
		}
	}
	if len(calls) == 0 {
		return nil
	}
	return []manners.Finding{manners.NewFinding(calls, "calls that counted as anonymous, because their token is not in the header Apihub-Token: %d; sent instead: %s",
		"%d 次调用被当作匿名调用：token 不在请求头 Apihub-Token 中，而收到的是 %s", len(calls), strings.Join(slices.Sorted(maps.Keys(names)), ", "))}
}
