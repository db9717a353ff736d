package journal_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"

	"example.com/mockserver/internal/journal"
)

func record(j *journal.Journal, r journal.Record, s *journal.Secrets) int64 {
	n := j.Next()
	if r.Outcome == "" {
		r.Outcome = journal.Accepted
	}
	j.Add(n, &r, s)
	return n
}

func numbers(list []journal.Exchange) []int64 {
	var n []int64
	for _, e := range list {
		n = append(n, e.N)
	}
	return n
}

func TestItNeverGrowsPastItsCount(t *testing.T) {
	j := journal.New(journal.Limits{Exchanges: 10, Bytes: 1 << 20, Body: 100}, false)
	for range 1000 {
		record(j, journal.Record{Provider: "p", Operation: "o"}, nil)
	}
	got := numbers(j.List(journal.Filter{}))
	if len(got) != 10 || got[0] != 991 || got[9] != 1000 {
		t.Fatalf("kept %v, want the newest ten", got)
	}
	if tally := j.Tally().Operations["p/o"]; tally.Accepted != 1000 {
		t.Fatalf("counted %d of 1000", tally.Accepted)
	}
}

func TestItNeverGrowsPastItsBytes(t *testing.T) {
	j := journal.New(journal.Limits{Exchanges: 1000, Bytes: 10_000, Body: 2000}, false)
	for range 100 {
		record(j, journal.Record{RequestBody: make([]byte, 5000)}, nil)
	}
	list := j.List(journal.Filter{})
	if len(list) == 0 || len(list) > 4 {
		t.Fatalf("kept %d exchanges of 2,512 bytes in 10,000", len(list))
	}
	if got := list[0].Request; len(got.Body) != 2000 || got.Bytes != 5000 {
		t.Fatalf("kept %d bytes of a body of %d", len(got.Body), got.Bytes)
	}
}

func TestAnExchangeLargerThanTheJournalIsKeptWithoutItsContents(t *testing.T) {
	j := journal.New(journal.Limits{Exchanges: 10, Bytes: 2000, Body: 5000}, false)
	record(j, journal.Record{RequestHeader: http.Header{"X": {strings.Repeat("x", 4000)}}}, nil)
	if list := j.List(journal.Filter{}); len(list) != 1 || list[0].Request.Header != nil {
		t.Fatalf("kept %v", list)
	}
}

func TestSecretsAreRedacted(t *testing.T) {
	s := journal.NewSecrets([]string{"x-key"}, []string{"accessToken"}, []string{"password"})
	j := journal.New(journal.DefaultLimits, false)
	n := record(j, journal.Record{
		URL:           "/a?accessToken=S3CRET&mobile=1&access%54oken=S3CRET",
		RequestHeader: http.Header{"Authorization": {"S3CRET"}, "X-Key": {"S3CRET"}, "Accept": {"a"}},
		RequestBody:   []byte(`{"password" : "S3\"CRET","mobile":"1"}`),
		ReplyBody:     []byte(`{"password":"S3CRET without an end`),
	}, s)
	e, _ := j.Find(n)
	text, err := json.Marshal(e)
	if err != nil || strings.Contains(string(text), "CRET") {
		t.Fatalf("a secret is shown: %s %v", text, err)
	}
	if e.Request.URL != "/a?accessToken=[redacted]&mobile=1&access%54oken=[redacted]" || e.Request.Header.Get("Accept") != "a" {
		t.Fatalf("more than the secrets is hidden: %s", text)
	}
	if !strings.Contains(e.Request.Body, `"mobile":"1"`) {
		t.Fatalf("the rest of the body is gone: %s", e.Request.Body)
	}
}

func TestSecretsOfAFormAreRedacted(t *testing.T) {
	s := journal.NewSecrets(nil, nil, []string{"password"})
	j := journal.New(journal.DefaultLimits, false)
	n := record(j, journal.Record{RequestBody: []byte("--x\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nS3CRET\r\n--x--")}, s)
	if e, _ := j.Find(n); strings.Contains(e.Request.Body, "S3CRET") || !strings.Contains(e.Request.Body, "--x--") {
		t.Fatalf("body = %q", e.Request.Body)
	}
}

func TestSecretsAreShownWhenAskedFor(t *testing.T) {
	j := journal.New(journal.DefaultLimits, true)
	n := record(j, journal.Record{URL: "/a?accessToken=shown"}, journal.NewSecrets(nil, []string{"accessToken"}, nil))
	if e, _ := j.Find(n); e.Request.URL != "/a?accessToken=shown" {
		t.Fatalf("url = %q", e.Request.URL)
	}
}

