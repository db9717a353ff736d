package main

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"example.com/mockserver/providers/aisuda"
)

// printed takes the headers and the address out of a curl command.
var printed = regexp.MustCompile(`'([^']*)'`)

func TestTokenAisudaMakesEveryMistake(t *testing.T) {
	host := hostOf(t, aisuda.New())
	command(t, host, "clock", "freeze") // or how fast this machine is decides about the last second
	for _, c := range []struct{ flags, want string }{
		{"", ""},
		{"--age 59s", ""},
		{"--level app", ""},
		{"--path /department/all", ""},
		{"--age 62s", aisuda.SignatureTooOld.ID},
		{"--age -30s", aisuda.IatInFuture.ID},
		{"--expired", aisuda.TokenExpired.ID},
		{"--wrong-key", aisuda.SignatureWrong.ID},
		{"--alg PS256", aisuda.AlgNotRS256.ID},
		{"--alg HS256", aisuda.KeyConfusion.ID},
		{"--alg none", aisuda.AlgNone.ID},
		{"--company globex", aisuda.CompanyClaimWrong.ID},
		{"--level app --path /app", aisuda.AppKeyOnCompanyRoute.ID},
	} {
		line := command(t, host, append([]string{"token", "aisuda", "--curl"}, strings.Fields(c.flags)...)...)
		words := printed.FindAllStringSubmatch(line, -1)
		r, err := http.NewRequest(http.MethodGet, words[len(words)-1][1], nil)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		for _, w := range words[:len(words)-1] {
			name, value, _ := strings.Cut(w[1], ": ")
			r.Header.Set(name, value)
		}
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if got := response.Header.Get("Mock-Rule"); got != c.want || (c.want == "") != (response.StatusCode == http.StatusOK) {
			t.Errorf("token aisuda %s: HTTP %d, rule %q, want %q", c.flags, response.StatusCode, got, c.want)
		}
	}
	if token := command(t, host, "token", "aisuda"); strings.Count(token, ".") != 2 {
		t.Errorf("%q is not a token", token)
	}
}
