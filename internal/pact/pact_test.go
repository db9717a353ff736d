package pact

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/openapi"
)

func call(n int64, operation, method, url, body, answer string) journal.Exchange {
	kind := http.Header{"Content-Type": {"application/json"}}
	return journal.Exchange{
		N: n, Provider: "qijiayun", Operation: operation, Outcome: journal.Accepted,
		Request: journal.Message{Method: method, URL: url, Header: http.Header{"Content-Type": {"application/json"}, "Traceparent": {"00-1"}}, Body: body, Bytes: len(body)},
		Reply:   journal.Message{Status: 200, Header: kind, Body: answer, Bytes: len(answer)},
	}
}

const query = "/itrigger-bff/v2/open/api/member/query?accessToken=[redacted]&mobile="

func contract(t *testing.T, exchanges ...journal.Exchange) *File {
	t.Helper()
	d, err := openapi.Load("qijiayun")
	if err != nil {
		t.Fatal(err)
	}
	return New("shop", "v1", Provider{"qijiayun", d, rule.Envelope{Verdict: "code"}}, exchanges)
}

func TestCallsOfOneKindAreOneInteraction(t *testing.T) {
	refused := call(4, "memberPoint", "GET", "/itrigger-bff/v2/open/api/member/point?mobile=1", "", `{"code":1}`)
	refused.Outcome = journal.Refused
	cut := call(5, "memberPoint", "GET", "/itrigger-bff/v2/open/api/member/point?mobile=1", "", `{"code":200}`)
	cut.Reply.Cut = true
	late := call(6, "memberPoint", "GET", "/itrigger-bff/v2/open/api/member/point?mobile=1", "", `{"code":200}`)
	late.Fault = "1: changes the reply"
	f := contract(t,
		call(1, "memberQuery", "GET", query+"1", "", `{"code":200,"data":{"id":7,"tags":[],"cards":[{"no":"1","end":null,"from":"2026"},{"no":"2"}]}}`),
		call(2, "memberQuery", "GET", query+"2", "", `{"code":200}`),
		call(3, "memberQuery", "GET", query+"1&storeNo=9", "", `{"code":200}`), refused, cut, late)
	var all []string
	for _, one := range f.Interactions {
		all = append(all, one.Description)
	}
	if got := strings.Join(all, "; "); got != "memberQuery with mobile; memberQuery with mobile, storeNo" {
		t.Errorf("the interactions are %s", got)
	}
	text, _ := json.Marshal(f.Interactions[0])
	for _, part := range []string{
		`"query":{"accessToken":["[redacted]"],"mobile":["1"]}`, `"query":{"accessToken":{"combine":"AND","matchers":[{"match":"regex","regex":".+"}]}}`,
		`"body":{"content":{"code":200,"data":{"cards":[{"no":"1"}],"id":7}},"contentType":"application/json","encoded":false}`,
		`"body":{"$":{"combine":"AND","matchers":[{"match":"type"}]},"$.code":{"combine":"AND","matchers":[{"match":"equality"}]}}`,
	} {
		if !strings.Contains(string(text), part) {
			t.Errorf("no %s in\n%s", part, text)
		}
	}
	if strings.Contains(string(text), "Traceparent") {
		t.Errorf("what a library adds is part of the contract: %s", text)
	}
	if contract(t, refused) != nil {
		t.Error("a contract has nothing that was accepted")
	}
}

func TestBodiesAreWrittenAsTheyAre(t *testing.T) {
	for body, want := range map[string]string{
		`{"a b":{"c":["[redacted]"]}}`: `{"content":{"a b":{"c":["[redacted]"]}},"contentType":"application/json","encoded":false} {"$['a b'].c[0]":{"combine":"AND","matchers":[{"match":"type"}]}}`,
		"{":                            `{"content":"{","contentType":"application/json","encoded":false} {"$":{"combine":"AND","matchers":[{"match":"contentType","value":"application/json"}]}}`,
		"\xff":                         `{"content":"/w==","contentType":"application/json","encoded":"base64"} {"$":{"combine":"AND","matchers":[{"match":"contentType","value":"application/json"}]}}`,
		`12345678901234567890`:         `{"content":12345678901234567890,"contentType":"application/json","encoded":false} {}`,
	} {
		f := contract(t, call(1, "memberRegister", "POST", "/x", body, `{"code":200}`))
		written, _ := json.Marshal(f.Interactions[0].Request.Body)
		rules, _ := json.Marshal(f.Interactions[0].Request.Rules.Body)
		if got := string(written) + " " + string(rules); got != want {
			t.Errorf("%q is written as\n%s, not\n%s", body, got, want)
		}
	}
}

func TestOptionalFieldsOfAListAreFoundWhateverTheirNames(t *testing.T) {
	l := loose{"/list/*/a~1b": true, "/list/*/c~0d": true}
	got, _ := json.Marshal(l.example(map[string]any{"list": []any{map[string]any{"a/b": 1, "c~d": 2, "e": 3}}}, ""))
	if string(got) != `{"list":[{"e":3}]}` {
		t.Errorf("%s", got)
	}
}

func TestWhatStandsInAPathMayDiffer(t *testing.T) {
	if p := pathPattern("/v1.0/app/{app}/role/{id}"); p != `^/v1\.0/app/[^/]+/role/[^/]+$` {
		t.Error(p)
	}
	if p := pathPattern("/v1.0/app"); p != "" {
		t.Error(p)
	}
}
