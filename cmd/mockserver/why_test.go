package main

import (
	"bytes"
	"crypto/tls"
	"net/http"
	"strings"
	"testing"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/providers/qijiayun"
)

// What a client or a fault has sent does not move the cursor of the terminal.
func TestWhyShowsNoControlCharacters(t *testing.T) {
	const hostile = "\x1b[2J\a\u009b1m\r"
	var out bytes.Buffer
	explain(program{env: func(string) string { return "" }}, &out, journal.Exchange{
		N: 1, Provider: "shop", Outcome: journal.Refused, Fault: "f1" + hostile, Why: rule.Text{EN: "no" + hostile, ZH: "否" + hostile},
		Request: journal.Message{Method: "GET" + hostile, URL: "/x" + hostile},
		Reply:   journal.Message{Body: "{" + hostile + "}"},
	}, nil)
	if text := out.String(); strings.ContainsAny(text, "\x1b\a\r\u009b") || !strings.Contains(text, "[2J") || strings.Count(text, "\n") < 3 {
		t.Errorf("%q", text)
	}
}

// An answer that nobody documents says how it is overridden, in the reader's language.
func TestWhySaysThatAnAnswerIsAssumed(t *testing.T) {
	e := journal.Exchange{N: 1, Provider: "qijiayun", Outcome: journal.Refused, Rule: qijiayun.TokenUnknown.ID}
	for lang, want := range map[string]string{
		"en_US.UTF-8": "exchange 1 at 0001-01-01T00:00:00Z: qijiayun   -> 0, refused\n  rule    qijiayun/token-unknown: ",
		"zh_CN":       "请求 1，0001-01-01T00:00:00Z：qijiayun   -> 0，被拒绝\n  规则    qijiayun/token-unknown：",
		"zh_HK.UTF-8": "  出处    OpenAPIDoc/README.md (开始接入) §2；拒绝时的返回码文档未写明（有文档）\n  应答    ",
		"C":           "is assumed; override it with PUT /__admin/sandboxes/{id}/overrides/qijiayun/token-unknown", "zh_CN.UTF-8": "是推定的；可用 PUT",
	} {
		var out bytes.Buffer
		explain(program{env: func(string) string { return lang }}, &out, e, map[string]*rule.Rule{e.Rule: qijiayun.TokenUnknown})
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s: %s", lang, out.String())
		}
	}
}

// knock makes a request whose answer does not matter.
func knock(t *testing.T, method, url string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
}

// The newest request is explained, of whatever kind it is, without its secrets.
func TestWhyExplainsARequestThatReachedNothing(t *testing.T) {
	url, errs, stop := beginServer(t, nil)
	s := shell{t, map[string]string{"MOCKSERVER_URL": url}}
	const path, secret = "/itrigger-bff/v2/open/api/member/query", "demosecret0000000000000000000001"
	if code, _, _ := s.run("why"); code == exitGood {
		t.Error("there is something to explain before the first request")
	}
	knock(t, "GET", url+path+"/"+secret+"?accessToken=tok0123456789abcdef")
	for _, args := range [][]string{{"why"}, {"why", "last"}, {"why", "--json"}, {"tail"}, {"tail", "--outcome", "lost"}} {
		text := s.good(args...)
		contains(t, text, path, "nothing is at "+path, "404")
		if strings.Contains(text, "tok0123") || strings.Contains(text, secret) {
			t.Errorf("%v shows a secret: %s", args, text)
		}
	}
	knock(t, "GET", url+path)
	contains(t, s.good("why"), "qijiayun has this path: put /qijiayun before it")
	s.env["LANG"] = "zh_CN.UTF-8"
	contains(t, s.good("why"), "qijiayun 有此路径：请在前面加上 /qijiayun")
	delete(s.env, "LANG")
	knock(t, "GET", url+"/qijiayun"+path)
	contains(t, s.good("why"), "qijiayun/token-missing", "; the code of the refusal is written nowhere (documented)")
	s.env["LANG"] = "zh_CN.UTF-8"
	contains(t, s.good("why"), "；拒绝时的返回码文档未写明（有文档）") // of which the admin API has the English
	delete(s.env, "LANG")
	knock(t, "PATCH", url+"/__admin/sandboxes/default")
	contains(t, s.good("why"), "qijiayun/token-missing") // whoever called the admin API was told
	contains(t, s.good("tail", "-n", "1"), "lost PATCH /__admin/sandboxes/default 405", "does not take PATCH, but DELETE, GET")
	knock(t, "GET", url+"/qijiayun/x")
	contains(t, s.good("why"), "unmatched")
	if c, err := tls.Dial("tcp", strings.TrimPrefix(url, "http://"), &tls.Config{MinVersion: tls.VersionTLS12}); err == nil {
		_ = c.Close()
		t.Fatal("the port of HTTP speaks TLS")
	}
	contains(t, s.good("why"), "a client speaks HTTPS to the port of HTTP")
	stop()
	contains(t, errs.String(), "lost TLS - a client speaks HTTPS to the port of HTTP", "lost PATCH /__admin/sandboxes/default 405", "lost GET "+path+" 404")
	if strings.Contains(errs.String(), secret) {
		t.Errorf("the terminal shows a secret: %s", errs)
	}
}

// What a script does not look at stands on the terminal: a change of nothing. A question does not.
func TestTheTerminalSaysWhatChangedNothing(t *testing.T) {
	url, errs, stop := beginServer(t, nil)
	for _, one := range [][2]string{
		{"PUT", "/__admin/sandboxes/default"},
		{"DELETE", "/__admin/sandboxes/defalt"},
		{"DELETE", "/__admin/sandboxs/default"},
		{"POST", "/__admin/sandboxes/defalt/reset"},
		{"DELETE", "/qijiayun/itrigger-bff/v2/open/api/member/query"},
		{"GET", "/__admin/sandboxes/asked"},
		{"GET", "/favicon.ico"},
	} {
		knock(t, one[0], url+one[1])
	}
	stop()
	said := errs.String()
	contains(t, said, "lost PUT /__admin/sandboxes/default 405", "lost DELETE /__admin/sandboxes/defalt 404 unknown sandbox", "lost DELETE /__admin/sandboxs/default 404",
		"lost POST /__admin/sandboxes/defalt/reset 404", "this path takes GET, not DELETE")
	if strings.Contains(said, "asked") || strings.Contains(said, "favicon") {
		t.Errorf("%s", said)
	}
}