func TestFiltersAndPages(t *testing.T) {
	j := journal.New(journal.DefaultLimits, false)
	record(j, journal.Record{Provider: "p", Operation: "a"}, nil)
	record(j, journal.Record{Provider: "p", Operation: "b", Outcome: journal.Refused, Rule: "p/r"}, nil)
	record(j, journal.Record{Provider: "q", Outcome: journal.Unmatched}, nil)
	record(j, journal.Record{Provider: "p", Operation: "a", Seen: []string{"p/r"}}, nil)
	for name, c := range map[string]struct {
		filter journal.Filter
		want   string
	}{
		"provider":  {journal.Filter{Provider: "p"}, "[1 2 4]"},
		"operation": {journal.Filter{Provider: "p", Operation: "a"}, "[1 4]"},
		"outcome":   {journal.Filter{Outcome: journal.Unmatched}, "[3]"},
		"rule":      {journal.Filter{Rule: "p/r"}, "[2 4]"},
		"newest":    {journal.Filter{Limit: 2}, "[3 4]"},
		"after":     {journal.Filter{After: 1, Limit: 2}, "[2 3]"},
	} {
		if got, _ := json.Marshal(numbers(j.List(c.filter))); strings.ReplaceAll(string(got), ",", " ") != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	if e, found := j.Find(0); !found || e.N != 4 {
		t.Errorf("the newest is %d", e.N)
	}
	if _, found := j.Find(99); found {
		t.Error("found an exchange that was not")
	}
}

func TestVerifyShowsWhatCameNearest(t *testing.T) {
	j := journal.New(journal.DefaultLimits, false)
	record(j, journal.Record{Provider: "p", Operation: "send", RequestBody: []byte(`{"to":[{"mobile":"138"}],"n":7}`)}, nil)
	record(j, journal.Record{Provider: "p", Operation: "send", RequestBody: []byte(`{"to":[{"mobile":"139"}],"n":7}`)}, nil)
	record(j, journal.Record{Provider: "p", Operation: "other"}, nil)
	two := 2
	e := journal.Expectation{Provider: "p", Operation: "send", Where: map[string]any{"body.to.0.mobile": "138", "body.n": 7}}
	if v := j.Verify(e); !v.Holds || v.Matched != 1 {
		t.Fatalf("verdict = %+v", v)
	}
	e.Times.Exactly = &two
	v := j.Verify(e)
	if v.Holds || len(v.Nearest) != 2 || v.Nearest[0].N != 2 || v.Nearest[0].Differ[0] != "body.to.0.mobile is 139, not 138" {
		t.Fatalf("verdict = %+v", v)
	}
}

func TestAStateIsRestored(t *testing.T) {
	j := journal.New(journal.DefaultLimits, false)
	for range 3 {
		record(j, journal.Record{Provider: "p", Operation: "o", RequestBody: []byte("body")}, nil)
	}
	text, err := json.Marshal(j.State())
	if err != nil {
		t.Fatal(err)
	}
	var s journal.State
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	again := journal.New(journal.DefaultLimits, false)
	again.Restore(s)
	if e, found := again.Find(2); !found || e.Request.Body != "body" || again.Next() != 4 || again.Tally().Operations["p/o"].Accepted != 3 {
		t.Fatalf("restored %+v", again.State())
	}
}

func TestManyMayWriteAtOnce(t *testing.T) {
	j := journal.New(journal.Limits{Exchanges: 50, Bytes: 1 << 20, Body: 10}, false)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				record(j, journal.Record{Provider: "p", Operation: "o"}, nil)
				j.List(journal.Filter{Limit: 1})
			}
		})
	}
	all.Wait()
	if n := j.Tally().Operations["p/o"].Accepted; n != 800 {
		t.Fatalf("counted %d of 800", n)
	}
}

func BenchmarkAdd(b *testing.B) {
	j := journal.New(journal.DefaultLimits, false)
	r := journal.Record{Provider: "p", Operation: "o", Outcome: journal.Accepted, URL: "/a", RequestBody: make([]byte, 250), ReplyBody: make([]byte, 300)}
	b.ReportAllocs()
	for b.Loop() {
		record(j, r, nil)
	}
}

func TestExchangesAreFoundByTheirCaller(t *testing.T) {
	j := journal.New(journal.DefaultLimits, false)
	for _, caller := range []string{"a", "", "b", "a"} {
		record(j, journal.Record{Caller: caller}, nil)
	}
	restored := journal.New(journal.DefaultLimits, false)
	restored.Restore(j.State())
	for _, j := range []*journal.Journal{j, restored} {
		list := j.List(journal.Filter{Caller: "a"})
		if got := numbers(list); len(got) != 2 || got[0] != 1 || got[1] != 4 || list[0].Caller != "a" {
			t.Fatalf("of a: %v (%+v)", got, list)
		}
	}
}
