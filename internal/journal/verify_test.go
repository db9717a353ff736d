package journal_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"example.com/mockserver/internal/journal"
)

func times(exactly int) journal.Times { return journal.Times{Exactly: &exactly} }

// expect is an expectation as it comes in JSON, its numbers with all their digits.
func expect(t *testing.T, where string, exactly int) journal.Expectation {
	t.Helper()
	e := journal.Expectation{Provider: "p", Operation: "send", Times: times(exactly)}
	d := json.NewDecoder(strings.NewReader(where))
	d.UseNumber()
	if err := d.Decode(&e.Where); err != nil {
		t.Fatal(err)
	}
	return e
}

func TestNumbersAreComparedByAllTheirDigits(t *testing.T) {
	j := journal.New(journal.DefaultLimits, false)
	record(j, journal.Record{
		Provider: "p", Operation: "send", URL: "/x?id=9007199254740993&n=7",
		RequestBody: []byte(`{"id":9007199254740993,"price":1.10,"big":1e400,"list":[{"n":9007199254740993}],"text":"007","on":true}`),
	}, nil)
	for where, matches := range map[string]int{
		`{"body.id":9007199254740993}`: 1, `{"body.id":"9007199254740993"}`: 1,
		`{"body.id":9007199254740992}`: 0, `{"body.id":9007199254740994}`: 0, `{"body.id":"9007199254740992"}`: 0,
		`{"body.list":[{"n":9007199254740993}]}`: 1, `{"body.list":[{"n":9007199254740992}]}`: 0,
		`{"body.price":1.1}`: 1, `{"body.price":11e-1}`: 1, `{"body.price":1.10000000000000000001}`: 0,
		`{"body.big":1e400}`: 1, `{"body.big":10e399}`: 1, `{"body.big":1e401}`: 0, `{"body.big":1e99999999999}`: 0,
		`{"query.id":9007199254740993}`: 1, `{"query.id":9007199254740992}`: 0, `{"query.n":7}`: 1, `{"query.n":7.0}`: 1, `{"query.n":"7.0"}`: 0,
		`{"body.text":"007"}`: 1, `{"body.text":"7"}`: 0, `{"body.on":true}`: 1, `{"body.on":"true"}`: 1, `{"body.on":1}`: 0,
	} {
		if v := j.Verify(expect(t, where, matches)); !v.Holds || v.Matched != matches {
			t.Errorf("%s: %+v", where, v)
		}
	}
	v := j.Verify(expect(t, `{"body.id":9007199254740992}`, 1))
	if len(v.Nearest) != 1 || v.Nearest[0].Differ[0] != "body.id is 9007199254740993, not 9007199254740992" {
		t.Errorf("%+v", v.Nearest)
	}
	made := journal.Expectation{Where: map[string]any{"body.id": int64(9007199254740993)}, Times: times(1)}
	if v := j.Verify(made); !v.Holds {
		t.Errorf("a number made in Go: %+v", v)
	}
}

