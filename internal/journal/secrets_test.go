package journal_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"example.com/mockserver/internal/journal"
)

func TestSecretsAreMaskedInRunningText(t *testing.T) {
	s := journal.NewSecrets([]string{"x-key"}, []string{"accessToken"}, []string{"password", "token"})
	const secret = "s3cret-57a2002bc5aae053"
	body := `{"a":"kept","token":"` + secret + `"}`
	for name, text := range map[string]string{
		"an address":                    `Get "https://x.example/a?b=kept&accessToken=` + secret + `&c=kept": EOF`,
		"an address at the end":         `kept: /a?accessToken=` + secret,
		"a body":                        "kept: HTTP 200 " + body,
		"a body in quotes":              fmt.Sprintf("kept %q", body),
		"a body in quotes in quotes":    fmt.Sprintf("kept %q", fmt.Sprintf("%q", body)),
		"a value with a quote":          `kept {"password":"a\"` + secret + `"}`,
		"headers as gomega prints them": `kept <http.Header | len:1>{"X-Key": ["` + secret + `"]}`,
		"a map as gomega prints it":     `kept <map[string]interface {}>{"token": <string>"` + secret + `"}`,
		"a JWT, wherever":               "kept Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0." + secret,
		"a header named in lower case":  `{"authorization":"` + secret + `","b":"kept"}`,
	} {
		if got := s.MaskText(text); strings.Contains(got, secret) || !strings.Contains(got, "kept") || !strings.Contains(got, "[redacted") {
			t.Errorf("%s: %s", name, got)
		}
	}
	for _, plain := range []string{`Get "https://x.example/a?b=c": EOF`, `{"tokens":3,"a":"the token is wrong"}`, "is 100% token: yes?"} {
		if got := s.MaskText(plain); got != plain {
			t.Errorf("%s became %s", plain, got)
		}
	}
}

func TestSecretsOfABodyAreNamed(t *testing.T) {
	s := journal.NewSecrets(nil, nil, []string{"token"})
	if got := s.In([]byte(`{"token":"one","data":{"token" : "two"},"tokens":"three"}`)); !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("%q", got)
	}
	if got := journal.NewSecrets(nil, nil, nil).In([]byte(`{"token":"one"}`)); len(got) != 0 {
		t.Errorf("%q", got)
	}
}
