package qijiayun

import (
	"slices"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/manners"
	"example.com/mockserver/internal/rule"
)

// enoughTokens is how many tokens somebody fetches before it looks like a habit.
const enoughTokens = 3

func habits() []manners.Manner {
	return []manners.Manner{
		{ID: "qijiayun/token-per-call", Rule: TokenExpired, Find: tokenPerCall},
		{ID: "qijiayun/token-over-another", Rule: TokenOverridden, Find: tokenOverAnother},
		manners.SecretInURL("qijiayun/secret-in-url", CredentialsEmpty, fetches, "appSecret"), // the two token calls ask for it there
	}
}

// tokenPerCall finds tokens that were fetched while the one before was good, and hardly used.
func tokenPerCall(h *manners.History) []manners.Finding {
	uses := map[string]int{}
	for _, e := range h.Exchanges {
		if e.Credential != nil && !fetches(e) && e.Rule != TokenOverridden.ID && e.Rule != TokenExpired.ID {
			uses[e.Credential.Digest]++
		}
	}
	var fetched []int64
	calls := 0
	last := ""
	var lastAt journal.Exchange
	for _, e := range h.Exchanges {
		if !fetches(e) || e.Issued == "" {
			continue
		}
		if last != "" && uses[last] <= 1 && e.At.Sub(lastAt.At) < tokenLife {
			if len(fetched) == 0 {
				fetched, calls = append(fetched, lastAt.N), uses[last]
			}
			fetched, calls = append(fetched, e.N), calls+uses[e.Issued]
		}
		last, lastAt = e.Issued, e
	}
	if len(fetched) < enoughTokens {
		return nil
	}
	return []manners.Finding{manners.NewFinding(fetched, "%d tokens were fetched for %d calls, each while the one before was still good: keep a token for its %s, they are counted by the day",
		"获取了 %d 个令牌，只用于 %d 次调用，且前一个令牌仍有效：请在 %s的有效期内复用令牌，令牌次数按天受限", len(fetched), calls, rule.Span(tokenLife))}
}

func fetches(e journal.Exchange) bool {
	return e.Operation == "getToken" || e.Operation == "refreshToken"
}

// tokenOverAnother finds calls with a token that somebody's /token had overridden.
func tokenOverAnother(h *manners.History) []manners.Finding {
	issued := map[string]int64{} // by token: the exchange that handed it out
	var overriding int64
	var seen []int64
	for _, e := range h.Exchanges {
		if e.Operation == "getToken" && e.Issued != "" {
			overriding = e.N
		}
		if e.Issued != "" {
			issued[e.Issued] = e.N
		}
		if e.Rule == TokenOverridden.ID && !e.Asked && e.Credential != nil {
			for _, n := range []int64{issued[e.Credential.Digest], overriding, e.N} {
				if n > 0 && !slices.Contains(seen, n) {
					seen = append(seen, n)
				}
			}
		}
	}
	if len(seen) == 0 {
		return nil
	}
	return []manners.Finding{manners.NewFinding(seen, "a token was used after another call of /token had overridden it: let the workers share one token, or call /token/refresh",
		"令牌被其他进程调用 /token 覆盖后仍在使用：各进程应共用一个令牌，或改用 /token/refresh")}
}