// Absent, cut and unreadable are three things, and none of them makes an expectation hold that may not.
func TestWhatCannotBeToldDecidesNothing(t *testing.T) {
	limits := journal.DefaultLimits
	limits.Body = 40
	j := journal.New(limits, false)
	cut := []byte(`{"uid":"first","mobile":"` + strings.Repeat("1", 100) + `","after":"last"}`)
	record(j, journal.Record{Provider: "p", Operation: "send", RequestBody: cut}, nil)
	record(j, journal.Record{Provider: "p", Operation: "send"}, nil)
	record(j, journal.Record{Provider: "p", Operation: "send", RequestBody: []byte("a=1&b=2")}, nil)
	record(j, journal.Record{Provider: "p", Operation: "send", Announced: 9000}, nil) // nobody read the body
	for _, c := range []struct {
		where   string
		exactly int
		holds   bool
		says    string
	}{
		{`{"body.uid":"first"}`, 1, false, "exchange 4"}, // before the cut of the first, but the last was not read
		{`{"body.after":"last"}`, 0, false, "exchange 1, the body was cut"},
		{`{"body.after":null}`, 1, false, "exchange 1, the body was cut"},
		{`{"body.mobile":"1"}`, 0, false, "exchange 1, the body was cut"},
		{`{"body.after":"last"}`, 5, false, "0 exchanges match; exactly 5"}, // four at most
	} {
		e := expect(t, c.where, c.exactly)
		v := j.Verify(e)
		if why := v.Why(e.Times); v.Holds != c.holds || !strings.Contains(why.EN, c.says) || strings.Contains(why.EN+why.ZH, "%!") {
			t.Errorf("%s exactly %d: %v, %q", c.where, c.exactly, v.Holds, why.EN)
		}
	}
	one, none := 1, 0
	e := expect(t, `{"body.uid":"first"}`, 0)
	e.Times = journal.Times{AtLeast: &one}
	if v := j.Verify(e); !v.Holds {
		t.Errorf("one matches, whatever the others are: %+v", v)
	}
	j.Clear()
	record(j, journal.Record{Provider: "p", Operation: "send"}, nil)
	record(j, journal.Record{Provider: "p", Operation: "send", RequestBody: []byte("a=1&b=2")}, nil)
	if v := j.Verify(expect(t, `{"body.uid":null}`, 1)); !v.Holds {
		t.Errorf("one body has no uid, and the other is not JSON: %+v", v)
	}
	e = expect(t, `{"body.uid":"x"}`, 1)
	e.Times = journal.Times{Exactly: &none}
	if v := j.Verify(e); !v.Holds || v.Nearest == nil {
		t.Errorf("%+v", v)
	}
}

func TestRedactedValuesDecideNothing(t *testing.T) {
	j := journal.New(journal.DefaultLimits, false)
	secrets := journal.NewSecrets(nil, []string{"token"}, []string{"password"})
	record(j, journal.Record{
		Provider: "p", Operation: "send", URL: "/x?token=abc", RequestBody: []byte(`{"password":"abc","user":"u"}`),
		RequestHeader: map[string][]string{"Authorization": {"abc"}},
	}, secrets)
	for _, name := range []string{"query.token", "body.password", "header.Authorization"} {
		e := expect(t, fmt.Sprintf(`{%q:"abc"}`, name), 0)
		if v := j.Verify(e); v.Holds || !strings.Contains(v.Why(e.Times).EN, name+" is redacted") {
			t.Errorf("%s: %+v", name, v)
		}
		if v := j.Verify(expect(t, fmt.Sprintf(`{%q:"abc","body.user":"other"}`, name), 0)); !v.Holds {
			t.Errorf("%s: the user differs in any case: %+v", name, v)
		}
	}
}

func TestExchangesThatWereDroppedDecideNothing(t *testing.T) {
	limits := journal.DefaultLimits
	limits.Exchanges = 2
	j := journal.New(limits, false)
	for n := range 5 {
		record(j, journal.Record{Provider: "p", Operation: "send", RequestBody: fmt.Appendf(nil, `{"n":%d}`, n)}, nil)
	}
	record(j, journal.Record{Provider: "p", Operation: "other"}, nil)
	e := expect(t, `{"body.n":0}`, 0)
	if v := j.Verify(e); v.Holds || !strings.Contains(v.Why(e.Times).EN, "the journal did not keep 4 others") {
		t.Errorf("%+v: %s", v, v.Why(e.Times).EN)
	}
	other := journal.Expectation{Provider: "p", Operation: "other", Times: times(1)}
	if v := j.Verify(other); !v.Holds {
		t.Errorf("none of these was dropped: %+v", v)
	}
	again := journal.New(limits, false)
	again.Restore(j.State())
	if v := again.Verify(e); v.Holds {
		t.Error("a restored journal has forgotten what it forgot")
	}
	j.Clear()
	if v := j.Verify(e); !v.Holds {
		t.Errorf("after Clear there is nothing else: %+v", v)
	}
}

