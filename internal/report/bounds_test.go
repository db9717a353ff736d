package report

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"example.com/mockserver/internal/journal"
)

// uploads is a run with many large bodies, as a suite that resets its sandbox makes.
func uploads(n, size int) *Report {
	r := sample()
	r.Lives = nil
	large := strings.Repeat("a", size)
	for i := range n {
		r.Lives = append(r.Lives, Life{Sandbox: "run", Exchanges: []journal.Exchange{{
			N: int64(i + 1), Provider: "shop", Operation: "buy", Outcome: journal.Accepted,
			Request: journal.Message{Method: "POST", URL: "/buy", Body: large, Bytes: size},
			Reply:   journal.Message{Status: 200, Body: "{}", Bytes: 2},
		}}})
	}
	return r
}

func TestThePageIsBoundedInBytes(t *testing.T) {
	n := len(render(t, func(w io.Writer) error { return uploads(3000, 64<<10).HTML(w, "en") }))
	if n > 2*pageBytes {
		t.Errorf("3,000 uploads make a page of %d bytes", n)
	}
}

func TestACollectorIsBoundedInBytes(t *testing.T) {
	c, kept := &Collector{}, 0
	for range 300 {
		e := journal.Exchange{Request: journal.Message{Header: http.Header{"X": {"y"}}, Body: strings.Repeat("a", 1<<20), Bytes: 1 << 20}}
		c.weigh(&e)
		kept += len(e.Request.Body)
		if e.Request.Bytes != 1<<20 {
			t.Fatal("the length of a body that is left out is lost")
		}
	}
	if kept > keptBytes || kept < keptBytes/2 {
		t.Errorf("%d bytes of 300 MiB are kept", kept)
	}
}

func TestThePageIsUTF8WhateverWasSent(t *testing.T) {
	r := sample()
	e := &r.Lives[0].Exchanges[0]
	e.Request.URL, e.Request.Body, e.Request.Bytes = "/buy?name=\xd6\xd0\xce\xc4", "\xd6\xd0", 2
	e.Request.Header = http.Header{"X-Name": {"\xd6\xd0"}}
	e.Label = "\xff"
	text := render(t, func(w io.Writer) error { return r.HTML(w, "zh") })
	if !utf8.ValidString(text) || !strings.Contains(text, "binary, 2 bytes") {
		t.Error("the page is not UTF-8, or shows a binary body as text")
	}
}

func TestReportsForCISayWhy(t *testing.T) {
	r := sample()
	e := &r.Lives[0].Exchanges[1]
	e.Why.EN, e.Label = "iat is in milliseconds", "signs/in ms"
	r.Lives[0].Exchanges = r.Lives[0].Exchanges[1:]
	r.Coverage.Operations[0].Accepted = 0
	for name, write := range map[string]func(io.Writer) error{
		"JUnit": func(w io.Writer) error { return r.JUnit(w, "en") },
		"CTRF":  func(w io.Writer) error { return r.CTRF(w, "en") },
	} {
		text := render(t, write)
		if !strings.Contains(text, "#2 GET /buy -&gt; 200 shop/some: iat is in milliseconds (signs/in ms)") &&
			!strings.Contains(text, "#2 GET /buy -> 200 shop/some: iat is in milliseconds (signs/in ms)") {
			t.Errorf("%s does not say why\n%s", name, text)
		}
	}
	states := map[string]string{}
	for _, c := range r.checks("en") {
		states[c.suite+" "+c.name] = c.state
	}
	if states["shop buy"] != "failed" {
		t.Errorf("an operation of which every call was refused, in a run that failed, is %s", states["shop buy"])
	}
	r.Run.Exit, r.Policies = 0, nil
	for _, c := range r.checks("en") {
		if c.name == "buy" && c.state != "skipped" {
			t.Errorf("an operation of which every call was refused, in a run that passed, is %s", c.state)
		}
	}
}

func TestTheTerminalNamesFilesLivesAndWhatIsExpected(t *testing.T) {
	r := sample()
	r.Lives = append(r.Lives, Life{Sandbox: "box7"})
	r.Providers[0].Rules[0].First = Ref{Life: 2, N: 6, several: true}
	for i := range 10 {
		r.Providers[0].Missing = append(r.Providers[0].Missing, Missing{Rule: fmt.Sprint("shop/", i), Code: "1"})
	}
	r.Judge(Policy{Allowed: []string{"shop/some"}, FailOn: []string{OnRefused}})
	text := render(t, func(w io.Writer) error {
		return r.Terminal(w, Look{Lang: "en", Files: []string{"out/r.har", "out/r.html"}})
	})
	for _, part := range []string{"(1 expected)", "2#6", "3#6 is exchange 6", "2 box7", "see out/r.html", "passed fail-on refused"} {
		if !strings.Contains(text, part) {
			t.Errorf("no %q in\n%s", part, text)
		}
	}
	if strings.Contains(text, "--report report.html") || strings.Index(text, "not met") < strings.Index(text, "manners") {
		t.Errorf("a report was asked for, or what was not met stands before what went wrong:\n%s", text)
	}
}
