package journal_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
)

func TestSecretsAreHiddenByTheirValue(t *testing.T) {
	const held, presented = "held-0123456789abcdef", "S3cret-9"
	s := journal.NewSecrets(nil, nil, nil)
	j := journal.New(journal.DefaultLimits, false)
	j.Learn(held)
	n := record(j, journal.Record{
		URL: "/a/" + held + "?note=" + presented, RequestHeader: http.Header{"Token": {presented}, "X-Any": {"in " + held}, journal.LabelHeader: {held}},
		RequestBody: []byte(`["` + presented + `"]`), ReplyBody: []byte(held), Why: rule.Say("no %s, no %s", "没有 %s、%s", held, presented),
	}, s)
	other := record(j, journal.Record{URL: "/a?note=" + presented}, s)
	e, _ := j.Find(n)
	if text := fmt.Sprintf("%+v", e); strings.Contains(text, held) || strings.Contains(text, presented) {
		t.Error(text)
	}
	if e, _ := j.Find(other); e.Request.URL != "/a?note="+presented {
		t.Errorf("what one request presented is hidden in another: %s", e.Request.URL)
	}
	if got := j.Tell(`no application "`+held+`" or '`+presented+`', /kept`, s, http.Header{"X-Token": {presented}}, "/"); got != `no application "[redacted]" or '[redacted]', /kept` {
		t.Error(got)
	}
	open := journal.New(journal.DefaultLimits, true)
	open.Learn(held)
	record(open, journal.Record{URL: "/" + held}, s)
	if e, _ := open.Find(0); e.Request.URL != "/"+held || open.Tell(held, s, nil, "/") != held {
		t.Errorf("a journal that reveals shows %s", e.Request.URL)
	}
}

func TestTheNewestSecretsAreRemembered(t *testing.T) {
	s := journal.NewSecrets(nil, nil, nil)
	j := journal.New(journal.DefaultLimits, false)
	for n := range 30_000 {
		j.Learn(fmt.Sprintf("token-%020d", n))
	}
	record(j, journal.Record{URL: fmt.Sprintf("/token-%020d/token-%020d", 29_999, 10_000)}, s)
	if e, _ := j.Find(0); e.Request.URL != "/[redacted]/[redacted]" {
		t.Error(e.Request.URL)
	}
}

func BenchmarkShow(b *testing.B) {
	s := journal.NewSecrets(nil, []string{"accessToken"}, []string{"accessToken", "appSecret"})
	j := journal.New(journal.DefaultLimits, false)
	for n := range 1000 {
		j.Learn(fmt.Sprintf("%032d", n))
	}
	for n := range 1000 {
		record(j, journal.Record{
			URL: fmt.Sprintf("/itrigger-bff/v2/open/api/member/query?accessToken=%032d&mobile=18800000000", n), RequestHeader: http.Header{"User-Agent": {"curl"}, "Accept": {"*/*"}},
			ReplyBody: []byte(`{"success":true,"code":0,"data":{"mobile":"18800000000","list":[` + strings.Repeat(`{"id":1,"name":"小伙伴","when":"2026-11-22 12:00:00"},`, 30) + `{}]}}`),
		}, s)
	}
	for b.Loop() {
		j.List(journal.Filter{})
	}
}