func TestWhatNothingCanMeetIsRefused(t *testing.T) {
	five, three, less := 5, 3, -1
	for says, e := range map[string]journal.Expectation{
		`unknown name "body"`:                 {Where: map[string]any{"body": 1}},
		`did you mean "outcome"?`:             {Where: map[string]any{"outcom": "accepted"}},
		`did you mean "accepted"?`:            {Where: map[string]any{"outcome": "acepted"}},
		`unknown outcome ""`:                  {Where: map[string]any{"outcome": 1}},
		`did you mean "POST"?`:                {Where: map[string]any{"method": "post"}},
		`status is a number`:                  {Where: map[string]any{"status": "two"}},
		`599, not 99`:                         {Where: map[string]any{"status": 99}},
		`rule is the id of a rule`:            {Where: map[string]any{"rule": 7}},
		`query.n is text`:                     {Where: map[string]any{"query.n": []int{1}}},
		`operation requires provider`:         {Operation: "send"},
		`-1 is less than 0`:                   {Times: journal.Times{Exactly: &less}},
		`at least 5 and at most 3 contradict`: {Times: journal.Times{AtLeast: &five, AtMost: &three}},
		`exactly 3 and at least 5 contradict`: {Times: journal.Times{Exactly: &three, AtLeast: &five}},
	} {
		why, ok := e.Check()
		if ok || !strings.Contains(why.EN, says) || why.ZH == "" || strings.Contains(why.EN+why.ZH, "%!") {
			t.Errorf("%q: %v, %+v", says, ok, why)
		}
	}
	for _, where := range []map[string]any{
		{"status": 200},
		{"status": "404"},
		{"status": json.Number("200")},
		{"outcome": "refused"},
		{"method": "HEAD"},
		{"rule": ""},
		{"header.X-Any": nil},
		{"query.n": 7},
		{"body.a.b": map[string]any{"c": 1}},
	} {
		if why, ok := (journal.Expectation{Where: where}).Check(); !ok {
			t.Errorf("%v: %s", where, why.EN)
		}
	}
}

// A body that nobody read, since the request was refused before, is not sent again, and keeps no recording from a replay.
func TestABodyThatNobodyReadIsNoHindranceToAReplay(t *testing.T) {
	limits := journal.DefaultLimits
	limits.Body = 4
	j := journal.New(limits, false)
	record(j, journal.Record{Provider: "p", Announced: 9000}, nil)
	record(j, journal.Record{Provider: "p", Announced: 5, RequestBody: []byte("12345")}, nil)
	if sent := j.Sent(); sent[0].Cut || !sent[1].Cut {
		t.Errorf("%+v", sent)
	}
}

