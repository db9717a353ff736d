package apihub

import (
	"net/http"
	"testing"
)

func TestACORSAnswerNamesTheOriginWhereThereIsAList(t *testing.T) {
	const page = "https://app.example.com"
	if h := corsAnswer("", true, true); h != nil {
		t.Errorf("a call without Origin is answered %v", h)
	}
	if h := corsAnswer(page, false, false); h["Access-Control-Allow-Origin"] != "*" {
		t.Errorf("without a list: %v", h)
	}
	if h := corsAnswer(page, true, true); h["Access-Control-Allow-Origin"] != page || h["Vary"] != "Origin" {
		t.Errorf("on the list: %v", h)
	}
	refused := corsAnswer("https://evil.test", true, false)
	if _, given := refused["Access-Control-Allow-Origin"]; given || refused["Vary"] != "Origin" {
		t.Errorf("not on the list: %v", refused)
	}
	for _, h := range []map[string]string{corsAnswer(page, false, false), corsAnswer(page, true, true), preflightAnswer(page, true)} {
		if _, given := h["Access-Control-Allow-Credentials"]; given {
			t.Errorf("credentials are allowed: %v", h)
		}
	}
}

func TestPreflights(t *testing.T) {
	ask := http.Header{"Origin": {"https://a.test"}, "Access-Control-Request-Method": {"POST"}}
	if !isPreflight(http.MethodOptions, ask) || isPreflight(http.MethodPost, ask) || isPreflight(http.MethodOptions, http.Header{"Origin": {"https://a.test"}}) {
		t.Error("a preflight is OPTIONS with Origin and Access-Control-Request-Method, and nothing else is")
	}
	for line, want := range map[string]bool{"apihub-token": true, "content-type, Apihub-Token": true, "content-type": false, "x-apihub-token": false, "": false} {
		if got := asksForToken(http.Header{"Access-Control-Request-Headers": {line}}); got != want {
			t.Errorf("%q asks for the token: %v", line, got)
		}
	}
	if h := preflightAnswer("https://evil.test", false); len(h) != 1 || h["Vary"] == "" {
		t.Errorf("a refused preflight says %v", h)
	}
}
