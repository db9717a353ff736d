package apihub

import (
	"strings"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/sim"
)

// enoughTokens is how many calls with a token of their own look like a habit.
const enoughTokens = 3

func manners() []sim.Manner {
	return []sim.Manner{
		{ID: "apihub/longest-token-per-call", Rule: TokenLifetime, Find: longestTokenPerCall},
		sim.SecretInURL("apihub/secret-in-url", GetAndPost, nil, "password", "token", "apihub-token", "sk"),
	}
}

// longestTokenPerCall finds clients that make a token for each call, and each for as long as a token may live: whoever
// sees one may use it for two hours, and nobody keeps it.
func longestTokenPerCall(h *sim.History) []sim.Finding {
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
	return []sim.Finding{sim.Found(seen, "%d calls came with a token of their own, each made for the longest life there is: keep one token, or make it for a minute",
		"%d 次调用各自签发了新 token，且有效期都取最大值：应复用一个 token，或缩短有效期", len(seen))}
}

// own reports a token that the client made for two hours. The user centre's tokens are the provider's.
func own(e journal.Exchange) bool {
	return e.Credential != nil && e.Credential.Life >= int64(maxLifetime.Seconds()) && !strings.HasPrefix(e.Operation, "register") && !strings.HasPrefix(e.Operation, "login")
}
