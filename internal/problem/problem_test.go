package problem_test

import (
	"net/http"
	"strings"
	"testing"

	"example.com/mockserver/internal/problem"
)

func TestProblemsSpeakBothLanguages(t *testing.T) {
	p := problem.NotFound("no %s", "没有 %s", "x")
	if p.Status != http.StatusNotFound || p.Error() != "no x" || p.Body()["detailZh"] != "没有 x" {
		t.Fatalf("%+v", p.Body())
	}
}

func TestAHeaderIsOneLineOfASCII(t *testing.T) {
	for text, want := range map[string]string{
		"the application crm is called \"客户\" already": `the application crm is called "%E5%AE%A2%E6%88%B7" already`,
		"GET …/apps lists them":                        "GET .../apps lists them",
		"a\r\nMock-Rule: b\x00\x7f":                    "a%0D%0AMock-Rule: b%00%7F",
	} {
		if got := problem.HeaderText(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	if n := len(problem.HeaderText(strings.Repeat("客", 1000))); n > 1000 {
		t.Errorf("%d bytes", n)
	}
}