func TestEveryValueUnderANameIsJudged(t *testing.T) {
	j := journal.New(journal.DefaultLimits, false)
	form := "--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nimage\r\n" +
		"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n\x89PNG\r\n--b--\r\n"
	for _, r := range []journal.Record{
		{
			URL:           "/x?a=1&a=2&semi=1;b=2&bad=100%&gbk=%C4%E3&empty=",
			RequestHeader: map[string][]string{"X-Tag": {"one", "two"}, "X-List": {"p, q"}},
			RequestBody:   []byte(`{"a.b":5,"a":{"c":6},"null":null,"deep":{"x.y":{"z.0":[7]}},"text":"{\"k\":1}","map":{"k":1}}`), Seen: []string{"p/met"},
		},
		{URL: "/form", RequestHeader: map[string][]string{"Content-Type": {"application/x-www-form-urlencoded; charset=utf-8"}}, RequestBody: []byte("user=ann&tag=1&tag=2&odd=%zz")},
		{URL: "/parts", RequestHeader: map[string][]string{"Content-Type": {"multipart/form-data; boundary=b"}}, RequestBody: []byte(form)},
	} {
		r.Provider, r.Operation = "p", "send"
		record(j, r, nil)
	}
	for where, matches := range map[string]int{
		`{"query.a":"1"}`: 1, `{"query.a":2}`: 1, `{"query.a":"3"}`: 0, `{"query.semi":"1;b=2"}`: 1, `{"query.b":"2"}`: 0, `{"query.empty":""}`: 1,
		`{"header.X-Tag":"two"}`: 1, `{"header.X-Tag":"one, two"}`: 1, `{"header.X-List":"p, q"}`: 1, `{"header.X-List":"p"}`: 0,
		`{"body.a.b":5}`: 1, `{"body.a.c":6}`: 1, `{"body.a.d":null,"query.a":1}`: 1, `{"body.deep.x.y.z.0.0":7}`: 1,
		`{"body.null":"nothing"}`: 0, `{"body.null":"null"}`: 0, `{"body.null":null,"query.a":1}`: 1, `{"body.map":"{\"k\":1}"}`: 0, `{"body.map":{"k":1.0}}`: 1,
		`{"body.text":"{\"k\":1}"}`: 1, `{"body.text":{"k":1}}`: 0,
		`{"body.user":"ann"}`: 1, `{"body.user":"bob"}`: 0, `{"body.tag":2}`: 1, `{"body.kind":"image"}`: 1, `{"body.file":"a.png"}`: 1,
		`{"rule":"p/met"}`: 1, `{"rule":""}`: 3,
	} {
		if v := j.Verify(expect(t, where, matches)); !v.Holds || v.Matched != matches {
			t.Errorf("%s: %+v", where, v)
		}
	}
	for name, says := range map[string]string{"query.bad": `"100%"`, "query.gbk": `"%C4%E3"`, "body.odd": `"%zz"`} {
		for _, exactly := range []int{0, 1} {
			e := expect(t, fmt.Sprintf(`{%q:"100%%"}`, name), exactly)
			if v := j.Verify(e); v.Holds || !strings.Contains(v.Why(e.Times).EN, name+" cannot be read: "+says) {
				t.Errorf("%s exactly %d: %+v", name, exactly, v)
			}
		}
	}
	v := j.Verify(expect(t, `{"query.a":"3"}`, 1))
	if len(v.Nearest) == 0 || v.Nearest[0].Differ[0] != "query.a is 1 and 2, not 3" {
		t.Errorf("%+v", v.Nearest)
	}
}

// A form that was cut is unknown where it was cut, as JSON is.
func TestAFormThatWasCutDecidesNothing(t *testing.T) {
	limits := journal.DefaultLimits
	limits.Body = 20
	j := journal.New(limits, false)
	record(j, journal.Record{
		Provider: "p", Operation: "send", RequestHeader: map[string][]string{"Content-Type": {"application/x-www-form-urlencoded"}},
		RequestBody: []byte("user=ann&note=abcdefghijklmnop&after=1"),
	}, nil)
	if v := j.Verify(expect(t, `{"body.user":"ann"}`, 1)); !v.Holds {
		t.Errorf("%+v", v)
	}
	for _, where := range []string{`{"body.note":"abcdef"}`, `{"body.after":"1"}`, `{"body.after":null}`} {
		for _, exactly := range []int{0, 1} {
			if v := j.Verify(expect(t, where, exactly)); v.Holds {
				t.Errorf("%s exactly %d holds", where, exactly)
			}
		}
	}
}

func TestExpectationsThatNothingCanMeetAreRefused(t *testing.T) {
	for where, ok := range map[string]bool{
		`{"status":200}`: true, `{"status":2e2}`: true, `{"status":200.0}`: true, `{"status":"404"}`: true,
		`{"status":200.05}`: false, `{"status":"+200"}`: false, `{"status":20}`: false, `{"status":"2 00"}`: false, `{"status":[200]}`: false,
		`{"header.X-Tag":"a"}`: true, `{"header.X Tag":"a"}`: false, `{"header.X-Tag:":"a"}`: false, `{"header.标":"a"}`: false,
		`{"body.a.b":1}`: true, `{"body.a.":1}`: false, `{"body.":1}`: false,
	} {
		if why, fine := expect(t, where, 0).Check(); fine != ok || !ok && (why.EN == "" || why.ZH == "") {
			t.Errorf("%s: %v, %q", where, fine, why.EN)
		}
	}
}
